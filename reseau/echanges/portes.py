"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.echanges.imports.enregistrements import FichierRefuse
from reseau.echanges.imports.tableaux import tableau_lire
