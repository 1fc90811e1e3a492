"""The end of a session: nobody moves up nor leaves any more, and nobody is left behind."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from reseau.comptes.rules import compte_fermer
from safran.inscriptions.avis import AVIS
from safran.inscriptions.choices import EtatInscription, EtatSession, Validation
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.queries import inscriptions as jetons
from safran.inscriptions.rules import inscriptions as attente
from safran.inscriptions.rules import sessions
from tests.fabriques import un_conseiller, un_referent, une_region, une_structure
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_sessions import dans, une_inscription, une_session

pytestmark = pytest.mark.django_db
E = EtatInscription
TROIS_MOIS, PARIS = datetime.timedelta(days=90), ZoneInfo("Europe/Paris")
A_L_INSTANT = {"debut": datetime.time(0), "fin": datetime.time(0, 0, 1)}  # du matin même, et déjà finie
CE_SOIR = {"debut": datetime.time(23, 59), "fin": datetime.time(23, 59, 59)}


def etats(*inscriptions) -> list[str]:
    for inscription in inscriptions:
        inscription.refresh_from_db()
    return [inscription.etat for inscription in inscriptions]


def au_jour(session: SessionFormation, jours: int, **heures) -> None:
    """Time went by: its last half-day falls on this day."""
    session.seances.exclude(pk=session.seances.last().pk).delete()
    session.seances.update(date=dans(jours), **heures)
    SessionFormation.objects.filter(pk=session.pk).update(premier_jour=dans(jours), dernier_jour=dans(jours))
    session.refresh_from_db()


def une_file(**champs) -> tuple:
    """A confirmed session with its one seat held, and someone who waits."""
    session = une_session("CONFIRMEE", capacite=1, delai_offre_heures=0, **champs)
    return session, une_inscription(session), une_inscription(session)


@pytest.mark.parametrize(("heures", "suit"), [(CE_SOIR, E.INSCRITE), (A_L_INSTANT, E.EN_ATTENTE)])
def test_queue_moves_until_the_end_of_the_last_half_day_and_no_further(heures, suit):
    session, tient, attend = une_file()
    au_jour(session, 0, **heures)
    attente.inscription_quitter(inscription=tient, par=tient.compte)
    sessions.session_modifier(session=session, par=une_region(), capacite=2)
    attente.offres_echoir()
    assert etats(tient, attend) == [E.ANNULEE, suit]


def test_seat_is_not_given_back_after_the_last_day_neither_from_the_page_nor_by_the_link(client):
    session, tient, attend = une_file()
    au_jour(session, -1)
    lien = jetons.lien_de(tient).partition("/sessions/")[2]
    page, quitter = (reverse(nom, args=[session.public_id]) for nom in ("session", "session_quitter"))
    client.force_login(tient.compte)
    for adresse in (page, f"/sessions/{lien}"):
        assert "Libérer ma place" not in lue(client.get(adresse))
    for adresse in (quitter, f"/sessions/{lien}"):
        assert "une place ne s’y libère plus" in lue(client.post(adresse, follow=True))
    assert etats(tient, attend) == [E.INSCRITE, E.EN_ATTENTE]
    client.force_login(attend.compte)
    assert "la liste n’avance plus" in lue(client.get(page))
    assert "Libérer ma place" not in lue(client.post(quitter, follow=True))
    assert etats(attend) == [E.ANNULEE]


def test_account_closes_after_the_last_day_and_its_seat_stays_to_be_noted():
    session, tient, attend = une_file()
    au_jour(session, -1)
    compte_fermer(compte=tient.compte)
    tient.compte.refresh_from_db()
    assert not tient.compte.is_active and etats(tient, attend) == [E.INSCRITE, E.EN_ATTENTE]


def test_end_of_a_session_closes_what_still_waits_says_why_and_frees_the_yearly_cap():
    session = une_session(capacite=2, plafond_annuel=1)
    inscrite, part, offerte, attend = (une_inscription(session) for _ in range(4))
    attente.inscription_quitter(inscription=part, par=part.compte)
    sessions.session_modifier(session=session, par=session.cree_par, validation=Validation.PILOTE)
    a_valider = une_inscription(session)
    assert etats(offerte, attend, a_valider) == [E.OFFERTE, E.EN_ATTENTE, E.A_VALIDER]
    autre = une_session(plafond_annuel=1, jour=session.premier_jour, ferme_le=timezone.now() + TROIS_MOIS)
    refus("plafond", attente.inscription_creer, session=autre, compte=attend.compte, par=attend.compte)
    sessions.session_confirmer(session=session, par=session.cree_par)
    with time_machine.travel(datetime.datetime.combine(session.dernier_jour, datetime.time(8), tzinfo=PARIS)):
        sessions.session_terminer(session=session, par=session.cree_par)
        assert une_inscription(autre, attend.compte).etat == E.INSCRITE
        refus("plafond", attente.inscription_creer, session=autre, compte=inscrite.compte, par=inscrite.compte)
    assert etats(inscrite, offerte, attend, a_valider) == [E.INSCRITE, E.ANNULEE, E.ANNULEE, E.ANNULEE]
    for inscription in (offerte, attend, a_valider):
        assert "Session terminée" in inscription.historique.last().motif
        recus = Courriel.objects.filter(destinataire=inscription.compte.email)
        assert "Libérez votre place" not in recus.get(objet__startswith=AVIS["sans_place"].objet).texte
    assert not session.inscriptions.filter(etat=E.ANNULEE).exclude(reserve=None).exists()


def test_wait_in_a_session_that_is_past_and_never_ended_does_not_count_in_the_yearly_cap():
    session = une_session(capacite=1, plafond_annuel=1)
    une_inscription(session)
    attend = une_inscription(session)
    autre = une_session(plafond_annuel=1)
    SessionFormation.objects.filter(pk=session.pk).update(dernier_jour=dans(-1))
    assert une_inscription(autre, attend.compte).etat == E.INSCRITE


@pytest.mark.parametrize("etat", [EtatSession.CONFIRMEE, EtatSession.TERMINEE])
def test_request_is_not_accepted_once_the_session_takes_nobody_and_its_button_is_gone(client, etat):
    structure = une_structure()
    referente, session = un_referent(structure), une_session(validation=Validation.REFERENT)
    demande = une_inscription(session, un_conseiller(structure))
    adresse = reverse("inscription_decider", args=[demande.public_id])
    for compte in (referente, session.cree_par):
        client.force_login(compte)
        assert "Accepter la demande" in lue(client.get(adresse))
    SessionFormation.objects.filter(pk=session.pk).update(etat=etat, premier_jour=dans(-1), dernier_jour=dans(-1))
    for compte in (referente, session.cree_par):
        client.force_login(compte)
        assert "Accepter la demande" not in lue(client.get(adresse))
        assert client.post(adresse, {"etat": E.INSCRITE}).status_code == 200
        refus("interdit", attente.inscription_decider, inscription=demande, etat=E.INSCRITE, par=compte)
        assert "Demandes à valider" not in lue(client.get("/mon-espace/"))
    assert etats(demande) == [E.A_VALIDER]
    attente.inscription_decider(inscription=demande, etat=E.REFUSEE, par=referente, motif="Trop tard")


def test_session_that_is_past_takes_nobody_even_when_its_sign_up_closes_later(client):
    session, compte = une_session(ferme_le=timezone.now() + TROIS_MOIS), un_conseiller()
    au_jour(session, -1)
    refus("ferme", attente.inscription_creer, session=session, compte=compte, par=compte)
    client.force_login(compte)
    assert "S’inscrire" not in lue(client.get(reverse("session", args=[session.public_id])))
