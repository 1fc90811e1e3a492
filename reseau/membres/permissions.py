"""Who may what: what a person holds today, asked once a request, and every right that derives from it."""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import CharField, IntegerField, Q, QuerySet, Value
from django.utils import timezone

from home import registre
from home.permissions import reserve_a, trouver
from reseau.comptes.models import Compte
from reseau.membres.choices import ROLES_ADMIN, ROLES_SECOND_FACTEUR, Role
from reseau.membres.implantations import implantations
from reseau.membres.models import Appartenance, Invitation, Mandat, Rattachement
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

# Each room offers its rows at the registry point « droits »: `callable(compte, jour)`, lines written by `droits_de`.
# Nothing is kept from a request to the next, so a right lost acts at once.

RIEN = Value(None, output_field=IntegerField())


class Droit(NamedTuple):
    """One line: its kind, a word (a role, a quality), up to three keys, the day it began."""

    genre: str
    mot: str
    a: int | None
    b: int | None
    c: int | None
    du: datetime.date | None


def droits_de(lignes: QuerySet, genre: str, mot: Any = "", *cles: str, du: Any = RIEN) -> QuerySet:
    """Rows as lines of rights: `mot` and `cles` name their columns, each in the order of `Droit`."""
    colonnes = [mot or Value("", output_field=CharField()), *cles, *([RIEN] * (3 - len(cles))), du]
    return lignes.order_by().values_list(Value(genre, output_field=CharField()), *colonnes)


def droits_du_reseau(compte: int, jour: datetime.date) -> list[QuerySet]:
    """Mandates, teams, the bassins of these teams, second factors."""
    equipes = Rattachement.objects.en_vigueur(jour).filter(compte=compte)
    bassins = Appartenance.objects.en_vigueur(jour).filter(structure__in=equipes.values("structure"))
    mandats = Mandat.objects.en_vigueur(jour).filter(compte=compte)
    return [
        droits_de(mandats, "mandat", "role", "structure_id", "reseau_id", "bassin_id", du="du"),
        droits_de(equipes, "equipe", "", "structure_id", "structure__reseau_id", "pk", du="du"),
        droits_de(bassins, "bassin", "", "bassin_id"),
        droits_de(Authenticator.objects.filter(user=compte), "facteur", "type"),
    ]


def droits_demander(compte: Compte) -> list[Droit]:
    """Every line of this person today; one query."""
    jour = timezone.localdate()
    premiere, *autres = [lignes for offre in registre.lire("droits") for lignes in offre(compte.pk, jour)]
    return [Droit(*ligne) for ligne in premiere.union(*autres, all=True)]


# A conseiller or conseillère is anyone with a rattachement in force. A référent acts for own structure, a tête de
# réseau for own network, a chargé de mission for own bassins, the Région for everything.

Lu = TypeVar("Lu")


def _en_vigueur(
    modele: type[Mandat | Rattachement], champs: tuple[str, ...], compte: Compte, jour: datetime.date
) -> list[tuple]:
    """These fields of what the person held, or will hold, on another day than today."""
    return list(modele.objects.filter(compte=compte).en_vigueur(jour).values_list(*champs))


def par_requete(compte: Compte, cle: str, lire: Callable[[], Lu]) -> Lu:
    """What `lire` reads of this person, once per request: nothing is kept from one to the next (see middleware)."""
    memoire = getattr(compte, "_memoire_droits", None)
    if memoire is None:
        return lire()
    if cle not in memoire:
        memoire[cle] = lire()
    return memoire[cle]


def _agit(compte: Compte) -> bool:
    """Someone signed in, whose account is open."""
    return getattr(compte, "is_authenticated", False) and compte.is_active


def droits_tenus(compte: Compte, genre: str) -> list[Droit]:
    """The lines of this kind that the person holds today, all kinds asked together once a request."""
    tous = par_requete(compte, "droits", lambda: droits_demander(compte))
    return [droit for droit in tous if droit.genre == genre]


def _mandats(compte: Compte, jour: datetime.date | None = None) -> list[tuple[str, int | None, int | None, int | None]]:
    """(role, structure, reseau, bassin) of each mandat in force."""
    if not _agit(compte):
        return []
    if jour:
        return _en_vigueur(Mandat, ("role", "structure_id", "reseau_id", "bassin_id"), compte, jour)
    return [(droit.mot, droit.a, droit.b, droit.c) for droit in droits_tenus(compte, "mandat")]


def _rattachements(compte: Compte, jour: datetime.date | None = None) -> list[tuple[int, int, datetime.date]]:
    """(structure, reseau, du) of each rattachement in force."""
    if not _agit(compte):
        return []
    if jour:
        return _en_vigueur(Rattachement, ("structure_id", "structure__reseau_id", "du"), compte, jour)
    return [(droit.a, droit.b, droit.du) for droit in droits_tenus(compte, "equipe")]


def structures_de(compte: Compte, jour: datetime.date | None = None) -> frozenset[int]:
    """Primary keys of the structures the person is attached to."""
    return frozenset(structure for structure, _, _ in _rattachements(compte, jour))


def en_equipe_depuis(compte: Compte) -> datetime.date | None:
    """The first day of the oldest rattachement in force today; None for who is in no team."""
    return min((du for _, _, du in _rattachements(compte)), default=None)


def roles_en_vigueur(compte: Compte, jour: datetime.date | None = None) -> frozenset[str]:
    """Every role held on `jour`; a rattachement gives CONSEILLER, a superuser counts as the Région."""
    roles = {ligne[0] for ligne in _mandats(compte, jour)}
    if structures_de(compte, jour):
        roles.add(Role.CONSEILLER.value)
    if getattr(compte, "is_superuser", False) and compte.is_active:
        roles.add(Role.REGION.value)
    return frozenset(roles)


def est_membre(compte: Compte) -> bool:
    """Has at least one rattachement or mandat in force."""
    return bool(roles_en_vigueur(compte))


def est_region(compte: Compte) -> bool:
    """Acts for the Région."""
    return Role.REGION.value in roles_en_vigueur(compte)


def region_connue() -> bool:
    """Someone was given a mandate of the Région, whatever became of it: the site has had its first day."""
    return Mandat.objects.filter(role=Role.REGION).exists()


def _portees(compte: Compte, role: Role) -> frozenset[int]:
    """What this role is held for: the one scope that each of its mandates has."""
    return frozenset(cle for tenu, *cles in _mandats(compte) if tenu == role for cle in cles if cle)


def _tient(compte: Compte, role: Role, portee: Structure | Reseau | Bassin | int | None) -> bool:
    """Holds this role there, or anywhere when no place is named."""
    cle, portees = getattr(portee, "pk", portee), _portees(compte, role)
    return bool(portees) if cle is None else cle in portees


def est_tete_de_reseau(compte: Compte, reseau: Reseau | int | None = None) -> bool:
    """Leads this network, or any network when none is named."""
    return _tient(compte, Role.TETE_RESEAU, reseau)


def est_charge_de_mission(compte: Compte, bassin: Bassin | int | None = None) -> bool:
    """Animates this bassin, or any bassin when none is named."""
    return _tient(compte, Role.CHARGE_MISSION, bassin)


def est_referent(compte: Compte, structure: Structure | int | None = None) -> bool:
    """Is the referent of this structure, or of any when none is named."""
    return _tient(compte, Role.REFERENT, structure)


def structures_representees(compte: Compte) -> frozenset[int]:
    """Structures that this person may act for as referent."""
    return _portees(compte, Role.REFERENT)


def bassins_animes(compte: Compte) -> frozenset[int]:
    """Primary keys of the bassins that this person animates."""
    return _portees(compte, Role.CHARGE_MISSION)


def bassins_de(compte: Compte) -> frozenset[int]:
    """Bassins this person is of today: those where the structures of her rattachements belong, those she animates.

    The Région is of none: what it opens, it opens by `est_region`. Read once per request, as mandates are.
    """
    siens = droits_tenus(compte, "bassin") if _agit(compte) else []
    return bassins_animes(compte) | {droit.a for droit in siens}


def est_du_bassin(compte: Compte, bassin: Bassin | int) -> bool:
    """Is of this bassin today: reads what it keeps for those who work there."""
    return getattr(bassin, "pk", bassin) in bassins_de(compte)


def compte_constate(compte: Compte, bassin: Bassin | int) -> bool:
    """May say which structures are of this bassin: who animates it, or the Région."""
    return est_charge_de_mission(compte, bassin) or est_region(compte)


def reseaux_menes(compte: Compte) -> frozenset[int]:
    """Primary keys of the networks that this person leads."""
    return _portees(compte, Role.TETE_RESEAU)


def compte_represente(compte: Compte, structure: Structure) -> bool:
    """May act for a structure: its referent, the lead of its network, or the Région."""
    return est_referent(compte, structure.pk) or est_tete_de_reseau(compte, structure.reseau_id) or est_region(compte)


def compte_anime_structure(compte: Compte, structure: Structure) -> bool:
    """In charge of a bassin where the structure receives people, or of any while it has no place yet (R4.16)."""
    bassins = bassins_animes(compte)
    if not bassins:
        return False
    siens = implantations(Structure.objects.filter(pk=structure.pk).values("pk")).get(structure.pk)
    return not siens or Bassin.objects.filter(pk__in=bassins, code__in=siens).exists()


def compte_nomme(compte: Compte, role: str, structure: Structure | None = None) -> bool:
    """May give, extend and end this mandate: the Région any of them, who acts for a structure its referents."""
    if est_region(compte):
        return True
    return role == Role.REFERENT and structure is not None and compte_represente(compte, structure)


def compte_tient_des_mandats(compte: Compte) -> bool:
    """May give some mandate: the Région, a head of network, a referent."""
    return bool(roles_en_vigueur(compte) & {Role.REGION.value, Role.TETE_RESEAU.value, Role.REFERENT.value})


def compte_invite(compte: Compte, structure: Structure) -> bool:
    """May invite people in a structure: who acts for it, and the chargé de mission of its bassins."""
    return compte_represente(compte, structure) or compte_anime_structure(compte, structure)


def invitation_permise(compte: Compte, invitation: Invitation) -> bool:
    """May send this invitation, or has it still hold: whoever invites in its team, or gives its mandate."""
    if invitation.structure is None:
        return compte_nomme(compte, invitation.role)
    return compte_invite(compte, invitation.structure)


def reseaux_de(compte: Compte) -> frozenset[int]:
    """Networks the person belongs to, by rattachement or as lead."""
    return frozenset(reseau for _, reseau, _ in _rattachements(compte)) | reseaux_menes(compte)


def entre_dans_admin(compte: Compte) -> bool:
    """May open Wagtail's admin."""
    return bool(roles_en_vigueur(compte) & {r.value for r in ROLES_ADMIN})


def second_facteur_requis(compte: Compte) -> bool:
    """Holds a role that opens more than own page (arbitrages)."""
    roles = {role for role, *_ in _mandats(compte)} | ({Role.REGION.value} if compte.is_superuser else set())
    return not roles.isdisjoint(r.value for r in ROLES_SECOND_FACTEUR)


def second_facteur_pose(compte: Compte) -> bool:
    """Has set a second factor."""
    return bool(droits_tenus(compte, "facteur"))


def mandat_change_ce_jour(compte: Compte) -> bool:
    """A mandate of this person begins or ends today."""
    jour = timezone.localdate()
    return Mandat.objects.filter(Q(du=jour) | Q(au=jour), compte=compte).exists()


membre_required = reserve_a(est_membre)


def structure_get_representee(compte: Compte, code: str) -> Structure:
    """The structure this person may act for, or Http404 whether it exists or not."""
    return trouver(Structure.objects.select_related("reseau"), lambda s: compte_represente(compte, s), code=code)


def structure_get_invitable(compte: Compte, code: str) -> Structure:
    """The structure in which this person may invite, or Http404 whether it exists or not."""
    ouvertes = Structure.objects.select_related("reseau").filter(fusionnee_dans=None)
    return trouver(ouvertes, lambda s: compte_invite(compte, s), code=code)


def bassin_get_constate(compte: Compte, code: str) -> Bassin:
    """The bassin whose structures this person names, or Http404 whether it exists or not."""
    return trouver(Bassin.objects.all(), lambda bassin: compte_constate(compte, bassin), code=code)
