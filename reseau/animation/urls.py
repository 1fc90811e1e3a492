"""Addresses of the animation: bodies, meetings, the register, what each takes care of."""

from django.urls import URLPattern, path

from reseau.animation.views import actions, comptes_rendus, presidence, registre, verification

APRES: list[URLPattern] = [
    path("reunions/<uuid:identifiant>/clore/", comptes_rendus.clore, name="reunion_clore"),
    path("reunions/<uuid:identifiant>/compte-rendu/", comptes_rendus.compte_rendu, name="compte_rendu"),
    path("reunions/<uuid:identifiant>/compte-rendu/observer/", comptes_rendus.observer, name="observation_deposer"),
    path("reunions/<uuid:identifiant>/compte-rendu/adopter/", comptes_rendus.adopter, name="compte_rendu_adopter"),
    path("reunions/<uuid:identifiant>/compte-rendu.pdf", comptes_rendus.pdf, name="compte_rendu_pdf"),
    path("reunions/<uuid:identifiant>/compte-rendu.odt", comptes_rendus.odt, name="compte_rendu_odt"),
    path("observations/<uuid:identifiant>/", comptes_rendus.traiter, name="observation_traiter"),
    path("comptes-rendus/verifier/", verification.verifier, name="compte_rendu_verifier"),
    path("comptes-rendus/verifier/<str:code>/", verification.verifier, name="compte_rendu_verifier_code"),
    path("decisions/", registre.registre, name="registre"),
    path("decisions/registre.pdf", registre.registre_pdf, name="registre_pdf"),
    path("decisions/<str:numero>/", registre.decision, name="decision"),
    path("decisions/<str:numero>/<slug:suite>/", registre.suivre, name="decision_suivre"),
    path("actions/<uuid:identifiant>/", actions.action, name="action"),
    path("presidence/", presidence.presidence, name="presidence"),
]
urlpatterns: list[URLPattern] = [*APRES]
