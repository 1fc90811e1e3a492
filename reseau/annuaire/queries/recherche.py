"""The search of the directory: words, place, facets, what may be loosened, and the one answer to « who delivers
this? » (R2.2, R3.2, R5.1, R5.3, R5.4).
"""

import datetime
import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from home.recherche import index
from reseau.annuaire.choices import PAGES_MAX, PAR_PAGE, RAYONS
from reseau.annuaire.models import Lieu, LigneRecherche, Service
from reseau.annuaire.queries.lexique import Comprise, Libelles, comprises, libelles_gardes
from reseau.annuaire.queries.resultats import (
    Reponse,
    StructureTrouvee,
    lignes_lues,
    reponses_decrire,
    structures_decrire,
)
from reseau.annuaire.recherche.classement import (
    Criteres,
    Lecture,
    Trouvees,
    a_cote,
    question_evaluer,
    structures_classees,
    trouver,
)
from reseau.annuaire.recherche.facettes import GROUPES, Personne, autour_de, refusees, reservees
from reseau.annuaire.recherche.memoire import Memoire, memoire_courante
from reseau.annuaire.recherche.question import (
    KM_MAX,
    PERTES,
    REGLAGES,
    Question,
    Trait,
    partager,
    question_composer,
    traits_du_service,
)
from reseau.structures.choices import STATUTS_CACHES
from reseau.structures.models import StatutStructure, Structure
from reseau.territoires.models import Commune
from reseau.territoires.portes import commune_search

SANS_LIEU = {"lieu": "", "bassin": "", "commission": "", "departement": "", "rayon": ""}
SANS_FILTRE = {groupe.nom: "" for groupe in GROUPES} | {"ouvert": ""}
LIEU_OUBLIE = {"commune": None, "bassin": None, "territoire": None}
FILTRES_OUBLIES = {"choix": {}, "ouvert": False}


@dataclass(frozen=True)
class Piste:
    """A wider search: what to say, which parameters change, how many structures it finds."""

    libelle: str
    changements: dict[str, str]
    nombre: int


Essai = Iterator[tuple[str, dict[str, str], Criteres]]


def pistes_trouver(criteres: Criteres, compter: Callable[[Criteres], int]) -> list[Piste]:
    """One thing loosened at a time; several at once when no single one is enough.

    What would still find nothing is not proposed; `compter` says how many structures answer a wider question.
    """
    for essai in (_une_seule(criteres), _plusieurs(criteres)):
        pistes = [Piste(libelle, changements, compter(larges)) for libelle, changements, larges in essai]
        if utiles := [piste for piste in pistes if piste.nombre]:
            cercles = [piste for piste in utiles if set(piste.changements) == {"rayon"}]
            return [piste for piste in utiles if piste not in cercles[1:]]
    return []


def _une_seule(criteres: Criteres) -> Essai:
    """Each thing alone."""
    if criteres.texte:
        yield "Chercher sans les mots", {"q": ""}, criteres.sans(texte="")
    if criteres.ouvert:
        yield "Ne plus demander « ouvert maintenant »", {"ouvert": ""}, criteres.sans(ouvert=False)
    for groupe in GROUPES:
        if criteres.choix.get(groupe.nom):
            restants = {nom: codes for nom, codes in criteres.choix.items() if nom != groupe.nom}
            yield f"Retirer le filtre « {groupe.libelle} »", {groupe.nom: ""}, criteres.sans(choix=restants)
    if criteres.commune:
        for rayon in RAYONS:
            if rayon > criteres.rayon:
                yield f"Chercher à {rayon} km", {"rayon": str(rayon)}, criteres.sans(rayon=rayon)
    if criteres.commune or criteres.bassin or criteres.territoire:
        yield "Chercher dans toute la région", SANS_LIEU, criteres.sans(**LIEU_OUBLIE)


def _plusieurs(criteres: Criteres) -> Essai:
    """Several things at once: the filters, then all but the place, the words or nothing."""
    if any(criteres.choix.values()) or criteres.ouvert:
        yield "Retirer tous les filtres", SANS_FILTRE, criteres.sans(**FILTRES_OUBLIES)
    if criteres.commune or criteres.bassin or criteres.territoire:
        yield "Voir tout ce qui est proche", {**SANS_FILTRE, "q": ""}, criteres.sans(texte="", **FILTRES_OUBLIES)
    if criteres.texte:
        partout = criteres.sans(**LIEU_OUBLIE, **FILTRES_OUBLIES)
        yield "Chercher ces mots dans toute la région", {**SANS_FILTRE, **SANS_LIEU}, partout
    yield "Voir tout l’annuaire", {**SANS_FILTRE, **SANS_LIEU, "q": ""}, Criteres()


# The search of the directory: words, place, facets (R2.2, R3.2, R5.1, R5.3).

BESOINS = 8
AUSSI = 2


@dataclass(frozen=True)
class Resultats:
    """One page of answers, the exact counts of every facet, and what was understood.

    `reponses` and `structures` tell the same doors in the same order: the service that answers best and its place, or
    the structure with all that answers there. `ignores` are words set aside, `propositions` offered instead of others
    that are kept; `rayon` is the circle they were found in, `elargi` when it is not the one asked for (None: the whole
    region); `aussi`: two other doors near, when one network only answers; `absents`: the networks
    that the words lead to, when none of them is near nor given remotely; `incompris`: nothing in the question means
    anything here, and `besoins` are proposed; `toute_demande`: no word led anywhere, those found listen to any demand.
    """

    criteres: Criteres
    nombre: int
    decrire: Callable[[], list[StructureTrouvee]]
    comptes: dict[str, dict[str, int]]
    ouvertes: int
    libelles: Libelles
    reponses: list[Reponse] = field(default_factory=list)
    aussi: list[Reponse] = field(default_factory=list)
    absents: list[str] = field(default_factory=list)
    reservees: int = 0
    corrections: dict[str, str] = field(default_factory=dict)
    propositions: dict[str, str] = field(default_factory=dict)
    ignores: tuple[str, ...] = ()
    comprises: tuple[Comprise, ...] = ()
    incompris: bool = False
    toute_demande: bool = False
    rayon: int | None = None
    villes: list[dict[str, Any]] = field(default_factory=list)
    pistes: list[Piste] = field(default_factory=list)
    besoins: list[Piste] = field(default_factory=list)

    @cached_property
    def structures(self) -> list[StructureTrouvee]:
        """The structures with all that answers there: described for who asks, the page does without."""
        return self.decrire()

    @property
    def pages(self) -> int:
        """How many pages there are, one at least; past the last one, a narrower question finds better."""
        return max(1, min(PAGES_MAX, -(-self.nombre // PAR_PAGE)))

    @property
    def elargi(self) -> bool:
        """Whether nothing answered well enough in the circle that was asked for."""
        return bool(self.criteres.commune) and self.rayon != self.criteres.rayon


def rechercher(
    criteres: Criteres, *, moment: datetime.datetime | None = None, mots: Libelles | None = None
) -> Resultats:
    """Answer a question; facet counts are exact and count structures, as the list does.

    At most twelve queries whatever the size. `moment` is an aware time for « ouvert maintenant » (now by default).
    """
    moment = moment or timezone.now()
    memoire, jour = memoire_courante(), timezone.localdate(moment)
    mots = mots or libelles_gardes(jour)
    trouvees = lignes_trouver(criteres, moment, mots, memoire)
    comptes = trouvees.comptes
    page = min(max(criteres.page, 1), max(1, min(PAGES_MAX, -(-comptes.structures // PAR_PAGE))))
    parts = partager(trouvees.lecture.valeurs(comptes.lignes), traits_du_service(memoire, jour))
    avant = (page - 1) * PAR_PAGE
    montrees = structures_classees(parts, trouvees.geographie, memoire, slice(avant, page * PAR_PAGE), jour)
    lues = lignes_lues([classee.structure for classee in montrees], trouvees)
    return Resultats(
        criteres=replace(criteres, page=page),
        nombre=comptes.structures,
        decrire=lambda: structures_decrire(lues, trouvees, mots, moment, avant),
        reponses=reponses_decrire(montrees, lues, trouvees, mots, moment, avant, criteres.texte),
        aussi=_aussi(trouvees, mots, moment, criteres) if page == 1 else [],
        absents=_absents(trouvees, mots) if criteres.commune else [],
        comptes=comptes.par_valeur,
        ouvertes=comptes.ouvertes,
        libelles=mots,
        reservees=trouvees.structures_reservees,
        corrections=trouvees.question.corrections,
        propositions=trouvees.question.propositions,
        ignores=trouvees.ignores,
        comprises=comprises(trouvees.question, criteres.texte),
        incompris=trouvees.incompris,
        toute_demande=trouvees.question.ecoutee,
        rayon=trouvees.rayon if criteres.commune else None,
        villes=memoire.villes,
        pistes=[] if comptes.structures else _pistes(criteres, trouvees, moment),
        besoins=[] if comptes.structures else _besoins(criteres, trouvees, moment, mots),
    )


def _absents(trouvees: Trouvees, mots: Libelles) -> list[str]:
    """The networks that the words lead to, by name, when none of them serves the town, from near or remotely."""
    menes = sorted(trouvees.question.codes("reseau"))
    servent = trouvees.visibles & trouvees.geographie.lignes
    if any(trouvees.memoire.facette(f"reseau:{code}") & servent for code in menes):
        return []
    return [mots.libelle("reseau", code) for code in menes]


def _aussi(trouvees: Trouvees, mots: Libelles, moment: datetime.datetime, criteres: Criteres) -> list[Reponse]:
    """Two other doors near a town, when one network only answers its words; see `a_cote`."""
    memoire, jour = trouvees.memoire, timezone.localdate(moment)
    parts = a_cote(trouvees, jour) if criteres.texte and criteres.commune else {}
    lignes = reduce(or_, parts.values(), 0)
    if not lignes:
        return []
    parts = partager(parts, traits_du_service(memoire, jour))
    classees = structures_classees(parts, trouvees.geographie, memoire, slice(0, AUSSI), jour)
    la = replace(trouvees, comptes=replace(trouvees.comptes, lignes=lignes))
    lues = lignes_lues([classee.structure for classee in classees], la)
    return reponses_decrire(classees, lues, la, mots, moment, 0, criteres.texte)


def lignes_trouver(
    criteres: Criteres,
    moment: datetime.datetime,
    mots: Libelles,
    memoire: Memoire | None = None,
    visibles: int | None = None,
    *,
    reservees: bool = False,
    elargir: bool = True,
) -> Trouvees:
    """The rows that answer a question, all pages together; `visibles` for who asks many at once.

    With `reservees`, those too that are near the commune and kept for the inhabitants of other territories; without
    `elargir`, the circle that was asked for and no wider one.
    """
    memoire = memoire or memoire_courante()
    visibles = lignes_visibles(memoire, timezone.localdate(moment)) if visibles is None else visibles
    return trouver(criteres, moment, mots.en_vigueur, memoire, visibles, reservees=reservees, elargir=elargir)


def _pistes(criteres: Criteres, trouvees: Trouvees, moment: datetime.datetime) -> list[Piste]:
    """What may be loosened; no query but those of a wider circle."""

    def compter(larges: Criteres) -> int:
        return trouver(larges, moment, {}, trouvees.memoire, trouvees.visibles).comptes.structures

    return pistes_trouver(criteres, compter)


def _besoins(criteres: Criteres, trouvees: Trouvees, moment: datetime.datetime, mots: Libelles) -> list[Piste]:
    """What the place has an answer to, theme by theme, the most answered first."""
    themes = {"theme": mots.en_vigueur.get("theme", [])}
    larges = criteres.sans(texte="", choix={}, ouvert=False)
    comptes = trouver(larges, moment, themes, trouvees.memoire, trouvees.visibles).comptes.par_valeur["theme"]
    codes = sorted((code for code in comptes if comptes[code]), key=lambda code: -comptes[code])[:BESOINS]
    return [Piste(mots.libelle("theme", code), {"q": "", "theme": code}, comptes[code]) for code in codes]


def lignes_visibles(memoire: Memoire, jour: datetime.date) -> int:
    """Every row but those of structures whose status hides them on that day."""
    lignes = memoire.vivantes
    caches = StatutStructure.objects.en_vigueur(jour).filter(statut__in=STATUTS_CACHES).order_by()
    for structure in caches.values_list("structure_id", flat=True):
        lignes &= ~memoire.segment(structure)
    return lignes


# The one answer to « who delivers this? » (R5.4): used by the directory, the generated quiz, later the orientation.

RAYON = 60
LIMITE = 50
# Ce que dit traiter qui écoute n’importe quelle demande.
THEMES_DE_TOUS = tuple(c.removeprefix("theme:") for c in REGLAGES.toute_demande if c.startswith("theme:"))
PERTE_A_DISTANCE = REGLAGES.distance["sans_venir"]
# Ce qu’une porte ne dit jamais, et qui se lirait soixante fois : les mots de la recherche, les textes, l’histoire.
TUS = (
    "titre", "contexte", "corps", "facettes", "zones", "territoire", "confirme_le",
    *(f"structure__{nom}" for nom in ("presentation", "siret", "source", "source_id", "cree_le", "modifie_le")),
    *(f"structure__reseau__{nom}" for nom in ("description", "correspondance", "verifie_le")),
    *(f"service__{nom}" for nom in ("modes_mobilisation", "mobilisable_par", "source", "jeton", "modifie_le")),
    *(f"lieu__{nom}" for nom in ("source", "jeton", "cree_le", "modifie_le", "identite_affichee", "identite_preuve")),
    *(f"lieu__commune__{nom}" for nom in ("nom_replie", "codes_postaux", "anciens_codes", "anciens_noms")),
)  # fmt: skip


def perte_au_km(km: float) -> float:
    """Points that a service loses by its distance."""
    return PERTES[min(int(km), KM_MAX)]


@dataclass(frozen=True)
class Offre:
    """A service able to deliver, at a place (or remotely: `lieu` is None), how far it is, and its hours there.

    `points`: what it is worth for the sentence that was asked, by the weights of the search, its kilometres apart.
    """

    structure: Structure
    service: Service
    lieu: Lieu | None
    distance: float | None
    horaires: str = ""
    points: int = 0


@dataclass(frozen=True)
class Besoin:
    """What is asked for, by codes: values of a group add up, groups narrow each other, an empty group means any.

    `dit` and `qui`: the need and the person in the words of the search, which then weighs the services by them.
    `personne`: who it is for; what does not receive her does not deliver.
    """

    missions: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    commune: Commune | None = None
    rayon: int = RAYON
    dit: str = ""
    qui: str = ""
    personne: Personne | None = None


class Delivrances:
    """Who delivers what on a day, for as many needs as one likes: the directory is read once."""

    def __init__(self, jour: datetime.date | None = None) -> None:
        self.jour = jour or timezone.localdate()
        self._moment = datetime.datetime.combine(self.jour, datetime.time(12), timezone.get_current_timezone())
        self.memoire = memoire_courante()
        self._visibles = lignes_visibles(self.memoire, self.jour)
        self._lectures: dict[tuple[str, str, tuple[str, ...]], tuple[Question, Lecture]] = {}

    def lignes(self, besoin: Besoin, *, peut_etre: bool = False) -> int:
        """The rows that deliver; with `peut_etre`, those too that a stale sheet or a zone elsewhere leaves out."""
        return self._trouver(besoin, peut_etre)[0]

    def pres(self, besoin: Besoin) -> int:
        """The rows whose place stands within the radius, whatever they deliver."""
        if not besoin.commune:
            return 0
        geographie = autour_de(besoin.commune, besoin.rayon, self.memoire)
        return geographie.proches | geographie.reservees

    def structures(self, lignes: int) -> list[int]:
        """The keys of the structures that have a row among these, in order."""
        return list(dict.fromkeys(self.memoire.structure_de[position] for position in index.positions(lignes)))

    def du_reseau(self, lignes: int, code: str) -> int:
        """Those of these rows that belong to a network."""
        return lignes & self.memoire.facette(f"reseau:{code}")

    def offres(self, besoin: Besoin, limite: int = LIMITE) -> list[Offre]:
        """The best row of each service: for what is said, or nearest first when nothing is; one query."""
        lignes, trouvees = self._trouver(besoin, False)
        memoire, distances = self.memoire, trouvees.geographie.distances
        points = self._points(besoin, lignes) if besoin.dit else dict.fromkeys(index.positions(lignes), 0)

        def rang(position: int) -> tuple[float, bool, float, int, int]:
            loin = position not in distances
            km = 0 if loin else distances[position]
            cout = (PERTE_A_DISTANCE if loin else perte_au_km(km)) - points[position] if besoin.dit else 0
            return cout, loin, km, -memoire.fraicheur[position], position

        par_service: dict[int, int] = {}
        for position in sorted(points, key=rang):
            par_service.setdefault(memoire.service_de[position], position)
        meilleures = list(par_service.values())[:limite]
        return [
            Offre(ligne.structure, ligne.service, ligne.lieu, distances.get(position), ligne.horaires, points[position])
            for position, ligne in self.lire(meilleures).items()
        ]

    def _points(self, besoin: Besoin, lignes: int) -> dict[int, int]:
        """What each of these rows is worth for the need, by the weights of the search."""
        _, lecture = self._lecture(besoin)
        du_besoin = Trait(lecture.mots[0].tenu, REGLAGES.besoin)
        parts = partager(lecture.valeurs(lignes), [du_besoin, *traits_du_service(self.memoire, self.jour)])
        return {position: points for points, siennes in parts.items() for position in index.positions(siennes)}

    def _repondent(self, besoin: Besoin) -> int:
        """The rows that answer a need: by one of its themes, or of a network that its words lead to.

        Those too that are reserved to people like this one, of a network that what is said of her leads to: a mission
        locale hears all that the young ask for.
        """
        question, lecture = self._lecture(besoin)
        repondent, menees = lecture.mots[0].tenu, 0
        for rang, mot in enumerate(lecture.mots[1:], 1):
            if rang < question.de_la_personne:
                repondent |= mot.codes.get("reseau", 0)
            else:
                menees |= mot.codes.get("reseau", 0)
        return repondent | menees & reservees(self.memoire)

    def _lecture(self, besoin: Besoin) -> tuple[Question, Lecture]:
        themes = tuple(f"theme:{code}" for code in besoin.themes)
        cle = (besoin.dit, besoin.qui, themes)
        if cle not in self._lectures:
            question = question_composer(besoin.dit, besoin.qui, themes, self.memoire, self._visibles)
            self._lectures[cle] = question, question_evaluer(question, self.memoire, self._visibles)
        return self._lectures[cle]

    def lire(self, positions: Collection[int]) -> dict[int, LigneRecherche]:
        """The rows at these positions, in their order, with what they speak of; one query."""
        base = self.memoire.base
        lignes = LigneRecherche.objects.select_related("structure__reseau", "service", "lieu__commune").defer(*TUS)
        recues = lignes.in_bulk([position + base for position in positions])
        return {position: recues[position + base] for position in positions if position + base in recues}

    def _trouver(self, besoin: Besoin, peut_etre: bool) -> tuple[int, Trouvees]:
        choix = {"mission": besoin.missions, "public": besoin.publics, "theme": () if besoin.dit else besoin.themes}
        criteres = Criteres(commune=besoin.commune, rayon=besoin.rayon, choix=choix)
        trouvees = lignes_trouver(
            criteres, self._moment, Libelles(), self.memoire, self._visibles, reservees=peut_etre, elargir=False
        )
        lignes = trouvees.comptes.lignes
        if besoin.dit:
            lignes &= self._repondent(besoin)
        if besoin.personne:
            lignes &= ~refusees(besoin.personne, self.memoire)
        if peut_etre:
            return lignes, trouvees
        return lignes & self.memoire.confirmees(self.jour), trouvees


def services_delivrant(
    mission: str = "",
    type_public: str = "",
    theme: str = "",
    commune: Commune | None = None,
    *,
    rayon: int = RAYON,
    jour: datetime.date | None = None,
    limite: int = LIMITE,
) -> list[Offre]:
    """Services that deliver `mission` to `type_public` about `theme` (codes; empty means any) to people of `commune`.

    Nearest first, then what is given remotely. Their zone covers the commune; a sheet not confirmed for a year, or of
    a hidden structure, is left out. Each service appears once, at its nearest place.
    """
    missions, publics, themes = ((code,) if code else () for code in (mission, type_public, theme))
    return Delivrances(jour).offres(Besoin(missions, publics, themes, commune, rayon), limite)


journal = logging.getLogger("safran")


def annuaire_precharger() -> bool:
    """Load the search rows and the communes; False when the database does not answer or is not migrated yet."""
    try:
        rechercher(Criteres())
        commune_search("niort", 1)
        return True
    except DatabaseError as panne:
        journal.warning("L’annuaire se lira à la première recherche : %s", type(panne).__name__)
        return False
