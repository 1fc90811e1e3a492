"""Links that open something by themselves: a mail keeps a reference, the link is made as it leaves (ADR 026).

Rooms offer the kinds they make at the registry point « liens ». The base holds no token, nor anything that gives one.
"""

from collections.abc import Callable
from dataclasses import dataclass

from home import registre

# Ce que le courriel gardé montre à la place du lien.
LIEN = "[lien personnel, écrit à l’envoi]"


@dataclass(frozen=True)
class LienPersonnel:
    """A kind of link; `faire(cle, destinataire)` gives its address today, None when there is nothing left to open."""

    genre: str
    faire: Callable[[int, str], str | None]


class LienSansObjet(Exception):
    """What the link would open is gone: the mail has nothing to say any more."""


def reference(genre: str, cle: int) -> str:
    """What a mail keeps of its link: a kind and the key of a row."""
    return f"{genre}:{cle}"


def lien_faire(reference: str, destinataire: str) -> str:
    """The address that a reference stands for, today. Raises LienSansObjet."""
    genre, _, cle = reference.partition(":")
    sorte = next(sorte for sorte in registre.lire("liens") if sorte.genre == genre)
    adresse = sorte.faire(int(cle), destinataire)
    if adresse is None:
        raise LienSansObjet("Ce que le lien ouvrait n’est plus là.")
    return adresse
