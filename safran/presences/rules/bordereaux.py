"""The end of keeping: what may leave is proposed, put off, approved by two people, then destroyed; who was there,
when and how long stays.
"""

import datetime
from functools import partial
from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from home.erreurs import RegleRefusee
from home.temps.typographie import date_courte
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import est_region
from reseau.membres.portes import comptes_mandates
from safran.inscriptions.models import SessionFormation
from safran.inscriptions.portes import session_verrouiller
from safran.presences import avis, permissions
from safran.presences.choices import BORDEREAU, LIGNES_MAX, MAX_MOTIF_REPORT, REPORT_ANNEES, EtatBordereau, EtatLigne
from safran.presences.models import BordereauElimination, Contresignature, LigneBordereau, Presence, Purge
from safran.presences.queries import bordereaux

# The end of keeping: drawn signatures and evidence of absence leave; who was there, when and how long stays.
#
# Nothing leaves that two people of the Région have not approved (see bordereaux). Issued documents are frozen facts
# of their own: nothing here touches them.


def bordereaux_detruire() -> list[Purge]:
    """End every list approved twice, whatever cut it before. Return what left; again changes nothing."""
    approuves = BordereauElimination.objects.filter(etat=EtatBordereau.APPROUVE).order_by("pk")
    return [purge for pk in approuves.values_list("pk", flat=True) for purge in bordereau_detruire(pk=pk)]


def bordereau_detruire(*, pk: int) -> list[Purge]:
    """Erase the traces of a list approved twice, one transaction per session. Return what left.

    A session whose sheets changed since they were counted, or whose term is no longer past, is set aside: the next
    night proposes it again.
    """
    lignes = LigneBordereau.objects.filter(bordereau=pk, bordereau__etat=EtatBordereau.APPROUVE)
    a_detruire = list(lignes.filter(etat=EtatLigne.PROPOSEE).order_by("pk").values_list("pk", flat=True))
    purges = [purge for ligne in a_detruire if (purge := _ligne_detruire(ligne))]
    _bordereau_finir(pk)
    return purges


@transaction.atomic
def _bordereau_finir(pk: int) -> None:
    """Say what became of a list once none of its lines waits; whoever comes second finds it said."""
    bordereau = BORDEREAU.verrouiller(BordereauElimination(pk=pk))
    if bordereau.etat != EtatBordereau.APPROUVE or bordereau.lignes.filter(etat=EtatLigne.PROPOSEE).exists():
        return
    detruit = bordereau.lignes.filter(etat=EtatLigne.DETRUITE).exists()
    fin = EtatBordereau.DETRUIT if detruit else EtatBordereau.CLOS
    BORDEREAU.changer(bordereau, vers=fin, par=None, champs={"fini_le": timezone.now()})


@transaction.atomic
def _ligne_detruire(pk: int) -> Purge | None:
    """Order of the locks: the line, then its session; whoever comes second finds the line done."""
    ligne = LigneBordereau.objects.select_for_update(of=("self",)).select_related("bordereau", "session").get(pk=pk)
    if ligne.etat != EtatLigne.PROPOSEE or ligne.bordereau.etat != EtatBordereau.APPROUVE:
        return None
    session = session_verrouiller(session=ligne.session)
    if motif := _ecart(ligne, session):
        ligne.etat, ligne.motif = EtatLigne.ECARTEE, motif
    else:
        ligne.etat, ligne.purge = EtatLigne.DETRUITE, _session_purger(session)
    ligne.save(update_fields=["etat", "motif", "purge"])
    return ligne.purge


def _ecart(ligne: LigneBordereau, session: SessionFormation) -> str:
    """Why the session is no longer what was approved; empty when it is."""
    traces = bordereaux.traces_compter([session])[session.pk]
    depuis = {"seance__session": session}
    if not any(traces.values()):
        return "Il n’y avait plus rien à détruire."
    if session.dernier_jour is None or session.dernier_jour >= bordereaux.conservation_limite(
        bordereaux.conservation_annees()
    ):
        return "La durée de conservation a été relevée : son terme n’est plus passé."
    if (
        any(nombre > getattr(ligne, nom) for nom, nombre in traces.items())
        or Presence.objects.filter(modifiee_le__gt=ligne.comptee_le, **depuis).exists()
        or Contresignature.objects.filter(le__gt=ligne.comptee_le, **depuis).exists()
    ):
        return "Une feuille a été modifiée depuis la proposition."
    return ""


def _session_purger(session: SessionFormation) -> Purge:
    """Files first: cut in between, the next night finds the rows as they were and ends the work."""
    presences = Presence.objects.filter(seance__session=session)
    pieces = presences.filter(piece_nom__gt="")
    noms = list(pieces.values_list("piece", flat=True))
    for nom in noms:
        storages["prive"].delete(nom)
    pieces.update(piece_nom="")
    effacees: dict[str, Any] = {"signature": "", "trace_effacee_le": timezone.now()}
    return Purge.objects.create(
        session=session,
        annees=bordereaux.conservation_annees(),
        signatures=presences.filter(signature__gt="").update(**effacees),
        contresignatures=Contresignature.objects.filter(seance__session=session, signature__gt="").update(**effacees),
        justificatifs=len(noms),
    )


@task(backend="fond")
def destruction_faire(*, pk: int) -> int:
    """Destroy in the background what a list approved twice holds; running it again ends what was cut."""
    return len(bordereau_detruire(pk=pk))


# What may leave is proposed, put off, approved by two people; nothing is destroyed here (see purges).

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
        for nom, nombre in traces[session.pk].items():
            setattr(ligne, nom, nombre)
    LigneBordereau.objects.bulk_update(connues.values(), COMPTEES, batch_size=200)
    LigneBordereau.objects.bulk_create(nouvelles, batch_size=200)


@transaction.atomic
def bordereau_approuver(*, bordereau: BordereauElimination, par: Compte, empreinte: str) -> BordereauElimination:
    """Approve the list whose print is `empreinte`; the second approval has it destroyed, in the background.

    Sent twice by the second person, it changes nothing. Raises RegleRefusee "interdit", "etat", "meme_personne", or
    "liste_changee" when the list is not the one that was read.
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
