"""Calendars read by two foreign readers: identity, number, hours of the wall, season after season."""

import datetime
from email import message_from_bytes

import pytest
import vobject
from django.core import mail
from django.test import TestCase
from icalendar import Calendar

from home.models import Courriel
from safran.inscriptions.documents import session_ics
from safran.inscriptions.models import Seance
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as seances
from tests.fabriques import une_region
from tests.pages import page_lue
from tests.safran.fabriques_sessions import MATIN, une_inscription, une_seance, une_session

pytestmark = pytest.mark.django_db


def evenements(texte):
    return list(Calendar.from_ical(texte).walk("VEVENT"))


def joints(inscription, objet):
    """The calendars of the last mail of this kind to this person: (method, event) by half-day."""
    courriel = Courriel.objects.filter(destinataire=inscription.compte.email, objet__startswith=objet).latest("pk")
    return [(j["methode"], evenements(j["ics"])[0], vobject.readOne(j["ics"])) for j in courriel.calendriers]


@pytest.mark.parametrize(
    ("jour", "ecart"),
    [(datetime.date(2027, 3, 28), 2), (datetime.date(2027, 10, 31), 1), (datetime.date(2028, 2, 29), 1)],
    ids=["heure-d-ete", "heure-d-hiver", "29-fevrier"],
)
def test_request_update_and_cancel_keep_the_uid_and_raise_the_sequence_for_both_readers(jour, ecart):
    session = une_session(jour=jour)
    inscription = une_inscription(session)
    seances.session_confirmer(session=session, par=session.cree_par)
    convocation = joints(inscription, "Convocation")
    seance = session.seances.first()
    seances.seance_modifier(seance=seance, par=seance.session.cree_par, salle="Salle du haut")
    changement = joints(inscription, "Séances modifiées")
    inscriptions.inscription_quitter(inscription=inscription, par=inscription.compte)
    annulation = joints(inscription, "Votre inscription est annulée")
    uid = f"seance-{seance.public_id}@"
    suite = [next(e for e in lot if e[1]["uid"].startswith(uid)) for lot in (convocation, changement, annulation)]
    assert [methode for methode, *_ in suite] == ["REQUEST", "REQUEST", "CANCEL"]
    numeros = [e["sequence"] for _m, e, _v in suite]
    assert numeros == sorted(set(numeros)) and len({e["uid"] for _m, e, _v in suite}) == 1
    for methode, evenement, autre in suite:
        debut, lu = evenement["dtstart"].dt, autre.vevent
        assert (debut.date(), debut.hour, debut.utcoffset()) == (jour, 9, datetime.timedelta(hours=ecart))
        assert (lu.dtstart.value, autre.method.value) == (debut, methode)
        assert (lu.uid.value, int(lu.sequence.value)) == (evenement["uid"], evenement["sequence"])
    assert "Salle du haut" in suite[1][1]["location"] and suite[2][1]["status"] == "CANCELLED"
    assert len(convocation) == 2 and len(changement) == 1


def test_one_calendar_message_names_one_event_and_one_person():
    session = une_session("CONFIRMEE")
    inscription = une_inscription(session)
    courriel = Courriel.objects.filter(destinataire=inscription.compte.email).get()
    for joint in courriel.calendriers:
        lu = vobject.readOne(joint["ics"])
        assert lu.method.value == "REQUEST" and len(lu.vevent_list) == 1
        assert lu.vevent.attendee.value == f"mailto:{inscription.compte.email}"


def test_mail_sent_carries_its_calendars_each_with_its_method_and_the_name_of_its_half_day():
    session = une_session("CONFIRMEE")
    with TestCase.captureOnCommitCallbacks(execute=True):
        une_inscription(session)
    brut = message_from_bytes(mail.outbox[-1].message().as_bytes())
    joints = [(p.get_filename(), p.get_content_type(), p.get_param("method")) for p in brut.walk() if p.get_filename()]
    noms = [f"seance-{seance.date}-{seance.debut:%Hh%M}.ics" for seance in session.seances.all()]
    assert joints == [(nom, "text/calendar", "REQUEST") for nom in noms] and len(set(noms)) == 2


@pytest.mark.parametrize(
    ("jour", "ecart"),
    [
        (datetime.date(2027, 3, 26), 1),
        (datetime.date(2027, 3, 29), 2),
        (datetime.date(2027, 10, 29), 2),
        (datetime.date(2027, 11, 2), 1),
        (datetime.date(2028, 2, 29), 1),
    ],
)
def test_hours_are_those_of_the_wall_across_clock_changes_and_on_29_february(jour, ecart):
    session = une_session("BROUILLON", jour=jour)
    texte = session_ics(session, session.seances.all())
    premier = evenements(texte)[0]["dtstart"].dt
    assert (premier.date(), premier.hour, premier.utcoffset()) == (jour, 9, datetime.timedelta(hours=ecart))
    autre = vobject.readOne(texte).vevent_list[0].dtstart.value
    assert (autre.hour, autre.utcoffset()) == (9, datetime.timedelta(hours=ecart))


def test_copied_session_has_new_identities():
    session = une_session()
    copie = seances.session_dupliquer(session=session, premier_jour=datetime.date(2028, 2, 29), par=une_region())
    uids = [[e["uid"] for e in evenements(session_ics(s, s.seances.all()))] for s in (session, copie)]
    assert not set(uids[0]) & set(uids[1])


def test_public_calendar_says_neither_the_video_link_nor_anyone(client):
    session = une_session("CONFIRMEE")
    une_seance(session, date=session.premier_jour + datetime.timedelta(days=1), lien="https://visio.example/x", **MATIN)
    inscription = une_inscription(session)
    texte = page_lue(client.get(f"/sessions/{session.public_id}/agenda.ics"))
    assert "visio.example" not in texte and inscription.compte.email not in texte
    assert len(evenements(texte)) == Seance.objects.count() == 3
    seances.session_annuler(session=session, par=une_region(), motif="Essai")
    texte = page_lue(client.get(f"/sessions/{session.public_id}/agenda.ics"))
    assert {e["status"] for e in evenements(texte)} == {"CANCELLED"}
