"""Completion criteria: what a training may ask for, offered by upper rooms.

An upper room registers its criterion once, in its `apps.py`:
`registre.inscrire("criteres", Critere(type="quiz_reussi", libelle="…", options=…, evaluer=…, dire=…, quand=…))`.
How criteria combine stands in `expressions.py`.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from home import registre
from reseau.comptes.models import Compte

Options = Iterable[tuple[str, Any]]


def _aucune_option() -> list[tuple[str, str]]:
    return []


def _jamais(compte: Compte, formation: Any, parametres: dict[str, Any]) -> datetime.datetime | None:
    return None


@dataclass(frozen=True)
class Critere:
    """One kind of criterion.

    `type` is the block's name in the training (`etapes_vues`, `quiz_reussi`); `options()` lists the choices offered
    to the editor, (code, label) or (group, choices); `evaluer(compte, formation, parametres)` returns whether it is
    reached and, when it is not, the sentence that says what is missing, without its capital nor its full stop
    (« réussir le quiz … »). `parametres` holds the block's values: `{"quiz": "code-du-quiz"}` for `quiz_reussi`.
    `dire(parametres)` says the condition itself in the same form, for whoever it is; `quand` says since when it is
    reached, if that is known.
    """

    type: str
    libelle: str
    evaluer: Callable[[Any, Any, dict[str, Any]], tuple[bool, str]]
    options: Callable[[], Options] = _aucune_option
    dire: Callable[[dict[str, Any]], str] | None = None
    quand: Callable[[Any, Any, dict[str, Any]], datetime.datetime | None] = _jamais

    def phrase(self, parametres: dict[str, Any]) -> str:
        """The condition in words; its label when the room says nothing better."""
        return self.dire(parametres) if self.dire else self.libelle[:1].lower() + self.libelle[1:]


def criteres_offerts() -> dict[str, Critere]:
    """The kinds of criteria that upper rooms offer, by type."""
    return {critere.type: critere for critere in registre.lire("criteres")}


def options_de(type_critere: str) -> list[tuple[str, Any]]:
    """What an editor may name in a criterion of this type; nothing while no room offers it."""
    critere = criteres_offerts().get(type_critere)
    return list(critere.options()) if critere else []


def options_quiz() -> list[tuple[str, str]]:
    """The quizzes that an editor may name in a completion rule."""
    return options_de("quiz_reussi")


def options_scorm() -> list[tuple[str, str]]:
    """The SCORM packages that an editor may name."""
    return options_de("scorm_reussi")


def options_modules() -> list[tuple[str, str]]:
    """The modules that an editor may name, by training."""
    return options_de("module_vu")


def options_etapes() -> list[tuple[str, Any]]:
    """The steps that an editor may name, by training and module."""
    return options_de("etape_vue")


def codes_de(options: Options) -> set[str]:
    """The codes of a list of choices, grouped or not."""
    codes = set()
    for code, libelle in options:
        codes |= {code} if isinstance(libelle, str) else codes_de(libelle)
    return codes
