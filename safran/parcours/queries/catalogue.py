"""What the catalogue says to somebody of the trainings followed."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from home.preparees import QUI, objets_lire
from reseau.comptes.models import Compte
from reseau.membres.permissions import par_requete
from safran.formations.queries.fiches import publiees_lire
from safran.parcours.models import Suivi
from safran.parcours.queries.suivis import avancements_lire

EN_COURS, TERMINEE = ("en-cours", "Commencées"), ("terminee", "Terminées")


def etats_de_formation(compte: Compte) -> dict[int, tuple[str, str]]:
    """Begun or completed, for each training followed; nothing for the public."""
    if not compte.is_authenticated:
        return {}
    return {suivi.formation_id: TERMINEE if suivi.acheve_le else EN_COURS for suivi in _suivis(compte)}


def suites_de_formation(compte: Compte, cles: Sequence[int]) -> dict[int, SafeString]:
    """How far the reader is in these published trainings, in one query more; nothing for the public."""
    if not compte.is_authenticated:
        return {}
    publiees = publiees_lire()
    suivis = [suivi for suivi in _suivis(compte) if suivi.formation_id in cles and suivi.formation_id in publiees]
    for suivi in suivis:
        suivi.formation = publiees[suivi.formation_id]
    return {
        avancement.suivi.formation_id: SafeString(render_to_string("parcours/vignette_suite.html", {"a": avancement}))
        for avancement in avancements_lire(suivis)
    }


def _suivis(compte: Compte) -> list[Suivi]:
    """What somebody follows, asked once a page."""
    return par_requete(compte, "suivis", lambda: objets_lire("suivis de quelqu’un", Suivi, _demander, {QUI: compte.pk}))


def _demander() -> QuerySet[Suivi]:
    return Suivi.objects.filter(compte=QUI).order_by()
