"""`{% url %}` as Django has it, each address written once by a process: a page holds fifty of them.

Among the builtins of the settings, so that every template has it.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as _url
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()
SIMPLES = (str, SafeString, int, UUID)


class AdresseNode(URLNode):
    """The same, for a name without namespace and plain arguments; anything else is left to Django."""

    def render(self, context: Context) -> str:
        """The address, escaped as Django does."""
        nom = self.view_name.resolve(context)
        args = [arg.resolve(context) for arg in self.args]
        if self.kwargs or self.asvar or not context.autoescape or type(nom) not in SIMPLES or ":" in nom:
            return super().render(context)
        if any(type(arg) not in SIMPLES for arg in args):
            return super().render(context)
        return _adresse(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), nom, *args)


@lru_cache(maxsize=4096, typed=True)
def _adresse(urlconf: str, prefixe: str, nom: str, *args: Any) -> SafeString:
    return conditional_escape(reverse(nom, urlconf=urlconf, args=args))


@register.tag
def url(parser: Parser, token: Token) -> AdresseNode:
    """`{% url 'structure' code %}`."""
    noeud = _url(parser, token)
    return AdresseNode(noeud.view_name, noeud.args, noeud.kwargs, noeud.asvar)
