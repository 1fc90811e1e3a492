"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.agenda.chocs import bloquants, chocs_lire
from reseau.agenda.horaires import Horaire, horaire_de
from reseau.agenda.queries.chocs import Gene, chocs_dire, entourage_lire
from reseau.agenda.queries.evenements import responsables_dire
from reseau.agenda.queries.moderation import evenements_en_attente, evenements_moderes_garnir, voisinage_lire
from reseau.agenda.queries.propositions import Regard, lieu_lire, lieu_nommer, regard_lire
from reseau.agenda.rules.dates import horaire_exiger
