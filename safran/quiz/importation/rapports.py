"""What an import of questions says of itself, line by line; the same words on the screen and in the command."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import models


class ActionQuestion(models.TextChoices):
    """What becomes of one question of a file."""

    CREEE = "CREEE", "Créée"
    MODIFIEE = "MODIFIEE", "Modifiée"
    INCHANGEE = "INCHANGEE", "Inchangée"
    REPETEE = "REPETEE", "Déjà dans ce fichier"
    LAISSEE = "LAISSEE", "Laissée de côté"
    REFUSEE = "REFUSEE", "Refusée"


_MOTS = {
    ActionQuestion.CREEE: ("créée", "créées"),
    ActionQuestion.MODIFIEE: ("modifiée", "modifiées"),
    ActionQuestion.INCHANGEE: ("inchangée", "inchangées"),
    ActionQuestion.REPETEE: ("répétée", "répétées"),
    ActionQuestion.LAISSEE: ("laissée de côté", "laissées de côté"),
    ActionQuestion.REFUSEE: ("refusée", "refusées"),
}


@dataclass(frozen=True)
class LigneRapport:
    """One question of the file."""

    numero: int
    action: ActionQuestion
    titre: str
    code: str = ""
    motif: str = ""
    remarques: tuple[str, ...] = ()


@dataclass
class Rapport:
    """The whole file."""

    format: str
    encodage: str
    theme: str
    essai: bool
    lignes: list[LigneRapport] = field(default_factory=list)

    @property
    def comptes(self) -> Counter[ActionQuestion]:
        """How many of each."""
        return Counter(ligne.action for ligne in self.lignes)

    @property
    def triees(self) -> list[LigneRapport]:
        """The lines, those refused first: they are what has to be mended."""
        return sorted(self.lignes, key=lambda ligne: ligne.action != ActionQuestion.REFUSEE)

    @property
    def accepte(self) -> bool:
        """Whether nothing of the file is refused."""
        return not self.comptes[ActionQuestion.REFUSEE]

    @property
    def prises(self) -> int:
        """How many questions can be taken; one refused never costs another."""
        return len(self.lignes) - self.comptes[ActionQuestion.REFUSEE] - self.comptes[ActionQuestion.LAISSEE]

    @property
    def refusees(self) -> list[LigneRapport]:
        """Those that cannot."""
        return [ligne for ligne in self.lignes if ligne.action == ActionQuestion.REFUSEE]

    @property
    def a_ecrire(self) -> int:
        """How many rows would change."""
        return self.comptes[ActionQuestion.CREEE] + self.comptes[ActionQuestion.MODIFIEE]

    @property
    def bilan(self) -> str:
        """What counts, in one sentence: what was done, else why nothing was."""
        comptes = self.comptes
        dits = [f"{comptes[action]} {mots[comptes[action] > 1]}" for action, mots in _MOTS.items() if comptes[action]]
        total = self.prises + comptes[ActionQuestion.REFUSEE]
        if not self.prises and not self.accepte:
            debut = "Fichier refusé, rien n’est écrit"
        elif not self.accepte:
            sur = f"{self.prises} question{'s' * (self.prises > 1)} sur {total}"
            verbe = ("peut être prise", "peuvent être prises") if self.essai else ("est prise", "sont prises")
            debut = f"{sur} {verbe[self.prises > 1]}"
        else:
            debut = "Essai, rien n’est écrit" if self.essai else "Fichier accepté en entier"
        return f"{debut}\xa0: {', '.join(dits)}."
