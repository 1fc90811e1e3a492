"""Go back to an instant: from a copy of the base and what was archived since, in another folder."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg

from scripts.grappe.plan import Grappe, base_ouvrir, lancer, outil, sous_postgres

DUREE, PAS, PERTE = 40, 0.1, 10


def instant(grappe: Grappe) -> str:
    """A copy, a marked stream of writes, a disaster: what is lost at the end; and an instant of the middle, exactly."""
    copie, archives = grappe.dossier / "copie", grappe.dossier / "archives-au-desastre"
    qui = sous_postgres()
    copie.mkdir(mode=0o700)
    if qui:
        shutil.chown(copie, qui, qui)
    try:
        primaire = grappe.base("postgres", "primaire")
        lancer(outil("pg_basebackup"), "-D", copie, "-d", primaire, "-X", "none", "-c", "fast", comme=qui)
        marques = _ecrire(primaire)
        desastre = datetime.now().astimezone()
        _mettre_a_l_abri(grappe.dossier / "archives", archives, qui)
        milieu = marques[len(marques) // 2][1]
        debut = time.monotonic()
        gardees = _restaurer(grappe, copie, archives, "")
        duree = time.monotonic() - debut
        choisies = _restaurer(grappe, copie, archives, f"recovery_target_time = '{milieu.isoformat()}'\n")
    finally:
        for dossier in (copie, archives):
            shutil.rmtree(dossier, ignore_errors=True)
    perte = (desastre - gardees[-1]).total_seconds()
    assert gardees == [le for le, _ in marques][: len(gardees)], "une marque manque au milieu de ce qui est rendu"
    assert perte <= PERTE, f"{perte:.1f} s perdues, {PERTE} au plus"
    attendues = [le for le, accusee in marques if accusee <= milieu]
    assert choisies == attendues, f"{len(choisies)} marques à l’instant choisi, {len(attendues)} attendues"
    return (
        f"{len(gardees)} marques rendues sur {len(marques)}, {perte:.1f} s perdues, en {duree:.0f} s ; "
        f"à l’instant choisi, {len(choisies)} sur {len(attendues)}"
    )


def _mettre_a_l_abri(archives: Path, ailleurs: Path, qui: str | None) -> None:
    """What was archived at this instant, and nothing that came later."""
    ailleurs.mkdir()
    for segment in sorted(archives.iterdir()):
        if not segment.suffix:
            copie = shutil.copy(segment, ailleurs / segment.name)
            if qui:
                shutil.chown(copie, qui, qui)


def _ecrire(primaire: str) -> list[tuple[datetime, datetime]]:
    """Marks, one transaction each, and when each was acknowledged."""
    with base_ouvrir(primaire) as lien:
        lien.execute("DROP TABLE IF EXISTS marques")
        lien.execute("CREATE TABLE marques (le timestamptz PRIMARY KEY)")
        fin, marques = time.monotonic() + DUREE, []
        while time.monotonic() < fin:
            le = datetime.now().astimezone()
            lien.execute("INSERT INTO marques VALUES (%s)", [le])
            marques.append((le, datetime.now().astimezone()))
            time.sleep(PAS)
    return marques


def _restaurer(grappe: Grappe, copie: Path, archives: Path, cible: str) -> list[datetime]:
    """The marks that a base restored from the copy and the archives holds."""
    base = grappe.dossier / "restauree"
    qui, port = sous_postgres(), grappe.ports["restauree"]
    lancer("cp", "-a", copie, base)
    reglages = base / "postgresql.auto.conf"
    dits = f"port = {port}\narchive_mode = off\nrestore_command = 'cp {archives}/%f %p'\n{cible}"
    toujours = "recovery_init_sync_method = syncfs\nrecovery_target_action = promote\n"
    reglages.write_text(reglages.read_text() + dits + toujours)
    (base / "recovery.signal").touch()
    try:
        with _servie(base, qui, grappe.dossier / "journaux/restauree.log") as serveur:
            with _des_que_promue(serveur, f"postgres://safran@127.0.0.1:{port}/postgres") as lien:
                return [le for (le,) in lien.execute("SELECT le FROM marques ORDER BY le")]
    finally:
        shutil.rmtree(base)


@contextmanager
def _servie(base: Path, qui: str | None, journal: Path) -> Iterator[subprocess.Popen]:
    with journal.open("ab") as sortie:
        serveur = subprocess.Popen(
            [outil("postgres"), "-D", str(base)], user=qui, group=qui, extra_groups=[] if qui else None, cwd="/",
            stdout=sortie, stderr=sortie,
        )  # fmt: skip
    try:
        yield serveur
    finally:
        serveur.terminate()
        serveur.wait(60)


def _des_que_promue(serveur: subprocess.Popen, adresse: str) -> psycopg.Connection:
    for _ in range(600):
        assert serveur.poll() is None, "la base restaurée s’est arrêtée : journaux/restauree.log"
        try:
            lien = psycopg.connect(adresse, autocommit=True, connect_timeout=2)
            if not lien.execute("SELECT pg_is_in_recovery()").fetchone()[0]:
                return lien
            lien.close()
        except psycopg.OperationalError:
            pass
        time.sleep(0.2)
    raise AssertionError("la base restaurée ne s’ouvre pas : journaux/restauree.log")
