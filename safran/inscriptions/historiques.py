"""The histories of this room that are read on a page."""

from django.urls import reverse

from home.etats.views import Histoire
from safran.inscriptions.choices import SESSION
from safran.inscriptions.permissions import peut_piloter

SESSIONS = Histoire(
    SESSION,
    peut_piloter,
    titre=lambda session: f"{session.formation.title}, {session.lieu}",
    retour=lambda session: reverse("session_gerer", args=[session.public_id]),
)
