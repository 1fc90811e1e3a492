"""Writes on the territories: loading of our tables, outlines, change of bassin."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.territoires import imports
from reseau.territoires.models import Bassin, Commune, CompositionBassin, Contour, Departement, Epci

ORIGINE = datetime.date(2010, 1, 1)
GEOMETRIES = ("Polygon", "MultiPolygon")


@dataclass
class BilanTerritoires:
    """What a loading changed."""

    communes_creees: int = 0
    communes_modifiees: int = 0
    communes_inchangees: int = 0
    bassins_crees: int = 0
    rattachements_crees: int = 0
    contours_modifies: int = 0

    @property
    def inchange(self) -> bool:
        """Whether nothing was written."""
        return not (
            self.communes_creees
            or self.communes_modifiees
            or self.bassins_crees
            or self.rattachements_crees
            or self.contours_modifies
        )


@transaction.atomic
def territoires_charger(*, progres: Callable[[str], None] = lambda etape: None) -> BilanTerritoires:
    """Bring communes and bassins in line with the product's tables; rerun freely (R3.2, R4.13).

    Communes follow the table. A bassin, the bassin of a commune and an official outline that exist already are the
    Région's: they are left alone.
    """
    bilan = BilanTerritoires()
    progres("Départements et intercommunalités")
    for ligne in imports.table_lire("departements"):
        Departement.objects.update_or_create(code=ligne["code"], defaults={"nom": ligne["nom"]})
    connus = dict(Epci.objects.values_list("siren", "nom"))
    for ligne in imports.table_lire("epci"):
        if connus.get(ligne["siren"]) != ligne["nom"]:
            Epci.objects.update_or_create(siren=ligne["siren"], defaults={"nom": ligne["nom"]})
    progres("Bassins")
    for ligne in imports.table_lire("bassins"):
        code = ligne.pop("code")
        bilan.bassins_crees += Bassin.objects.get_or_create(code=code, defaults=ligne)[1]
    lignes = list(imports.table_lire("communes"))
    progres(f"{len(lignes)} communes")
    _communes_charger(lignes, bilan)
    _compositions_charger(lignes, bilan)
    progres("Contours des bassins")
    donnees = imports.geojson_lire()
    bilan.contours_modifies = contours_charger(donnees=donnees, source=donnees["source"], approximatif=True)
    return bilan


def _communes_charger(lignes: list[dict[str, str]], bilan: BilanTerritoires) -> None:
    """Create the missing communes, update those whose line changed."""
    departements = {d.code: d.pk for d in Departement.objects.all()}
    epci = {e.siren: e.pk for e in Epci.objects.all()}
    connues = {c.code_insee: c for c in Commune.objects.all()}
    maintenant = timezone.now()
    nouvelles, changees, noms = [], [], set()
    for ligne in lignes:
        champs = imports.commune_champs(ligne)
        champs |= {"departement_id": departements[ligne["departement"]], "epci_id": epci[ligne["epci"]]}
        noms.update(champs)
        commune = connues.get(ligne["code_insee"])
        if commune is None:
            nouvelles.append(Commune(code_insee=ligne["code_insee"], modifie_le=maintenant, **champs))
        elif any(getattr(commune, nom) != valeur for nom, valeur in champs.items()):
            for nom, valeur in {**champs, "modifie_le": maintenant}.items():
                setattr(commune, nom, valeur)
            changees.append(commune)
    Commune.objects.bulk_create(nouvelles)
    if changees:
        Commune.objects.bulk_update(changees, [*sorted(noms), "modifie_le"], batch_size=200)
    bilan.communes_creees, bilan.communes_modifiees = len(nouvelles), len(changees)
    bilan.communes_inchangees = len(lignes) - len(nouvelles) - len(changees)


def _compositions_charger(lignes: list[dict[str, str]], bilan: BilanTerritoires) -> None:
    """Put in its bassin each commune that never was in one."""
    bassins = {b.code: b for b in Bassin.objects.all()}
    communes = dict(Commune.objects.filter(compositions=None).values_list("code_insee", "pk"))
    nouvelles = [
        CompositionBassin(
            commune_id=communes[ligne["code_insee"]],
            bassin=bassins[ligne["bassin"]],
            du=bassins[ligne["bassin"]].valide_du or ORIGINE,
        )
        for ligne in lignes
        if ligne["code_insee"] in communes
    ]
    CompositionBassin.objects.bulk_create(nouvelles)
    bilan.rattachements_crees = len(nouvelles)


@transaction.atomic
def contours_charger(*, donnees: dict[str, Any], source: str, approximatif: bool = False) -> int:
    """Store the outline of each bassin named by `properties.code` and return how many changed.

    An approximate outline never replaces an official one. Raises RegleRefusee "bassin_inconnu" or
    "geometrie_incorrecte", and then stores nothing.
    """
    bassins = {b.code: b for b in Bassin.objects.select_related("contour")}
    changes = 0
    for entite in donnees.get("features", []):
        code, geometrie = (entite.get("properties") or {}).get("code"), entite.get("geometry") or {}
        if code not in bassins:
            raise RegleRefusee("bassin_inconnu", f"Aucun bassin n’a le code « {code} ».")
        if geometrie.get("type") not in GEOMETRIES or not geometrie.get("coordinates"):
            raise RegleRefusee("geometrie_incorrecte", f"Le contour de « {code} » n’est pas un polygone.")
        actuel = getattr(bassins[code], "contour", None)
        valeurs = {"geojson": geometrie, "source": source, "approximatif": approximatif}
        officiel = actuel is not None and approximatif and not actuel.approximatif
        if officiel or (actuel and all(getattr(actuel, nom) == valeur for nom, valeur in valeurs.items())):
            continue
        Contour.objects.update_or_create(bassin=bassins[code], defaults={**valeurs, "modifie_le": timezone.now()})
        changes += 1
    return changes


@transaction.atomic
def commune_bassin_change(*, commune: Commune, bassin: Bassin, jour: datetime.date) -> CompositionBassin:
    """Move a commune to another bassin from `jour` on; what was true before stays true for before.

    Raises RegleRefusee "deja_dans_ce_bassin", or "date_trop_ancienne" when a later change is already recorded.
    """
    Commune.objects.select_for_update().get(pk=commune.pk)
    ouverte = commune.compositions.filter(au=None).first()
    if ouverte and ouverte.bassin_id == bassin.pk:
        raise RegleRefusee("deja_dans_ce_bassin", f"{commune.nom} est déjà dans le bassin {bassin.nom}.")
    if ouverte and ouverte.du >= jour or commune.compositions.filter(au__gt=jour).exists():
        raise RegleRefusee("date_trop_ancienne", "Un changement plus récent est déjà enregistré pour cette commune.")
    if ouverte:
        ouverte.au = jour
        ouverte.save(update_fields=["au"])
    return CompositionBassin.objects.create(commune=commune, bassin=bassin, du=jour)
