"""What a Moodle backup would give to the bank of questions."""

from home.erreurs import RegleRefusee
from safran.quiz.importation.rapports import Rapport
from safran.quiz.importation.rules import questions_importer


def questions_prises(contenu: bytes) -> Rapport | None:
    """What would become of each question; None when the backup has none. Nothing is written."""
    try:
        return questions_importer(contenu=contenu, essai=True)
    except RegleRefusee:
        return None
