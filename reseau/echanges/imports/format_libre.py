"""A free spreadsheet, read by its settings: each line becomes one of ours, cleaned the way public files are."""

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache, partial

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from home.typographie import JOURS
from reseau.annuaire.choices import Genre, Zone
from reseau.echanges.imports.enregistrements import Enregistrement, FichierRefuse, cellule_lire, texte_propre
from reseau.echanges.imports.format_csv import LecteurCsv
from reseau.echanges.imports.heures import horaires_lire, semaine_lire
from reseau.echanges.imports.lexique import CODIFIES, Lexique, plier
from reseau.echanges.imports.nettoyage import (
    adresse_couper,
    cedex_retirer,
    code_lire,
    complement_joindre,
    courriel_lire,
    site_lire,
)
from reseau.echanges.imports.reglages import CUMULABLES, LISTES, Reglages, Source
from reseau.structures.validateurs import siret_normaliser, siret_valider
from reseau.territoires.models import Commune

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
        self._identifier(dits, brut)
        enr = self._csv.ligne(numero, dits)
        if entiere and not adresse_couper(entiere)[2]:
            _adresse_garder(enr, entiere)
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

    def _identifier(self, dits: dict[str, str], brut: dict[str, str]) -> None:
        """Identifiers that stay the same from one file to the next, for those that no column gives."""
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
    return code_lire(propre) or propre


NETTOYAGES: dict[str, Callable[[str], str]] = {
    "siret": _siret,
    "telephone": _telephone,
    "code_postal": _code,
    "code_insee": _code,
    "courriel": lambda texte: courriel_lire(_nettoyer(texte)) or _nettoyer(texte),
    "site": lambda texte: site_lire(_nettoyer(texte)) or _nettoyer(texte),
}


# Une ligne entière


def _adresse_garder(enr: Enregistrement, entiere: str) -> None:
    """An address that cannot be cut is kept whole, and told; without a town, in the words of the structure."""
    if enr.lieu:
        enr.remarques.append("L’adresse ne se coupe pas : elle est gardée entière.")
    elif enr.structure:
        avant = enr.structure.champs["presentation"]
        enr.structure.champs["presentation"] = "\n".join(filter(None, (avant, f"Adresse : {entiere}")))[:3000]
        enr.remarques.append("L’adresse ne dit pas sa commune : elle est gardée entière, sans lieu.")


def _rassembler(dits: dict[str, str]) -> None:
    """What several fields say together: an address in one cell, a point, seven days of hours, a CEDEX line."""
    if entiere := dits.pop("adresse_entiere", ""):
        voie, complement, postal, ville = adresse_couper(entiere)
        if not postal:  # rien n’y dit où couper
            voie, complement = " ".join(entiere.split()), ""
        dits["complement"] = complement_joindre(dits.get("complement", ""), complement)
        for nom, valeur in (("adresse", voie), ("code_postal", postal), ("commune", ville)):
            dits[nom] = dits.get(nom) or valeur
    if (ensemble := dits.pop("postal_commune", "")) and (trouve := _POSTAL_COMMUNE.match(ensemble)):
        dits["code_postal"] = dits.get("code_postal") or code_lire(trouve["avant"] or trouve["apres"])
        dits["commune"] = dits.get("commune") or trouve["ville"].strip()
    elif ensemble:
        dits["commune"] = dits.get("commune") or ensemble
    if trouve := _POINT.search(dits.pop("point", "")):
        dits["latitude"], dits["longitude"] = trouve[1], trouve[2]
    commune = dits.get("commune", "")
    if _CEDEX.search(commune):
        ligne = " ".join(filter(None, (dits.get("code_postal"), commune)))
        dits["complement"] = complement_joindre(dits.get("complement", ""), ligne)
        dits["commune"], dits["code_postal"] = cedex_retirer(commune), ""
    _ouvrir(dits)


def _ouvrir(dits: dict[str, str]) -> None:
    """The hours, in OpenStreetMap's writing; words that say none are kept with how to come, nothing is lost."""
    jours = [dits.pop(f"horaires_{jour}", "") for jour in JOURS]
    texte = dits.get("horaires", "")
    lus = _semaine(texte)
    if not texte and any(jours):
        lus = _jours(tuple(jours))
        texte = " ; ".join(f"{jour} {dit}" for jour, dit in zip(JOURS, jours, strict=True) if dit)
    dits["horaires"] = lus or ""
    if lus is None:
        dits["acces"] = "\n".join(filter(None, (dits.get("acces"), f"Horaires : {texte}")))


_semaine, _jours = lru_cache(MEMOIRE)(horaires_lire), lru_cache(MEMOIRE)(semaine_lire)
