"""Who files a request, reads it, treats it; a stranger gets 404.

Who animates a bassin, sits in one of its bodies or speaks for a structure files for it, and reads what was filed for
it. The Région reads all and treats all.
"""

import uuid

from django.db.models import Q, QuerySet

from home.permissions import reserve_a, trouver
from reseau.animation.models import Comite
from reseau.animation.permissions import sieges_de
from reseau.comptes.models import Compte
from reseau.membres.permissions import (
    bassins_animes,
    bassins_de,
    est_membre,
    est_region,
    reseaux_menes,
    structures_representees,
)
from reseau.territoires.models import Bassin, CompositionCommission
from safran.demandes.choices import DEMANDE
from safran.demandes.models import DemandeFormation


def bassins_a_servir(compte: Compte) -> QuerySet[Bassin]:
    """The bassins in force for which this person files a request; a regional body or a network is of them all."""
    bassins = Bassin.objects.en_vigueur().order_by("nom")
    if est_region(compte) or est_membre(compte) and reseaux_menes(compte):
        return bassins
    siens = Q(pk__in=bassins_animes(compte))
    if structures_representees(compte):
        siens |= Q(pk__in=bassins_de(compte))
    if sieges := sieges_de(compte):
        comites = Comite.objects.filter(pk__in=sieges)
        if comites.filter(bassin=None, commission=None).exists():
            return bassins
        tenus = CompositionCommission.objects.en_vigueur().filter(commission__in=comites.values("commission"))
        siens |= Q(pk__in=comites.values("bassin")) | Q(pk__in=tenus.values("bassin"))
    return bassins.filter(siens)


def parle_pour_un_territoire(compte: Compte) -> bool:
    """Holds what may let one file requests: read from what the request knows already, without a question more."""
    parle = bassins_animes(compte) or structures_representees(compte) or reseaux_menes(compte) or sieges_de(compte)
    return est_region(compte) or bool(parle)


def peut_deposer(compte: Compte) -> bool:
    """Files requests for some bassin."""
    return bassins_a_servir(compte).exists()


def demandes_lisibles(compte: Compte) -> QuerySet[DemandeFormation]:
    """Every request that this person may read; the one reading of every door."""
    if not getattr(compte, "is_authenticated", False):
        return DemandeFormation.objects.none()
    if est_region(compte):
        return DemandeFormation.objects.all()
    servis = DemandeFormation.bassins.through.objects.filter(bassin__in=bassins_a_servir(compte).order_by())
    return DemandeFormation.objects.filter(Q(auteur=compte) | Q(pk__in=servis.values("demandeformation")))


def lit_des_demandes(compte: Compte) -> bool:
    """Reads the list: who files some, and who filed one once."""
    return peut_deposer(compte) or DemandeFormation.objects.filter(auteur=compte).exists()


def peut_traiter(compte: Compte, demande: DemandeFormation, vers: str) -> bool:
    """Brings a request to this state: the Région alone."""
    return est_region(compte) and DEMANDE.permet(demande, vers)


def peut_lire_l_historique(compte: Compte, demande: DemandeFormation) -> bool:
    """Reads who did what to it."""
    return demandes_lisibles(compte).filter(pk=demande.pk).exists()


def demande_get_lisible(compte: Compte, identifiant: uuid.UUID) -> DemandeFormation:
    """A request that this person may read; Http404 otherwise."""
    autour = demandes_lisibles(compte).select_related("auteur", "formation", "session__bassin", "session__formation")
    return trouver(autour, uuid=identifiant)


depot_required = reserve_a(peut_deposer)
lecture_required = reserve_a(lit_des_demandes)
