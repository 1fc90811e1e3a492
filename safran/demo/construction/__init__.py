"""Build the demonstration region, one file per wing, each through the rooms' own rules."""

from collections.abc import Callable

from reseau.territoires.rules import territoires_charger
from safran.demo.construction.annuaire import annuaire_construire, commissions_construire, personnes_construire
from safran.demo.construction.evenements import evenements_construire
from safran.demo.construction.formations import activite_construire, formations_construire
from safran.demo.construction.orientation import (
    dispositifs_construire,
    information_construire,
    orientation_construire,
    tendances_construire,
)
from safran.demo.construction.pratiques import (
    collections_construire,
    echanges_construire,
    groupes_construire,
    pratiques_construire,
    reprises_construire,
    signatures_construire,
)
from safran.demo.construction.reunions import instances_construire, reunions_construire
from safran.demo.construction.sessions import sessions_construire
from safran.demo.construction.vie_locale import (
    documents_construire,
    pages_construire,
    plans_construire,
    schema_construire,
    tableau_construire,
    vie_locale_construire,
)
from safran.installation.rules import mise_en_route_ranger

Etape = tuple[str, Callable[[dict], None]]


def etapes() -> list[Etape]:
    """What is built, in order; each step reads and fills the shared context."""
    return [
        ("communes et bassins", lambda contexte: territoires_charger()),
        ("commissions territoriales inventées", lambda contexte: commissions_construire()),
        ("pages", lambda contexte: pages_construire()),
        ("réseaux, structures, lieux et services", lambda contexte: annuaire_construire()),
        ("personnes", lambda contexte: contexte.update(comptes=personnes_construire())),
        ("mise en route rangée", lambda contexte: mise_en_route_ranger(par=contexte["comptes"]["olivier-marchadier"])),
        ("instances et sièges", instances_construire),
        ("fiches pratiques", lambda contexte: pratiques_construire(contexte["comptes"])),
        ("fiches à plusieurs", lambda contexte: signatures_construire(contexte["comptes"])),
        ("collections de fiches", lambda contexte: collections_construire(contexte["comptes"])),
        ("ressources et groupes de travail", lambda contexte: groupes_construire(contexte["comptes"])),
        ("questions et commentaires", lambda contexte: echanges_construire(contexte["comptes"])),
        ("reprises de fiches", lambda contexte: reprises_construire(contexte["comptes"])),
        ("schéma régional", schema_construire),
        ("formations et quiz", lambda contexte: contexte.update(formations=formations_construire())),
        ("parcours commencés et attestations", activite_construire),
        ("sessions en salle", sessions_construire),
        ("événements de l’agenda", evenements_construire),
        ("besoins, règles d’orientation et fiches de liaison", orientation_construire),
        ("premières informations, favoris et listes", information_construire),
        ("dispositifs d’appui", dispositifs_construire),
        ("réunions et décisions", reunions_construire),
        ("actualités, orientations et journaux des bassins", vie_locale_construire),
        ("plans d’actions", plans_construire),
        ("tableau des notes", tableau_construire),
        ("documents des bassins", documents_construire),
        ("tendances, veille et demandes de formation", tendances_construire),
    ]
