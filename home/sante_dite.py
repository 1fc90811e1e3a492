"""The health of the platform in plain words, for the Région: what is well, what waits, since when, what to do.

The checks are those of the probes (home.sante); this only says them, with a number where there is one. A room that
looks at something more registers it at the point « sante ».
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.timesince import timesince
from django_tasks_db.models import DBTaskResult

from home import registre
from home.choices import EtatCourriel
from home.models import Courriel
from home.sante import place_lire, pret_lire
from home.travaux.periodiques import travaux_en_panne
from home.typographie import nombre_dire

EXPLOITANT = "Prévenez l’exploitant du site"
TOUT_DE_SUITE = f"{EXPLOITANT} tout de suite"


@dataclass(frozen=True)
class Point:
    """One thing that was looked at: whether it is well, what is seen of it, what to do when it is not."""

    nom: str
    va: bool
    constats: tuple[str, ...] = ()
    que_faire: str = ""


# De chaque contrôle : ce qu’il assure, ce qui se voit quand il manque, et que faire alors.
DITS = {
    "base": ("Lecture des pages", "La base ne répond pas.", f"{TOUT_DE_SUITE}."),
    "écriture": (
        "Enregistrement de ce que l’on envoie",
        "La base refuse d’écrire : elle est pleine, ou en lecture seule.",
        f"{TOUT_DE_SUITE}. Les pages se lisent ; ce qui s’envoie est refusé, les mots tapés sont rendus.",
    ),
    "migrations": (
        "Mise à jour",
        "La base n’est pas celle de cette version.",
        f"{TOUT_DE_SUITE} : il lui reste une commande à passer (manage.py migrate).",
    ),
    "fichiers": (
        "Fichiers",
        "Un fichier ne peut pas être gardé.",
        f"{TOUT_DE_SUITE} : documents, images et modules ne se déposent plus.",
    ),
    "disque": (
        "Place sur le disque",
        "Il n’en reste presque plus.",
        f"{TOUT_DE_SUITE} : sans place, plus rien ne s’enregistrera.",
    ),
    "file": (
        "Documents et longs travaux",
        "L’un d’eux attend depuis un quart d’heure, ou ce qui le faisait s’est arrêté.",
        f"{EXPLOITANT}. Attestations, livrets et imports sont en retard ; aucun n’est perdu.",
    ),
    "courriels": (
        "Courriels",
        "L’un d’eux aurait dû partir il y a un quart d’heure.",
        f"{EXPLOITANT}. Aucun n’est perdu : ils partiront d’eux-mêmes.",
    ),
    "travaux": (
        "Rappels et travaux de la nuit",
        "L’un d’eux a échoué, ou n’est plus passé.",
        f"{EXPLOITANT}, avec les phrases ci-dessus.",
    ),
    "cache": (
        "Mémoire commune",
        "Elle ne répond pas.",
        f"{EXPLOITANT}. Le site est plus lent, et personne ne peut se connecter.",
    ),
    "réplique": (
        "Copie de lecture",
        "Elle a du retard, ou ne répond pas.",
        f"{EXPLOITANT}. Rien ne manque : tout se lit sur la base elle-même.",
    ),
}
Ages = dict[str, int | None]


def sante_dire() -> list[Point]:
    """Everything that is looked at, what is not well first."""
    lue = pret_lire()
    points = [_point(mot, va, lue["ages"]) for mot, va in lue["controles"].items()]
    points += [point for dire in registre.lire("sante") if (point := dire())]
    return sorted(points, key=lambda point: point.va)


def _point(mot: str, va: bool, ages: Ages) -> Point:
    nom, manque, que_faire = DITS[mot]
    chiffres = CHIFFRES[mot](ages) if mot in CHIFFRES else ()
    return Point(nom, va, (*chiffres,) if va else (manque, *chiffres), "" if va else que_faire)


def depuis_dire(secondes: float | None) -> str:
    """« 3 minutes », one at least."""
    maintenant = timezone.now()
    return timesince(maintenant - timedelta(seconds=max(secondes or 0, 60)), maintenant, depth=1)


def _place(ages: Ages) -> Iterator[str]:
    yield f"{filesizeformat(place_lire())} libres."


def _file(ages: Ages) -> Iterator[str]:
    if attendent := DBTaskResult.objects.ready().count():
        depuis = depuis_dire(ages.get("file"))
        yield f"En attente : {nombre_dire(attendent, 'tâche')}, la plus ancienne depuis {depuis}."


def _courriels(ages: Ages) -> Iterator[str]:
    if attendent := Courriel.objects.a_envoyer().count():
        depuis = depuis_dire(ages.get("courriels"))
        yield f"En attente : {nombre_dire(attendent, 'courriel')}, le plus ancien depuis {depuis}."
    if echecs := Courriel.objects.filter(etat=EtatCourriel.ECHEC).count():
        yield f"En échec, à relancer depuis « Courriels » : {nombre_dire(echecs, 'courriel')}."


def _travaux(ages: Ages) -> Iterator[str]:
    yield from travaux_en_panne()
    if ages.get("travaux") is not None:
        yield f"Le dernier est fini depuis {depuis_dire(ages['travaux'])}."


CHIFFRES: dict[str, Callable[[Ages], Iterator[str]]] = {
    "disque": _place,
    "file": _file,
    "courriels": _courriels,
    "travaux": _travaux,
}
