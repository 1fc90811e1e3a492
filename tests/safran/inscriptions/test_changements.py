"""What changes in a confirmed session is told to those convened, as it is, with the calendar that says it."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from home.models import Courriel
from safran.inscriptions.avis import AVIS
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.rules import sessions as seances
from tests.fabriques import une_region
from tests.safran.fabriques_sessions import MATIN, dans, une_inscription, une_seance, une_session

pytestmark = pytest.mark.django_db


def recus(inscription, avis: str) -> list[Courriel]:
    objet = AVIS[avis].objet
    return list(Courriel.objects.filter(destinataire=inscription.compte.email, objet__startswith=objet).order_by("pk"))


def joints(courriel: Courriel) -> list[tuple]:
    """(method, event) of each calendar joined."""
    return [(j["methode"], Calendar.from_ical(j["ics"]).walk("VEVENT")[0]) for j in courriel.calendriers]


def lignes(courriel: Courriel) -> list[str]:
    """The half-days of a mail."""
    return [ligne for ligne in courriel.texte.replace("\xa0", " ").splitlines() if ligne.startswith("- ")]


def test_other_place_of_a_confirmed_session_is_told_once_to_those_convened_with_a_higher_sequence(client):
    session = une_session("CONFIRMEE", capacite=1)
    inscrite, attend = une_inscription(session), une_inscription(session)
    convocation = joints(recus(inscrite, "convocation")[0])
    region = une_region()
    client.force_login(region)
    modifier = reverse("session_modifier", args=[session.public_id])
    donnees = {champ.name: champ.value() for champ in client.get(modifier).context["form"]}
    donnees = {nom: valeur for nom, valeur in donnees.items() if valeur is not None} | {"adresse": "2 rue du Port"}
    for _double in range(2):
        client.post(modifier, donnees)
    seances.session_modifier(session=session, par=region, consignes="Parking derrière.")
    courriel, *suite = recus(inscrite, "lieu")
    assert not suite and not recus(attend, "lieu") and "2 rue du Port" in courriel.texte
    avant, apres = ({e["uid"]: e for _m, e in lot} for lot in (convocation, joints(courriel)))
    assert avant.keys() == apres.keys() and {methode for methode, _e in joints(courriel)} == {"REQUEST"}
    for uid, evenement in apres.items():
        assert evenement["sequence"] > avant[uid]["sequence"]
        assert "2 rue du Port" in evenement["location"] and "2 rue du Port" not in avant[uid]["location"]
    seances.session_modifier(session=session, par=region, lieu="Melle")
    assert len(recus(inscrite, "lieu")) == 2


def test_other_place_is_told_for_the_half_days_to_come_and_of_a_confirmed_session_only():
    ouverte = une_session()
    inscrite = une_inscription(ouverte)
    seances.session_modifier(session=ouverte, par=une_region(), lieu="Melle")
    assert not recus(inscrite, "lieu")
    session = une_session("CONFIRMEE")
    convoquee = une_inscription(session)
    une_seance(session, date=dans(31), **MATIN)
    session.seances.filter(date=dans(30)).update(date=dans(-1))
    seances.session_modifier(session=session, par=une_region(), lieu="Melle")
    assert [e["dtstart"].dt.date() for _m, e in joints(recus(convoquee, "lieu")[0])] == [dans(31)]


def test_half_day_taken_away_is_told_as_such_and_leaves_the_calendar():
    session = une_session("CONFIRMEE")
    inscrite = une_inscription(session)
    matin, apres_midi = session.seances.all()
    seances.seance_supprimer(seance=matin, par=matin.session.cree_par)
    courriel = recus(inscrite, "seance_retiree")[0]
    assert not recus(inscrite, "changement")
    retiree, gardee = lignes(courriel)
    assert retiree.startswith("- Retirée") and "9 h" in retiree
    assert "13 h 30" in gardee and not gardee.startswith("- Retirée")
    (methode, evenement), *autres = joints(courriel)
    assert (methode, evenement["status"], autres) == ("CANCEL", "CANCELLED", [])
    assert evenement["uid"].startswith(f"seance-{matin.public_id}@")
    assert "n’aura pas lieu" in courriel.html and "Retirée" in courriel.html and "Maintenue" in courriel.html


def test_session_put_off_reminds_again_before_its_new_first_day():
    session = une_session("CONFIRMEE", jour=dans(7), premier_rappel=7, second_rappel=0)
    inscrite = une_inscription(session)
    for _ in range(2):
        seances.rappels_envoyer(jour=dans(0))
    assert len(recus(inscrite, "rappel")) == 1
    for seance in session.seances.all():
        seances.seance_modifier(
            seance=seance, par=seance.session.cree_par, date=seance.date + datetime.timedelta(days=14)
        )
    for _ in range(2):
        seances.rappels_envoyer(jour=dans(14))
    assert len(recus(inscrite, "rappel")) == 2
    assert SessionFormation.objects.get(pk=session.pk).premier_jour == dans(21)
