"""Reads of the attestations."""

from safran.attestations.queries.badges import badges_finis, cles_publiques, organisme_nom
from safran.attestations.queries.documents import (
    Constat,
    attestation_constat,
    attestation_de,
    attestation_due,
    attestations_de,
    attestations_liste,
    attestations_retenant,
    badge_comparer,
    fichier_comparer,
    formation_delivre,
    nom_compare,
    suivis_sans_attestation,
)
from safran.attestations.queries.durees import certificats_prouves, durees_non_prouvees
from safran.attestations.queries.lots import Droits, constat_du_jour, lot_dernier, lot_en_cours, session_droits
from safran.attestations.queries.portefeuille import Portefeuille, portefeuille_lire

__all__ = [
    "Constat",
    "Droits",
    "Portefeuille",
    "attestation_constat",
    "attestation_de",
    "attestation_due",
    "attestations_de",
    "attestations_liste",
    "attestations_retenant",
    "badge_comparer",
    "badges_finis",
    "certificats_prouves",
    "cles_publiques",
    "constat_du_jour",
    "durees_non_prouvees",
    "fichier_comparer",
    "formation_delivre",
    "lot_dernier",
    "lot_en_cours",
    "nom_compare",
    "organisme_nom",
    "portefeuille_lire",
    "session_droits",
    "suivis_sans_attestation",
]
