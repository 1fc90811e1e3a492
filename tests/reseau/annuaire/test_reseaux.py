"""The sheet of a network, kept by who leads it; where people are received, on the page of a bassin (R4.19)."""

import datetime
import json
import re

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.models import Modification
from reseau.annuaire.queries.bassins import MONTREES, accueil_lire
from reseau.annuaire.queries.fiches import reseaux_lister
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.structures.choices import Statut
from reseau.structures.models import Reseau
from reseau.structures.rules import reseau_modifier, structure_statut_changer
from tests import fabriques
from tests.pages import lue, page_lue
from tests.questions import questions
from tests.reseau.annuaire.fabriques import client_de, lire, saisie, un_lieu, une_commune, une_offre

pytestmark = pytest.mark.django_db


@pytest.fixture
def reseau() -> Reseau:
    une_offre("Mission locale du Marais", themes=["vae"])
    return Reseau.objects.get()


def test_list_of_networks_says_what_each_does_and_how_many_structures(client, reseau):
    reseau_modifier(reseau=reseau, description="Pour les jeunes de 16 à 25 ans.")
    cachee = fabriques.une_structure(reseau, nom="Pas encore là")
    structure_statut_changer(structure=cachee, statut="CANDIDATE", du=timezone.localdate())
    fabriques.un_reseau("apec")
    texte = lire(client, "reseaux")
    assert "Pour les jeunes" in texte and "1 structure<" in texte and "Aucune structure pour l’instant" in texte
    assert {r.code: r.nombre for r in reseaux_lister()} == {"missions-locales": 1, "apec": 0}


def test_sheet_of_a_network_tells_its_structures_and_role_and_its_links_lead_to_its_services(client, reseau):
    reseau_modifier(
        reseau=reseau, role_cep="Opérateur national, pour les jeunes.", telephone="0549000000",
        site="https://reseau.example/",
    )  # fmt: skip
    texte = lire(client, "reseau", reseau.code)
    for morceau in (
        "Opérateur national, pour les jeunes.", "Mission locale du Marais", "Niort", "1 service dans l’annuaire",
        "?reseau=missions-locales&amp;mission=conseil", "?reseau=missions-locales&amp;bassin=niort", "05 49 00 00 00",
        "https://reseau.example/", "Fiche à vérifier par le réseau",
    ):  # fmt: skip
        assert morceau in texte, morceau
    assert 'rel="canonical"' in texte and not client.get(reverse("reseau", args=[reseau.code])).cookies
    adresse = re.search(r'href="([^"]*mission=conseil)"', texte).group(1).replace("&amp;", "&")
    assert "Mission locale du Marais" in page_lue(client.get(adresse))
    for nom in ("reseau", "reseau_vcard"):
        assert client.get(reverse(nom, args=["inconnu"])).status_code == 404


def test_structures_of_a_network_are_narrowed_by_words_and_bassin(client, reseau):
    une_offre("Mission locale du Poitou", commune="Poitiers")
    assert "du Marais" not in lire(client, "reseau", reseau.code, q="poitou").split("</h1>")[1]
    par_bassin = lire(client, "reseau", reseau.code, bassin="niort")
    assert "du Marais" in par_bassin and "du Poitou" not in par_bassin
    assert "ne répond à ces filtres" in lire(client, "reseau", reseau.code, q="zzz")


def test_sheet_of_a_network_pages_its_structures_with_as_many_queries_for_one_as_for_twenty(client, reseau):
    peu = questions(lambda: lire(client, "reseau", reseau.code))
    for n in range(24):
        un_lieu(fabriques.une_structure(reseau, nom=f"Structure {n:02}"))
    assert questions(lambda: lire(client, "reseau", reseau.code)) == peu
    premiere = lire(client, "reseau", reseau.code)
    assert "Structure 18" in premiere and "Structure 20" not in premiere
    assert "Structure 23" in lire(client, "reseau", reseau.code, page="2")


def test_who_leads_a_network_is_named_to_members_only_and_its_card_is_read_by_other_programs(client, reseau):
    fabriques.une_tete_de_reseau(reseau, prenom="Zoé", nom="Zebrecanari")
    membre = client_de(fabriques.un_conseiller())
    assert "Zebrecanari" in lire(membre, "reseau", reseau.code)
    assert "Zebrecanari" not in lire(client, "reseau", reseau.code)
    reseau_modifier(reseau=reseau, courriel="contact@reseau.example", description="Une ligne ; deux, trois\net quatre")
    carte = vobject.readOne(lire(client, "reseau_vcard", reseau.code))
    assert carte.fn.value == reseau.nom and carte.email.value == "contact@reseau.example"
    assert carte.note.value == "Une ligne ; deux, trois\net quatre"
    texte = lire(client, "reseau", reseau.code)
    donnees = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', texte, re.S).group(1))
    assert donnees["@type"] == "Organization" and donnees["name"] == reseau.nom


def test_lead_changes_the_sheet_and_has_verified_it(reseau):
    tete = fabriques.une_tete_de_reseau(reseau, prenom="Awa", nom="Diallo")
    client = client_de(tete)
    adresse = reverse("reseau_modifier", args=[reseau.code])
    donnees = saisie(client, adresse, description="Ce que nous faisons.", role_cep="Opérateur national.")
    assert client.post(adresse, donnees).status_code == 302
    reseau.refresh_from_db()
    assert reseau.description == "Ce que nous faisons." and reseau.verifie_par == tete
    assert reseau.verifie_le == timezone.localdate()
    ligne = Modification.objects.get(genre="RESEAU")
    assert ligne.champs["role_cep"] == ["", "Opérateur national."] and ligne.qui == tete and ligne.structure is None
    assert "Fiche vérifiée par Awa Diallo le" in lire(client, "reseau", reseau.code)
    assert "Fiche vérifiée le" in lire(Client(), "reseau", reseau.code)
    assert "Awa Diallo" in lire(client, "reseau_modifier", reseau.code)


def test_sheet_of_a_network_with_a_bad_entry_is_refused_at_its_field_with_the_text_kept(reseau):
    for changements, message in (
        ({"description": ""}, "Renseignez ce champ"),
        ({"site": "javascript:alert(1)"}, "adresse n’est pas complète"),
        ({"missions": ["999999"]}, "dans la liste"),
    ):
        client = client_de(fabriques.une_tete_de_reseau(reseau))
        adresse = reverse("reseau_modifier", args=[reseau.code])
        base = {"description": "Quelque chose", "telephone": "Tapé ici"}
        reponse = client.post(adresse, saisie(client, adresse, **base | changements))
        texte = page_lue(reponse)
        assert reponse.status_code == 422 and message in texte and "Tapé ici" in texte, changements
        assert not Modification.objects.filter(genre="RESEAU").exists(), changements


def test_nothing_changed_of_a_network_verifies_it_once_a_day(reseau):
    client = client_de(fabriques.une_tete_de_reseau(reseau))
    adresse = reverse("reseau_confirmer", args=[reseau.code])
    for _ in range(2):
        client.post(adresse)
    assert Modification.objects.filter(genre="RESEAU", action="CONFIRMATION").count() == 1
    assert Reseau.objects.get().verifie_le == timezone.localdate()


@pytest.mark.parametrize(("jours", "dit"), [(365, False), (366, True)])
def test_sheet_of_a_network_is_to_be_verified_after_a_year_to_the_day(client, reseau, jours, dit):
    Reseau.objects.update(verifie_le=timezone.localdate() - datetime.timedelta(days=jours))
    assert ("elle est à vérifier" in lire(client, "reseau", reseau.code)) is dit


@pytest.fixture
def bassin():
    une_commune("Melle"), une_commune("Parthenay")
    return une_commune().compositions.get().bassin


def test_towns_are_listed_by_number_of_places_with_their_structures(client, bassin):
    mission = fabriques.une_structure(nom="Mission locale du Marais", code="mission-locale")
    un_lieu(mission, nom="Siège"), un_lieu(mission, nom="Espace jeunes")
    un_lieu(mission, "Melle", nom="Antenne de Melle")
    un_lieu(fabriques.une_structure(nom="D’ailleurs"), "Parthenay")
    accueil = accueil_lire(bassin)
    assert [(ville.numero, ville.nom, ville.lieux) for ville in accueil.villes] == [(1, "Niort", 2), (2, "Melle", 1)]
    assert questions(lambda: accueil_lire(bassin)) == 2
    assert (accueil.structures, accueil.lieux) == (1, 3)
    page = lue(client.get("/bassins/niort/"))
    assert "Espace jeunes, Siège" in page and "Antenne de Melle" in page and "D’ailleurs" not in page
    assert page.count('href="/annuaire/structures/mission-locale/"') == 2
    assert re.findall(r'data-n="(\d)" data-nom="(\w+)"', page) == [("1", "Niort"), ("2", "Melle")]
    assert 'href="/bassins/niort/">Bassin de Niort</a>' in lue(client.get("/annuaire/structures/mission-locale/"))


def test_unpublished_place_and_candidate_structure_are_nowhere(client, bassin):
    un_lieu(fabriques.une_structure(nom="Pas encore"), publie=False)
    candidate = un_lieu(fabriques.une_structure(nom="Pas du réseau")).structure
    structure_statut_changer(structure=candidate, statut=Statut.CANDIDATE, du=timezone.localdate())
    assert not accueil_lire(bassin).villes
    page = lue(client.get("/bassins/niort/"))
    assert "Aucun lieu d’accueil n’est publié dans ce bassin." in page
    assert "Pas encore" not in page and "Pas du réseau" not in page


def test_structure_of_the_bassin_without_a_place_is_told_apart_and_once(client, bassin):
    charge = fabriques.une_chargee_de_mission(bassin)
    a_distance = fabriques.une_structure(nom="Service à distance")
    sur_place = un_lieu(fabriques.une_structure(nom="Service sur place")).structure
    appartenance_constater(structure=a_distance, bassin=bassin, par=charge, motif="Reçoit par téléphone.")
    appartenance_constater(structure=sur_place, bassin=bassin, par=charge)
    accueil = accueil_lire(bassin)
    assert [structure.code for structure in accueil.sans_lieu] == [a_distance.code]
    assert (accueil.structures, accueil.lieux) == (2, 1)
    page = lue(client.get("/bassins/niort/"))
    assert page.count("Service à distance") == 1 and page.count("Service sur place") == 1


def test_long_town_names_its_first_structures_and_leads_to_the_others(client, bassin):
    for rang in range(MONTREES + 3):
        un_lieu(fabriques.une_structure(nom=f"Structure numéro {rang:02}"))
    page = lue(client.get("/bassins/niort/"))
    assert page.count("Structure numéro") == MONTREES
    assert 'href="/annuaire/?lieu=Niort%20%2879%29">3 autres structures à Niort</a>' in page
