"""Who may give sheets by a file, read what it did, and settle the duplicates that it brought."""

from uuid import UUID

from home.permissions import trouver
from reseau.annuaire.models import Correspondance, Doublon, FichierDepose, Import
from reseau.comptes.models import Compte
from reseau.echanges.queries.doublons import doublons_suivis
from reseau.echanges.queries.imports import imports_suivis
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import compte_represente, est_region, reseaux_menes, structures_representees


def peut_importer(compte: Compte) -> bool:
    """Keeps sheets, and may give them by a file: a referent, the lead of a network, the Région."""
    return bool(est_region(compte) or structures_representees(compte) or reseaux_menes(compte))


def peut_suivre(compte: Compte) -> bool:
    """Sees the source that the directory follows, and has it read: the Région."""
    return est_region(compte)


def import_get(compte: Compte, pk: int) -> Import:
    """An import, for whoever dropped its file and for the Région, or Http404."""
    return trouver(imports_suivis(compte), lambda importation: peut_importer(compte), pk=pk)


def doublon_get(compte: Compte, pk: int) -> Doublon:
    """Two sheets that look alike, one of which this person keeps, or Http404."""
    return trouver(doublons_suivis(compte), lambda doublon: peut_importer(compte), pk=pk)


def doublon_peut_joindre(compte: Compte, doublon: Doublon) -> bool:
    """May say that two sheets are the same: acts for the one that stays, and for the other.

    The other may also be a sheet of the same network that no referent keeps, or one that does not exist yet.
    """
    if not compte_represente(compte, doublon.structure):
        return False
    autre = doublon.creee
    if autre is None or compte_represente(compte, autre):
        return True
    tenue = Mandat.objects.filter(role=Role.REFERENT, structure=autre).en_vigueur().exists()
    return autre.reseau_id == doublon.structure.reseau_id and not tenue


def depot_get(compte: Compte, public_id: UUID) -> FichierDepose:
    """A spreadsheet that waits for its columns to be told, for whoever dropped it and for the Région, or Http404."""

    def le_sien(depot: FichierDepose) -> bool:
        return peut_importer(compte) and (est_region(compte) or depot.compte_id == compte.pk)

    return trouver(FichierDepose.objects.all(), le_sien, public_id=public_id)


def correspondance_get(compte: Compte, pk: int) -> Correspondance:
    """What is remembered of a source, for the Région only, or Http404."""
    return trouver(Correspondance.objects.all(), lambda connue: est_region(compte), pk=pk)
