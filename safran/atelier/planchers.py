"""What may be said of how many people there are, when nobody must be recognised.

A number goes down to a multiple of five, and fewer than five are not counted. Every figure of a page is made of such
numbers alone: subtracting two of them, two steps or two days, never gives fewer than five people.
"""

from dataclasses import dataclass

PLANCHER = 5


@dataclass(frozen=True, order=True)
class Combien:
    """About so many people; the exact number is not kept."""

    plancher: int = 0

    def __str__(self) -> str:
        return f"{self.plancher} à {self.plancher + PLANCHER - 1}" if self.plancher else "moins de cinq"

    @property
    def court(self) -> str:
        """The same beside a bar."""
        return str(self) if self else f"<\N{NO-BREAK SPACE}{PLANCHER}"

    def __bool__(self) -> bool:
        return self.plancher > 0

    def part_de(self, tous: "Combien") -> int:
        """Its share of another number, to the nearest ten percent."""
        return 10 * round(10 * self.plancher / tous.plancher) if tous else 0


def combien(nombre: int) -> Combien:
    """This many people, as they may be told."""
    return Combien(nombre - nombre % PLANCHER)
