"""The list of platforms: who reads it, where, and how to add one more row."""

from tests.fabriques import une_region
from tests.safran.lti.fabriques import une_plateforme


def plateformes_partenaires():
    """Those that the Région registered."""
    region = une_region()
    return region, "/lti/plateformes/", lambda rang: une_plateforme(region, nom=f"Campus {rang}")
