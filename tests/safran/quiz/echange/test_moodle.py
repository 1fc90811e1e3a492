"""Moodle XML as courses export it."""

import base64
from decimal import Decimal

import pytest

from safran.quiz.echange import modele
from safran.quiz.echange.lecture import questions_lire
from safran.quiz.echange.modele import FichierRefuse
from tests.safran.quiz.echange import formes as f

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def quiz(*questions, entete='<?xml version="1.0" encoding="UTF-8"?>'):
    return f"{entete}\n<quiz>\n{''.join(questions)}</quiz>\n"


def question(genre, dedans="", enonce="Énoncé"):
    return (
        f'<question type="{genre}"><name><text>Nom</text></name><questiontext format="html"><text>'
        f"<![CDATA[<p>{enonce}</p>]]></text></questiontext>{dedans}</question>\n"
    )


def reponse(texte, part, suite=""):
    return f'<answer fraction="{part}" format="html"><text><![CDATA[<p>{texte}</p>]]></text>{suite}</answer>'


def lire(texte):
    return questions_lire(texte.encode()).lignes


def une(texte):
    (ligne,) = lire(quiz(texte))
    assert ligne.motif == ""
    return ligne.question


def motif(texte):
    return lire(quiz(texte))[0].motif


def test_a_multiple_choice_keeps_its_shares_feedback_points_state_and_name():
    lue = une(
        question(
            "multichoice",
            "<generalfeedback format='html'><text><![CDATA[<p>Voir le guide.</p>]]></text></generalfeedback>"
            "<defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>1</hidden>"
            "<idnumber>q-7</idnumber><single>false</single>"
            + reponse("Un", 50, "<feedback format='html'><text>Oui</text></feedback>")
            + reponse("Deux", 50)
            + reponse("Trois", -100),
        )
    )
    assert (lue.points, lue.retiree, lue.code, lue.retour) == (Decimal(2), True, "q-7", "Voir le guide.")
    assert lue.valeur["reponses"] == [
        f.choix("Un", True, Decimal(50), "Oui"),
        f.choix("Deux", True, Decimal(50)),
        f.choix("Trois", False, Decimal(-100)),
    ]
    assert lue.valeur["bareme"] == "PARTS"


def test_true_false_in_any_order_or_language_is_read():
    dedans = "<answer fraction='0'><text>false</text></answer><answer fraction='100'><text>true</text></answer>"
    assert une(question("truefalse", dedans)).valeur["juste"] is True
    dedans = "<answer fraction='0'><text>Vrai</text></answer><answer fraction='100'><text>Faux</text></answer>"
    assert une(question("truefalse", dedans)).valeur["juste"] is False


def test_short_answers_and_numbers_with_units_are_read():
    court = une(
        question(
            "shortanswer",
            "<usecase>1</usecase><answer fraction='100'><text>CIO</text></answer>"
            "<answer fraction='50'><text>c.i.o.</text></answer>",
        )
    )
    assert court.valeur == f.mots(f.accepte("CIO"), f.accepte("c.i.o.", 50), casse=True)
    nombre = une(
        question(
            "numerical",
            "<answer fraction='100'><text>1.5</text><tolerance>0.1</tolerance></answer>"
            "<answer fraction='0'><text>*</text><feedback><text>Non</text></feedback></answer>"
            "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit>"
            "<unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
            "<unitgradingtype>1</unitgradingtype><unitpenalty>1.0000000</unitpenalty><showunits>0</showunits>",
        )
    )
    assert nombre.valeur == {
        "reponses": [f.nombre("1.5", "0.1"), f.nombre(None, part=0, retour="Non")],
        "unites": [f.unite("m"), f.unite("cm", "100")],
        "regle_unite": "OBLIGATOIRE",
    }


def test_matching_and_ordering_are_read():
    sous = "".join(
        f"<subquestion format='html'><text>{gauche}</text><answer><text>{droite}</text></answer></subquestion>"
        for gauche, droite in [("Pau", "64"), ("Dax", "40"), ("", "33")]
    )
    lue = une(question("matching", sous))
    assert lue.valeur == {"paires": [f.paire("Pau", "64"), f.paire("Dax", "40")], "leurres": ["33"]}
    rangs = "<gradingtype>ALL_OR_NOTHING</gradingtype>" + reponse("un", "1.0") + reponse("deux", "2.0")
    ordre = une(question("ordering", rangs))
    assert ([ligne["texte"] for ligne in ordre.valeur["elements"]], ordre.valeur["bareme"]) == (["un", "deux"], "TOUT")


def test_a_cloze_text_keeps_its_gaps_their_weights_and_their_feedback():
    enonce = (
        "Le {2:SHORTANSWER:=CIO#Oui~%50%C.I.O.} est {1:MULTICHOICE_V:~privé#Non~=public} depuis "
        "{:NUMERICAL:=1971:2~%50%1970:5} \\{rien\\} &lt;fin&gt; {1:SAC:=été*}."
    )
    lue = une(question("multianswer", enonce=enonce))
    assert lue.valeur["texte"] == "Le [[1]] est [[2]] depuis [[3]] \\{rien\\} <fin> [[4]]."
    assert lue.points == 5
    assert lue.valeur["trous"] == [
        f.trou("texte", [f.accepte("CIO", retour="Oui"), f.accepte("C.I.O.", 50)], 2, casse=False, joker=False),
        f.trou("choix", [f.choix("privé", False, None, "Non"), f.choix("public", True)]),
        f.trou("nombre", [f.nombre(1971, 2), f.nombre(1970, 5, part=50)]),
        f.trou("texte", [f.accepte("été*")], casse=True, joker=True),
    ]


def test_picture_of_the_feedback_of_a_gap_is_kept_one_among_its_answers_is_refused():
    brut = base64.b64encode(PIXEL).decode()
    image = f'<img src="data:image/png;base64,{brut}" alt="Un point">'
    lue = une(question("multianswer", enonce=f"Le {{1:SA:=a#Vu : {image}}}"))
    (reponse,) = lue.valeur["trous"][0]["value"]["reponses"]
    assert reponse["retour"] == '<p>Vu : <img alt="Un point" src="image-1.png"/></p>'
    assert [jointe.contenu for jointe in lue.jointes] == [PIXEL]
    assert "décrivez-la en mots" in motif(question("multianswer", enonce=f"Le {{1:MC:={image}~b}}"))


@pytest.mark.parametrize("genre", ["gapselect", "ddwtos"])
def test_gaps_chosen_or_dragged_become_lists_of_their_group(genre):
    balise = "selectoption" if genre == "gapselect" else "dragbox"
    options = "".join(
        f"<{balise}><text>{texte}</text><group>{groupe}</group></{balise}>"
        for texte, groupe in [("chat", 1), ("chien", 1), ("vite", 2), ("bas", 2)]
    )
    lue = une(question(genre, options, "Le [[2]] court [[3]]."))
    assert lue.valeur["texte"] == "Le [[1]] court [[2]]."
    assert [[(c["texte"], c["juste"]) for c in trou["value"]["reponses"]] for trou in lue.valeur["trous"]] == [
        [("chat", False), ("chien", True)],
        [("vite", True), ("bas", False)],
    ]


def test_an_embedded_image_comes_with_its_alternative_joined_or_written_in_the_address():
    brut = base64.b64encode(PIXEL).decode()
    joint = (
        "<question type='truefalse'><name><text>N</text></name><questiontext format='html'><text>"
        '<![CDATA[<p>Vrai ?</p><img src="@@PLUGINFILE@@/ma%20carte.png" alt="La carte &gt; du Sud" />]]></text>'
        f"<file name='ma carte.png' path='/' encoding='base64'>{brut}</file></questiontext>"
        "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer></question>"
    )
    assert une(joint).images == (modele.Image("ma carte.png", PIXEL, "La carte > du Sud"),)
    dedans = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    incruste = question("truefalse", dedans, f'Vrai ?<img src="data:image/png;base64,{brut}" alt="Un point">')
    assert une(incruste).images == (modele.Image("image-1.png", PIXEL, "Un point"),)


def test_html_keeps_its_lists_and_loses_its_scripts_and_frames():
    dedans = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    enonce = '<ul><li>m<sup>2</sup></li><li onclick="x()">b</li></ul><script>a(1)</script><iframe src="//x"></iframe>'
    lue = une(question("truefalse", dedans, enonce))
    assert lue.enonce == "<ul><li>m<sup>2</sup></li><li>b</li></ul>"
    assert lue.remarques == ("Un son, une vidéo ou un cadre n’est pas repris.",)


def test_what_is_not_kept_is_told():
    dedans = (
        "<single>true</single><partiallycorrectfeedback><text>Relisez le chapitre 2.</text></partiallycorrectfeedback>"
        "<correctfeedback><text>Votre réponse est correcte.</text></correctfeedback><hint><text>Pensez-y</text></hint>"
        + reponse("Un", 100)
        + reponse("Deux", 0)
    )
    assert une(question("multichoice", dedans)).remarques == (
        "Le retour d’ensemble « Relisez le chapitre 2. » n’est pas repris.",
        "Les indices entre deux essais ne sont pas repris.",
    )


def test_categories_and_lines_are_followed():
    categorie = (
        '<question type="category"><category><text>$course$/top/Par défaut pour X/CEP</text></category></question>\n'
    )
    dedans = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    (ligne,) = lire(quiz(categorie, question("truefalse", dedans)))
    assert (ligne.question.categorie, ligne.numero) == ("Par défaut pour X/CEP", 4)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        (question("calculatedmulti"), "calculée (« calculatedmulti »)"),
        (question("ddimageortext"), "« ddimageortext » ne se note pas"),
        (question("multichoice"), "n’a pas de réponses"),
        (question("multianswer", enonce="{1:SA:=a} et {1: sa:=b}"), "type sa"),
        (question("multianswer", enonce="rien"), "aucun trou"),
        (question("gapselect", enonce="[[3]]"), "[[3]]"),
        (question("shortanswer", "<defaultgrade>0</defaultgrade>" + reponse("a", 100)), "zéro point"),
        (question("shortanswer", reponse("a", "cent")), "n’est pas un nombre"),
        (question("shortanswer", reponse("a", 100), '<img src="@@PLUGINFILE@@/absente.png">'), "absente.png"),
        (question("matching", f"<subquestion><text>a</text>{reponse('b', 1)}</subquestion>"), "Paires : 1"),
    ],
)
def test_a_fault_is_told_in_french(texte, phrase):
    assert phrase in motif(texte)


def test_a_description_is_left_aside_and_said():
    (ligne,) = lire(quiz(question("description")))
    assert ligne.laissee and ligne.question is None


@pytest.mark.parametrize(
    ("entete", "encodage"),
    [
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8-sig"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
        ('<?xml version="1.0"?>', "utf-8"),
        ('<?xml version="1.0" encoding="UTF-8"?>', "cp1252"),
        ("", "utf-8"),
    ],
)
def test_each_encoding_declared_or_not_gives_the_same_words(entete, encodage):
    dedans = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    texte = quiz(question("truefalse", dedans, "Été à Orléans"), entete=entete)
    assert questions_lire(texte.encode(encodage)).lignes[0].question.enonce == "Été à Orléans"


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ('<?xml version="1.0"?>\n<!DOCTYPE q [<!ENTITY a "b">]>\n<quiz>&a;</quiz>', "DTD"),
        ("<quiz>\n<question>\n</quiz>", "Ligne 3"),
        ("<quiz>\n&nbsp;</quiz>", "&nbsp;"),
        ('<?xml version="1.0"?>\n<questestinterop/>', "Ligne 2 : ce XML commence par « questestinterop »"),
        ("<quiz>" + "<a>" * 60, "imbriqué"),
        ('<?xml version="1.0" encoding="utf-7"?>\n<quiz/>', "encodage"),
        ("<quiz></quiz>", "aucune question"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_its_line(texte, phrase):
    with pytest.raises(FichierRefuse) as refus:
        questions_lire(texte.encode(), nom="q.xml")
    assert phrase in str(refus.value)


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "vide"),
        (b"A{T}\n\nB\0{F}", "Ligne 3 : un caract"),
        (b"PK\x03\x04zip", "abîmé"),
        (b"%PDF-1.7", "pas un texte"),
        (b"x" * 150_000, "Ligne 1 : cette ligne"),
        (b"a" * (10 * 1024 * 1024 + 1), "10 Mo"),
        (b"A{T}\n\n" * 20_001, "20000 questions"),
    ],
)
def test_what_is_no_file_of_questions_is_refused(contenu, phrase):
    with pytest.raises(FichierRefuse) as refus:
        questions_lire(contenu)
    assert phrase in str(refus.value)


def test_bottomless_html_is_refused_on_its_line_alone():
    dedans = "<answer fraction='100'><text>true</text></answer><answer fraction='0'><text>false</text></answer>"
    lignes = lire(quiz(question("truefalse", dedans, "<div>" * 900), question("truefalse", dedans)))
    assert [bool(ligne.motif) for ligne in lignes] == [True, False]
    assert "imbriquées" in lignes[0].motif
