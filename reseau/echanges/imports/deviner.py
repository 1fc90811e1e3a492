"""What the columns of an unknown table are likely to hold, from their headers and from their cells."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from home.typographie import JOURS
from reseau.echanges.imports.format_libre import VIDES, liste_couper
from reseau.echanges.imports.heures import horaires_lire
from reseau.echanges.imports.lexique import CODIFIES, OUI_NON, Lexique, dires, plier
from reseau.echanges.imports.nettoyage import code_lire
from reseau.echanges.imports.reglages import CHAMPS, CUMULABLES, LISTES, Reglages, Source, colonne_nommer
from reseau.echanges.imports.tableaux import Tableau
from reseau.territoires.queries.france import communes_de_france

LIGNES_LUES = 2000
EXEMPLES, TAILLE_EXEMPLE = 3, 80
VALEURS_MAX = 40  # au-delà, une colonne n'est plus une liste de mots
ASSEZ, PREUVE = 80, 0.8
_URL = re.compile(r"^(?:https?://|www\.)\S+$", re.I)
_TELEPHONE = re.compile(r"^(?:(?:\+|00)33|0)\s?[1-9](?:[\s.\-]?\d\d){4}$")
_CHIFFRE, _CODE = re.compile(r"\d"), re.compile(r"(?:\d{2}|2[AB])\d{3}$")
_HEURES = re.compile(r"^(?:ferm|\d{1,2}\s*[h:])", re.I)


@dataclass(frozen=True)
class Colonne:
    """A column as the screen shows it: its title, three samples, and the words it holds when they are few."""

    nom: str
    titre: str
    exemples: tuple[str, ...]
    cellules: tuple[str, ...]

    def mots(self, champ: str, separateur: str = "") -> list[str]:
        """The distinct words of its cells, as this field would read them; empty when they are too many."""
        distincts: dict[str, str] = {}
        for cellule in self.cellules:
            morceaux = liste_couper(cellule, separateur) if champ in LISTES else [cellule]
            for mot in morceaux:
                distincts.setdefault(plier(mot), " ".join(mot.split())[:TAILLE_EXEMPLE])
        distincts.pop("", None)
        return list(distincts.values()) if len(distincts) <= VALEURS_MAX else []


def colonnes_lire(tableau: Tableau) -> list[Colonne]:
    """The columns of a table and what they hold, from its first lines."""
    cellules: dict[str, dict[str, None]] = {nom: {} for nom in tableau.colonnes}
    for _, brut in tableau.lignes[:LIGNES_LUES]:
        for nom, valeur in (brut or {}).items():
            propre = valeur.strip()
            if propre.lower() not in VIDES:
                cellules[nom][propre] = None
    return [
        Colonne(nom, titre or nom, tuple(_court(c) for c in islice(cellules[nom], EXEMPLES)), tuple(cellules[nom]))
        for nom, titre in zip(tableau.colonnes, tableau.titres, strict=True)
    ]


def _court(cellule: str) -> str:
    texte = " ".join(cellule.split())
    return texte if len(texte) <= TAILLE_EXEMPLE else f"{texte[: TAILLE_EXEMPLE - 1]}…"


def correspondance_deviner(colonnes: list[Colonne], lexique: Lexique) -> Reglages:
    """Settings to start from: the surest pairs first, one column per field unless several make sense."""
    paires = sorted(
        ((note, -rang, champ) for rang, colonne in enumerate(colonnes) for champ, note in _notes(colonne).items()),
        reverse=True,
    )
    choisies: dict[int, str] = {}
    for note, moins_rang, champ in paires:
        prise = champ in choisies.values() and champ not in CUMULABLES
        if note >= ASSEZ and -moins_rang not in choisies and not prise:
            choisies[-moins_rang] = champ
    sources = {}
    for rang, colonne in enumerate(colonnes):
        if (
            source := _case(colonne, lexique)
            if rang not in choisies
            else source_deviner(colonne, choisies[rang], lexique)
        ):
            sources[colonne.nom] = source
    return Reglages(sources, {}, tuple(_identifiant(sources)))


def _identifiant(sources: dict[str, Source]) -> Iterable[str]:
    """What tells a structure from another: its number, else its name and its town."""
    par_champ = {source.champ: nom for nom, source in sources.items()}
    if "structure_id" in par_champ:
        return ()
    if "siret" in par_champ:
        return (par_champ["siret"],)
    return [par_champ[champ] for champ in ("structure_nom", "commune", "postal_commune") if champ in par_champ]


def source_deviner(colonne: Colonne, champ: str, lexique: Lexique) -> Source:
    """A column that fills this field, with what its words stand for when they are close enough to ours."""
    if champ not in CODIFIES:
        return Source(champ)
    valeurs = {}
    for mot in colonne.mots(champ):
        if lexique.lire(champ, mot) is None and (code := lexique.deviner(champ, mot)):
            valeurs[mot] = code
    return Source(champ, "", valeurs or None)


def _case(colonne: Colonne, lexique: Lexique) -> Source | None:
    """A column of « oui » and crosses named after a public, a theme or a mission: its crosses stand for that."""
    dites = [plier(cellule) for cellule in colonne.cellules]
    if not dites or not set(dites) <= OUI_NON.keys():
        return None
    for champ in ("publics", "missions", "themes", "niveaux_cep", "modes"):
        if code := lexique.deviner(champ, colonne.titre):
            return Source(champ, "", {dit: code if OUI_NON[dit] == "oui" else "" for dit in dict.fromkeys(dites)})
    return None


# Noter


def _notes(colonne: Colonne) -> dict[str, float]:
    """How likely each field is, out of a hundred; what the cells prove goes above what the header says."""
    notes = {champ: _ressemblance(colonne.titre, champ) for champ in CHAMPS}
    prouves = {champ for champ, prouve in _PREUVES.items() if _part(colonne.cellules, prouve) >= PREUVE}
    for champ in prouves:
        notes[champ] = max(notes[champ] + 30, 105)
    if colonne.cellules and max(notes.values()) < ASSEZ:
        notes |= {
            champ: 100 for champ, prouve in _PREUVES_SANS_TITRE.items() if _part(colonne.cellules, prouve) >= PREUVE
        }
    for champ, plausible in _PLAUSIBLES.items():
        if colonne.cellules and _part(colonne.cellules, plausible) < PREUVE:
            notes[champ] = 0
    if colonne.cellules and set(map(plier, colonne.cellules)) <= OUI_NON.keys():
        notes = {"permanence": notes["permanence"]}
    return {champ: note for champ, note in notes.items() if note >= ASSEZ}


def _ressemblance(titre: str, champ: str) -> float:
    plie = plier(titre)
    if plie == plier(champ) or plie == plier(CHAMPS[champ][1]):
        return 102
    meilleure = 0.0
    for rang, dit in enumerate(dires()["colonnes"].get(champ, ())):
        attendu = plier(str(dit))
        if plie == attendu:
            return 100 - rang / 10
        proche = fuzz.token_sort_ratio(plie, attendu)
        if len(attendu) > 3 and proche >= 85:
            meilleure = max(meilleure, proche - 5)
        elif len(attendu) > 5 and f" {attendu} " in f" {plie} ":
            meilleure = max(meilleure, 78 + len(attendu) / 4)
    return meilleure


def _part(cellules: tuple[str, ...], prouve: Callable[[str], bool]) -> float:
    lues = cellules[:200]
    return sum(map(prouve, lues)) / len(lues) if lues else 0.0


def _est_siret(cellule: str) -> bool:
    return re.fullmatch(r"\d{13,14}", re.sub(r"[\s.]|[.,]0$", "", cellule)) is not None


def _est_semaine(cellule: str) -> bool:
    return len(cellule) > 8 and bool(horaires_lire(cellule))


def _nombre_entre(bas: float, haut: float) -> Callable[[str], bool]:
    def entre(cellule: str) -> bool:
        try:
            return bas <= float(cellule.replace(",", ".")) <= haut
        except ValueError:
            return False

    return entre


_PREUVES: dict[str, Callable[[str], bool]] = {
    "siret": _est_siret,
    "courriel": lambda cellule: re.fullmatch(r"\S+@\S+\.\S+", cellule) is not None,
    "site": lambda cellule: _URL.match(cellule) is not None,
    "telephone": lambda cellule: _TELEPHONE.match(cellule) is not None,
    "horaires": _est_semaine,
}
# Ce que des cellules prouvent d’une colonne dont l’en-tête ne dit rien.
_PREUVES_SANS_TITRE: dict[str, Callable[[str], bool]] = {
    "commune": lambda cellule: not _CHIFFRE.search(cellule) and communes_de_france().connait(cellule),
    "code_insee": lambda cellule: _CODE.match(cellule) is not None and bool(communes_de_france().par_code(cellule)),
    "code_postal": lambda cellule: bool(communes_de_france().au_code_postal(cellule)),
}
# Ces champs ne se croient pas sur leur seul en-tête : il faut que les cellules suivent.
_PLAUSIBLES: dict[str, Callable[[str], bool]] = {
    "latitude": _nombre_entre(-90, 90),
    "longitude": _nombre_entre(-180, 180),
    **dict.fromkeys(("code_postal", "code_insee"), lambda cellule: bool(code_lire(cellule))),
    **{f"horaires_{jour}": lambda cellule: _HEURES.match(cellule) is not None for jour in JOURS},
}


def reglages_adapter(reglages: Reglages, colonnes: list[Colonne]) -> Reglages:
    """Remembered settings on another header: what it still has."""
    presentes = {colonne.nom for colonne in colonnes}
    sources = {nom: source for nom, source in reglages.colonnes.items() if colonne_nommer(nom) in presentes}
    identifiant = tuple(nom for nom in reglages.identifiant if nom in presentes)
    return Reglages(sources, reglages.constantes, identifiant, reglages.feuille)
