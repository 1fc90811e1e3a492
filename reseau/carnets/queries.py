"""One's notebooks, favourites and short lists, and what their sheets say today: phone, address, hours."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.choices import Fraicheur, Genre
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.portes import LigneHoraire, Tenues, creneau_dire, fraicheur_de, horaires_en_francais, tenues_lire
from reseau.carnets.models import Carnet, FicheRetenue, Partage
from reseau.comptes.models import Compte
from reseau.structures.models import Structure

CLES = {Genre.STRUCTURE: "structure_id", Genre.LIEU: "lieu_id", Genre.SERVICE: "service_id"}


def favoris_de(compte: Compte) -> Carnet | None:
    """The notebook of favourites; None until the first star."""
    return Carnet.objects.filter(compte=compte, titre="").first()


def listes_de(compte: Compte) -> list[Carnet]:
    """One's short lists, each with how many sheets it holds."""
    return list(Carnet.objects.filter(compte=compte).exclude(titre="").annotate(nombre=Count("fiches")))


def etoiles_de(compte: Compte, structure: Structure) -> set[tuple[Genre, int]]:
    """Which sheets of a structure are among one's favourites; one query."""
    ici = Q(structure=structure) | Q(lieu__structure=structure) | Q(service__structure=structure)
    retenues = FicheRetenue.objects.filter(ici, carnet__compte=compte, carnet__titre="")
    return {(retenue.genre, getattr(retenue, CLES[retenue.genre])) for retenue in retenues}


def partage_de(carnet: Carnet) -> Partage | None:
    """The link that opens a list today."""
    partage = carnet.partages.filter(revoque_le=None).first()
    return partage if partage and partage.vit else None


# What the sheets of a notebook say today: phone, address, hours; the same questions for one sheet and for sixty.

LIEUX_MAX = 5


@dataclass(frozen=True)
class LieuDit:
    """Where to come, the phone there, when."""

    nom: str
    adresse: str
    telephone: str
    heures: list[LigneHoraire]


@dataclass(frozen=True)
class FicheDite:
    """A sheet of a notebook as it reads today; `lisible` is false for one that the public no longer sees."""

    retenue: FicheRetenue
    genre: Genre
    titre: str
    structure: Structure
    url: str
    lisible: bool
    fraicheur: str
    telephone: str = ""
    comment: str = ""
    lieux: list[LieuDit] = field(default_factory=list)
    reste: int = 0
    a_distance: list[LigneHoraire] = field(default_factory=list)


def fiches_lire(carnets: Iterable[Carnet]) -> list[FicheRetenue]:
    """The sheets of these notebooks with all that is said of them, in the order in which they were kept."""
    lieux: QuerySet[Lieu] = Lieu.objects.publies().select_related("commune")
    ici = ServiceAuLieu.objects.filter(lieu__publie=True).select_related("lieu__commune")
    retenues = FicheRetenue.objects.filter(carnet__in=carnets).select_related(
        "carnet", "structure__reseau", "lieu__structure__reseau", "lieu__commune", "service__structure__reseau"
    )
    return list(
        retenues.order_by("pk").prefetch_related(
            Prefetch("structure__lieux", lieux), Prefetch("service__aux_lieux", ici.order_by("pk"))
        )
    )


def carnet_dire(carnet: Carnet, jour: datetime.date | None = None) -> list[FicheDite]:
    """The sheets of one notebook, as they read today."""
    return retenues_dire(fiches_lire([carnet]), jour)


def retenues_dire(retenues: list[FicheRetenue], jour: datetime.date | None = None) -> list[FicheDite]:
    """These sheets in words; two queries."""
    jour = jour or timezone.localdate()
    tenues = tenues_lire([lieu for retenue in retenues for lieu, _ in _lieux(retenue)])
    structures = {_structure(retenue).pk for retenue in retenues}
    visibles = set(Structure.objects.visibles(jour).filter(pk__in=structures).values_list("pk", flat=True))
    return [_dire(retenue, tenues, visibles, jour) for retenue in retenues]


def _structure(retenue: FicheRetenue) -> Structure:
    return retenue.structure or (retenue.lieu or retenue.service).structure


def _lieux(retenue: FicheRetenue) -> list[tuple[Lieu, str]]:
    if retenue.structure_id:
        return [(lieu, "") for lieu in retenue.structure.lieux.all()]
    if retenue.lieu_id:
        return [(retenue.lieu, "")]
    return [(au_lieu.lieu, au_lieu.horaires) for au_lieu in retenue.service.aux_lieux.all()]


def _dire(retenue: FicheRetenue, tenues: Tenues, visibles: set[int], jour: datetime.date) -> FicheDite:
    structure, fiche = _structure(retenue), retenue.lieu or retenue.service
    lieux = _lieux(retenue)
    service: Service | None = retenue.service
    ancres = {
        Genre.LIEU: f"#lieu-{getattr(fiche, 'public_id', '')}",
        Genre.SERVICE: f"#service-{getattr(fiche, 'pk', '')}",
    }
    dates = [fiche.confirme_le] if fiche else [lieu.confirme_le for lieu, _ in lieux]
    return FicheDite(
        retenue=retenue,
        genre=retenue.genre,
        titre=(fiche or structure).nom,
        structure=structure,
        url=reverse("structure", args=[structure.code]) + ancres.get(retenue.genre, ""),
        lisible=structure.pk in visibles and (fiche is None or fiche.publie),
        fraicheur=fraicheur_de(min(dates), jour) if dates else Fraicheur.A_JOUR,
        telephone=structure.telephone,
        comment=service.comment_joindre if service else "",
        lieux=[_lieu(lieu, horaires, tenues, jour, retenue.service_id) for lieu, horaires in lieux[:LIEUX_MAX]],
        reste=len(lieux[LIEUX_MAX:]),
        a_distance=horaires_en_francais(service.heures_a_distance) if service else [],
    )


def _lieu(lieu: Lieu, horaires: str, tenues: Tenues, jour: datetime.date, service: int | None) -> LieuDit:
    """A place; its hours are those of the service there, its own, or the half-days that it holds elsewhere."""
    creneaux = [creneau for creneau in tenues.de(lieu, service) if creneau.au is None or creneau.au >= jour]
    return LieuDit(
        nom=lieu.nom,
        adresse=lieu.adresse_dite,
        telephone=lieu.telephone,
        heures=horaires_en_francais(horaires or lieu.horaires) or [creneau_dire(creneau) for creneau in creneaux],
    )
