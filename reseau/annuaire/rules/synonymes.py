"""Writes on the synonyms, read again by every process at its next search."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction

from home.erreurs import RegleRefusee
from home.recherche.texte import analyser, mots
from reseau.annuaire.models import Synonyme
from reseau.annuaire.rules.indexation import index_signaler

DEPART = Path(__file__).resolve().parent.parent / "donnees" / "synonymes.yaml"


@transaction.atomic
def synonyme_enregistrer(*, expressions: str, synonyme: Synonyme | None = None) -> Synonyme:
    """Create or change a group; raises RegleRefusee "groupe_court" under two expressions that say something."""
    synonyme = synonyme or Synonyme()
    synonyme.expressions = "\n".join(ligne.strip() for ligne in expressions.splitlines() if ligne.strip())
    if len({tuple(racines) for expression in synonyme.liste if (racines := analyser(expression))}) < 2:
        raise RegleRefusee("groupe_court", "Écrivez au moins deux expressions différentes, une par ligne.")
    synonyme.full_clean()
    synonyme.save()
    index_signaler()
    return synonyme


@transaction.atomic
def synonyme_supprimer(*, synonyme: Synonyme) -> None:
    """Forget a group."""
    synonyme.delete()
    index_signaler()


def synonymes_charger(*, modele: type[models.Model] = Synonyme) -> int:
    """Add the product's groups of which no expression is known yet; return how many. Rerun freely."""
    connues = {
        expression.strip().lower()
        for groupe in modele._default_manager.values_list("expressions", flat=True)
        for expression in groupe.splitlines()
    }
    groupes = yaml.safe_load(DEPART.read_text(encoding="utf-8"))
    nouveaux = [groupe for groupe in groupes if not connues.intersection(e.lower() for e in groupe)]
    modele._default_manager.bulk_create([modele(expressions="\n".join(groupe)) for groupe in nouveaux])
    return len(nouveaux)


def synonymes_completer(*, ajouts: Mapping[str, Sequence[str]], modele: type[Any] = Synonyme) -> int:
    """Add expressions that the product has learnt to groups already in use; return how many were added.

    `ajouts`: an expression that names a group, and what joins it. A group is never shortened nor reordered, an
    expression already in some group is left where it is, and a group that was deleted does not come back.
    """
    groupes = list(modele._default_manager.order_by("pk"))
    connues = {_cle(ligne) for groupe in groupes for ligne in groupe.expressions.splitlines()}
    ajoutees = 0
    for nom, expressions in ajouts.items():
        groupe = next((g for g in groupes if _cle(nom) in map(_cle, g.expressions.splitlines())), None)
        nouvelles = [expression for expression in expressions if _cle(expression) not in connues]
        if groupe and nouvelles:
            groupe.expressions = "\n".join([groupe.expressions.rstrip(), *nouvelles])
            groupe.save(update_fields=["expressions"])
            ajoutees += len(nouvelles)
    return ajoutees


def _cle(expression: str) -> str:
    """What makes two expressions the same: letters, whatever their case and accents."""
    return " ".join(mots(expression))
