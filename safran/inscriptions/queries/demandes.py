"""Requests that wait for someone's yes: who is asked, and what each one has to answer."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import structures_representees
from safran.inscriptions.choices import ACCUEILLANTES, EtatInscription, Validation
from safran.inscriptions.models import Inscription, SessionFormation
from safran.inscriptions.permissions import peut_piloter, peut_preparer, sessions_pilotees

MAX_DEMANDES = 10


def valideurs_de(inscription: Inscription) -> list[Compte]:
    """Who says yes to a request: the referents of the structure, or who runs the session; so that someone always does.

    A structure without a referent, or a person without a structure, falls to who runs the session.
    """
    session = inscription.session
    if session.validation == Validation.REFERENT and inscription.structure_id:
        if referents := _mandates(role=Role.REFERENT, structure=inscription.structure_id):
            return referents
    return pilotes_de(session)


def pilotes_de(session: SessionFormation) -> list[Compte]:
    """The chargés de mission of the bassin and who prepared the session; the Région when there is neither."""
    pilotes = set(_mandates(role=Role.CHARGE_MISSION, bassin=session.bassin_id) if session.bassin_id else ())
    if peut_piloter(session.cree_par, session):
        pilotes.add(session.cree_par)
    return sorted(pilotes, key=lambda compte: compte.pk) or _mandates(role=Role.REGION)


def _mandates(**mandat: Any) -> list[Compte]:
    """Open accounts that hold such a mandate today, each once."""
    tenus = Mandat.objects.filter(**mandat).en_vigueur().values("compte")
    return list(Compte.objects.filter(pk__in=tenus, is_active=True).order_by("pk"))


def demandes_a_valider(compte: Compte, session: SessionFormation | None = None) -> list[Inscription]:
    """The requests that this person is asked about, the nearest session first; one query, none without a role."""
    structures, pilote = structures_representees(compte), peut_preparer(compte)
    if not structures and not pilote:
        return []
    miennes = Q(session__validation=Validation.REFERENT, structure__in=structures)
    if pilote:
        miennes |= _laissees_aux_pilotes(compte)
    demandes = (
        Inscription.objects.filter(miennes, etat=EtatInscription.A_VALIDER, session__etat__in=ACCUEILLANTES)
        .filter(Q(session__dernier_jour=None) | Q(session__dernier_jour__gte=timezone.localdate()))
        .select_related("session__formation", "compte", "structure")
        .order_by("session__premier_jour", "session", "ordre")
    )
    return list((demandes.filter(session=session) if session else demandes)[:MAX_DEMANDES])


def _laissees_aux_pilotes(compte: Compte) -> Q:
    """In the sessions this person runs, what no referent is there to answer."""
    tenus = Mandat.objects.filter(role=Role.REFERENT, structure=OuterRef("structure"), compte__is_active=True)
    a_un_referent = Q(session__validation=Validation.REFERENT) & Q(Exists(tenus.en_vigueur()))
    siennes = SessionFormation.objects.filter(sessions_pilotees(compte)).values("pk")
    return ~a_un_referent & Q(session__in=siennes)
