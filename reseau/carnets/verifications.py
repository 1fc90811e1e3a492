"""What `manage.py verifier` asks of the notebooks."""

from collections.abc import Iterator

from django.db.models import Count

from reseau.carnets.choices import FICHES_MAX
from reseau.carnets.models import Carnet, FicheRetenue, Partage


def carnets_coherents() -> Iterator[str]:
    """No notebook keeps a merged structure or too many sheets; favourites are never shared."""
    fusionnees = FicheRetenue.objects.filter(structure__fusionnee_dans__isnull=False)
    for pk in fusionnees.order_by("pk").values_list("pk", flat=True):
        yield f"La fiche gardée {pk} est celle d’une structure fusionnée."
    pleins = Carnet.objects.annotate(nombre=Count("fiches")).filter(nombre__gt=FICHES_MAX)
    for pk in pleins.order_by("pk").values_list("pk", flat=True):
        yield f"Le carnet {pk} tient plus de {FICHES_MAX} fiches."
    for pk in Partage.objects.filter(carnet__titre="").order_by("pk").values_list("pk", flat=True):
        yield f"Le lien {pk} partage des favoris."
