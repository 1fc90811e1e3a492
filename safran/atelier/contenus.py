"""What is done to the blocks of one step: added, moved, taken out, copied. Pure lists: one rule writes them."""

import uuid
from dataclasses import dataclass
from typing import Any

from home.erreurs import RegleRefusee
from safran.atelier.formes import bloc_neuf
from safran.parcours.blocks import ContenuEtapeBlock

Contenu = list[dict[str, Any]]
BLOCS_MAX = 200


@dataclass(frozen=True)
class GesteBloc:
    """One gesture on the blocks of a step: `cible` is the identity of a block, or the kind to add."""

    nom: str  # bloc.ajouter, bloc.monter, bloc.descendre, bloc.retirer
    cible: str


def bloc_ajouter(contenu: Contenu, genre: str, cle: uuid.UUID, valeur: Any = None) -> Contenu:
    """One more block at the end; sent twice, it is there once. Raises RegleRefusee "genre", "trop"."""
    if any(bloc["id"] == str(cle) for bloc in contenu):
        return contenu
    if len(contenu) >= BLOCS_MAX:
        raise RegleRefusee("trop", f"Une étape compte {BLOCS_MAX} blocs au plus : partagez-la en deux.")
    definition = ContenuEtapeBlock().child_blocks.get(genre)
    if definition is None:
        raise RegleRefusee("genre", "Ce bloc n’existe pas.")
    return [*contenu, {"type": genre, "value": bloc_neuf(definition) if valeur is None else valeur, "id": str(cle)}]


def bloc_deplacer(contenu: Contenu, identite: str, de: int) -> Contenu:
    """The same block one place up (-1) or down (1); nothing at the end of the list."""
    rang = next((rang for rang, bloc in enumerate(contenu) if bloc["id"] == identite), None)
    if rang is None or not 0 <= rang + de < len(contenu):
        return contenu
    suite = list(contenu)
    suite.insert(rang + de, suite.pop(rang))
    return suite


def bloc_retirer(contenu: Contenu, identite: str) -> Contenu:
    """Without this block; the history of the page keeps it."""
    return [bloc for bloc in contenu if bloc["id"] != identite]


def identites_neuves(brut: Any) -> Any:
    """The stored value with new identities, at every depth."""
    if isinstance(brut, list):
        return [identites_neuves(enfant) for enfant in brut]
    if not isinstance(brut, dict):
        return brut
    neuf = {cle: identites_neuves(valeur) for cle, valeur in brut.items()}
    return {**neuf, "id": str(uuid.uuid4())} if "type" in brut and "value" in brut else neuf
