"""What this floor knows of a person besides the mails: how often one is told, whether one's calendar is open."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from home.listes.colonnes import lire
from home.models import FluxAgenda, Recapitulatif
from home.personnes import Personne
from home.registre import Rubrique


def rubrique(titre: str, lignes: Iterable[Any], colonnes: Mapping[str, str | Callable[[Any], Any]]) -> Rubrique:
    """Rows told by their columns: to each label, « formation.title » or a function of the row.

    rubrique("Signets", compte.signets.select_related("fiche"), {"Fiche": "fiche.title", "Le": "le"})
    """
    dites = [{libelle: lire(ligne, valeur) for libelle, valeur in colonnes.items()} for ligne in lignes]
    return Rubrique(titre, dites)


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
