"""Places, services, their history, their search rows and what imports bring."""

from reseau.annuaire.models.fiches import Contact, Creneau, Lieu, Service, ServiceAuLieu
from reseau.annuaire.models.imports import (
    Correspondance,
    Doublon,
    FichierDepose,
    Flux,
    Import,
    LigneImport,
    PageDeFlux,
    Provenance,
)
from reseau.annuaire.models.recherche import EntreeLexique, EtatIndex, LigneRecherche, MotIndexe, RevisionIndex
from reseau.annuaire.models.tenue import DemandeConfirmation, Modification, Rappel, Signalement

__all__ = [
    "Contact",
    "Creneau",
    "DemandeConfirmation",
    "Correspondance",
    "Doublon",
    "EntreeLexique",
    "EtatIndex",
    "FichierDepose",
    "Flux",
    "Import",
    "Lieu",
    "LigneImport",
    "LigneRecherche",
    "Modification",
    "MotIndexe",
    "PageDeFlux",
    "Provenance",
    "Rappel",
    "RevisionIndex",
    "Service",
    "ServiceAuLieu",
    "Signalement",
]
