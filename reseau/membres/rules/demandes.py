"""Requests for an account: anyone may ask, someone answers, a year later nothing is left."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.choices import DEMANDE, EtatDemande
from reseau.membres.models import DemandeCompte, Invitation
from reseau.membres.rules.invitations import invitation_creer
from reseau.structures.models import Structure

GARDE_JOURS = 365


@transaction.atomic
def demande_creer(
    *, email: str, prenom: str, nom: str, fonction: str, structure: Structure | None, structure_libre: str = ""
) -> None:
    """Note a request; says nothing of who already has an account, and a second request changes nothing (T07)."""
    email = email.strip().lower()
    if Compte.objects.filter(email__iexact=email, is_active=True).exists():
        return
    try:
        with transaction.atomic():
            DemandeCompte.objects.create(
                email=email,
                prenom=prenom.strip(),
                nom=nom.strip(),
                fonction=fonction.strip(),
                structure=structure,
                structure_libre=structure_libre.strip(),
            )
    except IntegrityError:
        return


@transaction.atomic
def demande_accepter(*, demande: DemandeCompte, par: Compte, structure: Structure) -> Invitation:
    """Answer yes: an invitation leaves. Raises RegleRefusee("deja_traitee")."""
    DEMANDE.changer(DEMANDE.verrouiller(demande), vers=EtatDemande.ACCEPTEE, par=par)
    return invitation_creer(
        par=par,
        structure=structure,
        email=demande.email,
        prenom=demande.prenom,
        nom=demande.nom,
        fonction=demande.fonction,
    )


@transaction.atomic
def demande_refuser(*, demande: DemandeCompte, par: Compte, motif: str) -> None:
    """Answer no, with a reason. Raises RegleRefusee("deja_traitee" | "motif_manquant")."""
    if not (motif := motif.strip()):
        raise RegleRefusee("motif_manquant", "Dites pourquoi, en une phrase.")
    DEMANDE.changer(DEMANDE.verrouiller(demande), vers=EtatDemande.REFUSEE, par=par, motif=motif)


def demandes_oublier() -> int:
    """Forget the requests made more than a year ago, answered or not; say how many."""
    limite = timezone.now() - datetime.timedelta(days=GARDE_JOURS)
    return DemandeCompte.objects.filter(creee_le__lt=limite).delete()[1].get("membres.DemandeCompte", 0)
