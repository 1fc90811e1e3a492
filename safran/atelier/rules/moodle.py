"""A Moodle backup becomes a draft module: in a training that one writes, or in one begun for it."""

import uuid

from django.db import transaction

from reseau.comptes.models import Compte
from safran.atelier.apports.textes import court
from safran.atelier.plan import PlanFormation
from safran.atelier.rules.formations import formation_ecrire
from safran.atelier.tenue import page_verrouiller
from safran.formations.models import FormationPage
from safran.parcours.queries.sauvegardes import sauvegarde_lire
from safran.parcours.rules.sauvegardes import ModuleRepris, module_depuis_mbz

TITRE, ACCROCHE = 200, 300


@transaction.atomic
def module_tirer_de_la_sauvegarde(
    *, contenu: bytes, par: Compte, cle: uuid.UUID, rubrique: str = "", formation: FormationPage | None = None
) -> ModuleRepris:
    """Write the pages of a backup as the steps of a draft; sent twice, it is written once. The file is not kept.

    Raises RegleRefusee "droit", "disparue", and what `module_depuis_mbz` and `formation_ecrire` refuse.
    """
    if formation is None:
        titre = sauvegarde_lire(contenu).cours or "Formation reprise de Moodle"
        plan = PlanFormation(court(titre, TITRE), court(titre, ACCROCHE), rubrique)
        formation = formation_ecrire(plan=plan, par=par, cle=cle)
    return module_depuis_mbz(contenu=contenu, formation=page_verrouiller(formation, par=par), par=par)
