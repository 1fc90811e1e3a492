"""Real threads on a real base: start together, meet at a chosen point, look at what came out."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet

from home import registre
from home.erreurs import RegleRefusee

PATIENCE = 40
BREF = 0.3


@dataclass(frozen=True)
class Issue:
    """What became of one call: a value, or what it raised."""

    valeur: Any = None
    erreur: BaseException | None = None

    @property
    def code(self) -> str:
        """ "" when it went well, the code of a refusal, the name of an error that nobody foresaw."""
        if self.erreur is None:
            return ""
        return self.erreur.code if isinstance(self.erreur, RegleRefusee) else type(self.erreur).__name__


def ensemble(*appels: Callable[[], Any]) -> list[Issue]:
    """Run every call at the same instant, each in a thread with a connection of its own, closed at the end."""
    depart, issues = threading.Barrier(len(appels)), [Issue()] * len(appels)

    def courir(rang: int) -> None:
        try:
            connection.ensure_connection()
            depart.wait(PATIENCE)
            issues[rang] = Issue(valeur=appels[rang]())
        except Exception as erreur:
            issues[rang] = Issue(erreur=erreur)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=courir, args=[rang], daemon=True) for rang in range(len(appels))]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(PATIENCE)
    assert not any(fil.is_alive() for fil in fils), "un fil attend encore : verrous croisés"
    return issues


def ensemble_fois(nombre: int, appel: Callable[..., Any], **arguments: Any) -> list[Issue]:
    return ensemble(*[partial(appel, **arguments)] * nombre)


def codes(issues: list[Issue]) -> list[str]:
    """The codes, sorted: "" for each call that went well."""
    return sorted(issue.code for issue in issues)


def reussies(issues: list[Issue]) -> list[Any]:
    """The values of the calls that went well; fails on an error that is not a refusal."""
    imprevues = [i.erreur for i in issues if i.erreur is not None and not isinstance(i.erreur, RegleRefusee)]
    assert imprevues == [], imprevues
    return [issue.valeur for issue in issues if issue.erreur is None]


class Rencontre:
    """A point that `nombre` threads reach together when no lock keeps them apart.

    With a lock, the first one waits `delai` alone, then everybody goes on; `complete` says which of the two happened.
    """

    def __init__(self, nombre: int, delai: float = BREF) -> None:
        self.barriere, self.delai, self.complete, self.atteinte = threading.Barrier(nombre), delai, False, False

    @property
    def empechee(self) -> bool:
        """Somebody waited there, and something kept the others away: a point that nobody reaches proves nothing."""
        return self.atteinte and not self.complete

    def attendre(self) -> None:
        """Meet once, or give up."""
        self.atteinte = True
        if self.complete:
            return
        try:
            self.barriere.wait(self.delai)
            self.complete = True
        except threading.BrokenBarrierError:
            pass

    def placer(self, monkeypatch: Any, porteur: Any, nom: str, apres: bool = False) -> "Rencontre":
        """Have the function `porteur.nom` wait here, before its work or after it."""
        origine = getattr(porteur, nom)

        @wraps(origine)
        def avec_attente(*args: Any, **kwargs: Any) -> Any:
            if not apres:
                self.attendre()
            resultat = origine(*args, **kwargs)
            if apres:
                self.attendre()
            return resultat

        monkeypatch.setattr(porteur, nom, avec_attente)
        return self


def verrous_oter(monkeypatch: Any) -> None:
    """Take away what keeps writers apart: row locks, and SQLite's IMMEDIATE transactions."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connections.settings["default"]["OPTIONS"], "transaction_mode", "DEFERRED")


def anomalies() -> list[str]:
    """What `manage.py verifier` would say."""
    return [phrase for controle in registre.lire("verifications") for phrase in controle()]
