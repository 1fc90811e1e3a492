"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.membres.forms import AcceptationForm, AChoisir
from reseau.membres.implantations import implantations
from reseau.membres.queries.equipes import (
    Membre,
    comptes_caches,
    demandes_a_traiter,
    equipe_montree,
    organisateurs_de,
    referents_de,
    structure_de,
    structures_a_gerer,
    tetes_de_reseau,
    voit_toute_l_equipe,
)
from reseau.membres.queries.mandats import Animation, animation_lire, comptes_mandates
from reseau.membres.queries.personnes import (
    Contact,
    Personne,
    charges_de_mission_de,
    personne_lire,
    personne_nommer,
    personnes_chercher,
    personnes_lister,
    profils_en_vigueur,
    visibles_pour,
)
from reseau.membres.rules.mandats import mandat_creer
