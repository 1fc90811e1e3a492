"""What is written to people who join, hold a mandate, or leave."""

from home.courriels.avis import Avis
from reseau.comptes.portes import COMPTE

INVITATION = Avis(
    "membres/invitation",
    "Quelqu’un est invité à ouvrir un compte.",
    "l’adresse invitée",
    COMPTE,
    "structure role portees ouvre invitant jours",
)
BIENVENUE = Avis("membres/bienvenue", "Un compte vient de s’ouvrir.", "la personne", COMPTE, "structure")
NOMINATION = Avis(
    "membres/nomination",
    "Un mandat est donné.",
    "la personne nommée ; pour un mandat de la Région, à toute la Région",
    COMPTE,
    "qui role portees recoit ouvre par supplee du au",
)
FIN_DE_MANDAT = Avis(
    "membres/fin_de_mandat", "Un mandat prend fin.", "la personne qui le tenait", COMPTE, "role portees motif le"
)
TRANSMISSION = Avis(
    "membres/transmission",
    "Le mandat de référent d’une structure passe à quelqu’un d’autre.",
    "la personne qui le tenait, et à celle qui le reçoit",
    COMPTE,
    "recoit structure de vers quand",
)
INACTIVITE = Avis(
    "membres/inactivite",
    "Personne n’a ouvert le compte depuis près de deux ans : il va s’effacer.",
    "la personne, trente puis sept jours avant",
    COMPTE,
    "quand jours url_donnees",
)
