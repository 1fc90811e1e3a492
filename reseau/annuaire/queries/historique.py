"""The history of sheets in words: states compared, who changed what and when, what others changed, where a sheet
comes from (R5.5).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from home.temps.typographie import date_courte, heure, nombre_dire
from reseau.annuaire.choices import ActionModification, Delai, Genre, Mobilisateur, Mobilisation, Zone
from reseau.annuaire.horaires import horaires_en_francais
from reseau.annuaire.models import Lieu, Modification, Provenance, Service
from reseau.annuaire.queries.lexique import Libelles, libelles
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.structures.choices import Statut
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin, Commune, Departement, Epci

Etat = dict[str, Any]
Fiche = Structure | Lieu | Service
FicheSuivie = Fiche | Reseau
MODELES: dict[str, type[Any]] = {Genre.STRUCTURE: Structure, Genre.LIEU: Lieu, Genre.SERVICE: Service}
GENRES = {Structure: Genre.STRUCTURE, Lieu: Genre.LIEU, Service: Genre.SERVICE, Reseau: Genre.RESEAU}


def etat_de(objet: models.Model, champs: Iterable[str]) -> Etat:
    """The values of these fields, ready to be compared and kept: codes for vocabularies, ISO dates."""
    return {nom: _valeur(objet, nom) for nom in champs}


def _valeur(objet: models.Model, nom: str) -> Any:
    champ = objet._meta.get_field(nom)
    if champ.many_to_many:
        return sorted(str(terme.code) for terme in getattr(objet, nom).all()) if objet.pk else []
    valeur = getattr(objet, nom)
    if isinstance(valeur, models.Model):
        return str(getattr(valeur, "code_insee", "") or getattr(valeur, "code", "") or valeur.pk)
    return valeur.isoformat() if isinstance(valeur, datetime.date) else valeur


def ecarts(avant: Etat, apres: Etat) -> dict[str, list[Any]]:
    """Fields that changed, with both values."""
    return {nom: [avant.get(nom), apres[nom]] for nom in apres if avant.get(nom) != apres[nom]}


def version_de(objet: FicheSuivie) -> int:
    """The number that moves with each change of a sheet: its own, or the count of its history where it has none."""
    if isinstance(objet, Structure | Reseau):
        confirmations = ActionModification.CONFIRMATION
        return objet.modifications.filter(genre=GENRES[type(objet)]).exclude(action=confirmations).count()
    return objet.version


def derniere_modification(objet: FicheSuivie) -> Modification | None:
    """The last line of a sheet's history that changed something."""
    lignes = Modification.objects.filter(genre=GENRES[type(objet)], objet=objet.pk)
    lignes = lignes.exclude(action=ActionModification.CONFIRMATION)
    return lignes.select_related("qui").first()


def modification_dite(modification: Modification | None) -> str:
    """« par Claire Moreau à 10 h 12 », « par l’import dora le 3 décembre 2026 à 9 h »."""
    if modification is None:
        return ""
    jour = timezone.localtime(modification.quand).date()
    quand = f"à {heure(modification.quand)}"
    if jour != timezone.localdate():
        quand = f"le {date_courte(jour)} {quand}"
    return f"par {modification.auteur} {quand}" if modification.auteur else quand


def dater(fiche: Lieu | Service, par: Compte | None, confirme_le: datetime.date | None) -> None:
    """A person confirms what she saves; a source only moves the date forward."""
    if par is not None:
        fiche.confirme_le, fiche.confirme_par, fiche.confirmee = confirme_le or timezone.localdate(), par, True
    elif confirme_le and (fiche.confirme_le is None or confirme_le > fiche.confirme_le):
        fiche.confirme_le, fiche.confirme_par, fiche.confirmee = confirme_le, None, False


# The history of a structure's sheets, in words: who, when, and each field before and after.

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
    "reserve_a": "public",
    "exclut": "public",
}
VIDE = "vide"


@dataclass(frozen=True)
class Changement:
    """One field, before and after, as a person reads it."""

    libelle: str
    avant: str
    apres: str


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


def historique_dire(modifications: list[Modification]) -> list[Modification]:
    """The lines with their `changements` in words; as many queries for one line as for thirty."""
    noms = _noms(modifications)
    for ligne in modifications:
        ligne.changements = [_changement(ligne.genre, nom, *paire, noms) for nom, paire in ligne.champs.items()]
    return modifications


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


# What others changed on the sheets of a structure since its referents last confirmed or wrote them.

MAX_LIGNES = 400
ECRITURES = frozenset({ActionModification.MODIFICATION, ActionModification.ANNULATION})
# Le registre les tient : la Région seule les change.
A_PART_CHANGEMENTS = frozenset({"statut", "reseau", "contacts", "permanences"})


@dataclass
class FicheChangee:
    """One sheet, with each field as it was when the referents last saw it, and as others left it."""

    modification: Modification
    champs: dict[str, list[Any]] = field(default_factory=dict)
    lignes: list[tuple[str, Changement]] = field(default_factory=list)
    qui: list[str] = field(default_factory=list)
    ajoutee: bool = False

    @property
    def dit(self) -> str:
        """« Nadia Ferrand, le 3 décembre 2026 »."""
        noms = ", ".join(dict.fromkeys(nom for nom in self.qui if nom))
        jour = f"le {date_courte(self.modification.quand)}"
        return f"{noms}, {jour}" if noms else jour

    @property
    def reprenables(self) -> set[str]:
        """Fields that may be given back here."""
        return set(self.champs) - A_PART_CHANGEMENTS


def changements_des_autres(structure: Structure) -> list[FicheChangee]:
    """Sheets changed by imports or by other people, the last first; none when nobody keeps the structure.

    What a referent confirms or saves is seen: nothing older is told again. What came back to its value is left out.
    """
    mandats = list(Mandat.objects.filter(structure=structure, role=Role.REFERENT).values_list("compte", "du"))
    if not mandats:
        return []
    referents, depuis = {compte for compte, _ in mandats}, min(du for _, du in mandats)
    lignes = structure.modifications.select_related("qui").filter(quand__date__gte=depuis)
    fiches = _rassembler(list(lignes.order_by("-pk")[:MAX_LIGNES]), referents)
    changees = [fiche for fiche in fiches if fiche.ajoutee or fiche.champs]
    for fiche, dite in zip(changees, historique_dire([f.modification for f in changees]), strict=True):
        fiche.lignes = list(zip(fiche.champs, dite.changements, strict=True))
    return changees


def _rassembler(lignes: list[Modification], referents: set[int]) -> list[FicheChangee]:
    """One entry per sheet: for each field, the oldest value and the newest, up to what a referent has seen."""
    fiches: dict[tuple[str, int], FicheChangee] = {}
    vues: set[tuple[str, int]] = set()
    for ligne in lignes:
        cle = (ligne.genre, ligne.objet)
        if ligne.qui_id in referents and ligne.importation_id is None:
            if ligne.genre == Genre.STRUCTURE and ligne.action == ActionModification.CONFIRMATION:
                break
            vues.add(cle)
        if ligne.qui_id is None and not ligne.origine:
            continue  # écrite par personne : la mise en route, non quelqu’un d’autre
        if cle in vues or ligne.action not in ECRITURES | {ActionModification.CREATION}:
            continue
        fiche = fiches.setdefault(cle, FicheChangee(ligne))
        fiche.qui.append(ligne.auteur)
        if ligne.action == ActionModification.CREATION:
            fiche.ajoutee, fiche.champs = True, {}
            continue
        for nom, (avant, apres) in ligne.champs.items():
            fiche.champs[nom] = [avant, fiche.champs[nom][1] if nom in fiche.champs else apres]
    for fiche in fiches.values():
        fiche.champs = {nom: paire for nom, paire in fiche.champs.items() if paire[0] != paire[1]}
        fiche.modification.champs = fiche.champs
    return list(fiches.values())


# Where the sheets of a structure come from: source, identifier there, import, date.

MAX = 200


def provenances_de(structure: Structure) -> QuerySet[Provenance]:
    """The sources of a structure and of its places and services; one query."""
    lignes = Provenance.objects.filter(structure=structure).select_related("lieu", "service", "importation")
    return lignes.order_by("source", "pk")[:MAX]
