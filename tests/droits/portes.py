"""The secondary doors of Wagtail's admin, on real objects: choosers, history, preview, usage, bulk, files."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any
from unittest import mock

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page

from home.models import DocumentSafran, ImageSafran
from safran.quiz.models import Quiz
from tests.droits.visite import adresses_admin

DEROBEES = re.compile(
    r"choose|history|preview|apercu|usage|bulk|revisions|view_draft|api/main|generate_url|workflow|editing-sessions"
    r"|tag-autocomplete|reports|multiple|privacy|copy|delete|unpublish|dismissibles|controles|dupliquer"
)
# Un seul modèle de la bibliothèque : les autres passent par les mêmes vues.
AUTRES_MODELES = re.compile(r"admin/snippets/(?!choose/quiz/quiz/|quiz/quiz/)")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def portes_derobees(page: Page, quiz: Quiz) -> dict[str, str]:
    """By pattern, the address of each secondary door, its arguments naming what is in the base."""
    racine = Collection.get_first_root_node()
    image = ImageSafran.objects.create(title="Vue", collection=racine, file=get_test_image_file())
    document = DocumentSafran(title="Vue", collection=racine)
    document.file.save("note.txt", ContentFile("note"))
    document.save()
    sujets = {"images": image, "documents": document, "quiz": quiz}
    revisions = {page: page.save_revision(), quiz: quiz.save_revision()}
    adresses = {}
    for motif in adresses_admin():
        if DEROBEES.search(motif) and not AUTRES_MODELES.match(motif):
            sujet = next((objet for nom, objet in sujets.items() if f"/{nom}/" in motif), page)
            adresses[motif] = "/" + _remplir(motif, sujet, revisions.get(sujet, sujet), page)
    return adresses


def _remplir(motif: str, sujet: Any, revision: Any, page: Page) -> str:
    """The address that this pattern makes, about this object."""
    valeurs = {
        "revision_id": revision.pk,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "app_label": page._meta.app_label,
        "model_name": page._meta.model_name,
        "app_name": page._meta.app_label,
        "content_type_app_name": page._meta.app_label,
        "content_type_model_name": page._meta.model_name,
        "action": "delete",
        "action_name": "copy",
        "filter_spec": "width-200",
    }
    chemin = ARGUMENT.sub(lambda m: str(valeurs.get(m.group(1) or m.group(2), sujet.pk)), motif)
    return chemin.replace("\\", "").replace("^", "").rstrip("$Z")


def refuser_nu(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token, refused without a page."""
    return HttpResponse(status=403)


@contextlib.contextmanager
def refus_nus() -> Iterator[None]:
    """Thousands of refusals whose page says nothing new: only their status is made."""
    rendre = mock.patch("home.ecrans.erreurs.render", side_effect=lambda *_, status: HttpResponse(status=status))
    with rendre, override_settings(CSRF_FAILURE_VIEW=f"{__name__}.refuser_nu"):
        yield
