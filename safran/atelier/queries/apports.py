"""What is to look at in a training that was not typed."""

from safran.atelier.queries.brouillons import modules_ecrits
from safran.formations.models import FormationPage
from safran.parcours.queries.personnes import personnes_vues


def alertes_de(formation: FormationPage) -> list[tuple[str, str]]:
    """Where the words seem to name someone, and what was seen."""
    modules = [page.get_latest_revision_as_object() for page in modules_ecrits(formation)]
    return [(module.title, phrase) for module in modules for phrase in personnes_vues(module)]
