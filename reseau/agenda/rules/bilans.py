"""After the event: held once its last date is over, told by who organised it, chased when it is not (R5.13)."""

import datetime
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.agenda import annonces
from reseau.agenda.choices import VIE, Moderation, Vie
from reseau.agenda.models import BilanEvenement, Evenement
from reseau.agenda.permissions_ensemble import organise
from reseau.agenda.queries.bilans import bilans_attendus
from reseau.agenda.rules.vie import evenement_tenir, option_lever
from reseau.comptes.models import Compte

RELANCES = (10, 3)  # jours après l’événement
RELANCE_AU_PLUS = 30


@transaction.atomic
def bilan_rendre(
    *, evenement: Evenement, par: Compte, visiteurs: int, structures: int, reussi: str, a_changer: str = ""
) -> BilanEvenement:
    """Say what became of it: four answers, once; sent twice by the same hand, it is written once.

    Raises RegleRefusee "droit", "reussi", or "etat" before it is held and once the report is there.
    """
    verrou = VIE.verrouiller(evenement)
    if not organise(par, verrou):
        raise RegleRefusee("droit", "Qui a organisé l’événement en rend le bilan.")
    deja = BilanEvenement.objects.filter(evenement=verrou).first()
    if deja is not None and deja.rendu_par_id == par.pk:
        return deja
    if not reussi.strip():
        raise RegleRefusee("reussi", "Dites ce qui a marché, en une phrase.")
    VIE.changer(verrou, vers=Vie.BILAN, par=par)
    return BilanEvenement.objects.create(
        evenement=verrou,
        visiteurs=visiteurs,
        structures=structures,
        reussi=reussi.strip(),
        a_changer=a_changer.strip(),
        rendu_par=par,
    )


def evenements_tenir() -> int:
    """Say of each confirmed event whose last date is over that it took place. How many."""
    finis = Evenement.objects.filter(moderation=Moderation.PROGRAMME, vie=Vie.CONFIRME, fin__lte=timezone.now())
    tenus = 0
    for evenement in finis.order_by("pk"):
        with suppress(RegleRefusee):  # annulé ou déplacé entre-temps
            evenement_tenir(evenement=evenement)
            tenus += 1
    return tenus


def options_lever() -> int:
    """Cancel each tentative date that is over and that nobody ever confirmed. How many."""
    passees = Evenement.objects.filter(vie=Vie.OPTION, fin__lte=timezone.now())
    levees = 0
    for evenement in passees.exclude(moderation__in=(Moderation.BROUILLON, Moderation.REFUSE)).order_by("pk"):
        with suppress(RegleRefusee):  # confirmée ou déplacée entre-temps
            option_lever(evenement=evenement)
            levees += 1
    return levees


def bilans_relancer(*, jour: datetime.date | None = None) -> int:
    """Ask those who organised for their report, three then ten days after; each step once, told late when it is.

    How many events were asked about. Run as often as one likes; past thirty days, only the list of moderation asks.
    """
    jour, demandes = jour or timezone.localdate(), 0
    depuis = timezone.now() - datetime.timedelta(days=RELANCE_AU_PLUS)
    for evenement in bilans_attendus().filter(fin__gte=depuis).prefetch_related("co_organisateurs"):
        ecoules = (jour - timezone.localdate(evenement.fin)).days
        if etape := next((jours for jours in RELANCES if ecoules >= jours), None):
            annonces.bilan_attendu(evenement, etape)
            demandes += 1
    return demandes
