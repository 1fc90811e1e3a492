"""The Région's spreadsheet of attestations."""

from collections.abc import Iterable, Iterator

from home.typographie import date_courte
from safran.attestations.models import Attestation

COLONNES = (
    "Document",
    "Numéro",
    "Nom",
    "Prénom",
    "Formation",
    "Achevée le",
    "Émise le",
    "État",
    "Motif",
    "Empreinte SHA-256",
)


def attestations_lignes(attestations: Iterable[Attestation]) -> Iterator[tuple[object, ...]]:
    """One row per attestation, as its document tells it."""
    for attestation in attestations:
        yield (
            attestation.get_genre_display(),
            attestation.numero or "",
            attestation.faits.get("nom", attestation.compte.nom),
            attestation.faits.get("prenom", attestation.compte.prenom),
            attestation.titre or attestation.formation.title,
            date_courte(attestation.achevee_le),
            date_courte(attestation.emise_le),
            attestation.get_etat_display(),
            attestation.motif,
            attestation.sha256,
        )
