"""Many rows laid at once: as they were said, all of them or none."""

import datetime

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from home.lots.avance import a_cote
from home.lots.chargement import Chargement
from home.lots.depots import lignes_inserer_ensemble, statistiques_refaire
from reseau.annuaire.models import LigneRecherche, MotIndexe, Service
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


def test_rows_changed_together_say_what_each_says_last():
    un, autre, temoin = (fabriques.un_service(nom=f"Conseil {rang}") for rang in range(3))
    with Chargement() as chargement:
        chargement.modifier(
            Service,
            ("nom", "confirme_le", "confirme_par", "zone_codes", "version"),
            [
                ("Avant", datetime.date(2026, 1, 1), None, [], 2, un.pk),
                ('L’été, {tout} "compris" \\N', datetime.date(2026, 2, 1), None, ["79", "{}"], 3, autre.pk),
                ("Après", datetime.date(2026, 3, 1), None, ["86"], 4, un.pk),
            ],
        )
        chargement.jouer()
    dites = Service.objects.order_by("pk").values_list("nom", "confirme_le", "zone_codes", "version")
    assert dites.get(pk=un.pk) == ("Après", datetime.date(2026, 3, 1), ["86"], 4)
    assert dites.get(pk=autre.pk) == (
        "L’été, {tout} \"compris\" \\N", datetime.date(2026, 2, 1), ["79", "{}"], 3
    )  # fmt: skip
    assert dites.get(pk=temoin.pk)[0] == "Conseil 2"


def test_value_too_long_for_its_column_is_never_cut():
    service = fabriques.un_service(nom="Conseil")
    with Chargement() as chargement:
        chargement.modifier(Service, ("nom",), [("é" * 161, service.pk)])
        if connection.vendor == "postgresql":
            with pytest.raises(DataError), transaction.atomic():
                chargement.jouer()
        else:
            chargement.jouer()
    service.refresh_from_db()
    assert service.nom == ("Conseil" if connection.vendor == "postgresql" else "é" * 161)


def test_tables_counted_once_are_counted_anew_and_others_left_uncounted_on_sqlite():
    if connection.vendor == "postgresql":
        comptees = "SELECT relname, reltuples::bigint FROM pg_class WHERE relname = 'annuaire_motindexe'"
    else:
        comptees = "SELECT tbl, CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE tbl = 'annuaire_motindexe' LIMIT 1"
    MotIndexe.objects.bulk_create([MotIndexe(mot=f"mot{n}", nombre=1) for n in range(7)])
    statistiques_refaire([MotIndexe])
    with connection.cursor() as curseur:
        tables = connection.introspection.table_names(curseur)
        curseur.execute("SELECT 1" if connection.vendor == "postgresql" else "ANALYZE annuaire_motindexe")
        MotIndexe.objects.bulk_create([MotIndexe(mot=f"suite{n}", nombre=1) for n in range(90)])
        statistiques_refaire([MotIndexe])
        curseur.execute(comptees)
        assert curseur.fetchall() == [("annuaire_motindexe", 97)] and "sqlite_stat1" not in tables


@pytest.mark.django_db(transaction=True)
def test_work_done_beside_is_done_before_the_end_and_its_failure_is_told():
    faites = []
    with a_cote(lambda: faites.append(MotIndexe.objects.create(mot="ailleurs", nombre=1))):
        pass
    assert faites == [MotIndexe.objects.get()]
    with pytest.raises(IntegrityError), a_cote(lambda: MotIndexe.objects.create(mot="ailleurs", nombre=1)):
        MotIndexe.objects.create(mot="ici", nombre=1)
    assert set(MotIndexe.objects.values_list("mot", flat=True)) == {"ailleurs", "ici"}
