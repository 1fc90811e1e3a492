"""What the directory writes: one mail per person, never what a visitor wrote."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from home.courriels.avis import Avis, Categorie
from home.courriels.boite import LIEN, reference
from home.temps.typographie import date_courte
from reseau.annuaire.choices import JOURS_LIEN, Jalon
from reseau.annuaire.models import DemandeConfirmation, Signalement
from reseau.annuaire.queries.tenue import FicheVieillie
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.structures.models import Structure

MAX_FICHES = 60
MAX_STRUCTURES = 30
TENIR = Categorie("annuaire", "Les fiches de l’annuaire que vous tenez", "Une fiche fausse égare quelqu’un.")
REPONDANTS = "qui tient la fiche : ses référents, sinon la tête de son réseau, sinon la Région"
RAPPEL = Avis(
    "annuaire/rappel",
    "Des fiches n’ont pas été confirmées depuis trois, six ou douze mois.",
    REPONDANTS,
    TENIR,
    "nombre referent groupes structures_de_plus perimees",
)
CONFIRMATION_DEMANDEE = Avis(
    "annuaire/confirmation_demandee",
    "Quelqu’un demande que la fiche soit confirmée.",
    "les référents de la structure",
    TENIR,
    "structure par date",
)
# L’adresse d’une structure, et non le compte d’une personne : personne n’y a de réglage, et la maison n’y insiste pas.
LIEN_CONFIRMATION = Avis(
    "annuaire/confirmation_lien",
    "Une structure sans référent est priée de confirmer sa fiche, par un lien.",
    "l’adresse de la structure",
    TENIR,
    "structure par date jours",
)
SIGNALEMENTS = Avis(
    "annuaire/signalements",
    "Des erreurs sont signalées.",
    f"{REPONDANTS} ; pour une demande de paiement, à la Région et à qui anime le bassin aussi",
    TENIR,
    "nombre paiements structures structures_de_plus",
)
SIGNALEMENT_TRAITE = Avis(
    "annuaire/signalement_traite",
    "Un signalement est traité.",
    "qui l’a fait, et a laissé son adresse",
    TENIR,
    "structure corrige reponse",
)


def fiches_rappeler(
    *, compte: Compte, role: Role, fiches: Sequence[FicheVieillie], structures: Mapping[int, Structure]
) -> None:
    """Say which sheets are to be confirmed, structure by structure, each with its link; one mail for all of them."""
    groupes: dict[int, list[FicheVieillie]] = {}
    for fiche in fiches:
        groupes.setdefault(fiche.structure, []).append(fiche)
    empreinte = hashlib.sha256(repr(sorted(map(repr, (fiche.cle for fiche in fiches)))).encode()).hexdigest()[:40]
    montrees = list(groupes.items())[:MAX_STRUCTURES]
    place = MAX_FICHES // max(1, len(montrees))
    RAPPEL.envoyer(
        [compte],
        reverse("mes_fiches"),
        etape=f"{role}-{empreinte}",
        nombre=len(fiches),
        referent=role == Role.REFERENT,
        groupes=[_groupe(structures[cle], siennes, place) for cle, siennes in montrees],
        structures_de_plus=len(groupes) - len(montrees),
        perimees=sum(fiche.jalon == Jalon.DOUZE_MOIS for fiche in fiches),
    )


def _groupe(structure: Structure, fiches: list[FicheVieillie], place: int) -> dict[str, Any]:
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
    *, comptes: Sequence[Compte], demande: DemandeConfirmation, confirme_le: datetime.date | None
) -> None:
    """Tell the referents who asks that the sheet be confirmed, and since when it was not."""
    CONFIRMATION_DEMANDEE.envoyer(
        comptes,
        reverse("structure_modifier", args=[demande.structure.code]),
        etape=f"{demande.pk}",
        structure=demande.structure.nom,
        par=demande.par.nom_complet if demande.par else "",
        date=date_courte(confirme_le),
    )


def lien_envoyer(*, demande: DemandeConfirmation, confirme_le: datetime.date | None = None) -> None:
    """Write to the mailbox of a structure, with the link that shows its sheet and confirms it."""
    LIEN_CONFIRMATION.ecrire(
        demande.courriel,
        LIEN,
        reference=reference("confirmation", demande.pk),
        structure=demande.structure.nom,
        par=demande.par.nom_complet if demande.par else "",
        date=date_courte(confirme_le),
        jours=JOURS_LIEN,
    )


def signalements_dire(*, compte: Compte, signalements: Sequence[Signalement]) -> None:
    """Say that reports wait, structure by structure; never their words."""
    nombres: dict[str, int] = {}
    for signalement in signalements:
        nombres[signalement.structure.nom] = nombres.get(signalement.structure.nom, 0) + 1
    montres = list(nombres.items())[:MAX_STRUCTURES]
    SIGNALEMENTS.envoyer(
        [compte],
        reverse("signalements"),
        etape=f"{max(signalement.pk for signalement in signalements)}",
        nombre=len(signalements),
        paiements=sum(signalement.de_paiement for signalement in signalements),
        structures=[{"nom": nom, "nombre": nombre} for nom, nombre in montres],
        structures_de_plus=len(nombres) - len(montres),
    )
