"""Editorial pages of the demonstration: those that a site starts with, and what the demonstration answers in them."""

from safran.demo.lecture import fichier_lire
from safran.installation.rules.sections import pages_poser


def pages_construire() -> None:
    """Fill the home page and publish the content pages under it."""
    dites = fichier_lire("accueil.yaml")
    pages_poser(reponses=dites["reponses"], en_plus=dites["pages"])
