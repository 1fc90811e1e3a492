"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.animation.queries.decisions import Echeances, Jauge, comptes_porteurs, decisions_du_comite_technique
from reseau.animation.rules.decisions import AUTRE_DATE, RAPPEL
from reseau.animation.rules.preparation import point_inscrire, point_proposer
from reseau.animation.views.comptes_rendus import CompareForm
from reseau.animation.views.preparation import PointForm
