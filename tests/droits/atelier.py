"""What the table of rights opens once people write together: the author and a colleague are of the group, the reader
is invited, the chargée de mission animates.
"""

import uuid

from pratiques.permissions.ressources import Porteur
from pratiques.rules.brouillons import brouillon_rattacher
from reseau.comptes.models import Compte
from tests import fabriques
from tests.droits.mots import canari
from tests.pratiques.fabriques import un_brouillon
from tests.pratiques.fabriques_groupes import un_groupe, un_membre
from tests.pratiques.fabriques_ressources import une_ressource


def un_atelier(comptes: dict[str, Compte]) -> dict[str, tuple[list, list]]:
    """One group with its draft and its resource, each private text with its sentinel."""
    groupe = un_groupe(comptes["charge_mission"], titre="Écrire ensemble", objet=f"Mandat {canari('groupemandat')}")
    for role in ("auteur", "collegue"):
        un_membre(groupe, comptes[role])
    un_membre(groupe, comptes["lecteur"], accepte=False)
    membre = un_membre(groupe, fabriques.un_conseiller())
    brouillon = un_brouillon(comptes["auteur"], titre="À plusieurs", accroche=canari("groupebrouillon"))
    brouillon_rattacher(groupe=groupe, brouillon=brouillon, par=comptes["auteur"])
    ressource = une_ressource(comptes["charge_mission"], porteur=Porteur(groupe=groupe))
    ailleurs = [uuid.uuid4()]
    ligne = groupe.membres.get(compte=membre)
    return {
        "groupe": ([groupe.uuid], ailleurs),
        "membre du groupe à retirer": ([groupe.uuid, ligne.uuid, "retirer"], [*ailleurs, ligne.uuid, "retirer"]),
        "brouillon du groupe": ([brouillon.uuid], ailleurs),
        "brouillon du groupe à reprendre": ([groupe.uuid, brouillon.uuid], [*ailleurs, brouillon.uuid]),
        "ressource du groupe": ([ressource.uuid], ailleurs),
    }
