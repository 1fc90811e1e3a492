"""The list of what is to be read: who reads it, where, and how to add one more row."""

from tests.fabriques import un_conseiller, un_role
from tests.safran.fabriques_quiz import un_quiz, une_ouverte, une_tentative_remise


def reponses_a_relire():
    """What a trainer reads."""
    quiz = un_quiz([une_ouverte()])
    return (
        un_role("FORMATEUR"),
        "/quiz/relectures/en-attente/",
        lambda rang: une_tentative_remise(un_conseiller(), quiz),
    )
