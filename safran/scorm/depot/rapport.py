"""What the gate tells the author: one sentence per finding, with the file and the line when they are known."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from home.archives.refus import ArchiveRefusee


class Gravite(StrEnum):
    """What a finding does to the package."""

    ERREUR = "ERREUR"
    AVERTISSEMENT = "AVERTISSEMENT"
    INFORMATION = "INFORMATION"


LIBELLES = {Gravite.ERREUR: "Refus", Gravite.AVERTISSEMENT: "À savoir", Gravite.INFORMATION: "Lu"}


@dataclass(frozen=True)
class Constat:
    """One finding."""

    gravite: Gravite
    phrase: str
    ligne: int | None = None

    @property
    def libelle(self) -> str:
        """The gravity, in a word."""
        return LIBELLES[self.gravite]

    def dire(self) -> str:
        """The finding as one line of text."""
        ou = f" (ligne {self.ligne} du manifeste)" if self.ligne else ""
        return f"{self.libelle} : {self.phrase}{ou}"

    def en_dict(self) -> dict[str, Any]:
        """The same, to be frozen as JSON."""
        return {"gravite": str(self.gravite), "phrase": self.phrase, "ligne": self.ligne}


@dataclass
class Rapport:
    """Findings, in the order they were made."""

    constats: list[Constat] = field(default_factory=list)
    _repetes: dict[str, tuple[int, str, int]] = field(default_factory=dict)

    def erreur(self, phrase: str, ligne: int | None = None) -> None:
        """The package will be refused."""
        self.constats.append(Constat(Gravite.ERREUR, phrase, ligne))

    def avertir(self, phrase: str, ligne: int | None = None) -> None:
        """The package is accepted; its author should know."""
        self.constats.append(Constat(Gravite.AVERTISSEMENT, phrase, ligne))

    def avertir_une_fois(self, famille: str, phrase: str, ligne: int | None, quoi: str) -> None:
        """The same warning about many things is one: it names the first, and counts the others, called `quoi`."""
        place, premiere, autres = self._repetes.get(famille, (len(self.constats), phrase, -1))
        self._repetes[famille] = (place, premiere, autres + 1)
        if autres == -1:
            self.avertir(phrase, ligne)
        else:
            pluriel = "s" if autres else ""
            suite = f"{premiere.removesuffix('.')} (et {autres + 1} autre{pluriel} {quoi}{pluriel})."
            self.constats[place] = replace(self.constats[place], phrase=suite)

    def dire(self, phrase: str) -> None:
        """What has been read."""
        self.constats.append(Constat(Gravite.INFORMATION, phrase))

    @property
    def erreurs(self) -> list[Constat]:
        """Why the package is refused; empty when it is accepted."""
        return [constat for constat in self.constats if constat.gravite == Gravite.ERREUR]

    @property
    def accepte(self) -> bool:
        """Nothing stands against it."""
        return not self.erreurs

    def en_liste(self) -> list[dict[str, Any]]:
        """The same, to be frozen as JSON."""
        return [constat.en_dict() for constat in self.constats]


# Un paquet refusé l’est comme toute archive venue d’ailleurs.
PaquetRefuse = ArchiveRefusee


def constats_relire(liste: list[dict[str, Any]]) -> list[Constat]:
    """Findings as they were frozen."""
    return [Constat(Gravite(brut["gravite"]), brut["phrase"], brut.get("ligne")) for brut in liste]
