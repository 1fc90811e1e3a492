"""The drawing of every cycle, for `docs/cycles.md`."""

from collections.abc import Iterator

from home.etats.cycles import CYCLES, Cycle

TETE = """# Les cycles de la maison

Chaque ligne qui change d’état suit l’une de ces tables, dites une fois dans les choix de sa pièce. Cette page est
écrite par `manage.py dessiner_cycles` ; un essai la compare aux tables.
"""


def cycles_dessiner() -> str:
    """The whole page, one diagram per cycle, in the order of their titles."""
    cycles = sorted(CYCLES.values(), key=lambda cycle: cycle.cle)
    return "\n".join([TETE, *(ligne for cycle in cycles for ligne in _dessin(cycle))])


def _dessin(cycle: Cycle) -> Iterator[str]:
    """One title and one Mermaid diagram."""
    nom = cycle.titre or (str(cycle.modele._meta.verbose_name) if cycle.modele else cycle.cle)
    yield f"## {nom[0].upper()}{nom[1:]}\n\n```mermaid\nstateDiagram-v2"
    yield from (f"    {etape.value} : {etape.label}" for etape in cycle.etapes)
    yield from (f"    [*] --> {etape.value}" for etape in cycle.departs)
    for de, vers in cycle.passages.items():
        yield from (f"    {de.value} --> {etape.value}" for etape in cycle.etapes if etape in vers)
    yield "```\n"
