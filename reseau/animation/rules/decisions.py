"""What becomes of an adopted decision: applied, given up, revised by another (R4.8)."""

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.animation.choices import DECISION, DECISIONS_AU_REGISTRE, EtatDecision
from reseau.animation.gardes import dit_exiger
from reseau.animation.models import Decision
from reseau.animation.permissions import peut_suivre
from reseau.comptes.models import Compte


def _suivi_exiger(par: Compte, decision: Decision) -> None:
    if not peut_suivre(par, decision):
        raise RegleRefusee("droit", "Qui tient l’instance dit ce que deviennent ses décisions.")


@transaction.atomic
def decision_appliquer(*, decision: Decision, par: Compte, motif: str = "") -> Decision:
    """It is done. Raises RegleRefusee "droit", "etat"."""
    with DECISION.passer(decision, vers=EtatDecision.APPLIQUEE, par=par, motif=motif) as appliquee:
        _suivi_exiger(par, appliquee)
    return appliquee


@transaction.atomic
def decision_abandonner(*, decision: Decision, par: Compte, motif: str) -> Decision:
    """It will not be done, and why. Raises RegleRefusee "droit", "etat", "motif"."""
    with DECISION.passer(decision, vers=EtatDecision.ABANDONNEE, par=par, motif=motif) as abandonnee:
        _suivi_exiger(par, abandonnee)
        dit_exiger(texte=motif, code="motif", phrase="Dites pourquoi elle est abandonnée.")
    return abandonnee


@transaction.atomic
def decision_reviser(*, decision: Decision, par: Compte, nouvelle: Decision) -> Decision:
    """Another adopted decision takes its place. Raises RegleRefusee "droit", "etat", "nouvelle"."""
    with DECISION.passer(
        decision, vers=EtatDecision.REVISEE, par=par, motif=f"Révisée par {nouvelle.numero}."
    ) as avant:
        _suivi_exiger(par, avant)
        suivante = DECISION.verrouiller(nouvelle)
        if suivante.etat not in DECISIONS_AU_REGISTRE or (suivante.annee, suivante.rang) <= (avant.annee, avant.rang):
            raise RegleRefusee("nouvelle", "Une décision adoptée, et plus récente, en révise une autre.")
        if suivante.revise_id not in (None, avant.pk):
            raise RegleRefusee("nouvelle", f"La décision {suivante.numero} en révise déjà une autre.")
        Decision.objects.filter(pk=suivante.pk).update(revise=avant)
    return avant
