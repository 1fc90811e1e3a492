"""Professionals who come: a seat, a rank in the queue, who moves up when someone leaves (R5.13).

The event is held by whoever counts or gives its seats; the public never signs up.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.periodes import mois_apres
from reseau.agenda import annonces
from reseau.agenda.choices import A_TENIR, MODERATION, PARTICIPATION, Moderation, Reponse
from reseau.agenda.ecriture import evenement_verrouiller
from reseau.agenda.models import Evenement, Participation
from reseau.agenda.permissions_ensemble import attend_des_reponses, lit
from reseau.agenda.queries.places import places_libres
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.membres.queries.rattachements import structure_de

GARDE_MOIS = 24


@transaction.atomic
def participation_repondre(*, evenement: Evenement, par: Compte, vient: bool) -> Participation:
    """Say that one comes, or not; twice changes nothing. Without a seat left, one waits.

    Raises RegleRefusee "fini" once it is over or cancelled, "droit", or "ferme" while it has no sure place on the
    programme.
    """
    verrou = evenement_verrouiller(evenement)
    if verrou.passe:
        raise RegleRefusee("fini", "Cet événement est passé : les réponses sont closes.")
    if not est_membre(par) or not lit(par, verrou):
        raise RegleRefusee("droit", "Cet événement n’est plus à lire par vous.")
    mienne = Participation.objects.filter(evenement=verrou, compte=par).first()
    return _venir(verrou, par, mienne) if vient else _ne_pas_venir(verrou, par, mienne)


def _venir(evenement: Evenement, par: Compte, mienne: Participation | None) -> Participation:
    if mienne is not None and mienne.reponse != Reponse.NE_VIENT_PAS:
        return mienne
    if not attend_des_reponses(evenement):
        raise RegleRefusee("ferme", "Cet événement n’a pas de date au programme : répondez quand il en aura une.")
    promouvoir(evenement=evenement)
    reponse = Reponse.ATTEND if places_libres(evenement) == 0 else Reponse.VIENT
    return _repondre(evenement, par, mienne, reponse)


def _ne_pas_venir(evenement: Evenement, par: Compte, mienne: Participation | None) -> Participation:
    if mienne is not None and mienne.reponse == Reponse.NE_VIENT_PAS:
        return mienne
    mienne = _repondre(evenement, par, mienne, Reponse.NE_VIENT_PAS)
    promouvoir(evenement=evenement)
    return mienne


def _repondre(evenement: Evenement, par: Compte, mienne: Participation | None, reponse: str) -> Participation:
    dit = {"structure": structure_de(par), "le": timezone.now()}
    if mienne is None:
        mienne = Participation.objects.create(evenement=evenement, compte=par, reponse=reponse, **dit)
        PARTICIPATION.commencer(mienne, par=par)
    else:
        PARTICIPATION.changer(mienne, vers=reponse, par=par, champs=dit)
    mienne.evenement = evenement
    return mienne


def promouvoir(*, evenement: Evenement) -> int:
    """Give the free seats of an event that the caller holds to those who wait, in their order; tell them. How many.

    Whoever may not read it today is passed over, and keeps the rank.
    """
    if not attend_des_reponses(evenement):
        return 0
    libres, promus = places_libres(evenement), 0
    file = Participation.objects.filter(evenement=evenement, reponse=Reponse.ATTEND).select_related("compte")
    for participation in file:
        if promus == libres:
            break
        if est_membre(participation.compte) and lit(participation.compte, evenement):
            etape = PARTICIPATION.changer(participation, vers=Reponse.VIENT, par=None, motif="Place libérée")
            annonces.place_liberee(evenement, participation.compte, etape.pk)
            promus += 1
    return promus


def attentes_avancer() -> int:
    """Move every queue on, after a change of seats or of programme; how many people moved up."""
    attendus = Evenement.objects.filter(
        participations__reponse=Reponse.ATTEND,
        moderation=Moderation.PROGRAMME,
        vie__in=A_TENIR,
        fin__gt=timezone.now(),
    )
    return sum(_avancer(evenement) for evenement in attendus.distinct().order_by("pk"))


@transaction.atomic
def _avancer(evenement: Evenement) -> int:
    return promouvoir(evenement=MODERATION.verrouiller(evenement))


@transaction.atomic
def compte_quitter(*, compte: Compte) -> int:
    """An account is closed: its coming seats go to those who wait. How many answers ended."""
    tiennent = Participation.objects.filter(compte=compte, reponse__in=(Reponse.VIENT, Reponse.ATTEND))
    a_venir = tiennent.filter(evenement__vie__in=A_TENIR, evenement__fin__gt=timezone.now())
    siennes = list(a_venir.select_related("evenement").order_by("evenement_id"))
    for participation in siennes:
        verrou = MODERATION.verrouiller(participation.evenement)
        relue = Participation.objects.get(pk=participation.pk)
        if relue.reponse != Reponse.NE_VIENT_PAS:
            PARTICIPATION.changer(relue, vers=Reponse.NE_VIENT_PAS, par=None, motif="Compte fermé")
            promouvoir(evenement=verrou)
    return len(siennes)


def reponses_oublier(*, jour: datetime.date | None = None) -> int:
    """Erase the answers to events that are over for two years: who came is nobody's business any more. How many."""
    limite = mois_apres(jour=jour or timezone.localdate(), mois=-GARDE_MOIS)
    vieilles = Participation.objects.filter(evenement__fin__date__lt=limite)
    nombre = vieilles.count()
    vieilles.delete()
    return nombre
