"""The days that are not like the others: loaded from the official calendars, typed and corrected by the Région."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from reseau.agenda.models import JourSensible
from reseau.agenda.rules.moderation import jours_feries, vacances_scolaires
from tests.fabriques import une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.agenda.fabriques import dans

pytestmark = pytest.mark.django_db
JOURS = "/agenda/jours/"


def envoi(**dits):
    champs = {"nature": "EXAMEN", "titre": "Bac, philosophie", "du": dans(30), "dernier": dans(31)}
    return {**champs, "source": "Bulletin officiel", **dits}


def test_public_holidays_of_a_year_follow_easter():
    feries = {jour.titre: jour.du for jour in jours_feries(annee=2027)}
    assert len(feries) == 11 and feries["Lundi de Pâques"] == datetime.date(2027, 3, 29)
    assert feries["Ascension"] == datetime.date(2027, 5, 6) and feries["Noël"] == datetime.date(2027, 12, 25)


def test_school_holidays_are_those_of_zone_a():
    vacances = {(jour.titre, jour.du): jour.au for jour in vacances_scolaires(depuis=datetime.date(2027, 1, 1))}
    assert vacances["Vacances d’hiver", datetime.date(2027, 2, 13)] == datetime.date(2027, 3, 1)
    assert vacances["Vacances de Noël", datetime.date(2026, 12, 19)] == datetime.date(2027, 1, 4)


def test_loading_again_changes_nothing_and_leaves_what_the_region_corrected(client):
    call_command("charger_jours_sensibles")
    nombre = JourSensible.objects.count()
    ete = JourSensible.objects.filter(titre="Vacances d’été").first()
    assert nombre > 33 and [public.code for public in ete.publics.all()] == ["eleves-etudiants"]
    client.force_login(une_region())
    corrige = envoi(
        nature="VACANCES", titre=ete.titre, du=ete.du - datetime.timedelta(days=1), dernier=ete.dernier_jour
    )
    assert client.post(reverse("jour_sensible_modifier", args=[ete.pk]), corrige).status_code == 302
    call_command("battre", "agenda.jours")
    ete.refresh_from_db()
    assert JourSensible.objects.count() == nombre and not ete.charge
    assert ete.du == corrige["du"]


def test_region_adds_changes_and_removes_days_with_their_source(client):
    client.force_login(une_region())
    assert "La liste est vide" in lue(client.get(JOURS))
    assert "Renseignez ce champ" in lue(client.post(f"{JOURS}ajouter/", envoi(source="")))
    for _ in range(2):
        page = lue(client.post(f"{JOURS}ajouter/", envoi(), follow=True))
    jour = JourSensible.objects.get()
    assert "Bac, philosophie" in page and jour.au == dans(32)
    assert "Ce jour est déjà dans la liste" in lue(client.post(f"{JOURS}ajouter/", envoi(source="Ailleurs")))
    reponse = client.post(reverse("jour_sensible_modifier", args=[jour.pk]), envoi(dernier=dans(29)))
    assert reponse.status_code == 422 and "Le dernier jour suit le premier" in lue(reponse)
    client.post(reverse("jour_sensible_modifier", args=[jour.pk]), envoi(titre="Bac, français"))
    assert "Bac, français" in lue(client.get(JOURS))
    for _ in range(2):
        client.post(reverse("jour_sensible_retirer", args=[jour.pk]))
    assert not JourSensible.objects.exists()


def test_list_is_the_regions(client):
    client.force_login(une_chargee_de_mission())
    assert client.get(JOURS).status_code == 404 and client.post(f"{JOURS}charger/").status_code == 404
    client.force_login(une_region())
    assert "périodes ajoutées" in lue(client.post(f"{JOURS}charger/", follow=True))
    assert JourSensible.objects.filter(du__year=timezone.localdate().year, nature="FERIE").count() == 11
