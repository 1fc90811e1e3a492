"""The convocation as a document, for oneself and for one's employer."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from home.pdf import pdf_render
from safran.inscriptions.models import Inscription


def convocation_pdf(inscription: Inscription) -> bytes:
    """A4, tagged: who, when, where, the practical words. Raises PdfIndisponible when documents cannot be made."""
    session = inscription.session
    seances = list(session.seances.prefetch_related("formateurs"))
    contexte = {
        "inscription": inscription,
        "session": session,
        "seances": seances,
        "animee": any(seance.formateurs.all() for seance in seances),
        "minutes": sum(seance.minutes for seance in seances),
        "adresse": settings.SITE_URL + reverse("session", args=[session.public_id]),
        "aujourdhui": timezone.localdate(),
    }
    return pdf_render("inscriptions/pdf/convocation.html", contexte)
