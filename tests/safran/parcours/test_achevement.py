"""The rule that completes: named steps and modules, groups, exceptions, why; the checks before publishing."""

import re

import pytest
import time_machine
from django.urls import reverse

from home import registre
from home.erreurs import RegleRefusee
from safran.formations.choices import Operateur
from safran.formations.criteres import Critere
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage, Suivi
from safran.parcours.queries.modules import controles_de
from safran.parcours.queries.suivis import avancement_lire, manques_de, regle_expliquer
from safran.parcours.rules import suivis as achevements
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region, une_structure, une_tete_de_reseau
from tests.pages import page_lue
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import un_quiz, une_tentative_remise

pytestmark = pytest.mark.django_db


@pytest.fixture
def modules(formation):
    return [un_module(formation, 2, title="Le cadre"), un_module(formation, 2, title="Le geste")]


def regler(formation, criteres, operateur=Operateur.TOUS, nombre=1) -> FormationPage:
    """Write the rule as it is stored."""
    page = FormationPage.objects.get(pk=formation.pk)
    bruts = [{"type": t, "value": v, "id": str(rang)} for rang, (t, v) in enumerate(criteres)]
    page.achevement_criteres = page._meta.get_field("achevement_criteres").stream_block.to_python(bruts)
    page.achevement_operateur, page.achevement_nombre = operateur, nombre
    page.save()
    return FormationPage.objects.get(pk=page.pk)


def commencer(compte, formation) -> Suivi:
    return achevements.suivi_commencer(compte=compte, formation=FormationPage.objects.get(pk=formation.pk))


def voir(suivi, module, *rangs) -> Suivi:
    for rang in rangs:
        achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[rang])
    return Suivi.objects.select_related("compte", "formation").get(pk=suivi.pk)


def test_one_module_asked_for_completes_without_the_other(formation, modules, compte):
    regler(formation, [("module_vu", {"module": str(modules[1].pk)})])
    suivi = voir(commencer(compte, formation), modules[1], 0)
    assert not suivi.est_acheve
    assert manques_de(avancement_lire(suivi)) == ["terminer la dernière étape du module « Le geste »"]
    suivi = voir(suivi, modules[1], 1)
    assert suivi.est_acheve and suivi.progression_max == 50


def test_named_steps_complete_and_a_seen_step_counts_once_it_is_gone(formation, modules, compte):
    premiere, derniere = etapes_de(modules[0])[0], etapes_de(modules[1])[1]
    asked = [("etape_vue", {"etape": f"{m.pk}:{e}"}) for m, e in ((modules[0], premiere), (modules[1], derniere))]
    regler(formation, asked)
    suivi = voir(commencer(compte, formation), modules[0], 0)
    etapes_remplacer(modules[0], [une_etape("Autre")])
    assert not Suivi.objects.get(pk=suivi.pk).est_acheve
    assert voir(suivi, modules[1], 1).est_acheve


def test_group_completes_with_either_quiz(formation, modules, compte):
    un, deux = un_quiz(code="un"), un_quiz(code="deux")
    conditions = [{"type": "quiz_reussi", "value": {"quiz": q.code}, "id": q.code} for q in (un, deux)]
    groupe = {"operateur": Operateur.UN, "nombre": 1, "criteres": conditions}
    regler(formation, [("module_vu", {"module": str(modules[0].pk)}), ("groupe", groupe)])
    suivi = voir(commencer(compte, formation), modules[0], 0, 1)
    assert not suivi.est_acheve
    une_tentative_remise(compte, deux)
    assert Suivi.objects.get(pk=suivi.pk).est_acheve


def test_room_above_reports_its_condition_and_the_training_completes(formation, modules, compte, monkeypatch):
    presents = set()
    presence = Critere("presence", "Présence", lambda c, f, p: (c.pk in presents, "émarger"))
    lire = registre.lire
    monkeypatch.setattr(
        registre, "lire", lambda point: [*lire(point), presence] if point == "criteres" else lire(point)
    )
    regler(formation, [("presence", {"pourcentage": 80})])
    suivi = commencer(compte, formation)
    geste = {"compte": compte, "type_critere": "presence", "parametres": {}}
    achevements.condition_reporter(**geste)
    assert not Suivi.objects.get(pk=suivi.pk).est_acheve
    presents.add(compte.pk)
    assert achevements.condition_reporter(**{**geste, "parametres": {"pourcentage": 50}}) == []
    achevements.condition_reporter(**geste)
    assert Suivi.objects.get(pk=suivi.pk).est_acheve


def test_why_is_frozen_with_the_words_and_the_dates_of_that_day(formation, modules, compte):
    quiz = un_quiz(code="final", titre="Quiz final")
    regler(formation, [("module_vu", {"module": str(modules[0].pk)}), ("quiz_reussi", {"quiz": quiz.code})])
    suivi = commencer(compte, formation)
    with time_machine.travel("2028-03-12 10:00:00+00:00", tick=False):
        Suivi.objects.filter(pk=suivi.pk).update(commence_le="2028-03-12T09:00:00Z")
        voir(suivi, modules[0], 0, 1)
    with time_machine.travel("2028-03-14 10:00:00+00:00", tick=False):
        une_tentative_remise(compte, quiz)
    regler(formation, [("etapes_vues", None)])
    modules[0].title = "Autre nom"
    modules[0].save()
    suivi = Suivi.objects.select_related("compte", "formation").get(pk=suivi.pk)
    regle = regle_expliquer(avancement_lire(suivi))
    assert regle["figee"] and [(ligne["phrase"], ligne["atteinte"], ligne["le"].day) for ligne in regle["lignes"]] == [
        ("terminer le module « Le cadre »", True, 12), ("réussir le quiz « Quiz final »", True, 14),
    ]  # fmt: skip


def test_exception_is_signed_by_who_coordinates_and_shown_to_the_learner(client, formation, modules):
    structure = une_structure()
    compte = un_conseiller(structure)
    suivi = commencer(compte, formation)
    tete = une_tete_de_reseau(structure.reseau, prenom="Inès", nom="Moreau")
    client.force_login(tete)
    assert "Accorder une dérogation" in page_lue(client.get(f"/parcours/suivis/{suivi.pk}/"))
    client.post(f"/parcours/suivis/{suivi.pk}/derogation/", {"motif": "Présente à la journée du 12 mars."})
    client.force_login(compte)
    page = page_lue(client.get(f"/parcours/{formation.pk}/bilan/"))
    assert "Achevée par dérogation" in page and "Inès Moreau" in page and "Présente à la journée du 12 mars." in page
    assert "Pas encore" in page  # la condition qui manquait reste dite


def test_exception_for_oneself_or_for_someone_else_s_people_is_refused(client, formation, modules):
    region = une_region()
    suivi = commencer(region, formation)
    with pytest.raises(RegleRefusee):
        achevements.derogation_accorder(suivi=suivi, accordee_par=region, motif="Pour moi")
    ailleurs = une_chargee_de_mission("saintes")
    autre = commencer(un_conseiller(), formation)
    with pytest.raises(RegleRefusee):
        achevements.derogation_accorder(suivi=autre, accordee_par=ailleurs, motif="Pas les miens")
    client.force_login(ailleurs)
    assert client.get(f"/parcours/suivis/{autre.pk}/").status_code == 404
    assert autre.compte.nom not in page_lue(client.get(f"/parcours/{formation.pk}/suivis/"))


def test_learner_reads_what_is_met_and_what_is_missing(client, formation, modules, compte):
    regler(formation, [("module_vu", {"module": str(m.pk)}) for m in modules])
    voir(commencer(compte, formation), modules[0], 0, 1)
    client.force_login(compte)
    page = page_lue(client.get(f"/parcours/{formation.pk}/bilan/"))
    assert "Remplie" in page and "Pas encore" in page and "terminer 2 étapes du module" in page


def phrases(page, bloquant=None) -> list[str]:
    return [c.phrase for c in controles_de(page) if bloquant is None or c.bloquant is bloquant]


def test_check_tells_a_rule_nobody_can_reach_and_lets_one_with_a_way_out(formation, modules):
    formation = regler(formation, [("quiz_reussi", {"quiz": "disparu"})])
    assert any("un quiz qui n’existe pas" in phrase for phrase in phrases(formation, bloquant=True))
    possible = [("quiz_reussi", {"quiz": "disparu"}), ("etapes_vues", None)]
    formation = regler(formation, possible, Operateur.UN)
    assert phrases(formation, bloquant=True) == [] and phrases(formation, bloquant=False)
    assert phrases(regler(formation, possible, Operateur.AU_MOINS, 2), bloquant=True)
    assert phrases(regler(formation, [("presence", {"pourcentage": 80})]), bloquant=True) == []
    ailleurs = un_module(une_formation(), 1)
    assert phrases(regler(formation, [("module_vu", {"module": str(ailleurs.pk)})]), bloquant=True)
    assert phrases(regler(formation, [("etapes_vues", None)])) == []


def test_check_tells_what_a_module_lacks(formation):
    quiz = un_quiz()
    quiz.unpublish()
    module = un_module(
        formation,
        [
            une_etape("Titres", [("texte", "<h2>Un</h2><h4>Trois</h4>")]),
            {"type": "etape", "id": "vide", "value": {"titre": "Vide", "duree_minutes": 5, "contenu": []}},
            une_etape("Quiz", [("quiz", quiz.pk)]),
            une_etape("Image", [("image", {"image": None, "legende": ""})]),
            une_etape("Vidéo", [("video", {"titre": "V", "video": None, "sous_titres": None, "transcription": ""})]),
        ],
    )
    trouvees = " ".join(phrases(ModulePage.objects.get(pk=module.pk), bloquant=True))
    for attendu in (
        "un titre de niveau 4",
        "elle est vide",
        "n’est pas publié",
        "image",
        "sous-titres",
        "transcription",
    ):
        assert attendu in trouvees, attendu
    assert phrases(ModulePage.objects.get(pk=un_module(formation, 2).pk)) == []


def test_checks_are_reached_from_the_editor_and_say_when_all_is_well(admin, formation, modules):
    adresse = reverse("parcours_controles", args=[modules[0].pk])
    assert adresse in page_lue(admin.get(reverse("wagtailadmin_pages:edit", args=[modules[0].pk])))
    page = page_lue(admin.get(adresse))
    assert "Tout est en ordre" in page
    assert re.search(r"<h1[^>]*>(?:(?!</h1>).)*Vérifier avant de publier", page, re.S)  # l’écran dit son nom
