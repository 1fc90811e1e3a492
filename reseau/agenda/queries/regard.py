"""What is looked at while someone writes an event: what its date would disturb, better days, the delay."""

import datetime
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from home.calendrier.occupations import Occupation
from home.typographie import date_longue, heure
from reseau.agenda.chocs import JourNote, chocs_lire, meilleurs_jours
from reseau.agenda.frise import Frise, frise_dessiner
from reseau.agenda.models import Evenement
from reseau.agenda.mots_des_chocs import Gene, chocs_dire, jour_dire
from reseau.agenda.occupations import occupation_de
from reseau.agenda.queries.charte import charte_en_vigueur
from reseau.agenda.queries.entourage import entourage_lire
from reseau.agenda.queries.tolerances import genes_nouvelles
from reseau.agenda.series import Horaire, Repetition, horaires_de
from reseau.comptes.models import Compte

UN_JOUR = datetime.timedelta(days=1)
MONTREES = 6
JOURS_DITS = ("", "Un", "Deux", "Trois")
NOMBRES = ("Aucune gêne", "Une gêne", "Deux gênes", "Trois gênes", "Quatre gênes", "Cinq gênes", "Six gênes")


@dataclass(frozen=True)
class Regard:
    """What one person is told of a date: what it disturbs, whether a reason is asked, the days that would go better."""

    quand: str
    genes: list[Gene]
    a_motiver: bool
    jours: list[tuple[JourNote, str]]
    frise: Frise | None

    @property
    def titre(self) -> str:
        """« Trois gênes, la plus lourde d’abord »."""
        nombre = len(self.genes)
        dit = NOMBRES[nombre] if nombre < len(NOMBRES) else f"{nombre} gênes"
        return f"{dit}, la plus lourde d’abord" if nombre > 1 else dit

    @property
    def titre_des_jours(self) -> str:
        """« Trois jours qui iraient mieux »."""
        nombre = len(self.jours)
        return "Un jour qui irait mieux" if nombre == 1 else f"{JOURS_DITS[nombre]} jours qui iraient mieux"

    @property
    def montrees(self) -> list[Gene]:
        """The worst of them."""
        return self.genes[:MONTREES]

    @property
    def autres(self) -> int:
        """How many more."""
        return len(self.genes) - len(self.montrees)

    @property
    def bloque(self) -> bool:
        """The room is held by a confirmed date."""
        return any(gene.bloque for gene in self.genes)


@dataclass(frozen=True)
class Delai:
    """How many days are left, and how many the charter asks."""

    jours: int
    demande: int

    @property
    def court(self) -> bool:
        """Below: a reason is asked."""
        return self.jours < self.demande


def evenement_pense(evenement: Evenement, ensembles: Mapping[str, Iterable[Any]], **champs: Any) -> Evenement:
    """The event as it is typed, with what it is linked to; never saved."""
    pense = copy(evenement)
    if pense.pk is None:
        pense.pk = 0  # sans clé, une relation ne se lit pas, même déjà lue
    for nom, valeur in champs.items():
        setattr(pense, nom, valeur)
    liens = {"co_organisateurs": list(evenement.co_organisateurs.all()) if evenement.pk else [], **ensembles}
    vars(pense)["_prefetched_objects_cache"] = {nom: list(valeurs) for nom, valeurs in liens.items()}
    return pense


def dates_pensees(pense: Evenement, horaire: Horaire, repetition: Repetition | None) -> list[Occupation]:
    """Its dates as what takes people, a room and a day."""
    horaires = horaires_de(horaire, repetition)
    return [occupation_de(pense, rang, dit.debut, dit.fin) for rang, dit in enumerate(horaires, start=1)]


def dates_gardees(pense: Evenement) -> list[Occupation]:
    """Its written dates that are not over, with what is typed around them."""
    creneaux = pense.creneaux.tenus().filter(fin__gt=timezone.now())
    return [occupation_de(pense, creneau.rang, creneau.debut, creneau.fin) for creneau in creneaux]


def regard_lire(dates: list[Occupation], compte: Compte) -> Regard:
    """What these dates would disturb, as this person may know it, and the best days for the first of them."""
    aujourdhui = timezone.localdate()
    delai = delai_lire(dates[0].debut)
    a_temps = delai is not None and not delai.court
    du = aujourdhui + (datetime.timedelta(days=delai.demande) if a_temps else UN_JOUR)
    entourage = entourage_lire(dates, du)
    genes = chocs_dire(chocs_lire(dates, entourage), compte)
    semaines = meilleurs_jours(dates[0], entourage, du=du)
    return Regard(
        _quand(dates[0], len(dates)),
        genes,
        bool(genes_nouvelles(genes)),
        [(note, jour_dire(note, compte)) for note in semaines.meilleurs],
        frise_dessiner(semaines),
    )


def delai_lire(debut: datetime.datetime) -> Delai | None:
    """The delay that the charter in force asks, and what is left before this instant; None without a charter."""
    charte = charte_en_vigueur()
    if charte is None:
        return None
    return Delai((timezone.localtime(debut).date() - timezone.localdate()).days, charte.delai)


def _quand(date: Occupation, nombre: int) -> str:
    """« Jeudi 14 janvier 2027, 14 h à 18 h, Espace Franquin »."""
    quand = f"{date_longue(date.debut)}, {heure(date.debut)} à {heure(date.fin)}"
    reste = f", et {nombre - 1} autres dates" if nombre > 2 else ", et une autre date" if nombre == 2 else ""
    return ", ".join(filter(None, (quand, date.endroit))) + reste
