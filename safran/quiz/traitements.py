"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import Traitement

TRAITEMENTS = [
    Traitement(
        "Passer des quiz, et réviser",
        "réponses, notes, réponses libres et leur lecture, temps supplémentaire, questions à revoir",
        "Tentative ReponseOuverte Entrainement QuestionARevoir ReglageRevisions TempsSupplementaire Renotation",
        personnes="les personnes formées",
        destinataires="la personne ; qui lit une réponse libre",
        duree="réponses effacées au bout d’un an, note gardée avec le suivi",
    ),
]
