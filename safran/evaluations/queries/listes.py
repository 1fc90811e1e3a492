"""Short lists: what one is asked to fill, the sessions whose results one reads."""

from django.db.models import QuerySet
from django.utils import timezone

from reseau.comptes.models import Compte
from safran.evaluations.choices import Moment, Public
from safran.evaluations.models import Campagne, Participation
from safran.evaluations.permissions import campagnes_lisibles
from safran.evaluations.queries.satisfaction import satisfactions
from safran.inscriptions.models import SessionFormation


def formulaires_attendus(compte: Compte) -> QuerySet[Participation]:
    """The open forms that wait for this person, the most pressing first."""
    ouvertes = Participation.objects.filter(campagne__close_le=None, campagne__ferme_le__gt=timezone.localdate())
    return ouvertes.filter(compte=compte, repondue=False).order_by("campagne__ferme_le", "pk")


def a_remplir(compte: Compte) -> list[Participation]:
    """The same, with what each is about."""
    return list(formulaires_attendus(compte).select_related("campagne__session__formation"))


def sessions_evaluees(compte: Compte) -> QuerySet[SessionFormation]:
    """The evaluated sessions that this person reads, the latest first."""
    sessions = SessionFormation.objects.filter(pk__in=campagnes_lisibles(compte).order_by().values("session"))
    return sessions.select_related("formation", "bassin").order_by("-dernier_jour", "-pk")


def sessions_garnir(sessions: list[SessionFormation]) -> None:
    """Put beside each session the state of its forms and its satisfaction."""
    notes = satisfactions([session.pk for session in sessions])
    formulaires: dict[int, list[Campagne]] = {}
    for campagne in Campagne.objects.filter(session__in=sessions).order_by("moment", "-public"):
        formulaires.setdefault(campagne.session_id, []).append(campagne)
    for session in sessions:
        session.satisfaction = notes.get(session.pk)
        session.formulaires = formulaires.get(session.pk, [])
        session.satisfaction_close = any(
            campagne.close_le and (campagne.moment, campagne.public) == (Moment.A_CHAUD, Public.PARTICIPANT)
            for campagne in session.formulaires
        )
