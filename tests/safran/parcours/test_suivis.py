"""Following: start once, mark once, progress that never goes back, completion that is never undone."""

import datetime
import os
import re

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from home import registre
from home.erreurs import RegleRefusee
from safran.formations.choices import Operateur
from safran.formations.criteres import Critere
from safran.formations.models import FormationPage
from safran.parcours.models import (
    Achevement,
    EtapeVue,
    ModuleAcheve,
    ModulePage,
    NoteEtape,
    Suivi,
    TempsEtape,
    formation_achevee,
)
from safran.parcours.prises import parcours_coherents
from safran.parcours.queries.modules import controles_de
from safran.parcours.queries.suivis import avancement_lire, avancements_de, manques_de, regle_expliquer
from safran.parcours.rules import suivis as achevements
from safran.parcours.rules.suivis import note_enregistrer, temps_ajouter
from tests.fabriques import (
    un_ancien_membre,
    un_compte,
    un_conseiller,
    une_chargee_de_mission,
    une_region,
    une_structure,
    une_tete_de_reseau,
)
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation
from tests.safran.fabriques_quiz import un_quiz, une_tentative_remise

pytestmark = pytest.mark.django_db


@pytest.fixture
def module(formation):
    return un_module(formation, 4)


@pytest.fixture
def conseiller():
    return un_conseiller()


def suivre(compte, formation, module, nombre):
    """Mark the first steps of a module."""
    suivi = achevements.suivi_commencer(compte=compte, formation=formation)
    for etape_id in etapes_de(module)[:nombre]:
        achevements.etape_marquer(suivi=suivi, module=module, etape_id=etape_id)
    suivi.refresh_from_db()
    return suivi


@pytest.mark.parametrize("qui", [un_compte, un_ancien_membre])
def test_start_by_someone_outside_the_network_is_refused(qui, formation):
    refus("formation_fermee", achevements.suivi_commencer, compte=qui(), formation=formation)
    fermee = une_formation(live=False)
    refus("formation_fermee", achevements.suivi_commencer, compte=un_conseiller(), formation=fermee)


def test_begun_or_marked_twice_counts_once_and_a_step_of_another_training_is_refused(conseiller, formation, module):
    suivi = suivre(conseiller, formation, module, 1)
    assert achevements.suivi_commencer(compte=conseiller, formation=formation).pk == suivi.pk
    achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    suivi.refresh_from_db()
    assert suivi.progression_max == 25 and avancement_lire(suivi).reprise.id == etapes_de(module)[1]
    ailleurs = un_module(une_formation(), 1)
    for cible, etape_id in ((ailleurs, etapes_de(ailleurs)[0]), (module, etapes_de(ailleurs)[0]), (module, "rien")):
        refus("etape_absente", achevements.etape_marquer, suivi=suivi, module=cible, etape_id=etape_id)
    module.unpublish()
    refus("etape_absente", achevements.etape_marquer, suivi=suivi, module=module, etape_id=etapes_de(module)[1])
    assert EtapeVue.objects.count() == 1


def test_progress_does_not_go_back_when_steps_are_added_and_says_what_is_new(conseiller, formation, module):
    suivi = suivre(conseiller, formation, module, 2)
    assert avancement_lire(suivi).pourcentage == 50
    neuves = [une_etape("Ajout 1"), une_etape("Ajout 2")]
    etapes_remplacer(module, [*[une_etape(etape_id=i) for i in etapes_de(module)], *neuves])
    avancement = avancement_lire(suivi)
    assert avancement.mesure == 33 and avancement.pourcentage == 50
    assert {etape_id for _module, etape_id in avancement.nouvelles} == {n["id"] for n in neuves}
    achevements.etape_marquer(suivi=suivi, module=module, etape_id=neuves[0]["id"])
    suivi.refresh_from_db()
    assert suivi.progression_max == 50 and len(avancement_lire(suivi).nouvelles) == 1


def test_progress_keeps_the_marks_when_steps_are_moved_renamed_or_removed(conseiller, formation, module):
    suivi = suivre(conseiller, formation, module, 3)
    etapes_remplacer(module, [une_etape("Autre titre", etape_id=i) for i in reversed(etapes_de(module))])
    assert avancement_lire(suivi).mesure == 75
    etapes_remplacer(module, [une_etape(etape_id=i) for i in etapes_de(module)[2:]])
    assert avancement_lire(suivi).pourcentage == 100 and avancement_lire(suivi).complet


def test_progress_of_99_steps_out_of_100_is_not_100(conseiller, formation):
    long = un_module(formation, 201)
    suivi = achevements.suivi_commencer(compte=conseiller, formation=formation)
    EtapeVue.objects.bulk_create(EtapeVue(suivi=suivi, module=long, etape_id=i) for i in etapes_de(long)[:200])
    assert avancement_lire(suivi).pourcentage == 99


def test_completion_comes_with_the_last_step_and_is_told_once(conseiller, formation, module):
    recus = []
    ecoute = lambda sender, suivi, **k: recus.append((suivi.pk, suivi.acheve_le is not None))  # noqa: E731
    formation_achevee.connect(ecoute)
    try:
        suivi = suivre(conseiller, formation, module, 3)
        assert not suivi.est_acheve and manques_de(avancement_lire(suivi)) == ["terminer la dernière étape"]
        achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[3])
        achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[3])
        achevements.achevement_evaluer(suivi=suivi)
    finally:
        formation_achevee.disconnect(ecoute)
    assert recus == [(suivi.pk, True)]
    expression = Achevement.objects.get(suivi=suivi).expression
    assert expression["operateur"] == Operateur.TOUS and expression["criteres"][0]["atteint"] is True


def test_completion_is_undone_with_everything_when_a_listener_fails(conseiller, formation, module):
    def panne(sender, **k):
        raise RuntimeError("panne")

    suivi = suivre(conseiller, formation, module, 3)
    formation_achevee.connect(panne)
    try:
        with pytest.raises(RuntimeError):
            achevements.etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[3])
    finally:
        formation_achevee.disconnect(panne)
    suivi.refresh_from_db()
    assert not suivi.est_acheve and suivi.progression_max == 75 and EtapeVue.objects.count() == 3


def test_completion_waits_for_every_criterion_and_one_is_enough_when_the_rule_says_so(conseiller, formation):
    suivi = achevements.suivi_commencer(compte=conseiller, formation=formation)
    assert not achevements.achevement_evaluer(suivi=suivi)  # aucune étape : rien ne s’achève
    assert manques_de(avancement_lire(suivi)) == ["attendre la publication du premier module"]
    module = un_module(formation, 4)
    criteres = [("etapes_vues", None), ("quiz_reussi", {"quiz": "jamais-passe"})]
    regler(formation, criteres)
    suivi = voir(commencer(conseiller, formation), module, 0, 1, 2, 3)
    assert not suivi.est_acheve and len(manques_de(avancement_lire(suivi))) == 1
    regler(formation, criteres, Operateur.UN)
    assert achevements.achevement_evaluer(suivi=Suivi.objects.get(pk=suivi.pk))


def test_followings_are_read_in_a_constant_number_of_queries(conseiller, formation, module, django_assert_num_queries):
    suivre(conseiller, formation, module, 1)
    with django_assert_num_queries(3):
        assert len(avancements_de(conseiller)) == 1
    for _ in range(5):
        autre = une_formation()
        suivre(conseiller, autre, un_module(autre, 3), 1)
    with django_assert_num_queries(3):
        assert len(avancements_de(conseiller)) == 6


# The rule that completes: named steps and modules, groups, exceptions, why; the checks before publishing.


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
    presents, lire = set(), registre.lire
    presence = Critere("presence", "Présence", lambda c, f, p: (c.pk in presents, "émarger"))
    offerts = lambda point: [*lire(point), presence] if point == "criteres" else lire(point)  # noqa: E731
    monkeypatch.setattr(registre, "lire", offerts)
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


def test_exception_is_granted_with_a_reason_by_the_region_and_never_for_oneself(client, formation, modules):
    region, ailleurs = une_region(), une_chargee_de_mission("saintes")
    sien, autre = commencer(region, formation), commencer(un_conseiller(), formation)
    for code, suivi, par, motif in (
        ("reserve_coordination", sien, region, "Pour moi"),
        ("reserve_coordination", autre, autre.compte, "Pour moi"),
        ("reserve_coordination", autre, ailleurs, "Pas les miens"),
        ("motif_absent", autre, region, "  "),
    ):
        refus(code, achevements.derogation_accorder, suivi=suivi, accordee_par=par, motif=motif)
        assert not Suivi.objects.get(pk=suivi.pk).est_acheve
    client.force_login(ailleurs)
    assert client.get(f"/parcours/suivis/{autre.pk}/").status_code == 404
    assert autre.compte.nom not in page_lue(client.get(f"/parcours/{formation.pk}/suivis/"))
    derogation = achevements.derogation_accorder(suivi=autre, accordee_par=region, motif=" Présente à la journée. ")
    assert Suivi.objects.get(pk=autre.pk).est_acheve
    assert derogation.motif == "Présente à la journée." and derogation.accordee_par == region
    assert Achevement.objects.get(suivi=autre).expression["derogation"] is True
    refus("deja_achevee", achevements.derogation_accorder, suivi=autre, accordee_par=region, motif="Encore")


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
    etapes = [
        une_etape("Titres", [("texte", "<h2>Un</h2><h4>Trois</h4>")]),
        {"type": "etape", "id": "vide", "value": {"titre": "Vide", "duree_minutes": 5, "contenu": []}},
        une_etape("Quiz", [("quiz", quiz.pk)]),
        une_etape("Partis", [("quiz", None), ("scorm", None), ("question", None)]),
        une_etape("Image", [("image", {"image": None, "legende": ""})]),
        une_etape("Vidéo", [("video", {"titre": "V", "video": None, "sous_titres": None, "transcription": ""})]),
    ]
    module = un_module(formation, etapes)
    trouvees = " ".join(phrases(ModulePage.objects.get(pk=module.pk), bloquant=True))
    manques = ["un titre de niveau 4", "elle est vide", "n’est pas publié", "image", "sous-titres", "transcription"]
    assert [manque for manque in manques if manque not in trouvees] == []
    assert trouvees.count("le module SCORM ou H5P choisi n’existe plus") == 1
    assert phrases(ModulePage.objects.get(pk=un_module(formation, 2).pk)) == []


def test_checks_are_reached_from_the_editor_and_say_when_all_is_well(admin, formation, modules):
    adresse = reverse("parcours_controles", args=[modules[0].pk])
    assert adresse in page_lue(admin.get(reverse("wagtailadmin_pages:edit", args=[modules[0].pk])))
    page = page_lue(admin.get(adresse))
    assert "Tout est en ordre" in page
    assert re.search(r"<h1[^>]*>(?:(?!</h1>).)*Vérifier avant de publier", page, re.S)  # l’écran dit son nom


# Random sequences of what learners, authors and coordinators do: nothing acquired is lost, nothing is dated again.
#
# Marks (first, late, repeated, by an old page), notes, signs of presence, edits of modules (steps added, removed,
# moved, module withdrawn or back), changes of the completion rule, exceptions, evaluations.

T0 = datetime.datetime(2027, 3, 12, 9, tzinfo=datetime.UTC)
SUITES = int(os.environ.get("SAFRAN_SUITES", "20"))  # mille avant de dire que c’est fait
IDENTITES = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(7)]
rang = st.integers(0, 1)
etape = st.sampled_from(IDENTITES)
gestes = st.lists(
    st.one_of(
        st.tuples(st.just("marquer"), rang, etape),
        st.tuples(st.just("marquer"), rang, etape),
        st.tuples(st.just("noter"), rang, etape, st.sampled_from("abc"), st.integers(1, 3), st.integers(0, 3)),
        st.tuples(st.just("signe"), rang, etape),
        st.tuples(st.just("editer"), rang, st.lists(etape, max_size=5, unique=True)),
        st.tuples(st.just("retirer"), rang),
        st.tuples(st.just("remettre"), rang),
        st.tuples(st.just("regle"), st.sampled_from(["etapes_vues", "module_vu", "rien"])),
        st.tuples(st.just("deroger")),
        st.tuples(st.just("evaluer")),
        st.tuples(st.just("attendre"), st.sampled_from([1, 20, 70, 4000])),
    ),
    min_size=4,
    max_size=18,
)


class Monde:
    """One training of two modules, one learner; what was acquired so far."""

    def __init__(self) -> None:
        self.formation = une_formation()
        self.modules = [
            un_module(self.formation, [une_etape(etape_id=identite) for identite in IDENTITES[3 * n : 3 * n + 2]])
            for n in range(2)
        ]
        self.suivi = achevements.suivi_commencer(compte=un_conseiller(), formation=self.formation)
        self.region = une_region()
        self.ecoule = 0
        self.acquis: dict = {}

    def jouer(self, geste: tuple) -> None:
        """One gesture, at its hour; a refusal is an answer too."""
        with time_machine.travel(T0 + datetime.timedelta(seconds=self.ecoule), tick=False):
            try:
                with transaction.atomic():
                    getattr(self, geste[0])(*geste[1:])
            except RegleRefusee:
                pass

    def lu(self) -> Suivi:
        return Suivi.objects.select_related("compte", "formation").get(pk=self.suivi.pk)

    def marquer(self, n: int, identite: str) -> None:
        achevements.etape_marquer(suivi=self.lu(), module=self.modules[n].pk, etape_id=identite)

    def noter(self, n: int, identite: str, page: str, numero: int, version: int) -> None:
        texte = f"{page}{numero}"
        note_enregistrer(
            suivi=self.lu(), module_pk=self.modules[n].pk, etape_id=identite, texte=texte,
            page=page, numero=numero, version=version,
        )  # fmt: skip

    def signe(self, n: int, identite: str) -> None:
        temps_ajouter(suivi=self.lu(), module_pk=self.modules[n].pk, etape_id=identite)

    def editer(self, n: int, identites: list[str]) -> None:
        page = ModulePage.objects.get(pk=self.modules[n].pk)
        page.etapes = page.etapes.stream_block.to_python([une_etape("E", etape_id=i) for i in identites])
        page.save()

    def retirer(self, n: int) -> None:
        ModulePage.objects.filter(pk=self.modules[n].pk).update(live=False)

    def remettre(self, n: int) -> None:
        ModulePage.objects.filter(pk=self.modules[n].pk).update(live=True)

    def regle(self, genre: str) -> None:
        formation = FormationPage.objects.get(pk=self.formation.pk)
        criteres = {"etapes_vues": [("etapes_vues", None)], "rien": []}
        criteres["module_vu"] = [("module_vu", {"module": str(self.modules[0].pk)})]
        formation.achevement_criteres = criteres[genre]
        formation.save()

    def deroger(self) -> None:
        achevements.derogation_accorder(suivi=self.lu(), accordee_par=self.region, motif="Présente")

    def evaluer(self) -> None:
        achevements.achevement_evaluer(suivi=self.lu())

    def attendre(self, secondes: int) -> None:
        self.ecoule += secondes

    def verifier(self) -> None:
        """What was acquired before is still there, with its date; progress goes one way only."""
        suivi = self.lu()
        avancement = avancement_lire(suivi)
        assert self.acquis.get("progression", 0) <= suivi.progression_max <= 100
        assert suivi.progression_max <= avancement.pourcentage <= 100
        lus = {
            "acheve": {suivi.pk: suivi.acheve_le} if suivi.acheve_le else {},
            "raisons": dict(Achevement.objects.values_list("suivi_id", "expression")),
            "etapes": {(m, e): le for m, e, le in EtapeVue.objects.values_list("module_id", "etape_id", "vue_le")},
            "modules": dict(ModuleAcheve.objects.values_list("module_id", "acheve_le")),
        }
        for nom, lu in lus.items():
            for cle, valeur in self.acquis.get(nom, {}).items():
                assert lu.get(cle) == valeur, f"{nom} : {cle} valait {valeur}, vaut {lu.get(cle)}"
        temps = sum(TempsEtape.objects.values_list("secondes", flat=True))
        assert self.acquis.get("temps", 0) <= temps <= self.ecoule
        notes = {n.pk: n.version for n in NoteEtape.objects.all()}
        assert all(notes.get(pk, -1) >= version for pk, version in self.acquis.get("notes", {}).items())
        self.acquis = {**lus, "progression": suivi.progression_max, "temps": temps, "notes": notes}


@pytest.mark.integration
@given(st.data())
@settings(
    max_examples=SUITES,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_nothing_acquired_is_lost_whatever_the_order_of_things(db, donnees):
    with transaction.atomic():
        monde = Monde()
        for geste in donnees.draw(gestes):
            monde.jouer(geste)
            monde.verifier()
        assert list(parcours_coherents()) == []
        transaction.set_rollback(True)
