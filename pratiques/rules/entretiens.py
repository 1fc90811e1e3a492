"""An interview: whoever leads it writes what someone tells; that person alone attests and sends (R5.17, R5.18)."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques.choices import EtatSignataire, RoleAuteur
from pratiques.contenu import TEXTES, contenu_normaliser
from pratiques.models import Brouillon, Signataire
from pratiques.permissions.fiches import peut_ecrire
from pratiques.rules.signatures import signataire_inviter
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre


@transaction.atomic
def entretien_commencer(*, par: Compte, compte: Compte, titre: str) -> Brouillon:
    """Open a draft that `par` writes from what `compte` tells, and invite that person to be its author.

    Started twice with the same words, one draft and one invitation. Raises RegleRefusee: "droit" (members only),
    "soi" (one's own practice is written alone), "titre", "membre" (the holder signs from a structure).
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    if not est_membre(par):
        raise RegleRefusee("droit", "L’entretien est ouvert aux membres du réseau.")
    if compte.pk == par.pk:
        raise RegleRefusee("soi", "C’est votre pratique : écrivez-la directement.")
    if not compte.is_active or not peut_ecrire(compte):
        raise RegleRefusee("membre", "Une fiche se signe depuis une structure : cette personne n’en a pas.")
    contenu = contenu_normaliser({"titre": titre[: TEXTES["titre"]]})
    if not contenu["titre"]:
        raise RegleRefusee("titre", "Dites en quelques mots de quoi vous allez parler.")
    menes = Signataire.objects.acceptes().filter(compte=par, role=RoleAuteur.REDACTEUR, brouillon__fiche=None)
    deja = Brouillon.objects.filter(
        auteur=par, pk__in=menes.values("brouillon"), version=1, contenu=contenu, signataires__compte=compte
    ).first()
    if deja:
        return deja
    maintenant = timezone.now()
    brouillon = Brouillon.objects.create(auteur=par, contenu=contenu, version=1, enregistre_par=par)
    Signataire.objects.create(
        brouillon=brouillon,
        compte=par,
        role=RoleAuteur.REDACTEUR,
        etat=EtatSignataire.ACCEPTE,
        invite_par=par,
        invite_le=maintenant,
        accepte_le=maintenant,
    )
    signataire_inviter(brouillon=brouillon, compte=compte, par=par)
    return brouillon
