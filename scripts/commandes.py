"""Run management commands one after the other, each in a child of a process that has already loaded the site.

A command line would load everything again each time: four seconds, thirty times in a run of the browser tests.
"""

import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent


class Commandes:
    """Commands on the data that `env` names; the process starts with the first one and ends with `fermer`."""

    def __init__(self, env: dict) -> None:
        self.env = env
        self.processus: subprocess.Popen | None = None

    def lancer(self, *arguments: str) -> str:
        """What the command printed; raises RuntimeError with all it said when it fails."""
        if self.processus is None:
            self.processus = subprocess.Popen(
                [sys.executable, "-m", "scripts.commandes"],
                cwd=RACINE, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        print(json.dumps(arguments), file=self.processus.stdin, flush=True)
        reponse = self.processus.stdout.readline()
        if not reponse:
            raise RuntimeError("Le processus des commandes s’est arrêté.")
        code, sortie, erreurs = json.loads(reponse)
        if code:
            raise RuntimeError(sortie + erreurs)
        return sortie

    def fermer(self) -> None:
        """End the process, if one was started."""
        if self.processus is not None:
            self.processus.communicate()
            self.processus = None


def _dans_un_enfant(arguments: list[str]) -> list:
    """Exit status, output and errors of one command."""
    with tempfile.TemporaryFile("w+") as sortie, tempfile.TemporaryFile("w+") as erreurs:
        enfant = os.fork()
        if not enfant:
            os.dup2(sortie.fileno(), 1)
            os.dup2(erreurs.fileno(), 2)
            os._exit(_executer(arguments))
        _, statut = os.waitpid(enfant, 0)
        sortie.seek(0)
        erreurs.seek(0)
        return [os.waitstatus_to_exitcode(statut), sortie.read(), erreurs.read()]


def _executer(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["manage.py", *arguments])
    except SystemExit as fin:
        return fin.code if isinstance(fin.code, int) else int(fin.code is not None)
    except Exception:
        traceback.print_exc()
        return 1
    else:
        return 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    import django

    django.setup()
    for ligne in sys.stdin:
        print(json.dumps(_dans_un_enfant(json.loads(ligne))), flush=True)
