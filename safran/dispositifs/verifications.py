"""What `manage.py verifier` asks of the support schemes."""

from collections.abc import Iterator

from safran.dispositifs.choices import EtatDispositif
from safran.dispositifs.models import Dispositif, UsageDispositif


def dispositifs_coherents() -> Iterator[str]:
    """What is in the catalogue is for someone; nobody uses what is not there."""
    catalogue = EtatDispositif.CATALOGUE
    for titre in Dispositif.objects.filter(etat=catalogue, publics=None).values_list("titre", flat=True):
        yield f"Le dispositif « {titre} » est au catalogue sans public."
    ouverts = UsageDispositif.objects.filter(au=None).exclude(dispositif__etat=catalogue)
    for usage in ouverts.select_related("dispositif", "structure"):
        yield f"{usage.structure} se sert de « {usage.dispositif} », qui n’est pas au catalogue."
