"""Words of questions: one writing whatever wrote them, nothing hostile shown, the editor gives back what it got."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from safran.quiz.blocks.choix import TexteBlock
from safran.quiz.models import Tentative
from safran.quiz.rules.tentatives import tentative_commencer
from safran.quiz.templatetags.quiz_tags import mis_en_forme
from safran.quiz.textes import couper, en_clair, en_html, est_riche, mettre_en_forme, mettre_en_ligne, ranger
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.safran import fabriques_quiz as fabriques

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


@pytest.fixture
def compte():
    return un_conseiller()


@pytest.mark.django_db
def test_formatted_question_is_shown_answered_and_corrected(client, compte):
    brut = fabriques.une_question(justes=("<p>Un <strong>mot</strong></p>",), enonce=RICHE)
    quiz = fabriques.un_quiz([brut, fabriques.des_trous()])
    client.force_login(compte)
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    texte = page_lue(client.get(reverse("quiz_tentative", args=[quiz.code, tentative.uuid])))
    assert "<span>Un <strong>mot</strong></span>" in texte
    assert "<ul><li>un</li><li>deux</li></ul>" in texte and "&lt;strong" not in texte


@pytest.mark.django_db
def test_several_choices_of_a_gap_are_ticked_kept_and_marked(client, compte):
    choix = [("Apec", True), ("Cap emploi", True), ("Cnam", False)]
    reponses = [{"texte": t, "juste": j, "part": None, "retour": ""} for t, j in choix]
    trou = {"type": "cases", "value": {"reponses": fabriques._liste(*reponses), "poids": 1}}
    quiz = fabriques.un_quiz([fabriques.des_trous("Délivrent le CEP : [[1]].", [trou])])
    client.force_login(compte)
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    adresse = reverse("quiz_tentative", args=[quiz.code, tentative.uuid])
    page = page_lue(client.get(adresse))
    assert page.count('type="checkbox"') >= 3 and 'role="group"' in page
    client.post(adresse, {"q1-t1": ["r1", "r3"], "rendre": "1"})
    tentative = Tentative.objects.get(pk=tentative.pk)
    assert list(tentative.reponses.values()) == [{"parties": {"t1": "r1 r3"}}]


@pytest.mark.django_db
def test_pictures_of_texts_are_read_at_once_and_a_removed_one_leaves_its_words(client, compte):
    fichiers = [get_test_image_file(f"i{rang}.png", size=(8 + rang, 8)) for rang in range(4)]
    images = [get_image_model().objects.create(title=un.name, file=un) for un in fichiers]
    textes = [f'<p><embed alt="Mot {i.pk}" embedtype="image" format="fullwidth" id="{i.pk}"/></p>' for i in images]
    quiz = fabriques.un_quiz([fabriques.une_question(justes=(textes[0],), fausses=textes[1:], enonce=textes[0])])
    client.force_login(compte)
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    adresse = reverse("quiz_tentative", args=[quiz.code, tentative.uuid])
    client.get(adresse)
    with CaptureQueriesContext(connection) as lues:
        texte = page_lue(client.get(adresse))
    assert texte.count("<img") >= 5 and f'alt="Mot {images[0].pk}"' in texte
    assert sum('FROM "home_imagesafran"' in requete["sql"] for requete in lues) == 1
    mots = f"Mot {images[0].pk}"
    images[0].delete()
    assert mots in page_lue(client.get(adresse)) and page_lue(client.get(adresse)).count("<img") < texte.count("<img")
