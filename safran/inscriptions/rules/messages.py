"""The wording of messages: changed by the Région, given back to the origin."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions.avis import AVIS
from safran.inscriptions.models import TexteAvis


@transaction.atomic
def avis_reformuler(*, avis: str, objet: str, phrase: str, par: Compte) -> TexteAvis | None:
    """Say a message otherwise from now on; the wording of origin, written again, leaves nothing behind.

    Raises RegleRefusee "avis_inconnu", "objet_vide" or "phrase_vide".
    """
    if avis not in AVIS:
        raise RegleRefusee("avis_inconnu", "Ce message n’existe pas.")
    objet, phrase = " ".join(objet.split()), phrase.strip()
    if not objet:
        raise RegleRefusee("objet_vide", "Un message a un objet.")
    if not phrase:
        raise RegleRefusee("phrase_vide", "Un message dit quelque chose.")
    if (objet, phrase) == (AVIS[avis].objet, AVIS[avis].phrase):
        avis_retablir(avis=avis)
        return None
    texte, _ = TexteAvis.objects.update_or_create(
        avis=avis, defaults={"objet": objet, "phrase": phrase, "modifie_par": par, "modifie_le": timezone.now()}
    )
    return texte


def avis_retablir(*, avis: str) -> None:
    """Give a message its wording of origin back."""
    TexteAvis.objects.filter(avis=avis).delete()
