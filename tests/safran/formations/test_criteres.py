"""The completion expression: all, one, at least n; nothing is reached by absence."""

import pytest

from home import registre
from safran.formations.choices import Operateur
from safran.formations.criteres import Critere, expression_evaluate, nombre_requis
from safran.formations.verifications import formations_coherentes
from tests.safran.fabriques_formations import une_formation

pytestmark = pytest.mark.django_db


@pytest.fixture
def criteres(monkeypatch):
    """Two criteria of our own, whose answers the test chooses."""
    reponses = {"etapes_vues": False, "a": False, "b": False}
    offerts = [
        Critere("etapes_vues", "Étapes", lambda c, f, p: (reponses["etapes_vues"], "terminer 2 étapes")),
        Critere(
            "quiz_reussi",
            "Quiz",
            lambda c, f, p: (reponses[p["quiz"]], f"réussir le quiz {p['quiz']}"),
            options=lambda: [("a", "Quiz A"), ("b", "Quiz B")],
        ),
    ]
    lire = registre.lire
    monkeypatch.setattr(registre, "lire", lambda point: offerts if point == "criteres" else lire(point))
    return reponses


def une_regle(operateur: str, nombre: int = 1):
    return une_formation(
        achevement_operateur=operateur,
        achevement_nombre=nombre,
        achevement_criteres=[("etapes_vues", None), ("quiz_reussi", {"quiz": "a"}), ("quiz_reussi", {"quiz": "b"})],
    )


@pytest.mark.parametrize(
    ("operateur", "nombre", "vrais", "atteint"),
    [
        (Operateur.TOUS, 1, ["etapes_vues", "a"], False),
        (Operateur.TOUS, 1, ["etapes_vues", "a", "b"], True),
        (Operateur.UN, 1, [], False),
        (Operateur.UN, 1, ["b"], True),
        (Operateur.AU_MOINS, 2, ["b"], False),
        (Operateur.AU_MOINS, 2, ["a", "b"], True),
    ],
)
def test_expression_operator_decides(criteres, operateur, nombre, vrais, atteint):
    criteres.update(dict.fromkeys(vrais, True))
    bilan = expression_evaluate(None, une_regle(operateur, nombre))
    assert bilan.atteint is atteint
    assert bool(bilan.manques) is not atteint


def test_expression_says_what_is_missing(criteres):
    criteres["a"] = True
    bilan = expression_evaluate(None, une_regle(Operateur.TOUS))
    assert bilan.manques == ["terminer 2 étapes", "réussir le quiz b"]


def test_expression_without_criterion_is_never_reached(criteres):
    formation = une_formation()
    formation.achevement_criteres = []
    for operateur in Operateur.values:
        formation.achevement_operateur = operateur
        assert not expression_evaluate(None, formation).atteint


def test_expression_criterion_nobody_offers_is_not_reached(criteres, monkeypatch):
    formation = une_regle(Operateur.TOUS)
    monkeypatch.setattr(registre, "lire", lambda point: [])
    bilan = expression_evaluate(None, formation)
    assert not bilan.atteint and len(bilan.constats) == 3


def test_expression_known_answer_is_not_asked_again(criteres):
    bilan = expression_evaluate(None, une_regle(Operateur.UN), connus={"etapes_vues": (True, "")})
    assert bilan.atteint


@pytest.mark.parametrize(("nombre", "requis"), [(0, 1), (2, 2), (9, 3)])
def test_expression_number_stays_between_one_and_all(nombre, requis):
    assert nombre_requis(Operateur.AU_MOINS, nombre, 3) == requis


def test_check_tells_a_rule_that_names_an_absent_quiz(criteres):
    une_regle(Operateur.TOUS)
    assert list(formations_coherentes()) == []
    formation = une_formation(achevement_criteres=[("quiz_reussi", {"quiz": "disparu"})])
    assert [a for a in formations_coherentes() if str(formation.pk) in a and "disparu" in a]
