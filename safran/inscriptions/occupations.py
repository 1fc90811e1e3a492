"""The half-days of sessions as what takes people, a room and a day (see home.calendrier.occupations)."""

import datetime
import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from home.calendrier.occupations import (
    Nature,
    Occupation,
    SourceDOccupations,
    Tenue,
    cle_de_lieu,
    heure_de_paris,
    jours_de_paris,
)
from home.recherche.texte import mots
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.inscriptions.choices import ACCUEILLANTES, EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.inscriptions.permissions import peut_piloter
from safran.inscriptions.queries.demandes import pilotes_de

CODE_POSTAL = re.compile(r"\b\d{5}\s+(\D+)$")


class _Ligne(NamedTuple):
    """A half-day and what is asked of its session, in the order of `LUS`; whole rows would take four times as long."""

    pk: int
    public_id: uuid.UUID
    date: datetime.date
    debut: datetime.time
    fin: datetime.time
    salle: str
    session: int
    session_id_public: uuid.UUID
    bassin: int | None
    lieu: str
    adresse: str
    etat: str
    capacite: int
    formation: int
    titre: str
    en_ligne: bool


LUS = (
    "pk", "public_id", "date", "debut", "fin", "salle", "session", "session__public_id", "session__bassin",
    "session__lieu", "session__adresse", "session__etat", "session__capacite", "session__formation",
    "session__formation__title", "session__formation__live",
)  # fmt: skip


def seances_occupent(du: datetime.datetime, au: datetime.datetime) -> Iterator[Occupation]:
    """The half-days, between two instants, of the sessions that are open or confirmed; an open one is an option.

    Two queries; one more when people are asked for, one more when trainers are, whatever the number of half-days.
    """
    premier, dernier = jours_de_paris(du, au)
    lecture = _Lecture(Seance.objects.filter(date__range=(premier, dernier), session__etat__in=ACCUEILLANTES))
    for occupation in lecture.occupations():
        if occupation.debut < au and du < occupation.fin:
            yield occupation


SEANCES = SourceDOccupations(seances_occupent, ("wagtailcore", "formations", "inscriptions"))


class _Lecture:
    """What is asked once for all these half-days; people, the first time that someone asks."""

    def __init__(self, seances: QuerySet[Seance]) -> None:
        self.seances = seances

    def occupations(self) -> Iterator[Occupation]:
        themes = self._par(
            FormationPage.themes.through.objects.filter(formationpage__sessions__seances__in=self.seances),
            "formationpage", "theme",
        )  # fmt: skip
        sessions: dict[int, dict] = {}
        for ligne in map(_Ligne._make, self.seances.order_by("date", "debut", "pk").values_list(*LUS)):
            if ligne.session not in sessions:
                sessions[ligne.session] = self._de_la_session(ligne, themes.get(ligne.formation, frozenset()))
            yield Occupation(
                uid=f"seance-{ligne.public_id}",
                debut=heure_de_paris(ligne.date, ligne.debut),
                fin=heure_de_paris(ligne.date, ligne.fin),
                lieux=_lieux(ligne.lieu, ligne.adresse, ligne.salle),
                salle=cle_de_lieu(ligne.salle),
                equipe=partial(self._equipe, ligne.pk),
                **sessions[ligne.session],
            )

    def _de_la_session(self, ligne: _Ligne, themes: frozenset[int]) -> dict[str, Any]:
        """What its half-days share."""
        return {
            "titre": ligne.titre,
            "url": reverse("session", args=[ligne.session_id_public]),
            "nature": Nature.SESSION,
            "groupe": f"session-{ligne.session_id_public}",
            "endroit": ligne.lieu,
            "bassins": frozenset({ligne.bassin} if ligne.bassin else ()),
            "themes": themes,
            "effectif": ligne.capacite,
            "etat": Tenue.OPTION if ligne.etat == EtatSession.OUVERTE else Tenue.CONFIRMEE,
            "attendus": partial(self._attendus, ligne.session),
            "lisible_par": partial(_lisible, ligne.bassin, ligne.en_ligne),
            "prevenir": partial(_pilotes, ligne.session),
        }

    def _attendus(self, session: int) -> frozenset[int]:
        return self.places.get(session, frozenset())

    def _equipe(self, seance: int) -> frozenset[int]:
        return self.equipes.get(seance, frozenset())

    @cached_property
    def places(self) -> dict[int, frozenset[int]]:
        """Who holds a seat, by session."""
        tiennent = Inscription.objects.occupent().filter(session__in=self.seances.values("session"))
        return self._par(tiennent, "session", "compte")

    @cached_property
    def equipes(self) -> dict[int, frozenset[int]]:
        """Who trains, by half-day."""
        return self._par(Seance.formateurs.through.objects.filter(seance__in=self.seances), "seance", "compte")

    @staticmethod
    def _par(lignes: QuerySet, cle: str, valeur: str) -> dict[int, frozenset[int]]:
        groupes: dict[int, set[int]] = defaultdict(set)
        for un, autre in lignes.order_by().values_list(cle, valeur):
            groupes[un].add(autre)
        return {un: frozenset(autres) for un, autres in groupes.items()}


def _lisible(bassin: int | None, en_ligne: bool, compte: Compte) -> bool:
    """Its page is everyone's while its training is online, else of those who run it."""
    return en_ligne or peut_piloter(compte, SessionFormation(bassin_id=bassin))


def _pilotes(session: int) -> list[Compte]:
    return pilotes_de(SessionFormation.objects.select_related("cree_par").get(pk=session))


@lru_cache(2_000)
def _lieux(lieu: str, adresse: str, salle: str) -> frozenset[str]:
    """The keys of a place, by name and by address; without either, its room is known by its name in the town."""
    nom, _, ville = lieu.rpartition(",")
    postale = CODE_POSTAL.search(adresse)
    if postale and not nom and mots(postale[1]) != mots(lieu):
        nom, ville = lieu, postale[1]
    cles = {cle_de_lieu(nom, ville), cle_de_lieu(adresse, ville)} - {""}
    return frozenset(cles or {cle_de_lieu(salle, ville)} - {""})
