"""What this room writes to people."""

from home.courriels.avis import Avis, Categorie

EMISE = Avis(
    "attestations/emise",
    "Une attestation ou un certificat est prêt.",
    "la personne",
    Categorie("attestations", "Vos attestations et certificats prêts"),
    "titre certificat numero remplace",
)
