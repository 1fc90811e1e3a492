"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.plans.queries.avancement import compter, dire
from reseau.plans.queries.plans import decision_dite
