"""Invitations: the only door to an account, in a team or to hold a mandate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.liens import LIEN, reference
from reseau.comptes.models import Compte
from reseau.comptes.validateurs import sans_adresse
from reseau.membres.avis import INVITATION
from reseau.membres.choices import OUVERTURES, PORTEES, ROLES_A_INVITER, Role
from reseau.membres.jetons import OUVERTE
from reseau.membres.lignes import Ligne
from reseau.membres.models import Invitation, Rattachement
from reseau.membres.permissions import compte_invite, compte_nomme, invitation_permise
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

DUREE = timedelta(days=14)
DOUBLE = timedelta(minutes=1)
MAX_ADRESSE = 254
PAR_ADRESSE, PAR_PERSONNE = 5, 30  # en une heure
SANS_EQUIPE = ("reseau", "bassin")  # les portées d’un mandat qui se propose
REDITS = ("prenom", "nom", "fonction", "structure", "referent", "role", "reseau", "au")


@dataclass(frozen=True)
class Issue:
    """What became of one line: invited when `refus` is empty."""

    ligne: Ligne
    refus: str = ""


@transaction.atomic
def invitation_creer(
    *,
    par: Compte,
    structure: Structure,
    email: str,
    prenom: str,
    nom: str,
    fonction: str = "",
    referent: bool = False,
) -> Invitation:
    """Invite someone to join a structure; the mail with its one-time link leaves after commit.

    Someone who already has an account is attached at once and told. Raises RegleRefusee("interdit" |
    "deja_rattache" | "deja_invitee" | "adresse" | "trop_pour_elle" | "trop_de_vous"): five an hour go to one address,
    thirty from one person, and no name holds the address of a site (T21). An older open invitation to the same
    address is replaced; of two made at the same instant, one is kept. The same person who says the same again within
    a minute is given the same invitation, and no second mail leaves: the link of the first still opens (R14).
    """
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=par.pk)
    email = _admettre(par, structure, email)
    champs = {"structure": structure, "referent": referent, "fonction": fonction.strip()}
    return _inviter(par, email, {"prenom": prenom.strip(), "nom": nom.strip(), **champs})


@transaction.atomic
def mandat_proposer(
    *,
    par: Compte,
    email: str,
    prenom: str,
    nom: str,
    role: str,
    reseau: Reseau | None = None,
    bassins: Sequence[Bassin] = (),
    au: date | None = None,
) -> Invitation:
    """Invite someone who has no account to hold a mandate: it is given, and told, when the account opens.

    Raises RegleRefusee("interdit" | "portee_manquante" | "deja_un_compte" | "fin") and what an invitation refuses.
    """
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=par.pk)
    if role not in ROLES_A_INVITER or not compte_nomme(par, role):
        raise RegleRefusee("interdit", "Vous ne donnez pas ce mandat.")
    if {"reseau": bool(reseau), "bassin": bool(bassins)} != {nom: nom == PORTEES[Role(role)] for nom in SANS_EQUIPE}:
        raise RegleRefusee("portee_manquante", "Ce rôle demande exactement sa portée.")
    if au is not None and au <= timezone.localdate():
        raise RegleRefusee("fin", "La fin vient après aujourd’hui.")
    email = email.strip().lower()
    if Compte.objects.filter(email__iexact=email, is_active=True).exists():
        raise RegleRefusee("deja_un_compte", "Cette personne a déjà un compte : cherchez son nom, puis nommez-la.")
    champs = {"structure": None, "role": role, "reseau": reseau, "au": au}
    return _inviter(par, email, {"prenom": prenom.strip(), "nom": nom.strip(), **champs}, bassins)


def _inviter(par: Compte, email: str, champs: dict[str, Any], bassins: Sequence[Bassin] = ()) -> Invitation:
    """The invitation that the same person has just made with the same words, or a new one."""
    try:
        sans_adresse(" ".join(champs.get(nom, "") for nom in ("prenom", "nom", "fonction")))
    except ValidationError as erreur:
        raise RegleRefusee("adresse", str(erreur.message))
    memes = Invitation.objects.filter(OUVERTE, email=email, invite_par=par, **champs)
    for deja in memes.filter(creee_le__gt=timezone.now() - DOUBLE).prefetch_related("bassins"):
        if set(deja.bassins.all()) == set(bassins):
            return deja
    return _envoyer(par, email, champs, bassins)


def _admettre(par: Compte, structure: Structure, email: str) -> str:
    """The address as it is kept, once we know that this person may invite it there."""
    if not compte_invite(par, structure):
        raise RegleRefusee(
            "interdit", "Vous n’invitez pas dans cette structure : elle n’est ni à vous, ni de vos bassins."
        )
    email = email.strip().lower()
    existant = Compte.objects.filter(email__iexact=email, is_active=True).first()
    if existant and Rattachement.objects.filter(compte=existant, structure=structure, au__isnull=True).exists():
        raise RegleRefusee("deja_rattache", "Cette personne fait déjà partie de l’équipe.")
    return email


def _compter(par: Compte, email: str) -> None:
    """Refuse one more than an hour allows, to this address or from this person, who is locked meanwhile."""
    recentes = Invitation.objects.filter(creee_le__gt=timezone.now() - timedelta(hours=1))
    if recentes.filter(email=email).count() >= PAR_ADRESSE:
        raise RegleRefusee(
            "trop_pour_elle", "Cette personne a déjà reçu plusieurs courriels : attendez une heure avant le suivant."
        )
    if recentes.filter(invite_par=par).count() >= PAR_PERSONNE:
        raise RegleRefusee(
            "trop_de_vous",
            f"Vous avez envoyé {PAR_PERSONNE} invitations en une heure : les suivantes attendront un peu.",
        )


def _envoyer(par: Compte, email: str, champs: dict[str, Any], bassins: Sequence[Bassin]) -> Invitation:
    """Close the door that was open to this address, open another, send its link."""
    _compter(par, email)
    maintenant = timezone.now()
    memes = {"email": email, "structure": champs["structure"], "role": champs.get("role", "")}
    Invitation.objects.filter(OUVERTE, **memes).update(annulee_le=maintenant)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(email=email, invite_par=par, expire_le=maintenant + DUREE, **champs)
    except IntegrityError:
        raise RegleRefusee("deja_invitee", "Une invitation vient déjà de partir à cette adresse.")
    invitation.bassins.set(bassins)
    INVITATION.ecrire(
        email,
        LIEN,
        prenom=invitation.prenom,
        structure=invitation.structure.nom if invitation.structure else "",
        role=invitation.get_role_display(),
        portees=invitation.portees,
        ouvre=OUVERTURES.get(Role(invitation.role), ()) if invitation.role else (),
        invitant=par.nom_complet,
        jours=DUREE.days,
        reference=reference("invitation", invitation.pk),
    )
    return invitation


@transaction.atomic
def invitations_creer(*, par: Compte, structure: Structure, lignes: list[Ligne]) -> list[Issue]:
    """Invite several people at once: each line has its own outcome, a refused one stops none of the others."""
    return [_inviter_ligne(par, structure, ligne) for ligne in lignes]


def _inviter_ligne(par: Compte, structure: Structure, ligne: Ligne) -> Issue:
    """Invite the person of one line, or say why not."""
    try:
        validate_email(ligne.email)
        if len(ligne.email) > MAX_ADRESSE:
            raise ValidationError("longue")
    except ValidationError:
        return Issue(ligne, "Cette ligne ne contient pas d’adresse complète, comme prenom.nom@structure.fr.")
    try:
        with transaction.atomic():
            invitation_creer(
                par=par,
                structure=structure,
                email=ligne.email,
                prenom=ligne.prenom,
                nom=ligne.nom,
                fonction=ligne.fonction,
            )
    except RegleRefusee as refus:
        return Issue(ligne, refus.message)
    return Issue(ligne)


@transaction.atomic
def invitation_renvoyer(*, invitation: Invitation, par: Compte) -> Invitation:
    """Send a new link, valid again for a fortnight; the old one serves no more.

    Asked twice within a minute by the same person, one link leaves (R14). Raises RegleRefusee("deja_acceptee") and
    what invitation_creer raises.
    """
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=par.pk)
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("structure").get(pk=invitation.pk)
    if invitation.acceptee_le is not None or invitation.annulee_le is not None:
        memes = {"structure": invitation.structure, "role": invitation.role}
        suivantes = Invitation.objects.filter(OUVERTE, email=invitation.email, **memes)
        if deja := suivantes.filter(invite_par=par, creee_le__gt=timezone.now() - DOUBLE).first():
            return deja
        raise RegleRefusee("deja_acceptee", "Cette invitation a déjà servi, ou vient d’être remplacée.")
    if invitation.structure is not None:
        _admettre(par, invitation.structure, invitation.email)
    elif not invitation_permise(par, invitation):
        raise RegleRefusee("interdit", "Vous ne donnez pas ce mandat.")
    champs = {nom: getattr(invitation, nom) for nom in REDITS}
    return _envoyer(par, invitation.email, champs, list(invitation.bassins.all()))


@transaction.atomic
def invitation_annuler(*, invitation: Invitation) -> None:
    """Close the door again."""
    Invitation.objects.filter(pk=invitation.pk, acceptee_le__isnull=True).update(annulee_le=timezone.now())
