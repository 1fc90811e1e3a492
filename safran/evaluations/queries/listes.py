"""Short lists: what one is asked to fill, the sessions whose results one reads."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from safran.evaluations.choices import Moment, Public
from safran.evaluations.models import Campagne, Participation
from safran.evaluations.permissions import campagnes_lisibles
from safran.evaluations.queries.resultats import decimal
from safran.evaluations.queries.satisfaction import satisfactions
from safran.formations.models import FormationPage
from safran.inscriptions.models import SessionFormation

PAR_PAGE, SESSIONS_MAX = 30, 60


def a_remplir(compte: Any) -> list[Participation]:
    """The open forms that wait for this person, the most pressing first."""
    return list(
        Participation.objects.filter(
            compte=compte, repondue=False, campagne__close_le=None, campagne__ferme_le__gt=timezone.localdate()
        )
        .select_related("campagne__session__formation")
        .order_by("campagne__ferme_le", "pk")
    )


def _evaluees(compte: Any) -> QuerySet[SessionFormation]:
    sessions = SessionFormation.objects.filter(pk__in=campagnes_lisibles(compte).order_by().values("session"))
    return sessions.select_related("formation", "bassin").order_by("-dernier_jour", "-pk")


def _garnir(sessions: list[SessionFormation]) -> None:
    """Put beside each session the state of its forms and its satisfaction."""
    notes, formulaires = satisfactions([session.pk for session in sessions]), {}
    for campagne in Campagne.objects.filter(session__in=sessions).order_by("moment", "-public"):
        formulaires.setdefault(campagne.session_id, []).append(campagne)
    for session in sessions:
        session.satisfaction = notes.get(session.pk)
        session.formulaires = formulaires.get(session.pk, [])
        session.satisfaction_close = any(
            campagne.close_le and (campagne.moment, campagne.public) == (Moment.A_CHAUD, Public.PARTICIPANT)
            for campagne in session.formulaires
        )


def _trouvees(compte: Any, texte: str) -> QuerySet[SessionFormation]:
    """Among them, those whose training or town says these words."""
    sessions = _evaluees(compte)
    for mot in texte.split():
        sessions = sessions.filter(Q(formation__title__icontains=mot) | Q(lieu__icontains=mot))
    return sessions


def sessions_page(compte: Any, numero: str | None, texte: str = "") -> Page:
    """The evaluated sessions that this person reads, the latest first, page by page."""
    page = Paginator(_trouvees(compte, texte), PAR_PAGE).get_page(numero)
    page.object_list = list(page.object_list)
    _garnir(page.object_list)
    return page


def sessions_tableau(compte: Any, texte: str = "") -> list[list[Any]]:
    """The same list as the lines of a spreadsheet, header first; a hidden satisfaction leaves its cells empty."""
    sessions = list(_trouvees(compte, texte))
    notes = satisfactions([session.pk for session in sessions])
    lignes: list[list[Any]] = [["Formation", "Lieu", "Dernier jour", "Réponses à chaud", "Satisfaction sur 5"]]
    for session in sessions:
        lue = notes.get(session.pk)
        chiffres = [lue.nombre, decimal(lue.moyenne)] if lue else ["", ""]
        lignes.append([session.formation.title, session.lieu, f"{session.dernier_jour:%d/%m/%Y}", *chiffres])
    return lignes


def sessions_de(compte: Any, formation: FormationPage) -> list[SessionFormation]:
    """Among the sessions of a training, those that this person reads one by one."""
    sessions = list(_evaluees(compte).filter(formation=formation)[:SESSIONS_MAX])
    _garnir(sessions)
    return sessions
