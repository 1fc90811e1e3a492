"""What waits for a person in the agenda: what she organises, where she comes, the reports she owes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from reseau.agenda.choices import Reponse, Vie
from reseau.agenda.models import Evenement, Participation
from reseau.agenda.permissions import evenements_lisibles, evenements_organises
from reseau.agenda.queries.bilans import bilans_attendus
from reseau.comptes.models import Compte

LIGNES = 5


@dataclass
class LigneAgenda:
    """An event to come, its next date, and why it is there."""

    evenement: Evenement
    mienne: Participation | None

    @property
    def etat(self) -> tuple[str, str]:
        """Its colour and its words: where one stands, else what becomes of what one organises."""
        if self.mienne is not None:
            return self.mienne.ton, self.mienne.get_reponse_display()
        if not self.evenement.programme_au_calendrier:
            return self.evenement.ton, self.evenement.get_moderation_display()
        return "ok" if self.evenement.vie == Vie.CONFIRME else "attente", "Vous organisez"


def mes_evenements(compte: Compte) -> list[LigneAgenda]:
    """The next events that this person organises, or where she comes or waits; the nearest first."""
    maintenant = timezone.now()
    viens = Participation.objects.filter(compte=compte, reponse__in=(Reponse.VIENT, Reponse.ATTEND))
    siens = Q(pk__in=evenements_organises(compte).values("pk")) | Q(pk__in=viens.values("evenement"))
    prochaine = Min("creneaux__debut", filter=Q(creneaux__annule_le=None, creneaux__fin__gt=maintenant))
    evenements = (
        evenements_lisibles(compte)
        .filter(siens, fin__gt=maintenant)
        .exclude(vie__in=(Vie.ANNULE, Vie.REPORTE))
        .annotate(prochaine=prochaine)
        .select_related("lieu__commune", "commune")
        .order_by("prochaine", "pk")[:LIGNES]
    )
    return _lignes(evenements, viens)


def _lignes(evenements: Iterable[Evenement], viens: QuerySet[Participation]) -> list[LigneAgenda]:
    lus = list(evenements)
    miennes = {p.evenement_id: p for p in viens.filter(evenement__in=[e.pk for e in lus])}
    return [LigneAgenda(evenement, miennes.get(evenement.pk)) for evenement in lus]


def bilans_a_rendre(compte: Compte) -> list[Evenement]:
    """The reports that this person owes, the oldest first."""
    return list(bilans_attendus().filter(pk__in=evenements_organises(compte).values("pk"))[:LIGNES])
