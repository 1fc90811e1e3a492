"""Who reads, prepares, holds, writes, observes and adopts, and what every rule asks first; a stranger gets 404."""

import datetime
import uuid
from functools import partial

from django.db.models import Q, QuerySet

from home.erreurs import RegleRefusee
from home.permissions import reserve_a, trouver
from reseau.animation.choices import A_ADOPTER, DECISIONS_AU_REGISTRE, EtatReunion, Qualite, Visibilite
from reseau.animation.models import (
    Action,
    Comite,
    Convocation,
    DateProposee,
    Decision,
    Piece,
    Point,
    Reunion,
    Siege,
    Sondage,
    Suite,
    TexteConcurrent,
)
from reseau.comptes.models import Compte
from reseau.membres.permissions import (
    bassins_animes,
    bassins_de,
    droits_de,
    droits_tenus,
    est_membre,
    est_region,
    reseaux_menes,
    structures_de,
    structures_representees,
)
from reseau.territoires.models import CompositionCommission

# Seats held today: read with everything else that a person holds, in one question.


def sieges_de(compte: Compte) -> dict[int, str]:
    """The bodies where this person sits today, and in what quality."""
    if not getattr(compte, "is_authenticated", False) or not compte.is_active:
        return {}
    return {droit.a: droit.mot for droit in droits_tenus(compte, "siege")}


def droits_des_sieges(compte: int, jour: datetime.date) -> list[QuerySet]:
    """Seats, for the one question about what a person holds."""
    return [droits_de(Siege.objects.en_vigueur(jour).filter(compte=compte), "siege", "qualite", "comite_id")]


# Who reads, prepares, holds, observes and adopts; a stranger gets 404.
#
# A right comes from a seat in force today, from belonging to a bassin, or from animating it: never from having been
# there. Every door (pages, search, digests, calendars, files, exports) reads `reunions_lisibles` and its sisters.


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


def reunion_get_presidee(compte: Compte, identifiant: uuid.UUID) -> Reunion:
    """A meeting of a body that this person chairs; Http404 otherwise."""
    return trouver(
        _reunions(reunions_lisibles(compte)), lambda reunion: peut_presider(compte, reunion.comite), uuid=identifiant
    )


def piece_get_lisible(compte: Compte, identifiant: uuid.UUID) -> Piece:
    """A document of a meeting that this person reads; Http404 otherwise."""
    return trouver(Piece.objects.filter(reunion__in=reunions_lisibles(compte)), uuid=identifiant)


def sondage_get_siege(compte: Compte, identifiant: uuid.UUID) -> Sondage:
    """A poll of a body where this person sits, or that she holds; Http404 otherwise."""
    return trouver(_sondages(comites_ou_siege(compte)), uuid=identifiant)


def sondage_get_tenu(compte: Compte, identifiant: uuid.UUID) -> Sondage:
    """A poll of a body that one holds; Http404 otherwise."""
    return trouver(_sondages(comites_tenus(compte)), uuid=identifiant)


def _sondages(comites: QuerySet[Comite]) -> QuerySet[Sondage]:
    return Sondage.objects.filter(comite__in=comites).select_related("comite", "reunion")


# Who answers for a seat, writes a point, joins a document, asks for dates; a stranger gets 404.


def convocation_get_repondable(compte: Compte, identifiant: uuid.UUID) -> Convocation:
    """The convening of one's own seat, in force, or of a seat of a body that one holds; Http404 otherwise."""
    siens = Siege.objects.en_vigueur().filter(compte=compte)
    convocations = Convocation.objects.filter(
        Q(siege__in=siens) | Q(reunion__comite__in=comites_tenus(compte)), reunion__in=reunions_lisibles(compte)
    )
    return trouver(convocations.select_related("siege__compte", "reunion__comite"), uuid=identifiant)


def piece_get_tenue(compte: Compte, identifiant: uuid.UUID) -> Piece:
    """A document of a meeting of a body that one holds; Http404 otherwise."""
    pieces = Piece.objects.filter(reunion__comite__in=comites_tenus(compte))
    return trouver(pieces.select_related("reunion__comite"), uuid=identifiant)


def point_get_modifiable(compte: Compte, identifiant: uuid.UUID) -> Point:
    """A point that one holds, while its agenda may change; Http404 otherwise."""
    points = Point.objects.filter(comite__in=comites_tenus(compte)).select_related("reunion__comite", "comite")
    return trouver(points, lambda point: point.reunion is None or point.reunion.se_prepare, uuid=identifiant)


def point_get_en_reserve(compte: Compte, identifiant: uuid.UUID) -> Point:
    """A point of the reserve of a body that one holds; Http404 otherwise."""
    points = Point.objects.filter(comite__in=comites_tenus(compte), reunion=None)
    return trouver(points.select_related("comite"), uuid=identifiant)


def date_get_choisissable(compte: Compte, identifiant: uuid.UUID, pk: int) -> DateProposee:
    """A date of a poll of a body that one holds; Http404 otherwise."""
    dates = DateProposee.objects.filter(sondage__comite__in=comites_tenus(compte), sondage__uuid=identifiant)
    return trouver(dates.select_related("sondage__comite", "sondage__reunion"), pk=pk)


def sieges_repondables(compte: Compte, sondage: Sondage) -> list[Siege]:
    """The seats for which this person answers a poll: her own first; all of them when she holds the body."""
    sieges = sondage.comite.sieges.en_vigueur().select_related("compte", "structure", "reseau").order_by("pk")
    if not peut_tenir(compte, sondage.comite):
        sieges = sieges.filter(compte=compte)
    return sorted(sieges, key=lambda siege: siege.compte_id != compte.pk)


# Who follows a session live, and who writes it; a stranger gets 404.


def reunion_get_suivie(compte: Compte, identifiant: uuid.UUID) -> Reunion:
    """A meeting to follow as it is written, once convened: its seats and its holders; Http404 for anyone else."""
    lignes = Reunion.objects.select_related("comite", "precedente")
    return trouver(lignes, partial(peut_suivre_la_seance, compte), uuid=identifiant)


def version_get_suivie(compte: Compte, identifiant: uuid.UUID) -> int:
    """The version of a meeting that this person follows; Http404 for anyone else.

    Everyone in the room asks for it every five seconds: one small question.
    """
    lignes = Reunion.objects.filter(uuid=identifiant).values_list("version", "comite", "convoquee_le")
    for version, comite, convoquee_le in lignes:
        if convoquee_le and comite in sieges_de(compte):
            return version
    return reunion_get_suivie(compte, identifiant).version


def suite_get_tenue(compte: Compte, identifiant: uuid.UUID) -> Suite:
    """What came out of a point that this person may write; Http404 otherwise."""
    suites = Suite.objects.filter(point__comite__in=comites_tenus(compte), point__reunion__isnull=False)
    return trouver(suites.select_related("point__reunion__comite"), uuid=identifiant)


def concurrent_get_tenu(compte: Compte, identifiant: uuid.UUID) -> TexteConcurrent:
    """A text kept beside another, of a point that this person may write; Http404 otherwise."""
    textes = TexteConcurrent.objects.filter(point__comite__in=comites_tenus(compte))
    return trouver(textes.select_related("point__reunion__comite"), uuid=identifiant)


def point_get_en_reunion(compte: Compte, identifiant: uuid.UUID) -> Point:
    """A point of a meeting, that this person may write; Http404 otherwise, and for the reserve."""
    points = Point.objects.filter(comite__in=comites_tenus(compte), reunion__isnull=False)
    return trouver(points.select_related("reunion__comite", "tenu_par"), uuid=identifiant)


# The doors of what follows a meeting: a decision by its number, an action, the page of a chair.


def preside(compte: Compte) -> bool:
    """Chairs some body today."""
    return Qualite.PRESIDENCE in sieges_de(compte).values()


presidence_required = reserve_a(preside)
connecte_required = reserve_a(lambda compte: compte.is_active)


def decision_get_lisible(compte: Compte, numero: str) -> Decision:
    """A decision that this person may read, by its number « D-2026-017 »; Http404 otherwise."""
    parts = numero.split("-")
    annee, rang = (int(parts[1]), int(parts[2])) if len(parts) == 3 and _nombres(parts[1:]) else (0, 0)
    decisions = decisions_lisibles(compte).select_related(
        "comite", "reunion", "point", "revise", "porteur_compte", "porteur_structure", "porteur_reseau"
    )
    return trouver(decisions, annee=annee, rang=rang)


def _nombres(textes: list[str]) -> bool:
    return all(texte.isascii() and texte.isdigit() and len(texte) < 8 for texte in textes)


def action_get_lisible(compte: Compte, identifiant: uuid.UUID) -> Action:
    """An action that this person may read; Http404 otherwise."""
    actions = actions_lisibles(compte).select_related(
        "comite", "reunion", "decision", "porteur_compte", "porteur_structure", "porteur_reseau"
    )
    return trouver(actions, uuid=identifiant)


# What every rule of this room asks first.


def tenue_exiger(*, par: Compte, comite: Comite) -> None:
    """Raises RegleRefusee "droit" when this person does not hold this body."""
    if not peut_tenir(par, comite):
        raise RegleRefusee("droit", "Ce comité n’est pas tenu par vous.")


def dit_exiger(*, texte: str, code: str, phrase: str) -> str:
    """What was typed, trimmed. Raises RegleRefusee `code` when nothing was."""
    if not (texte := texte.strip()):
        raise RegleRefusee(code, phrase)
    return texte
