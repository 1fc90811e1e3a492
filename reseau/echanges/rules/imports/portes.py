"""Imports: read and planned, then applied, line by line told (R5.1; R11, U36).

The file is kept until it is applied: the plan is made again from it, as the directory stands then. A long file is
worked on in the background, batch after batch; cut, it may be taken up again, or undone as a whole.
"""

from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import EtatImport
from reseau.annuaire.models import Import
from reseau.comptes.models import Compte
from reseau.echanges.imports.classeurs import poids
from reseau.echanges.rules.depots import depot_finir
from reseau.echanges.rules.imports.annulation import import_defaire, suite_verifier
from reseau.echanges.rules.imports.deroulement import import_derouler
from reseau.echanges.rules.imports.travail import (
    fichier_comprendre,
    fichier_garder,
    fichier_relire,
    import_travailler,
    travail_ecrire,
    travail_enfiler,
)

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
            f"{tenue.absentes} fiches sur {tenue.fiches_source} seraient dépubliées : confirmez-le une seconde fois.",
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
