"""The list of the requests: who reads it, where, and how to add one more row."""

from tests.fabriques import une_chargee_de_mission, une_region
from tests.safran.demandes.fabriques import une_demande
from tests.safran.fabriques_sessions import une_session


def demandes_de_formation():
    """What the Région reads."""
    par = une_chargee_de_mission()

    def ajouter(rang):
        une_demande("PROGRAMMEE", par=par, titre=f"Demande {rang}", session=une_session())

    return une_region(), "/demandes-de-formation/", ajouter
