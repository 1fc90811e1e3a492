"""The page of results: the service and its place, what was understood, set aside, several values, nothing at all."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from reseau.structures.models import Structure
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_commune, une_offre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def page(client: Client, **parametres) -> str:
    reponse = client.get(reverse("annuaire"), parametres)
    assert reponse.status_code == 200
    return page_lue(reponse).replace("\u00a0", " ").replace("&nbsp;", " ")


def dite(html: str) -> str:
    """What is read of a piece of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cartes(texte: str) -> list[str]:
    return texte.split('<li class="service"')[1:]


def une_mission_locale() -> Structure:
    structure = fabriques.une_structure(nom="Mission locale du Marais", telephone="0536490012")
    lieu = un_lieu(structure, nom="Antenne des Tilleuls", telephone="0536490011")
    un_service(
        structure, lieu, nom="Suivi des jeunes", missions=["conseil", "accompagnement"], publics=["jeunes-16-25"],
        themes=["raccrochage"], zone="BASSIN", zone_codes=["niort"],
    )  # fmt: skip
    un_service(structure, lieu, nom="Atelier du jeudi", publics=["jeunes-16-25"])
    return structure


def test_card_is_the_service_at_its_place_and_leads_to_its_structure(client):
    structure = une_mission_locale()
    (carte,) = cartes(page(client, q="jeunes", lieu="Niort"))
    lue = dite(carte.partition("</li>")[0])
    for attendu in (
        "Suivi des jeunes", "Mission locale du Marais", "Antenne des Tilleuls, Niort", "05 36 49 00 11",
        "Accompagne : jeunes de 16 à 25 ans", "« jeunes », dans son nom", "Réservé aux habitants du bassin de Niort",
        "1 autre service", "à 100 m", "Confirmé le ",
    ):  # fmt: skip
        assert attendu in lue, (attendu, lue)
    assert 'href="tel:+33536490011"' in carte
    assert f'href="{reverse("structure", args=[structure.code])}?lieu=79191"' in carte


def test_card_of_a_place_without_a_number_gives_the_one_of_the_structure(client):
    structure = fabriques.une_structure(nom="Cap", telephone="0536490012")
    un_service(structure, un_lieu(structure))
    (carte,) = cartes(page(client, lieu="Niort"))
    assert 'href="tel:+33536490012"' in carte


def test_each_thing_understood_goes_away_alone_and_leaves_the_rest_as_typed(client):
    une_mission_locale()
    texte = page(client, q="jeune décroché du lycée, pas de permis", lieu="Niort")
    retraits = dict(re.findall(r'href="([^"]+)"[^>]*aria-label="Retirer ([^"]+)"', texte))
    adresses = {nom: adresse for adresse, nom in retraits.items()}
    assert (
        adresses["Public jeunes de 16 à 25 ans"]
        == "?q=d%C3%A9croch%C3%A9+du+lyc%C3%A9e%2C+pas+de+permis&amp;lieu=Niort"
    )
    assert all("permis" in adresse or "obilit" in nom for nom, adresse in adresses.items())


def test_word_that_nothing_says_is_set_aside_as_it_was_typed_and_may_be_asked_alone(client):
    une_mission_locale()
    texte = page(client, q="conseil jeune Éphémère", lieu="Niort")
    assert "Mis de côté : « Éphémère »" in dite(texte) and "?q=%C3%89ph%C3%A9m%C3%A8re&amp;lieu=Niort" in texte


def test_offered_word_takes_the_place_of_one_and_the_rest_of_the_question_stays(client):
    une_offre("Le Kiosque", nom="Foire aux métiers", missions=["information"])
    texte = page(client, q="Poire, métiers", lieu="Niort")
    assert "Vouliez-vous dire foire , plutôt que « Poire » ?" in dite(texte)
    assert 'href="?q=foire%2C+m%C3%A9tiers&amp;lieu=Niort"' in texte


@pytest.mark.parametrize(("question", "dit"), [("une girafe dans le jardin", True), ("vae", False)])
def test_page_says_when_no_word_leads_to_a_service_and_who_listens_is_shown(client, question, dit):
    une_offre("Ici", nom="Entretien", themes=["cep", "vae"])
    texte = page(client, q=question, lieu="Niort")
    assert len(cartes(texte)) == 1
    assert ("voici qui écoute toute demande" in dite(texte)) is dit


def test_several_values_of_one_filter_add_up_and_are_counted(client):
    une_offre("A", missions=["accueil"])
    une_offre("B", missions=["information"])
    une_offre("C", missions=["conseil"])
    texte = page(client, lieu="Niort", mission=["accueil", "information"])
    assert "2 structures autour de Niort" in texte and len(cartes(texte)) == 2
    assert "2 filtres actifs" in dite(texte).replace(" ,", ",")
    for valeur, coche in (("accueil", True), ("information", True), ("conseil", False)):
        case = re.search(rf'<input[^>]*id="f-mission-{valeur}"[^>]*>', texte)[0]
        assert ("checked" in case) is coche
    assert "Conseil 1" in dite(texte)


def test_question_that_means_nothing_is_kept_and_answered_by_needs(client):
    une_offre("Mission locale du Marais", themes=["vae"])
    texte = page(client, q="xyzxyz", lieu="Niort")
    assert "Nous n’avons pas compris ce que vous cherchez" in texte and 'value="xyzxyz"' in texte
    assert not cartes(texte) and "Ou partez du besoin" in texte
    assert 'href="?lieu=Niort&amp;theme=vae"' in texte and reverse("orienter") in texte


def test_answer_found_farther_says_how_far(client):
    une_commune("Niort")
    une_offre("À Parthenay", "Parthenay", nom="Atelier VAE", themes=["vae"], modes=["SUR_PLACE"])
    texte = page(client, q="vae", lieu="Niort")
    for attendu in ("1 structure autour de Niort", "voici ce qui répond à 50 km", "à 39 km"):
        assert attendu in texte, (attendu, dite(texte)[800:2000])


def test_word_is_proposed_by_members_only(client):
    une_offre("Mission locale du Marais")
    propose = f"{reverse('lexique_proposer')}?mot=xyzxyz"
    assert propose not in page(client, q="xyzxyz")
    client.force_login(fabriques.un_conseiller())
    assert propose in page(client, q="xyzxyz")


def test_list_and_map_hold_the_same_numbers_and_remote_doors_no_pin(client):
    une_offre("Ici")
    un_service(fabriques.une_structure(nom="Ligne", telephone="0549000000"), nom="Par téléphone", modes=["A_DISTANCE"])
    reponse = client.get(reverse("annuaire"), {"lieu": "Niort"})
    texte = page_lue(reponse)
    listes = re.findall(r'<li class="service" data-n="(\d+)"\s+data-lat', texte)
    epingles = [repere["n"] for repere in reponse.context["reperes"] if "n" in repere]
    assert listes == [str(n) for n in sorted(epingles)] == ["1"] and len(cartes(texte)) == 2
    assert "sans se déplacer" in texte


def test_service_given_remotely_is_called_at_the_first_place_of_its_structure(client):
    offre = une_offre("Avenir", lieu={"telephone": "05 36 49 00 90"})
    une_commune("La Rochelle")
    un_service(offre.structure, nom="Conseil en vidéo", modes=["A_DISTANCE"], themes=["vae"])
    (carte,) = cartes(page(client, q="vidéo", lieu="La Rochelle"))
    assert "Conseil en vidéo" in carte and "05 36 49 00 90" in dite(carte)
