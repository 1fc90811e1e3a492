"""Behind a real PgBouncer in transaction mode, sixteen visitors share four connections without an error."""

import copy
import threading

import pytest
from django.db import close_old_connections, connection, connections
from django.test import Client

from home.erreurs import RegleRefusee
from home.models import Courriel
from safran.installation.sauvegardes import base_figer
from safran.settings.services import base_regler
from tests.fabriques import un_conseiller, une_structure
from tests.serveurs import PgBouncer

LECTEURS, CONNEXIONS = 16, 4


@pytest.fixture
def mandataire(monkeypatch):
    """PgBouncer before the base of the tests; threads that come now go through it."""
    derriere = connection.settings_dict
    with PgBouncer(derriere, connexions=CONNEXIONS) as ouvert:
        base = copy.deepcopy(derriere) | {"HOST": "127.0.0.1", "PORT": ouvert.port}
        base_regler(base, mutualisee=True)
        monkeypatch.setitem(connections.settings, "default", base)
        yield ouvert


def suivre(compte, fautes: list[str]) -> None:
    """What a person and a visitor ask for, again and again, on one connection to the pooler."""
    personne, visiteur = Client(raise_request_exception=False), Client(raise_request_exception=False)
    try:
        personne.force_login(compte)
        for _tour in range(3):
            pages = [(visiteur, adresse) for adresse in ("/annuaire/", "/annuaire/telecharger/annuaire.csv", "/")]
            for client, adresse in [*pages, (personne, "/mon-espace/"), (personne, "/mes-nouvelles/")]:
                reponse = client.get(adresse)
                reponse.getvalue()
                if reponse.status_code != 200:
                    fautes.append(f"{adresse} : {reponse.status_code}")
            if personne.post("/mes-nouvelles/", {"rythme": "HEBDO"}).status_code != 302:
                fautes.append("/mes-nouvelles/ : pas enregistré")
            # Une lecture par paquets, celle des listes exportées.
            fautes += [c.objet for c in Courriel.objects.iterator(chunk_size=2) if c.objet != "o"]
    except Exception as erreur:
        fautes.append(repr(erreur))
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_sixteen_readers_share_four_connections_without_an_error(mandataire):
    une_structure()
    comptes = [un_conseiller() for _ in range(LECTEURS)]
    Courriel.objects.bulk_create([Courriel(destinataire="a@b.example", gabarit="m/m", objet="o", texte="t")] * 9)
    fautes: list[str] = []
    fils = [threading.Thread(target=suivre, args=(compte, fautes)) for compte in comptes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert fautes == []
    assert mandataire.connexions_ouvertes() <= CONNEXIONS


def test_backup_through_a_pooler_is_refused_in_a_sentence(settings):
    settings.POSTGRES_MUTUALISE = True
    with pytest.raises(RegleRefusee, match="nommez-la elle-même dans DATABASE_URL"), base_figer():
        pass


@pytest.mark.django_db(transaction=True)
def test_pooler_away_is_said_and_forgotten_once_it_is_back(mandataire):
    def lire() -> None:
        visiteur = Client(raise_request_exception=False)
        try:
            for geste in (mandataire.arreter, mandataire.demarrer, None):
                close_old_connections()  # ce qu’un serveur fait à chaque demande, et le client des essais à aucune
                statuts.append(visiteur.get("/annuaire/").status_code)
                if geste:
                    geste()
        finally:
            connection.close()

    statuts: list[int] = []
    fil = threading.Thread(target=lire)
    fil.start()
    fil.join()
    assert statuts == [200, 503, 200]
