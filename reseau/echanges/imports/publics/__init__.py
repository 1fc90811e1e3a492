"""Public files known by their header: each becomes structures, places and services without any setting."""

from collections.abc import Iterable

from reseau.echanges.imports.publics.annuaire_2019 import LecteurAnnuaire2019
from reseau.echanges.imports.publics.annuaire_national import LecteurAnnuaireNational
from reseau.echanges.imports.publics.commun import LecteurPublic
from reseau.echanges.imports.publics.france_services import LecteurFranceServices
from reseau.echanges.imports.publics.france_travail import LecteurFranceTravail
from reseau.echanges.imports.publics.missions_locales import LecteurMissionsLocales
from reseau.echanges.imports.publics.prescripteurs import LecteurPrescripteurs

LECTEURS: tuple[type[LecteurPublic], ...] = (
    LecteurAnnuaire2019,
    LecteurAnnuaireNational,
    LecteurFranceServices,
    LecteurFranceTravail,
    LecteurMissionsLocales,
    LecteurPrescripteurs,
)

__all__ = ["LECTEURS", "LecteurPublic", "lecteur_reconnaitre"]


def lecteur_reconnaitre(colonnes: Iterable[str]) -> type[LecteurPublic] | None:
    """The reader of a file with this header (lower case); columns added since do not matter, missing ones do."""
    presentes = set(colonnes)
    return next((lecteur for lecteur in LECTEURS if lecteur.COLONNES <= presentes), None)
