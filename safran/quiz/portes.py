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
