"""Cells written by others, made ours: telephones, addresses, hours, ways of asking, and the writing that exports
use.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import timezone

from home.recherche.texte import mots, replier
from home.temps.typographie import JOURS
from reseau.annuaire.choices import Mobilisateur, Mobilisation
from reseau.annuaire.models import Lieu
from reseau.annuaire.models.fiches import Fiche, plus_ancienne
from reseau.annuaire.portes import Grille, Plage, grille_ecrire, horaires_analyser
from reseau.echanges.imports.enregistrements import Enregistrement, liste_lire, texte_propre

# Cells written by others, made ours: telephones, addresses in capitals, CEDEX lines, codes, addresses on line.

_NUMERO = re.compile(r"(?:(?:\+|00)\s?33[\s.\-]*(?:\(0\))?|\(\+?33\)|0|\b)[\s.\-]*([1-9])((?:[\s.\-/]*\d){8})(?!\d)")
_ETRANGER = re.compile(r"(?:\+|\b00)[\d\s.\-()]{6,24}\d")
_COURT = re.compile(
    r"(?<!\d)(3\d)[\s.\-]?(\d\d)(?!\d)|(?<!\d)(116)[\s.\-]?(\d{3})(?!\d)|(?<!\d)(1\d{1,2}|10\d\d)(?!\d)"
)
_SIX_CHIFFRES = re.compile(r"(?<!\d)0(\d{5})(?!\d)")
_CINQ_CHIFFRES = re.compile(r"(?<!\d)\d{5}(?!\d)")
_ANNEE = re.compile(r"(?<=-)0(1[89]\d\d|20\d\d)(?!\d)")
_VILLE_A_LA_FIN = re.compile(
    r"^(?P<voie>.+?),?\s+(?P<postal>\d{5}),?\s+(?P<ville>[^\d,]+?(?:\s+cedex(?:\s+\d+)?)?)$", re.I
)
_CEDEX = re.compile(r"\s*\bcedex\b.*$", re.I)
_BOITE = re.compile(r"^(?:BP|CS|TSA|B\.P\.|boîte postale)\s*\d", re.I)
_VOIE = re.compile(
    r"^(?:\d|(?:avenue|allée|boulevard|chemin|cours|esplanade|impasse|lieu-dit|mail|montée|passage|place|promenade|quai|"
    r"rocade|rond-point|route|rue|ruelle|sentier|square|venelle|voie|z\.?a\.?c?|z\.?i|grande?[ -]rue|grand['’]rue)\b)",
    re.I,
)
_PETITS = frozenset("a à au aux d de des du en et l la le les lès lez ou par pour sous sur un une".split())
_SIGLES = frozenset(
    "BP CS TSA ZA ZAC ZI ZAE ZUP CAP CIO RN RD CC HLM II III IV VI VII VIII IX XI XII XIV XV XVI".split()
)
_ABREGES = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "bvd": "boulevard", "che": "chemin",
    "imp": "impasse", "pl": "place", "rte": "route", "sq": "square", "st": "Saint", "ste": "Sainte", "all": "allée",
}  # fmt: skip
_ACCENTUES = (
    "Abbé Église Émile Étoile Forêt Général Génie Hôpital Hôtel Liberté Maréchal Médard Poète Préfecture Prés "
    "République Résidence Résistance Théâtre Université Vallée Égalité Évêché François André René Frères"
).split()
_VOIES = frozenset(
    "allée avenue boulevard chemin cours impasse lotissement passage place quai résidence route rue square zone".split()
)


def telephone_lire(valeur: object) -> str:
    """« 05 36 49 00 12 » for the first French number in any writing, « 39 49 » for a short one, else nothing."""
    return _telephone(str("" if valeur is None else valeur))


@lru_cache(1000)  # celui d’une structure revient avec chacun de ses lieux
def _telephone(texte: str) -> str:
    texte = re.sub(r"\.0$", "", texte.strip())[:300].replace("\u00a0", " ")
    if trouve := _NUMERO.search(texte):
        chiffres = "0" + trouve[1] + re.sub(r"\D", "", trouve[2])
        return " ".join(chiffres[n : n + 2] for n in range(0, 10, 2))
    if trouve := _ETRANGER.search(texte):
        return trouve[0][:20].strip()
    if trouve := _COURT.search(texte):
        return " ".join(filter(None, trouve.groups()))
    return ""


def courriel_lire(valeur: object) -> str:
    """An address that may be written to, else nothing: one fault in it does not cost a whole sheet."""
    texte = str("" if valeur is None else valeur).strip().removeprefix("mailto:")
    adresse = re.split(r"[\s;,]+", texte)[0] if texte else ""
    try:
        validate_email(adresse)
    except ValidationError:
        return ""
    return adresse if len(adresse) <= 254 else ""


def site_lire(valeur: object, maximum: int = 200) -> str:
    """A web address, its scheme added when it misses, else nothing."""
    texte = str("" if valeur is None else valeur).strip()
    if not texte:
        return ""
    adresse = texte if "://" in texte else f"https://{texte}"
    try:
        URLValidator(schemes=["http", "https"])(adresse)
    except ValidationError:
        return ""
    return adresse if len(adresse) <= maximum else ""


def code_lire(valeur: object) -> str:
    """A five-character INSEE or postal code, alone or beside words (« 79021 CEDEX »).

    The zero that a spreadsheet lost is put back, the one it added goes.
    """
    texte = re.sub(r"\.0$|[\s\u00a0]", "", str("" if valeur is None else valeur).strip()).upper()
    if texte.isdecimal():
        texte = texte.zfill(5) if len(texte) == 4 else texte
        texte = texte[1:] if len(texte) == 6 and texte[0] == "0" else texte
    trouve = re.fullmatch(r"\d{5}|2[AB]\d{3}|[A-Z]\d{4}", texte) or _CINQ_CHIFFRES.search(texte)
    return trouve[0] if trouve else ""


def chiffres_reparer(texte: str) -> str:
    """« CS 012124 » → « CS 12124 », « 8-Mai-01945 » → « 8-Mai-1945 »: zeros that some files put before numbers."""
    return _SIX_CHIFFRES.sub(r"\1", _ANNEE.sub(r"\1", texte))


def adresse_couper(adresse: str) -> tuple[str, str, str, str]:
    """The way, what completes it, and the postal code and town that were left at the end of it.

    « Centre social - 12 rue X - CS 60003, 17076, La Rochelle Cedex 9 » →
    ("12 rue X", "Centre social, CS 60003", "17076", "La Rochelle Cedex 9").
    """
    adresse, postal, ville = " ".join(chiffres_reparer(adresse).split()), "", ""
    if trouve := _VILLE_A_LA_FIN.match(adresse):
        adresse, postal, ville = trouve["voie"], trouve["postal"], trouve["ville"]
    morceaux = [morceau.strip(" ,") for morceau in re.split(r"\s+[-–]\s+", adresse)]
    morceaux = [morceau for morceau in morceaux if morceau]
    voies = [morceau for morceau in morceaux if _VOIE.match(morceau)]
    voie = voies[-1] if voies else next((m for m in reversed(morceaux) if not _BOITE.match(m)), "")
    reste = ", ".join(morceau for morceau in morceaux if morceau != voie)
    return voie, reste, postal, ville


def cedex_retirer(ville: str) -> str:
    """« Angoulême » for « Angoulême Cedex 9 »."""
    return _CEDEX.sub("", ville).strip()


class Casse:
    """Upper-case texts made readable; accents come back from the names of the communes."""

    def __init__(self, noms: Iterable[str]) -> None:
        self._accents = {replier(mot).upper(): mot for mot in _ACCENTUES}
        self._entiers: dict[str, str] = {}
        for nom in noms:
            self._entiers.setdefault(" ".join(mots(nom)), nom)
            for mot in re.split(r"[\s\-'’]+", nom):
                if mot and mot[0].isupper():
                    self._accents.setdefault(replier(mot).upper(), mot)

    def lire(self, texte: str, *, voie: bool = False) -> str:
        """« 11 RUE DE L AVENIR » → « 11 rue de l’Avenir »; words that were not in capitals stay as they are."""
        suite = " ".join(texte.replace("'", "’").split()).split(" ")
        if entier := self._entiers.get(" ".join(mots(texte))):
            return entier
        rendus = [self._mot(mot, rang, suite, voie) for rang, mot in enumerate(suite)]
        return re.sub(r"\b([dl])’ (?=[A-ZÀ-Ý])", r"\1’", " ".join(rendus))

    def _mot(self, mot: str, rang: int, suite: list[str], voie: bool) -> str:
        nu = mot.strip(",.()")
        if nu in ("D", "L") and rang + 1 < len(suite):
            return f"{nu.lower()}’"
        if (voie and nu.lower() in _ABREGES) or nu in ("ST", "STE"):
            return mot.replace(nu, _ABREGES[nu.lower()])
        if not (len(nu) > 1 and nu.isupper()) or nu in _SIGLES or any(c.isdecimal() for c in nu):
            return mot
        minuscule = nu.lower()
        if minuscule in _PETITS and rang:
            return mot.replace(nu, self._petit(minuscule, rang, suite))
        if voie and minuscule in _VOIES:
            return mot.replace(nu, minuscule)
        return mot.replace(nu, "-".join(self._propre(morceau) for morceau in nu.split("-")))

    def _propre(self, mot: str) -> str:
        """A proper noun, its elision kept small: « L’AVENIR » → « l’Avenir »."""
        elision, apostrophe, reste = mot.rpartition("’")
        reste = self._accents.get(replier(reste).upper(), reste.capitalize())
        return f"{elision.lower()}{apostrophe}{reste}"

    def _petit(self, mot: str, rang: int, suite: list[str]) -> str:
        """An article is a capital at the start of a name: « Angoulême La Couronne », « rue Le Corbusier »."""
        precedent = suite[rang - 1].lower().strip(",.")
        if mot in ("le", "la", "les") and precedent not in _PETITS:
            return mot.capitalize()
        return mot


def complement_joindre(*morceaux: str) -> str:
    """Pieces of an address that are filled, in order, once each; two hundred characters at most."""
    return ", ".join(dict.fromkeys(morceau.strip() for morceau in morceaux if morceau and morceau.strip()))[:200]


# Hours written in French, or one cell a day, brought to OpenStreetMap's syntax.

_ABREGES_HEURES = {abrege: rang for rang, jour in enumerate(JOURS) for abrege in (jour, f"{jour}s", jour[:3], jour[:2])}
_JETON = re.compile(r"(\d{1,2})\s*(?:heures?|h|:)\s*(\d{2})?(?!\d)|([a-z]+)|([-–—/,;.:&])")
_LIAISONS = frozenset("de du des le les la et puis ouvert ouverte ouverture horaires accueil h non stop".split())
_A = frozenset({"a", "au", "-", "–", "—", "jusqu"})
_FERME = frozenset({"ferme", "fermee", "fermeture"})
_FERIES = re.compile(r"\(?(?:sauf|hors|ferme(?:s|e)?)?\s*(?:les?\s*)?jours?\s*feries?\)?")


def horaires_lire(texte: str) -> str | None:
    """OpenStreetMap's syntax for a text that is in it already or in French; None when neither.

    « du lundi au jeudi 9h-12h30 et 13h30-17h, vendredi de 9 h à midi » → "Mo-Th 09:00-12:30,13:30-17:00; Fr …".
    """
    texte = " ".join(texte.split())
    if not texte or horaires_analyser(texte) is not None:
        return texte
    lecteur = _Lecteur()
    replie = _FERIES.sub(" ", replier(texte).replace("'", " "))
    if not all(lecteur.jeton(*morceau) for morceau in _jetons(replie)):
        return None
    osm = lecteur.finir()
    return osm if osm and horaires_analyser(osm) is not None else None


def semaine_lire(cellules: Sequence[str]) -> str | None:
    """The same for seven cells, Monday first: « 09:00 - 12:00 / 14:00 - 17:00 »; None when one is unreadable."""
    jours: list[tuple[Plage, ...]] = []
    for cellule in cellules:
        texte = replier(cellule).strip()
        if not texte or texte in _FERME:
            jours.append(())
            continue
        heures = re.findall(r"(\d{1,2})\s*[h:]\s*(\d{2})?", texte)
        if not heures or len(heures) % 2:
            return None
        bornes = [f"{int(heure):02d}:{minute or '00'}" for heure, minute in heures]
        jours.append(tuple(zip(bornes[::2], bornes[1::2], strict=True)))
    osm = grille_ecrire(Grille(tuple(jours)))
    return osm if not osm or horaires_analyser(osm) is not None else None


def _jetons(texte: str) -> list[tuple[str, str]]:
    """Kinds and values: an hour, a word, a mark; what is neither makes the text unreadable."""
    texte = re.sub(r"\bmidi\b", "12h00", re.sub(r"\bminuit\b", "24h00", texte))
    jetons, place = [], 0
    for trouve in _JETON.finditer(texte):
        if texte[place : trouve.start()].strip(" ()"):
            return [("inconnu", texte)]
        place = trouve.end()
        if trouve[1]:
            jetons.append(("heure", f"{int(trouve[1]):02d}:{trouve[2] or '00'}"))
        else:
            jetons.append(("mot", trouve[3]) if trouve[3] else ("signe", trouve[4]))
    return jetons if not texte[place:].strip(" ()") else [("inconnu", texte)]


class _Lecteur:
    """Days, then their hours, then other days…"""

    def __init__(self) -> None:
        self._semaine: list[list[Plage]] = [[] for _ in range(7)]
        self._jours: list[int] = []
        self._heures: list[str] = []
        self._intervalle = self._ferme = False

    def jeton(self, genre: str, valeur: str) -> bool:
        """Take one token; False when it means nothing here."""
        if genre == "heure":
            self._heures.append(valeur)
            return bool(self._jours) and valeur <= "24:00"
        if genre == "mot" and valeur in _ABREGES_HEURES:
            return self._jour(_ABREGES_HEURES[valeur])
        if genre == "mot" and valeur in _FERME:
            self._ferme = True
            return True
        if valeur in ("tous", "jours"):
            self._jours = list(range(7))
            return True
        if valeur in _A:
            self._intervalle = bool(self._jours) and not self._heures
            return True
        return genre == "signe" or valeur in _LIAISONS

    def _jour(self, rang: int) -> bool:
        """A day opens a new group once hours were read; « au » before it makes a range."""
        if self._heures and not self._ecrire():
            return False
        if self._intervalle and self._jours and rang > self._jours[-1]:
            self._jours += range(self._jours[-1] + 1, rang + 1)
        else:
            self._jours.append(rang)
        self._intervalle = False
        return True

    def _ecrire(self) -> bool:
        """Give the hours read to the days read."""
        if len(self._heures) % 2 or (self._heures and self._ferme):
            return False
        plages = list(zip(self._heures[::2], self._heures[1::2], strict=True))
        for rang in self._jours:
            self._semaine[rang] = plages
        self._jours, self._heures, self._ferme = [], [], False
        return True

    def finir(self) -> str:
        """The whole week, or nothing."""
        if not (self._heures or self._ferme) or not self._ecrire():
            return ""
        return grille_ecrire(Grille(tuple(tuple(plages) for plages in self._semaine)))


# How a service is asked for and how long it lasts, in the words of data.inclusion and in ours.

LIEN_MAX = 500
HEURES_MAX, SEMAINES_MAX = 168, 520
_MODES = {"envoyer-un-email": Mobilisation.COURRIEL}  # le mot d’une version d’avant
# Notre champ et le leur.


def demande_lire(brut: dict[str, Any], enr: Enregistrement) -> dict[str, Any]:
    """The fields of a line that say how to ask and how long; what cannot be kept is left and told."""
    modes = {str(_MODES.get(code, code)) for code in liste_lire(brut, "modes_mobilisation")}
    par = set(liste_lire(brut, "mobilisable_par"))
    return {
        "modes_mobilisation": [code for code in Mobilisation.values if code in modes],
        "mobilisable_par": [code for code in Mobilisateur.values if code in par],
        **lien_et_duree_lire(brut, enr),
    }


def lien_et_duree_lire(brut: dict[str, Any], enr: Enregistrement) -> dict[str, Any]:
    """What a line says by itself, ours or anybody’s."""
    dit = texte_propre(brut.get("lien_mobilisation"))
    lien = site_lire(dit, LIEN_MAX)
    if dit and not lien:
        enr.remarques.append("lien_mobilisation : cette adresse ne se lit pas, elle est laissée.")
    heures = _nombre(brut, "volume_horaire_hebdomadaire", 0, HEURES_MAX, enr)
    semaines = _nombre(brut, "nombre_semaines", 1, SEMAINES_MAX, enr)
    return {
        "lien_mobilisation": lien,
        "heures_par_semaine": heures,
        "nombre_semaines": None if semaines is None else int(semaines),
    }


def _nombre(brut: dict[str, Any], nom: str, minimum: int, maximum: int, enr: Enregistrement) -> float | None:
    valeur = brut.get(nom)
    if valeur in (None, ""):
        return None
    try:
        nombre = float(str(valeur).replace(",", "."))
    except ValueError:
        nombre = -1.0
    if minimum <= nombre <= maximum:
        return nombre
    enr.remarques.append(f"{nom} : « {texte_propre(valeur, 20)} » ne se lit pas, il est laissé.")
    return None


# Values as every export writes them; our own readers bring a value back to the same writing before they compare.

DECIMALES = 6  # dix centimètres
SANS_DESCRIPTION = "Ce service n’est pas encore décrit."
INVISIBLE = "\u00a0"  # complète un texte plus court que le format ne l’admet ; disparaît à la lecture
NOM_MIN, NOM_MAX, TEXTE_MIN = 3, 150, 5
_HORS_DU_MONDE = frozenset("arpa invalid local localhost onion test".split())  # domaines où rien n’arrive
_DEBUT_DU_SIECLE = datetime.date(2000, 1, 1)
_COURRIEL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+"
                       r"[A-Za-z][A-Za-z-]{0,61}[A-Za-z]")  # fmt: skip
_SITE = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]\.?"
                   r"(?::\d{1,4})?(?:[/?#]\S*)?", re.IGNORECASE)  # fmt: skip


def texte(valeur: Any) -> str:
    """A text on one model: no controls, no blanks around."""
    return texte_propre(valeur)


def nom_ecrire(nom: str) -> str:
    """Three to a hundred and fifty signs."""
    nom = texte(nom)
    return (nom if len(nom) <= NOM_MAX else nom[: NOM_MAX - 1].rstrip() + "…").ljust(NOM_MIN, INVISIBLE)


def description_ecrire(description: str) -> str:
    """Five signs at least."""
    description = texte(description)
    return description.ljust(TEXTE_MIN, INVISIBLE) if description else ""


def telephone(valeur: str) -> str:
    """« +33536490012 » for a French number, a short or a foreign one as it is."""
    lu = telephone_lire(valeur)
    chiffres = lu.replace(" ", "")
    return f"+33{chiffres[1:]}" if re.fullmatch(r"0[1-9]\d{8}", chiffres) else lu


def courriel(valeur: str) -> str:
    """An address that every reader takes, else nothing."""
    lu = courriel_lire(valeur)
    local, _, domaine = lu.partition("@")
    joignable = domaine.lower().rpartition(".")[2] not in _HORS_DU_MONDE and len(local) <= 64
    return lu if joignable and _COURRIEL.fullmatch(lu) else ""


def site(valeur: str) -> str:
    """A web address that every reader takes, else nothing."""
    lu = site_lire(valeur, 500)
    return lu if _SITE.fullmatch(lu) else ""


def chiffres(valeur: str, combien: int) -> str:
    """A code of so many digits, else nothing."""
    return valeur if re.fullmatch(rf"[0-9]{{{combien}}}", valeur) else ""


def degres(valeur: float | None) -> float | None:
    """A latitude or a longitude."""
    return None if valeur is None else round(valeur, DECIMALES)


def date_de(*fiches: Fiche | Lieu | None) -> datetime.date:
    """As old as the stalest of these sheets; a sheet that nobody confirmed is as old as its last change."""
    dates = [(fiche.confirme_le or timezone.localdate(fiche.modifie_le)) for fiche in fiches if fiche]
    return date_bornee(plus_ancienne(*dates) or timezone.localdate())


def date_bornee(jour: datetime.date) -> datetime.date:
    """Neither in the future nor in another century."""
    return max(_DEBUT_DU_SIECLE, min(jour, timezone.localdate()))
