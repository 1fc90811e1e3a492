"""How a line of the sheet is written: signed by the person or the trainer, noted in one go, entered from paper,
corrected, excused by a piece of evidence.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.typographie import heure
from reseau.comptes.models import Compte
from safran.formations.portes import conditions_de, expression_lire
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.inscriptions.permissions import peut_piloter
from safran.inscriptions.portes import constat_lever, inscription_constater, inscription_relire, session_verrouiller
from safran.parcours.portes import condition_reporter, suivi_commencer
from safran.presences import permissions
from safran.presences.choices import TOUS_PRESENTS, EtatPresence, constat_de
from safran.presences.models import VALIDATEURS_TRACE, Contresignature, EtapePresence, Presence
from safran.presences.permissions import OUVERTES
from safran.presences.queries.feuilles import dernier_lot, fenetre_de

# How a line of the sheet is written: the row, one line of history, the sign-up and the completion that follow it.
#
# Order of the locks: the session first, then the following of the training.

CRITERE = "presence"
HORS_FEUILLE = "Cette personne n’est pas sur la feuille de cette demi-journée."


def minutes_de(*, seance: Seance, etat: str, retard: int, depart: int) -> int:
    """The minutes that count: those of the half-day, less what was missed at both ends."""
    return max(0, seance.minutes - retard - depart) if etat == EtatPresence.PRESENT else 0


def _ligne_verrouiller(inscription: Inscription, seance: Seance) -> tuple[Inscription, Seance]:
    """The two ends of a line as they are, once their session is locked; refuses those of two sessions."""
    session = session_verrouiller(session=seance.session)
    if inscription.session_id != session.pk:
        raise RegleRefusee("hors_feuille", HORS_FEUILLE)
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    return inscription_relire(inscription=inscription, session=session), seance


def _refuser_hors_feuille(inscription: Inscription, seance: Seance) -> None:
    """Only who has a place in a confirmed session is on its sheets."""
    if seance.session_id != inscription.session_id or not inscription.convoquee:
        raise RegleRefusee("hors_feuille", HORS_FEUILLE)
    if inscription.session.etat not in OUVERTES:
        raise RegleRefusee("pas_confirmee", "On émarge une session confirmée.")


def _refuser_a_venir(seance: Seance) -> None:
    """Nothing is noted before the day."""
    if seance.date > timezone.localdate():
        raise RegleRefusee("trop_tot", "Cette demi-journée n’a pas encore eu lieu.")


def _refuser_avant_l_heure(seance: Seance) -> None:
    """Nothing is noted nor certified of a half-day before one may sign for it."""
    _refuser_a_venir(seance)
    fenetre = fenetre_de(seance)
    if not fenetre.commencee():
        raise RegleRefusee(
            "trop_tot", f"{fenetre.nom} ne se note pas encore : sa feuille s’ouvre à {heure(fenetre.ouvre)}."
        )


def _est_contresignee(seance: Seance) -> bool:
    return Contresignature.objects.filter(seance=seance).exists()


def _presence_ecrire(
    presence: Presence, *, geste: str, par: Compte, etat: str = "", motif: str = "", le: datetime.datetime | None = None
) -> Presence:
    """Write the row and its history; the sign-up says the same in the same transaction, and so does completion.

    `etat` is its new state, when the caller has not written it with the rest; `le`, when, for lines noted together.
    """
    presence.etat = etat or presence.etat
    seance, inscription = presence.seance, presence.inscription
    if presence.etat != EtatPresence.PRESENT:
        presence.retard = presence.depart = 0
    presence.minutes = minutes_de(seance=seance, etat=presence.etat, retard=presence.retard, depart=presence.depart)
    presence.modifiee_le = le or timezone.now()
    presence.save()
    EtapePresence.objects.create(
        presence=presence,
        etat=presence.etat,
        retard=presence.retard,
        depart=presence.depart,
        geste=geste,
        le=presence.modifiee_le,
        par=par,
        motif=motif,
    )
    etats = list(Presence.objects.filter(inscription=inscription).values_list("etat", flat=True))
    dit = {"inscription": inscription, "par": par, "motif": f"Feuille d’émargement du {seance}"}
    if constat := constat_de(etats):
        inscription_constater(etat=constat, **dit)
    else:
        constat_lever(**dit)
    if presence.presente:
        _suivre(inscription)
    if _est_contresignee(seance):
        _achevement_relire(inscription.session, [inscription.compte])
    return presence


def _achevement_relire(session: SessionFormation, comptes: list[Compte]) -> None:
    """Hours were certified or corrected: ask again whether these people have completed the training."""
    if _demande_la_presence(session.formation):
        for compte in sorted(comptes, key=lambda compte: compte.pk):
            condition_reporter(compte=compte, type_critere=CRITERE, parametres={})


def _demande_la_presence(formation: Any) -> bool:
    return any(condition.type == CRITERE for condition in conditions_de(expression_lire(formation)))


def _suivre(inscription: Inscription) -> None:
    """Who comes into the room has begun the training, when its completion asks for attendance."""
    formation = inscription.session.formation
    if not _demande_la_presence(formation):
        return
    try:
        suivi_commencer(compte=inscription.compte, formation=formation)
    except RegleRefusee:
        pass  # plus membre, ou fiche retirée : la feuille dit la présence, l’achèvement attendra


# Signing: the person for herself, the trainer for the sheet.


@transaction.atomic
def presence_signer(
    *, inscription: Inscription, seance: Seance, signature: str = "", le: datetime.datetime | None = None
) -> Presence:
    """Sign for a half-day; `le` is the time of the scan. Signing twice, or sending again, changes nothing.

    Raises RegleRefusee "hors_feuille", "pas_confirmee", "autre_jour", "trace", "trop_tot" or "trop_tard" outside the
    hours of the half-day, or "close" once the sheet is certified.
    """
    le = le or timezone.now()
    tracer_verifier(signature=signature)
    relue, seance = _ligne_verrouiller(inscription, seance)
    _refuser_hors_feuille(relue, seance)
    if timezone.localdate(le) != seance.date:
        raise RegleRefusee("autre_jour", "On signe le jour même, dans la salle.")
    presence = presence_relire(inscription=relue, seance=seance)
    if presence.pk and presence.signee_le and (presence.presente or le <= presence.modifiee_le):
        return presence
    if refus := fenetre_de(seance).refus(le):
        raise RegleRefusee(*refus)
    if _est_contresignee(seance):
        if presence.presente:
            return presence
        raise RegleRefusee("close", "La feuille est déjà contresignée : demandez au formateur ou à la formatrice.")
    presence.etat, presence.signee_le, presence.signature = EtatPresence.PRESENT, le, signature
    presence.trace_effacee_le = None
    geste = "Signature tracée" if signature else "Signature par case cochée"
    return _presence_ecrire(presence, geste=geste, par=relue.compte)


@transaction.atomic
def seance_contresigner(*, seance: Seance, par: Compte, signature: str = "") -> Contresignature:
    """Certify the sheet of a half-day: its hours count from then on. Twice changes nothing.

    Raises RegleRefusee "interdit", "trop_tot", "trace", or "incomplete" while a line says nothing.
    """
    tracer_verifier(signature=signature)
    session = session_verrouiller(session=seance.session)
    if not permissions.peut_contresigner(par, seance):
        raise RegleRefusee("interdit", "La feuille se contresigne par qui a animé la demi-journée.")
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    _refuser_avant_l_heure(seance)
    if deja := Contresignature.objects.filter(seance=seance, par=par).first():
        return deja
    attendues = list(Inscription.objects.convoquees().filter(session=session).select_related("compte"))
    notees = set(Presence.objects.filter(seance=seance).values_list("inscription", flat=True))
    if manquent := [i for i in attendues if i.pk not in notees]:
        noms = ", ".join(sorted(i.compte.nom_complet for i in manquent))
        raise RegleRefusee("incomplete", f"La feuille ne dit encore rien de : {noms}.")
    contresignature = Contresignature.objects.create(seance=seance, par=par, signature=signature)
    _achevement_relire(session, [i.compte for i in attendues])
    return contresignature


def tracer_verifier(*, signature: str) -> None:
    """Raises RegleRefusee "trace" for anything else than strokes."""
    try:
        for valider in VALIDATEURS_TRACE:
            valider(signature)
    except ValidationError as erreur:
        raise RegleRefusee("trace", f"{erreur.messages[0]} Effacez, puis signez de nouveau.")


def presence_relire(*, inscription: Inscription, seance: Seance) -> Presence:
    """The line as it stands, or a new one not written yet; its state is empty while the sheet says nothing."""
    presence = Presence.toutes.filter(inscription=inscription, seance=seance).first()
    presence = presence or Presence(inscription=inscription, seance=seance)
    if presence.etat == EtatPresence.A_NOTER:
        presence.etat = ""
    presence.inscription, presence.seance = inscription, seance
    return presence


# « Tous présents »: what says nothing is noted in one go, and taken back while nothing else was written.


@transaction.atomic
def tous_presents(*, seance: Seance, par: Compte) -> int:
    """Note a presence on each line of which the sheet says nothing, never over another; return how many.

    Raises RegleRefusee "interdit", "trop_tot", "pas_confirmee", or "close" once the sheet is certified.
    """
    seance = _ouverte(seance, par)
    _refuser_avant_l_heure(seance)
    dites = Presence.objects.filter(seance=seance).values("inscription")
    attendues = Inscription.objects.convoquees().filter(session=seance.session).exclude(pk__in=dites)
    le, nombre = timezone.now(), 0
    for inscription in attendues.select_related("compte", "structure").order_by("pk"):
        inscription.session = seance.session
        _refuser_hors_feuille(inscription, seance)
        presence = presence_relire(inscription=inscription, seance=seance)
        _presence_ecrire(presence, etat=EtatPresence.PRESENT, geste=TOUS_PRESENTS, par=par, le=le)
        nombre += 1
    return nombre


@transaction.atomic
def tous_presents_reprendre(*, seance: Seance, par: Compte) -> int:
    """Take back what was noted in one go: these lines say nothing again, their history stays. Return how many.

    Raises RegleRefusee "interdit", "close", or "passe" after ten minutes, or once something else was written.
    """
    seance = _ouverte(seance, par)
    lot = dernier_lot(seance)
    if lot is None:
        raise RegleRefusee("passe", "Il n’y a plus rien à annuler : corrigez chaque ligne.")
    le = timezone.now()
    for presence in lot.presences:
        presence.inscription.session = presence.seance.session = seance.session
        _presence_ecrire(presence, etat=EtatPresence.A_NOTER, geste="« Tous présents » annulé", par=par, le=le)
    return len(lot.presences)


def _ouverte(seance: Seance, par: Compte) -> Seance:
    """The half-day, its session locked, for who keeps its sheet while nobody has certified it."""
    session = session_verrouiller(session=seance.session)
    if not permissions.peut_tenir(par, session):
        raise RegleRefusee("interdit", "Cette feuille se tient par qui anime ou pilote la session.")
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    if _est_contresignee(seance):
        raise RegleRefusee("close", "La feuille est contresignée : elle se rectifie ligne par ligne.")
    return seance


# The paper sheet entered afterwards, and corrections.

GESTES: dict[str, str] = {EtatPresence.PRESENT: "Présence notée", EtatPresence.ABSENT: "Absence notée"}


@dataclass(frozen=True)
class Saisie:
    """What someone wrote on one line; `vue` is the last line of history that was on the screen, 0 for none."""

    inscription_pk: int
    etat: str
    retard: int = 0
    depart: int = 0
    vue: int = 0

    @property
    def valeurs(self) -> tuple[str, int, int]:
        """What is compared; minutes mean nothing for an absence."""
        return (self.etat, self.retard, self.depart) if self.etat == EtatPresence.PRESENT else (self.etat, 0, 0)


class SaisieConflit(RegleRefusee):
    """Lines changed while the sheet was on the screen: `lignes` are the sign-ups to look at again."""

    def __init__(self, lignes: list[int]) -> None:
        super().__init__("conflit", "La feuille a changé entre-temps : relisez les lignes signalées, puis enregistrez.")
        self.lignes = lignes


@transaction.atomic
def feuille_enregistrer(*, seance: Seance, par: Compte, saisies: Iterable[Saisie], motif: str = "") -> int:
    """Write the lines that were touched, all or none; return how many changed. A line left blank stays as it is.

    Raises RegleRefusee "interdit", "trop_tot", "hors_feuille", "duree", "motif_absent" and "close" once the sheet is
    certified (who runs the session corrects it with a reason), SaisieConflit when someone else wrote meanwhile.
    """
    session = session_verrouiller(session=seance.session)
    if not permissions.peut_tenir(par, session):
        raise RegleRefusee("interdit", "Cette feuille se tient par qui anime ou pilote la session.")
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    _refuser_avant_l_heure(seance)
    lignes = {i.pk: i for i in Inscription.objects.filter(session=session).select_related("compte", "structure")}
    touchees, conflits = [], []
    for saisie in _touchees(saisies):
        inscription = lignes.get(saisie.inscription_pk)
        if inscription is None:
            raise RegleRefusee("hors_feuille", HORS_FEUILLE)
        inscription.session = session
        _refuser_hors_feuille(inscription, seance)
        presence = presence_relire(inscription=inscription, seance=seance)
        if (presence.etat, presence.retard, presence.depart) == saisie.valeurs:
            continue
        if saisie.vue != (presence.historique.last().pk if presence.etat else 0) and presence.pk:
            conflits.append(inscription.pk)
        touchees.append((saisie, presence))
    if conflits:
        raise SaisieConflit(conflits)
    if touchees:
        _refuser_si_close(session, seance, par, motif)
    for saisie, presence in touchees:
        _noter(saisie, presence, par, motif)
    return len(touchees)


def _touchees(saisies: Iterable[Saisie]) -> list[Saisie]:
    """The lines that say something else than what was on the screen."""
    saisies = [saisie for saisie in saisies if saisie.etat]
    etapes = EtapePresence.objects.filter(pk__in=[saisie.vue for saisie in saisies])
    montrees = {etape.pk: (etape.etat, etape.retard, etape.depart) for etape in etapes}
    return [saisie for saisie in saisies if montrees.get(saisie.vue) != saisie.valeurs]


def _refuser_si_close(session: Any, seance: Seance, par: Compte, motif: str) -> None:
    """A certified sheet is corrected by who runs the session, who says why."""
    if not _est_contresignee(seance):
        return
    if not peut_piloter(par, session):
        raise RegleRefusee("close", "La feuille est contresignée : seul qui pilote la session la rectifie.")
    if not motif.strip():
        raise RegleRefusee("motif_absent", "La feuille est contresignée : dites pourquoi vous la rectifiez.")


def _noter(saisie: Saisie, presence: Any, par: Compte, motif: str) -> None:
    if saisie.etat not in GESTES:
        raise RegleRefusee("excuse", "Une absence s’excuse sur justificatif, depuis la ligne de la personne.")
    if saisie.retard + saisie.depart > presence.seance.minutes:
        raise RegleRefusee("duree", "Le retard et le départ dépassent la durée de la demi-journée.")
    presence.etat, presence.retard, presence.depart = saisie.valeurs
    _presence_ecrire(presence, geste=GESTES[saisie.etat], par=par, motif=motif.strip())


# Absences: the evidence that the person sends, the decision of who runs the session.

DOSSIER = "justificatifs"


@transaction.atomic
def piece_ajouter(*, inscription: Inscription, seance: Seance, contenu: bytes, nom: str, par: Compte) -> Presence:
    """Keep the evidence of an absence, by the person or by who runs the session; the one before is forgotten.

    An absence is noted when the sheet said nothing. Raises RegleRefusee "interdit", "trop_tot", "hors_feuille" or
    "presente".
    """
    relue, seance = _ligne_verrouiller(inscription, seance)
    if not permissions.peut_lire_piece(par, relue):
        raise RegleRefusee("interdit", "Seule la personne, ou qui pilote la session, joint un justificatif.")
    _refuser_hors_feuille(relue, seance)
    _refuser_a_venir(seance)
    presence = presence_relire(inscription=relue, seance=seance)
    if presence.pk and presence.presente:
        raise RegleRefusee("presente", "La feuille dit une présence : il n’y a pas d’absence à justifier.")
    ancienne = presence.piece
    extension = PurePath(nom).suffix.lower()[:6]
    presence.piece = storages["prive"].save(f"{DOSSIER}/{relue.public_id}{extension}", ContentFile(contenu))
    presence.piece_nom = PurePath(nom).name[-120:]
    if ancienne:
        transaction.on_commit(lambda: storages["prive"].delete(ancienne))
    etat = presence.etat or EtatPresence.ABSENT
    return _presence_ecrire(presence, etat=etat, geste="Justificatif reçu", par=par)


@transaction.atomic
def absence_excuser(
    *, inscription: Inscription, seance: Seance, par: Compte, excusee: bool = True, motif: str = ""
) -> Presence:
    """Excuse an absence that has its evidence, or take the excuse back; by who runs the session. Twice changes nothing.

    Raises RegleRefusee "interdit", "sans_piece" or "presente".
    """
    relue, seance = _ligne_verrouiller(inscription, seance)
    if not peut_piloter(par, relue.session):
        raise RegleRefusee("interdit", "Une absence s’excuse par qui pilote la session.")
    presence = presence_relire(inscription=relue, seance=seance)
    if presence.pk and presence.presente:
        raise RegleRefusee("presente", "La feuille dit une présence : il n’y a pas d’absence à excuser.")
    if not presence.piece:
        raise RegleRefusee("sans_piece", "Joignez d’abord le justificatif.")
    etat = EtatPresence.EXCUSE if excusee else EtatPresence.ABSENT
    if presence.etat == etat:
        return presence
    geste = "Absence excusée" if excusee else "Excuse retirée"
    return _presence_ecrire(presence, etat=etat, geste=geste, par=par, motif=motif.strip())


@transaction.atomic
def traces_oublier(*, compte: Compte) -> None:
    """An account is made anonymous: its drawn signatures and its evidence go; states and minutes stay."""
    siennes = Presence.objects.filter(inscription__compte=compte)
    pieces = [piece for piece in siennes.values_list("piece", flat=True) if piece]
    siennes.update(piece_nom="")
    for lignes in (siennes, compte.contresignatures):
        lignes.filter(signature__gt="").update(signature="", trace_effacee_le=timezone.now())
    transaction.on_commit(lambda: [storages["prive"].delete(piece) for piece in pieces])
