"""Writes on the territories: bassins and commissions, outlines, the product's own tables (R4.19)."""

import datetime
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import ecrits, public_purge
from home.temps.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.territoires.contours import ContourLu, contours_lire
from reseau.territoires.models import (
    Bassin,
    Commission,
    Commune,
    CommuneVoisine,
    CompositionBassin,
    CompositionCommission,
    Contour,
    Departement,
    Epci,
    Niveau,
)
from reseau.territoires.queries import communes as tables

# A commune moves to another bassin; a commission covers other bassins.

AVANCE = datetime.timedelta(days=731)


@transaction.atomic
def commune_bassin_changer(
    *, commune: Commune, bassin: Bassin, jour: datetime.date, par: Compte | None = None
) -> CompositionBassin:
    """Move a commune to another bassin from `jour` on; what was true before stays true for before.

    Raises RegleRefusee "bassin_ferme", "date_trop_lointaine", "deja_dans_ce_bassin", or "date_trop_ancienne" when a
    later change is already recorded.
    """
    Commune.objects.select_for_update().get(pk=commune.pk)
    if not Bassin.objects.en_vigueur(jour).filter(pk=bassin.pk).exists():
        raise RegleRefusee("bassin_ferme", f"Le bassin {bassin.nom} n’est pas en vigueur le {date_longue(jour)}.")
    if jour > timezone.localdate() + AVANCE:
        raise RegleRefusee("date_trop_lointaine", "Choisissez un jour avant deux ans.")
    ouverte = commune.compositions.filter(au=None).first()
    if ouverte and ouverte.bassin_id == bassin.pk:
        raise RegleRefusee("deja_dans_ce_bassin", f"{commune.nom} est déjà dans le bassin {bassin.nom}.")
    if ouverte and ouverte.du >= jour or commune.compositions.filter(au__gt=jour).exists():
        phrase = f"{commune.nom} : un changement plus récent est déjà enregistré. Choisissez un jour d’après."
        raise RegleRefusee("date_trop_ancienne", phrase)
    if ouverte:
        ouverte.au = jour
        ouverte.save(update_fields=["au"])
    public_purge()
    return CompositionBassin.objects.create(
        commune=commune, bassin=bassin, du=jour, decidee_par=par, decidee_le=timezone.now()
    )


@transaction.atomic
def communes_deplacer(
    *, communes: Collection[Commune], bassin: Bassin, jour: datetime.date, par: Compte
) -> list[CompositionBassin]:
    """Move communes to another bassin from `jour` on, all of them or none.

    Raises what commune_bassin_changer raises.
    """
    return [
        commune_bassin_changer(commune=commune, bassin=bassin, jour=jour, par=par)
        for commune in sorted(communes, key=lambda commune: commune.pk)
    ]


@transaction.atomic
def deplacement_annuler(*, composition: CompositionBassin) -> None:
    """Give up a move that has not begun: the commune stays where it is.

    Raises RegleRefusee "commence", or "annule" when someone else has just given it up.
    """
    Commune.objects.select_for_update().get(pk=composition.commune_id)
    tenue = CompositionBassin.objects.filter(pk=composition.pk, au=None).first()
    if tenue is None:
        raise RegleRefusee("annule", "Ce changement n’est plus à venir.")
    if tenue.du <= timezone.localdate():
        raise RegleRefusee("commence", "Ce changement a commencé : déplacez la commune à nouveau, à partir d’un jour.")
    tenue.delete()
    CompositionBassin.objects.filter(commune=tenue.commune_id, au=tenue.du).update(au=None)
    public_purge()


@transaction.atomic
def commission_creer(
    *,
    code: str,
    nom: str,
    bassins: Collection[Bassin],
    du: datetime.date | None = None,
    valide_du: datetime.date | None = None,
    valide_au: datetime.date | None = None,
    source: str = "",
) -> Commission:
    """Add a commission that covers these bassins from `du` on (its first day, or today) (R4.6).

    Raises RegleRefusee "commission_vide".
    """
    commission = Commission(code=code, nom=nom, valide_du=valide_du, valide_au=valide_au, source=source)
    _bassins_exiger(bassins)
    commission.save()
    jour = du or valide_du or timezone.localdate()
    CompositionCommission.objects.bulk_create(
        [CompositionCommission(commission=commission, bassin=bassin, du=jour) for bassin in bassins]
    )
    public_purge()
    return commission


@transaction.atomic
def commission_modifier(
    *,
    commission: Commission,
    nom: str,
    bassins: Collection[Bassin],
    du: datetime.date | None = None,
    valide_du: datetime.date | None = None,
    valide_au: datetime.date | None = None,
    source: str = "",
) -> Commission:
    """Correct a commission; the bassins that it no longer covers leave it on `du` (today), the new ones enter it.

    Raises RegleRefusee "commission_vide", "date_trop_ancienne", or "bassin_sans_commission" when a bassin would be left
    in none: put it in another one first.
    """
    _bassins_exiger(bassins)
    commission = Commission.objects.select_for_update().get(pk=commission.pk)
    commission.nom, commission.source = nom, source
    commission.valide_du, commission.valide_au = valide_du, valide_au
    commission.save()
    jour = du or timezone.localdate()
    ouvertes = {c.bassin_id: c for c in commission.compositions.filter(au=None).select_related("bassin")}
    gardes = {bassin.pk for bassin in bassins}
    for cle in ouvertes.keys() - gardes:
        _bassin_sortir(ouvertes[cle], jour)
    entrants = [bassin for bassin in bassins if bassin.pk not in ouvertes]
    if commission.compositions.filter(bassin__in=entrants, au__gt=jour).exists():
        raise RegleRefusee("date_trop_ancienne", "Un changement plus récent est déjà enregistré pour cette commission.")
    CompositionCommission.objects.bulk_create(
        [CompositionCommission(commission=commission, bassin=bassin, du=jour) for bassin in entrants]
    )
    public_purge()
    return commission


def _bassins_exiger(bassins: Collection[Bassin]) -> None:
    if not bassins:
        raise RegleRefusee("commission_vide", "Une commission couvre au moins un bassin.")


def _bassin_sortir(composition: CompositionCommission, jour: datetime.date) -> None:
    """End it that day; what would have begun that day or later never was."""
    bassin = composition.bassin
    autres = CompositionCommission.objects.filter(bassin=bassin, au=None, du__lte=jour)
    autres = autres.exclude(commission=composition.commission_id)
    if not autres.exists():
        phrase = f"Le bassin {bassin.nom} n’aurait plus de commission : ajoutez-le d’abord à une autre."
        raise RegleRefusee("bassin_sans_commission", phrase)
    if composition.du > jour:
        raise RegleRefusee("date_trop_ancienne", f"Le bassin {bassin.nom} entre dans cette commission après ce jour.")
    if composition.du == jour:
        composition.delete()
        return
    composition.au = jour
    composition.save(update_fields=["au"])


# Outlines: a file replaces what was in force from a day on (R4.19).


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


# Loading of the product's own tables.

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
        ecrits = {**vars(self), "communes_inchangees": 0}
        return not any(ecrits.values())


@transaction.atomic
def territoires_charger(*, progres: Callable[[str], None] = lambda etape: None) -> BilanTerritoires:
    """Bring communes and bassins in line with the product's tables; rerun freely (R3.2, R4.13).

    Communes follow the table. A bassin, the bassin of a commune and an official outline that exist already are the
    Région's: they are left alone.
    """
    bilan = BilanTerritoires()
    progres("Départements et intercommunalités")
    for ligne in tables.table_lire("departements"):
        Departement.objects.update_or_create(code=ligne["code"], defaults={"nom": ligne["nom"]})
    connus = dict(Epci.objects.values_list("siren", "nom"))
    for ligne in tables.table_lire("epci"):
        if connus.get(ligne["siren"]) != ligne["nom"]:
            Epci.objects.update_or_create(siren=ligne["siren"], defaults={"nom": ligne["nom"]})
    progres("Bassins")
    for ligne in tables.table_lire("bassins"):
        code = ligne.pop("code")
        bilan.bassins_crees += Bassin.objects.get_or_create(code=code, defaults=ligne)[1]
    lignes = list(tables.table_lire("communes"))
    progres(f"{len(lignes)} communes")
    _communes_charger(lignes, bilan)
    _compositions_charger(lignes, bilan)
    progres("Communes voisines, hors région")
    bilan.voisines_modifiees = _voisines_charger()
    progres("Contours des bassins et des départements")
    for nom, niveau in CONTOURS.items():
        bilan.contours_modifies += contours_charger(donnees=tables.contours_lire(nom), niveau=niveau)
    ecrits(Commune)
    return bilan


def _communes_charger(lignes: list[dict[str, str]], bilan: BilanTerritoires) -> None:
    """Create the missing communes, update those whose line changed."""
    departements = {d.code: d.pk for d in Departement.objects.all()}
    epci = {e.siren: e.pk for e in Epci.objects.all()}
    connues = {c.code_insee: c for c in Commune.objects.all()}
    maintenant = timezone.now()
    nouvelles, changees, noms = [], [], set()
    for ligne in lignes:
        champs = tables.commune_champs(ligne)
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
        for ligne in tables.table_lire("communes-voisines")
    }
    ecart = voulues ^ set(CommuneVoisine.objects.values_list(*champs))
    if ecart:
        CommuneVoisine.objects.all().delete()
        CommuneVoisine.objects.bulk_create(
            [CommuneVoisine(**dict(zip(champs, ligne, strict=True))) for ligne in sorted(voulues)]
        )
    return len(ecart)
