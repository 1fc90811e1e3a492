"""The events as what takes people, a room and a day (see home.calendrier.occupations)."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse

from home.calendrier.occupations import Nature, Occupation, SourceDOccupations, Tenue, cle_de_lieu
from reseau.agenda.choices import A_TENIR, TOUT_PUBLIC, Moderation, Reponse, Vie
from reseau.agenda.models import Creneau, Evenement, Participation
from reseau.agenda.permissions import evenements_lisibles
from reseau.agenda.queries.creneaux import creneaux_garnir
from reseau.comptes.models import Compte
from reseau.membres.queries.organisateurs import organisateurs_de

PRENNENT_DATE = (Moderation.PROPOSE, Moderation.A_COMPLETER, Moderation.PROGRAMME)


def evenements_occupent(du: datetime.datetime, au: datetime.datetime) -> Iterator[Occupation]:
    """The dates of every event proposed or on the programme, private ones too; drafts take nothing."""
    creneaux = (
        Creneau.objects.tenus()
        .entre(du, au)
        .filter(evenement__moderation__in=PRENNENT_DATE, evenement__vie__in=A_TENIR)
    )
    yield from creneaux_occupent(creneaux)


EVENEMENTS = SourceDOccupations(
    evenements_occupent, ("agenda", "annuaire", "structures", "territoires", "vocabulaires")
)


def creneaux_occupent(creneaux: QuerySet[Creneau]) -> Iterator[Occupation]:
    """These dates; who may read them and who is expected is asked once for all of them, and only when asked."""
    garnis = list(creneaux_garnir(creneaux).prefetch_related("evenement__co_organisateurs"))
    lu = _Lecture(creneau.evenement_id for creneau in garnis)
    for creneau in garnis:
        yield occupation_de(creneau.evenement, creneau.rang, creneau.debut, creneau.fin, lu)


def occupations_de(evenement: Evenement, creneaux: Iterable[Creneau]) -> list[Occupation]:
    """These dates of one event."""
    lu = _Lecture((evenement.pk,))
    return [occupation_de(evenement, creneau.rang, creneau.debut, creneau.fin, lu) for creneau in creneaux]


class _Lecture:
    """What is asked of many events at once, the first time that it is asked."""

    def __init__(self, pks: Iterable[int]) -> None:
        self.pks = set(pks)
        self._attendus: dict[int, frozenset[int]] | None = None
        self._lisibles: dict[int | None, set[int]] = {}

    def attendus(self, pk: int) -> frozenset[int]:
        if self._attendus is None:
            par_evenement = defaultdict(set)
            viennent = Participation.objects.filter(evenement__in=self.pks, reponse=Reponse.VIENT)
            for evenement, compte in viennent.order_by().values_list("evenement", "compte"):
                par_evenement[evenement].add(compte)
            self._attendus = {cle: frozenset(comptes) for cle, comptes in par_evenement.items()}
        return self._attendus.get(pk, frozenset())

    def lisible(self, pk: int, compte: Compte) -> bool:
        if compte.pk not in self._lisibles:
            lisibles = evenements_lisibles(compte).filter(pk__in=self.pks)
            self._lisibles[compte.pk] = set(lisibles.order_by().values_list("pk", flat=True))
        return pk in self._lisibles[compte.pk]


def occupation_de(
    evenement: Evenement, rang: int, debut: datetime.datetime, fin: datetime.datetime, lu: _Lecture | None = None
) -> Occupation:
    """One date of an event, written or only thought of; its relations may be given to it beforehand."""
    lu = lu or _Lecture((evenement.pk,))
    attendus: Callable[[], frozenset[int]] = partial(lu.attendus, evenement.pk)
    organise = evenement.organisent
    return Occupation(
        uid=f"evenement-{evenement.uuid}-{rang}",
        titre=evenement.titre,
        url=reverse("evenement", args=[evenement.uuid]),
        debut=debut,
        fin=fin,
        nature=Nature.EVENEMENT,
        groupe=f"evenement-{evenement.uuid}",
        marge=datetime.timedelta(minutes=evenement.marge),
        endroit=evenement.ou_court,
        lieux=lieux_de(evenement),
        salle=cle_de_lieu(evenement.salle),
        bassins=frozenset(bassin.pk for bassin in evenement.bassins.all()),
        structures=frozenset(organise),
        publics=frozenset(p.pk for p in evenement.publics.all() if p.code != TOUT_PUBLIC),
        themes=frozenset(theme.pk for theme in evenement.themes.all()),
        effectif=evenement.effectif or 0,
        etat=Tenue.OPTION if evenement.vie == Vie.OPTION else Tenue.CONFIRMEE,
        attendus=attendus,
        lisible_par=partial(lu.lisible, evenement.pk),
        prevenir=partial(organisateurs_de, evenement.cree_par_id, organise),
    )


def lieux_de(evenement: Evenement) -> frozenset[str]:
    """The keys of where it is: its sheet, its address, its name and commune; none at a distance."""
    cles = {f"lieu {evenement.lieu_id}"} if evenement.lieu_id else set()
    commune = evenement.commune or (evenement.lieu.commune if evenement.lieu else None)
    nom = commune.nom if commune else ""
    for texte in (evenement.endroit, evenement.adresse, *_du_lieu(evenement)):
        if cle := cle_de_lieu(texte, nom):
            cles.add(cle)
    return frozenset(cles)


def _du_lieu(evenement: Evenement) -> tuple[str, ...]:
    return (evenement.lieu.nom, evenement.lieu.adresse) if evenement.lieu else ()
