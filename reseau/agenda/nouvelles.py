"""What the digests tell of events: programmed, moved, put off, cancelled; those that touch one."""

import datetime
from collections.abc import Iterator

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from home.etats.models import Passage
from home.nouvelles import Nouvelle
from reseau.agenda.choices import Moderation, Reponse, Vie
from reseau.agenda.models import Evenement, Participation
from reseau.agenda.permissions import evenements_organises, evenements_programmes
from reseau.comptes.models import Compte
from reseau.membres.permissions import bassins_de, est_membre

MAX = 200
DITS = {
    Moderation.PROGRAMME: "Au programme",
    Vie.CONFIRME: "Date confirmée",
    Vie.REPORTE: "Reporté",
    Vie.ANNULE: "Annulé",
}
GESTES_DE_DATE = ("Date ", "La date ")  # « La date du 3 mars passe au 5 mars », tel que les règles l’écrivent


def evenements_nouveaux(compte: Compte, depuis: datetime.datetime, jusqu_a: datetime.datetime) -> Iterator[Nouvelle]:
    """What happened to the events of one's bassins, of the region, of one's structure, and where one comes.

    What one did oneself, and events already over, are not told.
    """
    if not est_membre(compte):
        return
    evenements = {evenement.pk: evenement for evenement in _suivis(compte).filter(fin__gt=jusqu_a)}
    passages = Passage.objects.de(Evenement).filter(object_id__in=evenements, le__gt=depuis, le__lte=jusqu_a)
    dits = Q(vers__in=DITS) & ~Q(de="") & ~Q(de=F("vers"))
    for geste in GESTES_DE_DATE:
        dits |= Q(geste__startswith=geste)
    for passage in passages.filter(dits).exclude(par=compte).order_by("le", "pk")[:MAX]:
        evenement = evenements[passage.object_id]
        phrase = passage.geste or DITS[passage.vers]
        if passage.motif and passage.vers in (Vie.REPORTE, Vie.ANNULE):
            phrase = f"{phrase} : {passage.motif}"
        yield Nouvelle(evenement.titre, reverse("evenement", args=[evenement.uuid]), phrase, passage.le)


def _suivis(compte: Compte) -> QuerySet[Evenement]:
    """Among those that this person reads on the programme."""
    viens = Participation.objects.filter(compte=compte, reponse__in=(Reponse.VIENT, Reponse.ATTEND))
    suivis = Q(bassins=None) | Q(bassins__in=bassins_de(compte))
    suivis |= Q(pk__in=viens.values("evenement")) | Q(pk__in=evenements_organises(compte).values("pk"))
    return evenements_programmes(compte).filter(suivis).distinct()
