"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from safran.attestations.queries import certificats_prouves
