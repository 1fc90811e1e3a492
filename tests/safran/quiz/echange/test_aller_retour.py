"""What is written and read back is the same, for every kind; a hundred questions of each, drawn at random."""

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
from safran.quiz.echange.formes import bloc_de, question_de
from safran.quiz.echange.gift_ecrire import gift_ecrire
from safran.quiz.echange.modele import Question
from safran.quiz.echange.moodle_ecrire import moodle_ecrire
from tests.safran.quiz.echange import formes as f

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
POSITIF = NOMBRE.map(abs)
PART = st.sampled_from([Decimal(0), Decimal(25), Decimal("33.33333"), Decimal(50)])
CATEGORIE = st.sampled_from(["", "Accueil", "Accueil/Premier contact", "A\u2215B/C"])


@st.composite
def bases(tirer):
    return {
        "enonce": tirer(textes(80, lignes=True)),
        "titre": tirer(textes()),
        "retour": tirer(RETOUR),
        "points": tirer(st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")])),
        "code": tirer(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True)),
        "categorie": tirer(CATEGORIE),
        "retiree": tirer(st.booleans()),
    }


@st.composite
def uniques(tirer, long=6):
    noms = tirer(differents(textes(), 2, long))
    juste = tirer(st.integers(0, len(noms) - 1))
    part = st.sampled_from([None, Decimal(50), Decimal("33.33333"), Decimal(-25)])
    return {
        "reponses": [
            f.choix(nom, rang == juste, None if rang == juste else tirer(part), tirer(RETOUR))
            for rang, nom in enumerate(noms)
        ]
    }


@st.composite
def multiples(tirer):
    noms = tirer(differents(textes(), 2, 6))
    bareme = tirer(st.sampled_from(["MOINS", "TOUT", "JUSTES", "PARTS"]))
    justes = [True, *(tirer(st.booleans()) for _ in noms[1:])]
    choix = []
    for nom, juste in zip(noms, justes, strict=True):
        part = tirer(st.sampled_from([Decimal(50), Decimal("33.33333")] if juste else [Decimal(0), Decimal(-50)]))
        choix.append(f.choix(nom, juste, part if bareme == "PARTS" else None, tirer(RETOUR)))
    return {"reponses": choix, "bareme": bareme}


@st.composite
def acceptees(tirer):
    """Accepted words, the first for all the points; and whether a star stands for words."""
    noms = [nom.replace("\\", "/") for nom in tirer(differents(textes(), 1, 4))]
    noms = list({replier(nom).strip(): nom for nom in noms}.values())
    parts = [100, *(tirer(PART) for _ in noms[1:])]
    joker = tirer(st.booleans()) and any("*" in nom for nom in noms)
    lues = [f.accepte(nom, part, tirer(RETOUR)) for nom, part in zip(noms, parts, strict=True)]
    return f.mots(*lues, casse=tirer(st.booleans()), joker=joker)


@st.composite
def nombres(tirer, pourcent=True):
    tous = tirer(st.lists(NOMBRE, min_size=1, max_size=3, unique=True))
    lus = []
    for rang, valeur in enumerate(tous):
        part = 100 if not rang else tirer(PART)
        lus.append(f.nombre(valeur, tirer(POSITIF), pourcent and tirer(st.booleans()), part, tirer(RETOUR)))
    return [*lus, f.nombre(None, part=0, retour=tirer(textes()))] if tirer(st.booleans()) else lus


@st.composite
def numeriques(tirer):
    unites = tirer(st.sampled_from([[], [f.unite("m"), f.unite("cm", "100")], [f.unite("€")]]))
    regle = "OBLIGATOIRE" if tirer(st.booleans()) and unites else "FACULTATIVE"
    return {"reponses": tirer(nombres()), "unites": unites, "regle_unite": regle}


@st.composite
def associations(tirer):
    droites = tirer(differents(textes(), 2, 5))
    gauches = tirer(differents(textes(), 2, 5))
    paires = [f.paire(gauche, droites[rang % len(droites)], tirer(RETOUR)) for rang, gauche in enumerate(gauches)]
    tenues = {paire["droite"] for paire in paires}
    return {"paires": paires, "leurres": [droite for droite in droites if droite not in tenues]}


@st.composite
def trous(tirer):
    poids = tirer(st.integers(1, 9))
    forme = tirer(st.integers(0, 2))
    if forme == 0:
        return {"type": "texte", "value": {**tirer(acceptees()), "poids": poids}}
    if forme == 1:
        return f.trou("choix", **tirer(uniques(4)), poids=poids)
    return f.trou("nombre", tirer(nombres(pourcent=False)), poids)


@st.composite
def a_trous(tirer):
    vides = tirer(st.lists(trous(), min_size=1, max_size=4))
    mots = " ".join(f"{tirer(textes())} [[{rang}]]" for rang in range(1, len(vides) + 1))
    return {"texte": mots, "trous": vides}


VALEURS = {
    "unique": uniques(),
    "multiple": multiples(),
    "vrai_faux": st.fixed_dictionaries({"juste": st.booleans(), "retour_vrai": RETOUR, "retour_faux": RETOUR}),
    "numerique": numeriques(),
    "texte_court": acceptees(),
    "appariement": associations(),
    "ordre": st.fixed_dictionaries(
        {
            "elements": differents(textes(), 2, 5).map(lambda noms: [{"texte": nom, "retour": ""} for nom in noms]),
            "bareme": st.sampled_from(["PLACES", "TOUT"]),
        }
    ),
    "trous": a_trous(),
}
SIMPLES = st.one_of(
    st.builds(lambda base, valeur, genre=genre: Question(**base, genre=genre, valeur=valeur), bases(), valeur)
    for genre, valeur in VALEURS.items()
)
VIGNETTES = st.builds(
    lambda base, intitule, situation, questions: Question(
        **{**base, "enonce": "", "retour": "", "points": Decimal(1)},
        genre="vignette",
        valeur={"titre": intitule, "situation": f"<p>{situation}</p>"},
        questions=tuple(replace(q, categorie="", titre="", code="", retiree=False) for q in questions),
    ),
    bases(),
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
