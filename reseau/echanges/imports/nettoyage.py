"""Cells written by others, made ours: telephones, addresses in capitals, CEDEX lines, codes, addresses on line."""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from home.recherche.texte import mots, replier

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
