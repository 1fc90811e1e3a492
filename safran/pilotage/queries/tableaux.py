"""The figures as rows, small numbers hidden; what is hidden stays hidden on the page, in files and in the report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from home.typographie import date_courte
from safran.pilotage.choices import PAR_PERSONNES, Axe
from safran.pilotage.permissions import Perimetre
from safran.pilotage.queries.gardes import garder
from safran.pilotage.queries.mesures import Groupe, Mesures, Releve, SessionLue, releve_lire
from safran.pilotage.suppression import masquer_colonne, masquer_table

REGIONALES = "Sessions régionales"
COMPTEES = ("participations", "presentes", "acheves")
MASQUE = "–"


@dataclass
class Ligne:
    """One row, or the total; `caches` names the counts that are not shown."""

    cle: Any
    libelle: str
    url: str = ""
    mesures: Mesures = field(default_factory=Mesures)
    caches: set[str] = field(default_factory=set)

    def _sauf(self, valeur: Any, *comptes: str) -> Any:
        return MASQUE if self.caches.intersection(comptes) else valeur

    @property
    def cellules(self) -> list[tuple[str, Any, str]]:
        """(name, value, unit) of each cell, in order; a value is None when there is nothing to say."""
        m, entiere = self.mesures, "participations"
        return [
            ("Sessions", m.sessions, ""),
            ("Places", m.places, ""),
            ("Remplissage", self._sauf(m.remplissage, entiere), "%"),
            ("Participations", self._sauf(m.participations, entiere), ""),
            ("Venues", self._sauf(m.presentes, entiere, "presentes"), ""),
            ("Présence", self._sauf(m.taux_presence, entiere, "presentes"), "%"),
            ("Heures", self._sauf(round(m.minutes / 60), entiere, "presentes"), ""),
            ("Achèvement", self._sauf(m.achevement, entiere, "acheves"), "%"),
            ("Satisfaction", m.satisfaction, "sur 5"),
            ("Trois réseaux ou plus", m.croisement, "%"),
            ("Réseaux par session", m.reseaux_moyens, ""),
        ]


@dataclass
class Tableau:
    """Rows by an axis and their total."""

    axe: Axe
    lignes: list[Ligne]
    total: Ligne
    colonnes: list[int]

    @property
    def entetes(self) -> list[str]:
        """Names of the columns that make sense here."""
        return [self.total.cellules[rang][0] for rang in self.colonnes]

    def valeurs(self, ligne: Ligne) -> list[tuple[str, Any, str]]:
        """The cells of a row, for these columns."""
        cellules = ligne.cellules
        return [cellules[rang] for rang in self.colonnes]

    @property
    def rangs(self) -> list[tuple[Ligne, list[tuple[str, Any, str]]]]:
        """Each row with its cells."""
        return [(ligne, self.valeurs(ligne)) for ligne in self.lignes]

    @property
    def bas(self) -> list[tuple[str, Any, str]]:
        """The cells of the total."""
        return self.valeurs(self.total)

    @property
    def masque(self) -> bool:
        """Something is hidden."""
        return any(ligne.caches for ligne in [*self.lignes, self.total])

    @property
    def barres(self) -> list[tuple[str, Any, int]]:
        """(name, participations or nothing when hidden, part of the longest) of each row, for the chart."""
        montrees = [0 if li.caches & {"participations"} else li.mesures.participations for li in self.lignes]
        plus_long = max(montrees, default=0) or 1
        return [
            (li.libelle, MASQUE if "participations" in li.caches else n, 100 * n // plus_long)
            for li, n in zip(self.lignes, montrees, strict=True)
        ]

    def en_lignes(self) -> list[list[Any]]:
        """The rows of a spreadsheet, header and total included; hidden cells stay hidden."""
        sorties: list[list[Any]] = [[Axe(self.axe).label, *self.entetes]]
        for ligne in [*self.lignes, self.total]:
            valeurs = [("" if valeur is None else valeur) for _, valeur, _ in self.valeurs(ligne)]
            sorties.append([ligne.libelle, *valeurs])
        return sorties


Nom = tuple[Any, str, str]


def _nom_de_session(axe: Axe) -> Callable[[SessionLue], Nom]:
    """Where a session counts."""
    return {
        Axe.FORMATION: lambda s: (s.formation, s.titre, ""),
        Axe.SESSION: lambda s: (
            s.pk,
            f"{s.titre}, {s.lieu}{', ' + date_courte(s.jour) if s.jour else ''}",
            reverse("session", args=[s.public_id]),
        ),
        Axe.BASSIN: lambda s: (s.bassin, s.bassin_nom or REGIONALES, ""),
        Axe.ANNEE: lambda s: (s.jour.year if s.jour else 0, str(s.jour.year) if s.jour else "Sans date", ""),
    }[axe]


def _nom_de_groupe(axe: Axe) -> Callable[[Groupe], Nom]:
    """Where the people of a structure count."""
    if axe == Axe.RESEAU:
        return lambda g: (g.structure.reseau, g.structure.reseau_nom, "")
    if axe == Axe.STRUCTURE:
        return lambda g: (g.structure.pk, g.structure.nom, "")
    de_session = _nom_de_session(axe)
    return lambda g: de_session(g.session)


def tableau_lire(releve: Releve, axe: Axe) -> Tableau:
    """Add the figures up by an axis, then hide what is small."""
    lignes: dict[Any, Ligne] = {}
    total = Ligne("total", "Ensemble")

    def ligne_de(nom: Nom) -> Ligne:
        return lignes.get(nom[0]) or lignes.setdefault(nom[0], Ligne(*nom))

    touchees: set[tuple[Any, int]] = set()
    nom_de_groupe = _nom_de_groupe(axe)
    for groupe in releve.groupes:
        ligne = ligne_de(nom_de_groupe(groupe))
        ligne.mesures.ajouter_groupe(groupe)
        total.mesures.ajouter_groupe(groupe)
        touchees.add((ligne.cle, groupe.session.pk))
    for session, mesures in releve.sessions.values():
        total.mesures.ajouter(mesures)
        if axe not in PAR_PERSONNES:
            ligne_de(_nom_de_session(axe)(session)).mesures.ajouter(mesures)
    if axe in PAR_PERSONNES:
        for cle, _session in touchees:
            lignes[cle].mesures.sessions += 1
    rangees = sorted(lignes.values(), key=lambda ligne: ligne.libelle.casefold())
    _masquer(rangees, total)
    return Tableau(axe, rangees, total, _colonnes(releve, axe))


def _colonnes(releve: Releve, axe: Axe) -> list[int]:
    """Seats, marks and mix are those of whole sessions: left out where rows cut their people."""
    if not releve.perimetre.entier or axe in PAR_PERSONNES:
        return [0, 3, 4, 5, 6, 7]
    return list(range(11))


def _masquer(lignes: list[Ligne], total: Ligne) -> None:
    """Hide rows of few people, then the counts that tell of few among many; complements included."""
    entieres: set[int] = set()
    for compte in COMPTEES:
        valeurs = [getattr(ligne.mesures, compte) for ligne in lignes]
        caches, total_cache = masquer_colonne(valeurs, entieres)
        for rang in caches:
            lignes[rang].caches.add(compte)
        if total_cache:
            total.caches.add(compte)
        if compte == "participations":
            entieres = caches


@dataclass
class Bilan:
    """What the page shows: a table, and the mix of networks where whole sessions are read."""

    tableau: Tableau
    croisement: "Croisement | None"


def bilan_lire(perimetre: Perimetre, annee: int | None, axe: Axe) -> Bilan:
    """The figures by an axis; kept while what they count stays the same."""

    def calculer() -> Bilan:
        releve = releve_lire(perimetre, annee)
        return Bilan(tableau_lire(releve, axe), croisement_lire(releve) if perimetre.entier else None)

    return garder(axe.value, perimetre, annee, calculer)


@dataclass
class Croisement:
    """Participations by bassin and network, with their totals."""

    colonnes: list[str]
    lignes: list[tuple[str, list[Any]]]
    masque: bool


def croisement_lire(releve: Releve) -> Croisement:
    """The mix of networks in each bassin; a cell that tells of a few people is hidden, and enough others with it."""
    bassins, reseaux, nombres = {}, {}, {}
    for groupe in releve.groupes:
        bassin, reseau = groupe.session.bassin, groupe.structure.reseau
        bassins[bassin] = groupe.session.bassin_nom or REGIONALES
        reseaux[reseau] = groupe.structure.reseau_nom
        nombres[bassin, reseau] = nombres.get((bassin, reseau), 0) + groupe.participations
    haut = sorted(reseaux, key=lambda cle: reseaux[cle].casefold())
    cote = sorted(bassins, key=lambda cle: bassins[cle].casefold())
    if not cote:
        return Croisement([], [], False)
    table, caches = masquer_table([[nombres.get((b, r), 0) for r in haut] for b in cote])
    lignes = [
        (nom, [MASQUE if (i, j) in caches else valeur for j, valeur in enumerate(table[i])])
        for i, nom in enumerate([*(bassins[b] for b in cote), "Ensemble"])
    ]
    return Croisement([*(reseaux[r] for r in haut), "Ensemble"], lignes, bool(caches))
