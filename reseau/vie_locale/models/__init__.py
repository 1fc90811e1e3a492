"""What lives in a bassin between its meetings: news, regional orientations and their relays, the log."""

from reseau.vie_locale.models.actualites import Actualite
from reseau.vie_locale.models.journal import EntreeJournal
from reseau.vie_locale.models.orientations import OrientationRegionale, Relais

__all__ = ["Actualite", "EntreeJournal", "OrientationRegionale", "Relais"]
