"""The print of what a document says: titles, texts, sources and figures, in the order in which they are read.

empreinte(document)   # kept at publication; posted back by who signs; `manage.py verifier` computes it again
"""

import datetime
import hashlib
import json
from decimal import Decimal
from typing import Any

from reseau.ecrits.models import ChiffreInsere, DocumentLocal, SectionDocument

CENTIEME = Decimal("0.01")


def empreinte(document: DocumentLocal) -> str:
    """SHA-256 of its canonical text, in hexadecimal, in three queries; figures are those frozen in the base."""
    texte = json.dumps(_canonique(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()


def _canonique(document: DocumentLocal) -> dict[str, Any]:
    """By keys rather than names: a bassin that changes its name changes nothing of what was written."""
    sections = SectionDocument.objects.filter(document=document).prefetch_related("sources", "chiffres")
    return {
        "document": [str(document.uuid), document.genre, document.bassin_id, document.annee, document.numero],
        "sections": [_section(section) for section in sections],
    }


def _section(section: SectionDocument) -> list[Any]:
    sources = [[source.intitule, source.adresse] for source in section.sources.all()]
    return [section.cle, section.titre, section.texte, sources, [_chiffre(c) for c in section.chiffres.all()]]


def _chiffre(chiffre: ChiffreInsere) -> list[Any]:
    """One number as it was read that day."""
    gele = chiffre.gele_le.astimezone(datetime.UTC).isoformat() if chiffre.gele_le else None
    return [
        chiffre.code, chiffre.libelle, chiffre.unite, chiffre.du.isoformat(), chiffre.au.isoformat(),
        _nombre(chiffre.valeur), _nombre(chiffre.sur), chiffre.masque, gele,
    ]  # fmt: skip


def _nombre(valeur: Decimal | None) -> str | None:
    """As the base keeps it, whether it was just typed or read again."""
    return None if valeur is None else str(valeur.quantize(CENTIEME))
