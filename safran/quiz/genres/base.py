"""What every kind of question shares: a frozen question, an answer, a correction.

A frozen question is a plain dictionary: `id`, `genre`, `enonce`, `retour`, `points`, and what its kind needs.
An answer is a dictionary too: `{"choix": [ids]}` or `{"parties": {key: text}}`, `{"passe": True}` for « Je ne sais
pas »; empty when unanswered.
"""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django import forms

from safran.quiz.choices import Verdict

SANS_REPONSE = "Répondez à cette question ou choisissez « Je ne sais pas »."
REPONSE_ET_PASSE = "Vous avez coché des réponses et « Je ne sais pas » : gardez l’un ou l’autre."
PRESQUE_TOUT = Fraction(9999, 10000)  # trois parts de 33,33333 % font le tout


@dataclass(frozen=True)
class LigneCorrigee:
    """One proposed answer once the quiz is handed in."""

    texte: str
    cochee: bool
    juste: bool
    retour: str
    verdict_cache: bool = False

    @property
    def etat(self) -> str:
        """The words shown beside the answer, never its colour alone."""
        if self.cochee:
            return "Votre réponse, juste" if self.juste and not self.verdict_cache else "Votre réponse"
        return "Bonne réponse" if self.juste else ""

    @property
    def classe(self) -> str:
        """The look that goes with the words."""
        if self.verdict_cache:
            return ""
        if self.juste:
            return "option--juste"
        return "option--fausse" if self.cochee else ""


@dataclass(frozen=True)
class PartieCorrigee:
    """One part of an answer (a word, a number, a pair, a rank, a gap) once the quiz is handed in."""

    libelle: str
    donnee: str
    attendue: str
    part: Fraction
    retour: str = ""

    @property
    def verdict(self) -> Verdict:
        """Right, right in part, wrong, or nothing given."""
        return verdict_de(self.part, bool(self.donnee))


@dataclass(frozen=True)
class Correction:
    """What one question gave: its points, a verdict in words, each proposed answer or each part of the answer."""

    question: dict[str, Any]
    points: Fraction
    verdict: Verdict
    lignes: list[LigneCorrigee] = field(default_factory=list)
    parties: list[PartieCorrigee] = field(default_factory=list)
    retour: str = ""
    texte: str = ""
    modele: str = ""
    commentaire: str = ""

    def sans_justes(self) -> "Correction":
        """The same without what would tell the right answer: one's own answers, their feedback, the verdict."""
        lignes = [
            replace(ligne, juste=ligne.juste and ligne.cochee, retour=ligne.retour if ligne.cochee else "")
            for ligne in self.lignes
        ]
        parties = [replace(partie, attendue="") for partie in self.parties]
        return replace(self, lignes=lignes, parties=parties, retour="", modele="")


def verdict_de(part: Fraction, repondu: bool, passe: bool = False) -> Verdict:
    """The words that go with a share of the points."""
    if not repondu:
        return Verdict.PASSE if passe else Verdict.VIDE
    if part == 1:
        return Verdict.JUSTE
    return Verdict.PARTIEL if part else Verdict.FAUX


def points_de(question: dict[str, Any]) -> Fraction:
    """The points of a question, exact."""
    return Fraction(str(question.get("points", 1)))


def borner(part: Fraction) -> Fraction:
    """A share between nothing and all; what is all but a rounding is all."""
    return Fraction(1) if part >= PRESQUE_TOUT else max(Fraction(0), part)


def pourcent(valeur: Any) -> Fraction:
    """A stored percentage as a share; empty is nothing."""
    return Fraction(str(valeur)) / 100 if valeur not in (None, "") else Fraction(0)


def texte_de(valeur: Any) -> str:
    """A stored number or text as text; nothing for None."""
    return "" if valeur is None else str(valeur)


class Genre:
    """A kind of question: how it is frozen, answered in a form, read, shown again and marked."""

    gabarit = ""
    gabarit_corrige = ""
    consigne = ""

    def figer(self, valeur: Any, melanger: bool) -> dict[str, Any]:
        """What the attempt keeps of the question besides its wording."""
        raise NotImplementedError

    def champ(self, question: dict[str, Any], libelle: str, requis: bool = True) -> forms.Field:
        """The form field; nothing in it tells which answer is right. `requis` false accepts what is unfinished."""
        raise NotImplementedError

    def lire(self, valeur: Any) -> dict[str, Any]:
        """The answer to keep, from the cleaned value of the field; empty when nothing was given."""
        raise NotImplementedError

    def montrer(self, reponse: dict[str, Any]) -> Any:
        """The value of the field for an answer already kept."""
        raise NotImplementedError

    def envoi(self, nom: str, reponse: dict[str, Any]) -> dict[str, Any]:
        """What a form whose field has this name sends for an answer already kept."""
        return {nom: self.montrer(reponse)} if reponse else {}

    def connait(self, question: dict[str, Any], reponse: dict[str, Any]) -> bool:
        """Whether the answer is one that this question can receive."""
        raise NotImplementedError

    def part(self, question: dict[str, Any], reponse: dict[str, Any]) -> Fraction:
        """The share of the points that an answer gives, between 0 and 1."""
        raise NotImplementedError

    def details(self, question: dict[str, Any], reponse: dict[str, Any]) -> dict[str, Any]:
        """The lines of the correction."""
        raise NotImplementedError

    def exacte(self, question: dict[str, Any]) -> dict[str, Any]:
        """A wholly right answer."""
        raise NotImplementedError

    def signature(self, question: dict[str, Any], reponse: dict[str, Any]) -> list[str]:
        """What was chosen, as short marks that statistics count; never what was typed."""
        raise NotImplementedError

    def legendes(self, question: dict[str, Any]) -> dict[str, str]:
        """What each mark of `signature` means."""
        raise NotImplementedError

    def rectifier(self, figee: dict[str, Any], actuelle: dict[str, Any]) -> dict[str, Any] | None:
        """The frozen question with the key of the question as it is written now; None when it asks something else."""
        raise NotImplementedError

    def contexte(self, question: dict[str, Any], champ: Any) -> dict[str, Any]:
        """What the template of the question needs besides its field."""
        return {}

    def corriger(self, question: dict[str, Any], reponse: dict[str, Any]) -> Correction:
        """Mark one answer; no answer and « Je ne sais pas » give nothing."""
        passe = bool(reponse.get("passe"))
        repondu = bool(reponse) and not passe
        part = borner(self.part(question, reponse)) if repondu else Fraction(0)
        return Correction(
            question,
            part * points_de(question),
            verdict_de(part, repondu, passe),
            retour=question.get("retour", ""),
            **self.details(question, reponse),
        )
