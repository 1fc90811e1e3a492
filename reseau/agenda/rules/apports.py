"""Who brings what: offered, looked for, taken up, accepted, taken away; each with its author (R5.13, R5.26)."""

import uuid

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.agenda import annonces
from reseau.agenda.choices import APPORT, EtatApport
from reseau.agenda.ecriture import evenement_verrouiller
from reseau.agenda.models import Apport, Evenement
from reseau.agenda.permissions_ensemble import (
    lit,
    organise,
    peut_retirer,
    prepare_encore,
    structures_pour_apporter,
)
from reseau.comptes.models import Compte
from reseau.structures.models import Structure


@transaction.atomic
def apport_proposer(
    *, evenement: Evenement, par: Compte, cle: uuid.UUID, structure: Structure, quoi: str, personnes: int = 0
) -> Apport:
    """Bring something in the name of one's structure; who organises has nobody to ask, and it is accepted at once.

    Sent twice under the same key, it is written once. Raises RegleRefusee "fini", "droit", "structure" or "deja".
    """
    verrou = _preparer(evenement, par)
    if (deja := _deja(verrou, par, cle)) is not None:
        return deja
    _structure_exiger(par, structure)
    chez_soi = organise(par, verrou) and structure.pk in verrou.organisent
    etat = EtatApport.ACCEPTE if chez_soi else EtatApport.PROPOSE
    apport = _ecrire(verrou, par, cle, etat=etat, structure=structure, quoi=quoi, personnes=personnes)
    if etat == EtatApport.PROPOSE:
        annonces.apport_propose(apport)
    return apport


@transaction.atomic
def apport_chercher(*, evenement: Evenement, par: Compte, cle: uuid.UUID, quoi: str) -> Apport:
    """Say what is still looked for; a structure may take it up. Raises RegleRefusee "fini", "droit" or "deja"."""
    verrou = _preparer(evenement, par)
    if (deja := _deja(verrou, par, cle)) is not None:
        return deja
    if not organise(par, verrou):
        raise RegleRefusee("droit", "Qui organise dit ce qui manque.")
    return _ecrire(verrou, par, cle, etat=EtatApport.CHERCHE, quoi=quoi)


@transaction.atomic
def apport_reprendre(*, apport: Apport, par: Compte, structure: Structure, personnes: int = 0) -> Apport:
    """Bring what was looked for. Raises RegleRefusee "fini", "droit", "structure", or "etat" once someone does."""
    _preparer(apport.evenement, par)
    _structure_exiger(par, structure)
    with APPORT.passer(apport, vers=EtatApport.PROPOSE, par=par) as verrou:
        verrou.structure, verrou.personnes, verrou.par, verrou.le = structure, personnes, par, timezone.now()
    annonces.apport_propose(verrou)
    return verrou


@transaction.atomic
def apport_accepter(*, apport: Apport, par: Compte) -> Apport:
    """Say yes to what is offered. Raises RegleRefusee "fini", "droit" or "etat"."""
    evenement = _preparer(apport.evenement, par)
    if not organise(par, evenement):
        raise RegleRefusee("droit", "Qui organise répond à ce qui est proposé.")
    with APPORT.passer(apport, vers=EtatApport.ACCEPTE, par=par) as verrou:
        pass
    annonces.apport_accepte(verrou, par)
    return verrou


@transaction.atomic
def apport_retirer(*, apport: Apport, par: Compte, motif: str = "") -> Apport:
    """Take it away: who brings it, or who organises; the other side is told.

    What was looked for and that its structure gives up is looked for again, in the name of who first did; who organises
    takes it away for good. Raises RegleRefusee "fini", "droit" or "etat".
    """
    evenement, motif = _preparer(apport.evenement, par), motif.strip()
    cherche = None if organise(par, evenement) else apport.historique.filter(vers=EtatApport.CHERCHE).first()
    vers = EtatApport.CHERCHE if cherche else EtatApport.RETIRE
    with APPORT.passer(apport, vers=vers, par=par, motif=motif) as verrou:
        if not peut_retirer(par, verrou):
            raise RegleRefusee("droit", "Qui l’apporte, ou qui organise, peut le retirer.")
        if verrou.structure_id:
            annonces.apport_retire(verrou, par, motif)
        if cherche:
            verrou.structure, verrou.personnes, verrou.par, verrou.le = None, 0, cherche.par, timezone.now()
    return verrou


def _preparer(evenement: Evenement, par: Compte) -> Evenement:
    """The event, held, while something may be brought to it by whoever reads it."""
    verrou = evenement_verrouiller(evenement)
    if not lit(par, verrou):
        raise RegleRefusee("droit", "Cet événement n’est plus à lire par vous.")
    if not prepare_encore(verrou):
        raise RegleRefusee("fini", "Cet événement est refusé ou passé : ce qui s’y apporte ne change plus.")
    return verrou


def _deja(evenement: Evenement, par: Compte, cle: uuid.UUID) -> Apport | None:
    """What this very sending wrote. Raises RegleRefusee "deja" when the key is of something else."""
    apport = Apport.objects.filter(uuid=cle).select_related("evenement").first()
    if apport is not None and (apport.par_id, apport.evenement_id) != (par.pk, evenement.pk):
        raise RegleRefusee("deja", "Cet apport est déjà écrit : envoyez à nouveau pour en écrire un autre.")
    return apport


def _structure_exiger(par: Compte, structure: Structure) -> None:
    if not structures_pour_apporter(par).filter(pk=structure.pk).exists():
        raise RegleRefusee("structure", "Vous n’apportez rien au nom de cette structure.")


def _ecrire(evenement: Evenement, par: Compte, cle: uuid.UUID, **dit: object) -> Apport:
    apport = Apport.objects.create(evenement=evenement, uuid=cle, par=par, **dit)
    APPORT.commencer(apport, par=par)
    return apport
