"""Places, services, their history, their search rows and what imports bring."""

from reseau.annuaire.models.contacts import Contact
from reseau.annuaire.models.correspondances import Correspondance, FichierDepose
from reseau.annuaire.models.echanges import Doublon, Import, LigneImport, Provenance
from reseau.annuaire.models.fiches import Lieu, Service, ServiceAuLieu
from reseau.annuaire.models.flux import Flux, PageDeFlux
from reseau.annuaire.models.index import EtatIndex, LigneRecherche, MotIndexe, RevisionIndex
from reseau.annuaire.models.lexique import EntreeLexique
from reseau.annuaire.models.modifications import Modification
from reseau.annuaire.models.permanences import Creneau
from reseau.annuaire.models.signalements import Signalement
from reseau.annuaire.models.tenue import DemandeConfirmation, Rappel

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
