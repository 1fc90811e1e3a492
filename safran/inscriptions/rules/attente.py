"""The queue: who moves up when a seat is free, offers and their deadline."""

import datetime

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions.annonces import avis_send
from safran.inscriptions.choices import EtatInscription
from safran.inscriptions.ecriture import etape_ecrire, inscription_relire, place_annoncer, session_verrouiller
from safran.inscriptions.models import Inscription, SessionFormation
from safran.inscriptions.queries.places import Places, places_lire


@transaction.atomic
def attente_promouvoir(*, session: SessionFormation) -> list[Inscription]:
    """Give the free seats to the queue, in its order; return who moved.

    Someone whose structure is full, or for whom no seat is kept, is passed over without losing the rank.
    """
    return promouvoir(session=session_verrouiller(session))


def promouvoir(*, session: SessionFormation) -> list[Inscription]:
    """The same, for a caller that holds the lock of the session; nobody moves once the last half-day is over."""
    return file_servir(session=session)[1] if session.accueille else []


def file_servir(*, session: SessionFormation) -> tuple[Places, list[Inscription]]:
    """The seats of a session whose lock is held, once the queue had its own; and who moved."""
    places = places_lire(session)
    promues: list[Inscription] = []
    if places.offre_perimee:
        _expirer(session)
        places = places_lire(session)
    if not places.libres or session.passee:
        return places, promues
    file = Inscription.objects.filter(session=session).en_attente().select_related("compte", "structure")
    for inscription in file:
        possible, reserve_pk = places.pour(inscription.structure)
        if possible:
            inscription.session = session
            _donner(inscription, reserve_pk)
            places.prendre(inscription.structure_id, reserve_pk)
            promues.append(inscription)
        if not places.libres:
            break
    return places, promues


def _donner(inscription: Inscription, reserve_pk: int | None) -> None:
    """Offer the seat until a deadline, or give it at once when the session says so."""
    inscription.reserve_id = reserve_pk
    limite = _limite(inscription.session)
    if limite is None:
        place_annoncer(inscription, etape_ecrire(inscription, EtatInscription.INSCRITE, motif="Place libérée"))
        return
    inscription.offre_expire_le = limite
    etape = etape_ecrire(inscription, EtatInscription.OFFERTE, motif="Place libérée")
    avis_send(inscription, "offre", cle=f"inscription-passage-{etape.pk}")


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
    perimees = Inscription.objects.filter(
        session=session, etat=EtatInscription.OFFERTE, offre_expire_le__lte=timezone.now()
    ).select_related("compte", "structure")
    for inscription in perimees:
        inscription.session, inscription.reserve = session, None
        etape = etape_ecrire(inscription, EtatInscription.ANNULEE, motif="Offre restée sans réponse")
        avis_send(inscription, "offre_expiree", cle=f"inscription-passage-{etape.pk}")


@transaction.atomic
def offre_accepter(*, inscription: Inscription, par: Compte) -> Inscription:
    """Take the seat offered; taking it twice changes nothing.

    Raises RegleRefusee "offre_passee" when the deadline is over, "etat" when nothing is offered.
    """
    session = session_verrouiller(inscription.session)
    relue = inscription_relire(inscription, session)
    if relue.etat == EtatInscription.INSCRITE:
        return relue
    if relue.etat != EtatInscription.OFFERTE or not session.accueille or session.passee:
        raise RegleRefusee("etat", "Aucune place ne vous est proposée pour cette session.")
    if relue.offre_expire_le <= timezone.now():
        raise RegleRefusee("offre_passee", "Le délai est passé : la place va à la personne suivante.")
    etape = etape_ecrire(relue, EtatInscription.INSCRITE, par=par, motif="Offre acceptée")
    place_annoncer(relue, etape)
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
