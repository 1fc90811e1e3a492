"""The figures of a document: read live on its bassin, or as they were frozen on the day it was published."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from home.indicateurs import Etendue, Perimetre, SourceIndicateur, Valeur, indicateurs
from home.typographie import date_courte
from reseau.ecrits.models import ChiffreInsere
from reseau.plans.queries.indicateurs import compter

UN_JOUR = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Lu:
    """One figure as it is read: its value, out of what, whether it is hidden, the page that lists it when live."""

    chiffre: ChiffreInsere
    valeur: Decimal | None
    sur: Decimal | None = None
    masque: bool = False
    url: str = ""

    @property
    def perdu(self) -> bool:
        """No room counts it any more."""
        return self.valeur is None and not self.masque

    @property
    def phrase(self) -> str:
        """« 12 événements », « 3 sur 12 bilans »."""
        if self.masque:
            return f"trop peu de {self.chiffre.unite} pour être dit"
        if self.valeur is None:
            return "n’est plus compté par la plateforme"
        return compter(self.valeur, self.chiffre.unite, self.sur)

    @property
    def periode(self) -> str:
        """« du 1er janvier 2026 au 31 décembre 2026 »."""
        return f"du {date_courte(self.chiffre.du)} au {date_courte(self.chiffre.au - UN_JOUR)}"

    @property
    def quand(self) -> str:
        """« gelé le 3 décembre 2026 », « lu aujourd’hui »."""
        return f"gelé le {date_courte(self.chiffre.gele_le)}" if self.chiffre.gele_le else "lu aujourd’hui"


class Lecteur:
    """Reads the figures of one bassin; a live one is counted once, however many sections show it."""

    def __init__(self, bassin: int) -> None:
        self._perimetre = Perimetre(Etendue.BASSIN, bassin)
        self._sources: dict[str, SourceIndicateur] = indicateurs()
        self._lus: dict[tuple[str, datetime.date, datetime.date], Valeur] = {}

    def lire(self, chiffre: ChiffreInsere) -> Lu:
        """One figure: what was frozen, or what its page says today."""
        if chiffre.gele_le:
            return Lu(chiffre, chiffre.valeur, chiffre.sur, chiffre.masque)
        vive = self._vive(chiffre)
        if vive.masque:
            return Lu(chiffre, None, masque=True, url=vive.url)
        return Lu(chiffre, _exact(vive.nombre), _exact(vive.sur), url=vive.url)

    def _vive(self, chiffre: ChiffreInsere) -> Valeur:
        cle = (chiffre.code, chiffre.du, chiffre.au)
        if cle not in self._lus:
            source = self._sources.get(chiffre.code)
            lire: Callable[..., Valeur] = source.lire if source else lambda *_: Valeur(None)
            self._lus[cle] = lire(self._perimetre, chiffre.du, chiffre.au)
        return self._lus[cle]


def _exact(nombre: float | None) -> Decimal | None:
    return None if nombre is None else Decimal(str(nombre)).quantize(Decimal("0.01"))
