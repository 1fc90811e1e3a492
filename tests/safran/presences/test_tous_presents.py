"""« Tous présents »: one gesture for the room, taken back for ten minutes, exceptions after."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from safran.inscriptions.rules import sessions
from safran.presences.models import EtapePresence, Presence
from safran.presences.rules.feuilles import presence_signer, tous_presents, tous_presents_reprendre
from tests.fabriques import un_conseiller, un_role
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_presences import TRACE, contresigner, les_inscriptions, noter, une_session_du_jour
from tests.safran.fabriques_sessions import dans
from tests.safran.presences.test_ecrans import champs

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def session():
    return une_session_du_jour(4)


def test_what_is_signed_or_noted_stays_and_the_others_are_present_once(session, matin):
    signe, absent, *_ = les_inscriptions(session)
    presence_signer(inscription=signe, seance=matin, signature=TRACE)
    noter(matin, absent, "ABSENT")
    assert [tous_presents(seance=matin, par=session.formatrice) for _ in range(2)] == [2, 0]
    assert [p.etat for p in Presence.objects.order_by("inscription__ordre")] == ["PRESENT", "ABSENT", *2 * ["PRESENT"]]
    assert Presence.objects.get(inscription=signe).signature == TRACE
    notees = EtapePresence.objects.filter(geste__contains="tous présents")
    assert {etape.par for etape in notees} == {session.formatrice} and notees.count() == 2


def test_taken_back_the_sheet_is_as_before_and_the_history_says_by_whom(client, session, matin):
    signe, une, *_ = les_inscriptions(session)
    presence_signer(inscription=signe, seance=matin)
    tous_presents(seance=matin, par=session.formatrice)
    assert tous_presents_reprendre(seance=matin, par=session.formatrice) == 3
    assert [p.inscription for p in Presence.objects.all()] == [signe]
    une.refresh_from_db()
    assert une.etat == "INSCRITE"
    refus("passe", tous_presents_reprendre, seance=matin, par=session.formatrice)
    client.force_login(session.formatrice)
    page = lue(client.get(reverse("presence_ligne", args=[une.public_id, matin.pk])))
    assert "La feuille ne dit encore rien" in page and "« Tous présents » annulé" in page
    assert session.formatrice.nom_complet in page
    # ce qui fut repris se note, se signe et se recommence
    noter(matin, une, "ABSENT")
    assert presence_signer(inscription=les_inscriptions(session)[2], seance=matin, signature=TRACE).signature
    assert tous_presents(seance=matin, par=session.formatrice) == 1
    assert refus("retenue", sessions.seance_supprimer, seance=matin, par=session.cree_par)


def test_it_is_taken_back_for_ten_minutes_and_until_something_else_is_written(session, matin):
    with time_machine.travel(timezone.now() - 10 * MINUTE, tick=False):
        tous_presents(seance=matin, par=session.formatrice)
    refus("passe", tous_presents_reprendre, seance=matin, par=session.formatrice)
    apres_midi = session.seances.last()
    tous_presents(seance=apres_midi, par=session.formatrice)
    presence_signer(inscription=les_inscriptions(session)[0], seance=apres_midi)
    refus("passe", tous_presents_reprendre, seance=apres_midi, par=session.formatrice)
    assert Presence.objects.filter(etat="PRESENT").count() == 8


def test_it_is_for_who_keeps_the_sheet_from_its_hour_until_it_is_certified(session, matin):
    for etranger in (un_role("FORMATEUR"), un_conseiller()):
        refus("interdit", tous_presents, seance=matin, par=etranger)
    demain = une_session_du_jour(jour=dans(1))
    refus("trop_tot", tous_presents, seance=demain.seances.first(), par=demain.formatrice)
    tous_presents(seance=matin, par=session.formatrice)
    contresigner(matin)
    for regle in (tous_presents, tous_presents_reprendre):
        refus("close", regle, seance=matin, par=session.cree_par)


def test_trainer_notes_the_room_then_two_absentees_in_three_gestures(client, session, matin):
    une, deux, *_ = les_inscriptions(session)
    client.force_login(session.formatrice)
    feuille = reverse("feuille", args=[matin.public_id])
    page = lue(client.post(reverse("feuille_tous", args=[matin.public_id]), follow=True))
    assert "4 présences : notez maintenant les absences" in page and "Annuler « tous présents »" in page
    for absente in (une, deux):
        page = lue(client.post(feuille, champs(page) | {"absente": str(absente.pk)}, follow=True))
    assert "2 présences sur 4" in page and "Annuler" not in page
    assert set(Presence.objects.filter(etat="ABSENT").values_list("inscription", flat=True)) == {une.pk, deux.pk}
    assert client.post(feuille, champs(page) | {"absente": "9" * 30}).status_code == 302


def test_line_taken_back_while_it_was_shown_present_is_to_be_read_again(client, session, matin):
    une, *_ = les_inscriptions(session)
    client.force_login(session.formatrice)
    tous_presents(seance=matin, par=session.formatrice)
    feuille = reverse("feuille", args=[matin.public_id])
    donnees = champs(lue(client.get(feuille))) | {f"etat_{une.pk}": "ABSENT"}
    client.post(reverse("feuille_tous_annuler", args=[matin.public_id]))
    assert "Cette ligne a changé entre-temps" in lue(client.post(feuille, donnees))
    assert not Presence.objects.exists()
