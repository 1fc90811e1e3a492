"""What a browser brings back of a module: read here, and believed only for the opening that the platform has signed."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, JsonResponse

from home.erreurs import RegleRefusee
from safran.scorm.models import PassageScorm
from safran.scorm.rules.passages import Cliche

SEL = "scorm.lancement"
ENVOI_MAX = 1024 * 1024
LIMITE = 2**31 - 1
ILLISIBLE = RegleRefusee("envoi_illisible", "Cet envoi n’a pas pu être lu : rechargez la page.")
INCONNU = RegleRefusee("lancement_inconnu", "Cette activité n’a pas été ouverte : rechargez la page.")


@dataclass(frozen=True)
class Envoi:
    """A snapshot, and what it speaks of by the platform's own word: no browser says whose it is."""

    passage: UUID
    sco: str
    cliche: Cliche


def lancement_signer(passage: PassageScorm, sco: str, numero: int) -> str:
    """The word without which nothing is recorded: for one passage, one activity, one opening."""
    return signing.dumps([passage.uuid.hex, sco, numero], salt=SEL)


def corps_lire(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request; raises RegleRefusee "trop_long" or "envoi_illisible"."""
    if len(request.body) > ENVOI_MAX:
        raise RegleRefusee("trop_long", "Ce module envoie plus que la plateforme n’accepte en une fois.")
    try:
        corps = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ILLISIBLE from None
    if not isinstance(corps, dict):
        raise ILLISIBLE
    return corps


def envoi_lire(request: HttpRequest, duree: int | None = None) -> Envoi:
    """What a request brings; raises RegleRefusee "lancement_inconnu" for a word that is not ours or is too old."""
    corps = corps_lire(request)
    compteur, valeurs = corps.get("compteur"), corps.get("valeurs")
    entier = isinstance(compteur, int) and not isinstance(compteur, bool) and 0 <= compteur <= LIMITE
    if not entier or not isinstance(valeurs, dict):
        raise ILLISIBLE
    try:
        passage, sco, numero = signing.loads(str(corps.get("jeton", "")), salt=SEL, max_age=duree)
    except signing.BadSignature:
        raise INCONNU from None
    return Envoi(UUID(passage), sco, Cliche(numero, compteur, valeurs, corps.get("fin") is True))


def refus_repondre(refus: RegleRefusee) -> JsonResponse:
    """A refusal that the script shows as it is."""
    statut = {"envoi_illisible": 400, "trop_long": 413}.get(refus.code, 409)
    return JsonResponse({"code": refus.code, "message": refus.message}, status=statut)
