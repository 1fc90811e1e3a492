"""Where a search looks: each kind of zone, remote services never lost, wider territories."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.models import Lieu
from reseau.annuaire.queries import recherche
from reseau.annuaire.queries.fiches import reseau_lire
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.recherche import annuaire_reindexer
from reseau.territoires.models import Bassin, Departement
from reseau.territoires.rules import commission_creer, communes_deplacer, deplacement_annuler
from tests.fabriques import un_reseau, une_structure
from tests.pages import lue, page_lue
from tests.reseau.annuaire.fabriques import un_service, une_commune, une_offre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
A_DISTANCE = {"modes": ["A_DISTANCE"]}


def noms(**criteres):
    return {t.structure.nom for t in recherche.rechercher(Criteres(**criteres)).structures}


def sans_lieu(nom, zone, codes=()):
    return un_service(une_structure(nom=nom), zone=zone, zone_codes=list(codes), **A_DISTANCE)


def test_remote_service_is_found_by_those_of_its_zone_only():
    for zone, codes, dedans, dehors in (
        ("COMMUNE", ["79191"], "Niort", "Melle"),
        ("EPCI", ["200041317"], "Niort", "Melle"),
        ("BASSIN", ["niort"], "Melle", "Parthenay"),
        ("DEPARTEMENT", ["79"], "Parthenay", "Poitiers"),
        ("REGION", ["79", "17"], "Niort", "Poitiers"),
    ):
        communes = {nom: une_commune(nom) for nom in ("Niort", "Melle", "Parthenay", "Poitiers")}
        sans_lieu("De loin", zone, codes)
        assert noms(commune=communes[dedans]) == {"De loin"}, zone
        assert noms(commune=communes[dehors]) == set(), zone


@pytest.mark.parametrize("zone", ["REGION", "PAYS"])
def test_remote_service_of_the_region_or_the_country_is_never_lost(zone):
    communes = [une_commune(nom) for nom in ("Niort", "La Rochelle", "Poitiers")]
    commission = commission_creer(code="ouest", nom="Ouest", bassins=[Bassin.objects.get(code="la-rochelle")])
    sans_lieu("De loin", zone)
    for commune in communes:
        assert noms(commune=commune, rayon=10) == {"De loin"}
    for bassin in Bassin.objects.all():
        assert noms(bassin=bassin) == {"De loin"}
    assert noms(territoire=commission) == noms(territoire=Departement.objects.get(code="86")) == {"De loin"}
    assert noms() == {"De loin"}


def test_place_outside_the_radius_is_left_out_even_when_its_zone_covers_the_town():
    niort = une_commune("Niort")
    une_offre("À Poitiers", "Poitiers", zone="REGION")
    assert noms(commune=niort, rayon=50) == set()
    assert noms(commune=niort, rayon=100) == {"À Poitiers"}


def test_service_on_site_kept_for_other_inhabitants_is_proposed_by_no_door(client):
    niort, melle = une_commune("Niort"), une_commune("Melle")
    une_offre("Ouverte", "Niort")
    une_offre("Gardée", "Niort", zone="EPCI", zone_codes=[melle.epci.siren])
    assert noms(commune=niort) == {"Ouverte"} and noms(commune=melle) == noms() == {"Ouverte", "Gardée"}
    resultats = recherche.rechercher(Criteres(commune=niort))
    assert (resultats.nombre, resultats.comptes["mission"]["conseil"], resultats.reservees) == (1, 1, 1)
    for lieu, proposee in (("Niort (79)", False), ("Melle (79)", True)):
        page = lue(client.get(reverse("annuaire"), {"lieu": lieu}))
        chez = re.findall(r'class="service__lieu"><a[^>]*>([^<]*)</a>', page)
        assert sorted(chez) == [*["Gardée"] * proposee, "Ouverte"]
        assert ("1 structure proche ne reçoit que les habitants d’autres territoires." in page) is not proposee
        tableau = client.get(reverse("annuaire_export"), {"lieu": lieu}).getvalue().decode()
        carte = client.get(reverse("annuaire_telecharger", args=["annuaire.geojson"]), {"lieu": lieu}).getvalue()
        interface = page_lue(client.get("/api/v1/recherche", {"lieu": lieu}))
        for porte in (tableau, carte.decode(), interface):
            assert "Ouverte" in porte and ("Gardée" in porte) is proposee


def test_structures_kept_for_others_are_counted_under_the_same_words_and_filters():
    niort = une_commune("Niort")
    ailleurs = {"zone": "DEPARTEMENT", "zone_codes": ["86"]}
    une_offre("Gardée", "Niort", **ailleurs)
    une_offre("Gardée en partie", "Niort")
    un_service(None, Lieu.objects.get(structure__nom="Gardée en partie"), nom="Autre", **ailleurs)
    assert recherche.rechercher(Criteres(commune=niort)).reservees == 1
    assert recherche.rechercher(Criteres(commune=niort, choix={"mission": ("accompagnement",)})).reservees == 0
    assert recherche.rechercher(Criteres(commune=niort, texte="autre")).reservees == 1


def test_service_given_on_site_and_remotely_is_found_from_afar_by_its_zone():
    niort, poitiers = une_commune("Niort"), une_commune("Poitiers")
    une_offre("Les deux", "Poitiers", modes=["SUR_PLACE", "A_DISTANCE"], zone="DEPARTEMENT", zone_codes=["79", "86"])
    (trouvee,) = recherche.rechercher(Criteres(commune=niort, rayon=10)).structures
    assert trouvee.structure.nom == "Les deux" and trouvee.de_loin and trouvee.repere is None
    assert not recherche.rechercher(Criteres(commune=poitiers, rayon=10)).structures[0].de_loin


def test_wider_territory_holds_its_places_of_today_and_what_its_people_may_use_from_afar():
    une_commune("Poitiers")
    une_offre("À Niort")
    une_offre("À Parthenay", "Parthenay")
    une_offre("À Poitiers", "Poitiers")
    sans_lieu("Pour Melle", "COMMUNE", [une_commune("Melle").code_insee])
    sans_lieu("Pour la Vienne", "DEPARTEMENT", ["86"])
    assert noms(territoire=Departement.objects.get(code="79")) == {"À Niort", "À Parthenay", "Pour Melle"}
    assert noms(territoire=Departement.objects.get(code="86")) == {"À Poitiers", "Pour la Vienne"}
    sans_lieu("Pour le bassin de Parthenay", "BASSIN", ["parthenay"])
    bassins = list(Bassin.objects.filter(code__in=["niort", "parthenay"]))
    commission = commission_creer(code="gatine", nom="Gâtine", bassins=bassins, du=datetime.date(2020, 1, 1))
    ensemble = {"À Niort", "Pour Melle", "À Parthenay", "Pour le bassin de Parthenay"}
    assert noms(territoire=commission) == ensemble
    commission.compositions.filter(bassin__code="parthenay").update(au=datetime.date(2021, 1, 1))
    annuaire_reindexer()
    assert noms(territoire=commission) == {"À Niort", "Pour Melle"}


def test_town_that_moves_takes_its_places_to_its_bassin_of_the_day():
    une_offre("À Niort")
    une_offre("À Parthenay", "Parthenay")
    niort, parthenay = Bassin.objects.get(code="niort"), Bassin.objects.get(code="parthenay")
    assert noms(bassin=niort) == {"À Niort"}
    demain, aujourdhui = timezone.localdate() + datetime.timedelta(days=1), timezone.localdate()
    (arrivee,) = communes_deplacer(communes=[une_commune()], bassin=parthenay, jour=demain, par=None)
    assert noms(bassin=niort) == {"À Niort"}
    assert [bassin.code for bassin in reseau_lire(un_reseau())["bassins"]] == ["niort", "parthenay"]
    deplacement_annuler(composition=arrivee)
    communes_deplacer(communes=[une_commune()], bassin=parthenay, jour=aujourdhui, par=None)
    assert noms(bassin=niort) == set() and noms(bassin=parthenay) == {"À Niort", "À Parthenay"}


def test_search_page_filters_by_a_wider_territory_which_may_be_removed_and_a_town_wins(client):
    une_offre("À Niort")
    une_offre("À Poitiers", "Poitiers")
    commission_creer(code="gatine", nom="Gâtine", bassins=[Bassin.objects.get(code="niort")])
    for parametre, valeur, libelle in (
        ("commission", "gatine", "Commission Gâtine"),
        ("departement", "79", "Département 79"),
    ):
        texte = page_lue(client.get("/annuaire/", {parametre: valeur}))
        assert "À Niort" in texte and "À Poitiers" not in texte
        assert (
            f'aria-label="Retirer le filtre {libelle}' in texte
            or f'aria-label="Retirer le filtre Département {libelle}' in texte
        )
        assert f'<input type="hidden" name="{parametre}" value="{valeur}" form="chercher">' in texte
        assert f"export.csv?{parametre}={valeur}" in texte
    texte = page_lue(client.get("/annuaire/", {"departement": "86", "lieu": "Niort"}))
    assert "1 structure autour de Niort" in texte
