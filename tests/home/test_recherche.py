"""Search over pages speaks French, on both databases (one test for each mend of the backend)."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from modelsearch.query import Phrase
from wagtail.models import Page

from home import registre
from home.models import AccueilPage, ContenuPage
from home.queries import lignes_reperer, recherche_partout
from home.recherche.texte import analyser, citer, mots, raciner, replier
from home.registre import Fournisseur, Resultat, SourceDeLignes

pytestmark = pytest.mark.django_db

TEXTES = [
    "Les métiers de l’apprentissage",
    "Un apprenti dans la boulangerie",
    "Sécurité professionnelle et cœur de métier",
    "Maçons et charpentiers",
]


@pytest.fixture
def pages():
    return [une_page(titre, slug=f"page-{numero}") for numero, titre in enumerate(TEXTES)]


@pytest.mark.parametrize(
    ("requete", "attendus"),
    [
        ("metier", {0, 2}),
        ("métiers", {0, 2}),
        ("apprentis", {1}),
        ("professionnels securite", {2}),
        ("coeur", {2}),
        ("maçon", {3}),
        ("l'apprentissage", {0}),
        ("zzz", set()),
        ("MÉTIERS", {0, 2}),
        ("boulangeries apprenties", {1}),
        ("d’apprentissage", {0}),
        ("charpentiers-maçons", {3}),
        ("metier zzz", set()),
        ("les et de", set()),
    ],
)
def test_recherche_french_word_finds_its_forms(pages, requete, attendus):
    trouvees = {p.pk for p in ContenuPage.objects.live().search(requete)}
    assert trouvees == {pages[i].pk for i in attendus}


def test_recherche_completes_words_without_their_accents_and_no_query_fails(pages):
    for prefixe, trouvees in (
        ("meti", 2),
        ("secu", 1),
        ("bou", 1),
        ("métiers de l'appr", 1),
        ("apprenti dans", 1),
        ("MACONS et char", 1),
    ):
        assert ContenuPage.objects.live().autocomplete(prefixe).count() == trouvees, prefixe
    for requete in ('"', "'", "a\"b'c", "AND", "NOT (", "*", "%", "", "é" * 500):
        assert list(Page.objects.live().search(requete)[:5]) is not None, requete
    assert len(ContenuPage.objects.live().search("métier")[:1]) == 1
    assert ContenuPage.objects.live().search("métier").count() == 2


def une_page(titre: str, chapo: str = "", **champs):
    return AccueilPage.objects.get().add_child(instance=ContenuPage(title=titre, chapo=chapo, **champs))


def test_recherche_ranks_title_and_short_first_and_takes_any_word_a_phrase_or_the_order_asked_for(pages):
    long = une_page("Accueillir un jeune, ses parents, ses amis et ses professeurs dans une permanence")
    texte = une_page("Une autre page", chapo="On y parle d’une permanence parmi bien d’autres choses à faire")
    court = une_page("Permanence")
    assert [p.pk for p in ContenuPage.objects.search("permanences")[:3]] == [court.pk, long.pk, texte.pk]
    assert ContenuPage.objects.search("maçon boulangerie", operator="and").count() == 0
    assert {p.pk for p in ContenuPage.objects.search("maçon boulangerie", operator="or")} == {pages[1].pk, pages[3].pk}
    assert [p.pk for p in ContenuPage.objects.search(Phrase("sécurités professionnelles"))] == [pages[2].pk]
    assert not ContenuPage.objects.search(Phrase("professionnelle sécurité"))
    trouvees = ContenuPage.objects.order_by("-title").search("métier", order_by_relevance=False)
    assert [p.pk for p in trouvees] == [pages[2].pk, pages[0].pk]


def test_recherche_follows_the_page_that_changes_and_leaves_and_sees_what_the_query_set_holds(pages):
    pages[3].title = "Plombiers"
    pages[3].save()
    for _ in range(2):
        assert not ContenuPage.objects.search("maçon") and ContenuPage.objects.search("plombier").count() == 1
        call_command("wagtail_update_index", verbosity=0)
    pages[3].delete()
    assert not ContenuPage.objects.search("plombier")
    pages[0].unpublish()
    assert {p.pk for p in ContenuPage.objects.live().search("métier")} == {pages[2].pk}
    assert {p.pk for p in Page.objects.descendant_of(pages[2], inclusive=True).search("métier")} == {pages[2].pk}
    longue = une_page("Long", chapo="mot " * 90 + "x" * 3000)
    assert [p.pk for p in ContenuPage.objects.search("mots")] == [longue.pk]


def test_rows_of_every_source_are_found_in_one_query_by_all_their_words(pages):
    toutes = ContenuPage.objects.order_by("title")
    sources = [
        ("titres", toutes, ("title",)),
        ("adresses", toutes.filter(title__startswith="Un"), ("slug", "title")),
        ("base", toutes.filter(pk=pages[3].pk), ()),
        ("rien", toutes.none(), ("title",)),
    ]
    with CaptureQueriesContext(connection) as requetes:
        trouvees = lignes_reperer(sources, "APPRENTI page-1")
    assert trouvees == {"adresses": [pages[1].pk], "base": [pages[3].pk]} and len(requetes) == 1
    assert sorted(lignes_reperer(sources, "metier")["titres"]) == sorted([pages[0].pk, pages[2].pk])
    assert lignes_reperer([], "metier") == {}


def test_search_over_everything_shows_the_first_rows_of_a_source_in_its_order(pages, monkeypatch):
    lignes = lambda compte, texte: ContenuPage.objects.order_by("-title")  # noqa: E731
    dire = lambda page, texte: Resultat(page.title, page.slug, texte)  # noqa: E731
    source = SourceDeLignes("pages", "Pages", lignes, dire, ("title",), "/suite/")
    aucune = SourceDeLignes("rien", "Rien", lambda compte, texte: Page.objects.none(), None)
    dite = Fournisseur("dite", "Dite", lambda compte, texte, limite: [Resultat(f"{texte} {limite}", "/")])
    monkeypatch.setattr(registre, "lire", lambda point: [source, aucune, dite])
    premiere, seconde = recherche_partout(AnonymousUser(), "metier", limite=1)
    assert [r.titre for r in premiere.resultats] == [TEXTES[2]] and premiere.url_suite == "/suite/"
    assert [r.titre for r in seconde.resultats] == ["metier 1"]


def test_texte_is_folded_stemmed_and_quoted():
    assert replier("L’Œuvre ÉTÉ\x00") == "l'oeuvre ete"
    assert mots("Saint-Jean-d’Angély") == ["saint", "jean", "d", "angely"]
    assert analyser("les conseillères et conseillers") == [raciner("conseiller")] * 2
    assert citer('a"b') == '"a""b"'


@given(st.text(alphabet="abcéÉœŒ’' -_.,;²ªº½…™№ﬁßØ1\n«»–\xa0\u202f\u0301\x00İ", max_size=14))
def test_words_folded_one_by_one_are_those_of_the_whole_text(texte):
    with pytest.MonkeyPatch.context() as lent:
        lent.setattr("home.recherche.texte.mots_bruts", lambda texte: None)
        attendus = mots(texte)
    assert mots(texte) == attendus
