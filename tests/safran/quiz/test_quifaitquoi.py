"""« Qui fait quoi ? »: every answer is what the directory says today, read again by hand."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.recherche.texte import replier
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.queries.recherche import services_delivrant
from reseau.annuaire.recherche import memoire
from reseau.annuaire.rules.recherche import annuaire_reindexer
from reseau.annuaire.rules.services import lieu_modifier, service_creer, service_modifier
from reseau.structures.models import Reseau, Structure
from reseau.structures.rules import structure_statut_changer
from reseau.territoires.models import Bassin, Commune
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic
from safran.quiz.genres import GENRES
from safran.quiz.quifaitquoi.tirage import questions_qui_tiennent, questions_tirer
from tests.safran.quiz.annuaire_lu_a_la_main import DELIVRE, AnnuaireLu

KM_PRUDENT = 1.5


pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.usefixtures("annuaire_de_demo")]


def bassin(code: str = "niort") -> Bassin:
    return Bassin.objects.get(code=code)


def tirer(graine: str = "un", nombre: int = 5, **choix) -> list[dict]:
    return questions_tirer(nombre=nombre, graine=graine, **choix)


_tirees: list[dict] = []


def cinq_cents() -> list[dict]:
    """Four sets for every bassin and for the region; drawn once for this file."""
    if not _tirees:
        territoires = [None, *Bassin.objects.en_vigueur().order_by("code")]
        for rang, territoire in enumerate(territoires):
            for graine in range(4):
                _tirees.extend(tirer(f"essai-{rang}-{graine}", 10, bassin=territoire))
    assert len(_tirees) >= 500
    return _tirees[:500]


def une_question_sur(gabarit: str) -> dict:
    """The first question of a kind among many draws."""
    tirages = (tirer(f"graine-{rang}", 8) for rang in range(20))
    return next(q for questions in tirages for q in questions if q["sujet"]["gabarit"] == gabarit)


def verite(lu: AnnuaireLu, question: dict, communes: dict, prudent: bool) -> set:
    """The keys of the answers that are right by the rows; with `prudent`, of those that could be held right."""
    sujet = question["sujet"]
    commune, km = communes[sujet["commune"]], sujet["km"] * (KM_PRUDENT if prudent else 1)
    missions = DELIVRE if prudent else {sujet["mission"]}
    trouvees = lu.delivrent(missions, sujet["public"], sujet["theme"], commune, km, prudent=prudent)
    match sujet["gabarit"]:
        case "reseau_delivre":
            return {f.structure.reseau.code for f in trouvees}
        case "structure_delivre" | "vrai_ou_faux":
            return {f.structure.pk for f in trouvees}
        case "publics_du_reseau":
            siennes = [f for f in trouvees if f.structure.reseau.code == sujet["reseau"]]
            if any("tout-public" in f.publics for f in siennes):
                return {r["cle"] for r in question["reponses"]}
            return {code for f in siennes for code in f.publics}
        case "qui_reoriente":
            recoivent = lu.delivrent({"accueil", "information"}, sujet["public"], sujet["theme"], commune, km)
            sinon = sujet["km"] if prudent else sujet["km"] * KM_PRUDENT
            delivrent = lu.delivrent(
                DELIVRE, sujet["public"], sujet["theme"], commune, sinon, prudent=not prudent
            )  # fmt: skip
            return {f.structure.pk for f in recoivent} - {f.structure.pk for f in delivrent}
        case "lieu_ouvert":
            moment = datetime.datetime.fromisoformat(sujet["moment"]).astimezone(timezone.get_current_timezone())
            lieux = Lieu.objects.filter(pk__in=[r["cle"] for r in question["reponses"]])
            return {lieu.pk for lieu in lieux if lu.ouvert(lieu, moment)}
    raise AssertionError(sujet["gabarit"])


@pytest.mark.long
def test_five_hundred_questions_read_by_hand_none_wrong_none_ambiguous():
    lu, communes = AnnuaireLu(), {c.code_insee: c for c in Commune.objects.select_related("epci")}
    fausses, ambigues, gabarits = [], [], set()
    for question in cinq_cents():
        vraies, possibles = (verite(lu, question, communes, prudent) for prudent in (False, True))
        gabarits.add(question["sujet"]["gabarit"])
        proposees = question["reponses"]
        if question["genre"] == "vrai_faux":
            proposees = [{**proposees[0], "texte": question["enonce"]}]
        for reponse in proposees:
            if reponse["juste"] != (reponse["cle"] in vraies):
                fausses.append((question["enonce"], reponse["texte"]))
            if not reponse["juste"] and reponse["cle"] in possibles:
                ambigues.append((question["enonce"], reponse["texte"]))
        textes = {replier(reponse["texte"]) for reponse in proposees}
        justes = sum(reponse["juste"] for reponse in proposees)
        seule = {"unique": justes == 1, "multiple": justes > 1, "vrai_faux": True}[question["genre"]]
        if len(textes) < len(proposees) or not seule or justes == len(proposees) > 1:
            ambigues.append((question["enonce"], textes))
    assert fausses == [] and ambigues == []
    assert len(gabarits) == 6


def test_five_hundred_questions_have_right_answers_that_services_delivrant_gives():
    communes = {c.code_insee: c for c in Commune.objects.all()}
    for question in cinq_cents():
        s = question["sujet"]
        if s["gabarit"] not in ("reseau_delivre", "structure_delivre"):
            continue
        offres = services_delivrant(
            s["mission"], s["public"], s["theme"], communes[s["commune"]], rayon=s["km"], limite=1000
        )
        cles = {o.structure.pk for o in offres} | {o.structure.reseau.code for o in offres}
        assert [r["cle"] in cles for r in question["reponses"]] == [r["juste"] for r in question["reponses"]]


def test_words_of_five_hundred_questions_ask_exactly_what_was_read_by_hand():
    noms = {
        "commune": dict(Commune.objects.values_list("code_insee", "nom")),
        "public": dict(TypePublic.objects.values_list("code", "libelle")),
        "theme": dict(Theme.objects.values_list("code", "libelle")),
        "reseau": dict(Reseau.objects.values_list("code", "nom")),
    }
    muettes = []
    for question in cinq_cents():
        sujet, dit = question["sujet"], replier(question["enonce"])
        attendus = [replier(noms[quoi][sujet[quoi]]) for quoi in noms if sujet[quoi]]
        attendus += [f" {sujet['km']} km", *([sujet["mission"]] if sujet["mission"] else [])]
        if sujet["moment"]:
            moment = datetime.datetime.fromisoformat(sujet["moment"])
            attendus += [f"{moment.day} ", f"{moment.hour} h"]
        muettes += [(question["enonce"], mot) for mot in attendus if mot not in dit]
    assert muettes == []


def test_reading_by_hand_sees_what_the_questions_do_not_say_any_more():
    question = une_question_sur("structure_delivre")
    communes = {c.code_insee: c for c in Commune.objects.select_related("epci")}
    justes = {r["cle"] for r in question["reponses"] if r["juste"]}
    assert justes <= verite(AnnuaireLu(), question, communes, prudent=False)
    Service.objects.filter(structure__in=justes).update(publie=False)
    assert not justes & verite(AnnuaireLu(), question, communes, prudent=False)


def test_same_seed_gives_the_same_questions_and_another_seed_others():
    assert tirer("lundi", bassin=bassin()) == tirer("lundi", bassin=bassin())
    assert tirer("lundi", bassin=bassin()) != tirer("mardi", bassin=bassin())


def test_questions_are_plain_data_that_the_kinds_of_questions_mark():
    for question in json.loads(json.dumps(tirer(nombre=20))):
        genre = GENRES[question["genre"]]
        justes = {"choix": [r["id"] for r in question["reponses"] if r["juste"]]}
        fausses = {"choix": [r["id"] for r in question["reponses"] if not r["juste"]]}
        assert genre.connait(question, justes) and genre.corriger(question, justes).points == 1
        assert genre.corriger(question, fausses).points == 0


def test_each_question_names_its_sheets_and_links_to_them(client):
    for question in tirer(nombre=10):
        assert question["fiches"]
        for fiche in question["fiches"]:
            assert client.get(fiche["url"]).status_code == 200, fiche


def test_question_already_asked_is_not_drawn_again():
    premieres = tirer("un")
    assert not {str(q["sujet"]) for q in premieres} & {str(q["sujet"]) for q in tirer("un", sauf=premieres)}


def test_question_falls_when_the_sheet_that_made_it_right_changes():
    question = une_question_sur("structure_delivre")
    autre = une_question_sur("lieu_ouvert")
    assert questions_qui_tiennent([question, autre]) == {question["id"], autre["id"]}
    juste = next(r for r in question["reponses"] if r["juste"])
    for lieu in Lieu.objects.filter(structure=juste["cle"]):
        lieu_modifier(lieu=lieu, publie=False)
    for service in Service.objects.filter(structure=juste["cle"]):
        service_modifier(service=service, publie=False)
    assert question["id"] not in questions_qui_tiennent([question, autre])


def test_question_falls_when_a_wrong_answer_becomes_right():
    question = une_question_sur("structure_delivre")
    fausse = next(r for r in question["reponses"] if not r["juste"])
    structure = Structure.objects.get(pk=fausse["cle"])
    s = question["sujet"]
    service_creer(
        structure=structure, nom="Nouveau", modes=["A_DISTANCE"], zone="PAYS",
        missions=[Mission.objects.get(code=s["mission"])], publics=[TypePublic.objects.get(code=s["public"])],
        themes=[Theme.objects.get(code=s["theme"])], niveaux_cep=NiveauCep.objects.filter(version=2019),
    )  # fmt: skip
    assert questions_qui_tiennent([question]) == set()


def test_question_falls_when_a_structure_is_withdrawn_or_renamed():
    question = une_question_sur("structure_delivre")
    une, autre = [Structure.objects.get(pk=r["cle"]) for r in question["reponses"][:2]]
    Structure.objects.filter(pk=une.pk).update(nom="Autrement dite")
    assert questions_qui_tiennent([question]) == set()
    Structure.objects.filter(pk=une.pk).update(nom=une.nom)
    assert questions_qui_tiennent([question]) == {question["id"]}
    structure_statut_changer(structure=autre, statut="RETIREE", du=timezone.localdate())
    assert questions_qui_tiennent([question]) == set()


def test_question_about_hours_falls_once_its_hour_is_past(monkeypatch):
    question = une_question_sur("lieu_ouvert")
    moment = datetime.datetime.fromisoformat(question["sujet"]["moment"])
    assert questions_qui_tiennent([question]) == {question["id"]}
    monkeypatch.setattr(timezone, "now", lambda: moment + datetime.timedelta(minutes=1))
    assert questions_qui_tiennent([question], jour=timezone.localdate() - datetime.timedelta(days=7)) == set()


def test_thin_directory_gives_fewer_questions_or_none():
    Service.objects.exclude(structure__reseau__code="missions-locales").update(publie=False)
    annuaire_reindexer()
    assert len(tirer(bassin=bassin())) < 5
    Service.objects.update(publie=False)
    annuaire_reindexer()
    assert tirer(bassin=bassin()) == []


def test_queries_are_as_many_for_one_question_as_for_thirty():
    def compter(nombre: int) -> int:
        memoire.ETATS.tenus.clear()
        with CaptureQueriesContext(connection) as lues:
            tirer("compte", nombre, bassin=bassin())
        return len(lues)

    assert compter(5) == compter(30) <= 25
