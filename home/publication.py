"""A page goes online once its room finds nothing missing, whatever door publishes it: form, review, bulk, its hour."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from home import registre
from home.avis import PUBLICATION_REMISE
from home.erreurs import RegleRefusee

A_SON_HEURE = "wagtail.publish.scheduled"  # ce que `publish_scheduled` dit de lui-même


class PublicationRefusee(RegleRefusee):
    """Something is missing before this page may be online; what was typed is in its draft."""

    def __init__(self, page: Page, manques: Iterable[str]) -> None:
        super().__init__("publication_refusee", f"« {page.title} » n’est pas en ligne. {' '.join(manques)}")
        self.page = page


def publication_manques(page: Page) -> list[str]:
    """What the rooms want to see before this page is online, in sentences; nothing when it may be."""
    return [phrase for dire in registre.lire("retient_publication") for phrase in dire(page)]


class PublicationGardee:
    """A page that is published only whole; to be named before Page among the bases of a page."""

    def publish(self, revision: Revision, *args: Any, log_action: Any = True, **options: Any) -> None:
        """Publish, or schedule, this revision; Raises PublicationRefusee. At its hour, it is put off and told."""
        page = revision.as_object()
        if not (manques := publication_manques(page)):
            super().publish(revision, *args, log_action=log_action, **options)  # type: ignore[misc]
        elif log_action == A_SON_HEURE:
            _remettre(page, revision, manques)
        else:
            raise PublicationRefusee(page, manques)


def _remettre(page: Page, revision: Revision, manques: list[str]) -> None:
    """The hour has come and something is missing: the page waits as a draft, whoever scheduled it is told."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=page, action="wagtail.schedule.cancel", revision=revision, data={"manques": manques})
    if revision.user is None:
        return
    edition = reverse("wagtailadmin_pages:edit", args=[page.pk])
    PUBLICATION_REMISE.envoyer([revision.user], edition, etape=f"{revision.pk}", titre=page.title, manques=manques)
