"""An imported national list: committed excerpts in the formats that we read, and generated lines around them.

Under the headers of the true files, networks and communes are real; names, streets and numbers are made up.
The lines that volume adds say the same words: structures elsewhere in France, twins that nobody confirmed since 2019,
sheets kept for other departments, associations that help with something else.
"""

import csv
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reseau.annuaire.models import Import
from reseau.annuaire.rules.fiches import reseau_assurer
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.rules import reseau_creer
from reseau.territoires.models import Commune

EXTRAITS = Path(__file__).parent / "liste"
HORS_LISTES = {  # ceux que les listes nationales ne créent pas d’elles-mêmes
    "avenir-actifs": "Avenir actifs",
    "transitions-pro": "Transitions Pro",
    "cibc": "Centres interinstitutionnels de bilan de compétences",
}
SANS_RESEAU = {"volume.json": "partenaires"}  # fichiers dont des lignes ne nomment aucun réseau
DES_JSON = ("cap-emploi", "cidff", "information-jeunesse", "partenaires")
DES_TABLEAUX = ("cio", "greta", "cci", "cma", "chambres-agriculture", "universites", "apec")
SEMAINE = tuple(f"h_{jour}" for jour in ("lundi", "mardi", "mercredi", "jeudi", "vendredi"))
AILLEURS = 2400
JUMELLES, RESERVEES, AUTRES = 40, 120, 240  # communes de chaque sorte
GENRES = {  # genre de l’annuaire de 2019 : nom
    "mission_locale": "Mission locale pour l’insertion des jeunes",
    "cio": "Centre d’information et d’orientation",
    "cidf": "Centre d’information sur les droits des femmes",
    "greta": "GRETA",
}
A_COTE = (
    ("Épicerie solidaire", "Des denrées pour les familles, les jeunes et les demandeurs d’emploi.", "alimentation"),
    ("Vestiaire solidaire", "Une tenue prêtée avant un entretien d’embauche ou une formation.", "habillement"),
    ("Meubles et appareils", "Des appareils remis en état pour un premier logement.", "electromenager"),
)


def liste_importer() -> dict[str, Import]:
    """Import every excerpt, then what surrounds them; each file by the door of any import."""
    for code in (*DES_JSON, *DES_TABLEAUX):
        reseau_assurer(code=code)
    for code, nom in HORS_LISTES.items():
        reseau_creer(code=code, nom=nom)
    fichiers = {extrait.name: extrait.read_bytes() for extrait in sorted(EXTRAITS.iterdir())}
    fichiers |= {"ailleurs.csv": _ailleurs(), "jumelles.csv": _jumelles(), "volume.json": _reservees_et_autres()}
    return {
        nom: import_lancer(contenu=contenu, nom=nom, source=nom, essai=False, reseau=SANS_RESEAU.get(nom, ""))
        for nom, contenu in fichiers.items()
    }


def _ailleurs() -> bytes:
    """France services of other regions, under the header of the true file."""
    entete = _entete("france_services.csv")
    departements = ("33", "35", "37", "44", "49", "59", "69", "75", "85", "87", "974")
    lignes = (
        {"id_fs": f"a{n}", "insee_dep": dep, "lib_fs": f"France services n° {n}", "adresse": f"{n} rue du Bourg",
         "insee_com": f"{dep}{n % 300 + 1:03}"[:5], "code_postal": f"{dep}990"[:5], "lib_com": f"Saint-Ailleurs-{n}",
         "format_fs": "Fixe", **dict.fromkeys(SEMAINE, "09:00 - 12:00")}
        for n, dep in zip(range(AILLEURS), itertools.cycle(departements), strict=False)
    )  # fmt: skip
    return _csv(entete, lignes)


def _jumelles() -> bytes:
    """Old sheets of the same networks, in the same towns and around: all are of 2019."""
    lignes = (
        {"id": f"j{n}", "type": genre, "type_libelle": nom, "nom": f"{nom} - {commune.nom}",
         "adresse": f"{n} rue Vieille", "code_postal": commune.codes_postaux[0], "ville": commune.nom,
         "insee_2019": commune.code_insee, "departement": commune.code_insee[:2]}
        for n, (commune, (genre, nom)) in enumerate(itertools.product(_communes(JUMELLES), GENRES.items()))
    )  # fmt: skip
    return _csv(_entete("annuaire.csv"), lignes)


def _reservees_et_autres() -> bytes:
    """Sheets kept for another department, and associations whose help is another."""
    structures: list[dict[str, Any]] = []
    services: list[dict[str, Any]] = []
    for n, commune in enumerate(_communes(RESERVEES)):
        _ajouter(
            structures, services, f"r{n}", commune, nom=f"Mission locale, équipe mobile {n}",
            porteurs=["mission-locale"], service="Information des jeunes sur l’emploi et la formation",
            publics=["jeunes", "tous-publics"],
            description="Pour les jeunes décrocheurs, sans emploi ni formation : permis, logement, recherche d’emploi.",
            theme="preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi", zone=["33", "87"],
        )  # fmt: skip
    for n, (commune, (nom, description, besoin)) in enumerate(
        zip(_communes(AUTRES), itertools.cycle(A_COTE), strict=False)
    ):
        _ajouter(
            structures, services, f"v{n}", commune, nom=f"{nom} {commune.nom}", porteurs=[], service=nom,
            publics=["tous-publics"], description=description, theme=f"equipement-et-alimentation--{besoin}",
            zone=[commune.code_insee[:2]],
        )  # fmt: skip
    return json.dumps({"structures": structures, "services": services}).encode()


def _ajouter(
    structures: list[dict[str, Any]], services: list[dict[str, Any]], code: str, commune: Commune, *, nom: str,
    porteurs: list[str], service: str, publics: list[str], description: str, theme: str, zone: list[str],
) -> None:  # fmt: skip
    ou = {"code_insee": commune.code_insee, "code_postal": commune.codes_postaux[0], "commune": commune.nom}
    date = {"source": "volume", "date_maj": "2024-02-15"}
    structures.append(
        {"id": code, "nom": nom, "adresse": f"{code} rue Neuve", "reseaux_porteurs": porteurs, **ou, **date}
    )
    services.append(
        {"id": f"{code}-1", "structure_id": code, "nom": service, "description": description, "type": "information",
         "publics": publics, "thematiques": [theme], "frais": "gratuit", "modes_accueil": ["en-presentiel"],
         "zone_eligibilite": zone, **date}
    )  # fmt: skip


def _communes(nombre: int) -> list[Commune]:
    """The largest communes of the region."""
    return list(Commune.objects.exclude(codes_postaux=[]).order_by("-population", "pk")[:nombre])


def _entete(extrait: str) -> list[str]:
    return (EXTRAITS / extrait).read_text("utf-8").splitlines()[0].split(",")


def _csv(entete: list[str], lignes: Iterator[dict[str, str]]) -> bytes:
    tampon = io.StringIO()
    ecrivain = csv.DictWriter(tampon, entete, restval="")
    ecrivain.writeheader()
    ecrivain.writerows(lignes)
    return tampon.getvalue().encode()
