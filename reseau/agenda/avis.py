"""What this room writes by mail."""

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
    "les personnes qui y vont, et celles qui y apportent quelque chose",
    DATES,
    "titre phrase motif",
)
