"""The dossier of a meeting, as a document."""

from home.pdf import pdf_render
from reseau.animation.models import Reunion
from reseau.animation.queries.dossier import dossier_lire
from reseau.comptes.models import Compte


def dossier_pdf(reunion: Reunion, compte: Compte) -> bytes:
    """A4, tagged, made of what this reader may know at this instant."""
    return pdf_render("animation/pdf/dossier.html", {"dossier": dossier_lire(compte, reunion), "reunion": reunion})
