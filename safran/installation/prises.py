"""What this room offers to the ground floor: cards of « mon espace », the last backup on the health page, what it
hears, personal data treatments.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import transaction
from django.utils import timezone

from home.exploitation.sante import EXPLOITANT, SAUVEGARDE, Point, depuis_dire
from home.exploitation.travaux import passage_lire
from home.registre import Carte
from home.securite.donnees_personnelles import Traitement
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from safran.installation import queries
from safran.installation.rules import effacement_noter

# What this room shows in « mon espace ».


def carte_mettre_en_route(compte: Compte) -> Carte | None:
    """What is left to do, for the Région, until all is done or the card is put away."""
    if not est_region(compte) or queries.mise_en_route_rangee():
        return None
    etat = queries.mise_en_route()
    return None if etat.finie else Carte("Mettre en route", "installation/carte.html", {"etat": etat})


# What this room adds to « Santé de la plateforme »: the last backup.

RETARD = timedelta(hours=26)  # une nuit, et ce qu’elle peut durer de plus que la précédente


def sauvegarde_dire() -> Point | None:
    """When the last one ended, well within the day; None where none was ever asked for (a demonstration)."""
    passage, maintenant = passage_lire(SAUVEGARDE), timezone.now()
    if not passage and not settings.SAUVEGARDE_CLES:
        return None
    va = passage is not None and maintenant - passage.fini_le <= RETARD
    depuis = passage and f"La dernière est finie depuis {depuis_dire((maintenant - passage.fini_le).total_seconds())}."
    return Point(
        "Sauvegarde",
        va,
        (depuis or "Aucune n’a été faite.", *([passage.bilan] if passage else [])),
        "" if va else f"{EXPLOITANT} : une panne ferait perdre tout ce qui s’est écrit depuis.",
    )


# A backup that nobody signs is made all the same, and this is told.

NON_SIGNEES = (
    "Les sauvegardes ne sont pas signées : qui écrit dans leur dossier peut en changer la base, ou vider la liste des "
    "personnes effacées."
)
SIGNER = "« manage.py sauvegarder --nouvelle-signature FICHIER » fait la clé, SAUVEGARDE_SIGNATURE la nomme."


@register(Tags.security, deploy=True)
def sauvegardes_signees(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Before the site opens: backups are set, and no key signs them."""
    sans = settings.SAUVEGARDE_CLES and not settings.SAUVEGARDE_SIGNATURE
    return [Warning(NON_SIGNEES, hint=SIGNER, id="installation.W001")] if sans else []


def sauvegardes_sans_signature() -> Iterator[str]:
    """The same, on a site that makes some."""
    if not settings.SAUVEGARDE_SIGNATURE and (settings.SAUVEGARDE_CLES or passage_lire(SAUVEGARDE)):
        yield f"{NON_SIGNEES} {SIGNER}"


# What this room hears from the rooms below.


def noter_l_effacement(sender: object, compte: Compte, **kwargs: object) -> None:
    """Someone was erased: once it is done, it is noted outside of the base. What a cut forgets, the backup notes."""
    transaction.on_commit(partial(effacement_noter, compte=compte), robust=True)


# What this room knows of people (home/securite/donnees_personnelles.py).

TRAITEMENTS = [
    Traitement("Ouvrir le site", "qui a rangé la liste du premier jour", "Installation", personnes="la Région")
]
