"""The admin side: the Région corrects a text; the life of a note goes through the rules, on the site."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from pratiques.choices import EN_BIBLIOTHEQUE
from pratiques.models import FichePratiquePage
from pratiques.rules.fiches import fiche_indexer

ACTIONS_REFUSEES = frozenset({"publish", "unpublish", "delete", "move"})


def _refuser(request: HttpRequest, page: Page, message: str) -> HttpResponse | None:
    """Back to the note's own screen with a sentence; None when the page is not a note."""
    if not isinstance(page.specific, FichePratiquePage):
        return None
    messages.error(request, message)
    return redirect("pratiques_fiche", pk=page.pk)


@hooks.register("before_publish_page")
def publication_par_les_regles(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Only a note that the rules put in the library may have its text published again."""
    if isinstance(page, FichePratiquePage):
        statut = FichePratiquePage.objects.filter(pk=page.pk).values_list("statut", flat=True).first()
        if statut in EN_BIBLIOTHEQUE:
            return None
    return _refuser(request, page, "Une fiche se publie après deux relectures, depuis l’écran « À valider » du site.")


@hooks.register("after_publish_page")
def recherche_a_jour(request: HttpRequest, page: Page) -> None:
    """A corrected text is found by its new words."""
    if isinstance(page.specific, FichePratiquePage):
        fiche_indexer(fiche=FichePratiquePage.objects.get(pk=page.pk))


@hooks.register("before_unpublish_page")
def depublication_par_les_regles(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A note goes offline with a reason."""
    return _refuser(request, page, "Une fiche se suspend ou s’archive depuis sa page, avec un motif.")


@hooks.register("before_delete_page")
def suppression_refusee(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Notes are archived, never deleted; nor is the library while it holds some (R5.18)."""
    tenues = FichePratiquePage.objects.descendant_of(page, inclusive=True).order_by("pk").first()
    if tenues is None:
        return None
    messages.error(request, "Une fiche pratique ne s’efface pas : archivez-la depuis sa page, avec un motif.")
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_copy_page")
def copie_refusee(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy would carry readings that nobody made."""
    return _refuser(request, page, "Une fiche ne se copie pas : ses relectures ne valent que pour elle.")


@hooks.register("before_move_page")
def deplacement_refuse(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Notes stay in their library."""
    return _refuser(request, page, "Une fiche reste dans la bibliothèque.")


@hooks.register("before_bulk_action")
def lot_refuse(request: HttpRequest, action_type: str, objects: list, action: object) -> HttpResponse | None:
    """The same for a batch, as soon as one note is in it or under it."""
    if action_type not in ACTIONS_REFUSEES:
        return None
    for page in objects:
        if isinstance(page, Page) and FichePratiquePage.objects.descendant_of(page, inclusive=True).exists():
            messages.error(request, "Ce lot contient une fiche pratique : agissez depuis la page de la fiche.")
            return redirect("wagtailadmin_explore_root")
    return None
