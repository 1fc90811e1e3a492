"""Each half-day is signed in its own hours: not the afternoon in the morning."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from safran.inscriptions.rules import sessions
from safran.presences import jetons
from safran.presences.models import Presence
from safran.presences.rules import feuilles
from safran.presences.rules.feuilles import Saisie, feuille_enregistrer
from tests.fabriques import une_region
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_presences import contresigner, les_inscriptions, noter, une_session_du_jour
from tests.safran.fabriques_sessions import dans

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    """9 h to 12 h 30, then 13 h 30 to 16 h 30; signed from half an hour before."""
    return une_session_du_jour(emargement_avant=30, emargement_apres=0)


@pytest.fixture
def horloge():
    with time_machine.travel(a(6), tick=False) as horloge:
        yield horloge


def a(heures: int, minutes: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(dans(0), datetime.time(heures, minutes)))


def test_each_half_day_is_signed_in_its_own_hours_and_paper_remains_afterwards(session, horloge):
    (une, autre), (matin, apres_midi) = les_inscriptions(session), session.seances.all()
    ligne = {"inscription": une, "seance": matin}
    horloge.move_to(a(8, 29))
    assert "à partir de 8 h 30" in refus("trop_tot", feuilles.presence_signer, **ligne)
    horloge.move_to(a(8, 30))
    feuilles.presence_signer(**ligne)
    horloge.move_to(a(11))
    assert "L’après-midi se signe à partir de 13 h" in refus(
        "trop_tot", feuilles.presence_signer, inscription=une, seance=apres_midi
    )
    saisies = [Saisie(i.pk, "PRESENT") for i in (une, autre)]
    refus("trop_tot", feuille_enregistrer, seance=apres_midi, par=session.formatrice, saisies=saisies)
    refus("trop_tot", feuilles.seance_contresigner, seance=apres_midi, par=session.formatrice)
    horloge.move_to(a(13))
    feuilles.presence_signer(inscription=une, seance=apres_midi)
    assert "Le matin se signait jusqu’à 12 h 30" in refus(
        "trop_tard", feuilles.presence_signer, inscription=autre, seance=matin
    )
    feuilles.presence_signer(**ligne)  # déjà signée : rien à redire
    noter(matin, autre, retard=10)
    horloge.move_to(a(20))
    noter(apres_midi, autre)
    contresigner(matin, apres_midi)
    assert sorted(p.moyen for p in Presence.objects.all()) == ["CASE", "CASE", "PAPIER", "PAPIER"]


def test_hours_are_data_of_the_session_and_stay_within_the_day(session, horloge):
    (une, autre), (matin, apres_midi) = les_inscriptions(session), session.seances.all()
    regles = {"session": session, "par": une_region()}
    sessions.session_modifier(emargement_avant=0, emargement_apres=15, **regles)
    horloge.move_to(a(12, 45))
    feuilles.presence_signer(inscription=une, seance=matin)
    horloge.move_to(a(13, 29))
    refus("trop_tot", feuilles.presence_signer, inscription=une, seance=apres_midi)
    sessions.session_modifier(emargement_avant=1440, emargement_apres=1440, **regles)
    horloge.move_to(a(0, 0))
    feuilles.presence_signer(inscription=autre, seance=apres_midi)
    horloge.move_to(a(23, 59))
    feuilles.presence_signer(inscription=autre, seance=matin)
    refus(
        "autre_jour",
        feuilles.presence_signer,
        inscription=une,
        seance=apres_midi,
        le=a(0) - datetime.timedelta(minutes=1),
    )


def test_hour_of_the_scan_counts_whenever_the_signature_arrives(session, horloge, client):
    (une, _autre), (matin, _) = les_inscriptions(session), session.seances.all()
    client.force_login(une.compte)
    horloge.move_to(a(12, 29))
    adresse = reverse("emarger_signer", args=[jetons.code_du_moment(matin)])
    billet = re.search(r'name="billet" value="([^"]+)"', lue(client.get(adresse))).group(1)
    horloge.move_to(a(15))
    assert client.post(adresse, {"billet": billet, "certifie": "on"}).status_code == 303
    assert timezone.localtime(Presence.objects.get().signee_le).time() == datetime.time(12, 29)


def test_screen_and_telephone_say_when_one_signs_and_lead_to_the_half_day_of_the_moment(session, horloge, client):
    (une, _autre), (matin, apres_midi) = les_inscriptions(session), session.seances.all()
    horloge.move_to(a(10))
    client.force_login(session.formatrice)
    ecran = reverse("emargement_ecran", args=[apres_midi.public_id])
    page = lue(client.get(ecran))
    assert "L’après-midi se signe à partir de 13 h" in page and "salle__qr" not in page
    assert jetons.code_lisible(jetons.code_du_moment(apres_midi)) not in page
    assert reverse("emargement_ecran", args=[matin.public_id]) in page
    feuille = lue(client.get(reverse("feuille", args=[apres_midi.public_id])))
    assert "à 13 h" in feuille and "Enregistrer la feuille" not in feuille
    client.force_login(une.compte)
    adresse = reverse("emarger_signer", args=[jetons.code_du_moment(apres_midi)])
    reponse = client.get(adresse)
    assert reponse.status_code == 409 and "à partir de 13 h" in lue(reponse)
    envoi = client.post(adresse, {"certifie": "on"}, headers={"Accept": "application/json"})
    assert envoi.status_code == 409 and "13" in envoi.json()["message"] and not Presence.objects.exists()
    assert "13 h 30 à 16 h 30, se signe à partir de 13 h" in lue(client.get(reverse("emarger")))
    horloge.move_to(a(13, 5))
    client.force_login(session.formatrice)
    assert "salle__qr" in lue(client.get(ecran))
    page = lue(client.get(reverse("emargement_ecran", args=[matin.public_id])))
    assert "Le matin se signait jusqu’à 12 h 30" in page and ecran in page
