"""The life of a session: states, half-days, seats kept, copies."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from home.models import Courriel
from safran.inscriptions.choices import EtatInscription, EtatSession
from safran.inscriptions.models import PlacesReservees, SessionFormation
from safran.inscriptions.queries.places import places_lire
from safran.inscriptions.queries.sessions import conflits_de
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as reserves
from tests.fabriques import un_bassin, un_conseiller, un_role, une_chargee_de_mission, une_region, une_structure
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_sessions import MATIN, dans, une_inscription, une_reserve, une_seance, une_session

pytestmark = pytest.mark.django_db


def test_session_without_a_half_day_does_not_open():
    session = reserves.session_creer(par=une_region(), formation=une_formation(), lieu="Niort")
    refus("sans_seance", reserves.session_ouvrir, session=session, par=session.cree_par)


def test_session_whose_first_day_is_past_does_not_open():
    session = une_session("BROUILLON", jour=dans(0))
    refus("passee", reserves.session_ouvrir, session=session, par=session.cree_par)


def test_charge_de_mission_prepares_sessions_of_own_bassins_only():
    chargee = une_chargee_de_mission("niort")
    une = reserves.session_creer(par=chargee, formation=une_formation(), lieu="Niort", bassin=un_bassin("niort"))
    assert une.etat == EtatSession.BROUILLON
    for bassin in (un_bassin("saintes"), None):
        refus("hors_bassin", reserves.session_creer, par=chargee, formation=une.formation, lieu="X", bassin=bassin)
    refus("hors_bassin", reserves.session_modifier, session=une, par=chargee, bassin=un_bassin("saintes"))


def test_half_days_of_a_session_never_overlap_nor_end_before_they_begin():
    session = une_session("BROUILLON")
    trop_tard = {"debut": datetime.time(12), "fin": datetime.time(14)}
    refus("chevauche", une_seance, session=session, date=dans(30), **trop_tard)
    refus("heures", une_seance, session=session, date=dans(31), debut=trop_tard["fin"], fin=trop_tard["debut"])
    une_seance(session, date=dans(30), debut=datetime.time(12, 30), fin=datetime.time(13, 30))
    assert session.seances.count() == 3


def test_open_session_keeps_one_half_day():
    session = une_session()
    premiere, derniere = session.seances.all()
    reserves.seance_supprimer(seance=premiere, par=premiere.session.cree_par)
    refus("derniere", reserves.seance_supprimer, seance=derniere, par=derniere.session.cree_par)


def test_capacity_raised_moves_the_queue_in_the_same_transaction():
    session = une_session(capacite=1, delai_offre_heures=0)
    une_inscription(session)
    attend = une_inscription(session)
    reserves.session_modifier(session=session, par=une_region(), capacite=2)
    attend.refresh_from_db()
    assert attend.etat == EtatInscription.INSCRITE


def test_copy_is_a_draft_with_its_half_days_moved_and_nobody_in_it():
    session = une_session(capacite=4, max_par_structure=3)
    une_seance(session, date=dans(37), **MATIN)
    une_inscription(session)
    copie = reserves.session_dupliquer(session=session, premier_jour=dans(60), par=une_region())
    assert [s.date for s in copie.seances.all()] == [dans(60), dans(60), dans(67)]
    assert (copie.etat, copie.capacite, copie.max_par_structure) == (EtatSession.BROUILLON, 4, 3)
    assert copie.inscriptions.count() == 0
    assert not set(copie.seances.values_list("public_id")) & set(session.seances.values_list("public_id"))


def test_copy_keeps_seats_for_the_same_groups_moved_as_the_half_days_and_the_screen_says_so(client):
    structure, session, region = une_structure(), une_session(capacite=9, jour=dans(30)), une_region()
    une_reserve(session, places=2, libere_le=dans(20), structure=structure)
    une_reserve(session, places=3, libere_le=dans(4), reseau=structure.reseau)
    client.force_login(region)
    url = reverse("session_dupliquer", args=[session.public_id])
    assert "les places réservées et les ouvertures par groupe suivent" in page_lue(client.get(url))
    copie = reserves.session_dupliquer(session=session, premier_jour=dans(40), par=region)
    assert [(r.groupe, r.places, r.libere_le) for r in copie.reserves.all()] == [
        (structure, 2, dans(30)),
        (structure.reseau, 3, dans(14)),
    ]
    # Plus proche que l’original : une réserve déjà libérée ne se garde pas à nouveau.
    proche = reserves.session_dupliquer(session=session, premier_jour=dans(15), par=region)
    assert [(r.places, r.libere_le) for r in proche.reserves.all()] == [(2, dans(5))]


def test_seats_are_kept_until_a_day_to_come_told_at_its_field_and_an_old_session_is_still_edited(client):
    session, structure = une_session(), une_structure()
    region = une_region()
    client.force_login(region)
    url = reverse("session_reserves", args=[session.public_id])
    for jour in (dans(-1), dans(0)):
        reponse = client.post(url, {"structure": structure.pk, "places": 1, "libere_le": jour.isoformat()})
        assert "Choisissez un jour à venir" in reponse.context["form"].errors["libere_le"][0]
        assert f'value="{jour.isoformat()}"' in page_lue(reponse)
    assert session.reserves.count() == 0
    une_reserve(session, places=1, libere_le=dans(1), structure=structure)
    PlacesReservees.objects.update(libere_le=dans(-30))
    reserves.session_modifier(session=session, par=region, lieu="Melle")
    assert SessionFormation.objects.get(pk=session.pk).lieu == "Melle" and session.reserves.count() == 1


def test_session_cancelled_ends_every_sign_up_with_the_reason_and_tells_each_one():
    session = une_session(capacite=1)
    inscrite, attend = une_inscription(session), une_inscription(session)
    refus("motif_absent", reserves.session_annuler, session=session, par=une_region(), motif=" ")
    reserves.session_annuler(session=session, par=une_region(), motif="Salle inondée")
    for inscription in (inscrite, attend):
        inscription.refresh_from_db()
        assert inscription.etat == EtatInscription.ANNULEE
        assert "Salle inondée" in inscription.historique.last().motif
        assert "Salle inondée" in Courriel.objects.filter(destinataire=inscription.compte.email).latest("pk").texte


def test_session_ends_after_its_last_day_only():
    session = une_session("CONFIRMEE")
    refus("pas_finie", reserves.session_terminer, session=session, par=session.cree_par)
    session.seances.update(date=dans(-1))
    SessionFormation.objects.filter(pk=session.pk).update(premier_jour=dans(-1), dernier_jour=dans(-1))
    assert reserves.session_terminer(session=session, par=session.cree_par).etat == EtatSession.TERMINEE


def test_seats_kept_for_a_structure_are_hers_until_the_day_then_everyones():
    structure = une_structure()
    session = une_session(capacite=2, delai_offre_heures=0)
    reserve = une_reserve(session, places=1, libere_le=dans(10), structure=structure)
    une_inscription(session)
    autre = une_inscription(session)
    assert autre.etat == EtatInscription.EN_ATTENTE
    sienne = une_inscription(session, un_conseiller(structure))
    assert (sienne.etat, sienne.reserve_id) == (EtatInscription.INSCRITE, reserve.pk)
    inscriptions.inscription_quitter(inscription=sienne, par=sienne.compte)
    autre.refresh_from_db()
    assert autre.etat == EtatInscription.EN_ATTENTE  # la place est gardée
    PlacesReservees.objects.update(libere_le=dans(0))
    inscriptions.attente_promouvoir(session=session)
    autre.refresh_from_db()
    assert autre.etat == EtatInscription.INSCRITE


def test_kept_seats_opened_to_all_move_the_queue():
    session = une_session(capacite=1, delai_offre_heures=0)
    reserve = une_reserve(session, places=1, libere_le=dans(10), reseau=une_structure("apec").reseau)
    attend = une_inscription(session)
    assert attend.etat == EtatInscription.EN_ATTENTE
    reserves.reserve_supprimer(reserve=reserve, par=reserve.session.cree_par)
    attend.refresh_from_db()
    assert attend.etat == EtatInscription.INSCRITE


def test_seats_are_not_kept_twice_nor_for_two_groups():
    session, structure = une_session(capacite=2), une_structure()
    refus("trop", une_reserve, session=session, places=3, libere_le=dans(3), structure=structure)
    deux = {"structure": structure, "reseau": structure.reseau}
    refus("groupe", une_reserve, session=session, places=1, libere_le=dans(3), **deux)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlacesReservees.objects.create(session=session, places=1, libere_le=dans(3), **deux)
    assert places_lire(session).communes == 2


def test_same_room_or_trainer_at_the_same_hours_is_noticed():
    formatrice = un_role("FORMATEUR", prenom="Samira", nom="Benali")
    une, autre = une_session(), une_session()
    for session in (une, autre):
        reserves.seance_modifier(
            seance=session.seances.first(), par=session.seances.first().session.cree_par, formateurs=[formatrice]
        )
    phrases = conflits_de(une)
    assert sum("Blossac" in phrase for phrase in phrases) == 2 and sum("Samira Benali" in p for p in phrases) == 1
    reserves.session_annuler(session=autre, par=une_region(), motif="Essai")
    assert conflits_de(une) == []


def test_reminders_and_the_decision_are_queued_once_each():
    session = une_session("CONFIRMEE", jour=dans(7))
    inscription = une_inscription(session)
    a_decider = une_session(decision_le=dans(2))
    avant = Courriel.objects.count()
    reserves.rappels_envoyer()
    reserves.rappels_envoyer()
    assert Courriel.objects.count() == avant + 2
    assert Courriel.objects.filter(destinataire=inscription.compte.email, objet__startswith="Rappel").count() == 1
    assert Courriel.objects.filter(destinataire=a_decider.cree_par.email, objet__startswith="Maintenir").exists()
