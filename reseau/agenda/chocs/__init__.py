"""What a date would disturb, worst first, and the days that would disturb less (R5.14). Pure: nothing is read here.

entourage = Entourage(occupations_lire(*fenetre_a_lire(dates, du)), voisins=bassins_voisins(), jours=jours)
chocs = chocs_lire(dates, entourage, tolerances=cles)
semaines = meilleurs_jours(dates[0], entourage, du=du)
"""

from reseau.agenda.chocs.entourage import Entourage, JourMarque, Marque
from reseau.agenda.chocs.jours import JourNote, Semaines, fenetre_a_lire, meilleurs_jours
from reseau.agenda.chocs.rangs import Choc, Rang, bloquants, chocs_lire, cle_de_tolerance, gravite, se_croisent

__all__ = [
    "Choc",
    "Entourage",
    "JourMarque",
    "JourNote",
    "Marque",
    "Rang",
    "Semaines",
    "bloquants",
    "chocs_lire",
    "cle_de_tolerance",
    "fenetre_a_lire",
    "gravite",
    "meilleurs_jours",
    "se_croisent",
]
