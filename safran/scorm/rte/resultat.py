"""What a snapshot amounts to, whatever the standard of the package."""

from dataclasses import dataclass, field
from decimal import Decimal

from safran.scorm.choices import EtatPassage


@dataclass(frozen=True)
class ValeurRefusee:
    """One value that the standard does not accept."""

    element: str
    code: int
    phrase: str

    def en_dict(self) -> dict[str, object]:
        """For the browser."""
        lisible = "".join(c if c.isprintable() else "\ufffd" for c in self.element[:255])
        return {"element": lisible, "code": self.code, "phrase": self.phrase}


@dataclass
class Resultat:
    """What is kept, the time of this opening, the state and the mark reached, where the content asks to go."""

    valeurs: dict[str, str] = field(default_factory=dict)
    centiemes: int = 0
    etat: EtatPassage = EtatPassage.COMMENCE
    note: Decimal | None = None
    close: bool = False  # le contenu a dit lui-même, et non par défaut, que l’essai est fini
    demande: str = ""
    refusees: list[ValeurRefusee] = field(default_factory=list)
