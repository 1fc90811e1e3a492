"""Limits of tries, and what every machine-read address shares: it only reads, and says its refusals in one shape
(RFC 9457).
"""

import hashlib
import json
import logging
import threading
import time
from collections import OrderedDict
from datetime import timedelta
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.fichiers.disque import ecriture_impossible

journal = logging.getLogger("safran.limites")

# Limits of tries: how many times something may be attempted from one place in a given time.


def adresse_ip(request: HttpRequest) -> str:
    """The visitor's address behind the declared proxies, the one that every limit counts, sign-in included.

    Those that a badly set proxy hides share one limit.
    """
    try:
        return get_adapter(request).get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return ""


def depasse(cle: str, maximum: int, secondes: int, *, lecture: bool = False) -> bool:
    """Count one try under `cle` and tell whether there are now more than `maximum` in the last `secondes` (T18).

    A refused try is not counted: the door opens again as soon as the oldest one is `secondes` old. On a disk that
    takes nothing more, a reading (`lecture`) goes on uncounted; anything else raises OSError (R09).
    """
    try:
        return not any(cache.add(place, 1, secondes) for place in _places(cle, maximum))
    except OSError as erreur:
        if lecture and ecriture_impossible(erreur):
            return False
        raise


def quota_exiger(siens: QuerySet, *, depuis: str, combien: int, quoi: str) -> None:
    """One person does not fill the site by herself: `siens`, the rows that she made, dated by `depuis`, in a day.

    Raises RegleRefusee("quota") once there are `combien`; the journal says so.
    """
    if siens.filter(**{f"{depuis}__gt": timezone.now() - timedelta(days=1)}).count() >= combien:
        journal.warning("quota atteint : %s %s en un jour", combien, quoi)
        phrase = f"Vous avez commencé {combien} {quoi} en un jour : c’est beaucoup pour une personne. Reprenez demain"
        raise RegleRefusee("quota", f"{phrase}, ou écrivez à la Région si votre travail en demande davantage.")


def oublier(cle: str, maximum: int) -> None:
    """Give back every try counted under `cle`."""
    cache.delete_many(_places(cle, maximum))


def _places(cle: str, maximum: int) -> list[str]:
    racine = hashlib.sha256(cle.encode()).hexdigest()
    return [f"limite:{racine}:{place}" for place in range(maximum)]


# What every machine-read address shares: it only reads, knows nobody, and says its refusals in one shape (RFC 9457).
#
# The rooms serve their data under `PREFIXE`; the door of the site (`home.site.middleware`) keeps cookies out, answers
# other methods, limits the pace of one visitor, and opens the answers to pages of other sites.

PREFIXE = "/api/v1"
METHODES = ("GET", "HEAD", "OPTIONS")
OUVERTURE = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Link, Retry-After"}
TITRES = {
    400: "Demande incorrecte",
    404: "Introuvable",
    405: "Lecture seulement",
    413: "Demande trop lourde",
    429: "Trop de demandes",
    500: "Panne de notre côté",
}


def est_api(request: HttpRequest) -> bool:
    """Whether the address is one that machines read."""
    return request.path == PREFIXE or request.path.startswith(f"{PREFIXE}/")


def probleme(statut: int, detail: str, **champs: object) -> HttpResponse:
    """A refusal that a program can read and a person too."""
    titre = TITRES.get(statut) or HTTPStatus(statut).phrase
    corps = {"type": "about:blank", "title": titre, "status": statut, "detail": detail, **champs}
    contenu = json.dumps(corps, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(contenu, status=statut, content_type="application/problem+json")


class Seaux:
    """A bucket of requests per visitor, filled little by little; kept by each process, the oldest visitors forgotten.

    Counting in memory costs nothing to the base; with several processes, a visitor may get that many times more.
    """

    VISITEURS = 20_000

    def __init__(self) -> None:
        self._seaux: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._verrou = threading.Lock()

    def attente(self, qui: str, par_minute: int) -> float:
        """Take one request: 0 when it may pass, else the seconds to wait for the next one."""
        debit, maintenant = par_minute / 60, time.monotonic()
        with self._verrou:
            reste, quand = self._seaux.pop(qui, (float(par_minute), maintenant))
            reste = min(float(par_minute), reste + (maintenant - quand) * debit)
            passe = reste >= 1
            self._seaux[qui] = (reste - 1 if passe else reste, maintenant)
            while len(self._seaux) > self.VISITEURS:
                self._seaux.popitem(last=False)
        return 0 if passe else (1 - reste) / debit

    def vider(self) -> None:
        """Forget everyone."""
        with self._verrou:
            self._seaux.clear()


seaux = Seaux()


def api_refuser(request: HttpRequest) -> HttpResponse | None:
    """What is answered at the door: other methods, the question a browser asks first, too many requests."""
    permises = ", ".join(METHODES)
    if request.method not in METHODES:
        response = probleme(405, "Cette interface se lit seulement : demandez avec GET.")
        response["Allow"] = permises
        return response
    if request.method == "OPTIONS":
        entetes = {"Allow": permises, "Access-Control-Allow-Methods": permises, "Access-Control-Max-Age": "86400"}
        entetes["Access-Control-Allow-Headers"] = "If-None-Match, Accept, Accept-Language"
        return HttpResponse(status=204, headers=entetes)
    if attente := seaux.attente(adresse_ip(request), settings.API_REQUETES_PAR_MINUTE):
        secondes = int(attente) + 1
        quand = f"{secondes} seconde{'s' if secondes > 1 else ''}"
        response = probleme(429, f"Trop de demandes en peu de temps. Reprenez dans {quand}.")
        response["Retry-After"] = str(secondes)
        return response
    return None
