"""The history of a structure's sheets, in words: who, when, and each field before and after."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet

from home.typographie import date_courte, nombre_dire
from reseau.annuaire.choices import Genre, Mobilisateur, Mobilisation, Zone
from reseau.annuaire.delais import Delai
from reseau.annuaire.etats import GENRES
from reseau.annuaire.horaires.francais import horaires_en_francais
from reseau.annuaire.models import Lieu, Modification
from reseau.annuaire.queries.vocabulaire import Libelles, libelles
from reseau.structures.choices import Statut
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin, Commune, Departement, Epci

FICHES: dict[str, Any] = {genre: modele for modele, genre in GENRES.items()}
A_PART = {
    "lieux": "lieux où il est donné",
    "contacts": "contacts",
    "permanences": "permanences",
    "statut": "statut",
    "services": "services donnés ici",
}
GROUPES = {
    "missions": "mission",
    "publics": "public",
    "themes": "theme",
    "niveaux_cep": "cep",
    "modes": "mode",
    "passe_la_main_a": "reseau",
}
VIDE = "vide"


@dataclass(frozen=True)
class Changement:
    """One field, before and after, as a person reads it."""

    libelle: str
    avant: str
    apres: str


@dataclass(frozen=True)
class LigneHistorique:
    """One line of the history."""

    modification: Modification
    changements: list[Changement]

    @property
    def qui(self) -> str:
        """The person, or what acted for nobody in particular."""
        return self.modification.qui.nom_complet if self.modification.qui else self.modification.origine


@dataclass
class _Noms:
    """The names behind the codes that a page of history shows."""

    mots: Libelles
    communes: dict[str, str] = field(default_factory=dict)
    territoires: dict[str, str] = field(default_factory=dict)
    structures: dict[str, str] = field(default_factory=dict)
    lieux: dict[int, str] = field(default_factory=dict)


def modifications_de(structure: Structure, genre: str = "") -> QuerySet[Modification]:
    """The history of a structure and of its sheets, the last change first; `genre` keeps one kind of sheet."""
    lignes = structure.modifications.select_related("qui")
    return lignes.filter(genre=genre) if genre in Genre.values else lignes


def modifications_du_reseau(reseau: Reseau) -> QuerySet[Modification]:
    """The history of a network's sheet, the last change first."""
    return reseau.modifications.select_related("qui")


def historique_dire(modifications: list[Modification]) -> list[LigneHistorique]:
    """The lines in words; as many queries for one line as for thirty."""
    noms = _noms(modifications)
    return [
        LigneHistorique(ligne, [_changement(ligne.genre, nom, *paire, noms) for nom, paire in ligne.champs.items()])
        for ligne in modifications
    ]


def valeurs_dire(genre: str, champs: dict[str, list[Any]]) -> list[Changement]:
    """Fields of one sheet, two values each, in words."""
    return historique_dire([Modification(genre=genre, champs=champs)])[0].changements


def _noms(modifications: list[Modification]) -> _Noms:
    valeurs: dict[str, list[Any]] = {}
    for ligne in modifications:
        for nom, paire in ligne.champs.items():
            valeurs.setdefault(nom, []).extend(v for v in paire if v)
    zones = {code for codes in valeurs.get("zone_codes", ()) for code in codes}
    lieux = {au_lieu["lieu_id"] for lignes in valeurs.get("lieux", ()) for au_lieu in lignes}
    communes = {*valeurs.get("commune", ()), *zones}
    codes = {*valeurs.get("chez", ()), *valeurs.get("parent", ())}
    territoires: dict[str, str] = {}
    for champ, modele in (("siren", Epci), ("code", Bassin), ("code", Departement)):
        lignes = modele._default_manager.filter(**{f"{champ}__in": zones})
        territoires |= dict(lignes.values_list(champ, "nom"))
    return _Noms(
        mots=libelles(),
        communes=dict(Commune.objects.filter(code_insee__in=communes).values_list("code_insee", "nom")),
        territoires=territoires,
        structures=dict(Structure.objects.filter(code__in=codes).values_list("code", "nom")),
        lieux=dict(Lieu.objects.filter(pk__in=lieux).values_list("pk", "nom")),
    )


def _changement(genre: str, nom: str, avant: Any, apres: Any, noms: _Noms) -> Changement:
    return Changement(champ_libelle(genre, nom), *(_dire(nom, valeur, noms) or VIDE for valeur in (avant, apres)))


def champ_libelle(genre: str, nom: str) -> str:
    """The name of a field as a person reads it."""
    if nom in A_PART:
        return A_PART[nom].capitalize()
    try:
        libelle = str(FICHES[genre]._meta.get_field(nom).verbose_name)
    except FieldDoesNotExist:
        return nom
    return libelle[:1].upper() + libelle[1:]


def _dire(nom: str, valeur: Any, noms: _Noms) -> str:
    """A stored value as a person reads it; empty when there is nothing."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if valeur in (None, "", []):
        return ""
    if nom in GROUPES:
        return ", ".join(noms.mots.libelle(GROUPES[nom], code) for code in valeur)
    parleur = _PARLEURS.get(nom)
    return parleur(valeur, noms) if parleur else ", ".join(valeur) if _mots(valeur) else str(valeur)


def _mots(valeur: Any) -> bool:
    return isinstance(valeur, list) and all(isinstance(mot, str) for mot in valeur)


def _horaires(valeur: str, noms: _Noms) -> str:
    return " ; ".join(map(str, horaires_en_francais(valeur))) or valeur


def _fermetures(valeur: list[dict[str, Any]], noms: _Noms) -> str:
    dites = []
    for fermeture in valeur:
        du, au = (date_courte(datetime.date.fromisoformat(fermeture[cle])) for cle in ("du", "au"))
        motif = f" ({fermeture['motif']})" if fermeture.get("motif") else ""
        annuel = ", chaque année" if fermeture.get("annuel") else ""
        dites.append((f"le {du}" if du == au else f"du {du} au {au}") + annuel + motif)
    return ", ".join(dites)


def _zones(valeur: list[str], noms: _Noms) -> str:
    return ", ".join(noms.territoires.get(code) or noms.communes.get(code, code) for code in valeur)


def _lieux(valeur: list[dict[str, Any]], noms: _Noms) -> str:
    dits = []
    for au_lieu in valeur:
        suites = [_horaires(au_lieu["horaires"], noms) if au_lieu.get("horaires") else "", au_lieu.get("contact") or ""]
        suites += [_dire(nom, au_lieu.get(nom), noms).lower() for nom in ("missions", "modes")]
        if au_lieu.get("capacite"):
            suites.append(nombre_dire(au_lieu["capacite"], "place"))
        suite = ", ".join(filter(None, suites))
        dits.append(noms.lieux.get(au_lieu["lieu_id"], "lieu retiré") + (f" ({suite})" if suite else ""))
    return ", ".join(dits)


_PARLEURS = {
    "horaires": _horaires,
    "fermetures": _fermetures,
    "zone_codes": _zones,
    "lieux": _lieux,
    "zone": lambda valeur, noms: str(Zone(valeur).label) if valeur in Zone.values else str(valeur),
    "delai_jours": lambda valeur, noms: str(Delai(valeur).label),
    "statut": lambda valeur, noms: str(Statut(valeur).label) if valeur in Statut.values else str(valeur),
    "commune": lambda valeur, noms: noms.communes.get(valeur, valeur),
    "modes_mobilisation": lambda valeur, noms: ", ".join(str(Mobilisation(code).label) for code in valeur),
    "mobilisable_par": lambda valeur, noms: ", ".join(str(Mobilisateur(code).label) for code in valeur),
    "chez": lambda valeur, noms: noms.structures.get(valeur, valeur),
    "parent": lambda valeur, noms: noms.structures.get(valeur, valeur),
    "reseau": lambda valeur, noms: noms.mots.libelle("reseau", valeur),
    "verifie_le": lambda valeur, noms: date_courte(datetime.date.fromisoformat(valeur)),
    "identite_le": lambda valeur, noms: date_courte(datetime.date.fromisoformat(valeur)),
}
