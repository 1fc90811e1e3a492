"""Vocabularies in Wagtail's admin: the Région adds and corrects, nobody deletes."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from reseau.vocabulaires.models import Theme
from tests.fabriques import une_region
from tests.pages import page_lue

pytestmark = pytest.mark.django_db
AJOUT = "wagtailsnippets_vocabulaires_theme:add"
MODIFICATION = "wagtailsnippets_vocabulaires_theme:edit"


@pytest.fixture
def region(client):
    compte = une_region()
    permissions = Permission.objects.filter(content_type__app_label="vocabulaires")
    acces = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    compte.user_permissions.add(*permissions, *acces)
    client.force_login(compte)
    return client


def saisie(**champs):
    return {
        "code": "artisanat-d-art",
        "libelle": "Artisanat d’art",
        "description": "",
        "ordre": "300",
        "valide_du": "",
        "valide_au": "",
        "correspondance": "choisir-un-metier--confirmer-son-choix-de-metier",
        "codes_recus": "",
        **champs,
    }


def test_region_adds_a_theme_that_everyone_may_use(region):
    reponse = region.post(reverse(AJOUT), saisie())
    assert reponse.status_code == 302
    theme = Theme.objects.en_vigueur().get(code="artisanat-d-art")
    assert theme.correspondance == ["choisir-un-metier--confirmer-son-choix-de-metier"]


def test_region_typing_a_wrong_code_is_told_and_keeps_its_text(region):
    reponse = region.post(reverse(AJOUT), saisie(correspondance="nulle-part"))
    assert reponse.status_code == 200
    texte = page_lue(reponse)
    assert "Code inconnu de data.inclusion" in texte and "Artisanat d’art" in texte
    assert not Theme.objects.filter(code="artisanat-d-art").exists()


def test_region_correcting_a_label_cannot_change_the_code(region):
    theme = Theme.objects.get(code="vae")
    reponse = region.post(
        reverse(MODIFICATION, args=[theme.pk]),
        saisie(code="autre", libelle="VAE", correspondance="\n".join(theme.correspondance)),
    )
    assert reponse.status_code == 302
    theme.refresh_from_db()
    assert (theme.code, theme.libelle) == ("vae", "VAE")


def test_region_never_deletes_a_term(region):
    theme = Theme.objects.get(code="vae")
    reponse = region.post(reverse("wagtailsnippets_vocabulaires_theme:delete", args=[theme.pk]))
    assert reponse.status_code == 302
    assert Theme.objects.filter(code="vae").exists()


def test_region_never_deletes_terms_in_bulk(region):
    theme = Theme.objects.get(code="vae")
    adresse = reverse("wagtail_bulk_action", args=["vocabulaires", "theme", "delete"])
    reponse = region.post(f"{adresse}?id={theme.pk}")
    assert reponse.status_code < 500
    assert Theme.objects.filter(code="vae").exists()
