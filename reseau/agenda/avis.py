"""What the agenda writes, and to whom: who organises, moderates, comes to an event, or gives the State's opinion."""

from home.courriels.avis import Avis, Categorie

DATES = Categorie("agenda-dates", "Les dates qui gênent les vôtres, ce qui change là où vous allez")

GENE = Avis(
    "agenda/gene",
    "Quelqu’un garde une date qui gêne la vôtre, et dit pourquoi.",
    "qui prépare l’autre événement, et qui représente ses structures",
    DATES,
    "titre sien quand ou motif",
)
CEDE = Avis(
    "agenda/cede",
    "Une date confirmée prend la salle de votre option.",
    "qui prépare l’événement en option, et qui représente ses structures",
    DATES,
    "titre sien quand ou",
)
CHANGE = Avis(
    "agenda/change",
    "Un événement est reporté, annulé, ou change de date.",
    "les personnes qui y vont, celles qui y apportent quelque chose, et qui organise quand nul ne l’a décidé",
    DATES,
    "titre phrase motif",
)
ENSEMBLE = Categorie("evenements", "Les événements que vous organisez, ou où vous venez")
APPORT_PROPOSE = Avis(
    "agenda/apport_propose",
    "Une structure propose d’apporter quelque chose à un événement.",
    "qui prépare l’événement, et les référents des structures qui l’organisent",
    ENSEMBLE,
    "titre structure quoi",
)
APPORT_ACCEPTE = Avis(
    "agenda/apport_accepte",
    "Ce qui était proposé est accepté.",
    "la personne qui l’a proposé",
    ENSEMBLE,
    "titre structure quoi",
)
APPORT_RETIRE = Avis(
    "agenda/apport_retire",
    "Un apport est retiré, par la structure ou par qui organise.",
    "l’autre côté : qui organise, ou la personne qui l’avait proposé",
    ENSEMBLE,
    "titre structure quoi motif",
)
PLACE = Avis(
    "agenda/place",
    "Une place se libère à un événement complet.",
    "la première personne en liste d’attente",
    ENSEMBLE,
    "titre date",
)
BILAN = Avis(
    "agenda/bilan",
    "Trois jours, puis dix jours après un événement dont le bilan n’est pas rendu.",
    "qui a préparé l’événement, et les référents des structures qui l’organisent",
    ENSEMBLE,
    "titre date",
)

A_MODERER = Categorie("agenda-moderation", "Les événements à modérer")
ORGANISES = Categorie(
    "agenda", "Vos événements", "Une réponse de la modération appelle une suite, et une date ne s’annonce qu’ensuite."
)
AVIS_ETAT = Categorie("agenda-etat", "Les avis demandés aux services de l’État")
MODERENT = "qui modère ses bassins, la Région pour un événement régional"
ORGANISENT = "qui l’a préparé, les référents des structures qui l’organisent"

PROPOSE = Avis("agenda/propose", "Un événement est proposé.", MODERENT, A_MODERER, "titre quand ou structure motif")
DATE_CHANGEE = Avis(
    "agenda/date-changee", "Un événement programmé change de date ou de lieu.", MODERENT, A_MODERER,
    "titre quand ou structure",
)  # fmt: skip
PROGRAMME = Avis("agenda/programme", "Un événement est programmé.", ORGANISENT, ORGANISES, "titre quand ou")
A_COMPLETER = Avis("agenda/a-completer", "La modération demande une précision.", ORGANISENT, ORGANISES, "titre motif")
REFUSE = Avis("agenda/refuse", "Un événement est refusé.", ORGANISENT, ORGANISES, "titre motif")
RELANCE = Avis(
    "agenda/relance", "Une précision manque depuis sept, puis quatorze jours.", ORGANISENT, ORGANISES,
    "titre motif depuis",
)  # fmt: skip
AVIS_DEMANDE = Avis(
    "agenda/avis-demande", "Un événement pour les élèves est proposé.", "les services de l’État", AVIS_ETAT,
    "titre quand ou jusqu_au",
)  # fmt: skip
AVIS_DONNE = Avis("agenda/avis-donne", "Les services de l’État donnent leur avis.", MODERENT, A_MODERER, "titre sens")
