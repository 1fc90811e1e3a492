"""Weigh a snapshot by the standard of its package: what is kept, and what it amounts to."""

from collections.abc import Iterable

from safran.scorm.choices import Norme
from safran.scorm.rte.bilan import etat_de, note_de
from safran.scorm.rte.cliche import DE_LA_SESSION, Rejeu, cliche_rejouer
from safran.scorm.rte.h5p import cliche_h5p_peser
from safran.scorm.rte.modele import Acces, forme_de
from safran.scorm.rte.resultat import Resultat
from safran.scorm.rte.temps import centiemes_12, centiemes_2004


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
