"""What the seats answered to a convening: how many come, and for whom."""

from collections import Counter
from dataclasses import dataclass

from reseau.animation.choices import Reponse
from reseau.animation.models import Convocation, Reunion
from reseau.animation.queries.preparation import sieges_ranges

LIENS = ("siege__compte", "siege__structure", "siege__reseau")


@dataclass(frozen=True)
class Reponses:
    """The convenings of a meeting, those of seats ended since left out while it is not held."""

    convocations: list[Convocation]

    @property
    def comptes(self) -> list[tuple[str, int]]:
        """« 9 viennent », in the order of the answers; those that nobody gave are not told."""
        nombres = Counter(convocation.reponse for convocation in self.convocations)
        dits = (
            (Reponse.OUI, "vient", "viennent"),
            (Reponse.REMPLACE, "se fait remplacer", "se font remplacer"),
            (Reponse.NON, "ne vient pas", "ne viennent pas"),
            ("", "n’a pas répondu", "n’ont pas répondu"),
        )
        return [(un if nombres[cle] < 2 else plusieurs, nombres[cle]) for cle, un, plusieurs in dits if nombres[cle]]


def reponses_lire(reunion: Reunion) -> Reponses:
    """Every convening with its seat: the chair first."""
    convocations = reunion.convocations.select_related(*LIENS)
    par_siege = {c.siege: c for c in convocations if not (reunion.se_prepare and c.siege.terminee)}
    return Reponses([par_siege[siege] for siege in sieges_ranges(list(par_siege))])
