"""Training of the day and « Qui fait quoi ? »: drawn once a day, true to the directory read by hand."""

import datetime
import itertools
import json
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.recherche.texte import replier
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.queries.recherche import services_delivrant
from reseau.annuaire.recherche import memoire
from reseau.annuaire.rules.recherche import annuaire_reindexer
from reseau.annuaire.rules.services import lieu_modifier, service_creer, service_modifier
from reseau.comptes.rules import compte_anonymise
from reseau.structures.models import Reseau, Structure
from reseau.structures.rules import structure_statut_changer
from reseau.territoires.models import Bassin, Commune
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic
from safran.quiz.genres import GENRES
from safran.quiz.models import Entrainement, ItemQuiz, Tentative
from safran.quiz.prises import donnees_des_quiz, quiz_coherents, releves_coherents
from safran.quiz.queries import entrainements
from safran.quiz.quifaitquoi.tirage import questions_qui_tiennent, questions_tirer
from safran.quiz.rules import tentatives as renotations
from safran.quiz.rules.entrainements import entrainement_commencer, entrainement_repondre
from tests.fabriques import un_conseiller, un_role, une_chargee_de_mission, une_region
from tests.pages import lue, page_lue
from tests.refus import refus
from tests.safran.fabriques_quiz import justes, lien, reponses_de, un_quiz, une_question, une_tentative_remise
from tests.safran.quiz.annuaire_lu_a_la_main import DELIVRE, AnnuaireLu
from tests.travaux import battre

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.usefixtures("annuaire_de_demo")]
PAGE = "/quiz/entrainement/du-jour/"


def du_bassin(code: str = "niort") -> Structure:
    """A structure that receives people in this bassin, and only there."""
    from reseau.membres.implantations import implantations

    trouvees = implantations(Structure.objects.all())
    return Structure.objects.get(pk=min(pk for pk, bassins in trouvees.items() if set(bassins) == {code}))


@pytest.fixture
def compte():
    return un_conseiller(du_bassin())


@pytest.fixture
def tirage(compte):
    return entrainement_commencer(compte=compte)


def page(reponse) -> str:
    return lue(reponse).replace("&#x27;", "'")


def fermer_les_services_de(question: dict) -> None:
    """What made the question right is withdrawn from the directory."""
    for reponse in question["reponses"]:
        for lieu in Lieu.objects.filter(structure=reponse["cle"], publie=True):
            lieu_modifier(lieu=lieu, publie=False)
        for service in Service.objects.filter(structure=reponse["cle"], publie=True):
            service_modifier(service=service, publie=False)


def sur_des_structures(tirage: Entrainement) -> Iterator[dict]:
    """Questions about the structures of one's bassin, whatever the day has drawn."""
    for rang in range(20):
        for question in questions_tirer(nombre=8, graine=f"essai-{rang}", bassin=tirage.bassin):
            if question["sujet"]["gabarit"] == "structure_delivre":
                yield question


def poser(tirage: Entrainement, *questions: dict) -> None:
    """These are asked first among those of the day."""
    tirage.questions = [*questions, *tirage.questions[len(questions) :]]
    tirage.save()


def avec_structure(tirage: Entrainement) -> dict:
    """A question about structures put first among those of the day."""
    question = next(sur_des_structures(tirage))
    poser(tirage, question)
    return question


def avec_deux_structures(tirage: Entrainement) -> tuple[dict, dict]:
    """Two questions put first, that share none of the structures they propose."""
    for une, autre in itertools.combinations(sur_des_structures(tirage), 2):
        if {r["cle"] for r in une["reponses"]}.isdisjoint(r["cle"] for r in autre["reponses"]):
            poser(tirage, une, autre)
            return une, autre
    raise AssertionError("pas deux questions sur des structures sans rien de commun")


def test_five_questions_of_ones_bassin_are_drawn_once_a_day_and_kept(compte, tirage):
    assert len(tirage.questions) == 5 and tirage.bassin.code == "niort"
    encore = entrainement_commencer(compte=compte)
    assert encore.pk == tirage.pk and encore.questions == tirage.questions
    collegue = un_conseiller(compte.rattachements.get().structure)
    assert entrainement_commencer(compte=collegue).questions != encore.questions
    assert questions_qui_tiennent(tirage.questions) == {q["id"] for q in tirage.questions}
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1), tick=False):
        demain = entrainement_commencer(compte=compte)
    sujets = [{str(q["sujet"]) for q in lot.questions} for lot in (tirage, demain)]
    assert demain.jour > tirage.jour and not sujets[0] & sujets[1]


def test_whoever_animates_bassins_has_each_in_turn_and_the_region_has_all():
    animatrice = une_chargee_de_mission()
    sien = Bassin.objects.get(pk=animatrice.mandats.get().bassin_id)
    assert entrainements.bassin_de_personne(animatrice) == sien
    assert entrainements.bassin_de_personne(une_region()) is None
    assert entrainement_commencer(compte=un_role("ELU")).questions


def test_whole_day_without_script(membre, compte):
    assert "Tirer mes questions" in page(membre.get("/mon-espace/"))
    assert "Tirer mes questions du jour" in page(membre.get(PAGE)) and not Entrainement.objects.exists()
    for _clic in range(2):
        membre.post(PAGE)
    tirage = Entrainement.objects.get()
    html = page(membre.get(PAGE))
    assert html.count(">Répondre<") == 5 and "Bonne réponse" not in html and "À relire" not in html
    for numero, question in enumerate(tirage.questions, start=1):
        donnees = {"question": question["id"], f"q{numero}": justes(question)["choix"]}
        reponse = membre.post(reverse("entrainement_repondre"), donnees)
        assert reponse.status_code == 302 and reponse["Location"] == f"{PAGE}#question-{numero}"
        html = page(membre.get(PAGE))
        assert html.count("C’est juste") == numero and html.count("À relire dans l’annuaire") == numero
        assert all(f'href="{fiche["url"]}"' in html for fiche in question["fiches"])
    assert "C’est tout pour aujourd’hui" in html and ">Répondre<" not in html
    assert "Relire les corrections" in page(membre.get("/mon-espace/"))


def test_wrong_answer_and_i_do_not_know_get_their_explanation_and_a_blank_one_is_told(membre, tirage):
    adresse = reverse("entrainement_repondre")
    fausse, passee, vide = tirage.questions[:3]
    reponse = membre.post(adresse, {"question": vide["id"]})
    html = page(reponse)
    assert reponse.status_code == 200 and "Répondez à cette question" in html and 'id="id_q3_error"' in html
    tirage.refresh_from_db()
    assert tirage.reponses == {}
    choix = next(r["id"] for r in fausse["reponses"] if not r["juste"])
    membre.post(adresse, {"question": fausse["id"], "q1": choix})
    membre.post(adresse, {"question": passee["id"], "q2": "passe"})
    membre.post(adresse, {"question": fausse["id"], "q1": justes(fausse)["choix"]})  # la première réponse vaut
    tirage.refresh_from_db()
    assert tirage.reponses == {fausse["id"]: {"choix": [choix]}, passee["id"]: {"passe": True}}
    html = page(membre.get(PAGE))
    assert "Ce n’est pas la bonne réponse" in html and "Vous avez choisi « Je ne sais pas »" in html
    assert html.count("D’après l’annuaire") >= 2 and "2 réponses sur 5" in page(membre.get("/mon-espace/"))


def test_answer_that_was_not_proposed_is_refused_in_words(membre, tirage):
    question, adresse = tirage.questions[0]["id"], reverse("entrainement_repondre")
    for valeur in ("inventee", "", "a\x00b", "'", "9" * 400):
        donnees = {"question": question, "q1": valeur}
        assert membre.post(adresse, donnees).status_code == 200, valeur
        assert membre.post(adresse, {**donnees, "question": valeur}).status_code == 302, valeur
        fausse = {"question": question, "reponse": {"choix": [valeur]}}
        refus("reponse_inconnue", entrainement_repondre, entrainement=tirage, **fausse)
    tirage.refresh_from_db()
    assert tirage.reponses == {}


def test_sheet_that_changes_replaces_the_question_once_and_says_so(membre, tirage):
    question, autre = avec_deux_structures(tirage)
    suivantes = tirage.questions[1:]
    fermer_les_services_de(question)
    html = page(membre.get(PAGE))
    assert "L’annuaire a changé" in html and question["id"] not in html
    tirage.refresh_from_db()
    assert question["id"] not in {q["id"] for q in tirage.questions} and tirage.tirages == 2
    assert len(tirage.questions) == 5
    gardees = questions_qui_tiennent(suivantes)
    assert autre["id"] in gardees and gardees <= {q["id"] for q in tirage.questions}
    assert questions_qui_tiennent(tirage.questions) == {q["id"] for q in tirage.questions}
    membre.get(PAGE)
    tirage.refresh_from_db()
    assert tirage.tirages == 2


def test_answer_sent_after_the_sheet_has_changed_does_not_count(membre, tirage):
    question = avec_structure(tirage)
    fermer_les_services_de(question)
    donnees = {"question": question["id"], "q1": justes(question)["choix"]}
    html = page(membre.post(reverse("entrainement_repondre"), donnees, follow=True))
    assert "Votre réponse n’est pas comptée" in html
    tirage.refresh_from_db()
    assert tirage.reponses == {} and question["id"] not in {q["id"] for q in tirage.questions}


def test_answer_already_given_stays_when_the_sheet_changes_and_the_page_warns(membre, tirage):
    question = avec_structure(tirage)
    entrainement_repondre(entrainement=tirage, question=question["id"], reponse=justes(question))
    assert "a changé depuis votre réponse" not in page(membre.get(PAGE))
    fermer_les_services_de(question)
    html = page(membre.get(PAGE))
    assert "a changé depuis votre réponse" in html and "C’est juste" in html
    tirage.refresh_from_db()
    assert tirage.questions[0] == question


def test_nobody_else_sees_any_of_it_and_the_day_after_it_is_not_asked_any_more(client, compte, tirage):
    question = tirage.questions[0]
    donnees = {"question": question["id"], "q1": "passe"}
    for qui, jours in ((un_conseiller(), 0), (une_region(), 0), (compte, 1)):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=jours), tick=False):
            client.force_login(qui)
            assert "Tirer mes questions du jour" in page(client.get(PAGE))
            reponse = page(client.post(reverse("entrainement_repondre"), donnees, follow=True))
        assert "n’est plus posée" in reponse and "Tirer mes questions du jour" in reponse
    tirage.refresh_from_db()
    assert tirage.reponses == {} and not ItemQuiz.objects.exists()


def test_ones_own_data_hold_the_trainings_of_a_year_and_an_anonymous_account_keeps_none(compte, tirage):
    vieux = tirage.jour - datetime.timedelta(days=366)
    Entrainement.objects.create(compte=compte, jour=vieux, questions=tirage.questions)
    assert "1 entraînement(s) effacé(s)" in battre("quiz.entrainements")[0]
    assert Entrainement.objects.get() == tirage
    rubrique = next(r for r in donnees_des_quiz(compte) if r.titre == "Entraînement du jour")
    assert rubrique.lignes[0]["Questions"] == [q["enonce"] for q in tirage.questions]
    compte_anonymise(compte=compte)
    assert not Entrainement.objects.exists()


def test_page_makes_the_same_queries_with_none_or_all_answered(membre, tirage):
    def compter() -> int:
        memoire.ETATS.tenus.clear()
        with CaptureQueriesContext(connection) as lues:
            assert membre.get(PAGE).status_code == 200
        return len(lues)

    entrainement_repondre(entrainement=tirage, question=tirage.questions[0]["id"], reponse={"passe": True})
    une = compter()
    for question in tirage.questions[1:4]:
        entrainement_repondre(entrainement=tirage, question=question["id"], reponse={"passe": True})
    assert compter() <= une <= 40


# Le bloc « Qui fait quoi ? » d’un quiz


def un_quiz_de_l_annuaire(nombre: int = 4, bassin: str = "", **champs):
    demande = {"type": "qui_fait_quoi", "id": "annuaire", "value": {"nombre": nombre, "bassin": bassin}}
    return un_quiz([une_question(), demande], **champs)


def test_block_of_a_quiz_draws_from_the_directory_of_today_at_each_attempt(compte):
    quiz = un_quiz_de_l_annuaire()
    assert quiz.nombre_questions == 5
    une = renotations.tentative_commencer(compte=compte, quiz=quiz)
    assert len(une.questions) == 5 and questions_qui_tiennent(une.questions[1:]) == {q["id"] for q in une.questions[1:]}
    assert renotations.tentative_soumettre(tentative=une, reponses=reponses_de(une)).pourcentage == 100
    autre = renotations.tentative_commencer(compte=compte, quiz=quiz)
    assert {q["id"] for q in une.questions[1:]}.isdisjoint(q["id"] for q in autre.questions[1:])
    une.refresh_from_db()
    assert une.reussie and list(quiz_coherents()) == list(releves_coherents()) == []


def test_block_asks_about_the_bassin_of_the_reader_unless_it_names_another(compte):
    from reseau.territoires.queries.communes import communes_du_bassin

    for code, quiz in (("niort", un_quiz_de_l_annuaire()), ("poitiers", un_quiz_de_l_annuaire(bassin="poitiers"))):
        bassin = Bassin.objects.get(code=code)
        siennes = set(communes_du_bassin(bassin).values_list("code_insee", flat=True))
        tentative = renotations.tentative_commencer(compte=compte, quiz=quiz)
        assert {q["sujet"]["commune"] for q in tentative.questions[1:]} <= siennes


def test_correction_of_the_block_leads_to_the_sheets_and_no_statistics_nor_new_marking_follows(membre, compte):
    tentative = une_tentative_remise(compte, un_quiz_de_l_annuaire(), 3)
    assert page(membre.get(lien(tentative))).count("À relire dans l’annuaire") == 4
    assert [item.identite for item in ItemQuiz.objects.all()] == [tentative.questions[0]["id"]]
    renotations.quiz_renoter(quiz=tentative.quiz, par=une_region(), motif="essai")
    assert Tentative.objects.get().pourcentage == 60 and not [*quiz_coherents(), *releves_coherents()]


def test_block_has_a_help_and_its_quiz_is_previewed_with_questions_of_today(client):
    client.force_login(une_region())
    quiz = un_quiz_de_l_annuaire()
    bloc = quiz.questions.stream_block.child_blocks["qui_fait_quoi"]
    assert bloc.get_description() and bloc.is_previewable
    apercu = client.get(reverse("wagtailadmin_block_preview"), {"id": bloc.definition_prefix})
    assert "Qui fait quoi" in page_lue(apercu)
    for mode, attendu in (("passer", "Je ne sais pas"), ("corriger", "À relire dans l’annuaire")):
        rendu = quiz.make_preview_request(preview_mode=mode)
        assert page(rendu.render() if hasattr(rendu, "render") else rendu).count(attendu) >= 4
    assert not Tentative.objects.exists()


KM_PRUDENT = 1.5


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


def test_same_seed_gives_the_same_questions_another_seed_others_and_none_already_asked():
    assert tirer("lundi", bassin=bassin()) == tirer("lundi", bassin=bassin()) != tirer("mardi", bassin=bassin())
    premieres = tirer("un")
    assert not {str(q["sujet"]) for q in premieres} & {str(q["sujet"]) for q in tirer("un", sauf=premieres)}


def test_questions_are_plain_data_that_are_marked_and_each_links_to_its_sheets(client):
    for question in json.loads(json.dumps(tirer(nombre=20))):
        genre = GENRES[question["genre"]]
        justes, fausses = ({"choix": [r["id"] for r in question["reponses"] if r["juste"] is x]} for x in (True, False))
        assert genre.connait(question, justes) and genre.corriger(question, justes).points == 1
        assert genre.corriger(question, fausses).points == 0
        assert question["fiches"]
        for fiche in question["fiches"][:2]:
            assert client.get(fiche["url"]).status_code == 200, fiche


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


def test_thin_directory_gives_fewer_questions_or_none_and_the_page_says_so(membre):
    Service.objects.exclude(structure__reseau__code="missions-locales").update(publie=False)
    annuaire_reindexer()
    assert len(tirer(bassin=bassin())) < 5
    Service.objects.update(publie=False)
    annuaire_reindexer()
    assert tirer(bassin=bassin()) == []
    html = page(membre.post(PAGE, follow=True))
    assert "ne contient pas encore de quoi poser une question" in html and not Entrainement.objects.exists()


def test_queries_are_as_many_for_one_question_as_for_thirty():
    def compter(nombre: int) -> int:
        memoire.ETATS.tenus.clear()
        with CaptureQueriesContext(connection) as lues:
            tirer("compte", nombre, bassin=bassin())
        return len(lues)

    assert compter(5) == compter(30) <= 25
