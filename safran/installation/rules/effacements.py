"""Who was erased is noted outside of the base, so that putting an older base back brings nobody back (G08).

One small file for each, among the private files: nothing there is ever written twice, on a disk or on S3, and each
backup copies them all in its manifest. A note holds a key and dates, no name: a key alone could be given again to
someone else after a restoration, so an account is known by the instant of its making too.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import storages
from django.db import transaction

from home.erreurs import RegleRefusee
from home.gels import fichier_poser
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_anonymise
from safran.installation.sauvegardes.fichiers import noms_lire

DOSSIER = "effacements"


def effacement_noter(*, compte: Compte) -> None:
    """Note that this account names nobody any more; a second time changes nothing."""
    note = {
        "compte": compte.pk,
        "cree_le": compte.cree_le.isoformat(),
        "efface_le": compte.anonymise_le.isoformat(),
        "mention": compte.nom,
    }
    nom = f"{DOSSIER}/{compte.pk}-{compte.cree_le:%Y%m%dT%H%M%S%f}.json"
    fichier_poser(nom, json.dumps(note, ensure_ascii=False).encode())


def effacements_noter() -> list[dict[str, Any]]:
    """Note what a cut kept from being noted; every note, the oldest first."""
    for compte in Compte.objects.exclude(anonymise_le=None).order_by("pk"):
        effacement_noter(compte=compte)
    stockage = storages["prive"]
    notes = []
    for nom in noms_lire(stockage, DOSSIER):
        with stockage.open(nom) as fichier:
            notes.append(json.loads(fichier.read()))
    return sorted(notes, key=lambda note: note["efface_le"])


def effacements_lire(*, dossier: Path) -> list[dict[str, Any]]:
    """The notes of a folder saved from a lost machine. Raises RegleRefusee("effacements")."""
    try:
        notes = [json.loads(fichier.read_bytes()) for fichier in sorted(dossier.glob("*.json"))]
    except (OSError, ValueError):
        notes = []
    if not notes:
        raise RegleRefusee("effacements", f"{dossier} ne tient aucune note d’effacement qui se lise.")
    return notes


def effacements_rejouer(*, notes: Iterable[dict[str, Any]]) -> int:
    """Erase again whoever was; how many. An account made since under the same key is left alone."""
    combien = 0
    for note in notes:
        with transaction.atomic():
            siens = Compte.objects.select_for_update(of=("self",), no_key=True).filter(pk=note["compte"])
            compte = siens.filter(cree_le=datetime.fromisoformat(note["cree_le"]), anonymise_le=None).first()
            if compte is not None:
                compte_anonymise(compte=compte, mention=note["mention"])
                combien += 1
    return combien
