"""The dates of events: one line of the agenda each, whatever room it comes from, what they take of people and
rooms, the next ones.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import models
from django.db.models import Case, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from home.temps.calendrier import Nature, Occupation, SourceDOccupations, Tenue, cle_de_lieu, jours_de_paris
from home.temps.periodes import mois_apres
from home.temps.typographie import date_longue
from reseau.agenda.choices import A_TENIR, TOUT_PUBLIC, Moderation, Reponse, Vie, Visibilite
from reseau.agenda.horaires import heures_dire, quand_dire
from reseau.agenda.models import Creneau, Evenement, Participation
from reseau.agenda.permissions import evenements_lisibles
from reseau.comptes.models import Compte
from reseau.membres.portes import organisateurs_de

# The dates of events, with what each screen, feed and list shows of them.


def creneaux_situer(creneaux: QuerySet[Creneau]) -> QuerySet[Creneau]:
    """The same dates with their event and its place."""
    return creneaux.select_related("evenement__lieu__commune", "evenement__commune")


def evenements_garnir(evenements: QuerySet[Evenement]) -> QuerySet[Evenement]:
    """The same events with their dates and their words."""
    return evenements.select_related("organisateur__reseau", "lieu__commune", "commune").prefetch_related(
        "bassins", "publics", "themes", "co_organisateurs", Prefetch("creneaux", Creneau.objects.tenus())
    )


# One line of the agenda, whatever room it comes from: an event, a session, a meeting.

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
OPTION = ("attente", Vie.OPTION.label)
ETATS: dict[str, Etat] = {
    Vie.OPTION: OPTION,
    Vie.REPORTE: ("attente", Vie.REPORTE.label),
    Vie.ANNULE: ("non", Vie.ANNULE.label),
}
ANNULEE, DEPLACEE = ETATS[Vie.ANNULE], ("info", "Date déplacée")
TOMBEES = (ANNULEE, ETATS[Vie.REPORTE])


@dataclass(frozen=True, eq=False)
class LigneAgenda:
    """One date: what, when, where, for whom, and what became of it."""

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

    @property
    def premier(self) -> datetime.date:
        return jours_de_paris(self.debut, self.fin)[0]

    @property
    def dernier(self) -> datetime.date:
        return jours_de_paris(self.debut, self.fin)[1]

    @property
    def quand(self) -> str:
        return quand_dire(self.debut, self.fin)

    @property
    def nature(self) -> str:
        return f"{date_longue(self.premier)} · {self.genre}"

    @property
    def ou_et_heures(self) -> str:
        return ", ".join(filter(None, (self.endroit, heures_dire(self.debut, self.fin))))

    @property
    def court(self) -> str:
        """What its square of the month says: what and where; first, what became of it."""
        dit = f"{self.titre}, {self.endroit}" if self.endroit else self.titre
        return f"{self.etat[1]} : {dit}" if self.etat else dit

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


def ligne_de_creneau(creneau: Creneau) -> LigneAgenda:
    """A date of an event, read by `creneaux_situer`."""
    evenement = creneau.evenement
    deplacee = DEPLACEE if creneau.deplace_de else None
    return LigneAgenda(
        titre=evenement.titre,
        url=evenement.url,
        debut=creneau.debut,
        fin=creneau.fin,
        sorte=Sorte.PUBLIC if evenement.visibilite == Visibilite.PUBLIC else Sorte.LOCAL,
        genre=evenement.get_genre_display(),
        endroit=evenement.ou_court,
        pour_qui=POUR_QUI[Visibilite(evenement.visibilite)],
        etat=ANNULEE if creneau.annule_le else ETATS.get(evenement.vie, deplacee),
        position=evenement.position,
        codes=frozenset(evenement.accessibilite),
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


# The events as what takes people, a room and a day (see home.temps.calendrier).

PRENNENT_DATE = (Moderation.PROPOSE, Moderation.A_COMPLETER, Moderation.PROGRAMME)


def evenements_occupent(du: datetime.datetime, au: datetime.datetime) -> Iterator[Occupation]:
    """The dates of every event proposed or on the programme, private ones too; drafts take nothing."""
    creneaux = (
        Creneau.objects.tenus()
        .entre(du, au)
        .filter(evenement__moderation__in=PRENNENT_DATE, evenement__vie__in=A_TENIR)
    )
    yield from creneaux_occupent(creneaux)


EVENEMENTS = SourceDOccupations(
    evenements_occupent, ("agenda", "annuaire", "structures", "territoires", "vocabulaires")
)


def creneaux_occupent(creneaux: QuerySet[Creneau]) -> Iterator[Occupation]:
    """These dates; who may read them and who is expected is asked once for all of them, and only when asked."""
    liens = ("bassins", "publics", "themes", "co_organisateurs")
    garnis = list(creneaux_situer(creneaux).prefetch_related(*(f"evenement__{lien}" for lien in liens)))
    lu = _Lecture(creneau.evenement_id for creneau in garnis)
    for creneau in garnis:
        yield occupation_de(creneau.evenement, creneau.rang, creneau.debut, creneau.fin, lu)


def occupations_de(evenement: Evenement, creneaux: Iterable[Creneau]) -> list[Occupation]:
    """These dates of one event."""
    lu = _Lecture((evenement.pk,))
    return [occupation_de(evenement, creneau.rang, creneau.debut, creneau.fin, lu) for creneau in creneaux]


def occupations_des(evenements: Sequence[Evenement]) -> dict[int, list[Occupation]]:
    """The dates that these events keep, for each; nothing is read again of what they already carry."""
    lu = _Lecture(evenement.pk for evenement in evenements)
    return {
        un.pk: [occupation_de(un, c.rang, c.debut, c.fin, lu) for c in un.creneaux.all() if c.annule_le is None]
        for un in evenements
    }


class _Lecture:
    """What is asked of many events at once, the first time that it is asked."""

    def __init__(self, pks: Iterable[int]) -> None:
        self.pks = set(pks)
        self._attendus: dict[int, frozenset[int]] | None = None
        self._lisibles: dict[int | None, set[int]] = {}

    def attendus(self, pk: int) -> frozenset[int]:
        if self._attendus is None:
            par_evenement = defaultdict(set)
            viennent = Participation.objects.filter(evenement__in=self.pks, reponse=Reponse.VIENT)
            for evenement, compte in viennent.order_by().values_list("evenement", "compte"):
                par_evenement[evenement].add(compte)
            self._attendus = {cle: frozenset(comptes) for cle, comptes in par_evenement.items()}
        return self._attendus.get(pk, frozenset())

    def lisible(self, pk: int, compte: Compte) -> bool:
        if compte.pk not in self._lisibles:
            lisibles = evenements_lisibles(compte).filter(pk__in=self.pks)
            self._lisibles[compte.pk] = set(lisibles.order_by().values_list("pk", flat=True))
        return pk in self._lisibles[compte.pk]


def occupation_de(
    evenement: Evenement, rang: int, debut: datetime.datetime, fin: datetime.datetime, lu: _Lecture | None = None
) -> Occupation:
    """One date of an event, written or only thought of; its relations may be given to it beforehand."""
    lu = lu or _Lecture((evenement.pk,))
    attendus: Callable[[], frozenset[int]] = partial(lu.attendus, evenement.pk)
    organise = evenement.organisent
    return Occupation(
        uid=f"evenement-{evenement.uuid}-{rang}",
        titre=evenement.titre,
        url=evenement.url,
        debut=debut,
        fin=fin,
        nature=Nature.EVENEMENT,
        groupe=f"evenement-{evenement.uuid}",
        marge=datetime.timedelta(minutes=evenement.marge),
        endroit=evenement.ou_court,
        lieux=lieux_de(evenement),
        salle=cle_de_lieu(evenement.salle),
        bassins=frozenset(bassin.pk for bassin in evenement.bassins.all()),
        structures=frozenset(organise),
        publics=frozenset(p.pk for p in evenement.publics.all() if p.code != TOUT_PUBLIC),
        themes=frozenset(theme.pk for theme in evenement.themes.all()),
        effectif=evenement.effectif or 0,
        etat=Tenue.OPTION if evenement.vie == Vie.OPTION else Tenue.CONFIRMEE,
        attendus=attendus,
        lisible_par=partial(lu.lisible, evenement.pk),
        prevenir=partial(organisateurs_de, evenement.cree_par_id, organise),
    )


def lieux_de(evenement: Evenement) -> frozenset[str]:
    """The keys of where it is: its sheet, its address, its name and commune; none at a distance."""
    lieu = evenement.lieu
    commune = evenement.commune or (lieu.commune if lieu else None)
    textes = (evenement.endroit, evenement.adresse, *((lieu.nom, lieu.adresse) if lieu else ()))
    cles = {cle_de_lieu(texte, commune.nom if commune else "") for texte in textes}
    return frozenset(cles - {""} | ({f"lieu {lieu.pk}"} if lieu else set()))


# The next dates of some events, and the events that some words name.

A_VENIR = Q(annule_le=None, evenement__vie__in=A_TENIR)
LUS_AU_PLUS, MOIS_EN_ARRIERE = 200, -12


def prochains_lire(evenements: QuerySet[Evenement], limite: int) -> list[LigneAgenda]:
    """The next date of each of these events, the nearest first; what comes back every week is said once."""
    creneaux = Creneau.objects.filter(A_VENIR, evenement__in=evenements, fin__gt=timezone.now())
    lus: dict[int, Creneau] = {}
    for creneau in creneaux_situer(creneaux).order_by("debut", "rang")[:LUS_AU_PLUS]:
        lus.setdefault(creneau.evenement_id, creneau)
    return [ligne_de_creneau(creneau) for creneau in list(lus.values())[:limite]]


def evenements_a_chercher(compte: Compte, texte: str) -> QuerySet[Evenement]:
    """Events that this person may read: those to come first, then those of the past year."""
    maintenant, jour = timezone.now(), timezone.localdate()
    depuis = maintenant - (jour - mois_apres(jour=jour, mois=MOIS_EN_ARRIERE))
    lisibles = evenements_lisibles(compte).filter(Q(fin=None) | Q(fin__gt=depuis))
    passe = Case(When(fin__lte=maintenant, then=Value(1)), default=Value(0))
    return lisibles.select_related("lieu__commune", "commune").order_by(passe, Coalesce("fin", Value(maintenant)), "pk")
