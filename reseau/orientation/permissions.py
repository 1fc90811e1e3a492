"""Who opens and receives slips, who keeps the rules and the first information; a stranger gets 404.

The assistant is for everyone. A slip is read by the structure that opened it and by the one that awaits the person.
"""

from django.db.models import Q, QuerySet

from home.codes import code_lire
from home.permissions import trouver
from reseau.comptes.models import Compte
from reseau.membres.permissions import (
    bassins_animes,
    est_charge_de_mission,
    est_membre,
    est_region,
    est_tete_de_reseau,
    reseaux_menes,
    structures_de,
)
from reseau.orientation.choices import CODE_LONGUEUR
from reseau.orientation.models import FicheLiaison, Trou
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin


def peut_ouvrir(compte: Compte) -> bool:
    """Opens slips, and types the code of one: whoever belongs to a structure."""
    return est_membre(compte) and bool(structures_de(compte))


def tient_les_regles(compte: Compte) -> bool:
    """Writes, tries and publishes the rules and their cases: the Région."""
    return est_region(compte)


def peut_proposer(compte: Compte) -> bool:
    """Proposes a rule or a case: who animates a bassin, who leads a network, the Région."""
    return est_region(compte) or est_charge_de_mission(compte) or est_tete_de_reseau(compte)


def lit_les_trous(compte: Compte, bassin: Bassin) -> bool:
    """Reads which sheets expired behind a hole: who animates the bassin, the Région."""
    return est_region(compte) or bassin.pk in bassins_animes(compte)


def voit_la_fiche(compte: Compte, trou: Trou) -> bool:
    """Reads which sheet expired behind a hole: those too who hold it."""
    tenue = trou.service is not None and trou.service.structure_id in structures_de(compte)
    return tenue or lit_les_trous(compte, trou.bassin)


def bassin_get_mesurable(compte: Compte, code: str) -> Bassin:
    """The bassin whose coverage this person has measured again; 404 for anyone else."""
    return trouver(Bassin.objects.en_vigueur(), lambda bassin: lit_les_trous(compte, bassin), code=code)


def peut_tenir_information(compte: Compte, reseau: Reseau | int) -> bool:
    """Keeps the first information of a network: who leads it, the Région."""
    return est_region(compte) or getattr(reseau, "pk", reseau) in reseaux_menes(compte)


def structures_ou_recevoir(compte: Compte) -> QuerySet[Structure]:
    """The structures in whose name this person opens and receives slips."""
    return Structure.objects.filter(pk__in=structures_de(compte), fusionnee_dans=None).order_by("nom")


def fiche_trouver(compte: Compte, code: str) -> FicheLiaison | None:
    """The slip of this code, if it awaits the person in one of one's structures.

    None for a wrong code, another's code and a closed slip alike: nobody learns by trying where someone was sent.
    """
    canonique = code_lire(code, CODE_LONGUEUR)
    fiches = FicheLiaison.objects.select_related("besoin", "situation", "bassin", "structure", "service", "lieu")
    return fiches.filter(code=canonique, structure__in=structures_de(compte)).first() if canonique else None


def fiches_lisibles(compte: Compte) -> QuerySet[FicheLiaison]:
    """The slips that one's structures opened, received, or await."""
    structures = structures_de(compte)
    passees = Q(passages__structure__in=structures) | Q(structure__in=structures)
    return FicheLiaison.objects.filter(passees).distinct()
