"""Modules written by machine: duplicated as drafts, made from a Moodle backup; nothing of the learners moves."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Workflow
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import Courriel
from home.registre import lire
from home.site.publication import PublicationRefusee
from reseau.plans.models import OrientationDuSchema
from reseau.vocabulaires.models import Mission, Rubrique, TypePublic
from safran.formations.choices import Operateur
from safran.formations.models import FormationPage
from safran.formations.queries import formations_coherentes
from safran.parcours.models import EtapeVue, ModulePage, NoteEtape, Suivi
from safran.parcours.prises import formations_vides
from safran.parcours.queries.modules import controles_de
from safran.parcours.rules import modules
from safran.parcours.rules import suivis as notes
from safran.parcours.rules.modules import module_depuis_mbz
from tests.fabriques import un_bassin, un_conseiller, une_region
from tests.pages import page_lue
from tests.refus import refus
from tests.reseau.plans.fabriques import un_plan, une_action
from tests.safran.fabriques_formations import (
    etapes_de,
    etapes_remplacer,
    un_catalogue,
    un_module,
    une_etape,
    une_formation,
)
from tests.safran.fabriques_quiz import un_quiz
from tests.safran.fabriques_sessions import une_session
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
    formation.achevement_criteres = [("etapes_vues", None), ("module_vu", {"module": str(module.pk)})]
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
    donnees = {"new_title": "Autre", "new_slug": "autre", "new_parent_page": formation.pk, "alias": ""}
    admin.post(reverse("wagtailadmin_pages:copy", args=[module.pk]), donnees)
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
        assert "<h1>Pas publiée</h1>" in page_lue(admin.get(reverse("parcours_apercu", args=[page.pk, 999])))
    vide = un_module(formation, [])
    assert "Aucune étape" in page_lue(admin.get(reverse("parcours_apercu", args=[vide.pk, 1])))
    un_module(formation, [une_etape("Au dernier module")])
    for page, titre in ((formation, "Au dernier module"), (module, "Pas publiée")):
        assert f"<h1>{titre}</h1>" in page_lue(admin.get(reverse("parcours_apercu", args=[page.pk, 3])))
    assert not Suivi.objects.exists()


def reprendre(formation, **remplaces):
    return module_depuis_mbz(contenu=s.en_tar(s.contenu(**remplaces)), formation=formation, par=une_region())


def test_pages_chapters_and_labels_are_steps_in_order_with_their_pictures(formation):
    repris = reprendre(formation)
    module = ModulePage.objects.get(pk=repris.module.pk)
    assert (module.title, module.live, module.get_parent().pk) == ("Accueillir", False, formation.pk)
    titres = [etape.value["titre"] for etape in module.etapes]
    assert titres == ["Deux portes", "Chapitre 1", "Chapitre 2", "À retenir"]
    avant, image, apres = module.etapes[0].value["contenu"]
    assert avant.value.source == "<p><strong>Titre</strong></p><p>Un <strong>mot</strong>.</p>"
    assert image.value["image"].contextual_alt_text == "Un point"
    assert apres.value.source == "<p>Après.</p>"
    assert repris.remarques == ["« Discutez » (forum) n’est pas repris."]
    module.etapes.stream_block.clean(module.etapes)


def test_same_file_in_the_same_training_is_one_module_and_what_holds_no_page_is_refused(formation):
    fichier, par = s.en_tar(s.contenu()), une_region()
    autre = un_module(formation, 2)
    rien = {f"activities/{genre}_{rang}/{genre}.xml": None for rang, genre in enumerate(("page", "book", "label"), 1)}
    refus("sans_page", lambda: reprendre(formation, **rien))
    refus("sauvegarde_refusee", module_depuis_mbz, contenu=b"PK\x03\x04", formation=formation, par=par)
    assert ModulePage.objects.get() == autre
    premier, second = (module_depuis_mbz(contenu=fichier, formation=formation, par=par) for _ in range(2))
    assert (second.module.pk, second.deja) == (premier.module.pk, True)
    assert ModulePage.objects.count() == 2 and get_image_model().objects.count() == 1


def test_picture_that_cannot_be_read_is_told_and_costs_nothing_else(formation):
    repris = reprendre(formation, **{f"files/{s.SOMME[:2]}/{s.SOMME}": b"<svg onload='alert(1)'/>"})
    assert [bloc.block_type for bloc in repris.module.etapes[0].value["contenu"]] == ["texte", "texte"]
    assert any("ne se lit pas" in dite for dite in repris.remarques)


# A training goes online only when somebody can begin it and complete it, whatever door publishes it.

SANS_MODULE = "Aucun de ses modules n’est publié avec une étape"


@pytest.fixture
def brouillon():
    """A training that is not online, and its module that is not either."""
    formation = une_formation(title="Deux portes", live=False)
    un_module(formation, 3, title="Le cadre", live=False)
    return FormationPage.objects.get(pk=formation.pk)


def regler(formation, criteres, operateur=Operateur.TOUS, nombre=1) -> FormationPage:
    """A rule as a draft keeps it."""
    bruts = [{"type": genre, "value": valeur, "id": str(rang)} for rang, (genre, valeur) in enumerate(criteres)]
    formation.achevement_criteres = formation.achevement_criteres.stream_block.to_python(bruts)
    formation.achevement_operateur, formation.achevement_nombre = operateur, nombre
    return formation


def en_ligne(page) -> bool:
    return type(page).objects.get(pk=page.pk).live


def formulaire(**champs) -> dict:
    """What the editor of a training sends."""
    donnees = {
        "title": "Tapé à l’instant",
        "slug": "tape-a-l-instant",
        "accroche": "Rien ne se perd.",
        "rubrique": Rubrique.objects.first().pk,
        "format": "DISTANCE",
        "niveau": "DECOUVERTE",
        "duree_minutes": 20,
        "achevement_operateur": "TOUS",
        "achevement_nombre": 1,
        "achevement_criteres": streamfield([("etapes_vues", {})]),
        "action-publish": "Publier",
        "atteste_gratuite": "on",
        "sources": streamfield([("ligne", "Code du travail, article L. 6111-6")]),
        **{nom: streamfield([]) for nom in ("objectifs", "corps")},
        **champs,
    }
    commentaires = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0}
    ensembles = {"missions": [Mission.objects.first().pk], "publics": [TypePublic.objects.first().pk]}
    donnees = nested_form_data(donnees) | ensembles
    return donnees | {f"comments-{cle}": valeur for cle, valeur in commentaires.items()}


def par_une_page_neuve(admin, formation):
    adresse = reverse("wagtailadmin_pages:add", args=["formations", "formationpage", un_catalogue().pk])
    reponse = admin.post(adresse, formulaire(), follow=True)
    assert not FormationPage.objects.get(slug="tape-a-l-instant").live
    return reponse


def par_le_formulaire(admin, formation):
    adresse = reverse("wagtailadmin_pages:edit", args=[formation.pk])
    reponse = admin.post(adresse, formulaire(slug=formation.slug), follow=True)
    assert FormationPage.objects.get(pk=formation.pk).get_latest_revision_as_object().title == "Tapé à l’instant"
    return reponse


def par_l_heure(admin, formation):
    adresse = reverse("wagtailadmin_pages:edit", args=[formation.pk])
    demain = (timezone.localtime() + datetime.timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    reponse = admin.post(adresse, formulaire(slug=formation.slug, go_live_at=demain), follow=True)
    assert not formation.revisions.exclude(approved_go_live_at=None).exists()
    return reponse


def par_la_relecture(admin, formation):
    formation.save_revision()
    etat = Workflow.objects.get().start(formation, une_region())
    tache = etat.current_task_state
    adresse = reverse("wagtailadmin_pages:workflow_action", args=[formation.pk, "approve", tache.pk])
    reponse = admin.post(adresse, {"comment": "Bien"}, follow=True)
    tache.refresh_from_db()
    assert tache.status == "in_progress"  # l'accord se redonnera, une fois le manque comblé
    return reponse


def par_le_lot(admin, formation):
    adresse = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return admin.post(f"{adresse}?id={formation.pk}&next=/admin/", follow=True)


@pytest.mark.parametrize(
    "porte",
    [par_une_page_neuve, par_le_formulaire, par_l_heure, par_la_relecture, par_le_lot],
    ids=lambda p: p.__name__,
)
def test_no_door_of_the_admin_publishes_a_training_that_nobody_could_begin(admin, brouillon, porte):
    reponse = porte(admin, brouillon)
    assert reponse.status_code == 200 and SANS_MODULE in page_lue(reponse)
    assert not en_ligne(brouillon)


def test_whole_training_is_published_at_once_its_modules_first(admin, brouillon):
    adresse = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    admin.post(f"{adresse}?id={brouillon.pk}&next=/admin/", {"include_descendants": "on"})
    assert en_ligne(brouillon) and en_ligne(ModulePage.objects.child_of(brouillon).get())


def test_hour_that_comes_for_an_empty_training_puts_it_off_tells_it_and_publishes_the_others(region):
    modules = {}
    for titre in ("Vidée entre-temps", "Prête"):
        formation = une_formation(title=titre, live=False, go_live_at=timezone.now() + datetime.timedelta(hours=1))
        modules[titre] = un_module(formation, 2)
        formation.save_revision(user=region).publish()
    modules["Vidée entre-temps"].unpublish()
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        call_command("publish_scheduled", verbosity=0)
        call_command("publish_scheduled", verbosity=0)
    assert dict(FormationPage.objects.values_list("title", "live")) == {"Vidée entre-temps": False, "Prête": True}
    (courriel,) = Courriel.objects.all()
    assert courriel.destinataire == region.email and SANS_MODULE in courriel.texte and SANS_MODULE in courriel.html


VUES = ("etapes_vues", None)


@pytest.mark.parametrize(
    ("criteres", "demande", "phrase"),
    [
        ([("quiz_reussi", {"quiz": "depublie"})], {}, "un quiz qui n’existe pas"),
        ([("scorm_reussi", {"paquet": "disparu"})], {}, "un module SCORM ou H5P"),
        ([VUES], {"operateur": Operateur.AU_MOINS, "nombre": 3}, "3 conditions là où elle n’en compte que 1"),
        ([VUES, ("groupe", {"operateur": "UN", "nombre": 1, "criteres": []})], {}, "qui est vide"),
    ],
)
def test_training_whose_completion_nobody_reaches_is_not_published(brouillon, criteres, demande, phrase):
    un_quiz(code="depublie").unpublish()
    ModulePage.objects.child_of(brouillon).get().save_revision().publish()
    with pytest.raises(PublicationRefusee, match=phrase):
        regler(brouillon, criteres, **demande).save_revision(clean=False).publish()
    assert not en_ligne(brouillon)


def test_step_taken_out_of_its_module_is_no_longer_asked_for(brouillon):
    module = ModulePage.objects.child_of(brouillon).get()
    module.save_revision().publish()
    regle = [("etape_vue", {"etape": f"{module.pk}:{etapes_de(module)[0]}"})]
    regler(brouillon, regle).save_revision().publish()
    etapes_remplacer(module, [une_etape(minutes=15)])
    with pytest.raises(PublicationRefusee, match="une étape qui n’existe pas"):
        FormationPage.objects.get(pk=brouillon.pk).save_revision().publish()


def test_check_sees_a_module_whose_steps_are_far_from_what_it_says():
    dite = {"duree_minutes": 20, "duree_motif": "On y revient deux fois."}
    long = un_module(une_formation(), [une_etape(minutes=1)] * 5, **dite)
    juste = un_module(une_formation(), [une_etape(minutes=1)] * 15, **dite)
    (controle,) = controles_de(ModulePage.objects.get(pk=long.pk))
    assert controle.phrase == "Le module annonce 20\xa0min, ses étapes en demandent 5\xa0min."
    assert not controle.bloquant and controles_de(ModulePage.objects.get(pk=juste.pk)) == []


def retirer(admin, module, comment):
    """Take a module away by one of the screens of the admin; what the screen answers."""
    if comment == "bulk":
        adresse = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
        return page_lue(admin.post(f"{adresse}?id={module.pk}&next=/admin/", follow=True))
    args = [module.pk, une_formation().pk] if comment == "move_confirm" else [module.pk]
    return page_lue(admin.post(reverse(f"wagtailadmin_pages:{comment}", args=args), follow=True))


@pytest.mark.parametrize("comment", ["unpublish", "delete", "move_confirm", "bulk"])
def test_last_module_of_a_training_online_stays_and_another_may_go(admin, comment):
    formation = une_formation(title="Deux portes")
    premier, dernier = un_module(formation, 1), un_module(formation, 1)
    retirer(admin, premier, comment)
    assert not ModulePage.objects.live().child_of(formation).filter(pk=premier.pk).exists()
    assert "Dépubliez d’abord la formation." in retirer(admin, dernier, comment)
    assert ModulePage.objects.live().child_of(formation).filter(pk=dernier.pk).exists()
    FormationPage.objects.get(pk=formation.pk).unpublish()
    retirer(admin, dernier, comment)
    assert not ModulePage.objects.live().child_of(formation).exists()


def test_training_leaves_the_catalogue_with_its_last_module_when_its_date_passes():
    formation = une_formation()
    un_module(formation, 1, expire_at=timezone.now() - datetime.timedelta(hours=1))
    reste = un_module(formation, 1)
    call_command("publish_scheduled", verbosity=0)
    assert en_ligne(formation)
    ModulePage.objects.filter(pk=reste.pk).update(expire_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("publish_scheduled", verbosity=0)
    assert not en_ligne(formation)


def test_copy_without_its_modules_stays_a_draft(admin):
    formation = une_formation(title="Deux portes")
    un_module(formation, 1)
    champs = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": un_catalogue().pk, "publish_copies": "on"}
    adresse = reverse("wagtailadmin_pages:copy", args=[formation.pk])
    admin.post(adresse, champs)
    assert not FormationPage.objects.get(slug="copie").live
    admin.post(adresse, {**champs, "new_slug": "c2", "copy_subpages": "on"})
    assert FormationPage.objects.get(slug="c2").live


def test_check_of_the_data_tells_a_training_left_online_without_a_step():
    un_module(une_formation(), 1)
    assert list(formations_vides()) == []
    une_formation(title="Vide")
    (phrase,) = formations_vides()
    assert "(Vide) est en ligne sans aucune étape publiée" in phrase


@pytest.mark.parametrize(
    ("manque", "phrase"),
    [
        ({"sources": []}, "ne nomme aucune source"),
        ({"missions": ()}, "ne dit pas à quelles missions elle prépare"),
        ({"atteste_gratuite": False}, "n’atteste pas qu’elle est gratuite"),
    ],
)
def test_training_declares_sources_missions_and_that_it_is_free(manque, phrase):
    formation = une_formation(title="Muette", live=False, **manque)
    un_module(formation, 1)
    with pytest.raises(PublicationRefusee, match=phrase):
        FormationPage.objects.get(pk=formation.pk).save_revision().publish()
    FormationPage.objects.filter(pk=formation.pk).update(live=True)  # comme avant cette règle
    assert any(phrase in dit and "Muette" in dit for dit in formations_coherentes())


def test_new_training_says_its_publics_and_one_already_online_is_only_warned():
    formation = une_formation(title="Sans public", live=False, publics=())
    un_module(formation, 1)
    with pytest.raises(PublicationRefusee, match="ne dit pas de quels publics elle parle"):
        FormationPage.objects.get(pk=formation.pk).save_revision().publish()
    FormationPage.objects.filter(pk=formation.pk).update(live=True)  # comme avant cette règle
    FormationPage.objects.get(pk=formation.pk).save_revision().publish()
    assert any("Sans public" in dit for constater in lire("constats") for dit in constater())
    assert not list(formations_coherentes())


@pytest.mark.parametrize(
    ("codes", "phrase"),
    [
        (["eleves-etudiants"], "L’État (l’académie)"),
        (["salaries"], "La Région"),
        (["tout-public"], "L’État (l’académie) pour"),
    ],
)
def test_sheet_of_a_training_says_who_answers_for_its_publics(client, codes, phrase):
    formation = une_formation(publics=TypePublic.objects.filter(code__in=codes))
    page = page_lue(client.get(formation.url)).partition("Qui répond de ces publics")[2]
    assert phrase in page[:120]


def test_training_cites_orientations_whose_page_gathers_what_serves_them(client):
    une = OrientationDuSchema.objects.create(code="o1", titre="Relayer sans perdre")
    formation = une_formation(title="Deux portes", live=False)
    formation.orientations = [une]
    un_module(formation, 1)
    formation.save_revision().publish()
    une_action(un_plan(territoire=un_bassin()), titre="Croiser les permanences", orientation=une)
    assert "/schema/o1/" in page_lue(client.get(formation.url)) and "/schema/o1/" in page_lue(client.get("/schema/"))
    page = page_lue(client.get("/schema/o1/"))
    assert "Deux portes" in page and "Croiser les permanences" not in page
    client.force_login(une_region())
    page = page_lue(client.get("/schema/o1/"))
    assert "Croiser les permanences" in page and "Actions des plans" in page and "Deux portes" in page


def test_training_says_its_missions_on_its_sheet_in_the_catalogue_and_to_other_software(client):
    conseil = une_formation(title="Conseiller", missions=("conseil",), slug="conseiller")
    une_formation(title="Accueillir", missions=("accueil",))
    un_module(conseil, 1)
    page = page_lue(client.get(conseil.url))
    assert "?mission=conseil" in page and "Gratuite pour la personne" in page
    liste = page_lue(client.get(un_catalogue().url, {"mission": "conseil"}))
    assert "Conseiller" in liste and "Accueillir" not in liste
    lheo = page_lue(client.get(reverse("formation_lheo", args=[conseil.pk])))
    assert '<extra info="mission">Conseil</extra>' in lheo
    session = une_session(formation=conseil)
    assert "conseil. Gratuite." in page_lue(client.get(reverse("session", args=[session.public_id])))
