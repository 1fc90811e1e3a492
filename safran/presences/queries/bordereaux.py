"""What has been kept long enough, the lists that propose it, and their print."""

import datetime
import hashlib
from collections import defaultdict

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from home.documents.tableurs import lignes_csv
from home.temps.periodes import mois_apres
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.inscriptions.models import SessionFormation
from safran.presences.choices import SOUMISES, EtatBordereau, EtatLigne
from safran.presences.models import BordereauElimination, Contresignature, LigneBordereau, Presence

TRACEES, AVEC_PIECE = Q(signature__gt=""), Q(piece_nom__gt="")
TRACES = ("signatures", "contresignatures", "justificatifs")
ENTETES = ["Session", "Formation", "Lieu", "Dernier jour", "Signatures", "Contresignatures", "Justificatifs"]


def conservation_annees() -> int:
    """How many years traces are kept after the last day of a session."""
    return max(1, settings.EMARGEMENT_CONSERVATION_ANNEES)


def conservation_limite(annees: int) -> datetime.date:
    """Sessions whose last day is before this one have been kept for all their years."""
    return mois_apres(jour=timezone.localdate(), mois=-12 * annees)


def sessions_a_proposer(bordereau: BordereauElimination | None) -> QuerySet[SessionFormation]:
    """Past their term, with traces left, neither in another list nor put off to a day to come."""
    ailleurs = LigneBordereau.objects.filter(session=OuterRef("pk"), etat=EtatLigne.PROPOSEE).exclude(
        bordereau=bordereau
    )
    reportees = LigneBordereau.objects.filter(
        session=OuterRef("pk"), etat=EtatLigne.REPORTEE, reporte_au__gt=timezone.localdate()
    )
    return SessionFormation.objects.filter(
        Exists(Presence.objects.filter(TRACEES | AVEC_PIECE, seance__session=OuterRef("pk")))
        | Exists(Contresignature.objects.filter(TRACEES, seance__session=OuterRef("pk"))),
        ~Exists(ailleurs),
        ~Exists(reportees),
        dernier_jour__lt=conservation_limite(conservation_annees()),
    )


def traces_compter(sessions: QuerySet[SessionFormation] | list[SessionFormation]) -> dict[int, dict[str, int]]:
    """How much of each kind of trace these sessions still hold, in two queries."""
    traces: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(TRACES, 0))
    presences = Presence.objects.filter(seance__session__in=sessions).order_by().values("seance__session")
    for compte in presences.annotate(dessins=Count("pk", filter=TRACEES), pieces=Count("pk", filter=AVEC_PIECE)):
        siennes = traces[compte["seance__session"]]
        siennes["signatures"], siennes["justificatifs"] = compte["dessins"], compte["pieces"]
    certifiees = Contresignature.objects.filter(TRACEES, seance__session__in=sessions).order_by()
    for session, nombre in certifiees.values_list("seance__session").annotate(nombre=Count("pk")):
        traces[session]["contresignatures"] = nombre
    return traces


def bordereaux_chiffres() -> QuerySet[BordereauElimination]:
    """Every list with its figures, the latest first."""
    soumises = Q(lignes__etat__in=SOUMISES)
    return BordereauElimination.objects.order_by("-pk").annotate(
        sessions=Count("lignes", filter=soumises),
        signatures=Sum("lignes__signatures", filter=soumises, default=0),
        contresignatures=Sum("lignes__contresignatures", filter=soumises, default=0),
        justificatifs=Sum("lignes__justificatifs", filter=soumises, default=0),
    )


def lignes_soumises(bordereau: BordereauElimination) -> QuerySet[LigneBordereau]:
    """The list itself: what was put off is no part of it."""
    return bordereau.lignes.filter(etat__in=SOUMISES)


def bordereau_chiffres(bordereau: BordereauElimination) -> dict[str, int]:
    """How many sessions and traces are submitted, and what was destroyed."""
    comptes = {nom: Sum(nom, default=0) for nom in TRACES}
    detruits = {f"{nom}_detruits": Sum(f"purge__{nom}", default=0) for nom in comptes}
    return lignes_soumises(bordereau).aggregate(sessions=Count("pk"), detruites=Count("purge"), **comptes, **detruits)


def bordereau_tableau(bordereau: BordereauElimination) -> list[list[object]]:
    """The list as the lines of a spreadsheet; what it says never changes once approved."""
    return [
        [
            str(ligne.session.public_id),
            ligne.formation,
            ligne.lieu,
            f"{ligne.dernier_jour:%d/%m/%Y}",
            ligne.signatures,
            ligne.contresignatures,
            ligne.justificatifs,
        ]
        for ligne in lignes_soumises(bordereau).select_related("session")
    ]


def empreinte_de(bordereau: BordereauElimination) -> str:
    """SHA-256 of the CSV of the list: who holds the file finds the same."""
    texte = "".join(lignes_csv(ENTETES, bordereau_tableau(bordereau)))
    return hashlib.sha256(texte.encode()).hexdigest()


def bordereau_attendu(compte: Compte) -> BordereauElimination | None:
    """The list that waits for this person; one query, none but for the Région."""
    if not est_region(compte):
        return None
    return BordereauElimination.objects.filter(etat=EtatBordereau.OUVERT).exclude(premiere_par=compte.pk).first()
