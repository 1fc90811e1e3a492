"""The training of the day: where a person works, what has been drawn, what the directory says of it since."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.implantations import implantations
from reseau.membres.models import Rattachement
from reseau.membres.permissions import bassins_animes
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from safran.quiz.choices import Sorte
from safran.quiz.genres import GENRES, Correction
from safran.quiz.models import Entrainement
from safran.quiz.quifaitquoi.tirage import questions_qui_tiennent

JOURS_SANS_REDITE = 14


@dataclass(frozen=True)
class LigneEntrainement:
    """One question of the day: to be answered, or answered with its correction."""

    numero: int
    question: dict[str, Any]
    reponse: dict[str, Any]
    correction: Correction | None
    change: bool
    image: None = None

    @property
    def surtitre(self) -> str:
        """What stands above the question."""
        return f"Question {self.numero}"

    @property
    def ancre(self) -> int:
        """What names it in the page."""
        return self.numero

    @property
    def gabarit(self) -> str:
        """The template of its kind."""
        genre = GENRES[self.question["genre"]]
        return genre.gabarit_corrige if self.correction else genre.gabarit

    @property
    def consigne(self) -> str:
        """How many answers are expected."""
        return GENRES[self.question["genre"]].consigne


def entrainement_du_jour(compte: Compte, jour: datetime.date | None = None) -> Entrainement | None:
    """What the person has drawn today, if anything."""
    return _de_l_annuaire(compte).filter(jour=jour or timezone.localdate()).select_related("bassin").first()


def bassin_de_personne(compte: Compte, jour: datetime.date | None = None) -> Bassin | None:
    """One of the bassins where a person works that day, each in turn; None for whoever works for the whole region."""
    rattachees = Rattachement.objects.en_vigueur().filter(compte=compte).values("structure")
    trouvees = implantations(Structure.objects.filter(pk__in=rattachees))
    codes = {code for bassins in trouvees.values() for code in bassins}
    siens = Bassin.objects.en_vigueur(jour).filter(Q(code__in=codes) | Q(pk__in=bassins_animes(compte)))
    bassins = list(siens.order_by("code"))
    return bassins[(jour or timezone.localdate()).toordinal() % len(bassins)] if bassins else None


def questions_recentes(compte: Compte, jour: datetime.date) -> list[dict[str, Any]]:
    """What was asked in the last days, so as not to ask it again."""
    debut = jour - datetime.timedelta(days=JOURS_SANS_REDITE)
    lignes = _de_l_annuaire(compte).filter(jour__gte=debut, jour__lt=jour)
    return [question for lot in lignes.values_list("questions", flat=True) for question in lot]


def questions_tombees(entrainement: Entrainement) -> set[str]:
    """The questions without an answer that the directory does not bear any more."""
    libres = [q for q in entrainement.questions if q["id"] not in entrainement.reponses]
    return {q["id"] for q in libres} - questions_qui_tiennent(libres) if libres else set()


def entrainement_lignes(entrainement: Entrainement) -> list[LigneEntrainement]:
    """Every question of the day, in order; those answered tell when the directory has changed since."""
    repondues = [q for q in entrainement.questions if q["id"] in entrainement.reponses and not _heure_passee(q)]
    tiennent = questions_qui_tiennent(repondues) if repondues else set()
    changees = {q["id"] for q in repondues} - tiennent
    return [
        LigneEntrainement(
            numero=rang,
            question=question,
            reponse=(reponse := entrainement.reponses.get(question["id"], {})),
            correction=GENRES[question["genre"]].corriger(question, reponse) if reponse else None,
            change=question["id"] in changees,
        )
        for rang, question in enumerate(entrainement.questions, start=1)
    ]


def _de_l_annuaire(compte: Compte) -> QuerySet[Entrainement]:
    return Entrainement.objects.filter(compte=compte, sorte=Sorte.ANNUAIRE)


def _heure_passee(question: dict[str, Any]) -> bool:
    """A question about opening hours whose hour has come: its time is over, nothing was changed."""
    moment = question["sujet"].get("moment")
    return bool(moment) and datetime.datetime.fromisoformat(moment) <= timezone.now()
