"""The personal calendar: one secret address per person, shown once, replaced or closed at will (T19)."""

import hashlib
import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from home import registre
from home.calendrier.ical import calendrier_ecrire
from home.models import FluxAgenda
from home.personnes import Personne

OCTETS = 32


def flux_create(*, compte: Personne) -> str:
    """A new secret, the only time that it is known; the one before opens nothing any more."""
    secret = secrets.token_urlsafe(OCTETS)
    FluxAgenda.objects.update_or_create(
        compte=compte, defaults={"empreinte": _empreinte(secret), "cree_le": timezone.now()}
    )
    return secret


def flux_revoke(*, compte: Personne) -> None:
    """Close the personal calendar; closing it twice changes nothing."""
    FluxAgenda.objects.filter(compte=compte).delete()


def flux_de(compte: Personne) -> FluxAgenda | None:
    """The personal calendar of an account, if it is open."""
    return FluxAgenda.objects.filter(compte=compte).first()


def flux_compte(secret: str) -> Any:
    """Whose calendar this secret opens; None for an unknown one, a replaced one, a closed account."""
    return get_user_model().objects.filter(flux_agenda__empreinte=_empreinte(secret), is_active=True).first()


def flux_ecrire(compte: Personne) -> str:
    """What every room has to say in this person's calendar."""
    rendez_vous = [dit for source in registre.lire("agenda_personnel") for dit in source(compte)]
    return calendrier_ecrire(rendez_vous, produit="Mon agenda", nom="SAFRAN")


def _empreinte(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
