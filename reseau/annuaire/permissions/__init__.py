"""Who may see and edit what; whoever may not gets 404, whether the sheet exists or not."""

from reseau.annuaire.permissions.fiches import (
    compte_anime,
    contact_get_editable,
    lieu_get_editable,
    lieu_get_visible,
    service_au_lieu_get_editable,
    service_get_editable,
    structure_get_editable,
    structure_get_historique,
    structure_get_remplacante,
    structure_get_visible,
)
from reseau.annuaire.permissions.imports import (
    correspondance_get,
    depot_get,
    doublon_get,
    doublon_peut_joindre,
    import_get,
    peut_importer,
)
from reseau.annuaire.permissions.permanences import compte_tient_tableau, creneau_get_editable, structures_tenues
from reseau.annuaire.permissions.reseaux import compte_mene, reseau_get, reseau_get_editable
from reseau.annuaire.permissions.suivi import (
    Gestes,
    cadre_get,
    gestes_sur,
    signalement_get,
    signalement_peut_clore,
    structure_get_suivie,
)

__all__ = [
    "Gestes",
    "cadre_get",
    "compte_anime",
    "compte_mene",
    "compte_tient_tableau",
    "contact_get_editable",
    "correspondance_get",
    "creneau_get_editable",
    "depot_get",
    "doublon_get",
    "doublon_peut_joindre",
    "gestes_sur",
    "import_get",
    "lieu_get_editable",
    "lieu_get_visible",
    "peut_importer",
    "reseau_get",
    "reseau_get_editable",
    "service_au_lieu_get_editable",
    "service_get_editable",
    "signalement_get",
    "signalement_peut_clore",
    "structure_get_editable",
    "structure_get_historique",
    "structure_get_remplacante",
    "structure_get_suivie",
    "structure_get_visible",
    "structures_tenues",
]
