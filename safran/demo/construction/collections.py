"""Collections, bookmarks and digests of the demonstration."""

from home.choices import Rythme
from home.nouvelles import recapitulatif_choose
from pratiques.pages import FichePratiquePage
from pratiques.rules.collections import collection_ajouter, collection_creer, signet_poser
from reseau.comptes.models import Compte
from safran.demo.lecture import fichier_lire

SUIT_CHAQUE_JOUR = "claire-moreau"


def collections_construire(comptes: dict[str, Compte]) -> None:
    """Each collection through its rules; its first note is a bookmark too."""
    for ligne in fichier_lire("collections.yaml"):
        par = comptes[ligne["par"]]
        collection = collection_creer(
            par=par,
            titre=ligne["titre"],
            presentation=ligne.get("presentation", ""),
            partagee=ligne.get("partagee", False),
        )
        fiches = [FichePratiquePage.objects.get(slug=slug) for slug in ligne["fiches"]]
        for fiche in fiches:
            collection_ajouter(collection=collection, fiche=fiche, par=par)
        signet_poser(fiche=fiches[0], par=par, pose=True)
    recapitulatif_choose(compte=comptes[SUIT_CHAQUE_JOUR], rythme=Rythme.QUOTIDIEN)
