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
# Qui a le droit de lire quels mots.
LUS_PAR = {
    "auteur lecteur tete region superuser": "ficherelecture fichesuspendue cachemessage",
    "auteur tete region superuser": "ficheattente",
    _CONNECTES: (
        "fichemembres ressource groupemandat message contact apport evenementmembres orientation "
        "documentreseau dispositif"
    ),
    "auteur": "remarque brouillon collection reponse evenementbrouillon",
    "auteur charge_mission region superuser": "seance ecrit suite",
    "charge_mission region superuser": "autretexte appartenance journal reunionbrouillon",
    "auteur lecteur": "fil",
    "auteur conseiller": "aplusieurs piecebrouillon",
    "conseiller": "laisse",
    "collegue": "listecourte",
    "auteur collegue charge_mission": "groupebrouillon",
    "tete region superuser": "ressourcesuspendue",
    "conseiller auteur tete region superuser": "reprise",
    "region superuser": "formation etapecroisee commentaire quiz proposition courriel import documentgroups",
    "": "correction avistu documentpassword",
    "auteur elu lecteur region superuser": "modulepropose moduledit",
    "referent tete charge_mission region superuser": "invitation demande lieu service signalement",
    "collegue auteur referent tete region superuser": "personne",
    "formateur charge_mission region superuser": "avislu",
    "collegue auteur referent charge_mission region superuser": (
        "evenementbassin evenementpropose actualite documentrelu"
    ),
    "collegue auteur referent elu charge_mission region superuser": "decision reunionbassin planvote",
    "collegue elu charge_mission region superuser": "decisionprovisoire observation",
    "elu auteur charge_mission region superuser": "reunioncomite",
    "auteur elu charge_mission region superuser": "reunionreserve planbrouillon",
    "referent tete": "dispositifbrouillon",
    "referent tete auteur charge_mission region superuser": "dispositifpropose",
    "collegue auteur referent tete autre_tete elu charge_mission region superuser": "besoindit",
    "charge_mission region superuser etat": "avisetat",
    "tete charge_mission region superuser": "candidate",
    _CONNECTES + " ancien candidat": "documentlogin",
}
CANARIS = {nom: qui for qui, noms in LUS_PAR.items() for nom in noms.split()}


def mots_du_document(gabarit: str, contextes: Iterable[dict], pages: int) -> tuple[dict, Mock]:
    """A document not laid out: its words, which the table looks into."""
    contexte = next(iter(contextes))
    mots = render_to_string(gabarit, {"site_url": settings.SITE_URL, **contexte}).encode()
    return contexte, Mock(write_pdf=lambda **options: mots)
