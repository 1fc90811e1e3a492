"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from safran.evaluations.queries import Satisfaction, satisfactions
