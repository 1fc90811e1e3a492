"""The drawings of the product: flower, course covers, CEP petals, Romanesque door, map of the region, icons.

Pure functions: the same arguments always give the same drawing. Colours come from the theme sheet through
classes, except `fleur_en_couleurs`, made for PDFs and mails where the sheet does not apply. Every text
argument is escaped; what is marked safe is built from numbers and from constants.
"""

from .cartes import cadre_de, carte_region, villes_a_nommer
from .couvertures import AXES, couverture, couverture_en_fond
from .fleurs import cep_petales, fleur, fleur_en_couleurs, fleur_en_fond, porte
from .icones import icone, icone_reprise, icones_definir
from .places import place, places
from .qr import qr_svg

__all__ = [
    "AXES",
    "cadre_de",
    "carte_region",
    "cep_petales",
    "couverture",
    "couverture_en_fond",
    "fleur",
    "fleur_en_couleurs",
    "fleur_en_fond",
    "icone",
    "icone_reprise",
    "icones_definir",
    "place",
    "places",
    "porte",
    "qr_svg",
    "villes_a_nommer",
]
