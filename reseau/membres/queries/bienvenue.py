"""« Bien commencer »: what a newcomer discovers, read from facts; who animates one's bassins (R4.13, R4.16)."""

import datetime
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from home import registre
from home.gardees import Gardee
from home.registre import Pas
from reseau.comptes.models import Compte
from reseau.membres.choices import Role, Visibilite
from reseau.membres.implantations import implantations
from reseau.membres.models import Appartenance, Mandat, PasFait, Profil, Rattachement
from reseau.membres.permissions import en_equipe_depuis, est_charge_de_mission, structures_de
from reseau.territoires.models import Bassin

SERVIS = Gardee("bassins servis", pieces=("annuaire", "membres", "structures", "territoires"))
CONTACTS = Gardee("qui anime où", pieces=("comptes", "membres", "territoires"))
NOUVEAU = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Contact:
    """Someone in charge of a bassin, with what she shows to members."""

    nom: str
    bassins: str
    url: str
    telephone: str
    courriel: str
    supplee: str = ""


def pas_de(compte: Compte) -> list[Pas]:
    """The steps that every room offers this person, each done or not."""
    faits = set(PasFait.objects.filter(compte=compte).values_list("cle", flat=True))
    proposes = [pas for source in registre.lire("bienvenue") for pas in source(compte)]
    return [replace(pas, fait=pas.cle in faits) if pas.fait is None else pas for pas in proposes]


def pas_trouver(compte: Compte, cle: str) -> Pas | None:
    """The step of this key, when it is offered to this person."""
    return next((pas for pas in pas_de(compte) if pas.cle == cle), None)


def est_nouveau(compte: Compte) -> bool:
    """Joined a first team less than three months ago, and did not put the welcome away."""
    debut = timezone.localdate() - NOUVEAU
    depuis = en_equipe_depuis(compte)
    if depuis is None or depuis < debut or Rattachement.objects.filter(compte=compte, du__lt=debut).exists():
        return False
    return not Profil.objects.filter(compte=compte, bienvenue_fermee_le__isnull=False).exists()


def pas_du_reseau(compte: Compte, second_facteur: bool | None) -> list[Pas]:
    """To say who one is, to protect one's account when a role asks for it, to meet one's chargé de mission."""
    profil = Profil.objects.filter(compte=compte).prefetch_related("demandez_moi").first()
    present = bool(profil and (profil.presentation or profil.telephone or profil.demandez_moi.all()))
    pas = [
        Pas(
            "profil",
            "Vous présenter",
            "Quelques lignes, et les sujets sur lesquels vous répondez.",
            reverse("profil"),
            present,
        )
    ]
    if second_facteur is not None:
        detail = "Votre rôle demande une application d’authentification ou une clé."
        pas.append(Pas("second-facteur", "Protéger votre compte", detail, reverse("mfa_index"), second_facteur))
    if contacts := charges_de_mission_de(compte):
        premier = contacts[0]
        detail = f"{premier.nom} anime le bassin {premier.bassins} : son rôle, et comment l’appeler."
        pas.append(Pas("charge-de-mission", "Faire connaissance avec qui anime votre bassin", detail, premier.url))
    return pas


def bassins_servis(compte: Compte, *, et: frozenset[int] = frozenset()) -> list[Bassin]:
    """The bassins where one's structures receive people or belong, and those of `et`; read once for a team."""
    structures = structures_de(compte)
    return SERVIS.lire((structures, et, timezone.localdate()), lambda: list(_servis(structures, et)))


def _servis(structures: frozenset[int], et: frozenset[int]) -> QuerySet[Bassin]:
    codes = {code for bassins in implantations(structures).values() for code in bassins}
    tenus = Appartenance.objects.en_vigueur().filter(structure__in=structures).order_by().values("bassin")
    return Bassin.objects.filter(Q(code__in=codes) | Q(pk__in=tenus) | Q(pk__in=et))


def charges_de_mission_de(compte: Compte) -> list[Contact]:
    """Who animates, today, the bassins where one's structures receive people or belong; one is not told of oneself."""
    siens = frozenset(bassin.pk for bassin in bassins_servis(compte))
    if est_charge_de_mission(compte):
        return _contacts(siens, compte)
    return CONTACTS.lire((siens, timezone.localdate()), lambda: _contacts(siens, compte))


def _contacts(siens: frozenset[int], compte: Compte) -> list[Contact]:
    mandats = Mandat.objects.filter(bassin__in=siens, role=Role.CHARGE_MISSION)
    visibles = (Visibilite.PUBLIC, Visibilite.MEMBRES)
    lignes = mandats.en_vigueur().filter(compte__is_active=True, compte__profil__visibilite__in=visibles)
    lignes = lignes.exclude(compte=compte)
    par_compte: dict[int, list[Mandat]] = {}
    lignes = lignes.select_related("compte__profil", "bassin", "supplee__compte")
    for mandat in lignes.order_by("compte__nom", "bassin__nom"):
        par_compte.setdefault(mandat.compte_id, []).append(mandat)
    return [_contact(mandats, visibles) for mandats in par_compte.values()]


def _contact(mandats: list[Mandat], visibles: tuple[str, ...]) -> Contact:
    compte, supplee = mandats[0].compte, mandats[0].supplee
    profil = compte.profil
    return Contact(
        nom=compte.nom_complet,
        bassins=", ".join(mandat.bassin.nom for mandat in mandats),
        url=reverse("personne", args=[profil.public_id]),
        telephone=profil.telephone if profil.telephone_visible in visibles else "",
        courriel=compte.email if profil.courriel_visible in visibles else "",
        supplee=supplee.compte.nom_complet if supplee else "",
    )
