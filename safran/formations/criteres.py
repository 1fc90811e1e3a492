"""Completion: the criteria that upper rooms offer, and the expressions that combine them, read, said and evaluated
here.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from home import registre
from reseau.comptes.models import Compte
from safran.formations.choices import Operateur

# Completion criteria: what a training may ask for, offered by upper rooms.
#
# An upper room registers its criterion once, in its `apps.py`:
# `registre.inscrire("criteres", Critere(type="quiz_reussi", libelle="…", options=…, evaluer=…, dire=…, quand=…))`.
# How criteria combine stands in `expressions.py`.

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


# Completion expressions: all, one or n of several conditions, groups inside groups; read, said and evaluated here.

GROUPE = "groupe"
INDISPONIBLE = "ce critère n’est pas disponible pour le moment"
Connus = Mapping[str, Callable[[dict[str, Any]], tuple[bool, str]]]


def nombre_requis(operateur: str, nombre: int, total: int) -> int:
    """How many conditions out of `total` must be reached: all, one, or `nombre` (never more than there are)."""
    if operateur == Operateur.UN:
        return min(1, total)
    if operateur == Operateur.AU_MOINS:
        return min(max(nombre, 1), total)
    return total


def _parmi(operateur: str, combien: int, phrases: list[str]) -> str:
    """Several phrases as one: A et B; A ou B; au moins 2 de ces conditions."""
    if len(phrases) < 2:
        return "".join(phrases)
    if operateur == Operateur.AU_MOINS and 1 < combien < len(phrases):
        return f"remplir au moins {combien} de ces {len(phrases)} conditions : {' ; '.join(phrases)}"
    lien = " ou " if combien == 1 else " et "
    return ", ".join(phrases[:-1]) + lien + phrases[-1]


@dataclass(frozen=True)
class Condition:
    """One criterion with its values, as the author wrote it."""

    type: str
    parametres: dict[str, Any]

    @property
    def phrase(self) -> str:
        critere = criteres_offerts().get(self.type)
        return critere.phrase(self.parametres) if critere else INDISPONIBLE

    @property
    def critere(self) -> Critere | None:
        """The room's criterion, or None while nobody offers it."""
        return criteres_offerts().get(self.type)


@dataclass(frozen=True)
class Groupe:
    """Conditions that combine; the whole rule of a training is one."""

    operateur: str
    nombre: int
    membres: tuple["Condition | Groupe", ...]

    @property
    def requis(self) -> int:
        return nombre_requis(self.operateur, self.nombre, len(self.membres))

    @property
    def trop_demande(self) -> bool:
        return self.operateur == Operateur.AU_MOINS and self.nombre > len(self.membres)

    @property
    def phrase(self) -> str:
        phrases = [f"({m.phrase})" if isinstance(m, Groupe) and len(m.membres) > 1 else m.phrase for m in self.membres]
        return _parmi(self.operateur, self.requis, phrases)

    @property
    def titre(self) -> str:
        return titre_de(self.operateur, self.requis, len(self.membres))


def titre_de(operateur: str, requis: int, total: int) -> str:
    """What stands above a list of conditions."""
    if requis >= total:
        return "Toutes ces conditions" if total > 1 else "Cette condition"
    return "Une seule de ces conditions suffit" if requis == 1 else f"Au moins {requis} de ces {total} conditions"


def _lire(operateur: str, nombre: int, bruts: Any) -> Groupe:
    membres: list[Condition | Groupe] = []
    for brut in bruts or ():
        valeur = brut.get("value") or {}
        if brut["type"] == GROUPE:
            membres.append(
                _lire(valeur.get("operateur", Operateur.TOUS), valeur.get("nombre") or 1, valeur["criteres"])
            )
        else:
            parametres = {cle: v for cle, v in valeur.items() if isinstance(v, str | int)}
            membres.append(Condition(brut["type"], parametres))
    return Groupe(operateur, nombre, tuple(membres))


def expression_lire(formation: Any) -> Groupe:
    """The rule of a training, from what is stored, without building any block."""
    return _lire(formation.achevement_operateur, formation.achevement_nombre, formation.achevement_criteres.raw_data)


def conditions_de(groupe: Groupe) -> Iterator[Condition]:
    """Every condition of a rule, those of inner groups included."""
    for membre in groupe.membres:
        if isinstance(membre, Groupe):
            yield from conditions_de(membre)
        else:
            yield membre


def groupes_de(groupe: Groupe) -> Iterator[Groupe]:
    """The rule itself and every group inside it."""
    yield groupe
    for membre in groupe.membres:
        if isinstance(membre, Groupe):
            yield from groupes_de(membre)


@dataclass(frozen=True)
class Constat:
    """What one condition says for one person, at one moment."""

    type: str
    parametres: dict[str, Any]
    atteint: bool
    manque: str
    phrase: str = ""
    le: datetime.datetime | None = None

    def en_dict(self) -> dict[str, Any]:
        """The same, to be frozen as JSON."""
        return {
            "type": self.type,
            "parametres": self.parametres,
            "atteint": self.atteint,
            "phrase": self.phrase,
            "le": self.le.isoformat() if self.le else None,
        }


@dataclass(frozen=True)
class Bilan:
    """What a group says for one person; the whole expression is one."""

    operateur: str
    requis: int
    constats: tuple["Constat | Bilan", ...]

    @property
    def type(self) -> str:
        return GROUPE

    @property
    def atteint(self) -> bool:
        """True when enough conditions are reached; never by the absence of any condition."""
        return self.requis > 0 and sum(constat.atteint for constat in self.constats) >= self.requis

    @property
    def titre(self) -> str:
        return titre_de(self.operateur, self.requis, len(self.constats))

    @property
    def manques(self) -> list[str]:
        """What is still to be done; one sentence per condition when all are asked, one for the choice otherwise."""
        if self.atteint:
            return []
        restants = [constat.manque for constat in self.constats if not constat.atteint]
        if self.requis >= len(self.constats):
            return restants
        reste = self.requis - sum(constat.atteint for constat in self.constats)
        return [_parmi(Operateur.AU_MOINS, reste, restants)] if restants else []

    @property
    def manque(self) -> str:
        return " et ".join(self.manques)

    def en_dict(self) -> dict[str, Any]:
        """The same, to be frozen as JSON."""
        return {
            "type": GROUPE,
            "operateur": self.operateur,
            "requis": self.requis,
            "atteint": self.atteint,
            "criteres": [constat.en_dict() for constat in self.constats],
        }


def expression_evaluate(compte: Compte, formation: Any, connus: Connus | None = None) -> Bilan:
    """Evaluate the completion expression of a training for a person, without writing anything.

    `connus` spares a question whose answer the caller already holds: {"etapes_vues": callable(parametres)}.
    """
    offerts = criteres_offerts()

    def constater(condition: Condition) -> Constat:
        parametres, critere = condition.parametres, offerts.get(condition.type)
        if connus and condition.type in connus:
            atteint, manque = connus[condition.type](parametres)
        elif critere:
            atteint, manque = critere.evaluer(compte, formation, parametres)
        else:
            atteint, manque = False, INDISPONIBLE
        return Constat(condition.type, parametres, atteint, manque)

    def peser(groupe: Groupe) -> Bilan:
        constats = tuple(peser(m) if isinstance(m, Groupe) else constater(m) for m in groupe.membres)
        return Bilan(groupe.operateur, groupe.requis, constats)

    return peser(expression_lire(formation))


def bilan_expliquer(bilan: Bilan, compte: Compte, formation: Any) -> Bilan:
    """The same findings with each condition in words and, where it is reached, since when."""
    offerts = criteres_offerts()

    def expliquer(constat: Constat) -> Constat:
        critere = offerts.get(constat.type)
        if critere is None:
            return replace(constat, phrase=INDISPONIBLE)
        le = critere.quand(compte, formation, constat.parametres) if constat.atteint else None
        return replace(constat, phrase=critere.phrase(constat.parametres), le=le)

    constats = tuple(
        bilan_expliquer(c, compte, formation) if isinstance(c, Bilan) else expliquer(c) for c in bilan.constats
    )
    return replace(bilan, constats=constats)


def constats_figes(expression: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every finding of a frozen expression, those of inner groups included."""
    for constat in expression.get("criteres", ()):
        if "criteres" in constat:
            yield from constats_figes(constat)
        else:
            yield constat
