"""What the cover of a training tells, when its author did not choose."""

from home.scenes import Sujet, sujet_deviner

# Quand ni le titre ni la promesse ne le disent : ce dont parle la rubrique.
SUJETS = {
    "connaissance-mutuelle": Sujet.RESEAUX,
    "outils-et-ressources": Sujet.CEP,
    "echanges-de-pratiques": Sujet.ACCUEIL,
    "tendances-du-territoire": Sujet.TERRITOIRE,
}


def sujet_de(titre: str, promesse: str, rubrique: str) -> Sujet:
    """From the title, else the promise, else the code of the rubric."""
    return Sujet(sujet_deviner((titre, promesse), defaut=SUJETS.get(rubrique, Sujet.ACCUEIL)))
