"""The manifest of a SCORM package: what is kept of it is a plain dict, frozen with the version."""

from dataclasses import dataclass, field
from typing import Any

from home.archives.noms import lisible
from home.archives.xml import Noeud, xml_lire
from safran.scorm.choices import Norme
from safran.scorm.depot import chemins, prerequis
from safran.scorm.depot.normes import norme_lire
from safran.scorm.depot.rapport import PaquetRefuse, Rapport
from safran.scorm.depot.reglages import reglages_lire
from safran.scorm.depot.sequencement import collections_lire, non_joues_dire, sequencement_lire

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
    arbre: list[dict[str, Any]]
    ressources: dict[str, Ressource]
    sequencement: dict[str, Any]

    def en_dict(self) -> dict[str, Any]:
        """What is frozen with the version."""
        return {
            "identifiant": self.identifiant,
            "titre": self.titre,
            "items": self.arbre,
            "sequencement": self.sequencement,
        }


class _Lecture:
    """One reading: the files of the archive, the report being written, identifiers already met."""

    def __init__(self, norme: Norme, fichiers: set[str], rapport: Rapport) -> None:
        self.norme, self.fichiers, self.rapport = norme, fichiers, rapport
        self.ressources: dict[str, Ressource] = {}
        self.vus: set[str] = set()
        self.collections: dict[str, Noeud] = {}


def manifeste_lire(contenu: bytes, fichiers: set[str], rapport: Rapport) -> Manifeste:
    """Read a manifest against the files of its package; raises PaquetRefuse with the line."""
    racine, espaces = xml_lire(contenu, NOM)
    if racine.nom != "manifest":
        raise PaquetRefuse(f"la racine du manifeste est « {racine.nom} » au lieu de « manifest ».", racine.ligne)
    norme = norme_lire(racine, espaces, rapport)
    lecture = _Lecture(norme, fichiers, rapport)
    base = chemins.base_joindre("", racine.base, racine.ligne)
    lecture.ressources = _ressources_lire(racine, base, lecture)
    lecture.collections = collections_lire(racine)
    organisation = _organisation_choisir(racine, lecture)
    arbre = [_item_lire(noeud, lecture) for noeud in organisation.tous("item")]
    if not arbre:
        raise PaquetRefuse("l’organisation ne contient aucune activité (« item »).", organisation.ligne)
    _prerequis_verifier(arbre, lecture)
    titre = organisation.texte_de("title")[:TITRE_MAX] or "Sans titre"
    sequencement = sequencement_lire(organisation, lecture.collections)
    seule = sum(bool(item.get("fichier")) for item in items_a_plat(arbre)) == 1
    non_joues_dire(organisation, lecture.collections, rapport, seule=seule)
    return Manifeste(norme, racine.attribut("identifier"), titre, arbre, lecture.ressources, sequencement)


def _ressources_lire(racine: Noeud, base: str, lecture: _Lecture) -> dict[str, Ressource]:
    """Every resource, its launch file found in the archive."""
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


def _item_lire(noeud: Noeud, lecture: _Lecture) -> dict[str, Any]:
    """An item and those inside."""
    identifiant = noeud.attribut("identifier")
    if not identifiant or identifiant in lecture.vus:
        raise PaquetRefuse("une activité n’a pas d’identifiant, ou porte celui d’une autre.", noeud.ligne)
    lecture.vus.add(identifiant)
    item: dict[str, Any] = {
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


def _lancement(noeud: Noeud, reference: str, lecture: _Lecture) -> dict[str, Any]:
    """What opening the item loads."""
    ressource = lecture.ressources.get(reference)
    if ressource is None:
        raise PaquetRefuse(f"l’activité renvoie à une ressource absente : « {reference} ».", noeud.ligne)
    if not ressource.href:
        raise PaquetRefuse(f"la ressource « {reference} » n’a pas de page à ouvrir (« href »).", ressource.ligne)
    fichier = chemins.fichier_trouver(ressource.base, ressource.href, lecture.fichiers, ressource.ligne)
    if fichier is None:
        phrase = f"la page à ouvrir, « {ressource.href} », n’est pas dans le paquet"
        raise PaquetRefuse(phrase + _presque(ressource, lecture.fichiers) + ".", ressource.ligne)
    ressource.fichier = fichier
    _chemin, suite = chemins.adresse_couper(ressource.href)
    parametres = noeud.attribut("parameters")
    return {"fichier": fichier, "suite": chemins.parametres_joindre(suite, parametres), "sco": ressource.sco}


def _presque(ressource: Ressource, fichiers: set[str]) -> str:
    """A file whose name only differs by its case."""
    voulu = chemins.posixpath.normpath(chemins.posixpath.join(ressource.base, ressource.href)).casefold()
    proche = next((nom for nom in fichiers if nom.casefold() == voulu), None)
    return f" (mais « {proche} » y est : la casse compte)" if proche else ""


def _prerequis_verifier(arbre: list[dict[str, Any]], lecture: _Lecture) -> None:
    """Conditions that cannot be read, or name nobody, are said and let go: the activity stays open."""
    for item in items_a_plat(arbre):
        condition = item["prerequis"]
        if not condition:
            continue
        probleme = prerequis.probleme_de(condition, lecture.vus)
        if probleme:
            phrase = f"condition d’accès non comprise, ignorée : {probleme}."
            lecture.rapport.avertir_une_fois("condition", phrase, item["ligne"], "condition")
            item["prerequis"] = ""


def items_a_plat(arbre: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every item, in reading order."""
    return [item for racine in arbre for item in (racine, *items_a_plat(racine["enfants"]))]
