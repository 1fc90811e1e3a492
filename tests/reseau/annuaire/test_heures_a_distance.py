"""When a service is given at a distance: written on the grid, read on the sheet, found as open, told to programs."""

import datetime
import io
import json
import re
from csv import DictReader
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from reseau.annuaire.models import Service
from reseau.annuaire.queries.recherche import rechercher
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.fiches import creneau_creer
from reseau.annuaire.rules.services import service_au_lieu_ajouter, service_modifier
from tests import fabriques
from tests.pages import lue, page_lue
from tests.reseau.annuaire.fabriques import client_de, lire, saisie, un_lieu, un_service, une_commune
from tests.reseau.echanges.monde_exporte import lire as exporter

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
MERCREDI_10H = datetime.datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/Paris"))
HEURES = "Mo-Fr 09:00-12:00,14:00-18:00; PH off"


@pytest.fixture
def ligne() -> Service:
    """A telephone line for the whole region, without any place."""
    structure = fabriques.une_structure(nom="Ligne régionale", code="ligne")
    return un_service(structure, nom="Répondre au téléphone", modes=["A_DISTANCE"], horaires=HEURES)


def fiche(code: str) -> str:
    return lire(Client(), "structure", code)


def donnees(code: str) -> list[dict]:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', fiche(code), re.S)[1])["@graph"]


def test_referent_writes_the_hours_of_a_remote_service_on_the_grid(ligne):
    service_modifier(service=ligne, horaires="")
    referent = client_de(fabriques.un_referent(ligne.structure))
    modifier = reverse("structure_modifier", args=[ligne.structure.code])
    adresse = reverse("service_horaires_modifier", args=[ligne.pk])
    assert "heures non dites" in page_lue(referent.get(modifier))
    assert f'href="{adresse}"' in page_lue(referent.get(modifier))
    refusee = referent.post(adresse, saisie(referent, adresse, j0_d1="14:00", j0_f1="09:00"))
    assert refusee.status_code == 422 and 'value="14:00"' in page_lue(refusee)
    assert referent.post(adresse, saisie(referent, adresse, j0_d1="09:00", j0_f1="17:00")).status_code == 302
    ligne.refresh_from_db()
    assert ligne.horaires == "Mo 09:00-17:00; PH off" and ligne.confirme_par is not None
    assert "lundi, 9 h à 17 h" in lue(referent.get(modifier)).lower()
    historique = lire(referent, "structure_historique", ligne.structure.code)
    assert "Jours et heures à distance" in historique


def test_hours_that_cannot_be_read_are_refused(ligne):
    with pytest.raises(ValidationError) as erreur:
        service_modifier(service=ligne, horaires="le matin")
    assert "horaires" in erreur.value.message_dict


def test_sheet_says_when_to_call_and_nothing_once_no_longer_remote(ligne):
    assert "Quand, à distance" in fiche("ligne") and "9 h à 12 h et 14 h à 18 h" in fiche("ligne")
    siege = un_lieu(ligne.structure)
    service_modifier(service=ligne, modes=["SUR_PLACE"], lieux=[{"lieu": siege}])
    assert "Quand, à distance" not in fiche("ligne") and Service.objects.get(pk=ligne.pk).horaires == HEURES


def test_remote_service_is_open_now_at_its_own_hours(ligne):
    criteres = Criteres(ouvert=True, commune=une_commune("Niort"))
    (trouvee,) = rechercher(criteres, moment=MERCREDI_10H).structures
    assert trouvee.structure.code == ligne.structure.code and trouvee.ouverture.ouvert
    assert rechercher(criteres, moment=MERCREDI_10H.replace(hour=13)).nombre == 0
    service_modifier(service=ligne, horaires="")
    assert rechercher(criteres, moment=MERCREDI_10H).nombre == 0
    assert rechercher(criteres.sans(ouvert=False), moment=MERCREDI_10H).structures[0].ouverture is None


def test_structure_is_open_as_soon_as_one_of_its_remote_services_is(ligne):
    un_service(ligne.structure, nom="Écrire", modes=["A_DISTANCE"], horaires="Sa 09:00-12:00")
    un_service(ligne.structure, nom="Sans heures", modes=["A_DISTANCE"])
    (trouvee,) = rechercher(Criteres(), moment=MERCREDI_10H).structures
    assert trouvee.ouverture.ouvert
    (trouvee,) = rechercher(Criteres(), moment=MERCREDI_10H.replace(hour=20)).structures
    assert not trouvee.ouverture.ouvert


def test_programs_are_told_the_hours_of_a_remote_service(ligne):
    assert Client().get(f"/api/v1/services/{ligne.pk}").json()["horaires_a_distance"] == HEURES
    (objet,) = exporter("geojson")["features"]
    assert objet["geometry"] is None and objet["properties"]["services"][0]["horaires_a_distance"] == HEURES
    texte = b"".join(Client().get("/annuaire/export.csv").streaming_content).decode("utf-8-sig")
    (rang,) = DictReader(io.StringIO(texte), delimiter=";")
    assert "9 h à 12 h" in rang["Horaires"].replace("\u00a0", " ")


def test_search_engines_are_told_the_hours_of_a_remote_service(ligne):
    (_, service) = donnees("ligne")
    heures = service["hoursAvailable"]
    assert len(heures) == 10 and {plage["dayOfWeek"].rpartition("/")[2] for plage in heures} == {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    }  # fmt: skip
    assert heures[0]["opens"] == "09:00" and heures[0]["closes"] == "12:00"


def test_search_engines_are_told_where_a_service_keeps_hours_of_its_own():
    structure = fabriques.une_structure(code="deux")
    siege, antenne = un_lieu(structure, horaires="Mo-Fr 09:00-17:00"), un_lieu(structure, "Melle")
    service = un_service(structure, siege, antenne)
    assert "availableChannel" not in donnees("deux")[1]
    service_au_lieu_ajouter(service=service, lieu=antenne, horaires="Tu 14:00-16:00")
    (guichet,) = donnees("deux")[1]["availableChannel"]
    lieu = guichet["serviceLocation"]
    assert lieu["name"] == "Siège de Melle" and lieu["address"]["addressLocality"] == "Melle"
    assert [(plage["dayOfWeek"], plage["opens"]) for plage in lieu["openingHoursSpecification"]] == [
        ("https://schema.org/Tuesday", "14:00")
    ]


def test_search_engines_are_told_the_half_days_held_every_week_in_the_walls_of_another():
    hote = fabriques.une_structure("france-services", code="hote")
    maison = un_lieu(hote, horaires="Mo-Fr 08:30-18:00")
    structure = fabriques.une_structure(code="recue")
    un_service(structure, un_lieu(structure, chez=hote, permanence=True))
    matin = {"demi_journee": "MATIN", "debut": datetime.time(9), "fin": datetime.time(12)}
    jour = datetime.date(2026, 1, 5)
    creneau_creer(lieu=maison, structure=structure, jour=1, du=jour, **matin)
    creneau_creer(lieu=maison, structure=structure, jour=3, semaines="PAIRES", **matin)
    creneau_creer(lieu=maison, structure=structure, jour=4, au=jour, **matin)
    (plage,) = donnees("recue")[0]["location"][0]["openingHoursSpecification"]
    assert plage == {
        "@type": "OpeningHoursSpecification", "dayOfWeek": "https://schema.org/Tuesday", "opens": "09:00",
        "closes": "12:00", "validFrom": "2026-01-05",
    }  # fmt: skip
