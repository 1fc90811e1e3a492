"""Markdown of anyone’s, shown, and rich text typed as plain Markdown: nothing is lost, nothing that acts."""

from html.parser import HTMLParser

import pytest

from home.documents.markdown import BALISES, blocs_de, html_de, riche_ecrire, texte_lire
from home.documents.odt import Paragraphe, Puces, Titre

TEXTE = """# Se relayer

Le *lundi* : « trois » portes, [le site](https://exemple.example/a).

#### Loin

- à Niort
  - centre
- à Melle
"""


class Lecteur(HTMLParser):
    """Every tag that a browser would see, with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.balises = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.balises.append((tag, attrs))


def test_titles_begin_at_the_third_level_and_skip_none():
    html = html_de("## Un\n\n##### Dessous\n\n# Deux\n\n## Dessous")
    assert [html[rang + 1 : rang + 3] for rang in range(len(html)) if html[rang : rang + 2] == "<h"] == [
        "h3", "h4", "h3", "h4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "texte",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[ici](javascript:alert(1))",
        "![image](https://ailleurs.example/i.png)", "[ici](data:text/html;base64,PHNjcmlwdD4=)",
        '<https://a.example/"onclick=alert(1)>', '[a](https://a.example "titre" onclick=x)',
    ],
)  # fmt: skip
def test_nothing_written_acts(texte):
    lecteur = Lecteur(html_de(texte))
    assert {nom for nom, _ in lecteur.balises} <= BALISES
    attributs = [paire for _, attrs in lecteur.balises for paire in attrs if paire[0] != "rel"]
    assert all(nom == "href" and valeur.startswith("https://") for nom, valeur in attributs), attributs


def test_a_link_and_a_list_are_what_they_are():
    html = html_de("- un [lien](https://www.insee.fr)\n- **deux**\n")
    assert '<a href="https://www.insee.fr"' in html and html.count("<li>") == 2 and "<strong>deux</strong>" in html


def test_the_same_text_in_an_open_document():
    assert list(blocs_de(TEXTE)) == [
        Titre("Se relayer", 3),
        Paragraphe("Le lundi\xa0: «\xa0trois\xa0» portes, le site (https://exemple.example/a)."),
        Titre("Loin", 4),
        Puces(["à Niort", "centre", "à Melle"]),
    ]


TEXTES = [
    "Deux **portes**, pas *davantage*.\nÀ la ligne.",
    "## Un titre\n\n- un\n- deux\n  - trois\n\n1. un\n2. deux",
    "[La loi](https://www.exemple.example/a?b=1&c=2), [la page](page:12), [le document](document:3).",
    "> On m’a écoutée.\n\n***\n\nFin.",
    "Un prix < 3 & une « citation » : 2 * 3 [x] snake_case",
]


@pytest.mark.parametrize("texte", TEXTES)
def test_text_typed_is_read_back_as_it_was(texte):
    assert texte_lire(riche_ecrire(texte)) == texte


@pytest.mark.parametrize(
    "html",
    [
        '<p data-block-key="a">L&#x27;essai <b>gras</b> <a linktype="page" id="3">p</a></p><ul><li>un</li></ul>',
        "<p># pas un titre</p><p>1. pas une liste</p><p>- ni *ceci*</p>",
        "Une phrase nue",
        "<p></p>",
        "",
    ],
)
def test_stored_text_is_typed_again_into_the_same(html):
    texte = texte_lire(html)
    assert texte is not None and texte_lire(riche_ecrire(texte)) == texte


@pytest.mark.parametrize(
    "html", ["<p>a<sup>2</sup></p>", '<p>x</p><embed embedtype="image" id="1"/>', "<table></table>"]
)
def test_text_that_cannot_be_typed_is_said_so(html):
    assert texte_lire(html) is None


@pytest.mark.parametrize(
    "texte",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://a.example/b.png)", "<img src=x onerror=a>"],
)
def test_nothing_typed_acts(texte):
    html = riche_ecrire(texte)
    assert "<script" not in html and "<img" not in html and 'href="javascript' not in html
