"""The half-days of sessions as what takes people, a room and a day (see home.calendrier.occupations)."""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property, partial

from django.db.models import QuerySet
from django.urls import reverse

from home.calendrier.occupations import Nature, Occupation, Tenue, cle_de_lieu, heure_de_paris, jours_de_paris
from home.recherche.texte import mots
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.inscriptions.choices import ACCUEILLANTES, EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.inscriptions.permissions import peut_piloter
from safran.inscriptions.queries.demandes import pilotes_de

CODE_POSTAL = re.compile(r"\b\d{5}\s+(\D+)$")
LUS = (
    "public_id", "date", "debut", "fin", "salle",
    "session__public_id", "session__formation", "session__bassin", "session__lieu", "session__adresse",
    "session__etat", "session__capacite", "session__cree_par",
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
        for seance in self.seances.select_related("session__formation").only(*LUS).order_by("date", "debut", "pk"):
            session = seance.session
            if session.pk not in sessions:
                sessions[session.pk] = self._de_la_session(session, themes.get(session.formation_id, frozenset()))
            yield Occupation(
                uid=f"seance-{seance.public_id}",
                debut=heure_de_paris(seance.date, seance.debut),
                fin=heure_de_paris(seance.date, seance.fin),
                lieux=_lieux(session, seance.salle),
                salle=cle_de_lieu(seance.salle),
                equipe=lambda pk=seance.pk: self.equipes.get(pk, frozenset()),
                **sessions[session.pk],
            )

    def _de_la_session(self, session: SessionFormation, themes: frozenset[int]) -> dict:
        """What its half-days share."""
        return {
            "titre": session.formation.title,
            "url": reverse("session", args=[session.public_id]),
            "nature": Nature.SESSION,
            "groupe": f"session-{session.public_id}",
            "endroit": session.lieu,
            "bassins": frozenset({session.bassin_id} if session.bassin_id else ()),
            "themes": themes,
            "effectif": session.capacite,
            "etat": Tenue.OPTION if session.etat == EtatSession.OUVERTE else Tenue.CONFIRMEE,
            "attendus": lambda: self.places.get(session.pk, frozenset()),
            "lisible_par": _lisible(session),
            "prevenir": partial(pilotes_de, session),
        }

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


def _lisible(session: SessionFormation) -> Callable[[Compte], bool]:
    """Its page is everyone's while its training is online, else of those who run it."""
    return lambda compte: session.formation.live or peut_piloter(compte, session)


def _lieux(session: SessionFormation, salle: str) -> frozenset[str]:
    """The keys of its place, by name and by address; without either, its room is known by its name in the town."""
    nom, _, ville = session.lieu.rpartition(",")
    postale = CODE_POSTAL.search(session.adresse)
    if postale and not nom and mots(postale[1]) != mots(session.lieu):
        nom, ville = session.lieu, postale[1]
    cles = {cle_de_lieu(nom, ville), cle_de_lieu(session.adresse, ville)} - {""}
    return frozenset(cles or {cle_de_lieu(salle, ville)} - {""})
