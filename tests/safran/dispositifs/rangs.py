"""The lists of the schemes: who reads them, where, and how to add one more row."""

from tests.fabriques import un_conseiller, un_reseau, une_region, une_structure
from tests.safran.dispositifs.fabriques import un_dispositif, un_usage


def catalogue_des_dispositifs():
    """The catalogue, each scheme used by a network of its own."""
    return un_conseiller(), "/dispositifs/", _ajouter


def dispositifs_suivis():
    """What the committee follows."""
    return une_region(), "/dispositifs/suivi/", _ajouter


def _ajouter(rang):
    dispositif = un_dispositif("CATALOGUE", titre=f"Dispositif {rang}", bassins=("niort",))
    un_usage(dispositif, une_structure(un_reseau(f"reseau-{rang}")))
