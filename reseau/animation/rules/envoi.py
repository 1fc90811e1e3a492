"""What the one page of preparation sends: everything that was set, then one gesture, or nothing at all (R4.7)."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.animation.choices import EtatReunion
from reseau.animation.models import Point, Reunion
from reseau.animation.rules.convocations import reunion_convoquer
from reseau.animation.rules.points import (
    point_deplacer,
    point_inscrire,
    point_prendre,
    point_reserver,
    points_regler,
)
from reseau.comptes.models import Compte

DE = {"monter": -1, "descendre": 1}
ECRIVENT = ("odj", "reserve")


@dataclass(frozen=True)
class Geste:
    """What the pressed button says: what to do, with which point, and the place where it was seen."""

    nom: str = "garder"
    point: uuid.UUID | None = None
    vue: int | None = None


@transaction.atomic
def preparation_envoyer(
    *,
    reunion: Reunion,
    par: Compte,
    geste: Geste,
    reglages: dict[uuid.UUID, dict[str, Any]],
    neuf: dict[str, Any],
    cle: uuid.UUID,
    motif_delai: str = "",
) -> None:
    """Keep the natures, the minutes and the reason as they are typed, then do what the pressed button says.

    Once convened, the reason that the seats read stays.
    Raises RegleRefusee "titre" when a point is typed and not put anywhere, or as the rules that it follows.
    """
    points_regler(reunion=reunion, par=par, reglages=reglages)
    Reunion.objects.filter(pk=reunion.pk).exclude(etat=EtatReunion.CONVOQUEE).update(motif_delai=motif_delai)
    if geste.nom in ECRIVENT:
        ici = reunion if geste.nom == "odj" else None
        point_inscrire(comite=reunion.comite, par=par, cle=cle, reunion=ici, **neuf)
    elif geste.nom == "convoquer":
        if neuf.get("titre"):
            raise RegleRefusee("titre", "Ce point n’est nulle part : mettez-le à l’ordre du jour, ou en réserve.")
        reunion_convoquer(reunion=reunion, par=par, motif_delai=motif_delai)
    elif geste.point and (point := Point.objects.filter(uuid=geste.point, comite=reunion.comite_id).first()):
        _agir(point, reunion, par, geste)


def _agir(point: Point, reunion: Reunion, par: Compte, geste: Geste) -> None:
    """One point moves; one that went elsewhere meanwhile is left alone."""
    ici = point.reunion_id == reunion.pk
    if geste.nom in DE and ici:
        point_deplacer(point=point, par=par, de=DE[geste.nom], vue=geste.vue)
    elif geste.nom == "reserver" and ici:
        point_reserver(point=point, par=par)
    elif geste.nom == "prendre":
        point_prendre(point=point, reunion=reunion, par=par)
