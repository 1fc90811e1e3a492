"""The clashes that someone keeps anyway."""

from collections.abc import Iterable

from reseau.agenda.models import Tolerance
from reseau.agenda.mots_des_chocs import Gene


def genes_nouvelles(genes: Iterable[Gene]) -> list[Gene]:
    """Those that nobody has tolerated yet, from either side."""
    genes = list(genes)
    cles = {cle for gene in genes for cle in gene.cles}
    tolerees = set(Tolerance.objects.filter(cle__in=cles).order_by().values_list("cle", flat=True)) if cles else set()
    return [gene for gene in genes if not tolerees.issuperset(gene.cles)]
