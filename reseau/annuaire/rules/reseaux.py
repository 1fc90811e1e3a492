"""Networks that public files name before anyone registered them."""

from reseau.annuaire.imports.publics.commun import reseaux_publics
from reseau.structures.models import Reseau
from reseau.structures.rules import reseau_create


def reseau_assurer(*, code: str, cle: int | None = None) -> Reseau:
    """The network of this code, registered when it is one that public files name and that is not here yet.

    `cle` is a key reserved for it.

    Raises Reseau.DoesNotExist for any other code.
    """
    connus = reseaux_publics()
    if code in connus and not Reseau.objects.filter(code=code).exists():
        return reseau_create(code=code, pk=cle, **connus[code])
    return Reseau.objects.get(code=code)
