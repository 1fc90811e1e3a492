"""Bounds of the notebooks."""

PARTAGE_JOURS = 90  # ce que vit un lien
TITRE_MAX = 60
CARNETS_MAX = 50  # par personne
FICHES_MAX = 60  # par carnet : une liste courte
