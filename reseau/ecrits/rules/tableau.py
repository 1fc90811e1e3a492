"""The table of the note: its indicators, its measures taken from a file, a file undone (R5.25)."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.ecrits.mesures import Couple
from reseau.ecrits.models import ImportMesures, IndicateurTerritoire, MesureTerritoire
from reseau.ecrits.permissions import peut_tenir_le_tableau

Cle = tuple[int, int, int]


def _tenue_exiger(par: Compte) -> None:
    if not peut_tenir_le_tableau(par):
        raise RegleRefusee("droit", "Le tableau des notes est tenu par la Région.")


@transaction.atomic
def indicateur_ecrire(
    *, par: Compte, indicateur: IndicateurTerritoire | None = None, **champs: Any
) -> IndicateurTerritoire:
    """Add a line to the table, or change it; one retired keeps its measures and is no longer shown.

    Its code is what files name: it does not change once it has measures. Raises RegleRefusee "droit" or "code";
    ValidationError by field.
    """
    _tenue_exiger(par)
    verrou = IndicateurTerritoire()
    if indicateur is not None:
        verrou = IndicateurTerritoire.objects.select_for_update().get(pk=indicateur.pk)
        if champs.get("code", verrou.code) != verrou.code and verrou.mesures.exists():
            raise RegleRefusee("code", "Des mesures portent ce code : il ne change plus.")
    for nom, valeur in champs.items():
        setattr(verrou, nom, valeur)
    verrou.full_clean()
    verrou.save()
    return verrou


@transaction.atomic
def mesures_importer(*, par: Compte, cle: uuid.UUID, nom: str, mesures: Iterable[tuple[Cle, Couple]]) -> ImportMesures:
    """Write these measures over those that stand; the same key writes once, what does not change is not touched.

    Raises RegleRefusee "droit", or "vide" when nothing would change.
    """
    _tenue_exiger(par)
    _tableau_tenir()
    if existant := ImportMesures.objects.filter(uuid=cle, par=par).first():
        return existant
    changements: list[Any] = []
    neuves: list[MesureTerritoire] = []
    changees: list[MesureTerritoire] = []
    lignes = {(m.indicateur_id, m.bassin_id, m.annee): m for m in MesureTerritoire.objects.select_for_update()}
    for place, (valeur, sur) in mesures:
        mesure = lignes.get(place)
        avant = None if mesure is None else (mesure.valeur, mesure.sur)
        if avant == (valeur, sur):
            continue
        changements.append([list(place), _dire(avant), _dire((valeur, sur))])
        if mesure is None:
            indicateur, bassin, annee = place
            mesure = MesureTerritoire(indicateur_id=indicateur, bassin_id=bassin, annee=annee)
        (neuves if avant is None else changees).append(mesure)
        mesure.valeur, mesure.sur, mesure.importee_par, mesure.importee_le = valeur, sur, par, timezone.now()
    if not changements:
        raise RegleRefusee("vide", "Ce fichier ne change rien : tout y est déjà.")
    MesureTerritoire.objects.bulk_create(neuves)
    MesureTerritoire.objects.bulk_update(changees, ["valeur", "sur", "importee_par", "importee_le"])
    return ImportMesures.objects.create(uuid=cle, nom=nom[:200], par=par, changements=changements)


@transaction.atomic
def import_annuler(*, importation: ImportMesures, par: Compte) -> int:
    """Put back what a file changed; what another file wrote since stays. Return how many measures stay so.

    Raises RegleRefusee "droit", or "deja" once it is undone.
    """
    _tenue_exiger(par)
    _tableau_tenir()
    verrou = ImportMesures.objects.select_for_update().get(pk=importation.pk)
    if verrou.annule_le:
        raise RegleRefusee("deja", "Cet import est déjà annulé.")
    restent = 0
    lignes = {(m.indicateur_id, m.bassin_id, m.annee): m for m in MesureTerritoire.objects.select_for_update()}
    for place, avant, apres in verrou.changements:
        mesure = lignes.get(tuple(place))
        if mesure is None or _dire((mesure.valeur, mesure.sur)) != apres:
            restent += 1
        elif avant is None:
            mesure.delete()
        else:
            mesure.valeur, mesure.sur = Decimal(avant[0]), None if avant[1] is None else Decimal(avant[1])
            mesure.importee_par, mesure.importee_le = par, timezone.now()
            mesure.save()
    verrou.annule_par, verrou.annule_le = par, timezone.now()
    verrou.save(update_fields=["annule_par", "annule_le"])
    return restent


def _tableau_tenir() -> None:
    """Two files at once wait for each other: the indicators are taken first, in their order."""
    list(IndicateurTerritoire.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def _dire(valeurs: Couple | None) -> list[str | None] | None:
    """As the history keeps it."""
    if valeurs is None:
        return None
    return [None if nombre is None else str(nombre.quantize(Decimal("0.01"))) for nombre in valeurs]
