"""Who reads, prepares, holds, observes and adopts; a stranger gets 404.

A right comes from a seat in force today, from belonging to a bassin, or from animating it: never from having been
there. Every door (pages, search, digests, calendars, files, exports) reads `reunions_lisibles` and its sisters.
"""

import uuid
from functools import partial

from django.db.models import Q, QuerySet

from home.permissions import reserve_a, trouver
from reseau.animation.choices import A_ADOPTER, DECISIONS_AU_REGISTRE, EtatReunion, Qualite, Visibilite
from reseau.animation.models import Action, Comite, Decision, Piece, Point, Reunion, Sondage
from reseau.animation.permissions_sieges import sieges_de
from reseau.comptes.models import Compte
from reseau.membres.permissions import (
    bassins_animes,
    bassins_de,
    est_membre,
    est_region,
    reseaux_menes,
    structures_de,
    structures_representees,
)
from reseau.territoires.models import CompositionCommission


def participe(compte: Compte) -> bool:
    """Reads something of the animation: a member of the network, or who holds a seat."""
    return est_membre(compte) or bool(sieges_de(compte))


def _tenus(compte: Compte) -> Q:
    """Bodies that this person holds: the Région all, the secretary its own, who animates a bassin those over it."""
    if est_region(compte):
        return Q()
    tenus = Q(pk__in=[pk for pk, qualite in sieges_de(compte).items() if qualite == Qualite.SECRETARIAT])
    if bassins := bassins_animes(compte):
        tenus |= _des_bassins(bassins)
    return tenus


def _des_bassins(bassins: frozenset[int]) -> Q:
    """Bodies of these bassins, and of the commissions that hold them today."""
    commissions = CompositionCommission.objects.en_vigueur().filter(bassin__in=bassins).values("commission")
    return Q(bassin__in=bassins) | Q(commission__in=commissions)


def _siegent(compte: Compte) -> Q:
    """Bodies that this person holds, or where she sits."""
    return _tenus(compte) if est_region(compte) else _tenus(compte) | Q(pk__in=sieges_de(compte))


def _vus(compte: Compte) -> Q:
    """Bodies whose meetings this person reads once convened."""
    if est_region(compte):
        return Q()
    vus = _siegent(compte)
    if est_membre(compte):
        vus |= Q(visibilite=Visibilite.RESEAU)
    if bassins := bassins_de(compte):
        vus |= Q(visibilite=Visibilite.BASSIN) & _des_bassins(bassins)
    return vus


def comites_tenus(compte: Compte) -> QuerySet[Comite]:
    """Bodies whose meetings this person prepares and holds."""
    return Comite.objects.filter(_tenus(compte))


def comites_lisibles(compte: Compte) -> QuerySet[Comite]:
    """Bodies and their seats: who decides where is known of every member."""
    return Comite.objects.all() if participe(compte) else Comite.objects.none()


def comites_suivis(compte: Compte) -> QuerySet[Comite]:
    """Bodies whose meetings this person may read."""
    return Comite.objects.filter(_vus(compte))


def comites_ou_siege(compte: Compte) -> QuerySet[Comite]:
    """Bodies that this person holds, or where she sits."""
    return Comite.objects.filter(_siegent(compte))


def reunions_lisibles(compte: Compte) -> QuerySet[Reunion]:
    """Every meeting that this person may read; the one reading of every door. What is not convened is its holders'."""
    if not participe(compte):
        return Reunion.objects.none()
    convoquees = Q(comite__in=comites_suivis(compte), convoquee_le__isnull=False)
    return Reunion.objects.filter(convoquees | Q(comite__in=comites_tenus(compte)))


def peut_tenir(compte: Compte, comite: Comite) -> bool:
    """Prepares the meetings of this body, convenes, writes and closes them."""
    bassins = bassins_animes(compte)  # ce que `_tenus` dirait, déjà lu
    if est_region(compte) or sieges_de(compte).get(comite.pk) == Qualite.SECRETARIAT or comite.bassin_id in bassins:
        return True
    return bool(bassins and comite.commission_id) and comites_tenus(compte).filter(pk=comite.pk).exists()


def peut_sieger(compte: Compte, comite: Comite) -> bool:
    """Sits there today or holds it: proposes points, observes, reads provisional minutes."""
    return comite.pk in sieges_de(compte) or peut_tenir(compte, comite)


def peut_presider(compte: Compte, comite: Comite) -> bool:
    """Chairs this body today."""
    return sieges_de(compte).get(comite.pk) == Qualite.PRESIDENCE


def peut_adopter(compte: Compte, reunion: Reunion) -> bool:
    """May adopt these minutes from the page of the chair: who chairs the body, while they wait."""
    return reunion.etat in A_ADOPTER and peut_presider(compte, reunion.comite)


def peut_lire_le_compte_rendu(compte: Compte, reunion: Reunion) -> bool:
    """Reads what was written: whoever reads the meeting once it is adopted; its seats and its holders before."""
    return reunion.etat == EtatReunion.ADOPTEE or peut_sieger(compte, reunion.comite)


def peut_gerer_les_instances(compte: Compte) -> bool:
    """Opens and closes bodies: the Région."""
    return est_region(compte)


def peut_nommer(compte: Compte, comite: Comite) -> bool:
    """Names and ends seats: who holds the body."""
    return peut_tenir(compte, comite)


def decisions_lisibles(compte: Compte) -> QuerySet[Decision]:
    """The register as this person reads it: adopted ones by visibility or when hers, the others where she sits."""
    if not participe(compte):
        return Decision.objects.none()
    if est_region(compte):
        return Decision.objects.all()
    adoptees = Q(etat__in=DECISIONS_AU_REGISTRE) & (Q(comite__in=comites_suivis(compte)) | portees(compte))
    return Decision.objects.filter(adoptees | Q(comite__in=comites_ou_siege(compte)))


def portees(compte: Compte) -> Q:
    """What this person takes care of, alone, for a structure or for the network she leads."""
    portees = Q(porteur_compte=compte)
    if structures := structures_de(compte) | structures_representees(compte):
        portees |= Q(porteur_structure__in=structures)
    if reseaux := reseaux_menes(compte):
        portees |= Q(porteur_reseau__in=reseaux)
    return portees


def actions_lisibles(compte: Compte) -> QuerySet[Action]:
    """Actions that this person may read: hers, those of where she sits, those of adopted minutes that she reads."""
    if not getattr(compte, "is_authenticated", False):
        return Action.objects.none()
    return Action.objects.filter(_suivies(compte) | portees(compte))


def _suivies(compte: Compte) -> Q:
    lues = Q(reunion__etat=EtatReunion.ADOPTEE, comite__in=comites_suivis(compte))
    return lues | Q(comite__in=comites_ou_siege(compte))


def actions_suivies(compte: Compte) -> QuerySet[Action]:
    """Those that one reads because of where one sits or belongs, one's own left out."""
    return Action.objects.filter(_suivies(compte)) if participe(compte) else Action.objects.none()


def actions_portees(compte: Compte) -> QuerySet[Action]:
    """Actions that this person answers for."""
    return Action.objects.filter(portees(compte))


def peut_repondre(compte: Compte, action: Action) -> bool:
    """Says where an action stands: who takes care of it, and who holds the body."""
    return actions_portees(compte).filter(pk=action.pk).exists() or peut_tenir(compte, action.comite)


def peut_suivre(compte: Compte, decision: Decision) -> bool:
    """Says that a decision is applied, revised or given up: who holds the body."""
    return peut_tenir(compte, decision.comite)


participant_required = reserve_a(participe)
instances_required = reserve_a(peut_gerer_les_instances)


def comite_get_lisible(compte: Compte, code: str) -> Comite:
    """A body that this person knows of; Http404 otherwise."""
    return trouver(comites_lisibles(compte).select_related("bassin", "commission", "parent"), code=code)


def comite_get_tenu(compte: Compte, code: str) -> Comite:
    """A body that this person holds; Http404 otherwise."""
    return trouver(comites_tenus(compte).select_related("bassin", "commission", "parent"), code=code)


def comite_get_siege(compte: Compte, code: str) -> Comite:
    """A body where this person sits, or that she holds; Http404 otherwise."""
    return trouver(comites_ou_siege(compte).select_related("bassin", "commission"), code=code)


def _reunions(lisibles: QuerySet[Reunion]) -> QuerySet[Reunion]:
    return lisibles.select_related("comite__bassin", "comite__commission", "lieu__commune", "precedente")


def reunion_get_visible(compte: Compte, identifiant: uuid.UUID) -> Reunion:
    """A meeting that this person may read; Http404 otherwise, for every door of a meeting."""
    return trouver(_reunions(reunions_lisibles(compte)), uuid=identifiant)


def reunion_get_tenue(compte: Compte, identifiant: uuid.UUID) -> Reunion:
    """A meeting that this person holds; Http404 otherwise."""
    return trouver(_reunions(Reunion.objects.filter(comite__in=comites_tenus(compte))), uuid=identifiant)


def peut_suivre_la_seance(compte: Compte, reunion: Reunion) -> bool:
    """Sits in its body, once it is convened; holds it before."""
    return participe(compte) and (peut_sieger if reunion.convoquee_le else peut_tenir)(compte, reunion.comite)


def reunion_get_siegee(compte: Compte, identifiant: uuid.UUID) -> Reunion:
    """A meeting, once convened, of a body where this person sits; Http404 otherwise."""
    return trouver(_reunions(Reunion.objects.all()), partial(peut_suivre_la_seance, compte), uuid=identifiant)


def reunion_get_presidee(compte: Compte, identifiant: uuid.UUID) -> Reunion:
    """A meeting of a body that this person chairs; Http404 otherwise."""
    return trouver(
        _reunions(reunions_lisibles(compte)), lambda reunion: peut_presider(compte, reunion.comite), uuid=identifiant
    )


def point_get_tenu(compte: Compte, identifiant: uuid.UUID) -> Point:
    """A point that this person may write, of a meeting or of the reserve; Http404 otherwise."""
    points = Point.objects.filter(comite__in=comites_tenus(compte)).select_related("reunion__comite", "comite")
    return trouver(points, uuid=identifiant)


def piece_get_lisible(compte: Compte, identifiant: uuid.UUID) -> Piece:
    """A document of a meeting that this person reads; Http404 otherwise."""
    return trouver(Piece.objects.filter(reunion__in=reunions_lisibles(compte)), uuid=identifiant)


def sondage_get_siege(compte: Compte, identifiant: uuid.UUID) -> Sondage:
    """A poll of a body where this person sits, or that she holds; Http404 otherwise."""
    sondages = Sondage.objects.filter(comite__in=comites_ou_siege(compte)).select_related("comite", "reunion")
    return trouver(sondages, uuid=identifiant)
