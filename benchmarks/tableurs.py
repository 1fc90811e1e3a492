"""A free spreadsheet of national size, as CSV and as XLSX, through its settings."""

import io
import random
import time
from pathlib import Path

from django.core.management import call_command
from openpyxl import Workbook

from benchmarks.mesures import memoire_mo
from reseau.echanges.rules.imports.depots import import_lancer
from reseau.structures.models import Reseau
from reseau.territoires.models import Commune

LIGNES = 50_000
MOTS = "accueil conseil orientation métier emploi formation parcours atelier rencontre projet droits aide".split()
ENTETE = (
    "Structure", "Adresse", "CP", "Ville", "Tél.", "Adresse mail", "Site", "Horaires", "Action", "Descriptif",
    "Publics accueillis",
)  # fmt: skip
CORRESPONDANCE = {
    "colonnes": {
        "Structure": "structure_nom", "Adresse": "adresse", "CP": "code_postal", "Ville": "commune",
        "Tél.": "telephone", "Adresse mail": "courriel", "Site": "site", "Horaires": "horaires",
        "Action": "service_nom", "Descriptif": "description",
        "Publics accueillis": {
            "champ": "publics", "separateur": "/", "valeurs": {"Privé d’emploi": "demandeurs-emploi"},
        },
    },
    "constantes": {"missions": ["conseil"], "modes": ["SUR_PLACE"], "zone": "DEPARTEMENT"},
    "identifiant": ["Structure", "Ville"],
}  # fmt: skip


def lignes_inventer(nombre: int = LIGNES, graine: int = 1) -> list[list]:
    """One line per service, two or three services per structure; numbers as a spreadsheet keeps them."""
    hasard = random.Random(graine)
    communes = [c for c in Commune.objects.order_by("pk").values("nom", "codes_postaux") if c["codes_postaux"]]
    lignes = []
    for rang in range(nombre):
        if rang % 5 in (0, 2):
            commune = hasard.choice(communes)
            structure = [
                f"Relais {hasard.choice(MOTS)} {rang}", f"{hasard.randint(1, 99)} rue {hasard.choice(MOTS)}",
                int(commune["codes_postaux"][0]), commune["nom"], 549000000 + rang, f"accueil{rang}@banc.example",
                f"www.banc.example/{rang}", "du lundi au vendredi 9h-12h30 et 13h30-17h",
            ]  # fmt: skip
        publics = hasard.choice(("Salariés", "Privé d’emploi / Salariés", "Tous publics", "Jeunes"))
        lignes.append([*structure, f"{_phrase(hasard, 4)[:-1]} {rang}", _phrase(hasard, 50), publics])
    return lignes


def csv_ecrire(lignes: list[list]) -> bytes:
    """The lines as a French spreadsheet saves them."""
    return "\r\n".join(";".join(map(str, ligne)) for ligne in [ENTETE, *lignes]).encode("cp1252")


def xlsx_ecrire(lignes: list[list]) -> bytes:
    """The same in a workbook."""
    classeur, tampon = Workbook(write_only=True), io.BytesIO()
    feuille = classeur.create_sheet("Partenaires")
    for ligne in [ENTETE, *lignes]:
        feuille.append(ligne)
    classeur.save(tampon)
    return tampon.getvalue()


def fichier_ecrire(genre: str, chemin: Path) -> None:
    """Write a "csv" or an "xlsx"; apart from `mesures`, whose process shall not remember having made it."""
    call_command("charger_territoires", verbosity=0)
    chemin.write_bytes((csv_ecrire if genre == "csv" else xlsx_ecrire)(lignes_inventer()))


def mesures(chemin: Path) -> list[str]:
    """First time, then the same file again; one process for each file, memory only grows."""
    Reseau.objects.get_or_create(code="banc", defaults={"nom": "Réseau du banc"})
    return [_mesurer(chemin, quoi) for quoi in ("tout est neuf", "le même fichier")]


def _mesurer(chemin: Path, quoi: str) -> str:
    debut, processeur = time.perf_counter(), time.process_time()
    importation = import_lancer(
        contenu=chemin.read_bytes(), nom=chemin.name, source="tableur", essai=False, reseau="banc",
        correspondance=CORRESPONDANCE,
    )  # fmt: skip
    duree, processeur = time.perf_counter() - debut, time.process_time() - processeur
    memoire = memoire_mo()
    genre = chemin.suffix[1:]
    return f"{genre}, {quoi} : {duree:.1f} s, processeur {processeur:.1f} s, {memoire} Mo ; {importation.bilan}"


def _phrase(hasard: random.Random, mots: int) -> str:
    return " ".join(hasard.choices(MOTS, k=mots)).capitalize() + "."
