"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.tendances.queries import dessin_de, genres_lire
