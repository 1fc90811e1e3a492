"""The session itself: prepare, open, confirm, cancel, end, duplicate, remind."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions import calendrier, permissions
from safran.inscriptions.annonces import avis_send, decision_send
from safran.inscriptions.choices import ESPERENT, SESSION, VIVANTES, EtatInscription, EtatSession
from safran.inscriptions.ecriture import convoquees_prevenir, etape_ecrire, session_qui_change
from safran.inscriptions.models import Inscription, OuvertureParGroupe, PlacesReservees, Seance, SessionFormation
from safran.inscriptions.models.sessions import RAPPEL_MAX
from safran.inscriptions.queries.places import places_lire
from safran.inscriptions.rules.attente import promouvoir

RATTRAPAGE = 1  # jours pendant lesquels un rappel manqué part encore
APRES = 14  # jours pendant lesquels une présence constatée vaut un message
AVANT_DECISION = 3
A_COPIER = (
    "formation bassin lieu adresse minimum capacite max_par_structure une_par_formation nature "
    "plafond_annuel plafond_ensemble validation delai_offre_heures premier_rappel second_rappel "
    "emargement_avant emargement_apres consignes chez en_train en_bus en_voiture en_fauteuil repas"
).split()


@transaction.atomic
def session_creer(*, par: Compte, **champs: Any) -> SessionFormation:
    """Prepare a draft. Raises RegleRefusee "hors_bassin" beyond one's own bassins."""
    session = SessionFormation(cree_par=par, **champs)
    _refuser_hors_bassin(session, par)
    session.save()
    SESSION.commencer(session, par=par)
    return session


@transaction.atomic
def session_modifier(*, session: SessionFormation, par: Compte, **champs: Any) -> SessionFormation:
    """Change what a session says; more seats move the queue at once, another place is told to those convened.

    Raises RegleRefusee "capacite" when fewer seats than people are asked for, "hors_bassin" or "finie".
    """
    verrou = session_qui_change(session)
    capacite, endroit = verrou.capacite, (verrou.lieu, verrou.adresse)
    for nom, valeur in champs.items():
        setattr(verrou, nom, valeur)
    _refuser_hors_bassin(verrou, par)
    # Les personnes entrées au-delà des places n'empêchent pas de changer le reste.
    if verrou.capacite < capacite and verrou.capacite < (prises := places_lire(verrou).prises):
        qui = "1 personne a" if prises == 1 else f"{prises} personnes ont"
        plancher = min(prises, capacite)
        raise RegleRefusee("capacite", f"{qui} déjà une place : on ne descend pas au-dessous de {plancher}.")
    verrou.save()
    SESSION.noter(verrou, "Modifiée", par=par)
    public_purge()
    if endroit != (verrou.lieu, verrou.adresse):
        _lieu_annoncer(verrou)
    promouvoir(session=verrou)
    return verrou


def _lieu_annoncer(session: SessionFormation) -> None:
    """Tell where the half-days to come are held now; what is past stays where it was."""
    if a_venir := list(session.seances.filter(date__gte=timezone.localdate())):
        convoquees_prevenir(session, "lieu", seances=a_venir)


@transaction.atomic
def session_ouvrir(*, session: SessionFormation, par: Compte) -> SessionFormation:
    """Show a draft to everyone. Raises RegleRefusee "sans_seance", "passee", "formation" or "etat"."""
    with SESSION.passer(session, vers=EtatSession.OUVERTE, par=par) as session:
        if session.premier_jour is None:
            raise RegleRefusee("sans_seance", "Ajoutez au moins une séance avant d’ouvrir les inscriptions.")
        if session.premier_jour <= timezone.localdate():
            raise RegleRefusee("passee", "La première séance est passée : changez sa date avant d’ouvrir.")
        if not session.formation.live:
            raise RegleRefusee("formation", "Publiez d’abord la fiche de la formation.")
    public_purge()
    return session


@transaction.atomic
def session_confirmer(*, session: SessionFormation, par: Compte) -> SessionFormation:
    """The session will take place: everyone who has a seat is convened. A warning on the minimum is the screen's."""
    with SESSION.passer(session, vers=EtatSession.CONFIRMEE, par=par) as session:
        session.sequence += 1
    public_purge()
    for inscription in _a_prevenir(session, [EtatInscription.INSCRITE]):
        avis_send(inscription, "convocation", cle=f"session-{session.pk}-{session.sequence}-{inscription.pk}")
    return session


@transaction.atomic
def session_annuler(*, session: SessionFormation, par: Compte, motif: str) -> SessionFormation:
    """Cancel: every sign-up ends with the same reason, calendars are cancelled. Raises "motif_absent" or "etat"."""
    if not (motif := motif.strip()):
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase : les personnes inscrites la liront.")
    with SESSION.passer(session, vers=EtatSession.ANNULEE, par=par, motif=motif) as session:
        convoquees = session.etat == EtatSession.CONFIRMEE
        session.motif, session.sequence = motif, session.sequence + 1
    public_purge()
    for inscription in _a_prevenir(session, VIVANTES):
        joindre = convoquees and inscription.etat == EtatInscription.INSCRITE
        if not inscription.peut_devenir(EtatInscription.ANNULEE):
            continue  # une présence constatée reste constatée
        inscription.reserve = None
        etape = etape_ecrire(inscription, EtatInscription.ANNULEE, par=par, motif=f"Session annulée : {motif}"[:300])
        avis_send(
            inscription,
            "session_annulee",
            cle=f"inscription-passage-{etape.pk}",
            motif=motif,
            methode=calendrier.ANNULER if joindre else "",
        )
    return session


@transaction.atomic
def session_terminer(*, session: SessionFormation, par: Compte) -> SessionFormation:
    """Close a session that took place, and the requests that had no seat in it; each one is told.

    Raises RegleRefusee "pas_finie" before its last day, or "etat".
    """
    with SESSION.passer(session, vers=EtatSession.TERMINEE, par=par) as session:
        if not session.derniere_seance_venue:
            raise RegleRefusee("pas_finie", "La dernière séance n’a pas encore eu lieu.")
    public_purge()
    motif = "Session terminée sans place pour cette demande"
    for inscription in _a_prevenir(session, ESPERENT):
        inscription.reserve = None
        etape = etape_ecrire(inscription, EtatInscription.ANNULEE, par=par, motif=motif)
        avis_send(inscription, "sans_place", cle=f"inscription-passage-{etape.pk}")
    return session


@transaction.atomic
def session_dupliquer(*, session: SessionFormation, premier_jour: datetime.date, par: Compte) -> SessionFormation:
    """A new draft with the same rules, its half-days moved so that the first falls on this day; nobody signed up.

    What is kept for a group follows, its dates moved as the half-days are; seats that would be free for all already
    are not kept again. Sign-up opens at once, unless it opens group by group.
    """
    copie = SessionFormation(cree_par=par, **{nom: getattr(session, nom) for nom in A_COPIER})
    seances = list(session.seances.prefetch_related("formateurs"))
    ouvertures = list(session.ouvertures.all())
    decalage = premier_jour - seances[0].date if seances else datetime.timedelta()
    if ouvertures:
        copie.ouvre_le = _decaler(session.ouvre_le, decalage)
    if seances:
        copie.premier_jour, copie.dernier_jour = premier_jour, seances[-1].date + decalage
    copie.save()
    SESSION.commencer(copie, par=par, geste="Préparée d’après une autre session")
    for seance in seances:
        nouvelle = Seance.objects.create(
            session=copie,
            date=seance.date + decalage,
            debut=seance.debut,
            fin=seance.fin,
            salle=seance.salle,
            lien=seance.lien,
            programme=seance.programme,
        )
        nouvelle.formateurs.set(seance.formateurs.all())
    _groupes_recopier(session, copie, ouvertures, decalage)
    return copie


def _groupes_recopier(
    session: SessionFormation,
    copie: SessionFormation,
    ouvertures: list[OuvertureParGroupe],
    decalage: datetime.timedelta,
) -> None:
    """Kept seats and earlier openings, for the copy."""
    for ouverture in ouvertures:
        quand = _decaler(ouverture.ouvre_le, decalage)
        OuvertureParGroupe.objects.create(session=copie, ouvre_le=quand, **ouverture.pour)
    for reserve in session.reserves.all():
        if (jour := reserve.libere_le + decalage) > timezone.localdate():
            PlacesReservees.objects.create(session=copie, places=reserve.places, libere_le=jour, **reserve.pour)


def _decaler(quand: datetime.datetime, decalage: datetime.timedelta) -> datetime.datetime:
    """Some days later at the same hour of the wall, whatever the season."""
    return timezone.make_aware(timezone.localtime(quand).replace(tzinfo=None) + decalage)


def rappels_envoyer(*, jour: datetime.date | None = None) -> int:
    """Queue what this day asks for, once each: reminders, decision to who runs the session, thanks to who was there."""
    jour, nombre = jour or timezone.localdate(), 0
    a_rappeler = SessionFormation.objects.filter(
        etat=EtatSession.CONFIRMEE, premier_jour__range=(jour, jour + datetime.timedelta(days=RAPPEL_MAX))
    )
    for session in a_rappeler.select_related("formation"):
        for delai in _rappels_dus(session, jour):
            for inscription in _a_prevenir(session, [EtatInscription.INSCRITE]):
                avis_send(
                    inscription, "rappel", cle=f"session-rappel-{delai}-{session.premier_jour:%Y%m%d}-{inscription.pk}"
                )
                nombre += 1
    finies = SessionFormation.objects.filter(
        etat=EtatSession.TERMINEE, dernier_jour__range=(jour - datetime.timedelta(days=APRES), jour)
    )
    for session in finies.select_related("formation"):
        for inscription in _a_prevenir(session, [EtatInscription.PRESENTE]):
            avis_send(inscription, "apres", cle=f"session-apres-{inscription.pk}")
            nombre += 1
    a_decider = SessionFormation.objects.filter(
        etat=EtatSession.OUVERTE, decision_le__range=(jour, jour + datetime.timedelta(days=AVANT_DECISION))
    )
    for session in a_decider.select_related("formation", "cree_par"):
        if session.cree_par.is_active:
            decision_send(session)
            nombre += 1
    return nombre


def _rappels_dus(session: SessionFormation, jour: datetime.date) -> list[int]:
    """The delays of a session that fall on this day, or fell the day before; none on the day itself or after."""
    reste = (session.premier_jour - jour).days
    delais = {session.premier_rappel, session.second_rappel} - {0}
    return [delai for delai in sorted(delais) if 0 < reste <= delai <= reste + RATTRAPAGE]


def _a_prevenir(session: SessionFormation, etats: Any) -> list[Inscription]:
    inscriptions = list(session.inscriptions.filter(etat__in=etats).select_related("compte", "structure"))
    for inscription in inscriptions:
        inscription.session = session
    return inscriptions


def _refuser_hors_bassin(session: SessionFormation, par: Compte) -> None:
    if not permissions.peut_piloter(par, session):
        raise RegleRefusee("hors_bassin", "Choisissez un bassin que vous animez.")
