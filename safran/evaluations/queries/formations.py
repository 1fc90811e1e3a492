"""What the answers say of a training, to who reads some of its sessions only.

Free texts are those of the sessions that one reads. Figures are those of all, but for the groups of forms where fewer
than five people would be left once one's own sessions are taken away: group by group, as days are compared too.
"""

from collections.abc import Collection

from safran.evaluations.choices import SEUIL
from safran.evaluations.models import Campagne
from safran.evaluations.queries.resultats import Bloc, blocs_ranger, lots_de, lots_lire, personnes_de, resultats_lire
from safran.formations.models import FormationPage

LES_SIENNES = (
    "Vous lisez les chiffres de vos sessions seules : une fois celles-ci ôtées, il resterait moins de cinq "
    "personnes dans les autres."
)
DE_COTE = (
    "Des sessions de peu de réponses ne sont pas comptées : une fois les vôtres ôtées, il y resterait moins de cinq "
    "personnes."
)


def blocs_de_formation(formation: FormationPage, lues: Collection[int] | None) -> list[Bloc]:
    """Moment by moment, all the sessions of a training; `lues` are the forms that one reads, None for every one."""
    blocs = blocs_ranger(Campagne.objects.filter(session__formation=formation).order_by("close_le", "pk"))
    for bloc in blocs:
        if lues is None or all(campagne.pk in lues for campagne in bloc.campagnes):
            bloc.resultats = resultats_lire(bloc.campagnes)
        else:
            _lire_en_partie(bloc, lues)
    return blocs


def _lire_en_partie(bloc: Bloc, lues: Collection[int]) -> None:
    """Fill in what someone may read who does not read every session."""
    personnes = personnes_de(bloc.campagnes)
    lots = lots_de(bloc.campagnes, personnes)
    montres = [lot for lot in lots if _reste_assez(lot, lues, personnes)]
    bloc.textes_partiels = any(campagne.pk not in lues for lot in montres for campagne in lot)
    if len(montres) < len(lots):
        bloc.raison = DE_COTE
        if not bloc.textes_partiels:
            bloc.raison = LES_SIENNES
            montres = lots_de([campagne for campagne in bloc.campagnes if campagne.pk in lues], personnes)
    bloc.resultats = lots_lire(montres, lues)


def _reste_assez(lot: list[Campagne], lues: Collection[int], personnes: dict[int, set[int]]) -> bool:
    """Nobody, or five people at least, is left of a group once the forms that one reads are taken away."""
    restent = [campagne for campagne in lot if campagne.pk not in lues]
    if any(campagne.nombre >= SEUIL for campagne in restent):
        return True
    return not restent or len(set().union(*(personnes.get(campagne.pk, ()) for campagne in restent))) >= SEUIL
