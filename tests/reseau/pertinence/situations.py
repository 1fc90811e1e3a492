"""What people say of their need, where they live, and the doors that the trade would open."""

import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from home.recherche import index
from reseau.annuaire.queries.lexique import lieu_comprendre
from reseau.annuaire.queries.recherche import Besoin, Delivrances
from reseau.territoires.models import Commune

DEMONSTRATION, NATIONALE = "démonstration", "liste nationale"
MISE_AU_POINT, NEUVE, RETENUE, TEMOIN = "mise au point", "neuve", "retenue", "témoin"
PARTS = {MISE_AU_POINT: "situations.yaml", NEUVE: "neuves.yaml", RETENUE: "retenues.yaml", TEMOIN: "temoins.yaml"}
CENT = "cent"  # écrites d’une liste de situations ; celles dont la porte n’est pas là ne comptent pas
ECARTEES = (RETENUE, TEMOIN)  # les parts que l’on ne lit pas en réglant la recherche : des chiffres et des identifiants
RAYON_DES_PORTES = 50


@dataclass(frozen=True)
class Situation:
    """Doors are codes of networks or of structures; `lieu` is empty when the sentence itself names the commune."""

    id: str
    q: str
    lieu: str
    commune: str
    indispensable: frozenset[str]
    bonnes: frozenset[str]
    interdites: frozenset[str]


@cache
def situations(part: str, monde: str = DEMONSTRATION) -> tuple[Situation, ...]:
    """The situations of a part, as they stand in one of the two directories."""
    lues = yaml.safe_load((Path(__file__).parent / PARTS.get(part, f"{part}.yaml")).read_text("utf-8"))
    return tuple(_lire(lue, monde) for lue in lues if monde == DEMONSTRATION or lue.get("nationale") is not False)


def _lire(lue: dict[str, Any], monde: str) -> Situation:
    dite = lue | lue.get("nationale", {}) if monde == NATIONALE else lue
    indispensable = frozenset(dite["indispensable"])
    return Situation(
        id=lue["id"],
        q=lue["q"],
        lieu=lue.get("lieu", ""),
        commune=lue.get("lieu") or lue["commune"],
        indispensable=indispensable,
        bonnes=indispensable | frozenset(dite.get("bonnes", ())),
        interdites=frozenset(dite["interdites"]),
    )


def commune_de(situation: Situation) -> Commune:
    """Where the person lives, as the site understands it when it is typed alone."""
    commune = lieu_comprendre("", situation.commune).commune
    assert commune, situation.commune
    return commune


def portes(situation: Situation, jour: datetime.date) -> frozenset[str]:
    """The indispensable doors that stand within fifty kilometres, or answer from afar, for the people of the commune.

    Asked to the directory without the words: whatever the search finds, this is what there is.
    """
    delivrances = Delivrances(jour)
    ici = delivrances.lignes(Besoin(commune=commune_de(situation), rayon=RAYON_DES_PORTES))
    lues = delivrances.lire(index.positions(ici)).values()
    return situation.indispensable & {c for ligne in lues for c in (ligne.structure.code, ligne.structure.reseau.code)}
