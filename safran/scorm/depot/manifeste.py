"""The manifest of a SCORM package."""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from home.fichiers.archives import lisible
from home.fichiers.xml import Noeud, xml_lire
from safran.scorm.choices import Json, Norme
from safran.scorm.depot import rapport as chemins
from safran.scorm.depot.rapport import PaquetRefuse, Rapport, autre_manifeste
from safran.scorm.rte.types import centiemes_12

VERSIONS = {
    "1.2": Norme.SCORM_12,
    "cam 1.3": Norme.SCORM_2004_2,
    "1.3": Norme.SCORM_2004_2,
    "2004": Norme.SCORM_2004_3,
    "2004 1st edition": Norme.SCORM_2004_2,
    "2004 2nd edition": Norme.SCORM_2004_2,
    "2004 3rd edition": Norme.SCORM_2004_3,
    "2004 4th edition": Norme.SCORM_2004_4,
}
ESPACE_12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
ESPACE_2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"


def norme_lire(racine: Noeud, espaces: set[str], rapport: Rapport) -> Norme:
    """The standard of a manifest, or a refusal that says what was found."""
    meta = racine.premier("metadata")
    annonce = " ".join(meta.texte_de("schemaversion").split()) if meta else ""
    ligne = meta.ligne if meta else racine.ligne
    connue = VERSIONS.get(annonce.lower())
    minuscules = {espace.lower() for espace in espaces}
    par_espace = Norme.SCORM_12 if ESPACE_12 in minuscules else None
    if ESPACE_2004 in minuscules:
        par_espace = Norme.SCORM_2004_3
    if not par_espace and (autre := autre_manifeste(racine, espaces)):
        raise PaquetRefuse(autre, ligne)
    if connue and par_espace and (connue == Norme.SCORM_12) != (par_espace == Norme.SCORM_12):
        rapport.avertir(f"le manifeste annonce « {annonce} » avec les mots d’une autre version.", ligne)
    if connue:
        return connue
    if par_espace:
        quoi = f"une version inconnue, « {annonce} »" if annonce else "aucune version"
        rapport.avertir(f"le manifeste annonce {quoi} ; ses mots sont ceux de {par_espace.label}.", ligne)
        return par_espace
    quoi = f"annonce « {annonce} »" if annonce else "n’annonce aucune version"
    raise PaquetRefuse(f"le manifeste {quoi} : seuls SCORM 1.2 et SCORM 2004 sont lus.", ligne)


# Conditions of access of SCORM 1.2 (`prerequisites`): « A & (B | ~C) », « A="passed" », « 2*{A, B, C} ».

LEXEMES = re.compile(r'\s*(?:(\d+)\s*\*\s*\{|("[^"]*")|(<>|[&|~(){},=])|([^\s&|~(){},="<>]+))')
LONGUEUR_MAX = 200
FAITS = {"completed", "passed"}
ABREGES = {"p": "passed", "c": "completed", "f": "failed", "i": "incomplete", "b": "browsed", "n": "not attempted"}


class ConditionIllisible(Exception):
    """The text is not a condition."""


def _lexemes(texte: str) -> Iterator[tuple[str, str]]:
    place, texte = 0, texte.strip()
    while place < len(texte):
        trouve = LEXEMES.match(texte, place)
        if not trouve:
            raise ConditionIllisible(texte)
        nombre, cite, signe, nom = trouve.groups()
        if nombre:
            yield "ensemble", nombre
        elif cite:
            yield "texte", cite[1:-1]
        else:
            yield ("signe", signe) if signe else ("nom", nom)
        place = trouve.end()


class _Analyse:
    """Recursive reading: or, and, not, then a comparison, a set or a name."""

    def __init__(self, texte: str, etat: Callable[[str], str]) -> None:
        if len(texte) > LONGUEUR_MAX:
            raise ConditionIllisible(texte)
        self.suite = [*_lexemes(texte), ("fin", "")]
        self.etat = etat
        self.place = 0

    def prendre(self, *attendus: str) -> tuple[str, str]:
        genre, valeur = self.suite[self.place]
        if attendus and (valeur if genre == "signe" else genre) not in attendus:
            raise ConditionIllisible(valeur)
        self.place += 1
        return genre, valeur

    def suivant(self, signe: str) -> bool:
        return self.suite[self.place] == ("signe", signe)

    def ou(self) -> bool:
        valeur = self.et()
        while self.suivant("|"):
            self.prendre()
            autre = self.et()
            valeur = valeur or autre
        return valeur

    def et(self) -> bool:
        valeur = self.non()
        while self.suivant("&"):
            self.prendre()
            autre = self.non()
            valeur = valeur and autre
        return valeur

    def non(self) -> bool:
        if self.suivant("~"):
            self.prendre()
            return not self.non()
        if self.suivant("("):
            self.prendre()
            valeur = self.ou()
            self.prendre(")")
            return valeur
        if self.suite[self.place][0] == "ensemble":
            return self.ensemble()
        return self.nom()

    def ensemble(self) -> bool:
        combien = int(self.prendre("ensemble")[1][:4])
        valeurs = [self.ou()]
        while self.suivant(","):
            self.prendre()
            valeurs.append(self.ou())
        self.prendre("}")
        return sum(valeurs) >= combien

    def nom(self) -> bool:
        etat = self.etat(self.prendre("nom")[1])
        for signe in ("=", "<>"):
            if self.suivant(signe):
                self.prendre()
                voulu = self.prendre("texte", "nom")[1].lower()
                return (etat == ABREGES.get(voulu, voulu)) == (signe == "=")
        return etat in FAITS


def _lire(condition: str, etat: Callable[[str], str]) -> bool:
    """Whether the condition holds; raises ConditionIllisible."""
    try:
        analyse = _Analyse(condition, etat)
        valeur = analyse.ou()
        analyse.prendre("fin")
    except RecursionError as trop:
        raise ConditionIllisible(condition) from trop
    return valeur


def remplie(condition: str, etat: Callable[[str], str]) -> bool:
    """Whether the condition holds, `etat` giving the status of an item; an empty or unreadable one always does."""
    try:
        return not condition.strip() or _lire(condition, etat)
    except ConditionIllisible:
        return True


def probleme_de(condition: str, connus: Iterable[str]) -> str:
    """Why a condition cannot be followed, or an empty text."""
    noms: list[str] = []
    try:
        _lire(condition, lambda nom: noms.append(nom) or "")
    except ConditionIllisible:
        return f"« {condition[:80]} » est mal écrite"
    inconnus = [nom for nom in noms if nom not in set(connus)]
    return f"« {inconnus[0][:80]} » n’est pas une activité du paquet" if inconnus else ""


# What an item asks of the run-time: mastery, limits of time, data at launch, conditions of access.

ACTIONS = {"exit,message", "exit,no message", "continue,message", "continue,no message"}
LANCEMENT_MAX = {True: 4096, False: 4000}


def decimal_lire(texte: str, bas: int, haut: int, quoi: str, ligne: int) -> str:
    """A number between two bounds, as it is written; refuses what is not one."""
    try:
        nombre = Decimal(texte)
    except InvalidOperation:
        nombre = None
    if nombre is None or not nombre.is_finite() or not bas <= nombre <= haut:
        raise PaquetRefuse(f"{quoi} doit être un nombre de {bas} à {haut} : « {texte} ».", ligne)
    return format(nombre.normalize(), "f")


def reglages_lire(noeud: Noeud, norme: Norme, rapport: Rapport) -> Json:
    """The settings of one item, whatever the edition; an empty text means « not asked »."""
    ancienne = norme == Norme.SCORM_12
    limite, lancement = LANCEMENT_MAX[ancienne], noeud.texte_de("datafromlms")
    if len(lancement) > limite:
        rapport.avertir(f"les données de lancement dépassent {limite} caractères : la suite est coupée.", noeud.ligne)
    action = noeud.texte_de("timelimitaction")
    if action and action not in ACTIONS:
        rapport.avertir(f"action de fin de temps inconnue, ignorée : « {action} ».", noeud.ligne)
        action = ""
    reglages = {
        "lancement": lancement[:limite],
        "action_temps": action,
        "maitrise": "",
        "temps_max": "",
        "prerequis": "",
        "seuil_avancement": "",
    }
    if not ancienne:
        return reglages | {"seuil_avancement": _seuil_avancement(noeud), "partages": _partages(noeud)}
    maitrise, temps = noeud.texte_de("masteryscore"), noeud.texte_de("maxtimeallowed")
    if maitrise:
        maitrise = decimal_lire(maitrise, 0, 100, "la note de réussite (« masteryscore »)", noeud.ligne)
    if temps and centiemes_12(temps) is None:
        rapport.avertir(f"durée maximale illisible, ignorée : « {temps} ».", noeud.ligne)
        temps = ""
    return reglages | {"maitrise": maitrise, "temps_max": temps, "prerequis": noeud.texte_de("prerequisites")}


def _partages(noeud: Noeud) -> list[tuple[str, bool]]:
    """The data that the item shares with others (`adlcp:data`, 4th edition): their name, whether it may read them."""
    bloc = noeud.premier("data")
    lues = {}
    for carte in bloc.tous("map") if bloc else ():
        lues[carte.attribut("targetid")[:4000]] = carte.attribut("readshareddata").lower() not in ("false", "0")
    return [(cible, lue) for cible, lue in lues.items() if cible]


def _seuil_avancement(noeud: Noeud) -> str:
    """`completionThreshold`: a text in the 3rd edition, attributes in the 4th."""
    seuil = noeud.premier("completionthreshold")
    if seuil is None:
        return ""
    par_mesure = seuil.attribut("completedbymeasure").lower() in ("true", "1")
    texte = seuil.attribut("minprogressmeasure") or ("1.0" if par_mesure else "")
    texte = texte if par_mesure else seuil.texte
    return decimal_lire(texte, 0, 1, "le seuil d’avancement (« completionThreshold »)", seuil.ligne) if texte else ""


# Simple sequencing: free choice or steps in order, objectives measured, limits; the rest is said and not played.

VRAI = ("true", "1")


def collections_lire(racine: Noeud) -> dict[str, Noeud]:
    """Sequencing written once and shared by several items, by its identifier."""
    return {
        noeud.attribut("id"): noeud
        for collection in racine.tous("sequencingCollection")
        for noeud in collection.tous("sequencing")
        if noeud.attribut("id")
    }


def _vrai(noeud: Noeud | None, nom: str, defaut: bool) -> bool:
    texte = noeud.attribut(nom).lower() if noeud else ""
    return texte in VRAI if texte else defaut


def _sources(noeud: Noeud, collections: dict[str, Noeud]) -> list[Noeud]:
    """The sequencing of an item: its own, then the shared one that it names."""
    propre = noeud.premier("sequencing")
    commun = collections.get(propre.attribut("idref")) if propre else None
    return [source for source in (propre, commun) if source]


def sequencement_lire(noeud: Noeud, collections: dict[str, Noeud]) -> Json:
    """What an item (or the organisation) asks of the way through its children, and of its own objective."""
    sources = _sources(noeud, collections)
    conduite = _premier(sources, "controlMode")
    listes = [liste for source in sources if (liste := source.premier("objectives"))]
    objectif = _premier(listes, "primaryObjective")
    objectifs = [noeud for liste in listes for nom in ("primaryObjective", "objective") for noeud in liste.tous(nom)]
    return {
        "choix": _vrai(conduite, "choice", True),
        "enchainement": _vrai(conduite, "flow", False),
        "sens_unique": _vrai(conduite, "forwardonly", False),
        "mesure": _mesure(objectif),
        "suivi": _vrai(_premier(sources, "deliveryControls"), "tracked", True),
        "roll_achevement": _vrai(_premier(sources, "rollupRules"), "rollupprogresscompletion", True),
        # Le principal d’abord : la plateforme les donne au contenu.
        "objectifs": list(dict.fromkeys(nom for noeud in objectifs if (nom := noeud.attribut("objectiveid")))),
    }


def _premier(sources: list[Noeud], nom: str) -> Noeud | None:
    return next((trouve for source in sources if (trouve := source.premier(nom))), None)


def _mesure(objectif: Noeud | None) -> str:
    """`minNormalizedMeasure` when the objective is satisfied by measure; 1 when it does not say how much."""
    if objectif is None or not _vrai(objectif, "satisfiedbymeasure", False):
        return ""
    texte = objectif.texte_de("minNormalizedMeasure") or "1"
    return decimal_lire(texte, -1, 1, "la mesure à atteindre (« minNormalizedMeasure »)", objectif.ligne)


def _remplies(nom: str) -> Callable[[Noeud], bool]:
    """Rules of that name, when they say something."""
    return lambda noeud: noeud.nom == nom and bool(noeud.enfants)


def _annonce(nom: str, *attributs: str, vaut: Callable[[str], bool] = bool) -> Callable[[Noeud], bool]:
    """Nodes of that name one of whose attributes says something."""
    return lambda noeud: noeud.nom == nom and any(vaut(noeud.attribut(attribut)) for attribut in attributs)


# Ce que demande un nœud du séquencement, et que le lecteur ne suit pas.
PARTOUT = {
    "conditions entre activités": _remplies("sequencingRules"),
    "nombre d’essais limité": _annonce("limitConditions", "attemptLimit"),
}
# N’a d’effet que sur ce qui contient d’autres activités.
ENSEMBLES = {
    "règles de synthèse": _remplies("rollupRules"),
    "tirage au hasard": _annonce(
        "randomizationControls", "randomizationTiming", "selectionTiming", vaut=lambda dit: dit not in ("", "never")
    ),
    "choix restreint": _annonce(
        "constrainedChoiceConsiderations", "constrainChoice", "preventActivation", vaut=lambda dit: dit.lower() in VRAI
    ),
}
PARTAGES, PARTIES = "objectifs partagés", "ordre imposé dans une seule partie"
SEULE = ("nombre d’essais limité",)  # le reste ne règle que le passage d’une activité à l’autre


def non_joues_dire(
    organisation: Noeud, collections: dict[str, Noeud], rapport: Rapport, *, seule: bool = False
) -> None:
    """One warning that names what the package counts on and the player does not follow, only where it would change
    something: not on a single activity, nor on an item without children, nor for an objective that nobody else shares.
    """
    trouves: dict[str, int] = {}
    vues: set[str] = set()
    for porteur in organisation.parcourir():
        if porteur.nom not in ("organization", "item"):
            continue
        noeuds = [noeud for source in _sources(porteur, collections) for noeud in source.parcourir()]
        ensemble = bool(porteur.tous("item"))
        motifs = PARTOUT | ENSEMBLES if ensemble else PARTOUT
        demandes = {nom for nom, motif in motifs.items() if any(map(motif, noeuds))}
        fermes = (noeud for noeud in noeuds if noeud.nom == "controlMode" and not _vrai(noeud, "choice", True))
        if ensemble and porteur.nom == "item" and any(fermes):
            demandes.add(PARTIES)
        cibles = {noeud.attribut("targetobjectiveid") for noeud in noeuds if noeud.nom == "mapInfo"}
        if cibles & vues:
            demandes.add(PARTAGES)
        vues |= cibles
        for nom in demandes:
            trouves.setdefault(nom, porteur.ligne)
    dits = [nom for nom in (*PARTOUT, *ENSEMBLES, PARTAGES, PARTIES) if nom in trouves and (not seule or nom in SEULE)]
    if dits:
        phrase = (
            f"enchaînement avancé non suivi ({', '.join(dits)}) : les activités s’ouvriront au choix ou à la suite."
        )
        rapport.avertir(phrase, min(trouves[nom] for nom in dits))


# The manifest of a SCORM package: what is kept of it is a plain dict, frozen with the version.

NOM = "imsmanifest.xml"
TITRE_MAX = 200


@dataclass
class Ressource:
    """A resource: its launch file, its other files, what it depends on."""

    identifiant: str
    sco: bool
    base: str
    href: str
    ligne: int
    fichier: str = ""
    fichiers: list[str] = field(default_factory=list)
    dependances: list[str] = field(default_factory=list)


@dataclass
class Manifeste:
    """What the manifest says, and the resources behind it."""

    norme: Norme
    identifiant: str
    titre: str
    arbre: list[Json]
    ressources: dict[str, Ressource]
    sequencement: Json

    def en_dict(self) -> Json:
        return {
            "identifiant": self.identifiant,
            "titre": self.titre,
            "items": self.arbre,
            "sequencement": self.sequencement,
        }


class _Lecture:
    """One reading: the files of the archive, the report being written, identifiers already met."""

    def __init__(self, racine: Noeud, norme: Norme, fichiers: set[str], rapport: Rapport) -> None:
        self.norme, self.fichiers, self.rapport = norme, fichiers, rapport
        self.vus: set[str] = set()
        self.ressources = _ressources_lire(racine, self)
        self.collections = collections_lire(racine)


def manifeste_lire(contenu: bytes, fichiers: set[str], rapport: Rapport) -> Manifeste:
    """Read a manifest against the files of its package; raises PaquetRefuse with the line."""
    racine, espaces = xml_lire(contenu, NOM)
    if racine.nom != "manifest":
        raise PaquetRefuse(f"la racine du manifeste est « {racine.nom} » au lieu de « manifest ».", racine.ligne)
    norme = norme_lire(racine, espaces, rapport)
    lecture = _Lecture(racine, norme, fichiers, rapport)
    organisation = _organisation_choisir(racine, lecture)
    arbre = [_item_lire(noeud, lecture) for noeud in organisation.tous("item")]
    if not arbre:
        raise PaquetRefuse("l’organisation ne contient aucune activité (« item »).", organisation.ligne)
    for item in items_a_plat(arbre):  # une condition que l’on ne suit pas se dit, et l’activité reste ouverte
        if item["prerequis"] and (probleme := probleme_de(item["prerequis"], lecture.vus)):
            phrase = f"condition d’accès non comprise, ignorée : {probleme}."
            rapport.avertir_une_fois("condition", phrase, item["ligne"], "condition")
            item["prerequis"] = ""
    titre = organisation.texte_de("title")[:TITRE_MAX] or "Sans titre"
    sequencement = sequencement_lire(organisation, lecture.collections)
    seule = sum(bool(item.get("fichier")) for item in items_a_plat(arbre)) == 1
    non_joues_dire(organisation, lecture.collections, rapport, seule=seule)
    return Manifeste(norme, racine.attribut("identifier"), titre, arbre, lecture.ressources, sequencement)


def _ressources_lire(racine: Noeud, lecture: _Lecture) -> dict[str, Ressource]:
    base = chemins.base_joindre("", racine.base, racine.ligne)
    bloc = racine.premier("resources")
    if bloc is None:
        raise PaquetRefuse("le manifeste n’a pas de ressources (« resources »).", racine.ligne)
    base = chemins.base_joindre(base, bloc.base, bloc.ligne)
    ressources: dict[str, Ressource] = {}
    for noeud in bloc.tous("resource"):
        identifiant = noeud.attribut("identifier")
        if not identifiant or identifiant in ressources:
            raise PaquetRefuse("une ressource n’a pas d’identifiant, ou porte celui d’une autre.", noeud.ligne)
        ici = chemins.base_joindre(base, noeud.base, noeud.ligne)
        ressource = Ressource(
            identifiant,
            noeud.attribut("scormtype").lower() == "sco",
            ici,
            noeud.attribut("href"),
            noeud.ligne,
            dependances=[d.attribut("identifierref") for d in noeud.tous("dependency")],
        )
        ressource.fichiers = _fichiers_lire(noeud, ici, lecture)
        ressources[identifiant] = ressource
    return ressources


def _fichiers_lire(noeud: Noeud, base: str, lecture: _Lecture) -> list[str]:
    """The files that a resource lists; one that is missing is said, and does not stop the package."""
    fichiers = []
    for declare in noeud.tous("file"):
        href = declare.attribut("href")
        if not href or chemins.SCHEMA.match(href):
            continue
        trouve = chemins.fichier_trouver(base, href, lecture.fichiers, declare.ligne)
        if trouve is None:
            phrase = f"le fichier « {lisible(href)} » est annoncé et n’est pas dans le paquet."
            lecture.rapport.avertir_une_fois("absent", phrase, declare.ligne, "fichier")
        else:
            fichiers.append(trouve)
    return fichiers


def _organisation_choisir(racine: Noeud, lecture: _Lecture) -> Noeud:
    """The default organisation; a package that only lends resources cannot be played."""
    bloc = racine.premier("organizations")
    toutes = bloc.tous("organization") if bloc else []
    if bloc is None or not toutes:
        ligne = bloc.ligne if bloc else racine.ligne
        raise PaquetRefuse("le manifeste n’a pas d’organisation : rien ne dit par où commencer.", ligne)
    voulue = bloc.attribut("default")
    if len(toutes) > 1:
        lecture.rapport.avertir("le paquet a plusieurs organisations : une seule sera jouée.", bloc.ligne)
    if not voulue:
        lecture.rapport.avertir("aucune organisation n’est dite par défaut : la première est prise.", bloc.ligne)
        return toutes[0]
    choisie = next((noeud for noeud in toutes if noeud.attribut("identifier") == voulue), None)
    if choisie is None:
        premiere = toutes[0].texte_de("title") or toutes[0].attribut("identifier")
        phrase = f"l’organisation dite par défaut, « {voulue[:80]} », n’existe pas : la première, « {premiere[:80]} », "
        lecture.rapport.avertir(f"{phrase}est prise.", bloc.ligne)
        return toutes[0]
    return choisie


def _item_lire(noeud: Noeud, lecture: _Lecture) -> Json:
    identifiant = noeud.attribut("identifier")
    if not identifiant or identifiant in lecture.vus:
        raise PaquetRefuse("une activité n’a pas d’identifiant, ou porte celui d’une autre.", noeud.ligne)
    lecture.vus.add(identifiant)
    item: Json = {
        "id": identifiant[:255],
        "titre": (noeud.texte_de("title") or identifiant)[:TITRE_MAX],
        "visible": noeud.attribut("isvisible").lower() not in ("false", "0"),
        "ligne": noeud.ligne,
        "enfants": [_item_lire(enfant, lecture) for enfant in noeud.tous("item")],
        "sequencement": sequencement_lire(noeud, lecture.collections),
        **reglages_lire(noeud, lecture.norme, lecture.rapport),
    }
    reference = noeud.attribut("identifierref")
    if reference:
        item.update(_lancement(noeud, reference, lecture))
    elif not item["enfants"]:
        raise PaquetRefuse(f"l’activité « {item['titre']} » n’ouvre aucune ressource.", noeud.ligne)
    return item


def _lancement(noeud: Noeud, reference: str, lecture: _Lecture) -> Json:
    ressource = lecture.ressources.get(reference)
    if ressource is None:
        raise PaquetRefuse(f"l’activité renvoie à une ressource absente : « {reference} ».", noeud.ligne)
    if not ressource.href:
        raise PaquetRefuse(f"la ressource « {reference} » n’a pas de page à ouvrir (« href »).", ressource.ligne)
    fichier = chemins.fichier_trouver(ressource.base, ressource.href, lecture.fichiers, ressource.ligne)
    if fichier is None:
        voulu = posixpath.normpath(posixpath.join(ressource.base, ressource.href)).casefold()
        proche = next((nom for nom in lecture.fichiers if nom.casefold() == voulu), None)
        presque = f" (mais « {proche} » y est : la casse compte)" if proche else ""
        phrase = f"la page à ouvrir, « {ressource.href} », n’est pas dans le paquet{presque}."
        raise PaquetRefuse(phrase, ressource.ligne)
    ressource.fichier = fichier
    _chemin, suite = chemins.adresse_couper(ressource.href)
    parametres = noeud.attribut("parameters")
    return {"fichier": fichier, "suite": chemins.parametres_joindre(suite, parametres), "sco": ressource.sco}


def items_a_plat(arbre: list[Json]) -> list[Json]:
    """Every item, in reading order."""
    return [item for racine in arbre for item in (racine, *items_a_plat(racine["enfants"]))]
