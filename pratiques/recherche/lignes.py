"""From a note to its search row: words, stems, facets as tokens, the days on which levels and freshness change."""

from typing import Any

from home.recherche.racines import VIDES, racines_et_paires, textes_lire
from home.recherche.texte import analyser
from pratiques.choices import Niveau, Visibilite
from pratiques.contenu import textes_de_la_fiche
from pratiques.models import FichePratiquePage

LIENS = {"theme": "themes", "public": "publics", "mission": "missions", "bassin": "bassins"}


def racines(*, texte: str) -> str:
    """The stems of a text between spaces, so that « contains ' stem ' » finds whole words only."""
    return f" {' '.join(analyser(texte))} "


def ligne_composer(fiche: FichePratiquePage) -> dict[str, Any]:
    """The columns of the search row of a note in the library; its relations are read one by one."""
    titre, texte = textes_lire(fiche.title, textes_de_la_fiche(fiche))
    jetons = [f"{nom}:{pk}" for nom, lien in LIENS.items() for pk in _cles(fiche, lien)]
    jetons += [f"reseau:{fiche.reseau_id}", f"preuve:{fiche.preuve}"]
    return {
        "titre": racines_et_paires([titre]),
        "texte": racines_et_paires([texte]),
        "mots": " ".join(sorted({*titre.mots, *texte.mots} - VIDES)),
        "facettes": " ".join(jetons),
        **vie_de(fiche),
    }


def vie_de(fiche: FichePratiquePage) -> dict[str, Any]:
    """What the search must know of the life of a note: who reads it, its level, its days."""
    acquis = "" if fiche.reprise_le is None else Niveau.RECOMMANDEE if fiche.decision_le else Niveau.REPRISE
    return {
        "publique": fiche.visibilite == Visibilite.PUBLIQUE,
        "niveau": str(acquis),
        "eprouvee_le": fiche.eprouvee_le,
        "publiee_le": fiche.publiee_le,
        "a_revoir_le": fiche.a_revoir_le,
    }


def _cles(fiche: FichePratiquePage, lien: str) -> list[int]:
    return sorted(getattr(fiche, lien).values_list("pk", flat=True))
