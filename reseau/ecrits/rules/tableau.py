"""The table of the note: its indicators, a file of measures read line by line, taken in or undone (R5.25)."""

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.documents.tableurs import cellule_lue
from home.erreurs import RegleRefusee
from home.recherche.texte import replier
from reseau.comptes.models import Compte
from reseau.echanges.portes import FichierRefuse, tableau_lire
from reseau.ecrits.choices import ANNEES
from reseau.ecrits.models import ImportMesures, IndicateurTerritoire, MesureTerritoire
from reseau.ecrits.permissions import peut_tenir_le_tableau
from reseau.territoires.models import Bassin

# A file of measures, CSV or workbook as spreadsheets write them: each line read, or refused with its reason (R5.25).
#
# Columns `code;bassin;annee;valeur;sur`, in any order; others are left aside and told. A number is written as people
# write it: « 12 345,6 », « 12345.6 », « 7,5 % ».

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
        return [ligne for ligne in self.lignes if ligne.sort in sorts]

    @property
    def a_ecrire(self) -> list[MesureLue]:
        return self.de_sort("NOUVELLE", "CHANGEE")

    @property
    def refusees(self) -> list[MesureLue]:
        return self.de_sort("REFUSEE")

    @property
    def pareilles(self) -> list[MesureLue]:
        return self.de_sort("PAREILLE")


def mesures_lire(*, contenu: bytes) -> LectureMesures:
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
            valeur, sur = nombre_lire(texte=brut["valeur"]), nombre_lire(texte=brut.get("sur", ""))
            if valeur is None:
                raise ValueError("il n’y a pas de valeur")
            if sur is not None and sur <= 0:
                raise ValueError("un dénominateur est plus grand que zéro")
            ligne.valeurs = valeur, sur
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


def nombre_lire(*, texte: str) -> Decimal | None:
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


# The table of the note: its indicators, its measures taken from a file, a file undone (R5.25).

Cle = tuple[int, int, int]


def _tenue_exiger(par: Compte) -> None:
    if not peut_tenir_le_tableau(par):
        raise RegleRefusee("droit", "Le tableau des notes est tenu par la Région.")


@transaction.atomic
def indicateur_ecrire(
    *, par: Compte, indicateur: IndicateurTerritoire | None = None, **champs: Any
) -> IndicateurTerritoire:
    """Add a line to the table, or change it; one retired keeps its measures and is no longer shown.

    Its code is what files name: it does not change once it has measures. Raises RegleRefusee "droit" or "code";
    ValidationError by field.
    """
    _tenue_exiger(par)
    verrou = IndicateurTerritoire()
    if indicateur is not None:
        verrou = IndicateurTerritoire.objects.select_for_update().get(pk=indicateur.pk)
        if champs.get("code", verrou.code) != verrou.code and verrou.mesures.exists():
            raise RegleRefusee("code", "Des mesures portent ce code : il ne change plus.")
    for nom, valeur in champs.items():
        setattr(verrou, nom, valeur)
    verrou.full_clean()
    verrou.save()
    return verrou


@transaction.atomic
def mesures_importer(*, par: Compte, cle: uuid.UUID, nom: str, mesures: Iterable[tuple[Cle, Couple]]) -> ImportMesures:
    """Write these measures over those that stand; the same key writes once, what does not change is not touched.

    Raises RegleRefusee "droit", or "vide" when nothing would change.
    """
    _tenue_exiger(par)
    _tableau_tenir()
    if existant := ImportMesures.objects.filter(uuid=cle, par=par).first():
        return existant
    changements: list[Any] = []
    neuves: list[MesureTerritoire] = []
    changees: list[MesureTerritoire] = []
    lignes = {(m.indicateur_id, m.bassin_id, m.annee): m for m in MesureTerritoire.objects.select_for_update()}
    for place, (valeur, sur) in mesures:
        mesure = lignes.get(place)
        avant = None if mesure is None else (mesure.valeur, mesure.sur)
        if avant == (valeur, sur):
            continue
        changements.append([list(place), _dire(avant), _dire((valeur, sur))])
        if mesure is None:
            indicateur, bassin, annee = place
            mesure = MesureTerritoire(indicateur_id=indicateur, bassin_id=bassin, annee=annee)
        (neuves if avant is None else changees).append(mesure)
        mesure.valeur, mesure.sur, mesure.importee_par, mesure.importee_le = valeur, sur, par, timezone.now()
    if not changements:
        raise RegleRefusee("vide", "Ce fichier ne change rien : tout y est déjà.")
    MesureTerritoire.objects.bulk_create(neuves)
    MesureTerritoire.objects.bulk_update(changees, ["valeur", "sur", "importee_par", "importee_le"])
    return ImportMesures.objects.create(uuid=cle, nom=nom[:200], par=par, changements=changements)


@transaction.atomic
def import_annuler(*, importation: ImportMesures, par: Compte) -> int:
    """Put back what a file changed; what another file wrote since stays. Return how many measures stay so.

    Raises RegleRefusee "droit", or "deja" once it is undone.
    """
    _tenue_exiger(par)
    _tableau_tenir()
    verrou = ImportMesures.objects.select_for_update().get(pk=importation.pk)
    if verrou.annule_le:
        raise RegleRefusee("deja", "Cet import est déjà annulé.")
    restent = 0
    lignes = {(m.indicateur_id, m.bassin_id, m.annee): m for m in MesureTerritoire.objects.select_for_update()}
    for place, avant, apres in verrou.changements:
        mesure = lignes.get(tuple(place))
        if mesure is None or _dire((mesure.valeur, mesure.sur)) != apres:
            restent += 1
        elif avant is None:
            mesure.delete()
        else:
            mesure.valeur, mesure.sur = Decimal(avant[0]), None if avant[1] is None else Decimal(avant[1])
            mesure.importee_par, mesure.importee_le = par, timezone.now()
            mesure.save()
    verrou.annule_par, verrou.annule_le = par, timezone.now()
    verrou.save(update_fields=["annule_par", "annule_le"])
    return restent


def _tableau_tenir() -> None:
    """Two files at once wait for each other: the indicators are taken first, in their order."""
    list(IndicateurTerritoire.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _dire(valeurs: Couple | None) -> list[str | None] | None:
    """As the history keeps it."""
    if valeurs is None:
        return None
    return [None if nombre is None else str(nombre.quantize(Decimal("0.01"))) for nombre in valeurs]
