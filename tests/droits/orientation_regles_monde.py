"""The rules of the world of rights: a draft with a rule, a case, what somebody proposed."""

import uuid
from typing import Any

from reseau.comptes.models import Compte
from reseau.orientation.rules.regles import cas_proposer, jeu_preparer, regle_proposer
from tests.droits.mots import INCONNU
from tests.fabriques import un_reseau
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.orientation.fabriques import un_besoin, un_cas_ecrit, une_regle, une_situation


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
