"""Search over pages speaks French, on both databases (one test for each mend of the backend)."""

import pytest
from wagtail.models import Page

from home.models import AccueilPage, ContenuPage
from home.recherche.texte import analyser, citer, mots, raciner, replier

pytestmark = pytest.mark.django_db

TEXTES = [
    "Les métiers de l’apprentissage",
    "Un apprenti dans la boulangerie",
    "Sécurité professionnelle et cœur de métier",
    "Maçons et charpentiers",
]


@pytest.fixture
def pages():
    accueil = AccueilPage.objects.get()
    faites = []
    for numero, titre in enumerate(TEXTES):
        faites.append(accueil.add_child(instance=ContenuPage(title=titre, slug=f"page-{numero}")))
    return faites


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
    ],
)
def test_recherche_french_word_finds_its_forms(pages, requete, attendus):
    trouvees = {p.pk for p in ContenuPage.objects.live().search(requete)}
    assert trouvees == {pages[i].pk for i in attendus}


@pytest.mark.parametrize("requete", ['"', "'", "a\"b'c", "AND", "NOT (", "*", "%", "", "é" * 500])
def test_recherche_hostile_query_never_fails(pages, requete):
    assert list(Page.objects.live().search(requete)[:5]) is not None


@pytest.mark.parametrize("prefixe", ["meti", "secu", "bou"])
def test_recherche_completion_ignores_accents(pages, prefixe):
    assert ContenuPage.objects.live().autocomplete(prefixe).count() >= 1


def test_recherche_ranks_title_first_and_pages(pages):
    assert len(ContenuPage.objects.live().search("métier")[:1]) == 1
    assert ContenuPage.objects.live().search("métier").count() == 2


def test_texte_is_folded_stemmed_and_quoted():
    assert replier("L’Œuvre ÉTÉ\x00") == "l'oeuvre ete"
    assert mots("Saint-Jean-d’Angély") == ["saint", "jean", "d", "angely"]
    assert analyser("les conseillères et conseillers") == [raciner("conseiller")] * 2
    assert citer('a"b') == '"a""b"'
