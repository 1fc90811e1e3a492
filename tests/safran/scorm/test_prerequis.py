"""Conditions of access of SCORM 1.2."""

import pytest

from safran.scorm.depot.manifeste import probleme_de, remplie

ETATS = {"A": "completed", "B": "passed", "C": "failed", "D": "incomplete"}


@pytest.mark.parametrize(
    ("condition", "attendu"),
    [
        ("", True), ("A", True), ("C", False), ("Z", False), ("A & B", True), ("A&C", False), ("A | C", True),
        ("~C", True), ("~A", False), ("A & (C | B)", True), ("(A & C) | D", False), ('C="failed"', True),
        ('B="passed"', True), ('A<>"passed"', True), ("B=p", True), ("2*{A, B, C}", True), ("3*{A,B,C}", False),
        ("~(A & B)", False), ("A &", True), ("((", True), ("(" * 190, True),
    ],
)  # fmt: skip
def test_condition_is_evaluated_and_an_unreadable_one_lets_in(condition, attendu):
    assert remplie(condition, lambda nom: ETATS.get(nom, "")) is attendu


def test_unreadable_condition_is_named():
    assert "mal écrite" in probleme_de("A &", ETATS)
    assert "n’est pas une activité" in probleme_de("A & X", ETATS)
    assert probleme_de("A & B", ETATS) == ""
