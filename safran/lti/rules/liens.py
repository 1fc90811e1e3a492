"""Someone agrees that a platform be told, or takes her agreement back."""

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.lti.models import Lancement, Lien
from safran.lti.rules.rendus import rendu_ouvrir
from safran.parcours.permissions import peut_suivre


@transaction.atomic
def lien_nouer(*, lancement: Lancement, par: Compte) -> Lien:
    """Keep that this person is who the platform named, and that it may be told; a double click ties once.

    Raises RegleRefusee "formation_fermee", or "deja" when the platform's person is tied to another account here.
    """
    if not peut_suivre(par, lancement.formation):
        raise RegleRefusee("formation_fermee", "Cette formation n’est pas ouverte à votre compte.")
    lien, _neuf = Lien.objects.get_or_create(
        plateforme=lancement.plateforme, sujet=lancement.sujet, defaults={"compte": par}
    )
    if lien.compte_id != par.pk:
        raise RegleRefusee("deja", f"{lancement.plateforme} vous connaît déjà ici sous un autre compte.")
    rendu_ouvrir(lien=lien, lancement=lancement)
    return lien


@transaction.atomic
def lien_defaire(*, lien: Lien, par: Compte) -> None:
    """Nothing more is told; twice does nothing. Raises RegleRefusee "droit"."""
    if lien.compte_id != par.pk:
        raise RegleRefusee("droit", "Cet accord n’est pas le vôtre.")
    lien.delete()


def liens_oublier(*, compte: Compte) -> None:
    """An account is closed or anonymised: no platform knows it any more."""
    Lien.objects.filter(compte=compte).delete()
