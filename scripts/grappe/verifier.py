"""Put the cluster that stands to the test: one line for each trial, with its figure; a failure says why."""

import sys
import time
import traceback
from collections.abc import Callable

from scripts.grappe import battements, charge, instant, lectures, pannes, partage, versions
from scripts.grappe.plan import Grappe

EPREUVES: dict[str, Callable[[Grappe], str]] = {
    "réglage": partage.reglage,
    "document": partage.document,
    "dépôt": partage.depot,
    "essais": partage.essais,
    "répliques": lectures.lectures,
    "charge": charge.charge,
    "pannes": pannes.pannes,
    "battements": battements.battements,
    "versions": versions.versions,
    "instant": instant.instant,
}


def verifier(grappe: Grappe, noms: list[str]) -> int:
    """Run the trials named, or all of them; 1 when one of them fails."""
    if inconnues := set(noms) - set(EPREUVES):
        raise SystemExit(f"Épreuves inconnues : {', '.join(inconnues)}. Connues : {', '.join(EPREUVES)}.")
    ratees = 0
    for nom in noms or EPREUVES:
        debut = time.monotonic()
        try:
            dit, marque = EPREUVES[nom](grappe), "✓"
        except Exception as erreur:
            ratees, marque = ratees + 1, "✗"
            dit = f"{erreur}" if isinstance(erreur, AssertionError) else f"{type(erreur).__name__} : {erreur}"
            traceback.print_exc(file=sys.stderr)
        print(f"{marque} {nom} : {dit} ({time.monotonic() - debut:.0f} s)", flush=True)
    return 1 if ratees else 0
