"""The locks of a draft and of a note, the working versions, the page in the library and its search row."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from home.erreurs import RegleRefusee
from home.recherche.index import marque_tirer
from pratiques.choices import EN_BIBLIOTHEQUE
from pratiques.contenu import contenu_alertes, contenu_appliquer, contenu_normaliser
from pratiques.models import BibliothequePage, Brouillon, FichePratiquePage, IndexFiche, VersionBrouillon
from pratiques.recherche import ligne_composer
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


def fiche_verrouiller(*, pk: int) -> FichePratiquePage:
    """The note, its row locked until the end of the transaction: two deciders give one outcome."""
    return FichePratiquePage.objects.select_for_update(of=("self",)).get(pk=pk)


def motif_exiger(*, motif: str, phrase: str = "Dites pourquoi : le motif est gardé.") -> str:
    """The reason of a decision, as it is kept. Raises RegleRefusee("motif_requis") when nothing is said."""
    if not (motif := motif.strip()[:500]):
        raise RegleRefusee("motif_requis", phrase)
    return motif


def brouillon_verrouiller(*, brouillon: Brouillon) -> Brouillon:
    """The draft as it stands, locked until the end of the transaction. RegleRefusee("efface") when it is gone."""
    verrou = Brouillon.objects.select_for_update(of=("self",)).filter(pk=brouillon.pk).first()
    if verrou is None:
        raise RegleRefusee("efface", "Ce brouillon vient d’être effacé ailleurs. Votre texte est toujours ici.")
    return verrou


# Working versions of a draft: one per sitting of one person, kept while the note is being written.

SEANCE = datetime.timedelta(minutes=30)
MAX_VERSIONS = 40


def version_garder(*, brouillon: Brouillon, par: Compte) -> None:
    """Keep the text of a locked draft before `par` changes it, when someone else wrote it or a new sitting begins.

    A text in which the detector sees a person is never kept: what was taken out must not stay (R3.5).
    """
    if not brouillon.version:
        return
    suite = brouillon.enregistre_par_id == par.pk and timezone.now() - brouillon.enregistre_le < SEANCE
    if suite or contenu_alertes(contenu_normaliser(brouillon.contenu)):
        return
    VersionBrouillon.objects.get_or_create(
        brouillon=brouillon,
        numero=brouillon.version,
        defaults={"contenu": brouillon.contenu, "par_id": brouillon.enregistre_par_id, "le": brouillon.enregistre_le},
    )
    anciennes = brouillon.versions.values_list("pk", flat=True)[MAX_VERSIONS:]
    VersionBrouillon.objects.filter(pk__in=list(anciennes)).delete()


def versions_oublier(*, fiche: FichePratiquePage) -> None:
    """Drop the working versions of a published note: those that were sent to readers tell its history."""
    VersionBrouillon.objects.filter(brouillon__fiche=fiche).delete()


@transaction.atomic
def fiche_indexer(*, fiche: FichePratiquePage) -> None:
    """Bring the search row and the computed level of a note up to date; rerun freely.

    Called by whatever changes a text, a term, a level, a date or a visibility: the library counts what the rows say.
    """
    fiche.eprouvee_le = fiche.eprouvee_des()
    FichePratiquePage.objects.filter(pk=fiche.pk).update(eprouvee_le=fiche.eprouvee_le)
    if not fiche.live or fiche.statut not in EN_BIBLIOTHEQUE:
        IndexFiche.objects.filter(fiche=fiche).delete()
        return
    IndexFiche.objects.update_or_create(fiche=fiche, defaults={**ligne_composer(fiche), "marque": marque_tirer()})


# The page of a note: put in the library at a free address.

SLUGS_RESERVES = frozenset(
    "ecrire mes-fiches relectures a-valider atom-xml contributions reprises echanges questions signalements signets "
    "echanges-ouverts collections livrets ressources groupes pieces".split()
)


def page_ajouter(
    *, contenu: dict[str, Any], structure: Structure, par: Compte, slug: str = "", **champs: object
) -> FichePratiquePage:
    """Add an unpublished note under the library, with its first version; the library is locked meanwhile."""
    bibliotheque = BibliothequePage.objects.first()
    if bibliotheque is None:
        raise RegleRefusee("sans_bibliotheque", "La bibliothèque n’existe pas encore : la Région doit la créer.")
    Page.objects.select_for_update(of=("self",)).get(pk=bibliotheque.pk)
    bibliotheque.refresh_from_db()
    fiche = FichePratiquePage(
        live=False,
        owner=par,
        reseau=structure.reseau,
        structure=structure,
        slug=_slug_libre(bibliotheque, slug or contenu["titre"]),
        **champs,
    )
    contenu_appliquer(fiche, contenu)
    bibliotheque.add_child(instance=fiche)
    fiche.save_revision(user=par)
    return fiche


def _slug_libre(bibliotheque: BibliothequePage, titre: str) -> str:
    """An address that no other note has, nor a screen of this room."""
    base = slugify(titre)[:80].strip("-") or "fiche"
    if base.isdigit():
        base = f"fiche-{base}"
    pris = (
        set(bibliotheque.get_children().filter(slug__startswith=base).values_list("slug", flat=True)) | SLUGS_RESERVES
    )
    rang, slug = 1, base
    while slug in pris:
        rang += 1
        slug = f"{base}-{rang}"
    return slug
