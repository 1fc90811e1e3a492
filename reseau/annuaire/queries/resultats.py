"""What the list, the map, the print and the spreadsheet show of each structure found, and its service that answers
best.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from django.utils import timezone

from reseau.annuaire.adresses import distance, fiche_d_une_reponse
from reseau.annuaire.choices import JAMAIS, MISSIONS_CEP, Fraicheur
from reseau.annuaire.horaires import Fermeture, Ouverture, fermetures_a_venir, horaires_habituels, ouverture_a
from reseau.annuaire.models import Lieu, LigneRecherche, Service
from reseau.annuaire.queries.fiches import fraicheur_de, jetons_dire, telephone_de
from reseau.annuaire.queries.lexique import Libelles, comme_tape
from reseau.annuaire.recherche.classement import Classee, Trouvees
from reseau.annuaire.recherche.question import Raison, raisons_lire
from reseau.structures.models import Structure

# Ce que la liste ne dit pas, et qui se lirait à chaque ligne : les mots de la recherche, les textes, l’histoire.
TUS = (
    "titre",
    "contexte",
    "corps",
    "structure__presentation",
    "structure__reseau__description",
    "service__description",
    "service__conditions",
    "service__comment_joindre",
)
MAX_PUBLICS = 3
MAX_RAISONS = 3
MAX_COMMUNES = 3


class LieuTrouve(NamedTuple):
    """A place where some service found is given."""

    lieu: Lieu
    distance: float | None
    ouverture: Ouverture | None
    latitude: float
    longitude: float


class StructureTrouvee(NamedTuple):
    """A structure with those of its services and places that answer the question."""

    numero: int
    structure: Structure
    services: list[Service]
    lieux: list[LieuTrouve]
    publics: list[str]
    publics_de_plus: bool
    niveaux: list[str]
    de_loin: bool
    fraicheur: str
    confirme_le: datetime.date | None
    a_distance: Ouverture | None = None

    @property
    def ouverture(self) -> Ouverture | None:
        """Whether one may come now; or write and call, when there is nowhere to come."""
        return self.premier_lieu.ouverture if self.premier_lieu else self.a_distance

    @property
    def premier_lieu(self) -> LieuTrouve | None:
        """The place to show on the map: the nearest, or the first."""
        return self.lieux[0] if self.lieux else None

    @property
    def repere(self) -> LieuTrouve | None:
        """The place on the map: none for what is given from afar to the town asked for."""
        return None if self.de_loin else self.premier_lieu

    @property
    def communes(self) -> str:
        """« Angoulême, Cognac… », the nearest first; towns too far to go are left out when one is near."""
        proches = [lieu for lieu in self.lieux if lieu.distance is not None]
        noms = list(dict.fromkeys(lieu.lieu.commune.nom for lieu in proches or self.lieux))
        return ", ".join(noms[:MAX_COMMUNES]) + ("…" if len(noms) > MAX_COMMUNES else "")


def lignes_lues(cles: list[int], trouvees: Trouvees) -> dict[int, list[LigneRecherche]]:
    """The rows found of these structures, in their order, each with its `distance`; one query."""
    memoire, distances = trouvees.memoire, trouvees.geographie.distances
    trouves = [
        position + memoire.base
        for structure in cles
        for position in memoire.positions_de(structure, trouvees.comptes.lignes)
    ]
    lignes = LigneRecherche.objects.filter(pk__in=trouves).annotate(a_joindre=telephone_de()).order_by("pk")
    par_structure: dict[int, list[LigneRecherche]] = defaultdict(list)
    for ligne in lignes.select_related("structure__reseau", "service", "lieu__commune").defer(*TUS):
        ligne.distance = distances.get(ligne.pk - memoire.base)
        par_structure[ligne.structure_id].append(ligne)
    return {cle: par_structure[cle] for cle in cles if cle in par_structure}


def structures_decrire(
    lues: dict[int, list[LigneRecherche]], trouvees: Trouvees, mots: Libelles, moment: datetime.datetime, avant: int
) -> list[StructureTrouvee]:
    """Describe structures in order, numbered after `avant`."""
    autour, jour = bool(trouvees.commune), timezone.localdate(moment)
    return [_decrire(rang, lignes, mots, moment, jour, autour) for rang, lignes in enumerate(lues.values(), avant + 1)]


def _decrire(
    rang: int,
    lignes: list[LigneRecherche],
    mots: Libelles,
    moment: datetime.datetime,
    jour: datetime.date,
    autour: bool,
) -> StructureTrouvee:
    if len(lignes) > 1:
        lignes.sort(key=partial(_rang, jour=jour))
    jetons = {jeton for ligne in lignes for jeton in ligne.facettes.split()}
    publics = ordonnes("public", jetons, mots)
    premiere = lignes[0]
    confirme_le = premiere.confirme_le
    return StructureTrouvee(
        numero=rang,
        structure=premiere.structure,
        services=list({ligne.service_id: ligne.service for ligne in lignes}.values()),
        lieux=_lieux(lignes, moment),
        publics=[mots.libelle("public", code) for code in publics][:MAX_PUBLICS],
        publics_de_plus=len(publics) > MAX_PUBLICS,
        niveaux=ordonnes("cep", jetons, mots),
        de_loin=autour and premiere.distance is None,
        fraicheur=fraicheur_de(confirme_le, jour),
        confirme_le=confirme_le,
        a_distance=_a_distance(lignes, moment),
    )


def _rang(ligne: LigneRecherche, jour: datetime.date) -> tuple[bool, bool, float, int, int]:
    """The row that gives a structure its place in the list comes first: confirmed, then near."""
    perimee = fraicheur_de(ligne.confirme_le, jour) == Fraicheur.PERIMEE
    return perimee, ligne.distance is None, ligne.distance or 0, ligne.lieu_id or 0, ligne.pk


def ordonnes(nom: str, jetons: set[str], mots: Libelles) -> list[str]:
    """The codes of one group, in the order of the vocabulary."""
    return [code for code in mots.tous.get(nom, ()) if f"{nom}:{code}" in jetons]


def _a_distance(lignes: list[LigneRecherche], moment: datetime.datetime) -> Ouverture | None:
    """Open as soon as one of the services given without a place is; else the first that says its hours."""
    etats = [etat for ligne in lignes if not ligne.lieu and (etat := ouverture_a(ligne.horaires, moment))]
    return next((etat for etat in etats if etat.ouvert), etats[0] if etats else None)


def _lieux(lignes: list[LigneRecherche], moment: datetime.datetime) -> list[LieuTrouve]:
    """Each place once, open as soon as one of the services found there is, by its own hours or by the place's."""
    lieux: dict[int, LieuTrouve] = {}
    for ligne in lignes:
        if not ligne.lieu:
            continue
        connu = lieux.get(ligne.lieu_id)
        if connu is None or not (connu.ouverture and connu.ouverture.ouvert):
            etat = ouverture_a(ligne.horaires, moment)
            if connu is None or etat and etat.ouvert:
                lieux[ligne.lieu_id] = lieu_de(ligne, etat)
    return list(lieux.values())


def lieu_de(ligne: LigneRecherche, etat: Ouverture | None) -> LieuTrouve:
    """The place of a row, open or not."""
    return LieuTrouve(ligne.lieu, ligne.distance, etat, ligne.latitude, ligne.longitude)


# The service that answers best in each structure found, at its best place: what a counsellor needs to send someone.

# Pourquoi un service répond, du plus au moins parlant.
DITES = {
    "nom": "« {mot} », dans son nom",
    "public": "son public, {libelle}",
    "theme": "le thème « {libelle} »",
    "mission": "sa mission, {libelle}",
    "reseau": "son réseau, {libelle}",
    "nom_autrement": "« {mot} », dit autrement dans son nom",
    "contexte": "« {mot} », dans ce qu’il annonce",
    "contexte_autrement": "« {mot} », dit autrement dans ce qu’il annonce",
    "corps": "« {mot} », dans sa description",
    "tout_public": "son accueil, ouvert à tous",
}
ORDRE = {genre: rang for rang, genre in enumerate(DITES)}


# Ce que fait un service, du plus au moins engagé : le verbe tient lieu d’étiquette.
VERBES = {"accompagnement": "Accompagne", "conseil": "Conseille", "information": "Informe", "accueil": "Accueille"}


class Reponse(NamedTuple):
    """A door: a service, the place where it answers best, and why.

    `lieu` is None for what is given without a place, or remotely to the town asked for; `reserve_a` is empty for what
    is open to the whole region; `autres` counts the other services of the structure that answer too; `horaires` are
    those of an ordinary week, in OpenStreetMap's form, and `fermetures` those to come; `fiche` is the address of the
    sheet, this place first.
    """

    numero: int
    fiche: str
    structure: Structure
    service: Service
    lieu: LieuTrouve | None
    a_distance: bool
    distance: float | None
    ouverture: Ouverture | None
    telephone: str
    accompagne: bool
    missions: list[str]
    codes_missions: list[str]
    publics: list[str]
    niveaux: list[str]
    raisons: list[str]
    reserve_a: str
    fraicheur: str
    confirme_le: datetime.date | None
    autres: int
    jamais: bool = False
    horaires: str = ""
    fermetures: Sequence[Fermeture] = ()

    @property
    def verbe(self) -> str:
        """What the service does, the most committed mission first."""
        return next((verbe for code, verbe in VERBES.items() if code in self.codes_missions), "S’adresse à")

    @property
    def publics_dits(self) -> str:
        """« jeunes de 16 à 25 ans, salariés… »."""
        dits = [en_suite(nom) for nom in self.publics[:MAX_PUBLICS]]
        return ", ".join(dits or ["tout public"]) + ("…" if len(self.publics) > MAX_PUBLICS else "")

    @property
    def raisons_dites(self) -> str:
        """The most telling ones."""
        return " ; ".join(self.raisons[:MAX_RAISONS])

    @property
    def ou(self) -> str:
        """« Antenne de Melle, Melle », « À distance »."""
        if not self.lieu:
            return "À distance"
        lieu = self.lieu.lieu
        dans_le_nom = lieu.commune.nom.casefold() in lieu.nom.casefold()
        return lieu.nom if dans_le_nom else ", ".join(filter(None, (lieu.nom, lieu.commune.nom)))

    @property
    def loin(self) -> str:
        """« à 3 km », « sans se déplacer »."""
        return distance(self.distance) if self.lieu else "sans se déplacer"

    @property
    def age_dit(self) -> str:
        """What to tell of a sheet that is not up to date, or that its structure has never confirmed."""
        if self.jamais and self.fraicheur != Fraicheur.PERIMEE:
            return "Jamais confirmée par la structure"
        return {Fraicheur.A_CONFIRMER: "À confirmer", Fraicheur.PERIMEE: Fraicheur.PERIMEE.label}.get(
            self.fraicheur, ""
        )


def en_suite(nom: str) -> str:
    """A label inside a sentence: a small first letter, unless it is an acronym."""
    return nom if nom[1:2].isupper() else nom[:1].lower() + nom[1:]


def reponses_decrire(
    classees: Sequence[Classee],
    lues: Mapping[int, Sequence[LigneRecherche]],
    trouvees: Trouvees,
    mots: Libelles,
    moment: datetime.datetime,
    avant: int,
    texte: str,
) -> list[Reponse]:
    """The answers in order, numbered after `avant`, told with the words of `texte`.

    At most four queries, for the names of zones.
    """
    base = trouvees.memoire.base
    par_cle = {ligne.pk: ligne for lignes in lues.values() for ligne in lignes}
    montrees = [ligne for classee in classees if (ligne := par_cle.get(classee.position + base))]
    facettes = {ligne.pk - base: ligne.facettes.split() for ligne in montrees}
    raisons = raisons_lire(facettes, trouvees.lecture.mots, trouvees.memoire.taille)
    reservees = jetons_dire({ligne.zones for ligne in montrees})
    return [
        _decrire_reponses(
            rang,
            ligne,
            lues[ligne.structure_id],
            _dire(raisons[ligne.pk - base], mots, texte),
            reservees,
            trouvees,
            mots,
            moment,
        )
        for rang, ligne in enumerate(montrees, avant + 1)
    ]


def _decrire_reponses(
    rang: int,
    ligne: LigneRecherche,
    siennes: Sequence[LigneRecherche],
    raisons: list[str],
    reservees: Mapping[str, str],
    trouvees: Trouvees,
    mots: Libelles,
    moment: datetime.datetime,
) -> Reponse:
    jetons = set(ligne.facettes.split())
    missions = ordonnes("mission", jetons, mots)
    de_loin = bool(trouvees.commune) and ligne.distance is None
    ouverture = ouverture_a(ligne.horaires, moment)
    fermetures = ligne.lieu.fermetures if ligne.lieu else []
    return Reponse(
        numero=rang,
        fiche=fiche_d_une_reponse(ligne.structure, trouvees.commune, None if de_loin else ligne.lieu),
        structure=ligne.structure,
        service=ligne.service,
        lieu=None if de_loin or not ligne.lieu else lieu_de(ligne, ouverture),
        a_distance=de_loin or not ligne.lieu,
        distance=ligne.distance,
        ouverture=ouverture,
        telephone=ligne.lieu and ligne.lieu.telephone or ligne.a_joindre,
        accompagne=bool(MISSIONS_CEP.intersection(missions)),
        missions=[mots.libelle("mission", code) for code in missions],
        codes_missions=missions,
        publics=[mots.libelle("public", code) for code in ordonnes("public", jetons, mots)],
        niveaux=ordonnes("cep", jetons, mots),
        raisons=raisons,
        reserve_a=reservees[ligne.zones],
        fraicheur=fraicheur_de(ligne.confirme_le, timezone.localdate(moment)),
        confirme_le=ligne.confirme_le,
        autres=len({sienne.service_id for sienne in siennes}) - 1,
        jamais=JAMAIS in jetons,
        horaires=horaires_habituels(ligne.horaires, fermetures),
        fermetures=fermetures_a_venir(fermetures, timezone.localdate(moment)),
    )


def _dire(raisons: Sequence[Raison], mots: Libelles, texte: str) -> list[str]:
    """The reasons in words, the most telling first, each once; words are said as they were typed."""
    dites = (
        DITES[raison.genre].format(mot=comme_tape(texte, raison.mot), libelle=mots.libelle(raison.genre, raison.code))
        for raison in sorted(raisons, key=lambda raison: ORDRE[raison.genre])
    )
    return list(dict.fromkeys(dites))
