"""The whole page, read once; the number of queries does not depend on what it says."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from home.calendrier.occupations import Occupation, heure_de_paris, occupations_lire
from home.indicateurs import Etendue, Perimetre, indicateurs
from home.typographie import duree, nombre
from reseau.animation.models import Action, Decision
from reseau.animation.queries.fiches import FichesDuBassin, fiches_lire
from reseau.animation.queries.matin.attentes import Attente, attentes_lire
from reseau.animation.queries.matin.glisses import Appel, appels_lire, glisses_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_animes
from reseau.territoires.models import Bassin

TRIMESTRE = datetime.timedelta(days=91)
MINUIT = datetime.time()
MINUTES = "minutes"  # l’unité d’un nombre qui se lit en heures


@dataclass(frozen=True)
class Pouls:
    """A number of one's bassins as it is said: « 12 », « 16 sur 16 », « 10 h 50 »."""

    libelle: str
    dit: str


@dataclass(frozen=True)
class Matin:
    """What a chargé de mission reads first."""

    bassins: list[Bassin]
    attentes: list[Attente]
    glisses: list[Action | Decision]
    appels: list[Appel]
    journee: list[Occupation]
    fiches: FichesDuBassin
    pouls: list[Pouls] = field(default_factory=list)

    @property
    def fini(self) -> bool:
        """Nothing needs her."""
        return not (self.attentes or self.glisses or self.appels)


def matin_lire(compte: Compte) -> Matin:
    """What waits, what slipped, whom to call, what the day holds, how the bassins are."""
    bassins = list(Bassin.objects.filter(pk__in=bassins_animes(compte)).order_by("nom"))
    cles, glisses = frozenset(bassin.pk for bassin in bassins), glisses_lire(compte)
    fiches = fiches_lire(cles)
    return Matin(
        bassins=bassins,
        attentes=attentes_lire(compte),
        glisses=glisses,
        appels=appels_lire(compte, glisses),
        journee=_journee(compte, cles),
        fiches=fiches,
        pouls=[Pouls("fiches à jour", f"{nombre(fiches.a_jour)} sur {nombre(fiches.nombre)}"), *_activite(cles)],
    )


def _journee(compte: Compte, bassins: frozenset[int]) -> list[Occupation]:
    """What every room says of today in these bassins, or expects this person at."""
    jour = timezone.localdate()
    debut, fin = heure_de_paris(jour, MINUIT), heure_de_paris(jour + datetime.timedelta(days=1), MINUIT)
    du_jour = [
        occupation
        for occupation in occupations_lire(debut, fin)
        if (occupation.bassins & bassins or compte.pk in occupation.attendus()) and occupation.lisible_par(compte)
    ]
    return sorted(du_jour, key=lambda occupation: (occupation.debut, occupation.uid))


def _activite(bassins: frozenset[int]) -> list[Pouls]:
    """What the rooms above count of the last three months, bassin by bassin added."""
    au = timezone.localdate() + datetime.timedelta(days=1)
    dits = []
    for source in indicateurs().values():
        valeurs = [source.lire(Perimetre(Etendue.BASSIN, bassin), au - TRIMESTRE, au) for bassin in sorted(bassins)]
        lus = [valeur.nombre for valeur in valeurs if valeur.nombre is not None and not valeur.masque]
        if lus:
            somme = int(sum(lus))
            dit = source.unite == MINUTES and duree(somme) or nombre(somme)
            dits.append(Pouls(f"{source.libelle.lower()}, en trois mois", dit))
    return dits
