"""The paper sheet entered afterwards, and corrections."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions.ecriture import session_verrouiller
from safran.inscriptions.models import Inscription, Seance
from safran.inscriptions.permissions import peut_piloter
from safran.presences import permissions
from safran.presences.choices import EtatPresence
from safran.presences.ecriture import (
    HORS_FEUILLE,
    est_contresignee,
    presence_ecrire,
    refuser_avant_l_heure,
    refuser_hors_feuille,
)
from safran.presences.models import EtapePresence
from safran.presences.rules.signatures import presence_relire

GESTES: dict[str, str] = {EtatPresence.PRESENT: "Présence notée", EtatPresence.ABSENT: "Absence notée"}


@dataclass(frozen=True)
class Saisie:
    """What someone wrote on one line; `vue` is the last line of history that was on the screen, 0 for none."""

    inscription_pk: int
    etat: str
    retard: int = 0
    depart: int = 0
    vue: int = 0

    @property
    def valeurs(self) -> tuple[str, int, int]:
        """What is compared; minutes mean nothing for an absence."""
        return (self.etat, self.retard, self.depart) if self.etat == EtatPresence.PRESENT else (self.etat, 0, 0)


class SaisieConflit(RegleRefusee):
    """Lines changed while the sheet was on the screen: `lignes` are the sign-ups to look at again."""

    def __init__(self, lignes: list[int]) -> None:
        super().__init__("conflit", "La feuille a changé entre-temps : relisez les lignes signalées, puis enregistrez.")
        self.lignes = lignes


@transaction.atomic
def feuille_enregistrer(*, seance: Seance, par: Compte, saisies: Iterable[Saisie], motif: str = "") -> int:
    """Write the lines that were touched, all or none; return how many changed. A line left blank stays as it is.

    Raises RegleRefusee "interdit", "trop_tot", "hors_feuille", "duree", "motif_absent" and "close" once the sheet is
    certified (who runs the session corrects it with a reason), SaisieConflit when someone else wrote meanwhile.
    """
    session = session_verrouiller(seance.session)
    if not permissions.peut_tenir(par, session):
        raise RegleRefusee("interdit", "Cette feuille se tient par qui anime ou pilote la session.")
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    refuser_avant_l_heure(seance)
    lignes = {i.pk: i for i in Inscription.objects.filter(session=session).select_related("compte", "structure")}
    touchees, conflits = [], []
    for saisie in _touchees(saisies):
        inscription = lignes.get(saisie.inscription_pk)
        if inscription is None:
            raise RegleRefusee("hors_feuille", HORS_FEUILLE)
        inscription.session = session
        refuser_hors_feuille(inscription, seance)
        presence = presence_relire(inscription=inscription, seance=seance)
        if (presence.etat, presence.retard, presence.depart) == saisie.valeurs:
            continue
        if saisie.vue != (presence.historique.last().pk if presence.etat else 0) and presence.pk:
            conflits.append(inscription.pk)
        touchees.append((saisie, presence))
    if conflits:
        raise SaisieConflit(conflits)
    if touchees:
        _refuser_si_close(session, seance, par, motif)
    for saisie, presence in touchees:
        _noter(saisie, presence, par, motif)
    return len(touchees)


def _touchees(saisies: Iterable[Saisie]) -> list[Saisie]:
    """The lines that say something else than what was on the screen."""
    saisies = [saisie for saisie in saisies if saisie.etat]
    etapes = EtapePresence.objects.filter(pk__in=[saisie.vue for saisie in saisies])
    montrees = {etape.pk: (etape.etat, etape.retard, etape.depart) for etape in etapes}
    return [saisie for saisie in saisies if montrees.get(saisie.vue) != saisie.valeurs]


def _refuser_si_close(session: Any, seance: Seance, par: Compte, motif: str) -> None:
    """A certified sheet is corrected by who runs the session, who says why."""
    if not est_contresignee(seance):
        return
    if not peut_piloter(par, session):
        raise RegleRefusee("close", "La feuille est contresignée : seul qui pilote la session la rectifie.")
    if not motif.strip():
        raise RegleRefusee("motif_absent", "La feuille est contresignée : dites pourquoi vous la rectifiez.")


def _noter(saisie: Saisie, presence: Any, par: Compte, motif: str) -> None:
    if saisie.etat not in GESTES:
        raise RegleRefusee("excuse", "Une absence s’excuse sur justificatif, depuis la ligne de la personne.")
    if saisie.retard + saisie.depart > presence.seance.minutes:
        raise RegleRefusee("duree", "Le retard et le départ dépassent la durée de la demi-journée.")
    presence.etat, presence.retard, presence.depart = saisie.valeurs
    presence_ecrire(presence, geste=GESTES[saisie.etat], par=par, motif=motif.strip())
