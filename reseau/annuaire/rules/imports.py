"""Imports: tried, then applied as one transaction, line by line told (R5.1; R11, U36)."""

import contextlib
from collections.abc import Iterator
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import ActionLigne, EtatImport
from reseau.annuaire.imports import FichierRefuse, Lecture, fichier_lire
from reseau.annuaire.models import Import, LigneImport
from reseau.annuaire.rules.imports_lignes import Importateur
from reseau.annuaire.rules.indexation import indexation_differee
from reseau.comptes.models import Compte

LOT = 1000
COMPTES = {
    ActionLigne.CREEE: "creees",
    ActionLigne.MODIFIEE: "modifiees",
    ActionLigne.INCHANGEE: "inchangees",
    ActionLigne.REFUSEE: "refusees",
}


class _Essai(Exception):
    """Undo everything that a trial wrote."""


def import_run(
    *, contenu: bytes, nom: str, source: str, essai: bool, par: Compte | None = None, reseau: str = "", maximum: int = 0
) -> Import:
    """Read a file and write its sheets in one transaction, or only tell what would happen when `essai`.

    A trial does the very same work, then undoes it: its report is exact. Lines that a rule refuses are left out and
    told; the others are written. Run twice, the second time changes nothing. Raises RegleRefusee "fichier" when the
    file as a whole cannot be read, "source" without a source, "simultane" when someone writes the same sheets at once.
    """
    if not source.strip():
        raise RegleRefusee("source", "Nommez la source de ce fichier.")
    lecture = _lire(contenu, reseau, maximum)
    importation = Import(
        source=source.strip()[:60], nom=PurePath(nom).name[:200], encodage=lecture.encodage, compte=par
    )
    importation.etat = EtatImport.ESSAI if essai else EtatImport.APPLIQUE
    if essai:
        lignes = _essayer(lecture, importation)
        with transaction.atomic():
            _enregistrer(importation, lignes)
    else:
        with transaction.atomic():
            lignes = _ecrire(lecture, importation)
            importation.applique_le = timezone.now()
            _enregistrer(importation, lignes)
    return importation


def import_deposer(*, contenu: bytes, nom: str, source: str, par: Compte, reseau: str = "", maximum: int = 0) -> Import:
    """Try a file and keep it aside until someone applies it; see `import_run` for what is refused."""
    importation = import_run(
        contenu=contenu, nom=nom, source=source, essai=True, par=par, reseau=reseau, maximum=maximum
    )
    importation.fichier = storages["prive"].save(f"imports/{importation.pk}", ContentFile(contenu))
    importation.reseau = reseau
    importation.save(update_fields=["fichier", "reseau"])
    return importation


@transaction.atomic
def import_appliquer(*, importation: Import, par: Compte) -> Import:
    """Write what a trial showed; its lines are told again, since the directory may have changed in between.

    Raises RegleRefusee "deja_applique", "fichier_absent" or "simultane".
    """
    verrouille = Import.objects.select_for_update().get(pk=importation.pk)
    if verrouille.etat != EtatImport.ESSAI:
        raise RegleRefusee("deja_applique", "Cet import est déjà appliqué.")
    lecture = _lire(_contenu_garde(verrouille), verrouille.reseau, 0)
    lignes = _ecrire(lecture, verrouille)
    verrouille.etat, verrouille.applique_le, verrouille.compte = EtatImport.APPLIQUE, timezone.now(), par
    verrouille.lignes.all().delete()
    fichier, verrouille.fichier = verrouille.fichier, ""
    _enregistrer(verrouille, lignes)
    transaction.on_commit(lambda: storages["prive"].delete(fichier))
    return verrouille


def _contenu_garde(importation: Import) -> bytes:
    try:
        with storages["prive"].open(importation.fichier) as fichier:
            return fichier.read()
    except (OSError, ValueError) as erreur:
        raise RegleRefusee("fichier_absent", "Le fichier n’est plus là : déposez-le à nouveau.") from erreur


def _lire(contenu: bytes, reseau: str, maximum: int) -> Lecture:
    try:
        return fichier_lire(contenu, reseau=reseau, maximum=maximum)
    except FichierRefuse as erreur:
        raise RegleRefusee("fichier", str(erreur)) from erreur


def _essayer(lecture: Lecture, importation: Import) -> list[LigneImport]:
    """What would be written, undone."""
    lignes: list[LigneImport] = []
    with contextlib.suppress(_Essai), indexation_differee():
        lignes = list(_lignes(lecture, importation))
        raise _Essai
    return lignes


def _ecrire(lecture: Lecture, importation: Import) -> list[LigneImport]:
    """Write every line; the structures touched are indexed once, at the end."""
    with indexation_differee():
        return list(_lignes(lecture, importation))


def _lignes(lecture: Lecture, importation: Import) -> Iterator[LigneImport]:
    importateur = Importateur(importation.source)
    try:
        for enregistrement in lecture.enregistrements:
            yield importateur.ligne(enregistrement)
    except IntegrityError as erreur:  # quelqu'un vient d'écrire les mêmes fiches : la base en garde une
        raise RegleRefusee(
            "simultane", "Les mêmes fiches viennent d’être écrites ailleurs : relancez l’import, il dira ce qui reste."
        ) from erreur


def _enregistrer(importation: Import, lignes: list[LigneImport]) -> None:
    """Keep the report."""
    for action, champ in COMPTES.items():
        setattr(importation, champ, sum(ligne.action == action for ligne in lignes))
    importation.doublons = sum(bool(ligne.doublon) for ligne in lignes)
    importation.save()
    for ligne in lignes:
        ligne.importation = importation
    LigneImport.objects.bulk_create(lignes, batch_size=LOT)
