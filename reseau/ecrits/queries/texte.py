"""What a document says, section by section: its text, its numbers live or frozen, its sources; read once for all."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from home.indicateurs import Etendue, Perimetre, Valeur, indicateurs
from home.typographie import date_courte
from reseau.ecrits.models import ChiffreInsere, DocumentLocal, SectionDocument
from reseau.plans.queries.indicateurs import compter


@dataclass(frozen=True)
class ChiffreLu:
    """A number as it is shown: read today, or as it was read on the day of publication."""

    chiffre: ChiffreInsere
    valeur: Decimal | None
    sur: Decimal | None
    masque: bool
    url: str = ""

    @property
    def phrase(self) -> str:
        """« 12 événements sur 30 », or why there is no number."""
        unite = self.chiffre.unite
        if self.masque:
            return f"trop peu de {unite} pour être dit"
        return "pas compté" if self.valeur is None else compter(self.valeur, unite, self.sur)

    @property
    def quand(self) -> str:
        """« gelé le 3 mars 2026 », « lu aujourd’hui »."""
        gele = self.chiffre.gele_le
        return f"gelé le {date_courte(gele)}" if gele else "lu aujourd’hui"


class Lecteur:
    """Reads the numbers of one document; the same one, on the same days, is counted once."""

    def __init__(self, document: DocumentLocal) -> None:
        self._perimetre = Perimetre(Etendue.BASSIN, document.bassin_id)
        self._sources = indicateurs()
        self._lus: dict[tuple[Any, ...], Valeur] = {}

    def lire(self, chiffre: ChiffreInsere) -> ChiffreLu:
        """Frozen, what was kept; else what its source says today; nothing from a source that is gone."""
        if chiffre.gele_le:
            return ChiffreLu(chiffre, chiffre.valeur, chiffre.sur, chiffre.masque)
        cle = (chiffre.code, chiffre.du, chiffre.au)
        if cle not in self._lus:
            source = self._sources.get(chiffre.code)
            self._lus[cle] = source.lire(self._perimetre, chiffre.du, chiffre.au) if source else Valeur(None)
        vive = self._lus[cle]
        if vive.masque:
            return ChiffreLu(chiffre, None, None, True, vive.url)
        return ChiffreLu(chiffre, _decimal(vive.nombre), _decimal(vive.sur), False, vive.url)


def _decimal(nombre: float | None) -> Decimal | None:
    return None if nombre is None else Decimal(str(nombre))


def sections_lire(document: DocumentLocal) -> list[SectionDocument]:
    """The sections in order, `chiffres_lus` on each; three queries, and those of the numbers read live."""
    lecteur = Lecteur(document)
    sections = list(document.sections.prefetch_related("sources", "chiffres"))
    for section in sections:
        section.chiffres_lus = [lecteur.lire(chiffre) for chiffre in section.chiffres.all()]
    return sections
