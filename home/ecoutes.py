"""What this floor listens to: Wagtail tells by signals that the tree of pages changed, whoever changed it."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.cache import public_purge


def page_changee(sender: type, **suite: Any) -> None:
    """A page appeared, changed, moved or left the public's sight."""
    public_purge()


def ligne_effacee(sender: type[Model], **suite: Any) -> None:
    """A page was deleted, by whatever way."""
    if issubclass(sender, Page):
        public_purge()


def ecouter_les_pages() -> None:
    """Connect, once, from the app's `ready()`."""
    from home.models import ParametresSite

    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(page_changee, dispatch_uid="home.cache")
    post_delete.connect(ligne_effacee, dispatch_uid="home.cache")
    # Une page que l'on réserve quitte aussitôt les pages gardées ; le site et ses réglages entourent chaque page.
    for modele in (ParametresSite, PageViewRestriction, Site):
        post_save.connect(page_changee, sender=modele, dispatch_uid="home.cache")
        post_delete.connect(page_changee, sender=modele, dispatch_uid="home.cache")
