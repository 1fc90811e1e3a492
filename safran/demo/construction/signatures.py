"""Writing together in the demonstration: a draft signed by two, an invitation that waits, an interview begun."""

from pratiques.models import Brouillon
from pratiques.rules.brouillons import brouillon_enregistrer
from pratiques.rules.entretiens import entretien_commencer
from pratiques.rules.signatures import signataire_inviter, signataire_repondre
from reseau.comptes.models import Compte

AUTEUR, SIGNE, HESITE = "nicolas-fradineau", "karim-benhaddou", "claire-moreau"
ANIME, RACONTE = "mathilde-renaudin", "helene-texier"
DEUX_REPONSES = {
    "titre": "Tenir un café des métiers sans inscription",
    "accroche": "Un vendredi par mois, une table, un professionnel du coin, et aucun nom à donner à l’entrée.",
    "probleme": "Les ateliers sur inscription se remplissaient peu : sur dix places, quatre personnes venaient.",
}


def signatures_construire(comptes: dict[str, Compte]) -> None:
    """Invite two people on a draft: one says yes, the other has not answered. Begin an interview."""
    auteur = comptes[AUTEUR]
    brouillon = Brouillon.objects.get(auteur=auteur, fiche=None)
    oui = signataire_inviter(brouillon=brouillon, compte=comptes[SIGNE], par=auteur)
    signataire_repondre(signataire=oui, par=comptes[SIGNE], accepter=True)
    signataire_inviter(brouillon=brouillon, compte=comptes[HESITE], par=auteur)
    entretien = entretien_commencer(par=comptes[ANIME], compte=comptes[RACONTE], titre=DEUX_REPONSES["titre"])
    brouillon_enregistrer(brouillon=entretien, contenu=DEUX_REPONSES, version=entretien.version, par=comptes[ANIME])
