"""Who is told that a reader reports a note or a resource: whoever answers it."""

from django.conf import settings
from django.urls import reverse

from home.courriels import courriel_enqueue
from pratiques.models import Alerte
from pratiques.notifications import tetes_de_reseau
from pratiques.notifications_ressources import repondants


def contenu_signale(alerte: Alerte) -> None:
    """The lead of the network, or the Région; what was written is read on the site, not in the mail."""
    comptes = tetes_de_reseau(alerte.fiche) if alerte.fiche_id else repondants(alerte.ressource)
    url = settings.SITE_URL + reverse("pratiques_alertes")
    for compte in comptes:
        courriel_enqueue(
            destinataire=compte.email,
            gabarit="pratiques/contenu-signale",
            contexte={"prenom": compte.prenom, "titre": alerte.titre, "url": url},
            cle=f"contenu-signale-{alerte.pk}-{compte.pk}",
        )
