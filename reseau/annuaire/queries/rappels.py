"""Sheets that grew old since they were last told to those who keep them (R5.1)."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from reseau.annuaire.choices import JOURS_RAPPEL, Genre, Jalon
from reseau.annuaire.models import Lieu, Rappel, Service
from reseau.annuaire.queries.fraicheur import jalon_de
from reseau.structures.models import Structure


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
    champs = ("pk", "structure_id", "nom", cle, "confirme_le", "confirme_par_id")
    for pk, structure, nom, public, confirme_le, par in lignes.values_list(*champs):
        url, jalon = reverse(adresse, args=[public]), jalon_de(confirme_le, jour)
        yield FicheVieillie(structure, genre, pk, nom, url, confirme_le, jalon, par is not None)
