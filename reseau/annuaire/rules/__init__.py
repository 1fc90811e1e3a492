"""Every write of the directory."""

from reseau.annuaire.rules.changements import changement_reprendre, changements_confirm
from reseau.annuaire.rules.confirmations import confirmation_demander, fiche_confirm, structure_confirm
from reseau.annuaire.rules.contacts import contact_create, contact_delete, contact_update
from reseau.annuaire.rules.correspondances import (
    correspondance_appliquer,
    correspondance_choisir,
    correspondance_forget,
    correspondance_retenir,
    correspondance_save,
    fichier_recevoir,
)
from reseau.annuaire.rules.depots import depot_garder, depot_oublier, depots_oublier
from reseau.annuaire.rules.doublons import doublon_decider
from reseau.annuaire.rules.fiches import structure_change_follow, structure_fiche_update, structure_fusion_follow
from reseau.annuaire.rules.imports import (
    import_annuler,
    import_appliquer,
    import_deposer,
    import_reprendre,
    import_revoir,
    import_run,
    import_travailler,
)
from reseau.annuaire.rules.indexation import (
    annuaire_reindexer,
    index_signaler,
    indexation_differee,
    structures_indexer,
)
from reseau.annuaire.rules.lieux import lieu_create, lieu_update
from reseau.annuaire.rules.permanences import creneau_create, creneau_delete, creneau_update
from reseau.annuaire.rules.rappels import rappels_envoyer
from reseau.annuaire.rules.reseaux import reseau_change_follow, reseau_confirm, reseau_fiche_update
from reseau.annuaire.rules.services import (
    service_au_lieu_add,
    service_au_lieu_update,
    service_create,
    service_update,
)
from reseau.annuaire.rules.signalements import (
    signalement_close,
    signalement_create,
    signalements_annoncer,
    signalements_oublier,
)
from reseau.annuaire.rules.synonymes import synonyme_delete, synonyme_save, synonymes_charger, synonymes_completer

__all__ = [
    "annuaire_reindexer",
    "doublon_decider",
    "confirmation_demander",
    "changement_reprendre",
    "changements_confirm",
    "contact_create",
    "contact_delete",
    "contact_update",
    "creneau_create",
    "creneau_delete",
    "creneau_update",
    "import_annuler",
    "correspondance_appliquer",
    "correspondance_choisir",
    "correspondance_forget",
    "correspondance_retenir",
    "correspondance_save",
    "depot_garder",
    "depot_oublier",
    "depots_oublier",
    "fiche_confirm",
    "fichier_recevoir",
    "import_appliquer",
    "import_deposer",
    "import_reprendre",
    "import_revoir",
    "import_run",
    "import_travailler",
    "index_signaler",
    "indexation_differee",
    "lieu_create",
    "lieu_update",
    "rappels_envoyer",
    "reseau_change_follow",
    "reseau_confirm",
    "reseau_fiche_update",
    "service_au_lieu_add",
    "service_au_lieu_update",
    "service_create",
    "service_update",
    "signalement_close",
    "signalement_create",
    "signalements_annoncer",
    "signalements_oublier",
    "structure_change_follow",
    "structure_confirm",
    "structure_fiche_update",
    "structure_fusion_follow",
    "structures_indexer",
    "synonyme_delete",
    "synonyme_save",
    "synonymes_charger",
    "synonymes_completer",
]
