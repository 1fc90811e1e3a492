"""« Mon espace »: what waits for someone, card by card, counted in one query, kept, made ready at night (ADR 045)."""

import datetime
import hashlib
import json
import logging
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError
from django.db.models import IntegerField, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from home import registre
from home.models import EspaceFait
from home.registre import Carte, CarteGardee, Chiffre
from home.site import cache as gardees
from home.site.appartenance import versions_siennes
from home.site.cache import surveiller, versions_lire

# Several counts in one question to the base: a desk that shows seven of them does not ask seven times.


class _Nombre(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS lignes_comptees)"
    output_field = IntegerField()


def denombrer(une_ligne: QuerySet, **lectures: QuerySet) -> dict[str, int]:
    """How many rows each reading gives, by its name, in one query.

    `une_ligne` holds exactly one row, that the counts hang on (the reader's own account); none gives zeros.
    """
    comptes = {nom: _Nombre(lecture.order_by().values("pk")) for nom, lecture in lectures.items()}
    return une_ligne.order_by().values(**comptes).first() or dict.fromkeys(lectures, 0)


# « Mon espace »: what waits for someone, card by card, each kept for her until something that it depends on changes.
#
# One row by person holds her cards, each under what tells that it is still true: the versions of the rooms that it
# reads,
# her own stamp (`home.site.appartenance`), what she holds today, the day. The page asks for that row, reads again
# only the cards
# that are no longer true, and writes it back. Nothing has to be told: a rule that writes has nothing to do. ADR 045.

journal = logging.getLogger("safran.pannes")
RENDUE = "components/rendu.html"
LECTEUR = frozenset({"comptes"})  # ce que toute carte lit : le compte de qui la demande


class Entree(NamedTuple):
    """A card as the row keeps it: what must be the same for it to be true, the instant when it ends, what it shows."""

    marque: str
    jusqu_a: float | None
    carte: dict[str, Any] | None


def cartes_lire(compte: Any, *, elle_vient: bool = True) -> list[Carte]:
    """What the rooms have to say to this person today, in their order; made ready before she comes, or not."""
    offres = registre.lire("cartes_espace")
    if gardees.transaction_ouverte():  # rien n’y est sûr
        return [carte for offre in offres if (carte := _lire(offre, compte))]
    # Les marques se lisent d’abord : ce qui change pendant la lecture fait relire.
    marques, jour = marques_lire(compte, offres), timezone.localdate()
    fait = EspaceFait.objects.filter(compte=compte.pk).values_list("cartes", "venue_le")
    deja, venue_le = next(iter(fait), ({}, None))
    vraies = entrees_vraies(deja, marques)
    absentes = _absentes([offre for offre in offres if nom_de(offre) not in vraies], compte)
    cartes: list[Carte | None] = []
    neuves: dict[str, Entree] = {}
    for offre in offres:
        nom = nom_de(offre)
        if nom in vraies:
            carte = _relire(vraies[nom])
            if settings.GARDEES_SURVEILLEES and not fidele(offre, compte, vraies[nom]):
                raise AssertionError(f"La carte {nom} gardée pour {compte.pk} n’est plus ce qu’on lirait.")
        else:
            carte = None if nom in absentes else _lire(offre, compte)
            if entree := _entree(offre, marques.get(nom, ""), carte):
                neuves[nom] = entree
        cartes.append(carte)
    if neuves or venue_le != jour and elle_vient:
        _ecrire(compte, {**vraies, **neuves}, jour if elle_vient else venue_le)
    return [carte for carte in cartes if carte]


def _absentes(offres: list[Any], compte: Any) -> set[str]:
    """The cards, among those to read, that have no row to show: most of them, most days; one query for all."""
    comptees = {nom_de(offre): offre for offre in offres if isinstance(offre, CarteGardee) and offre.lignes}
    if not comptees:
        return set()
    pieces = {piece for offre in comptees.values() for piece in (*offre.pieces, *offre.siennes)}
    with surveiller("cartes sans lignes", {*LECTEUR, *pieces}):
        lectures = {f"c{rang}": offre.lignes(compte) for rang, offre in enumerate(comptees.values())}
        nombres = denombrer(get_user_model()._default_manager.filter(pk=compte.pk), **lectures)
    return {nom for nom, nombre in zip(comptees, nombres.values(), strict=True) if not nombre}


def _lire(offre: Any, compte: Any) -> Carte | None:
    if not isinstance(offre, CarteGardee):
        return offre(compte)
    with surveiller(nom_de(offre), {*LECTEUR, *offre.pieces, *offre.siennes}):
        carte = offre.faire(compte)
        return carte if offre.formulaire else carte_ecrire(carte)


def _entree(offre: Any, marque: str, carte: Carte | None) -> Entree | None:
    """What the row keeps of a card that was just read; of one that holds a form, only that it is not there."""
    if not marque or (offre.formulaire and carte):
        return None
    jusqu_a = carte.jusqu_a if carte else None
    return Entree(marque, jusqu_a.timestamp() if jusqu_a else None, _en_donnees(carte) if carte else None)


def _ecrire(compte: Any, entrees: dict[str, Entree], venue_le: datetime.date) -> None:
    """Write her row back; two processes may at once, each card says for itself what it is true under."""
    fait = EspaceFait(compte_id=compte.pk, cartes=entrees, jour=timezone.localdate(), venue_le=venue_le)
    try:
        EspaceFait.objects.bulk_create(
            [fait], update_conflicts=True, unique_fields=["compte"], update_fields=["cartes", "jour", "venue_le"]
        )
    except DatabaseError as erreur:  # un disque plein, une base en lecture seule : la page est lue, elle se montre
        journal.warning("espace de %s non gardé : %s", compte.pk, erreur)


def entrees_vraies(gardees: dict[str, list], marques: dict[str, str]) -> dict[str, Entree]:
    """Of the cards that a row keeps, those that are still true."""
    maintenant = timezone.now().timestamp()
    entrees = {nom: Entree(*gardees[nom]) for nom, marque in marques.items() if gardees.get(nom, [""])[0] == marque}
    return {nom: entree for nom, entree in entrees.items() if entree.jusqu_a is None or maintenant < entree.jusqu_a}


def fidele(offre: CarteGardee, compte: Any, entree: Entree) -> bool:
    """The kept card is the one that would be read now."""
    carte = _lire(offre, compte)
    return json.loads(json.dumps(carte and _en_donnees(carte))) == entree.carte


def marques_lire(compte: Any, offres: list[Any]) -> dict[str, str]:
    """For each card that may be kept, what must be the same for it to be true; nothing when the cache keeps nothing."""
    noms = {
        nom_de(offre): [*sorted(LECTEUR.union(offre.pieces)), *versions_siennes(compte.pk, offre.siennes)]
        for offre in offres
        if isinstance(offre, CarteGardee)
    }
    toutes = sorted({version for versions in noms.values() for version in versions})
    lues = dict(zip(toutes, versions_lire(toutes), strict=True))
    if not all(lues.values()):
        return {}
    tenus = [tenu(compte) for tenu in registre.lire("tenus")]
    commun = repr((livraison(), timezone.localdate(), tenus))
    return {
        nom: hashlib.blake2b((commun + "".join(lues[v] for v in versions)).encode(), digest_size=12).hexdigest()
        for nom, versions in noms.items()
    }


@cache
def livraison() -> str:
    """What changes with the code and the templates that run, the same on every machine: cards of before are redone."""
    empreinte = hashlib.blake2b(getattr(staticfiles_storage, "manifest_hash", "").encode(), digest_size=12)
    racine = settings.RACINE
    dossiers = ("home", "reseau", "pratiques", "safran", "templates")
    for chemin in sorted(c for d in dossiers for c in (racine / d).rglob("*") if c.suffix in (".py", ".html")):
        empreinte.update(f"{chemin.relative_to(racine)}".encode() + chemin.read_bytes())
    return empreinte.hexdigest()


def nom_de(offre: Any) -> str:
    """Under what name the row keeps this card."""
    faire = offre.faire if isinstance(offre, CarteGardee) else offre
    return f"{faire.__module__}.{faire.__qualname__}"


def carte_ecrire(carte: Carte | None, **autour: Any) -> Carte | None:
    """The same card, its template already rendered, with `autour` and nothing of who asks."""
    if carte is None:
        return None
    html = SafeString(render_to_string(carte.gabarit, {**carte.contexte, **autour}))
    if settings.GARDEES_SURVEILLEES and 'method="post"' in html:
        raise AssertionError(f"« {carte.titre} » se garde écrite et porte un formulaire : son jeton est d’une page.")
    suite: dict[str, Any] = {
        nom: carte.contexte[nom] for nom in ("url_suite", "libelle_suite") if nom in carte.contexte
    }
    return Carte(carte.titre, RENDUE, {"html": html, **suite}, carte.large, carte.chiffres, jusqu_a=carte.jusqu_a)


def _en_donnees(carte: Carte) -> dict[str, Any]:
    return {"titre": carte.titre, "contexte": carte.contexte, "large": carte.large, "chiffres": carte.chiffres}


def _relire(entree: Entree) -> Carte | None:
    if (donnees := entree.carte) is None:
        return None
    contexte = {**donnees["contexte"], "html": SafeString(donnees["contexte"]["html"])}
    chiffres = tuple(Chiffre(*chiffre) for chiffre in donnees["chiffres"])
    return Carte(donnees["titre"], RENDUE, contexte, donnees["large"], chiffres)


# The rows of « Mon espace », made ready at night for those who come, and compared with the slow reading (ADR 045).

VIENT_ENCORE = datetime.timedelta(days=15)
HEURES, PAR_MINUTE = range(2, 7), 20
VERIFIES = 50


def espaces_preparer() -> int:
    """At night, make today's page of a few of those who came lately; how many. What nobody opens any more goes."""
    if timezone.localtime().hour not in HEURES:
        return 0
    jour = timezone.localdate()
    EspaceFait.objects.filter(venue_le__lt=jour - VIENT_ENCORE).delete()
    a_faire = list(EspaceFait.objects.filter(jour__lt=jour, compte__is_active=True).order_by("pk")[:PAR_MINUTE])
    # Ce qui échoue pour quelqu’un ne se reprend pas chaque minute : sa page se lira quand elle viendra.
    EspaceFait.objects.filter(pk__in=[fait.pk for fait in a_faire]).update(jour=jour)
    for compte in get_user_model().objects.filter(pk__in=[fait.compte_id for fait in a_faire]):
        cartes_lire(compte, elle_vient=False)
    return len(a_faire)


def espaces_fideles() -> Iterator[str]:
    """Of the rows written last, each card that is held for true is the one that would be read now."""
    offres = registre.lire("cartes_espace")
    par_nom = {nom_de(offre): offre for offre in offres}
    for fait in EspaceFait.objects.select_related("compte").order_by("-jour", "-pk")[:VERIFIES]:
        for nom, entree in entrees_vraies(fait.cartes, marques_lire(fait.compte, offres)).items():
            if not fidele(par_nom[nom], fait.compte, entree):
                yield f"La carte {nom} gardée pour le compte {fait.compte_id} n’est plus ce qu’on lirait."
