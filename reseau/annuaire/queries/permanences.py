"""Duty tables of shared places: how their rows are said, whether they meet, day by day and structure by structure
(R5.2).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from home.temps.typographie import JOURS, date_courte, heure
from reseau.annuaire.choices import RANGS_DU_MOIS, DemiJournee, Semaines
from reseau.annuaire.horaires import JOURS as CODES
from reseau.annuaire.horaires import LigneHoraire, horaires_effectifs, jour_ecrire
from reseau.annuaire.models import Creneau, Lieu
from reseau.structures.models import Structure

_SEMAINES = {Semaines.PAIRES: "week 2-52/2 ", Semaines.IMPAIRES: "week 1-53/2 "}
DEPUIS_TOUJOURS = datetime.date(2000, 1, 1)
Cle = tuple[int, int | None, int]


def creneaux_se_croisent(un: Creneau, autre: Creneau) -> bool:
    """Whether two rows of one half-day may fall on the same date; weeks of the month may meet odd and even ones."""
    if un.jour != autre.jour or not _periodes_se_croisent(un, autre):
        return False
    if Semaines.TOUTES in (un.semaines, autre.semaines):
        return True
    if un.semaines == autre.semaines == Semaines.MOIS:
        rangs, autres = set(un.rangs), set(autre.rangs)
        return bool(rangs & autres) or (4 in rangs and -1 in autres) or (-1 in rangs and 4 in autres)
    return Semaines.MOIS in (un.semaines, autre.semaines) or un.semaines == autre.semaines


def creneau_identique(un: Creneau, autre: Creneau) -> bool:
    """The same structure at the same place on the same half-day, on dates that meet."""
    memes = un.lieu_id == autre.lieu_id and un.identite == autre.identite
    return memes and un.pk != autre.pk and creneaux_se_croisent(un, autre)


def _periodes_se_croisent(un: Creneau, autre: Creneau) -> bool:
    commence_avant = un.du is None or autre.au is None or un.du <= autre.au
    return commence_avant and (autre.du is None or un.au is None or autre.du <= un.au)


def creneau_ecrire(creneau: Creneau) -> str:
    """One row in OpenStreetMap's syntax."""
    jour = CODES[creneau.jour]
    if creneau.semaines == Semaines.MOIS:
        jour += f"[{','.join(str(rang) for rang in creneau.rangs)}]"
    periode = ""
    if creneau.au:
        periode = f"{jour_ecrire(creneau.du or DEPUIS_TOUJOURS)}-{jour_ecrire(creneau.au)} "
    elif creneau.du:
        periode = f"{jour_ecrire(creneau.du)}+ "
    semaines = _SEMAINES.get(Semaines(creneau.semaines), "")
    return f"{periode}{semaines}{jour} {creneau.debut:%H:%M}-{creneau.fin:%H:%M}"


def creneau_dire(creneau: Creneau) -> LigneHoraire:
    """« Mardi matin, semaines paires » and « 9 h à 12 h, sur rendez-vous »."""
    moitie = creneau.get_demi_journee_display().lower()
    jours = f"{JOURS[creneau.jour].capitalize()} {moitie}"
    if creneau.semaines == Semaines.MOIS:
        rangs = [RANGS_DU_MOIS[rang] for rang in creneau.rangs]
        liste = rangs[0] if len(rangs) == 1 else f"{', '.join(rangs[:-1])} et {rangs[-1]}"
        jours = f"{liste} {JOURS[creneau.jour]}{'s' if len(rangs) > 1 else ''} du mois, {moitie}"
        jours = jours[:1].upper() + jours[1:]
    elif creneau.semaines != Semaines.TOUTES:
        jours += f", semaines {'paires' if creneau.semaines == Semaines.PAIRES else 'impaires'}"
    suites = [f"{heure(creneau.debut)} à {heure(creneau.fin)}"]
    suites += ["sur rendez-vous"] if creneau.sur_rendez_vous else []
    suites += [f"à partir du {date_courte(creneau.du)}"] if creneau.a_venir() else []
    suites += [f"jusqu’au {date_courte(creneau.au)}"] if creneau.au else []
    return LigneHoraire(jours, ", ".join(suites))


@dataclass
class Tenues:
    """The rows held by some places « dans les murs » of others, by who holds, who lends and in which town."""

    creneaux: dict[Cle, list[Creneau]] = field(default_factory=lambda: defaultdict(list))

    def de(self, lieu: Lieu, service: int | None = None) -> list[Creneau]:
        """The rows that say when this place is open: none when it has hours of its own, or its own walls.

        Of a service, by its key: those held for it, or for every service.
        """
        creneaux = [] if lieu.horaires or not lieu.chez_id else self.creneaux.get(_cle(lieu), [])
        return [un for un in creneaux if None in (service, un.service_id) or un.service_id == service]

    def horaires(self, lieu: Lieu, service: int | None = None) -> str:
        """Those rows as hours, with the closures of the host's place."""
        creneaux = self.de(lieu, service)
        if not creneaux:
            return ""
        texte = ", ".join(creneau_ecrire(creneau) for creneau in creneaux) + "; PH off"
        hotes = {creneau.lieu_id: creneau.lieu for creneau in creneaux}
        fermetures = [fermeture for hote in hotes.values() for fermeture in hote.fermetures]
        return horaires_effectifs(texte, fermetures)


def tenues_lire(lieux: Iterable[Lieu]) -> Tenues:
    """The rows of these places; one query, none when no place is in someone else's walls without hours of its own."""
    cherchees = {_cle(lieu) for lieu in lieux if lieu.chez_id and not lieu.horaires}
    tenues = Tenues()
    if not cherchees:
        return tenues
    structures, hotes = {cle[0] for cle in cherchees}, {cle[1] for cle in cherchees}
    lignes = Creneau.objects.filter(structure__in=structures, lieu__structure__in=hotes).select_related("lieu")
    for creneau in lignes.order_by("jour", "debut", "pk"):
        cle = (creneau.structure_id, creneau.lieu.structure_id, creneau.lieu.commune_id)
        if cle in cherchees:
            tenues.creneaux[cle].append(creneau)
    return tenues


def _cle(lieu: Lieu) -> Cle:
    return lieu.structure_id, lieu.chez_id, lieu.commune_id


# The duty table of a shared place, day by day and structure by structure; what meets in it (R5.2).

JOURS_OUVRES = 5


def creneaux_du_lieu(lieu: Lieu, jour: datetime.date | None = None) -> QuerySet[Creneau]:
    """Rows that hold today or later, of structures that the public may see."""
    return creneaux_publics(jour).filter(lieu=lieu).select_related("structure__reseau", "service")


def creneaux_publics(jour: datetime.date | None = None) -> QuerySet[Creneau]:
    """The same in every table."""
    jour = jour or timezone.localdate()
    lignes = Creneau.objects.filter(Q(au=None) | Q(au__gte=jour), structure__in=Structure.objects.visibles(jour))
    return lignes.order_by("jour", "debut", "structure__nom", "pk")


def tableau_lire(lieu: Lieu, *, tenues: frozenset[int] = frozenset(), tient: bool = False) -> dict[str, list]:
    """The table of a place, by half-day then day, and by structure; each row with its words (`dit`) and whether the
    reader may change it (`modifiable`).

    `tient`: the reader may change every row and is told what meets; `tenues`: the structures whose rows she may change.
    """
    creneaux: list[Any] = list(creneaux_du_lieu(lieu))
    derniers = max([JOURS_OUVRES, *(creneau.jour + 1 for creneau in creneaux)])
    jours = [jour.capitalize() for jour in JOURS[:derniers]]
    par_case: dict[tuple[str, int], list[Creneau]] = defaultdict(list)
    par_structure: dict[Structure, list[Creneau]] = defaultdict(list)
    for creneau in creneaux:
        creneau.dit, creneau.modifiable = creneau_dire(creneau), tient or creneau.structure_id in tenues
        par_case[creneau.demi_journee, creneau.jour].append(creneau)
        par_structure[creneau.structure].append(creneau)
    return {
        "jours": jours,
        "moities": [
            (moitie.label, [par_case.get((moitie.value, rang), []) for rang in range(derniers)])
            for moitie in DemiJournee
        ],
        "structures": sorted(par_structure.items(), key=lambda ligne: ligne[0].nom),
        "rencontres": rencontres(lieu, creneaux) if tient or tenues else [],
    }


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
    """For each of these places, the shared place whose table says who receives there, if any; one query.

    `prete`: others receive in its own walls.
    """
    tableaux = {lieu.pk: lieu for lieu in lieux if lieu.prete}  # type: ignore[attr-defined]
    heberges = [lieu for lieu in lieux if lieu.chez_id and lieu.pk not in tableaux]
    if not heberges:
        return tableaux
    hotes = Lieu.objects.publies().filter(structure__in={lieu.chez_id for lieu in heberges}, creneaux__isnull=False)
    par_cle = {(hote.structure_id, hote.commune_id): hote for hote in hotes.distinct().order_by("-pk")}
    for lieu in heberges:
        if hote := par_cle.get((lieu.chez_id, lieu.commune_id)):
            tableaux[lieu.pk] = hote
    return tableaux
