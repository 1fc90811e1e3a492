"""The rows of a batch, table by table, handed over in an order that every key allows."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import models

from home.lots.chargement import Chargement
from reseau.annuaire.models import Lieu, Modification, Provenance, Service, ServiceAuLieu
from reseau.structures.models import Structure

Modele = type[models.Model]
COLONNES = {
    ServiceAuLieu: ("service", "lieu", "horaires", "missions", "modes", "contact"),
    Provenance: (
        "id", "source", "genre", "source_id", "structure", "lieu", "service", "valeurs", "importation",
    ),
    Modification: (
        "structure", "genre", "objet", "libelle", "action", "origine", "quand", "champs", "importation",
    ),
}  # fmt: skip


@cache
def liaison_de(*, nom: str) -> tuple[Modele, str]:
    """The table that links services to a kind of term, and its column for the term."""
    champ = Service._meta.get_field(nom)
    return champ.remote_field.through, f"{champ.m2m_reverse_field_name()}_id"


class Tables:
    """Gathers rows, then pours them all: mothers before daughters, what goes before what comes."""

    def __init__(self, chargement: Chargement) -> None:
        self._chargement = chargement
        self._fiches: dict[Modele, list[list[Any]]] = defaultdict(list)
        self._lignes: dict[Modele, list[list[Any]]] = defaultdict(list)  # voir COLONNES
        self._objets: dict[Modele, list[models.Model]] = defaultdict(list)
        self._changes: dict[tuple[Modele, tuple[str, ...]], list[list[Any]]] = defaultdict(list)
        self._detaches: dict[str, list[int]] = defaultdict(list)

    def fiche(self, modele: Modele, ligne: list[Any]) -> None:
        """A whole row of a sheet."""
        self._fiches[modele].append(ligne)

    def ligne(self, modele: Modele, *valeurs: Any) -> None:
        """A row of what accompanies sheets."""
        self._lignes[modele].append(list(valeurs))

    def objet(self, objet: models.Model) -> None:
        """A row of something rare."""
        self._objets[type(objet)].append(objet)

    def changer(self, modele: Modele, cle: int, champs: dict[str, Any]) -> None:
        """New values of some fields."""
        self._changes[modele, tuple(champs)].append([*champs.values(), cle])

    def termes_lier(self, service: int, termes: dict[str, Sequence[int]]) -> None:
        """A service is linked to these terms."""
        for nom, cles in termes.items():
            liaison = liaison_de(nom=nom)[0]
            self._lignes[liaison] += [[service, cle] for cle in cles]

    def termes_refaire(self, service: int, nom: str, cles: Sequence[int]) -> None:
        """A service is linked to these terms and to no other of their kind."""
        liaison = liaison_de(nom=nom)[0]
        self._lignes[liaison] = [ligne for ligne in self._lignes[liaison] if ligne[0] != service]
        self._detaches[nom].append(service)
        self.termes_lier(service, {nom: cles})

    def verser(self) -> None:
        """Hand the rows over."""
        for modele in (Structure, Lieu, Service):
            self._chargement.couler(modele, self._fiches[modele])
        for nom, cles in self._detaches.items():
            self._chargement.detacher(liaison_de(nom=nom)[0], "service_id", cles)
        for modele, lignes in self._lignes.items():
            noms = COLONNES.get(modele) or [champ.name for champ in modele._meta.concrete_fields[1:]]
            self._chargement.poser(modele, noms, lignes)
        for modele, objets in self._objets.items():
            self._chargement.creer(modele, objets, cles=False)
        for (modele, noms), lignes in self._changes.items():
            self._chargement.modifier(modele, noms, lignes)
        for rangement in (self._fiches, self._lignes, self._objets, self._changes, self._detaches):
            rangement.clear()
