"""GIFT and Aiken as other systems write them; what is written and read back is the same, of every kind."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from home.recherche.texte import replier
from safran.quiz.blocks import ContenuBanqueBlock
from safran.quiz.echange import questions_lire
from safran.quiz.echange.cloze import tolerance_dire
from safran.quiz.echange.formes import CRITERE, bloc_de, question_de
from safran.quiz.echange.gift_ecrire import gift_ecrire
from safran.quiz.echange.modele import Question
from safran.quiz.echange.moodle_ecrire import moodle_ecrire
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
    assert [ligne["texte"] for ligne in question.valeur["elements"]] == ["un", "deux", "trois"]
    assert (question.genre, question.valeur["bareme"]) == ("ordre", "TOUT")


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
    assert une("// question: 12  name: X [id:cep-1] [tag:a]\n::X::A{T}").code == "cep-1"


def test_questions_stuck_together_are_told_apart_and_an_open_brace_costs_its_question_alone():
    assert [ligne.numero for ligne in lire("A{T}\nB{F}\n::C::C {\n=oui\n}\n")] == [1, 2, 3]
    lignes = lire("A{T}\n\nB {~x =y\n\n::C::C{T}\n\nD {=z\n\nE{F}\n")
    refusees = [(ligne.numero, bool(ligne.motif)) for ligne in lignes]
    assert refusees == [(1, False), (3, True), (5, False), (7, True), (9, False)]
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
        ("Lequel ?{~%1000%a =b}", "de -100 à 100"),
        ("A {#trois}", "n’est pas un nombre"),
        ("A {#5..1}", "première borne"),
        ("A {#1:-2}", "négative"),
        ("A {=x -> y =z}", "flèche"),
        ("A } B", "fermante"),
        ("A {=a {b} ~c}", "ouvrante"),
        ("{T}", "énoncé"),
        ("Combien ?{#3 ~4}", "« ~4 »"),
        ("Associez{=Pau -> 64#Bravo =Dax -> 40}", "ni retour ni poids"),
        ("Associez{=%50%Pau -> 64 =Dax -> 40}", "ni retour ni poids"),
        ("Le CIO est {~privé =public} et\ngratuit {=oui}", "ligne vide"),
    ],
)
def test_a_fault_and_what_gift_has_no_word_for_are_told_in_french(texte, phrase):
    (ligne,) = lire(texte)
    assert (ligne.numero, ligne.question) == (1, None) and phrase in ligne.motif


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
    assert [ligne.numero for ligne in lignes] == [1, 3, 4, 5, 8]
    assert [ligne.question is None for ligne in lignes] == [True] * 4 + [False]
    assert all("Cloze" in ligne.motif and "Moodle XML" in ligne.motif for ligne in lignes[:4])
    assert "Cloze" in motif("Notez : {3:numerical:=zero}")
    assert une(r"Écrivez \{1\:SA\:x\} tel quel{T}").enonce == "Écrivez {1:SA:x} tel quel"


def test_several_right_answers_among_wrong_ones_leave_one_to_choose_and_each_gives_all():
    question = une("Qui informe ? {=Le CIO#Oui. ~La banque =La mission locale ~%50%La mairie}")
    lues = [(c["texte"], c["juste"], c["part"]) for c in question.valeur["reponses"]]
    assert question.genre == "unique" and lues[:2] == [("Le CIO", True, None), ("La banque", False, None)]
    assert lues[2:] == [("La mission locale", False, "100"), ("La mairie", False, "50")]


def test_an_html_comment_is_read_by_nobody():
    question = une("<!-- à revoir : 2027 -->\n::Lycée::Qui <!-- rectorat --> reçoit ?{=Le CIO<!-- oui --> ~L’Apec}")
    assert (question.titre, question.enonce) == ("Lycée", "Qui reçoit ?")
    assert [choix["texte"] for choix in question.valeur["reponses"]] == ["Le CIO", "L’Apec"]
    (seul,) = lire("<!-- Questions de l’accueil -->")
    assert seul.laissee
    assert "jamais fermé" in motif("Qui <!-- rectorat reçoit ?{T}")


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
    assert [ligne.numero for ligne in lignes] == [1, 9]
    premiere, seconde = (ligne.question for ligne in lignes)
    assert premiere.enonce == "Quel service reçoit un lycéen ?"
    lues = [(choix["texte"], choix["juste"]) for choix in premiere.valeur["reponses"]]
    assert lues == [("L’Apec", False), ("Le CIO", True), ("Cap emploi", False)]
    assert [choix["texte"] for choix in seconde.valeur["reponses"]] == ["L’Apec", "Le CIO, partout"]


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


SIGNES = "abcXYZ éàœ’«»0123\\:~=#{}[]<>&%*-\"'/$|.,;()€😀\u00a0"


def propre(texte):
    """As a field keeps it: ends trimmed, no double space, no mark of a gap."""
    lignes = (" ".join(ligne.split(" ")).strip(" ") for ligne in texte.split("\n"))
    texte = "\n".join(" ".join(part for part in ligne.split(" ") if part) for ligne in lignes)
    return texte.replace("[[", "[").strip().replace("\n\n", "\n")


def textes(long=40, lignes=False):
    return st.text(SIGNES + ("\n" if lignes else ""), min_size=1, max_size=long).map(propre).filter(replier_net)


def replier_net(texte):
    return replier(texte).strip() and "\n\n" not in texte


def differents(un, minimum, maximum):
    return st.lists(un, min_size=minimum, max_size=maximum, unique_by=lambda texte: replier(texte).strip())


RETOUR = st.one_of(st.just(""), textes(lignes=True))
NOMBRE = st.decimals(-(10**6), 10**6, places=3).map(lambda nombre: Decimal(format(nombre.normalize(), "f")) + 0)
PART = st.sampled_from([Decimal(0), Decimal(25), Decimal("33.33333"), Decimal(50)])


UNITES = ([], [f.unite("m"), f.unite("cm", "100")], [f.unite("€")])


@st.composite
def simples(tirer):
    """A question of any kind, whatever its words, its numbers and its shares."""
    a, b, c, d = tirer(differents(textes().map(lambda mots: mots.replace("\\", "/")), 4, 4))
    dit, redit, oui, poids = tirer(RETOUR), tirer(RETOUR), tirer(st.booleans()), tirer(st.integers(1, 9))
    part, bareme = tirer(PART), tirer(st.sampled_from(["MOINS", "TOUT", "JUSTES", "PARTS"]))
    choix = [f.choix(a, True, None, dit), f.choix(b, False, tirer(st.sampled_from([None, 50, -25])), redit)]
    choix = tirer(st.permutations([*choix, f.choix(c, False, "33.33333")]))
    parts = ("50", "33.33333", "-50") if bareme == "PARTS" else (None,) * 3
    plusieurs = [f.choix(m, r, p, dit) for m, r, p in zip((a, b, c), (True, True, False), parts, strict=True)]
    mots = f.mots(f.accepte(a, 100, dit), f.accepte(b, part, redit), casse=oui, joker="*" in a + b and oui)
    justes = [(tirer(NOMBRE), 100, dit), (tirer(NOMBRE), part, redit)]
    nombres, aussi = (
        [*(f.nombre(n, tirer(NOMBRE.map(abs)), pourcent, p, r) for n, p, r in justes), f.nombre(None, part=0, retour=c)]
        for pourcent in (oui, False)
    )
    unites = tirer(st.sampled_from(UNITES))
    mot = {"type": "texte", "value": {**mots, "poids": poids}}
    valeurs = {
        "unique": {"reponses": choix},
        "multiple": {"reponses": plusieurs, "bareme": bareme},
        "vrai_faux": {"juste": oui, "retour_vrai": dit, "retour_faux": redit},
        "numerique": {
            "reponses": nombres,
            "unites": unites,
            "regle_unite": "OBLIGATOIRE" if oui and unites else "FACULTATIVE",
        },
        "texte_court": mots,
        "appariement": {"paires": [f.paire(a, c, dit), f.paire(b, d, redit)], "leurres": [a, b] if oui else []},
        "ordre": {"elements": [{"texte": m, "retour": ""} for m in (b, a, d)], "bareme": "TOUT" if oui else "PLACES"},
        "trous": {
            "texte": f"{a} [[1]] {d} [[2]] [[3]]",
            "trous": [mot, f.trou("choix", choix), f.trou("nombre", aussi, poids)],
        },
    }
    genre = tirer(st.sampled_from(sorted(valeurs)))
    return Question(
        enonce=tirer(textes(80, lignes=True)),
        titre=tirer(textes()),
        retour=tirer(RETOUR),
        points=tirer(st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")])),
        code=tirer(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True)),
        categorie=tirer(st.sampled_from(["", "Accueil", "Accueil/Premier contact", "A\u2215B/C"])),
        retiree=tirer(st.booleans()),
        genre=genre,
        valeur=valeurs[genre],
    )


SIMPLES = simples()
VIGNETTES = st.builds(
    lambda base, intitule, situation, questions: replace(
        base,
        enonce="",
        retour="",
        points=Decimal(1),
        genre="vignette",
        valeur={"titre": intitule, "situation": f"<p>{situation}</p>"},
        questions=tuple(replace(q, categorie="", titre="", code="", retiree=False) for q in questions),
    ),
    SIMPLES,
    textes(),
    st.sampled_from(["Madame R. <b>attend</b>.", "Il dit : &lt;non&gt;</p><blockquote>Rien</blockquote><p>Puis part."]),
    st.lists(SIMPLES, min_size=1, max_size=3),
)


def relire(texte):
    lecture = questions_lire(texte.encode())
    assert [ligne.motif for ligne in lecture.lignes if ligne.motif] == []
    return [ligne.question for ligne in lecture.lignes]


@settings(max_examples=60, deadline=None, phases=[Phase.generate])
@given(st.lists(st.one_of(SIMPLES, VIGNETTES), min_size=1, max_size=4))
def test_moodle_xml_written_then_read_gives_the_same_questions(questions):
    assert relire("".join(moodle_ecrire(questions))) == questions


def sans_ce_que_gift_ne_dit_pas(question):
    """The same question with what the losses announce taken off."""
    valeur = dict(question.valeur)
    if "casse" in valeur:
        valeur["casse"] = False
    if "paires" in valeur:
        valeur["paires"] = [{**paire, "retour": ""} for paire in valeur["paires"]]
    if "unites" in valeur:
        lus = [{**lu, "mode": "ABSOLUE", "tolerance": tolerance_dire(lu)} for lu in valeur["reponses"]]
        valeur = {"reponses": lus, "unites": [], "regle_unite": "FACULTATIVE"}
    return replace(question, points=Decimal(1), retiree=False, valeur=valeur)


@settings(max_examples=60, deadline=None, phases=[Phase.generate])
@given(st.lists(SIMPLES, min_size=1, max_size=4))
def test_gift_written_then_read_gives_the_same_questions_but_what_it_announces(questions):
    ecrit = gift_ecrire(questions)
    dites = [question for question in questions if question.genre != "trous"]
    for question in questions:
        if question.genre == "trous":
            assert any(question.titre in perte and "texte à trous" in perte for perte in ecrit.pertes)
        elif sans_ce_que_gift_ne_dit_pas(question) != question:
            assert any(question.titre in perte for perte in ecrit.pertes)
    if dites:
        assert relire(ecrit.texte) == [sans_ce_que_gift_ne_dit_pas(question) for question in dites]


def test_answers_that_begin_like_a_weight_keep_their_words_and_their_points():
    base = {"enonce": "Combien ?", "titre": "Part", "code": "part"}
    choix = [f.choix("%12% des cas", True), f.choix("%-5%", False), f.choix("%3.5%", False, 50, "%1%")]
    mots = f.mots(f.accepte("%12%"))
    une = Question(**base, genre="unique", valeur={"reponses": choix})
    for question in (une, Question(**base, genre="texte_court", valeur=mots)):
        assert relire(gift_ecrire([question]).texte) == [question]
    trous = [f.trou("choix", choix), {"type": "texte", "value": {**mots, "poids": 1}}]
    trouee = Question(**base, genre="trous", valeur={"texte": "Soit [[1]], soit [[2]]", "trous": trous})
    assert relire("".join(moodle_ecrire([trouee]))) == [trouee]


@settings(max_examples=60, deadline=None, phases=[Phase.generate])
@given(st.one_of(SIMPLES, VIGNETTES))
def test_a_stored_block_read_back_is_the_same_question_and_the_house_accepts_it(question):
    bloc = bloc_de(question, "q-1", lambda image: None)
    stream = ContenuBanqueBlock()
    stream.clean(stream.to_python([bloc]))
    rangement = {nom: getattr(question, nom) for nom in ("titre", "code", "categorie", "retiree")}
    lue = question_de(json.loads(json.dumps(bloc)), image=None, **rangement)
    assert lue == question


SIGNES_RICHES = "a ~ } { # = \\ : % * -&gt; [1] &lt;b&gt; &amp;lt; // « é »"
LIEN = '<a href="https://x.fr/?a=1&amp;b=2#fin">l~i}e#n</a>'
LIGNES = [
    f"<p>{SIGNES_RICHES} <strong>x</strong></p>",
    f"<p>1 <em>{SIGNES_RICHES}</em><br/>{LIEN}</p>",
    f"<p>2 <code>{SIGNES_RICHES}</code> m<sup>2</sup></p>",
]
BLOCS = (
    f"<p>{SIGNES_RICHES} <u>y</u></p><ul><li>{LIEN}</li><li>b</li></ul><pre>p\n  q {{</pre><blockquote>c</blockquote>"
)
UN, DEUX, TROIS = LIGNES
VALEURS_RICHES = {
    "unique": {"reponses": [f.choix(UN, True, None, DEUX), f.choix(DEUX, False, 50, TROIS), f.choix("nu", False)]},
    "multiple": {"reponses": [f.choix(UN, True, 100, DEUX), f.choix(TROIS, False, -50)], "bareme": "PARTS"},
    "vrai_faux": {"juste": False, "retour_vrai": UN, "retour_faux": DEUX},
    "numerique": {"reponses": [f.nombre(3, 1, retour=UN)], "unites": [], "regle_unite": "FACULTATIVE"},
    "texte_court": f.mots(f.accepte("<p>mot</p>", retour=UN), f.accepte("b", 50, TROIS)),
    "appariement": {"paires": [f.paire(UN, "d", ""), f.paire(DEUX, "-> e", "")], "leurres": ["<p>f</p>"]},
    "ordre": {"elements": [{"texte": un, "retour": ""} for un in LIGNES], "bareme": "PLACES"},
    "ouverte": {"criteres": ["a < b", "c"], "reponse_modele": BLOCS, "lue_par": "PAIR"},
    "trous": {
        "texte": f"<p>{UN[3:-4]} [[1]]</p><ul><li>[[2]] et [[3]]</li></ul>",
        "trous": [
            {"type": "texte", "value": {**f.mots(f.accepte("a", retour=UN)), "poids": 1}},
            f.trou("cases", [f.choix("<p>b</p>", True, 100, DEUX), f.choix("c", False, 0)], 2),
            f.trou("nombre", [f.nombre(3, 1, retour=TROIS)]),
        ],
    },
}


@pytest.mark.parametrize("genre", VALEURS_RICHES)
def test_formatted_texts_of_each_kind_come_back_the_same(genre):
    base = {"enonce": BLOCS, "retour": BLOCS, "titre": "Riche", "code": "riche"}
    question = Question(**base, genre=genre, valeur=VALEURS_RICHES[genre])
    assert relire("".join(moodle_ecrire([question]))) == [question]
    bloc = bloc_de(question, "riche", lambda image: None)
    assert question_de(json.loads(json.dumps(bloc)), image=None, titre="Riche", code="riche") == question
    if genre not in ("trous", "ouverte"):
        assert relire(gift_ecrire([question]).texte) == [question]
