"""xAPI statements to take away: one's own, or those of a training for the Région."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, StreamingHttpResponse

from home.ecrans import page
from home.permissions import region_required
from safran.parcours import permissions
from safran.parcours.queries.suivis import suivis_de, suivis_de_formation
from safran.parcours.xapi import declarations, en_json


def _fichier(nom: str, morceaux: Iterator[str]) -> StreamingHttpResponse:
    entetes = {"Content-Disposition": f'attachment; filename="{nom}.json"'}
    return StreamingHttpResponse(morceaux, content_type="application/json; charset=utf-8", headers=entetes)


@page(login_required)
def mes_declarations(request: HttpRequest) -> StreamingHttpResponse:
    """What happened in my trainings, for another learning record store; mine even after I left."""
    return _fichier("mes-formations-xapi", en_json(declarations(suivis_de(request.user))))


@page(region_required)
def declarations_de_formation(request: HttpRequest, formation_pk: int) -> StreamingHttpResponse:
    """What happened in one training; people are opaque identifiers."""
    formation = permissions.formation_get_pilotee(request.user, formation_pk)
    suivis = suivis_de_formation(formation)
    return _fichier(f"{formation.slug}-xapi", en_json(declarations(suivis)))
