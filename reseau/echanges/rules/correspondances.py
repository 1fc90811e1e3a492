"""Free spreadsheets: kept aside until someone says what their columns hold; what was said serves the next file."""

from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Correspondance, FichierDepose, Import
from reseau.comptes.models import Compte
from reseau.echanges.imports.correspondances import Reglages, reglages_lire
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.lecture import entete_inconnue
from reseau.echanges.rules.imports.depots import depot_garder, depot_oublier, import_deposer
from reseau.membres.permissions import est_region

LIGNES_DE_TETE = 50  # assez pour reconnaître l'en-tête d'une feuille


def fichier_recevoir(
    *, contenu: bytes, nom: str, source: str, par: Compte, reseau: str = "", maximum: int = 0, frontiere: bool = False
) -> Import | FichierDepose:
    """Plan a file whose columns are known, by their header or because its source already sent the same one.

    Otherwise the file is kept aside and returned: someone must say what its columns hold. RegleRefusee as
    `import_deposer`.
    """
    choisis = correspondance_choisir(contenu=contenu, source=source)
    if choisis is None:
        options = {"frontiere": True} if frontiere else {}
        return import_deposer(
            contenu=contenu, nom=nom, source=source, par=par, reseau=reseau, maximum=maximum, **options
        )
    depot = depot_garder(contenu=contenu, nom=nom, source=source, par=par, reseau=reseau, frontiere=frontiere)
    if choisis:
        try:
            return _planifier(depot, contenu, choisis, par, maximum)
        except RegleRefusee:
            depot_oublier(depot=depot)
            raise
    return depot


def correspondance_choisir(*, contenu: bytes, source: str) -> dict[str, Any] | None:
    """The remembered settings for a file: None when it needs none, empty when nobody said what this header holds.

    RegleRefusee "fichier" when the file cannot be read.
    """
    connue = Correspondance.objects.filter(source=source.strip()[:60]).first()
    try:
        tableau = entete_inconnue(contenu, lignes=LIGNES_DE_TETE)
        feuille = connue.reglages.get("feuille", "") if connue and tableau else ""
        if tableau and feuille and feuille in tableau.feuilles:
            tableau = entete_inconnue(contenu, feuille, LIGNES_DE_TETE)
    except FichierRefuse as erreur:
        raise RegleRefusee("fichier", str(erreur)) from erreur
    if tableau is None:
        return None
    return connue.reglages if connue and set(connue.colonnes) == set(tableau.colonnes) else {}


def correspondance_appliquer(
    *, depot: FichierDepose, reglages: Reglages, colonnes: list[str], par: Compte, maximum: int = 0
) -> Import:
    """Plan a kept file with these settings, then remember them for its source, unless someone else did.

    Nothing is remembered of a refusal: RegleRefusee "fichier" when it cannot be read that way, "oublie" when the file
    is not kept any more.
    """
    try:
        with storages["prive"].open(depot.fichier) as fichier:
            contenu = fichier.read()
    except (OSError, ValueError) as erreur:
        raise RegleRefusee("oublie", "Ce fichier n’est plus gardé : déposez-le à nouveau.") from erreur
    importation = _planifier(depot, contenu, reglages.garder(), par, maximum)
    # Ce que la Région ou un collègue a dit d’une source n’est pas remplacé par qui tient d’autres fiches.
    if est_region(par) or not Correspondance.objects.filter(source=depot.source).exclude(compte=par).exists():
        correspondance_enregistrer(source=depot.source, reglages=reglages, colonnes=colonnes, par=par)
    return importation


@transaction.atomic
def correspondance_enregistrer(
    *, source: str, reglages: Reglages, colonnes: list[str], par: Compte | None = None
) -> Correspondance:
    """Remember what the columns of a source hold, in place of what was said before."""
    valeurs = {"reglages": reglages.garder(), "colonnes": list(colonnes), "compte": par, "modifiee_le": timezone.now()}
    return Correspondance.objects.update_or_create(source=source.strip()[:60], defaults=valeurs)[0]


@transaction.atomic
def correspondance_retenir(*, source: str, contenu: bytes, brut: dict[str, Any]) -> None:
    """Remember the settings that a command was given, with the header of the file that they read."""
    reglages = reglages_lire(brut)
    if tableau := entete_inconnue(contenu, reglages.feuille, LIGNES_DE_TETE):
        correspondance_enregistrer(source=source, reglages=reglages, colonnes=tableau.colonnes)


@transaction.atomic
def correspondance_oublier(*, correspondance: Correspondance) -> None:
    """The next file of this source will ask again; sheets already imported do not change."""
    correspondance.delete()


def _planifier(depot: FichierDepose, contenu: bytes, reglages: dict[str, Any], par: Compte, maximum: int) -> Import:
    importation = import_deposer(
        contenu=contenu, nom=depot.nom, source=depot.source, par=par, reseau=depot.reseau, maximum=maximum,
        correspondance=reglages, **({"frontiere": True} if depot.frontiere else {}),
    )  # fmt: skip
    depot.importation = importation
    depot.save(update_fields=["importation"])
    return importation
