"""A file dropped, kept, read and planned, then applied or undone, at once or in the background (R5.1, R11, U36)."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import EtatImport
from reseau.annuaire.models import FichierDepose, Import
from reseau.annuaire.models.imports import DUREE_DEPOT
from reseau.comptes.models import Compte
from reseau.echanges.imports.enregistrements import Enregistrement, FichierRefuse
from reseau.echanges.imports.lecture import fichier_lire
from reseau.echanges.imports.tableaux import poids
from reseau.echanges.rules.imports.annulation import import_defaire, suite_verifier
from reseau.echanges.rules.imports.ecriture import import_derouler, travail_rendre

# Files kept aside, a day at most, while someone says what their columns hold.

FINIS = (EtatImport.APPLIQUE, EtatImport.ANNULATION, EtatImport.ANNULE)


def depot_garder(
    *, contenu: bytes, nom: str, source: str, par: Compte | None, reseau: str = "", frontiere: bool = False
) -> FichierDepose:
    """Keep a file aside; those kept too long go at the same time."""
    depots_oublier()
    depot = FichierDepose(source=source.strip()[:60], nom=PurePath(nom).name[:200], reseau=reseau, compte=par)
    depot.frontiere = frontiere
    depot.fichier = storages["prive"].save(f"depots/{depot.public_id}", ContentFile(contenu))
    depot.save()
    return depot


def depot_oublier(*, depot: FichierDepose) -> None:
    """Delete a kept file, and its line."""
    fichier = depot.fichier
    depot.delete()
    if fichier:
        transaction.on_commit(lambda: storages["prive"].delete(fichier))


def depot_finir(*, importation: Import) -> None:
    """An import is being applied: the file that it came from is not needed any more."""
    for depot in FichierDepose.objects.filter(importation=importation):
        depot_oublier(depot=depot)


def depots_oublier() -> int:
    """Delete the files kept for more than a day, and those whose import is done. How many."""
    vieux = FichierDepose.objects.filter(cree_le__lt=timezone.now() - DUREE_DEPOT)
    depots = list(vieux | FichierDepose.objects.filter(importation__etat__in=FINIS))
    for depot in depots:
        depot_oublier(depot=depot)
    return len(depots)


# The work of an import, at once or in the background: its file kept, read again, written; what it needs to go on.


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


# Imports: read and planned, then applied, line by line told (R5.1; R11, U36).
#
# The file is kept until it is applied: the plan is made again from it, as the directory stands then. A long file is
# worked on in the background, batch after batch; cut, it may be taken up again, or undone as a whole.

OCTETS_EN_FOND = 200_000  # environ cinq cents lignes : au-delà, la lecture se fait en tâche de fond
LIGNES_EN_FOND = 500


def import_lancer(
    *, contenu: bytes, nom: str, source: str, essai: bool, par: Compte | None = None, reseau: str = "",
    maximum: int = 0, retirer: bool = False, confirme: bool = False, disparues: list[str] | None = None, **options: Any,
) -> Import:  # fmt: skip
    """Read a file and write its sheets, or only tell what would happen when `essai`.

    Lines that a rule refuses are left out and told; the others are written. Run twice, the second time changes
    nothing. `retirer` unpublishes the sheets of the source that the file leaves out, or, when the file holds only what
    changed, those that `disparues` names; `options` go to the reader.
    Raises RegleRefusee "fichier" when the file as a whole cannot be read, "source" without a source, "simultane" when
    someone keeps writing the same sheets, "retraits_nombreux" (see `import_appliquer`).
    """
    importation = _ouvrir(nom, source, par, reseau, options, maximum)
    if disparues is not None:
        importation.options["disparues"] = disparues
    enregistrements = fichier_comprendre(importation=importation, contenu=contenu)
    if not (essai or retirer):
        importation.etat = EtatImport.ECRITURE
        fichier_garder(importation=importation, contenu=contenu)
        return travail_ecrire(importation=importation, enregistrements=enregistrements)
    fichier_garder(importation=importation, contenu=contenu)
    import_derouler(importation=importation, enregistrements=enregistrements)
    return (
        importation
        if essai
        else travail_ecrire(importation=_engager(importation, retirer, confirme), enregistrements=enregistrements)
    )


def import_deposer(
    *, contenu: bytes, nom: str, source: str, par: Compte, reseau: str = "", maximum: int = 0, **options: Any
) -> Import:
    """Plan a file and keep the plan until someone applies it; see `import_lancer` for what is refused.

    A long file is kept aside and read in the background: its import is returned « en cours ».
    """
    importation = _ouvrir(nom, source, par, reseau, options, maximum)
    if poids(contenu) <= OCTETS_EN_FOND:
        enregistrements = fichier_comprendre(importation=importation, contenu=contenu)
        fichier_garder(importation=importation, contenu=contenu)
        return import_derouler(importation=importation, enregistrements=enregistrements)
    with transaction.atomic():
        fichier_garder(importation=importation, contenu=contenu)
        travail_enfiler(importation=importation)
    return importation


def import_appliquer(*, importation: Import, par: Compte, retirer: bool = False, confirme: bool = False) -> Import:
    """Write what a trial showed; lines whose sheets moved since are planned again before.

    `retirer` unpublishes the sheets that the file leaves out; above one in five of the source's sheets, `confirme` must
    say that this was asked twice. A long import is written in the background: it is returned « en cours ».
    Raises RegleRefusee "deja_applique", "retraits_nombreux", "simultane", or "fichier" when it is not kept any more.
    """
    importation = _engager(importation, retirer, confirme)
    depot_finir(importation=importation)
    if importation.total > LIGNES_EN_FOND:
        travail_enfiler(importation=importation)
        return importation
    return travail_ecrire(importation=importation)


def import_annuler(*, importation: Import, par: Compte | None = None) -> Import:
    """Undo an import as a whole: every field as it was before, what was created removed.

    So is one whose writing was cut. What someone changed since stays, and is told in `restes`. A long undoing is done
    in the background.
    Raises RegleRefusee "pas_applique", "deja_annule", or "suivi" when another import wrote the same sheets since.
    """
    with transaction.atomic():
        tenue = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=importation.pk)
        if tenue.etat in (EtatImport.ANNULATION, EtatImport.ANNULE):
            raise RegleRefusee("deja_annule", "Cet import est déjà annulé.")
        if tenue.etat != EtatImport.APPLIQUE and not tenue.ecriture_coupee:
            raise RegleRefusee("pas_applique", "Cet import n’est pas appliqué : il n’y a rien à annuler.")
        suite_verifier(importation=tenue)
        tenue.options |= {"avant": tenue.etat, "rendues": 0}
        tenue.etat, tenue.annule_par, tenue.battement = EtatImport.ANNULATION, par, timezone.now()
        tenue.faites, tenue.erreur = 0, ""
        tenue.save()
        if tenue.total > LIGNES_EN_FOND:
            travail_enfiler(importation=tenue)
    importation.__dict__.update(tenue.__dict__)
    return importation if tenue.total > LIGNES_EN_FOND else import_defaire(importation=importation)


def import_revoir(*, importation: Import) -> Import:
    """Plan a trial again when a decision on its twins asks for it; a long one waits until it is applied."""
    if importation.etat == EtatImport.ESSAI and importation.a_revoir and importation.total <= LIGNES_EN_FOND:
        import_derouler(importation=importation, enregistrements=fichier_relire(importation=importation))
    return importation


def import_reprendre(*, importation: Import) -> Import:
    """Take up an import whose process died, and do its work here: nobody knows whether the background works.

    RegleRefusee "pas_interrompu" when it is alive or finished.
    """
    with transaction.atomic():
        tenue = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=importation.pk)
        if not tenue.interrompu:
            raise RegleRefusee("pas_interrompu", "Cet import avance, ou il est terminé : rien n’est à reprendre.")
        tenue.battement = timezone.now()
        tenue.save(update_fields=["battement"])
    return import_travailler(importation=tenue)


@transaction.atomic
def _engager(importation: Import, retirer: bool, confirme: bool) -> Import:
    """From the trial to the writing, once."""
    tenue = Import.objects.select_for_update(of=("self",), no_key=True).get(pk=importation.pk)
    if tenue.etat != EtatImport.ESSAI:
        raise RegleRefusee("deja_applique", "Cet import est déjà appliqué.")
    if retirer and not confirme and tenue.retraits_nombreux:
        raise RegleRefusee(
            "retraits_nombreux",
            f"Fiches qui seraient dépubliées : {tenue.absentes} sur {tenue.fiches_source}. "
            "Confirmez-le une seconde fois.",
        )
    tenue.etat, tenue.retirer, tenue.battement = EtatImport.ECRITURE, retirer, timezone.now()
    tenue.faites, tenue.erreur = 0, ""
    tenue.save()
    importation.__dict__.update(tenue.__dict__)
    return importation


def _ouvrir(
    nom: str, source: str, par: Compte | None, reseau: str, lecture: dict[str, Any], maximum: int
) -> Import:  # fmt: skip
    if not source.strip():
        raise RegleRefusee("source", "Nommez la source de ce fichier.")
    return Import(
        source=source.strip()[:60], nom=PurePath(nom).name[:200], compte=par, reseau=reseau, etat=EtatImport.LECTURE,
        battement=timezone.now(), options={"lecture": lecture, "maximum": maximum},
    )  # fmt: skip
