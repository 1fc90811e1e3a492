"""Objects of the small world: a question of a step, an open answer that waits for a trainer."""

import uuid

from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from tests.droits.mots import INCONNU
from tests.safran.fabriques_quiz import un_quiz, une_ouverte, une_question_de_banque, une_tentative_remise


def bloc_question() -> tuple[str, int]:
    """A question of the bank, to be put in a step."""
    return "question", une_question_de_banque().pk


def questions_construire(auteur: Compte, formation: FormationPage, module: ModulePage) -> dict[str, tuple[list, list]]:
    """The question that opens the first step, and an open answer that this person has handed in."""
    etape = module.etapes.raw_data[0]
    ici = [formation.pk, module.pk, etape["id"]]
    essai = une_tentative_remise(auteur, un_quiz([une_ouverte()]))
    return {
        "question d’une étape": ([*ici, etape["value"]["contenu"][0]["id"]], [*ici, "inconnue"]),
        "réponse à relire": ([essai.ouvertes.get().uuid], [uuid.UUID(int=INCONNU)]),
    }
