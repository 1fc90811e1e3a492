"""Who brings what, which professionals come, and the report once an event is over (R5.13, R5.26)."""

import datetime
import uuid
from contextlib import suppress

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.periodes import mois_apres
from reseau.agenda import avis
from reseau.agenda.choices import A_TENIR, APPORT, MODERATION, PARTICIPATION, VIE, EtatApport, Moderation, Reponse, Vie
from reseau.agenda.models import Apport, BilanEvenement, Evenement, Participation
from reseau.agenda.permissions import (
    attend_des_reponses,
    lit,
    organise,
    peut_retirer,
    prepare_encore,
    structures_pour_apporter,
)
from reseau.agenda.queries.participations import bilans_attendus, places_libres
from reseau.agenda.rules.dates import evenement_verrouiller
from reseau.agenda.rules.evenements import evenement_tenir, option_lever
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.membres.portes import structure_de
from reseau.structures.models import Structure

# Who brings what: offered, looked for, taken up, accepted, taken away; each with its author (R5.13, R5.26).


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
        avis.apport_propose(apport)
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
    avis.apport_propose(verrou)
    return verrou


@transaction.atomic
def apport_accepter(*, apport: Apport, par: Compte) -> Apport:
    """Say yes to what is offered. Raises RegleRefusee "fini", "droit" or "etat"."""
    evenement = _preparer(apport.evenement, par)
    if not organise(par, evenement):
        raise RegleRefusee("droit", "Qui organise répond à ce qui est proposé.")
    with APPORT.passer(apport, vers=EtatApport.ACCEPTE, par=par) as verrou:
        pass
    avis.apport_accepte(verrou, par)
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
            avis.apport_retire(verrou, par, motif)
        if cherche:
            verrou.structure, verrou.personnes, verrou.par, verrou.le = None, 0, cherche.par, timezone.now()
    return verrou


def _preparer(evenement: Evenement, par: Compte) -> Evenement:
    """The event, held, while something may be brought to it by whoever reads it."""
    verrou = evenement_verrouiller(evenement=evenement)
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


# Professionals who come: a seat, a rank in the queue, who moves up when someone leaves (R5.13).
#
# The event is held by whoever counts or gives its seats; the public never signs up.

GARDE_MOIS = 24


@transaction.atomic
def participation_repondre(*, evenement: Evenement, par: Compte, vient: bool) -> Participation:
    """Say that one comes, or not; twice changes nothing. Without a seat left, one waits.

    Raises RegleRefusee "fini" once it is over or cancelled, "droit", or "ferme" while it has no sure place on the
    programme.
    """
    verrou = evenement_verrouiller(evenement=evenement)
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
            avis.place_liberee(evenement, participation.compte, etape.pk)
            promus += 1
    return promus


def attentes_avancer() -> int:
    """Move every queue on, after a change of seats or of programme; how many people moved up."""
    attendus = Evenement.objects.filter(
        participations__reponse=Reponse.ATTEND, moderation=Moderation.PROGRAMME, vie__in=A_TENIR, fin__gt=timezone.now()
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


# After the event: held once its last date is over, told by who organised it, chased when it is not (R5.13).

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
            avis.bilan_attendu(evenement, etape)
            demandes += 1
    return demandes
