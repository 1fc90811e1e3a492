"""Outlines: a file replaces what was in force from a day on (R4.19)."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.territoires.contours import ContourLu, contours_lire
from reseau.territoires.models import Contour, Niveau


@dataclass(frozen=True)
class BilanContours:
    """What an import of outlines changed."""

    crees: int = 0
    remplaces: int = 0
    inchanges: int = 0


@transaction.atomic
def contours_importer(
    *,
    donnees: dict[str, Any],
    niveau: str,
    source: str,
    propriete: str = "code",
    du: datetime.date | None = None,
    approximatif: bool = False,
) -> BilanContours:
    """Store the outlines of a collection, in force from `du` (today by default); the former ones end that day.

    Official outlines unless `approximatif`; an approximate outline never replaces an official one. Raises RegleRefusee
    "source_absente", "contour_refuse", "aucun_contour" or "date_trop_ancienne", and then stores nothing.
    """
    if not source.strip():
        raise RegleRefusee("source_absente", "Nommez la source et la licence de ces contours.")
    lecture = contours_lire(donnees, niveau, propriete)
    if lecture.refuses:
        premier = lecture.refuses[0]
        raise RegleRefusee("contour_refuse", f"{premier.nom or premier.valeur or 'Un contour'} : {premier.raison}.")
    if not lecture.bons:
        raise RegleRefusee("aucun_contour", f"Aucun contour du fichier ne correspond à un territoire ({propriete}).")
    jour = du or timezone.localdate()
    ouverts = {c.code: c for c in Contour.objects.select_for_update().filter(niveau=lecture.niveau, valide_au=None)}
    neuf = {"niveau": lecture.niveau, "source": source.strip()[:400], "approximatif": approximatif}
    compte = Counter(_contour_poser(lu, ouverts.get(lu.code), neuf, jour) for lu in lecture.bons)
    if compte["cree"] or compte["remplace"]:
        public_purge()
    return BilanContours(compte["cree"], compte["remplace"], compte["inchange"])


def _contour_poser(lu: ContourLu, actuel: Contour | None, neuf: dict[str, Any], jour: datetime.date) -> str:
    """Store one outline; what was in force ends that day, or gives its place when it began that very day."""
    valeurs = {**neuf, "geojson": lu.geojson}
    if actuel is None:
        origine = None if neuf["approximatif"] else jour
        Contour.objects.create(code=lu.code, valide_du=origine, **valeurs)
        return "cree"
    if neuf["approximatif"] and not actuel.approximatif:
        return "inchange"
    if all(getattr(actuel, nom) == valeur for nom, valeur in valeurs.items()):
        return "inchange"
    if actuel.valide_du and actuel.valide_du > jour:
        raise RegleRefusee("date_trop_ancienne", f"Un contour plus récent de {lu.nom} est déjà enregistré.")
    if neuf["approximatif"] or actuel.valide_du == jour:
        for nom, valeur in {**valeurs, "modifie_le": timezone.now()}.items():
            setattr(actuel, nom, valeur)
        actuel.save()
        return "remplace"
    actuel.valide_au, actuel.modifie_le = jour, timezone.now()
    actuel.save(update_fields=["valide_au", "modifie_le"])
    Contour.objects.create(code=lu.code, valide_du=jour, **valeurs)
    return "remplace"


def contours_charger(*, donnees: dict[str, Any], niveau: str = Niveau.BASSIN) -> int:
    """Store our own approximate outlines and return how many changed; official ones are left alone."""
    bilan = contours_importer(donnees=donnees, niveau=niveau, source=donnees["source"], approximatif=True)
    return bilan.crees + bilan.remplaces
