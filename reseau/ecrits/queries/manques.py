"""What a document still lacks before it is published."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reseau.ecrits.queries.lecture import SectionLue


@dataclass(frozen=True)
class Manque:
    """One reason not to publish yet: its code, its sentence, the sections that it is about."""

    code: str
    phrase: str
    sections: list[SectionLue]

    @property
    def dit(self) -> str:
        """The sentence, with the sections by name."""
        noms = ", ".join(f"«\u00a0{lue.section.titre}\u00a0»" for lue in self.sections)
        return f"{self.phrase} : {noms}." if noms else f"{self.phrase}."


RAISONS: tuple[tuple[str, str, Callable[[SectionLue], object]], ...] = (
    ("vide", "Rien n’est encore écrit", lambda lue: not lue.section.texte.strip()),
    ("sources", "Citez au moins une source", lambda lue: lue.section.sources_exigees and not lue.sources),
    ("marge", "Deux textes attendent d’être départagés", lambda lue: lue.marges),
    ("remarques", "Une remarque attend une réponse", lambda lue: lue.ouvertes),
    ("chiffres", "Un chiffre n’est plus compté : retirez-le", lambda lue: any(lu.perdu for lu in lue.chiffres)),
)


def manques_dire(sections: Iterable[SectionLue]) -> list[Manque]:
    """Everything that stands between these sections and publication; nothing when it may be published."""
    lues = list(sections)
    if not lues:
        return [Manque("vide", "Ce document n’a aucune section", [])]
    dits = [Manque(code, phrase, [lue for lue in lues if manque(lue)]) for code, phrase, manque in RAISONS]
    return [manque for manque in dits if manque.sections]
