"""Invitations: the only door to an account."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.courriels import courriel_enqueue
from home.erreurs import RegleRefusee
from home.liens import LIEN, reference
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_create, compte_reopen
from reseau.comptes.validateurs import sans_adresse
from reseau.membres.choices import Role
from reseau.membres.jetons import OUVERTE, invitation_du_jeton
from reseau.membres.lignes import Ligne
from reseau.membres.models import Invitation, Rattachement
from reseau.membres.permissions import compte_invite
from reseau.membres.rules.mandats import mandat_create, rattachement_create
from reseau.structures.models import Structure

DUREE = timedelta(days=14)
DOUBLE = timedelta(minutes=1)
MAX_ADRESSE = 254
PAR_ADRESSE, PAR_PERSONNE = 5, 30  # en une heure


@dataclass(frozen=True)
class Issue:
    """What became of one line: invited when `refus` is empty."""

    ligne: Ligne
    refus: str = ""


@transaction.atomic
def invitation_create(
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
    champs = {"prenom": prenom.strip(), "nom": nom.strip(), "fonction": fonction.strip(), "referent": referent}
    try:
        sans_adresse(f"{champs['prenom']} {champs['nom']} {champs['fonction']}")
    except ValidationError as erreur:
        raise RegleRefusee("adresse", erreur.message)
    dites = Invitation.objects.filter(email=email, structure=structure, invite_par=par, **champs)
    if deja := dites.filter(OUVERTE, creee_le__gt=timezone.now() - DOUBLE).first():
        return deja
    return _envoyer(par, structure, email, champs)


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


def _envoyer(par: Compte, structure: Structure, email: str, champs: dict[str, str | bool]) -> Invitation:
    """Close the door that was open to this address, open another, send its link."""
    _compter(par, email)
    maintenant = timezone.now()
    Invitation.objects.filter(OUVERTE, email=email, structure=structure).update(annulee_le=maintenant)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email,
                structure=structure,
                invite_par=par,
                expire_le=maintenant + DUREE,
                **champs,
            )
    except IntegrityError:
        raise RegleRefusee("deja_invitee", "Une invitation vient déjà de partir à cette adresse.")
    courriel_enqueue(
        destinataire=email,
        gabarit="membres/invitation",
        contexte={
            "prenom": invitation.prenom,
            "structure": structure.nom,
            "invitant": par.nom_complet,
            "url": LIEN,
            "jours": DUREE.days,
        },
        reference=reference("invitation", invitation.pk),
    )
    return invitation


def invitation_get(*, jeton: str) -> Invitation:
    """The open invitation behind a link, whose author may still invite there.

    Raises RegleRefusee("perimee" | "sans_auteur") with what to do otherwise.
    """
    invitation = invitation_du_jeton(jeton)
    if invitation is None or invitation.expire_le <= timezone.now():
        raise RegleRefusee(
            "perimee", "Cette invitation a déjà servi ou n’est plus valable : demandez-en une autre à votre structure."
        )
    if not compte_invite(invitation.invite_par, invitation.structure):
        raise RegleRefusee(
            "sans_auteur",
            "La personne qui vous a envoyé cette invitation n’invite plus dans cette structure : "
            "demandez-en une autre à votre structure.",
        )
    return invitation


@transaction.atomic
def invitation_accept(*, jeton: str, prenom: str, nom: str, mot_de_passe: str) -> Compte:
    """Open the account (or reuse the one of that address, opened again if it was closed), attach it, give the mandate.

    Its author's mandate cannot end meanwhile: of the two, the second waits. Raises what invitation_get raises,
    RegleRefusee("compte_ferme"), ValidationError when the password is weak.
    """
    invitation = invitation_get(jeton=jeton)
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.invite_par_id)
    Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    invitation = invitation_get(jeton=jeton)
    compte = Compte.objects.filter(email__iexact=invitation.email).first()
    if compte is None:
        compte = compte_create(email=invitation.email, prenom=prenom, nom=nom, mot_de_passe=mot_de_passe)
        _bienvenue_dire(compte, invitation.structure)
    elif not compte.is_active:
        if not mot_de_passe:
            raise RegleRefusee("compte_ferme", "Votre compte vient d’être fermé : ouvrez de nouveau ce lien.")
        compte_reopen(compte=compte, prenom=prenom, nom=nom, mot_de_passe=mot_de_passe)
        compte.refresh_from_db()
    if not Rattachement.objects.filter(compte=compte, structure=invitation.structure, au__isnull=True).exists():
        rattachement_create(compte=compte, structure=invitation.structure, fonction=invitation.fonction)
    if invitation.referent:
        mandat_create(
            compte=compte, role=Role.REFERENT, structure=invitation.structure, nomme_par=invitation.invite_par
        )
    invitation.acceptee_le = timezone.now()
    invitation.save(update_fields=["acceptee_le"])
    return compte


def _bienvenue_dire(compte: Compte, structure: Structure) -> None:
    """Greet someone whose account has just opened."""
    url = settings.SITE_URL + reverse("bienvenue")
    courriel_enqueue(
        destinataire=compte.email,
        gabarit="membres/bienvenue",
        contexte={"prenom": compte.prenom, "structure": structure.nom, "url": url},
        cle=f"bienvenue:{compte.pk}",
    )


@transaction.atomic
def invitations_create(*, par: Compte, structure: Structure, lignes: list[Ligne]) -> list[Issue]:
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
            invitation_create(
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
def invitation_resend(*, invitation: Invitation, par: Compte) -> Invitation:
    """Send a new link, valid again for a fortnight; the old one serves no more.

    Asked twice within a minute by the same person, one link leaves (R14). Raises RegleRefusee("deja_acceptee") and
    what invitation_create raises.
    """
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=par.pk)
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("structure").get(pk=invitation.pk)
    if invitation.acceptee_le is not None or invitation.annulee_le is not None:
        suivantes = Invitation.objects.filter(OUVERTE, email=invitation.email, structure=invitation.structure)
        if deja := suivantes.filter(invite_par=par, creee_le__gt=timezone.now() - DOUBLE).first():
            return deja
        raise RegleRefusee("deja_acceptee", "Cette invitation a déjà servi, ou vient d’être remplacée.")
    email = _admettre(par, invitation.structure, invitation.email)
    champs = {nom: getattr(invitation, nom) for nom in ("prenom", "nom", "fonction", "referent")}
    return _envoyer(par, invitation.structure, email, champs)


@transaction.atomic
def invitation_cancel(*, invitation: Invitation) -> None:
    """Close the door again."""
    Invitation.objects.filter(pk=invitation.pk, acceptee_le__isnull=True).update(annulee_le=timezone.now())
