"""What is written about open answers: to who may read one, to who has been read."""

from home.courriels.avis import Avis, Categorie

RELECTURES = Categorie("relectures", "Les réponses libres à relire, et les vôtres une fois relues")
A_RELIRE = Avis(
    "quiz/a_relire",
    "Une réponse libre attend d’être relue : un courriel par jour au plus.",
    "les formateurs, ou trois pairs qui ont déjà répondu à la même question",
    RELECTURES,
    "titre avant",
)
REVISIONS = Categorie("revisions", "Mes révisions de la semaine, si je les ai demandées")
REVISIONS_DE_LA_SEMAINE = Avis(
    "quiz/revisions",
    "Des questions manquées sont à revoir : un courriel par semaine au plus.",
    "la personne, si elle l’a demandé sur la page Révisions",
    REVISIONS,
    "nombre",
)
RELUE = Avis("quiz/relue", "Une réponse libre a été relue.", "la personne qui l’a écrite", RELECTURES, "titre")
