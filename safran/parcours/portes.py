"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from safran.parcours.blocks.etapes import ContenuEtapeBlock, EtapeBlock, blocs_identifier
from safran.parcours.queries.lecteur import minutes_passees, temps_prouve
from safran.parcours.queries.modules import SANS_SERVICE, controles_de, personnes_vues, sauvegarde_lire
from safran.parcours.queries.plans import Etape, Module, Plan, modules_lire, plan_lire, questions_compter
from safran.parcours.queries.suivis import Avancement, avancement_lire, mesures_lire, suivi_get
from safran.parcours.rules.modules import (
    ModuleRepris,
    adresse_libre,
    identites_neuves,
    module_depuis_mbz,
    page_dupliquer,
)
from safran.parcours.rules.suivis import condition_reporter, suivi_commencer
from safran.parcours.xapi import identifiant_opaque
