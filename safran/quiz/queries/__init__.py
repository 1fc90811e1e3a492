"""Reads of quizzes and attempts."""

from safran.quiz.queries.apercus import apercu_banque, apercu_lire
from safran.quiz.queries.copies import elements_a_repondre, elements_corriges, nombre_questions, tentative_correction
from safran.quiz.queries.entrainements import (
    LigneEntrainement,
    bassin_de_personne,
    entrainement_du_jour,
    entrainement_lignes,
    questions_recentes,
    questions_tombees,
)
from safran.quiz.queries.positions import Position, parts_par_theme, positions_lire
from safran.quiz.queries.statistiques import StatistiqueItem, statistiques_lire
from safran.quiz.queries.temps import echeance_de, temps_accordes
from safran.quiz.queries.tentatives import (
    EtatQuiz,
    essais_compter,
    meilleure_tentative,
    quiz_etat,
    quiz_options,
    quiz_rendus,
    quiz_reussi,
    quiz_suivis,
    quiz_titre,
    renotations_de,
)
from safran.quiz.queries.usages import banque_choisie, usages_de

__all__ = [
    "EtatQuiz",
    "LigneEntrainement",
    "Position",
    "StatistiqueItem",
    "apercu_banque",
    "apercu_lire",
    "banque_choisie",
    "bassin_de_personne",
    "echeance_de",
    "elements_a_repondre",
    "elements_corriges",
    "entrainement_du_jour",
    "entrainement_lignes",
    "essais_compter",
    "meilleure_tentative",
    "nombre_questions",
    "parts_par_theme",
    "positions_lire",
    "quiz_etat",
    "quiz_options",
    "quiz_rendus",
    "quiz_reussi",
    "quiz_suivis",
    "questions_recentes",
    "questions_tombees",
    "quiz_titre",
    "renotations_de",
    "statistiques_lire",
    "temps_accordes",
    "tentative_correction",
    "usages_de",
]
