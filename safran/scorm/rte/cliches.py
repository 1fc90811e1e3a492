"""Snapshots that a browser sends: replayed, checked, weighed by the standard of their package before anything is
kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from safran.scorm.choices import Norme
from safran.scorm.rte.api import RANGS, Api, Resultat, ValeurRefusee, avancer, etat_de, note_de
from safran.scorm.rte.h5p import cliche_h5p_peser
from safran.scorm.rte.magasin import Acces, collections_de, forme_de
from safran.scorm.rte.temps import centiemes_12, centiemes_2004

# Snapshots: what a browser says a SCO wrote since it was opened, replayed on the server before anything is kept.

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


# Weigh a snapshot by the standard of its package: what is kept, and what it amounts to.


def cliche_peser(norme: str, connu: dict[str, str], paires: Iterable[tuple[str, object]], *, fin: bool) -> Resultat:
    """What a snapshot amounts to over what the platform knows; `fin` when the content closed its session."""
    if norme == Norme.H5P:
        return cliche_h5p_peser(connu, paires)
    return _scorm_peser(cliche_rejouer(norme, connu, paires, fin=fin))


def _scorm_peser(rejeu: Rejeu) -> Resultat:
    magasin = rejeu.api.magasin
    ancien, valeurs = magasin.modele.ancien, magasin.valeurs
    duree = centiemes_12 if ancien else centiemes_2004
    demande = valeurs.get("adl.nav.request", "")
    sortie = valeurs.get("cmi.core.exit" if ancien else "cmi.exit")
    return Resultat(
        valeurs=_gardees(rejeu),
        centiemes=duree(valeurs.get("cmi.core.session_time" if ancien else "cmi.session_time", "")) or 0,
        etat=etat_de(magasin),
        note=note_de(magasin),
        close=_dit_close(ancien, sortie) and demande != "suspendAll",
        demande=demande,
        refusees=rejeu.refusees,
    )


def _dit_close(ancien: bool, sortie: str | None) -> bool:
    """The content said itself that it was left for good; one that says nothing of its way out has only been cut.

    SCORM 2004 then begins a new attempt, where nothing is kept: it takes the word « normal », and no other.
    """
    return sortie not in (None, "suspend") if ancien else sortie == "normal"


def _gardees(rejeu: Rejeu) -> dict[str, str]:
    """What is kept of a session: what the content may write, without what only holds for that session."""
    elements = rejeu.api.magasin.modele.elements

    def se_garde(element: str) -> bool:
        regle = elements.get(forme_de(element))
        return regle is not None and regle.acces != Acces.L and element not in DE_LA_SESSION

    return {element: valeur for element, valeur in rejeu.api.magasin.valeurs.items() if se_garde(element)}
