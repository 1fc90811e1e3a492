"""What replaces four of Wagtail's apps does all that they do, but their API."""

import ast
import inspect
import textwrap

import pytest
from django.apps import apps

REMPLACEES = ("wagtailredirects", "wagtailsnippets", "wagtaildocs", "wagtailimages")
ALIAS = {"documents_policy": "get_permission_policy", "images_policy": "get_permission_policy"}


@pytest.mark.parametrize("label", REMPLACEES)
def test_nothing_that_wagtail_prepares_is_left_out_but_its_api(label):
    notre = type(apps.get_app_config(label))
    de_wagtail = set(_gestes(notre.__mro__[1].ready))
    api = {geste for geste in de_wagtail if geste == "register_content_types()" or geste.startswith("api.add_router(")}
    assert api and set(_gestes(notre.ready)) == de_wagtail - api


def _gestes(ready):
    """The statements of a `ready`, imports apart."""
    corps = ast.parse(textwrap.dedent(inspect.getsource(ready))).body[0].body
    for nom in ast.walk(ast.Module(corps, [])):
        if isinstance(nom, ast.Name):
            nom.id = ALIAS.get(nom.id, nom.id)
    return [ast.unparse(g) for g in corps if not isinstance(g, ast.Import | ast.ImportFrom) and not _docstring(g)]


def _docstring(geste):
    return isinstance(geste, ast.Expr) and isinstance(geste.value, ast.Constant)
