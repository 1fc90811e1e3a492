"""The state of a sheet as plain values: what the history keeps, what two versions are compared by."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from home.typographie import date_courte, heure
from reseau.annuaire.choices import ActionModification, Genre
from reseau.annuaire.models import Lieu, Modification, Service
from reseau.comptes.models import Compte
from reseau.structures.models import Reseau, Structure

Etat = dict[str, Any]
Fiche = Structure | Lieu | Service
FicheSuivie = Fiche | Reseau
MODELES: dict[str, type[Any]] = {Genre.STRUCTURE: Structure, Genre.LIEU: Lieu, Genre.SERVICE: Service}
GENRES = {Structure: Genre.STRUCTURE, Lieu: Genre.LIEU, Service: Genre.SERVICE, Reseau: Genre.RESEAU}


def etat_de(objet: models.Model, champs: Iterable[str]) -> Etat:
    """The values of these fields, ready to be compared and kept: codes for vocabularies, ISO dates."""
    return {nom: _valeur(objet, nom) for nom in champs}


def _valeur(objet: models.Model, nom: str) -> Any:
    champ = objet._meta.get_field(nom)
    if champ.many_to_many:
        return sorted(str(terme.code) for terme in getattr(objet, nom).all()) if objet.pk else []
    valeur = getattr(objet, nom)
    if isinstance(valeur, models.Model):
        return str(getattr(valeur, "code_insee", "") or getattr(valeur, "code", "") or valeur.pk)
    return valeur.isoformat() if isinstance(valeur, datetime.date) else valeur


def ecarts(avant: Etat, apres: Etat) -> dict[str, list[Any]]:
    """Fields that changed, with both values."""
    return {nom: [avant.get(nom), apres[nom]] for nom in apres if avant.get(nom) != apres[nom]}


def version_de(objet: FicheSuivie) -> int:
    """The number that moves with each change of a sheet: its own, or the count of its history where it has none."""
    if isinstance(objet, Structure | Reseau):
        confirmations = ActionModification.CONFIRMATION
        return objet.modifications.filter(genre=GENRES[type(objet)]).exclude(action=confirmations).count()
    return objet.version


def derniere_modification(objet: FicheSuivie) -> Modification | None:
    """The last line of a sheet's history that changed something."""
    lignes = Modification.objects.filter(genre=GENRES[type(objet)], objet=objet.pk)
    lignes = lignes.exclude(action=ActionModification.CONFIRMATION)
    return lignes.select_related("qui").first()


def modification_dite(modification: Modification | None) -> str:
    """« par Claire Moreau à 10 h 12 », « par l’import dora le 3 décembre 2026 à 9 h »."""
    if modification is None:
        return ""
    qui = modification.qui.nom_complet if modification.qui else modification.origine
    jour = timezone.localtime(modification.quand).date()
    quand = f"à {heure(modification.quand)}"
    if jour != timezone.localdate():
        quand = f"le {date_courte(jour)} {quand}"
    return f"par {qui} {quand}" if qui else quand


def dater(fiche: Lieu | Service, par: Compte | None, confirme_le: datetime.date | None) -> None:
    """A person confirms what she saves; a source only moves the date forward."""
    if par is not None:
        fiche.confirme_le, fiche.confirme_par = confirme_le or timezone.localdate(), par
    elif confirme_le and (fiche.confirme_le is None or confirme_le > fiche.confirme_le):
        fiche.confirme_le, fiche.confirme_par = confirme_le, None
