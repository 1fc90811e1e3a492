"""Each notice of the house, as it leaves: every word there, in good French, to who did not turn it off."""

import html
import io
import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template import engines

from home.courriels import boite as preferences
from home.courriels.avis import avis_de_la_maison, categories_lire
from home.models import Courriel, Recapitulatif
from home.temps.typographie import typo
from tests.fabriques import un_compte, un_conseiller
from tests.pieges import gabarits_de_courriels

pytestmark = pytest.mark.django_db
MAISON = avis_de_la_maison()
VIDE = "‹mot absent›"
# Les mots dont le gabarit attend plus qu’un texte.
FICHE = {"nom": "Lieu", "url": "/", "date": "2027"}
PAR_MOT = {
    "groupes": [{"nom": "Ici", "objet": "Une page", "url": "/", "fiches": [FICHE], "lignes": ["Neuf"]}],
    "structures": [{"nom": "Ici", "nombre": 2}],
    "parts": [{"numero": "D-2027-001", "texte": "Relire", "echeance": "lundi 1er mars 2027", "url": "/"}],
    "lignes": [{"numero": "D-2027-001", "texte": "Relire", "quand": "pour demain", "qui": "Apec", "url": "/"}],
    "actions": [{"titre": "Relayer", "plan": "Plan 2027", "quand": "lundi 1er mars 2027", "url": "/"}],
    "chiffres": {"sessions": 2},
    "bordereau": {"annees": 3},
    **dict.fromkeys(("manques", "seances", "retirees", "ouvre", "points", "dates"), ["Une ligne."]),
    **dict.fromkeys(("nombre", "jours", "paiements", "perimees", "autres", "structures_de_plus"), 2),
    **dict.fromkeys(("corrige", "certificat", "recoit", "relance", "referent"), True),
}


def mots(avis):
    """A value for each word of a notice."""
    return {mot: PAR_MOT.get(mot, f"Le mot {mot}") for mot in avis.mots.split()}


@pytest.mark.parametrize("avis", MAISON, ids=lambda avis: avis.cle)
def test_notice_is_written_in_full_once_to_who_did_not_turn_it_off(avis, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", VIDE)
    compte, ferme, refuse = un_compte(prenom="Camille"), un_compte(), un_compte()
    ferme.is_active = False
    Recapitulatif.objects.create(compte=refuse, refusees=[avis.categorie.cle])
    for _ in range(2):
        avis.envoyer([compte, ferme, refuse], "/ici/", etape="1", **mots(avis))
    recus = {courriel.destinataire: courriel for courriel in Courriel.objects.all()}
    assert set(recus) == ({compte.email, refuse.email} if avis.categorie.imposee else {compte.email})
    courriel = recus[compte.email]
    lu = f"{courriel.objet}\n{courriel.texte}"
    assert courriel.gabarit == avis.cle and courriel.objet and "Objet" not in courriel.objet
    assert f"{settings.SITE_URL}/ici/" in courriel.texte and f"{settings.SITE_URL}/ici/" in courriel.html
    assert (preferences.LIEN_ARRET in courriel.texte) == (preferences.LIEN_ARRET in courriel.html)
    assert (preferences.LIEN_ARRET in lu) == bool(courriel.categorie) == (not avis.categorie.imposee)
    vue = html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", "", courriel.html, flags=re.DOTALL))
    assert VIDE not in lu + vue and typo(lu) == lu and typo(vue) == vue
    assert avis.quand[0].isupper() and avis.quand.endswith(".") and avis.a_qui and not avis.a_qui.endswith(".")
    with pytest.raises(ValueError, match=re.escape(avis.cle)):
        avis.ecrire(compte.email, "/", **mots(avis), inconnu="")


def test_every_template_is_of_a_notice_and_the_list_names_them_all():
    assert {avis.modele or avis.cle for avis in MAISON} == set(gabarits_de_courriels())
    sortie = io.StringIO()
    call_command("avis", stdout=sortie)
    assert all(f"  {avis.cle} : " in sortie.getvalue() for avis in MAISON)
    assert "chacun peut le refuser" in sortie.getvalue() and "Texte modifiable" in sortie.getvalue()


def test_each_chooses_what_is_received_and_what_may_not_be_refused_says_why(client):
    compte = un_conseiller()
    client.force_login(compte)
    page = client.get("/mes-courriels/").content.decode()
    imposees = [categorie for categorie in categories_lire() if categorie.imposee]
    assert len(imposees) >= 4 and page.count(" checked") == len(categories_lire()) - len(imposees) - 1
    client.post("/mes-courriels/", {"recus": ["fiches", "relectures"]})
    refusees = Recapitulatif.objects.get(compte=compte).refusees
    assert "rappels" in refusees and not {"fiches", "relectures", "compte"} & set(refusees)
    reponse = client.post("/mes-courriels/", {"recus": ["compte"]})
    assert reponse.status_code == 422 and Recapitulatif.objects.get(compte=compte).refusees == refusees


def test_link_of_a_mail_turns_off_its_category_alone(client):
    compte = un_conseiller()
    lien = preferences.arret_lien("rappels", compte.email).removeprefix(settings.SITE_URL)
    assert "Les rappels avant une session" in client.get(lien).content.decode()
    for _ in range(2):
        assert client.post(lien, {"List-Unsubscribe": "One-Click"}).status_code == 200
    recap = Recapitulatif.objects.get(compte=compte)
    assert recap.refusees == ["rappels"] and recap.rythme == "AUCUN"
    forge = preferences.lien_d_arret(recap, "compte").removeprefix(settings.SITE_URL)
    assert client.post(forge).status_code == 404, "ce qui ne se refuse pas n’a pas de lien"
