"""Pages of a Moodle backup as a draft module: in order, cleaned, with their pictures; twice is once."""

import pytest
from wagtail.images import get_image_model

from safran.parcours.models import ModulePage
from safran.parcours.rules.modules import module_depuis_mbz
from tests.fabriques import une_region
from tests.refus import refus
from tests.safran.fabriques_formations import une_formation
from tests.safran.quiz.echange import sauvegardes as s

pytestmark = pytest.mark.django_db


@pytest.fixture
def formation():
    return une_formation()


def reprendre(formation, **remplaces):
    return module_depuis_mbz(contenu=s.en_tar(s.contenu(**remplaces)), formation=formation, par=une_region())


def test_pages_chapters_and_labels_are_steps_in_order_with_their_pictures(formation):
    repris = reprendre(formation)
    module = ModulePage.objects.get(pk=repris.module.pk)
    assert (module.title, module.live, module.get_parent().pk) == ("Accueillir", False, formation.pk)
    assert [etape.value["titre"] for etape in module.etapes] == [
        "Deux portes", "Chapitre 1", "Chapitre 2", "À retenir"
    ]  # fmt: skip
    avant, image, apres = module.etapes[0].value["contenu"]
    assert avant.value.source == "<p><strong>Titre</strong></p><p>Un <strong>mot</strong>.</p>"
    assert image.value["image"].contextual_alt_text == "Un point"
    assert apres.value.source == "<p>Après.</p>"
    assert repris.remarques == ["« Discutez » (forum) n’est pas repris."]
    module.etapes.stream_block.clean(module.etapes)


def test_same_file_in_the_same_training_is_one_module(formation):
    fichier, par = s.en_tar(s.contenu()), une_region()
    premier, second = (module_depuis_mbz(contenu=fichier, formation=formation, par=par) for _ in range(2))
    assert (second.module.pk, second.deja) == (premier.module.pk, True)
    assert ModulePage.objects.count() == 1 and get_image_model().objects.count() == 1


def test_picture_that_cannot_be_read_is_told_and_costs_nothing_else(formation):
    repris = reprendre(formation, **{f"files/{s.SOMME[:2]}/{s.SOMME}": b"<svg onload='alert(1)'/>"})
    assert [bloc.block_type for bloc in repris.module.etapes[0].value["contenu"]] == ["texte", "texte"]
    assert any("ne se lit pas" in dite for dite in repris.remarques)


def test_what_is_no_backup_or_holds_no_page_is_refused(formation):
    rien = {f"activities/{genre}_{rang}/{genre}.xml": None for rang, genre in enumerate(("page", "book", "label"), 1)}
    refus("sans_page", lambda: reprendre(formation, **rien))
    refus("sauvegarde_refusee", module_depuis_mbz, contenu=b"PK\x03\x04", formation=formation, par=une_region())
    assert not ModulePage.objects.exists()
