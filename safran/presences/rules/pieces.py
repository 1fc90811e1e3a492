"""Absences: the evidence that the person sends, the decision of who runs the session."""

from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions.models import Inscription, Seance
from safran.inscriptions.permissions import peut_piloter
from safran.presences import permissions
from safran.presences.choices import EtatPresence
from safran.presences.ecriture import ligne_verrouiller, presence_ecrire, refuser_a_venir, refuser_hors_feuille
from safran.presences.models import Presence
from safran.presences.rules.signatures import presence_relire

DOSSIER = "justificatifs"


@transaction.atomic
def piece_ajouter(*, inscription: Inscription, seance: Seance, contenu: bytes, nom: str, par: Compte) -> Presence:
    """Keep the evidence of an absence, by the person or by who runs the session; the one before is forgotten.

    An absence is noted when the sheet said nothing. Raises RegleRefusee "interdit", "trop_tot", "hors_feuille" or
    "presente".
    """
    relue, seance = ligne_verrouiller(inscription, seance)
    if not permissions.peut_lire_piece(par, relue):
        raise RegleRefusee("interdit", "Seule la personne, ou qui pilote la session, joint un justificatif.")
    refuser_hors_feuille(relue, seance)
    refuser_a_venir(seance)
    presence = presence_relire(inscription=relue, seance=seance)
    if presence.pk and presence.presente:
        raise RegleRefusee("presente", "La feuille dit une présence : il n’y a pas d’absence à justifier.")
    ancienne = presence.piece
    extension = PurePath(nom).suffix.lower()[:6]
    presence.piece = storages["prive"].save(f"{DOSSIER}/{relue.public_id}{extension}", ContentFile(contenu))
    presence.piece_nom = PurePath(nom).name[-120:]
    if ancienne:
        transaction.on_commit(lambda: storages["prive"].delete(ancienne))
    etat = presence.etat or EtatPresence.ABSENT
    return presence_ecrire(presence, etat=etat, geste="Justificatif reçu", par=par)


@transaction.atomic
def absence_excuser(
    *, inscription: Inscription, seance: Seance, par: Compte, excusee: bool = True, motif: str = ""
) -> Presence:
    """Excuse an absence that has its evidence, or take the excuse back; by who runs the session. Twice changes nothing.

    Raises RegleRefusee "interdit", "sans_piece" or "presente".
    """
    relue, seance = ligne_verrouiller(inscription, seance)
    if not peut_piloter(par, relue.session):
        raise RegleRefusee("interdit", "Une absence s’excuse par qui pilote la session.")
    presence = presence_relire(inscription=relue, seance=seance)
    if presence.pk and presence.presente:
        raise RegleRefusee("presente", "La feuille dit une présence : il n’y a pas d’absence à excuser.")
    if not presence.piece:
        raise RegleRefusee("sans_piece", "Joignez d’abord le justificatif.")
    etat = EtatPresence.EXCUSE if excusee else EtatPresence.ABSENT
    if presence.etat == etat:
        return presence
    geste = "Absence excusée" if excusee else "Excuse retirée"
    return presence_ecrire(presence, etat=etat, geste=geste, par=par, motif=motif.strip())


@transaction.atomic
def traces_oublier(*, compte: Compte) -> None:
    """An account is made anonymous: its drawn signatures and its evidence go; states and minutes stay."""
    siennes = Presence.objects.filter(inscription__compte=compte)
    pieces = [piece for piece in siennes.values_list("piece", flat=True) if piece]
    siennes.update(piece_nom="")
    for lignes in (siennes, compte.contresignatures):
        lignes.filter(signature__gt="").update(signature="", trace_effacee_le=timezone.now())
    transaction.on_commit(lambda: [storages["prive"].delete(piece) for piece in pieces])
