"""What the sweep of the table leaves out and learns nothing less: a role alike another, the pages of a document."""

from typing import Any
from unittest import mock

from django.conf import settings
from django.template.loader import render_to_string

from tests.droits.table import ROLES, Ligne


def sans_envoi(ligne: Ligne) -> list[str]:
    """Where the door is the same to read and to send: two of those that it answers alike, whatever it answers."""
    par_reponse: dict[Any, list[str]] = {}
    for role in ROLES:
        par_reponse.setdefault(ligne.lecture[role], []).append(role)
    return [role for semblables in par_reponse.values() for role in {semblables[0], semblables[-1]}]


def mots_du_document(gabarit: str, contextes: Any, pages: int) -> tuple[dict, Any]:
    """A document not laid out: its words, which the table looks into."""
    contexte = next(iter(contextes))
    mots = render_to_string(gabarit, {"site_url": settings.SITE_URL, **contexte}).encode()
    return contexte, mock.Mock(write_pdf=lambda **options: mots)
