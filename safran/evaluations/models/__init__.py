from safran.evaluations.models.campagnes import Campagne, Participation, Reponse
from safran.evaluations.models.questionnaires import Question, Questionnaire

__all__ = ["Campagne", "Participation", "Question", "Questionnaire", "Reponse"]
