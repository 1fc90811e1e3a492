"""Who writes a training with its author: invited, told, taken back."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.atelier import avis
from safran.atelier.models import CoAuteur
from safran.atelier.permissions import peut_administrer, peut_inviter
from safran.formations.models import FormationPage

COAUTEURS_MAX = 20
SANS_DROIT = "Dire qui écrit cette formation n’est pas dans vos droits."


@transaction.atomic
def coauteur_inviter(*, formation: FormationPage, par: Compte, compte: Compte) -> CoAuteur:
    """Have a member write this training too, who is told; invited twice, once.

    Raises RegleRefusee "droit", "membre" (left the network), "ecrit" (writes the whole catalogue), "trop".
    """
    tenue = _tenir(formation, par)
    if not est_membre(compte):
        raise RegleRefusee("membre", "Cette personne n’est plus du réseau.")
    if peut_administrer(compte, tenue):
        raise RegleRefusee("ecrit", f"{compte.nom_complet} écrit déjà dans tout le catalogue.")
    presents = CoAuteur.objects.filter(formation=tenue, retire_le=None)
    if deja := presents.filter(compte=compte).first():
        return deja
    if presents.count() >= COAUTEURS_MAX:
        raise RegleRefusee("trop", f"Une formation s’écrit à {COAUTEURS_MAX} au plus : retirez d’abord quelqu’un.")
    coauteur = CoAuteur.objects.create(formation=tenue, compte=compte, invite_par=par)
    adresse = reverse("atelier_formation", args=[tenue.pk])
    avis.COAUTEUR.envoyer([compte], adresse, etape=str(coauteur.uuid), titre=tenue.draft_title, par=par.nom_complet)
    return coauteur


@transaction.atomic
def coauteur_retirer(*, coauteur: CoAuteur, par: Compte) -> bool:
    """She writes it no longer; her texts stay, signed. False when it was done already.

    Raises RegleRefusee "droit", "autrice" (whoever began it stays).
    """
    if coauteur.compte_id != par.pk:
        _tenir(coauteur.formation, par)
    tenu = CoAuteur.objects.select_for_update(of=("self",)).select_related("formation").get(pk=coauteur.pk)
    if tenu.formation.owner_id == tenu.compte_id:
        raise RegleRefusee("autrice", "Qui a commencé cette formation en reste l’autrice.")
    if tenu.retire_le:
        return False
    tenu.retire_le = timezone.now()
    tenu.save(update_fields=["retire_le"])
    return True


def _tenir(formation: FormationPage, par: Compte) -> FormationPage:
    """Lock the training for someone who says who writes it."""
    tenue = FormationPage.objects.select_for_update(of=("self",)).get(pk=formation.pk)
    if not peut_inviter(par, tenue):
        raise RegleRefusee("droit", SANS_DROIT)
    return tenue
