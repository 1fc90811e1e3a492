"""What this room writes to people."""

from django.conf import settings
from django.urls import reverse

from home.courriels import courriel_enqueue
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from safran.presences.models import BordereauElimination
from safran.presences.queries import bordereaux


def bordereau_announce(bordereau: BordereauElimination) -> None:
    """Tell the Région that a list waits for two approvals, once per person and list."""
    mandats = Mandat.objects.filter(role=Role.REGION).en_vigueur().values("compte")
    contexte = {
        "bordereau": bordereau,
        "chiffres": bordereaux.bordereau_chiffres(bordereau),
        "url": settings.SITE_URL + reverse("bordereau", args=[bordereau.public_id]),
    }
    for compte in Compte.objects.filter(pk__in=mandats, is_active=True).order_by("pk"):
        courriel_enqueue(
            destinataire=compte.email,
            gabarit="presences/bordereau",
            contexte={**contexte, "prenom": compte.prenom},
            cle=f"presences-bordereau-{bordereau.pk}-{compte.pk}",
        )
