"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from reseau.comptes.avis import COMPTE
from reseau.comptes.rules import compte_anonymise, compte_creer, compte_fermer, compte_rouvrir, sessions_fermer
