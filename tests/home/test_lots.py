"""Many rows laid at once: as they were said, all of them or none."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from home.lots import lignes_inserer_ensemble
from reseau.annuaire.models import LigneRecherche, MotIndexe
from reseau.annuaire.recherche.lignes import COLONNES
from tests.reseau.annuaire import fabriques

pytestmark = pytest.mark.django_db


def test_rows_come_back_as_they_were_said():
    service = fabriques.un_service()
    LigneRecherche.objects.all().delete()
    textes = ("a\tb", "c\\nd\ne", "\\N", "l’été\u202f»", "", "com:79191")
    jour = datetime.date(2026, 11, 26)
    ligne = (service.structure_id, service.pk, None, *textes, 46.32, None, "Mo 09:00-12:00; PH off", jour)
    assert lignes_inserer_ensemble(modele=LigneRecherche, noms=COLONNES, lignes=iter([ligne])) == 1
    assert LigneRecherche.objects.values_list(*COLONNES).get() == ligne


def test_many_rows_all_come_in_order():
    mots = [(f"mot{n:04}", n) for n in range(250)]
    assert lignes_inserer_ensemble(modele=MotIndexe, noms=("mot", "nombre"), lignes=iter(mots)) == 250
    assert list(MotIndexe.objects.order_by("pk").values_list("mot", "nombre")) == mots


def test_one_row_refused_leaves_none():
    mots = [*((f"mot{n:04}", n) for n in range(250)), ("mot0007", 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        lignes_inserer_ensemble(modele=MotIndexe, noms=("mot", "nombre"), lignes=mots)
    assert not MotIndexe.objects.exists()


def test_rows_that_cannot_be_made_leave_none():
    def mots():
        yield "mot", 1
        raise ValueError("rien de plus")

    with pytest.raises(ValueError, match="rien de plus"):
        lignes_inserer_ensemble(modele=MotIndexe, noms=("mot", "nombre"), lignes=mots())
    assert not MotIndexe.objects.exists()
