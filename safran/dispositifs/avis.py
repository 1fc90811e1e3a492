"""What this room writes: a scheme is proposed, answered, closed."""

from home.courriels.avis import Avis, Categorie

DISPOSITIFS = Categorie("dispositifs", "Les dispositifs d’appui")

PROPOSE = Avis(
    "dispositifs/propose", "Un dispositif d’appui est proposé au catalogue.",
    "la présidence et le secrétariat du comité technique ; la Région quand il n’y en a pas", DISPOSITIFS,
    "titre porteuse",
)  # fmt: skip
REPONDU = Avis(
    "dispositifs/repondu", "Un dispositif d’appui entre au catalogue, ou revient à compléter.",
    "qui l’a écrit", DISPOSITIFS, "titre retenu motif",
)  # fmt: skip
CLOS = Avis(
    "dispositifs/clos", "Un dispositif d’appui quitte le catalogue.", "les têtes des réseaux qui s’en servent",
    DISPOSITIFS, "titre motif",
)  # fmt: skip
