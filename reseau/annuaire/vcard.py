"""Visiting cards of structures and places (RFC 6350): what a telephone or an address book takes in one gesture."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from home.typographie import telephone_lien
from reseau.annuaire.horaires.francais import horaires_en_francais
from reseau.annuaire.models import Lieu
from reseau.annuaire.permanences import creneau_dire, tenues_lire
from reseau.structures.models import Reseau, Structure

OCTETS_PAR_LIGNE = 75
GENRE = "text/vcard; charset=utf-8"
_CONTROLES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ECHAPPES = str.maketrans({"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;"})


@dataclass(frozen=True)
class Propriete:
    """One line of a card: its name with its parameters, and the parts of its value, joined by `;`."""

    nom: str
    parts: tuple[str, ...]
    tel_quel: bool = False

    def __str__(self) -> str:
        parts = self.parts if self.tel_quel else tuple(_echapper(part) for part in self.parts)
        return f"{self.nom}:{';'.join(parts)}"


def vcard_de_structure(structure: Structure, siege: Lieu | None, url: str) -> str:
    """The card of a structure, at its first place."""
    proprietes = [
        Propriete("UID", (f"urn:uuid:{structure.public_id}",), tel_quel=True),
        Propriete("FN", (structure.nom,)),
        Propriete("ORG", (structure.nom,)),
        *_facultatif("NICKNAME", structure.sigle),
        Propriete("CATEGORIES", (structure.reseau.nom,)),
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
        Propriete("UID", (f"urn:uuid:{lieu.public_id}",), tel_quel=True),
        Propriete("FN", (lieu.nom if structure.nom in lieu.nom else f"{structure.nom}, {lieu.nom}",)),
        Propriete("ORG", (structure.nom, lieu.nom)),
        Propriete("CATEGORIES", (structure.reseau.nom,)),
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
        Propriete("UID", (_adresse(url),), tel_quel=True),
        Propriete("FN", (reseau.nom,)),
        Propriete("ORG", (reseau.nom,)),
        *_facultatif("NICKNAME", reseau.sigle),
        *_joindre(reseau.telephone, reseau.courriel, reseau.site),
        *_facultatif("NOTE", reseau.description),
        Propriete("SOURCE", (_adresse(url),), tel_quel=True),
    ])  # fmt: skip


def _joindre(telephone: str, courriel: str, site: str) -> Iterable[Propriete]:
    if telephone:
        yield Propriete("TEL;TYPE=work", (telephone_lien(telephone),))
    yield from _facultatif("EMAIL;TYPE=work", courriel)
    if site:
        yield Propriete("URL", (_adresse(site),), tel_quel=True)


def _situer(lieu: Lieu) -> Iterable[Propriete]:
    """The postal address, and the position when it is the place's own."""
    rue = ", ".join(filter(None, (lieu.adresse, lieu.complement)))
    yield Propriete("ADR;TYPE=work", ("", "", rue, lieu.commune.nom, "", lieu.code_postal, "France"))
    if lieu.latitude is not None and lieu.longitude is not None:
        yield Propriete("GEO", (f"geo:{lieu.latitude:.5f},{lieu.longitude:.5f}",), tel_quel=True)


def _pied(url: str, modifie_le: datetime.datetime) -> Iterable[Propriete]:
    """Where the card comes from, and the moment of what it says."""
    yield Propriete("SOURCE", (_adresse(url),), tel_quel=True)
    yield Propriete("REV", (modifie_le.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ"),))


def _adresse(url: str) -> str:
    """An address in which no reader sees two values."""
    return url.replace(",", "%2C").replace(";", "%3B")


def _facultatif(nom: str, valeur: str) -> Iterable[Propriete]:
    if valeur:
        yield Propriete(nom, (valeur,))


def _carte(proprietes: Iterable[Propriete]) -> str:
    lignes = ("BEGIN:VCARD", "VERSION:4.0", "KIND:org", *map(str, proprietes), "END:VCARD")
    return "".join(_plier(_CONTROLES.sub("", ligne).replace("\n", "")) for ligne in lignes)


def _echapper(texte: str) -> str:
    return texte.replace("\r\n", "\n").replace("\r", "\n").translate(_ECHAPPES)


def _plier(ligne: str) -> str:
    """Lines of 75 octets at most, never cut inside a letter; the next ones begin with a space."""
    morceaux, courant, taille = [], "", 0
    for lettre in ligne:
        octets = len(lettre.encode("utf-8", "replace"))
        if taille + octets > OCTETS_PAR_LIGNE:
            morceaux.append(courant)
            courant, taille = " ", 1
        courant, taille = courant + lettre, taille + octets
    return "\r\n".join([*morceaux, courant]) + "\r\n"
