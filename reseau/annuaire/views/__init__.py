"""Screens of the directory."""

from reseau.annuaire.views.changements import changement_reprendre, changements_confirmer
from reseau.annuaire.views.contacts import contact_ajouter, contact_modifier, contact_retirer
from reseau.annuaire.views.correspondances import (
    correspondance,
    correspondance_charger,
    correspondance_export,
    correspondance_oublier,
)
from reseau.annuaire.views.doublons import doublon, doublons
from reseau.annuaire.views.edition import (
    lieu_ajouter,
    lieu_modifier,
    service_ajouter,
    service_au_lieu_modifier,
    service_horaires_modifier,
    service_modifier,
    structure_modifier,
)
from reseau.annuaire.views.exports import annuaire_telecharger
from reseau.annuaire.views.fiches import lieu_vcard, structure, structure_historique, structure_vcard
from reseau.annuaire.views.imports import import_appliquer, import_deposer, import_detail
from reseau.annuaire.views.imports_suite import (
    import_annuler,
    import_avancement,
    import_compte_rendu,
    import_reprendre,
)
from reseau.annuaire.views.permanences import (
    permanence_ajouter,
    permanence_modifier,
    permanence_retirer,
    permanences,
)
from reseau.annuaire.views.recherche import annuaire, annuaire_export, annuaire_suggestions
from reseau.annuaire.views.reseaux import reseau, reseau_confirmer, reseau_modifier, reseau_vcard, reseaux
from reseau.annuaire.views.signalements import signalement, signalement_recu, signalements, signaler
from reseau.annuaire.views.tableau import (
    communes_eloignees,
    communes_export,
    confirmation_demander,
    structure_qualite,
    tableau_annuaire,
    tableau_export,
)
from reseau.annuaire.views.tenue import lieu_confirmer, mes_fiches, service_confirmer, structure_confirmer

__all__ = [
    "annuaire",
    "annuaire_export",
    "annuaire_suggestions",
    "communes_eloignees",
    "communes_export",
    "confirmation_demander",
    "doublon",
    "doublons",
    "import_annuler",
    "changement_reprendre",
    "changements_confirmer",
    "contact_ajouter",
    "contact_modifier",
    "contact_retirer",
    "correspondance",
    "correspondance_charger",
    "correspondance_export",
    "correspondance_oublier",
    "annuaire_telecharger",
    "import_appliquer",
    "import_avancement",
    "import_compte_rendu",
    "import_deposer",
    "import_detail",
    "import_reprendre",
    "lieu_ajouter",
    "lieu_confirmer",
    "lieu_modifier",
    "lieu_vcard",
    "mes_fiches",
    "permanence_ajouter",
    "permanence_modifier",
    "permanence_retirer",
    "permanences",
    "reseau",
    "reseau_confirmer",
    "reseau_modifier",
    "reseau_vcard",
    "reseaux",
    "service_ajouter",
    "service_confirmer",
    "service_au_lieu_modifier",
    "service_horaires_modifier",
    "service_modifier",
    "signalement",
    "signalement_recu",
    "signalements",
    "signaler",
    "structure",
    "structure_confirmer",
    "structure_historique",
    "structure_modifier",
    "structure_qualite",
    "structure_vcard",
    "tableau_annuaire",
    "tableau_export",
]
