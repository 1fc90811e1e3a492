"""What the other rules share: the locks of a draft and of a note."""

from home.erreurs import RegleRefusee
from pratiques.models import Brouillon, FichePratiquePage


def fiche_verrouiller(*, pk: int) -> FichePratiquePage:
    """The note, its row locked until the end of the transaction: two deciders give one outcome."""
    return FichePratiquePage.objects.select_for_update(of=("self",)).get(pk=pk)


def brouillon_verrouiller(*, brouillon: Brouillon) -> Brouillon:
    """The draft as it stands, locked until the end of the transaction. RegleRefusee("efface") when it is gone."""
    verrou = Brouillon.objects.select_for_update(of=("self",)).filter(pk=brouillon.pk).first()
    if verrou is None:
        raise RegleRefusee("efface", "Ce brouillon vient d’être effacé ailleurs. Votre texte est toujours ici.")
    return verrou
