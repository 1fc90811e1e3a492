"""What a feed of the agenda holds, and the number that changes when it does."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.http import http_date

from home.calendrier.ical import PARIS
from reseau.agenda.choices import EtatApport, Moderation, Reponse, Vie
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.permissions import evenements_lisibles, evenements_organises
from reseau.agenda.queries.portees import Portee
from reseau.comptes.models import Compte
from reseau.membres.permissions import structures_de, structures_representees

JOURS = 90  # ce qui est passé, et ce qui est annulé, reste une saison
ATOM_MAX = 50
LEVEES = (Vie.REPORTE, Vie.ANNULE)
DITS = (
    "uuid titre resume programme genre organisateur lieu endroit adresse commune salle lien acces accessibilite "
    "visibilite moderation vie sequence modifie_le"
).split()
ATTENDUES = (Moderation.PROGRAMME, Moderation.PROPOSE, Moderation.A_COMPLETER)


@dataclass(frozen=True)
class Revision:
    """The state of a feed today: its mark, and the last moment when any event changed."""

    etag: str
    modifie_le: datetime.datetime

    @property
    def http_date(self) -> str:
        """The moment, as an answer says it."""
        return http_date(self.modifie_le.timestamp())


def depuis_lire() -> datetime.datetime:
    """The first instant that feeds still hold: a midnight, so that a feed is the same all day long."""
    jour = timezone.localdate() - datetime.timedelta(days=JOURS)
    return datetime.datetime.combine(jour, datetime.time(), PARIS)


def creneaux_du_flux(evenements: QuerySet[Evenement]) -> QuerySet[Creneau]:
    """The dates of these events, a season back and all those to come; what is cancelled says so for a season."""
    depuis = depuis_lire()
    perdues = Q(annule_le__lt=depuis) | Q(evenement__vie__in=LEVEES, evenement__modifie_le__lt=depuis)
    return _a_dire(Creneau.objects.filter(~perdues, fin__gte=depuis, evenement__in=evenements))


def creneaux_de(evenement: Evenement) -> QuerySet[Creneau]:
    """Every date of one event, those taken away too."""
    return _a_dire(evenement.creneaux.all())


def _a_dire(creneaux: QuerySet[Creneau]) -> QuerySet[Creneau]:
    """With what a calendar says of them and no more; what a relation says is read once, however many share it."""
    return (
        creneaux.select_related("evenement")
        .only("rang", "debut", "fin", "deplace_de", "annule_le", "motif", *(f"evenement__{nom}" for nom in DITS))
        .prefetch_related(
            "evenement__organisateur",
            "evenement__lieu__commune",
            "evenement__commune",
            Prefetch("evenement__themes", to_attr="themes_lus"),
        )
        .order_by("debut", "pk")
    )


def flux_revision(portee: Portee) -> Revision:
    """One query: an event of the scope that comes, goes or changes, its place or its organiser, changes the mark.

    The day is in it too: each one takes a day off a feed. The moment is that of any event: one that left says none.
    """
    derniere = Evenement.objects.order_by("-modifie_le").values("modifie_le")[:1]
    dites = (
        portee.evenements()
        .annotate(derniere=Subquery(derniere))
        .order_by()
        .aggregate(
            Count("pk"), Sum("pk"), Sum("version"), Sum("sequence"), Max("modifie_le"),
            Max("lieu__modifie_le"), Max("organisateur__modifie_le"), Max("derniere"),
        )
    )  # fmt: skip
    minuit = depuis_lire() + datetime.timedelta(days=JOURS)
    # Un flux vide n’a plus rien qui dise quand il s’est vidé.
    modifie_le = max([minuit, *_instants(dites.values())]) if dites["pk__count"] else timezone.now()
    del dites["derniere__max"]  # ce qui change ailleurs ne change pas ce flux
    morceaux = [portee.sorte, portee.code, timezone.localdate().isoformat(), *map(str, dites.values())]
    etag = f'"{hashlib.sha256("|".join(morceaux).encode()).hexdigest()[:32]}"'
    return Revision(etag, modifie_le)


def _instants(valeurs: Iterable[object]) -> list[datetime.datetime]:
    return [valeur for valeur in valeurs if isinstance(valeur, datetime.datetime)]


def evenements_a_venir(portee: Portee) -> QuerySet[Evenement]:
    """Its events not over yet, the soonest first; those put off or cancelled too, which say so."""
    return (
        portee.evenements()
        .filter(fin__gt=timezone.now())
        .select_related("organisateur", "lieu__commune", "commune")
        .order_by("debut", "pk")
    )


def evenements_du_flux(portee: Portee) -> QuerySet[Evenement]:
    """Those of a feed of news: the last changed first."""
    a_venir = evenements_a_venir(portee).prefetch_related("themes", "bassins")
    return a_venir.order_by("-modifie_le", "-pk")[:ATOM_MAX]


def evenements_attendus(compte: Compte) -> QuerySet[Evenement]:
    """Where a person comes, what she organises, what her structure brings something to; read today, or left out."""
    siennes = structures_de(compte) | structures_representees(compte)
    vient = Q(participations__compte=compte.pk, participations__reponse=Reponse.VIENT)
    apporte = Q(apports__structure__in=siennes, apports__etat=EtatApport.ACCEPTE)
    lies = Evenement.objects.filter(vient | apporte).order_by().values("pk")
    organises = evenements_organises(compte).order_by().values("pk")
    return evenements_lisibles(compte).filter(Q(pk__in=lies) | Q(pk__in=organises), moderation__in=ATTENDUES)
