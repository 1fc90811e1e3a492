"""What the directory offers to templates."""

import datetime

from django import template

from reseau.annuaire.adresses import degres, distance
from reseau.annuaire.choices import Jalon
from reseau.annuaire.horaires import LigneHoraire, horaires_en_francais
from reseau.annuaire.queries.fiches import jalon_de
from reseau.annuaire.queries.tableau import part as part_de
from reseau.structures.choices import EN_TOUTES_LETTRES, Statut
from reseau.structures.models import StatutStructure

register = template.Library()
register.filter("distance", distance)  # « à 400 m », « à 3 km »
register.filter("degres", degres)  # 46.32314
AGES = {
    Jalon.TROIS_MOIS: {"ton": "attente", "texte": "Plus de trois mois"},
    Jalon.SIX_MOIS: {"ton": "attente", "texte": "À confirmer"},
    Jalon.DOUZE_MOIS: {"ton": "non", "texte": "Hors du ré-adressage"},
}


@register.filter
def age(confirme_le: datetime.date | None) -> dict[str, str]:
    """What to tell whoever keeps a sheet of its age; empty within three months."""
    jalon = jalon_de(confirme_le)
    return AGES[jalon] if jalon else {}


@register.filter
def horaires_lignes(texte: str) -> list[LigneHoraire]:
    """Hours in French, one line per group of days."""
    return horaires_en_francais(texte)


@register.filter
def part(compte: int, total: int) -> int | None:
    """A percentage rounded down; None of nothing."""
    return part_de(compte, total)


@register.filter
def statut_dit(ligne: StatutStructure) -> str:
    """A status in full: « Opérateur du conseil en évolution professionnelle (CEP) »."""
    return EN_TOUTES_LETTRES.get(Statut(ligne.statut), ligne.get_statut_display())


@register.filter
def minuscule(texte: object) -> str:
    """The same with a small first letter: « opérateur du CEP »."""
    dit = str(texte)
    return dit[:1].lower() + dit[1:]
