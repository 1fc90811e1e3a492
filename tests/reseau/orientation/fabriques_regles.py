"""Builders of the rules: a door that delivers, a set written, tried and published by the rules themselves."""

import uuid
from typing import Any

from reseau.comptes.models import Compte
from reseau.orientation.models import CasDEssai, JeuDeRegles, Regle
from reseau.orientation.rules.regles import cas_ecrire, jeu_essayer, jeu_preparer, jeu_publier, regle_ecrire
from reseau.structures.models import Reseau, Structure
from tests.fabriques import un_reseau
from tests.reseau.annuaire.fabriques import une_commune, une_offre
from tests.reseau.orientation.fabriques import un_besoin, une_situation

DELIVRE = {"missions": ["conseil"], "themes": ["reconversion"], "publics": ["salaries"], "zone": "REGION"}


def une_porte(commune: str = "Niort", reseau: str = "missions-locales", **champs: Any) -> Structure:
    """A structure that delivers « changer » to employees."""
    return une_offre(f"{reseau} {commune}", commune, reseau, **{**DELIVRE, **champs}).structure


def une_regle(jeu: JeuDeRegles, par: Compte, **champs: Any) -> Regle:
    """A rule written in a set, which prefers a network for « changer »."""
    jeu.refresh_from_db()
    dits = {"besoin": un_besoin(), "effet": "PREFERER", "reseau": un_reseau("cibc"), "poids": 40, "motif": "Parce que."}
    return regle_ecrire(jeu=jeu, par=par, version=jeu.version, cle=uuid.uuid4(), **{**dits, **champs})


def un_cas_ecrit(par: Compte, *attendus: Reseau, **champs: Any) -> CasDEssai:
    """A case at Niort for « changer », written by the rules."""
    dits = {
        "libelle": "Salariée, veut changer", "besoin": un_besoin(), "situation": une_situation(), "contraintes": [],
        "commune": une_commune(), "attendus": attendus,
    }  # fmt: skip
    return cas_ecrire(par=par, cle=uuid.uuid4(), **{**dits, **champs})


def un_jeu_en_vigueur(par: Compte, **regle: Any) -> JeuDeRegles:
    """A set with one rule, tried and published; a case must be right already."""
    jeu = jeu_preparer(par=par)
    une_regle(jeu, par, **regle)
    jeu_essayer(jeu=jeu, par=par)
    return jeu_publier(jeu=jeu, par=par)
