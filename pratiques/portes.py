"""What other rooms may call here, beside `models`, `choices` and `permissions`; nothing else of this room is theirs."""

from pratiques.champs import LISTES_POUR_REFAIRE
from pratiques.importation import CHOSES, phrases_des_restes
from pratiques.queries.bibliotheque import Ligne, fiches_en_bibliotheque, lignes_de
from pratiques.queries.groupes import MAX_PERSONNES, MAX_TEXTE, personne_a_inviter
