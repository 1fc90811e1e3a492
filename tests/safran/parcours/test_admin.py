"""The admin: previews, guards on deletion and move, coherent data."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail import blocks

from safran.formations.blocks import CriteresBlock, ListeBlock
from safran.formations.models import FormationPage
from safran.parcours.blocks.etapes import ContenuEtapeBlock, EtapesBlock
from safran.parcours.models import Achevement, EtapeVue, ModulePage, Suivi
from safran.parcours.prises import parcours_coherents
from safran.parcours.rules import suivis as achevements
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.safran.fabriques_formations import etapes_de, un_catalogue, un_module, une_etape, une_formation
from tests.safran.parcours.test_modules import formulaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(formation):
    return un_module(formation, 2)


@pytest.fixture
def suivi(formation, module):
    suivi = achevements.suivi_commencer(compte=un_conseiller(), formation=formation)
    achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    return Suivi.objects.get(pk=suivi.pk)


def test_followed_training_is_neither_deleted_nor_moved_and_the_editor_is_told(admin, suivi, formation, module):
    lot = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={formation.pk}"
    pages = [reverse("wagtailadmin_pages:delete", args=[page.pk]) for page in (formation, module, un_catalogue())]
    for adresse in (*pages, lot):
        assert "ne peut pas être supprimé" in page_lue(admin.post(adresse, follow=True))
    assert ModulePage.objects.filter(pk=module.pk).exists()
    libre = une_formation()  # personne ne la suit
    deplacer = reverse("wagtailadmin_pages:move_confirm", args=[module.pk, libre.pk])
    assert "ne peut pas changer de formation" in page_lue(admin.post(deplacer, follow=True))
    assert ModulePage.objects.get(pk=module.pk).get_parent().pk == formation.pk
    admin.post(reverse("wagtailadmin_pages:delete", args=[libre.pk]))
    assert not FormationPage.objects.filter(pk=libre.pk).exists()
    with pytest.raises(ProtectedError), transaction.atomic():
        FormationPage.objects.get(pk=formation.pk).delete()


def test_module_is_previewed_with_its_steps_and_a_training_before_it_is_saved(admin, formation):
    module = un_module(formation, [une_etape("Une étape à voir", [("a_vous", {"consigne": "<p>Essayez</p>"})])])
    module.save_revision()
    page = page_lue(admin.get(reverse("wagtailadmin_pages:view_draft", args=[module.pk])))
    assert "Une étape à voir" in page and "Essayez" in page
    adresse = reverse("wagtailadmin_pages:preview_on_add", args=["formations", "formationpage", un_catalogue().pk])
    assert admin.post(adresse, formulaire(title="Encore en l’air")).json()["is_valid"]
    assert "Encore en l’air" in page_lue(admin.get(adresse))


def tous_les_blocs(bloc):
    """A block and all those below that an editor chooses from a list."""
    for enfant in getattr(bloc, "child_blocks", {}).values():
        if isinstance(bloc, blocks.StreamBlock):
            yield enfant
        yield from tous_les_blocs(enfant)


@pytest.mark.parametrize("racine", [EtapesBlock, CriteresBlock, ListeBlock, ContenuEtapeBlock])
def test_every_block_preview_opens(admin, racine):
    for bloc in tous_les_blocs(racine()):
        if bloc.is_previewable:
            reponse = admin.get(reverse("wagtailadmin_block_preview"), {"id": bloc.definition_prefix})
            assert reponse.status_code == 200, bloc
            assert "css/safran.css" in page_lue(reponse), bloc


def test_check_tells_a_mark_in_another_training_and_a_completion_without_reason(suivi, formation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Suivi.objects.filter(pk=suivi.pk).update(progression_max=101)
    Suivi.objects.filter(pk=suivi.pk).update(acheve_le=suivi.dernier_passage_le)
    assert [a for a in parcours_coherents() if "sans raison" in a]
    Achevement.objects.create(suivi=suivi, expression={"requis": 2, "criteres": [{"atteint": True}]})
    assert [a for a in parcours_coherents() if "pas remplie" in a]
    assert not [a for a in parcours_coherents() if "autre formation" in a]
    EtapeVue.objects.create(suivi=suivi, module=un_module(une_formation(), 1), etape_id="x")
    assert [a for a in parcours_coherents() if "autre formation" in a]
