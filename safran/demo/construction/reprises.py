"""Reprises: who did a practice again, what came of it, what its authors answered."""

from pratiques.pages import FichePratiquePage
from pratiques.rules.reprises import reprise_enregistrer, reprise_repondre
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from safran.demo.lecture import fichier_lire, instant, jour

REPRIS = ("maniere", "adaptations", "effet", "preuve", "recit")


def reprises_construire(comptes: dict[str, Compte]) -> None:
    """Record each reprise through its rule, the first author answering."""
    for ligne in fichier_lire("reprises.yaml"):
        fiche = FichePratiquePage.objects.get(slug=ligne["fiche"])
        compte = comptes[ligne["par"]]
        reprise = reprise_enregistrer(
            fiche=fiche,
            par=compte,
            structure=Structure.objects.filter(rattachements__compte=compte).select_related("reseau").first(),
            depuis=jour(-ligne["depuis_il_y_a"]),
            bassin=Bassin.objects.filter(code=ligne.get("bassin", "")).first(),
            le=instant(ligne["il_y_a"]),
            **{nom: ligne[nom] for nom in REPRIS if nom in ligne},
        )
        if "reponse" in ligne:
            auteur = fiche.auteurs.first().compte
            reprise_repondre(
                reprise=reprise, par=auteur, accepter=True, reponse=ligne["reponse"], le=instant(ligne["il_y_a"] - 2)
            )
