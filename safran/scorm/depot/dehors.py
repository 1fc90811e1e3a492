"""What pages take outside of their package: the content host lets nothing out, so it is told at the deposit."""

import re
from collections.abc import Iterable

from home.archives.lecteur import Archive
from home.archives.noms import lisible
from home.typographie import nombre_dire
from safran.scorm.depot.rapport import Rapport

LU_MAX = 8 * 1024 * 1024
PAGES = (".html", ".htm", ".xhtml")
AILLEURS = rb"((?:https?:)?//[a-z0-9][^\"'\s<>)\\]{3,300})"
MEDIA = re.compile(r"\.(mp4|m4v|webm|ogv|m3u8|mp3|m4a|ogg|wav|vtt|png|jpe?g|gif|webp|svg|pdf|woff2?)([?#]|$)", re.I)
BALISE = re.compile(rb"<(?:img|audio|video|source|track|iframe|embed|script|link)\b[^>]{1,2000}>", re.I)
ATTRIBUT = re.compile(rb"\s(?:src|poster)\s*=\s*[\"']?" + AILLEURS, re.I)
FEUILLE = re.compile(rb"\shref\s*=\s*[\"']?" + AILLEURS, re.I)
STYLE = re.compile(rb"(?:url\(\s*|@import\s+)[\"']?" + AILLEURS, re.I)
TEXTE = re.compile(rb"[\"']" + AILLEURS + rb"[\"']", re.I)


def _dans_une_page(contenu: bytes) -> list[bytes]:
    trouves = STYLE.findall(contenu)
    for balise in BALISE.findall(contenu):
        lien = balise[:5].lower() == b"<link"
        if not lien or b"stylesheet" in balise.lower():  # un lien d’une autre sorte ne charge rien
            trouves += (FEUILLE if lien else ATTRIBUT).findall(balise)
    return trouves


def _adresses(nom: str, contenu: bytes) -> list[str]:
    """Addresses that a file would fetch elsewhere; in a script, only those of a media, or every link would be one."""
    if nom.endswith(PAGES):
        trouves = _dans_une_page(contenu)
    else:
        trouves = (STYLE if nom.endswith(".css") else TEXTE).findall(contenu)
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
        phrase = f"un média est hors du paquet, « {lisible(uniques[0])} » : il ne sera pas montré. Ajoutez son fichier."
        rapport.avertir(phrase)
    elif uniques:
        autres = nombre_dire(len(uniques) - 1, "autre")
        phrase = f"des médias sont hors du paquet, « {lisible(uniques[0])} » et {autres} : ils ne seront pas montrés."
        rapport.avertir(f"{phrase} Ajoutez leurs fichiers.")
