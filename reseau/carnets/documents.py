"""A short list on paper: A4, tagged; the same facts on one day always give the same bytes."""

from django.utils import timezone

from home.documents.pdf import pdf_render
from reseau.carnets.models import Carnet
from reseau.carnets.queries import carnet_dire


def carnet_pdf(carnet: Carnet) -> bytes:
    """What a reader may use: the sheets that the public sees today."""
    fiches = [fiche for fiche in carnet_dire(carnet) if fiche.lisible]
    return pdf_render("carnets/pdf/carnet.html", {"carnet": carnet, "fiches": fiches, "jour": timezone.localdate()})
