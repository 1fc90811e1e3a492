"""The history of a document, read by who holds it."""

from django.urls import reverse

from home.etats.views import Histoire
from reseau.ecrits.choices import DOCUMENT
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import peut_tenir_document


def _page(document: DocumentLocal) -> str:
    return reverse("document_local", args=[document.uuid])


DOCUMENT_DIT = Histoire(DOCUMENT, peut_tenir_document, retour=_page)
