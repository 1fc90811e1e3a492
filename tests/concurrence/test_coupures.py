"""kill -9 of processes that write: what was acknowledged is there, and trying again changes nothing (R01)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from safran.parcours.models import EtapeVue, Suivi
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from tests.concurrence import ecrivain
from tests.concurrence.serveur import environnement
from tests.fabriques import un_conseiller
from tests.safran.fabriques_formations import etapes_de, un_module, une_formation

pytestmark = pytest.mark.django_db(transaction=True)
ETAPES, ECRIVAINS = 120, 3


def _lancer(travaux: list[dict], dossier: Path) -> list[list[str]]:
    """Run the killed writers to the end; the words of each line they said."""
    execution = subprocess.run(
        [sys.executable, ecrivain.__file__, json.dumps(travaux)],
        env=environnement(dossier),
        cwd=settings.RACINE,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert execution.returncode == 0, execution.stderr
    return [ligne.split() for ligne in execution.stdout.splitlines()]


def _dites(lignes: list[list[str]], genre: str) -> set[tuple[int, str]]:
    return {(int(ligne[1]), ligne[2]) for ligne in lignes if ligne[0] == genre}


@pytest.mark.integration
def test_writers_killed_again_and_again_lose_no_acknowledged_mark(tmp_path):
    formation = une_formation()
    module = un_module(formation, ETAPES)
    etapes = etapes_de(module)
    suivis = [suivi_commencer(compte=un_conseiller(), formation=formation) for _ in range(ECRIVAINS)]
    travaux = [{"suivi_pk": suivi.pk, "module_pk": module.pk, "etapes": etapes} for suivi in suivis]
    lignes = _lancer(travaux, tmp_path)
    morts = [ligne[1] for ligne in lignes if ligne[0] == "mort"]
    assert len(morts) == ECRIVAINS * ecrivain.SALVES + 1 and set(morts) == {"-9"}
    assert ["durabilite", "2" if connection.vendor == "sqlite" else "on"] in lignes
    assert not [ligne for ligne in lignes if ligne[0] == "erreur"]
    acquittees, ecrites = _dites(lignes, "ecrit"), set(EtapeVue.objects.values_list("suivi_id", "etape_id"))
    assert len(acquittees) >= ecrivain.SALVES and acquittees <= ecrites
    # Une écriture certaine dont personne n’a reçu la réponse : une au plus par processus tué.
    assert len(ecrites - acquittees) <= len(morts)
    # Témoin : dite avant d’être certaine, la même marque est perdue.
    assert len(_dites(lignes, "menti") - ecrites) == 1
    for suivi in Suivi.objects.select_related("compte", "formation"):
        vues = EtapeVue.objects.filter(suivi=suivi)
        assert suivi.progression_max == 100 * vues.count() // ETAPES
        avant = set(vues.values_list("pk", flat=True))
        etape_marquer(suivi=suivi, module=module, etape_id=vues.first().etape_id)
        assert set(vues.values_list("pk", flat=True)) == avant
    if connection.vendor == "sqlite":
        with connection.cursor() as curseur:
            assert curseur.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
