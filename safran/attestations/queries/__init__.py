"""Reads of the attestations."""

from safran.attestations.queries.documents import (
    Constat,
    attestation_constat,
    attestation_de,
    attestation_due,
    attestations_de,
    attestations_liste,
    attestations_retenant,
    fichier_comparer,
    formation_delivre,
    nom_compare,
    suivis_sans_attestation,
)
from safran.attestations.queries.lots import Droits, lot_dernier, lot_en_cours, session_droits

__all__ = [
    "Constat",
    "Droits",
    "attestation_constat",
    "attestation_de",
    "attestation_due",
    "attestations_de",
    "attestations_liste",
    "attestations_retenant",
    "fichier_comparer",
    "formation_delivre",
    "lot_dernier",
    "lot_en_cours",
    "nom_compare",
    "session_droits",
    "suivis_sans_attestation",
]
