"""The events of the world of rights: one for each kind of reader, to moderate, still written, held, shared."""

import uuid
from typing import Any

from reseau.agenda.horaires import Repetition
from reseau.agenda.models import Evenement
from reseau.agenda.rules.evenements import evenement_tenir
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from tests.droits.mots import canari
from tests.reseau.agenda.fabriques import dans, passe, un_apport, un_evenement, un_manque


def evenements_construire(comptes: dict[str, Compte], ici: Structure) -> dict[str, tuple[list[Any], list[Any]]]:
    """Events of the author's structure, in the bassin of which it is."""

    def un(mot: str = "", moderation: str = "PROGRAMME", **champs: Any) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
        titre = f"Forum {canari(mot)}" if mot else "Forum ouvert"
        evenement: Evenement = un_evenement(moderation, par=comptes["auteur"], organisateur=ici, titre=titre, **champs)
        return [evenement.uuid], [uuid.uuid4()]

    serie = un(repetition=Repetition("SEMAINE", dans(74)))
    tenu = un_evenement(par=comptes["auteur"], organisateur=ici, titre="Forum tenu")
    autour = un_evenement(par=comptes["auteur"], organisateur=ici, titre="Forum à plusieurs")
    propose = un_apport(autour, comptes["conseiller"])
    return {
        "événement tenu": ([evenement_tenir(evenement=passe(tenu)).uuid], [uuid.uuid4()]),
        "apport proposé": ([propose.uuid], [uuid.uuid4()]),
        "apport cherché": ([un_manque(autour, canari("apport")).uuid], [uuid.uuid4()]),
        "événement à plusieurs": ([autour.uuid], [uuid.uuid4()]),
        "événement à annuler": ([*serie[0], "annuler"], [*serie[1], "annuler"]),
        "date d’événement": ([*serie[0], 2], [*serie[1], 2]),
        "événement": un(),
        "événement des membres": un("evenementmembres", visibilite="MEMBRES"),
        "événement du bassin": un("evenementbassin", visibilite="BASSIN"),
        "événement à modérer": un("evenementpropose", "PROPOSE"),
        "brouillon d’événement": un("evenementbrouillon", "BROUILLON"),
        "flux de l’agenda": (["bassin", "niort"], ["bassin", "inconnu"]),
        "encart de l’agenda": ([ici.code], ["structure-inconnue"]),
    }
