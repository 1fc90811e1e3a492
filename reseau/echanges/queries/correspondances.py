"""Reads of free spreadsheets: the kept file as a screen shows it, and what is remembered of each source."""

from dataclasses import dataclass

from django.core.files.storage import storages
from django.db.models import QuerySet

from reseau.annuaire.models import Correspondance, FichierDepose, Import
from reseau.echanges.imports import correspondances
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.tableaux import tableau_lire
from reseau.echanges.imports.vocabulaire import Lexique


@dataclass(frozen=True)
class Apercu:
    """A kept file: its columns, its sheets, and the settings to start from."""

    encodage: str
    feuille: str
    feuilles: tuple[str, ...]
    colonnes: list[correspondances.Colonne]
    lexique: Lexique
    reglages: correspondances.Reglages
    retrouves: bool  # les réglages viennent d'un fichier précédent


def correspondances_connues() -> QuerySet[Correspondance]:
    """What is remembered, source by source."""
    return Correspondance.objects.select_related("compte")


def depot_de(importation: Import) -> FichierDepose | None:
    """The kept spreadsheet that an import was read from, while it is kept."""
    return FichierDepose.objects.filter(importation=importation).first()


def depot_apercu(depot: FichierDepose, feuille: str = "") -> Apercu:
    """The columns of a kept file; FichierRefuse when it is gone or cannot be read."""
    try:
        with storages["prive"].open(depot.fichier) as fichier:
            contenu = fichier.read()
    except (OSError, ValueError) as erreur:
        raise FichierRefuse("Ce fichier n’est plus gardé : déposez-le à nouveau.") from erreur
    connue = Correspondance.objects.filter(source=depot.source).first()
    tableau = tableau_lire(contenu, lignes=correspondances.LIGNES_LUES)
    gardee = connue.reglages.get("feuille", "") if connue else ""
    voulue = feuille or gardee
    if voulue in tableau.feuilles and voulue != tableau.feuille:
        tableau = tableau_lire(contenu, voulue, correspondances.LIGNES_LUES)
    colonnes, lexique = correspondances.colonnes_lire(tableau), Lexique()
    reglages = correspondances.correspondance_deviner(colonnes, lexique)
    retrouves = (
        correspondances.reglages_adapter(correspondances.reglages_lire(connue.reglages), colonnes) if connue else None
    )
    if retrouves and retrouves.colonnes:
        reglages = _completer(retrouves, reglages, set(connue.colonnes))
    return Apercu(
        tableau.encodage, tableau.feuille, tableau.feuilles, colonnes, lexique, reglages,
        bool(retrouves and retrouves.colonnes),
    )  # fmt: skip


def _completer(
    retrouves: correspondances.Reglages, devines: correspondances.Reglages, vues: set[str]
) -> correspondances.Reglages:
    """Remembered settings, and a guess for the columns that were not there then."""
    prises = {source.champ for source in retrouves.colonnes.values()}
    neuves: dict[str, correspondances.Source] = {
        nom: source for nom, source in devines.colonnes.items() if nom not in vues and source.champ not in prises
    }
    return correspondances.Reglages(
        {**retrouves.colonnes, **neuves}, retrouves.constantes, retrouves.identifiant or devines.identifiant,
        retrouves.feuille,
    )  # fmt: skip
