"""What this room writes: an orientation is published, and is still to relay."""

from home.courriels.avis import Avis, Categorie

ORIENTATIONS = Categorie("orientations", "Les orientations régionales à relayer dans votre réseau")
TETES = "les têtes des réseaux qui ne l’ont pas relayée"

ORIENTATION = Avis(
    "vie_locale/orientation", "La Région publie une orientation.", "les têtes de réseau", ORIENTATIONS,
    "titre numero reseau echeance",
)  # fmt: skip
RAPPEL = Avis(
    "vie_locale/rappel", "L’échéance d’une orientation est passée, une seule fois.", TETES, ORIENTATIONS,
    "titre numero reseau echeance",
)  # fmt: skip
