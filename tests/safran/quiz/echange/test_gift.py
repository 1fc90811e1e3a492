"""GIFT and Aiken as other systems write them."""

from decimal import Decimal

import pytest

from safran.quiz.echange import questions_lire
from safran.quiz.echange.formes import CRITERE
from tests.safran.quiz.echange import formes as f


def lire(texte):
    return questions_lire(texte.encode() if isinstance(texte, str) else texte).lignes


def une(texte):
    (ligne,) = lire(texte)
    assert ligne.motif == ""
    return ligne.question


def motif(texte):
    (ligne,) = [ligne for ligne in lire(texte) if ligne.motif]
    return ligne.motif


def test_a_blank_line_and_a_comment_inside_the_answers_keep_one_question():
    question = une("Où ?{\n ~ici # non\n\n// une note\n = là # oui\n}\n")
    assert question.valeur["reponses"] == [f.choix("ici", False, None, "non"), f.choix("là", True, None, "oui")]


def test_every_escaped_sign_is_read_as_itself_and_slash_n_breaks_the_line():
    question = une(r"::A\:B::Soit \{x\}\nsuite{=\= 2 \~ 3 \# 4 \\ 5 ~rien}")
    assert (question.titre, question.enonce) == ("A:B", "Soit {x}\nsuite")
    assert question.valeur["reponses"][0]["texte"] == "= 2 ~ 3 # 4 \\ 5"


def test_an_answer_in_the_middle_leaves_a_blank_and_its_full_stop():
    assert une("Le CIO est {~privé =public} partout.").enonce == "Le CIO est _____ partout."
    assert une("Deux et deux font {=quatre =4}.").enonce == "Deux et deux font _____."


@pytest.mark.parametrize(
    ("dedans", "attendu"),
    [
        ("#3:2", [f.nombre(Decimal(3), Decimal(2))]),
        ("#1..5", [f.nombre(Decimal(3), Decimal(2))]),
        ("#-1,5", [f.nombre(Decimal("-1.5"))]),
        ("#6.02e3", [f.nombre(Decimal(6020))]),
        (
            "#\n=1822:0#oui\n=%50%1822:2#presque\n~#non",
            [
                f.nombre(Decimal(1822), retour="oui"),
                f.nombre(Decimal(1822), Decimal(2), part=Decimal(50), retour="presque"),
                f.nombre(None, part=Decimal(0), retour="non"),
            ],
        ),
    ],
)
def test_numbers_in_each_writing_are_read(dedans, attendu):
    assert une(f"Combien ?{{{dedans}}}").valeur["reponses"] == attendu


def test_short_answers_keep_their_weights_and_their_star():
    question = une("Qui ?{=%100%Ada* =%50%Bob#presque}")
    assert question.valeur == f.mots(f.accepte("Ada*"), f.accepte("Bob", 50, "presque"), joker=True)
    assert une("Un mot ?{oui}").valeur["reponses"] == [f.accepte("oui")]


def test_the_ordering_dialect_is_read():
    question = une("Rangez{>ALL VERTICAL ALL_OR_NOTHING SHOW 123\nun\ndeux\ntrois\n}")
    assert ([ligne["texte"] for ligne in question.valeur["elements"]], question.genre) == (
        ["un", "deux", "trois"],
        "ordre",
    )
    assert question.valeur["bareme"] == "TOUT"


def test_declared_formats_keep_what_dresses_words_and_lose_no_sign():
    dite = une("[html]<p>Un&nbsp;<b>mot</b><script>alert(1)</script></p>{T}").enonce
    assert dite == "<p>Un\u00a0<strong>mot</strong></p>"
    assert une("[markdown]Le **mot** *juste*{T}").enonce == "<p>Le <strong>mot</strong> <em>juste</em></p>"
    assert une("[plain]a<b> & c{T}").enonce == "a<b> & c"
    assert une("si a<b alors b>a & c{T}").enonce == "si a<b alors b>a & c"
    assert une("[moodle]H<sub>2</sub>O{T}").enonce == "<p>H<sub>2</sub>O</p>"
    assert une("[0;1] est fermé{T}").enonce == "[0;1] est fermé"


def test_categories_apply_to_what_follows_and_lose_the_words_of_moodle():
    lignes = lire("$CATEGORY: $course$/top/Accueil/Premier contact\n\nA{T}\n\n$CATEGORY: Autre\nB{F}\n")
    assert [ligne.question.categorie for ligne in lignes] == ["Accueil/Premier contact", "Autre"]


def test_the_comment_of_recent_exports_names_the_question():
    assert une("// question: 12  name: X [id:cep-1] [tag:a]\n::X::A{T}").code == "cep-1"


def test_questions_stuck_together_are_told_apart():
    assert [ligne.numero for ligne in lire("A{T}\nB{F}\n::C::C {\n=oui\n}\n")] == [1, 2, 3]


def test_an_open_brace_costs_its_question_and_no_other():
    lignes = lire("A{T}\n\nB {~x =y\n\n::C::C{T}\n\nD {=z\n\nE{F}\n")
    assert [(ligne.numero, bool(ligne.motif)) for ligne in lignes] == [
        (1, False),
        (3, True),
        (5, False),
        (7, True),
        (9, False),
    ]
    assert lignes[1].motif == "L’accolade ouverte ici n’est jamais fermée."


def test_empty_braces_ask_for_an_open_answer_and_a_description_is_left_aside():
    assert une("Racontez.{}").valeur == {"criteres": [CRITERE], "reponse_modele": "", "lue_par": "FORMATEUR"}
    (ligne,) = lire("Prenez un crayon.")
    assert ligne.laissee and "description" in ligne.motif


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("A {~x ~y}", "Aucune réponse n’est juste."),
        ("A {=x ~x}", "identiques"),
        ("A {=x ~ }", "vide"),
        ("A {=seule ~%150%b}", "de -100 à 100"),
        ("A {#trois}", "n’est pas un nombre"),
        ("A {#5..1}", "première borne"),
        ("A {#1:-2}", "négative"),
        ("A {=x -> y =z}", "flèche"),
        ("A } B", "fermante"),
        ("A {=a {b} ~c}", "ouvrante"),
        ("{T}", "énoncé"),
    ],
)
def test_a_fault_is_told_in_french(texte, phrase):
    assert phrase in motif(texte)


PRESQUE_DU_GIFT = """Associez chaque sigle à qui le porte :
* CIO : {1:MULTICHOICE:=Éducation nationale#Oui~Région#Non}
* CREFOP : {1:MULTICHOICE:État#Non~%100%Région#Oui}
Le bilan dure {2:NUMERICAL:=24:0} heures au plus.
Il est {1:SHORTANSWER:%100%gratuit#Oui~*#Relisez
la fiche.} et {:MCS:~public=confidentiel}.

::Vrai::Un salarié le demande librement.{T}
"""


def test_embedded_answers_are_not_gift_and_each_is_refused_on_its_line():
    lignes = lire(PRESQUE_DU_GIFT)
    assert [(ligne.numero, ligne.question is None) for ligne in lignes] == [
        (1, True), (3, True), (4, True), (5, True), (8, False)
    ]  # fmt: skip
    assert all("Cloze" in ligne.motif and "Moodle XML" in ligne.motif for ligne in lignes[:4])
    assert "Cloze" in motif("Notez : {3:numerical:=zero}")
    assert une(r"Écrivez \{1\:SA\:x\} tel quel{T}").enonce == "Écrivez {1:SA:x} tel quel"


def test_several_right_answers_among_wrong_ones_leave_one_to_choose_and_each_gives_all():
    question = une("Qui informe ? {=Le CIO#Oui. ~La banque =La mission locale ~%50%La mairie}")
    assert question.genre == "unique"
    assert [(c["texte"], c["juste"], c["part"]) for c in question.valeur["reponses"]] == [
        ("Le CIO", True, None),
        ("La banque", False, None),
        ("La mission locale", False, "100"),
        ("La mairie", False, "50"),
    ]


def test_an_html_comment_is_read_by_nobody():
    question = une("<!-- à revoir : 2027 -->\n::Lycée::Qui <!-- rectorat --> reçoit ?{=Le CIO<!-- oui --> ~L’Apec}")
    assert (question.titre, question.enonce) == ("Lycée", "Qui reçoit ?")
    assert [choix["texte"] for choix in question.valeur["reponses"]] == ["Le CIO", "L’Apec"]
    (seul,) = lire("<!-- Questions de l’accueil -->")
    assert seul.laissee
    assert "jamais fermé" in motif("Qui <!-- rectorat reçoit ?{T}")


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("Combien ?{#3 ~4}", "« ~4 »"),
        ("Associez{=Pau -> 64#Bravo =Dax -> 40}", "ni retour ni poids"),
        ("Associez{=%50%Pau -> 64 =Dax -> 40}", "ni retour ni poids"),
        ("Lequel ?{~%1000%a =b}", "de -100 à 100"),
        ("Le CIO est {~privé =public} et\ngratuit {=oui}", "ligne vide"),
    ],
)
def test_what_gift_has_no_word_for_is_refused_not_taken_as_an_answer(texte, phrase):
    (ligne,) = lire(texte)
    assert (ligne.numero, ligne.question) == (1, None) and phrase in ligne.motif


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_of_the_wild_give_the_same_question(encodage, fin):
    texte = f"::Été::Où va-t-on à l’été, à Orléans ?{fin}{{{fin}=là-bas{fin}~ici{fin}}}{fin}{fin}B{{T}}{fin}"
    lignes = lire(texte.encode(encodage))
    assert [ligne.numero for ligne in lignes] == [1, 7]
    assert (lignes[0].question.titre, lignes[0].question.valeur["reponses"][0]["texte"]) == ("Été", "là-bas")


def lire_aiken(texte):
    lecture = questions_lire(texte.encode())
    assert lecture.format == "Aiken"
    return lecture.lignes


def test_points_brackets_several_lines_and_small_letters_are_read():
    lignes = lire_aiken(
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
    (ligne,) = lire_aiken(f"Laquelle ?\n{options}ANSWER: Z\n")
    assert [choix["juste"] for choix in ligne.question.valeur["reponses"]].index(True) == 25
    (ligne,) = lire_aiken("Lesquelles ?\nA. x\nB. y\nC. z\nANSWER: A, C\n")
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
    (fautive,) = [ligne for ligne in lire_aiken(texte) if ligne.motif]
    assert fautive.numero == numero
    assert phrase in fautive.motif
