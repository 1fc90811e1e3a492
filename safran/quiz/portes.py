"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from safran.quiz.blocks import ContenuBanqueBlock
from safran.quiz.echange.modele import Refus
from safran.quiz.echange.sauvegarde import POIDS_MAX, Morceau, PageReprise, Sauvegarde, pages_de
from safran.quiz.forms import QuestionForm
from safran.quiz.genres import GENRES, points_de, questions_a_plat
from safran.quiz.genres.ecrits import TEXTE, lecture_joindre
from safran.quiz.queries.copies import TEMPS_FINI, echues_de, elements_numeroter, question_a_repondre, question_corrigee
from safran.quiz.queries.tentatives import PIECES, lignes_figer, quiz_rendus
from safran.quiz.queries.tentatives import dire as critere_dire
from safran.quiz.rules.banque import SANS_ALTERNATIVE, Images, Rapport, questions_importer
from safran.quiz.rules.entrainements import manquees_noter
from safran.quiz.rules.ouvertes import reponse_deposer
from safran.quiz.rules.tentatives import tentative_echeance

__all__ = [
    "ContenuBanqueBlock",
    "GENRES",
    "Images",
    "Morceau",
    "PIECES",
    "POIDS_MAX",
    "PageReprise",
    "QuestionForm",
    "Rapport",
    "Refus",
    "SANS_ALTERNATIVE",
    "Sauvegarde",
    "TEMPS_FINI",
    "TEXTE",
    "critere_dire",
    "echues_de",
    "elements_numeroter",
    "lecture_joindre",
    "lignes_figer",
    "manquees_noter",
    "pages_de",
    "points_de",
    "question_a_repondre",
    "question_corrigee",
    "questions_a_plat",
    "questions_importer",
    "quiz_rendus",
    "reponse_deposer",
    "tentative_echeance",
]
