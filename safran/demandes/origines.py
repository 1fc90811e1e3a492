"""Where a need comes from, carried in an address from the page that found it to the form, signed on the way."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404

from home.registre import Besoin
from reseau.animation.permissions_suites import decision_get_lisible
from reseau.comptes.models import Compte
from reseau.ecrits.permissions import document_get_lisible
from reseau.plans.permissions import action_get_lisible

SEL = "demandes.besoin"
LIRE: dict[str, Callable[[Compte, Any], object]] = {
    "action_plan": action_get_lisible,
    "decision": decision_get_lisible,
    "document_local": document_get_lisible,
}


def besoin_ecrire(besoin: Besoin) -> str:
    """This need, for an address; nobody but this site writes one."""
    return signing.dumps(asdict(besoin), salt=SEL, compress=True)


def besoin_lire(jeton: str) -> Besoin | None:
    """The need that an address carries; None when there is none, or when it was made up."""
    try:
        dit = signing.loads(jeton, salt=SEL)
    except signing.BadSignature:
        return None
    ensembles = {nom: tuple(dit[nom]) for nom in ("bassins", "themes", "publics")}
    return Besoin(**{**dit, **ensembles})


def origine_lisible(compte: Compte, origine: str) -> bool:
    """This person reads what found the need: its name and its page are for her too."""
    genre, _, cle = origine.partition(":")
    try:
        return genre in LIRE and bool(LIRE[genre](compte, cle))
    except (Http404, ValidationError):  # une clé qui n’en est pas une
        return False
