"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from safran.inscriptions.rules.inscriptions import (
    constat_lever,
    inscription_constater,
    inscription_relire,
    session_verrouiller,
)
