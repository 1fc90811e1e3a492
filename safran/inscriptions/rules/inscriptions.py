"""A sign-up: what every rule locks and writes first, coming in, the queue and its offers, leaving, what others
decide, the answer that is written.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from home.erreurs import RegleRefusee
from home.models import Courriel, Passage
from home.site.cache import public_purge
from home.temps import flux
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_referent, est_region
from reseau.membres.portes import structure_de
from reseau.structures.models import Structure
from safran.inscriptions import permissions
from safran.inscriptions.avis import AVIS, avis_send, demande_send
from safran.inscriptions.choices import (
    ACCUEILLANTES,
    CONSTATS,
    INSCRIPTION,
    OCCUPENT,
    QUITTABLES,
    SESSION,
    EtatInscription,
    EtatSession,
    Validation,
)
from safran.inscriptions.models import Inscription, OuvertureParGroupe, PlacesReservees, SessionFormation
from safran.inscriptions.queries import inscriptions

# What every rule of this room does first: lock the session, write one line of history per change.
#
# Order of the locks, for all: the account (when its own limits are read), then the session.


def session_verrouiller(*, session: SessionFormation) -> SessionFormation:
    """The session as it is now; whoever counts or gives its seats waits here."""
    return SESSION.verrouiller(session)


def session_qui_change(*, session: SessionFormation) -> SessionFormation:
    """The same, unless it is over. Raises RegleRefusee "finie"."""
    verrou = session_verrouiller(session=session)
    if verrou.etat in (EtatSession.ANNULEE, EtatSession.TERMINEE):
        raise RegleRefusee("finie", "Cette session est close : elle ne change plus.")
    return verrou


def _compte_verrouiller(compte: Compte) -> None:
    """Hold a person's own limits, which run over several sessions."""
    Compte.objects.select_for_update(no_key=True).values_list("pk").get(pk=compte.pk)


def inscription_relire(*, inscription: Inscription, session: SessionFormation) -> Inscription:
    """The sign-up as it is, once its session is locked."""
    relue = Inscription.objects.select_related("compte", "structure").get(pk=inscription.pk)
    relue.session = session
    return relue


def etape_ecrire(*, inscription: Inscription, etat: str, par: Compte | None = None, motif: str = "") -> Any:
    """Change the state and the seat, in the session that the caller holds; raises RegleRefusee "etat".

    A sign-up that is not written yet is written there.
    """
    if inscription.pk is None:
        return INSCRIPTION.naitre(inscription, vers=etat, par=par)
    limite = inscription.offre_expire_le if etat == EtatInscription.OFFERTE else None
    place = {"reserve_id": inscription.reserve_id, "surnombre": inscription.surnombre, "offre_expire_le": limite}
    return INSCRIPTION.changer(inscription, vers=etat, par=par, motif=motif, champs=place)


def _sequence_monter(session: SessionFormation) -> None:
    """A calendar is about to be sent: its number only rises."""
    session.sequence += 1
    session.save(update_fields=["sequence"])


def convoquees_prevenir(*, session: SessionFormation, avis: str, **seances: Any) -> None:
    """Tell a change to those who were convened, with the calendar that says it; nobody before the session is confirmed.

    `seances` is what `avis_send` takes: the half-days told, and those taken away.
    """
    if session.etat != EtatSession.CONFIRMEE:
        return
    _sequence_monter(session)
    for inscription in Inscription.objects.filter(session=session).convoquees().select_related("compte"):
        inscription.session = session
        avis_send(inscription, avis, cle=f"session-{session.pk}-{session.sequence}-{inscription.pk}", **seances)


def _place_annoncer(inscription: Inscription, etape: Passage) -> None:
    """Tell someone that the seat is theirs; with the calendar once the session is confirmed."""
    confirmee = inscription.session.etat == EtatSession.CONFIRMEE
    if confirmee:
        _sequence_monter(inscription.session)
    avis_send(inscription, "convocation" if confirmee else "inscrite", cle=f"inscription-passage-{etape.pk}")


# The queue: who moves up when a seat is free, offers and their deadline.


@transaction.atomic
def attente_promouvoir(*, session: SessionFormation) -> list[Inscription]:
    """Give the free seats to the queue, in its order; return who moved.

    Someone whose structure is full, or for whom no seat is kept, is passed over without losing the rank.
    """
    return promouvoir(session=session_verrouiller(session=session))


def promouvoir(*, session: SessionFormation) -> list[Inscription]:
    """The same, for a caller that holds the lock of the session; nobody moves once the last half-day is over."""
    return file_servir(session=session)[1] if session.accueille else []


def file_servir(*, session: SessionFormation) -> tuple[inscriptions.Places, list[Inscription]]:
    """The seats of a session whose lock is held, once the queue had its own; and who moved."""
    places = inscriptions.places_lire(session)
    promues: list[Inscription] = []
    if places.offre_perimee:
        _expirer(session)
        places = inscriptions.places_lire(session)
    if not places.libres or session.passee:
        return places, promues
    file = Inscription.objects.filter(session=session).en_attente().select_related("compte", "structure")
    for inscription in file:
        possible, reserve_pk = places.pour(inscription.structure)
        if possible:
            inscription.session = session
            # Offer the seat until a deadline, or give it at once when the session says so.
            inscription.reserve_id = reserve_pk
            limite = _limite(inscription.session)
            inscription.offre_expire_le = limite
            etat = EtatInscription.OFFERTE if limite else EtatInscription.INSCRITE
            etape = etape_ecrire(inscription=inscription, etat=etat, motif="Place libérée")
            if limite is None:
                _place_annoncer(inscription, etape)
            else:
                avis_send(inscription, "offre", cle=f"inscription-passage-{etape.pk}")
            places.prendre(inscription.structure_id, reserve_pk)
            promues.append(inscription)
        if not places.libres:
            break
    return places, promues


def _limite(session: SessionFormation) -> datetime.datetime | None:
    """Until when an offer holds: never beyond the end of sign-up; None when no time is left to answer."""
    if not session.delai_offre_heures:
        return None
    limite = timezone.now() + datetime.timedelta(hours=session.delai_offre_heures)
    fin = session.ferme_a()
    if fin is None or limite <= fin:
        return limite
    return fin if fin > timezone.now() else None


def _expirer(session: SessionFormation) -> None:
    """Close the offers left without an answer."""
    offertes = Inscription.objects.filter(session=session, etat=EtatInscription.OFFERTE)
    perimees = offertes.filter(offre_expire_le__lte=timezone.now()).select_related("compte", "structure")
    for inscription in perimees:
        inscription.session, inscription.reserve = session, None
        etape = etape_ecrire(inscription=inscription, etat=EtatInscription.ANNULEE, motif="Offre restée sans réponse")
        avis_send(inscription, "offre_expiree", cle=f"inscription-passage-{etape.pk}")


@transaction.atomic
def offre_accepter(*, inscription: Inscription, par: Compte) -> Inscription:
    """Take the seat offered; taking it twice changes nothing.

    Raises RegleRefusee "offre_passee" when the deadline is over, "etat" when nothing is offered.
    """
    session = session_verrouiller(session=inscription.session)
    relue = inscription_relire(inscription=inscription, session=session)
    if relue.etat == EtatInscription.INSCRITE:
        return relue
    if relue.etat != EtatInscription.OFFERTE or not session.accueille or session.passee:
        raise RegleRefusee("etat", "Aucune place ne vous est proposée pour cette session.")
    if relue.offre_expire_le <= timezone.now():
        raise RegleRefusee("offre_passee", "Le délai est passé : la place va à la personne suivante.")
    etape = etape_ecrire(inscription=relue, etat=EtatInscription.INSCRITE, par=par, motif="Offre acceptée")
    _place_annoncer(relue, etape)
    return relue


def offres_echoir() -> int:
    """Close every offer past its deadline and move the queues; return how many people moved up."""
    promues = 0
    sessions = SessionFormation.objects.filter(
        inscriptions__etat__in=(EtatInscription.OFFERTE, EtatInscription.EN_ATTENTE),
        dernier_jour__gte=timezone.localdate(),
    ).distinct()
    for session in sessions.order_by("pk"):
        promues += len(attente_promouvoir(session=session))
    return promues


# What a request became, told to who asked: written in the background, so that nobody waits for a mail under a lock.
#
# The task is a row of the transaction that gives the answer: one is never without the other. A worker killed on the
# way leaves a mail unwritten; `reponses_reprendre` finds it by its key.

ATTENTES = {EtatInscription.A_VALIDER: "a_valider", EtatInscription.EN_ATTENTE: "attente"}
DEMANDEES = (EtatInscription.DEMANDEE, EtatInscription.A_VALIDER)
PATIENCE = datetime.timedelta(minutes=10)  # au-delà, ce qui devait l’écrire est mort
RATTRAPAGE = datetime.timedelta(days=2)


@task(backend="fond")
def reponse_dire(*, pk: int) -> bool:
    """Write the mail of one line of history, once; what has changed since has told itself."""
    etape = Passage.objects.get(pk=pk)
    inscription = Inscription.objects.select_related("session__formation", "compte", "structure").get(
        pk=etape.object_id
    )
    session = inscription.session
    convoquee_depuis = session.historique.filter(vers=EtatSession.CONFIRMEE, pk__gt=etape.pk).exists()
    if inscription.etat != etape.vers or convoquee_depuis:
        return False
    avis = ATTENTES.get(EtatInscription(inscription.etat)) or (
        "convocation" if session.etat == EtatSession.CONFIRMEE else "inscrite"
    )
    with transaction.atomic():
        avis_send(inscription, avis, cle=f"inscription-passage-{etape.pk}")
        if inscription.etat == EtatInscription.A_VALIDER:
            demande_send(inscription, cle=f"inscription-demande-{etape.pk}")
    return True


def reponses_reprendre() -> int:
    """Write the mails that a dead worker left; how many."""
    maintenant = timezone.now()
    donnees = Passage.objects.du_cycle(INSCRIPTION).filter(
        de__in=DEMANDEES,
        vers__in=(*ATTENTES, EtatInscription.INSCRITE),
        le__range=(maintenant - RATTRAPAGE, maintenant - PATIENCE),
    )
    comptes = dict(donnees.values_list("pk", "inscription__compte"))
    cles = {AVIS["inscrite"].cle_de(f"inscription-passage-{pk}", compte): pk for pk, compte in comptes.items()}
    ecrites = set(Courriel.objects.filter(cle__in=cles).values_list("cle", flat=True))
    return sum(reponse_dire.call(pk=pk) for cle, pk in cles.items() if cle not in ecrites)


# Coming in: by oneself, by the referent for a team, by the Région over the number of seats.


def inscription_creer(
    *, session: SessionFormation, compte: Compte, par: Compte, structure: Structure | None = None
) -> Inscription:
    """Sign someone up: a seat, a rank in the queue, or a request to be approved; asking twice changes nothing.

    What holds to the person alone is asked before the session is held, where everyone waits for everyone.
    Raises RegleRefusee "ferme", "hors_reseau", "deja_ailleurs", "plafond" or "hors_equipe".
    """
    inscriptions.refuser_auteur(compte, par, structure)
    structure = structure or structure_de(compte)
    with transaction.atomic():
        _compte_verrouiller(compte)
        demandes = inscriptions.demandes_de(compte)
        if deja := next((demande for demande in demandes if demande.session_id == session.pk), None):
            deja.compte = compte
            return deja
        verrou = session_verrouiller(session=session)
        inscriptions.refuser_si_ferme(verrou, structure, soi=par.pk == compte.pk)
        inscriptions.refuser_si_trop(verrou, demandes)
        places, _ = file_servir(session=verrou)
        return entrer(inscription=_demande(verrou, compte, structure), par=par, places=places)


def entrer(
    *, inscription: Inscription, par: Compte, validee: bool = False, places: inscriptions.Places | None = None
) -> Inscription:
    """Give what can be given now, under the lock of the session, and say it; `places` spares a count already made."""
    session = inscription.session
    if not validee and session.validation != Validation.AUCUNE and not _vaut_validation(inscription, par):
        etat = EtatInscription.A_VALIDER
    else:
        places = places or inscriptions.places_lire(session)
        possible, inscription.reserve_id = places.pour(inscription.structure)
        etat = EtatInscription.INSCRITE if possible else EtatInscription.EN_ATTENTE
    etape = etape_ecrire(inscription=inscription, etat=etat, par=par)
    if etat == EtatInscription.INSCRITE and session.etat == EtatSession.CONFIRMEE:
        _sequence_monter(session)  # la convocation porte l’agenda
    reponse_dire.enqueue(pk=etape.pk)
    return inscription


@transaction.atomic
def equipe_inscrire(
    *, session: SessionFormation, comptes: Iterable[Compte], structure: Structure, par: Compte
) -> list[tuple[Any, Inscription | None, str]]:
    """Sign several colleagues up, each with a rank of her own; one refusal does not stop the others.

    Return (person, sign-up or None, sentence of the refusal), in the order given.
    """
    comptes, issues = list(comptes), []
    # Les comptes d'abord, tous, dans l'ordre de leurs numéros : deux référents ne s'attendent jamais l'un l'autre.
    for compte in sorted(comptes, key=lambda compte: compte.pk):
        _compte_verrouiller(compte)
    session_verrouiller(session=session)
    for compte in comptes:
        try:
            with transaction.atomic():
                inscription = inscription_creer(session=session, compte=compte, par=par, structure=structure)
            issues.append((compte, inscription, ""))
        except RegleRefusee as refus:
            issues.append((compte, None, refus.message))
    return issues


@transaction.atomic
def inscription_forcer(*, session: SessionFormation, compte: Compte, par: Compte, motif: str) -> Inscription:
    """Bring someone in over the number of seats or before the opening: the Région only, with a reason.

    Raises RegleRefusee "reserve_region", "motif_absent", "hors_reseau", "ferme" or "deja".
    """
    if not est_region(par):
        raise RegleRefusee("reserve_region", "Seule la Région inscrit au-delà du nombre de places.")
    if not (motif := motif.strip()):
        raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase.")
    if not est_membre(compte):
        raise RegleRefusee("hors_reseau", "Cette personne n’a plus de rattachement : elle ne peut pas être inscrite.")
    _compte_verrouiller(compte)
    session = session_verrouiller(session=session)
    if not session.accueille:
        raise RegleRefusee("ferme", "Cette session n’est pas ouverte.")
    inscription = Inscription.objects.filter(session=session, compte=compte).vivantes().first()
    if inscription is None:
        inscription = _demande(session, compte, structure_de(compte))
        inscription.save()
        INSCRIPTION.commencer(inscription, par=par)
    elif inscription.etat not in (EtatInscription.EN_ATTENTE, EtatInscription.A_VALIDER, EtatInscription.OFFERTE):
        raise RegleRefusee("deja", "Cette personne a déjà une place.")
    inscription.session, inscription.compte = session, compte
    if inscription.etat != EtatInscription.OFFERTE:
        inscription.surnombre = not inscriptions.places_lire(session).libres
    _place_annoncer(
        inscription, etape_ecrire(inscription=inscription, etat=EtatInscription.INSCRITE, par=par, motif=motif)
    )
    return inscription


def _demande(session: SessionFormation, compte: Compte, structure: Structure | None) -> Inscription:
    """A request to write, last of the arrivals; who asks holds the account: one never asks twice at once."""
    return Inscription(
        session=session, compte=compte, structure=structure, ordre=inscriptions.dernier_rang(session) + 1
    )


def _vaut_validation(inscription: Inscription, par: Compte) -> bool:
    """A referent who signs a colleague up has said yes."""
    return (
        inscription.session.validation == Validation.REFERENT
        and inscription.structure_id is not None
        and est_referent(par, inscription.structure_id)
    )


# Leaving, and what others decide of a sign-up; every freed seat goes on in the same transaction.


@transaction.atomic
def inscription_quitter(*, inscription: Inscription, par: Compte, motif: str = "") -> Inscription:
    """Give the seat or the rank back; the next in the queue gets it in the same transaction. Twice changes nothing.

    Raises RegleRefusee "constatee" once presence was observed, "finie" when the session is over, "passee" when one had
    a seat until its last day.
    """
    session = session_verrouiller(session=inscription.session)
    relue = inscription_relire(inscription=inscription, session=session)
    if relue.etat in (EtatInscription.ANNULEE, EtatInscription.REFUSEE):
        return relue
    if relue.etat in CONSTATS:  # ce qui fut constaté en salle se corrige par un autre constat
        raise RegleRefusee("constatee", "La présence a déjà été constatée : l’inscription ne s’annule plus.")
    if session.etat == EtatSession.TERMINEE:
        raise RegleRefusee("finie", "Cette session est terminée.")
    if not permissions.peut_quitter(relue):
        raise RegleRefusee("passee", "Cette session est passée : une place ne s’y libère plus.")
    _clore(relue, EtatInscription.ANNULEE, par=par, motif=motif)
    return relue


def _clore(inscription: Inscription, etat: str, *, par: Compte, motif: str, avis: str = "") -> None:
    """End a sign-up, tell it, cancel the calendar that was sent, move the queue."""
    session, tenait = inscription.session, inscription.etat in OCCUPENT
    convoquee = inscription.etat == EtatInscription.INSCRITE and session.etat == EtatSession.CONFIRMEE
    inscription.reserve, inscription.surnombre = None, False
    etape = etape_ecrire(inscription=inscription, etat=etat, par=par, motif=motif)
    if convoquee:
        _sequence_monter(session)
    avis_send(
        inscription,
        avis or ("refusee" if etat == EtatInscription.REFUSEE else "annulee"),
        cle=f"inscription-passage-{etape.pk}",
        motif=motif,
        methode=flux.ANNULER if convoquee else "",
    )
    if tenait:
        promouvoir(session=session)


@transaction.atomic
def inscription_decider(*, inscription: Inscription, etat: str, par: Compte, motif: str = "") -> Inscription:
    """What a referent or who runs the session decides: accept, refuse, cancel.

    Raises RegleRefusee "interdit" or "motif_absent" (refusal and cancellation say why).
    """
    session = session_verrouiller(session=inscription.session)
    relue = inscription_relire(inscription=inscription, session=session)
    if etat not in permissions.decisions_permises(par, relue):
        raise RegleRefusee("interdit", "Cette décision n’est plus possible : rechargez la page.")
    motif = motif.strip()
    if etat in (EtatInscription.REFUSEE, EtatInscription.ANNULEE):
        if not motif:
            raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase : la personne le lira.")
        _clore(relue, etat, par=par, motif=motif)
    else:
        promouvoir(session=session)
        entrer(inscription=relue, par=par, validee=True)
    return relue


@transaction.atomic
def inscription_constater(*, inscription: Inscription, etat: str, par: Compte, motif: str = "") -> Inscription:
    """What the attendance sheet says of a sign-up; from the first day on, once the session is confirmed.

    Raises RegleRefusee "trop_tot" or "etat".
    """
    session = session_verrouiller(session=inscription.session)
    relue = inscription_relire(inscription=inscription, session=session)
    if relue.etat == etat:
        return relue
    if session.etat not in (EtatSession.CONFIRMEE, EtatSession.TERMINEE) or (
        session.premier_jour and session.premier_jour > timezone.localdate()
    ):
        raise RegleRefusee("trop_tot", "La présence se note à partir du premier jour d’une session confirmée.")
    if etat not in CONSTATS:
        raise RegleRefusee("etat", "Une feuille d’émargement ne dit qu’une présence ou une absence.")
    etape_ecrire(inscription=relue, etat=etat, par=par, motif=motif)
    return relue


@transaction.atomic
def constat_lever(*, inscription: Inscription, par: Compte, motif: str = "") -> Inscription:
    """What the sheet said of a sign-up was taken back, and it says nothing any more: the seat is as before.

    Raises RegleRefusee "etat" from anything else than a presence.
    """
    relue = inscription_relire(inscription=inscription, session=session_verrouiller(session=inscription.session))
    if relue.etat != EtatInscription.INSCRITE:
        etape_ecrire(inscription=relue, etat=EtatInscription.INSCRITE, par=par, motif=motif)
    return relue


@transaction.atomic
def compte_quitter(*, compte: Compte) -> int:
    """An account is closed: its coming seats go to others. Return how many sign-ups ended."""
    lues = Inscription.objects.filter(
        compte=compte, etat__in=QUITTABLES, session__etat__in=ACCUEILLANTES
    ).select_related("session")
    siennes = [inscription for inscription in lues.order_by("session_id") if permissions.peut_quitter(inscription)]
    for inscription in siennes:
        inscription_quitter(inscription=inscription, par=None, motif="Compte fermé")
    return len(siennes)


# What was for a structure is for the one that replaces it.

ATTENDENT = (EtatInscription.A_VALIDER, EtatInscription.EN_ATTENTE)


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """Seats kept, earlier openings and requests without a seat follow; a seat already given stays where it was given.

    What an old session kept follows too: its copies keep it again. Of two openings of one session, the earlier stays.
    """
    concernees = Q(reserves__structure=source) | Q(ouvertures__structure=source)
    concernees |= Q(inscriptions__structure=source, inscriptions__etat__in=ATTENDENT)
    pks = sorted(set(SessionFormation.objects.filter(concernees).values_list("pk", flat=True)))
    # Les sessions dans l'ordre de leurs numéros : deux fusions ne s'attendent jamais l'une l'autre.
    list(SessionFormation.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk").values_list("pk"))
    PlacesReservees.objects.filter(structure=source, session__in=pks).update(structure=cible)
    Inscription.objects.filter(structure=source, session__in=pks, etat__in=ATTENDENT).update(structure=cible)
    ouvertures = OuvertureParGroupe.objects.filter(structure=source, session__in=pks)
    deja = {o.session_id: o for o in OuvertureParGroupe.objects.filter(structure=cible, session__in=pks)}
    for ouverture in ouvertures:
        if autre := deja.get(ouverture.session_id):
            ouverture.ouvre_le = min(ouverture.ouvre_le, autre.ouvre_le)
            autre.delete()
        ouverture.structure = cible
        ouverture.save(update_fields=["structure", "ouvre_le"])
    public_purge()
