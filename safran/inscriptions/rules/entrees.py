"""Coming in: by oneself, by the referent for a team, by the Région over the number of seats."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_referent, est_region
from reseau.membres.queries.rattachements import structure_de
from reseau.structures.models import Structure
from safran.inscriptions.annonces import avis_send, demande_send
from safran.inscriptions.choices import INSCRIPTION, EtatInscription, Validation
from safran.inscriptions.ecriture import compte_verrouiller, etape_ecrire, place_annoncer, session_verrouiller
from safran.inscriptions.models import Inscription, SessionFormation
from safran.inscriptions.queries.places import places_lire
from safran.inscriptions.queries.refus import refuser_auteur, refuser_entree
from safran.inscriptions.rules.attente import promouvoir

AVIS = {EtatInscription.A_VALIDER: "a_valider", EtatInscription.EN_ATTENTE: "attente"}


@transaction.atomic
def inscription_creer(
    *, session: SessionFormation, compte: Compte, par: Compte, structure: Structure | None = None
) -> Inscription:
    """Sign someone up: a seat, a rank in the queue, or a request to be approved; asking twice changes nothing.

    Raises RegleRefusee "ferme", "hors_reseau", "deja_ailleurs", "plafond" or "hors_equipe".
    """
    refuser_auteur(compte, par, structure)
    compte_verrouiller(compte)
    session = session_verrouiller(session)
    if (
        deja := Inscription.objects.filter(session=session, compte=compte)
        .vivantes()
        .select_related("structure")
        .first()
    ):
        deja.session, deja.compte = session, compte
        return deja
    structure = structure or structure_de(compte)
    refuser_entree(session, compte, structure, soi=par.pk == compte.pk)
    promouvoir(session=session)
    inscription = _demander(session, compte, structure, par)
    return entrer(inscription=inscription, par=par)


def entrer(*, inscription: Inscription, par: Compte, validee: bool = False) -> Inscription:
    """Give what can be given now, under the lock of the session, and say it."""
    session = inscription.session
    if not validee and session.validation != Validation.AUCUNE and not _vaut_validation(inscription, par):
        etat = EtatInscription.A_VALIDER
    else:
        possible, inscription.reserve_id = places_lire(session).pour(inscription.structure)
        etat = EtatInscription.INSCRITE if possible else EtatInscription.EN_ATTENTE
    etape = etape_ecrire(inscription, etat, par=par)
    if etat == EtatInscription.INSCRITE:
        place_annoncer(inscription, etape)
    else:
        avis_send(inscription, AVIS[etat], cle=f"inscription-passage-{etape.pk}")
        if etat == EtatInscription.A_VALIDER:
            demande_send(inscription, cle=f"inscription-demande-{etape.pk}")
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
    session = session_verrouiller(session)
    if not session.accueille:
        raise RegleRefusee("ferme", "Cette session n’est pas ouverte.")
    inscription = Inscription.objects.filter(session=session, compte=compte).vivantes().first()
    if inscription is None:
        inscription = _demander(session, compte, structure_de(compte), par)
    elif inscription.etat not in (EtatInscription.EN_ATTENTE, EtatInscription.A_VALIDER, EtatInscription.OFFERTE):
        raise RegleRefusee("deja", "Cette personne a déjà une place.")
    inscription.session, inscription.compte = session, compte
    if inscription.etat != EtatInscription.OFFERTE:
        inscription.surnombre = not places_lire(session).libres
    place_annoncer(inscription, etape_ecrire(inscription, EtatInscription.INSCRITE, par=par, motif=motif))
    return inscription


def _demander(session: SessionFormation, compte: Compte, structure: Structure | None, par: Compte) -> Inscription:
    """Write the request, last of the arrivals, with the first line of its history."""
    dernier = Inscription.objects.filter(session=session).aggregate(dernier=Max("ordre"))["dernier"] or 0
    try:
        with transaction.atomic():
            inscription = Inscription.objects.create(
                session=session, compte=compte, structure=structure, ordre=dernier + 1
            )
    except IntegrityError:
        raise RegleRefusee("deja_demande", "Cette demande vient d’être faite ailleurs. Rechargez la page.")
    INSCRIPTION.commencer(inscription, par=par)
    return inscription


def _vaut_validation(inscription: Inscription, par: Compte) -> bool:
    """A referent who signs a colleague up has said yes."""
    return (
        inscription.session.validation == Validation.REFERENT
        and inscription.structure_id is not None
        and est_referent(par, inscription.structure_id)
    )
