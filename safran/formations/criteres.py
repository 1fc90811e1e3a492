"""Completion criteria: what a training may ask for, offered by upper rooms and evaluated for one person.

An upper room registers its criterion once, in its `apps.py`:
`registre.inscrire("criteres", Critere(type="quiz_reussi", libelle="…", options=…, evaluer=…))`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from home import registre
from safran.formations.choices import Operateur


def _aucune_option() -> list[tuple[str, str]]:
    return []


@dataclass(frozen=True)
class Critere:
    """One kind of criterion.

    `type` is the block's name in the training (`etapes_vues`, `quiz_reussi`); `options()` lists the choices offered
    to the editor, (code, label); `evaluer(compte, formation, parametres)` returns whether it is reached and, when it
    is not, the sentence that says what is missing, without its capital nor its full stop (« réussir le quiz … »).
    `parametres` holds the block's values: `{"quiz": "code-du-quiz"}` for `quiz_reussi`.
    """

    type: str
    libelle: str
    evaluer: Callable[[Any, Any, dict[str, Any]], tuple[bool, str]]
    options: Callable[[], Iterable[tuple[str, str]]] = _aucune_option


@dataclass(frozen=True)
class Constat:
    """What one criterion says for one person, at one moment."""

    type: str
    parametres: dict[str, Any]
    atteint: bool
    manque: str

    def en_dict(self) -> dict[str, Any]:
        """The same, to be frozen as JSON."""
        return {"type": self.type, "parametres": self.parametres, "atteint": self.atteint}


@dataclass(frozen=True)
class Bilan:
    """What the whole expression says for one person."""

    operateur: str
    requis: int
    constats: tuple[Constat, ...]

    @property
    def atteint(self) -> bool:
        """True when enough criteria are reached; never by the absence of any criterion."""
        return self.requis > 0 and sum(constat.atteint for constat in self.constats) >= self.requis

    @property
    def manques(self) -> list[str]:
        """What is still to be done, one sentence per criterion; empty once the expression is true."""
        return [] if self.atteint else [constat.manque for constat in self.constats if not constat.atteint]

    def en_dict(self) -> dict[str, Any]:
        """The same, to be frozen as JSON."""
        return {
            "operateur": self.operateur,
            "requis": self.requis,
            "criteres": [constat.en_dict() for constat in self.constats],
        }


def criteres_offerts() -> dict[str, Critere]:
    """The kinds of criteria that upper rooms offer, by type."""
    return {critere.type: critere for critere in registre.lire("criteres")}


def options_quiz() -> list[tuple[str, str]]:
    """The quizzes that an editor may name in a completion rule."""
    critere = criteres_offerts().get("quiz_reussi")
    return list(critere.options()) if critere else []


def nombre_requis(operateur: str, nombre: int, total: int) -> int:
    """How many criteria out of `total` must be reached: all, one, or `nombre` (never more than there are)."""
    if operateur == Operateur.UN:
        return min(1, total)
    if operateur == Operateur.AU_MOINS:
        return min(max(nombre, 1), total)
    return total


def expression_evaluate(compte: Any, formation: Any, connus: Mapping[str, tuple[bool, str]] | None = None) -> Bilan:
    """Evaluate the completion expression of a training for a person, without writing anything.

    `connus` spares a question whose answer the caller already holds: {"etapes_vues": (reached, sentence)}.
    """
    offerts = criteres_offerts()
    constats = []
    for bloc in formation.achevement_criteres:
        valeurs = bloc.value or {}
        parametres = {cle: valeur for cle, valeur in valeurs.items() if isinstance(valeur, str | int)}
        if connus and bloc.block_type in connus:
            atteint, manque = connus[bloc.block_type]
        elif critere := offerts.get(bloc.block_type):
            atteint, manque = critere.evaluer(compte, formation, parametres)
        else:
            atteint, manque = False, "ce critère n’est pas disponible pour le moment"
        constats.append(Constat(bloc.block_type, parametres, atteint, manque))
    requis = nombre_requis(formation.achevement_operateur, formation.achevement_nombre, len(constats))
    return Bilan(formation.achevement_operateur, requis, tuple(constats))
