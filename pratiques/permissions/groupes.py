"""Who may what with a working group.

Members of the network see which groups exist. A group's own page opens to its members, in part to whoever is invited,
and to the Région, which manages without reading drafts. Opened by network leads, chargés de mission and the Région;
managed by who animates it and by the Région.
"""

from django.shortcuts import get_object_or_404

from home.permissions import trouver
from pratiques.choices_groupes import EtatMembre
from pratiques.models import Brouillon, BrouillonDeGroupe, FichePratiquePage, GroupeDeTravail, MembreDeGroupe
from pratiques.permissions.brouillons import ecrit_brouillon
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_charge_de_mission, est_membre, est_region, est_tete_de_reseau

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
    brouillons = Brouillon.objects.select_related("fiche", "enregistre_par", "auteur")
    return trouver(brouillons, lambda b: ecrit_le_brouillon(compte, b), uuid=uuid)


def ecrit_le_brouillon(compte: Compte, brouillon: Brouillon) -> bool:
    """Writes this draft, as its author, as one who signs it, or with a group."""
    return est_membre(compte) and (ecrit_brouillon(compte, brouillon) or ecrit_avec(compte, brouillon))


def est_du_groupe_de_la_fiche(compte: Compte, fiche: FichePratiquePage) -> bool:
    """Has been in the group where the note was written: never one of its readers (R5.17)."""
    membres = MembreDeGroupe.objects.passes().filter(compte_id=compte.pk)
    return membres.filter(groupe__brouillons__brouillon__fiche_id=fiche.pk).exists()
