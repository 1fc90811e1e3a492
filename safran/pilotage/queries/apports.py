"""What each network brings to the others: the sessions it gives, how many of its people train, whom it meets.

A trainer counts for the networks of his or her structures on the day (R6.4, R6.7).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from reseau.membres.models import Rattachement
from safran.inscriptions.choices import CONVOQUEES
from safran.inscriptions.models import Inscription, Seance
from safran.pilotage.choices import RESEAUX_CROISES
from safran.pilotage.protection import a_cacher
from safran.pilotage.queries.mesures import sessions_de
from safran.pilotage.queries.releves import Releve
from safran.pilotage.suppression import SEUIL, petite


@dataclass
class Apport:
    """The keys of what is counted, for one network or for all."""

    donnees: set[int] = field(default_factory=set)
    formateurs: set[int] = field(default_factory=set)
    suivies: set[int] = field(default_factory=set)
    croisees: set[int] = field(default_factory=set)

    @property
    def croisement(self) -> int | None:
        """Part of the sessions followed where at least three networks met."""
        return 100 * len(self.croisees) // len(self.suivies) if self.suivies else None


@dataclass
class Apports:
    """By network, and for all of them; `caches`: the networks whose number of trainers is hidden, maybe "total"."""

    par_reseau: dict[int | None, Apport]
    total: Apport
    caches: set[Any]


def apports_lire(releve: Releve) -> Apports | None:
    """What the networks of a perimeter bring, read once for the same figures; nothing for who reads structures only."""
    if not releve.perimetre.entier and releve.perimetre.champ != "structure__reseau":
        return None
    cle = ("apports", releve.annee)
    if cle not in releve.calculs:
        releve.calculs[cle] = _apports(releve)
    return releve.calculs[cle]


def _apports(releve: Releve) -> Apports:
    """In three queries."""
    perimetre = releve.perimetre
    par_reseau: dict[int | None, Apport] = defaultdict(Apport)
    sessions = sessions_de(perimetre, releve.annee).order_by()
    _formateurs(par_reseau, sessions)
    _rencontres(par_reseau, sessions)
    if not perimetre.entier:
        par_reseau = {cle: apport for cle, apport in par_reseau.items() if cle in perimetre.cles}
    total = Apport(*(_reunir(par_reseau.values(), nom) for nom in ("donnees", "formateurs", "suivies", "croisees")))
    nombres = {cle: len(apport.formateurs) for cle, apport in par_reseau.items()}
    caches: set[Any] = a_cacher(nombres)
    if petite(len(total.formateurs)) or caches and (len(caches) < 2 or sum(nombres[cle] for cle in caches) < SEUIL):
        caches.add("total")
    return Apports(dict(par_reseau), total, caches)


def _formateurs(par_reseau: dict[int | None, Apport], sessions: Any) -> None:
    """Who trained in the half-days already held."""
    animees = list(
        Seance.objects.filter(session__in=sessions, date__lte=timezone.localdate(), formateurs__isnull=False)
        .order_by()
        .values_list("session", "date", "formateurs")
    )
    lignes = Rattachement.objects.filter(compte__in={compte for *_, compte in animees}).order_by()
    rattachements: dict[int, list[tuple[Any, Any, int]]] = defaultdict(list)
    for compte, du, au, reseau in lignes.values_list("compte", "du", "au", "structure__reseau"):
        rattachements[compte].append((du, au, reseau))
    for session, jour, compte in animees:
        siens = {r for du, au, r in rattachements[compte] if du <= jour and (au is None or jour < au)}
        for reseau in siens or {None}:
            par_reseau[reseau].donnees.add(session)
            par_reseau[reseau].formateurs.add(compte)


def _rencontres(par_reseau: dict[int | None, Apport], sessions: Any) -> None:
    """Who was expected with whom."""
    reseaux_de: dict[int, set[int]] = defaultdict(set)
    attendues = Inscription.objects.filter(session__in=sessions, etat__in=CONVOQUEES, structure__isnull=False)
    for session, reseau in attendues.order_by().values_list("session", "structure__reseau").distinct():
        reseaux_de[session].add(reseau)
    for session, reseaux in reseaux_de.items():
        for reseau in reseaux:
            par_reseau[reseau].suivies.add(session)
            if len(reseaux) >= RESEAUX_CROISES:
                par_reseau[reseau].croisees.add(session)


def _reunir(apports: Iterable[Apport], nom: str) -> set[int]:
    return set().union(*(getattr(apport, nom) for apport in apports))
