"""What a document says, in one canonical text, and its print: two readings of the same words have the same one."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from home import gels
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.queries.chiffres import Lu
from reseau.ecrits.queries.lecture import SectionLue, document_lire


def empreinte_de(document: DocumentLocal, sections: Iterable[SectionLue] | None = None) -> str:
    """SHA-256 of what is shown: which document, adopted by what, what comes from it, each section with all it says."""
    lues = document_lire(document) if sections is None else sections
    dit = {
        "document": [document.genre, document.bassin.code, document.annee, document.numero],
        "decision": document.decision.numero if document.decision else "",
        "actions": sorted(map(str, document.actions.values_list("uuid", flat=True))),
        "sections": [_section(lue) for lue in lues],
    }
    return gels.empreinte(json.dumps(dit, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def _section(lue: SectionLue) -> dict[str, Any]:
    return {
        "titre": lue.section.titre,
        "texte": lue.section.texte,
        "sources": [[source.intitule, source.adresse] for source in lue.sources],
        "chiffres": [_chiffre(lu) for lu in lue.chiffres],
    }


def _chiffre(lu: Lu) -> list[Any]:
    dit = lu.chiffre
    return [
        dit.libelle,
        dit.unite,
        dit.du.isoformat(),
        dit.au.isoformat(),
        _nombre(lu.valeur),
        _nombre(lu.sur),
        lu.masque,
    ]


def _nombre(valeur: Decimal | None) -> str:
    """The same words on either database: two decimals, or nothing."""
    return "" if valeur is None else f"{valeur:.2f}"
