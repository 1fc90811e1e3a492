"""The base as the migrations make it, made once for a given state of them, then copied: they cost half a minute."""

import fcntl
import gc
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
DOSSIER = RACINE / "var" / "modeles"
# Ce dont dépend la base migrée : les migrations, les données qu'elles chargent, les paquets qui ont les leurs.
SOURCES = ("*/migrations/*.py", "*/*/migrations/*.py", "*/donnees/*", "*/*/donnees/*", "requirements.txt")


def empreinte() -> str:
    """A short digest of all that the migrated base depends on."""
    somme = hashlib.sha256(sys.version.encode())
    for chemin in sorted({c for motif in SOURCES for c in RACINE.glob(motif) if c.is_file()}):
        somme.update(str(chemin.relative_to(RACINE)).encode() + b"\0" + chemin.read_bytes())
    return somme.hexdigest()[:16]


def base_copier(destination: Path) -> None:
    """Put a freshly migrated SQLite base at `destination`; several processes may ask at once, one makes it."""
    DOSSIER.mkdir(parents=True, exist_ok=True)
    modele = DOSSIER / f"{empreinte()}.sqlite3"
    with (DOSSIER / "verrou").open("w") as verrou:
        fcntl.flock(verrou, fcntl.LOCK_EX)
        if not modele.exists():
            for perime in DOSSIER.glob("*.sqlite3"):
                perime.unlink()
            _construire(modele)
    destination.parent.mkdir(parents=True, exist_ok=True)
    for suffixe in ("-wal", "-shm"):
        destination.with_name(destination.name + suffixe).unlink(missing_ok=True)
    shutil.copyfile(modele, destination)


def _construire(modele: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="safran-modele-") as dossier:
        env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "SAFRAN_TEST_DB"}}
        env |= {"SAFRAN_DONNEES": dossier, "DJANGO_SETTINGS_MODULE": "safran.settings.test"}
        subprocess.run([sys.executable, "-m", "scripts.modele"], cwd=RACINE, env=env, check=True)
        shutil.move(Path(dossier) / "safran.sqlite3", modele)


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    gc.set_threshold(50_000, 20, 50)  # des milliers de classes faites et défaites : ramasser moins souvent
    django.setup()
    call_command("migrate", verbosity=0)
