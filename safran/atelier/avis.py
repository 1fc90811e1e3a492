"""What the workshop writes: to those who write together."""

from home.courriels.avis import Avis, Categorie

ATELIER = Categorie("atelier", "Les formations que vous écrivez, ou que vous relisez")
COAUTEUR = Avis(
    "atelier/coauteur",
    "Quelqu’un vous invite à écrire une formation.",
    "la personne invitée",
    ATELIER,
    "titre par",
)
