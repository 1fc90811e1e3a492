"""What this room hears from the rooms below."""

from reseau.comptes.models import Compte
from reseau.membres.rules.departs import droits_terminer, traces_effacer
from reseau.membres.rules.fusions import structure_fusion_suivre


def suivre_la_fusion(
    sender: object, source: object, cible: object, par: Compte | None = None, **kwargs: object
) -> None:
    """A structure was merged: its people go with it."""
    structure_fusion_suivre(source=source, cible=cible, par=par)


def rendre_les_droits(sender: object, compte: Compte, **kwargs: object) -> None:
    """An account was closed: it holds nothing any more."""
    droits_terminer(compte=compte)


def effacer_les_traces(sender: object, compte: Compte, email: str, **kwargs: object) -> None:
    """An account was anonymised: what named the person goes."""
    traces_effacer(compte=compte, email=email)
