"""Teams: who works for a structure, who represents it, who is invited, and how that changed."""

import datetime
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from home.queries import refuse_le
from reseau.comptes.models import Compte
from reseau.membres.choices import EtatDemande, Role, Visibilite
from reseau.membres.implantations import implantations
from reseau.membres.models import DemandeCompte, Invitation, Mandat, Profil, Rattachement
from reseau.membres.permissions import (
    bassins_animes,
    compte_represente,
    droits_tenus,
    est_charge_de_mission,
    est_membre,
    est_region,
    par_requete,
    reseaux_menes,
    structures_de,
    structures_representees,
)
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

# The signed link of an invitation: the base keeps its key, never the link (ADR 026).

SEL = "membres.invitation"
OUVERTE = Q(acceptee_le__isnull=True, annulee_le__isnull=True)


def lien_de(invitation: Invitation) -> str:
    """The whole address."""
    jeton = signing.Signer(salt=SEL).sign(invitation.cle.hex)
    return settings.SITE_URL + reverse("invitation", args=[jeton])


def invitation_lien(cle: int, destinataire: str) -> str | None:
    """The link of a mail that leaves; nothing once the invitation was used or cancelled."""
    invitation = Invitation.objects.filter(OUVERTE, pk=cle, email__iexact=destinataire).first()
    return lien_de(invitation) if invitation else None


def invitation_du_jeton(jeton: str) -> Invitation | None:
    """The invitation that a link names and that is still open; None for a forged link."""
    try:
        cle = uuid.UUID(signing.Signer(salt=SEL).unsign(jeton))
    except (signing.BadSignature, ValueError):
        return None
    return Invitation.objects.select_related("structure", "invite_par").filter(OUVERTE, cle=cle).first()


# Reads about people.


@dataclass(frozen=True)
class Membre:
    """One line of a team page."""

    rattachement: Rattachement
    roles: list[str]
    referent: Mandat | None = None

    @property
    def public_id(self) -> UUID | None:
        profil = getattr(self.rattachement.compte, "profil", None)
        return profil.public_id if profil else None


def equipe(structure: Structure) -> list[Membre]:
    """The people attached to a structure today, with their mandates there; two queries whatever the size."""
    lignes = (
        Rattachement.objects.filter(structure=structure)
        .en_vigueur()
        .select_related("compte__profil")
        .annotate(refuse_le=refuse_le("compte__email"))
        .order_by("compte__nom", "compte__prenom")
    )
    mandats: dict[int, list[Mandat]] = {}
    for mandat in Mandat.objects.filter(structure=structure).en_vigueur():
        mandats.setdefault(mandat.compte_id, []).append(mandat)
    membres = []
    for ligne in lignes:
        tenus = mandats.get(ligne.compte_id, [])
        referent = next((mandat for mandat in tenus if mandat.role == Role.REFERENT), None)
        membres.append(Membre(ligne, [Role(mandat.role).label for mandat in tenus], referent))
    return membres


def referents_de(structure: Structure) -> QuerySet[Mandat]:
    """Mandates of referent in force today, of open accounts."""
    mandats = Mandat.objects.filter(role=Role.REFERENT, structure=structure, compte__is_active=True)
    return mandats.en_vigueur().select_related("compte")


def dernier_referent(structure: Structure, compte: Compte) -> bool:
    """Is a referent of this structure today, and the only one; a stand-in ends with whom she stands in for."""
    return set(referents_de(structure).filter(supplee=None).values_list("compte_id", flat=True)) == {compte.pk}


def collegues(structure: Structure, compte: Compte) -> QuerySet[Compte]:
    """The others of the team, by name."""
    rattaches = Rattachement.objects.filter(structure=structure).en_vigueur().values("compte")
    return Compte.objects.filter(pk__in=rattaches, is_active=True).exclude(pk=compte.pk).order_by("nom", "prenom")


def tetes_de_reseau(reseau: Reseau) -> list[Compte]:
    """Who leads this network today, those who hide set aside."""
    mandats = Mandat.objects.filter(role=Role.TETE_RESEAU, reseau=reseau).en_vigueur().select_related("compte")
    mandats = mandats.exclude(compte__profil__visibilite=Visibilite.PERSONNE)
    return [mandat.compte for mandat in mandats.order_by("compte__nom", "compte__prenom")]


def equipe_montree(lecteur: Compte, structure: Structure, caches: frozenset[int] | None = None) -> list[Membre]:
    """The team as a member of the network may see it; nobody to the others (R5.9); `caches`, for who asked already."""
    if not est_membre(lecteur):
        return []
    caches = comptes_caches(lecteur, structure) if caches is None else caches
    return [membre for membre in equipe(structure) if membre.rattachement.compte_id not in caches]


def voit_toute_l_equipe(lecteur: Compte, structure: Structure) -> bool:
    """Is of this team, or acts for it: sees those whom the others of the network do not."""
    return structure.pk in structures_de(lecteur) or compte_represente(lecteur, structure)


def comptes_caches(lecteur: Compte, structure: Structure) -> frozenset[int]:
    """Accounts of people who show themselves to their own team only, when this reader is not of this one."""
    if voit_toute_l_equipe(lecteur, structure):
        return frozenset()
    caches = Profil.objects.filter(visibilite=Visibilite.PERSONNE, compte__rattachements__structure=structure)
    return frozenset(caches.values_list("compte_id", flat=True))


def profil_valeurs(compte: Compte) -> dict[str, object]:
    """What one's own profile says today, defaults when it was never written; reading it writes nothing (T09)."""
    profil = Profil.objects.filter(compte=compte).first()
    actuel = profil or Profil(compte=compte)
    return {
        "prenom": compte.prenom,
        "nom": compte.nom,
        "presentation": actuel.presentation,
        "telephone": actuel.telephone,
        "visibilite": actuel.visibilite,
        "telephone_visible": actuel.telephone_visible,
        "courriel_visible": actuel.courriel_visible,
        "demandez_moi": profil.demandez_moi.all() if profil else [],
    }


def invitations_ouvertes(structure: Structure | None) -> QuerySet[Invitation]:
    """Invitations of a team, or with None to hold a mandate, that nobody used nor closed.

    `perimee` tells those whose link serves no more, `refuse_le` when their mail was refused for good.
    """
    ouvertes = Invitation.objects.filter(OUVERTE, structure=structure).annotate(
        perimee=Q(expire_le__lte=timezone.now()), refuse_le=refuse_le("email")
    )
    return ouvertes.select_related("structure", "reseau").prefetch_related("bassins")


def invite_a_un_compte(invitation: Invitation) -> bool:
    """The invited person has an open account already; a closed one opens again with a password."""
    return Compte.objects.filter(email__iexact=invitation.email, is_active=True).exists()


def structures_a_gerer(compte: Compte) -> QuerySet[Structure]:
    """Structures whose team this person may manage: own ones as referent, all of own networks as lead."""
    structures = Structure.objects.filter(fusionnee_dans__isnull=True).select_related("reseau").order_by("nom")
    if est_region(compte):
        return structures
    return structures.filter(Q(pk__in=structures_representees(compte)) | Q(reseau__in=reseaux_menes(compte)))


def demandes_a_traiter(compte: Compte) -> QuerySet[DemandeCompte]:
    """Requests this person may answer: those of own structures; for who animates a bassin, those of its structures, of
    structures that have no place yet, and those that name none; all of them for the Région."""
    demandes = DemandeCompte.objects.filter(etat=EtatDemande.A_TRAITER).select_related("structure__reseau")
    if est_region(compte):
        return demandes
    voulues = Q(structure__in=structures_a_gerer(compte))
    if est_charge_de_mission(compte):
        demandees = Structure.objects.filter(pk__in=demandes.order_by().values("structure"))
        voulues |= Q(structure=None) | Q(structure__in=structures_animees(compte, demandees))
    return demandes.filter(voulues)


def structures_animees(compte: Compte, structures: QuerySet[Structure]) -> list[int]:
    """Those of these structures that receive people in a bassin animated by this person, or nowhere yet (R4.16)."""
    siens = set(Bassin.objects.filter(pk__in=bassins_animes(compte)).values_list("code", flat=True))
    lieux = implantations(structures.order_by().values("pk"))
    return [pk for pk in structures.values_list("pk", flat=True) if pk not in lieux or siens & lieux[pk].keys()]


def repond_aux_demandes(compte: Compte) -> bool:
    """May answer some request for an account."""
    return est_region(compte) or est_charge_de_mission(compte) or structures_a_gerer(compte).exists()


def structures_de_reponse(compte: Compte) -> QuerySet[Structure]:
    """Structures in which this person may accept someone."""
    siennes = structures_a_gerer(compte)
    if est_region(compte) or not est_charge_de_mission(compte):
        return siennes
    ouvertes = Structure.objects.filter(fusionnee_dans__isnull=True).select_related("reseau").order_by("nom")
    animees = structures_animees(compte, ouvertes)
    return ouvertes.filter(Q(pk__in=animees) | Q(pk__in=siennes.order_by().values("pk")))


# For whom a person works.


def structure_de(compte: Compte) -> Structure | None:
    """For whom the person works today; the first attachment when there are several. Read once per request."""
    equipes = [(droit.du, droit.c, droit.a) for droit in droits_tenus(compte, "equipe")]
    return par_requete(compte, "structure", lambda: Structure.objects.get(pk=min(equipes)[2])) if equipes else None


# Who is told for structures: whoever prepares, and those who represent them.


def organisateurs_de(auteur: int, structures: Iterable[int]) -> list[Compte]:
    """The author, and the referents in force of these structures, each once; accounts still open."""
    referents = Mandat.objects.en_vigueur().filter(role=Role.REFERENT, structure__in=list(structures))
    dits = Q(pk=auteur) | Q(pk__in=referents.values("compte"))
    return list(Compte.objects.filter(dits, is_active=True).order_by("pk"))


# The history of a team, told from the dated rows themselves.


@dataclass(frozen=True, order=True)
class Evenement:
    """Something that happened, or is planned, on a day."""

    jour: datetime.date
    fait: str
    qui: str
    precision: str = ""

    @property
    def prevu(self) -> bool:
        return self.jour > timezone.localdate()


def evenements_de(structure: Structure) -> list[Evenement]:
    """Arrivals, departures, mandates and invitations of a team, the latest first; three queries."""
    return sorted([*_rattachements(structure), *_mandats(structure), *_invitations(structure)], reverse=True)


def _rattachements(structure: Structure) -> Iterator[Evenement]:
    for ligne in Rattachement.objects.filter(structure=structure).select_related("compte"):
        yield Evenement(ligne.du, "Arrivée", ligne.compte.nom_complet, ligne.fonction)
        if ligne.au:
            yield Evenement(ligne.au, "Départ", ligne.compte.nom_complet)


def _mandats(structure: Structure) -> Iterator[Evenement]:
    mandats = Mandat.objects.filter(structure=structure, role=Role.REFERENT).select_related("compte", "nomme_par")
    for mandat in mandats:
        par = f"par {mandat.nomme_par.nom_complet}" if mandat.nomme_par else ""
        yield Evenement(mandat.du, "Début du mandat de référent", mandat.compte.nom_complet, par)
        if mandat.au:
            yield Evenement(mandat.au, "Fin du mandat de référent", mandat.compte.nom_complet)


def _invitations(structure: Structure) -> Iterator[Evenement]:
    for invitation in Invitation.objects.filter(structure=structure).select_related("invite_par"):
        qui = f"{invitation.prenom} {invitation.nom}".strip() or invitation.email
        yield Evenement(
            timezone.localdate(invitation.creee_le), "Invitation", qui, f"par {invitation.invite_par.nom_complet}"
        )
        if invitation.annulee_le:
            yield Evenement(timezone.localdate(invitation.annulee_le), "Invitation annulée ou remplacée", qui)
