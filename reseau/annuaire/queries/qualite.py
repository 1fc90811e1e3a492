"""The quality of a sheet: the facts looked at, the table of explicit criteria, and a score out of 100 with what
would raise it.
"""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from home.recherche.texte import replier
from reseau.annuaire.choices import JOURS_RAPPEL, MISSIONS_CEP, Fraicheur, Mode
from reseau.annuaire.horaires import PARIS, horaires_analyser
from reseau.annuaire.models.fiches import plus_ancienne
from reseau.annuaire.queries.fiches import fraicheur_de


class FaitsLieu(NamedTuple):
    """A published place."""

    pk: int
    public_id: uuid.UUID
    nom: str
    commune: int
    adresse: str
    code_postal: str
    latitude: float | None
    longitude: float | None
    centre: tuple[float, float]
    horaires: str
    acces: str
    langues: tuple[str, ...]
    telephone: str
    courriel: str
    identite_affichee: bool
    identite_le: datetime.date | None
    confirme_le: datetime.date
    confirmee: bool
    horaires_des_services: tuple[str, ...] = ()
    avec_mission: bool = False

    @property
    def position(self) -> tuple[float, float]:
        """The place's own, or the centre of its commune."""
        if self.latitude is None or self.longitude is None:
            return self.centre
        return self.latitude, self.longitude


class FaitsService(NamedTuple):
    """A published service; missions, publics and levels are those in force today."""

    pk: int
    nom: str
    description: str
    comment_joindre: str
    modes: tuple[str, ...]
    confirme_le: datetime.date
    confirmee: bool
    missions: frozenset[str] = frozenset()
    a_public: bool = False
    a_niveau: bool = False
    lieux: int = 0
    zone_connue: bool = True

    @property
    def a_distance(self) -> bool:
        """Given without anyone coming."""
        return Mode.A_DISTANCE in self.modes


class FaitsStructure(NamedTuple):
    """A structure with its published sheets, the reports left open and the number of its referents."""

    pk: int
    code: str
    nom: str
    reseau: int
    presentation: str
    telephone: str
    courriel: str
    lieux: tuple[FaitsLieu, ...] = ()
    services: tuple[FaitsService, ...] = ()
    signalements: tuple[tuple[int, datetime.date], ...] = ()
    referents: int = 0

    @property
    def fiches(self) -> tuple[FaitsLieu | FaitsService, ...]:
        """Everything that is confirmed by a date."""
        return (*self.lieux, *self.services)

    @property
    def boite(self) -> str:
        """Where one writes to it, as `avec_adresses` says it; maybe nowhere."""
        return self.courriel or next((lieu.courriel for lieu in self.lieux if lieu.courriel), "")

    @property
    def recoit(self) -> bool:
        """Has, or should have, a place: nothing published is given remotely."""
        return bool(self.lieux) or not any(service.a_distance for service in self.services)


# The table of the criteria: what is looked at, what it weighs, how it is checked, what to do, in which field.

LONGUEUR_DESCRIPTION = 80
LONGUEUR_CONSIGNE = 10
JOURS_SIGNALEMENT_ANCIEN = 15
CHIFFRES_TELEPHONE = 4
# Words that tell a disabled person something, good or bad; without accents.
MOTS_ACCESSIBILITE = (
    "handicap", "accessib", "acceslibre", "fauteuil", "pmr", "mobilite reduite", "plain-pied", "plain pied", "rampe",
    "ascenseur", "marche", "etage", "sourd", "malentendant", "boucle", "langue des signes", "lsf", "aveugle",
    "malvoyant", "braille",
)  # fmt: skip


class Porte(Enum):
    """What a criterion is checked on, one by one."""

    LIEU = "lieux"
    SERVICE = "services"
    FICHE = "fiches"
    STRUCTURE = "structure"


Jour = datetime.date
Verification = Callable[[Any, FaitsStructure, Jour], bool | None]


@dataclass(frozen=True)
class Critere:
    """One line of the table; `verifier` answers None when the criterion does not apply to that sheet."""

    code: str
    libelle: str
    poids: int
    porte: Porte
    verifier: Verification
    conseil: str
    champ: str


def _horaires(lieu: FaitsLieu, structure: FaitsStructure, jour: Jour) -> bool:
    """Its own hours open some day; or each service given there has hours of its own that do."""
    if lieu.horaires.strip():
        return _ouvre(lieu.horaires, jour)
    return bool(lieu.horaires_des_services) and all(_ouvre(texte, jour) for texte in lieu.horaires_des_services)


def _ouvre(texte: str, jour: Jour) -> bool:
    horaires = horaires_analyser(texte)
    if horaires is None:
        return False
    debut = datetime.datetime.combine(jour, datetime.time(), PARIS)
    return horaires.is_open(debut) or horaires.next_change(debut) is not None


def _joignable(telephone: str, courriel: str) -> bool:
    return sum(map(str.isdigit, telephone)) >= CHIFFRES_TELEPHONE or "@" in courriel


def _lieu_joignable(lieu: FaitsLieu, structure: FaitsStructure, jour: Jour) -> bool:
    return _joignable(lieu.telephone, lieu.courriel) or _joignable(structure.telephone, structure.courriel)


def _accessibilite(lieu: FaitsLieu, structure: FaitsStructure, jour: Jour) -> bool:
    replie = replier(lieu.acces)
    return any(mot in replie for mot in MOTS_ACCESSIBILITE)


def _fraiche(fiche: FaitsLieu | FaitsService, structure: FaitsStructure, jour: Jour) -> bool:
    return fraicheur_de(fiche.confirme_le, jour) == Fraicheur.A_JOUR


def _modes(service: FaitsService, structure: FaitsStructure, jour: Jour) -> bool:
    """Says how it is given, and where when one has to come."""
    return bool(service.modes) and (bool(service.lieux) or not {Mode.SUR_PLACE, Mode.PERMANENCE} & set(service.modes))


def _cep(service: FaitsService, structure: FaitsStructure, jour: Jour) -> bool | None:
    return service.a_niveau if service.missions & MISSIONS_CEP else None


def _signalements(faits: FaitsStructure, structure: FaitsStructure, jour: Jour) -> bool:
    return all((jour - recu).days <= JOURS_SIGNALEMENT_ANCIEN for _, recu in faits.signalements)


# The weights make 100 when everything applies. The order settles ties.
CRITERES: tuple[Critere, ...] = (
    Critere(
        "fraicheur", "Confirmation de moins de six mois", 15, Porte.FICHE, _fraiche,
        "Confirmer ce qui est juste, corriger le reste.", "",
    ),
    Critere(
        "horaires", "Horaires de chaque lieu", 10, Porte.LIEU, _horaires,
        "Remplir la semaine d’ouverture.", "id_j0_d1",
    ),
    Critere(
        "contact", "Téléphone ou courriel de chaque lieu", 8, Porte.LIEU, _lieu_joignable,
        "Donner un téléphone ou un courriel où l’on répond.", "id_telephone",
    ),
    Critere(
        "description", "Description de chaque service", 7, Porte.SERVICE,
        lambda service, structure, jour: len(service.description.strip()) >= LONGUEUR_DESCRIPTION,
        f"Dire en {LONGUEUR_DESCRIPTION} caractères au moins ce que le service apporte.", "id_description",
    ),
    Critere(
        "accessibilite", "Accès des personnes handicapées", 6, Porte.LIEU, _accessibilite,
        "Dire si l’on entre en fauteuil, s’il y a une marche, un ascenseur, une boucle auditive.", "id_acces",
    ),
    Critere(
        "mission", "Une mission dans chaque lieu", 6, Porte.LIEU,
        lambda lieu, structure, jour: lieu.avec_mission,
        "Dire quel service est donné dans ce lieu, et pour quelle mission.", "",
    ),
    Critere(
        "joindre", "Comment joindre chaque service", 5, Porte.SERVICE,
        lambda service, structure, jour: len(service.comment_joindre.strip()) >= LONGUEUR_CONSIGNE,
        "Dire s’il faut un rendez-vous, et comment le prendre.", "id_comment_joindre",
    ),
    Critere(
        "adresse", "Adresse de chaque lieu", 4, Porte.LIEU,
        lambda lieu, structure, jour: bool(lieu.adresse.strip() and lieu.code_postal),
        "Écrire la rue et le code postal.", "id_adresse",
    ),
    Critere(
        "position", "Position de chaque lieu sur la carte", 4, Porte.LIEU,
        lambda lieu, structure, jour: lieu.latitude is not None and lieu.longitude is not None,
        "Donner la latitude et la longitude : sans elles, le lieu est placé au centre de sa commune.", "id_latitude",
    ),
    Critere(
        "identite", "Identité du service public, datée", 4, Porte.LIEU,
        lambda lieu, structure, jour: lieu.identite_affichee and lieu.identite_le is not None,
        "Dire que l’identité du service public régional y est affichée, et depuis quand.", "id_identite_affichee",
    ),
    Critere(
        "publics", "Publics de chaque service", 4, Porte.SERVICE,
        lambda service, structure, jour: service.a_public,
        "Choisir à qui le service s’adresse, dans la liste d’aujourd’hui.", "id_publics",
    ),
    Critere(
        "modes", "Modes de chaque service", 4, Porte.SERVICE, _modes,
        "Dire comment le service est donné, et dans quels lieux quand on y vient.", "id_modes",
    ),
    Critere(
        "cep", "Niveau de CEP du conseil et de l’accompagnement", 4, Porte.SERVICE, _cep,
        "Cocher le niveau de conseil en évolution professionnelle.", "id_niveaux_cep",
    ),
    Critere(
        "zone", "Territoire de chaque service", 3, Porte.SERVICE,
        lambda service, structure, jour: service.zone_connue,
        "Redire à quels habitants le service est ouvert : l’un des territoires n’existe plus.", "id_zone_noms",
    ),
    Critere(
        "lieu", "Un lieu, ou un service à distance", 3, Porte.STRUCTURE,
        lambda faits, structure, jour: bool(faits.lieux) or not faits.recoit,
        "Ajouter l’endroit où l’on est reçu.", "id_nom",
    ),
    Critere(
        "offre", "Un service qui assure une mission", 3, Porte.STRUCTURE,
        lambda faits, structure, jour: any(service.missions for service in faits.services),
        "Décrire un service et sa mission.", "id_nom",
    ),
    Critere(
        "signalements", "Signalements traités sous quinze jours", 3, Porte.STRUCTURE, _signalements,
        "Répondre au signalement qui attend.", "",
    ),
    Critere(
        "referent", "Référent ou référente nommée", 3, Porte.STRUCTURE,
        lambda faits, structure, jour: faits.referents > 0,
        "Inviter la personne qui tiendra la fiche.", "id_referent",
    ),
    Critere(
        "langues", "Langues parlées dans chaque lieu", 2, Porte.LIEU,
        lambda lieu, structure, jour: bool(lieu.langues),
        "Citer les langues parlées, le français compris.", "id_langues",
    ),
    Critere(
        "presentation", "Présentation de la structure", 2, Porte.STRUCTURE,
        lambda faits, structure, jour: len(faits.presentation.strip()) >= LONGUEUR_DESCRIPTION,
        f"Dire en {LONGUEUR_DESCRIPTION} caractères au moins ce que fait la structure, et pour qui.",
        "id_presentation",
    ),
)  # fmt: skip


# The score of one structure: each criterion counts for the share of its sheets that satisfy it.

_ARRONDI = 1e-9  # une somme de parts exactes ne passe jamais sous son entier


@dataclass(frozen=True)
class Correction:
    """One thing to mend, and the address of the field."""

    nom: str
    url: str


@dataclass(frozen=True, slots=True)
class Resultat:
    """What a criterion gives: how many sheets satisfy it out of how many, and those that do not."""

    critere: Critere
    reussis: int
    total: int
    manques: tuple[Any, ...]

    @property
    def atteint(self) -> bool:
        """Nothing left to do."""
        return self.reussis == self.total

    @property
    def part(self) -> float:
        """Between 0 and 1."""
        return self.reussis / self.total


@dataclass(frozen=True)
class Amelioration:
    """What would raise the score: a criterion, the points it would bring, where to go."""

    critere: Critere
    points: int
    corrections: tuple[Correction, ...]


@dataclass(frozen=True)
class Qualite:
    """The score of a structure on a day, and why."""

    faits: FaitsStructure
    jour: datetime.date
    resultats: tuple[Resultat, ...]

    @cached_property
    def poids(self) -> int:
        """What the criteria that apply weigh together."""
        return sum(resultat.critere.poids for resultat in self.resultats)

    @cached_property
    def note(self) -> int:
        """From 0 to 100, rounded down: 100 only when everything is there."""
        return note_de((resultat.critere, resultat.reussis, resultat.total) for resultat in self.resultats)

    @cached_property
    def manques(self) -> frozenset[str]:
        """The codes of the criteria that are not satisfied."""
        return frozenset(resultat.critere.code for resultat in self.resultats if not resultat.atteint)

    @property
    def lieux_sans_horaires(self) -> set[int]:
        """The keys of its places whose hours cannot be read."""
        return {lieu.pk for r in self.resultats if r.critere.code == "horaires" for lieu in r.manques}

    @cached_property
    def ameliorations(self) -> tuple[Amelioration, ...]:
        """What to mend, the most points first."""
        a_faire = [resultat for resultat in self.resultats if resultat.manques]
        a_faire.sort(key=lambda resultat: -resultat.critere.poids * (1 - resultat.part))
        return tuple(self._amelioration(resultat) for resultat in a_faire)

    @property
    def premiere(self) -> Amelioration | None:
        """The first thing to mend."""
        return self.ameliorations[0] if self.ameliorations else None

    @cached_property
    def confirme_le(self) -> datetime.date | None:
        """The oldest confirmation known among its sheets."""
        return plus_ancienne(*(fiche.confirme_le for fiche in self.faits.fiches))

    @property
    def jamais(self) -> int:
        """How many of its sheets no person ever confirmed."""
        return sum(not fiche.confirmee for fiche in self.faits.fiches)

    @cached_property
    def fraicheur(self) -> Fraicheur:
        """As « mes fiches » says it: a structure that describes nothing is to be confirmed."""
        return fraicheur_de(self.confirme_le, self.jour) if self.faits.fiches else Fraicheur.A_CONFIRMER

    @property
    def a_rappeler(self) -> bool:
        """Not confirmed for three months."""
        return self.confirme_le is None or (self.jour - self.confirme_le).days > JOURS_RAPPEL

    def _amelioration(self, resultat: Resultat) -> Amelioration:
        gain = 100 * resultat.critere.poids * (1 - resultat.part) / self.poids
        corrections = tuple(correction_de(resultat.critere, objet, self.faits) for objet in resultat.manques)
        return Amelioration(resultat.critere, max(1, round(gain)), corrections)


def note_de(parts: Iterable[tuple[Critere, int, int]]) -> int:
    """The score, out of what each criterion gives: how many sheets satisfy it, out of how many."""
    somme, poids = 0.0, 0
    for critere, reussis, total in parts:
        somme, poids = somme + critere.poids * (reussis / total), poids + critere.poids
    return int(100 * somme / poids + _ARRONDI)


def qualite_de(faits: FaitsStructure, jour: datetime.date | None = None) -> Qualite:
    """The score of a structure; criteria that do not apply weigh nothing."""
    jour = jour or timezone.localdate()
    resultats = (_resultat(critere, faits, jour) for critere in CRITERES)
    return Qualite(faits, jour, tuple(resultat for resultat in resultats if resultat is not None))


def _resultat(critere: Critere, faits: FaitsStructure, jour: datetime.date) -> Resultat | None:
    """None when nothing is asked; without the sheets that it should have, a structure has nothing of the criterion."""
    objets = _objets(critere, faits)
    if not objets:
        dispense = critere.porte is Porte.LIEU and not faits.recoit
        return None if dispense or critere.code == "cep" else Resultat(critere, 0, 1, ())
    verdicts = [(objet, critere.verifier(objet, faits, jour)) for objet in objets]
    verdicts = [(objet, verdict) for objet, verdict in verdicts if verdict is not None]
    if not verdicts:
        return None
    manques = tuple(objet for objet, verdict in verdicts if not verdict)
    return Resultat(critere, len(verdicts) - len(manques), len(verdicts), manques)


def _objets(critere: Critere, faits: FaitsStructure) -> tuple[Any, ...]:
    if critere.porte is Porte.STRUCTURE:
        return (faits,)
    return getattr(faits, critere.porte.value)


def correction_de(critere: Critere, objet: Any, faits: FaitsStructure) -> Correction:
    """Where to mend: the screen of the sheet, at the field."""
    ancre = f"#{critere.champ}" if critere.champ else ""
    if critere.code == "fraicheur":
        genre = "lieu" if isinstance(objet, FaitsLieu) else "service"
        return Correction(objet.nom, reverse("structure_modifier", args=[faits.code]) + f"#tenir-{genre}-{objet.pk}")
    if critere.code == "mission":
        if faits.services:
            return Correction(objet.nom, reverse("structure_modifier", args=[faits.code]) + "#t-services")
        return Correction(objet.nom, reverse("service_ajouter", args=[faits.code]) + "#id_nom")
    if isinstance(objet, FaitsLieu):
        return Correction(objet.nom, reverse("lieu_modifier", args=[objet.public_id]) + ancre)
    if isinstance(objet, FaitsService):
        return Correction(objet.nom, reverse("service_modifier", args=[objet.pk]) + ancre)
    return Correction(faits.nom, _adresse_structure(critere, faits) + ancre)


def _adresse_structure(critere: Critere, faits: FaitsStructure) -> str:
    """The screen of a criterion that is checked on the structure itself."""
    if critere.code == "signalements":
        return reverse("signalement", args=[min(faits.signalements, key=lambda s: s[1])[0]])
    ecrans = {"lieu": "lieu_ajouter", "offre": "service_ajouter", "referent": "equipe"}
    return reverse(ecrans.get(critere.code, "structure_modifier"), args=[faits.code])
