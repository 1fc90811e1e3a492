"""The lexicon: what the product delivers, what the Région makes of it, what members propose."""

import uuid

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from home.erreurs import RegleRefusee
from home.recherche.texte import analyser
from reseau.annuaire.models import EntreeLexique
from reseau.annuaire.models.recherche import expression_plier
from reseau.annuaire.queries.recherche import rechercher
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.recherche import DEPART, entree_enregistrer, entree_passer, lexique_charger
from reseau.vocabulaires.models import Mission, Theme, TypePublic
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import une_offre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
CHAMPS = {"dire", "texte", "exige", "prefere", "ages", "source"}


def noms(texte: str) -> list[str]:
    return [t.structure.nom for t in rechercher(Criteres(texte=texte)).structures]


def entree(nom: str) -> EntreeLexique:
    return EntreeLexique.objects.get(cle=expression_plier(nom))


def test_every_delivered_entry_is_sound():
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


def test_loading_again_adds_what_is_missing_and_leaves_what_the_region_changed(capsys):
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


@pytest.mark.parametrize("texte", ["PE", "pe", "pole emploi", "P.E.", "anpe"])
def test_former_names_find_what_they_became(texte):
    fabriques.un_reseau("france-travail", nom="France Travail")
    une_offre("Agence des Bords de Sèvre", reseau="france-travail", nom="Recherche d’emploi")
    assert noms(texte) == ["Agence des Bords de Sèvre"]


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"expressions": " \n "}, "vide"),
        ({"expressions": "zorglub\nZorglubs"}, "sans_effet"),
        ({"expressions": "vae\nautre chose"}, "connue"),
    ],
)
def test_entry_that_says_nothing_is_refused(champs, code):
    with pytest.raises(RegleRefusee) as refus:
        entree_enregistrer(par=None, **champs)
    assert refus.value.code == code


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
    assert "Un mot à la mode." in page_lue(client.get(reverse("historique", args=["entree_lexique", proposee.pk])))
