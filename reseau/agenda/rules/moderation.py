"""Moderation under the charter: its delay, what it asks, who is asked, what is answered (R5.13)."""

import datetime

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.agenda.choices import ELEVES, MODERATION, Manque, Moderation
from reseau.agenda.models import AvisEtat, CharteEvenements, Evenement
from reseau.agenda.permissions import peut_moderer
from reseau.agenda.queries.charte import charte_en_vigueur
from reseau.agenda.rules.gardes import salle_garder
from reseau.comptes.models import Compte

JOURS_OUVRES_DE_L_AVIS = 5


def charte_exiger(evenement: Evenement) -> CharteEvenements | None:
    """The charter in force. Raises RegleRefusee "delai" below its delay without a reason."""
    charte = charte_en_vigueur()
    if charte is None:
        return None
    jours = (timezone.localtime(evenement.debut).date() - timezone.localdate()).days
    if jours < charte.delai and not evenement.motif_delai:
        phrase = f"{jours} jours avant l’événement : la charte en demande {charte.delai}. Dites pourquoi si près."
        raise RegleRefusee("delai", phrase)
    return charte


def etat_consulter(evenement: Evenement) -> None:
    """Ask the State services for their opinion, once, when pupils are among its publics."""
    if evenement.publics.filter(code=ELEVES).exists():
        echeance = jours_ouvres_apres(timezone.localdate(), JOURS_OUVRES_DE_L_AVIS)
        AvisEtat.objects.get_or_create(evenement=evenement, defaults={"echeance": echeance})


def jours_ouvres_apres(jour: datetime.date, nombre: int) -> datetime.date:
    """So many days later, Saturdays and Sundays left out."""
    while nombre:
        jour += datetime.timedelta(days=1)
        nombre -= jour.weekday() < 5
    return jour


@transaction.atomic
def evenement_programmer(*, evenement: Evenement, par: Compte) -> Evenement:
    """Put it on the programme. Raises RegleRefusee "droit", "passe" or "etat"."""
    with MODERATION.passer(evenement, vers=Moderation.PROGRAMME, par=par) as verrou:
        _droit_exiger(par, verrou)
        if verrou.passe:
            raise RegleRefusee("passe", "Sa dernière date est passée : il ne se programme plus.")
        verrou.sequence += 1
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    public_purge()
    return verrou


@transaction.atomic
def evenement_completer(*, evenement: Evenement, par: Compte, manque: str, mot: str = "") -> Evenement:
    """Ask its organiser for what is missing. Raises RegleRefusee "droit", "manque" or "etat"."""
    return _repondre(evenement, par, Moderation.A_COMPLETER, manque, mot)


@transaction.atomic
def evenement_refuser(*, evenement: Evenement, par: Compte, manque: str, mot: str = "") -> Evenement:
    """Refuse it, with the reason. Raises RegleRefusee "droit", "manque" or "etat"."""
    return _repondre(evenement, par, Moderation.REFUSE, manque, mot)


@transaction.atomic
def evenement_rouvrir(*, evenement: Evenement, par: Compte) -> Evenement:
    """Come back on a choice: it waits in the queue again, and holds its room.

    Raises RegleRefusee "droit", "etat", or "lieu_confirme" when another one took the room meanwhile.
    """
    with MODERATION.passer(evenement, vers=Moderation.PROPOSE, par=par) as verrou:
        _droit_exiger(par, verrou)
        verrou.version += 1
    salle_garder(evenement=verrou)
    public_purge()
    return verrou


def _repondre(evenement: Evenement, par: Compte, vers: str, manque: str, mot: str) -> Evenement:
    if manque not in Manque.values:
        raise RegleRefusee("manque", "Dites ce qui manque.")
    motif = " : ".join(filter(None, (Manque(manque).label, mot.strip())))
    with MODERATION.passer(evenement, vers=vers, par=par, motif=motif) as verrou:
        _droit_exiger(par, verrou)
        verrou.version += 1
        verrou.modifie_le = timezone.now()
    return verrou


def _droit_exiger(par: Compte, evenement: Evenement) -> None:
    if not peut_moderer(par, evenement):
        raise RegleRefusee("droit", "Cet événement n’est plus à modérer par vous.")
