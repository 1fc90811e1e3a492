"""The end of keeping: drawn signatures and evidence of absence leave; who was there, when and how long stays.

Nothing leaves that two people of the Région have not approved (see bordereaux). Issued documents are frozen facts of
their own: nothing here touches them.
"""

from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from safran.inscriptions.ecriture import session_verrouiller
from safran.inscriptions.models import SessionFormation
from safran.presences.choices import BORDEREAU, EtatBordereau, EtatLigne
from safran.presences.models import BordereauElimination, Contresignature, LigneBordereau, Presence, Purge
from safran.presences.queries import bordereaux


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
    session = session_verrouiller(ligne.session)
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
    if traces.vides:
        return "Il n’y avait plus rien à détruire."
    if session.dernier_jour is None or session.dernier_jour >= bordereaux.conservation_limite(
        bordereaux.conservation_annees()
    ):
        return "La durée de conservation a été relevée : son terme n’est plus passé."
    if (
        traces.depasse(ligne)
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
