"""The life of a session: states, half-days, seats kept, copies."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from home.models import Courriel
from home.temps.typographie import date_longue, heure
from safran.inscriptions.choices import EtatInscription, EtatSession
from safran.inscriptions.models import Inscription, PlacesReservees, SessionFormation
from safran.inscriptions.queries.inscriptions import lien_de, places_lire
from safran.inscriptions.queries.sessions import conflits_de
from safran.inscriptions.rules import inscriptions, sessions
from tests.fabriques import (
    un_bassin,
    un_conseiller,
    un_referent,
    un_role,
    une_chargee_de_mission,
    une_region,
    une_structure,
)
from tests.pages import lue, page_lue
from tests.refus import refus
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_sessions import MATIN, adresse, dans, une_inscription, une_reserve, une_seance, une_session

pytestmark = pytest.mark.django_db


def test_session_without_a_half_day_or_whose_first_day_is_past_does_not_open():
    vide = sessions.session_creer(par=une_region(), formation=une_formation(), lieu="Niort")
    for code, session in (("sans_seance", vide), ("passee", une_session("BROUILLON", jour=dans(0)))):
        refus(code, sessions.session_ouvrir, session=session, par=session.cree_par)


def test_charge_de_mission_prepares_sessions_of_own_bassins_only():
    chargee = une_chargee_de_mission("niort")
    une = sessions.session_creer(par=chargee, formation=une_formation(), lieu="Niort", bassin=un_bassin("niort"))
    assert une.etat == EtatSession.BROUILLON
    for bassin in (un_bassin("saintes"), None):
        refus("hors_bassin", sessions.session_creer, par=chargee, formation=une.formation, lieu="X", bassin=bassin)
    refus("hors_bassin", sessions.session_modifier, session=une, par=chargee, bassin=un_bassin("saintes"))


def test_half_days_never_overlap_nor_end_before_they_begin_and_an_open_session_keeps_one():
    session = une_session()
    trop_tard = {"debut": datetime.time(12), "fin": datetime.time(14)}
    refus("chevauche", une_seance, session=session, date=dans(30), **trop_tard)
    refus("heures", une_seance, session=session, date=dans(31), debut=trop_tard["fin"], fin=trop_tard["debut"])
    une_seance(session, date=dans(30), debut=datetime.time(12, 30), fin=datetime.time(13, 30))
    premiere, deuxieme, derniere = session.seances.all()
    for seance in (premiere, deuxieme):
        sessions.seance_supprimer(seance=seance, par=session.cree_par)
    refus("derniere", sessions.seance_supprimer, seance=derniere, par=session.cree_par)


def test_capacity_raised_and_kept_seats_opened_to_all_move_the_queue():
    session = une_session(capacite=2, delai_offre_heures=0)
    reserve = une_reserve(session, places=1, libere_le=dans(10), reseau=une_structure("apec").reseau)
    une_inscription(session)
    attendent = [une_inscription(session) for _ in range(3)]

    def etats() -> list[str]:
        return [Inscription.objects.get(pk=attend.pk).etat for attend in attendent]

    assert etats() == [EtatInscription.EN_ATTENTE] * 3
    sessions.reserve_supprimer(reserve=reserve, par=session.cree_par)
    assert etats() == [EtatInscription.INSCRITE, EtatInscription.EN_ATTENTE, EtatInscription.EN_ATTENTE]
    sessions.session_modifier(session=session, par=une_region(), capacite=3)
    assert etats() == [EtatInscription.INSCRITE, EtatInscription.INSCRITE, EtatInscription.EN_ATTENTE]


def test_copy_is_a_draft_with_its_half_days_and_kept_seats_moved_and_nobody_in_it(client):
    structure, session, region = une_structure(), une_session(capacite=9, max_par_structure=3), une_region()
    une_seance(session, date=dans(37), **MATIN)
    une_inscription(session)
    une_reserve(session, places=2, libere_le=dans(20), structure=structure)
    une_reserve(session, places=3, libere_le=dans(4), reseau=structure.reseau)
    client.force_login(region)
    url = reverse("session_dupliquer", args=[session.public_id])
    assert "les places réservées et les ouvertures par groupe suivent" in page_lue(client.get(url))
    copie = sessions.session_dupliquer(session=session, premier_jour=dans(40), par=region)
    assert [s.date for s in copie.seances.all()] == [dans(40), dans(40), dans(47)]
    assert (copie.etat, copie.capacite, copie.max_par_structure) == (EtatSession.BROUILLON, 9, 3)
    assert copie.inscriptions.count() == 0
    assert not set(copie.seances.values_list("public_id")) & set(session.seances.values_list("public_id"))
    reserves = [(r.groupe, r.places, r.libere_le) for r in copie.reserves.all()]
    assert reserves == [(structure, 2, dans(30)), (structure.reseau, 3, dans(14))]
    # Plus proche que l’original : une réserve déjà libérée ne se garde pas à nouveau.
    proche = sessions.session_dupliquer(session=session, premier_jour=dans(15), par=region)
    assert [(r.places, r.libere_le) for r in proche.reserves.all()] == [(2, dans(5))]


def test_seats_are_kept_until_a_day_to_come_then_opened_from_the_screen_and_an_old_session_is_still_edited(region):
    session, structure = une_session(capacite=2), une_structure()
    url, donnees = adresse("session_reserves", session), {"structure": structure.pk, "places": 1}
    for jour in (dans(-1), dans(0)):
        reponse = region.post(url, donnees | {"libere_le": jour.isoformat()})
        assert "Choisissez un jour à venir" in reponse.context["form"].errors["libere_le"][0]
        assert f'value="{jour.isoformat()}"' in page_lue(reponse)
    assert session.reserves.count() == 0
    assert "un réseau ou un bassin" in lue(region.post(url, {"places": 1}))
    assert "Ces places sont gardées" in lue(region.post(url, donnees | {"libere_le": dans(1).isoformat()}, follow=True))
    PlacesReservees.objects.update(libere_le=dans(-30))
    sessions.session_modifier(session=session, par=une_region(), lieu="Melle")
    assert SessionFormation.objects.get(pk=session.pk).lieu == "Melle"
    reserve = session.reserves.get()
    for dites in (1, 0):  # cliqué deux fois, sans script
        page = region.post(adresse("reserve_ouvrir", session, reserve.pk), follow=True)
        assert page.status_code == 200 and lue(page).count("Ces places sont ouvertes à tous.") == dites
    assert session.reserves.count() == 0


def test_session_cancelled_ends_every_sign_up_with_the_reason_and_tells_each_one():
    session = une_session(capacite=1)
    inscrite, attend = une_inscription(session), une_inscription(session)
    refus("motif_absent", sessions.session_annuler, session=session, par=une_region(), motif=" ")
    sessions.session_annuler(session=session, par=une_region(), motif="Salle inondée")
    for inscription in (inscrite, attend):
        inscription.refresh_from_db()
        assert inscription.etat == EtatInscription.ANNULEE
        assert "Salle inondée" in inscription.historique.last().motif
        assert "Salle inondée" in Courriel.objects.filter(destinataire=inscription.compte.email).latest("pk").texte


def test_session_ends_after_its_last_day_only():
    session = une_session("CONFIRMEE")
    refus("pas_finie", sessions.session_terminer, session=session, par=session.cree_par)
    session.seances.update(date=dans(-1))
    SessionFormation.objects.filter(pk=session.pk).update(premier_jour=dans(-1), dernier_jour=dans(-1))
    assert sessions.session_terminer(session=session, par=session.cree_par).etat == EtatSession.TERMINEE


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
        sessions.seance_modifier(seance=session.seances.first(), par=session.cree_par, formateurs=[formatrice])
    phrases = conflits_de(une, une.seances.all())
    assert sum("Blossac" in phrase for phrase in phrases) == 2 and sum("Samira Benali" in p for p in phrases) == 1
    sessions.session_annuler(session=autre, par=une_region(), motif="Essai")
    assert conflits_de(une, une.seances.all()) == []


def test_reminders_and_the_decision_are_queued_once_each():
    session = une_session("CONFIRMEE", jour=dans(7))
    inscription = une_inscription(session)
    a_decider = une_session(decision_le=dans(2))
    avant = Courriel.objects.count()
    sessions.rappels_envoyer()
    sessions.rappels_envoyer()
    assert Courriel.objects.count() == avant + 2
    assert Courriel.objects.filter(destinataire=inscription.compte.email, objet__startswith="Rappel").count() == 1
    assert Courriel.objects.filter(destinataire=a_decider.cree_par.email, objet__startswith="Maintenir").exists()


# The screens, as a counsellor, a referent and a chargée de mission use them.


def test_counsellor_signs_up_from_the_sheet_then_leaves_in_one_click(client):
    session, compte = une_session(capacite=16), un_conseiller()
    client.force_login(compte)
    fiche = lue(client.get(session.formation.url))
    assert "16 places sur 16" in fiche and adresse("session", session) in fiche
    page = lue(client.post(adresse("session_inscrire", session), follow=True))
    assert "Votre place est réservée" in page and "Libérer ma place" in page
    client.post(adresse("session_inscrire", session))
    assert Inscription.objects.count() == 1
    assert "Mes prochaines sessions" in lue(client.get("/mon-espace/"))
    page = lue(client.post(adresse("session_quitter", session), follow=True))
    assert "Votre place est libérée" in page and "S’inscrire" in page


def test_full_session_offers_the_queue_and_tells_the_rank_and_the_reason(client):
    session = une_session(capacite=1)
    for _ in range(2):
        une_inscription(session)
    client.force_login(un_conseiller())
    assert "Complet, 1 en attente" in lue(client.get(adresse("session", session)))
    page = lue(client.post(adresse("session_inscrire", session), follow=True))
    assert "Vous êtes 2e en liste d’attente" in page and "Pourquoi la liste n’avance pas" in page


def test_page_left_open_on_the_queue_says_that_a_place_is_offered_and_until_when(client):
    session = une_session(capacite=1)
    tient, attend = une_inscription(session), une_inscription(session)
    inscriptions.inscription_quitter(inscription=tient, par=tient.compte)
    attend.refresh_from_db()
    client.force_login(attend.compte)
    page = client.post(adresse("session_inscrire", session), follow=True)
    dit = " ".join(str(message) for message in page.context["messages"])
    limite = attend.offre_expire_le
    assert f"jusqu’au {date_longue(limite)} à {heure(limite)}" in dit and "acceptez-la" in dit
    assert "réservée" not in dit and "Prendre la place" in lue(page)
    assert "Votre place est réservée" in lue(client.post(adresse("session_accepter", session), follow=True))


def deja_ailleurs(compte):
    session = une_session()
    une_inscription(session, compte)
    return une_session(formation=session.formation, lieu="Saintes", jour=dans(40))


def plafond_atteint(compte):
    une_inscription(une_session(jour=dans(20), plafond_annuel=1), compte)
    return une_session(jour=dans(20), plafond_annuel=1)


def parti_du_reseau(compte):
    compte.rattachements.update(du=dans(-9), au=dans(-2))
    return une_session()


@pytest.mark.parametrize(
    ("code", "preparer"),
    [("deja_ailleurs", deja_ailleurs), ("plafond", plafond_atteint), ("hors_reseau", parti_du_reseau)],
)
def test_button_is_not_offered_to_whom_the_rule_refuses_and_the_page_says_why(client, code, preparer):
    compte = un_conseiller()
    session = preparer(compte)
    message = refus(code, inscriptions.inscription_creer, session=session, compte=compte, par=compte)
    client.force_login(compte)
    page = lue(client.get(adresse("session", session)))
    assert message in page and adresse("session_inscrire", session) not in page and "donnée aussitôt" not in page


def test_third_of_a_structure_is_offered_the_queue_although_seats_are_free_and_told_why(client):
    structure, session = une_structure(), une_session()
    for _ in range(2):
        une_inscription(session, un_conseiller(structure))
    client.force_login(un_conseiller(structure))
    page = lue(client.get(adresse("session", session)))
    assert ">S’inscrire<" not in page and "Rejoindre la liste d’attente" in page
    assert "Votre structure a déjà 2 places" in page and "donnée aussitôt" not in page
    assert "1er en liste d’attente" in lue(client.post(adresse("session_inscrire", session), follow=True))
    client.force_login(un_conseiller())
    page = lue(client.get(adresse("session", session)))
    assert ">S’inscrire<" in page and "donnée aussitôt" in page, "l’attente des uns n’est pas celle de tous"


def test_link_of_a_mail_says_that_the_session_is_cancelled_and_calls_nobody_next(client):
    session = une_session()
    part, reste = une_inscription(session), une_inscription(session)
    inscriptions.inscription_quitter(inscription=part, par=part.compte)
    lien = "/sessions/" + lien_de(part).partition("/sessions/")[2]
    assert "La personne suivante est prévenue" in lue(client.get(lien))
    sessions.session_annuler(session=session, par=session.cree_par, motif="Salle inondée")
    for inscription in (part, reste):
        page = lue(client.get("/sessions/" + lien_de(inscription).partition("/sessions/")[2]))
        assert "Cette session est annulée. Motif : Salle inondée" in page and "personne suivante" not in page


def test_referent_ticks_four_colleagues_and_reads_each_result(client):
    structure = une_structure()
    referente, session = un_referent(structure), une_session(capacite=2, max_par_structure=0)
    equipe = [un_conseiller(structure) for _ in range(4)]
    un_conseiller(nom="Étrangère")
    client.force_login(referente)
    page = client.get(adresse("session_equipe", session))
    assert "Étrangère" not in lue(page)
    assert "Cochez au moins une personne" in lue(client.post(adresse("session_equipe", session), {"vide": "1"}))
    choisis = [c.rattachements.get().pk for c in equipe]
    texte = lue(client.post(adresse("session_equipe", session), {"personnes": choisis}, follow=True))
    assert texte.count("inscription faite.") == 2 and texte.count("en liste d’attente.") == 2
    assert {i.historique.last().par for i in Inscription.objects.all()} == {referente}


def test_charge_de_mission_runs_a_session_from_draft_to_the_end(client):
    chargee, formation = une_chargee_de_mission("niort"), une_formation()
    client.force_login(chargee)
    donnees = {
        "formation": formation.pk, "bassin": un_bassin("niort").pk, "lieu": "Niort", "minimum": 1, "capacite": 8,
        "ouvre_le": "2026-01-01T09:00", "max_par_structure": 2, "plafond_annuel": 3, "validation": "AUCUNE",
        "delai_offre_heures": 48, "nature": "FORMATION", "plafond_ensemble": 5,
    }  # fmt: skip
    page = lue(client.post(reverse("session_creer"), donnees, follow=True))
    session = SessionFormation.objects.get()
    assert "Ajoutez ses séances" in page
    seance = {"date": dans(20).isoformat(), "debut": "09:00", "fin": "12:30", "salle": "Blossac"}
    assert "La séance est ajoutée" in lue(client.post(adresse("seance_ajouter", session), seance, follow=True))
    assert "Inscriptions fermées" not in lue(client.post(adresse("session_etat", session, "ouvrir"), follow=True))
    inscription = une_inscription(session)
    assert inscription.compte.nom_complet in lue(client.get(adresse("session_gerer", session)))
    client.post(adresse("session_etat", session, "confirmer"))
    assert "Terminer la session" not in lue(client.get(adresse("session_gerer", session)))
    session.seances.update(date=dans(0))
    SessionFormation.objects.update(premier_jour=dans(0), dernier_jour=dans(0))
    assert "Terminer la session" in lue(client.get(adresse("session_gerer", session)))
    client.post(adresse("session_etat", session, "terminer"))
    session.refresh_from_db()
    inscription.refresh_from_db()
    assert (session.etat, inscription.etat) == (EtatSession.TERMINEE, EtatInscription.INSCRITE)


def test_wrong_forms_come_back_filled_with_a_message_and_a_half_day_is_changed_then_taken_away(region):
    donnees = {"lieu": "Ici", "minimum": 9, "capacite": 3, "ouvre_le": "hier", "validation": "RIEN"}
    page = lue(region.post(reverse("session_creer"), donnees))
    assert "ne dépasse pas le nombre de places" in page and 'value="Ici"' in page and "Cette date n’existe pas" in page
    session = une_session()
    faute = {"date": dans(30).isoformat(), "debut": "11:00", "fin": "12:00", "salle": "Gardée"}
    page = lue(region.post(adresse("seance_ajouter", session), faute))
    assert "en chevauche une autre" in page and 'value="Gardée"' in page
    assert SessionFormation.objects.count() == 1 and session.seances.count() == 2
    seance = session.seances.first()
    donnees = {"date": seance.date.isoformat(), "debut": "08:30", "fin": "12:00"}
    region.post(adresse("seance_modifier", session, seance.pk), donnees)
    seance.refresh_from_db()
    assert seance.debut == datetime.time(8, 30)
    region.post(adresse("seance_retirer", session, seance.pk))
    assert session.seances.count() == 1


def saisie(client, session) -> dict:
    """What the form of a session sends when nothing is changed in it."""
    form = client.get(adresse("session_modifier", session)).context["form"]
    return {champ.name: champ.value() for champ in form if champ.value() is not None}


def test_yearly_caps_are_told_at_their_field_and_read_on_the_page(region):
    session = une_session(plafond_annuel=3, plafond_ensemble=5)
    modifier, donnees = adresse("session_modifier", session), saisie(region, session)
    for fautes, phrase in (
        ({"plafond_annuel": 6}, "elles ne sont pas plus nombreuses"),
        ({"nature": "AUTRE"}, "ne compte que dans les actions réservées"),
    ):
        form = region.post(modifier, donnees | fautes).context["form"]
        assert phrase in form.errors["plafond_annuel"][0] and len(form.errors) == 1
    page = lue(region.get(adresse("session", session)))
    assert "3 formations par personne et par an" in page and "5 actions réservées par personne et par an" in page
    region.post(modifier, donnees | {"nature": "AUTRE", "plafond_annuel": 0})
    page = lue(region.get(adresse("session", session)))
    assert "n’est pas comptée comme une formation" in page and "formations par personne" not in page


def test_region_signs_up_over_capacity_and_the_session_is_still_edited_but_not_lowered(client):
    session, compte = une_session(capacite=2, max_par_structure=0, bassin=un_bassin("niort")), un_conseiller()
    for _ in range(2):
        une_inscription(session)
    url, modifier = adresse("session_surnombre", session), adresse("session_modifier", session)
    client.force_login(une_chargee_de_mission("niort"))
    assert client.get(url).status_code == 404
    client.force_login(une_region())
    assert "Aucun compte ouvert" in lue(client.post(url, {"email": "nul@exemple.example", "motif": "Oui"}))
    assert "a une place" in lue(client.post(url, {"email": compte.email, "motif": "Urgent"}, follow=True))
    donnees = saisie(client, session)
    for lieu, capacite in (("Melle", 2), ("Thouars", 3)):
        reponse = client.post(modifier, donnees | {"lieu": lieu, "capacite": capacite}, follow=True)
        assert "La session est modifiée" in lue(reponse) and lieu in lue(reponse)
    client.post(modifier, donnees | {"lieu": "Parthenay", "capacite": 2})
    session.refresh_from_db()
    assert (session.lieu, session.capacite) == ("Thouars", 3)
    page = lue(client.post(modifier, donnees | {"capacite": 1}))
    assert "3 personnes ont déjà une place : on ne descend pas au-dessous de 3" in page


def test_session_is_cancelled_and_copied_from_the_screen_and_its_training_never_deleted(region):
    session = une_session()
    assert "Renseignez ce champ" in lue(region.post(adresse("session_etat", session, "annuler"), {"motif": ""}))
    region.post(adresse("session_etat", session, "annuler"), {"motif": "Salle prise"})
    assert "Salle prise" in lue(region.get(adresse("session", session)))
    region.post(adresse("session_dupliquer", session), {"premier_jour": dans(80).isoformat()})
    assert SessionFormation.objects.filter(etat=EtatSession.BROUILLON).count() == 1
    region.post(reverse("wagtailadmin_pages:delete", args=[session.formation.pk]))
    session.formation.refresh_from_db()


def test_draft_is_not_there_for_others_nor_another_bassin(client):
    brouillon = une_session("BROUILLON", bassin=un_bassin("niort"))
    refuses = [un_conseiller(), une_chargee_de_mission("saintes")]
    for compte, statut in (*((autre, 404) for autre in refuses), (une_chargee_de_mission(), 200)):
        client.force_login(compte)
        assert client.get(adresse("session", brouillon)).status_code == statut
        assert client.get(adresse("session_gerer", brouillon)).status_code == statut
    client.logout()
    assert client.get(adresse("session", brouillon)).status_code == 404
    assert "Niort" not in lue(client.get(reverse("sessions"))).split("</form>")[-1]


def test_list_filters_by_bassin_and_says_when_in_one_line_for_a_day_and_for_several(client):
    session = une_session(lieu="Chez Niort", bassin=un_bassin("niort"), jour=datetime.date(2027, 3, 1))
    un_bassin("saintes")
    assert "Aucune session n’est prévue dans ce bassin" in lue(client.get("/sessions/?bassin=saintes"))
    assert "Chez Niort" in lue(client.get("/sessions/?bassin=inventé"))
    page = lue(client.get("/sessions/?bassin=niort"))
    assert "Chez Niort" in page and "Lundi 1er mars 2027, 9 h à 16 h 30" in page
    une_seance(session, date=datetime.date(2027, 3, 8), **MATIN)
    assert "Du lundi 1er mars 2027 au lundi 8 mars 2027, 3 demi-journées" in lue(client.get(reverse("sessions")))


def test_video_link_is_shown_to_those_who_are_in_only(client):
    session = une_session()
    une_seance(session, date=dans(33), lien="https://visio.example/salle", **MATIN)
    inscription = une_inscription(session)
    client.force_login(un_conseiller())
    assert "visio.example" not in lue(client.get(adresse("session", session)))
    client.force_login(inscription.compte)
    assert "visio.example" in lue(client.get(adresse("session", session)))


def test_history_of_a_session_names_who_did_what():
    session, autre = une_session(capacite=2), une_region()
    sessions.session_modifier(session=session, par=autre, lieu="Melle")
    sessions.session_annuler(session=session, par=autre, motif="Salle inondée")
    lignes = [(une.libelle, une.par, une.motif) for une in session.historique.all()]
    debut, seance = session.cree_par, f"Séance ajoutée : {session.seances.first()}"
    assert lignes[:2] == [("Brouillon", debut, ""), (seance, debut, "")]
    assert lignes[3:] == [("Ouverte", debut, ""), ("Modifiée", autre, ""), ("Annulée", autre, "Salle inondée")]
