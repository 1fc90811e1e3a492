"""Two hands on one signature, two files on one table: each thing is written once, and nobody gets a breakdown."""

import uuid
from decimal import Decimal
from functools import partial

import pytest

from home.models import Courriel
from reseau.ecrits.models import ImportMesures, MesureTerritoire, SignatureLocale
from reseau.ecrits.queries.sections import empreinte_de
from reseau.ecrits.rules.signatures import protocole_signer
from reseau.ecrits.rules.tableau import mesures_importer
from tests.concurrence.outils import codes, ensemble
from tests.concurrence.test_annuaire import _une_commune
from tests.fabriques import un_bassin, un_referent, une_region
from tests.reseau.ecrits.fabriques import un_indicateur, un_protocole, une_structure_du_bassin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _bassin_peuple():
    _une_commune()


def test_a_structure_signs_once_and_the_last_two_tell_its_holder_once():
    structures = [une_structure_du_bassin() for _ in range(2)]
    protocole = un_protocole(signataires=tuple(structures))
    dit = {"document": protocole, "qualite": "Directrice", "empreinte": empreinte_de(protocole)}
    qui = [(structure, un_referent(structure)) for structure in structures for _ in range(2)]
    faits = ensemble(*(partial(protocole_signer, structure=structure, par=par, **dit) for structure, par in qui))
    assert sorted(codes(faits)) == ["", "", "deja", "deja"]
    assert SignatureLocale.objects.count() == 2
    assert Courriel.objects.filter(gabarit="ecrits/tous_signes").count() == 1


def test_the_same_file_sent_twice_and_another_at_once_write_each_measure_once():
    region, niort, indicateur = une_region(), un_bassin(), un_indicateur()
    places = [(indicateur.pk, niort.pk, annee) for annee in range(2020, 2025)]
    cle = uuid.uuid4()
    importer = partial(mesures_importer, par=region, nom="a.csv")
    siennes = [(place, (Decimal(1), None)) for place in places]
    autres = [(place, (Decimal(2), None)) for place in places]
    faits = ensemble(
        partial(importer, cle=cle, mesures=siennes),
        partial(importer, cle=cle, mesures=siennes),
        partial(importer, cle=uuid.uuid4(), mesures=autres),
    )
    assert codes(faits) == ["", "", ""]
    assert (ImportMesures.objects.count(), MesureTerritoire.objects.count()) == (2, 5)
    assert MesureTerritoire.objects.values("valeur").distinct().count() == 1
