"""Marking, whatever is answered: bounds, all or nothing, partial credit, agreement with a second reading."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from safran.quiz.choices import TypeQuestion, Verdict
from safran.quiz.genres import GENRES, bilan_de, corriger


def question(genre, drapeaux, identite="q"):
    return {
        "id": identite,
        "genre": genre,
        "enonce": "?",
        "retour": "",
        "points": 1,
        "reponses": [
            {"id": str(rang), "texte": str(rang), "juste": juste, "retour": ""} for rang, juste in enumerate(drapeaux)
        ],
    }


drapeaux_multiples = st.lists(st.booleans(), min_size=2, max_size=12).filter(any)
drapeaux_uniques = st.integers(2, 12).flatmap(
    lambda nombre: st.integers(0, nombre - 1).map(lambda juste: [rang == juste for rang in range(nombre)])
)


@st.composite
def une_copie(draw):
    """Questions of any kind and any answers to them."""
    questions, reponses = [], {}
    for rang in range(draw(st.integers(1, 8))):
        genre = draw(st.sampled_from([TypeQuestion.UNIQUE, TypeQuestion.MULTIPLE]))
        drapeaux = draw(drapeaux_uniques if genre == TypeQuestion.UNIQUE else drapeaux_multiples)
        posee = question(genre, drapeaux, f"q{rang}")
        questions.append(posee)
        maximum = 1 if genre == TypeQuestion.UNIQUE else len(drapeaux)
        choix = draw(st.sets(st.integers(0, len(drapeaux) - 1), max_size=maximum))
        donnee = {"choix": [str(c) for c in choix]} if choix else draw(st.sampled_from([{}, {"passe": True}]))
        reponses[posee["id"]] = donnee
    return questions, reponses


@given(une_copie())
def test_marks_stay_between_zero_and_the_total_whatever_is_answered(copie):
    questions, reponses = copie
    corrections = corriger(questions, reponses)
    points, pourcentage = bilan_de(corrections)
    assert all(0 <= correction.points <= 1 for correction in corrections)
    assert 0 <= points <= len(questions) and 0 <= pourcentage <= 100
    assert (pourcentage == 100) == all(correction.points == 1 for correction in corrections)
    assert pourcentage <= 100 * sum(c.points for c in corrections) / len(questions)


@given(drapeaux_multiples, st.data())
def test_multiple_choice_agrees_with_a_count_by_hand(drapeaux, data):
    choix = data.draw(st.sets(st.integers(0, len(drapeaux) - 1), min_size=1))
    attendu = Fraction(0)
    for rang in choix:
        attendu += Fraction(1 if drapeaux[rang] else -1, drapeaux.count(True))
    correction = GENRES["multiple"].corriger(question("multiple", drapeaux), {"choix": [str(c) for c in choix]})
    assert correction.points == max(attendu, 0)


@given(drapeaux_multiples)
def test_multiple_choice_gives_all_points_to_the_right_boxes_only(drapeaux):
    posee = question("multiple", drapeaux)
    exacte = {"choix": [str(rang) for rang, juste in enumerate(drapeaux) if juste]}
    correction = GENRES["multiple"].corriger(posee, exacte)
    assert correction.points == 1 and correction.verdict == Verdict.JUSTE
    tout = GENRES["multiple"].corriger(posee, {"choix": [str(rang) for rang in range(len(drapeaux))]})
    assert (tout.points == 1) == all(drapeaux)


@given(drapeaux_uniques, st.data())
def test_single_choice_is_all_or_nothing(drapeaux, data):
    choisie = data.draw(st.integers(0, len(drapeaux) - 1))
    correction = GENRES["unique"].corriger(question("unique", drapeaux), {"choix": [str(choisie)]})
    assert correction.points == int(drapeaux[choisie])
    assert correction.verdict == (Verdict.JUSTE if drapeaux[choisie] else Verdict.FAUX)


def test_each_answer_is_told_in_words():
    posee = question("multiple", [True, True, False, False])
    correction = GENRES["multiple"].corriger(posee, {"choix": ["0", "2"]})
    assert [ligne.etat for ligne in correction.lignes] == ["Votre réponse, juste", "Bonne réponse", "Votre réponse", ""]
    assert correction.verdict == Verdict.FAUX and correction.points == 0
    partielle = GENRES["multiple"].corriger(posee, {"choix": ["0"]})
    assert partielle.verdict == Verdict.PARTIEL and partielle.points == Fraction(1, 2)
