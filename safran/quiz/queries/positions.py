"""A positioning test: the first attempt and the last, theme by theme."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reseau.comptes.models import Compte
from reseau.vocabulaires.models import Theme
from safran.quiz.genres import points_de
from safran.quiz.models import Quiz, Tentative
from safran.quiz.queries.copies import tentative_correction


@dataclass(frozen=True)
class Position:
    """One theme: its share of the points before and after, in percent; None when it was not asked."""

    theme: str
    avant: int | None
    apres: int | None

    @property
    def ecart(self) -> int | None:
        """What was gained, in points of percentage."""
        return None if self.avant is None or self.apres is None else self.apres - self.avant


def parts_par_theme(tentative: Tentative) -> dict[str, int]:
    """The percentage reached in each theme, as it was kept once the answers are erased."""
    if tentative.reponses_effacees_le:
        return tentative.parts
    sommes: dict[str, list[Fraction]] = {}
    for correction in tentative_correction(tentative):
        code = correction.question.get("theme") or tentative.quiz.theme.code
        somme = sommes.setdefault(code, [Fraction(0), Fraction(0)])
        somme[0] += correction.points
        somme[1] += points_de(correction.question)
    return {code: int(100 * points / total) for code, (points, total) in sommes.items()}


def positions_lire(compte: Compte, quiz: Quiz) -> dict[str, Any]:
    """The themes of a positioning test, with the attempt made before and the last one made since, in three queries."""
    remises = Tentative.objects.remises().filter(compte=compte, quiz=quiz).select_related("quiz__theme")
    avant = remises.order_by("numero").first()
    apres = remises.order_by("-numero").first()
    apres = apres if apres != avant else None
    parts_avant, parts_apres = (parts_par_theme(essai) if essai else {} for essai in (avant, apres))
    libelles = dict(Theme.objects.order_by("ordre", "libelle").values_list("code", "libelle"))
    positions = [
        Position(libelle, parts_avant.get(code), parts_apres.get(code))
        for code, libelle in libelles.items()
        if code in parts_avant or code in parts_apres
    ]
    return {"avant": avant, "apres": apres, "positions": positions}
