"""The completion expression: all, one, at least n; nothing is reached by absence."""

import pytest
from django.core.exceptions import ValidationError

from home import registre
from safran.formations.choices import Operateur
from safran.formations.criteres import Critere, constats_figes, expression_evaluate, expression_lire, nombre_requis
from safran.formations.queries import formations_coherentes
from tests.pages import page_lue
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


def test_expression_says_what_is_missing_and_a_known_answer_is_not_asked_again(criteres):
    criteres["a"] = True
    assert expression_evaluate(None, une_regle(Operateur.TOUS)).manques == ["terminer 2 étapes", "réussir le quiz b"]
    bilan = expression_evaluate(None, une_regle(Operateur.AU_MOINS, 2))
    assert bilan.manques == ["terminer 2 étapes ou réussir le quiz b"]
    criteres["a"] = False
    bilan = expression_evaluate(None, une_regle(Operateur.UN), connus={"etapes_vues": lambda parametres: (True, "")})
    assert bilan.atteint


def test_expression_without_criterion_or_that_nobody_offers_is_never_reached(criteres, monkeypatch):
    vide, formation = une_formation(), une_regle(Operateur.TOUS)
    vide.achevement_criteres = []
    for operateur in Operateur.values:
        vide.achevement_operateur = operateur
        assert not expression_evaluate(None, vide).atteint
    monkeypatch.setattr(registre, "lire", lambda point: [])
    bilan = expression_evaluate(None, formation)
    assert not bilan.atteint and len(bilan.constats) == 3


@pytest.mark.parametrize(("nombre", "requis"), [(0, 1), (2, 2), (9, 3)])
def test_expression_number_stays_between_one_and_all(nombre, requis):
    assert nombre_requis(Operateur.AU_MOINS, nombre, 3) == requis


def test_check_tells_a_rule_that_names_an_absent_quiz(criteres):
    une_regle(Operateur.TOUS)
    assert list(formations_coherentes()) == []
    formation = une_formation(achevement_criteres=[("quiz_reussi", {"quiz": "disparu"})])
    assert [a for a in formations_coherentes() if str(formation.pk) in a and "disparu" in a]


def un_groupe(operateur: str, *codes: str, nombre: int = 1) -> tuple[str, dict]:
    conditions = [{"type": "quiz_reussi", "value": {"quiz": code}, "id": code} for code in codes]
    return "groupe", {"operateur": operateur, "nombre": nombre, "criteres": conditions}


def une_regle_imbriquee():
    """Every step, and either quiz A or quiz B."""
    brut = [("etapes_vues", None), un_groupe(Operateur.UN, "a", "b")]
    formation = une_formation()
    bloc = formation._meta.get_field("achevement_criteres").stream_block
    formation.achevement_criteres = bloc.to_python([{"type": t, "value": v, "id": t} for t, v in brut])
    formation.save()
    return type(formation).objects.get(pk=formation.pk)


@pytest.mark.parametrize(
    ("vrais", "atteint", "manques"),
    [
        ([], False, ["terminer 2 étapes", "réussir le quiz a ou réussir le quiz b"]),
        (["a"], False, ["terminer 2 étapes"]),
        (["etapes_vues"], False, ["réussir le quiz a ou réussir le quiz b"]),
        (["etapes_vues", "b"], True, []),
    ],
)
def test_expression_group_inside_the_rule_counts_as_one_condition(criteres, vrais, atteint, manques):
    criteres.update(dict.fromkeys(vrais, True))
    bilan = expression_evaluate(None, une_regle_imbriquee())
    assert bilan.atteint is atteint and bilan.manques == manques


def test_expression_frozen_gives_back_every_finding_of_its_groups(criteres):
    criteres["b"] = True
    fige = expression_evaluate(None, une_regle_imbriquee()).en_dict()
    assert [(c["type"], c["atteint"]) for c in constats_figes(fige)] == [
        ("etapes_vues", False), ("quiz_reussi", False), ("quiz_reussi", True),
    ]  # fmt: skip


def test_expression_is_said_in_plain_french(criteres):
    assert expression_lire(une_regle_imbriquee()).phrase == "étapes et (quiz ou quiz)"
    assert expression_lire(une_regle(Operateur.UN)).phrase == "étapes, quiz ou quiz"
    au_moins = expression_lire(une_regle(Operateur.AU_MOINS, 2)).phrase
    assert au_moins == "remplir au moins 2 de ces 3 conditions : étapes ; quiz ; quiz"


def test_expression_is_said_on_the_sheet(client):
    assert "Il faut terminer toutes les étapes." in page_lue(client.get(une_formation().url))


def test_group_that_asks_for_more_than_it_holds_is_refused_to_the_author():
    from safran.formations.blocks import CriteresBlock

    flux = CriteresBlock()
    bloc = flux.child_blocks["groupe"]
    brut = un_groupe(Operateur.AU_MOINS, "a", "b", nombre=3)[1]
    with pytest.raises(ValidationError):
        bloc.clean(bloc.to_python(brut))


def test_room_to_come_adds_its_criterion_without_a_line_here(monkeypatch):
    """The block exists before its room: the room that measures it only has to register."""
    formation = une_formation(achevement_criteres=[("presence", {"pourcentage": 80})])
    lire = registre.lire
    monkeypatch.setattr(registre, "lire", lambda point: [] if point == "criteres" else lire(point))
    assert expression_evaluate(None, formation).manques == ["ce critère n’est pas disponible pour le moment"]
    presence = Critere(
        "presence", "Présence", lambda c, f, p: (p["pourcentage"] <= 90, "être présent"),
        dire=lambda p: f"être présent à {p['pourcentage']} %",
    )  # fmt: skip
    monkeypatch.setattr(registre, "lire", lambda point: [presence] if point == "criteres" else lire(point))
    assert expression_evaluate(None, formation).atteint
    assert expression_lire(formation).phrase == "être présent à 80 %"
