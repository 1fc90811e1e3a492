"""`{{ section.texte|markdown }}`: what someone wrote in Markdown, shown."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe

from home.documents.markdown import html_de
from home.temps.typographie import typo

register = template.Library()


@register.filter
@lru_cache(512)  # un texte publié se relit tel quel, par chacun
def markdown(texte: str) -> SafeString:
    """Its paragraphs, lists and titles, with French typography; anything else is words."""
    return mark_safe(typo(html_de(texte)))  # noqa: S308 — nettoyé par nh3, où la typographie n’ouvre aucune balise
