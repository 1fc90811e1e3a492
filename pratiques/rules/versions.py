"""Working versions of a draft: one per sitting of one person, kept while the note is being written."""

import datetime

from django.utils import timezone

from pratiques.contenu import contenu_alertes, contenu_normaliser
from pratiques.models import Brouillon, FichePratiquePage, VersionBrouillon
from reseau.comptes.models import Compte

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
        defaults={
            "contenu": brouillon.contenu,
            "par_id": brouillon.enregistre_par_id,
            "le": brouillon.enregistre_le,
        },
    )
    anciennes = brouillon.versions.values_list("pk", flat=True)[MAX_VERSIONS:]
    VersionBrouillon.objects.filter(pk__in=list(anciennes)).delete()


def versions_oublier(*, fiche: FichePratiquePage) -> None:
    """Drop the working versions of a published note: those that were sent to readers tell its history."""
    VersionBrouillon.objects.filter(brouillon__fiche=fiche).delete()
