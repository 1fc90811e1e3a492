"""One line of the agenda, whatever room it comes from: an event, a session, a meeting."""

import datetime
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString

from home.calendrier.occupations import Nature, Occupation, Tenue, jours_de_paris
from home.typographie import date_longue, en_page
from reseau.agenda.choices import Accessibilite, Genre, Vie, Visibilite
from reseau.agenda.models.evenements import ou_dire
from reseau.agenda.quand import heures_dire, quand_dire

Etat = tuple[str, str]  # un ton, un mot


class Sorte(models.TextChoices):
    """What the public tells apart at a glance."""

    SAFRAN = "safran", "Formations SAFRAN"
    LOCAL = "local", "Rendez-vous du réseau"
    PUBLIC = "public", "Rencontres tout public"


SORTES = {Nature.SESSION: (Sorte.SAFRAN, "Formation SAFRAN"), Nature.REUNION: (Sorte.LOCAL, "Réunion de bassin")}
POUR_QUI = {
    Visibilite.PUBLIC: "Entrée libre",
    Visibilite.MEMBRES: "Membres du réseau",
    Visibilite.BASSIN: "Membres du bassin",
}
GENRES, OPTION = dict(Genre.choices), ("attente", Vie.OPTION.label)
ETATS: dict[str, Etat] = {
    Vie.OPTION: OPTION,
    Vie.REPORTE: ("attente", Vie.REPORTE.label),
    Vie.ANNULE: ("non", Vie.ANNULE.label),
}
ANNULEE, DEPLACEE = ETATS[Vie.ANNULE], ("info", "Date déplacée")
TOMBEES, CODES = (ANNULEE, ETATS[Vie.REPORTE]), frozenset(Accessibilite.values)
CHAMPS = (
    "debut", "fin", "annule_le", "deplace_de", "evenement__uuid", "evenement__titre", "evenement__genre",
    "evenement__vie", "evenement__visibilite", "evenement__lien", "evenement__accessibilite", "evenement__endroit",
    "evenement__lieu__nom", "evenement__lieu__latitude", "evenement__lieu__longitude",
    "evenement__lieu__commune__nom", "evenement__lieu__commune__latitude", "evenement__lieu__commune__longitude",
    "evenement__commune__nom", "evenement__commune__latitude", "evenement__commune__longitude",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class LigneAgenda:
    """One date: what, when, where, for whom, and what became of it. `premier` and `dernier` are its days in Paris."""

    titre: str
    url: str
    debut: datetime.datetime
    fin: datetime.datetime
    sorte: Sorte
    genre: str
    endroit: str
    pour_qui: str
    etat: Etat | None = None
    position: tuple[float, float] | None = None
    codes: frozenset[str] = frozenset()
    premier: datetime.date = field(init=False)
    dernier: datetime.date = field(init=False)

    def __post_init__(self) -> None:
        premier, dernier = jours_de_paris(self.debut, self.fin)
        object.__setattr__(self, "premier", premier)
        object.__setattr__(self, "dernier", dernier)

    @property
    def quand(self) -> str:
        """The day and its hours."""
        return quand_dire(self.debut, self.fin)

    @property
    def jour(self) -> str:
        """The number of its first day."""
        return str(self.premier.day)

    @property
    def nature(self) -> SafeString:
        """Its first day and its kind, ready for a page."""
        return en_page(f"{date_longue(self.premier)} · {self.genre}")

    @property
    def nom(self) -> SafeString:
        """Its title, ready for a page."""
        return en_page(self.titre)

    @property
    def ou_et_heures(self) -> SafeString:
        """Where, and its hours, ready for a page."""
        heures = heures_dire(self.debut, self.fin)
        return en_page(f"{self.endroit}, {heures}" if self.endroit else heures)

    @property
    def court(self) -> SafeString:
        """What its square of the month says: what and where; first, what became of it. Ready for a page."""
        dit = f"{self.titre}, {self.endroit}" if self.endroit else self.titre
        return en_page(f"{self.etat[1]} : {dit}" if self.etat else dit)

    @property
    def tombe(self) -> bool:
        """Does not take place that day: cancelled or put off."""
        return self.etat in TOMBEES

    @property
    def ou(self) -> dict[str, str]:
        """Where it is, as the map reads it; nothing when nobody knows."""
        if self.position is None:
            return {}
        return {"lat": f"{self.position[0]:.5f}", "lon": f"{self.position[1]:.5f}"}


@cache
def _modele_d_adresse() -> str:
    """The address of any event, its identity left to fill: looking for it at each line costs more than the line."""
    return reverse("evenement", args=[UUID(int=0)]).replace(str(UUID(int=0)), "{}")


def ligne_de_creneau(lu: tuple[Any, ...]) -> LigneAgenda:
    """A date of an event, from the values of CHAMPS."""
    (debut, fin, annule, deplace, uuid, titre, genre, vie, visibilite, lien, codes, endroit,
     lieu, lieu_lat, lieu_lon, ville, ville_lat, ville_lon, commune, lat, lon) = lu  # fmt: skip
    etat = ANNULEE if annule else ETATS.get(vie) or (DEPLACEE if deplace else None)
    position = (lieu_lat, lieu_lon) if lieu_lat is not None else (ville_lat, ville_lon) if ville else (lat, lon)
    return LigneAgenda(
        titre=titre,
        url=_modele_d_adresse().format(uuid),
        debut=debut,
        fin=fin,
        sorte=Sorte.PUBLIC if visibilite == Visibilite.PUBLIC else Sorte.LOCAL,
        genre=GENRES[genre],
        endroit=ou_dire(endroit or lieu or "", commune or ville or "", lien),
        pour_qui=POUR_QUI[Visibilite(visibilite)],
        etat=etat,
        position=position if position[0] is not None else None,
        codes=CODES.intersection(codes),
    )


def ligne_d_occupation(occupation: Occupation, fin: datetime.datetime) -> LigneAgenda:
    """A session or a meeting, as its room offers it, until the end of its last half-day of that day."""
    sorte, genre = SORTES[occupation.nature]
    option = occupation.etat == Tenue.OPTION and sorte != Sorte.SAFRAN  # une session ouverte a sa date
    return LigneAgenda(
        titre=occupation.titre,
        url=occupation.url,
        debut=occupation.debut,
        fin=fin,
        sorte=sorte,
        genre=genre,
        endroit=occupation.endroit,
        pour_qui="Sur inscription" if sorte == Sorte.SAFRAN else "Membres du bassin",
        etat=OPTION if option else None,
    )
