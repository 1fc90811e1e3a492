"""A text of several hands is shown as it was meant, and runs nothing."""

from home.markdown import blocs_de, html_de
from home.odt import Paragraphe, Puces, Titre

TEXTE = """# Se relayer

Le *lundi* : « trois » portes, [le site](https://exemple.example/a).

#### Loin

- à Niort
  - centre
- à Melle
"""


def test_headings_begin_where_the_page_says_and_skip_no_level():
    html = html_de(TEXTE)
    assert "<h3>Se relayer</h3>" in html
    assert "<h4>Loin</h4>" in html
    assert "Le <em>lundi</em> : « trois » portes" in html


def test_typed_html_pictures_and_scripts_stay_words():
    html = html_de('<script>x</script> ![p](https://a.example/p.png) [ici](javascript:x) <b onclick="x">g</b>')
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<b " not in html


def test_the_same_text_in_an_open_document():
    assert list(blocs_de(TEXTE)) == [
        Titre("Se relayer", 3),
        Paragraphe("Le lundi\xa0: «\xa0trois\xa0» portes, le site (https://exemple.example/a)."),
        Titre("Loin", 4),
        Puces(["à Niort", "centre", "à Melle"]),
    ]
