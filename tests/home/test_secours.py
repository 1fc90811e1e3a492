"""A search that says distress shows the line to call above everything; an ordinary need that looks like it does not."""

from pathlib import Path

import pytest
import yaml
from django.urls import reverse

from home.models import LigneSecours
from home.recherche.secours import secours_entendus
from tests.fabriques import une_region
from tests.pages import page_lue

pytestmark = pytest.mark.django_db
PHRASES = yaml.safe_load((Path(__file__).parent / "detresse.yaml").read_text("utf-8"))


def test_each_sentence_of_distress_shows_its_line_first_and_ordinary_ones_show_none():
    dites = {cas["phrase"]: [ligne.numero for ligne in secours_entendus(cas["phrase"])] for cas in PHRASES["detresse"]}
    fautes = {p: dites[p] for cas in PHRASES["detresse"] if dites[p := cas["phrase"]][:1] != [cas["ligne"]]}
    assert not fautes and len(dites) >= 40
    ordinaires = [cas["phrase"] for cas in PHRASES["ordinaires"]]
    de_trop = {p: [ligne.numero for ligne in lues] for p in ordinaires if (lues := secours_entendus(p))}
    assert not de_trop and len(ordinaires) >= 40


@pytest.mark.parametrize("adresse", ["annuaire", "recherche"])
def test_line_stands_above_every_answer_and_the_region_changes_it(client, adresse):
    region = une_region()
    envoi = {"q": "elle dort dehors, cherche une formation"}
    page = page_lue(client.get(reverse(adresse), envoi))
    assert page.index('href="tel:115"') < page.index("aria-live") and "Rien de cette recherche n’est gardé" in page
    assert "tel:115" not in page_lue(client.get(reverse(adresse), {"q": "formation de couvreur"}))
    ligne = LigneSecours.objects.get(numero="115")
    client.force_login(region)
    modifier = reverse("wagtailsnippets_home_lignesecours:edit", args=[ligne.pk])
    champs = ("numero", "nom", "phrase", "horaires", "ordre", "source", "verifiee_le")
    neuf = {nom: getattr(ligne, nom) for nom in champs} | {"dire": "dort dehors", "phrase": "Une place ce soir."}
    assert client.post(modifier, {**neuf, "en_service": "on"}).status_code == 302
    assert "Une place ce soir." in page_lue(client.get(reverse(adresse), envoi))
    assert client.post(modifier, neuf).status_code == 302
    assert "tel:115" not in page_lue(client.get(reverse(adresse), envoi))
