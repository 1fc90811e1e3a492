"""Who opens the rules: read and proposed by who sees the ground, kept, tried and published by the Région."""

import uuid
from typing import Any

from reseau.comptes.models import Compte
from reseau.orientation.rules.cas import cas_proposer
from reseau.orientation.rules.jeux import jeu_preparer
from reseau.orientation.rules.regles import regle_proposer
from tests.droits.lignes import REGION, Ligne, seuls
from tests.droits.mots import INCONNU
from tests.fabriques import un_reseau
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.orientation.fabriques import un_besoin, une_situation
from tests.reseau.orientation.fabriques_regles import un_cas_ecrit, une_regle

VOIENT = "charge_mission autre_charge tete autre_tete region"
PROPOSENT, DIT = seuls(VOIENT), "anime un bassin, conduit un réseau, ou la Région"
GESTE, TIENT = seuls("region", 405), "la Région tient les règles"
FAIT = seuls("region", 302)
REGLES: list[Ligne] = [
    Ligne("regles_orientation", PROPOSENT, DIT),
    Ligne("regle_proposer", PROPOSENT, DIT),
    Ligne("cas_proposer", PROPOSENT, DIT),
    Ligne("jeu_de_regles", PROPOSENT, DIT, "jeu de règles"),
    Ligne("historique", PROPOSENT, DIT, "histoire d’un jeu de règles"),
    Ligne("jeu_de_regles_preparer", GESTE, TIENT, envoi=FAIT),
    Ligne("jeu_de_regles_essayer", GESTE, TIENT, "jeu de règles", envoi=FAIT),
    Ligne("jeu_de_regles_publier", GESTE, TIENT, "jeu de règles", envoi=FAIT),
    Ligne("regle_ajouter", REGION, TIENT, "jeu de règles"),
    Ligne("regle_modifier", REGION, TIENT, "règle d’orientation"),
    Ligne("regle_retirer", REGION, TIENT, "règle d’orientation"),
    Ligne("regle_ecarter", REGION, TIENT, "règle proposée"),
    Ligne("regle_retenir", GESTE, TIENT, "règle proposée", envoi=FAIT),
    Ligne("cas_ajouter", REGION, TIENT),
    Ligne("cas_modifier", REGION, TIENT, "cas d’essai"),
    Ligne("cas_retirer", REGION, TIENT, "cas d’essai"),
    Ligne("cas_ecarter", REGION, TIENT, "cas proposé"),
    Ligne("cas_retenir", GESTE, TIENT, "cas proposé", envoi=FAIT),
]


def regles_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list[Any], list[Any]]]:
    """A draft with a rule, a case, and what somebody proposed, by the rules."""
    region, charge, inconnu = comptes["region"], comptes["charge_mission"], [uuid.uuid4()]
    jeu = jeu_preparer(par=region)
    regle = une_regle(jeu, region)
    dits = {"besoin": un_besoin(), "effet": "ECARTER", "reseau": un_reseau("cibc"), "motif": "Fermé l’été."}
    proposee = regle_proposer(par=charge, cle=uuid.uuid4(), **dits)
    cas = {"libelle": "Cas proposé", "besoin": un_besoin(), "situation": une_situation(), "commune": une_commune()}
    return {
        "jeu de règles": ([jeu.numero], [INCONNU]),
        "histoire d’un jeu de règles": (["jeu_de_regles", jeu.pk], ["jeu_de_regles", INCONNU]),
        "règle d’orientation": ([regle.uuid], inconnu),
        "règle proposée": ([proposee.uuid], inconnu),
        "cas d’essai": ([un_cas_ecrit(region).uuid], inconnu),
        "cas proposé": ([cas_proposer(par=charge, cle=uuid.uuid4(), **cas).uuid], inconnu),
    }
