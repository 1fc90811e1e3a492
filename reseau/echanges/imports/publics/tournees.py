"""The stages of a round told in one text: « Mardi 9h30-12h Longèves / Jeudi : AYRON - Mairie, 1 route X »."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from home.recherche.texte import replier
from home.typographie import JOURS
from reseau.echanges.imports.heures import horaires_lire
from reseau.territoires.queries.recherche import Fiche as FicheCommune

_PARENTHESE = re.compile(r"\(([^)]*)\)")
_JOUR = "|".join(JOURS)
_JOUR_ET_HEURES = re.compile(
    rf"\b(?:{_JOUR})\b|\b(?:matin|après[- ]midi)\b|\d{{1,2}}\s*h\s*(?:\d\d)?|[\s/:\-–;.]+", re.I
)
_HEURES = re.compile(r"\d{1,2}\s*h\s*(?:\d\d)?\s*[-/à]\s*\d{1,2}\s*h?\s*(?:\d\d)?", re.I)
_ADRESSE = re.compile(r"^(?P<nom>.+?)\s+-\s+(?P<adresse>.+?)\s+\d{5}\b.*$")


@dataclass(frozen=True)
class Etape:
    """A commune where the round stops, with its address and hours when they are told."""

    commune: FicheCommune
    adresse: str = ""
    horaires: str = ""


def tournee_lire(texte: str, commune_de: Callable[[str], FicheCommune | None]) -> Iterator[Etape]:
    """The stages that name a commune for sure; the rest of the text is left to who reads it."""
    # Une semaine sur deux : les horaires d’une semaine ne le disent pas.
    hebdomadaire = not re.search(r"semaines?\s+(?:im)?paires?", texte, re.I)
    texte = texte.partition(" communes de")[2] or texte
    jour = ""
    for morceau in re.split(r"[;,/](?![^(]*\))", _proteger(texte)):
        morceau = morceau.replace("\x00", "/").replace("\x01", ",")
        if trouve := re.search(rf"\b({_JOUR})\b", replier(morceau)):
            jour = trouve[1]
        entre = " ".join(_PARENTHESE.findall(morceau))
        nu = _PARENTHESE.sub(" ", morceau)
        adresse = ""
        if avec := _ADRESSE.match(nu):
            nu, adresse = avec["nom"], avec["adresse"]
        nom = " ".join(_JOUR_ET_HEURES.sub(" ", _HEURES.sub(" ", nu)).split())
        commune = commune_de(nom) if nom else None
        if commune is None and nom and "-" in nu:
            commune = commune_de(nu.rpartition("-")[2].strip())
        if commune is not None:
            yield Etape(commune, adresse[:200], _horaires(jour, f"{nu} {entre}") if hebdomadaire else "")


def _proteger(texte: str) -> str:
    """Bars between two hours and commas of an address do not part two stages."""
    texte = re.sub(r"(\dh(?:\d\d)?)\s*/\s*(\d)", "\\1\x00\\2", texte)
    return re.sub(r",(?=[^/;]*\b\d{5}\b)", "\x01", texte)


def _horaires(jour: str, texte: str) -> str:
    heures = _HEURES.findall(texte)
    return (horaires_lire(f"{jour} {' et '.join(heures)}") or "") if jour and heures else ""
