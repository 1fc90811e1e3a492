"""The figures as rows, small numbers hidden; what is hidden stays hidden on the page, in files and in the report."""

from dataclasses import dataclass, field
from typing import Any

from safran.pilotage.choices import PAR_PERSONNES, Axe
from safran.pilotage.queries.apports import Apport, apports_lire
from safran.pilotage.queries.masques import masques_lire
from safran.pilotage.queries.mesures import Mesures
from safran.pilotage.queries.noms import noms_lire
from safran.pilotage.queries.releves import COMPTEES, Releve

MASQUE = "–"


@dataclass
class Ligne:
    """One row, or the total; `caches` names the counts that are not shown, `apport` is what a network brings."""

    cle: Any
    libelle: str
    url: str = ""
    mesures: Mesures = field(default_factory=Mesures)
    caches: set[str] = field(default_factory=set)
    apport: Apport | None = None

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
            ("Achèvement", self._sauf(m.achevement, entiere, "acheves", "finies"), "%"),
            ("Satisfaction", m.satisfaction, "sur 5"),
            ("Trois réseaux ou plus", m.croisement, "%"),
            ("Réseaux par session", m.reseaux_moyens, ""),
        ]

    @property
    def apportees(self) -> list[tuple[str, Any, str]]:
        """The cells of what a network brings, after the others; none elsewhere."""
        if self.apport is None:
            return []
        return [
            ("Trois réseaux ou plus", self._sauf(self.apport.croisement, "participations"), "%"),
            ("Sessions données", len(self.apport.donnees), ""),
            ("Formateurs et formatrices", self._sauf(len(self.apport.formateurs), "formateurs"), ""),
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
        return [nom for nom, _, _ in self.bas]

    def valeurs(self, ligne: Ligne) -> list[tuple[str, Any, str]]:
        """The cells of a row, for these columns."""
        cellules = ligne.cellules
        return [*(cellules[rang] for rang in self.colonnes), *ligne.apportees]

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


def tableau_lire(releve: Releve, axe: Axe) -> Tableau:
    """The figures by an axis, with their names, what is small hidden."""
    par_cle = releve.par(axe)
    apports = apports_lire(releve) if axe == Axe.RESEAU else None
    if apports:
        par_cle = {**dict.fromkeys(apports.par_reseau, Mesures()), **par_cle}
    noms = noms_lire(axe, par_cle)
    lignes = [Ligne(cle, *noms[cle], mesures) for cle, mesures in par_cle.items()]
    lignes.sort(key=lambda ligne: (ligne.libelle.casefold(), str(ligne.cle)))
    total = Ligne("total", "Ensemble", mesures=releve.total)
    _masquer(lignes, total, releve, axe)
    for ligne in [*lignes, total] if apports else ():
        ligne.apport = apports.total if ligne is total else apports.par_reseau.get(ligne.cle, Apport())
        if ligne.cle in apports.caches:
            ligne.caches.add("formateurs")
    return Tableau(axe, lignes, total, _colonnes(releve, axe))


def _colonnes(releve: Releve, axe: Axe) -> list[int]:
    """Seats, marks and mix are those of whole sessions: left out where rows cut their people."""
    if not releve.perimetre.entier or axe in PAR_PERSONNES:
        return [0, 3, 4, 5, 6, 7]
    return list(range(11))


def _masquer(lignes: list[Ligne], total: Ligne, releve: Releve, axe: Axe) -> None:
    """Hide rows of few people, then the counts that tell of few among many; complements included."""
    masques = masques_lire(releve)
    entieres = masques["participations"]
    for compte in COMPTEES:
        siens = masques[compte]
        for ligne in lignes:
            if any(caches.cachee(axe, ligne.cle, releve.annee) for caches in (entieres, siens)):
                ligne.caches.add(compte)
        if any(caches.cachee(Axe.ANNEE, releve.annee, releve.annee) for caches in (entieres, siens)):
            total.caches.add(compte)


@dataclass
class Croisement:
    """Participations by bassin and network, with their totals."""

    colonnes: list[str]
    lignes: list[tuple[str, list[Any]]]
    masque: bool


def croisement_lire(releve: Releve) -> Croisement:
    """The mix of networks in each bassin; a cell that tells of a few people is hidden, and enough others with it."""
    nombres = releve.croisement
    bassins = noms_lire(Axe.BASSIN, {bassin for bassin, _ in nombres})
    reseaux = noms_lire(Axe.RESEAU, {reseau for _, reseau in nombres})
    haut = sorted(reseaux, key=lambda cle: reseaux[cle][0].casefold())
    cote = sorted(bassins, key=lambda cle: bassins[cle][0].casefold())
    if not cote:
        return Croisement([], [], False)
    caches, annee = masques_lire(releve)["participations"], releve.annee
    total, lignes = caches.cachee(Axe.ANNEE, annee, annee), []
    for bassin in cote:
        siens = [nombres.get((bassin, reseau), 0) for reseau in haut]
        masques = [caches.cachee("croisement", (bassin, reseau), annee) for reseau in haut]
        lignes.append((bassins[bassin][0], siens, masques, caches.cachee(Axe.BASSIN, bassin, annee)))
    bas = [sum(colonne) for colonne in zip(*(siens for _, siens, *_ in lignes), strict=True)]
    lignes.append(("Ensemble", bas, [caches.cachee(Axe.RESEAU, reseau, annee) for reseau in haut], total))
    montrees = [
        (nom, [MASQUE if cachee else n for n, cachee in zip([*siens, sum(siens)], [*masques, fin], strict=True)])
        for nom, siens, masques, fin in lignes
    ]
    masque = any(fin or any(masques) for _, _, masques, fin in lignes)
    return Croisement([*(reseaux[r][0] for r in haut), "Ensemble"], montrees, masque)
