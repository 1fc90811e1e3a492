"""Addresses of the animation: bodies, meetings, the register, what each takes care of."""

from django.urls import URLPattern, path

from reseau.animation.views import pieces, preparer, reunions, sondages

REUNIONS: list[URLPattern] = [
    path("instances/<slug:code>/preparer/", preparer.reunion_nouvelle, name="reunion_nouvelle"),
    path("instances/<slug:code>/points/proposer/", preparer.point_proposer, name="point_proposer"),
    path("instances/<slug:code>/dates/", sondages.sondage_proposer, name="sondage_proposer"),
    path("reunions/dates/<uuid:uuid>/", sondages.sondage, name="sondage"),
    path("reunions/dates/<uuid:uuid>/clore/", sondages.sondage_clore, name="sondage_clore"),
    path("reunions/dates/<uuid:uuid>/<int:pk>/choisir/", sondages.sondage_choisir, name="sondage_choisir"),
    path("reunions/points/<uuid:uuid>/", preparer.reunion_point, name="reunion_point"),
    path("reunions/points/<uuid:uuid>/retirer/", preparer.point_retirer, name="reunion_point_retirer"),
    path("reunions/pieces/<uuid:uuid>/", pieces.piece, name="reunion_piece"),
    path("reunions/pieces/<uuid:uuid>/retirer/", pieces.piece_retirer, name="reunion_piece_retirer"),
    path("reunions/convocations/<uuid:uuid>/repondre/", reunions.convocation_repondre, name="convocation_repondre"),
    path("reunions/<uuid:uuid>/", reunions.reunion, name="reunion"),
    path("reunions/<uuid:uuid>/preparer/", preparer.reunion_preparer, name="reunion_preparer"),
    path("reunions/<uuid:uuid>/date/", preparer.reunion_date, name="reunion_date"),
    path("reunions/<uuid:uuid>/pieces/joindre/", pieces.piece_joindre, name="reunion_piece_joindre"),
    path("reunions/<uuid:uuid>/convocation.pdf", reunions.reunion_convocation, name="reunion_convocation"),
    path("reunions/<uuid:uuid>/presence.pdf", reunions.reunion_presence, name="reunion_presence"),
    path("reunions/<uuid:uuid>/reunion.ics", reunions.reunion_agenda, name="reunion_agenda"),
    path("reunions/<uuid:uuid>/vie/<slug:geste>/", reunions.reunion_decider, name="reunion_decider"),
]
urlpatterns: list[URLPattern] = [*REUNIONS]
