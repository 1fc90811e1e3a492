"""The duty table of a shared place, day by day and structure by structure; what meets in it (R5.2)."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from home.typographie import JOURS
from reseau.annuaire.choices import DemiJournee
from reseau.annuaire.horaires.francais import LigneHoraire
from reseau.annuaire.models import Creneau, Lieu
from reseau.annuaire.permanences import creneau_dire, creneaux_se_croisent
from reseau.structures.models import Structure

JOURS_OUVRES = 5


@dataclass(frozen=True)
class Case:
    """One row as the table shows it."""

    creneau: Creneau
    ligne: LigneHoraire
    modifiable: bool


@dataclass(frozen=True)
class Tableau:
    """A duty table: days, then for each half-day the cells of those days; the same by structure."""

    jours: list[str]
    moities: list[tuple[str, list[tuple[str, list[Case]]]]]
    structures: list[tuple[Structure, list[Case]]]
    rencontres: list[str]


def creneaux_du_lieu(lieu: Lieu, jour: datetime.date | None = None) -> QuerySet[Creneau]:
    """Rows that hold today or later, of structures that the public may see."""
    return creneaux_publics(jour).filter(lieu=lieu).select_related("structure__reseau", "service")


def creneaux_publics(jour: datetime.date | None = None) -> QuerySet[Creneau]:
    """The same in every table."""
    jour = jour or timezone.localdate()
    lignes = Creneau.objects.filter(Q(au=None) | Q(au__gte=jour), structure__in=Structure.objects.visibles(jour))
    return lignes.order_by("jour", "debut", "structure__nom", "pk")


def tableau_lire(lieu: Lieu, *, tenues: frozenset[int] | None = frozenset(), tient: bool = False) -> Tableau:
    """The table of a place; `tient`: the reader may change every row and is told what meets; `tenues`: the structures
    whose rows the reader may change."""
    creneaux = list(creneaux_du_lieu(lieu))
    cases = [Case(c, creneau_dire(c), tient or c.structure_id in tenues) for c in creneaux]
    derniers = max([JOURS_OUVRES, *(c.jour + 1 for c in creneaux)])
    jours = [jour.capitalize() for jour in JOURS[:derniers]]
    par_case: dict[tuple[str, int], list[Case]] = defaultdict(list)
    par_structure: dict[Structure, list[Case]] = defaultdict(list)
    for case in cases:
        par_case[case.creneau.demi_journee, case.creneau.jour].append(case)
        par_structure[case.creneau.structure].append(case)
    moities = [
        (moitie.label, [(jours[rang], par_case.get((moitie.value, rang), [])) for rang in range(derniers)])
        for moitie in DemiJournee
    ]
    structures = sorted(par_structure.items(), key=lambda ligne: ligne[0].nom)
    return Tableau(jours, moities, structures, rencontres(lieu, creneaux) if tient or tenues else [])


def rencontres(lieu: Lieu, creneaux: list[Creneau]) -> list[str]:
    """What meets, in words: two structures in one room, or more of them than there are desks."""
    dites = []
    for rang, creneau in enumerate(creneaux):
        autres = [autre for autre in creneaux[rang + 1 :] if _ensemble(creneau, autre)]
        for autre in autres:
            if creneau.salle and creneau.salle.casefold() == autre.salle.casefold():
                dites.append(f"{_quand(creneau)}, {creneau.salle} : {creneau.structure.nom} et {autre.structure.nom}.")
        ensemble = [creneau, *(autre for autre in creneaux if autre != creneau and _ensemble(creneau, autre))]
        if lieu.bureaux and len(ensemble) > lieu.bureaux and creneau == min(ensemble, key=creneaux.index):
            noms = ", ".join(sorted(un.structure.nom for un in ensemble))
            bureaux = "un bureau" if lieu.bureaux == 1 else f"{lieu.bureaux} bureaux"
            dites.append(f"{_quand(creneau)}, {bureaux} pour {len(ensemble)} structures : {noms}.")
    return dites


def _ensemble(un: Creneau, autre: Creneau) -> bool:
    """Two structures there at the same time, some day."""
    heures = un.debut < autre.fin and autre.debut < un.fin
    return un.structure_id != autre.structure_id and heures and creneaux_se_croisent(un, autre)


def _quand(creneau: Creneau) -> str:
    ligne = creneau_dire(creneau)
    return f"{ligne.jours}, {ligne.heures}"


def structures_accueillies(lieu: Lieu) -> QuerySet[Structure]:
    """Structures that have a place in these walls, or a row in the table already."""
    chez = Lieu.objects.filter(chez=lieu.structure_id, commune=lieu.commune_id).values("structure")
    return Structure.objects.filter(
        Q(pk__in=chez) | Q(pk__in=lieu.creneaux.values("structure")), fusionnee_dans=None
    ).order_by("nom")


def tableaux_de(lieux: list[Lieu]) -> dict[int, Lieu]:
    """For each of these places, the shared place whose table says who receives there, if any; two queries."""
    propres = set(Creneau.objects.filter(lieu__in=[lieu.pk for lieu in lieux]).values_list("lieu_id", flat=True))
    tableaux = {lieu.pk: lieu for lieu in lieux if lieu.pk in propres}
    heberges = [lieu for lieu in lieux if lieu.chez_id and lieu.pk not in tableaux]
    if not heberges:
        return tableaux
    hotes = Lieu.objects.publies().filter(structure__in={lieu.chez_id for lieu in heberges}, creneaux__isnull=False)
    par_cle = {(hote.structure_id, hote.commune_id): hote for hote in hotes.distinct().order_by("-pk")}
    for lieu in heberges:
        if hote := par_cle.get((lieu.chez_id, lieu.commune_id)):
            tableaux[lieu.pk] = hote
    return tableaux
