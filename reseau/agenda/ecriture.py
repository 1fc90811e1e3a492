"""What every rule of this room does first, and what a change of date or place does in turn."""

from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.agenda.annonces_moderation import changement_annoncer
from reseau.agenda.choices import MODERATION, PASSES, Moderation, Vie
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import peut_moderer, peut_modifier
from reseau.agenda.rules.avis_etat import avis_perimer, etat_consulter
from reseau.comptes.models import Compte


def evenement_verrouiller(evenement: Evenement) -> Evenement:
    """The event as it is now, held until the end of the transaction. Raises RegleRefusee "fini" once it is over."""
    verrou = MODERATION.verrouiller(evenement)
    if verrou.vie in PASSES or verrou.vie == Vie.ANNULE:
        raise RegleRefusee("fini", "Cet événement est annulé ou passé : il ne change plus.")
    return verrou


def auteur_tenir(par: Compte) -> None:
    """One hand writes one new event at a time, until the end of the transaction: a double click finds the first one."""
    Compte.objects.select_for_update(of=("self",), no_key=True).order_by().get(pk=par.pk)


def droit_exiger(par: Compte, evenement: Evenement) -> None:
    """Raises RegleRefusee "droit" for whoever neither organises nor moderates it any more."""
    if not peut_modifier(par, evenement):
        raise RegleRefusee("droit", "Cet événement n’est plus à changer par vous.")


def version_exiger(evenement: Evenement, version: int) -> None:
    """Raises RegleRefusee "version" when someone changed it meanwhile."""
    if evenement.version != version:
        raise RegleRefusee(
            "version", "Cet événement a changé pendant que vous l’écriviez : relisez, puis envoyez à nouveau."
        )


def date_changee(evenement: Evenement, par: Compte) -> None:
    """Another date or place: calendars move, and moderation is asked again unless its own hand did it.

    So is the opinion of the State services, which was about the former ones.
    """
    evenement.sequence += 1
    evenement.version += 1
    evenement.modifie_le = timezone.now()
    evenement.save()
    moderee = peut_moderer(par, evenement) and evenement.moderation == Moderation.PROGRAMME
    if not moderee:
        avis_perimer(evenement=evenement, par=par)
    if evenement.moderation == Moderation.PROGRAMME and not moderee:
        motif = "La date ou le lieu a changé."
        MODERATION.changer(
            evenement, vers=Moderation.PROPOSE, par=par, motif=motif, champs={"propose_le": timezone.now()}
        )
        changement_annoncer(evenement, par)
    if evenement.moderation == Moderation.PROPOSE:
        etat_consulter(evenement=evenement)
    public_purge()
