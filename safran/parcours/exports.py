"""The Région's spreadsheet of who follows a training."""

from collections.abc import Iterable, Iterator

from home.typographie import date_courte
from safran.parcours.models import Suivi

COLONNES = (
    "Nom",
    "Prénom",
    "Adresse électronique",
    "Commencée le",
    "Progression (%)",
    "Achevée le",
    "Dérogation",
    "Temps mesuré à l’écran (min)",
)


def suivis_lignes(suivis: Iterable[Suivi]) -> Iterator[tuple[object, ...]]:
    """One row per following."""
    for suivi in suivis:
        derogation = getattr(suivi, "derogation", None)
        yield (
            suivi.compte.nom,
            suivi.compte.prenom,
            suivi.compte.email,
            date_courte(suivi.commence_le),
            suivi.progression_max,
            date_courte(suivi.acheve_le),
            derogation.motif if derogation else "",
            suivi.secondes // 60,
        )
