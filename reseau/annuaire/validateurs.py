"""Checks on the fields of a sheet, with the sentence that says how to mend them."""

import datetime
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db.models import TextChoices

from home.temps.typographie import nombre
from reseau.annuaire.choices import (
    GROUPES_DU_LEXIQUE,
    ZONES_SANS_CODE,
    Inexactitude,
    Mobilisateur,
    Mobilisation,
    Mode,
    Zone,
)
from reseau.territoires.portes import distance_km, en_france

MAX_FERMETURES = 40
MAX_LANGUES = 20
MAX_JOURS_ANNUELS = 360
KM_DE_LA_COMMUNE = 20


class Centre(Protocol):
    """What is asked of a commune here: its name and its centre."""

    libelle: str
    latitude: float | None
    longitude: float | None


def _connus(codes: Any, choix: type[TextChoices]) -> bool:
    return isinstance(codes, list) and all(code in choix.values for code in codes)


def modes_valider(modes: Any) -> None:
    """At least one known mode."""
    if not isinstance(modes, list) or not modes:
        raise ValidationError("Choisissez au moins un mode : sur place, en permanence ou à distance.")
    if not _connus(modes, Mode):
        raise ValidationError("Ce mode n’existe pas.")


def codes_valider(codes: Any) -> None:
    """Codes of the lexicon: a group and a word of it, « theme:vae »."""
    dits = [str(code).partition(":") for code in codes] if isinstance(codes, list) else [("", "", "")]
    if any(groupe not in GROUPES_DU_LEXIQUE or not code for groupe, _, code in dits):
        raise ValidationError("Un code se dit « theme:vae », « public:salaries », « mission:conseil », « reseau:cio ».")


def mobilisation_valider(codes: Any) -> None:
    """Known ways of asking, or none said."""
    if not _connus(codes, Mobilisation):
        raise ValidationError("Cette manière de demander le service n’existe pas.")


def mobilisateurs_valider(codes: Any) -> None:
    """Known askers, or none said."""
    if not _connus(codes, Mobilisateur):
        raise ValidationError("Dites qui peut demander ce service : la personne, un professionnel.")


def inexactitudes_valider(codes: Any) -> None:
    """At least one known thing that is wrong."""
    if not codes or not _connus(codes, Inexactitude):
        raise ValidationError("Dites ce qui ne va pas.")


def langues_valider(langues: Any) -> None:
    """A short list of words."""
    if not isinstance(langues, list) or len(langues) > MAX_LANGUES:
        raise ValidationError("Citez vingt langues au plus.")
    if any(not isinstance(langue, str) or not 0 < len(langue) <= 60 for langue in langues):
        raise ValidationError("Une langue s’écrit en un à soixante caractères.")


def fermetures_valider(fermetures: Any) -> None:
    """Rows {du, au, motif} with ISO dates in order; `annuel` says that they come back every year."""
    if not isinstance(fermetures, list) or len(fermetures) > MAX_FERMETURES:
        raise ValidationError("Quarante fermetures au plus.")
    for fermeture in fermetures:
        try:
            du, au = (datetime.date.fromisoformat(fermeture[cle]) for cle in ("du", "au"))
        except (KeyError, TypeError, ValueError):
            raise ValidationError("Une fermeture va d’une date à une autre.") from None
        if au < du:
            raise ValidationError("La fin d’une fermeture précède son début.")
        if fermeture.get("annuel") and (au - du).days > MAX_JOURS_ANNUELS:
            raise ValidationError("Une fermeture de chaque année dure moins d’un an.")


def point_valider(latitude: float | None, longitude: float | None, commune: Centre) -> None:
    """A point stands near the centre of its commune; no point, or half of one, is not judged here."""
    if latitude is None or longitude is None or commune.latitude is None or commune.longitude is None:
        return
    km = distance_km(latitude, longitude, commune.latitude, commune.longitude)
    if km > KM_DE_LA_COMMUNE:
        dit = f"Ce point est à {nombre(round(km))} km de {commune.libelle} : {KM_DE_LA_COMMUNE} au plus."
        if not en_france(latitude, longitude):
            dit += " Il n’est nulle part en France."
        if distance_km(longitude, latitude, commune.latitude, commune.longitude) <= KM_DE_LA_COMMUNE:
            dit += " Latitude et longitude semblent inversées."
        raise ValidationError(dit)


def zone_valider(zone: str, codes: Any) -> None:
    """A zone names the territories it covers, except the region and the country."""
    if not isinstance(codes, list) or any(not isinstance(code, str) or not code for code in codes):
        raise ValidationError("Les codes de la zone forment une liste de codes.")
    if not codes and zone not in ZONES_SANS_CODE:
        raise ValidationError(f"Dites lesquels pour « {Zone(zone).label.lower()} ».")
