"""Invitations, the only door to an account: what is pasted, sent, sent again, closed or accepted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.courriels.boite import LIEN, reference
from home.courriels.noms import sans_adresse
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.comptes.portes import compte_creer, compte_rouvrir
from reseau.membres.avis import BIENVENUE, INVITATION
from reseau.membres.choices import OUVERTURES, PORTEES, ROLES_A_INVITER, Role
from reseau.membres.models import Invitation, Rattachement
from reseau.membres.permissions import compte_invite, compte_nomme, invitation_permise
from reseau.membres.queries.equipes import OUVERTE, invitation_du_jeton
from reseau.membres.rules.mandats import mandat_creer, mandat_donner, rattachement_creer
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

# What people paste to invite a whole team: one person a line, in the ways that mail programs and spreadsheets write.
#
# « Nina Neuve <nina@exemple.fr> », « nina@exemple.fr », « Nina Neuve; nina@exemple.fr; Conseillère ».

MAX_LIGNES = 50
MAX_PRENOM, MAX_NOM, MAX_FONCTION = 80, 120, 120
_ADRESSE = re.compile(r"[^\s<>;,\t\"'()]+@[^\s<>;,\t\"'()]+")
_SEPARATEURS = re.compile(r"[;,\t<>\"()]+")


@dataclass(frozen=True)
class Ligne:
    """One line as it was typed, and what was understood; `email` is empty when it holds no address."""

    texte: str
    email: str = ""
    prenom: str = ""
    nom: str = ""
    fonction: str = ""


def lignes_lire(*, texte: str) -> list[Ligne]:
    """The lines that say something, in order."""
    return [_lire(" ".join(ligne.split(" "))) for ligne in texte.splitlines() if ligne.strip(" ;,\t")]


def _lire(texte: str) -> Ligne:
    texte = texte.strip()
    trouvee = _ADRESSE.search(texte)
    if trouvee is None:
        return Ligne(texte)
    email = trouvee.group().removeprefix("mailto:").rstrip(".").lower()
    reste = f"{texte[: trouvee.start()]};{texte[trouvee.end() :]}"
    morceaux = [propre for morceau in _SEPARATEURS.split(reste) if (propre := " ".join(morceau.split()))]
    prenom, _, nom = (morceaux[0] if morceaux else "").partition(" ")
    if not nom and len(morceaux) > 1 and " " not in morceaux[1]:  # prénom et nom dans deux colonnes
        nom = morceaux.pop(1)
    fonction = morceaux[1] if len(morceaux) > 1 else ""
    return Ligne(texte, email, prenom[:MAX_PRENOM], nom[:MAX_NOM], fonction[:MAX_FONCTION])


# Invitations: the only door to an account, in a team or to hold a mandate.

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
    *, par: Compte, structure: Structure, email: str, prenom: str, nom: str, fonction: str = "", referent: bool = False
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


def _envoyer(par: Compte, email: str, champs: dict[str, Any], bassins: Sequence[Bassin]) -> Invitation:
    """Close the door that was open to this address, open another, send its link."""
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


# The open invitation behind a link, and what it gives to whoever accepts it.


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
