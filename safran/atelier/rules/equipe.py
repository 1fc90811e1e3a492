"""Who writes a training with its author, and what they say to each other of a draft."""

import uuid
from collections.abc import Callable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from safran.atelier import avis
from safran.atelier.avis import commentaire_annoncer
from safran.atelier.models import CoAuteur, Commentaire
from safran.atelier.permissions import peut_administrer, peut_commenter, peut_inviter, peut_ouvrir
from safran.atelier.queries.equipe import etape_trouver
from safran.formations.models import FormationPage

# Who writes a training with its author: invited, told, taken back.

COAUTEURS_MAX = 20
SANS_DROIT = "Dire qui écrit cette formation n’est pas dans vos droits."


@transaction.atomic
def coauteur_inviter(*, formation: FormationPage, par: Compte, compte: Compte) -> CoAuteur:
    """Have a member write this training too, who is told; invited twice, once.

    Raises RegleRefusee "droit", "membre" (left the network), "ecrit" (writes the whole catalogue), "trop".
    """
    tenue = _tenir(formation, par, peut_inviter, SANS_DROIT)
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
        _tenir(coauteur.formation, par, peut_inviter, SANS_DROIT)
    tenu = CoAuteur.objects.select_for_update(of=("self",)).select_related("formation").get(pk=coauteur.pk)
    if tenu.formation.owner_id == tenu.compte_id:
        raise RegleRefusee("autrice", "Qui a commencé cette formation en reste l’autrice.")
    if tenu.retire_le:
        return False
    tenu.retire_le = timezone.now()
    tenu.save(update_fields=["retire_le"])
    return True


def _tenir(formation: FormationPage, par: Compte, droit: Callable[..., bool], sinon: str) -> FormationPage:
    """Lock the training for someone who has this right on it."""
    tenue = FormationPage.objects.select_for_update(of=("self",)).get(pk=formation.pk)
    if not droit(par, tenue):
        raise RegleRefusee("droit", sinon)
    return tenue


# What is said of a draft beside its text: on a block or on a step, answered, settled.

COMMENTAIRES_MAX = 200
SANS_DROIT_COMMENTAIRES = "Commenter ce brouillon n’est plus dans vos droits."


@transaction.atomic
def commenter(
    *,
    formation: FormationPage,
    etape_id: str,
    par: Compte,
    texte: str,
    cle: uuid.UUID,
    bloc_id: str = "",
    reponse_a: Commentaire | None = None,
) -> Commentaire:
    """Say something of a block, or of the whole step once the block has gone; the same key writes once.

    An answer to what was settled opens it again. Raises RegleRefusee "droit", "disparue", "trop".
    """
    tenue = _tenir(formation, par, peut_commenter, SANS_DROIT_COMMENTAIRES)
    if deja := Commentaire.objects.filter(uuid=cle, formation=tenue, auteur=par).first():
        return deja
    trouvee = etape_trouver(tenue, etape_id)
    if trouvee is None:
        raise RegleRefusee("disparue", "Cette étape vient d’être retirée. Votre texte est toujours ici.")
    _module, brute = trouvee
    if Commentaire.objects.filter(formation=tenue, etape_id=etape_id).count() >= COMMENTAIRES_MAX:
        raise RegleRefusee("trop", f"Une étape porte {COMMENTAIRES_MAX} commentaires au plus : parlez-en de vive voix.")
    if reponse_a:
        bloc_id = reponse_a.bloc_id
        Commentaire.objects.filter(pk=reponse_a.pk).update(regle_par=None, regle_le=None)
    elif bloc_id not in {bloc["id"] for bloc in brute["value"].get("contenu") or []}:
        bloc_id = ""
    commentaire = Commentaire(
        uuid=cle, formation=tenue, etape_id=etape_id, bloc_id=bloc_id, reponse_a=reponse_a, texte=texte, auteur=par
    )
    commentaire.full_clean()
    commentaire.save()
    commentaire_annoncer(commentaire, brute["value"].get("titre") or "Sans titre")
    return commentaire


@transaction.atomic
def commentaire_regler(*, commentaire: Commentaire, par: Compte) -> bool:
    """It asks for nothing more; who said so and when stay. False when it was done already.

    Raises RegleRefusee "droit": whoever writes the training settles everything, others their own words.
    """
    tenue = _tenir(commentaire.formation, par, peut_commenter, SANS_DROIT_COMMENTAIRES)
    lu = Commentaire.objects.get(pk=commentaire.pk)
    if lu.reponse_a_id or not (lu.auteur_id == par.pk or peut_ouvrir(par, tenue)):
        raise RegleRefusee("droit", "Ceux qui écrivent la formation le règlent, ou qui l’a écrit.")
    if lu.regle_le:
        return False
    lu.regle_par, lu.regle_le = par, timezone.now()
    lu.save(update_fields=["regle_par", "regle_le"])
    return True
