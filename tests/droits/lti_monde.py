"""The partners’ platforms of the world of rights: one, what it opened, whom it knows."""

import uuid
from typing import Any

from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.lti.models import Lancement
from safran.lti.rules import lien_nouer
from tests.safran.lti.fabriques import une_plateforme

INCONNU = uuid.UUID(int=987_656)


def lti_construire(comptes: dict[str, Compte]) -> dict[str, tuple[list[Any], list[Any]]]:
    """The author came from it, and agreed that it be told."""
    plateforme = une_plateforme(comptes["region"])
    formation = FormationPage.objects.get(slug="bonne-porte")
    champs = {"plateforme": plateforme, "sujet": "apprenant", "deploiement": "1"}
    reglages = {"deep_link_return_url": "https://campus.example/retour"}
    ouvert = Lancement.objects.create(
        uuid=uuid.uuid4(), formation=formation, ligne="https://campus.example/lignes/1", **champs
    )
    lien = lien_nouer(lancement=ouvert, par=comptes["auteur"])
    choix = Lancement.objects.create(uuid=uuid.uuid4(), reglages=reglages, **champs)
    return {
        "choix depuis une plateforme": ([choix.pk], [INCONNU]),
        "ouverture depuis une plateforme": ([ouvert.pk], [INCONNU]),
        "lien avec une plateforme": ([lien.uuid], [INCONNU]),
        "plateforme partenaire": ([plateforme.uuid], [INCONNU]),
        "plateforme à fermer": ([plateforme.uuid, "FERMEE"], [INCONNU, "FERMEE"]),
    }
