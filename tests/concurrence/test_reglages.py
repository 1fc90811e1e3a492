"""The base as the tests open it, in every thread: what the other tests of this folder rest on."""

import subprocess
import sys
import time

import pytest
from django.db import OperationalError, connection, transaction

from home.courriels.boite import courriel_create
from home.exploitation import travaux
from home.exploitation.sante import sante_lire, sante_oublier
from home.exploitation.travaux import Cadence, Periodique, travaux_battre
from home.models import Courriel
from tests.citations import RACINE
from tests.concurrence.outils import Rencontre, ensemble, ensemble_fois, reussies

pytestmark = pytest.mark.django_db(transaction=True)
FOIS = 12


def _lu() -> Courriel:
    with transaction.atomic():
        return courriel_create(destinataire="a@exemple.example", gabarit="essai/essai", objet="Essai", texte="Essai.")


def _augmenter(pk: int, rencontre: Rencontre | None = None) -> None:
    with transaction.atomic():
        courriel = Courriel.objects.select_for_update(of=("self",)).get(pk=pk)
        if rencontre:
            rencontre.attendre()
        courriel.essais += 1
        courriel.save(update_fields=["essais"])


def _augmenter_souvent(pk: int) -> None:
    for _ in range(FOIS):
        _augmenter(pk)


def test_site_has_on_its_disk_what_it_acknowledged():
    """Read by another process: the tests spare the disk."""
    lire = "from safran.settings.services import SQLITE; print(SQLITE['init_command'])"
    lu = subprocess.run([sys.executable, "-c", lire], cwd=RACINE, capture_output=True, text=True, check=True)
    assert "PRAGMA synchronous=FULL;" in lu.stdout


def test_connection_in_a_thread_has_the_settings_that_keep_writers_apart():
    def lire() -> dict[str, str]:
        sante_oublier()
        sante_lire()  # elle attend moins longtemps, et rend la connexion comme elle était
        if connection.vendor == "postgresql":
            with connection.cursor() as curseur:
                noms = ("transaction_isolation", "synchronous_commit")
                valeurs = {nom: curseur.execute(f"SHOW {nom}").fetchone()[0] for nom in noms}
            return {**valeurs, "atomic_requests": connection.settings_dict["ATOMIC_REQUESTS"]}
        with connection.cursor() as curseur:
            noms = ("journal_mode", "busy_timeout")
            valeurs = {nom: curseur.execute(f"PRAGMA {nom}").fetchone()[0] for nom in noms}
        return {**valeurs, "mode": connection.transaction_mode}

    attendu = {
        "postgresql": {"transaction_isolation": "read committed", "synchronous_commit": "on", "atomic_requests": False},
        "sqlite": {"journal_mode": "wal", "busy_timeout": 20_000, "mode": "IMMEDIATE"},
    }[connection.vendor]
    assert reussies(ensemble_fois(3, lire)) == [attendu] * 3


def test_eight_writers_reading_then_writing_lose_nothing_and_never_find_the_base_locked():
    courriel = _lu()
    avant = Courriel.objects.get(pk=courriel.pk).essais
    reussies(ensemble_fois(8, _augmenter_souvent, pk=courriel.pk))
    assert Courriel.objects.get(pk=courriel.pk).essais == avant + 8 * FOIS


def test_two_writers_without_the_locks_lose_a_write_or_find_the_base_locked(verrous_retires):
    courriel = _lu()
    avant = Courriel.objects.get(pk=courriel.pk).essais
    rencontre = Rencontre(2, delai=10)
    issues = ensemble(*[lambda: _augmenter(courriel.pk, rencontre)] * 2)
    assert rencontre.complete and Courriel.objects.get(pk=courriel.pk).essais == avant + 1
    erreurs = [type(issue.erreur) for issue in issues if issue.erreur]
    assert erreurs == ([OperationalError] if connection.vendor == "sqlite" else [])


# Several machines, one timer each: a periodic work is run once
def test_work_called_by_four_machines_at_once_runs_once(monkeypatch):
    faits = []

    def faire() -> None:
        faits.append(1)
        time.sleep(0.3)

    monkeypatch.setattr(travaux, "travaux_periodiques", lambda: [Periodique("essai", Cadence.MINUTE, faire)])
    passages = reussies(ensemble_fois(4, lambda: [*travaux_battre()]))
    assert sorted(map(len, passages)) == [0, 0, 0, 1] and faits == [1]
