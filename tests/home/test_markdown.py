"""Markdown of anyone's, shown: words, lists and titles in order; nothing that acts."""

from html.parser import HTMLParser

import pytest

from home.documents.markdown import BALISES, blocs_de, html_de
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
