"""Signing together: invite, answer, withdraw. Nobody signs a note without a yes, nor reads what one wrote (R5.17)."""

import datetime

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from pratiques import avis
from pratiques.choices import MODIFIABLES, EtatSignataire, RoleAuteur, Statut
from pratiques.contenu import ATTESTATIONS
from pratiques.models import Auteur, Brouillon, BrouillonDeGroupe, FichePratiquePage, MembreDeGroupe, Signataire
from pratiques.permissions.fiches import est_lecteur, peut_ecrire, peut_prendre_la_suite, structures_d_ecriture
from pratiques.rules.echanges import niveau_recalculer
from pratiques.rules.fiches import brouillon_verrouiller, fiche_verrouiller
from reseau.comptes.models import Compte

MAX_SIGNATAIRES = 8
FINS = {EtatSignataire.REFUSE, EtatSignataire.RETIRE}


@transaction.atomic
def signataire_inviter(*, brouillon: Brouillon, compte: Compte, par: Compte) -> Signataire:
    """Ask someone of a structure to sign a draft; asked twice, one invitation and one mail.

    In an interview that has no holder yet, the invitation is to be its author. Raises RegleRefusee: "auteur" (only
    the draft's author invites), "fige", "soi", "membre" (belongs to no structure), "lecteur" (reads the note),
    "refuse" (said no already), "titre" (nothing to tell whom one invites), "complet", "efface".
    """
    brouillon = brouillon_verrouiller(brouillon=brouillon)
    if brouillon.auteur_id != par.pk:
        raise RegleRefusee("auteur", "Seul l’auteur du brouillon invite à le signer.")
    _exiger_modifiable(brouillon)
    if compte.pk == par.pk:
        raise RegleRefusee("soi", "Vous signez déjà cette fiche.")
    if not brouillon.contenu.get("titre"):
        raise RegleRefusee("titre", "Donnez d’abord un titre à la fiche : c’est ce que lira la personne invitée.")
    _exiger_signataire_possible(brouillon, compte)
    deja = brouillon.signataires.filter(compte=compte).first()
    if deja and deja.etat not in FINS:
        return deja
    if deja and deja.etat == EtatSignataire.REFUSE:
        raise RegleRefusee("refuse", f"{compte.nom_complet} a préféré ne pas signer cette fiche.")
    if brouillon.signataires.en_cours().count() >= MAX_SIGNATAIRES:
        raise RegleRefusee("complet", f"Une fiche se signe à {MAX_SIGNATAIRES} au plus, en plus de son auteur.")
    invite = deja or Signataire(brouillon=brouillon, compte=compte)
    invite.role = RoleAuteur.AUTEUR if attend_son_porteur(brouillon=brouillon) else RoleAuteur.COAUTEUR
    invite.etat, invite.invite_par, invite.invite_le, invite.clos_le = EtatSignataire.INVITE, par, timezone.now(), None
    invite.save()
    avis.invitation_envoyee(invite)
    return invite


def attend_son_porteur(*, brouillon: Brouillon) -> bool:
    """An interview that nobody was asked to hold, or whose holder said no; it stays one when who led it leaves."""
    signataires = list(brouillon.signataires.all())
    mene = any(s.role == RoleAuteur.REDACTEUR for s in signataires)
    return mene and not any(s.role == RoleAuteur.AUTEUR and s.etat not in FINS for s in signataires)


def _exiger_modifiable(brouillon: Brouillon) -> None:
    if brouillon.fiche_id and brouillon.fiche.statut not in MODIFIABLES:
        etat = Statut(brouillon.fiche.statut).label
        raise RegleRefusee("fige", f"La fiche est «\u00a0{etat}\u00a0» : ses signataires ne changent plus.")


def _exiger_signataire_possible(brouillon: Brouillon, compte: Compte) -> None:
    """Someone of a structure, who does not read the note."""
    if not compte.is_active or not peut_ecrire(compte):
        raise RegleRefusee("membre", "Une fiche se signe depuis une structure : cette personne n’en a pas.")
    if brouillon.fiche_id and est_lecteur(compte, brouillon.fiche):
        raise RegleRefusee("lecteur", "Qui relit une fiche ne la signe pas.")


@transaction.atomic
def signataire_repondre(*, signataire: Signataire, par: Compte, accepter: bool) -> Signataire:
    """Say yes or no to an invitation; said twice, once.

    A holder who says yes becomes the author of the draft: attests, sends, throws away. Raises RegleRefusee: "droit",
    "close" (answered otherwise, or taken back), "fige", "membre", "lecteur", "efface".
    """
    brouillon = brouillon_verrouiller(brouillon=signataire.brouillon)
    signataire = Signataire.objects.select_for_update(of=("self",)).get(pk=signataire.pk)
    if signataire.compte_id != par.pk:
        raise RegleRefusee("droit", "Cette invitation n’est pas la vôtre.")
    if accepter and signataire.etat == EtatSignataire.ACCEPTE:
        return signataire
    if signataire.etat != EtatSignataire.INVITE:
        raise RegleRefusee("close", "Cette invitation n’attend plus de réponse.")
    if accepter:
        if brouillon.fiche_id:
            brouillon.fiche = fiche_verrouiller(pk=brouillon.fiche_id)
        _exiger_modifiable(brouillon)
        _exiger_signataire_possible(brouillon, par)
        signataire.etat, signataire.accepte_le = EtatSignataire.ACCEPTE, timezone.now()
        signataire.save(update_fields=["etat", "accepte_le"])
        if signataire.role == RoleAuteur.AUTEUR and brouillon.auteur_id != par.pk:
            _confier(brouillon, par)
        if brouillon.fiche_id:
            _signer(brouillon.fiche, signataire)
    else:
        _clore(signataire, EtatSignataire.REFUSE)
    avis.invitation_repondue(signataire)
    return signataire


def _clore(signataire: Signataire, etat: EtatSignataire) -> None:
    signataire.etat, signataire.clos_le = etat, timezone.now()
    signataire.save(update_fields=["etat", "clos_le"])


@transaction.atomic
def signataire_retirer(*, signataire: Signataire, par: Compte) -> None:
    """Take an invitation back, remove someone, or withdraw oneself; done twice, once.

    One withdraws one's own name at any time, the draft's author removes others while the text may change. Raises
    RegleRefusee: "droit", "fige", "auteur" (nobody would answer for the text any more), "efface".
    """
    brouillon = brouillon_verrouiller(brouillon=signataire.brouillon)
    signataire = Signataire.objects.select_for_update(of=("self",)).get(pk=signataire.pk)
    if par.pk not in (signataire.compte_id, brouillon.auteur_id):
        raise RegleRefusee("droit", "Chacun retire son nom ; l’auteur du brouillon retire ceux des autres.")
    if signataire.etat in FINS:
        return
    if signataire.compte_id != par.pk:
        _exiger_modifiable(brouillon)
    if signataire.compte_id == brouillon.auteur_id:
        _rendre_au_redacteur(brouillon)
    _clore(signataire, EtatSignataire.RETIRE)
    if brouillon.fiche_id and signataire.accepte_le:
        fiche = fiche_verrouiller(pk=brouillon.fiche_id)
        Auteur.objects.filter(fiche=fiche, compte=signataire.compte).delete()
        niveau_recalculer(fiche=fiche)
        public_purge()
    avis.signature_retiree(signataire, par)


def _rendre_au_redacteur(brouillon: Brouillon) -> None:
    """The holder of an interview withdraws: the draft goes back to who led it, and cannot be sent without a holder."""
    redacteur = brouillon.signataires.acceptes().filter(role=RoleAuteur.REDACTEUR).first()
    if brouillon.fiche_id or redacteur is None or redacteur.compte_id == brouillon.auteur_id:
        raise RegleRefusee("auteur", "Vous répondez de ce texte : effacez le brouillon, ou archivez la fiche publiée.")
    brouillon.auteur_id = redacteur.compte_id
    brouillon.save(update_fields=["auteur"])


@transaction.atomic
def brouillon_reprendre(*, brouillon: Brouillon, par: Compte) -> Brouillon:
    """Answer for a draft that nobody can send any more: see peut_prendre_la_suite for who may; done twice, once.

    The structure that signs and what is attested are asked again. Of a draft never sent, the one who left signs
    nothing, and never reads what they wrote; whoever takes over from the holder of an interview holds the practice. Of
    a note sent back, those who signed it still do, and who takes over signs too. Raises RegleRefusee("auteur") while
    someone can still send it, ("efface").
    """
    brouillon = brouillon_verrouiller(brouillon=brouillon)
    if brouillon.auteur_id == par.pk:
        return brouillon
    if brouillon.fiche_id:
        brouillon.fiche = fiche_verrouiller(pk=brouillon.fiche_id)
    if not peut_prendre_la_suite(par, brouillon):
        raise RegleRefusee("auteur", "On prend la suite d’un brouillon que son auteur ne peut plus envoyer.")
    parti, maintenant = brouillon.auteur, timezone.now()
    if brouillon.fiche_id:
        Auteur.objects.create(
            fiche=brouillon.fiche,
            compte=par,
            role=RoleAuteur.COAUTEUR,
            ordre=brouillon.fiche.auteurs.count(),
            structure=next(iter(structures_d_ecriture(par)), None),
        )
    else:
        _retirer_le_parti(brouillon, parti, par, maintenant)
    _confier(brouillon, par)
    avis.suite_prise(brouillon, par, parti)
    return brouillon


def _retirer_le_parti(brouillon: Brouillon, parti: Compte, par: Compte, maintenant: datetime.datetime) -> None:
    """Who left a draft never sent does not sign it; their part in an interview goes to who takes over."""
    portait = brouillon.signataires.acceptes().filter(compte=parti, role=RoleAuteur.AUTEUR).exists()
    Signataire.objects.update_or_create(
        brouillon=brouillon,
        compte=parti,
        defaults={"etat": EtatSignataire.RETIRE, "clos_le": maintenant},
        create_defaults={
            "role": RoleAuteur.COAUTEUR,
            "etat": EtatSignataire.RETIRE,
            "invite_par": parti,
            "invite_le": brouillon.cree_le,
            "accepte_le": brouillon.cree_le,
            "clos_le": maintenant,
        },
    )
    if portait:
        siennes = brouillon.signataires.acceptes().filter(compte=par, role=RoleAuteur.COAUTEUR)
        siennes.update(role=RoleAuteur.AUTEUR)
    presents = MembreDeGroupe.objects.presents().filter(compte=par).values("groupe")
    ouverts = BrouillonDeGroupe.objects.filter(brouillon=brouillon, detache_le=None)
    ouverts.exclude(groupe__in=presents).update(detache_le=maintenant)  # un groupe lit encore si l’auteur en est


def _confier(brouillon: Brouillon, par: Compte) -> None:
    """Another person answers for the draft: what the one before attested, and for which structure, is asked again.

    Who wrote last stays who wrote last: their text is kept as a version when the other one writes.
    """
    brouillon.auteur = par
    brouillon.contenu |= dict.fromkeys(ATTESTATIONS, False) | {"structure": ""}
    brouillon.version += 1  # une page ouverte avant le dirait encore attesté
    brouillon.save(update_fields=["auteur", "contenu", "version"])


def signatures_appliquer(*, brouillon: Brouillon, fiche: FichePratiquePage) -> None:
    """At submission: everyone who said yes signs, and invitations without an answer fall."""
    maintenant = timezone.now()
    brouillon.signataires.invites().update(etat=EtatSignataire.RETIRE, clos_le=maintenant)
    acceptes = brouillon.signataires.acceptes().select_related("compte")
    for signataire in sorted(acceptes, key=lambda s: s.role == RoleAuteur.REDACTEUR):
        _signer(fiche, signataire)


def _signer(fiche: FichePratiquePage, signataire: Signataire) -> None:
    """Sign after those who already do, from one's own structure."""
    structures = structures_d_ecriture(signataire.compte)
    Auteur.objects.get_or_create(
        fiche=fiche,
        compte=signataire.compte,
        defaults={
            "role": signataire.role,
            "ordre": fiche.auteurs.count(),
            "structure": structures[0] if structures else None,
        },
    )
