"""Sheets that look alike: proposed to a person with the reasons, never merged by themselves, shown side by side."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz, process

from home.recherche.texte import mots, replier
from reseau.annuaire.choices import DOUBLONS_OUVERTS, DecisionDoublon, Genre
from reseau.annuaire.models import Doublon, Lieu, LigneImport, Service
from reseau.annuaire.portes import etat_de, valeurs_dire
from reseau.comptes.models import Compte
from reseau.echanges.rules.imports.lignes import changements_de
from reseau.membres.permissions import est_region, reseaux_menes, structures_representees
from reseau.structures.models import Structure
from reseau.territoires.models import Commune
from reseau.territoires.portes import distance_km

# Structures that look like one already there: proposed to a person with the reasons, never merged by themselves.

RESSEMBLANCE = 85
MEME_SOURCE = 95  # deux fiches d'une même source ne se ressemblent que presque mot pour mot
METRES = 150
MAX_CANDIDATS = 3
MAX_EXAMINES = 5
_DEGRES = 0.003  # plus de 150 m, sous nos latitudes : épargne le calcul des vraies distances
CHAMPS = (
    "pk", "nom", "siret", "telephone", "reseau__code", "source", "source_id", "lieux__commune__code_insee",
    "lieux__latitude", "lieux__longitude", "lieux__telephone",
)  # fmt: skip


class _Fiche(NamedTuple):
    """A structure at one of its places; without `pk`, another line of the same file."""

    pk: int | None
    source: str
    source_id: str
    nom: str
    reseau: str
    point: tuple[float, float] | None


@dataclass
class Candidat:
    """A sheet that looks like the one about to be created, and why."""

    pk: int | None
    source_id: str
    nom: str
    indices: dict[str, Any] = field(default_factory=dict)

    @property
    def force(self) -> int:
        """The more likely first."""
        dits = self.indices
        proche = METRES - dits.get("distance", METRES)
        return 400 * ("siret" in dits) + 200 * ("telephone" in dits) + 2 * dits.get("nom", 0) + proche

    def dire(self) -> str:
        """« Mission locale de Niort (même téléphone ; même commune, nom proche) »."""
        return f"{self.nom} ({raisons_dire(self.indices)})"

    def garder(self) -> dict[str, Any]:
        return {"pk": self.pk, "id": self.source_id, "nom": self.nom, "indices": self.indices}


def raisons_dire(indices: dict[str, Any]) -> str:
    """The reasons in words."""
    dites = []
    if indices.get("siret"):
        dites.append("même SIRET")
    if indices.get("telephone"):
        dites.append("même téléphone")
    if "nom" in indices:
        dites.append("même commune, nom proche")
    if "distance" in indices:
        dites.append(f"même réseau, même endroit à {indices['distance']} m près")
    elif indices.get("reseau"):
        dites.append("même réseau, même commune")
    return " ; ".join(dites)


class Doublons:
    """Every structure known, by number, by telephone and by town; read at the first question.

    With `connues_de`, those that the public does not see are left out, save for these.
    """

    def __init__(self, source: str, connues_de: frozenset[int] | None = None) -> None:
        self._source, self._connues_de = source, connues_de
        self._fiches: list[_Fiche] = []
        self._par_siret: dict[str, list[int]] = defaultdict(list)
        self._par_telephone: dict[str, list[int]] = defaultdict(list)
        self._par_commune: dict[str, tuple[list[int], list[str]]] = defaultdict(lambda: ([], []))
        self._par_reseau: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._ecartes: set[tuple[str, int]] = set()
        self._lues = False

    def lire(self) -> None:
        """Read every structure, once."""
        if self._lues:
            return
        self._lues = True
        decides = Doublon.objects.filter(source=self._source, decision=DecisionDoublon.DIFFERENTE)
        self._ecartes = set(decides.values_list("source_id", "structure_id"))
        structures = Structure.objects.filter(fusionnee_dans=None)
        if self._connues_de is not None:
            structures = structures.filter(Q(pk__in=Structure.objects.visibles()) | Q(pk__in=self._connues_de))
        for ligne in structures.values_list(*CHAMPS).iterator(2000):
            pk, nom, siret, telephone, reseau, source, source_id, commune, latitude, longitude, autre = ligne
            point = None if latitude is None or longitude is None else (latitude, longitude)
            self._ranger(_Fiche(pk, source, source_id, nom, reseau, point), siret, (telephone, autre), commune)

    def ajouter(self, source_id: str, champs: dict[str, Any], position: dict[str, Any], reseau: str) -> None:
        """Remember a structure that the same file creates."""
        fiche = _Fiche(None, self._source, source_id, champs["nom"], reseau, _point(position))
        telephones = (champs.get("telephone"), position.get("telephone"))
        self._ranger(fiche, champs.get("siret"), telephones, position.get("commune"))

    def _ranger(self, fiche: _Fiche, siret: Any, telephones: Iterable[Any], commune: str | None) -> None:
        rang = len(self._fiches)
        self._fiches.append(fiche)
        if siret:
            self._par_siret[siret].append(rang)
        for chiffres in {_chiffres(telephone) for telephone in telephones} - {""}:
            self._par_telephone[chiffres].append(rang)
        if commune:
            rangs, cles = self._par_commune[commune]
            rangs.append(rang)
            cles.append(_cle(fiche.nom))
            self._par_reseau[commune, fiche.reseau].append(rang)

    def chercher(
        self, source_id: str, champs: dict[str, Any], position: dict[str, Any], reseau: str, avant: int | None = None
    ) -> list[Candidat]:
        """The likeliest twins of a structure, three at most; with `avant`, only those of a smaller key."""
        self.lire()
        candidats: dict[Any, Candidat] = {}

        def noter(rang: int, indice: str, valeur: Any, meme_source: bool = False) -> None:
            fiche = self._fiches[rang]
            if fiche.source == self._source and self._source and not meme_source:
                return
            if fiche.pk is None and fiche.source_id == source_id or (source_id, fiche.pk) in self._ecartes:
                return
            if avant is not None and (fiche.pk is None or fiche.pk >= avant):
                return
            cle = fiche.pk or fiche.source_id
            candidats.setdefault(cle, Candidat(fiche.pk, fiche.source_id, fiche.nom)).indices[indice] = valeur

        for rang in self._par_siret.get(champs.get("siret") or "-", ())[:MAX_EXAMINES]:
            noter(rang, "siret", True, meme_source=True)
        for telephone in (champs.get("telephone"), position.get("telephone")):
            for rang in self._par_telephone.get(_chiffres(telephone) or "-", ())[:MAX_EXAMINES]:
                noter(rang, "telephone", True)
        self._par_le_lieu(champs, position, reseau, noter)
        return sorted(candidats.values(), key=lambda candidat: -candidat.force)[:MAX_CANDIDATS]

    def _par_le_lieu(self, champs: dict[str, Any], position: dict[str, Any], reseau: str, noter: Any) -> None:
        """Twins in the same town: a close name, the same spot, or the only one of its network there."""
        commune = position.get("commune") or "-"
        rangs, cles = self._par_commune.get(commune, ((), ()))
        proches = process.extract(
            _cle(champs["nom"]), cles, scorer=fuzz.token_set_ratio, score_cutoff=RESSEMBLANCE, limit=MAX_EXAMINES,
            processor=None,
        )  # fmt: skip
        for _, score, indice in proches:
            noter(rangs[indice], "nom", round(score), meme_source=score >= MEME_SOURCE)
        meme_reseau, point = self._par_reseau.get((commune, reseau), []), _point(position)
        for rang in meme_reseau:
            la = self._fiches[rang].point
            if point and la and abs(point[0] - la[0]) < _DEGRES and abs(point[1] - la[1]) < _DEGRES:
                metres = round(distance_km(*point, *la) * 1000)
                if metres <= METRES:
                    noter(rang, "distance", metres)
        if len({self._fiches[rang].pk for rang in meme_reseau}) == 1:
            noter(meme_reseau[0], "reseau", True)


def lieu_jumeau(structure: int, champs: dict[str, Any]) -> Lieu | None:
    """The place of a structure that a source describes too: same town, and same address or same spot."""
    adresse, point = replier(champs.get("adresse") or ""), _point(champs)
    lieux = list(Lieu.objects.filter(structure=structure, commune__code_insee=champs["commune"]).select_related("chez"))
    for lieu in lieux:
        la = _point({"latitude": lieu.latitude, "longitude": lieu.longitude})
        if adresse and mots(lieu.adresse) == mots(adresse):
            return lieu
        if point and la and distance_km(*point, *la) * 1000 <= METRES:
            return lieu
    seul = lieux[0] if len(lieux) == 1 else None
    return seul if seul and (not adresse or not seul.adresse) else None


def meme_nom(structure: int, nom: str) -> Service | None:
    """The service of a structure that bears this name."""
    services = Service.objects.filter(structure=structure)
    return next((service for service in services if replier(service.nom) == replier(nom)), None)


def _cle(nom: str) -> str:
    return " ".join(mots(nom))


def _chiffres(telephone: Any) -> str:
    """The ten digits of a telephone; short numbers are shared by many and say nothing."""
    chiffres = re.sub(r"\D", "", str(telephone or ""))
    return chiffres if len(chiffres) == 10 else ""


def _point(position: dict[str, Any]) -> tuple[float, float] | None:
    latitude, longitude = position.get("latitude"), position.get("longitude")
    return (latitude, longitude) if latitude is not None and longitude is not None else None


# Sheets that look alike: those that a person may decide of, and the two of them side by side.

CHAMPS_QUERIES = ("nom", "sigle", "reseau", "siret", "telephone", "courriel", "site", "presentation", "parent")


def doublons_suivis(compte: Compte) -> QuerySet[Doublon]:
    """Those of the structures that a person acts for and of the files that she dropped; all for the Région."""
    doublons = Doublon.objects.select_related(
        "structure__reseau", "creee__reseau", "creee__fusionnee_dans", "importation", "decide_par"
    )
    if est_region(compte):
        return doublons
    structures, reseaux = structures_representees(compte), reseaux_menes(compte)
    siens = Q(importation__compte=compte, structure__in=Structure.objects.visibles())
    for lien in ("structure", "creee"):
        siens |= Q(**{f"{lien}__in": structures}) | Q(**{f"{lien}__reseau__in": reseaux})
    return doublons.filter(siens)


def doublons_filtrer(doublons: QuerySet[Doublon], decision: str = "", texte: str = "") -> QuerySet[Doublon]:
    """One decision, or by default what still waits for one; whose names hold a text."""
    if texte:
        doublons = doublons.filter(Q(nom__icontains=texte) | Q(structure__nom__icontains=texte))
    if decision in DecisionDoublon.values:
        return doublons.filter(decision=decision)
    return doublons.filter(decision__in=DOUBLONS_OUVERTS)


def doublons_a_traiter(compte: Compte) -> QuerySet[Doublon]:
    """Those that wait for this person."""
    return doublons_suivis(compte).filter(decision=DecisionDoublon.A_TRAITER)


def doublon_comparer(doublon: Doublon) -> dict[str, Any]:
    """The sheet of the source, as it stands here or as its file gives it, beside the one that looks like it: the
    fields where they differ, those they share, their places and services."""
    la = _fiche(doublon.structure)
    autre = _fiche(doublon.creee) if doublon.creee else _fiche_du_fichier(doublon)
    champs = [nom for nom in CHAMPS_QUERIES if autre[0].get(nom) or la[0].get(nom)]
    dits = valeurs_dire(Genre.STRUCTURE, {nom: [autre[0].get(nom), la[0].get(nom)] for nom in champs})
    return {
        "differents": [dit for dit in dits if dit.avant != dit.apres],
        "communs": [dit for dit in dits if dit.avant == dit.apres],
        "lieux": (autre[1], la[1]),
        "services": (autre[2], la[2]),
        "raisons": raisons_dire(doublon.indices),
    }


def _fiche(structure: Structure) -> tuple[dict[str, Any], list[str], list[str]]:
    lieux = Lieu.objects.filter(structure=structure).select_related("commune")
    dits = [_lieu_dire(lieu.nom, lieu.adresse, lieu.commune.nom, lieu.telephone) for lieu in lieux[:20]]
    services = Service.objects.filter(structure=structure).values_list("nom", flat=True)
    return etat_de(structure, CHAMPS_QUERIES), dits, list(services[:20])


def _fiche_du_fichier(doublon: Doublon) -> tuple[dict[str, Any], list[str], list[str]]:
    """What the lines of the file say of a structure that is not written yet."""
    nommee = Q(plan__changements__0__id=doublon.source_id) | Q(plan__structure__id=doublon.source_id)
    lignes = LigneImport.objects.filter(nommee, importation=doublon.importation_id)
    valeurs: dict[str, Any] = {"nom": doublon.nom}
    lieux: dict[str, dict[str, Any]] = {}
    services: list[str] = []
    for plan in lignes.order_by("numero", "pk").values_list("plan", flat=True)[:50]:
        for changement in changements_de(plan):
            dit = changement.dit
            if changement.genre == Genre.STRUCTURE:
                valeurs |= dit | ({"reseau": changement.reseau} if changement.reseau else {})
            elif changement.genre == Genre.LIEU and dit:
                lieux[changement.id] = dit
            elif dit:
                services.append(dit["nom"])
    codes = {lieu.get("commune") or "" for lieu in lieux.values()}
    communes = dict(Commune.objects.filter(code_insee__in=codes).values_list("code_insee", "nom"))
    dits = [
        _lieu_dire(lieu.get("nom"), lieu.get("adresse"), communes.get(lieu.get("commune")), lieu.get("telephone"))
        for lieu in lieux.values()
    ]
    return valeurs, dits, services


def _lieu_dire(*morceaux: str | None) -> str:
    return ", ".join(morceau for morceau in morceaux if morceau)
