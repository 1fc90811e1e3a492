"""Who may follow: members of the network, on published trainings; a stranger gets 404 in every other case."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from wagtail.models import PageViewRestriction

from home.permissions import droit_exiger, reserve_a, restreinte, trouver
from reseau.annuaire.portes import lieux_des_bassins
from reseau.comptes.models import Compte
from reseau.membres.models import Rattachement
from reseau.membres.permissions import bassins_animes, est_membre, est_region, reseaux_menes
from safran.formations.models import FormationPage
from safran.parcours.models import Suivi
from safran.parcours.queries.suivis import suivi_get


def peut_lire(compte: Compte, formation: FormationPage) -> bool:
    """Whether the reading restrictions set in the admin let a member in."""
    for restriction in formation.get_view_restrictions():
        if restriction.restriction_type == PageViewRestriction.PASSWORD:
            return False
        if restriction.restriction_type == PageViewRestriction.GROUPS and not (
            compte.is_superuser or restriction.groups.filter(pk__in=compte.groups.all()).exists()
        ):
            return False
    return True


def peut_suivre(compte: Compte, formation: FormationPage) -> bool:
    """A member may follow a published training."""
    return formation.live and est_membre(compte) and peut_lire(compte, formation)


def coordonne(compte: Compte) -> bool:
    """The Région, the lead of a network, the chargé de mission of a bassin: who looks at how people progress."""
    return est_region(compte) or bool(reseaux_menes(compte) or bassins_animes(compte))


def comptes_coordonnes(compte: Compte) -> QuerySet[Rattachement, Any] | None:
    """The accounts attached today to the structures of one's networks or bassins; None stands for everybody."""
    if est_region(compte):
        return None
    siennes = Q(structure__reseau__in=reseaux_menes(compte))
    if bassins := bassins_animes(compte):
        siennes |= Q(structure__in=lieux_des_bassins(bassins).values("structure"))
    return Rattachement.objects.en_vigueur().filter(siennes).values("compte")


def peut_deroger(compte: Compte, de: int) -> bool:
    """May hold a training complete for the account `de`: who coordinates that person, never oneself."""
    if not coordonne(compte) or compte.pk == de:
        return False
    comptes = comptes_coordonnes(compte)
    return comptes is None or comptes.filter(compte=de).exists()


coordination_required = reserve_a(coordonne)


def formation_get_suivable(compte: Compte, pk: int) -> FormationPage:
    """The published training that this member may follow, or Http404."""
    droit_exiger(est_membre(compte))
    publiees = FormationPage.objects.live().select_related("rubrique").annotate(barriere=restreinte())
    formation: FormationPage = trouver(publiees, pk=pk)
    droit_exiger(not formation.barriere or peut_lire(compte, formation))
    return formation


def suivi_get_ouvert(compte: Compte, formation_pk: int) -> Suivi | None:
    """The person's own following of a training that can be followed; None when it is not started, Http404 otherwise."""
    formation = formation_get_suivable(compte, formation_pk)
    suivi = suivi_get(compte, formation)
    if suivi:
        suivi.compte, suivi.formation = compte, formation
    return suivi


def suivi_get_commence(compte: Compte, formation_pk: int) -> Suivi:
    """The person's own following of a training, begun, or Http404."""
    suivi = suivi_get_ouvert(compte, formation_pk)
    if suivi is None:
        raise Http404
    return suivi


def formation_get_pilotee(compte: Compte, pk: int) -> FormationPage:
    """A training whose followings one looks at, published or not for the Région, or Http404."""
    droit_exiger(coordonne(compte))
    return trouver(FormationPage.objects.all() if est_region(compte) else FormationPage.objects.live(), pk=pk)


def suivi_get_pilote(compte: Compte, pk: int) -> Suivi:
    """The following of someone that one coordinates, or Http404."""
    droit_exiger(coordonne(compte))
    comptes = comptes_coordonnes(compte)
    suivis = Suivi.objects.select_related("compte", "formation", "derogation__accordee_par", "achevement")
    return trouver(suivis if comptes is None else suivis.filter(compte__in=comptes), pk=pk)
