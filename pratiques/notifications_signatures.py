"""Mails of those who write together: an invitation, its answer, a name withdrawn; never a word of the draft's text."""

from django.conf import settings
from django.urls import reverse

from home.courriels import courriel_enqueue
from pratiques.choices import EtatSignataire, RoleAuteur
from pratiques.models import Brouillon, Signataire
from reseau.comptes.models import Compte


def _ecrire(compte: Compte, gabarit: str, brouillon: Brouillon, url: str, cle: str, **contexte: str) -> None:
    """Queue one mail, once per `cle`; nothing for a closed account."""
    if not compte.is_active:
        return
    courriel_enqueue(
        destinataire=compte.email,
        gabarit=gabarit,
        contexte={"prenom": compte.prenom, "titre": brouillon.titre, "url": settings.SITE_URL + url, **contexte},
        cle=f"{gabarit}-{cle}-{compte.pk}",
    )


def invitation_envoyee(signataire: Signataire) -> None:
    """Someone is asked to sign: who asks, for which note, as what."""
    porteur = signataire.role == RoleAuteur.AUTEUR
    phrase = (
        "d’en être l’auteur ou l’autrice : rien ne part sans vous" if porteur else "de l’écrire et de la signer aussi"
    )
    _ecrire(
        signataire.compte,
        "pratiques/invitation",
        signataire.brouillon,
        reverse("pratiques_invitation", args=[signataire.uuid]),
        f"{signataire.uuid}-{signataire.invite_le.timestamp()}",
        par=signataire.invite_par.nom_complet,
        phrase=phrase,
    )


def invitation_repondue(signataire: Signataire) -> None:
    """Whoever invited reads the answer."""
    oui = signataire.etat == EtatSignataire.ACCEPTE
    suite = "a accepté de signer avec vous" if oui else "a préféré ne pas signer"
    _dire(signataire, signataire.invite_par, f"{signataire.compte.nom_complet} {suite}")


def signature_retiree(signataire: Signataire, par: Compte) -> None:
    """A name withdrawn: the other side is told, the author or the person; an invitation taken back says nothing."""
    if not signataire.accepte_le:
        return
    if signataire.compte_id == par.pk:
        _dire(signataire, signataire.brouillon.auteur, f"{par.nom_complet} retire son nom")
        return
    _dire(signataire, signataire.compte, f"{par.nom_complet} a retiré votre nom", "pratiques_mes_fiches")


def _dire(signataire: Signataire, compte: Compte, phrase: str, route: str = "pratiques_signataires") -> None:
    url = reverse(route, args=[signataire.brouillon.uuid] if route == "pratiques_signataires" else [])
    etape = f"{signataire.uuid}-{signataire.etat}-{signataire.invite_le.timestamp()}"
    _ecrire(compte, "pratiques/signature", signataire.brouillon, url, etape, phrase=phrase)


def suite_prise(brouillon: Brouillon, par: Compte, parti: Compte) -> None:
    """Whoever else agreed to sign is told who answers for the draft now."""
    for signataire in brouillon.signataires.acceptes().exclude(compte=par).select_related("compte"):
        phrase = f"{par.nom_complet} prend la suite de {parti.nom_complet}"
        _ecrire(
            signataire.compte, "pratiques/signature", brouillon,
            reverse("pratiques_signataires", args=[brouillon.uuid]), f"{signataire.uuid}-suite-{par.pk}", phrase=phrase,
        )  # fmt: skip


def brouillon_efface(brouillon: Brouillon, par: Compte) -> None:
    """Whoever had agreed to sign is told that the draft was thrown away."""
    for signataire in brouillon.signataires.acceptes().exclude(compte=par).select_related("compte"):
        phrase = f"{par.nom_complet} a effacé le brouillon"
        _ecrire(
            signataire.compte, "pratiques/signature", brouillon, reverse("pratiques_mes_fiches"),
            f"{signataire.uuid}-efface", phrase=phrase,
        )  # fmt: skip
