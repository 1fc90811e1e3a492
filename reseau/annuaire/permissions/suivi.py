"""Who follows structures that others keep: reports, quality, the board and what may be done from it."""

from dataclasses import dataclass

from django.http import Http404

from home.permissions import trouver
from reseau.annuaire.models import Signalement
from reseau.annuaire.permissions.fiches import compte_anime
from reseau.annuaire.queries.cadres import Cadre, cadres_de
from reseau.annuaire.queries.mesures import Ligne
from reseau.annuaire.queries.signalements import signalements_suivis
from reseau.annuaire.queries.suivi import structures_suivies, suit_des_structures
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_referent, est_region, est_tete_de_reseau
from reseau.structures.models import Structure


def signalement_get(compte: Compte, pk: int) -> Signalement:
    """A report on a structure that this person follows, or Http404."""
    return trouver(signalements_suivis(compte), lambda s: suit_des_structures(compte), pk=pk)


def signalement_peut_clore(compte: Compte, signalement: Signalement) -> bool:
    """Whoever follows the structure; of a payment (R3.1), the Région and who animates its bassin alone."""
    return not signalement.de_paiement or est_region(compte) or compte_anime(compte, signalement.structure)


def structure_get_suivie(compte: Compte, code: str) -> Structure:
    """A structure that this person follows, or Http404."""
    suivies = structures_suivies(compte).select_related("reseau")
    return trouver(suivies, lambda s: suit_des_structures(compte), code=code)


def cadre_get(compte: Compte, cle: str) -> tuple[Cadre, list[Cadre]]:
    """The point of view asked for (the widest when none is) and all those of this person, or Http404."""
    cadres = cadres_de(compte)
    cadre = next((cadre for cadre in cadres if not cle or cadre.cle == cle), None)
    if cadre is None:
        raise Http404
    return cadre, cadres


@dataclass(frozen=True)
class Gestes:
    """What a person may do about one line of the board."""

    modifier: bool
    demander: bool
    nommer: bool


def gestes_sur(compte: Compte, ligne: Ligne) -> Gestes:
    """Edit and name a referent for who acts for it; ask for a confirmation that is due, of referents one is not of."""
    faits, qualite = ligne.qualite.faits, ligne.qualite
    sienne = est_referent(compte, faits.pk)
    represente = sienne or est_tete_de_reseau(compte, faits.reseau) or est_region(compte)
    due = qualite.a_rappeler and faits.referents > 0 and ligne.demandee_le is None
    return Gestes(represente, due and not sienne, represente and faits.referents == 0)
