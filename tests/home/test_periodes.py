import datetime

import pytest
from django.apps import apps

from home.temps.periodes import Periode, Validite, mois_apres
from pratiques.choices import Preuve
from pratiques.pages import FichePratiquePage


@pytest.mark.parametrize(
    ("jour", "mois", "attendu"),
    [
        ("2026-11-25", 18, "2028-05-25"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-08-31", 18, "2028-02-29"),
        ("2026-08-31", -6, "2026-02-28"),
        ("2026-06-30", 18, "2027-12-30"),
    ],
)
def test_months_end_on_a_day_that_exists(jour, mois, attendu):
    assert mois_apres(jour=datetime.date.fromisoformat(jour), mois=mois).isoformat() == attendu


@pytest.mark.django_db
def test_note_begun_on_the_last_day_of_august_is_proven_on_the_last_of_february():
    fiche = FichePratiquePage(preuve=Preuve.SUIVI, debut=datetime.date(2026, 8, 31), en_cours=True)
    assert fiche.eprouvee_des() == datetime.date(2027, 2, 28)


def test_every_dated_model_orders_its_days_in_the_database():
    dates = [modele for modele in apps.get_models() if issubclass(modele, Periode | Validite)]
    ordonnees = [modele for modele in dates if any(c.name.endswith("_dates") for c in modele._meta.constraints)]
    assert len(dates) >= 12 and ordonnees == dates
