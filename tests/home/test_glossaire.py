"""The words of the trade, for everyone (R4.17)."""

import pytest
from django.urls import reverse

from home.queries import glossaire_lire
from tests.pages import page_lue

pytestmark = pytest.mark.django_db


def test_glossary_is_public_indexed_linked_and_found(client):
    page = client.get(reverse("glossaire"))
    texte = page_lue(page)
    mots = [mot for mots in glossaire_lire().values() for mot in mots]
    assert page.status_code == 200 and 30 <= len(mots) <= 60 and len({mot.ancre for mot in mots}) == len(mots)
    for mot in mots:
        assert f'id="{mot.ancre}"' in texte
    assert all(f'href="#lettre-{lettre}"' in texte for lettre in glossaire_lire())
    assert reverse("glossaire") in page_lue(client.get("/"))
    for cherche in ("cep", "acquis de l'expérience", "bilans de competences", "travailleurs handicapés"):
        trouves = page_lue(client.get(reverse("recherche"), {"q": cherche}))
        assert f"{reverse('glossaire')}#" in trouves, cherche
