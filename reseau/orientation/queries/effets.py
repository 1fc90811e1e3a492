"""What a rule matches, what the sheet of an offer allows, for one demand."""

from reseau.annuaire.choices import Mode
from reseau.annuaire.queries.delivrance import Offre
from reseau.orientation.choices import Contrainte, Effet
from reseau.orientation.queries.demande import Demande
from reseau.orientation.queries.regles import RegleLue
from reseau.orientation.queries.soir import ouvre_tard
from reseau.territoires.models import Bassin

SOUHAIT_KM = 15  # ce que pèse un souhait que la fiche permet


def permise(offre: Offre, contraintes: frozenset[str]) -> bool:
    """What the person asks of the way to be received, as far as the sheet says it."""
    if Contrainte.A_DISTANCE in contraintes:
        return Mode.A_DISTANCE in offre.service.modes
    return Contrainte.SUR_PLACE not in contraintes or offre.distance is not None


def souhaits(offre: Offre, contraintes: frozenset[str]) -> float:
    """Points for what the sheet allows: the evening, the access, being received face to face when reading is hard."""
    lieu = offre.lieu if offre.distance is not None else None
    horaires = offre.horaires if lieu else offre.service.heures_a_distance
    tenus = (
        Contrainte.SOIR in contraintes and ouvre_tard(horaires),
        Contrainte.ACCES in contraintes and bool(lieu and lieu.acces),
        Contrainte.LECTURE in contraintes and lieu is not None,
    )
    return SOUHAIT_KM * sum(tenus)


def agit(regle: RegleLue, demande: Demande, bassin: Bassin | None) -> bool:
    """Whether the demand meets every condition that the rule says."""
    situations = {demande.situation.pk, *(point.pk for point in demande.points)}
    return (
        regle.besoin in (None, demande.besoin.pk)
        and (regle.situation is None or regle.situation in situations)
        and (not regle.contrainte or regle.contrainte in demande.contraintes)
        and (regle.bassin is None or (bassin is not None and regle.bassin == bassin.pk))
    )


def vise(regle: RegleLue, offre: Offre) -> bool:
    """Whether the rule is about this offer."""
    if regle.reseau is not None:
        return offre.structure.reseau_id == regle.reseau
    if regle.service is not None:
        return offre.service.pk == regle.service
    # « Écarter les portes à distance » n’écarte pas le service qui reçoit aussi sur place, ici.
    return regle.mode == _mode(offre) if regle.effet == Effet.ECARTER else regle.mode in offre.service.modes


def _mode(offre: Offre) -> str:
    """How this door is given to this person."""
    if offre.distance is None or offre.lieu is None:
        return Mode.A_DISTANCE
    return Mode.PERMANENCE if offre.lieu.permanence else Mode.SUR_PLACE
