"""allauth, with our outbox and our closed door."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from home.courriels import courriel_create


class AdaptateurCompte(DefaultAccountAdapter):
    """Accounts come by invitation; mails go through the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: a referent, a chargé de mission or the Région invites."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Word the mail as allauth does, then leave it in the outbox."""
        message = self.render_mail(template_prefix, email, context)
        html = next((a[0] for a in getattr(message, "alternatives", []) if a[1] == "text/html"), "")
        courriel_create(
            destinataire=email,
            gabarit=template_prefix[:100],
            objet=message.subject[:250],
            texte=message.body if html or message.content_subtype == "plain" else "",
            html=html or (message.body if message.content_subtype == "html" else ""),
        )

    def format_email_subject(self, subject: str) -> str:
        """No prefix: the subject says what is expected."""
        return subject
