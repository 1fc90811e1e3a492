"""What every template may use: icons, drawings, French typography, query strings, form controls."""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Paginator
from django.forms.boundfield import BoundField
from django.template.context import RequestContext
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from home.dessins import cartes, icones, motifs
from home.dessins.icones import ICONES_PAR_TON, TONS, trace
from home.dessins.motifs import AXE_PAR_RUBRIQUE
from home.ecrans.forms import FormulaireSafran, habiller
from home.ecrans.forms import genre_champ as _genre_champ
from home.temps import typographie

register = template.Library()

_DANS_UN_BLOC = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


# Icons and drawings


register.simple_tag(icones.icone)
register.simple_tag(icones.icone_reprise)
register.simple_tag(icones.icones_definir)


@register.simple_tag
def fleur(classe: str = "") -> SafeString:
    """The brand flower."""
    return motifs.fleur(classe)


@register.simple_tag
def fleur_en_fond() -> SafeString:
    """The brand flower of a document, as a background."""
    return format_html('<i style="background-image: url({})"></i>', motifs.fleur_en_fond())


@register.simple_tag
def couverture(seed: object, axe: object = "connaitre") -> SafeString:
    """The cover of a course: `seed` is its key, `axe` an axis or the code of an article 5.2 heading."""
    graine = int(seed) if str(seed).isdecimal() else 0
    nom = AXE_PAR_RUBRIQUE.get(str(axe), str(axe))
    return motifs.couverture(graine, nom if nom in motifs.AXES else motifs.AXES[graine % len(motifs.AXES)])


@register.simple_tag
def cep_petales(niveaux: Iterable[Any]) -> SafeString:
    """CEP levels as petals and words: numbers, vocabulary codes ("cep-2019-2") or rows with such a `code`.

    Levels of 2014 draw three petals, those in force since 2019 two.
    """
    rangs, total = set(), 2
    for niveau in niveaux or ():
        code = str(getattr(niveau, "code", niveau))
        rang = code.rpartition("-")[2]
        if rang.isdecimal():
            rangs.add(int(rang))
        if code.startswith("cep-2014"):
            total = 3
    return motifs.cep_petales(rangs, total)


@register.simple_tag
def porte(ouverte: bool = True) -> SafeString:
    """The Romanesque door."""
    return motifs.porte(ouverte)


@register.simple_tag
def carte_region(contours: dict, points: Iterable[dict] = (), titre: str = "", actif: str = "") -> SafeString:
    """The map of the region; see home.dessins.cartes.carte_region. Nothing when there are no outlines."""
    if not contours:
        return trace("")
    return cartes.carte_region(contours, tuple(points), titre or "Carte du Poitou-Charentes et de ses bassins", actif)


# Data for machines


@register.simple_tag
def donnees_liees(donnees: dict[str, Any]) -> SafeString:
    """A JSON-LD block: data that no browser runs (so the content policy has nothing to allow), see docs/adr.

    Every `<`, `>` and `&` is written as a JSON escape: no text, not even « </script> », can end the block.
    """
    texte = json.dumps(donnees, ensure_ascii=False, separators=(",", ":")).translate(_DANS_UN_BLOC)
    return trace(f'<script type="application/ld+json">{texte}</script>')


# French


@register.filter(is_safe=True)
def typo(valeur: object) -> str:
    """French no-break spaces and apostrophes, on plain text or on safe HTML."""
    if valeur is None:
        return ""
    texte = str(valeur)
    return trace(typographie.typo(texte)) if isinstance(texte, SafeString) else typographie.typo(texte)


for _filtre in (
    typographie.date_longue,  # « jeudi 3 décembre 2026 »
    typographie.date_courte,  # « 3 décembre 2026 »
    typographie.mois_court,  # « déc. »
    typographie.heure,  # « 9 h 30 »
    typographie.duree,  # 90 → « 1 h 30 »
    typographie.nombre,  # 1440 → « 1 440 »
):
    register.filter(_filtre.__name__, _filtre)


@register.filter
def telephone(valeur: str | None) -> str:
    """« 05 36 49 00 12 »."""
    return typographie.telephone(valeur or "")


@register.filter
def telephone_lien(valeur: str | None) -> str:
    """« +33536490012 », for `href="tel:…"`."""
    return typographie.telephone_lien(valeur or "")


@register.filter
def courriel_a_lire(valeur: str | None) -> SafeString:
    """An address that may go on to the next line after its @, rather than in the middle of a word."""
    return SafeString("@<wbr>".join(conditional_escape(morceau) for morceau in (valeur or "").split("@")))


@register.filter
def initiales(valeur: object) -> str:
    """Two letters for the portrait of a person: an account, or a name."""
    propres = getattr(valeur, "initiales", None)
    return propres if isinstance(propres, str) else typographie.initiales(str(valeur or ""))


# Addresses and the way back


def _requete(context: RequestContext) -> dict[str, list[str]]:
    """What the address asks for, to change at will."""
    request = getattr(context, "request", None) or context.get("request")
    return dict(request.GET.lists()) if request else {}


@register.simple_tag(takes_context=True)
def requete_avec(context: RequestContext, **changements: object) -> str:
    """The current query string with some values replaced; None or "" removes a key: `{% requete_avec page=2 %}`."""
    requete = _requete(context)
    for cle, valeur in changements.items():
        if valeur is None or valeur == "":
            requete.pop(cle, None)
        else:
            requete[cle] = [str(valeur)]
    return "?" + urlencode(requete, doseq=True)


@register.simple_tag(takes_context=True)
def requete_sans(context: RequestContext, cle: str, valeur: object = None) -> str:
    """The current query string without one value of a key (or without the key), back on the first page."""
    requete = _requete(context)
    restantes = [v for v in requete.get(cle, ()) if valeur is not None and v != str(valeur)]
    requete.pop("page", None)
    if restantes:
        requete[cle] = restantes
    else:
        requete.pop(cle, None)
    return "?" + urlencode(requete, doseq=True)


@register.filter
def pages_proches(paginator: Paginator, numero: int) -> list[int]:
    """The page numbers worth showing; 0 stands for a gap."""
    return [n if isinstance(n, int) else 0 for n in paginator.get_elided_page_range(numero, on_each_side=1, on_ends=1)]


@register.inclusion_tag("components/ariane.html")
def ariane(*morceaux: object) -> dict[str, list[dict[str, str]]]:
    """The breadcrumb, labels and addresses in turn, or a list of them; this page last: `{% ariane fil titre %}`."""
    suite = [str(m) for morceau in morceaux for m in (morceau if isinstance(morceau, list | tuple) else [morceau])]
    etapes = [{"libelle": suite[i], "url": suite[i + 1]} for i in range(0, len(suite) - 1, 2)]
    return {"etapes": [*etapes, {"libelle": suite[-1], "url": ""}]}


@register.inclusion_tag("components/ariane.html", takes_context=True)
def ariane_page(context: RequestContext, page: Page) -> dict[str, list[Any]]:
    """The breadcrumb of a page of the tree, below the home page."""
    request, parents = context.get("request"), page.get_ancestors().filter(depth__gt=2).live()
    etapes = [{"libelle": parent.title, "url": parent.get_url(request)} for parent in parents]
    return {"etapes": [*etapes, {"libelle": page.title, "url": ""}]}


@register.simple_tag(takes_context=True)
def rendre(context: RequestContext, gabarit: str, donnees: dict[str, Any]) -> SafeString:
    """Render a template that a room registered, with its own data over the page's."""
    with context.push(**donnees):
        return context.template.engine.get_template(gabarit).render(context)


# Messages and forms


@register.filter
def ton(niveau: str) -> str:
    """The theme's tone for a level of django.contrib.messages."""
    return TONS.get(niveau, "")


@register.filter
def icone_du_ton(valeur: str | None) -> str:
    """The icon that goes with a tone."""
    return ICONES_PAR_TON.get(valeur or "", "info-circle")


@register.filter
def genre_champ(champ: BoundField) -> str:
    """How a field is laid out; see home.ecrans.forms.genre_champ."""
    return _genre_champ(champ)


@register.simple_tag
def controle(champ: BoundField) -> SafeString:
    """The control of a field with the classes of the theme; other people's forms lose their placeholders."""
    if not isinstance(champ.form, FormulaireSafran):
        champ.field.widget.attrs.pop("placeholder", None)
    return champ.as_widget(attrs=habiller({}, champ))


@register.filter
def aide_option(champ: BoundField, valeur: object) -> str:
    """The line under one choice, from `field.aides = {value: text}`."""
    return getattr(champ.field, "aides", {}).get(str(valeur), "")
