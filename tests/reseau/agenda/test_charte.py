"""The charter of events: published by the Région, never written again, asked of what is proposed under it."""

import pytest

from home.erreurs import RegleRefusee
from reseau.agenda.models import CharteEvenements
from reseau.agenda.rules.evenements import evenement_proposer
from reseau.agenda.rules.moderation import charte_publier
from tests.fabriques import une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.agenda.fabriques import dans, un_evenement, une_charte

pytestmark = pytest.mark.django_db
CHARTE, PUBLIER = "/agenda/charte/", "/agenda/charte/publier/"


def envoi(**dits):
    champs = {
        "texte": "Gratuit et neutre.",
        "delai": 45,
        "demande": ["publics"],
        "en_vigueur_du": dans(0),
        "version": 0,
    }
    return {**champs, **dits}


def test_region_publishes_and_everyone_reads_the_version_in_force_and_the_past_ones(client):
    assert "Aucune version n’est encore en vigueur" in lue(client.get(CHARTE))
    client.force_login(une_region())
    page = lue(client.post(PUBLIER, envoi(), follow=True))
    assert "La version est publiée" in page and "Version 1" in page
    client.post(PUBLIER, envoi(texte="Un autre texte.", version=1, en_vigueur_du=dans(30)))
    client.logout()
    page = lue(client.get(CHARTE))
    assert "Gratuit et neutre." in page and "Dire : Les publics" in page and "Version 2" in page
    assert "Un autre texte." in lue(client.get(f"{CHARTE}2/")) and client.get(f"{CHARTE}3/").status_code == 404


def test_sent_twice_it_is_one_version_and_of_two_authors_the_second_reads_again(client):
    client.force_login(une_region())
    assert client.post(PUBLIER, envoi()).status_code == client.post(PUBLIER, envoi()).status_code == 302
    assert CharteEvenements.objects.count() == 1
    client.force_login(une_region())
    reponse = client.post(PUBLIER, envoi(texte="Le mien, écrit en même temps."))
    assert reponse.status_code == 422 and "Une autre version vient d’être publiée" in lue(reponse)
    assert "Le mien, écrit en même temps." in lue(reponse) and CharteEvenements.objects.count() == 1


@pytest.mark.parametrize(
    ("dits", "phrase"),
    [
        ({"en_vigueur_du": dans(-1)}, "Une version vaut d’aujourd’hui ou d’un jour à venir"),
        ({"en_vigueur_du": "9999-12-31"}, "Cette date n’existe pas"),
        ({"delai": -4}, "0"),
        ({"demande": ["salaire"]}, "Ce choix n’est pas dans la liste"),
        ({"texte": ""}, "Renseignez ce champ"),
    ],
)
def test_a_version_that_cannot_be_is_told_at_its_field(client, dits, phrase):
    client.force_login(une_region())
    reponse = client.post(PUBLIER, envoi(**dits))
    assert reponse.status_code == 422 and phrase in lue(reponse) and not CharteEvenements.objects.exists()


def test_only_the_region_publishes_and_a_version_is_never_written_again(client):
    client.force_login(une_chargee_de_mission())
    assert client.get(PUBLIER).status_code == 404
    with pytest.raises(RegleRefusee, match="Seule la Région"):
        charte_publier(
            par=une_chargee_de_mission(), texte="Texte", delai=1, demande=[], en_vigueur_du=dans(0), derniere=0
        )
    charte = une_charte()
    charte.texte = "Réécrit"
    with pytest.raises(TypeError):
        charte.save()


@pytest.mark.parametrize("champ", ["accessibilite", "publics", "themes", "effectif", "programme", "acces", "source"])
def test_what_the_version_in_force_asks_is_refused_at_its_field(champ):
    une_charte(demande=[champ])
    evenement = un_evenement("BROUILLON")
    with pytest.raises(RegleRefusee, match="La charte le demande") as refus:
        evenement_proposer(evenement=evenement, par=evenement.cree_par)
    evenement.refresh_from_db()
    assert refus.value.code == champ and evenement.moderation == "BROUILLON" and evenement.charte is None


def test_at_a_distance_no_place_is_asked_to_be_accessible():
    une_charte(demande=["accessibilite", "acces"])
    evenement = un_evenement("BROUILLON", lien="https://visio.example/salon")
    evenement_proposer(evenement=evenement, par=evenement.cree_par)
    evenement.refresh_from_db()
    assert evenement.moderation == "PROPOSE"
