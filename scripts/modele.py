"""The base as the migrations make it, made once for a given state of them, then copied."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

RACINE = Path(__file__).resolve().parent.parent
DOSSIER = RACINE / "var" / "modeles"
PREFIXE = "safran_modele_"
# Ce dont dépend la base migrée : les migrations, les données qu'elles chargent, les paquets qui ont les leurs.
SOURCES = (
    "*/migrations/*.py",
    "*/*/migrations/*.py",
    "*/donnees/*",
    "*/*/donnees/*",
    "*/*/donnees/*/*",
    "requirements.txt",
)


def empreinte() -> str:
    """A short digest of all that the migrated base depends on."""
    somme = hashlib.sha256(sys.version.encode())
    for chemin in sorted({c for motif in SOURCES for c in RACINE.glob(motif) if c.is_file()}):
        somme.update(str(chemin.relative_to(RACINE)).encode() + b"\0" + chemin.read_bytes())
    return somme.hexdigest()[:16]


def base_modele() -> Path:
    """The migrated SQLite base; several processes may ask at once, one makes it and the others wait."""
    modele = DOSSIER / f"{empreinte()}.sqlite3"
    with _seul("sqlite"):
        if not modele.exists():
            for perime in DOSSIER.glob("*.sqlite3"):
                perime.unlink()
            with tempfile.TemporaryDirectory(prefix="safran-modele-") as dossier:
                _migrer(dossier)
                shutil.move(Path(dossier) / "safran.sqlite3", modele)
    return modele


def base_copier(destination: Path) -> None:
    """Put a freshly migrated SQLite base at `destination`."""
    modele = base_modele()
    destination.parent.mkdir(parents=True, exist_ok=True)
    for suffixe in ("-wal", "-shm"):
        destination.with_name(destination.name + suffixe).unlink(missing_ok=True)
    shutil.copyfile(modele, destination)


def base_modele_postgres(url: str) -> str:
    """The name of the migrated base on the server of `url`, where it stays for the next time; made as above.

    Databases are created from it (TEMPLATE) as long as nobody is connected to it.
    """
    import psycopg

    nom = f"{PREFIXE}{empreinte()}"
    neuve = f"{nom}_en_cours"
    adresse = urlsplit(url)._replace(scheme="postgresql")
    with _seul("postgres"), psycopg.connect(urlunsplit(adresse), autocommit=True) as serveur:
        faites = {base for (base,) in serveur.execute("SELECT datname FROM pg_database")}
        if nom not in faites:
            for perime in sorted(base for base in faites if base.startswith(PREFIXE)):
                serveur.execute(f"DROP DATABASE {perime}")
            serveur.execute(f"CREATE DATABASE {neuve}")
            with tempfile.TemporaryDirectory(prefix="safran-modele-") as dossier:
                _migrer(dossier, DATABASE_URL=urlunsplit(adresse._replace(path=f"/{neuve}")))
            serveur.execute(f"ALTER DATABASE {neuve} RENAME TO {nom}")
    return nom


@contextmanager
def _seul(quoi: str) -> Iterator[None]:
    DOSSIER.mkdir(parents=True, exist_ok=True)
    with (DOSSIER / f"verrou-{quoi}").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        yield


def _migrer(donnees: str, **base: str) -> None:
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "SAFRAN_TEST_DB"}}
    env |= {"SAFRAN_DONNEES": donnees, "DJANGO_SETTINGS_MODULE": "safran.settings.test", **base}
    subprocess.run([sys.executable, "-m", "scripts.modele", "migrer"], cwd=RACINE, env=env, check=True)


def _principal() -> None:
    if sys.argv[1:] != ["migrer"]:  # d’avance, pendant qu’autre chose se fait
        base = base_modele_postgres(url) if (url := os.environ.get("DATABASE_URL")) else base_modele()
        print(f"→ Base migrée : {base}")
        return
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    _principal()
