"""The sheet that the person takes with her: a code, a door, how to go there; nothing of her."""

from home.documents.pdf import pdf_render
from home.models import ParametresSite
from reseau.orientation.queries.fiches import FicheDite


def fiche_pdf(dite: FicheDite, parametres: ParametresSite) -> bytes:
    """The slip: A5, tagged; the same facts always give the same bytes."""
    return pdf_render("orientation/pdf/fiche.html", {"dite": dite, "parametres": parametres})
