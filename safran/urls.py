"""The one root table of addresses."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home.site.admin import preferences, redirections_importer
from home.views import document_servir
from reseau.plans.urls import SCHEMA
from reseau.territoires.urls import BASSINS

connexion = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    # Une seule porte de connexion, celle qui demande le second facteur.
    path("admin/login/", connexion),
    path("_util/login/", connexion),
    path("admin/account/", preferences),
    path("admin/redirects/import/", redirections_importer),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", document_servir, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    path("compte/", include("allauth.account.urls")),
    path("compte/second-facteur/", include("allauth.mfa.urls")),
    path("compte/proconnect/", include("reseau.comptes.urls")),
    path("", include("reseau.membres.urls")),
    path("installation/", include("safran.installation.urls")),
    path("territoires/", include("reseau.territoires.urls")),
    path("bassins/", include(BASSINS)),
    path("annuaire/", include("reseau.echanges.urls")),
    path("annuaire/", include("reseau.annuaire.urls")),
    path("api/", include("reseau.echanges.api.urls")),
    path("agenda/", include("reseau.agenda.urls")),
    path("", include("reseau.carnets.urls")),
    path("", include("reseau.orientation.urls")),
    path("", include("reseau.animation.urls")),
    path("", include("reseau.vie_locale.urls")),
    path("plans/", include("reseau.plans.urls")),
    path("schema/", include(SCHEMA)),
    path("tendances/", include("reseau.tendances.urls")),
    path("documents-locaux/", include("reseau.ecrits.urls")),
    path("formations/", include("safran.formations.urls")),
    path("dispositifs/", include("safran.dispositifs.urls")),
    path("demandes-de-formation/", include("safran.demandes.urls")),
    path("quiz/", include("safran.quiz.urls")),
    path("modules/", include("safran.scorm.urls")),
    path("atelier/", include("safran.atelier.urls")),
    path("parcours/", include("safran.parcours.urls")),
    path("lti/", include("safran.lti.urls")),
    path("pilotage/", include("safran.pilotage.urls")),
    path("attestations/", include("safran.attestations.urls")),
    path("sessions/", include("safran.inscriptions.urls")),
    path("emargement/", include("safran.presences.urls")),
    path("evaluations/", include("safran.evaluations.urls")),
    path("pratiques/", include("pratiques.urls")),
    path("", include("home.urls")),
]

if settings.DEBUG or settings.SERVIR_MEDIA:
    from django.views.static import serve

    # Les images seules : le reste du dossier (courriels écrits en démonstration) n'a pas d'adresse.
    urlpatterns.append(path("media/images/<path:path>", serve, {"document_root": settings.MEDIA_ROOT / "images"}))

urlpatterns.append(path("", include(wagtail_urls)))

handler400 = "home.ecrans.erreurs.requete_refusee"
handler404 = "home.ecrans.erreurs.page_introuvable"
handler500 = "home.ecrans.erreurs.panne"
