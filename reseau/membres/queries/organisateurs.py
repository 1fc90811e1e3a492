"""Who is told for structures: whoever prepares, and those who represent them."""

from collections.abc import Iterable

from django.db.models import Q

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat


def organisateurs_de(auteur: int, structures: Iterable[int]) -> list[Compte]:
    """The author, and the referents in force of these structures, each once; accounts still open."""
    referents = Mandat.objects.en_vigueur().filter(role=Role.REFERENT, structure__in=list(structures))
    dits = Q(pk=auteur) | Q(pk__in=referents.values("compte"))
    return list(Compte.objects.filter(dits, is_active=True).order_by("pk"))
