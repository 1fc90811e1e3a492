"""Loading of the product's own tables."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from reseau.territoires import imports
from reseau.territoires.models import Bassin, Commune, CommuneVoisine, CompositionBassin, Departement, Epci, Niveau
from reseau.territoires.rules.contours import contours_charger

ORIGINE = datetime.date(2010, 1, 1)
CONTOURS = {"contours-bassins": Niveau.BASSIN, "contours-departements": Niveau.DEPARTEMENT}


@dataclass
class BilanTerritoires:
    """What a loading changed."""

    communes_creees: int = 0
    communes_modifiees: int = 0
    communes_inchangees: int = 0
    bassins_crees: int = 0
    rattachements_crees: int = 0
    contours_modifies: int = 0
    voisines_modifiees: int = 0

    @property
    def inchange(self) -> bool:
        """Whether nothing was written."""
        return not (
            self.communes_creees
            or self.communes_modifiees
            or self.bassins_crees
            or self.rattachements_crees
            or self.contours_modifies
            or self.voisines_modifiees
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
    progres("Communes voisines, hors région")
    bilan.voisines_modifiees = _voisines_charger()
    progres("Contours des bassins et des départements")
    for nom, niveau in CONTOURS.items():
        bilan.contours_modifies += contours_charger(donnees=imports.contours_lire(nom), niveau=niveau)
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


def _voisines_charger() -> int:
    """Bring the neighbours in line with their table, all at once when one line differs."""
    communes = dict(Commune.objects.values_list("code_insee", "pk"))
    champs = ("commune_id", "code_insee", "nom", "departement", "km")
    voulues = {
        (communes[ligne["commune"]], ligne["code_insee"], ligne["nom"], ligne["departement"], int(ligne["km"]))
        for ligne in imports.table_lire("communes-voisines")
    }
    ecart = voulues ^ set(CommuneVoisine.objects.values_list(*champs))
    if ecart:
        CommuneVoisine.objects.all().delete()
        CommuneVoisine.objects.bulk_create(
            [CommuneVoisine(**dict(zip(champs, ligne, strict=True))) for ligne in sorted(voulues)]
        )
    return len(ecart)
