"""A working group: its mandate, members, an invitation, a draft, a resource that came of it."""

import uuid

from pratiques.permissions.ressources import Porteur
from pratiques.rules.brouillons_de_groupe import brouillon_rattacher
from pratiques.rules.groupes import groupe_ouvrir, membre_inviter, membre_repondre
from reseau.comptes.models import Compte
from safran.demo.construction.ressources import ressource_construire, ressources_construire
from safran.demo.lecture import fichier_lire, jour


def groupes_construire(comptes: dict[str, Compte]) -> None:
    """The resources of the networks, then each group through its rules."""
    ressources_construire(comptes)
    for ligne in fichier_lire("groupes.yaml"):
        par = comptes[ligne["par"]]
        groupe = groupe_ouvrir(
            par=par,
            titre=ligne["titre"],
            objet=ligne["objet"],
            debut=jour(ligne["debut"]),
            fin=jour(ligne["fin"]),
            cle=uuid.uuid5(uuid.NAMESPACE_URL, ligne["titre"]),
        )
        for cle in [*ligne["membres"], *ligne["invites"]]:
            membre_inviter(groupe=groupe, par=par, compte=comptes[cle])
        for cle in ligne["membres"]:
            membre_repondre(groupe=groupe, par=comptes[cle], accepter=True)
        for cle in ligne["brouillons_de"]:
            for brouillon in comptes[cle].brouillons.filter(fiche=None):
                brouillon_rattacher(groupe=groupe, brouillon=brouillon, par=comptes[cle])
        ressource_construire(ligne["ressource"], par, Porteur(groupe=groupe))
