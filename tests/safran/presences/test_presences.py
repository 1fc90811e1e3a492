"""The rules of the sheet: who signs, who notes, who certifies, and what follows in the same transaction."""

import datetime

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from reseau.comptes.rules import compte_anonymise
from safran.inscriptions.prises import inscriptions_coherentes
from safran.inscriptions.rules import sessions
from safran.presences.models import EtapePresence, Presence
from safran.presences.prises import presences_coherentes
from safran.presences.queries import feuilles
from safran.presences.rules import feuilles as pieces
from safran.presences.rules.feuilles import Saisie, SaisieConflit, feuille_enregistrer
from tests.fabriques import un_conseiller, un_role, une_chargee_de_mission, une_region
from tests.pages import page_lue
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


@pytest.fixture(autouse=True)
def _invariants(db):
    yield
    assert [*presences_coherentes(), *inscriptions_coherentes()] == []


@pytest.fixture
def session():
    return une_session_du_jour()


@pytest.fixture
def matin(session):
    return session.seances.first()


def test_signing_twice_is_one_line_and_one_entry_of_history(session, matin):
    inscription, _autre = les_inscriptions(session)
    une = pieces.presence_signer(inscription=inscription, seance=matin, signature=TRACE)
    deux = pieces.presence_signer(inscription=inscription, seance=matin)
    assert une.pk == deux.pk and deux.signature == TRACE and deux.minutes == matin.minutes
    assert EtapePresence.objects.count() == 1
    inscription.refresh_from_db()
    assert inscription.etat == "PRESENTE"


def test_one_signs_on_the_day_in_a_confirmed_session_where_one_has_a_place(session, matin):
    inscription, _autre = les_inscriptions(session)
    hier = timezone.now() - datetime.timedelta(days=1)
    refus("autre_jour", pieces.presence_signer, inscription=inscription, seance=matin, le=hier)
    ouverte = une_session()
    attend = une_inscription(ouverte)
    refus("pas_confirmee", pieces.presence_signer, inscription=attend, seance=ouverte.seances.first())
    refus("hors_feuille", pieces.presence_signer, inscription=attend, seance=matin)
    for faux in ("M1 1L2 2<script>", "M1 1" * 4000, "url(x)"):
        refus("trace", pieces.presence_signer, inscription=inscription, seance=matin, signature=faux)
    assert not Presence.objects.exists()


def test_signature_sent_again_after_an_absence_was_noted_does_not_bring_the_person_back(session, matin):
    inscription, _autre = les_inscriptions(session)
    le = timezone.now()
    pieces.presence_signer(inscription=inscription, seance=matin, le=le)
    noter(matin, inscription, "ABSENT")
    assert pieces.presence_signer(inscription=inscription, seance=matin, le=le).etat == "ABSENT"
    plus_tard = Presence.objects.get().modifiee_le + datetime.timedelta(milliseconds=1)
    assert pieces.presence_signer(inscription=inscription, seance=matin, le=plus_tard).etat == "PRESENT"


def test_late_arrival_who_signs_is_present_though_noted_absent(session, matin):
    inscription, _autre = les_inscriptions(session)
    le = timezone.now()
    noter(matin, inscription, "ABSENT")
    assert pieces.presence_signer(inscription=inscription, seance=matin, le=le).presente


def test_minutes_missed_at_both_ends_are_not_counted(session, matin):
    inscription, _autre = les_inscriptions(session)
    noter(matin, inscription, retard=20, depart=15)
    assert Presence.objects.get().minutes == matin.minutes - 35
    noter(matin, inscription, "ABSENT", retard=20)
    assert (Presence.objects.get().minutes, Presence.objects.get().retard) == (0, 0)
    assert refus(
        "duree",
        feuille_enregistrer,
        seance=matin,
        par=session.formatrice,
        saisies=[Saisie(inscription.pk, "PRESENT", retard=999, vue=EtapePresence.objects.last().pk)],
    )


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


def test_line_changed_since_it_was_shown_is_refused_and_nothing_is_written(session, matin):
    une, autre = les_inscriptions(session)
    saisies = [Saisie(une.pk, "ABSENT"), Saisie(autre.pk, "PRESENT")]
    pieces.presence_signer(inscription=une, seance=matin)
    with pytest.raises(SaisieConflit) as levee:
        feuille_enregistrer(seance=matin, par=session.formatrice, saisies=saisies)
    assert levee.value.lignes == [une.pk]
    assert [p.etat for p in Presence.objects.all()] == ["PRESENT"]


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
    assert autre.compte.nom_complet in refus(
        "incomplete", pieces.seance_contresigner, seance=matin, par=session.formatrice
    )
    noter(matin, autre, "ABSENT")
    refus("interdit", pieces.seance_contresigner, seance=matin, par=un_role("FORMATEUR"))
    contresigner(matin)
    contresigner(matin)
    assert matin.contresignatures.count() == 1
    saisie = {"seance": matin, "saisies": [Saisie(autre.pk, "PRESENT", vue=EtapePresence.objects.last().pk)]}
    refus("close", feuille_enregistrer, par=session.formatrice, **saisie)
    region = une_region()
    refus("motif_absent", feuille_enregistrer, par=region, **saisie)
    refus("close", pieces.presence_signer, inscription=autre, seance=matin)
    feuille_enregistrer(par=region, motif="Erreur de ligne", **saisie)
    assert EtapePresence.objects.last().motif == "Erreur de ligne"


def test_history_is_never_rewritten(session, matin):
    noter(matin, les_inscriptions(session)[0])
    with pytest.raises(TypeError):
        EtapePresence.objects.get().save()


def test_absence_is_excused_on_evidence_by_who_runs_the_session(session, matin):
    inscription, _autre = les_inscriptions(session)
    region, commun = une_region(), {"inscription": inscription, "seance": matin}
    refus("sans_piece", pieces.absence_excuser, par=region, **commun)
    refus("interdit", pieces.piece_ajouter, par=session.formatrice, contenu=PDF, nom="a.pdf", **commun)
    premiere = pieces.piece_ajouter(par=inscription.compte, contenu=PDF, nom="../../a.pdf", **commun).piece
    assert Presence.objects.get().etat == "ABSENT" and storages["prive"].exists(premiere)
    refus("interdit", pieces.absence_excuser, par=session.formatrice, **commun)
    assert pieces.absence_excuser(par=region, **commun).etat == "EXCUSE"
    inscription.refresh_from_db()
    assert inscription.etat == "ABSENTE_EXCUSEE"
    assert pieces.absence_excuser(par=region, excusee=False, **commun).etat == "ABSENT"
    noter(matin, inscription)
    refus("presente", pieces.piece_ajouter, par=region, contenu=PDF, nom="a.pdf", **commun)
    refus("presente", pieces.absence_excuser, par=region, **commun)


def test_evidence_sent_again_replaces_the_file(session, matin, django_capture_on_commit_callbacks):
    inscription, _autre = les_inscriptions(session)
    commun = {"inscription": inscription, "seance": matin, "par": inscription.compte, "contenu": PDF}
    avant = pieces.piece_ajouter(nom="a.pdf", **commun).piece
    with django_capture_on_commit_callbacks(execute=True):
        apres = pieces.piece_ajouter(nom="b.pdf", **commun).piece
    assert storages["prive"].exists(apres) and not storages["prive"].exists(avant)


@pytest.mark.parametrize(
    "champs",
    [
        {"etat": "ABSENT", "minutes": 10},
        {"etat": "EXCUSE"},
        {"etat": "ABSENT", "signature": TRACE},
    ],
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


def test_change_of_a_later_half_day_reaches_those_who_already_came(session, mailoutbox):
    matin, apres_midi = session.seances.all()
    inscription, _autre = les_inscriptions(session)
    noter(matin, inscription)
    from home.models import Courriel

    avant = Courriel.objects.filter(destinataire=inscription.compte.email).count()
    sessions.seance_modifier(seance=apres_midi, par=apres_midi.session.cree_par, salle="Autre salle")
    assert Courriel.objects.filter(destinataire=inscription.compte.email).count() == avant + 1


# L'achèvement lit la feuille


def test_certified_hours_complete_the_training_and_a_mere_signature_does_not():
    compte = un_conseiller()
    session = une_session_du_jour(formation=une_formation_en_salle(80), comptes=[compte])
    (inscription,), (matin, apres_midi) = les_inscriptions(session), session.seances.all()
    for seance in (matin, apres_midi):
        pieces.presence_signer(inscription=inscription, seance=seance)
    suivi = compte.suivis.get()
    contresigner(matin)
    suivi.refresh_from_db()
    assert not suivi.est_acheve
    contresigner(apres_midi)
    suivi.refresh_from_db()
    assert suivi.est_acheve


def test_completion_that_a_correction_contradicts_stays_and_is_told_to_who_runs_the_session(client):
    compte, region = un_conseiller(), une_region()
    session = une_session_du_jour(formation=une_formation_en_salle(80), comptes=[compte])
    (inscription,), (matin, apres_midi) = les_inscriptions(session), session.seances.all()
    for seance in (matin, apres_midi):
        noter(seance, inscription)
    contresigner(matin, apres_midi)
    client.force_login(region)
    adresse = f"/emargement/sessions/{session.public_id}/"
    assert "révoquer l’attestation" not in page_lue(client.get(adresse))
    noter(matin, inscription, "ABSENT", par=region, motif="Erreur de ligne")
    assert compte.suivis.get().est_acheve
    page = page_lue(client.get(adresse))
    assert "révoquer l’attestation" in page and compte.nom_complet in page


def test_missing_hours_are_told_to_the_person(client):
    compte = un_conseiller()
    session = une_session_du_jour(formation=une_formation_en_salle(80), comptes=[compte])
    (inscription,), (matin, _) = les_inscriptions(session), session.seances.all()
    noter(matin, inscription)
    contresigner(matin)
    client.force_login(compte)
    page = page_lue(client.get(f"/parcours/{session.formation_id}/bilan/"))
    part = feuilles.part_atteinte(compte, session.formation).part
    assert f"être en salle au moins 80 % des heures ({part} % pour l’instant)" in page.replace("\xa0", " ")


def test_account_made_anonymous_loses_its_drawings_and_its_evidence(django_capture_on_commit_callbacks):
    session = une_session_du_jour()
    (une, autre), matin = les_inscriptions(session), session.seances.first()
    pieces.presence_signer(inscription=une, seance=matin, signature=TRACE)
    piece = pieces.piece_ajouter(inscription=autre, seance=matin, contenu=PDF, nom="a.pdf", par=autre.compte).piece
    with django_capture_on_commit_callbacks(execute=True):
        for inscription in (une, autre):
            compte_anonymise(compte=inscription.compte)
    assert Presence.objects.get(inscription=une).signature == "" and Presence.objects.get(inscription=une).minutes
    assert not storages["prive"].exists(piece)


def test_code_of_the_room_turns_and_opens_to_those_who_are_expected_only(settings, session, matin):
    from safran.presences import jetons

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
    from safran.presences import jetons

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
