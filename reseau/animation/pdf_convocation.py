"""The convening and the presence sheet of a meeting, as documents."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from home.pdf import pdf_render
from reseau.animation.models import Convocation, Reunion
from reseau.animation.queries.ordre_du_jour import ordre_du_jour
from reseau.animation.queries.reponses import reponses_lire


def convocation_pdf(reunion: Reunion) -> bytes:
    """A4, tagged: when, where, the agenda with its hours. Raises PdfIndisponible when documents cannot be made."""
    contexte = {
        "reunion": reunion,
        "odj": ordre_du_jour(reunion),
        "adresse": settings.SITE_URL + reverse("reunion", args=[reunion.uuid]),
        "aujourdhui": timezone.localdate(),
    }
    return pdf_render("animation/pdf/convocation.html", contexte)


def presence_pdf(reunion: Reunion) -> bytes:
    """A4 on its side, tagged: one line per seat with its answer, and room to sign. Raises PdfIndisponible."""
    lignes = [(convocation, _reponse(convocation)) for convocation in reponses_lire(reunion).convocations]
    return pdf_render("animation/pdf/presence.html", {"reunion": reunion, "lignes": lignes})


def _reponse(convocation: Convocation) -> str:
    if convocation.remplacant:
        return f"Remplacé par {convocation.remplacant}"
    return convocation.get_reponse_display()
