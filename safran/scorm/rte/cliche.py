"""Snapshots: what a browser says a SCO wrote since it was opened, replayed on the server before anything is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from safran.scorm.rte.api import Api
from safran.scorm.rte.bilan import RANGS, avancer
from safran.scorm.rte.modele import collections_de
from safran.scorm.rte.resultat import ValeurRefusee

VALEURS_MAX = 20_000
TEMPS = frozenset({"cmi.core.session_time", "cmi.session_time"})
DE_LA_SESSION = TEMPS | {"cmi.core.exit", "cmi.exit", "adl.nav.request"}


@dataclass
class Rejeu:
    """What came of a replay: the session as it stands, and the values that were refused."""

    api: Api
    refusees: list[ValeurRefusee] = field(default_factory=list)


def _ordre(paire: tuple[str, object]) -> tuple[int, int, int, int]:
    """Entries of a list by rising index; in each one its identifier, its type, then what depends on them.

    So the order of arrival does not matter.
    """
    element = str(paire[0])
    chemin = collections_de(element)
    if not chemin:
        return (0, 0, 0, 0)
    rang = {"id": 0, "type": 1}.get(element.rpartition(".")[2], 2) if len(chemin) == 1 else 3
    return (1, chemin[0][1], rang, chemin[-1][1])


def cliche_rejouer(norme: str, depart: dict[str, str], paires: Iterable[tuple[str, object]], *, fin: bool) -> Rejeu:
    """Replay a snapshot over what the platform knows; `fin` when the content closed its session."""
    rejeu = Rejeu(Api(norme, depart))
    api = rejeu.api
    api.Initialize("")
    avant = {element: api.magasin.valeurs[element] for element in RANGS if element in api.magasin.valeurs}
    for element, valeur in sorted(paires, key=_ordre):
        if not isinstance(valeur, str) or api.SetValue(element, valeur) != "true":
            code = api.code if isinstance(valeur, str) else (405 if api.ancien else 406)
            rejeu.refusees.append(ValeurRefusee(str(element), code, api.GetErrorString(code)))
    if fin:
        api.Terminate("")
    for element, valeur in avant.items():
        api.magasin.poser(element, avancer(element, valeur, api.magasin.valeurs[element]))
    return rejeu
