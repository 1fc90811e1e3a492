"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from safran.formations.criteres import (
    GROUPE,
    Bilan,
    Condition,
    Critere,
    Groupe,
    bilan_expliquer,
    conditions_de,
    constats_figes,
    expression_evaluate,
    expression_lire,
    titre_de,
)
from safran.formations.lheo import SessionLheo
from safran.formations.queries import (
    Fiche,
    condition_defauts,
    fiches_lire,
    formateurs_lire,
    formation_declarations,
    formation_sans_public,
    formations_publiees,
    publiees_lire,
    vignettes_ecrire,
)
