"""Every kind of question: its words, whole, frozen, shown, answered, marked, refused when badly written."""

import json
import re
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from safran.quiz.blocks.choix import TexteBlock
from safran.quiz.choices import Verdict
from safran.quiz.genres import GENRES
from safran.quiz.genres.choix import Correction
from safran.quiz.genres.ecrits import correspond, nombre_lire, plier
from safran.quiz.models import Quiz
from safran.quiz.queries.tentatives import questions_figer
from safran.quiz.templatetags.quiz_tags import mis_en_forme
from safran.quiz.textes import couper, en_clair, en_html, est_riche, mettre_en_forme, mettre_en_ligne, ranger
from tests.pages import lue, page_lue
from tests.safran import fabriques_quiz as fabriques
from tests.safran.fabriques_blocs import une_image
from tests.safran.fabriques_quiz import (
    de_chaque_genre,
    des_trous,
    fausses,
    formulaire_de,
    justes,
    lien,
    reponses_de,
    un_appariement,
    un_nombre,
    un_ordre,
    un_quiz,
    un_texte_court,
    une_question,
    une_tentative,
    une_tentative_remise,
    une_vignette,
)

BLOC = Quiz._meta.get_field("questions").stream_block


def figer(question: dict) -> dict:
    return questions_figer(BLOC.to_python([question]))[0]


def noter(question: dict, **parties) -> Fraction:
    figee = figer(question)
    reponse = {"parties": parties}
    assert GENRES[figee["genre"]].connait(figee, reponse)
    return GENRES[figee["genre"]].corriger(figee, reponse).points


@pytest.mark.parametrize("question", de_chaque_genre(), ids=lambda question: question["type"])
def test_right_answer_gives_all_points_and_wrong_one_none_for_every_kind(question):
    propre = BLOC.clean(BLOC.to_python([question]))
    figee = questions_figer(propre)[0]
    genre = GENRES[figee["genre"]]
    exacte, fausse = genre.corriger(figee, justes(figee)), genre.corriger(figee, fausses(figee))
    assert (exacte.points, exacte.verdict) == (1, Verdict.JUSTE)
    assert (fausse.points, fausse.verdict) == (0, Verdict.FAUX)
    assert genre.corriger(figee, {"passe": True}).verdict == Verdict.PASSE
    assert genre.corriger(figee, {}).verdict == Verdict.VIDE
    assert genre.connait(figee, justes(figee)) and not genre.connait(figee, {"parties": {"ailleurs": "1"}})
    assert set(genre.signature(figee, justes(figee))) <= set(genre.legendes(figee))


@pytest.mark.django_db
def test_every_kind_is_answered_by_plain_controls_each_with_its_label(membre, compte):
    tentative = une_tentative(compte, [*de_chaque_genre(), une_vignette(de_chaque_genre())])
    html = lue(membre.get(lien(tentative)))
    for controle in re.findall(r"<(?:input|select)\b[^>]*>", html.split("<form method", 1)[1]):
        if 'type="hidden"' not in controle:
            identite = re.search(r' id="([^"]+)"', controle)[1]
            assert f'for="{identite}"' in html, controle
    assert html.count("<fieldset") == html.count("<legend") == 16
    donnees = formulaire_de(tentative, reponses_de(tentative))
    assert donnees.keys() <= set(re.findall(r'name="(q[^"]+)"', html))
    resultat = lue(membre.post(lien(tentative), {**donnees, "action": "rendre"}, follow=True))
    assert "100 % des points" in resultat and "soit 16 sur 16" in resultat


@pytest.mark.django_db
def test_page_of_an_open_attempt_tells_no_answer_of_any_kind(membre, compte):
    questions = [
        un_nombre("4827", enonce="Combien ?"),
        un_texte_court("motsecret", enonce="Qui ?"),
        des_trous(enonce="Complétez"),
        un_ordre(enonce="Rangez"),
        un_appariement(enonce="Associez"),
        une_question("multiple", justes=("Réponse A", "Réponse B"), enonce="Lesquelles ?"),
    ]
    html = lue(membre.get(lien(une_tentative(compte, questions))))
    secrets = ["4827", "motsecret", "Retour sur", "Explication générale", ">16<", "mission locale", "option--juste"]
    assert [secret for secret in secrets if secret in html] == []


@pytest.mark.django_db
def test_half_filled_answers_are_kept_and_shown_again(membre, compte):
    tentative = une_tentative(compte, [un_nombre(), un_ordre(), des_trous()])
    membre.post(lien(tentative), {"q1-valeur": "à peu près 12", "q3-t3": "missi", "action": "enregistrer"})
    html = lue(membre.get(lien(tentative)))
    assert 'value="à peu près 12"' in html and 'value="missi"' in html and "2 sur 3" in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "donnees", "phrase"),
    [
        (un_nombre(), {"q1-valeur": "douze"}, "Écrivez un nombre en chiffres, par exemple 12,5."),
        (un_nombre(unites=(("m", "1"),), regle_unite="OBLIGATOIRE"), {"q1-valeur": "12"}, "Choisissez l’unité."),
        (un_texte_court(), {"q1-valeur": "é" * 500}, "400 caractères au plus"),
        (un_texte_court(), {}, "Répondez à cette question ou choisissez « Je ne sais pas »."),
        (un_texte_court(), {"q1-valeur": "oui", "q1-passe": "1"}, "gardez l’un ou l’autre"),
        (un_appariement(), {"q1-passe": ""}, "Répondez à cette question"),
        (des_trous(), {"q1-t1": "seize"}, "Trou 1 : écrivez un nombre en chiffres"),
    ],
)
def test_answer_that_cannot_be_handed_in_is_told_at_its_question_and_kept(membre, compte, question, donnees, phrase):
    tentative = une_tentative(compte, [question])
    html = lue(membre.post(lien(tentative), {**donnees, "action": "rendre"}))
    assert phrase in html and 'id="id_q1_error"' in html and 'aria-describedby="id_q1_error"' in html
    assert all(texte in html for texte in donnees.values())
    tentative.refresh_from_db()
    assert not tentative.est_remise


@pytest.mark.django_db
def test_ordering_with_a_rank_given_twice_or_missing_is_told(membre, compte):
    tentative = une_tentative(compte, [un_ordre()])
    premiere, seconde, _troisieme = [ligne["id"] for ligne in tentative.questions[0]["lignes"]]
    html = lue(membre.post(lien(tentative), {f"q1-{premiere}": "2", f"q1-{seconde}": "2", "action": "rendre"}))
    assert "Donnez un rang à chaque ligne." in html and "Plusieurs lignes ont le rang 2." in html
    assert html.count('<option value="2" selected>') == 2 and html.count('aria-invalid="true"') == 3


@pytest.mark.parametrize(
    "donnee", ["Mission  locale", "MISSION LOCALE", "mission\u00a0locale ", "Mïssion locale", "L'OEUVRE"]
)
def test_short_text_folds_accents_capitals_spaces_apostrophes_and_ligatures(donnee):
    assert noter(un_texte_court("Mission locale", "l’œuvre"), valeur=donnee) == 1


def test_short_text_minds_capitals_when_told_and_keeps_the_share_of_each_accepted_answer():
    assert noter(un_texte_court("CIO", casse=True), valeur="cio") == 0
    assert noter(un_texte_court("CIO", casse=True), valeur=" CIO ") == 1
    question = un_texte_court("relais", "accueil", "rien", parts={"accueil": "33.33333", "rien": "0"})
    assert noter(question, valeur="accueil") == Fraction("0.3333333") and noter(question, valeur="rien") == 0


@pytest.mark.parametrize(
    ("modele", "texte", "accepte"),
    [
        ("relais*", "Relais petite enfance", True),
        ("*enfance", "relais petite enfance", True),
        ("r*petite*e", "relais petite enfance", True),
        ("*", "n’importe quoi", True),
        ("a*a", "a", False),
        ("2\\*3", "2*3", True),
        ("2\\*3", "2x3", False),
        ("ab*ba", "aba", False),
        ("*a" * 200 + "*b", "a" * 400, False),  # le temps d’un long modèle suit sa longueur
    ],
)
def test_wildcard_replaces_any_words_and_a_written_star_is_a_star(modele, texte, accepte):
    assert correspond(texte, modele, joker=True) is accepte
    assert not correspond(texte, "relais*") and correspond("relais*", "relais*")


@given(st.text(alphabet="abé ’*", max_size=12), st.text(alphabet="abé ’", max_size=12))
def test_wildcard_agrees_with_a_plain_reading(modele, texte):
    morceaux = [re.escape(plier(m)) if m.strip() else "" for m in modele.split("*")]
    attendu = re.fullmatch(".*".join(morceaux), plier(texte), re.S) is not None
    assert correspond(texte, modele, joker=True) is attendu


NOMBRES_ECRITS = {
    "12,5": "12.5",
    "1 234,5": "1234.5",
    "1\u202f234": "1234",
    "−3": "-3",
    "+.5": "0.5",
    "6,02e23": "6.02e23",
    "٣": "3",
    **dict.fromkeys(["1,2,3", "12 km", "", "1e999", "inf"]),
}


@pytest.mark.parametrize(("texte", "valeur"), NOMBRES_ECRITS.items())
def test_number_is_read_as_french_people_write_it(texte, valeur):
    assert nombre_lire(texte) == (None if valeur is None else Fraction(valeur))


@pytest.mark.parametrize(
    ("mode", "tolerance", "donnee", "points"),
    [
        ("ABSOLUE", "0", "24", 1),
        ("ABSOLUE", "0", "24,0", 1),
        ("ABSOLUE", "0,5", "24,5", 1),
        ("ABSOLUE", "0,5", "24,51", 0),
        ("POURCENT", "10", "26,4", 1),
        ("POURCENT", "10", "21,5", 0),
    ],
)
def test_tolerance_is_absolute_or_relative_bounds_included(mode, tolerance, donnee, points):
    assert noter(un_nombre("24", tolerance, mode), valeur=donnee) == points


def test_unit_converts_and_its_rule_is_kept():
    unites = (("mètres", "1"), ("centimètres", "100"))
    assert noter(un_nombre("1,5", unites=unites), valeur="150", unite="1") == 1
    assert noter(un_nombre("1,5", unites=unites), valeur="1,5") == 1
    assert noter(un_nombre("1,5", unites=unites, regle_unite="OBLIGATOIRE"), valeur="1,5") == 0
    assert noter(un_nombre("1,5", unites=unites), valeur="1,5", unite="1") == 0


def test_second_accepted_number_gives_its_share_and_any_other_its_feedback():
    question = un_nombre("24", autres=(("25", "1", "50"), ("*", "0", "0")))
    figee = figer(question)
    assert noter(question, valeur="26") == Fraction(1, 2)
    correction = GENRES["numerique"].corriger(figee, {"parties": {"valeur": "90"}})
    assert correction.points == 0 and correction.parties[0].retour == "Retour sur *"


def test_matching_gives_each_line_its_share_and_lists_extra_choices():
    figee = figer(un_appariement((("a", "1"), ("b", "2"), ("c", "1")), leurres=("3",)))
    assert sorted(choix["texte"] for choix in figee["choix"]) == ["1", "2", "3"]
    bonnes = justes(figee)["parties"]
    cle = figee["lignes"][0]["id"]
    leurre = next(choix["id"] for choix in figee["choix"] if choix["texte"] == "3")
    correction = GENRES["appariement"].corriger(figee, {"parties": {**bonnes, cle: leurre}})
    assert correction.points == Fraction(2, 3) and correction.verdict == Verdict.PARTIEL


def test_ordering_is_never_shown_in_its_right_order_and_counts_places():
    figees = [figer(un_ordre("a", "b", "c")) for _ in range(20)]
    assert all([ligne["texte"] for ligne in figee["lignes"]] != ["a", "b", "c"] for figee in figees)
    figee = figees[0]
    rangs = justes(figee)["parties"]
    premier, deuxieme, _ = figee["ordre"]
    echange = {**rangs, premier: rangs[deuxieme], deuxieme: rangs[premier]}
    assert GENRES["ordre"].corriger(figee, {"parties": echange}).points == Fraction(1, 3)
    assert GENRES["ordre"].corriger({**figee, "bareme": "TOUT"}, {"parties": echange}).points == 0


def test_gaps_count_by_their_weight():
    figee = figer(des_trous())
    tout = justes(figee)["parties"]
    assert GENRES["trous"].corriger(figee, {"parties": {"t3": tout["t3"]}}).points == Fraction(1, 2)
    assert GENRES["trous"].corriger(figee, {"parties": {"t1": "16,0", "t2": tout["t2"]}}).points == Fraction(1, 2)


def choisir(figee: dict, textes: str) -> Correction:
    """The correction of who ticks these answers, a letter each."""
    choix = [reponse["id"] for reponse in figee["reponses"] if reponse["texte"] in textes]
    return GENRES[figee["genre"]].corriger(figee, {"choix": choix})


@pytest.mark.parametrize(
    ("bareme", "cochees", "points"),
    [
        ("MOINS", "ab", 1),
        ("MOINS", "a", Fraction(1, 2)),
        ("MOINS", "ac", 0),
        ("TOUT", "ab", 1),
        ("TOUT", "a", 0),
        ("JUSTES", "a", Fraction(1, 2)),
        ("JUSTES", "ac", Fraction(1, 2)),
        ("JUSTES", "abc", 0),
        ("PARTS", "a", Fraction(7, 10)),
        ("PARTS", "ac", Fraction(1, 5)),
        ("PARTS", "bc", 0),
        ("PARTS", "ab", 1),
    ],
)
def test_multiple_choice_follows_the_rule_of_its_question(bareme, cochees, points):
    question = une_question("multiple", justes=("a", "b"), fausses=("c", "d"))
    question["value"]["bareme"] = bareme
    if bareme == "PARTS":
        for reponse, part in zip(question["value"]["reponses"], ("70", "30", "-50", "0"), strict=True):
            reponse["value"]["part"] = part
    assert choisir(figer(question), cochees).points == points


def test_wrong_answer_of_a_single_choice_may_give_a_share_or_all_and_is_then_told_right():
    question = une_question(justes=("a",), fausses=("b", "c"))
    question["value"]["reponses"][1]["value"]["part"] = "50"
    assert [choisir(figer(question), t).points for t in "abc"] == [1, Fraction(1, 2), 0]
    question["value"]["reponses"][1]["value"]["part"] = "100"
    corrigee = choisir(figer(question), "b")
    assert (corrigee.points, corrigee.verdict) == (1, Verdict.JUSTE)
    etats = {ligne.texte: ligne.etat for ligne in corrigee.lignes}
    assert etats == {"a": "Bonne réponse", "b": "Votre réponse, juste", "c": ""}


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        (un_texte_court("Oui", "oui"), "Deux réponses acceptées sont identiques."),
        (un_texte_court("oui", parts={"oui": "50"}), "Une réponse au moins doit donner tous les points"),
        (un_nombre("douze"), "Écrivez un nombre en chiffres"),
        (un_nombre("12", "-1"), "La tolérance est un nombre positif"),
        (un_nombre("12", unites=(("m", "2"),)), "La première unité a le facteur 1"),
        (un_nombre("12", unites=(("m", "1"), ("m", "100"))), "Deux unités sont identiques."),
        (un_appariement((("a", "1"), ("A", "2"))), "Deux lignes sont identiques."),
        (un_appariement((("a", "1"), ("b", "1")), leurres=()), "Il faut au moins deux choix différents."),
        (un_appariement((("a", "1"), ("b", "2")), leurres=("1",)), "Un choix en trop est déjà proposé."),
        (un_ordre("a", "A"), "Deux lignes sont identiques."),
        (des_trous("Sans repère"), "une fois chacun de ces repères, et pas d’autre : [[1]] [[2]] [[3]]"),
        (des_trous("[[1]] [[2]] [[3]] [[3]]"), "une fois chacun de ces repères"),
    ],
)
def test_question_of_each_kind_that_cannot_be_marked_is_refused_in_words(question, phrase):
    with pytest.raises(ValidationError) as refus:
        BLOC.clean(BLOC.to_python([question]))
    assert phrase in str(refus.value.as_json_data())


@pytest.mark.django_db
def test_weighted_points_are_summed_exactly(compte):
    lourde = une_question()
    lourde["value"]["points"] = "2.50"
    tentative = une_tentative_remise(compte, un_quiz([lourde, une_question()]), bonnes=1)
    assert (float(tentative.points), float(tentative.points_max), tentative.pourcentage) == (2.5, 3.5, 71)


def test_each_answer_is_told_in_words():
    figee = figer(une_question("multiple", justes=("a", "b"), fausses=("c", "d")))
    correction = choisir(figee, "ac")
    etats = {ligne.texte: ligne.etat for ligne in correction.lignes}
    assert etats == {"a": "Votre réponse, juste", "b": "Bonne réponse", "c": "Votre réponse", "d": ""}
    assert (correction.verdict, choisir(figee, "a").verdict) == (Verdict.FAUX, Verdict.PARTIEL)


RICHE = (
    "<p>Un <strong>mot</strong>, <em>puis</em> <u>deux</u> et H<sub>2</sub>O.</p><ul><li>un</li><li>deux</li></ul>"
    '<blockquote>Dit-elle</blockquote><p>Voir <a href="https://mon-cep.org/">ici</a>, <code>x</code>.</p>'
)


@pytest.mark.parametrize(
    ("brut", "range_"),
    [
        ("<p>Un</p><p>deux &amp; trois</p>", "Un\ndeux & trois"),
        ("<div>Un <b>mot</b></div>", "<p>Un <strong>mot</strong></p>"),
        ("<h2>Titre</h2>suite", "<p><strong>Titre</strong></p><p>suite</p>"),
        ("<p><strong></strong>rien de plus<br></p>", "rien de plus"),
        ("<p>&lt;p&gt; est une balise</p>", "<p>&lt;p&gt; est une balise</p>"),
        ('<p onclick="x()">a<script>b()</script></p><iframe src="//x"></iframe>', "a"),
        ('<a href="javascript:x()">a</a> <a href="/mod/x">b</a>', "a b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    ],
)
def test_html_is_written_one_way_and_plain_when_lines_say_all(brut, range_):
    assert ranger(brut) == range_
    assert ranger(en_html(range_)) == range_


def test_what_stands_in_a_label_has_no_block():
    assert ranger("<p>Un</p><ul><li><b>a</b></li><li>b</li></ul>", ligne=True) == (
        "<p>Un<br/>- <strong>a</strong><br/>- b</p>"
    )
    montre = mettre_en_ligne(RICHE)
    assert "<strong>mot</strong>" in montre and not any(f"<{bloc}>" in montre for bloc in ("p", "ul", "blockquote"))


def test_words_alone_and_the_heading_of_a_text():
    assert en_clair("<p>m<sup>2</sup></p><ul><li>a &lt; b</li></ul>") == "m²\n- a < b"
    assert couper("<p>Un <em>a</em></p><p>b</p>") == ("<p>Un <em>a</em></p>", "<p>b</p>")
    assert couper("Un\ndeux") == ("Un\ndeux", "")
    assert couper("<ul><li>a</li></ul>") == ("Question", "<ul><li>a</li></ul>")


@settings(max_examples=200, deadline=None)
@given(st.text("abc <>&\"'/=[]\n\u00a0", max_size=60))
def test_any_words_read_as_html_stay_words_and_are_written_once(texte):
    range_ = ranger(en_html(texte)) if texte else ""
    assert ranger(en_html(range_)) == range_
    assert est_riche(range_) == range_.startswith("<p>")


@pytest.mark.parametrize(
    "hostile",
    [
        "<p><script>alert(1)</script></p>",
        '<p><img src="x" onerror="alert(1)"></p>',
        '<p><a href="javascript:alert(1)">a</a></p>',
        "<p><svg onload=alert(1)></svg></p>",
        '<p>a</p><p style="position:fixed">b</p>',
        "a<script>alert(1)</script>",
    ],
)
def test_nothing_hostile_is_shown_whatever_is_stored(hostile):
    for montre in (mis_en_forme(hostile), mettre_en_ligne(hostile)):
        assert not any(signe in montre for signe in ("<script", "onerror", "javascript:", "<svg", "style="))


def test_plain_words_read_as_before():
    assert mettre_en_forme("«\u00a0Oui\u00a0»") == "<p>«\u00a0Oui\u00a0»</p>"
    assert mettre_en_forme("Est-ce vrai ?\n5 < 6") == "<p>Est-ce vrai\u00a0?<br>5 &lt; 6</p>"


@pytest.mark.django_db
@pytest.mark.parametrize("texte", [RICHE, "Une ligne\nune autre < & ]]>", ""])
def test_editor_gives_back_what_it_received(texte):
    bloc = TexteBlock(required=False)
    etat = bloc.get_form_state(texte)
    json.loads(etat)
    assert bloc.value_from_datadict({"x": etat}, {}, "x") == texte


@pytest.mark.django_db
def test_formatted_question_is_shown_as_it_is_written(membre, compte):
    brut = fabriques.une_question(justes=("<p>Un <strong>mot</strong></p>",), enonce=RICHE)
    texte = page_lue(membre.get(fabriques.lien(fabriques.une_tentative(compte, [brut, fabriques.des_trous()]))))
    assert "<span>Un <strong>mot</strong></span>" in texte
    assert "<ul><li>un</li><li>deux</li></ul>" in texte and "&lt;strong" not in texte


@pytest.mark.django_db
def test_several_choices_of_a_gap_are_ticked_and_kept(membre, compte):
    choix = [("Apec", True), ("Cap emploi", True), ("Cnam", False)]
    reponses = [{"texte": t, "juste": j, "part": None, "retour": ""} for t, j in choix]
    trou = {"type": "cases", "value": {"reponses": fabriques._liste(*reponses), "poids": 1}}
    tentative = fabriques.une_tentative(compte, [fabriques.des_trous("Délivrent le CEP : [[1]].", [trou])])
    page = page_lue(membre.get(fabriques.lien(tentative)))
    assert page.count('type="checkbox"') >= 3 and 'role="group"' in page
    membre.post(fabriques.lien(tentative), {"q1-t1": ["r1", "r3"], "rendre": "1"})
    tentative.refresh_from_db()
    assert list(tentative.reponses.values()) == [{"parties": {"t1": "r1 r3"}}]


@pytest.mark.django_db
def test_pictures_of_texts_are_read_at_once_and_a_removed_one_leaves_its_words(membre, compte):
    images = [une_image(taille=(8 + rang, 8)) for rang in range(4)]
    textes = [f'<p><embed alt="Mot {i.pk}" embedtype="image" format="fullwidth" id="{i.pk}"/></p>' for i in images]
    brut = fabriques.une_question(justes=(textes[0],), fausses=textes[1:], enonce=textes[0])
    adresse = fabriques.lien(fabriques.une_tentative(compte, [brut]))
    membre.get(adresse)
    with CaptureQueriesContext(connection) as lues:
        texte = page_lue(membre.get(adresse))
    mots = f"Mot {images[0].pk}"
    assert texte.count("<img") >= 5 and f'alt="{mots}"' in texte
    assert sum('FROM "home_imagesafran"' in requete["sql"] for requete in lues) == 1
    images[0].delete()
    apres = page_lue(membre.get(adresse))
    assert mots in apres and apres.count("<img") < texte.count("<img")
