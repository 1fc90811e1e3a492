"""The rules of the sheet: who signs, who notes, who certifies, and what follows in the same transaction."""

import datetime
import re

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from reseau.comptes.rules import compte_anonymise
from safran.inscriptions.rules import sessions
from safran.presences import jetons
from safran.presences.models import EtapePresence, Presence
from safran.presences.queries.feuilles import part_atteinte
from safran.presences.rules import feuilles
from safran.presences.rules.feuilles import Saisie, feuille_enregistrer
from tests.fabriques import un_conseiller, un_role, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_presences import (
    PDF,
    TRACE,
    contresigner,
    les_inscriptions,
    noter,
    une_formation_en_salle,
    une_session_du_jour,
)
from tests.safran.fabriques_sessions import dans, une_inscription, une_session

pytestmark = pytest.mark.django_db


def test_signing_twice_is_one_line_and_one_entry_of_history(session, matin):
    inscription, _autre = les_inscriptions(session)
    une = feuilles.presence_signer(inscription=inscription, seance=matin, signature=TRACE)
    deux = feuilles.presence_signer(inscription=inscription, seance=matin)
    assert une.pk == deux.pk and deux.signature == TRACE and deux.minutes == matin.minutes
    assert EtapePresence.objects.count() == 1
    inscription.refresh_from_db()
    assert inscription.etat == "PRESENTE"


def test_one_signs_on_the_day_in_a_confirmed_session_where_one_has_a_place(session, matin):
    inscription, _autre = les_inscriptions(session)
    hier = timezone.now() - datetime.timedelta(days=1)
    refus("autre_jour", feuilles.presence_signer, inscription=inscription, seance=matin, le=hier)
    ouverte = une_session()
    attend = une_inscription(ouverte)
    refus("pas_confirmee", feuilles.presence_signer, inscription=attend, seance=ouverte.seances.first())
    refus("hors_feuille", feuilles.presence_signer, inscription=attend, seance=matin)
    for faux in ("M1 1L2 2<script>", "M1 1" * 4000, "url(x)"):
        refus("trace", feuilles.presence_signer, inscription=inscription, seance=matin, signature=faux)
    assert not Presence.objects.exists()


def test_signature_sent_again_after_an_absence_was_noted_does_not_bring_the_person_back(session, matin):
    inscription, autre = les_inscriptions(session)
    le = timezone.now()
    noter(matin, autre, "ABSENT")
    assert feuilles.presence_signer(inscription=autre, seance=matin, le=le).presente  # arrivée en retard, elle signe
    feuilles.presence_signer(inscription=inscription, seance=matin, le=le)
    noter(matin, inscription, "ABSENT")
    assert feuilles.presence_signer(inscription=inscription, seance=matin, le=le).etat == "ABSENT"
    plus_tard = Presence.objects.get(inscription=inscription).modifiee_le + datetime.timedelta(milliseconds=1)
    assert feuilles.presence_signer(inscription=inscription, seance=matin, le=plus_tard).etat == "PRESENT"


def test_minutes_missed_at_both_ends_are_not_counted(session, matin):
    inscription, _autre = les_inscriptions(session)
    noter(matin, inscription, retard=20, depart=15)
    assert Presence.objects.get().minutes == matin.minutes - 35
    noter(matin, inscription, "ABSENT", retard=20)
    assert (Presence.objects.get().minutes, Presence.objects.get().retard) == (0, 0)
    refus("duree", noter, seance=matin, inscription=inscription, retard=999)


def test_sheet_is_kept_by_a_trainer_of_the_session_or_who_runs_it_from_the_day_on(session, matin):
    inscription, _autre = les_inscriptions(session)
    saisies = [Saisie(inscription.pk, "PRESENT")]
    for etranger in (un_role("FORMATEUR"), une_chargee_de_mission(), inscription.compte):
        refus("interdit", feuille_enregistrer, seance=matin, par=etranger, saisies=saisies)
    assert feuille_enregistrer(seance=matin, par=une_region(), saisies=saisies) == 1
    demain = une_session_du_jour(jour=dans(1))
    a_venir = [Saisie(les_inscriptions(demain)[0].pk, "PRESENT")]
    refus("trop_tot", feuille_enregistrer, seance=demain.seances.first(), par=une_region(), saisies=a_venir)
    refus("hors_feuille", feuille_enregistrer, seance=matin, par=une_region(), saisies=a_venir)


def test_line_left_as_it_was_shown_does_not_undo_what_came_meanwhile(session, matin):
    une, autre = les_inscriptions(session)
    noter(matin, une)
    vue = Presence.objects.get().historique.last().pk
    noter(matin, une, retard=30)
    saisies = [Saisie(une.pk, "PRESENT", vue=vue), Saisie(autre.pk, "")]
    assert feuille_enregistrer(seance=matin, par=session.formatrice, saisies=saisies) == 0
    assert Presence.objects.get().retard == 30


def test_certified_sheet_is_complete_and_then_corrected_by_who_runs_the_session_with_a_reason(session, matin):
    une, autre = les_inscriptions(session)
    noter(matin, une)
    dit = refus("incomplete", feuilles.seance_contresigner, seance=matin, par=session.formatrice)
    assert autre.compte.nom_complet in dit
    noter(matin, autre, "ABSENT")
    refus("interdit", feuilles.seance_contresigner, seance=matin, par=un_role("FORMATEUR"))
    contresigner(matin, matin)
    assert matin.contresignatures.count() == 1
    saisie = {"seance": matin, "saisies": [Saisie(autre.pk, "PRESENT", vue=EtapePresence.objects.last().pk)]}
    refus("close", feuille_enregistrer, par=session.formatrice, **saisie)
    region = une_region()
    refus("motif_absent", feuille_enregistrer, par=region, **saisie)
    refus("close", feuilles.presence_signer, inscription=autre, seance=matin)
    feuille_enregistrer(par=region, motif="Erreur de ligne", **saisie)
    assert EtapePresence.objects.last().motif == "Erreur de ligne"


def test_absence_is_excused_on_evidence_by_who_runs_the_session(session, matin, django_capture_on_commit_callbacks):
    inscription, _autre = les_inscriptions(session)
    region, commun = une_region(), {"inscription": inscription, "seance": matin}
    refus("sans_piece", feuilles.absence_excuser, par=region, **commun)
    refus("interdit", feuilles.piece_ajouter, par=session.formatrice, contenu=PDF, nom="a.pdf", **commun)
    premiere = feuilles.piece_ajouter(par=inscription.compte, contenu=PDF, nom="../../a.pdf", **commun).piece
    assert Presence.objects.get().etat == "ABSENT" and storages["prive"].exists(premiere)
    with django_capture_on_commit_callbacks(execute=True):
        seconde = feuilles.piece_ajouter(par=inscription.compte, contenu=PDF, nom="b.pdf", **commun).piece
    assert storages["prive"].exists(seconde) and not storages["prive"].exists(premiere)
    refus("interdit", feuilles.absence_excuser, par=session.formatrice, **commun)
    assert feuilles.absence_excuser(par=region, **commun).etat == "EXCUSE"
    inscription.refresh_from_db()
    assert inscription.etat == "ABSENTE_EXCUSEE"
    assert feuilles.absence_excuser(par=region, excusee=False, **commun).etat == "ABSENT"
    noter(matin, inscription)
    refus("presente", feuilles.piece_ajouter, par=region, contenu=PDF, nom="a.pdf", **commun)
    refus("presente", feuilles.absence_excuser, par=region, **commun)


@pytest.mark.parametrize(
    "champs", [{"etat": "ABSENT", "minutes": 10}, {"etat": "EXCUSE"}, {"etat": "ABSENT", "signature": TRACE}]
)
def test_base_refuses_a_line_that_makes_no_sense(session, matin, champs):
    inscription, _autre = les_inscriptions(session)
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.create(inscription=inscription, seance=matin, **champs)


def test_half_day_whose_sheet_is_begun_keeps_its_day_and_its_hours(session, matin):
    noter(matin, les_inscriptions(session)[0])
    heures = {"debut": datetime.time(8), "fin": matin.fin, "date": matin.date}
    refus("retenue", sessions.seance_modifier, seance=matin, par=matin.session.cree_par, **heures)
    refus("retenue", sessions.seance_supprimer, seance=matin, par=matin.session.cree_par)
    sessions.seance_modifier(seance=matin, par=matin.session.cree_par, salle="Autre salle")


def test_change_of_a_later_half_day_reaches_those_who_already_came(session):
    matin, apres_midi = session.seances.all()
    inscription, _autre = les_inscriptions(session)
    noter(matin, inscription)
    recus = Courriel.objects.filter(destinataire=inscription.compte.email)
    avant = recus.count()
    sessions.seance_modifier(seance=apres_midi, par=session.cree_par, salle="Autre salle")
    assert recus.count() == avant + 1


@pytest.fixture
def seule():
    """A training in the room completed at 80 % of its hours; one person, her two half-days."""
    session = une_session_du_jour(1, formation=une_formation_en_salle(80))
    return les_inscriptions(session)[0], *session.seances.all()


def test_certified_hours_complete_the_training_and_a_mere_signature_does_not(client, seule):
    inscription, matin, apres_midi = seule
    formation = matin.session.formation
    for seance in (matin, apres_midi):
        feuilles.presence_signer(inscription=inscription, seance=seance)
    contresigner(matin)
    assert not inscription.compte.suivis.get().est_acheve
    client.force_login(inscription.compte)
    part = part_atteinte(inscription.compte, formation).part
    dit = f"être en salle au moins 80 % des heures ({part} % pour l’instant)"
    assert dit in lue(client.get(f"/parcours/{formation.pk}/bilan/"))
    contresigner(apres_midi)
    assert inscription.compte.suivis.get().est_acheve


def test_completion_that_a_correction_contradicts_stays_and_is_told_to_who_runs_the_session(client, seule):
    (inscription, matin, apres_midi), region = seule, une_region()
    for seance in (matin, apres_midi):
        noter(seance, inscription)
    contresigner(matin, apres_midi)
    client.force_login(region)
    adresse = f"/emargement/sessions/{matin.session.public_id}/"
    assert "révoquer l’attestation" not in lue(client.get(adresse))
    noter(matin, inscription, "ABSENT", par=region, motif="Erreur de ligne")
    assert inscription.compte.suivis.get().est_acheve
    page = lue(client.get(adresse))
    assert "révoquer l’attestation" in page and inscription.compte.nom_complet in page


def test_account_made_anonymous_loses_its_drawings_and_its_evidence(django_capture_on_commit_callbacks):
    session = une_session_du_jour()
    (une, autre), matin = les_inscriptions(session), session.seances.first()
    feuilles.presence_signer(inscription=une, seance=matin, signature=TRACE)
    piece = feuilles.piece_ajouter(inscription=autre, seance=matin, contenu=PDF, nom="a.pdf", par=autre.compte).piece
    with django_capture_on_commit_callbacks(execute=True):
        for inscription in (une, autre):
            compte_anonymise(compte=inscription.compte)
    assert Presence.objects.get(inscription=une).signature == "" and Presence.objects.get(inscription=une).minutes
    assert not storages["prive"].exists(piece)


def test_code_of_the_room_turns_and_opens_to_those_who_are_expected_only(settings, session, matin):
    settings.EMARGEMENT_TOUR_SECONDES = 120
    inscription, _autre = les_inscriptions(session)
    depart = timezone.localtime().replace(hour=12, minute=0, second=0)
    with time_machine.travel(depart, tick=False) as horloge:
        code = jetons.code_du_moment(matin)
        assert jetons.droit_du_code(inscription.compte, jetons.code_lisible(code).lower()).seance == matin
        assert jetons.droit_du_code(un_conseiller(), code) is None
        horloge.shift(240)
        assert jetons.code_du_moment(matin) != code
        assert jetons.droit_du_code(inscription.compte, code)
        horloge.shift(121)
        assert jetons.droit_du_code(inscription.compte, code) is None


def test_ticket_keeps_the_hour_of_the_scan_and_is_one_persons_for_half_a_day(session, matin):
    une, autre = les_inscriptions(session)
    with time_machine.travel(timezone.now(), tick=False) as horloge:
        droit = jetons.droit_du_code(une.compte, jetons.code_du_moment(matin))
        billet = jetons.billet_de(droit)
        horloge.shift(3600)
        assert jetons.droit_du_billet(une.compte, billet).le == droit.le.replace(microsecond=0)
        assert jetons.droit_du_billet(autre.compte, billet) is None
        assert jetons.droit_du_billet(une.compte, billet[:-2] + "xx") is None
        horloge.shift(12 * 3600)
        assert jetons.droit_du_billet(une.compte, billet) is None


# Each half-day is signed in its own hours: not the afternoon in the morning.


@pytest.fixture
def session_a_l_heure():
    """9 h to 12 h 30, then 13 h 30 to 16 h 30; signed from half an hour before."""
    return une_session_du_jour(emargement_avant=30, emargement_apres=0)


@pytest.fixture
def horloge():
    with time_machine.travel(a(6), tick=False) as horloge:
        yield horloge


def a(heures: int, minutes: int = 0) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(dans(0), datetime.time(heures, minutes)))


def test_each_half_day_is_signed_in_its_own_hours_and_paper_remains_afterwards(session_a_l_heure, horloge):
    (une, autre), (matin, apres_midi) = les_inscriptions(session_a_l_heure), session_a_l_heure.seances.all()
    signer = feuilles.presence_signer
    horloge.move_to(a(8, 29))
    assert "à partir de 8 h 30" in refus("trop_tot", signer, inscription=une, seance=matin)
    horloge.move_to(a(8, 30))
    signer(inscription=une, seance=matin)
    horloge.move_to(a(11))
    dit = refus("trop_tot", signer, inscription=une, seance=apres_midi)
    assert "L’après-midi se signe à partir de 13 h" in dit
    saisies = [Saisie(i.pk, "PRESENT") for i in (une, autre)]
    refus("trop_tot", feuille_enregistrer, seance=apres_midi, par=session_a_l_heure.formatrice, saisies=saisies)
    refus("trop_tot", feuilles.seance_contresigner, seance=apres_midi, par=session_a_l_heure.formatrice)
    horloge.move_to(a(13))
    signer(inscription=une, seance=apres_midi)
    assert "Le matin se signait jusqu’à 12 h 30" in refus("trop_tard", signer, inscription=autre, seance=matin)
    signer(inscription=une, seance=matin)  # déjà signée : rien à redire
    noter(matin, autre, retard=10)
    horloge.move_to(a(20))
    noter(apres_midi, autre)
    contresigner(matin, apres_midi)
    assert sorted(p.moyen for p in Presence.objects.all()) == ["CASE", "CASE", "PAPIER", "PAPIER"]


def test_hours_are_data_of_the_session_and_stay_within_the_day(session_a_l_heure, horloge):
    (une, autre), (matin, apres_midi) = les_inscriptions(session_a_l_heure), session_a_l_heure.seances.all()
    regles, signer = {"session": session_a_l_heure, "par": une_region()}, feuilles.presence_signer
    sessions.session_modifier(emargement_avant=0, emargement_apres=15, **regles)
    horloge.move_to(a(12, 45))
    signer(inscription=une, seance=matin)
    horloge.move_to(a(13, 29))
    refus("trop_tot", signer, inscription=une, seance=apres_midi)
    sessions.session_modifier(emargement_avant=1440, emargement_apres=1440, **regles)
    horloge.move_to(a(0, 0))
    signer(inscription=autre, seance=apres_midi)
    horloge.move_to(a(23, 59))
    signer(inscription=autre, seance=matin)
    veille = a(0) - datetime.timedelta(minutes=1)
    refus("autre_jour", signer, inscription=une, seance=apres_midi, le=veille)


def test_hour_of_the_scan_counts_whenever_the_signature_arrives(session_a_l_heure, horloge, client):
    (une, _autre), (matin, _) = les_inscriptions(session_a_l_heure), session_a_l_heure.seances.all()
    client.force_login(une.compte)
    horloge.move_to(a(12, 29))
    adresse = reverse("emarger_signer", args=[jetons.code_du_moment(matin)])
    billet = re.search(r'name="billet" value="([^"]+)"', lue(client.get(adresse))).group(1)
    horloge.move_to(a(15))
    assert client.post(adresse, {"billet": billet, "certifie": "on"}).status_code == 303
    assert timezone.localtime(Presence.objects.get().signee_le).time() == datetime.time(12, 29)


def test_screen_and_telephone_say_when_one_signs_and_lead_to_the_half_day_of_the_moment(
    session_a_l_heure, horloge, client
):
    (une, _autre), (matin, apres_midi) = les_inscriptions(session_a_l_heure), session_a_l_heure.seances.all()
    horloge.move_to(a(10))
    client.force_login(session_a_l_heure.formatrice)
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
    client.force_login(session_a_l_heure.formatrice)
    assert "salle__qr" in lue(client.get(ecran))
    page = lue(client.get(reverse("emargement_ecran", args=[matin.public_id])))
    assert "Le matin se signait jusqu’à 12 h 30" in page and ecran in page
