"""What rarely changes is read once: kept by each process until one of the rooms that it was read from is written.

    PIED = Gardee("pied", pieces=("wagtailcore", "home"))

    pages = PIED.lire(site.pk, lambda: pages_de_pied(site))          # asks the base only when something changed
    html = BLOC.rendre(cle, "plans/bloc.html", lambda: {"plan": …})  # the same, as the HTML of a template

Whatever writes a table (a rule, the admin, a command, another process) raises the version of its room, once committed;
what was kept under the former one is made again. Inside a transaction nothing is kept (see `dans_les_regles`): it may
never be committed. A key names all that the thing depends on: an object, a day, a *class* of readers as the permissions
give it; never a person (what is hers alone: `home.espace`). In the suite, making a thing reads no room that it does not
declare (`surveiller`). ADR 043.
"""

import re
import secrets
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache as garder
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from home import repliques
from home.siens import versions_ecrites

C = TypeVar("C", bound=Hashable)
T = TypeVar("T")

COMBIEN = 500  # choses gardées sous un même nom ; au-delà, on recommence
SECONDES = 120  # au plus : ce qui dépend de l’heure se relit
PREFIXE = "version:"
ECRITURE = re.compile(r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)
CONNEXION = 'UPDATE "comptes_compte" SET "last_login" ='  # à chaque connexion ; rien de gardé ne montre cette date
LECTURE = re.compile(r"\b(?:FROM|JOIN)\s+\"?([a-z_]\w*)", re.IGNORECASE)
# Écrites sans cesse, jamais gardées : ce qui en dépend se lit à chaque fois.
JOURNAUX = frozenset(
    {
        "django_session",
        *("home_courriel", "home_passage", "home_passageperiodique"),
        "home_fluxagenda",
        "home_espacefait",
        "home_recapitulatif",
        "home_rapportpolitique",
        # ce qui se tape, enregistré toutes les dix secondes
        *("pratiques_brouillon", "pratiques_versionbrouillon"),
        "django_tasks_database_dbtaskresult",
        # ce que les apprenants font
        *("parcours_suivi", "parcours_etapevue", "parcours_achevement", "parcours_moduleacheve", "parcours_noteetape"),
        *("parcours_tempsetape", "parcours_horloge", "quiz_tentative", "quiz_reponsenotee", "quiz_entrainement"),
        *("parcours_listecochee", "scorm_passagescorm", "scorm_etatsco"),
        *("parcours_reponseetape", "quiz_reponseouverte", "quiz_questionarevoir", "quiz_reglagerevisions"),
        # ce que les lecteurs marquent, demandent, répondent
        *("pratiques_signet", "pratiques_livret", "agenda_participation"),
        *("carnets_carnet", "carnets_ficheretenue", "carnets_partage"),
        *("orientation_ficheliaison", "orientation_ficheliaison_montrees", "orientation_passageporte"),
    }
)


@dataclass(frozen=True)
class _Montee:
    """Raise the version of a room; written many times in a transaction, it is raised once."""

    piece: str

    def __call__(self) -> None:
        version_monter(self.piece)


def version_monter(piece: str) -> None:
    """What was kept under the former version of this room is made again."""
    (_retenues.get() or {}).pop(piece, None)
    cache.set(PREFIXE + piece, secrets.token_hex(8), None)


@garder
def piece_de(table: str) -> str:
    """The room of a table (its app label); empty for the tables of `JOURNAUX` and those of no model."""
    if table in JOURNAUX:
        return ""
    modeles = (m for m in apps.get_models(include_auto_created=True) if m._meta.db_table == table)
    return next((modele._meta.app_label for modele in modeles), "")


def ecritures_suivre(connection: BaseDatabaseWrapper, **suite: Any) -> None:
    """Listen to what a new connection writes (signal `connection_created`)."""
    if _noter not in connection.execute_wrappers:
        connection.execute_wrappers.append(_noter)


def _noter(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    resultat = execute(sql, params, many, context)
    if ecrite := ECRITURE.match(sql):
        repliques.ecriture_noter(context["connection"])
    if ecrite and not sql.startswith(CONNEXION):
        piece, attente = piece_de(ecrite[1]), context["connection"].run_on_commit
        for montee in map(_Montee, [*([piece] if piece else []), *versions_ecrites(ecrite[1])]):
            if not any(montee == deja for _, deja, _ in attente[-20:]):
                transaction.on_commit(montee, using=context["connection"].alias)
    return resultat


_retenues: ContextVar[dict[str, str] | None] = ContextVar("versions retenues", default=None)


@contextmanager
def versions_retenues() -> Iterator[None]:
    """Inside, each version is asked for once: a page that is only read is of the moment when it began."""
    jeton = _retenues.set({})
    try:
        yield
    finally:
        _retenues.reset(jeton)


def versions_lire(pieces: Iterable[str]) -> tuple[str, ...]:
    """What tells that one of these rooms was written, whichever process did."""
    pieces, retenues = tuple(pieces), _retenues.get()
    if retenues is None:
        retenues = {}
    if manquent := [piece for piece in pieces if piece not in retenues]:
        retenues.update(_demander(manquent))
    return tuple(retenues[piece] for piece in pieces)


def _demander(pieces: list[str]) -> dict[str, str]:
    cles = {PREFIXE + piece: piece for piece in pieces}
    lues = repliques.lire_sous_la_marque(cles)
    for cle in cles.keys() - lues.keys():
        cache.add(cle, secrets.token_hex(8), None)
        lues[cle] = cache.get(cle, "")
    return {piece: lues[cle] for cle, piece in cles.items()}


def transaction_ouverte() -> bool:
    """What is read now may be older than what was committed meanwhile, or never be committed."""
    return connection.in_atomic_block


@dataclass(frozen=True)
class _Chose:
    chose: Any
    versions: tuple[str, ...]
    instant: float


class Gardee:
    """Things of one kind, kept by key under the versions of the rooms that they are read from.

    `journaux` are the tables written all the time that it may read, their state being told by the key.
    `dans_les_regles`: what is kept is read in a transaction too, so long as it has written none of these rooms; for
    what no lock of a rule protects. Only what is told with its hour (`home.arretes`) lasts longer, and is not watched.
    `longues`: to make one takes seconds and memory; one reader makes it, and those who come meanwhile wait for it.
    """

    def __init__(
        self, nom: str, *, pieces: Iterable[str], combien: int = COMBIEN, secondes: int = SECONDES,
        journaux: Iterable[str] = (), dans_les_regles: bool = False, surveillee: bool = True, longues: bool = False,
    ) -> None:  # fmt: skip
        self.nom, self.pieces, self.journaux = nom, tuple(sorted(pieces)), frozenset(journaux)
        self.combien, self.secondes, self.surveillee = combien, secondes, surveillee
        self.dans_les_regles = dans_les_regles
        self._gardees: dict[Hashable, _Chose] = {}
        self._seul: AbstractContextManager = threading.RLock() if longues else nullcontext()

    def lire(self, cle: Hashable, faire: Callable[[], T]) -> T:
        """The thing of this key, made by `faire` when none is kept, or when it is no longer true."""
        if self.incertain():
            with self._surveillee():
                return faire()
        # La version se lit d’abord : ce qui change pendant la lecture fait relire.
        versions = versions_lire(self.pieces)
        if not (gardee := self._vraie(cle, versions)):
            with self._seul, self._surveillee():
                if not (gardee := self._vraie(cle, versions)):
                    gardee = self._garder(cle, faire(), versions)
        return gardee.chose

    def lire_lot(self, cles: Iterable[C], faire: Callable[[list[C]], dict[C, T]]) -> dict[C, T]:
        """Several at once: those that are not kept are made together by `faire`, in the order asked for."""
        cles = list(cles)
        versions = None if self.incertain() else versions_lire(self.pieces)
        gardees = {c: vraie.chose for c in cles if versions is not None and (vraie := self._vraie(c, versions))}
        if manquantes := [cle for cle in cles if cle not in gardees]:
            with self._surveillee():
                faites = faire(manquantes)
            for cle, chose in faites.items():
                if versions is not None:
                    self._garder(cle, chose, versions)
            gardees |= faites
        return {cle: gardees[cle] for cle in cles if cle in gardees}

    def deja(self, cle: Hashable) -> Any:
        """The kept thing of this key, when it is still true; None otherwise, and nothing is asked of the base."""
        gardee = None if self.incertain() else self._vraie(cle, versions_lire(self.pieces))
        return gardee and gardee.chose

    def incertain(self) -> bool:
        """What is read here may never be committed."""
        if not transaction_ouverte():
            return False
        ecrites = {montee.piece for _, montee, _ in connection.run_on_commit if isinstance(montee, _Montee)}
        return not self.dans_les_regles or not ecrites.isdisjoint(self.pieces)

    def _surveillee(self) -> AbstractContextManager:
        return surveiller(self.nom, {*self.pieces, *self.journaux}) if self.surveillee else nullcontext()

    def _garder(self, cle: Hashable, chose: Any, versions: tuple[str, ...]) -> _Chose:
        faite = _Chose(chose, versions, time.monotonic())
        if len(self._gardees) >= self.combien:
            self._gardees.clear()
        # Une transaction commencée avant une écriture n’en voit rien : elle lit, elle ne garde pas. Et un cache qui ne
        # garde rien ne dit rien : on relira.
        if all(versions) and not (self.dans_les_regles and transaction_ouverte()):
            self._gardees[cle] = faite
        return faite

    def _vraie(self, cle: Hashable, versions: tuple[str, ...]) -> "_Chose | None":
        gardee = self._gardees.get(cle)
        vraie = gardee and gardee.versions == versions and time.monotonic() - gardee.instant < self.secondes
        return gardee if vraie else None

    def rendre(self, cle: Hashable, gabarit: str, contexte: Callable[[], dict[str, Any]]) -> SafeString:
        """The same for the HTML of a template, which knows nothing of who asks."""
        return self.lire(cle, lambda: SafeString(render_to_string(gabarit, contexte())))


def surveiller(nom: str, dites: Iterable[str]) -> AbstractContextManager:
    """In the suite, refuse that a kept thing reads a room that it does not declare: nothing would make it again."""
    if not settings.GARDEES_SURVEILLEES:
        return nullcontext()

    def verifier(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        lues = {piece_de(table) or table for table in LECTURE.findall(sql) if piece_de(table) or table in JOURNAUX}
        if tues := lues.difference(dites):
            raise AssertionError(f"« {nom} » se garde et lit {sorted(tues)} sans le dire : {sql[:200]}")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(verifier)
