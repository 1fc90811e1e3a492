"""How French is written on screen: no-break spaces, dates, hours, durations, numbers, telephones."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

INSECABLE = "\u00a0"
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MOIS_COURTS = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")

COURT = 200
_VOYELLES = "aeiouyhàâéèêëîïôœùûü"
_BALISE = re.compile(r"(<[^>]*>)")
_REGLES = (
    (re.compile(r"(?<=\w)(?:'|&#x27;|&#39;)(?=\w)"), "’"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"«[ \u00a0\u202f]*(?=\S)"), "«" + INSECABLE),
    (re.compile(r"(?<=\S)[ \u00a0\u202f]*»"), INSECABLE + "»"),
    (re.compile(r"[ \u202f]+(?=[:;?!%€](?:\W|$))"), INSECABLE),
    (re.compile(r"(?<=\d) (?=\d{3}(?:\D|$))"), INSECABLE),
    (re.compile(r"(?<=\d) (?=(?:h|min|km|m|ans?|mois|jours?|heures?|minutes?|places?)\b)"), INSECABLE),
    (re.compile(r"(?<=\d\u00a0h) (?=\d{2}\b)"), INSECABLE),
    (re.compile(r"(?<=\bn°) (?=\d)"), INSECABLE),
)


def typo(texte: str) -> str:
    """Apply French typography to a text, or to the text between the tags of an HTML fragment."""
    return _typo_courte(texte) if len(texte) <= COURT else _typo(texte)


def _typo(texte: str) -> str:
    morceaux = _BALISE.split(texte)
    for rang in range(0, len(morceaux), 2):
        for motif, remplacement in _REGLES:
            morceaux[rang] = motif.sub(remplacement, morceaux[rang])
    return "".join(morceaux)


# Labels and names come back on every line of every page.
_typo_courte = lru_cache(4096)(_typo)


def en_page(texte: str) -> SafeString:
    """What `{{ texte|typo }}` writes in a page, for what is drawn in Python."""
    return conditional_escape(typo(texte))


def _jour_local(valeur: date | datetime) -> date:
    if isinstance(valeur, datetime):
        return (timezone.localtime(valeur) if timezone.is_aware(valeur) else valeur).date()
    return valeur


def date_courte(valeur: date | datetime | None) -> str:
    """« 3 décembre 2026 », « 1er mars 2026 », in local time."""
    if not valeur:
        return ""
    jour = _jour_local(valeur)
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme} {MOIS[jour.month - 1]} {jour.year}"


def date_longue(valeur: date | datetime | None) -> str:
    """« jeudi 3 décembre 2026 », in local time."""
    if not valeur:
        return ""
    return f"{JOURS[_jour_local(valeur).weekday()]} {date_courte(valeur)}"


def mois_court(valeur: date | datetime | None) -> str:
    """« déc. », for the box of a date; the whole date stands beside it."""
    return MOIS_COURTS[_jour_local(valeur).month - 1] if valeur else ""


def heure(valeur: time | datetime | None) -> str:
    """« 9 h 30 », « 14 h », in local time, with no-break spaces."""
    if valeur is None or valeur == "":
        return ""
    if isinstance(valeur, datetime) and timezone.is_aware(valeur):
        valeur = timezone.localtime(valeur)
    return _heures_minutes(valeur.hour, valeur.minute)


def duree(valeur: int | timedelta | None) -> str:
    """« 45 min », « 1 h 30 », from minutes or a timedelta."""
    if isinstance(valeur, timedelta):
        valeur = int(valeur.total_seconds() // 60)
    if not valeur:
        return ""
    heures, minutes = divmod(int(valeur), 60)
    return _heures_minutes(heures, minutes) if heures else f"{minutes}{INSECABLE}min"


def _heures_minutes(heures: int, minutes: int) -> str:
    debut = f"{heures}{INSECABLE}h"
    return f"{debut}{INSECABLE}{minutes:02d}" if minutes else debut


def nombre(valeur: int | float | None) -> str:
    """« 1 440 », « 3,5 »."""
    if valeur is None or valeur == "":
        return ""
    return f"{valeur:,}".replace(",", INSECABLE).replace(".", ",")


def _chiffres(numero: str) -> str:
    return re.sub(r"\D", "", numero)


def telephone(numero: str) -> str:
    """« 05 36 49 00 12 » with no-break spaces; a number that does not have ten digits is left as typed."""
    chiffres = _chiffres(numero)
    if len(chiffres) != 10:
        return numero
    return INSECABLE.join(chiffres[i : i + 2] for i in range(0, 10, 2))


def telephone_lien(numero: str) -> str:
    """The number for a `tel:` link: « +33536490012 » for a French number, the digits otherwise."""
    chiffres = _chiffres(numero)
    return f"+33{chiffres[1:]}" if len(chiffres) == 10 and chiffres[0] == "0" else chiffres


def initiales(nom: str) -> str:
    """« CM » for Claire Moreau, « JL » for Jean-Luc: two letters at most."""
    lettres = [mot[0] for mot in re.split(r"[\s’'\-]+", nom) if mot]
    return "".join(lettres[:1] + lettres[-1:] if len(lettres) > 1 else lettres).upper()


def de_la_commune(nom: str) -> str:
    """« de Niort », « d’Angoulême », « du Bois-Plage », « des Forges »."""
    if nom.startswith("Le "):
        return f"du {nom[3:]}"
    if nom.startswith("Les "):
        return f"des {nom[4:]}"
    return f"d’{nom}" if nom[:1].lower() in _VOYELLES else f"de {nom}"


# Les départements qui prennent l’article « le » ; ceux qui prennent « les », ou aucun, se reconnaissent à leur nom.
_AU_MASCULIN = frozenset(
    "Calvados Cantal Cher Doubs Finistère Gard Gers Jura Loiret Lot Morbihan Nord Pas-de-Calais Puy-de-Dôme Bas-Rhin "
    "Haut-Rhin Rhône Tarn Var Val-de-Marne Val-d’Oise".split()
)
_AU_PLURIEL = re.compile(r"(?:Deux|Hautes|Hauts|Alpes|Pyrénées|Bouches|Côtes)-|Ardennes$|Landes$|Vosges$|Yvelines$")
_SANS_ARTICLE = re.compile(r".*-et-|Paris$|Mayotte$|Vaucluse$|Seine-Saint-Denis$|La ")


def du_departement(nom: str) -> str:
    """« des Deux-Sèvres », « de la Vienne », « du Cher », « de l’Aisne », « de Maine-et-Loire »."""
    nom = nom.replace("'", "’")
    if nom in _AU_MASCULIN or nom.startswith("Territoire"):
        return f"du {nom}"
    if _AU_PLURIEL.match(nom):
        return f"des {nom}"
    if _SANS_ARTICLE.match(nom):
        return de_la_commune(nom) if not nom.startswith("La ") else f"de {nom}"
    elide = nom[:1].lower() in _VOYELLES and not nom.startswith("Haute-")
    return f"de l’{nom}" if elide else f"de la {nom}"


_SENS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def sans_sens(texte: str) -> str:
    """The text without the marks that turn the direction of what follows: a name reads in the order it is written."""
    return texte.translate(_SENS)


def nombre_dire(nombre: int, nom: str) -> str:
    """« 1 suivi », « 3 fiches lues » (each word of `nom` takes the plural); empty for none."""
    return f"{nombre} {nom.replace(' ', 's ') + 's' if nombre > 1 else nom}" if nombre else ""


def jours_avant(jours: int) -> str:
    """« 12 jours avant », « 1 jour avant », « le jour même », « une fois la date passée »."""
    if jours <= 0:
        return "une fois la date passée" if jours < 0 else "le jour même"
    return f"{nombre_dire(jours, 'jour')} avant"


def ordinal(rang: int) -> str:
    """« 1er », « 4e »."""
    return "1er" if rang == 1 else f"{rang}e"
