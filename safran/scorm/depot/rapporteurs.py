"""Does the content ever say that it is done? Read in its pages and scripts, before anyone loses an hour to it."""

import re
from collections.abc import Iterable

from home.archives.lecteur import Archive
from safran.scorm.depot.manifeste import Manifeste, Ressource, items_a_plat
from safran.scorm.depot.rapport import Rapport

TEXTES = (".html", ".htm", ".xhtml", ".js", ".mjs")
LU_MAX = 8 * 1024 * 1024
ACHEVEMENT = re.compile(rb"lesson_status|completion_status|success_status", re.I)
DIALOGUE = re.compile(rb"LMSInitialize|API_1484_11|\bInitialize\s*\(", re.I)


class _Fouille:
    """Answers « is this said in that file? », each file read once, huge ones left out."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.lus: dict[str, tuple[bool, bool]] = {}

    def voir(self, nom: str) -> tuple[bool, bool]:
        """Whether the file speaks with the platform, whether it names a status."""
        if nom not in self.lus:
            gros = not nom.lower().endswith(TEXTES) or self.archive.par_nom[nom].taille > LU_MAX
            contenu = b"" if gros else self.archive.lire(nom, LU_MAX)
            self.lus[nom] = (bool(DIALOGUE.search(contenu)), bool(ACHEVEMENT.search(contenu)))
        return self.lus[nom]

    def parle(self, noms: Iterable[str]) -> tuple[bool, bool]:
        """The same over several files."""
        vus = [self.voir(nom) for nom in noms]
        return any(parle for parle, _ in vus), any(acheve for _, acheve in vus)


def _fichiers_de(ressource: Ressource, manifeste: Manifeste, vues: set[str]) -> set[str]:
    """Files of a resource and of those it depends on."""
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
    fouille = _Fouille(archive)
    declares = {nom for r in manifeste.ressources.values() for nom in _fichiers_de(r, manifeste, set())}
    communs = fouille.parle(set(archive.noms) - declares)
    par_fichier = {r.fichier: r for r in manifeste.ressources.values() if r.fichier}
    for item in items_a_plat(manifeste.arbre):
        if not item.get("sco"):
            continue
        parle, acheve = fouille.parle(_fichiers_de(par_fichier[item["fichier"]], manifeste, set()))
        if not (parle or communs[0]):
            phrase = f"« {item['titre']} » ne parle jamais à la plateforme : ni avancement ni note n’en viendront."
            rapport.avertir_une_fois("muet", phrase, item["ligne"], "activité")
        elif not (acheve or communs[1]):
            phrase = f"« {item['titre']} » n’annonce jamais qu’il est achevé : il le sera quand on le quittera."
            rapport.avertir_une_fois("sans fin", phrase, item["ligne"], "activité")
