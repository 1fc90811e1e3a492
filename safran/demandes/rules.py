"""A request is filed, then treated by the Région; a session held or cancelled moves it by itself (R5.27)."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.registre import Besoin
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme, TypePublic
from safran.demandes import avis
from safran.demandes.choices import DEMANDE, EtatDemande
from safran.demandes.models import DemandeFormation
from safran.demandes.permissions import bassins_a_servir, peut_traiter
from safran.demandes.queries import demandes_a_suivre
from safran.formations.models import FormationPage
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import SessionFormation

E = EtatDemande
PAS_A_VOUS = "La Région traite les demandes de formation."


@transaction.atomic
def demande_deposer(
    *,
    par: Compte,
    cle: uuid.UUID,
    titre: str,
    besoin: str,
    bassins: Iterable[Bassin],
    themes: Iterable[Theme] = (),
    publics: Iterable[TypePublic] = (),
    nombre: int | None = None,
    avant_le: datetime.date | None = None,
    origine: Besoin | None = None,
) -> DemandeFormation:
    """File a request for these bassins; the same key twice writes it once, and the Région is told.

    Raises RegleRefusee "bassins" when one is not this person's to speak for, or "avant_le" when that day is past.
    """
    bassins = list(bassins)
    if (deja := DemandeFormation.objects.filter(uuid=cle, auteur=par).first()) is not None:
        return deja
    if not bassins:
        raise RegleRefusee("bassins", "Choisissez au moins un bassin.")
    if not {bassin.pk for bassin in bassins} <= set(bassins_a_servir(par).values_list("pk", flat=True)):
        raise RegleRefusee("bassins", "Vous ne demandez rien au nom de l’un de ces bassins.")
    if avant_le is not None and avant_le <= timezone.localdate():
        raise RegleRefusee("avant_le", "Ce jour est passé : choisissez-en un à venir.")
    dite = {"titre": titre.strip(), "besoin": besoin.strip(), "nombre": nombre, "avant_le": avant_le}
    if origine:
        dite |= {"origine": origine.code, "origine_libelle": origine.libelle[:200], "origine_url": origine.url}
    demande, neuve = DemandeFormation.objects.get_or_create(uuid=cle, defaults={"auteur": par, **dite})
    if not neuve:
        raise RegleRefusee("deja", "Cette demande est déjà déposée : envoyez à nouveau pour en déposer une autre.")
    demande.bassins.set(bassins)
    demande.themes.set(themes)
    demande.publics.set(publics)
    DEMANDE.commencer(demande, par=par)
    avis.depot_annoncer(demande, par)
    return demande


@transaction.atomic
def demande_traiter(*, demande: DemandeFormation, par: Compte, vers: str, motif: str = "") -> DemandeFormation:
    """Study it, set it aside, take it up again, or say that the training was held; its author is told.

    Raises RegleRefusee "etat", "droit", or "motif" when it is set aside without a word.
    """
    motif = motif.strip()
    with DEMANDE.passer(demande, vers=vers, par=par, motif=motif) as verrou:
        _droit_exiger(par, verrou, vers)
        if vers == E.ECARTEE and not motif:
            raise RegleRefusee("motif", "Dites pourquoi, en une phrase : qui l’a déposée la lira.")
        if vers == E.ETUDIEE:
            verrou.formation = verrou.session = None
        verrou.motif = motif
    avis.suite_annoncer(verrou, par)
    return verrou


@transaction.atomic
def demande_programmer(
    *,
    demande: DemandeFormation,
    par: Compte,
    formation: FormationPage | None = None,
    session: SessionFormation | None = None,
    motif: str = "",
) -> DemandeFormation:
    """Answer it by a training, or by one of its sessions, which says the training; its author is told.

    Raises RegleRefusee "etat", "droit", "formation" when neither is said or they do not agree, or "session" when it is
    cancelled.
    """
    if session is None and formation is None:
        raise RegleRefusee("formation", "Choisissez une session, ou une formation.")
    if session is not None and formation is not None and session.formation_id != formation.pk:
        raise RegleRefusee("formation", "Cette session est d’une autre formation : laissez la formation vide.")
    if session is not None and session.etat == EtatSession.ANNULEE:
        raise RegleRefusee("session", "Cette session est annulée.")
    with DEMANDE.passer(demande, vers=E.PROGRAMMEE, par=par, motif=motif.strip()) as verrou:
        _droit_exiger(par, verrou, E.PROGRAMMEE)
        verrou.session, verrou.formation = session, session.formation if session else formation
        verrou.motif = motif.strip()
    avis.suite_annoncer(verrou, par)
    return verrou


def demandes_suivre() -> int:
    """Follow the sessions: held, the request is; cancelled, it is to be studied again. Return how many moved."""
    return sum(_suivre(demande) for demande in demandes_a_suivre(timezone.localdate()))


@transaction.atomic
def _suivre(demande: DemandeFormation) -> bool:
    annulee = demande.session.etat == EtatSession.ANNULEE
    vers = E.ETUDIEE if annulee else E.TENUE
    if not DEMANDE.permet(DEMANDE.verrouiller(demande), vers):
        return False  # quelqu’un vient d’en décider autrement
    motif = f"Session annulée : {demande.session.motif}"[:500] if annulee else ""
    with DEMANDE.passer(demande, vers=vers, par=None, motif=motif) as verrou:
        verrou.motif = motif
        if annulee:
            verrou.formation = verrou.session = None
    avis.suite_annoncer(verrou, None)
    return True


def _droit_exiger(par: Compte, demande: DemandeFormation, vers: str) -> None:
    if not peut_traiter(par, demande, vers):
        raise RegleRefusee("droit", PAS_A_VOUS)
