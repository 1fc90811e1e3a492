"""The one shape that every file takes before the rules see it."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from home.documents.tableurs import cellule_lue
from home.recherche.texte import mots
from reseau.annuaire.choices import Genre
from reseau.structures.models import Reseau
from reseau.territoires.portes import Fiche as FicheCommune

_COMMANDES = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")  # tous, sauf la tabulation et la fin de ligne
IDENTIFIANT_MAX = 120


Dire = Callable[[Genre, dict[str, Any], dict[str, Any]], dict[str, Any]]


class FichierRefuse(Exception):
    """The file as a whole cannot be read; the message says what to do."""


@dataclass
class Valeurs:
    """What a source says of one sheet: plain values, as they are compared and kept.

    `dire`, for a line of our own exports, tells what the file would say of a sheet: see `accorder`.
    """

    source_id: str
    champs: dict[str, Any]
    dire: Dire | None = None

    def accorder(self, genre: Genre, ici: dict[str, Any], mere: dict[str, Any]) -> "Valeurs":
        """The same; where the file would say just this of the sheet as it stands `ici`, the sheet knows better."""
        if self.dire is None:
            return self
        connus = {nom: ici[nom] for nom in self.champs if nom in ici}
        if connus.keys() != self.champs.keys():
            return self
        dit_ici, dit_la = self.dire(genre, connus, mere), self.dire(genre, self.champs, mere)
        return Valeurs(self.source_id, {nom: ici[nom] if dit_ici[nom] == dit_la[nom] else v
                                        for nom, v in self.champs.items()})  # fmt: skip


@dataclass
class Enregistrement:
    """One line of a file: up to one structure, its place and a service; `erreurs` refuse it as a whole.

    `ailleurs` says where, when the line is about another place in France: it is set aside rather than refused.
    `lieux_autres`: the other places of a line that names several (rounds, several sites); its service is given there
    too. `la`: the commune of elsewhere, when it is known; `remarques`: what whoever reads the report should know of a
    line that is written. `heures`: the hours of the service at its place, when they are not those of the place; `ici`:
    its missions and modes there, when they are not all those of the service.
    """

    numero: int
    genre: Genre
    source_id: str
    libelle: str
    structure: Valeurs | None = None
    lieu: Valeurs | None = None
    service: Valeurs | None = None
    lieux_autres: list[Valeurs] = field(default_factory=list)
    structure_id: str = ""
    heures: str = ""
    ici: dict[str, list[str]] = field(default_factory=dict)
    date_maj: datetime.date | None = None
    erreurs: list[str] = field(default_factory=list)
    ailleurs: str = ""
    la: FicheCommune | None = None
    remarques: list[str] = field(default_factory=list)

    @property
    def lieux(self) -> list[Valeurs]:
        return ([self.lieu] if self.lieu else []) + self.lieux_autres

    @property
    def nommees(self) -> Iterator[tuple[Genre, str]]:
        """The sheets that the line names, by their identifiers in the source."""
        yield Genre.STRUCTURE, self.structure_id
        for lieu in self.lieux:
            yield Genre.LIEU, lieu.source_id
        if self.service:
            yield Genre.SERVICE, self.service.source_id


def ligne_bancale(numero: int) -> Enregistrement:
    """The record of a line that has more or fewer cells than the header."""
    refus = ["Cette ligne n’a pas le même nombre de cellules que l’en-tête."]
    return Enregistrement(numero, Genre.STRUCTURE, "", "", erreurs=refus)


def doubles_refuser(enregistrements: Iterable[Enregistrement]) -> Iterator[Enregistrement]:
    """The same records; a line that says otherwise of what an earlier one named is refused: which one is right?

    So is an identifier too long to be kept: cut, it could be that of another sheet.
    """
    vus: dict[tuple[str, ...], tuple[int, list[Any]]] = {}
    for enr in enregistrements:
        valeurs = (enr.structure, enr.lieu, enr.service)
        nommes = (enr.source_id, enr.structure_id, *(v.source_id for v in (*valeurs, *enr.lieux_autres) if v))
        if max(map(len, nommes)) > IDENTIFIANT_MAX:
            enr.erreurs.append(f"Identifiant trop long : {IDENTIFIANT_MAX} caractères au plus.")
        if not enr.erreurs and any(valeurs):
            cle = (enr.genre, enr.structure_id, *(v.source_id if v else "" for v in valeurs))
            dits = [v.champs if v else None for v in valeurs]
            premiere, autres = vus.setdefault(cle, (enr.numero, dits))
            if autres != dits:
                enr.erreurs.append(f"L’identifiant « {enr.source_id} » est déjà celui de la ligne {premiere}.")
        yield enr


def texte_propre(valeur: Any, maximum: int = 0) -> str:
    """A text without controls nor blanks around; cut to `maximum`."""
    if valeur is None or valeur == "":
        return ""
    texte = str(valeur)
    if not texte.isprintable():  # d’ordinaire rien n’est à ôter
        texte = _COMMANDES.sub("", texte)
    texte = texte.strip()
    return texte[:maximum] if maximum else texte


def liste_lire(brut: dict[str, Any], nom: str) -> list[str]:
    """The texts of a list, whatever stands there."""
    valeur = brut.get(nom)
    return [texte_propre(element) for element in valeur] if isinstance(valeur, list) else []


def identifiant_lire(valeur: Any) -> str:
    """An identifier; one sign more than what can be kept tells that it is too long."""
    return texte_propre(valeur, IDENTIFIANT_MAX + 1)


def cellule_lire(valeur: Any) -> str:
    """A cell of a spreadsheet; the quote that made one of our exports harmless is taken off."""
    return texte_propre(cellule_lue(texte_propre(valeur)))


def date_lire(valeur: Any) -> datetime.date | None:
    """An ISO or a French date; None when there is none, ValueError when it does not exist."""
    texte = texte_propre(valeur)
    if not texte:
        return None
    if francaise := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", texte):
        jour, mois, annee = map(int, francaise.groups())
        return datetime.date(annee, mois, jour)
    return datetime.date.fromisoformat(texte[:10])


def reseau_deviner(nom: str, reseaux: list[Reseau]) -> Reseau | None:
    """The network whose name or acronym stands in the name of a structure; the longest wins."""
    presents = {_singulier(mot) for mot in mots(nom)}
    candidats = [
        (poids, reseau)
        for reseau in reseaux
        for cherches, poids in _appellations(reseau.sigle, reseau.nom)
        if cherches <= presents
    ]
    return max(candidats, key=lambda candidat: candidat[0])[1] if candidats else None


@lru_cache(1000)
def _appellations(*noms: str) -> list[tuple[frozenset[str], tuple[int, int]]]:
    """The words of each name, and what it weighs: their number, then their length."""
    suites = [[_singulier(mot) for mot in mots(nom)] for nom in noms]
    return [(frozenset(suite), (len(suite), len("".join(suite)))) for suite in suites if suite]


def _singulier(mot: str) -> str:
    return mot[:-1] if len(mot) > 3 and mot[-1] in "sx" else mot
