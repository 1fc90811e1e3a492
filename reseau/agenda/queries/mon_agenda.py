"""What waits for a person in the agenda: what she organises, where she comes, the reports she owes."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from reseau.agenda.choices import A_TENIR, PARTICIPATION, Reponse, Vie
from reseau.agenda.models import Evenement, Participation
from reseau.agenda.permissions import evenements_lisibles, evenements_organises
from reseau.comptes.models import Compte

LIGNES, LUES = 5, 100
VIENS = (Reponse.VIENT, Reponse.ATTEND)


@dataclass
class LigneAgenda:
    """An event to come, its next date, and why it is there."""

    evenement: Evenement
    reponse: str | None

    @property
    def etat(self) -> tuple[str, str]:
        """Its colour and its words: where one stands, else what becomes of what one organises."""
        if self.reponse:
            reponse = Reponse(self.reponse)
            return PARTICIPATION.tons[reponse], reponse.label
        if not self.evenement.programme_au_calendrier:
            return self.evenement.ton, self.evenement.get_moderation_display()
        return "ok" if self.evenement.vie == Vie.CONFIRME else "attente", "Vous organisez"


@dataclass
class MonAgenda:
    """The next events of a person, the nearest first, the reports that she owes, the oldest first; true until when."""

    lignes: list[LigneAgenda]
    bilans: list[Evenement]
    jusqu_a: datetime.datetime | None


def mon_agenda_lire(compte: Compte) -> MonAgenda:
    """Read in one question; one comes nowhere that one may not read today, which is asked only of such events."""
    lus: list[Any] = list(_siens(compte)[:LUES])
    bilans = [evenement for evenement in lus if evenement.vie == Vie.TENU]
    a_venir = sorted(_lisibles(compte, [e for e in lus if e.vie != Vie.TENU]), key=lambda e: e.prochaine)
    lignes = [LigneAgenda(evenement, evenement.mienne) for evenement in a_venir[:LIGNES]]
    return MonAgenda(lignes, bilans[:LIGNES], min((evenement.finit for evenement in a_venir), default=None))


def _siens(compte: Compte) -> QuerySet[Evenement]:
    """What this person organises or where she answered that she comes: to come, or held and not reported yet."""
    maintenant = timezone.now()
    viens = Participation.objects.filter(evenement=OuterRef("pk"), compte=compte, reponse__in=VIENS)
    a_venir = Q(creneaux__annule_le=None, creneaux__fin__gt=maintenant)
    return (
        Evenement.objects.annotate(
            organise=Exists(evenements_organises(compte).filter(pk=OuterRef("pk"))),
            mienne=Subquery(viens.values("reponse")[:1]),
            prochaine=Min("creneaux__debut", filter=a_venir),
            finit=Min("creneaux__fin", filter=a_venir),
        )
        .filter(
            Q(organise=True, vie=Vie.TENU)
            | Q(Q(organise=True) | Q(mienne__isnull=False), vie__in=A_TENIR, prochaine__isnull=False)
        )
        .select_related("lieu__commune", "commune")
        .order_by("fin", "pk")
    )


def _lisibles(compte: Compte, evenements: list[Any]) -> list[Any]:
    """Those among them that this person reads: what she organises, and of the others those that the one door gives."""
    autres = [evenement.pk for evenement in evenements if not evenement.organise]
    lisibles = set(evenements_lisibles(compte).filter(pk__in=autres).values_list("pk", flat=True)) if autres else set()
    return [evenement for evenement in evenements if evenement.organise or evenement.pk in lisibles]
