"""Documents of a territory: their sections and what they cite; who signs; the table of the note."""

from reseau.ecrits.models.documents import DocumentLocal
from reseau.ecrits.models.sections import (
    ChiffreInsere,
    Redaction,
    Remarque,
    SectionDocument,
    SourceCitee,
    TexteEnMarge,
)
from reseau.ecrits.models.signatures import SignatureLocale
from reseau.ecrits.models.tableau import ImportMesures, IndicateurTerritoire, MesureTerritoire

__all__ = [
    "ChiffreInsere",
    "DocumentLocal",
    "ImportMesures",
    "IndicateurTerritoire",
    "MesureTerritoire",
    "Redaction",
    "Remarque",
    "SectionDocument",
    "SignatureLocale",
    "SourceCitee",
    "TexteEnMarge",
]
