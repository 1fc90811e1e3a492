"""The lexicon, and the sentences that it helps to read: ages, words relaxed, wider circles, what is not understood."""

import datetime
import uuid
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from home.recherche.texte import analyser
from reseau.annuaire.models import EntreeLexique
from reseau.annuaire.models.recherche import expression_plier
from reseau.annuaire.queries.recherche import rechercher
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.recherche import DEPART, entree_enregistrer, entree_passer, lexique_charger
from reseau.vocabulaires.models import Mission, Theme, TypePublic
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import lexique_taire, lire, refus, une_commune, une_offre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
MERCREDI_10H = datetime.datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/Paris"))
CHAMPS = {"dire", "texte", "exige", "prefere", "ages", "source"}


def noms(texte: str, **criteres) -> list[str]:
    return [t.structure.nom for t in rechercher(Criteres(texte=texte, **criteres), moment=MERCREDI_10H).structures]


def entree(nom: str) -> EntreeLexique:
    return EntreeLexique.objects.get(cle=expression_plier(nom))


def test_delivered_lexicon_is_sound_and_loading_it_again_leaves_what_the_region_changed(capsys):
    codes = {
        f"{groupe}:{code}"
        for groupe, modele in (("mission", Mission), ("public", TypePublic), ("theme", Theme))
        for code in modele.objects.values_list("code", flat=True)
    }
    cles = set()
    for chemin in DEPART.glob("*.yaml"):
        for dite in yaml.safe_load(chemin.read_text(encoding="utf-8")):
            assert {"dire"} <= set(dite) <= CHAMPS, dite
            assert all(isinstance(mot, str) and analyser(mot) for mot in dite["dire"]), dite
            menes = [*dite.get("exige", ()), *dite.get("prefere", ())]
            assert all(code in codes or code.startswith("reseau:") for code in menes), dite
            assert len(dite["dire"]) > 1 or menes or dite.get("texte"), dite
            cle = expression_plier(dite["dire"][0])
            assert cle not in cles, f"deux entrées s’appellent {dite['dire'][0]}"
            cles.add(cle)
    assert EntreeLexique.objects.count() == len(cles) >= 50
    assert lexique_charger() == (0, 0)
    region = fabriques.une_region()
    entree_enregistrer(par=region, entree=entree("ML"), expressions="ML\nmission locale\nla mission")
    entree_passer(entree=entree("CIDFF"), vers="RETIREE", par=region, motif="Ce réseau a un autre nom.")
    EntreeLexique.objects.filter(cle="vae").delete()
    delivree = entree("RQTH")
    EntreeLexique.objects.filter(pk=delivree.pk).update(expressions="RQTH\nTH")
    call_command("charger_lexique")
    assert "Entrées ajoutées : 1 ; corrigées : 0" in capsys.readouterr().out
    assert entree("VAE").preferes == ["theme:vae"] and "la mission" in entree("ML").liste
    assert entree("CIDFF").etat == "RETIREE" and entree("RQTH").liste == ["RQTH", "TH"]


def test_delivered_entry_that_the_product_improved_is_corrected(monkeypatch, tmp_path):
    (tmp_path / "un.yaml").write_text("- {dire: [zorglub, zgl], prefere: [theme:vae]}", encoding="utf-8")
    monkeypatch.setattr("reseau.annuaire.rules.recherche.DEPART", tmp_path)
    assert lexique_charger() == (1, 0)
    (tmp_path / "un.yaml").write_text("- {dire: [zorglub, zgl], prefere: [theme:cep], ages: [3, 9]}", encoding="utf-8")
    assert lexique_charger() == (0, 1) and lexique_charger() == (0, 0)
    assert (entree("zorglub").preferes, entree("zorglub").age_max) == (["theme:cep"], 9)


def test_former_names_find_what_they_became():
    fabriques.un_reseau("france-travail", nom="France Travail")
    une_offre("Agence des Bords de Sèvre", reseau="france-travail", nom="Recherche d’emploi")
    for texte in ("PE", "pe", "pole emploi", "P.E.", "anpe"):
        assert noms(texte) == ["Agence des Bords de Sèvre"], texte


def test_entry_that_says_nothing_is_refused_and_one_that_only_leads_to_words_is_kept():
    for dites, code in ((" \n ", "vide"), ("zorglub\nZorglubs", "sans_effet"), ("vae\nautre chose", "connue")):
        assert refus(entree_enregistrer, par=None, expressions=dites) == code
    seule = entree_enregistrer(par=None, expressions="zorglub", textes="bandes dessinées")
    assert (seule.liste, seule.textes) == (["zorglub"], "bandes dessinées")


def test_region_edits_the_lexicon_in_the_admin():
    client = Client()
    client.force_login(fabriques.une_region())
    une_offre("Le Kiosque", nom="Information des jeunes", themes=["vae"])
    une_offre("Ailleurs", nom="Entretien", themes=["cep"])
    adresse = reverse("wagtailsnippets_annuaire_entreelexique:add")
    envoi = {"expressions": "bijou", "preferes": ["theme:vae"], "textes": "", "source": "Comité du 3 mars"}
    assert client.post(adresse, envoi).status_code == 302
    assert noms("bijou") == ["Le Kiosque"]
    assert "deuxième façon" in page_lue(client.post(adresse, {"expressions": "seul"}))
    ajoutee = entree("bijou")
    modifier = reverse("wagtailsnippets_annuaire_entreelexique:edit", args=[ajoutee.pk])
    assert client.post(modifier, envoi | {"preferes": ["theme:cep"]}).status_code == 302
    assert noms("bijou") == ["Ailleurs"]
    liste = page_lue(client.get(reverse("wagtailsnippets_annuaire_entreelexique:list"), {"q": "bijou"}))
    assert "Comité du 3 mars" in liste
    assert [passage.geste for passage in ajoutee.historique.all()] == ["", "Modifiée"]


def test_member_proposes_a_word_once_and_the_region_decides():
    membre, region = fabriques.un_conseiller(), fabriques.une_region()
    client = Client()
    client.force_login(membre)
    adresse = reverse("lexique_proposer")
    assert "zorglub" in page_lue(client.get(adresse, {"mot": "zorglub"}))
    envoi = {"expressions": "zorglub\nzgl", "source": "Ce que disent les jeunes", "cle": uuid.uuid4()}
    for _ in range(2):
        assert client.post(adresse, envoi).status_code == 302
    proposee = EntreeLexique.objects.get(cle="zorglub")
    assert (proposee.etat, proposee.par) == ("PROPOSEE", membre)
    assert "s’appelle déjà" in page_lue(client.post(adresse, envoi | {"cle": uuid.uuid4()}))
    une_offre("Le Kiosque", nom="Atelier zgl")
    assert noms("zorglub") == []
    decider = reverse("lexique_decider", args=[proposee.uuid, "EN_VIGUEUR"])
    assert client.post(decider).status_code == 404
    client.force_login(region)
    assert client.post(decider, follow=True).status_code == 200
    assert noms("zorglub") == ["Le Kiosque"]
    ecarter = reverse("lexique_decider", args=[proposee.uuid, "RETIREE"])
    assert client.post(ecarter, {"motif": ""}).status_code == 422
    client.post(ecarter, {"motif": "Un mot à la mode."})
    assert noms("zorglub") == []
    client.force_login(membre)
    assert "zorglub" in page_lue(client.get(reverse("lexique"), {"q": "zorglub"}))
    assert "Un mot à la mode." in lire(client, "historique", "entree_lexique", proposee.pk)


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


def test_age_said_leads_to_its_public_and_a_length_of_time_to_nothing():
    for texte, public in (
        ("17 ans", "jeunes-16-25"), ("moins de 26 ans", "jeunes-16-25"), ("fils de 15 ans", "eleves-etudiants"),
        ("10 ans d’expérience", None), ("depuis 20 ans", None), ("20 ans de cuisine", None),
        ("fille de 20 ans de Melle", "jeunes-16-25"),
    ):  # fmt: skip
        for code in ("jeunes-16-25", "eleves-etudiants", "salaries"):
            une_offre(code, publics=[code], reseau="transitions-pro", missions=["accompagnement"], nom="Entretien")
        assert noms(texte)[:1] == ([public] if public else []), texte


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


def test_question_without_meaning_says_so_and_proposes_needs():
    une_offre("Mission locale", themes=["vae"])
    for texte in ("a", "*", "💥", "de la", "zxcv " * 40):
        resultats = rechercher(Criteres(texte=texte, commune=une_commune("Niort")))
        assert resultats.incompris and resultats.nombre == 0 and resultats.criteres.texte == texte, texte
        assert [(besoin.changements["theme"], besoin.nombre) for besoin in resultats.besoins] == [("vae", 1)], texte


def test_known_word_is_never_corrected_and_another_is_offered_to_one_that_nothing_answers():
    une_offre("Aptitude, films, Nort", nom="Accueil")
    une_commune("Niort")
    for texte in ("inaptitude", "fils", "Niort"):  # du lexique, du français, un nom
        assert rechercher(Criteres(texte=texte)).corrections == {}, texte
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


def test_date_quantity_or_what_is_denied_is_not_asked_for():
    lexique_taire()
    entree_enregistrer(par=None, expressions="échoppe", preferes=["theme:vae"])
    une_offre("Ici", nom="Entretien", themes=["vae"], missions=["information"])
    une_offre("Là", nom="Lundi, dernière girafe de 3 personnes", missions=["information"])
    for reste in ("", " lundi dernier", " sans girafe", " pour 3 personnes"):
        assert noms(f"échoppe{reste}") == ["Ici"], reste


def test_sentence_that_nothing_or_less_than_half_answers_goes_to_who_listens_to_any_demand_a_word_does_not():
    une_offre("Ici", nom="Entretien", themes=["cep"])
    for texte, entendue in (("girafe", False), ("girafe jardin", True), ("une girafe dans le jardin", True)):
        assert noms(texte) == (["Ici"] if entendue else []), texte
    une_offre("Là", nom="Atelier", description="Peindre une girafe.", missions=["information"])
    assert noms("girafe, jardin, zèbre")[0] == "Ici" and noms("girafe au jardin")[0] == "Là"


def test_network_that_every_telling_word_names_keeps_its_place_behind_one_that_is_worth_more():
    lexique_taire()
    entree_enregistrer(par=None, expressions="échoppe", preferes=["theme:vae", "reseau:cma", "reseau:cci"])
    for code, themes in (("cma", ["vae"]), ("cci", []), ("greta", ["vae"]), *[(f"autre-{n}", []) for n in range(4)]):
        une_offre(code, reseau=code, nom="Entretien", themes=themes, missions=["accompagnement"])
    assert noms("échoppe", commune=une_commune("Niort")) == ["cma", "cci"]


def test_sentence_that_says_no_expression_leans_to_where_those_that_share_its_words_lead():
    lexique_taire()
    entree_enregistrer(par=None, expressions="lâcher une grosse caisse\nlâcher son poste", preferes=["reseau:greta"])
    entree_enregistrer(par=None, expressions="poste\nboutique", preferes=["reseau:cibc"])
    for nom, reseau, mission in (("Celle-ci", "greta", "information"), ("Une autre", "cibc", "accompagnement")):
        une_offre(nom, reseau=reseau, nom="Caisse, magasin", missions=[mission])
    for texte in ("elle va lâcher la caisse du magasin", "elle va lacher la caise du magasin"):
        assert noms(texte)[0] == "Celle-ci", texte
    assert noms("caisse")[0] == "Une autre"
