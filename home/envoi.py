"""Mails that a library sends by itself (Wagtail's reading circuit) go through the outbox like ours."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from home.courriels.boite import courriel_create


class BoiteEnvoi(BaseEmailBackend):
    """EMAIL_BACKEND: one row of the outbox for each addressee; the real transport is COURRIEL_TRANSPORT."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; how many."""
        for message in email_messages:
            html = next((str(c) for c, genre in getattr(message, "alternatives", []) if genre == "text/html"), "")
            for destinataire in message.recipients():
                courriel_create(
                    destinataire=destinataire,
                    gabarit="message",
                    objet=" ".join(str(message.subject).split())[:250],
                    texte=str(message.body),
                    html=html,
                    repondre_a=next(iter(message.reply_to), ""),
                )
        return len(email_messages)
