"""Whom to call when the second door cannot answer, or when nothing is near."""

from reseau.comptes.models import Compte
from reseau.membres.queries.animation import Animation, animation_lire
from reseau.orientation.queries.resultat import ReponseDite


def animation_du_bassin(compte: Compte, dite: ReponseDite) -> Animation | None:
    """Who animates the bassin of the person, as this reader may see them; None where nobody needs to be called."""
    bassin = dite.reponse.bassin
    appeler = dite.a_repondre or dite.hors_de_portee
    return animation_lire(compte, bassin) if bassin and appeler else None
