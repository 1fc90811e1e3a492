"""The kept versions of a note: those sent to readers for whoever answers for it, working ones for its authors alone."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Revision

from pratiques.contenu import contenu_de
from pratiques.differences import Changement, differences
from pratiques.models import Brouillon, FichePratiquePage
from pratiques.permissions.brouillons import brouillon_modifiable, ecrit_brouillon
from reseau.comptes.models import Compte

MAX_ENVOIS = 60


@dataclass(frozen=True)
class VersionLue:
    """One kept text: its key in the address, what it is, when and by whom."""

    cle: str
    libelle: str
    le: datetime.datetime
    par: str
    lire: Callable[[], dict[str, Any]]
    en_ligne: bool = False


@dataclass(frozen=True)
class Historique:
    """The versions, latest first, and what changed between two of them."""

    versions: list[VersionLue]
    de: VersionLue | None
    vers: VersionLue | None
    changements: list[Changement]


def historique_lire(
    compte: Compte, *, fiche: FichePratiquePage | None, brouillon: Brouillon | None, de: str = "", vers: str = ""
) -> Historique:
    """The history that this person may read; by default the last version against the one before it.

    Unknown keys count as none. The same number of queries whatever the number of versions.
    """
    versions = _envoyees(fiche) if fiche else []
    if brouillon and ecrit_brouillon(compte, brouillon):
        versions += _de_travail(brouillon)
    versions.sort(key=lambda version: version.le, reverse=True)
    apres = next((v for v in versions if v.cle == vers), versions[0] if versions else None)
    avant = next((v for v in versions if v.cle == de), None)
    if avant is None and apres is not None:
        suite = versions[versions.index(apres) + 1 :]
        avant = suite[0] if suite else None
    if avant and apres and avant.le > apres.le:
        avant, apres = apres, avant
    changements = differences(avant.lire(), apres.lire()) if avant and apres and avant.cle != apres.cle else []
    return Historique(versions, avant, apres, changements)


def _envoyees(fiche: FichePratiquePage) -> list[VersionLue]:
    """What was sent to readers, and what the Région corrected: the versions that Wagtail keeps."""
    gardees = Revision.page_revisions.filter(object_id=str(fiche.pk)).select_related("user").defer("content")
    gardees = list(gardees.order_by("created_at", "pk"))
    premier = max(0, len(gardees) - MAX_ENVOIS)
    return [
        VersionLue(
            cle=f"e{revision.pk}",
            libelle=f"Version {rang}",
            le=revision.created_at,
            par=revision.user.nom_complet if revision.user else "",
            lire=lambda revision=revision: contenu_de(revision.as_object()),
            en_ligne=fiche.live and revision.pk == fiche.live_revision_id,
        )
        for rang, revision in enumerate(gardees, start=1)
        if rang > premier
    ]


def _de_travail(brouillon: Brouillon) -> list[VersionLue]:
    """What each one left, sitting after sitting, then the text of today while it may change."""
    versions = [
        VersionLue(
            cle=f"t{version.numero}",
            libelle="Version de travail",
            le=version.le,
            par=version.par.nom_complet if version.par else "",
            lire=lambda version=version: version.contenu,
        )
        for version in brouillon.versions.select_related("par")
    ]
    if brouillon.version and brouillon_modifiable(brouillon):
        par = brouillon.enregistre_par.nom_complet if brouillon.enregistre_par else ""
        versions.append(VersionLue("a", "Texte d’aujourd’hui", brouillon.enregistre_le, par, lambda: brouillon.contenu))
    return versions
