"""The table of the criteria: what is looked at, what it weighs, how it is checked, what to do, in which field."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from home.recherche.texte import replier
from reseau.annuaire.choices import MISSIONS_CEP, Fraicheur, Mode
from reseau.annuaire.horaires.osm import PARIS, horaires_analyser
from reseau.annuaire.queries.fraicheur import fraicheur_de
from reseau.annuaire.queries.qualite.faits import FaitsLieu, FaitsService, FaitsStructure

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


@lru_cache(20_000)
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
    return _dit_l_acces(lieu.acces)


@lru_cache(5_000)
def _dit_l_acces(texte: str) -> bool:
    replie = replier(texte)
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
