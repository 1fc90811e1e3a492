"""A free spreadsheet, read by its settings: which column fills which field, guessed from headers and cells."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from rapidfuzz import fuzz

from home.temps.typographie import JOURS
from reseau.annuaire.choices import Genre, Zone
from reseau.echanges.imports import nettoyage
from reseau.echanges.imports.enregistrements import Enregistrement, FichierRefuse, cellule_lire, texte_propre
from reseau.echanges.imports.tableaux import Tableau
from reseau.echanges.imports.tableur import LecteurCsv
from reseau.echanges.imports.vocabulaire import CODIFIES, OUI_NON, Lexique, dires, plier, tableurs
from reseau.structures.portes import siret_normaliser, siret_valider
from reseau.territoires.models import Commune
from reseau.territoires.portes import communes_de_france

# The settings of a free spreadsheet: which column fills which field, what holds for every line. One JSON document.
#
# {"correspondance": 1, "feuille": "", "colonnes": {"Structure": {"champ": "structure_nom"}, "Publics": {"champ":
# "publics", "separateur": "/", "valeurs": {"DE": "demandeurs-emploi", "Autres": ""}}}, "constantes": {"reseau":
# "cio",
# "missions": ["accueil"]}, "identifiant": ["Structure", "Ville"]}

VERSION = 1
LISTES = ("missions", "publics", "themes", "niveaux_cep", "modes", "langues", "zone_codes")
# Plusieurs colonnes peuvent remplir ces champs ; ce qui les sépare alors.
CUMULABLES = {
    **dict.fromkeys(LISTES, "|"),
    **dict.fromkeys(("presentation", "description", "conditions", "comment_joindre", "acces"), "\n"),
    **dict.fromkeys(("adresse", "complement"), ", "),
}
CONSTANTES = (
    "reseau", "missions", "publics", "themes", "niveaux_cep", "modes", "zone", "zone_codes", "service_nom",
    "description", "conditions", "comment_joindre", "date_maj",
)  # fmt: skip
SEPARATEURS = {",": "virgule", ";": "point-virgule", "/": "barre oblique", "|": "barre verticale", "-": "tiret",
               "\n": "retour à la ligne", "aucun": "aucun, la cellule est un seul mot"}  # fmt: skip
MAX_VALEURS, MAX_TEXTE = 500, 3000


# Every field a column may fill: its group and its label.
CHAMPS = {nom: (groupe, libelle) for groupe, siens in tableurs()["champs"].items() for nom, libelle in siens.items()}


@dataclass(frozen=True)
class Source:
    """What one column gives: a field, how its cell is cut, what its values stand for."""

    champ: str
    separateur: str = ""
    valeurs: dict[str, str] | None = None

    def garder(self) -> dict[str, Any]:
        return {nom: valeur for nom, valeur in vars(self).items() if valeur}


@dataclass(frozen=True)
class Reglages:
    """The document, read and checked; columns are named in lower case, blanks gathered."""

    colonnes: dict[str, Source]
    constantes: dict[str, str | list[str]]
    identifiant: tuple[str, ...] = ()
    feuille: str = ""

    def garder(self) -> dict[str, Any]:
        """The document itself, as it is kept and exported."""
        return {
            "correspondance": VERSION,
            "feuille": self.feuille,
            "colonnes": {nom: source.garder() for nom, source in self.colonnes.items()},
            "constantes": dict(self.constantes),
            "identifiant": list(self.identifiant),
        }

    def remplit(self, champ: str) -> bool:
        """Whether a column or a constant gives this field."""
        return bool(self.constantes.get(champ)) or any(source.champ == champ for source in self.colonnes.values())


def reglages_decoder(contenu: bytes) -> Reglages:
    """The settings of a JSON file; FichierRefuse says where it is wrong."""
    try:
        return reglages_lire(json.loads(contenu.decode("utf-8-sig")))
    except UnicodeDecodeError as erreur:
        raise FichierRefuse("Correspondance : ce fichier n’est pas un JSON en UTF-8.") from erreur
    except json.JSONDecodeError as erreur:
        raise FichierRefuse(
            f"Correspondance : ce JSON est incorrect, ligne {erreur.lineno}, colonne {erreur.colno}."
        ) from erreur
    except RecursionError as erreur:
        raise FichierRefuse("Correspondance : ce JSON est trop imbriqué.") from erreur


def reglages_ecrire(reglages: Reglages) -> str:
    """The JSON file of settings, readable and stable."""
    return json.dumps(reglages.garder(), ensure_ascii=False, indent=2) + "\n"


def reglages_lire(brut: Any) -> Reglages:
    """Settings out of a document; FichierRefuse names what is not understood."""
    if not isinstance(brut, dict) or not isinstance(brut.get("colonnes"), dict):
        raise FichierRefuse("Correspondance : il faut un objet JSON dont « colonnes » dit le champ de chaque colonne.")
    if brut.get("correspondance", VERSION) != VERSION:
        raise FichierRefuse(f"Correspondance : seule la version {VERSION} est connue.")
    if inconnues := set(brut) - {"correspondance", "feuille", "colonnes", "constantes", "identifiant"}:
        raise FichierRefuse(f"Correspondance : « {sorted(inconnues)[0]} » n’est pas connu.")
    colonnes = {colonne_nommer(nom): _source(nom, dit) for nom, dit in brut["colonnes"].items() if dit}
    _cumuls_verifier(colonnes)
    identifiant = brut.get("identifiant", [])
    if not _textes(identifiant):
        raise FichierRefuse("Correspondance : « identifiant » est une liste de colonnes.")
    feuille = brut.get("feuille", "")
    if not isinstance(feuille, str):
        raise FichierRefuse("Correspondance : « feuille » est un nom.")
    constantes = _constantes(brut.get("constantes", {}))
    return Reglages(colonnes, constantes, tuple(colonne_nommer(nom) for nom in identifiant), feuille[:100])


def colonne_nommer(titre: str) -> str:
    """The name by which a column is known."""
    return " ".join(titre.split()).lower()


def _textes(valeur: Any) -> bool:
    return isinstance(valeur, list) and all(isinstance(un, str) for un in valeur)


def _source(nom: str, dit: Any) -> Source:
    dit = {"champ": dit} if isinstance(dit, str) else dit
    if not isinstance(dit, dict) or dit.get("champ") not in CHAMPS:
        champ = dit.get("champ") if isinstance(dit, dict) else dit
        raise FichierRefuse(f"Correspondance, colonne « {nom} » : le champ « {champ} » n’est pas connu.")
    separateur, valeurs = dit.get("separateur", ""), dit.get("valeurs", {})
    if not isinstance(separateur, str) or len(separateur) > 5:
        raise FichierRefuse(f"Correspondance, colonne « {nom} » : le séparateur est un signe.")
    if not isinstance(valeurs, dict) or not _textes(list(valeurs.values())) or len(valeurs) > MAX_VALEURS:
        raise FichierRefuse(f"Correspondance, colonne « {nom} » : « valeurs » donne un code pour chaque valeur.")
    return Source(dit["champ"], separateur, valeurs or None)


def _cumuls_verifier(colonnes: dict[str, Source]) -> None:
    """One column only for what holds one thing."""
    prises: dict[str, str] = {}
    for nom, source in colonnes.items():
        if source.champ in prises and source.champ not in CUMULABLES:
            raise FichierRefuse(
                f"Correspondance : « {CHAMPS[source.champ][1]} » est donné par « {prises[source.champ]} » et « {nom} »."
            )
        prises.setdefault(source.champ, nom)


def _constantes(brut: Any) -> dict[str, str | list[str]]:
    if not isinstance(brut, dict):
        raise FichierRefuse("Correspondance : « constantes » est un objet.")
    for nom, valeur in brut.items():
        if nom not in CONSTANTES:
            raise FichierRefuse(f"Correspondance : la constante « {nom} » n’est pas connue.")
        if not isinstance(valeur, str) and not (nom in LISTES and _textes(valeur)):
            raise FichierRefuse(f"Correspondance : la constante « {nom} » est un texte.")
        if len(str(valeur)) > MAX_TEXTE:
            raise FichierRefuse(f"Correspondance : la constante « {nom} » est trop longue.")
    return {nom: valeur for nom, valeur in brut.items() if valeur}


# A free spreadsheet, read by its settings: each line becomes one of ours, cleaned the way public files are.

NOM, MEMOIRE = "tableur libre", 512
VIDES = frozenset({"", "-", "--", "/", "?", "na", "n/a", "nc", "n.c.", "néant", "neant", "sans objet", "aucun"})
_AUTOMATIQUE = re.compile(r"[,;|/\n•]")
_POSTAL_COMMUNE = re.compile(r"^\W*(?P<avant>\d{4,6})?[\s,–-]*(?P<ville>[^\d]*?)[\s,(–-]*(?P<apres>\d{5})?\)?\W*$")
_POINT = re.compile(r"(-?\d{1,3}[.,]\d+)\s*[,;/ ]\s*(-?\d{1,3}[.,]\d+)")
_CEDEX = re.compile(r"\bcedex\b", re.I)


def liste_couper(texte: str, separateur: str = "") -> list[str]:
    """The words of a cell, cut at its separator, or at the usual ones."""
    if separateur == "aucun":
        morceaux = [texte]
    else:
        morceaux = texte.split(separateur) if separateur else _AUTOMATIQUE.split(texte)
    return [morceau.strip() for morceau in morceaux if morceau.strip().lower() not in VIDES]


class LecteurLibre:
    """Turns the lines of a free table into records; FichierRefuse when the table lacks a column that settings name."""

    def __init__(self, reseau: str, reglages: Reglages, colonnes: list[str]) -> None:
        if absentes := [nom for nom in (*reglages.colonnes, *reglages.identifiant) if nom not in colonnes]:
            raise FichierRefuse(
                f"La correspondance nomme des colonnes que ce fichier n’a pas : {', '.join(dict.fromkeys(absentes))}."
            )
        self._csv = LecteurCsv(reseau, texte_propre)
        self._lexique = Lexique()
        self._reglages = reglages
        self._sources: dict[str, list[tuple[str, Callable[[str], str]]]] = {}
        for nom in (nom for nom in colonnes if nom in reglages.colonnes):  # dans l'ordre du fichier
            source = reglages.colonnes[nom]
            self._sources.setdefault(source.champ, []).append((nom, self._convertisseur(source)))
        self._constantes = {n: "|".join(v) if isinstance(v, list) else v for n, v in reglages.constantes.items()}
        self._epci = dict(Commune.objects.values_list("code_insee", "epci__siren"))

    def ligne(self, numero: int, brut: dict[str, str]) -> Enregistrement:
        """One line of the file."""
        dits = {champ: self._dire(champ, sources, brut) for champ, sources in self._sources.items()}
        entiere = dits.get("adresse_entiere", "")
        _rassembler(dits)
        dits = {**self._constantes, **{champ: valeur for champ, valeur in dits.items() if valeur}}
        if not dits.get("structure_nom"):
            refus = ["Le nom de la structure est vide."]
            return Enregistrement(numero, Genre.STRUCTURE, "", "", erreurs=refus)
        # Identifiers that stay the same from one file to the next, for those that no column gives.
        if not dits.get("structure_id"):
            dit = [plier(cellule_lire(brut.get(nom, ""))) for nom in self._reglages.identifiant]
            dit = dit if any(dit) else [plier(dits["structure_nom"])]
            dits["structure_id"] = f"{slugify(dits['structure_nom'])[:40]}-{_empreinte(*dit)}"
        structure = dits["structure_id"]
        commune = [plier(dits.get(nom, "")) for nom in ("code_insee", "commune", "code_postal") if dits.get(nom)][:1]
        if not dits.get("lieu_id") and commune:
            nomme = plier(dits.get("lieu_nom", "")) or plier(dits.get("adresse", ""))
            dits["lieu_id"] = f"{structure[:80]}.l-{_empreinte(structure, nomme, *commune)}"
        if not dits.get("service_id") and dits.get("service_nom"):
            dits["service_id"] = f"{structure[:80]}.s-{_empreinte(structure, plier(dits['service_nom']))}"
        enr = self._csv.ligne(numero, dits)
        if entiere and not nettoyage.adresse_couper(entiere)[2]:
            if enr.lieu:
                enr.remarques.append("L’adresse ne se coupe pas : elle est gardée entière.")
            elif enr.structure:
                avant = enr.structure.champs["presentation"]
                enr.structure.champs["presentation"] = "\n".join(filter(None, (avant, f"Adresse : {entiere}")))[:3000]
                enr.remarques.append("L’adresse ne dit pas sa commune : elle est gardée entière, sans lieu.")
        if enr.service:
            self._zoner(enr)
        return enr

    def _convertisseur(self, source: Source) -> Callable[[str], str]:
        """Each text is cleaned once while it comes back line after line: a structure is repeated on its lines."""
        if source.champ in LISTES or source.champ in CODIFIES:
            return lru_cache(MEMOIRE)(partial(self._coder, source))
        nettoyer = NETTOYAGES.get(source.champ)
        return lru_cache(MEMOIRE)(nettoyer) if nettoyer else _nettoyer

    def _coder(self, source: Source, texte: str) -> str:
        """The codes of a cell; what nothing translates stays as it is, and the line is refused for it."""
        texte = cellule_lire(texte)
        if texte.lower() in VIDES:
            return ""
        valeurs = {plier(dit): code for dit, code in (source.valeurs or {}).items()}

        def traduire(mot: str) -> str | None:
            if (code := valeurs.get(plier(mot))) is not None:
                return code
            return self._lexique.lire(source.champ, mot) if source.champ in CODIFIES else None

        entier = traduire(texte)
        if entier is not None or source.champ not in LISTES:
            return texte if entier is None else entier
        codes = [mot if (code := traduire(mot)) is None else code for mot in liste_couper(texte, source.separateur)]
        return "|".join(dict.fromkeys(code for code in codes if code))

    @staticmethod
    def _dire(champ: str, sources: list[tuple[str, Callable[[str], str]]], brut: dict[str, str]) -> str:
        if len(sources) == 1:
            nom, convertir = sources[0]
            return convertir(brut.get(nom, ""))
        dits = [convertir(brut.get(nom, "")) for nom, convertir in sources]
        return CUMULABLES.get(champ, " ").join(dict.fromkeys(dit for dit in dits if dit))

    def _zoner(self, enr: Enregistrement) -> None:
        """A kind of zone without its codes is that of the place."""
        champs, commune = enr.service.champs, enr.lieu.champs["commune"] if enr.lieu else ""
        if champs["zone_codes"] or not commune:
            return
        ici = {Zone.COMMUNE: commune, Zone.DEPARTEMENT: commune[:2], Zone.EPCI: self._epci.get(commune)}
        if code := ici.get(champs["zone"]):
            champs["zone_codes"] = [code]


def _empreinte(*dits: str) -> str:
    return hashlib.sha256("\x1f".join(dits).encode()).hexdigest()[:12]


# Une cellule à la fois


def _nettoyer(texte: str) -> str:
    propre = cellule_lire(texte)
    return "" if propre.lower() in VIDES else propre


def _siret(texte: str) -> str:
    """The digits; the zero that a spreadsheet lost comes back when it makes the number right."""
    siret = siret_normaliser(re.sub(r"[.,]0$", "", _nettoyer(texte)))
    if re.fullmatch(r"\d{12,13}", siret):
        try:
            siret_valider(siret.zfill(14))
        except ValidationError:
            return siret
        return siret.zfill(14)
    return siret


def _telephone(texte: str) -> str:
    propre = re.sub(r"[.,]0$", "", _nettoyer(texte))
    chiffres = re.sub(r"[\s.]", "", propre)
    return f"0{chiffres}" if re.fullmatch(r"[1-9]\d{8}", chiffres) else propre


def _code(texte: str) -> str:
    propre = _nettoyer(texte)
    return nettoyage.code_lire(propre) or propre


NETTOYAGES: dict[str, Callable[[str], str]] = {
    "siret": _siret,
    "telephone": _telephone,
    "code_postal": _code,
    "code_insee": _code,
    "courriel": lambda texte: nettoyage.courriel_lire(_nettoyer(texte)) or _nettoyer(texte),
    "site": lambda texte: nettoyage.site_lire(_nettoyer(texte)) or _nettoyer(texte),
}


# Une ligne entière


def _rassembler(dits: dict[str, str]) -> None:
    """What several fields say together: an address in one cell, a point, seven days of hours, a CEDEX line."""
    if entiere := dits.pop("adresse_entiere", ""):
        voie, complement, postal, ville = nettoyage.adresse_couper(entiere)
        if not postal:  # rien n’y dit où couper
            voie, complement = " ".join(entiere.split()), ""
        dits["complement"] = nettoyage.complement_joindre(dits.get("complement", ""), complement)
        for nom, valeur in (("adresse", voie), ("code_postal", postal), ("commune", ville)):
            dits[nom] = dits.get(nom) or valeur
    if (ensemble := dits.pop("postal_commune", "")) and (trouve := _POSTAL_COMMUNE.match(ensemble)):
        dits["code_postal"] = dits.get("code_postal") or nettoyage.code_lire(trouve["avant"] or trouve["apres"])
        dits["commune"] = dits.get("commune") or trouve["ville"].strip()
    elif ensemble:
        dits["commune"] = dits.get("commune") or ensemble
    if trouve := _POINT.search(dits.pop("point", "")):
        dits["latitude"], dits["longitude"] = trouve[1], trouve[2]
    commune = dits.get("commune", "")
    if _CEDEX.search(commune):
        ligne = " ".join(filter(None, (dits.get("code_postal"), commune)))
        dits["complement"] = nettoyage.complement_joindre(dits.get("complement", ""), ligne)
        dits["commune"], dits["code_postal"] = nettoyage.cedex_retirer(commune), ""
    # The hours, in OpenStreetMap's writing; words that say none are kept with how to come, nothing is lost.
    jours = [dits.pop(f"horaires_{jour}", "") for jour in JOURS]
    texte = dits.get("horaires", "")
    lus = _semaine(texte)
    if not texte and any(jours):
        lus = _jours(tuple(jours))
        texte = " ; ".join(f"{jour} {dit}" for jour, dit in zip(JOURS, jours, strict=True) if dit)
    dits["horaires"] = lus or ""
    if lus is None:
        dits["acces"] = "\n".join(filter(None, (dits.get("acces"), f"Horaires : {texte}")))


_semaine, _jours = lru_cache(MEMOIRE)(nettoyage.horaires_lire), lru_cache(MEMOIRE)(nettoyage.semaine_lire)


# What the columns of an unknown table are likely to hold, from their headers and from their cells.

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
    return len(cellule) > 8 and bool(nettoyage.horaires_lire(cellule))


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
    **dict.fromkeys(("code_postal", "code_insee"), lambda cellule: bool(nettoyage.code_lire(cellule))),
    **{f"horaires_{jour}": lambda cellule: _HEURES.match(cellule) is not None for jour in JOURS},
}


def reglages_adapter(reglages: Reglages, colonnes: list[Colonne]) -> Reglages:
    """Remembered settings on another header: what it still has."""
    presentes = {colonne.nom for colonne in colonnes}
    sources = {nom: source for nom, source in reglages.colonnes.items() if colonne_nommer(nom) in presentes}
    identifiant = tuple(nom for nom in reglages.identifiant if nom in presentes)
    return Reglages(sources, reglages.constantes, identifiant, reglages.feuille)
