"""The programme of a month, as one reader may see it: events, and what other rooms put in the same calendar."""

import datetime
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from home import registre
from home.calendrier.occupations import UN_JOUR, Occupation, SourceDOccupations, heure_de_paris, jours_de_paris
from home.gardees import Gardee
from home.typographie import JOURS
from reseau.agenda.cases import case_ecrire
from reseau.agenda.choices import TOUT_PUBLIC
from reseau.agenda.demande import Demande
from reseau.agenda.lignes import (
    CHAMPS,
    SORTES,
    LigneAgenda,
    Sorte,
    ligne_d_occupation,
    ligne_de_creneau,
)
from reseau.agenda.models import Creneau, Evenement
from reseau.agenda.occupations import EVENEMENTS
from reseau.agenda.permissions import evenements_partages, evenements_programmes, lit_comme_sa_classe
from reseau.agenda.queries.prochains import A_VENIR
from reseau.comptes.models import Compte
from reseau.membres.permissions import classe_de_lecteur

MINUIT, LUS_AU_PLUS = datetime.time(), 200


@dataclass
class Programme:
    """What a month holds under a demand: its squares, its list, and what to say when it is empty."""

    compte: Compte
    demande: Demande

    @cached_property
    def _tous(self) -> list[LigneAgenda]:
        """Everything that falls on the squares of the month, the first one first."""
        if self._cle is None:
            return self._lire(evenements_programmes(self.compte))
        return _rendez_vous(_sources()).lire(self._cle, lambda: self._lire(evenements_partages(self.compte)))

    @cached_property
    def _cle(self) -> Hashable:
        """What two readers of the same month have in common; None for who reads more than those of her class."""
        if not lit_comme_sa_classe(self.compte):
            return None
        lue = self.demande
        filtres = (lue.bassins, lue.public, lue.theme, lue.genre, lue.acces)
        return classe_de_lecteur(self.compte), timezone.localdate(), lue.mois, filtres

    def _lire(self, evenements: QuerySet[Evenement]) -> list[LigneAgenda]:
        du, au = (heure_de_paris(jour, MINUIT) for jour in (self.demande.mois.du, self.demande.mois.au))
        # Peu de dates tombent ce mois-ci : chacune demande si son événement se lit, plutôt que de les lire tous.
        lisible = Exists(evenements_demandes(evenements, self.demande).filter(pk=OuterRef("evenement")))
        creneaux = Creneau.objects.entre(du, au).filter(lisible).order_by("debut", "rang")
        lus = [ligne_de_creneau(ligne) for ligne in creneaux.values_list(*CHAMPS)]
        lus += _par_jour(_des_autres_pieces(self.compte, self.demande, du, au))
        return sorted((lu for lu in lus if _repond(lu, self.demande)), key=lambda lu: lu.debut)

    @cached_property
    def sortes(self) -> list[tuple[Sorte, bool]]:
        """What may be shown or left out, with what is; what is only for members shows once there is some."""
        montrees = self.demande.types or tuple(Sorte.values)
        presentes = {lu.sorte for lu in self._tous} | {Sorte.SAFRAN, Sorte.PUBLIC} | set(self.demande.types)
        return [(sorte, sorte.value in montrees) for sorte in Sorte if sorte in presentes]

    @cached_property
    def rendez_vous(self) -> list[LigneAgenda]:
        """Those of the kinds asked for."""
        types = self.demande.types
        return [lu for lu in self._tous if lu.sorte in types] if types else self._tous

    @property
    def grille(self) -> SafeString:
        """The squares, written once for readers alike: each thing on each of its days, beyond a few a link to all."""
        suite = self.demande.adresse(mois=None, vue=None, jour=None, passees=None)
        if self._cle is None:
            return self._grille_ecrire(suite)
        return _grilles(_sources()).lire((self._cle, self.demande.types, suite), lambda: self._grille_ecrire(suite))

    def _grille_ecrire(self, suite: str) -> SafeString:
        mois = self.demande.mois
        du, au = mois.du, mois.au
        paires = ((jour, lu) for lu in self.rendez_vous for jour in _jours(lu, du, au))
        semaines = mois.semaines(paires, partial(case_ecrire, suite))
        return SafeString(render_to_string("components/mois.html", {"semaines": semaines, "jours": JOURS}))

    @cached_property
    def du_mois(self) -> list[LigneAgenda]:
        """Those of the month itself, the days around left out; of one day when one is asked for."""
        mois, jour = self.demande.mois, self.demande.jour
        premier = jour or datetime.date(mois.annee, mois.numero, 1)
        dernier = jour or datetime.date(mois.apres.annee, mois.apres.numero, 1) - UN_JOUR
        return [lu for lu in self.rendez_vous if lu.premier <= dernier and lu.dernier >= premier]

    @cached_property
    def liste(self) -> list[LigneAgenda]:
        """The list beside the squares: what is over is left out, unless it is asked for or all of it is."""
        if self.demande.passees or self.demande.jour:
            return self.du_mois
        maintenant = timezone.now()
        return [lu for lu in self.du_mois if lu.fin > maintenant] or self.du_mois

    @property
    def passees(self) -> int:
        """How many are over, and left out of the list."""
        return len(self.du_mois) - len(self.liste)

    @cached_property
    def prochain(self) -> LigneAgenda | None:
        """The next event under the same filters, whatever its month: what an empty one leads to."""
        if self.demande.types == (Sorte.SAFRAN,):
            return None
        evenements = evenements_demandes(evenements_programmes(self.compte), self.demande)
        creneaux = Creneau.objects.filter(A_VENIR, evenement__in=evenements, fin__gt=timezone.now())
        for ligne in creneaux.order_by("debut", "rang").values_list(*CHAMPS)[:LUS_AU_PLUS]:
            lu = ligne_de_creneau(ligne)
            if _repond(lu, self.demande) and (not self.demande.types or lu.sorte in self.demande.types):
                return lu
        return None


def _sources() -> tuple[SourceDOccupations, ...]:
    """Those of the other rooms; our events are read otherwise: those that lost their date show too."""
    return tuple(source for source in registre.lire("occupations") if source is not EVENEMENTS)


@cache
def _rendez_vous(sources: tuple[SourceDOccupations, ...]) -> Gardee:
    """The months of the agenda, each read once for readers alike."""
    return Gardee("rendez-vous du mois", pieces=_pieces(sources))


@cache
def _grilles(sources: tuple[SourceDOccupations, ...]) -> Gardee:
    """Their squares."""
    return Gardee("grilles de l’agenda", pieces=_pieces(sources))


def _pieces(sources: tuple[SourceDOccupations, ...]) -> set[str]:
    return {*EVENEMENTS.pieces, *(piece for source in sources for piece in source.pieces)}


def evenements_demandes(evenements: QuerySet[Evenement], demande: Demande) -> QuerySet[Evenement]:
    """Those of these events that answer these filters; their cancelled dates are said so."""
    if demande.bassins:
        evenements = evenements.filter(_de(Evenement.bassins, "bassin__in", demande.bassins) | _sans(Evenement.bassins))
    if demande.theme:
        evenements = evenements.filter(_de(Evenement.themes, "theme", demande.theme.pk))
    if demande.public:
        ouverts = _sans(Evenement.publics) | _de(Evenement.publics, "typepublic__code", TOUT_PUBLIC)
        evenements = evenements.filter(ouverts | _de(Evenement.publics, "typepublic", demande.public.pk))
    if demande.genre:
        evenements = evenements.filter(genre=demande.genre)
    return evenements


def _de(lien: Any, cle: str, valeur: object) -> Q:
    return Q(pk__in=lien.through.objects.filter(**{cle: valeur}).values("evenement"))


def _sans(lien: Any) -> Q:
    return ~Q(Exists(lien.through.objects.filter(evenement=OuterRef("pk"))))


def _des_autres_pieces(
    compte: Compte, demande: Demande, du: datetime.datetime, au: datetime.datetime
) -> Iterator[Occupation]:
    """Sessions and meetings that this person may read; they have no genre of ours, and say nothing of access."""
    if demande.genre or demande.acces:
        return
    for source in _sources():
        yield from (o for o in source.lire(du, au) if _convient(o, demande) and o.lisible_par(compte))


def _par_jour(occupations: Iterable[Occupation]) -> list[LigneAgenda]:
    """Each thing once a day: the morning and the afternoon of a session are one."""
    groupes: dict[tuple[str, datetime.date], list[Occupation]] = {}
    for occupation in occupations:
        jour, _ = jours_de_paris(occupation.debut, occupation.fin)
        groupes.setdefault((occupation.groupe or occupation.uid, jour), []).append(occupation)
    return [
        ligne_d_occupation(min(siennes, key=lambda o: o.debut), max(o.fin for o in siennes))
        for siennes in groupes.values()
    ]


def _convient(occupation: Occupation, demande: Demande) -> bool:
    bassins, publics = demande.bassins, occupation.publics
    return (
        occupation.nature in SORTES
        and (not bassins or not occupation.bassins or not bassins.isdisjoint(occupation.bassins))
        and (not demande.theme or demande.theme.pk in occupation.themes)
        and (not demande.public or not publics or demande.public.pk in publics)
    )


def _repond(lu: LigneAgenda, demande: Demande) -> bool:
    return not demande.acces or demande.acces in lu.codes


def _jours(lu: LigneAgenda, du: datetime.date, au: datetime.date) -> Iterator[datetime.date]:
    """Its days within these, the last excluded."""
    jour, fin = max(lu.premier, du), min(lu.dernier, au - UN_JOUR)
    while jour <= fin:
        yield jour
        jour += UN_JOUR
