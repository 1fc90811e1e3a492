"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from safran.presences.queries.feuilles import Grille, Ligne, grille_lire, part_atteinte
from safran.presences.queries.feuilles import dire as critere_dire
