"""Who may what with a draft, a note, a working group; its pictures, its threads and its private exchanges (R3.5)."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from home.permissions import trouver
from pratiques.choices import LISIBLES, MODIFIABLES, EtatMembre, EtatSignataire, RoleAuteur, Statut, Visibilite
from pratiques.models import (
    Brouillon,
    BrouillonDeGroupe,
    DepotDocument,
    FichePratiquePage,
    GroupeDeTravail,
    MembreDeGroupe,
    MessageDeRelecture,
    OuvertureDeFil,
    PieceJointe,
    Relecture,
    Signataire,
)
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.permissions import (
    est_charge_de_mission,
    est_membre,
    est_region,
    est_tete_de_reseau,
    roles_en_vigueur,
    structures_de,
)
from reseau.structures.models import Structure

# Who may what with a practice note.
#
# A published note is read by everyone or by members, by its author's choice. An unpublished one is read by its
# authors, its readers, the lead of its network and the Région.

Vue = Callable[..., HttpResponse]
FICHES = FichePratiquePage.objects.select_related("reseau", "structure")
BROUILLONS = Brouillon.objects.select_related("fiche", "enregistre_par", "auteur", "depot")


def structures_d_ecriture(compte: Compte) -> list[Structure]:
    """Structures from which this person may sign a note: those of today's attachments."""
    return list(Structure.objects.filter(pk__in=structures_de(compte)).select_related("reseau").order_by("nom"))


def peut_ecrire(compte: Compte) -> bool:
    """Belongs to a structure today."""
    return bool(structures_de(compte))


def est_auteur(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Signs the note; a page that shows its authors has read them already."""
    return any(auteur.compte_id == compte.pk for auteur in fiche.auteurs.all())


def a_ecrit(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Signs the note, or once agreed to sign its draft, even if one withdrew since."""
    return compte.pk in ont_ecrit(fiche)


def ont_ecrit(fiche: FichePratiquePage) -> set[int]:
    """Accounts of those who sign the note, or once agreed to sign its draft."""
    dit_oui = Signataire.objects.filter(brouillon__fiche=fiche, accepte_le__isnull=False)
    return {*fiche.auteurs.values_list("compte_id", flat=True), *dit_oui.values_list("compte_id", flat=True)}


def est_lecteur(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Reads it, or has read it, as one of the two readers."""
    return fiche.relectures.filter(lecteur_id=compte.pk).exists()


def peut_valider(compte: Compte, fiche: FichePratiquePage) -> bool:
    """The lead of the note's network, or the Région."""
    return est_tete_de_reseau(compte, fiche.reseau_id) or est_region(compte)


def peut_repondre(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Answers for the note: its authors, and its network lead or the Région when they have left."""
    return est_membre(compte) and (est_auteur(compte, fiche) or peut_valider(compte, fiche))


def peut_lire(compte: Compte, fiche: FichePratiquePage) -> bool:
    """The whole rule of this page's first paragraph."""
    if fiche.live and fiche.statut in LISIBLES:
        return fiche.visibilite == Visibilite.PUBLIQUE or est_membre(compte)
    if not est_membre(compte):
        return False
    return peut_valider(compte, fiche) or est_auteur(compte, fiche) or est_lecteur(compte, fiche)


def fiche_get_visible(compte: Compte, pk: int) -> FichePratiquePage:
    """The note, or Http404 whether it exists or not."""
    return trouver(FICHES, lambda f: peut_lire(compte, f), pk=pk)


def fiche_get_validable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note that this person may validate, suspend or archive, or Http404."""
    return trouver(FICHES, lambda f: peut_lire(compte, f) and peut_valider(compte, f), pk=pk)


def fiche_get_gerable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note whose life this person may change: its authors, its network lead, the Région; or Http404."""
    return trouver(FICHES, lambda f: peut_lire(compte, f) and peut_gerer(compte, f), pk=pk)


def peut_gerer(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Decides of its life and reads its versions: its authors, its network lead, the Région."""
    return est_membre(compte) and (peut_valider(compte, fiche) or est_auteur(compte, fiche))


def relecture_get_mine(compte: Compte, uuid: str) -> Relecture:
    """The reading that this person took, open or given back, or Http404."""
    relectures = Relecture.objects.select_related("fiche__reseau", "fiche__structure").filter(lecteur_id=compte.pk)
    return trouver(relectures, lambda r: est_membre(compte), uuid=uuid)


def fiche_refus(request: HttpRequest, fiche: FichePratiquePage) -> HttpResponse | None:
    """What answers instead of a published note: sign-in, 404, or the note that replaces it; None to serve it."""
    if not peut_lire(request.user, fiche):
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
    suite = fiche.remplacee_par if fiche.statut == Statut.REMPLACEE else None
    if suite is not None and suite.live and peut_lire(request.user, suite):
        return redirect(suite.get_url(request))
    return None


def connexion_si_anonyme(vue: Vue) -> Vue:
    """An anonymous visitor refused by 404 is sent to sign-in instead, whether the object exists or not (T01)."""

    @wraps(vue)
    def gardee(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return vue(request, *args, **kwargs)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return gardee


def tient_un_bureau(compte: Compte) -> bool:
    """Leads a network, or is of the Région."""
    return est_tete_de_reseau(compte) or est_region(compte)


# A draft that was never submitted is for those who write it: its author, and whoever agreed to sign it.


def brouillon_get_mine(compte: Compte, uuid: str) -> Brouillon:
    """The draft of a note that this person writes, or Http404."""
    return trouver(BROUILLONS, lambda b: est_membre(compte) and ecrit_brouillon(compte, b), uuid=uuid)


def ecrit_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """The draft's author, and whoever signs it today."""
    if brouillon.auteur_id == compte.pk:
        return True
    if brouillon.fiche:
        return est_auteur(compte, brouillon.fiche)
    return brouillon.signataires.acceptes().filter(compte_id=compte.pk).exists()


def brouillon_get_a_soi(compte: Compte, uuid: str) -> Brouillon:
    """A draft that this person answers for, or Http404."""
    return trouver(BROUILLONS, lambda b: est_membre(compte), uuid=uuid, auteur_id=compte.pk)


def depot_get_a_soi(compte: Compte, uuid: str) -> DepotDocument:
    """The account of the document that became a draft one answers for, with that draft, or Http404."""
    depots = DepotDocument.objects.select_related("brouillon").filter(brouillon__auteur_id=compte.pk)
    return trouver(depots, lambda d: est_membre(compte), brouillon__uuid=uuid)


def a_mene_l_entretien(compte: Compte, brouillon: Brouillon) -> bool:
    """Wrote the draft from what someone else told: attests nothing, sends nothing."""
    return brouillon.signataires.acceptes().filter(compte_id=compte.pk, role=RoleAuteur.REDACTEUR).exists()


def sans_porteur(brouillon: Brouillon) -> bool:
    """An interview whose holder has not said yes, or withdrew: nobody attests it, nobody sends it."""
    porteur_d_accord = Q(role=RoleAuteur.AUTEUR, etat=EtatSignataire.ACCEPTE)
    roles = set(
        brouillon.signataires.filter(Q(role=RoleAuteur.REDACTEUR) | porteur_d_accord).values_list("role", flat=True)
    )
    return RoleAuteur.REDACTEUR in roles and RoleAuteur.AUTEUR not in roles


def repond_du_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """Attests what the draft says and chooses who signs: its author, unless it was told by someone else."""
    return brouillon.auteur_id == compte.pk and not _parle_pour_un_autre(compte, brouillon)


def envoie_le_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """Sends it to its readers: its author the first time, whoever signs the note afterwards."""
    sien = brouillon.auteur_id == compte.pk or bool(brouillon.fiche_id and est_auteur(compte, brouillon.fiche))
    return sien and not _parle_pour_un_autre(compte, brouillon)


def _parle_pour_un_autre(compte: Compte, brouillon: Brouillon) -> bool:
    return a_mene_l_entretien(compte, brouillon) or sans_porteur(brouillon)


def peut_prendre_la_suite(compte: Compte, brouillon: Brouillon) -> bool:
    """May answer for a draft that nobody can send any more.

    Never sent, its author has no structure or no account left: whoever agreed to sign it. Sent back with remarks,
    nobody who signs it is a member any more: the lead of its network or the Région, unless they are its reader.
    """
    if not brouillon_modifiable(brouillon):
        return False
    if brouillon.fiche is not None:
        signent = Compte.objects.filter(fiches_signees__fiche=brouillon.fiche)
        a_lui = peut_valider(compte, brouillon.fiche) and not est_lecteur(compte, brouillon.fiche)
        return a_lui and not any(est_membre(auteur) for auteur in signent)
    auteur = brouillon.auteur
    if compte.pk == auteur.pk:
        return False
    if peut_ecrire(auteur) or est_membre(auteur) and a_mene_l_entretien(auteur, brouillon):
        return False
    accepte = brouillon.signataires.acceptes().filter(compte_id=compte.pk).exists()
    return accepte and (peut_ecrire(compte) or est_membre(compte) and a_mene_l_entretien(compte, brouillon))


def brouillon_get_a_suivre(compte: Compte, uuid: str) -> Brouillon:
    """A draft that this person may take over, or has taken over, or Http404."""

    def suivi(brouillon: Brouillon) -> bool:
        sien = brouillon.auteur_id == compte.pk or peut_prendre_la_suite(compte, brouillon)
        return est_membre(compte) and sien

    return trouver(Brouillon.objects.select_related("fiche", "auteur"), suivi, uuid=uuid)


def signataire_get_invite(compte: Compte, uuid: str) -> Signataire:
    """An invitation made to this person, open or accepted, or Http404."""
    lignes = Signataire.objects.en_cours().select_related("brouillon", "invite_par")
    return trouver(lignes, lambda s: est_membre(compte), uuid=uuid, compte_id=compte.pk)


def signataire_get_retirable(compte: Compte, uuid: str) -> Signataire:
    """An invitation or a signature that this person may take back: one's own, or on a draft one answers for."""
    siennes = Q(compte_id=compte.pk) | Q(brouillon__auteur_id=compte.pk)
    lignes = Signataire.objects.en_cours().select_related("brouillon__fiche", "compte").filter(siennes)
    return trouver(lignes, lambda s: est_membre(compte), uuid=uuid)


def brouillon_modifiable(brouillon: Brouillon) -> bool:
    """Not submitted yet, or sent back with remarks."""
    return brouillon.fiche is None or brouillon.fiche.statut in MODIFIABLES


# Remarks, and the thread that follows them, are between the authors of a note and its readers alone (R3.5).


def lit_les_remarques(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Signs the note or reads it, and is still one of us: neither the lead of its network nor the Région as such."""
    return est_membre(compte) and (est_auteur(compte, fiche) or est_lecteur(compte, fiche))


def ceux_du_fil(fiche: FichePratiquePage) -> list[Compte]:
    """Everyone who reads its thread today, authors and readers."""
    concernes = Q(fiches_signees__fiche=fiche) | Q(relectures__fiche=fiche)
    comptes = Compte.objects.filter(concernes, is_active=True).distinct().order_by("pk")
    return [compte for compte in comptes if est_membre(compte)]


def fil_get(compte: Compte, pk: int) -> FichePratiquePage:
    """The note whose thread this person reads, or Http404 whether it exists or not."""
    return trouver(FICHES, lambda f: lit_les_remarques(compte, f), pk=pk)


def fil_message_get_mine(compte: Compte, uuid: UUID) -> MessageDeRelecture:
    """A message that this person wrote in a thread that they read, taken back or not, or Http404."""
    messages = MessageDeRelecture.objects.select_related("fiche__reseau", "fiche__structure")
    return trouver(messages, lambda m: lit_les_remarques(compte, m.fiche), uuid=uuid, compte_id=compte.pk)


# Who may what with a working group.
#
# Members of the network see which groups exist. A group's own page opens to its members, in part to whoever is
# invited, and to the Région, which manages without reading drafts.

GROUPES = GroupeDeTravail.objects.select_related("animateur")


def peut_ouvrir_groupe(compte: Compte) -> bool:
    """Leads a network, animates a bassin, or is of the Région."""
    return est_tete_de_reseau(compte) or est_charge_de_mission(compte) or est_region(compte)


def etat_dans(compte: Compte, groupe: GroupeDeTravail) -> str:
    """Where this person stands in the group; nothing for a stranger."""
    return groupe.membres.filter(compte_id=compte.pk).values_list("etat", flat=True).first() or ""


def est_du_groupe(compte: Compte, groupe: GroupeDeTravail) -> bool:
    """Is a member of it today, and of the network."""
    return est_membre(compte) and groupe.membres.presents().filter(compte_id=compte.pk).exists()


def peut_gerer_groupe(compte: Compte, groupe: GroupeDeTravail) -> bool:
    """Animates it, or is of the Région."""
    return est_region(compte) or est_membre(compte) and groupe.animateur_id == compte.pk


def groupe_get_visible(compte: Compte, uuid: str) -> GroupeDeTravail:
    """A group that this person belongs to, is invited to or manages, or Http404 whether it exists or not."""

    def concerne(groupe: GroupeDeTravail) -> bool:
        du_groupe = etat_dans(compte, groupe) in (EtatMembre.MEMBRE, EtatMembre.INVITE)
        return est_membre(compte) and (du_groupe or peut_gerer_groupe(compte, groupe))

    return trouver(GROUPES, concerne, uuid=uuid)


def groupe_get_mien(compte: Compte, uuid: str) -> GroupeDeTravail:
    """A group of which this person is a member today, or Http404."""
    return trouver(GROUPES, lambda g: est_du_groupe(compte, g), uuid=uuid)


def groupe_get_ouvert(compte: Compte, uuid: str) -> GroupeDeTravail:
    """A group that this person manages and that is still at work, or Http404."""
    return trouver(GROUPES.ouverts(), lambda g: peut_gerer_groupe(compte, g), uuid=uuid)


def membre_get_de(groupe: GroupeDeTravail, uuid: str) -> MembreDeGroupe:
    """Someone of this group, invited or there, or Http404."""
    membres = groupe.membres.exclude(etat=EtatMembre.PARTI).select_related("compte")
    return get_object_or_404(membres, uuid=uuid)


def ecrit_avec(compte: Compte, brouillon: Brouillon) -> bool:
    """Writes a draft that was never submitted, as a member of the group that it is open to."""
    if brouillon.fiche_id is not None or not est_membre(compte):
        return False
    ouverts = BrouillonDeGroupe.objects.filter(brouillon=brouillon, detache_le=None, groupe__clos_le=None)
    return ouverts.filter(groupe__membres__in=MembreDeGroupe.objects.presents().filter(compte_id=compte.pk)).exists()


def brouillon_get_ouvert(compte: Compte, uuid: str) -> Brouillon:
    """A draft that this person writes, one's own or with one's group, or Http404."""
    return trouver(BROUILLONS, lambda b: ecrit_le_brouillon(compte, b), uuid=uuid)


def ecrit_le_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """Writes this draft, as its author, as one who signs it, or with a group."""
    return est_membre(compte) and (ecrit_brouillon(compte, brouillon) or ecrit_avec(compte, brouillon))


def est_du_groupe_de_la_fiche(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Has been in the group where the note was written: never one of its readers (R5.17)."""
    membres = MembreDeGroupe.objects.passes().filter(compte_id=compte.pk)
    return membres.filter(groupe__brouillons__brouillon__fiche_id=fiche.pk).exists()


# Who may open a private exchange with a reason, and who reads the register of these openings (R3.5).


def fil_get_ouvrable(compte: Compte, pk: int) -> FichePratiquePage:
    """A note whose thread the Région may open: it neither signs nor reads it; or Http404."""
    return trouver(FICHES, lambda f: est_region(compte) and not lit_les_remarques(compte, f), pk=pk)


def fil_est_ouvert(compte: Compte, fiche: FichePratiquePage) -> bool:
    """This person gave a reason today."""
    ouvertures = OuvertureDeFil.objects.filter(fiche=fiche, par=compte, le__date=timezone.localdate())
    return ouvertures.exists()


def lit_le_registre(compte: Compte) -> bool:
    """Reads every opening: the DPO, and the Région."""
    return est_region(compte) or Role.DPO in roles_en_vigueur(compte)


# Who may what with a picture or a file: that of a draft is for who writes it, that of a note for who reads it.


def piece_get_lisible(compte: Compte, uuid: UUID) -> PieceJointe:
    """A picture or a file that this person may read, or Http404 whether it exists or not."""

    def lue(piece: PieceJointe) -> bool:
        return peut_lire(compte, piece.fiche) if piece.fiche else ecrit_le_brouillon(compte, piece.brouillon)

    return trouver(PieceJointe.objects.select_related("brouillon__fiche", "fiche"), lue, uuid=uuid)


def piece_de(porteur: Brouillon | FichePratiquePage, uuid: UUID) -> PieceJointe | None:
    """A picture or a file of this draft or of this note; none once it was taken out."""
    return porteur.pieces.select_related("brouillon__fiche").filter(uuid=uuid).first()


def piece_get_de(porteur: Brouillon | FichePratiquePage, uuid: UUID) -> PieceJointe:
    """The same, or Http404."""
    return get_object_or_404(porteur.pieces.select_related("brouillon__fiche"), uuid=uuid)
