"""Work on a connection of its own, beside the caller's: PostgreSQL makes nobody wait for rows that nobody sees yet."""

import queue
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Self

from django.db import OperationalError, connection, models, transaction

from home.lots.chargement import Chargement
from home.lots.depots import COPIE, deposer

GROUPE = 8000  # lignes posées puis vérifiées ensemble
EN_ATTENTE = 40  # paquets de lignes que l’un a préparés et que l’autre n’a pas encore pris
SILENCE = "60s"  # un processus qui se tait plus longtemps est mort : le serveur oublie ce qu’il avait posé
SIGNE = 10  # secondes : une longue préparation, dont rien ne se pose plus d’avance, n’est pas un silence

Ordre = tuple[str, list[list[Any]]]
Travail = Callable[[], None]


def chargement_ouvrir(*, long: bool) -> Chargement:
    """A loading; a long one lays its rows as they come, where it can."""
    return ChargementAvance() if long and _a_cote_possible() else Chargement()


@contextmanager
def a_cote(travail: Travail) -> Iterator[None]:
    """Do something while the block runs, where it can be done; after it otherwise."""
    if not _a_cote_possible():
        yield
        travail()
        return
    with ThreadPoolExecutor(1) as fil:
        issue = fil.submit(_sur_sa_connexion, travail)
        yield
        issue.result()


def interblocage(*, erreur: OperationalError) -> bool:
    """Whether PostgreSQL stopped this transaction because it and another waited for each other."""
    return getattr(erreur.__cause__, "sqlstate", None) == "40P01"


class ChargementAvance(Chargement):
    """A loading whose new rows are laid while the next are made ready, in a transaction that `conclure` ends.

    Nobody sees them before; given up, nothing remains. A row refers to rows handed over before it, or already certain.
    What changes rows already there, and all that follows `retenir`, waits for `jouer` as in any loading. What the
    database refuses in the meantime is raised by the next call.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ordres_remis: queue.Queue[Ordre | Travail | None] = queue.Queue(EN_ATTENTE)
        self._fil, self._retenu = ThreadPoolExecutor(1), False

    def __enter__(self) -> Self:
        self._issue: Future[None] = self._fil.submit(_sur_sa_connexion, self._suivre)
        return self

    def __exit__(self, *exc: object) -> None:
        self._remettre(None)
        self._fil.shutdown()
        super().__exit__(*exc)

    def retenir(self) -> None:
        """Rows wait from now on."""
        self._retenu = True

    def conclure(self, suite: Travail) -> None:
        """Do what ends the transaction, where its rows are."""
        self._remettre(suite)
        self._issue.result()

    def _garder(self, modele: type[models.Model], sql: str, lignes: list[list[Any]]) -> None:
        if self._retenu or not sql.startswith(COPIE):
            super()._garder(modele, sql, lignes)
        elif lignes:
            self.lignes += len(lignes)
            self._remettre((sql, lignes))
            if self._issue.done():
                self._issue.result()

    def _remettre(self, ordre: Ordre | Travail | None) -> None:
        """Hand over to the other thread, unless it stopped."""
        while not self._issue.done():
            try:
                return self._ordres_remis.put(ordre, timeout=1)
            except queue.Full:
                continue

    def _suivre(self) -> None:
        """The other thread: lay what comes, until the end of the transaction or its giving up."""
        with transaction.atomic():
            with connection.cursor() as curseur:
                curseur.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [SILENCE])
                fin = self._poser_ce_qui_vient(curseur)
            if fin:
                fin()
            else:
                transaction.set_rollback(True)

    def _poser_ce_qui_vient(self, curseur: Any) -> Travail | None:
        paquets: dict[str, list[list[list[Any]]]] = defaultdict(list)
        lignes = 0
        while isinstance(ordre := self._ordre_suivant(curseur), tuple):
            sql, siennes = ordre
            paquets[sql].append(siennes)
            lignes += len(siennes)
            if lignes >= GROUPE:
                _poser(curseur, paquets)
                lignes = 0
        _poser(curseur, paquets)
        return ordre

    def _ordre_suivant(self, curseur: Any) -> Ordre | Travail | None:
        while True:
            try:
                return self._ordres_remis.get(timeout=SIGNE)
            except queue.Empty:
                curseur.execute("SELECT 1")


def _poser(curseur: Any, paquets: dict[str, list[list[list[Any]]]]) -> None:
    """Lay rows, a table after the other; what they refer to is looked at now rather than at the end."""
    for sql, lots in paquets.items():
        deposer(curseur, sql, lots)
    paquets.clear()
    curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
    curseur.execute("SET CONSTRAINTS ALL DEFERRED")


def _a_cote_possible() -> bool:
    """SQLite has one writer; and what a transaction has not ended writing, another connection does not see."""
    return connection.vendor == "postgresql" and not connection.in_atomic_block


def _sur_sa_connexion(travail: Travail) -> None:
    """In another thread, whose connection is closed afterwards."""
    try:
        travail()
    finally:
        connection.close()
