"""Coming in: by oneself, by the referent for a team, by the Région over the number of seats."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_referent, est_region
from reseau.membres.queries.rattachements import structure_de
from reseau.structures.models import Structure
from safran.inscriptions.choices import INSCRIPTION, EtatInscription, EtatSession, Validation
from safran.inscriptions.ecriture import (
    compte_verrouiller,
    etape_ecrire,
    place_annoncer,
    sequence_monter,
    session_verrouiller,
)
from safran.inscriptions.models import Inscription, SessionFormation
from safran.inscriptions.queries.places import Places, dernier_rang, places_lire
from safran.inscriptions.queries.refus import demandes_de, refuser_auteur, refuser_si_ferme, refuser_si_trop
from safran.inscriptions.rules.attente import file_servir
from safran.inscriptions.rules.reponses import reponse_dire


def inscription_creer(
    *, session: SessionFormation, compte: Compte, par: Compte, structure: Structure | None = None
) -> Inscription:
    """Sign someone up: a seat, a rank in the queue, or a request to be approved; asking twice changes nothing.

    What holds to the person alone is asked before the session is held, where everyone waits for everyone.
    Raises RegleRefusee "ferme", "hors_reseau", "deja_ailleurs", "plafond" or "hors_equipe".
    """
    refuser_auteur(compte, par, structure)
    structure = structure or structure_de(compte)
    with transaction.atomic():
        compte_verrouiller(compte)
        demandes = demandes_de(compte)
        if deja := next((demande.pk for demande in demandes if demande.session == session.pk), None):
            return _relire(deja, session, compte)
        verrou = session_verrouiller(session)
        refuser_si_ferme(verrou, structure, soi=par.pk == compte.pk)
        refuser_si_trop(verrou, demandes)
        places, _ = file_servir(session=verrou)
        return entrer(inscription=_demande(verrou, compte, structure), par=par, places=places)


def entrer(
    *, inscription: Inscription, par: Compte, validee: bool = False, places: Places | None = None
) -> Inscription:
    """Give what can be given now, under the lock of the session, and say it; `places` spares a count already made."""
    session = inscription.session
    if not validee and session.validation != Validation.AUCUNE and not _vaut_validation(inscription, par):
        etat = EtatInscription.A_VALIDER
    else:
        places = places or places_lire(session)
        possible, inscription.reserve_id = places.pour(inscription.structure)
        etat = EtatInscription.INSCRITE if possible else EtatInscription.EN_ATTENTE
    etape = etape_ecrire(inscription, etat, par=par)
    if etat == EtatInscription.INSCRITE and session.etat == EtatSession.CONFIRMEE:
        sequence_monter(session)  # la convocation porte l’agenda
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
        compte_verrouiller(compte)
    session_verrouiller(session)
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
    compte_verrouiller(compte)
    session = session_verrouiller(session)
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
        inscription.surnombre = not places_lire(session).libres
    place_annoncer(inscription, etape_ecrire(inscription, EtatInscription.INSCRITE, par=par, motif=motif))
    return inscription


def _relire(pk: int, session: SessionFormation, compte: Compte) -> Inscription:
    inscription = Inscription.objects.select_related("structure").get(pk=pk)
    inscription.session, inscription.compte = session, compte
    return inscription


def _demande(session: SessionFormation, compte: Compte, structure: Structure | None) -> Inscription:
    """A request to write, last of the arrivals; who asks holds the account: one never asks twice at once."""
    return Inscription(session=session, compte=compte, structure=structure, ordre=dernier_rang(session) + 1)


def _vaut_validation(inscription: Inscription, par: Compte) -> bool:
    """A referent who signs a colleague up has said yes."""
    return (
        inscription.session.validation == Validation.REFERENT
        and inscription.structure_id is not None
        and est_referent(par, inscription.structure_id)
    )
