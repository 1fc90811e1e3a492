"""The spreadsheets of the board: the same lines as the page, in the same order."""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.urls import reverse

from home.typographie import date_courte
from reseau.annuaire.queries.couverture import CommuneLointaine
from reseau.annuaire.queries.mesures import Ligne, horaires_complets

COLONNES: tuple[tuple[str, Callable[[Ligne], object]], ...] = (
    ("Structure", lambda ligne: ligne.qualite.faits.nom),
    ("Réseau", lambda ligne: ligne.reseau.nom),
    ("Bassins", lambda ligne: ", ".join(ligne.bassins)),
    ("Note sur 100", lambda ligne: ligne.qualite.note),
    ("Fraîcheur", lambda ligne: ligne.qualite.fraicheur.label),
    ("Confirmée le", lambda ligne: date_courte(ligne.qualite.confirme_le)),
    ("Lieux", lambda ligne: len(ligne.lieux)),
    ("Lieux aux horaires complets", horaires_complets),
    ("Services", lambda ligne: len(ligne.qualite.faits.services)),
    ("Signalements ouverts", lambda ligne: len(ligne.qualite.faits.signalements)),
    ("Référents", lambda ligne: ligne.qualite.faits.referents),
    ("À améliorer", lambda ligne: " ; ".join(a.critere.libelle for a in ligne.qualite.ameliorations)),
    ("Confirmation demandée le", lambda ligne: date_courte(ligne.demandee_le)),
    ("Fiche", lambda ligne: settings.SITE_URL + reverse("structure", args=[ligne.qualite.faits.code])),
)
ENTETES = [titre for titre, _ in COLONNES]
COLONNES_COMMUNES: tuple[tuple[str, Callable[[CommuneLointaine], object]], ...] = (
    ("Commune", lambda commune: commune.nom),
    ("Code INSEE", lambda commune: commune.code),
    ("Bassin", lambda commune: commune.bassin),
    ("Habitants", lambda commune: commune.population),
    ("Lieu le plus proche", lambda commune: commune.lieu),
    ("Distance (km)", lambda commune: "" if commune.distance is None else round(commune.distance, 1)),
)
ENTETES_COMMUNES = [titre for titre, _ in COLONNES_COMMUNES]


def lignes_tableau(lignes: Iterable[Ligne]) -> Iterator[list[object]]:
    """One line per structure."""
    for ligne in lignes:
        yield [lire(ligne) for _, lire in COLONNES]


def lignes_communes(communes: Iterable[CommuneLointaine]) -> Iterator[list[object]]:
    """One line per commune far from any place."""
    for commune in communes:
        yield [lire(commune) for _, lire in COLONNES_COMMUNES]
