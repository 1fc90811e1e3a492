"""What may leave is proposed, put off, approved by two people; nothing is destroyed here (see purges)."""

import datetime
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import date_courte
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import est_region
from reseau.membres.queries.mandats import comptes_mandates
from safran.presences import avis, permissions
from safran.presences.choices import BORDEREAU, LIGNES_MAX, MAX_MOTIF_REPORT, REPORT_ANNEES, EtatBordereau, EtatLigne
from safran.presences.models import BordereauElimination, LigneBordereau
from safran.presences.queries import bordereaux
from safran.presences.rules.purges import destruction_faire

SANS_APPROBATION = {"premiere_par": None, "premiere_nom": "", "premiere_le": None, "empreinte": ""}
COMPTEES = ["formation", "lieu", "dernier_jour", "signatures", "contresignatures", "justificatifs", "comptee_le"]


@transaction.atomic
def bordereau_proposer() -> BordereauElimination | None:
    """Gather what has been kept long enough in the open list, and return it; None when there is nothing to propose.

    One list at a time, the oldest sessions first, no longer than one can read: while nobody has approved it, it
    follows the sheets; once approved it is frozen, and what came since waits for the next one. The Région is told
    once per list. Again changes nothing.
    """
    bordereau, nouveau = BordereauElimination.objects.filter(etat=EtatBordereau.OUVERT).first(), False
    if bordereau is None:
        if not bordereaux.sessions_a_proposer(None).exists():
            return None
        bordereau, nouveau = BordereauElimination.objects.get_or_create(
            etat=EtatBordereau.OUVERT, defaults={"annees": bordereaux.conservation_annees()}
        )
    bordereau = _verrouiller(bordereau)
    if not bordereau.ouvert or bordereau.premiere_par_id:
        return bordereau
    bordereau.annees = bordereaux.conservation_annees()
    bordereau.save(update_fields=["annees"])
    _lignes_suivre(bordereau)
    if _clore_si_vide(bordereau):
        return None
    if nouveau:
        avis.BORDEREAU.envoyer(
            comptes_mandates(Role.REGION),
            reverse("bordereau", args=[bordereau.public_id]),
            etape=f"{bordereau.pk}",
            bordereau=bordereau,
            chiffres=bordereaux.bordereau_chiffres(bordereau),
        )
    return bordereau


def _lignes_suivre(bordereau: BordereauElimination) -> None:
    """One line per session past its term, counted now; a session that has nothing left to destroy leaves the list."""
    maintenant = timezone.now()
    echues = bordereaux.sessions_a_proposer(bordereau).select_related("formation").order_by("dernier_jour", "pk")
    sessions = {session.pk: session for session in echues[:LIGNES_MAX]}
    traces = bordereaux.traces_compter(list(sessions.values()))
    proposees = bordereau.lignes.filter(etat=EtatLigne.PROPOSEE)
    proposees.exclude(session__in=list(sessions)).delete()
    connues = {ligne.session_id: ligne for ligne in proposees}
    nouvelles = [LigneBordereau(bordereau=bordereau, session=s) for s in sessions.values() if s.pk not in connues]
    for ligne in [*connues.values(), *nouvelles]:
        session = sessions[ligne.session_id]
        ligne.formation, ligne.lieu, ligne.dernier_jour = session.formation.title, session.lieu, session.dernier_jour
        ligne.comptee_le = maintenant
        for nom, nombre in vars(traces[session.pk]).items():
            setattr(ligne, nom, nombre)
    LigneBordereau.objects.bulk_update(connues.values(), COMPTEES, batch_size=200)
    LigneBordereau.objects.bulk_create(nouvelles, batch_size=200)


@transaction.atomic
def bordereau_approuver(*, bordereau: BordereauElimination, par: Compte, empreinte: str) -> BordereauElimination:
    """Approve the list whose print is `empreinte`; the second approval has it destroyed, in the background.

    Sent twice by the second person, it changes nothing. Raises RegleRefusee "interdit", "etat",
    "meme_personne", or "liste_changee" when the list is not the one that was read.
    """
    bordereau = _verrouiller(bordereau)
    if bordereau.seconde_par_id == par.pk:
        return bordereau
    if refus := permissions.approbation_refus(bordereau, par):
        raise RegleRefusee(*refus)
    if empreinte != bordereaux.empreinte_de(bordereau):
        raise RegleRefusee("liste_changee", "La liste a changé depuis votre lecture : relisez-la, puis approuvez.")
    if bordereau.premiere_par_id is None:
        bordereau.premiere_par, bordereau.premiere_nom = par, str(par)
        bordereau.premiere_le, bordereau.empreinte = timezone.now(), empreinte
        bordereau.save()
        BORDEREAU.noter(bordereau, "Première approbation", par=par)
    else:
        champs = {"seconde_par": par, "seconde_nom": str(par), "seconde_le": timezone.now()}
        BORDEREAU.changer(bordereau, vers=EtatBordereau.APPROUVE, par=par, champs=champs)
        transaction.on_commit(partial(destruction_faire.enqueue, pk=bordereau.pk))
    return bordereau


@transaction.atomic
def bordereau_reporter(
    *,
    bordereau: BordereauElimination,
    par: Compte,
    jusqu_au: datetime.date,
    motif: str,
    ligne: LigneBordereau | None = None,
) -> int:
    """Put a line off, or the whole list, to a day when it is proposed again; return how many lines.

    The list is no longer the one that was approved: a first approval falls. The day of a line already put off may be
    changed until it comes. Twice changes nothing. Raises RegleRefusee "interdit", "motif_absent", "motif_long",
    "jour", or "etat".
    """
    bordereau = _verrouiller(bordereau)
    _refuser_report(par, jusqu_au, motif)
    report = {"etat": EtatLigne.REPORTEE, "reporte_au": jusqu_au, "motif": motif.strip(), "reporte_par": par}
    lignes = bordereau.lignes.all() if ligne is None else bordereau.lignes.filter(pk=ligne.pk)
    if ligne is not None and lignes.get().attend:
        return lignes.update(**report)
    nombre = lignes.filter(etat=EtatLigne.PROPOSEE).update(**report) if bordereau.ouvert else 0
    if not nombre and (deja := lignes.filter(**report).count()):
        return deja
    if not nombre:
        raise RegleRefusee("etat", "Il est trop tard pour reporter : la décision est déjà prise.")
    if not _clore_si_vide(bordereau, par):
        BordereauElimination.objects.filter(pk=bordereau.pk).update(**SANS_APPROBATION)
    return nombre


@transaction.atomic
def approbation_lever(*, compte: Compte) -> None:
    """Whoever left approves nothing any more: a list that waited for a second approval waits for two."""
    for bordereau in BordereauElimination.objects.filter(etat=EtatBordereau.OUVERT, premiere_par=compte):
        _verrouiller(bordereau)


def _refuser_report(par: Compte, jusqu_au: datetime.date, motif: str) -> None:
    """The Région, a reason, a day to come that is not beyond what any keeping asks for."""
    if not est_region(par):
        raise RegleRefusee("interdit", "Un bordereau d’élimination se reporte par la Région.")
    if not motif.strip():
        raise RegleRefusee("motif_absent", "Dites pourquoi ces traces doivent être gardées plus longtemps.")
    if len(motif.strip()) > MAX_MOTIF_REPORT:
        raise RegleRefusee("motif_long", f"Le motif tient en {MAX_MOTIF_REPORT} caractères.")
    jour = timezone.localdate()
    dernier = jour + datetime.timedelta(days=REPORT_ANNEES * 365)
    if not jour < jusqu_au <= dernier:
        raise RegleRefusee("jour", f"Choisissez un jour à venir, au plus tard le {date_courte(dernier)}.")


def _verrouiller(bordereau: BordereauElimination) -> BordereauElimination:
    """The list as it is now; whoever approves, puts off or proposes waits here.

    A first approval falls when whoever gave it no longer acts for the Région.
    """
    bordereau = BORDEREAU.verrouiller(bordereau)
    if bordereau.ouvert and bordereau.premiere_par and not est_region(bordereau.premiere_par):
        BordereauElimination.objects.filter(pk=bordereau.pk).update(**SANS_APPROBATION)
        bordereau.refresh_from_db()
    return bordereau


def _clore_si_vide(bordereau: BordereauElimination, par: Compte | None = None) -> bool:
    """A list with nothing left to decide is over; nothing was destroyed."""
    if bordereau.lignes.filter(etat=EtatLigne.PROPOSEE).exists():
        return False
    champs = {"fini_le": timezone.now(), **SANS_APPROBATION}
    BORDEREAU.changer(bordereau, vers=EtatBordereau.CLOS, par=par, champs=champs)
    return True
