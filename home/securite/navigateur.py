"""What browsers may load and what they refused on our pages (content policy), tiles of maps, counting of visits."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from home.models import RapportPolitique

# Reading, counting and forgetting the reports of browsers.

LIGNES_MAX = 500
PAR_ENVOI = 10
CONSERVATION = timedelta(days=30)
REGLE = re.compile(r"[a-z-]{3,40}")
# Ce que les extensions d’un navigateur ajoutent à une page n’est pas de nous.
EXTENSIONS = re.compile(r"[a-z-]*extension:|about:|webkit-masked-url")


@dataclass(frozen=True)
class Refus:
    """What one report says, once cut to what may be kept."""

    regle: str
    refuse: str
    page: str

    @property
    def empreinte(self) -> str:
        """The same for the same refusal."""
        return hashlib.sha256("\n".join((self.regle, self.refuse, self.page)).encode()).hexdigest()


def refus_lire(contenu: bytes, hote: str) -> list[Refus]:
    """What a browser tells of the pages of this host, in either of the two forms; nothing of what cannot be read."""
    try:
        lu = json.loads(contenu)
    except (ValueError, RecursionError):
        return []
    corps = [brut for brut in _corps(lu) if isinstance(brut, dict)]
    lus = (_refus(brut, hote) for brut in corps[:PAR_ENVOI])
    return list(dict.fromkeys(refus for refus in lus if refus))


def _corps(lu: Any) -> Iterator[Any]:
    if isinstance(lu, dict):
        yield lu.get("csp-report")
    elif isinstance(lu, list):
        yield from (un.get("body") for un in lu if isinstance(un, dict) and un.get("type") == "csp-violation")


def _refus(brut: dict[str, Any], hote: str) -> Refus | None:
    page, regle, refuse = (
        next((str(brut[nom]) for nom in noms if brut.get(nom)), "")
        for noms in (
            ("document-uri", "documentURL"),
            ("effective-directive", "effectiveDirective", "violated-directive"),
            ("blocked-uri", "blockedURL"),
        )
    )
    regle = regle.partition(" ")[0]
    try:
        lue, bloque = urlsplit(page), urlsplit(refuse)
    except ValueError:
        return None
    if lue.netloc != hote or not REGLE.fullmatch(regle) or not refuse or EXTENSIONS.match(refuse):
        return None
    origine = f"{bloque.scheme}://{bloque.hostname}" if bloque.hostname else refuse.partition(":")[0]
    return Refus(regle, origine[:120], chemin_dire(lue.path))


def chemin_dire(chemin: str) -> str:
    """The shape of an address, « ? » for one that is not ours: what it says of somebody is left out."""
    try:
        trouve = resolve(chemin)
    except Resolver404:
        return "?"
    return (chemin if trouve.url_name == "wagtail_serve" else f"/{trouve.route}")[:200]


@transaction.atomic
def rapport_compter(*, refus: Refus) -> None:
    """Count one more, or write its line; beyond LIGNES_MAX, the one that was not seen for longest leaves."""
    encore = {"fois": F("fois") + 1, "dernier_le": timezone.now()}
    if RapportPolitique.objects.filter(empreinte=refus.empreinte).update(**encore):
        return
    trop = RapportPolitique.objects.values_list("pk", flat=True)[LIGNES_MAX - 1 :]
    RapportPolitique.objects.filter(pk__in=list(trop)).delete()
    champs = {"regle": refus.regle, "refuse": refus.refuse, "page": refus.page}
    RapportPolitique.objects.get_or_create(empreinte=refus.empreinte, defaults=champs)


def rapports_oublier() -> int:
    """Forget what was not seen since CONSERVATION; how many."""
    return RapportPolitique.objects.filter(dernier_le__lt=timezone.now() - CONSERVATION).delete()[0]


# Counting the pages that are read, when the operator says where (Matomo): one image a page, which names nobody.
#
# As the CNIL exempts it from consent: no cookie, no script, nothing of whoever is signed in, no address with what it
# says of somebody, no other use. One may refuse it all the same.

COOKIE, NON = "mesure", "non"
INCONNU = "?"


def mesure_reglee() -> bool:
    """Whether anything is counted here."""
    return bool(settings.MATOMO_URL and settings.MATOMO_SITE)


def refusee(request: HttpRequest) -> bool:
    """Whether this browser asked not to be counted."""
    return request.COOKIES.get(COOKIE) == NON


def mesure_adresse(request: HttpRequest) -> str:
    """The image that counts this page; empty when it does not count."""
    if not mesure_reglee() or refusee(request) or getattr(getattr(request, "user", None), "is_authenticated", True):
        return ""
    chemin = chemin_dire(request.path)
    if chemin == INCONNU:
        return ""
    dit = {"idsite": settings.MATOMO_SITE, "rec": 1, "url": settings.SITE_URL + chemin}
    return f"{settings.MATOMO_URL.rstrip('/')}/matomo.php?{urlencode(dit)}"


# Where the tiles of the maps come from, when a tile server is set.

_HOTE = re.compile(r"(\*\.)?[A-Za-z0-9.-]+(:\d+)?")


def origine_tuiles(url: str) -> str:
    """What the content policy must let through for an address of tiles: « https://*.tuiles.example ».

    Empty for no tile server, and for tiles of the site itself.
    """
    parties = urlsplit(url.replace("{s}", "*"))
    connue = parties.scheme in ("http", "https") and _HOTE.fullmatch(parties.netloc)
    return f"{parties.scheme}://{parties.netloc}" if connue else ""
