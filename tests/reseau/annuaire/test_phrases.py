"""Sentences: the lexicon, ages, words relaxed in the place, wider circles, what is answered, what is not understood."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from reseau.annuaire.queries.recherche import rechercher
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.recherche import entree_enregistrer
from tests import fabriques
from tests.reseau.annuaire.fabriques import lexique_taire, une_commune, une_offre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
MERCREDI_10H = datetime.datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/Paris"))


def noms(texte: str, **criteres) -> list[str]:
    return [t.structure.nom for t in rechercher(Criteres(texte=texte, **criteres), moment=MERCREDI_10H).structures]


def test_word_of_the_lexicon_puts_the_door_in_town_before_the_one_that_answers_from_afar():
    fabriques.un_reseau("apec", nom="Apec")
    une_offre("Mission locale", "Melle", publics=["jeunes-16-25"], nom="Accueil")
    une_offre("Au loin", "Poitiers", "apec", nom="Premier emploi des jeunes", modes=["SUR_PLACE", "A_DISTANCE"])
    assert noms("jeune", commune=une_commune("Melle"))[0] == "Mission locale"


def test_words_that_nobody_holds_together_are_relaxed_in_the_place_and_said():
    une_offre("Mission locale", "Melle", nom="Accueil", themes=["raccrochage"])
    une_offre("Ailleurs", "Poitiers", nom="Tamaris", themes=["raccrochage"])
    resultats = rechercher(Criteres(texte="décrocheur tamaris", commune=une_commune("Melle")))
    assert [t.structure.nom for t in resultats.structures] == ["Mission locale"]
    assert resultats.ignores == ("tamaris",) and not resultats.elargi


def test_circle_widens_when_the_place_has_nothing_and_says_how_far():
    une_offre("À Parthenay", "Parthenay", nom="Tamaris")
    une_offre("Ici", nom="Accueil")
    resultats = rechercher(Criteres(texte="tamaris", commune=une_commune("Niort")))
    assert [r.structure.nom for r in resultats.reponses] == ["À Parthenay"]
    assert (resultats.elargi, resultats.rayon) == (True, 50) and 35 < resultats.reponses[0].distance < 45
    assert resultats.reponses[0].raisons == ["« tamaris », dans son nom"]


@pytest.mark.parametrize(
    ("texte", "public"),
    [
        ("17 ans", "jeunes-16-25"), ("moins de 26 ans", "jeunes-16-25"), ("fils de 15 ans", "eleves-etudiants"),
        ("10 ans d’expérience", None), ("depuis 20 ans", None), ("20 ans de cuisine", None),
        ("fille de 20 ans de Melle", "jeunes-16-25"),
    ],
)  # fmt: skip
def test_age_said_leads_to_its_public_and_a_length_of_time_to_nothing(texte, public):
    for code in ("jeunes-16-25", "eleves-etudiants", "salaries"):
        une_offre(code, publics=[code], reseau="transitions-pro", missions=["accompagnement"], nom="Entretien")
    assert noms(texte)[:1] == ([public] if public else [])


def test_answer_says_for_whom_why_and_how_to_reach_it():
    lieu = {"telephone": "05 49 00 00 00", "horaires": "Mo-Fr 09:00-17:00"}
    une_offre("Mission locale", lieu=lieu, themes=["vae"], zone="BASSIN", zone_codes=["niort"], nom="Entretien")
    (reponse,) = rechercher(Criteres(texte="vae", commune=une_commune("Niort")), moment=MERCREDI_10H).reponses
    assert (reponse.service.nom, reponse.lieu.lieu.commune.nom, reponse.telephone) == (
        "Entretien", "Niort", "05 49 00 00 00"
    )  # fmt: skip
    assert reponse.accompagne and reponse.ouverture.ouvert and reponse.publics == ["Tout public"]
    assert reponse.raisons == ["le thème « Validation des acquis de l’expérience (VAE) »"]
    assert reponse.reserve_a == "du bassin de Niort"


@pytest.mark.parametrize("texte", ["a", "*", "💥", "de la", "zxcv " * 40])
def test_question_without_meaning_says_so_and_proposes_needs(texte):
    une_offre("Mission locale", themes=["vae"])
    resultats = rechercher(Criteres(texte=texte, commune=une_commune("Niort")))
    assert resultats.incompris and resultats.nombre == 0 and resultats.criteres.texte == texte
    assert [(besoin.changements["theme"], besoin.nombre) for besoin in resultats.besoins] == [("vae", 1)]


@pytest.mark.parametrize("texte", ["inaptitude", "fils", "Niort"])
def test_word_of_the_lexicon_of_french_or_a_name_is_never_corrected(texte):
    une_offre("Aptitude, films, Nort", nom="Accueil")
    une_commune("Niort")
    assert rechercher(Criteres(texte=texte)).corrections == {}


def test_french_word_that_nothing_answers_to_is_kept_and_another_is_offered():
    une_offre("Le Kiosque", nom="Foire aux métiers", missions=["information"])
    resultats = rechercher(Criteres(texte="poire"))
    assert (resultats.propositions, resultats.nombre) == ({"poire": "foire"}, 0)


@pytest.mark.parametrize(
    ("texte", "mene"),
    [
        ("je suis sans permis", True), ("je n’ai plus du tout de permis", True), ("mon permis", False),
        ("sans repasser mon permis", False), ("ouvrir une échoppe", True), ("ouvrir encore notre échoppe", True),
        ("le GAT", True), ("un gâteau", False), ("il a ouvert une échoppe", True), ("une danseuse", True),
        ("je n’en peux plus", True), ("je peux le faire", False), ("permis, plus de voiture", False),
    ],
)  # fmt: skip
def test_expression_that_denies_wants_a_denial_possessives_change_nothing_an_acronym_is_its_own_word(texte, mene):
    lexique_taire()
    dites = "GAT\nsans permis\nouvrir mon échoppe\ndanseur\nn’en peux plus"
    entree_enregistrer(par=None, expressions=dites, preferes=["theme:vae"])
    une_offre("Ici", nom="Entretien", themes=["vae"], missions=["information"])
    assert noms(texte) == (["Ici"] if mene else [])


@pytest.mark.parametrize(
    ("texte", "mene"),
    [
        ("vendre une échoppe", True), ("vendre, une échoppe", False), ("vendre depuis dix ans une échoppe", True),
        ("vendre dix ans une échoppe", True), ("a été vendue une échoppe", True), ("vendre va être mon échoppe", True),
        ("veut tenir une épicerie", True),
    ],
)  # fmt: skip
def test_expression_stops_at_a_comma_not_at_a_tense_nor_a_length_of_time_nor_a_verb_that_wishes(texte, mene):
    lexique_taire()
    entree_enregistrer(par=None, expressions="vendre une échoppe\ntenir une épicerie", preferes=["theme:vae"])
    entree_enregistrer(par=None, expressions="veut tenir", preferes=["theme:cep"])
    une_offre("Ici", nom="Entretien", themes=["vae"], missions=["information"])
    assert noms(texte) == (["Ici"] if mene else [])


@pytest.mark.parametrize(
    "texte", ["échoppe", "échoppe lundi dernier", "échoppe sans girafe", "échoppe pour 3 personnes"]
)
def test_date_quantity_or_what_is_denied_is_not_asked_for(texte):
    lexique_taire()
    entree_enregistrer(par=None, expressions="échoppe", preferes=["theme:vae"])
    une_offre("Ici", nom="Entretien", themes=["vae"], missions=["information"])
    une_offre("Là", nom="Lundi, dernière girafe de 3 personnes", missions=["information"])
    assert noms(texte) == ["Ici"]


@pytest.mark.parametrize(
    ("texte", "entendue"), [("girafe", False), ("girafe jardin", True), ("une girafe dans le jardin", True)]
)
def test_sentence_that_nothing_answers_goes_to_who_listens_to_any_demand_a_word_does_not(texte, entendue):
    une_offre("Ici", nom="Entretien", themes=["cep"])
    assert noms(texte) == (["Ici"] if entendue else [])


@pytest.mark.parametrize(("texte", "premiere"), [("girafe, jardin, zèbre", "Ici"), ("girafe au jardin", "Là")])
def test_sentence_of_which_a_sheet_says_less_than_half_goes_to_who_listens_to_any_demand_first(texte, premiere):
    une_offre("Ici", nom="Entretien", themes=["cep"])
    une_offre("Là", nom="Atelier", description="Peindre une girafe.", missions=["information"])
    assert noms(texte)[0] == premiere


def test_network_that_every_telling_word_names_keeps_its_place_behind_one_that_is_worth_more():
    lexique_taire()
    entree_enregistrer(par=None, expressions="échoppe", preferes=["theme:vae", "reseau:cma", "reseau:cci"])
    for code, themes in (("cma", ["vae"]), ("cci", []), ("greta", ["vae"]), *[(f"autre-{n}", []) for n in range(4)]):
        une_offre(code, reseau=code, nom="Entretien", themes=themes, missions=["accompagnement"])
    assert noms("échoppe", commune=une_commune("Niort")) == ["cma", "cci"]


@pytest.mark.parametrize("texte", ["elle va lâcher la caisse du magasin", "elle va lacher la caise du magasin"])
def test_sentence_that_says_no_expression_leans_to_where_those_that_share_its_words_lead(texte):
    lexique_taire()
    entree_enregistrer(par=None, expressions="lâcher une grosse caisse\nlâcher son poste", preferes=["reseau:greta"])
    entree_enregistrer(par=None, expressions="poste\nboutique", preferes=["reseau:cibc"])
    for nom, reseau, mission in (("Celle-ci", "greta", "information"), ("Une autre", "cibc", "accompagnement")):
        une_offre(nom, reseau=reseau, nom="Caisse, magasin", missions=[mission])
    assert noms(texte)[0] == "Celle-ci"
    assert noms("caisse")[0] == "Une autre"
