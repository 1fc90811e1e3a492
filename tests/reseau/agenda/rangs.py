"""The lists and the queues of the agenda: who reads them, where, and how to add one more row."""

import datetime

from reseau.agenda.models import JourSensible
from tests.fabriques import un_conseiller, un_role, une_chargee_de_mission, une_region
from tests.reseau.agenda.fabriques import dans, un_evenement


def programme_de_l_annee():
    """The programme of the year, which anyone reads."""
    par, commune = un_conseiller(), {"publics": ("eleves-etudiants",)}
    adresse = f"/agenda/programme/{dans(60).year}/"
    return None, adresse, lambda rang: un_evenement(par=par, titre=f"Forum {rang}", **commune)


def jours_sensibles():
    """The days kept by the Région."""

    def ajouter(rang):
        du = dans(rang)
        fin = du + datetime.timedelta(days=1)
        JourSensible.objects.create(nature="EXAMEN", titre=f"Examen {rang}", du=du, au=fin, source="Bulletin")

    return une_region(), "/agenda/jours/", ajouter


def evenements_a_moderer():
    """The queue, with what is settled beside it."""
    par = un_conseiller()

    def ajouter(rang):
        un_evenement("PROPOSE", par=par, titre=f"Salon {rang}", publics=("eleves-etudiants",))
        un_evenement(par=par, titre=f"Réglé {rang}")

    return une_chargee_de_mission(), "/agenda/moderer/", ajouter


def avis_demandes():
    """What waits for the opinion of the State services."""
    par = un_conseiller()
    publics = ("eleves-etudiants",)
    return un_role("ETAT"), "/agenda/avis/", lambda rang: un_evenement("PROPOSE", par=par, publics=publics)
