"""A thousand beats on two machines at once: each work that is due is done once."""

import json
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack

from scripts.banc import RACINE
from scripts.grappe.gardien import allumer, eteindre
from scripts.grappe.plan import MACHINES, Grappe

TOURS = 500
# Chaque ligne lue est un battement ; la réponse, ce qu’il a fait. La première rend dus les travaux de la minute.
BATTRE = """
import json, sys
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from home.models import PassagePeriodique
from home.exploitation.travaux import MINUTE, travaux_battre, travaux_periodiques
minute = [travail.nom for travail in travaux_periodiques() if travail.cadence is MINUTE]
list(travaux_battre())
print("PRET " + json.dumps(minute), flush=True)
for ligne in sys.stdin:
    if ligne.strip() == "dus":
        PassagePeriodique.objects.filter(nom__in=minute).update(commence_le=timezone.now() - timedelta(hours=1))
        print("PRET []", flush=True)
    else:
        print("PRET " + json.dumps([[p.nom, p.erreur] for p in travaux_battre()]), flush=True)
"""


def battements(grappe: Grappe) -> str:
    """Round after round, every work of the minute made due, both machines beat together."""
    minuteries = [f"{machine}-minuterie" for machine in MACHINES]
    eteindre(grappe, *minuteries)
    try:
        return _compter(grappe)
    finally:
        allumer(grappe, *minuteries)


def _compter(grappe: Grappe) -> str:
    doubles, manques, par_machine = Counter[str](), Counter[str](), Counter[str]()
    with ExitStack() as ouverts:
        gens = {machine: ouverts.enter_context(_machine(grappe, machine)) for machine in MACHINES}
        minute = [_reponse(gens[machine]) for machine in MACHINES][0]
        for _ in range(TOURS):
            _demander(gens["a"], "dus")
            _reponse(gens["a"])
            for qui in gens.values():
                _demander(qui, "battre")
            faits = Counter[str]()
            for machine, qui in gens.items():
                noms = [nom for nom, erreur in _reponse(qui)]
                faits.update(noms)
                par_machine[machine] += len(noms)
            doubles.update({nom: faits[nom] - 1 for nom in faits if faits[nom] > 1})
            manques.update({nom: 1 for nom in minute if not faits[nom]})
        for qui in gens.values():
            qui.communicate()
    assert not doubles and not manques, f"en double : {dict(doubles)} ; oubliés : {dict(manques)}"
    faits = ", ".join(f"{nombre} par {machine}" for machine, nombre in sorted(par_machine.items()))
    return (
        f"{TOURS * 2} battements, {len(minute)} travaux dus à chacun des {TOURS} tours, chacun fait une fois ({faits})"
    )


def _machine(grappe: Grappe, machine: str) -> subprocess.Popen:
    """A process of this machine that beats when told to."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", BATTRE], cwd=RACINE, text=True,
        env=grappe.environnement(machine), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip


def _demander(qui: subprocess.Popen, mot: str) -> None:
    qui.stdin.write(mot + "\n")
    qui.stdin.flush()


def _reponse(qui: subprocess.Popen) -> list:
    for ligne in qui.stdout:
        if ligne.startswith("PRET "):
            return json.loads(ligne.removeprefix("PRET "))
    raise AssertionError("une machine a cessé de battre")
