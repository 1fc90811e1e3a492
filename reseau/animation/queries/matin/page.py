"""The whole page, read once; the number of queries does not depend on what it says."""

import datetime
from collections.abc import Hashable
from dataclasses import dataclass

from django.utils import timezone

from home.calendrier.occupations import Occupation, heure_de_paris, occupations_lire
from home.gardees import Gardee
from reseau.animation.models import Action, Decision
from reseau.animation.queries.matin.attentes import Attente, attentes_lire
from reseau.animation.queries.matin.glisses import Appel, appels_lire, glisses_lire
from reseau.animation.queries.matin.pouls import Pouls, pouls_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import (
    bassins_animes,
    classe_de_lecteur,
    reseaux_menes,
    structures_representees,
)
from reseau.territoires.models import Bassin

MINUIT = datetime.time()
SUIVIS = Gardee(
    "ce qui attend et ce qui a glissé",
    pieces=("agenda", "animation", "annuaire", "comptes", "membres", "structures", "territoires"),
)


@dataclass(frozen=True)
class Suivi:
    """What whoever animates these bassins and holds these bodies has to do, the same for all of them."""

    bassins: list[Bassin]
    attentes: list[Attente]
    glisses: list[Action | Decision]
    appels: list[Appel]

    @property
    def fini(self) -> bool:
        """Nothing needs her."""
        return not (self.attentes or self.glisses or self.appels)


@dataclass(frozen=True)
class Matin:
    """What a chargé de mission reads first."""

    suivi: Suivi
    journee: list[Occupation]
    pouls: list[Pouls]


def matin_lire(compte: Compte) -> Matin:
    """What waits, what slipped, whom to call, what the day holds, how the bassins are."""
    bassins = bassins_animes(compte)
    suivi = SUIVIS.lire((_classe(compte), timezone.localdate()), lambda: _suivre(compte))
    return Matin(suivi, _journee(compte, bassins), pouls_lire(bassins))


def _classe(compte: Compte) -> Hashable:
    """What decides of what waits: roles, bassins, seats; whom one acts for, who may accept someone there."""
    return classe_de_lecteur(compte), structures_representees(compte), reseaux_menes(compte)


def _suivre(compte: Compte) -> Suivi:
    bassins, glisses = Bassin.objects.filter(pk__in=bassins_animes(compte)).order_by("nom"), glisses_lire(compte)
    return Suivi(list(bassins), attentes_lire(compte), glisses, appels_lire(compte, glisses))


def _journee(compte: Compte, bassins: frozenset[int]) -> list[Occupation]:
    """What every room says of today in these bassins, or expects this person at; asked each time, being hers."""
    jour = timezone.localdate()
    debut, fin = heure_de_paris(jour, MINUIT), heure_de_paris(jour + datetime.timedelta(days=1), MINUIT)
    du_jour = [
        occupation
        for occupation in occupations_lire(debut, fin)
        if (occupation.bassins & bassins or compte.pk in occupation.attendus()) and occupation.lisible_par(compte)
    ]
    return sorted(du_jour, key=lambda occupation: (occupation.debut, occupation.uid))
