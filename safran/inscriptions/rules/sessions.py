"""A session prepared, opened, confirmed, cancelled, ended; its half-days hour by hour, its documents, what it
keeps for a group, the wording of its messages.
"""

import datetime
import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils import timezone

from home import registre
from home.erreurs import RegleRefusee
from home.fichiers.reception import extension_de
from home.site.cache import public_purge
from home.temps import flux
from home.temps.periodes import Moment, moments_lire
from home.temps.typographie import INSECABLE, date_courte, heure
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme
from safran.inscriptions import permissions
from safran.inscriptions.avis import AVIS, avis_send, decision_send
from safran.inscriptions.choices import ESPERENT, SESSION, VIVANTES, EtatInscription, EtatSession
from safran.inscriptions.models import (
    GROUPES,
    RAPPEL_MAX,
    UN_SEUL,
    Disponibilite,
    DocumentSession,
    FicheFormateur,
    Inscription,
    OuvertureParGroupe,
    PlacesReservees,
    Seance,
    SessionFormation,
    TexteAvis,
)
from safran.inscriptions.permissions import est_formateur
from safran.inscriptions.queries.inscriptions import places_lire
from safran.inscriptions.rules.inscriptions import (
    convoquees_prevenir,
    etape_ecrire,
    promouvoir,
    session_qui_change,
    session_verrouiller,
)

# The session itself: prepare, open, confirm, cancel, end, duplicate, remind.

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
    verrou = session_qui_change(session=session)
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
        if a_venir := list(verrou.seances.filter(date__gte=timezone.localdate())):
            convoquees_prevenir(session=verrou, avis="lieu", seances=a_venir)
    promouvoir(session=verrou)
    return verrou


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
        motif_inscription = f"Session annulée : {motif}"[:300]
        etape = etape_ecrire(inscription=inscription, etat=EtatInscription.ANNULEE, par=par, motif=motif_inscription)
        avis_send(
            inscription,
            "session_annulee",
            cle=f"inscription-passage-{etape.pk}",
            motif=motif,
            methode=flux.ANNULER if joindre else "",
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
        etape = etape_ecrire(inscription=inscription, etat=EtatInscription.ANNULEE, par=par, motif=motif)
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
    for ouverture in ouvertures:
        quand = _decaler(ouverture.ouvre_le, decalage)
        OuvertureParGroupe.objects.create(session=copie, ouvre_le=quand, **ouverture.pour)
    for reserve in session.reserves.all():
        if (jour := reserve.libere_le + decalage) > timezone.localdate():
            PlacesReservees.objects.create(session=copie, places=reserve.places, libere_le=jour, **reserve.pour)
    return copie


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
        reste = (session.premier_jour - jour).days
        delais = {session.premier_rappel, session.second_rappel} - {0}
        for delai in [delai for delai in sorted(delais) if 0 < reste <= delai <= reste + RATTRAPAGE]:
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


def _a_prevenir(session: SessionFormation, etats: Any) -> list[Inscription]:
    inscriptions = list(session.inscriptions.filter(etat__in=etats).select_related("compte", "structure"))
    for inscription in inscriptions:
        inscription.session = session
    return inscriptions


def _refuser_hors_bassin(session: SessionFormation, par: Compte) -> None:
    if not permissions.peut_piloter(par, session):
        raise RegleRefusee("hors_bassin", "Choisissez un bassin que vous animez.")


# Writes of the pool of trainers.

Periode = tuple[datetime.date, datetime.date, str]


@transaction.atomic
def fiche_formateur_tenir(
    *, compte: Compte, themes: Iterable[Theme], bassins: Iterable[Bassin], periodes: Iterable[Periode]
) -> FicheFormateur:
    """Write what a trainer says of oneself, whole: subjects, bassins (none: anywhere), periods (first and last day).

    RegleRefusee "pas_formateur" for who does not train today, "periode" when one ends before it begins.
    """
    if not est_formateur(compte):
        raise RegleRefusee("pas_formateur", "Votre mandat de formateur ou de formatrice n’est pas en vigueur.")
    periodes = list(periodes)
    if any(au < du for du, au, _ in periodes):
        raise RegleRefusee("periode", "La fin d’une disponibilité précède son début.")
    fiche, _ = FicheFormateur.objects.select_for_update().get_or_create(compte=compte)
    fiche.themes.set(themes)
    fiche.bassins.set(bassins)
    fiche.disponibilites.all().delete()
    Disponibilite.objects.bulk_create(
        Disponibilite(fiche=fiche, du=du, au=au, precision=precision.strip()) for du, au, precision in periodes
    )
    fiche.save()
    return fiche


@transaction.atomic
def fiche_formateur_effacer(*, compte: Compte) -> None:
    """Forget what someone said: the account is closed."""
    FicheFormateur.objects.filter(compte=compte).delete()


# What a half-day holds, hour by hour: read from the lines that were typed, refused at the line that is wrong.

DOUZE, TITRE_MAX, PHRASE_MAX = 12, 120, 200
DEUX_POINTS = re.compile(r"^(\s*)(\d{1,2}):(\d\d)(?!\d)", re.MULTILINE)
EXEMPLE = "« 9 h 30 | Trois récits | En trinômes »"


def programme_ecrire(*, texte: str, debut: datetime.time, fin: datetime.time) -> str:
    """The lines as they are kept: « 9 h 30 | Trois récits | En trinômes », within these hours and in their order.

    Raises RegleRefusee "programme", which names the line.
    """
    moments = moments_lire(DEUX_POINTS.sub(r"\1\2 h \3", texte))
    if len(moments) > DOUZE:
        raise RegleRefusee("programme", f"Une demi-journée tient en {DOUZE} lignes au plus.")
    dits, avant = [], debut
    for rang, moment in enumerate(moments, start=1):
        quand = _quand(rang, moment)
        if not debut <= quand < fin:
            raise RegleRefusee(
                "programme",
                f"Ligne {rang} : {heure(quand)} n’est pas dans la demi-journée, de {heure(debut)} à {heure(fin)}.",
            )
        if quand < avant:
            raise RegleRefusee("programme", f"Ligne {rang} : {heure(quand)} vient avant {heure(avant)}.")
        avant = quand
        dits.append(" | ".join(filter(None, (heure(quand).replace(INSECABLE, " "), moment.titre, moment.detail))))
    return "\n".join(dits)


def _quand(rang: int, moment: Moment) -> datetime.time:
    """The hour of a line; refuses a line without hour or title, or too long."""
    if not moment.heure:
        raise RegleRefusee("programme", f"Ligne {rang} : commencez par l’heure, ainsi : {EXEMPLE}.")
    if not moment.titre:
        raise RegleRefusee("programme", f"Ligne {rang} : dites ce qui se passe, ainsi : {EXEMPLE}.")
    if len(moment.titre) > TITRE_MAX or len(moment.detail) > PHRASE_MAX:
        raise RegleRefusee(
            "programme", f"Ligne {rang} : un titre de {TITRE_MAX} caractères et une phrase de {PHRASE_MAX} au plus."
        )
    heures, _, minutes = moment.heure.lower().partition("h")
    try:
        return datetime.time(int(heures), int(minutes.strip() or 0))
    except ValueError:
        raise RegleRefusee("programme", f"Ligne {rang} : « {moment.heure} » n’est pas une heure.")


# Half-days of a session.

CHAMPS = ("date", "debut", "fin", "salle", "lien")
HORAIRE = CHAMPS[:3]


@transaction.atomic
def seance_creer(*, session: SessionFormation, par: Compte, formateurs: Iterable[Compte] = (), **champs: Any) -> Seance:
    """Add a half-day; the people already convened are told.

    Raises RegleRefusee "finie", "heures", "programme" or "chevauche".
    """
    session = session_qui_change(session=session)
    seance = Seance(session=session, **champs)
    _ecrire(seance, formateurs)
    _dater(session)
    SESSION.noter(session, f"Séance ajoutée : {seance}", par=par)
    convoquees_prevenir(session=session, avis="changement", seances=[seance])
    return seance


@transaction.atomic
def seance_modifier(
    *, seance: Seance, par: Compte, formateurs: Iterable[Compte] | None = None, **champs: Any
) -> Seance:
    """Change a half-day; its identity in calendars stays. Raises as `seance_creer` does, or "retenue"."""
    session = session_qui_change(session=seance.session)
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    avant = [getattr(seance, nom) for nom in CHAMPS]
    for nom, valeur in champs.items():
        setattr(seance, nom, valeur)
    if avant[: len(HORAIRE)] != [getattr(seance, nom) for nom in HORAIRE]:
        _refuser_si_retenue(seance)
    _ecrire(seance, formateurs)
    _dater(session)
    SESSION.noter(session, f"Séance modifiée : {seance}", par=par)
    if avant != [getattr(seance, nom) for nom in CHAMPS]:
        convoquees_prevenir(session=session, avis="changement", seances=[seance])
    return seance


@transaction.atomic
def seance_supprimer(*, seance: Seance, par: Compte) -> None:
    """Take a half-day away; an open session keeps one at least.

    Raises RegleRefusee "finie", "derniere" or "retenue".
    """
    session = session_qui_change(session=seance.session)
    if session.etat != EtatSession.BROUILLON and session.seances.count() <= 1:
        raise RegleRefusee("derniere", "Une session ouverte garde au moins une séance : annulez plutôt la session.")
    _refuser_si_retenue(seance)
    seance.session = session
    autres = list(session.seances.exclude(pk=seance.pk))
    convoquees_prevenir(session=session, avis="seance_retiree", seances=autres, retirees=[seance])
    SESSION.noter(session, f"Séance retirée : {seance}", par=par)
    seance.delete()
    _dater(session)


def _ecrire(seance: Seance, formateurs: Iterable[Compte] | None) -> None:
    if seance.fin <= seance.debut:
        raise RegleRefusee("heures", "La fin suit le début.")
    seance.programme = programme_ecrire(texte=seance.programme, debut=seance.debut, fin=seance.fin)
    autres = Seance.objects.filter(session=seance.session_id, date=seance.date).exclude(pk=seance.pk)
    if autres.filter(debut__lt=seance.fin, fin__gt=seance.debut).exists():
        raise RegleRefusee("chevauche", "Cette séance en chevauche une autre de la même session.")
    try:
        with transaction.atomic():
            seance.save()
    except IntegrityError:
        raise RegleRefusee("chevauche", "Une séance commence déjà à cette heure.")
    if formateurs is not None:
        seance.formateurs.set(formateurs)


def _dater(session: SessionFormation) -> None:
    """First and last day, kept on the session so that lists sort quickly."""
    bornes = session.seances.aggregate(premier=Min("date"), dernier=Max("date"))
    session.premier_jour, session.dernier_jour = bornes["premier"], bornes["dernier"]
    session.save(update_fields=["premier_jour", "dernier_jour"])
    public_purge()


def _refuser_si_retenue(seance: Seance) -> None:
    """What was signed at an hour stays at that hour: the rooms above say so."""
    for retenir in registre.lire("retient_seance"):
        if raison := retenir(seance):
            raise RegleRefusee("retenue", f"Cette séance ne change plus ni de jour ni d’heure : {raison}.")


# Documents joined to a session: kept in the private storage, given at once or from a day on.

DOSSIER, DOCUMENTS_MAX = "sessions", 20


@transaction.atomic
def document_joindre(
    *,
    session: SessionFormation,
    par: Compte,
    cle: uuid.UUID,
    titre: str,
    nom: str,
    contenu: bytes,
    remis_le: datetime.date | None = None,
) -> DocumentSession:
    """Join a file that went through the gate (see home.fichiers.reception); the same key writes once.

    Raises RegleRefusee "interdit", or "trop" beyond what a session carries.
    """
    session = _tenue(session, par)
    if deja := DocumentSession.objects.filter(uuid=cle, session=session).first():
        return deja
    if session.documents.count() >= DOCUMENTS_MAX:
        raise RegleRefusee("trop", f"Une session porte {DOCUMENTS_MAX} documents au plus : retirez-en un d’abord.")
    fichier = storages["prive"].save(f"{DOSSIER}/{uuid.uuid4()}.{extension_de(nom)}", ContentFile(contenu))
    document = DocumentSession.objects.create(
        uuid=cle, session=session, titre=titre, nom=nom[-160:], fichier=fichier, taille=len(contenu),
        remis_le=remis_le, depose_par=par,
    )  # fmt: skip
    SESSION.noter(session, f"Document joint : {titre}"[:300], par=par)
    return document


@transaction.atomic
def document_retirer(*, document: DocumentSession, par: Compte) -> None:
    """Take it away, and its file once that is committed. Raises RegleRefusee "interdit"."""
    session = _tenue(document.session, par)
    if not DocumentSession.objects.filter(pk=document.pk).delete()[0]:
        return  # déjà retiré : deux clics
    SESSION.noter(session, f"Document retiré : {document.titre}"[:300], par=par)
    transaction.on_commit(lambda: storages["prive"].delete(document.fichier))


def _tenue(session: SessionFormation, par: Compte) -> SessionFormation:
    """The session, locked, for who may join documents to it."""
    session = session_verrouiller(session=session)
    if not permissions.peut_documenter(par, session):
        raise RegleRefusee("interdit", "Les documents d’une session sont joints par qui l’anime ou la pilote.")
    return session


# What a session keeps for a group: seats until a day, sign-up that opens earlier.


@transaction.atomic
def reserve_creer(
    *, session: SessionFormation, par: Compte, places: int, libere_le: datetime.date, **groupe: Any
) -> PlacesReservees:
    """Keep seats for a structure, a network or a bassin until a day.

    Raises RegleRefusee "groupe" unless exactly one is named, "passee" unless the day is to come, "trop" when more is
    kept than there is, or "finie".
    """
    groupe = _un_seul(groupe)
    if libere_le <= timezone.localdate():
        raise RegleRefusee("passee", "Choisissez un jour à venir : ces places seraient déjà ouvertes à tous.")
    session = session_qui_change(session=session)
    if places > places_lire(session).communes:
        raise RegleRefusee("trop", "Il ne reste pas assez de places libres pour en garder autant.")
    reserve = PlacesReservees.objects.create(session=session, places=places, libere_le=libere_le, **groupe)
    SESSION.noter(session, f"Places réservées : {places} pour {reserve}", par=par)
    return reserve


@transaction.atomic
def reserve_supprimer(*, reserve: PlacesReservees, par: Compte) -> None:
    """Open kept seats to everyone now; the queue moves in the same transaction."""
    session = session_verrouiller(session=reserve.session)
    SESSION.noter(session, f"Places ouvertes à tous : {reserve.places} pour {reserve}", par=par)
    reserve.delete()
    promouvoir(session=session)


@transaction.atomic
def ouverture_poser(
    *, session: SessionFormation, par: Compte, ouvre_le: datetime.datetime, **groupe: Any
) -> OuvertureParGroupe:
    """Open sign-up earlier for a structure, a network or a bassin; one date per group, the last one given.

    Raises RegleRefusee "groupe" unless exactly one is named, "tardive" unless it is before everyone's, or "finie".
    """
    groupe = _un_seul(groupe)
    session = session_qui_change(session=session)
    if ouvre_le >= session.ouvre_le:
        quand = f"{date_courte(session.ouvre_le)} à {heure(session.ouvre_le)}"
        raise RegleRefusee("tardive", f"Choisissez une date avant celle de tous : le {quand}.")
    public_purge()
    ouverture, _ = OuvertureParGroupe.objects.update_or_create(
        session=session, **groupe, defaults={"ouvre_le": ouvre_le}
    )
    SESSION.noter(session, f"Inscriptions ouvertes plus tôt pour {ouverture}", par=par)
    return ouverture


@transaction.atomic
def ouverture_supprimer(*, ouverture: OuvertureParGroupe, par: Compte) -> None:
    """The group waits like everyone; whoever signed up meanwhile keeps place or rank."""
    session = session_qui_change(session=ouverture.session)
    SESSION.noter(session, f"Inscriptions à la date de tous pour {ouverture}", par=par)
    ouverture.delete()
    public_purge()


def _un_seul(groupe: dict[str, Any]) -> dict[str, Any]:
    """The one group that is named."""
    nommes = {nom: valeur for nom, valeur in groupe.items() if valeur is not None}
    if len(nommes) != 1 or not set(nommes) <= set(GROUPES):
        raise RegleRefusee("groupe", UN_SEUL)
    return nommes


# The wording of messages: changed by the Région, given back to the origin.


@transaction.atomic
def avis_reformuler(*, avis: str, objet: str, phrase: str, par: Compte) -> TexteAvis | None:
    """Say a message otherwise from now on; the wording of origin, written again, leaves nothing behind.

    Raises RegleRefusee "avis_inconnu", "objet_vide" or "phrase_vide".
    """
    if avis not in AVIS:
        raise RegleRefusee("avis_inconnu", "Ce message n’existe pas.")
    objet, phrase = " ".join(objet.split()), phrase.strip()
    if not objet:
        raise RegleRefusee("objet_vide", "Un message a un objet.")
    if not phrase:
        raise RegleRefusee("phrase_vide", "Un message dit quelque chose.")
    if (objet, phrase) == (AVIS[avis].objet, AVIS[avis].phrase):
        TexteAvis.objects.filter(avis=avis).delete()
        return None
    texte, _ = TexteAvis.objects.update_or_create(
        avis=avis, defaults={"objet": objet, "phrase": phrase, "modifie_par": par, "modifie_le": timezone.now()}
    )
    return texte


def avis_retablir(*, avis: str) -> None:
    """Give a message its wording of origin back."""
    TexteAvis.objects.filter(avis=avis).delete()
