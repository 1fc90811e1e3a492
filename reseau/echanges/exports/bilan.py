"""What an export wrote."""

from dataclasses import dataclass

LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


@dataclass
class Bilan:
    """Counted while the lines go by."""

    structures: int = 0
    services: int = 0
    lieux: int = 0
    contacts: int = 0
    permanences: int = 0

    def __str__(self) -> str:
        dit = f"structures {self.structures}, services {self.services}, lieux {self.lieux}"
        annexes = {"contacts": self.contacts, "permanences": self.permanences}
        return ", ".join([dit, *(f"{nom} {nombre}" for nom, nombre in annexes.items() if nombre)])
