"""Writes on the register: networks, structures, the word in their address, their dated status, mergers (R1.3)."""

import copy
import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from home.erreurs import RegleRefusee
from home.exploitation.base import par_lots
from home.temps.typographie import heure
from reseau.comptes.models import Compte
from reseau.structures.choices import BASES_LEGALES, RESEAUX_DATA_INCLUSION, STATUT, Statut
from reseau.structures.models import (
    Reseau,
    StatutStructure,
    Structure,
    reseau_modifie,
    structure_fusionnee,
    structure_modifiee,
)
from reseau.structures.queries import structure_canonique
from reseau.structures.validateurs import siret_normaliser
from reseau.vocabulaires.models import Mission, NiveauCep, TypePublic

# Codes made from names: the word that stands for a structure in its address.


def _code_base(nom: str) -> str:
    """The code that a name asks for, before anyone says whether it is free."""
    return slugify(nom.replace("’", "-").replace("'", "-"))[:70] or "structure"


class CodesLibres:
    """Gives free codes to many structures at once; what is taken is read a batch at a time."""

    def __init__(self) -> None:
        self._donnes: set[str] = set()
        self._rangs: dict[str, int] = {}

    def preparer(self, noms: Iterable[str]) -> None:
        """Read which codes of these names are taken."""
        for lot in par_lots(sorted({_code_base(nom) for nom in noms} - self._rangs.keys())):
            self._donnes.update(Structure.objects.filter(code__in=lot).values_list("code", flat=True))
            self._rangs |= dict.fromkeys(lot, 0)

    def suivant(self, nom: str) -> str:
        """One more code, given to nobody; `preparer` has seen the name."""
        base = code = _code_base(nom)
        if base in self._donnes and self._rangs[base] == 0:
            suites = Structure.objects.filter(code__startswith=f"{base}-")
            self._donnes.update(suites.values_list("code", flat=True))
            self._rangs[base] = 1
        while code in self._donnes:
            self._rangs[base] += 1
            code = f"{base}-{self._rangs[base]}"
        self._donnes.add(code)
        return code


# Writes on the register: networks, structures, their dated status, mergers (R1.3).

LIENS_RESEAU = ("publics", "missions", "niveaux_cep", "reserve_a", "exclut")
ADMISSIONS = yaml.safe_load((Path(__file__).parent / "donnees" / "admissions.yaml").read_text("utf-8"))
FIGES = frozenset({"code", "public_id", "fusionnee_dans", "cree_le"})


@transaction.atomic
def reseau_creer(
    *,
    code: str,
    nom: str,
    publics: Iterable[TypePublic] = (),
    missions: Iterable[Mission] = (),
    niveaux_cep: Iterable[NiveauCep] = (),
    reserve_a: Iterable[TypePublic] = (),
    exclut: Iterable[TypePublic] = (),
    **champs: Any,
) -> Reseau:
    """Add a network to the register; ValidationError names the fields in fault.

    Whom it receives is that of the national network of this code, when nothing else is said (`ADMISSIONS`).
    """
    if not (reserve_a or exclut or champs.keys() & {"age_min", "age_max"}):
        textes = ADMISSIONS.get(code, {})
        reserve_a, exclut = (TypePublic.objects.filter(code__in=textes.get(n, ())) for n in ("reserve_a", "exclut"))
        champs |= {nom: textes[nom] for nom in ("age_min", "age_max") if nom in textes}
    champs.setdefault("correspondance", RESEAUX_DATA_INCLUSION.get(code, []))
    reseau = Reseau(code=code, nom=nom.strip(), **champs)
    reseau.full_clean()
    reseau.save()
    reseau.publics.set(publics)
    reseau.missions.set(missions)
    reseau.niveaux_cep.set(niveaux_cep)
    reseau.reserve_a.set(reserve_a)
    reseau.exclut.set(exclut)
    return reseau


@transaction.atomic
def reseau_modifier(*, reseau: Reseau, par: Compte | None = None, origine: str = "", **champs: Any) -> Reseau:
    """Change a network; `par` or `origine` says who, for the history.

    Raises RegleRefusee "code_fige" on a new code, ValidationError on a field in fault.
    """
    actuel = Reseau.objects.select_for_update(of=("self",), no_key=True).get(pk=reseau.pk)
    if champs.get("code", actuel.code) != actuel.code:
        raise RegleRefusee("code_fige", "Le code d’un réseau ne change plus une fois enregistré.")
    avant, liens_avant = copy.copy(actuel), reseau_liens(reseau=actuel)
    liens = {nom: champs.pop(nom) for nom in LIENS_RESEAU if nom in champs}
    for nom, valeur in champs.items():
        setattr(actuel, nom, valeur)
    actuel.full_clean()
    actuel.save()
    for nom, valeurs in liens.items():
        getattr(actuel, nom).set(valeurs)
    reseau_modifie.send(sender=Reseau, reseau=actuel, avant=avant, liens_avant=liens_avant, par=par, origine=origine)
    return actuel


def reseau_liens(*, reseau: Reseau) -> dict[str, list[str]]:
    """The codes of a network's publics, missions and CEP levels, in order."""
    return {nom: sorted(getattr(reseau, nom).values_list("code", flat=True)) for nom in LIENS_RESEAU}


@transaction.atomic
def structure_creer(*, reseau: Reseau, nom: str, code: str = "", **champs: Any) -> Structure:
    """Add a structure to a network; without `code`, one is made from the name.

    ValidationError names the fields in fault (SIRET, twice the same source and identifier…).
    """
    structure = Structure(reseau=reseau, nom=nom.strip(), **champs)
    if not code:
        codes = CodesLibres()
        codes.preparer([structure.nom])
        code = codes.suivant(structure.nom)
    structure.code = code
    structure.siret = siret_normaliser(structure.siret)
    structure.full_clean()
    structure.save()
    return structure


@transaction.atomic
def structure_modifier(
    *,
    structure: Structure,
    par: Compte | None = None,
    origine: str = "",
    lue_le: datetime.datetime | None = None,
    **champs: Any,
) -> Structure:
    """Change the fields of a structure and return it as it stands; `par` or `origine` says who, for the history.

    Raises RegleRefusee "fusionnee", "version" (changed since `lue_le`, its `modifie_le` when it was read), "champ_fige"
    (code, public identifier), "boucle" (it would be under itself) or "parent_fusionne", ValidationError on a field in
    fault.
    """
    if "parent" in champs:
        _hierarchie_tenir()
    actuelle = Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    if actuelle.fusionnee_dans_id:
        raise RegleRefusee("fusionnee", "Cette structure a été fusionnée : modifiez celle qui la remplace.")
    if lue_le and lue_le != actuelle.modifie_le:
        raise RegleRefusee(
            "version",
            f"Cette structure a été modifiée à {heure(actuelle.modifie_le)}, pendant que vous l’aviez ouverte. "
            "Relisez votre saisie, puis enregistrez à nouveau pour la retenir.",
        )
    avant = copy.copy(actuelle)
    for nom, valeur in champs.items():
        if nom in FIGES and getattr(actuelle, nom) != valeur:
            raise RegleRefusee("champ_fige", "Le code et l’identifiant d’une structure ne changent plus.")
        setattr(actuelle, nom, valeur)
    if "parent" in champs:
        _parent_verifier(actuelle)
    actuelle.siret = siret_normaliser(actuelle.siret)
    actuelle.full_clean()
    actuelle.save()
    structure_modifiee.send(sender=Structure, structure=actuelle, avant=avant, par=par, origine=origine)
    return actuelle


@transaction.atomic
def structure_statut_changer(
    *,
    structure: Structure,
    statut: str,
    du: datetime.date,
    base_legale: str = "",
    acte: str = "",
    par: Compte | None = None,
) -> StatutStructure:
    """Give a structure a new status from `du` on; the former one ends that day and stays in its history (R1.3).

    Raises RegleRefusee "fusionnee", "transition_interdite" or "date_anterieure".
    """
    structure = Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    if structure.fusionnee_dans_id:
        raise RegleRefusee("fusionnee", "Cette structure a été fusionnée : son statut ne change plus.")
    ouvert = structure.statuts.filter(au=None).first()
    depart = Statut(ouvert.statut) if ouvert else None
    arrivee = Statut(statut)
    if arrivee not in STATUT.suites(depart):
        de = f"« {depart.label} »" if depart else "« sans statut »"
        raise RegleRefusee("transition_interdite", f"Le statut ne passe pas de {de} à « {arrivee.label} ».")
    dernier = structure.statuts.order_by("-du").first()
    if dernier and (du <= dernier.du or dernier.au and du < dernier.au):
        raise RegleRefusee("date_anterieure", f"Cette structure a déjà un statut depuis le {dernier.du:%d/%m/%Y}.")
    if ouvert:
        ouvert.au = du
        ouvert.save(update_fields=["au"])
    base_legale = base_legale.strip() or BASES_LEGALES.get(arrivee, "")
    nouveau = StatutStructure.objects.create(
        structure=structure, statut=arrivee, du=du, base_legale=base_legale, acte=acte.strip()
    )
    structure_modifiee.send(sender=Structure, structure=structure, statuts=(depart, arrivee), par=par)
    return nouveau


@transaction.atomic
def structure_fusionner(
    *, source: Structure, cible: Structure, par: Compte | None = None, jour: datetime.date | None = None
) -> Structure:
    """Merge `source` into `cible`, which is returned: the old address leads to it, its antennas follow.

    Rooms above move what is theirs on the signal `structure_fusionnee`, in the same transaction.
    Raises RegleRefusee "meme_structure", "deja_fusionnee" or "cible_fusionnee".
    """
    jour = jour or timezone.localdate()
    _hierarchie_tenir()
    paire = (
        Structure.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=(source.pk, cible.pk))
        .order_by("pk")
    )
    verrouillees = {structure.pk: structure for structure in paire}
    source, cible = verrouillees[source.pk], verrouillees[cible.pk]
    if source == cible:
        raise RegleRefusee("meme_structure", "Choisissez deux structures différentes.")
    if source.fusionnee_dans_id:
        raise RegleRefusee("deja_fusionnee", f"{source.nom} a déjà été fusionnée.")
    if cible.fusionnee_dans_id:
        nom = structure_canonique(cible).nom
        raise RegleRefusee("cible_fusionnee", f"{cible.nom} a été fusionnée : choisissez {nom}.")
    if source.pk in _lignee(cible.parent_id):
        cible.parent = source.parent
        cible.save(update_fields=["parent", "modifie_le"])
    source.antennes.exclude(pk=cible.pk).update(parent=cible)
    source.fusionnee_dans, source.parent = cible, None
    source.save(update_fields=["fusionnee_dans", "parent", "modifie_le"])
    source.statuts.filter(au=None, du__gte=jour).delete()  # un statut qui finirait avant de commencer n’a jamais été
    source.statuts.filter(au=None).update(au=jour)
    structure_fusionnee.send(sender=Structure, source=source, cible=cible, par=par)
    return cible


def _hierarchie_tenir() -> None:
    """Whoever changes who depends on whom waits for the others: two opposite changes would close a loop.

    One row stands for the whole hierarchy, the first network, always taken before any structure.
    """
    Reseau.objects.select_for_update(of=("self",), no_key=True).order_by("pk").first()


def _parent_verifier(structure: Structure) -> None:
    """Refuse a parent that is below, or that another structure has replaced."""
    if structure.pk in _lignee(structure.parent_id):
        raise RegleRefusee("boucle", "Une structure ne peut pas dépendre d’elle-même ni de l’une de ses antennes.")
    absorbee = Structure.objects.filter(pk=structure.parent_id).exclude(fusionnee_dans=None).first()
    if absorbee:
        nom = structure_canonique(absorbee).nom
        raise RegleRefusee("parent_fusionne", f"{absorbee.nom} a été fusionnée : choisissez {nom}.")


def _lignee(cle: int | None) -> set[int]:
    """The keys of a structure and of all those above it, as the database knows them."""
    cles: set[int] = set()
    while cle is not None and cle not in cles:
        cles.add(cle)
        cle = Structure.objects.values_list("parent_id", flat=True).get(pk=cle)
    return cles
