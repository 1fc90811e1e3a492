"""The open invitation behind a link, and what it gives to whoever accepts it."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_creer, compte_rouvrir
from reseau.membres.avis import BIENVENUE
from reseau.membres.choices import Role
from reseau.membres.jetons import invitation_du_jeton
from reseau.membres.models import Invitation, Rattachement
from reseau.membres.permissions import invitation_permise
from reseau.membres.rules.mandats import mandat_creer, rattachement_creer
from reseau.membres.rules.nominations import mandat_donner


def invitation_trouver(*, jeton: str) -> Invitation:
    """The open invitation behind a link, whose author may still invite there.

    Raises RegleRefusee("perimee" | "sans_auteur") with what to do otherwise.
    """
    invitation = invitation_du_jeton(jeton)
    if invitation is None or invitation.expire_le <= timezone.now():
        raise RegleRefusee(
            "perimee", "Cette invitation a déjà servi ou n’est plus valable : demandez-en une autre à qui vous invite."
        )
    if not invitation_permise(invitation.invite_par, invitation):
        raise RegleRefusee(
            "sans_auteur",
            "La personne qui vous a envoyé cette invitation n’invite plus ici : demandez-en une autre à ses collègues.",
        )
    return invitation


@transaction.atomic
def invitation_accepter(*, jeton: str, prenom: str, nom: str, mot_de_passe: str) -> Compte:
    """Open the account (or reuse the one of that address, opened again if it was closed), attach it, give the mandate.

    Its author's mandate cannot end meanwhile: of the two, the second waits. Raises what invitation_trouver raises,
    RegleRefusee("compte_ferme"), ValidationError when the password is weak.
    """
    invitation = invitation_trouver(jeton=jeton)
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.invite_par_id)
    Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    invitation = invitation_trouver(jeton=jeton)
    compte = Compte.objects.filter(email__iexact=invitation.email).first()
    if compte is None:
        compte = compte_creer(email=invitation.email, prenom=prenom, nom=nom, mot_de_passe=mot_de_passe)
        BIENVENUE.envoyer(
            [compte], reverse("bienvenue"), etape=f"{compte.pk}", structure=str(invitation.structure or "")
        )
    elif not compte.is_active:
        if not mot_de_passe:
            raise RegleRefusee("compte_ferme", "Votre compte vient d’être fermé : ouvrez de nouveau ce lien.")
        compte_rouvrir(compte=compte, prenom=prenom, nom=nom, mot_de_passe=mot_de_passe)
        compte.refresh_from_db()
    _accomplir(invitation, compte)
    invitation.acceptee_le = timezone.now()
    invitation.save(update_fields=["acceptee_le"])
    return compte


def _accomplir(invitation: Invitation, compte: Compte) -> None:
    """Attach the person to the team, or give the mandate: what she was invited for."""
    structure, par = invitation.structure, invitation.invite_par
    if structure is None:
        mandat_donner(
            par=par,
            compte=compte,
            role=invitation.role,
            au=invitation.au,
            reseau=invitation.reseau,
            bassins=list(invitation.bassins.all()),
        )
        return
    if not Rattachement.objects.filter(compte=compte, structure=structure, au__isnull=True).exists():
        rattachement_creer(compte=compte, structure=structure, fonction=invitation.fonction)
    if invitation.referent:
        mandat_creer(compte=compte, role=Role.REFERENT, structure=structure, nomme_par=par)
