"""The screens, as a counsellor, a referent and a chargée de mission use them."""

import datetime

import pytest
from django.urls import reverse

from home.erreurs import RegleRefusee
from home.temps.typographie import date_longue, heure
from safran.inscriptions.choices import EtatInscription, EtatSession
from safran.inscriptions.models import Inscription, SessionFormation
from safran.inscriptions.queries import inscriptions
from safran.inscriptions.rules import inscriptions as departs
from safran.inscriptions.rules import sessions
from tests.fabriques import un_bassin, un_conseiller, un_referent, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_sessions import MATIN, adresse, dans, une_inscription, une_seance, une_session

pytestmark = pytest.mark.django_db


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
    une_inscription(session)
    une_inscription(session)
    compte = un_conseiller()
    client.force_login(compte)
    assert "Complet, 1 en attente" in lue(client.get(adresse("session", session)))
    page = lue(client.post(adresse("session_inscrire", session), follow=True))
    assert "Vous êtes 2e en liste d’attente" in page and "Pourquoi la liste n’avance pas" in page


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


@pytest.mark.parametrize("preparer", [deja_ailleurs, plafond_atteint, parti_du_reseau])
def test_button_is_not_offered_to_whom_the_rule_refuses_and_the_page_says_why(client, preparer):
    compte = un_conseiller()
    session = preparer(compte)
    with pytest.raises(RegleRefusee) as refus:
        departs.inscription_creer(session=session, compte=compte, par=compte)
    client.force_login(compte)
    page = lue(client.get(adresse("session", session)))
    assert refus.value.message in page and adresse("session_inscrire", session) not in page


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


def test_page_left_open_on_the_queue_says_that_a_place_is_offered_and_until_when(client):
    session = une_session(capacite=1)
    tient, attend = une_inscription(session), une_inscription(session)
    departs.inscription_quitter(inscription=tient, par=tient.compte)
    attend.refresh_from_db()
    client.force_login(attend.compte)
    page = client.post(adresse("session_inscrire", session), follow=True)
    dit = " ".join(str(message) for message in page.context["messages"])
    limite = attend.offre_expire_le
    assert f"jusqu’au {date_longue(limite)} à {heure(limite)}" in dit and "acceptez-la" in dit
    assert "réservée" not in dit and "Prendre la place" in lue(page)
    assert "Votre place est réservée" in lue(client.post(adresse("session_accepter", session), follow=True))


def test_link_of_a_mail_says_that_the_session_is_cancelled_and_calls_nobody_next(client):
    session = une_session()
    part, reste = une_inscription(session), une_inscription(session)
    departs.inscription_quitter(inscription=part, par=part.compte)
    lien = "/sessions/" + inscriptions.lien_de(part).partition("/sessions/")[2]
    assert "La personne suivante est prévenue" in lue(client.get(lien))
    sessions.session_annuler(session=session, par=session.cree_par, motif="Salle inondée")
    for inscription in (part, reste):
        page = lue(client.get("/sessions/" + inscriptions.lien_de(inscription).partition("/sessions/")[2]))
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


def test_wrong_forms_come_back_filled_with_a_message_at_the_field(client):
    client.force_login(une_region())
    donnees = {"lieu": "Ici", "minimum": 9, "capacite": 3, "ouvre_le": "hier", "validation": "RIEN"}
    page = lue(client.post(reverse("session_creer"), donnees))
    assert "ne dépasse pas le nombre de places" in page and 'value="Ici"' in page and "Cette date n’existe pas" in page
    session = une_session("BROUILLON")
    faute = {"date": dans(30).isoformat(), "debut": "11:00", "fin": "12:00", "salle": "Gardée"}
    page = lue(client.post(adresse("seance_ajouter", session), faute))
    assert "en chevauche une autre" in page and 'value="Gardée"' in page
    assert SessionFormation.objects.count() == 1 and session.seances.count() == 2


def test_yearly_caps_are_told_at_their_field_and_read_on_the_page(client):
    session = une_session(plafond_annuel=3, plafond_ensemble=5)
    client.force_login(une_region())
    modifier = adresse("session_modifier", session)
    donnees = {champ.name: champ.value() for champ in client.get(modifier).context["form"]}
    donnees = {nom: valeur for nom, valeur in donnees.items() if valeur is not None}
    for fautes, phrase in (
        ({"plafond_annuel": 6}, "elles ne sont pas plus nombreuses"),
        ({"nature": "AUTRE"}, "ne compte que dans les actions réservées"),
    ):
        form = client.post(modifier, donnees | fautes).context["form"]
        assert phrase in form.errors["plafond_annuel"][0] and len(form.errors) == 1
    page = lue(client.get(adresse("session", session)))
    assert "3 formations par personne et par an" in page and "5 actions réservées par personne et par an" in page
    client.post(modifier, donnees | {"nature": "AUTRE", "plafond_annuel": 0})
    page = lue(client.get(adresse("session", session)))
    assert "n’est pas comptée comme une formation" in page and "formations par personne" not in page


def test_session_with_someone_over_capacity_is_still_edited_and_only_lowering_is_refused(client):
    session, region = une_session(capacite=2, max_par_structure=0), une_region()
    for _ in range(2):
        une_inscription(session)
    departs.inscription_forcer(session=session, compte=un_conseiller(), par=region, motif="Demande d’un employeur")
    client.force_login(region)
    modifier = adresse("session_modifier", session)
    donnees = {champ.name: champ.value() for champ in client.get(modifier).context["form"]}
    donnees = {nom: valeur for nom, valeur in donnees.items() if valeur is not None}
    for lieu, capacite in (("Melle", 2), ("Thouars", 3)):
        reponse = client.post(modifier, donnees | {"lieu": lieu, "capacite": capacite}, follow=True)
        assert "La session est modifiée" in lue(reponse) and lieu in lue(reponse)
    client.post(modifier, donnees | {"lieu": "Parthenay", "capacite": 2})
    session.refresh_from_db()
    assert (session.lieu, session.capacite) == ("Thouars", 3)
    page = lue(client.post(modifier, donnees | {"capacite": 1}))
    assert "3 personnes ont déjà une place : on ne descend pas au-dessous de 3" in page


def test_kept_seats_are_added_then_opened_from_the_screen(client):
    session, structure = une_session(capacite=2), une_structure()
    client.force_login(une_region())
    donnees = {"structure": structure.pk, "places": 1, "libere_le": dans(5).isoformat()}
    assert "Ces places sont gardées" in lue(client.post(adresse("session_reserves", session), donnees, follow=True))
    assert "un réseau ou un bassin" in lue(client.post(adresse("session_reserves", session), {"places": 1}))
    reserve = session.reserves.get()
    for dites in (1, 0):  # cliqué deux fois, sans script
        page = client.post(adresse("reserve_ouvrir", session, reserve.pk), follow=True)
        assert page.status_code == 200 and lue(page).count("Ces places sont ouvertes à tous.") == dites
    assert session.reserves.count() == 0


def test_region_signs_someone_up_over_capacity_and_a_charge_de_mission_cannot(client):
    session, compte = une_session(capacite=1, bassin=un_bassin("niort")), un_conseiller()
    une_inscription(session)
    client.force_login(une_chargee_de_mission("niort"))
    assert client.get(adresse("session_surnombre", session)).status_code == 404
    client.force_login(une_region())
    url = adresse("session_surnombre", session)
    assert "Aucun compte ouvert" in lue(client.post(url, {"email": "nul@exemple.example", "motif": "Oui"}))
    assert "a une place" in lue(client.post(url, {"email": compte.email, "motif": "Urgent"}, follow=True))


def test_cancel_and_copy_from_the_screen(client):
    session = une_session()
    client.force_login(une_region())
    assert "Renseignez ce champ" in lue(client.post(adresse("session_etat", session, "annuler"), {"motif": ""}))
    client.post(adresse("session_etat", session, "annuler"), {"motif": "Salle prise"})
    assert "Salle prise" in lue(client.get(adresse("session", session)))
    client.post(adresse("session_dupliquer", session), {"premier_jour": dans(80).isoformat()})
    assert SessionFormation.objects.filter(etat=EtatSession.BROUILLON).count() == 1


def test_half_day_is_changed_and_taken_away_from_the_screen(client):
    session = une_session()
    seance = session.seances.first()
    client.force_login(une_region())
    donnees = {"date": seance.date.isoformat(), "debut": "08:30", "fin": "12:00"}
    client.post(adresse("seance_modifier", session, seance.pk), donnees)
    seance.refresh_from_db()
    assert seance.debut == datetime.time(8, 30)
    client.post(adresse("seance_retirer", session, seance.pk))
    assert session.seances.count() == 1


def test_draft_is_not_there_for_others_nor_another_bassin(client):
    brouillon = une_session("BROUILLON", bassin=un_bassin("niort"))
    for compte, statut in (
        (un_conseiller(), 404),
        (une_chargee_de_mission("saintes"), 404),
        (une_chargee_de_mission(), 200),
    ):
        client.force_login(compte)
        assert client.get(adresse("session", brouillon)).status_code == statut
        assert client.get(adresse("session_gerer", brouillon)).status_code == statut
    client.logout()
    assert client.get(adresse("session", brouillon)).status_code == 404
    assert "Niort" not in lue(client.get(reverse("sessions"))).split("</form>")[-1]


def test_list_filters_by_bassin_and_says_when_there_is_none(client):
    une_session(lieu="Chez Niort", bassin=un_bassin("niort"))
    un_bassin("saintes")
    assert "Chez Niort" in lue(client.get("/sessions/?bassin=niort"))
    assert "Aucune session n’est prévue dans ce bassin" in lue(client.get("/sessions/?bassin=saintes"))
    assert "Chez Niort" in lue(client.get("/sessions/?bassin=inventé"))


def test_list_says_when_in_one_line_for_a_day_and_for_several(client):
    lundi = datetime.date(2027, 3, 1)
    session = une_session(jour=lundi)
    assert "Lundi 1er mars 2027, 9 h à 16 h 30" in lue(client.get(reverse("sessions")))
    une_seance(session, date=datetime.date(2027, 3, 8), **MATIN)
    assert "Du lundi 1er mars 2027 au lundi 8 mars 2027, 3 demi-journées" in lue(client.get(reverse("sessions")))


def test_training_with_a_session_is_never_deleted_from_the_admin(client):
    session = une_session()
    client.force_login(une_region())
    client.post(reverse("wagtailadmin_pages:delete", args=[session.formation.pk]))
    session.formation.refresh_from_db()


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
    seance = f"Séance ajoutée : {session.seances.first()}"
    assert lignes[0] == ("Brouillon", session.cree_par, "") and lignes[1] == (seance, session.cree_par, "")
    assert lignes[3:] == [
        ("Ouverte", session.cree_par, ""),
        ("Modifiée", autre, ""),
        ("Annulée", autre, "Salle inondée"),
    ]
