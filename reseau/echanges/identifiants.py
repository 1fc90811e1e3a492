"""The identifiers that our exports write, and the sheets of this directory that they name when a file comes back."""

import re
import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from home.exploitation.base import par_lots
from reseau.annuaire.choices import SOURCE_PROPRE, Genre
from reseau.annuaire.models import Lieu, Service
from reseau.annuaire.portes import MODELES, Fiche
from reseau.structures.models import Structure

PREFIXE = f"{SOURCE_PROPRE}--"
PREFIXE_LIEU, AU_LIEU = f"{PREFIXE}lieu-", "--lieu-"
LOT = 500
_NOMMES = {
    Genre.STRUCTURE: re.compile(rf"{PREFIXE}(?P<public>[0-9a-f]{{32}})"),
    Genre.LIEU: re.compile(rf"{PREFIXE}lieu-(?P<public>[0-9a-f]{{32}})"),
    Genre.SERVICE: re.compile(rf"{PREFIXE}(?P<public>[0-9a-f]{{32}})-(?P<cle>\d{{1,18}})"),
}


def identifiant_structure(structure: Structure) -> str:
    """What names a structure in every export: the identifier it came back with, else its public one."""
    return _garde(structure) or f"{PREFIXE}{structure.public_id.hex}"


def identifiant_lieu(lieu: Lieu) -> str:
    """What names a place in every export."""
    return _garde(lieu) or f"{PREFIXE}lieu-{lieu.public_id.hex}"


def identifiant_service(service: Service) -> str:
    """What names a service in every export; the structure's part keeps two directories apart."""
    return _garde(service) or f"{PREFIXE}{service.structure.public_id.hex}-{service.pk}"


def identifiant_au_lieu(service: str, lieu: Lieu) -> str:
    """What names a service at a place that is not the seat, where a line carries one place only."""
    nom = identifiant_lieu(lieu)
    return f"{service}{AU_LIEU}{nom.removeprefix(PREFIXE_LIEU) if nom.startswith(PREFIXE_LIEU) else lieu.public_id.hex}"


def au_lieu_separer(identifiant: str) -> tuple[str, str]:
    """The service and the place that `identifiant_au_lieu` joined; no place when it is given at the seat."""
    service, separateur, public = identifiant.rpartition(AU_LIEU)
    return (service, f"{PREFIXE_LIEU}{public}") if separateur else (identifiant, "")


def fiches_propres(genre: Genre, identifiants: Iterable[str]) -> dict[str, models.Model]:
    """The sheets of this directory that these identifiers of our own exports name; a query or two per 500."""
    propres = [identifiant for identifiant in identifiants if identifiant.startswith(PREFIXE)]
    trouvees: dict[str, models.Model] = {}
    for lot in par_lots(propres, LOT):
        trouvees |= _lot(genre, lot)
        if genre == Genre.LIEU:
            trouvees |= _sieges([i for i in lot if i not in trouvees and _NOMMES[Genre.STRUCTURE].fullmatch(i)])
    return trouvees


def _sieges(structures: list[str]) -> dict[str, models.Model]:
    """data.inclusion names no place: a structure's own identifier stands for its seat, the first place shown."""
    nommees = {fiche.pk: texte for texte, fiche in _lot(Genre.STRUCTURE, structures).items()} if structures else {}
    trouves: dict[str, models.Model] = {}
    lieux = Lieu.objects.publies().filter(structure__in=nommees).order_by("permanence", "pk") if nommees else ()
    for lieu in lieux:
        trouves.setdefault(nommees[lieu.structure_id], lieu)
    return trouves


def _garde(fiche: Fiche) -> str:
    return fiche.source_id if fiche.source_id.startswith(PREFIXE) else ""


def _lot(genre: Genre, identifiants: list[str]) -> dict[str, models.Model]:
    """By the identifier kept from a former export, else by the public one."""
    nommes = {texte: nom for texte in identifiants if (nom := _NOMMES[genre].fullmatch(texte))}
    if genre == Genre.SERVICE:
        cible = Q(pk__in=[int(nom["cle"]) for nom in nommes.values()])
        fiches = Service.objects.select_related("structure__fusionnee_dans")
    else:
        cible = Q(public_id__in=[uuid.UUID(nom["public"]) for nom in nommes.values()])
        fiches = MODELES[genre].objects.all()
    trouvees: dict[str, models.Model] = {}
    par_cle: dict[str, models.Model] = {}
    for fiche in fiches.filter(Q(source_id__in=identifiants) | cible):
        if fiche.source_id in identifiants:
            trouvees[fiche.source_id] = fiche
        par_cle[str(fiche.pk) if genre == Genre.SERVICE else fiche.public_id.hex] = fiche
    for texte, nom in nommes.items():
        fiche = par_cle.get(nom["cle"] if genre == Genre.SERVICE else nom["public"])
        if fiche and texte not in trouvees and (genre != Genre.SERVICE or _de_la_structure(fiche, nom["public"])):
            trouvees[texte] = fiche
    return trouvees


def _de_la_structure(service: Service, public: str) -> bool:
    """Whether this service belongs to the structure of that public identifier, or to the one that replaced it."""
    if service.structure.public_id.hex == public:
        return True
    ancienne = Structure.objects.filter(public_id=uuid.UUID(public)).first()
    return ancienne is not None and ancienne.fusionnee_dans_id == service.structure_id
