"""What the workshop writes: to those who write together, read a proposal, decide of it."""

from home.courriels.avis import Avis, Categorie

ATELIER = Categorie("atelier", "Les formations que vous écrivez, ou que vous relisez")
COAUTEUR = Avis(
    "atelier/coauteur",
    "Quelqu’un vous invite à écrire une formation.",
    "la personne invitée",
    ATELIER,
    "titre par",
)
A_LIRE = Avis(
    "atelier/a_lire",
    "Un module proposé par un réseau attend d’être lu.",
    "les têtes du réseau attendu, ou la personne qui l’a déjà lu",
    ATELIER,
    "titre",
)
RAPPEL = Avis(
    "atelier/rappel",
    "Le jour de rendre la lecture d’un module proposé vient.",
    "qui la lit, sinon les têtes du réseau attendu",
    ATELIER,
    "titre avant prise",
)
EN_RETARD = Avis(
    "atelier/en_retard",
    "La lecture d’un module proposé n’est pas rendue à son jour.",
    "la Région",
    ATELIER,
    "titre qui",
)
CONFIEE = Avis(
    "atelier/confiee",
    "La Région confie à quelqu’un d’autre une lecture en retard.",
    "qui l’avait prise",
    ATELIER,
    "titre",
)
LUE = Avis(
    "atelier/lue", "Les deux lectures d’un module proposé sont rendues.", "ses auteurs", ATELIER, "titre acceptee"
)
A_DECIDER = Avis(
    "atelier/a_decider", "Un module proposé a été accepté par deux lectures.", "la Région", ATELIER, "titre"
)
DECIDEE = Avis(
    "atelier/decidee", "La Région a décidé d’un module proposé.", "ses auteurs", ATELIER, "titre decision motif"
)
COMMENTEE = Avis(
    "atelier/commentee",
    "Quelqu’un commente une formation que vous écrivez, ou dont vous avez parlé ; une fois par jour et par personne.",
    "ceux qui l’écrivent et ceux qui l’ont commentée",
    ATELIER,
    "titre dans par",
)
