"""What is read in the files of a package."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from home.fichiers.archives import MO, Archive, lisible
from home.temps.typographie import nombre_dire
from safran.scorm.choices import Json
from safran.scorm.depot.manifeste import Manifeste, Ressource, items_a_plat
from safran.scorm.depot.rapport import PAGES as PAGES_WEB
from safran.scorm.depot.rapport import PaquetRefuse, Rapport

LU_MAX = 8 * 1024 * 1024
PAGES = (".html", ".htm", ".xhtml")
AILLEURS = rb"((?:https?:)?//[a-z0-9][^\"'\s<>)\\]{3,300})"
MEDIA = re.compile(r"\.(mp4|m4v|webm|ogv|m3u8|mp3|m4a|ogg|wav|vtt|png|jpe?g|gif|webp|svg|pdf|woff2?)([?#]|$)", re.I)
BALISE = re.compile(rb"<(?:img|audio|video|source|track|iframe|embed|script|link)\b[^>]{1,2000}>", re.I)
ATTRIBUT = re.compile(rb"\s(?:src|poster)\s*=\s*[\"']?" + AILLEURS, re.I)
FEUILLE = re.compile(rb"\shref\s*=\s*[\"']?" + AILLEURS, re.I)
STYLE = re.compile(rb"(?:url\(\s*|@import\s+)[\"']?" + AILLEURS, re.I)
TEXTE = re.compile(rb"[\"']" + AILLEURS + rb"[\"']", re.I)


def _adresses(nom: str, contenu: bytes) -> list[str]:
    """Addresses that a file would fetch elsewhere; in a script, only those of a media, or every link would be one."""
    trouves = (STYLE if nom.endswith((*PAGES, ".css")) else TEXTE).findall(contenu)
    for balise in BALISE.findall(contenu) if nom.endswith(PAGES) else ():
        lien = balise[:5].lower() == b"<link"
        if not lien or b"stylesheet" in balise.lower():  # un lien d’une autre sorte ne charge rien
            trouves += (FEUILLE if lien else ATTRIBUT).findall(balise)
    adresses = [trouve.decode("utf-8", "replace") for trouve in trouves]
    return [a for a in adresses if MEDIA.search(a)] if nom.endswith((".js", ".json")) else adresses


def medias_dehors(archive: Archive) -> list[str]:
    """Addresses outside of the package that its pages, styles and scripts would fetch."""
    lus = [nom for nom in archive.noms if nom.lower().endswith((*PAGES, ".css", ".js", ".json"))]
    lisibles = [nom for nom in lus if archive.par_nom[nom].taille <= LU_MAX]
    return [adresse for nom in lisibles for adresse in _adresses(nom.lower(), archive.lire(nom, LU_MAX))]


def dehors_dire(adresses: Iterable[str], rapport: Rapport) -> None:
    """One warning for all of them, that names the first and counts the others."""
    uniques = list(dict.fromkeys(adresses))
    if len(uniques) == 1:
        rapport.avertir(
            f"un média est hors du paquet, « {lisible(uniques[0])} » : il ne sera pas montré. Ajoutez son fichier."
        )
    elif uniques:
        autres = nombre_dire(len(uniques) - 1, "autre")
        phrase = f"des médias sont hors du paquet, « {lisible(uniques[0])} » et {autres} : ils ne seront pas montrés."
        rapport.avertir(f"{phrase} Ajoutez leurs fichiers.")


# A plain web export: pages without a manifest, that say nothing to the platform; opened, then read like a text.

TETE = 256 * 1024
TITRE_MAX = 200
_TITRE = re.compile(r"<title[^>]{0,200}>([^<]{1,1000})</title>", re.IGNORECASE)


def page_de(archive: Archive) -> str:
    """The page to open: at the root, or in the only folder that everything is in; an empty text when there is none."""
    noms = [nom for nom in archive.noms if not nom.startswith("__MACOSX/")]
    dossiers = {nom.partition("/")[0] if "/" in nom else "" for nom in noms}
    dossier = f"{dossiers.pop()}/" if len(dossiers) == 1 and "" not in dossiers else ""
    presents = {nom.lower(): nom for nom in noms}
    return next(
        (presents[f"{dossier.lower()}{page}"] for page in PAGES_WEB if f"{dossier.lower()}{page}" in presents), ""
    )


def web_lire(archive: Archive, page: str, rapport: Rapport) -> Json:
    """What is frozen of a web export."""
    # The title of the page; else its own words.
    tete = b""
    for morceau in archive.morceaux(page):
        tete += morceau
        if len(tete) >= TETE:
            break
    trouve = _TITRE.search(tete.decode("utf-8", "replace"))
    dit = " ".join(html.unescape(trouve[1]).split()) if trouve else ""
    titre = dit[:TITRE_MAX] or "Module web"
    rapport.dire(f"page à ouvrir : « {lisible(page)} ».")
    rapport.avertir(
        "ce module ne dit rien à la plateforme : l’ouvrir suffit, puis la personne passe à la suite par le bouton de "
        "l’étape, comme après un texte."
    )
    dehors_dire(medias_dehors(archive), rapport)
    activite = {"id": "web", "titre": titre, "visible": True, "enfants": [], "sco": False, "fichier": page}
    return {"identifiant": "web", "titre": titre, "items": [activite]}


# Does the content ever say that it is done? Read in its pages and scripts, before anyone loses an hour to it.

TEXTES = (".html", ".htm", ".xhtml", ".js", ".mjs")
ACHEVEMENT = re.compile(rb"lesson_status|completion_status|success_status", re.I)
DIALOGUE = re.compile(rb"LMSInitialize|API_1484_11|\bInitialize\s*\(", re.I)


def _parle(archive: Archive, noms: Iterable[str], lus: dict[str, tuple[bool, bool]]) -> tuple[bool, bool]:
    """Whether one of these files speaks to the platform, whether one says that it is done; each is read once."""
    noms = list(noms)
    for nom in noms:
        if nom not in lus:
            gros = not nom.lower().endswith(TEXTES) or archive.par_nom[nom].taille > LU_MAX
            contenu = b"" if gros else archive.lire(nom, LU_MAX)
            lus[nom] = (bool(DIALOGUE.search(contenu)), bool(ACHEVEMENT.search(contenu)))
    return any(lus[nom][0] for nom in noms), any(lus[nom][1] for nom in noms)


def _fichiers_de(ressource: Ressource, manifeste: Manifeste, vues: set[str]) -> set[str]:
    if ressource.identifiant in vues:
        return set()
    vues.add(ressource.identifiant)
    noms = {*ressource.fichiers, ressource.fichier} - {""}
    for autre in ressource.dependances:
        if autre in manifeste.ressources:
            noms |= _fichiers_de(manifeste.ressources[autre], manifeste, vues)
    return noms


def achevement_verifier(archive: Archive, manifeste: Manifeste, rapport: Rapport) -> None:
    """Warn about each SCO that never speaks, or speaks and never says that it is done."""
    lus: dict[str, tuple[bool, bool]] = {}
    declares = {nom for r in manifeste.ressources.values() for nom in _fichiers_de(r, manifeste, set())}
    communs = _parle(archive, set(archive.noms) - declares, lus)
    par_fichier = {r.fichier: r for r in manifeste.ressources.values() if r.fichier}
    for item in items_a_plat(manifeste.arbre):
        if not item.get("sco"):
            continue
        parle, acheve = _parle(archive, _fichiers_de(par_fichier[item["fichier"]], manifeste, set()), lus)
        if not (parle or communs[0]):
            phrase = f"« {item['titre']} » ne parle jamais à la plateforme : ni avancement ni note n’en viendront."
            rapport.avertir_une_fois("muet", phrase, item["ligne"], "activité")
        elif not (acheve or communs[1]):
            phrase = f"« {item['titre']} » n’annonce jamais qu’il est achevé : il le sera quand on le quittera."
            rapport.avertir_une_fois("sans fin", phrase, item["ligne"], "activité")


NOM_H5P, CONTENU_H5P = "h5p.json", "content/content.json"
BIBLIOTHEQUE = re.compile(r"^[A-Za-z0-9_.]{1,100}$")
APPELEE = re.compile(r"([A-Za-z][A-Za-z0-9_.]{0,99}) (\d{1,4}\.\d{1,4})")
DEHORS = re.compile(r"(https?:)?//", re.I)
FIN_DITE = re.compile(rb"triggerXAPI(Completed|Scored)\b|['\"](completed|answered|finish)['\"]")
EXPORTEZ = "Exportez-le avec ses bibliothèques."
DESCRIPTION_MAX, CONTENU_MAX, SCRIPT_MAX = MO, 10 * MO, 8 * MO


def json_lire(archive: Archive, nom: str, limite: int) -> Json:
    """A JSON object of the package."""
    try:
        valeur = json.loads(archive.lire(nom, limite).decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise PaquetRefuse(f"« {nom} » n’est pas un JSON bien formé.") from None
    if not isinstance(valeur, dict):
        raise PaquetRefuse(f"« {nom} » n’est pas un objet JSON.")
    return valeur


def h5p_lire(archive: Archive, rapport: Rapport) -> Json:
    """What is frozen of an H5P package; raises PaquetRefuse."""
    if CONTENU_H5P not in archive.par_nom:
        raise PaquetRefuse(f"pas de « {CONTENU_H5P} » : ce n’est pas un module H5P entier.")
    description = json_lire(archive, NOM_H5P, DESCRIPTION_MAX)
    contenu = json_lire(archive, CONTENU_H5P, CONTENU_MAX)
    titre = description.get("title")
    principale = description.get("mainLibrary")
    if not isinstance(titre, str) or not titre.strip() or not isinstance(principale, str):
        raise PaquetRefuse("« h5p.json » n’a pas de titre ou de bibliothèque principale.")
    presentes = _bibliotheques_suivre(archive, description)
    if principale not in {_nom_de(dossier) for dossier in _demandees(description)}:
        raise PaquetRefuse(f"la bibliothèque principale, « {principale[:80]} », n’est pas demandée par « h5p.json ».")
    rapport.dire(f"contenu {principale}, {len(presentes)} bibliothèque(s) dans le paquet.")
    # The libraries that the content names are there; what stands outside of the package is told.
    connues = {_nom_de(dossier) for dossier in presentes}
    dehors = []
    for nom, texte in _valeurs(contenu):
        appelee = APPELEE.fullmatch(texte) if nom == "library" else None
        if appelee and appelee[1] not in connues:
            raise PaquetRefuse(f"le contenu demande « {texte} », qui n’est pas dans le paquet. {EXPORTEZ}")
        if nom == "path" and DEHORS.match(texte):
            dehors.append(texte)
    dehors_dire(dehors, rapport)
    licence = description.get("license")
    if not isinstance(licence, str) or licence in ("", "U"):
        rapport.avertir("le module ne dit pas sous quelle licence il est : assurez-vous de pouvoir le diffuser.")
    muette = not _annonce_sa_fin(archive, presentes)
    if muette:
        rapport.avertir("le module n’annonce jamais qu’il est achevé : il sera dit achevé dès qu’il aura été ouvert.")
    propres = {"id": "h5p", "titre": titre.strip()[:200], "visible": True, "enfants": []}
    activite = propres | {"sco": True, "fichier": NOM_H5P, "muette": muette}
    return {"identifiant": principale, "titre": titre.strip()[:200], "items": [activite]}


def _nom_de(dossier: str) -> str:
    return dossier.rsplit("-", 1)[0]


def _demandees(description: Json) -> list[str]:
    noms = []
    liste = description.get("preloadedDependencies", [])
    for brut in liste if isinstance(liste, list) else []:
        nom = brut.get("machineName") if isinstance(brut, dict) else None
        if not isinstance(nom, str) or not BIBLIOTHEQUE.match(nom):
            raise PaquetRefuse("une bibliothèque demandée n’a pas de nom lisible.")
        noms.append(f"{nom}-{brut.get('majorVersion')}.{brut.get('minorVersion')}")
    return noms


def _bibliotheques_suivre(archive: Archive, description: Json) -> dict[str, Json]:
    """Every library called, directly or not, by its folder; one that is missing stops the package."""
    a_voir, vues = _demandees(description), {}
    if not a_voir:
        raise PaquetRefuse("« h5p.json » ne demande aucune bibliothèque.")
    while a_voir:
        dossier = a_voir.pop()
        if dossier in vues:
            continue
        if f"{dossier}/library.json" not in archive.par_nom:
            raise PaquetRefuse(f"la bibliothèque « {lisible(dossier)} » n’est pas dans le paquet. {EXPORTEZ}")
        vues[dossier] = json_lire(archive, f"{dossier}/library.json", DESCRIPTION_MAX)
        bibliotheque = vues[dossier]
        for cle in ("preloadedJs", "preloadedCss"):
            for chemin in _charges_par(bibliotheque, cle):
                if not isinstance(chemin, str) or f"{dossier}/{chemin.removeprefix('./')}" not in archive.par_nom:
                    raise PaquetRefuse(f"il manque à « {dossier} » le fichier « {str(chemin)[:80]} ».")
        a_voir += _demandees(vues[dossier])
    _rond_refuser(vues)
    return vues


def _rond_refuser(bibliotheques: dict[str, Json]) -> None:
    """Libraries load one after the other: those that wait for each other never would."""
    restantes = {dossier: set(_demandees(b)) for dossier, b in bibliotheques.items()}
    while libres := [dossier for dossier, demandees in restantes.items() if not demandees & restantes.keys()]:
        for dossier in libres:
            del restantes[dossier]
    if restantes:
        noms = lisible(", ".join(sorted(restantes)))
        raise PaquetRefuse(f"des bibliothèques s’attendent l’une l’autre et ne s’ouvriraient jamais : « {noms} ».")


def _charges_par(bibliotheque: Json, cle: str) -> Iterator[Any]:
    liste = bibliotheque.get(cle, [])
    for brut in liste if isinstance(liste, list) else []:
        yield brut.get("path") if isinstance(brut, dict) else None


def _valeurs(valeur: Any) -> Iterator[tuple[str, str]]:
    """Every text of the content with the name that it stands under; no recursion, whatever the depth."""
    a_voir = [valeur]
    while a_voir:
        lu = a_voir.pop()
        if isinstance(lu, list):
            a_voir += lu
        elif isinstance(lu, dict):
            a_voir += [v for v in lu.values() if isinstance(v, dict | list)]
            yield from ((nom, texte) for nom, texte in lu.items() if isinstance(texte, str))


def _annonce_sa_fin(archive: Archive, presentes: dict[str, Json]) -> bool:
    """Whether a script of the package ever says that the content is completed or answered."""
    for dossier, bibliotheque in presentes.items():
        for chemin in _charges_par(bibliotheque, "preloadedJs"):
            nom = f"{dossier}/{chemin.removeprefix('./')}"
            if archive.par_nom[nom].taille > SCRIPT_MAX or FIN_DITE.search(archive.lire(nom, SCRIPT_MAX)):
                return True
    return False
