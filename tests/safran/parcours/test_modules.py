"""Modules written by machine: duplicated as drafts, made from a Moodle backup; nothing of the learners moves."""

import pytest
from django.urls import reverse
from wagtail.images import get_image_model

from safran.parcours.models import EtapeVue, ModulePage, NoteEtape, Suivi
from safran.parcours.rules import modules
from safran.parcours.rules import suivis as notes
from safran.parcours.rules.modules import module_depuis_mbz
from tests.fabriques import un_conseiller, une_region
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation
from tests.safran.quiz.echange import sauvegardes as s

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def formation():
    return une_formation(title="Deux portes", slug="deux-portes", themes=["handicap"])


@pytest.fixture
def module(formation):
    return un_module(formation, [une_etape("Écouter"), une_etape("Orienter")], title="Accueillir")


def identites(module) -> set[str]:
    """Every identity in a module, at every depth."""
    brut = ModulePage.objects.get(pk=module.pk).etapes.raw_data
    return {b["id"] for b in brut} | {c["id"] for b in brut for c in b["value"]["contenu"]}


def test_duplicated_training_is_a_draft_whole_with_identities_of_its_own(region, formation, module):
    formation.refresh_from_db()
    etape = f"{module.pk}:{etapes_de(module)[1]}"
    groupe = {"operateur": "UN", "nombre": 1, "criteres": [{"type": "etape_vue", "value": {"etape": etape}, "id": "e"}]}
    formation.achevement_criteres = [
        ("etapes_vues", None),
        ("module_vu", {"module": str(module.pk)}),
    ]
    formation.save()
    formation.achevement_criteres = formation.achevement_criteres.stream_block.to_python(
        [*formation.achevement_criteres.raw_data, {"type": "groupe", "value": groupe, "id": "g"}]
    )
    formation.save()
    copie = modules.page_dupliquer(page=formation, par=region)
    assert copie.title == "Deux portes (copie)" and copie.slug == "deux-portes-copie" and not copie.live
    assert [t.code for t in copie.themes.all()] == ["handicap"]
    double = ModulePage.objects.child_of(copie).get()
    assert not double.live and double.title == "Accueillir"
    assert len(identites(double)) == len(identites(module)) and not identites(double) & identites(module)
    regle = {b["type"]: b["value"] for b in copie.achevement_criteres.raw_data}
    assert regle["module_vu"] == {"module": str(double.pk)}
    assert regle["groupe"]["criteres"][0]["value"] == {"etape": f"{double.pk}:{etapes_de(double)[1]}"}
    formation.refresh_from_db()
    assert [b["value"] for b in formation.achevement_criteres.raw_data][1] == {"module": str(module.pk)}


def test_duplication_copies_nothing_of_the_learners(region, formation, module):
    suivi = notes.suivi_commencer(compte=un_conseiller(), formation=formation)
    for etape_id in etapes_de(module):
        notes.etape_marquer(suivi=suivi, module=module, etape_id=etape_id)
    notes.note_enregistrer(suivi=suivi, module_pk=module.pk, etape_id=etapes_de(module)[0], texte="À moi")
    avant = (Suivi.objects.count(), EtapeVue.objects.count(), NoteEtape.objects.count())
    copie = modules.page_dupliquer(page=formation, par=region)
    modules.page_dupliquer(page=module, par=region)
    assert (Suivi.objects.count(), EtapeVue.objects.count(), NoteEtape.objects.count()) == avant
    assert not copie.suivis.exists() and formation.suivis.get().est_acheve


def test_duplicated_twice_has_two_addresses_and_takes_the_latest_draft(region, formation, module):
    brouillon = ModulePage.objects.get(pk=module.pk)
    brouillon.title = "Accueillir mieux"
    brouillon.etapes = brouillon.etapes.stream_block.to_python([une_etape("Seule")])
    brouillon.save_revision()
    une, deux = (modules.page_dupliquer(page=ModulePage.objects.get(pk=module.pk), par=region) for _ in range(2))
    assert une.slug != deux.slug and une.title == "Accueillir mieux (copie)"
    assert [b["value"]["titre"] for b in une.etapes.raw_data] == ["Seule"]
    assert len(etapes_de(module)) == 2


def test_duplication_screen_asks_then_opens_the_copy(admin, module):
    adresse = reverse("parcours_dupliquer", args=[module.pk])
    assert adresse in page_lue(admin.get(reverse("wagtailadmin_pages:edit", args=[module.pk])))
    assert "n’est pas copié" in page_lue(admin.get(adresse)) and ModulePage.objects.count() == 1
    reponse = admin.post(adresse)
    copie = ModulePage.objects.exclude(pk=module.pk).get()
    assert reponse["Location"] == reverse("wagtailadmin_pages:edit", args=[copie.pk])


def test_copy_by_the_menu_of_the_admin_has_steps_of_its_own(admin, formation, module):
    adresse = reverse("wagtailadmin_pages:copy", args=[module.pk])
    donnees = {"new_title": "Autre", "new_slug": "autre", "new_parent_page": formation.pk, "alias": ""}
    admin.post(adresse, donnees)
    copie = ModulePage.objects.exclude(pk=module.pk).get()
    assert not identites(copie) & identites(module)


def test_draft_is_read_as_a_learner_and_nothing_is_written(admin, formation, module):
    brouillon = ModulePage.objects.get(pk=module.pk)
    brouillon.etapes = brouillon.etapes.stream_block.to_python([une_etape("Première"), une_etape("Pas publiée")])
    brouillon.save_revision()
    for page in (module, formation):
        premiere = page_lue(admin.get(reverse("parcours_apercu", args=[page.pk, 1])))
        assert "<h1>Première</h1>" in premiere and "continuer" in premiere and "Rien n’est enregistré" in premiere
        seconde = page_lue(admin.get(reverse("parcours_apercu", args=[page.pk, 2])))
        assert "<h1>Pas publiée</h1>" in seconde and "Revenir à la rédaction" in seconde
        assert admin.get(reverse("parcours_apercu", args=[page.pk, 999])).status_code == 200
    vide = un_module(formation, [])
    assert "Aucune étape" in page_lue(admin.get(reverse("parcours_apercu", args=[vide.pk, 1])))
    assert not Suivi.objects.exists()


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
