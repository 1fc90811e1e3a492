"""The work of an import, at once or in the background: its file kept, read again, written; what it needs to go on."""

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django_tasks import task

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import EtatImport
from reseau.annuaire.models import Import
from reseau.echanges.imports.enregistrements import Enregistrement, FichierRefuse
from reseau.echanges.imports.lecture import fichier_lire
from reseau.echanges.rules.imports.annulation import import_defaire
from reseau.echanges.rules.imports.deroulement import import_derouler, travail_rendre


def import_travailler(*, importation: Import) -> Import:
    """Do, or do again after a cut, the work under way: reading, writing or undoing. Nothing to do is no fault."""
    if importation.etat == EtatImport.ANNULATION:
        return import_defaire(importation=importation)
    if importation.etat == EtatImport.ECRITURE:
        return travail_ecrire(importation=importation)
    if importation.etat == EtatImport.LECTURE:
        try:
            enregistrements = fichier_relire(importation=importation)
        except RegleRefusee as refus:
            importation.etat, importation.erreur = EtatImport.REFUSE, refus.message
            importation.save(update_fields=["etat", "erreur"])
            _oublier_le_fichier(importation)
        else:
            return import_derouler(importation=importation, enregistrements=enregistrements)
    return importation


@task(backend="fond")
def import_poursuivre(*, pk: int) -> str:
    """Go on with an import; running it again starts the work over, or changes nothing. A refusal stays on it."""
    importation = Import.objects.get(pk=pk)
    try:
        return import_travailler(importation=importation).etat
    except RegleRefusee as refus:
        if importation.erreur != refus.message:
            raise
        return importation.etat


def travail_enfiler(*, importation: Import) -> None:
    """Hand the work to the background, once the caller's transaction is certain."""
    transaction.on_commit(lambda: import_poursuivre.enqueue(pk=importation.pk))


def fichier_comprendre(*, importation: Import, contenu: bytes) -> Sequence[Enregistrement]:
    """The records of a file; RegleRefusee "fichier" says what makes it unreadable."""
    options = importation.options
    try:
        lecture = fichier_lire(
            contenu, reseau=importation.reseau, source=importation.source, maximum=options["maximum"],
            **options["lecture"],
        )  # fmt: skip
    except FichierRefuse as erreur:
        raise RegleRefusee("fichier", str(erreur)) from erreur
    importation.encodage = lecture.encodage
    return lecture.enregistrements


@transaction.atomic
def fichier_garder(*, importation: Import, contenu: bytes) -> None:
    """Save an import with its whole file, or nothing: a full disk leaves no import without its file."""
    importation.save()
    nom = f"imports/{importation.pk}"
    try:
        importation.fichier = storages["prive"].save(nom, ContentFile(contenu))
    except OSError:
        storages["prive"].delete(nom)
        raise
    importation.save(update_fields=["fichier"])


def fichier_relire(*, importation: Import) -> Sequence[Enregistrement]:
    """The records of the file kept; RegleRefusee "fichier" when it has gone, or cannot be read."""
    try:
        with storages["prive"].open(importation.fichier) as fichier:
            contenu = fichier.read()
    except (OSError, ValueError) as erreur:
        raise RegleRefusee("fichier", "Le fichier n’est plus là : déposez-le à nouveau.") from erreur
    return fichier_comprendre(importation=importation, contenu=contenu)


def travail_ecrire(*, importation: Import, enregistrements: Sequence[Enregistrement] = ()) -> Import:
    """Write, then forget the file: what it did is kept line by line. A refusal says why on the import.

    It is the trial that it was when nothing is written yet; otherwise it may be taken up again, or undone.
    """
    try:
        import_derouler(
            importation=importation, enregistrements=enregistrements or fichier_relire(importation=importation)
        )
    except RegleRefusee as refus:
        if refus.code in ("simultane", "fichier"):
            etat = EtatImport.ECRITURE if importation.applique_le else EtatImport.ESSAI
            travail_rendre(importation=importation, avant=EtatImport.ECRITURE, etat=etat, refus=refus)
        raise
    _oublier_le_fichier(importation)
    return importation


def _oublier_le_fichier(importation: Import) -> None:
    if fichier := importation.fichier:
        importation.fichier = ""
        importation.save(update_fields=["fichier"])
        transaction.on_commit(lambda: storages["prive"].delete(fichier))
