"""The page where a meeting is prepared, whole without script: every button keeps what is typed, one convenes."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import Courriel
from reseau.animation.models import Point, Reunion
from tests.fabriques import un_conseiller, une_chargee_de_mission
from tests.pages import lue
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_reunion
from tests.reseau.animation.test_preparation import dans, preparee, titres

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def comite(client):
    comite = un_comite_complet()
    client.force_login(qui(comite, "SECRETARIAT"))
    return comite


def adresse(reunion, suite="preparer/"):
    return f"/reunions/{reunion.uuid}/{suite}"


def saisie(reunion, **dits):
    """The form as the page shows it, a button pressed."""
    champs = {"cle": str(uuid.uuid4()), "titre": "", "presente_par": "", "duree": "10", "motif_delai": ""}
    for point in reunion.points.all():
        champs |= {f"nature-{point.uuid.hex}": point.nature, f"duree-{point.uuid.hex}": str(point.duree)}
    return {**champs, **dits}


def test_three_gestures_open_adjust_convene(client, comite):
    page = client.get(f"/instances/{comite.code}/preparer/")
    depart = page.context["form"].initial
    envoi = {nom: depart[nom].isoformat() if nom == "jour" else str(depart[nom]) for nom in ("jour", "de", "a", "cle")}
    for _ in range(2):
        reponse = client.post(f"/instances/{comite.code}/preparer/", {**envoi, "endroit": "Halle de Brioux, Niort"})
    reunion = Reunion.objects.get()
    assert reponse.url == adresse(reunion) and "Convoquer les 5 sièges" in lue(client.get(reponse.url))
    client.post(adresse(reunion), saisie(reunion, geste="odj", titre="Mobilité", duree="20"))
    reponse = client.post(adresse(reunion), saisie(reunion, geste="convoquer"))
    assert reponse.url == f"/reunions/{reunion.uuid}/" and Courriel.objects.count() == 5
    client.post(adresse(reunion), saisie(reunion, geste="convoquer"))  # le second clic
    assert Courriel.objects.count() == 5


def test_a_button_keeps_minutes_natures_and_the_point_being_typed(client, comite):
    reunion = preparee(comite)
    un_point(reunion, titre="Dernier", duree=10)
    suivi, dernier = reunion.points.first(), reunion.points.last()
    envoi = saisie(reunion, **{f"duree-{suivi.uuid.hex}": "45", f"nature-{dernier.uuid.hex}": "AVIS"}, titre="En cours")
    page = lue(client.post(adresse(reunion), {**envoi, "geste": f"monter:{dernier.uuid}:{dernier.ordre}"}))
    assert titres(reunion) == ["Où en sont nos décisions", "Dernier", "Prochaine réunion"]
    suivi.refresh_from_db(), dernier.refresh_from_db()
    assert (suivi.duree, dernier.nature) == (45, "AVIS") and 'value="En cours"' in page and "14 h 45" in page
    client.post(adresse(reunion), saisie(reunion, geste=f"reserver:{dernier.uuid}"))
    assert "Dernier" in lue(client.get(adresse(reunion))) and "Dernier" not in titres(reunion)
    client.post(adresse(reunion), saisie(reunion, geste=f"prendre:{dernier.uuid}"))
    client.post(adresse(reunion), saisie(reunion, geste="reserve", titre="Plus tard"))
    assert titres(reunion)[-2] == "Dernier" and Point.objects.get(titre="Plus tard").reunion is None
    client.post(adresse(reunion), saisie(reunion, geste=f"monter:{uuid.uuid4()}:x"))
    client.post(adresse(reunion), saisie(reunion, geste="monter:rien"))


@pytest.mark.parametrize(
    ("dits", "champ"),
    [
        ({"geste": "odj"}, "titre"),
        ({"geste": "odj", "titre": "T" * 121}, "titre"),
        ({"geste": "odj", "titre": "Voir Mme Dupont-Martin au 06 12 34 56 78"}, "titre"),
        ({"geste": "convoquer", "titre": "Oublié"}, "titre"),
        ({"geste": "odj", "titre": "Long", "duree": "9999"}, "duree"),
        ({"geste": "convoquer"}, "__all__"),  # rien à l’ordre du jour
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_typed_text_stays(client, comite, dits, champ):
    reunion = preparee(comite)
    suivi = reunion.points.first()
    reponse = client.post(adresse(reunion), saisie(reunion, **{f"duree-{suivi.uuid.hex}": "33"}, **dits))
    assert reponse.status_code == 422 and list(reponse.context["form"].errors) == [champ]
    assert 'value="33"' in lue(reponse) and dits.get("titre", "") in lue(reponse)
    suivi.refresh_from_db()
    assert suivi.duree == 15 and reunion.points.count() == 2 and not Courriel.objects.exists()


def test_too_near_the_reason_is_asked_at_its_field_then_taken(client, comite):
    reunion = preparee(comite, jours=4)
    un_point(reunion, titre="Urgent")
    reponse = client.post(adresse(reunion), saisie(reunion, geste="convoquer"))
    assert list(reponse.context["form"].errors) == ["motif_delai"] and "le règlement en demande 10" in lue(reponse)
    reponse = client.post(adresse(reunion), saisie(reunion, geste="convoquer", motif_delai="Le préfet vient."))
    assert reponse.status_code == 302 and "Le préfet vient." in Courriel.objects.earliest("pk").texte
    client.post(adresse(reunion), saisie(reunion, geste="garder"))
    reunion.refresh_from_db()
    assert reunion.motif_delai == "Le préfet vient."  # ce que les sièges ont lu


@pytest.mark.parametrize(
    ("dits", "champ"),
    [
        ({"jour": "2020-01-01"}, "jour"),
        ({"jour": "9999-12-31"}, "jour"),
        ({"jour": "2900-12-31"}, "jour"),
        ({"de": "16:00", "a": "14:00"}, "a"),
        ({"endroit": ""}, "endroit"),
        ({"lien": "pas une adresse"}, "lien"),
    ],
)
def test_a_date_that_cannot_be_is_said_and_nothing_opens(client, comite, dits, champ):
    envoi = {"jour": dans(40).date().isoformat(), "de": "14:00", "a": "16:00", "endroit": "Halle", "cle": uuid.uuid4()}
    reponse = client.post(f"/instances/{comite.code}/preparer/", {**envoi, **dits})
    assert reponse.status_code == 422 and list(reponse.context["form"].errors) == [champ]
    assert not Reunion.objects.exists()


def test_three_hundred_points_are_one_page_in_as_many_questions(client, comite):
    reunion = preparee(comite)
    client.get(adresse(reunion))
    with CaptureQueriesContext(connection) as peu:
        client.get(adresse(reunion))
    Point.objects.bulk_create(
        Point(comite=comite, reunion=reunion, titre=f"P{rang}", ordre=rang, duree=1, propose_par=reunion.preparee_par)
        for rang in range(298)
    )
    with CaptureQueriesContext(connection) as beaucoup:
        page = client.get(adresse(reunion))
    assert len(beaucoup) == len(peu) and lue(page).count('class="odj__point') == 300
    assert client.post(adresse(reunion), saisie(reunion, geste="garder")).status_code == 302


def test_strangers_find_no_preparation_and_once_held_it_leads_to_the_meeting(client, comite):
    reunion = preparee(comite)
    point = reunion.points.first()
    for compte in (un_conseiller(), qui(comite, "PRESIDENCE"), une_chargee_de_mission("cognac")):
        client.force_login(compte)
        for adresse_ in (adresse(reunion), adresse(reunion, "date/"), f"/reunions/points/{point.uuid}/"):
            assert client.get(adresse_).status_code == 404
            assert client.post(adresse_, {"geste": "garder"}).status_code == 404
    client.force_login(qui(comite, "SECRETARIAT"))
    close = une_reunion("PROVISOIRE", comite=comite, jours=-3)
    assert client.get(adresse(close)).url == f"/reunions/{close.uuid}/"


def test_one_point_is_written_in_full_and_who_sits_proposes_one(client, comite):
    reunion = preparee(comite)
    point = un_point(reunion, titre="Court")
    page = f"/reunions/points/{point.uuid}/"
    dits = {"titre": "Complet", "nature": "DECISION", "duree": "25", "presente_par": "Zoé", "preparation": "À lire"}
    assert client.post(page, {**dits, "duree": "0"}).status_code == 422
    assert client.post(page, dits).url == adresse(reunion)
    point.refresh_from_db()
    assert (point.titre, point.nature, point.preparation) == ("Complet", "DECISION", "À lire")
    suivi = reunion.points.get(office="SUIVI")
    client.post(f"/reunions/points/{suivi.uuid}/", {**dits, "titre": "Pirate"})
    suivi.refresh_from_db()
    assert (suivi.titre, suivi.duree) == ("Où en sont nos décisions", 25)
    client.force_login(qui(comite, "TITULAIRE"))
    cle = str(uuid.uuid4())
    for _ in range(2):
        client.post(f"/instances/{comite.code}/points/proposer/", {**dits, "cle": cle})
    propose = comite.points.get(reunion=None)
    assert propose.propose_par == qui(comite, "TITULAIRE")
    retirer = f"/reunions/points/{propose.uuid}/retirer/"
    assert client.post(retirer).status_code == 404
    client.force_login(qui(comite, "SECRETARIAT"))
    client.post(retirer)
    assert not comite.points.filter(reunion=None).exists() and client.get(retirer).status_code == 404
    client.force_login(un_conseiller())
    assert client.get(f"/instances/{comite.code}/points/proposer/").status_code == 404


def test_the_date_changes_on_its_page_and_refusals_land_at_their_fields(client, comite):
    reunion = preparee(comite)
    envoi = {"jour": dans(50).date().isoformat(), "de": "9:00", "a": "11:00", "endroit": "Halle, Niort", "salle": "2"}
    assert client.post(adresse(reunion, "date/"), envoi).status_code == 302
    reunion.refresh_from_db()
    assert (reunion.salle, reunion.debut) == ("2", dans(50, 9))
    reponse = client.post(adresse(reunion, "date/"), {**envoi, "a": "8:00"})
    assert reponse.status_code == 422 and list(reponse.context["form"].errors) == ["a"]
