"""Persons that the free texts of a module or of a training seem to name: told, never refused (R3.5)."""

from collections.abc import Iterator

from django.utils.html import strip_tags
from wagtail.models import Page

from home.detecteur import identifiants_detecter, phrase_alerte
from safran.formations.models import FormationPage
from safran.parcours.pages import ModulePage

TEXTES = {
    FormationPage: ("accroche", "public", "prerequis", "methodes", "evaluation", "accessibilite", "delais"),
    ModulePage: ("resume",),
}
FLUX = {FormationPage: ("objectifs", "corps"), ModulePage: ("etapes",)}
SINON = "vérifiez que ces mots ne désignent pas une personne reçue"


def personnes_vues(page: Page) -> Iterator[str]:
    """One sentence when the detector sees someone in the words of this page. What names its trainers is not read."""
    if type(page) not in TEXTES:
        return
    lus = [page.title, *(getattr(page, nom) for nom in TEXTES[type(page)])]
    for nom in FLUX[type(page)]:
        flux = getattr(page, nom)
        lus += flux.stream_block.get_searchable_content(flux)
    if detections := identifiants_detecter(strip_tags("\n".join(map(str, lus)))):
        yield phrase_alerte(detections, SINON)
