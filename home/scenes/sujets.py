"""What covers tell: one drawing a subject, and the grounds that suit it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from home.scenes import sujets_gens as gens
from home.scenes import sujets_lieux as lieux
from home.scenes.choix import Sujet
from home.scenes.personnages import Qui


class Dessin(NamedTuple):
    """A subject: the grounds that suit it, and its drawing."""

    fonds: tuple[str, str, str]
    dessiner: Callable[[Qui], str]


SUJETS = {
    Sujet.ACCUEIL: Dessin(("ciel", "miel", "brume"), gens.accueil),
    Sujet.APPRENTISSAGE: Dessin(("miel", "menthe", "ciel"), gens.apprentissage),
    Sujet.CEP: Dessin(("brume", "ciel", "menthe"), gens.cep),
    Sujet.CONFIDENTIALITE: Dessin(("brume", "ciel", "miel"), gens.confidentialite),
    Sujet.CREATION: Dessin(("brume", "menthe", "ciel"), lieux.creation),
    Sujet.ECRIRE: Dessin(("miel", "brume", "menthe"), gens.ecrire),
    Sujet.ETUDES: Dessin(("menthe", "ciel", "miel"), gens.etudes),
    Sujet.FINANCER: Dessin(("menthe", "brume", "ciel"), gens.financer),
    Sujet.HANDICAP: Dessin(("ciel", "menthe", "miel"), gens.handicap),
    Sujet.MOBILITE: Dessin(("ciel", "brume", "miel"), lieux.mobilite),
    Sujet.NUMERIQUE: Dessin(("miel", "ciel", "menthe"), lieux.numerique),
    Sujet.READRESSAGE: Dessin(("miel", "brume", "ciel"), lieux.readressage),
    Sujet.RECRUTEMENT: Dessin(("menthe", "miel", "ciel"), gens.recrutement),
    Sujet.RECONVERSION: Dessin(("ciel", "brume", "miel"), lieux.reconversion),
    Sujet.RESEAUX: Dessin(("brume", "pierre", "mur"), lieux.reseaux),
    Sujet.TERRITOIRE: Dessin(("ciel", "brume", "miel"), lieux.territoire),
    Sujet.TRANSITION: Dessin(("menthe", "ciel", "miel"), lieux.transition),
    Sujet.VAE: Dessin(("menthe", "ciel", "brume"), lieux.vae),
}
