"""Meetings as dates: what they take of people, rooms and days, and how they stand in other people's calendars."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from home.temps.calendrier import Nature, Occupation, SourceDOccupations, cle_de_lieu
from home.temps.flux import ANNULE, ANNULER, DEMANDER, RendezVous, calendrier_ecrire, uid_de
from home.temps.typographie import duree
from reseau.animation.choices import CLOSES, PRENNENT_DATE, EtatReunion, Qualite, Reponse
from reseau.animation.models import Convocation, Reunion, Siege
from reseau.animation.permissions import reunions_lisibles, sieges_de
from reseau.comptes.models import Compte
from reseau.territoires.models import CompositionCommission

# The meetings as what takes people, a room and a day (see home.temps.calendrier).

NE_VIENNENT_PAS = (Reponse.NON, Reponse.REMPLACE)


def reunions_occupent(du: datetime.datetime, au: datetime.datetime) -> Iterator[Occupation]:
    """The meetings that are convened or being held; what is prepared or put off takes nothing."""
    tenues = Reunion.objects.filter(etat__in=PRENNENT_DATE, debut__lt=au, fin__gt=du).order_by("debut", "pk")
    reunions = list(tenues.select_related("comite", "lieu__commune"))
    lu = _Lecture(reunions)
    for reunion in reunions:
        yield occupation_de(reunion, lu)


REUNIONS = SourceDOccupations(reunions_occupent, ("animation", "annuaire", "comptes", "territoires"))


class _Lecture:
    """What is asked of many meetings at once, the first time that it is asked."""

    def __init__(self, reunions: Iterable[Reunion]) -> None:
        self.reunions = list(reunions)
        self._lisibles: dict[int | None, set[int]] = {}

    @cached_property
    def _par_commission(self) -> dict[int, set[int]]:
        commissions = {r.comite.commission_id for r in self.reunions} - {None}
        bassins: dict[int, set[int]] = defaultdict(set)
        if commissions:
            liens = CompositionCommission.objects.en_vigueur().filter(commission__in=commissions).order_by()
            for commission, bassin in liens.values_list("commission", "bassin"):
                bassins[commission].add(bassin)
        return bassins

    @cached_property
    def _sieges(self) -> dict[int, list[Siege]]:
        sieges: dict[int, list[Siege]] = defaultdict(list)
        tenus = Siege.objects.en_vigueur().filter(comite__in={r.comite_id for r in self.reunions})
        for siege in tenus.exclude(compte=None).select_related("compte"):
            sieges[siege.comite_id].append(siege)
        return sieges

    @cached_property
    def _absents(self) -> set[tuple[int, int]]:
        dites = Convocation.objects.filter(reunion__in=self.reunions, reponse__in=NE_VIENNENT_PAS)
        return set(dites.order_by().values_list("reunion", "siege"))

    def bassins(self, reunion: Reunion) -> frozenset[int]:
        """Those of the body: its own, those of its commission, none for a body of the region."""
        if reunion.comite.bassin_id:
            return frozenset({reunion.comite.bassin_id})
        commission = reunion.comite.commission_id
        return frozenset(self._par_commission[commission]) if commission else frozenset()

    def sieges(self, reunion: Reunion) -> list[Siege]:
        """The seats in force of its body that an account holds."""
        return self._sieges[reunion.comite_id]

    def attendus(self, reunion: Reunion) -> frozenset[int]:
        """The accounts of its seats, but those that answered that they do not come."""
        sieges = self.sieges(reunion)
        return frozenset(s.compte_id for s in sieges if s.compte_id and (reunion.pk, s.pk) not in self._absents)

    def lisible(self, reunion: Reunion, compte: Compte) -> bool:
        if compte.pk not in self._lisibles:
            lisibles = reunions_lisibles(compte).filter(pk__in=[r.pk for r in self.reunions])
            self._lisibles[compte.pk] = set(lisibles.order_by().values_list("pk", flat=True))
        return reunion.pk in self._lisibles[compte.pk]

    def tiennent(self, reunion: Reunion) -> list[Compte]:
        tiennent = [s.compte for s in self.sieges(reunion) if s.qualite == Qualite.SECRETARIAT and s.compte]
        return tiennent or [reunion.preparee_par]


def occupation_de(reunion: Reunion, lu: _Lecture | None = None, rang: int = 0) -> Occupation:
    """One meeting, written or only thought of; `rang` tells apart the dates thought of for one."""
    lu = lu or _Lecture((reunion,))
    attendus: Callable[[], frozenset[int]] = partial(lu.attendus, reunion)
    return Occupation(
        uid=f"reunion-{reunion.uuid}" + (f"-{rang}" if rang else ""),
        titre=f"{reunion.comite.nom}, réunion n° {reunion.numero}",
        url=reverse("reunion", args=[reunion.uuid]),
        debut=reunion.debut,
        fin=reunion.fin,
        nature=Nature.REUNION,
        groupe=f"reunion-{reunion.uuid}",
        endroit=reunion.ou,
        lieux=_lieux(reunion),
        salle=cle_de_lieu(reunion.salle),
        bassins=lu.bassins(reunion),
        effectif=len(lu.sieges(reunion)),
        attendus=attendus,
        lisible_par=partial(lu.lisible, reunion),
        prevenir=partial(lu.tiennent, reunion),
    )


def occupations_pensees(
    reunion: Reunion, dates: Iterable[tuple[datetime.datetime, datetime.datetime]]
) -> list[Occupation]:
    """The same meeting at each of these dates, none of them written."""
    pensees = []
    for rang, (debut, fin) in enumerate(dates, start=1):
        pensee = Reunion(
            uuid=reunion.uuid, comite=reunion.comite, debut=debut, fin=fin, endroit=reunion.endroit,
            preparee_par=reunion.preparee_par, pk=0,
        )  # fmt: skip
        pensees.append(occupation_de(pensee, rang=rang))
    return pensees


def _lieux(reunion: Reunion) -> frozenset[str]:
    """The keys of where it is: its sheet, its name and commune as they are typed; none at a distance."""
    cles = {f"lieu {reunion.lieu_id}"} if reunion.lieu_id else set()
    nom, virgule, commune = reunion.endroit.rpartition(",")
    textes = [(nom, commune) if virgule else (reunion.endroit, "")]
    if reunion.lieu:
        textes += [(reunion.lieu.nom, reunion.lieu.commune.nom), (reunion.lieu.adresse, reunion.lieu.commune.nom)]
    return frozenset(cles | {cle for texte in textes if (cle := cle_de_lieu(*texte))})


# The meetings in other people's calendars: one identity each, a number that rises when something changes.

PRODUIT, NOM, PASSES = "Réunions", "reunion.ics", datetime.timedelta(days=90)
TOMBEES = (EtatReunion.REPORTEE, EtatReunion.ANNULEE)


def rendez_vous_de(reunion: Reunion, texte: str = "") -> RendezVous:
    """One meeting, as a calendar says it."""
    return RendezVous(
        uid=uid_de(f"reunion-{reunion.uuid}"),
        titre=f"{reunion.comite.nom}, réunion n° {reunion.numero}",
        debut=reunion.debut,
        fin=reunion.fin,
        sequence=reunion.sequence,
        **({"etat": ANNULE} if reunion.etat in TOMBEES else {}),
        lieu=reunion.ou,
        url=settings.SITE_URL + reverse("reunion", args=[reunion.uuid]),
        texte="\n".join(filter(None, (f"À distance : {reunion.lien}" if reunion.lien else "", texte))),
        classe="PRIVATE",
    )


def ordre_du_jour_ecrire(reunion: Reunion) -> str:
    """The agenda in plain lines, as a mail and a calendar read it."""
    return "\n".join(f"{point.ordre}. {point.titre} ({duree(point.duree)})" for point in reunion.points.all())


def invitation(reunion: Reunion, adresse: str, nom: str, texte: str, *, annule: bool = False) -> list[dict[str, str]]:
    """What goes with a mail to one seat: an invitation to answer, or the news that it does not hold any more."""
    methode = ANNULER if annule else DEMANDER
    dit = replace(
        rendez_vous_de(reunion, texte), organisateur=settings.REPONDRE_A, invite=(adresse, nom), a_repondre=not annule
    )
    return [{"nom": NOM, "methode": methode, "ics": calendrier_ecrire([dit], produit=PRODUIT, methode=methode)}]


def reunion_ics(reunion: Reunion) -> str:
    """One meeting, to keep in one's own calendar."""
    return calendrier_ecrire([rendez_vous_de(reunion, ordre_du_jour_ecrire(reunion))], produit=PRODUIT)


def agenda_de(compte: Compte) -> Iterable[RendezVous]:
    """The meetings where one sits, a season back and all those to come, but those where one said not to come."""
    absentes = Q(convocations__siege__compte=compte, convocations__reponse__in=(Reponse.NON, Reponse.REMPLACE))
    reunions = Reunion.objects.filter(
        comite__in=sieges_de(compte), etat__in=(*PRENNENT_DATE, *CLOSES), fin__gte=timezone.now() - PASSES
    )
    siennes = reunions.exclude(pk__in=Reunion.objects.filter(absentes).values("pk"))
    return map(rendez_vous_de, siennes.select_related("comite", "lieu").order_by("debut", "pk"))
