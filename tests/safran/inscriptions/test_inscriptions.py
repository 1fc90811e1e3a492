"""Signing up, waiting, moving up, leaving, and the end of a session: who gets a seat, and what is written of it."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.courriels.boite import courriel_send
from home.etats.historiques import historiques_coherents
from home.models import Courriel
from reseau.comptes.rules import compte_fermer
from safran.inscriptions.avis import AVIS
from safran.inscriptions.choices import EtatInscription, EtatSession, Nature, Validation
from safran.inscriptions.models import Inscription, SessionFormation
from safran.inscriptions.prises import donnees_des_inscriptions, inscriptions_coherentes
from safran.inscriptions.queries import inscriptions as jetons
from safran.inscriptions.queries.inscriptions import attente_motif
from safran.inscriptions.queries.sessions import lignes_de, participants_lire, sessions_liste
from safran.inscriptions.rules import inscriptions as attente
from safran.inscriptions.rules import sessions
from tests.fabriques import un_conseiller, un_referent, une_region, une_structure
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_sessions import dans, une_inscription, une_reserve, une_session

pytestmark = pytest.mark.django_db
E = EtatInscription


def etats(*inscriptions):
    for inscription in inscriptions:
        inscription.refresh_from_db()
    return [inscription.etat for inscription in inscriptions]


def rang(inscription):
    return lignes_de(sessions_liste().filter(pk=inscription.session_id), inscription.compte)[0].mienne.rang


def proposer(session):
    """The one seat is offered to someone who waited."""
    tient, _offerte = une_inscription(session), une_inscription(session)
    attente.inscription_quitter(inscription=tient, par=tient.compte)


def test_seats_go_to_the_first_the_others_wait_in_order_and_asking_twice_is_one_sign_up_and_one_mail():
    session = une_session(capacite=2)
    inscriptions = [une_inscription(session) for _ in range(4)]
    assert etats(*inscriptions) == [E.INSCRITE, E.INSCRITE, E.EN_ATTENTE, E.EN_ATTENTE]
    assert [rang(i) for i in inscriptions[2:]] == [1, 2]
    compte = inscriptions[0].compte
    assert une_inscription(session, compte) == inscriptions[0]
    assert Courriel.objects.filter(destinataire=compte.email).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Inscription.objects.create(session=session, compte=compte, ordre=99)


def test_history_tells_each_state_with_its_author_and_is_in_ones_own_data():
    inscription = une_inscription(une_session())
    (ligne,) = donnees_des_inscriptions(inscription.compte)[0].lignes
    assert ligne["Lieu"] == "Niort" and len(ligne["Historique"]) == 2
    attente.inscription_quitter(inscription=inscription, par=inscription.compte, motif="Congés")
    lignes = list(inscription.historique.values_list("vers", "par", "motif"))
    compte = inscription.compte.pk
    assert lignes == [("DEMANDEE", compte, ""), ("INSCRITE", compte, ""), ("ANNULEE", compte, "Congés")]


def test_seat_freed_is_offered_until_a_deadline_then_taken():
    session = une_session(capacite=1, delai_offre_heures=48)
    tient, attend = une_inscription(session), une_inscription(session)
    attente.inscription_quitter(inscription=tient, par=tient.compte)
    assert etats(attend) == [E.OFFERTE]
    reste = attend.offre_expire_le - timezone.now()
    assert datetime.timedelta(hours=47) < reste <= datetime.timedelta(hours=48)
    encore = une_inscription(session)
    assert encore.etat == E.EN_ATTENTE  # la place proposée n’est plus à prendre
    refus("etat", attente.offre_accepter, inscription=encore, par=encore.compte)
    attente.offre_accepter(inscription=attend, par=attend.compte)
    attente.offre_accepter(inscription=attend, par=attend.compte)
    assert etats(attend) == [E.INSCRITE] and attend.historique.filter(vers=E.INSCRITE).count() == 1


def test_offer_left_without_an_answer_goes_to_the_next_person():
    session = une_session(capacite=1)
    tient, premiere, seconde = (une_inscription(session) for _ in range(3))
    attente.inscription_quitter(inscription=tient, par=tient.compte)
    Inscription.objects.filter(pk=premiere.pk).update(offre_expire_le=timezone.now() - datetime.timedelta(minutes=1))
    refus("offre_passee", attente.offre_accepter, inscription=premiere, par=premiere.compte)
    assert attente.offres_echoir() == 1
    assert etats(premiere, seconde) == [E.ANNULEE, E.OFFERTE]
    assert attente.offres_echoir() == 0


def test_promoted_person_who_leaves_frees_the_next_in_the_same_transaction():
    session = une_session(capacite=1, delai_offre_heures=0)
    une, deux, trois = (une_inscription(session) for _ in range(3))
    attente.inscription_quitter(inscription=une, par=une.compte)
    assert etats(une, deux, trois) == [E.ANNULEE, E.INSCRITE, E.EN_ATTENTE]
    try:
        with transaction.atomic():
            attente.inscription_quitter(inscription=deux, par=deux.compte)
            assert etats(deux, trois) == [E.ANNULEE, E.INSCRITE]
            raise KeyError
    except KeyError:
        assert etats(deux, trois) == [E.INSCRITE, E.EN_ATTENTE]


def test_third_person_of_a_structure_waits_and_others_pass_without_taking_her_rank():
    session, structure = une_session(capacite=4, delai_offre_heures=0), une_structure()
    equipe = [une_inscription(session, un_conseiller(structure)) for _ in range(3)]
    autre = une_inscription(session)
    assert etats(*equipe, autre) == [E.INSCRITE, E.INSCRITE, E.EN_ATTENTE, E.INSCRITE]
    assert "Votre structure a déjà 2 places" in attente_motif(session, structure.pk)
    attente.inscription_quitter(inscription=equipe[0], par=equipe[0].compte)
    assert etats(equipe[2]) == [E.INSCRITE]


def reserver(session):
    une_reserve(session, places=1, libere_le=dans(9), structure=une_structure())


@pytest.mark.parametrize(
    ("preparer", "phrase"),
    [
        (une_inscription, "Toutes les places sont prises"),
        (proposer, "Une place est proposée à quelqu’un"),
        (reserver, "sont réservées à certaines structures jusqu’au"),
    ],
)
def test_reason_why_the_queue_does_not_move_is_told(preparer, phrase):
    session = une_session(capacite=1)
    preparer(session)
    assert phrase in attente_motif(session, une_inscription(session).structure_id)


def test_second_request_for_the_same_training_is_refused_unless_the_session_allows_it():
    session, compte = une_session(), un_conseiller()
    une_inscription(session, compte)
    autre = une_session(formation=session.formation, lieu="Saintes", jour=dans(40))
    message = refus("deja_ailleurs", attente.inscription_creer, session=autre, compte=compte, par=compte)
    assert "Niort" in message
    SessionFormation.objects.filter(pk=autre.pk).update(une_par_formation=False)
    assert une_inscription(autre, compte).etat == E.INSCRITE


def plafond(session, compte) -> str:
    """What the rule says to whom a yearly cap keeps out of this session."""
    return refus("plafond", attente.inscription_creer, session=session, compte=compte, par=compte)


def test_yearly_cap_counts_the_sessions_that_have_one():
    compte, jour = un_conseiller(), dans(20)
    une_inscription(une_session(jour=jour), compte)  # sans plafond : ne compte pas
    une_inscription(une_session(jour=jour, plafond_annuel=1), compte)
    assert plafond(une_session(jour=jour, plafond_annuel=1), compte).startswith("1 formation par an")


def test_all_reserved_actions_of_a_person_have_a_cap_of_their_own_beside_that_of_trainings():
    compte, jour = un_conseiller(), dans(20)
    caps = {"jour": jour, "plafond_ensemble": 3}
    une_inscription(une_session(plafond_annuel=2, jour=jour), compte)  # une formation limitée compte dans les deux
    une_inscription(une_session(plafond_annuel=2, **caps), compte)
    assert plafond(une_session(plafond_annuel=2, **caps), compte).startswith("2 formations par an")
    une_inscription(une_session(nature=Nature.AUTRE, **caps), compte)
    une_inscription(une_session(nature=Nature.AUTRE, jour=jour), compte)  # sans plafond : ne compte pas
    quatrieme = une_session(nature=Nature.AUTRE, **caps)
    dit = plafond(quatrieme, compte)
    assert dit.startswith("3 actions réservées, formations comprises, par an au plus")
    une_inscription(une_session(plafond_ensemble=3, jour=jour.replace(year=jour.year + 1)), compte)
    une_inscription(quatrieme)
    for faux in ({"plafond_annuel": 4, "nature": Nature.FORMATION}, {"plafond_annuel": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SessionFormation.objects.filter(pk=quatrieme.pk).update(**faux)


def test_sign_up_outside_its_dates_or_to_a_session_that_is_not_open_is_refused():
    compte, maintenant, jours = un_conseiller(), timezone.now(), datetime.timedelta(days=3)
    fermees = (EtatSession.BROUILLON, EtatSession.ANNULEE, EtatSession.TERMINEE)
    for champs in (
        {"ouvre_le": maintenant + jours},
        {"ouvre_le": maintenant - jours, "ferme_le": maintenant - jours / 3},
        *({"etat": etat, "motif": "Essai"} for etat in fermees),
    ):
        session = une_session()
        SessionFormation.objects.filter(pk=session.pk).update(**champs)
        refus("ferme", attente.inscription_creer, session=session, compte=compte, par=compte)


def test_one_refusal_does_not_stop_the_colleagues_whom_their_own_referent_signs_up():
    structure = une_structure()
    referente, session = un_referent(structure), une_session(validation=Validation.REFERENT)
    prise, libre = un_conseiller(structure), un_conseiller(structure)
    for ailleurs in ({"structure": structure}, {}):
        arguments = {"session": session, "compte": libre, "par": un_referent(), **ailleurs}
        refus("hors_equipe", attente.inscription_creer, **arguments)
    une_inscription(une_session(formation=session.formation, jour=dans(50)), prise)
    issues = attente.equipe_inscrire(session=session, comptes=[prise, libre], structure=structure, par=referente)
    assert issues[0][1] is None and "autre session" in issues[0][2] and issues[1][1].etat == E.INSCRITE


def test_region_brings_someone_in_over_capacity_with_a_reason_and_a_seat_freed_promotes_nobody():
    session, compte, region = une_session(capacite=1, delai_offre_heures=0), un_conseiller(), une_region()
    tient = une_inscription(session)
    arguments = {"session": session, "compte": compte}
    refus("motif_absent", attente.inscription_forcer, par=region, motif=" ", **arguments)
    refus("reserve_region", attente.inscription_forcer, par=un_referent(), motif="Urgent", **arguments)
    faite = attente.inscription_forcer(par=region, motif="Ouverture d’une antenne", **arguments)
    assert faite.surnombre and faite.historique.last().motif == "Ouverture d’une antenne"
    assert list(inscriptions_coherentes()) == []
    refus("deja", attente.inscription_forcer, par=region, motif="Encore", **arguments)
    attend = une_inscription(session)
    attente.inscription_quitter(inscription=tient, par=tient.compte)
    assert etats(attend) == [E.EN_ATTENTE]


def test_request_waits_for_the_referent_who_accepts_or_refuses_with_a_reason():
    structure = une_structure()
    referente, session = un_referent(structure), une_session(validation=Validation.REFERENT, capacite=1)
    une, deux = (une_inscription(session, un_conseiller(structure)) for _ in range(2))
    assert etats(une, deux) == [E.A_VALIDER, E.A_VALIDER]
    refus("interdit", attente.inscription_decider, inscription=une, etat=E.INSCRITE, par=un_referent())
    attente.inscription_decider(inscription=une, etat=E.INSCRITE, par=referente)
    refus("motif_absent", attente.inscription_decider, inscription=deux, etat=E.REFUSEE, par=referente)
    attente.inscription_decider(inscription=deux, etat=E.REFUSEE, par=referente, motif="Absence prévue")
    assert etats(une, deux) == [E.INSCRITE, E.REFUSEE]
    assert "Absence prévue" in Courriel.objects.filter(destinataire=deux.compte.email).latest("pk").texte


def test_presence_is_noted_from_the_first_day_on_and_closes_the_door_out():
    session = une_session("CONFIRMEE")
    inscription, region = une_inscription(session), une_region()
    refus("interdit", attente.inscription_decider, inscription=inscription, etat=E.PRESENTE, par=region)
    refus("trop_tot", attente.inscription_constater, inscription=inscription, etat=E.PRESENTE, par=region)
    session.seances.update(date=dans(0))
    SessionFormation.objects.filter(pk=session.pk).update(premier_jour=dans(0), dernier_jour=dans(0))
    attente.inscription_constater(inscription=inscription, etat=E.PRESENTE, par=region)
    refus("constatee", attente.inscription_quitter, inscription=inscription, par=inscription.compte)
    refus("etat", attente.inscription_constater, inscription=inscription, etat=E.INSCRITE, par=region)
    attente.inscription_constater(inscription=inscription, etat=E.ABSENTE_EXCUSEE, par=region, motif="Certificat")
    assert etats(inscription) == [E.ABSENTE_EXCUSEE]


@pytest.mark.parametrize(("jour", "suite"), [(30, [E.ANNULEE, E.INSCRITE]), (-1, [E.INSCRITE, E.EN_ATTENTE])])
def test_closed_account_gives_its_seat_to_who_waits_until_the_last_day(jour, suite):
    session, tient, attend = une_file()
    au_jour(session, jour)
    compte_fermer(compte=tient.compte)
    tient.compte.refresh_from_db()
    assert not tient.compte.is_active and etats(tient, attend) == suite


def test_verifier_tells_an_oversold_session_a_wrong_date_and_a_state_without_history():
    session = une_session(capacite=1)
    une_inscription(session)
    assert list(inscriptions_coherentes()) == []
    Inscription.objects.create(session=session, compte=un_conseiller(), ordre=50, etat=E.INSCRITE)
    SessionFormation.objects.filter(pk=session.pk).update(premier_jour=dans(1))
    dites = " ".join([*inscriptions_coherentes(), *historiques_coherents()])
    for phrase in ("2 personnes pour 1 places", "dates de ses séances", "L’historique ne mène pas"):
        assert phrase in dites


def test_link_of_the_mail_leaves_without_signing_in_and_only_by_its_button(client):
    session = une_session(capacite=1, delai_offre_heures=0)
    tient, attend = une_inscription(session), une_inscription(session)
    courriel_send(Courriel.objects.get(destinataire=tient.compte.email).pk)
    texte = mail.outbox[-1].body
    adresse = re.search(r"https?://[^/\s]+(/sessions/lien/\S+)", texte).group(1)
    page = client.get(adresse)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"] and etats(tient) == [E.INSCRITE]
    for _double in range(2):
        assert client.post(adresse).status_code == 302
    assert etats(tient, attend) == [E.ANNULEE, E.INSCRITE]
    assert tient.historique.filter(vers=E.ANNULEE).count() == 1


def test_link_of_an_offer_takes_the_seat_and_a_forged_one_opens_nothing(client):
    session = une_session(capacite=1)
    tient, attend = une_inscription(session), une_inscription(session)
    attente.inscription_quitter(inscription=tient, par=tient.compte)
    jeton = jetons.lien_de(attend).rstrip("/").rpartition("/")[2]
    for forge in (jeton[:-1] + "x", "0" * 32 + jeton[32:], "rien"):
        assert client.post(f"/sessions/lien/{forge}/", {"accepter": "1"}).status_code == 404, forge
    assert etats(attend) == [E.OFFERTE]
    client.post(f"/sessions/lien/{jeton}/", {"accepter": "1"})
    assert etats(attend) == [E.INSCRITE]


TROIS_MOIS, PARIS = datetime.timedelta(days=90), ZoneInfo("Europe/Paris")
A_L_INSTANT = {"debut": datetime.time(0), "fin": datetime.time(0, 0, 1)}  # du matin même, et déjà finie
CE_SOIR = {"debut": datetime.time(23, 59), "fin": datetime.time(23, 59, 59)}


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


def test_end_of_a_session_closes_what_still_waits_says_why_and_frees_the_yearly_cap():
    session = une_session(capacite=2, plafond_annuel=1)
    inscrite, part, offerte, attend = (une_inscription(session) for _ in range(4))
    attente.inscription_quitter(inscription=part, par=part.compte)
    sessions.session_modifier(session=session, par=session.cree_par, validation=Validation.PILOTE)
    a_valider = une_inscription(session)
    assert etats(offerte, attend, a_valider) == [E.OFFERTE, E.EN_ATTENTE, E.A_VALIDER]
    groupes = {"a_valider": [a_valider], "tiennent": [inscrite, offerte], "attendent": [attend], "closes": [part]}
    assert participants_lire(session) == groupes
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
