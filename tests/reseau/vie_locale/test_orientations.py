"""Regional orientations: numbered, relayed by each network, asked for once when they are late (R4.3)."""

import uuid

import pytest
from django.core import mail
from django.core.management import call_command

from home.models import Courriel
from reseau.vie_locale.models import OrientationRegionale, Relais
from reseau.vie_locale.queries import a_relayer_par, relais_manquants
from reseau.vie_locale.rules import orientation_clore, orientation_relayer
from tests.fabriques import un_reseau, une_chargee_de_mission, une_region, une_structure, une_tete_de_reseau
from tests.pages import lue
from tests.refus import refus
from tests.reseau.agenda.fabriques import dans
from tests.reseau.vie_locale.fabriques import reculer, une_orientation

pytestmark = pytest.mark.django_db
RELAIS = {"destinataires": "Les 42 conseillers du réseau", "nombre": 42}


def relayer(orientation, par, reseau="missions-locales", **dits):
    return orientation_relayer(
        orientation=orientation, reseau=un_reseau(reseau), par=par, **{"le": dans(0), **RELAIS, **dits}
    )


def manquants():
    return [(manquant.orientation.titre, manquant.reseau.code) for manquant in relais_manquants()]


def test_region_publishes_under_the_next_number_and_tells_the_leads():
    tete, region, cle = une_tete_de_reseau(), une_region(), uuid.uuid4()
    premiere = une_orientation(par=region, cle=cle)
    assert une_orientation(par=region, cle=cle) == premiere
    deuxieme = une_orientation(par=region, titre="Une autre")
    annee = premiere.du.year
    assert [premiere.numero, deuxieme.numero] == [f"ORI-{annee}-01", f"ORI-{annee}-02"]
    courriels = Courriel.objects.filter(gabarit="vie_locale/orientation")
    assert [c.destinataire for c in courriels] == [tete.email, tete.email]
    for par, code in ((tete, "droit"), (region, "echeance")):
        refus(code, une_orientation, par=par, echeance=dans(-1))
    assert OrientationRegionale.objects.count() == 2 and not mail.outbox


def test_each_network_says_once_that_it_relayed_and_the_rest_is_listed():
    une_structure("cap-emploi"), une_structure("missions-locales")
    tete, autre = une_tete_de_reseau(), une_tete_de_reseau()
    orientation = une_orientation()
    assert manquants() == [("Deux portes au plus", "cap-emploi"), ("Deux portes au plus", "missions-locales")]
    assert [manquant.reseau.code for manquant in a_relayer_par(tete)] == ["missions-locales"]
    relais = relayer(orientation, tete)
    assert relayer(orientation, tete, nombre=7) == relais and relais.nombre == 42
    assert tete.nom_complet in refus("deja", relayer, orientation=orientation, par=autre)
    assert manquants() == [("Deux portes au plus", "cap-emploi")] and a_relayer_par(tete) == []
    orientation_clore(orientation=orientation, par=une_region())
    assert manquants() == []


@pytest.mark.parametrize(
    ("dits", "code"),
    [
        ({"le": dans(1)}, "le"),
        ({"le": dans(-99)}, "le"),
        ({"destinataires": "  "}, "destinataires"),
        ({"nombre": 0}, "nombre"),
        ({"reseau": "cap-emploi"}, "droit"),
    ],
)
def test_rule_refuses_a_relay_that_says_nothing(dits, code):
    orientation = reculer(une_orientation(), 9)
    refus(code, relayer, orientation=orientation, par=une_tete_de_reseau(), **dits)
    assert not Relais.objects.exists()


def test_nobody_says_it_for_a_network_nor_once_it_is_closed():
    orientation, tete = une_orientation(), une_tete_de_reseau()
    for par in (une_region(), une_chargee_de_mission()):
        refus("droit", relayer, orientation=orientation, par=par)
    orientation_clore(orientation=orientation, par=une_region())
    refus("etat", relayer, orientation=orientation, par=tete)
    assert not Relais.objects.exists()


def test_region_says_it_for_a_network_that_nobody_leads(client):
    une_structure("cap-emploi")
    region, orientation = une_region(), une_orientation()
    client.force_login(region)
    assert "Dire que c’est relayé" in lue(client.get(f"/orientations/{orientation.numero}/"))
    assert relayer(orientation, region, "cap-emploi").par == region and manquants() == []


def test_late_networks_are_reminded_once_and_the_others_never():
    en_retard, a_jour = une_tete_de_reseau(), une_tete_de_reseau("cap-emploi")
    orientation = reculer(une_orientation(), 31)
    une_orientation(titre="Pas encore due")
    relayer(orientation, a_jour, "cap-emploi")
    for _ in range(2):
        call_command("battre", "vie_locale.relais")
    rappels = Courriel.objects.filter(gabarit="vie_locale/rappel")
    assert [rappel.destinataire for rappel in rappels] == [en_retard.email]
    assert f"/orientations/{orientation.numero}/relayer/missions-locales/" in rappels[0].texte


def test_lead_reads_the_orientation_and_says_that_it_is_relayed(client):
    orientation, tete = une_orientation(), une_tete_de_reseau()
    client.force_login(tete)
    assert "Relayée dans Missions locales" in lue(client.get("/orientations/"))
    adresse = f"/orientations/{orientation.numero}/"
    assert "Pas encore relayée" in lue(client.get(adresse))
    reponse = client.post(f"{adresse}relayer/missions-locales/", {"le": dans(1), **RELAIS})
    assert reponse.status_code == 422 and "Les 42 conseillers" in lue(reponse) and not Relais.objects.exists()
    for _ in range(2):
        page = lue(client.post(f"{adresse}relayer/missions-locales/", {"le": dans(0), **RELAIS}, follow=True))
    assert "à 42 personnes" in page and tete.nom_complet in page and Relais.objects.count() == 1
    assert client.get(f"{adresse}relayer/cap-emploi/").status_code == 404


def test_region_publishes_follows_what_is_not_relayed_and_closes(client):
    tete, region = une_tete_de_reseau("cap-emploi"), une_region()
    client.force_login(region)
    dits = {"cle": uuid.uuid4(), "titre": "Dire vrai", "texte": "Une fiche juste.", "echeance": dans(9)}
    for _ in range(2):
        client.post("/orientations/publier/", dits)
    orientation = OrientationRegionale.objects.get()
    page = lue(client.get("/orientations/relais/?reseau=cap-emploi"))
    assert "1 relais manquant" in page and tete.nom_complet in page
    adresse = f"/orientations/{orientation.numero}/"
    assert "Pas encore relayée" in lue(client.get(adresse))
    for _ in range(2):
        client.post(f"{adresse}clore/")
    assert "Close" in lue(client.get(adresse)) and "Tous les réseaux ont relayé" in lue(
        client.get("/orientations/relais/")
    )


def test_member_reads_the_orientation_and_not_who_relayed_it(client):
    orientation = une_orientation()
    relayer(orientation, une_tete_de_reseau())
    client.force_login(une_chargee_de_mission())
    page = lue(client.get(f"/orientations/{orientation.numero}/"))
    assert "Chacun oriente en deux portes." in page and "42 conseillers" not in page
