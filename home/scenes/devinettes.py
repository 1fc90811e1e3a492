"""The subject of a cover when its author chose none: the first text that names one, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable

from home.recherche.texte import replier
from home.scenes.choix import Sujet

# Dans l’ordre : ce qui est le plus précis d’abord. Des débuts de mots, sans accent ni majuscule.
_MOTS = (
    (Sujet.VAE, "vae|validation des acquis"),
    (Sujet.HANDICAP, "handicap|rqth|accessib"),
    (Sujet.TRANSITION, "transition ecolog|ecolog|climat"),
    (Sujet.APPRENTISSAGE, "apprenti|alternan|artisan"),
    (Sujet.CONFIDENTIALITE, "confidenti|neutralit|secret"),
    (Sujet.READRESSAGE, "readress|re-adress|portes?\\b|relais|liaison|appeler|orienter vers"),
    (Sujet.FINANCER, "financ|cpf|opco|bourse"),
    (Sujet.ECRIRE, "ecri|lire\\b|lecture|illettr|fiche prati|formulaire"),
    (Sujet.NUMERIQUE, "numeri|ecran|video|visio|en ligne|distance"),
    (Sujet.ETUDES, "eleve|etudia|lycee|colleg|univers|scolai|etudes|raccroch"),
    (Sujet.CREATION, "creation d|creer son|entreprend|independant"),
    (Sujet.MOBILITE, "mobilit|transport|permis\\b|iles?\\b"),
    (Sujet.TERRITOIRE, "filiere|territoire|littoral|metiers du|atelier"),
    (Sujet.RECONVERSION, "reconver|changer de metier|immersion"),
    (Sujet.RECRUTEMENT, "emploi|recrut|entretien|candidat|embauch"),
    (Sujet.RESEAUX, "reseau|qui fait quoi|partenaire|ensemble|partage"),
    (Sujet.CEP, "cep\\b|evolution professionnelle|conseil"),
    (Sujet.ACCUEIL, "accueil|recev|vie quotidienne"),
)
_LECTURES = [(sujet, re.compile(rf"\b(?:{mots})")) for sujet, mots in _MOTS]


def sujet_deviner(textes: Iterable[str], *, defaut: Sujet) -> Sujet:
    """What the first of these texts that names a subject is about; `defaut` when none does."""
    for texte in textes:
        plie = replier(texte)
        for sujet, lecture in _LECTURES:
            if lecture.search(plie):
                return sujet
    return defaut
