"""What the table of rights opens once resources are shared."""

import uuid

from pratiques.rules.ressources import ressource_suspendre
from reseau.comptes.models import Compte
from tests.droits.mots import canari
from tests.pratiques.fabriques_ressources import une_ressource


def un_rayon(comptes: dict[str, Compte]) -> dict[str, tuple[list, list]]:
    """One resource for all, one for members, one suspended, one of the Région; each private one has its sentinel."""
    tete, ailleurs = comptes["tete"], [uuid.uuid4()]

    def fichier(nom: str) -> tuple[str, bytes]:
        return f"{nom}.csv", f"question;{canari(nom)}".encode()

    publique = une_ressource(tete, fichier=("repere.csv", b"question;reponse"))
    membres = une_ressource(
        tete, fichier=fichier("ressource"), visibilite="MEMBRES", description=f"Fiche {canari('ressource')}"
    )
    suspendue = une_ressource(
        tete, fichier=fichier("ressourcesuspendue"), description=f"Fiche {canari('ressourcesuspendue')}"
    )
    ressource_suspendre(ressource=suspendue, par=comptes["region"], motif="Un nom y figurait.")
    regionale = une_ressource(comptes["charge_mission"])
    return {
        "ressource publique": ([publique.uuid], ailleurs),
        "ressource publique à archiver": ([publique.uuid, "archiver"], [*ailleurs, "archiver"]),
        "ressource publique à suspendre": ([publique.uuid, "suspendre"], [*ailleurs, "suspendre"]),
        "ressource des membres": ([membres.uuid], ailleurs),
        "ressource suspendue": ([suspendue.uuid], ailleurs),
        "ressource de la Région": ([regionale.uuid], ailleurs),
    }
