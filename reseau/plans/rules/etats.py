"""The yearly state as a document: asked for in one gesture, made in the background, kept a week (R4.10)."""

import logging

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from home.choices import EtatDocument
from home.erreurs import RegleRefusee
from home.pdf import pages_comptees
from reseau.comptes.models import Compte
from reseau.plans.etat_annuel import etat_pdf
from reseau.plans.models import ActionPlan, EtatAnnuel, Plan
from reseau.plans.permissions import plans_lisibles

journal = logging.getLogger("safran.pannes")
ACTIONS_PAR_PAGE, PAGES_DE_TETE = 8, 2


@transaction.atomic
def etat_demander(*, plan: Plan, par: Compte) -> EtatAnnuel:
    """Have the state of today made; one that is being made is given again, one that was cut is made anew.

    Raises RegleRefusee "droit" for who does not read this plan.
    """
    if not plans_lisibles(par).filter(pk=plan.pk).exists():
        raise RegleRefusee("droit", "Ce plan n’est pas à lire pour vous.")
    Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    siens = EtatAnnuel.objects.filter(plan=plan, compte=par)
    en_cours = siens.filter(etat__in=EtatAnnuel.EN_COURS).first()
    if en_cours and not en_cours.interrompu:
        return en_cours
    siens.effacer()
    pages = PAGES_DE_TETE + ActionPlan.objects.filter(axe__plan=plan).count() // ACTIONS_PAR_PAGE
    etat = EtatAnnuel.objects.create(plan=plan, compte=par, total=pages, battement=timezone.now())
    transaction.on_commit(lambda: etat_faire.enqueue(pk=etat.pk))
    return etat


def etat_composer(*, pk: int) -> str:
    """Make one document, outside any transaction: two workers never make the same; return the state reached."""
    etat = EtatAnnuel.objects.select_related("plan__comite", "plan__bassin", "compte").filter(pk=pk).first()
    if etat is None or not etat.prendre_en_main():
        return etat.etat if etat else ""
    try:
        with pages_comptees(etat.avancer):
            document = etat_pdf(etat.plan, etat.compte)
    except Exception as erreur:
        journal.exception("état annuel %s", etat.uuid)
        etat.echouer(erreur.message if isinstance(erreur, RegleRefusee) else "Le document n’a pas pu être fait.")
        return EtatDocument.ECHEC
    etat.deposer(document, etat.total)
    return EtatDocument.PRET


@transaction.atomic
def etats_purger() -> int:
    """Delete documents a week old; how many."""
    return EtatAnnuel.objects.all().perimes().effacer()


@task(backend="fond")
def etat_faire(*, pk: int) -> str:
    """Make one document in the background; running it again changes nothing."""
    return etat_composer(pk=pk)
