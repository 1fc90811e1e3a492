"""The gate: read a package whole, refuse it with a useful sentence or accept it with a report; writes nothing."""

import hashlib
from dataclasses import dataclass, field
from typing import BinaryIO

from home.fichiers.archives import MO, Archive, Mesures, lisible
from home.temps.typographie import nombre_dire
from safran.scorm.choices import Json, Norme
from safran.scorm.depot.contenus import (
    NOM_H5P,
    achevement_verifier,
    dehors_dire,
    h5p_lire,
    medias_dehors,
    page_de,
    web_lire,
)
from safran.scorm.depot.manifeste import NOM, items_a_plat, manifeste_lire
from safran.scorm.depot.rapport import MOODLE, PaquetRefuse, Rapport, autre_paquet, sauvegarde_moodle, type_de

__all__ = ["Examen", "PaquetRefuse", "examiner"]

RIEN = f"pas de {NOM}, ni de {NOM_H5P}, ni de page index.html : ce n’est pas un module."
MANIFESTE_MAX = 2 * MO
MESURES = Mesures(
    quoi="le paquet",
    poids=300 * MO,
    deplie=1024 * MO,
    entree=200 * MO,
    entrees=5000,
    alleger="Allégez ses vidéos, ou coupez-le en deux.",
    attendu="Exportez votre module en paquet SCORM, H5P ou pour le web.",
    ouvrir="Exportez le paquet sans mot de passe.",
)


@dataclass
class Examen:
    """What the gate found: the report, and when the package is accepted all that must be kept of it."""

    rapport: Rapport
    empreinte: str = ""
    taille: int = 0
    archive: Archive | None = None
    norme: Norme | None = None
    manifeste: Json = field(default_factory=dict)

    @property
    def accepte(self) -> bool:
        return self.rapport.accepte and self.norme is not None

    @property
    def titre(self) -> str:
        return self.manifeste.get("titre", "")


def examiner(fichier: BinaryIO) -> Examen:
    """Read a package from its first byte to its last; never raises for a bad one, the report says why."""
    examen = Examen(Rapport())
    try:
        if sauvegarde_moodle(fichier):
            raise PaquetRefuse(MOODLE)
        examen.archive = Archive(fichier, MESURES)
        examen.taille = examen.archive.taille
        _contenu_lire(examen, examen.archive)
        for nom in examen.archive.noms:  # chaque octet sort une fois, compté et sommé ; rien n’est gardé
            for _morceau in examen.archive.morceaux(nom):
                pass
        fichier.seek(0)
        examen.empreinte = hashlib.file_digest(fichier, "sha256").hexdigest()
    except PaquetRefuse as refus:
        examen.rapport.erreur(refus.phrase, refus.ligne)
    return examen


def _contenu_lire(examen: Examen, archive: Archive) -> None:
    if NOM in archive.par_nom:
        _scorm_lire(examen, archive)
    elif NOM_H5P in archive.par_nom:
        examen.manifeste, examen.norme = h5p_lire(archive, examen.rapport), Norme.H5P
    else:  # des pages sans manifeste, à moins que les fichiers ne disent un paquet d’un autre genre
        page, phrase = page_de(archive), _sans_manifeste(archive)
        if phrase or not page:
            raise PaquetRefuse(phrase or RIEN)
        examen.manifeste, examen.norme = web_lire(archive, page, examen.rapport), Norme.WEB
    rapport = examen.rapport
    rapport.dire(f"{examen.norme.label}, « {examen.titre} », {nombre_dire(len(archive.noms), 'fichier')}.")
    muets = [nom for nom in archive.noms if type_de(nom) is None and not nom.startswith("__MACOSX/")]
    if muets:
        exemple = lisible(muets[0])
        combien = nombre_dire(len(muets), "fichier")
        rapport.avertir(f"{combien} d’un type qui n’est pas servi, dont « {exemple} ».")


def _scorm_lire(examen: Examen, archive: Archive) -> None:
    contenu = archive.lire(NOM, MANIFESTE_MAX)
    if not contenu.strip():
        raise PaquetRefuse("imsmanifest.xml est vide.")
    manifeste = manifeste_lire(contenu, set(archive.noms), examen.rapport)
    examen.norme, examen.manifeste = manifeste.norme, manifeste.en_dict()
    activites = [item for item in items_a_plat(manifeste.arbre) if item.get("fichier")]
    for item in activites:
        if type_de(item["fichier"]) is None:
            raise PaquetRefuse(f"la page à ouvrir, « {item['fichier']} », est d’un type qui n’est pas servi.")
    scos = sum(bool(item["sco"]) for item in activites)
    verbe = "parlent" if scos > 1 else "parle"
    parlent = f"dont {scos} qui {verbe} à la plateforme (SCO)" if scos else "sans échange avec la plateforme"
    examen.rapport.dire(f"{nombre_dire(len(activites), 'activité')}, {parlent}.")
    if not scos:
        examen.rapport.avertir("aucun SCO : chaque activité sera dite achevée dès qu’elle aura été ouverte.")
    dehors_dire(medias_dehors(archive), examen.rapport)
    achevement_verifier(archive, manifeste, examen.rapport)


def _sans_manifeste(archive: Archive) -> str:
    """Why there is nothing to read at the root, and what to do; an empty text when nothing tells."""
    ailleurs = next((nom for nom in archive.noms if nom.rsplit("/", 1)[-1].lower() in (NOM, NOM_H5P)), "")
    if "/" in ailleurs:
        dossier = lisible(ailleurs.rsplit("/", 1)[0])
        return f"pas de {NOM} à la racine : il est dans le dossier « {dossier} ». Compressez le contenu du dossier."
    if ailleurs:
        return f"le manifeste s’appelle « {ailleurs} » : renommez-le {NOM}, en minuscules."
    if autre := autre_paquet(archive.noms):
        return f"pas de {NOM} : {autre}"
    return ""
