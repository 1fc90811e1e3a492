"""Visiting cards of structures and places (RFC 6350): what a telephone or an address book takes in one gesture."""

import datetime
import re
from collections.abc import Iterable

from icalendar import Component
from icalendar.prop import vInline, vText

from home.temps.typographie import telephone_lien
from reseau.annuaire.horaires import horaires_en_francais
from reseau.annuaire.models import Lieu
from reseau.annuaire.queries.permanences import creneau_dire, tenues_lire
from reseau.structures.models import Reseau, Structure

_CONTROLES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
Propriete = tuple[str, vInline]


def vcard_de_structure(structure: Structure, siege: Lieu | None, url: str) -> str:
    """The card of a structure, at its first place."""
    proprietes = [
        ("UID", vInline(f"urn:uuid:{structure.public_id}")),
        _dire("FN", structure.nom),
        _dire("ORG", structure.nom),
        *_facultatif("NICKNAME", structure.sigle),
        _dire("CATEGORIES", structure.reseau.nom),
        *_joindre(structure.telephone or (siege.telephone if siege else ""),
                  structure.courriel or (siege.courriel if siege else ""), structure.site),
        *(_situer(siege) if siege else ()),
        *_facultatif("NOTE", structure.presentation),
        *_pied(url, structure.modifie_le),
    ]  # fmt: skip
    return _carte(proprietes)


def vcard_de_lieu(lieu: Lieu, url: str) -> str:
    """The card of a place, with its hours; what the place does not say is the structure's."""
    structure = lieu.structure
    tenues = map(creneau_dire, tenues_lire([lieu]).de(lieu))
    horaires = " ; ".join(map(str, horaires_en_francais(lieu.horaires) or tenues))
    notes = "\n".join(filter(None, (horaires, lieu.acces)))
    proprietes = [
        ("UID", vInline(f"urn:uuid:{lieu.public_id}")),
        _dire("FN", lieu.nom if structure.nom in lieu.nom else f"{structure.nom}, {lieu.nom}"),
        _dire("ORG", structure.nom, lieu.nom),
        _dire("CATEGORIES", structure.reseau.nom),
        *_joindre(lieu.telephone or structure.telephone, lieu.courriel or structure.courriel,
                  lieu.site or structure.site),
        *_situer(lieu),
        *_facultatif("NOTE", notes),
        *_pied(url, lieu.modifie_le),
    ]  # fmt: skip
    return _carte(proprietes)


def vcard_de_reseau(reseau: Reseau, url: str) -> str:
    """The card of a network."""
    return _carte([
        ("UID", vInline(_adresse(url))),
        _dire("FN", reseau.nom),
        _dire("ORG", reseau.nom),
        *_facultatif("NICKNAME", reseau.sigle),
        *_joindre(reseau.telephone, reseau.courriel, reseau.site),
        *_facultatif("NOTE", reseau.description),
        ("SOURCE", vInline(_adresse(url))),
    ])  # fmt: skip


def _joindre(telephone: str, courriel: str, site: str) -> Iterable[Propriete]:
    if telephone:
        yield _dire("TEL", telephone_lien(telephone), TYPE="work")
    yield from _facultatif("EMAIL", courriel, TYPE="work")
    if site:
        yield ("URL", vInline(_adresse(site)))


def _situer(lieu: Lieu) -> Iterable[Propriete]:
    """The postal address, and the position when it is the place's own."""
    rue = ", ".join(filter(None, (lieu.adresse, lieu.complement)))
    yield _dire("ADR", "", "", rue, lieu.commune.nom, "", lieu.code_postal, "France", TYPE="work")
    if lieu.latitude is not None and lieu.longitude is not None:
        yield ("GEO", vInline(f"geo:{lieu.latitude:.5f},{lieu.longitude:.5f}"))


def _pied(url: str, modifie_le: datetime.datetime) -> Iterable[Propriete]:
    """Where the card comes from, and the moment of what it says."""
    yield ("SOURCE", vInline(_adresse(url)))
    yield _dire("REV", modifie_le.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ"))


def _adresse(url: str) -> str:
    """An address in which no reader sees two values, nor two lines."""
    return "".join(_CONTROLES.sub("", url).split()).replace(",", "%2C").replace(";", "%3B")


def _facultatif(nom: str, valeur: str, **parametres: str) -> Iterable[Propriete]:
    if valeur:
        yield _dire(nom, valeur, **parametres)


def _dire(nom: str, *parts: str, **parametres: str) -> Propriete:
    """A property whose value has parts, each escaped."""
    propres = (vText(_CONTROLES.sub("", "\n".join(part.splitlines()))) for part in parts)
    return nom, vInline(";".join(propre.to_ical().decode() for propre in propres), params=parametres)


def _carte(proprietes: Iterable[Propriete]) -> str:
    carte = Component()
    carte.name = "VCARD"
    for nom, valeur in (("VERSION", vInline("4.0")), ("KIND", vInline("org")), *proprietes):
        carte.add(nom, valeur)
    return carte.to_ical(sorted=False).decode()
