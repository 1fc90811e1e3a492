"""The figures as rows with their names, what each network brings to the others, small numbers hidden on the page,
in files and in the report (R6.4, R6.7).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone

from home.temps.typographie import date_courte
from reseau.membres.models import Rattachement
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin
from safran.formations.models import FormationPage
from safran.inscriptions.choices import CONVOQUEES
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.pilotage.choices import PAR_PERSONNES, RESEAUX_CROISES, Axe
from safran.pilotage.protection import SEUIL, Caches, a_cacher, petite, proteger
from safran.pilotage.queries.releves import COMPTEES, Mesures, Releve, sessions_de

# The names of the rows, read when they are shown: figures are kept, names never.

REGIONALES, SANS, SANS_DATE = "Sessions régionales", "Sans rattachement", "Sans date"
Nom = tuple[str, str]  # libellé, adresse


def noms_lire(axe: Axe, cles: Collection[Any]) -> dict[Any, Nom]:
    """The name and the address of each row of an axis, in one query at most."""
    if axe == Axe.ANNEE:
        return {annee: (str(annee) if annee else SANS_DATE, "") for annee in cles}
    if axe == Axe.SESSION:
        return _sessions(cles)
    modele, champs, sans = {
        Axe.FORMATION: (FormationPage, ("title",), ""),
        Axe.BASSIN: (Bassin, ("nom",), REGIONALES),
        Axe.RESEAU: (Reseau, ("sigle", "nom"), SANS),
        Axe.STRUCTURE: (Structure, ("sigle", "nom"), SANS),
    }[axe]
    lues = modele.objects.filter(pk__in=[cle for cle in cles if cle]).order_by().values_list("pk", *champs)
    noms: dict[Any, Nom] = {pk: (next(filter(None, valeurs), ""), "") for pk, *valeurs in lues}
    if None in cles:
        noms[None] = (sans, "")
    return noms


def _sessions(cles: Collection[int]) -> dict[int, Nom]:
    lues = SessionFormation.objects.filter(pk__in=cles).order_by()
    return {
        pk: (f"{titre}, {lieu}{', ' + date_courte(jour) if jour else ''}", reverse("session", args=[public_id]))
        for pk, public_id, titre, lieu, jour in lues.values_list(
            "pk", "public_id", "formation__title", "lieu", "premier_jour"
        )
    }


def masques_lire(releve: Releve) -> dict[str, Caches]:
    """What to hide of each count; looked for once for the same figures, whoever reads them and how."""
    if "masques" not in releve.calculs:
        releve.calculs["masques"] = {nom: proteger(comptes) for nom, comptes in releve.comptes.items()}
    return releve.calculs["masques"]


# What each network brings to the others: the sessions it gives, how many of its people train, whom it meets.
#
# A trainer counts for the networks of his or her structures on the day (R6.4, R6.7).


@dataclass
class Apport:
    """The keys of what is counted, for one network or for all."""

    donnees: set[int] = field(default_factory=set)
    formateurs: set[int] = field(default_factory=set)
    suivies: set[int] = field(default_factory=set)
    croisees: set[int] = field(default_factory=set)

    @property
    def croisement(self) -> int | None:
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
    # Who trained in the half-days already held.
    tenues = Seance.objects.filter(session__in=sessions, date__lte=timezone.localdate(), formateurs__isnull=False)
    animees = list(tenues.order_by().values_list("session", "date", "formateurs"))
    lignes = Rattachement.objects.filter(compte__in={compte for *_, compte in animees}).order_by()
    rattachements: dict[int, list[tuple[Any, Any, int]]] = defaultdict(list)
    for compte, du, au, reseau in lignes.values_list("compte", "du", "au", "structure__reseau"):
        rattachements[compte].append((du, au, reseau))
    for session, jour, compte in animees:
        siens = {r for du, au, r in rattachements[compte] if du <= jour and (au is None or jour < au)}
        for reseau in siens or {None}:
            par_reseau[reseau].donnees.add(session)
            par_reseau[reseau].formateurs.add(compte)
    _rencontres(par_reseau, sessions)
    if not perimetre.entier:
        par_reseau = {cle: apport for cle, apport in par_reseau.items() if cle in perimetre.cles}
    total = Apport(*(_reunir(par_reseau.values(), nom) for nom in ("donnees", "formateurs", "suivies", "croisees")))
    nombres = {cle: len(apport.formateurs) for cle, apport in par_reseau.items()}
    caches: set[Any] = a_cacher(nombres)
    if petite(len(total.formateurs)) or caches and (len(caches) < 2 or sum(nombres[cle] for cle in caches) < SEUIL):
        caches.add("total")
    return Apports(dict(par_reseau), total, caches)


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


# The figures as rows, small numbers hidden; what is hidden stays hidden on the page, in files and in the report.

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
        return [nom for nom, _, _ in self.bas]

    def valeurs(self, ligne: Ligne) -> list[tuple[str, Any, str]]:
        cellules = ligne.cellules
        return [*(cellules[rang] for rang in self.colonnes), *ligne.apportees]

    @property
    def rangs(self) -> list[tuple[Ligne, list[tuple[str, Any, str]]]]:
        return [(ligne, self.valeurs(ligne)) for ligne in self.lignes]

    @property
    def bas(self) -> list[tuple[str, Any, str]]:
        return self.valeurs(self.total)

    @property
    def masque(self) -> bool:
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
    # Places, notes et croisement sont ceux de sessions entières : rien de tel là où les lignes coupent leurs personnes.
    entieres = releve.perimetre.entier and axe not in PAR_PERSONNES
    return Tableau(axe, lignes, total, list(range(11)) if entieres else [0, 3, 4, 5, 6, 7])


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


def croisement_lire(releve: Releve) -> dict[str, Any]:
    """Participations by bassin and network, with their totals.

    A cell that tells of a few people is hidden, and enough others with it.
    """
    nombres = releve.croisement
    bassins = noms_lire(Axe.BASSIN, {bassin for bassin, _ in nombres})
    reseaux = noms_lire(Axe.RESEAU, {reseau for _, reseau in nombres})
    haut = sorted(reseaux, key=lambda cle: reseaux[cle][0].casefold())
    cote = sorted(bassins, key=lambda cle: bassins[cle][0].casefold())
    if not cote:
        return {"colonnes": [], "lignes": [], "masque": False}
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
    return {"colonnes": [*(reseaux[r][0] for r in haut), "Ensemble"], "lignes": montrees, "masque": masque}
