"""Signing: the person for herself, the trainer for the sheet."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions.ecriture import session_verrouiller
from safran.inscriptions.models import Inscription, Seance
from safran.presences import permissions
from safran.presences.choices import EtatPresence
from safran.presences.ecriture import (
    achevement_relire,
    est_contresignee,
    ligne_verrouiller,
    presence_ecrire,
    refuser_avant_l_heure,
    refuser_hors_feuille,
)
from safran.presences.fenetres import fenetre_de
from safran.presences.models import VALIDATEURS_TRACE, Contresignature, Presence


@transaction.atomic
def presence_signer(
    *, inscription: Inscription, seance: Seance, signature: str = "", le: datetime.datetime | None = None
) -> Presence:
    """Sign for a half-day; `le` is the time of the scan. Signing twice, or sending again, changes nothing.

    Raises RegleRefusee "hors_feuille", "pas_confirmee", "autre_jour", "trace", "trop_tot" or "trop_tard" outside the
    hours of the half-day, or "close" once the sheet is certified.
    """
    le = le or timezone.now()
    tracer_verifier(signature=signature)
    relue, seance = ligne_verrouiller(inscription, seance)
    refuser_hors_feuille(relue, seance)
    if timezone.localdate(le) != seance.date:
        raise RegleRefusee("autre_jour", "On signe le jour même, dans la salle.")
    presence = presence_relire(inscription=relue, seance=seance)
    if presence.pk and presence.signee_le and (presence.presente or le <= presence.modifiee_le):
        return presence
    if refus := fenetre_de(seance).refus(le):
        raise RegleRefusee(*refus)
    if est_contresignee(seance):
        if presence.presente:
            return presence
        raise RegleRefusee("close", "La feuille est déjà contresignée : demandez au formateur ou à la formatrice.")
    presence.etat, presence.signee_le, presence.signature = EtatPresence.PRESENT, le, signature
    presence.trace_effacee_le = None
    geste = "Signature tracée" if signature else "Signature par case cochée"
    return presence_ecrire(presence, geste=geste, par=relue.compte)


@transaction.atomic
def seance_contresigner(*, seance: Seance, par: Compte, signature: str = "") -> Contresignature:
    """Certify the sheet of a half-day: its hours count from then on. Twice changes nothing.

    Raises RegleRefusee "interdit", "trop_tot", "trace", or "incomplete" while a line says nothing.
    """
    tracer_verifier(signature=signature)
    session = session_verrouiller(seance.session)
    if not permissions.peut_contresigner(par, seance):
        raise RegleRefusee("interdit", "La feuille se contresigne par qui a animé la demi-journée.")
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    refuser_avant_l_heure(seance)
    if deja := Contresignature.objects.filter(seance=seance, par=par).first():
        return deja
    attendues = list(Inscription.objects.convoquees().filter(session=session).select_related("compte"))
    notees = set(Presence.objects.filter(seance=seance).values_list("inscription", flat=True))
    if manquent := [i for i in attendues if i.pk not in notees]:
        noms = ", ".join(sorted(i.compte.nom_complet for i in manquent))
        raise RegleRefusee("incomplete", f"La feuille ne dit encore rien de : {noms}.")
    contresignature = Contresignature.objects.create(seance=seance, par=par, signature=signature)
    achevement_relire(session, [i.compte for i in attendues])
    return contresignature


def tracer_verifier(*, signature: str) -> None:
    """Raises RegleRefusee "trace" for anything else than strokes."""
    try:
        for valider in VALIDATEURS_TRACE:
            valider(signature)
    except ValidationError as erreur:
        raise RegleRefusee("trace", f"{erreur.messages[0]} Effacez, puis signez de nouveau.")


def presence_relire(*, inscription: Inscription, seance: Seance) -> Presence:
    """The line as it stands, or a new one not written yet; its state is empty while the sheet says nothing."""
    presence = Presence.toutes.filter(inscription=inscription, seance=seance).first()
    presence = presence or Presence(inscription=inscription, seance=seance)
    if presence.etat == EtatPresence.A_NOTER:
        presence.etat = ""
    presence.inscription, presence.seance = inscription, seance
    return presence
