"""Small numbers are hidden, with enough around them, chosen once for every axis and every year, that no
subtraction gives them back (G18).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple

from safran.pilotage.choices import Axe

# Small numbers are hidden, and so is enough around them that no subtraction gives them back (G18).
#
# A crossed table with its totals is a graph: each row and each column is a node, each cell joins two of them, the
# totals being one more row and one more column. A hidden cell can be worked out exactly when it is a bridge of the
# graph of the hidden cells; that is what is looked for, and mended, until there is none.

SEUIL = 5
Case = tuple[int, int]
Noeud = tuple[str, int]


def petite(valeur: int) -> bool:
    """Says something of a few people; nobody at all says nothing of anyone."""
    return 0 < valeur < SEUIL


def completer(
    table: Sequence[Sequence[int]], seules: set[Case], *, permises: set[Case], gratuites: set[Case]
) -> set[Case]:
    """The cells to hide, totals included, so that none of those that are hidden is worked out; `seules` are already.

    Only `permises` are added: cells with people, and totals that have others beside them. `gratuites` cost nothing.
    """
    entiere = [[*ligne, sum(ligne)] for ligne in table]
    entiere.append([sum(colonne) for colonne in zip(*entiere, strict=True)] if entiere else [0])
    bas, droite = len(entiere) - 1, len(entiere[0]) - 1
    caches = {case for case in permises if petite(entiere[case[0]][case[1]])} | seules

    def cout(case: Case) -> tuple:
        valeur = entiere[case[0]][case[1]]
        return (case not in gratuites, case[0] == bas or case[1] == droite, not valeur), valeur, case

    restent = permises - caches
    while caches and restent and (ajout := _case_qui_manque(entiere, caches, restent, cout)):
        caches.add(ajout)
        restent.discard(ajout)
    return caches


def _case_qui_manque(table: list[list[int]], caches: set[Case], restent: set[Case], cout: Callable) -> Case | None:
    """The next cell to hide, if what is hidden can still be worked out or adds up to a few people."""
    if ponts := ponts_de(caches):
        atteints, autres = (_d_un_cote(caches, min(ponts), cote) for cote in (0, 1))

        def traverse(case: Case) -> bool:
            return (("l", case[0]) in atteints) != (("c", case[1]) in atteints)

        def detour(case: Case) -> tuple:
            """Among those that cost alike, what joins both sides at once comes first."""
            genre, *valeur = cout(case)
            return genre, ("l", case[0]) not in autres and ("c", case[1]) not in autres, *valeur

        return _moindre(restent, detour, traverse)
    # (axis, rank) of the rows, then columns, whose hidden cells are few people beside a total that is shown.
    sommes: dict[tuple[int, int], int] = defaultdict(int)
    for i, j in caches:
        sommes[0, i] += table[i][j]
        sommes[1, j] += table[i][j]
    bas, droite = len(table) - 1, len(table[0]) - 1
    totaux = {(axe, rang): (rang, droite) if axe == 0 else (bas, rang) for axe, rang in sommes}
    for axe, rang in sorted(cle for cle, somme in sommes.items() if totaux[cle] not in caches and petite(somme)):
        if ajout := _moindre(restent, cout, lambda case, axe=axe, rang=rang: case[axe] == rang):
            return ajout
    return None


def _moindre(restent: set[Case], cout: Callable, convient: Callable) -> Case | None:
    return min((case for case in restent if convient(case)), key=cout, default=None)


def _voisins(caches: set[Case]) -> dict[Noeud, list[tuple[Noeud, Case]]]:
    """From each row and column, the others that a hidden cell leads to."""
    voisins = defaultdict(list)
    for case in caches:
        ligne, colonne = ("l", case[0]), ("c", case[1])
        voisins[ligne].append((colonne, case))
        voisins[colonne].append((ligne, case))
    return voisins


def ponts_de(caches: set) -> set:
    """The hidden cells that no detour replaces, in one walk: nothing below them leads back above them."""
    voisins, ponts = _voisins(caches), set()
    ordre: dict[Noeud, int] = {}
    plus_haut: dict[Noeud, int] = {}
    for depart in voisins:
        if depart in ordre:
            continue
        ordre[depart] = plus_haut[depart] = len(ordre)
        pile = [(depart, None, iter(voisins[depart]))]
        while pile:
            noeud, venue, suite = pile[-1]
            for voisin, case in suite:
                if case == venue:
                    continue
                if voisin in ordre:
                    plus_haut[noeud] = min(plus_haut[noeud], ordre[voisin])
                    continue
                ordre[voisin] = plus_haut[voisin] = len(ordre)
                pile.append((voisin, case, iter(voisins[voisin])))
                break
            else:
                pile.pop()
                if pile:
                    dessus = pile[-1][0]
                    plus_haut[dessus] = min(plus_haut[dessus], plus_haut[noeud])
                    if plus_haut[noeud] > ordre[dessus]:
                        ponts.add(venue)
    return ponts


def _d_un_cote(caches: set[Case], pont: Case, cote: int) -> set[Noeud]:
    """The rows and columns on one side (its row, its column) of a hidden cell that no detour replaces."""
    voisins = _voisins(caches - {pont})
    depart = ("lc"[cote], pont[cote])
    vus, pile = {depart}, [depart]
    while pile:
        for noeud, _case in voisins[pile.pop()]:
            if noeud not in vus:
                vus.add(noeud)
                pile.append(noeud)
    return vus


# Which figures are hidden, chosen once for every axis and every year together (G18).
#
# What is shown are sums of « people of a structure in a session ». Every hidden figure has somewhere to go: a way to
# move people between sessions, structures or networks that changes it and leaves every figure that is shown as it is.
# So nothing hidden follows from any addition or subtraction of what is shown, between tables and between years.
#
# - *Sessions.* Small ones are hidden with a sister of the same training and bassin of that year. A lonely one is
# hidden with sessions at the crossings of other trainings and bassins, else with their totals (see `completer`).
# - *Structures.* Small ones are hidden with others of their network; a network of a few people, with another.
# - *Years.* A training, a bassin or a network hidden in a year is hidden over all years; a structure is when its
# other years would give it back. Years of a few people are hidden together; when that is not enough, so is what covers
# all years, rather than a whole year beside them: next year's first sign-up takes nothing from this year's figures.

TOUTES = None
Cache = tuple[Any, int | None]  # ligne, année (aucune : toutes)


class Comptes(NamedTuple):
    """One count, by all it may be told by."""

    sessions: tuple[tuple[int, int, int, int | None, int], ...]  # session, année, formation, bassin, nombre
    structures: tuple[tuple[int | None, int | None, int, int], ...]  # structure, réseau, année, nombre
    croisement: tuple[tuple[int | None, int | None, int, int], ...]  # bassin, réseau, année, nombre


@dataclass
class Caches:
    """What is hidden, by axis; rows of the crossed table are (bassin, network)."""

    lignes: dict[str, set[Cache]] = field(default_factory=lambda: defaultdict(set))
    annees: set[int | None] = field(default_factory=set)
    tout: bool = False

    def ajouter(self, axe: str, cle: Any, annee: int) -> None:
        self.lignes[axe] |= {(cle, annee), (cle, TOUTES)}

    def cachee(self, axe: str, cle: Any, annee: int | None) -> bool:
        """This row of this view is hidden; the total of a view is the row of its year."""
        if self.tout or axe == Axe.ANNEE:
            return self.tout or cle in self.annees
        return annee in self.annees or (cle, annee) in self.lignes[axe]


def proteger(comptes: Comptes) -> Caches:
    """What to hide; the same numbers hide the same figures."""
    caches = Caches()
    par_annee: dict[int, int] = defaultdict(int)
    for _pk, annee, *_, nombre in comptes.sessions:
        par_annee[annee] += nombre
    if petite(sum(par_annee.values())):
        caches.tout = True
        return caches
    petites = {annee for annee, nombre in par_annee.items() if petite(nombre)}
    caches.annees |= petites
    if petite(sum(par_annee[annee] for annee in petites)):
        caches.annees.add(TOUTES)
    ensembles = [ensemble for ensemble in (petites, *({a} for a in sorted(set(par_annee) - petites))) if ensemble]
    for annees in ensembles:
        _proteger_sessions(caches, [ligne for ligne in comptes.sessions if ligne[1] in annees and ligne[4]])
    _proteger_structures(caches, ensembles, comptes.structures)
    for annees in ensembles:
        _proteger_croisement(caches, annees, comptes.croisement)
    return caches


def a_cacher(nombres: dict[Hashable, int]) -> set[Hashable]:
    """The small ones, with enough others that they are two at least and five people at least; all when they cannot."""
    caches = {cle for cle, nombre in nombres.items() if petite(nombre)}
    reste = sorted((nombre, str(cle), cle) for cle, nombre in nombres.items() if cle not in caches)
    while caches and reste and (len(caches) < 2 or sum(nombres[cle] for cle in caches) < SEUIL):
        caches.add(reste.pop(0)[2])
    return caches


def _proteger_sessions(caches: Caches, lignes: list[tuple]) -> None:
    """Sessions of one year: among sisters first, then across the table of trainings by bassins."""
    unites: dict[Case, dict[int, int]] = defaultdict(dict)
    formations = sorted({ligne[2] for ligne in lignes})
    bassins = sorted({ligne[3] for ligne in lignes}, key=str)
    annee_de = {ligne[0]: ligne[1] for ligne in lignes}
    for pk, _annee, formation, bassin, nombre in lignes:
        unites[formations.index(formation), bassins.index(bassin)][pk] = nombre
    cachees = {case: a_cacher(sessions) for case, sessions in unites.items()}
    seules = {
        case for case, pks in cachees.items() if pks and (len(pks) < 2 or sum(unites[case][pk] for pk in pks) < SEUIL)
    }
    souples = {case for case, pks in cachees.items() if pks} - seules
    bas, droite = len(formations), len(bassins)
    table = [[sum(unites.get((i, j), {}).values()) for j in range(droite)] for i in range(bas)]
    marges = {(i, droite) for i in range(bas)} if bas > 1 else set()
    marges |= {(bas, j) for j in range(droite)} if droite > 1 else set()
    retirees = completer(table, seules, permises=set(unites) | marges, gratuites=souples)
    for i, j in retirees:
        if i == bas or j == droite:
            axe, cle = (Axe.BASSIN, bassins[j]) if i == bas else (Axe.FORMATION, formations[i])
            for annee in set(annee_de.values()):
                caches.ajouter(axe.value, cle, annee)
        elif not cachees[i, j]:
            cachees[i, j] = {min(unites[i, j], key=lambda pk: (unites[i, j][pk], pk))}
    for pk in set().union(*cachees.values()):
        caches.ajouter(Axe.SESSION.value, pk, annee_de[pk])


def _proteger_structures(caches: Caches, ensembles: list[set[int]], lignes: Iterable[tuple]) -> None:
    """Structures within their network, networks of a few people with others; then what years would give back."""
    rang_de = {annee: rang for rang, annees in enumerate(ensembles) for annee in annees}
    nombres: dict[tuple[int, Any], dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    totaux: dict[Any, int] = defaultdict(int)
    for structure, reseau, annee, nombre in lignes:
        if nombre:
            nombres[rang_de[annee], reseau][structure] += nombre
            totaux[structure] += nombre
    cachees = {cle: a_cacher(siennes) for cle, siennes in nombres.items()}
    toutes: set[Any] = set()
    for rang, annees in enumerate(ensembles):
        reseaux = {reseau: sum(siennes.values()) for (r, reseau), siennes in nombres.items() if r == rang}
        for reseau in a_cacher(reseaux):
            siennes, pks = nombres[rang, reseau], cachees[rang, reseau]
            pks.update(pks or [min(siennes, key=lambda pk: (siennes[pk], str(pk)))])
            toutes |= pks
            for annee in annees:
                caches.ajouter(Axe.RESEAU.value, reseau, annee)
    aretes = {(structure, groupe) for groupe, pks in cachees.items() for structure in pks}
    for _structure, groupe in ponts_de(aretes):
        toutes |= cachees[groupe]
    for structure, total in totaux.items():
        if petite(total):
            toutes |= min((pks for pks in cachees.values() if structure in pks), key=len)
    for (rang, _reseau), pks in cachees.items():
        caches.lignes[Axe.STRUCTURE.value] |= {(pk, annee) for pk in pks for annee in ensembles[rang]}
    caches.lignes[Axe.STRUCTURE.value] |= {(pk, TOUTES) for pk in toutes}


def _proteger_croisement(caches: Caches, annees: set[int], lignes: Iterable[tuple]) -> None:
    """The crossed table of a year: rows and columns whose total is hidden go whole, then its cells among themselves."""
    (annee, *_), nombres = sorted(annees), defaultdict(int)

    def range_(axe: Axe, cle: Any) -> tuple[bool, str, Any]:
        cachee = (cle, annee) in caches.lignes[axe.value]
        return (True, "", 0) if cachee else (False, str(cle), cle)

    siennes = [ligne for ligne in lignes if ligne[2] in annees]
    for bassin, reseau, _annee, nombre in siennes:
        nombres[range_(Axe.BASSIN, bassin), range_(Axe.RESEAU, reseau)] += nombre
    haut, cote = sorted({c for _, c in nombres}), sorted({li for li, _ in nombres})
    if not cote:
        return
    table = [[nombres[li, c] for c in haut] for li in cote]
    hauts = [j for j, colonne in enumerate(zip(*table, strict=True)) if any(colonne)]
    pleines = {(i, j) for i, ligne in enumerate(table) if any(ligne) for j in hauts}
    retirees = completer(table, set(), permises=pleines, gratuites=set())
    for bassin, reseau in product({ligne[0] for ligne in siennes}, {ligne[1] for ligne in siennes}):
        ligne, colonne = range_(Axe.BASSIN, bassin), range_(Axe.RESEAU, reseau)
        if ligne[0] or colonne[0] or (cote.index(ligne), haut.index(colonne)) in retirees:
            for une in annees:
                caches.ajouter("croisement", (bassin, reseau), une)
