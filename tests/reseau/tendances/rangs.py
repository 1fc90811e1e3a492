"""The watch list: who reads it, where, and how to add one more row."""

from tests.fabriques import une_region
from tests.reseau.tendances.fabriques import une_source


def liste_de_veille():
    """As who keeps it reads it."""
    region = une_region()
    return region, "/tendances/veille/", lambda rang: une_source(titre=f"Source {rang}", par=region)
