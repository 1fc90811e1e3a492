"""The lists of the life of the bassins: who reads them, where, and how to add one more row."""

from tests.fabriques import une_chargee_de_mission, une_region, une_structure, une_tete_de_reseau
from tests.reseau.vie_locale.fabriques import une_actualite, une_entree, une_orientation


def actualites_tenues():
    """The news that one holds."""
    region = une_region()
    return region, "/actualites/tenues/", lambda rang: une_actualite(("niort", "cognac"), titre=f"Brève {rang}")


def journal_des_bassins():
    """The log of a bassin."""
    anime = une_chargee_de_mission()
    return anime, "/journal/", lambda rang: une_entree(par=anime, structure=une_structure(), minutes=rang + 1)


def relais_manquants():
    """What no network has relayed yet."""
    region = une_region()
    une_tete_de_reseau()
    return region, "/orientations/relais/", lambda rang: une_orientation(par=region, titre=f"Orientation {rang}")
