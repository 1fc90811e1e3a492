"""What the directory holds, row by row: two pictures tell whether an undone import left anything."""

from typing import Any

from django.apps import apps
from django.db import models

from reseau.annuaire.models import EtatIndex, Import, LigneImport, LigneRecherche, Modification, RevisionIndex

# Ce qui garde la mémoire de l'import, et les numéros de l'index.
A_PART = (Import, LigneImport, Modification, RevisionIndex, EtatIndex)
SANS_CLE = (LigneRecherche,)
# Une fiche rendue à son état d'avant a bel et bien changé deux fois : sa version avance, pour qui l'avait ouverte.
TENUE = {"version", "modifie_le", "modifie_par_id"}


def cliche() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of the directory and of the register, link tables included."""
    photo = {}
    for etiquette in ("annuaire", "structures"):
        for modele in apps.get_app_config(etiquette).get_models(include_auto_created=True):
            if modele not in A_PART:
                photo[modele._meta.label] = _lignes(modele)
    return photo


def _lignes(modele: type[models.Model]) -> list[tuple[Any, ...]]:
    lie = modele._meta.auto_created
    colonnes = [
        champ.attname
        for champ in modele._meta.concrete_fields
        if champ.attname not in TENUE and not (champ.primary_key and (lie or modele in SANS_CLE))
    ]
    return sorted(modele._base_manager.values_list(*colonnes), key=repr)
