"""The weights of the score, as `donnees/score.yaml` says them."""

from dataclasses import dataclass
from pathlib import Path

import yaml

FICHIER = Path(__file__).resolve().parent.parent / "donnees" / "score.yaml"
KM_MAX = 1000


@dataclass(frozen=True)
class Reglages:
    """Points by what a row says, carries and is; see the file."""

    texte: dict[str, int]
    mot_du_lexique: int
    codes: dict[str, int]
    hors_exige: int
    reseaux_a_part: dict[str, list[str]]
    a_part: int
    accompagne: int
    a_confirmer: int
    perimee: int
    distance: dict[str, int]
    phrase: dict[str, float]
    voix: dict[str, float]
    elargir: float
    toute_demande: list[str]

    def pertes(self) -> list[float]:
        """What each whole kilometre costs, from none on."""
        perte, demi = self.distance["perte"], self.distance["demi"]
        return [round(perte * km / (km + demi), 2) for km in range(KM_MAX + 1)]


REGLAGES = Reglages(**yaml.safe_load(FICHIER.read_text(encoding="utf-8")))
PERTES = REGLAGES.pertes()
