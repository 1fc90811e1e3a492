"""The dossier that a meeting is entered with."""

import uuid as uuid_

from django.http import HttpRequest, HttpResponse

from home.ecrans import document, page
from reseau.animation import permissions
from reseau.animation.dossier import dossier_pdf


@page(permissions.participant_required)
def reunion_dossier(request: HttpRequest, uuid: uuid_.UUID) -> HttpResponse:
    """The figures of its territory since the meeting before, for those who sit there."""
    reunion = permissions.reunion_get_siegee(request.user, uuid)
    return document(dossier_pdf(reunion, request.user), f"dossier-de-seance-{reunion.comite.code}.pdf")
