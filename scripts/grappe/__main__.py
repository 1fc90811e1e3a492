"""A whole site on this machine, as several machines would serve it: open it, put it to the test, close it."""

import sys

from scripts.grappe.gardien import garder
from scripts.grappe.ouverture import fermer, ouvrir
from scripts.grappe.plan import Grappe
from scripts.grappe.verifier import verifier

GESTES = {
    "ouvrir": ouvrir,
    "fermer": fermer,
    "garder": lambda: garder(Grappe.ouverte()),
    "verifier": lambda: sys.exit(verifier(Grappe.ouverte(), sys.argv[2:])),
}

if __name__ == "__main__":
    if (geste := GESTES.get(" ".join(sys.argv[1:2]))) is None:
        raise SystemExit(f"Usage : python -m scripts.grappe {{{'|'.join(GESTES)}}}")
    geste()
