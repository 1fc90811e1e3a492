"""Which event of the directory writes to whom: one mail per person, never what a visitor wrote."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence

from django.conf import settings
from django.urls import reverse

from home.courriels import courriel_enqueue
from home.models import Courriel
from home.typographie import date_courte
from reseau.annuaire.choices import EtatSignalement, Jalon
from reseau.annuaire.models import DemandeConfirmation, Signalement
from reseau.annuaire.queries.rappels import FicheVieillie
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.structures.models import Structure

MAX_FICHES = 60
MAX_STRUCTURES = 30


def fiches_rappeler(
    *, compte: Compte, role: Role, fiches: Sequence[FicheVieillie], structures: Mapping[int, Structure]
) -> Courriel:
    """Say which sheets are to be confirmed, structure by structure, each with its link; one mail for all of them."""
    groupes: dict[int, list[FicheVieillie]] = {}
    for fiche in fiches:
        groupes.setdefault(fiche.structure, []).append(fiche)
    empreinte = hashlib.sha256(repr(sorted(map(repr, (fiche.cle for fiche in fiches)))).encode()).hexdigest()[:40]
    montrees = list(groupes.items())[:MAX_STRUCTURES]
    place = MAX_FICHES // max(1, len(montrees))
    return courriel_enqueue(
        destinataire=compte.email,
        gabarit="annuaire/rappel",
        contexte={
            "prenom": compte.prenom,
            "nombre": len(fiches),
            "referent": role == Role.REFERENT,
            "groupes": [_groupe(structures[cle], siennes, place) for cle, siennes in montrees],
            "structures_de_plus": len(groupes) - len(montrees),
            "perimees": sum(fiche.jalon == Jalon.DOUZE_MOIS for fiche in fiches),
            "url": settings.SITE_URL + reverse("mes_fiches"),
        },
        cle=f"annuaire-rappel-{compte.pk}-{role}-{empreinte}",
    )


def _groupe(structure: Structure, fiches: list[FicheVieillie], place: int) -> dict[str, object]:
    """One structure of the mail: the first sheets, and how many more there are."""
    montrees = fiches[: max(1, place)]
    return {
        "nom": structure.nom,
        "url": settings.SITE_URL + reverse("structure_modifier", args=[structure.code]),
        "fiches": [
            {
                "nom": fiche.nom,
                "url": settings.SITE_URL + fiche.url,
                "date": date_courte(fiche.confirme_le),
                "confirmee": fiche.confirmee,
            }
            for fiche in montrees
        ],
        "de_plus": len(fiches) - len(montrees),
    }


def confirmation_demander(
    *, compte: Compte, demande: DemandeConfirmation, confirme_le: datetime.date | None
) -> Courriel:
    """Tell a referent who asks that the sheet be confirmed, and since when it was not."""
    structure = demande.structure
    return courriel_enqueue(
        destinataire=compte.email,
        gabarit="annuaire/confirmation_demandee",
        contexte={
            "prenom": compte.prenom,
            "structure": structure.nom,
            "par": demande.par.nom_complet if demande.par else "",
            "date": date_courte(confirme_le),
            "url": settings.SITE_URL + reverse("structure_modifier", args=[structure.code]),
        },
        cle=f"annuaire-confirmation-demandee-{demande.pk}-{compte.pk}",
    )


def signalements_dire(*, compte: Compte, signalements: Sequence[Signalement]) -> Courriel:
    """Say that reports wait, structure by structure; never their words."""
    nombres: dict[str, int] = {}
    for signalement in signalements:
        nombres[signalement.structure.nom] = nombres.get(signalement.structure.nom, 0) + 1
    montres = list(nombres.items())[:MAX_STRUCTURES]
    dernier = max(signalement.pk for signalement in signalements)
    return courriel_enqueue(
        destinataire=compte.email,
        gabarit="annuaire/signalements",
        contexte={
            "prenom": compte.prenom,
            "nombre": len(signalements),
            "paiements": sum(signalement.de_paiement for signalement in signalements),
            "structures": [{"nom": nom, "nombre": nombre} for nom, nombre in montres],
            "structures_de_plus": len(nombres) - len(montres),
            "url": settings.SITE_URL + reverse("signalements"),
        },
        cle=f"annuaire-signalements-{compte.pk}-{dernier}",
    )


def signalement_repondre(*, signalement: Signalement, email: str) -> Courriel:
    """Answer whoever left an address: corrected, or why not; what they wrote is not sent back."""
    return courriel_enqueue(
        destinataire=email,
        gabarit="annuaire/signalement_traite",
        contexte={
            "structure": signalement.structure.nom,
            "corrige": signalement.etat == EtatSignalement.CORRIGE,
            "reponse": signalement.reponse,
            "url": settings.SITE_URL + reverse("structure", args=[signalement.structure.code]),
        },
        cle=f"annuaire-signalement-traite-{signalement.pk}",
    )
