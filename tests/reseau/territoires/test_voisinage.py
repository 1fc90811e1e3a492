"""Which bassins stand side by side, on the real communes and outlines."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from reseau.territoires.models import Bassin, Commune, Contour
from reseau.territoires.queries.bassins import bassins_voisins
from reseau.territoires.rules import commune_bassin_changer, deplacement_annuler, territoires_charger

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("base_du_module", "db")]


@pytest.fixture(scope="module", autouse=True)
def region(base_du_module):
    """The real communes, loaded once for this file."""
    territoires_charger()


def voisins(code):
    autour = bassins_voisins()[Bassin.objects.get(code=code).pk]
    return set(Bassin.objects.filter(pk__in=autour).values_list("code", flat=True))


def test_niort_and_parthenay_are_neighbours_niort_and_cognac_are_not():
    assert "parthenay" in voisins("niort") and "niort" in voisins("parthenay")
    assert "cognac" not in voisins("niort") and "niort" not in voisins("niort")
    assert set(bassins_voisins()) == set(Bassin.objects.values_list("pk", flat=True))
    assert all(un in bassins_voisins()[autre] for un, autour in bassins_voisins().items() for autre in autour)


def test_neighbours_are_found_by_the_border_alone_and_by_the_communes_alone():
    attendus = voisins("niort")
    Commune.objects.update(latitude=0, longitude=0, modifie_le=timezone.now())
    tous = set(Bassin.objects.exclude(code="niort").values_list("code", flat=True))
    assert voisins("niort") == tous
    territoires_charger()
    Contour.objects.update(geojson={"type": "Point"}, modifie_le=timezone.now())
    assert "parthenay" in voisins("niort") and voisins("niort") <= attendus


def test_commune_that_moves_makes_neighbours_and_unmakes_them():
    cognac, jour = Bassin.objects.get(code="cognac"), timezone.localdate()
    bessines = Commune.objects.get(code_insee="79034")  # à moins de 4 km de Saint-Symphorien, qui reste
    assert "cognac" not in voisins("niort")
    passage = commune_bassin_changer(commune=bessines, bassin=cognac, jour=jour + datetime.timedelta(days=2))
    assert "cognac" not in voisins("niort")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        assert "cognac" in voisins("niort")
    deplacement_annuler(composition=passage)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        assert "cognac" not in voisins("niort")
