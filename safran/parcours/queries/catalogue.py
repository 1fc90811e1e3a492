"""What the catalogue says to somebody of the trainings followed."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reseau.comptes.models import Compte
from safran.parcours.models import Suivi
from safran.parcours.queries.suivis import avancements_de

EN_COURS, TERMINEE = ("en-cours", "Commencées"), ("terminee", "Terminées")


def etats_de_formation(compte: Compte) -> dict[int, tuple[str, str]]:
    """Begun or completed, for each training followed; one query, none for the public."""
    if not compte.is_authenticated:
        return {}
    suivis = Suivi.objects.filter(compte=compte).order_by().values_list("formation_id", "acheve_le")
    return {formation: TERMINEE if acheve_le else EN_COURS for formation, acheve_le in suivis}


def suites_de_formation(compte: Compte, cles: Sequence[int]) -> dict[int, SafeString]:
    """How far the reader is in these trainings, in three queries whatever their number; none for the public."""
    if not compte.is_authenticated:
        return {}
    return {
        avancement.suivi.formation_id: SafeString(render_to_string("parcours/vignette_suite.html", {"a": avancement}))
        for avancement in avancements_de(compte, cles)
    }
