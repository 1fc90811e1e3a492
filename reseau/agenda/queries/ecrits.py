"""The events that one writes: which gestures they allow now, their dates, those of a person."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from home.etats.models import Passage
from reseau.agenda.choices import A_TENIR, Moderation, Vie
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.permissions import evenements_organises
from reseau.comptes.models import Compte

GESTES = {
    "confirmer": "Confirmer la date",
    "option": "Remettre en option",
    "reporter": "Reporter",
    "annuler": "Annuler l’événement",
    "reprendre": "Reprendre",
    "jeter": "Jeter le brouillon",
}


@dataclass(frozen=True)
class DateEcrite:
    """One date, and whether it still changes."""

    creneau: Creneau
    change: bool


def gestes_de(evenement: Evenement, compte: Compte) -> dict[str, str]:
    """The gestures on its life that it allows this person now, with their words."""
    if evenement.moderation == Moderation.BROUILLON:
        permis = {"jeter"} if not evenement.propose_le else {"annuler"} if evenement.vie != Vie.ANNULE else set()
    else:
        permis = set(_de_vie(evenement))
        sien = evenement.moderation == Moderation.PROPOSE and evenement.cree_par_id == compte.pk
        if sien and peut_changer(evenement):
            permis.add("reprendre")
    return {nom: libelle for nom, libelle in GESTES.items() if nom in permis}


def _de_vie(evenement: Evenement) -> tuple[str, ...]:
    if evenement.vie == Vie.REPORTE:
        return ("annuler",)
    if evenement.vie not in A_TENIR or evenement.passe:
        return ()
    return ("confirmer" if evenement.vie == Vie.OPTION else "option", "reporter", "annuler")


def peut_changer(evenement: Evenement) -> bool:
    """Neither cancelled nor over: its page of writing is open."""
    return evenement.vie in {*A_TENIR, Vie.REPORTE} and not (evenement.passe and evenement.vie != Vie.REPORTE)


def dates_ecrites(evenement: Evenement) -> list[DateEcrite]:
    """Every date, those taken away too, in order."""
    maintenant = timezone.now()
    lus = list(evenement.creneaux.all())
    seule = sum(creneau.annule_le is None for creneau in lus) == 1
    return [DateEcrite(c, not seule and c.annule_le is None and c.fin > maintenant) for c in lus]


def mes_evenements(compte: Compte) -> QuerySet[Evenement]:
    """Those that this person prepares or organises, the next first, with what moderation last said of each."""
    dit = Passage.objects.de(Evenement).filter(
        object_id=OuterRef("pk"), vers__in=(Moderation.A_COMPLETER, Moderation.REFUSE)
    )
    dernier = dit.exclude(motif="").order_by("-pk").values("motif")[:1]
    return (
        evenements_organises(compte)
        .select_related("organisateur", "lieu__commune", "commune")
        .annotate(dit=Subquery(dernier))
        .order_by("-debut", "-pk")
    )
