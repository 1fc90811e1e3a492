"""The dates of events: one line of the agenda each, whatever room it comes from, what they take of people and
rooms, the next ones.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from home.recherche.texte import replier
from home.site.arbre import requete_ecrire
from home.temps.calendrier import Nature, Occupation, SourceDOccupations, Tenue, cle_de_lieu, jours_de_paris
from home.temps.periodes import mois_apres
from home.temps.typographie import date_longue, en_page
from reseau.agenda.choices import A_TENIR, TOUT_PUBLIC, Accessibilite, Genre, Moderation, Reponse, Vie, Visibilite
from reseau.agenda.horaires import heures_dire, quand_dire
from reseau.agenda.models import Creneau, Evenement, Participation, ou_dire
from reseau.agenda.permissions import evenements_lisibles
from reseau.comptes.models import Compte
from reseau.membres.portes import organisateurs_de

# The dates of events, with what each screen, feed and list shows of them.


def creneaux_garnir(creneaux: QuerySet[Creneau]) -> QuerySet[Creneau]:
    """The same dates with their event, its place and its words: as many queries for one as for a thousand."""
    return creneaux.select_related(
        "evenement__organisateur__reseau", "evenement__lieu__commune", "evenement__commune"
    ).prefetch_related("evenement__bassins", "evenement__publics", "evenement__themes")


def creneaux_entre(evenements: QuerySet[Evenement], du: datetime.datetime, au: datetime.datetime) -> QuerySet[Creneau]:
    """The dates of these events that hold between two instants, those taken away from a series left out."""
    return Creneau.objects.tenus().entre(du, au).filter(evenement__in=evenements)


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


# The squares of a month: written here, a template for each of hundreds of links would cost more than the page.

MONTREES = 3
LIEN = '<a class="{}" href="{}" title="{}"><span>{}</span></a>'
RESTE = '<a class="ev-reste" href="?{}">+&nbsp;{}<span class="visually-hidden">, {} rendez-vous le {}</span></a>'


def case_ecrire(suite: str, jour: datetime.date, lignes: tuple[LigneAgenda, ...]) -> SafeString:
    """What a day shows: its first links, then one to all of them; `suite` is what the address keeps asking."""
    liens = format_html_join("", LIEN, ((_classes(li), li.url, li.court, li.court) for li in lignes[:MONTREES]))
    reste = len(lignes) - MONTREES
    if reste <= 0:
        return liens
    requete = "&".join(filter(None, (suite, requete_ecrire([("jour", jour.isoformat())]))))
    return liens + format_html(RESTE, requete, reste, len(lignes), date_longue(jour))


def _classes(ligne: LigneAgenda) -> str:
    return f"ev ev--{ligne.sorte.value} ev--tombe" if ligne.tombe else f"ev ev--{ligne.sorte.value}"


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
    garnis = list(creneaux_garnir(creneaux).prefetch_related("evenement__co_organisateurs"))
    lu = _Lecture(creneau.evenement_id for creneau in garnis)
    for creneau in garnis:
        yield occupation_de(creneau.evenement, creneau.rang, creneau.debut, creneau.fin, lu)


def occupations_de(evenement: Evenement, creneaux: Iterable[Creneau]) -> list[Occupation]:
    """These dates of one event."""
    lu = _Lecture((evenement.pk,))
    return [occupation_de(evenement, creneau.rang, creneau.debut, creneau.fin, lu) for creneau in creneaux]


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
        url=reverse("evenement", args=[evenement.uuid]),
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
    cles = {f"lieu {evenement.lieu_id}"} if evenement.lieu_id else set()
    commune = evenement.commune or (evenement.lieu.commune if evenement.lieu else None)
    nom = commune.nom if commune else ""
    for texte in (evenement.endroit, evenement.adresse, *_du_lieu(evenement)):
        if cle := cle_de_lieu(texte, nom):
            cles.add(cle)
    return frozenset(cles)


def _du_lieu(evenement: Evenement) -> tuple[str, ...]:
    return (evenement.lieu.nom, evenement.lieu.adresse) if evenement.lieu else ()


# The next dates of some events, and the events that some words name.

A_VENIR = Q(annule_le=None, evenement__vie__in=A_TENIR)
LUS_AU_PLUS, MOIS_EN_ARRIERE = 200, -12


def prochains_lire(evenements: QuerySet[Evenement], limite: int) -> list[LigneAgenda]:
    """The next date of each of these events, the nearest first; what comes back every week is said once."""
    creneaux = Creneau.objects.filter(A_VENIR, evenement__in=evenements, fin__gt=timezone.now())
    lus: dict[str, LigneAgenda] = {}
    for ligne in creneaux.order_by("debut", "rang").values_list(*CHAMPS)[:LUS_AU_PLUS]:
        lu = ligne_de_creneau(ligne)
        lus.setdefault(lu.url, lu)
        if len(lus) == limite:
            break
    return list(lus.values())


def evenements_trouver(compte: Compte, texte: str, limite: int) -> list[Evenement]:
    """Events that this person may read and that hold every word; those to come first, then those of the past year."""
    depuis = timezone.now() - (timezone.localdate() - mois_apres(jour=timezone.localdate(), mois=MOIS_EN_ARRIERE))
    lisibles = evenements_lisibles(compte).filter(Q(fin=None) | Q(fin__gt=depuis))
    champs = ("pk", "fin", "titre", "resume", "endroit", "organisateur__nom", "commune__nom", "lieu__commune__nom")
    demandes, maintenant = replier(texte).split(), timezone.now()
    trouves = [
        (fin is not None and fin <= maintenant, fin or maintenant, pk)
        for pk, fin, *dits in lisibles.order_by().values_list(*champs)
        if all(mot in _replie(dits) for mot in demandes)
    ]
    pks = [pk for _, _, pk in sorted(trouves)[:limite]]
    evenements = Evenement.objects.select_related("lieu__commune", "commune").in_bulk(pks)
    return [evenements[pk] for pk in pks]


def _replie(dits: list[str | None]) -> str:
    return replier(" ".join(dit for dit in dits if dit))
