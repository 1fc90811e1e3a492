"""A file of measures, CSV or workbook as spreadsheets write them: each line read, or refused with its reason (R5.25).

Columns `code;bassin;annee;valeur;sur`, in any order; others are left aside and told. A number is written as people
write it: « 12 345,6 », « 12345.6 », « 7,5 % ».
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from home.erreurs import RegleRefusee
from home.recherche.texte import replier
from home.tables import cellule_lue
from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.tableaux import tableau_lire
from reseau.ecrits.choices import ANNEES
from reseau.ecrits.models import IndicateurTerritoire, MesureTerritoire
from reseau.territoires.models import Bassin

COLONNES, OBLIGATOIRES = ("code", "bassin", "annee", "valeur", "sur"), {"code", "bassin", "annee", "valeur"}
SYNONYMES = {"année": "annee", "indicateur": "code"}
LIGNES_MAX, ENTIERS_MAX = 5000, 12
_BLANCS = re.compile(r"[\s\u00a0\u202f'’]")
Couple = tuple[Decimal, Decimal | None]


@dataclass
class MesureLue:
    """One line of the file: what it would write, or why it does not (`raison`); `avant` is what stands there today."""

    numero: int
    code: str = ""
    bassin: str = ""
    annee: str = ""
    raison: str = ""
    cle: tuple[int, int, int] = (0, 0, 0)
    valeurs: Couple = (Decimal(0), None)
    avant: Couple | None = None

    @property
    def sort(self) -> str:
        """What becomes of it."""
        if self.raison:
            return "REFUSEE"
        if self.avant is None:
            return "NOUVELLE"
        return "PAREILLE" if self.avant == self.valeurs else "CHANGEE"


@dataclass
class LectureMesures:
    """The file read: its lines in order, and the columns that nobody asked for."""

    lignes: list[MesureLue]
    ignorees: list[str] = field(default_factory=list)

    def de_sort(self, *sorts: str) -> list[MesureLue]:
        """Those of which this becomes."""
        return [ligne for ligne in self.lignes if ligne.sort in sorts]

    @property
    def a_ecrire(self) -> list[MesureLue]:
        """New or changed."""
        return self.de_sort("NOUVELLE", "CHANGEE")

    @property
    def refusees(self) -> list[MesureLue]:
        """Those that say something else than a measure."""
        return self.de_sort("REFUSEE")

    @property
    def pareilles(self) -> list[MesureLue]:
        """Already there."""
        return self.de_sort("PAREILLE")


def mesures_lire(contenu: bytes) -> LectureMesures:
    """Read a file against what is known today. Raises RegleRefusee "fichier" when as a whole it makes no sense."""
    try:
        tableau = tableau_lire(contenu)
    except FichierRefuse as refus:
        raise RegleRefusee("fichier", str(refus)) from refus
    noms = {colonne: SYNONYMES.get(colonne, colonne) for colonne in tableau.colonnes}
    if manquent := [nom for nom in COLONNES if nom in OBLIGATOIRES - set(noms.values())]:
        raise RegleRefusee(
            "fichier", f"Il manque les colonnes : {', '.join(manquent)}. Attendues : {', '.join(COLONNES)}."
        )
    if not tableau.lignes or len(tableau.lignes) > LIGNES_MAX:
        combien = "aucune ligne" if not tableau.lignes else f"{len(tableau.lignes)} lignes : {LIGNES_MAX} au plus"
        raise RegleRefusee("fichier", f"Ce fichier a {combien}.")
    dites = [
        (numero, brut and {noms[colonne]: cellule_lue(texte).strip() for colonne, texte in brut.items()})
        for numero, brut in tableau.lignes
    ]
    return LectureMesures(list(_lignes(dites)), [colonne for colonne, nom in noms.items() if nom not in COLONNES])


def _lignes(brutes: list[tuple[int, dict[str, str] | None]]) -> Iterator[MesureLue]:
    """Each line against the table as it stands: three queries for a whole file."""
    codes = {code.lower(): pk for code, pk in IndicateurTerritoire.objects.values_list("code", "pk")}
    bassins: dict[str, int] = {}
    for pk, code, nom in Bassin.objects.en_vigueur().values_list("pk", "code", "nom"):
        bassins |= {code.lower(): pk, replier(nom): pk}
    posees = {(i, b, a): (v, s) for i, b, a, v, s in MesureTerritoire.objects.values_list(
        "indicateur", "bassin", "annee", "valeur", "sur")}  # fmt: skip
    vues: dict[tuple[int, int, int], int] = {}
    for numero, brut in brutes:
        dite = brut or {}
        ligne = MesureLue(numero, dite.get("code", ""), dite.get("bassin", ""), dite.get("annee", ""))
        try:
            if brut is None:
                raise ValueError("elle n’a pas autant de cellules que l’en-tête")
            ligne.cle = _cle(brut, codes, bassins)
            ligne.valeurs = _valeurs(brut)
            if autre := vues.get(ligne.cle):
                raise ValueError(f"la même mesure est ligne {autre}")
            vues[ligne.cle] = numero
            ligne.avant = posees.get(ligne.cle)
        except ValueError as faute:
            ligne.raison = str(faute)
        yield ligne


def _cle(brut: dict[str, str], codes: dict[str, int], bassins: dict[str, int]) -> tuple[int, int, int]:
    """Of which indicator, bassin and year a line speaks."""
    if (code := codes.get(brut["code"].lower())) is None:
        raise ValueError(f"aucun indicateur n’a le code «\u00a0{brut['code'][:40]}\u00a0»")
    bassin = bassins.get(brut["bassin"].lower()) or bassins.get(replier(brut["bassin"]))
    if bassin is None:
        raise ValueError(f"aucun bassin ne se nomme «\u00a0{brut['bassin'][:60]}\u00a0»")
    if not re.fullmatch(r"\d{4}", brut["annee"], re.ASCII) or int(brut["annee"]) not in ANNEES:
        raise ValueError("l’année s’écrit en quatre chiffres")
    return code, bassin, int(brut["annee"])


def _valeurs(brut: dict[str, str]) -> Couple:
    valeur, sur = nombre_lire(brut["valeur"]), nombre_lire(brut.get("sur", ""))
    if valeur is None:
        raise ValueError("il n’y a pas de valeur")
    if sur is not None and sur <= 0:
        raise ValueError("un dénominateur est plus grand que zéro")
    return valeur, sur


def nombre_lire(texte: str) -> Decimal | None:
    """A number as people write it; None for an empty cell. ValueError says why it is not one."""
    brut = _BLANCS.sub("", texte).removesuffix("%").replace("−", "-")
    if not brut:
        return None
    if "," in brut:  # à la française, le point sépare les milliers
        brut = brut.replace(".", "").replace(",", ".") if brut.count(",") == 1 else "illisible"
    try:
        nombre = Decimal(brut) if re.fullmatch(r"-?\d+(\.\d+)?", brut, re.ASCII) else None
    except InvalidOperation:
        nombre = None
    if nombre is None:
        raise ValueError(f"«\u00a0{texte[:30]}\u00a0» n’est pas un nombre")
    if nombre != round(nombre, 2):
        raise ValueError(f"«\u00a0{texte[:30]}\u00a0» a plus de deux décimales")
    if abs(nombre) >= 10**ENTIERS_MAX:
        raise ValueError(f"«\u00a0{texte[:30]}\u00a0» est trop grand")
    return round(nombre, 2)
