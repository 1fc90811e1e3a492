"""Rich text typed as plain Markdown, and back: nothing is lost, nothing dangerous is written."""

import pytest

from home.documents.markdown import riche_ecrire, texte_lire

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
