"""A kept spreadsheet is for whoever dropped it and for the Région; what she said of a source stays hers."""

import pytest
from django.test import Client
from django.urls import reverse

from reseau.annuaire.models import Correspondance
from reseau.echanges.imports.correspondances import reglages_lire
from reseau.echanges.rules.correspondances import correspondance_appliquer, fichier_recevoir
from tests import fabriques
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db
CONTENU = b"Structure;Ville\r\nRelais;Niort\r\n"
REGLAGES = reglages_lire({"colonnes": {"Structure": "structure_nom", "Ville": "commune"}})


def recevoir(par, source="relais"):
    return fichier_recevoir(contenu=CONTENU, nom="r.csv", source=source, par=par, reseau="missions-locales")


def test_kept_spreadsheet_is_seen_by_its_owner_and_the_region_only():
    une_commune()
    referent = fabriques.un_referent()
    adresse = reverse("correspondance", args=[recevoir(referent).public_id])
    attendus = {referent: 200, fabriques.une_region(): 200, fabriques.un_referent(): 404, fabriques.un_compte(): 404}
    for compte, statut in attendus.items():
        client = Client()
        client.force_login(compte)
        assert client.get(adresse).status_code == statut, compte
    assert Client().get(adresse).status_code == 302


def test_what_the_region_said_of_a_source_is_not_replaced_by_someone_else():
    une_commune()
    region, referent = fabriques.une_region(), fabriques.un_referent()
    depots = [recevoir(region), recevoir(referent), recevoir(referent, "autre"), recevoir(region, "autre")]
    for depot, par in zip(depots, (region, referent, referent, region), strict=True):
        colonnes = ["structure", "ville", par.email]
        correspondance_appliquer(depot=depot, reglages=REGLAGES, colonnes=colonnes, par=par)
    assert Correspondance.objects.get(source="relais").colonnes[2] == region.email
    assert Correspondance.objects.get(source="autre").colonnes[2] == region.email
