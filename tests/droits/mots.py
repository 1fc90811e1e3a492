"""Words of the small world: keys that name nothing, sentinels that no real text holds."""

import re
import uuid
from collections.abc import Iterable
from typing import Any
from unittest.mock import Mock

from django.conf import settings
from django.template.loader import render_to_string

from tests.droits.table import ROLES

INCONNU, CODE_INCONNU, SANS_UUID = 987_654, "inconnu-ici", uuid.UUID(int=987_654)
Objets = dict[str, tuple[list[Any], list[Any]]]  # par objet, les arguments d’une adresse : qui existe, qui n’existe pas


def canari(nom: str) -> str:
    return f"zebrecanari{nom}"


def canaris_lus(texte: str) -> set[str]:
    """The names of those that a text holds."""
    return set(re.findall("zebrecanari([a-z]+)", texte)) & CANARIS.keys()


_CONNECTES = " ".join(set(ROLES) - {"anonyme", "ancien", "candidat"})
# Chaque mot, et qui a le droit de le lire.
CANARIS = {
    "ficherelecture": "auteur lecteur tete region superuser",
    "ficheattente": "auteur tete region superuser",
    "fichemembres": _CONNECTES,
    "fichesuspendue": "auteur lecteur tete region superuser",
    "remarque": "auteur",
    "seance": "auteur charge_mission region superuser",
    "ecrit": "auteur charge_mission region superuser",
    "suite": "auteur charge_mission region superuser",
    "autretexte": "charge_mission region superuser",
    "fil": "auteur lecteur",
    "brouillon": "auteur",
    "aplusieurs": "auteur conseiller",
    "laisse": "conseiller",
    "piecebrouillon": "auteur conseiller",
    "collection": "auteur",
    "listecourte": "collegue",
    "ressource": _CONNECTES,
    "groupemandat": _CONNECTES,
    "groupebrouillon": "auteur collegue charge_mission",
    "ressourcesuspendue": "tete region superuser",
    "message": _CONNECTES,
    "cachemessage": "auteur lecteur tete region superuser",
    "reprise": "conseiller auteur tete region superuser",
    "formation": "region superuser",
    "correction": "",
    "etapecroisee": "region superuser",
    "modulepropose": "auteur elu lecteur region superuser",
    "commentaire": "region superuser",
    "moduledit": "auteur elu lecteur region superuser",
    "quiz": "region superuser",
    "reponse": "auteur",
    "invitation": "referent tete charge_mission region superuser",
    "proposition": "region superuser",
    "personne": "collegue auteur referent tete region superuser",
    "appartenance": "charge_mission region superuser",
    "demande": "referent tete charge_mission region superuser",
    "courriel": "region superuser",
    "avislu": "formateur charge_mission region superuser",
    "avistu": "",
    "lieu": "referent tete charge_mission region superuser",
    "service": "referent tete charge_mission region superuser",
    "contact": _CONNECTES,
    "import": "region superuser",
    "signalement": "referent tete charge_mission region superuser",
    "apport": _CONNECTES,
    "evenementmembres": _CONNECTES,
    "evenementbassin": "collegue auteur referent charge_mission region superuser",
    "evenementpropose": "collegue auteur referent charge_mission region superuser",
    "evenementbrouillon": "auteur",
    "actualite": "collegue auteur referent charge_mission region superuser",
    "journal": "charge_mission region superuser",
    "orientation": _CONNECTES,
    "decision": "collegue auteur referent elu charge_mission region superuser",
    "decisionprovisoire": "collegue elu charge_mission region superuser",
    "observation": "collegue elu charge_mission region superuser",
    "reunionbassin": "collegue auteur referent elu charge_mission region superuser",
    "reunioncomite": "elu auteur charge_mission region superuser",
    "reunionbrouillon": "charge_mission region superuser",
    "reunionreserve": "auteur elu charge_mission region superuser",
    "planvote": "collegue auteur referent elu charge_mission region superuser",
    "planbrouillon": "auteur elu charge_mission region superuser",
    "documentrelu": "collegue auteur referent charge_mission region superuser",
    "documentreseau": _CONNECTES,
    "dispositifbrouillon": "referent tete",
    "dispositifpropose": "referent tete auteur charge_mission region superuser",
    "dispositif": _CONNECTES,
    "besoindit": "collegue auteur referent tete autre_tete elu charge_mission region superuser",
    "avisetat": "charge_mission region superuser etat",
    "candidate": "tete charge_mission region superuser",
    "documentlogin": _CONNECTES + " ancien candidat",
    "documentgroups": "region superuser",
    "documentpassword": "",
}


def mots_du_document(gabarit: str, contextes: Iterable[dict], pages: int) -> tuple[dict, Mock]:
    """A document not laid out: its words, which the table looks into."""
    contexte = next(iter(contextes))
    mots = render_to_string(gabarit, {"site_url": settings.SITE_URL, **contexte}).encode()
    return contexte, Mock(write_pdf=lambda **options: mots)
