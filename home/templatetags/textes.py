"""Texts of several hands in a page: `{% load textes %}{{ section.texte|markdown:3 }}`."""

from django import template
from django.utils.safestring import SafeString

from home.markdown import markdown_html

register = template.Library()


@register.filter
def markdown(texte: str, rang: int = 3) -> SafeString:
    """Its headings begin at `rang`."""
    return markdown_html(texte or "", rang)
