"""What the other rules share: the locks of a draft and of a note, the working versions that are kept."""

import datetime

from django.utils import timezone

from home.erreurs import RegleRefusee
from pratiques.contenu import contenu_alertes, contenu_normaliser
from pratiques.models import Brouillon, FichePratiquePage, VersionBrouillon
from reseau.comptes.models import Compte

# What the other rules share: the locks of a draft and of a note.


def fiche_verrouiller(*, pk: int) -> FichePratiquePage:
    """The note, its row locked until the end of the transaction: two deciders give one outcome."""
    return FichePratiquePage.objects.select_for_update(of=("self",)).get(pk=pk)


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
