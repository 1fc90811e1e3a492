"""Aiken as it is found."""

import pytest

from safran.quiz.echange.lecture import questions_lire


def lire(texte):
    lecture = questions_lire(texte.encode())
    assert lecture.format == "Aiken"
    return lecture.lignes


def test_points_brackets_several_lines_and_small_letters_are_read():
    lignes = lire(
        "Quel service reçoit\nun lycéen ?\nA. L’Apec\nB. Le CIO\n\nC. Cap emploi\nANSWER: B\n"
        "\nEt un cadre ?\na) L’Apec\nb) Le CIO,\n   partout\nanswer: a\n"
    )
    premiere, seconde = (ligne.question for ligne in lignes)
    assert premiere.enonce == "Quel service reçoit un lycéen ?"
    assert [(choix["texte"], choix["juste"]) for choix in premiere.valeur["reponses"]] == [
        ("L’Apec", False),
        ("Le CIO", True),
        ("Cap emploi", False),
    ]
    assert [choix["texte"] for choix in seconde.valeur["reponses"]] == ["L’Apec", "Le CIO, partout"]
    assert [ligne.numero for ligne in lignes] == [1, 9]


def test_twenty_six_answers_are_read_and_several_right_letters_too():
    lettres = [chr(ord("A") + rang) for rang in range(26)]
    options = "".join(f"{lettre}. Réponse {lettre}\n" for lettre in lettres)
    (ligne,) = lire(f"Laquelle ?\n{options}ANSWER: Z\n")
    assert [choix["juste"] for choix in ligne.question.valeur["reponses"]].index(True) == 25
    (ligne,) = lire("Lesquelles ?\nA. x\nB. y\nC. z\nANSWER: A, C\n")
    valeur = ligne.question.valeur
    assert [choix["juste"] for choix in valeur["reponses"]] == [True, False, True]
    assert valeur["bareme"] == "MOINS"  # une seule des deux, ou toutes les cases, ne donne pas tous les points


@pytest.mark.parametrize(
    ("texte", "numero", "phrase"),
    [
        ("Q1\nA. x\nB. y\n\nQ2\nA. x\nB. y\nANSWER: A\n", 1, "Il manque la ligne « ANSWER: »"),
        ("Q1\nA. x\nB. y\nANSWER: D\n", 1, "Ligne 4 : aucune réponse ne porte la lettre D."),
        ("Q1\nA. x\nB. y\nANSWER: aucune\n", 1, "Ligne 4 : « aucune »"),
        ("Q1\nA. x\nB. y\nANSWER: A\nANSWER: B\n", 5, "n’a pas de question"),
        ("Q1\nA. x\nANSWER: A\n", 1, "de 2 à 26"),
        ("Q1\nA. x\nB. X\nANSWER: A\n", 1, "identiques"),
        ("Q1\nA. x\nB. y\nANSWER: A\nfin\n", 5, "n’a pas de réponses"),
        ("Q1\nA. x\nB. y\n", 1, "Il manque la ligne « ANSWER: »"),
    ],
)
def test_a_fault_is_told_with_its_line(texte, numero, phrase):
    (fautive,) = [ligne for ligne in lire(texte) if ligne.motif]
    assert fautive.numero == numero
    assert phrase in fautive.motif
