"""One's notebooks: favourites, short lists, what the star of a sheet shows."""

from collections.abc import Iterable

from django.db.models import Count, Q

from reseau.annuaire.choices import Genre
from reseau.annuaire.models import Lieu, Service
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


def fiches_de(structure: Structure) -> Iterable[Lieu | Service]:
    """The services, then the places, that a sheet shows."""
    yield from structure.services.publies().order_by("pk")
    yield from structure.lieux.publies().order_by("permanence", "pk")


def partage_de(carnet: Carnet) -> Partage | None:
    """The link that opens a list today."""
    partage = carnet.partages.filter(revoque_le=None).first()
    return partage if partage and partage.vit else None
