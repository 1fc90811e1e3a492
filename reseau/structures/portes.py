"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.structures.queries import reseaux_recus, structure_canonique, structure_statut, structures_visibles
from reseau.structures.rules import (
    CodesLibres,
    reseau_creer,
    reseau_liens,
    reseau_modifier,
    structure_fusionner,
    structure_modifier,
)
from reseau.structures.validateurs import siret_normaliser, siret_valider
