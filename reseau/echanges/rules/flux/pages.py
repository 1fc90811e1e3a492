"""The pages of a source: each read once a pass, kept with its marks, asked again only for what is new."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.utils import timezone

from home.sortie import Reponse, SortieRefusee, lire
from reseau.annuaire.models import Flux, PageDeFlux
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.lecture_json import fiches_du_document

OCTETS_MAX, SECONDES = 50_000_000, 60
PAGES_MAX, FICHES_MAX = 2_000, 200_000
DEHORS = "!"  # marque une structure d’ailleurs
# Ce que le serveur ajoute à une fiche sans que son producteur ait rien dit.
CALCULES = ("score_qualite", "adresse_certifiee", "doublons", "extra")
Fiche = dict[str, Any]


def pages_lire(*, flux: Flux) -> None:
    """Read every page of this pass that was not read yet; each is kept at once, so that a cut loses nothing.

    SortieRefusee, or FichierRefuse, says why one of them could not be read.
    """
    totaux: dict[str, int] = {}
    for liste in listes_suivies():
        numero, pages = 1, 1
        while numero <= pages:
            page = _page(flux, liste, numero)
            pages, totaux[liste] = page.pages, page.total
            if pages > PAGES_MAX or sum(totaux.values()) > FICHES_MAX:
                raise FichierRefuse(f"Cette source a trop de fiches : {FICHES_MAX} au plus.")
            flux.total = max(sum(totaux.values()), flux.total if flux.faites else 0)
            numero += 1
    flux.pages.exclude(passage=flux.passage).delete()  # la source a moins de pages qu’avant


def listes_suivies() -> Iterator[str]:
    """The addresses to read: two lists for the API of data.inclusion, structures first; a dump is one."""
    for adresse in settings.DATA_INCLUSION_URL:
        if _est_un_vidage(adresse):
            yield adresse
            continue
        lue = urlsplit(adresse)
        for nom in ("structures", "services"):
            yield urlunsplit(lue._replace(path=f"{lue.path.rstrip('/')}/{nom}"))


def empreinte_de(fiche: Fiche) -> str:
    """What a sheet says, in short."""
    dite = {nom: valeur for nom, valeur in fiche.items() if nom not in CALCULES}
    return hashlib.sha256(json.dumps(dite, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _page(flux: Flux, liste: str, numero: int) -> PageDeFlux:
    """A page, as this pass reads it."""
    page = flux.pages.filter(liste=liste, numero=numero).first() or PageDeFlux(flux=flux, liste=liste, numero=numero)
    if page.passage != flux.passage:
        reponse = _demander(page)
        if not reponse.inchangee:
            _comprendre(flux, page, reponse)
        page.passage = flux.passage
        page.save()
    flux.faites += len(page.vues)
    Flux.objects.filter(pk=flux.pk).update(
        faites=flux.faites, total=max(flux.total, page.total), battement=timezone.now()
    )
    return page


def _demander(page: PageDeFlux) -> Reponse:
    entetes = {"If-None-Match": page.etiquette, "If-Modified-Since": page.modifiee}
    if settings.DATA_INCLUSION_JETON and not _est_un_vidage(page.liste):  # un vidage se lit chez n’importe qui
        entetes["Authorization"] = f"Bearer {settings.DATA_INCLUSION_JETON}"
    reponse = lire(
        _adresse(page), hotes=settings.DATA_INCLUSION_HOTES, entetes={n: v for n, v in entetes.items() if v},
        octets_max=OCTETS_MAX, secondes=SECONDES,
    )  # fmt: skip
    if reponse.inchangee and not page.passage:
        raise SortieRefusee("Le serveur dit inchangée une page qui n’a jamais été lue.")
    return reponse


def _adresse(page: PageDeFlux) -> str:
    """A page of a list, its filters kept, even those said several times; a dump has one."""
    if _est_un_vidage(page.liste):
        return page.liste
    lue = urlsplit(page.liste)
    rangs = {"page": str(page.numero), "size": str(settings.DATA_INCLUSION_PAGE)}
    filtres = [(nom, valeur) for nom, valeur in parse_qsl(lue.query) if nom not in rangs]
    return urlunsplit(lue._replace(query=urlencode([*filtres, *rangs.items()])))


def _est_un_vidage(adresse: str) -> bool:
    return urlsplit(adresse).path.endswith((".json", ".jsonl", ".ndjson"))


def _comprendre(flux: Flux, page: PageDeFlux, reponse: Reponse) -> None:
    """What a page holds: what its sheets say in short, and those that say something new, whole."""
    document, fiches = fiches_du_document(reponse.corps)
    dites = {str(fiche.get("id") or "")[:200]: fiche for fiche in fiches}
    page.vues = {cle: empreinte_de(fiche) for cle, fiche in dites.items()}
    page.changes = [
        fiche for cle, fiche in dites.items() if flux.empreintes.get(cle, "").rstrip(DEHORS) != page.vues[cle]
    ]
    page.pages = max(1, _entier(document, "pages", 1))
    page.total = _entier(document, "total", len(fiches))
    page.etiquette = reponse.entetes.get("etag", "")[:300]
    page.modifiee = reponse.entetes.get("last-modified", "")[:60]


def _entier(document: Any, nom: str, defaut: int) -> int:
    valeur = document.get(nom) if isinstance(document, dict) else None
    return valeur if isinstance(valeur, int) and 0 <= valeur <= FICHES_MAX * 10 else defaut
