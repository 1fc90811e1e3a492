"""What this floor knows of a person besides the mails: how often one is told, whether one's calendar is open."""

from typing import Any

from home.models import FluxAgenda, Recapitulatif
from home.personnes import Personne
from home.registre import Rubrique


def reglages_personnels(compte: Personne) -> list[Rubrique]:
    """The rhythm of the summaries and the date of the personal calendar, never its address."""
    rythmes = Recapitulatif.objects.filter(compte=compte)
    lignes: list[dict[str, Any]] = [
        {
            "Récapitulatif": r.get_rythme_display(),
            "Sujets laissés de côté": ", ".join(r.sauf),
            "Courriels refusés": ", ".join(r.refusees),
        }
        for r in rythmes
    ]
    agendas = FluxAgenda.objects.filter(compte=compte)
    lignes += [{"Agenda personnel ouvert le": flux.cree_le} for flux in agendas]
    return [Rubrique("Récapitulatifs et agenda", lignes)]
