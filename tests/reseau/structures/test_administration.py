"""The register in Wagtail's admin: what the Région types goes through the rules."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from reseau.structures.models import Reseau, Structure
from reseau.structures.rules import structure_modifier
from reseau.vocabulaires.models import Mission
from tests.fabriques import un_reseau, une_region, une_structure
from tests.pages import page_lue

pytestmark = pytest.mark.django_db


@pytest.fixture
def region(client):
    compte = une_region()
    permissions = Permission.objects.filter(content_type__app_label="structures")
    acces = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    compte.user_permissions.add(*permissions, *acces)
    client.force_login(compte)
    return client


def saisie(**champs):
    vides = (
        "sigle code siret parent presentation site courriel telephone nouveau_statut statut_du statut_base_legale "
        "statut_acte"
    )
    dits = {"reseau": str(un_reseau().pk), "nom": "Mission locale du Haut-Val"}
    return dict.fromkeys(vides.split(), "") | dits | champs


def adresse(vue, *args, modele="structure"):
    return reverse(f"wagtailsnippets_structures_{modele}:{vue}", args=args)


def test_region_adds_a_structure_with_its_status(region):
    donnees = saisie(
        siret="732 829 320 00074", site="haut-val.example", nouveau_statut="CHARTE", statut_du="2026-01-05"
    )
    assert region.post(adresse("add"), donnees).status_code == 302
    structure = Structure.objects.get(code="mission-locale-du-haut-val")
    assert (structure.siret, structure.site) == ("73282932000074", "https://haut-val.example")
    assert structure.statuts.get().statut == "CHARTE"


def test_region_typing_what_cannot_be_is_told_and_keeps_its_text(region):
    for champs, dit in (
        ({"siret": "73282932000075"}, "Ce SIRET est incorrect"),
        ({"nouveau_statut": "CHARTE"}, "Dites à partir de quel jour"),
    ):
        texte = page_lue(region.post(adresse("add"), saisie(**champs)))
        assert dit in texte and "Mission locale du Haut-Val" in texte and not Structure.objects.exists(), champs


def test_region_sees_the_status_of_today_and_asking_an_impossible_one_changes_nothing(region):
    structure = une_structure(nom="Ancien nom")
    donnees = saisie(nom="Nouveau nom", nouveau_statut="RETIREE", statut_du="2026-01-05")
    reponse = region.post(adresse("edit", structure.pk), donnees)
    assert reponse.status_code == 200 and "Le statut ne passe pas" in page_lue(reponse)
    structure.refresh_from_db()
    assert structure.nom == "Ancien nom" and not structure.statuts.exists()
    region.post(adresse("edit", structure.pk), saisie(nouveau_statut="OPERATEUR_CEP", statut_du="2026-01-05"))
    assert "Opérateur du CEP, depuis le 05/01/2026" in page_lue(region.get(adresse("edit", structure.pk)))


def test_region_is_told_when_someone_changed_the_structure_meanwhile(region):
    structure = une_structure(nom="Ancien nom")
    formulaire = region.get(adresse("edit", structure.pk)).context["form"]
    donnees = saisie(nom="Nouveau nom", lue_le=formulaire["lue_le"].value())
    assert 'name="lue_le"' in page_lue(region.get(adresse("edit", structure.pk)))
    structure_modifier(structure=structure, telephone="05 99 00 11 22")
    reponse = region.post(adresse("edit", structure.pk), donnees)
    assert reponse.status_code == 200 and "a été modifiée à" in page_lue(reponse)
    assert 'value="Nouveau nom"' in page_lue(reponse)
    assert Structure.objects.get().nom == "Ancien nom"
    donnees["lue_le"] = reponse.context["form"]["lue_le"].value()
    assert region.post(adresse("edit", structure.pk), donnees).status_code == 302
    assert Structure.objects.get().nom == "Nouveau nom"


def test_region_edits_a_network_and_its_missions(region):
    reseau = un_reseau("cio")
    donnees = {
        "code": "autre", "nom": "Centres d’information et d’orientation", "sigle": "CIO", "description": "",
        "site": "", "ordre": "10", "missions": [str(Mission.objects.get(code="conseil").pk)], "correspondance": "",
    }  # fmt: skip
    assert region.post(adresse("edit", reseau.pk, modele="reseau"), donnees).status_code == 302
    reseau.refresh_from_db()
    assert (reseau.code, reseau.sigle, reseau.missions.get().code) == ("cio", "CIO", "conseil")


def test_region_never_deletes_a_structure_nor_a_network(region):
    structure = une_structure()
    region.post(adresse("delete", structure.pk))
    region.post(adresse("delete", structure.reseau.pk, modele="reseau"))
    assert Structure.objects.filter(pk=structure.pk).exists() and Reseau.objects.exists()
