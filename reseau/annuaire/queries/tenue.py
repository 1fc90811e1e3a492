"""Who follows, keeps and answers for which structures, from where one looks at the directory, and which sheets
grew old (R5.1).
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import connection
from django.db.models import Count, DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Collate, Least, NullIf
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.choices import JOURS_RAPPEL, EtatSignalement, Fraicheur, Genre, Jalon
from reseau.annuaire.models import DemandeConfirmation, Lieu, Rappel, Service, Signalement
from reseau.annuaire.models.fiches import plus_ancienne
from reseau.annuaire.queries.bilans import faits_lire
from reseau.annuaire.queries.fiches import fraicheur_de, jalon_de, lieux_des_bassins
from reseau.annuaire.queries.qualite import Qualite, qualite_de
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.permissions import bassins_animes, est_region, reseaux_menes, structures_representees
from reseau.membres.portes import structures_a_gerer
from reseau.structures.models import Structure
from reseau.territoires.models import CompositionBassin


def structures_suivies(compte: Compte) -> QuerySet[Structure]:
    """Own ones for a referent, those of own networks for a lead, those that receive people in own bassins for a CMO.

    All of them for the Région. Merged structures are left out: the one that replaces them stands for them.
    """
    structures = Structure.objects.filter(fusionnee_dans=None)
    if est_region(compte):
        return structures
    siennes = Q(pk__in=structures_representees(compte)) | Q(reseau__in=reseaux_menes(compte))
    if bassins := bassins_animes(compte):
        siennes |= Q(pk__in=lieux_des_bassins(bassins).values("structure"))
    return structures.filter(siennes)


def implantations(structures: QuerySet[Structure]) -> QuerySet:
    """(structure, bassin's code, bassin's name) for each bassin where these structures have a published place."""
    compositions = CompositionBassin.objects.en_vigueur()
    return (
        Lieu.objects.publies()
        .filter(structure__in=structures, commune__compositions__in=compositions)
        .order_by()
        .values_list("structure_id", "commune__compositions__bassin__code", "commune__compositions__bassin__nom")
        .distinct()
    )


def lieux_par_bassin(bassins: frozenset[int]) -> QuerySet:
    """(bassin, structure, place's name, town's name) of each published place that stands in these bassins today."""
    compositions = CompositionBassin.objects.en_vigueur().filter(bassin__in=bassins)
    return (
        Lieu.objects.publies()
        .filter(commune__compositions__in=compositions)
        .order_by("commune__nom", "nom", "pk")
        .values_list("commune__compositions__bassin", "structure", "nom", "commune__nom")
    )


def suit_des_structures(compte: Compte) -> bool:
    """Holds a role that follows structures."""
    return bool(
        est_region(compte) or structures_representees(compte) or reseaux_menes(compte) or bassins_animes(compte)
    )


REGION, RESEAUX, BASSINS, STRUCTURES = "region", "reseaux", "bassins", "structures"


@dataclass(frozen=True)
class Cadre:
    """A point of view: which structures, only the places of these bassins, only these networks."""

    cle: str
    libelle: str
    bassins: frozenset[int] | None = None
    reseaux: frozenset[int] | None = None
    structures: frozenset[int] | None = None

    def visibles(self) -> QuerySet[Structure]:
        """The structures seen from here, among those that the public sees."""
        visibles = Structure.objects.visibles()
        if self.bassins is not None:
            visibles = visibles.filter(pk__in=lieux_des_bassins(self.bassins).values("structure"))
        if self.reseaux is not None:
            visibles = visibles.filter(reseau__in=self.reseaux)
        if self.structures is not None:
            visibles = visibles.filter(pk__in=self.structures)
        return visibles


def cadres_de(compte: Compte) -> list[Cadre]:
    """The points of view of a person, the widest first; no query when rights are already read."""
    cadres = []
    if est_region(compte):
        cadres.append(Cadre(REGION, "Toute la région"))
    if reseaux := reseaux_menes(compte):
        cadres.append(Cadre(RESEAUX, "Mon réseau" if len(reseaux) == 1 else "Mes réseaux", reseaux=reseaux))
    if bassins := bassins_animes(compte):
        cadres.append(Cadre(BASSINS, "Mon bassin" if len(bassins) == 1 else "Mes bassins", bassins=bassins))
    if structures := structures_representees(compte):
        libelle = "Ma structure" if len(structures) == 1 else "Mes structures"
        cadres.append(Cadre(STRUCTURES, libelle, structures=structures))
    return cadres


def signalements_suivis(compte: Compte) -> QuerySet[Signalement]:
    """Reports on the structures that this person follows, the newest first."""
    signalements = Signalement.objects.filter(structure__in=structures_suivies(compte))
    return signalements.select_related("structure__reseau", "lieu__commune", "service", "traite_par")


def signalements_a_traiter(compte: Compte) -> QuerySet[Signalement]:
    """Those that wait for this person."""
    return signalements_suivis(compte).filter(etat=EtatSignalement.A_TRAITER)


# Who answers for a structure: its referents, or the lead of its network, or the Région; who animates it.


def repondants_de(structures: Iterable[int]) -> Mapping[int, tuple[Role, list[Compte]]]:
    """For each structure, whom to write to, by which role; one for which nobody answers is left out. Two queries."""
    cles = set(structures)
    par_portee: dict[tuple[str, int | None], list[Compte]] = defaultdict(list)
    mandats = Mandat.objects.en_vigueur().filter(
        compte__is_active=True, role__in=(Role.REFERENT, Role.TETE_RESEAU, Role.REGION)
    )
    for mandat in mandats.select_related("compte").order_by("compte_id"):
        portee = {Role.REFERENT: mandat.structure_id, Role.TETE_RESEAU: mandat.reseau_id}.get(Role(mandat.role))
        par_portee[mandat.role, portee].append(mandat.compte)
    trouves = {}
    for cle, reseau in Structure.objects.filter(fusionnee_dans=None).values_list("pk", "reseau_id"):
        if cle not in cles:
            continue
        for role, portee in ((Role.REFERENT, cle), (Role.TETE_RESEAU, reseau), (Role.REGION, None)):
            if comptes := par_portee.get((role, portee)):
                trouves[cle] = role, comptes
                break
    return trouves


def animateurs_de(structures: Iterable[int]) -> Mapping[int, tuple[Compte, ...]]:
    """For each structure, the Région and whoever animates a bassin where it receives people. Two queries."""
    cles = set(structures)
    par_bassin: dict[str | None, list[Compte]] = defaultdict(list)
    mandats = Mandat.objects.en_vigueur().filter(compte__is_active=True, role__in=(Role.CHARGE_MISSION, Role.REGION))
    for mandat in mandats.select_related("compte", "bassin").order_by("compte_id"):
        par_bassin[mandat.bassin.code if mandat.bassin else None].append(mandat.compte)
    trouves = {cle: set(par_bassin[None]) for cle in cles}
    for cle, code, _ in implantations(Structure.objects.filter(pk__in=cles)):
        trouves[cle].update(par_bassin[code])
    return {cle: tuple(sorted(comptes, key=lambda compte: compte.pk)) for cle, comptes in trouves.items()}


# What is asked of a structure that no referent keeps: its mailbox is sent a signed link, which names the request.
#
# The base holds no link, nor anything that gives one (ADR 026).

SEL_CONFIRMATION = "annuaire.confirmation"


def confirmation_lien(cle: int, destinataire: str) -> str | None:
    """The link of a mail that leaves; nothing when there is nothing left to confirm."""
    demande = DemandeConfirmation.objects.ouvertes().filter(pk=cle, courriel__iexact=destinataire).first()
    if demande is None:
        return None
    jeton = signing.Signer(salt=SEL_CONFIRMATION).sign(str(demande.pk))
    return settings.SITE_URL + reverse("confirmation_par_lien", args=[jeton])


def demande_du_jeton(jeton: str) -> DemandeConfirmation | None:
    """The request that a link names and that still opens; None for a forged link."""
    try:
        cle = signing.Signer(salt=SEL_CONFIRMATION).unsign(jeton)
    except signing.BadSignature:
        return None
    ouvertes = DemandeConfirmation.objects.ouvertes().filter(structure__in=Structure.objects.visibles())
    return ouvertes.select_related("structure").filter(pk=cle).first()


def avec_adresses(structures: QuerySet[Any]) -> QuerySet[Any]:
    """With `boite`, where one writes to each, and `numero`, where one calls it: its own, else its first place’s."""
    lieux = Lieu.objects.publies().filter(structure=OuterRef("pk")).order_by("permanence", "pk")

    def la_sienne(champ: str) -> Coalesce:
        du_lieu = Subquery(lieux.exclude(**{champ: ""}).values(champ)[:1])
        return Coalesce(NullIf(champ, Value("")), du_lieu, Value(""))

    return structures.annotate(boite=la_sienne("courriel"), numero=la_sienne("telephone"))


def jamais_confirmees() -> QuerySet[Any]:
    """Visible structures that nobody keeps, and of which nobody ever confirmed a published sheet.

    `boite`, `numero`: where one writes to them and calls them, maybe nowhere; `sollicitee`: whether their mailbox holds
    a link that still opens.
    """
    referents = Mandat.objects.en_vigueur().filter(role=Role.REFERENT, compte__is_active=True, structure=OuterRef("pk"))
    siennes = [modele.objects.publies().filter(structure=OuterRef("pk"), confirmee=False) for modele in (Lieu, Service)]
    liens = DemandeConfirmation.objects.ouvertes().filter(structure=OuterRef("pk"))
    jamais = Structure.objects.visibles().filter(Exists(siennes[0]) | Exists(siennes[1]), ~Exists(referents))
    return avec_adresses(jamais).annotate(sollicitee=Exists(liens)).order_by("pk")


# Sheets that grew old since they were last told to those who keep them (R5.1).


@dataclass(frozen=True)
class FicheVieillie:
    """A published place or service that passed a step without being confirmed."""

    structure: int
    genre: Genre
    objet: int
    nom: str
    url: str
    confirme_le: datetime.date
    jalon: Jalon
    confirmee: bool

    @property
    def cle(self) -> tuple[str, int, int, datetime.date]:
        """What a reminder is unique by."""
        return self.genre.value, self.objet, self.jalon.value, self.confirme_le


def fiches_vieillies(jour: datetime.date) -> list[FicheVieillie]:
    """Published sheets of visible structures whose last step was never told, structure by structure; four queries."""
    dits = set(Rappel.objects.values_list("genre", "objet", "jalon", "confirme_le"))
    fiches = [*_fiches(Lieu, jour), *_fiches(Service, jour)]
    return sorted((f for f in fiches if f.cle not in dits), key=lambda f: (f.structure, f.genre, f.nom, f.objet))


def _fiches(modele: type[Lieu] | type[Service], jour: datetime.date) -> Iterator[FicheVieillie]:
    genre, adresse, cle = (
        (Genre.LIEU, "lieu_modifier", "public_id") if modele is Lieu else (Genre.SERVICE, "service_modifier", "pk")
    )
    depuis = jour - datetime.timedelta(days=JOURS_RAPPEL)
    lignes = modele.objects.publies().filter(confirme_le__lt=depuis, structure__in=Structure.objects.visibles(jour))
    champs = ("pk", "structure_id", "nom", cle, "confirme_le", "confirmee")
    for pk, structure, nom, public, confirme_le, confirmee in lignes.values_list(*champs):
        url, jalon = reverse(adresse, args=[public]), jalon_de(confirme_le, jour)
        yield FicheVieillie(structure, genre, pk, nom, url, confirme_le, jalon, confirmee)


# What the people who keep sheets need: which ones, how fresh, what changed last.

DERNIERES = 12


@dataclass(frozen=True)
class FicheATenir:
    """One line of « mes fiches »."""

    structure: Structure
    lieux: int
    services: int
    confirme_le: datetime.date | None
    fraicheur: Fraicheur
    jamais: int = 0
    qualite: Qualite | None = None

    @property
    def total(self) -> int:
        """How many published sheets it has; `jamais` of them were never confirmed by a person."""
        return self.lieux + self.services

    @property
    def a_rappeler(self) -> bool:
        """Not confirmed for three months."""
        return self.confirme_le is None or (timezone.localdate() - self.confirme_le).days > JOURS_RAPPEL


class FichesATenir:
    """The sheets someone may edit, the stalest first: counted and cut by the base, read page by page."""

    def __init__(self, structures: QuerySet[Structure]) -> None:
        self._structures = structures
        # The oldest confirmation among the published sheets of a structure; none when it has none.
        jamais = Value(datetime.date.max, DateField())
        dates = []
        for publiees in (Lieu.objects.publies(), Service.objects.publies()):
            siennes = publiees.filter(structure=OuterRef("pk")).order_by("confirme_le")
            dates.append(Coalesce(Subquery(siennes.values("confirme_le")[:1]), jamais))
        self._rangees = structures.annotate(ancienne=NullIf(Least(*dates), jamais, output_field=DateField())).order_by(
            F("ancienne").asc(nulls_first=True),
            Collate("nom", "C") if connection.vendor == "postgresql" else F("nom"),
            "pk",
        )

    @cached_property
    def _nombre(self) -> int:
        return self._structures.order_by().count()

    def __len__(self) -> int:
        return self._nombre

    def __getitem__(self, tranche: slice) -> list[FicheATenir]:
        cles = list(self._rangees.values_list("pk", flat=True)[tranche])
        fiches = {fiche.structure.pk: fiche for fiche in _fiches_queries(self._structures.filter(pk__in=cles))}
        return [fiches[cle] for cle in cles if cle in fiches]


def fiches_a_tenir(compte: Compte) -> FichesATenir:
    """The sheets this person may edit, the stalest first."""
    return FichesATenir(structures_a_gerer(compte))


def fiches_noter(fiches: Iterable[FicheATenir]) -> list[FicheATenir]:
    """The same lines with their score; the number of queries does not depend on how many there are."""
    fiches = list(fiches)
    faits = faits_lire(Structure.objects.filter(pk__in=[fiche.structure.pk for fiche in fiches]))
    qualites = {f.pk: qualite_de(f) for f in faits}
    return [replace(fiche, qualite=qualites[fiche.structure.pk]) for fiche in fiches]


def fiches_propres(compte: Compte) -> list[FicheATenir]:
    """The sheets of the structures this person represents, with their score; no query when there are none."""
    propres = structures_representees(compte)
    return (
        fiches_noter(_fiches_queries(Structure.objects.filter(pk__in=propres, fusionnee_dans=None))) if propres else []
    )


def tenue_de(structure: Structure) -> dict[str, object]:
    """Places, services, last changes and freshness of one structure; how many places show the identity (R3.3)."""
    lieux = list(structure.lieux.select_related("commune"))
    return {
        "lieux": lieux,
        "services": list(structure.services.prefetch_related("missions", "aux_lieux__lieu")),
        "modifications": list(structure.modifications.select_related("qui")[:DERNIERES]),
        "fiche": tenue_courte(structure),
        "contacts": list(structure.contacts.select_related("lieu", "service")),
        "identites": sum(lieu.identite_affichee for lieu in lieux),
    }


def tenue_courte(structure: Structure) -> FicheATenir:
    """How fresh the sheets of one structure are; three queries."""
    return _fiches_queries(Structure.objects.filter(pk=structure.pk))[0]


def _fiches_queries(structures: QuerySet[Structure]) -> list[FicheATenir]:
    comptes = {}
    mesures = {"n": Count("pk"), "d": Min("confirme_le"), "j": Count("pk", filter=Q(confirmee=False))}
    for modele, nom in ((Lieu, "lieux"), (Service, "services")):
        lignes = modele.objects.publies().filter(structure__in=structures.order_by().values("pk"))
        for cle, *mesure in lignes.values("structure").annotate(**mesures).values_list("structure", "n", "d", "j"):
            comptes[cle, nom] = mesure
    fiches = [_fiche(structure, comptes) for structure in structures]
    return sorted(fiches, key=lambda f: (f.confirme_le is not None, f.confirme_le, f.structure.nom))


def _fiche(structure: Structure, comptes: dict) -> FicheATenir:
    lieux, date_lieux, lieux_jamais = comptes.get((structure.pk, "lieux"), (0, None, 0))
    services, date_services, services_jamais = comptes.get((structure.pk, "services"), (0, None, 0))
    confirme_le = plus_ancienne(date_lieux, date_services)
    fraicheur = fraicheur_de(confirme_le) if lieux or services else Fraicheur.A_CONFIRMER
    return FicheATenir(structure, lieux, services, confirme_le, fraicheur, lieux_jamais + services_jamais)
