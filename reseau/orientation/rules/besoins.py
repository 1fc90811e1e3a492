"""Needs and situations, those of the start then what the Région writes; their first information, written and
confirmed (R5.4, R5.11, R5.22).
"""

from collections import defaultdict
from pathlib import Path
from typing import Any, TypedDict, Unpack

import yaml
from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.typographie import date_longue, nombre_dire
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.portes import comptes_mandates
from reseau.orientation import avis
from reseau.orientation.models import BesoinType, PremiereInformation, Situation, information_limite
from reseau.orientation.permissions import peut_tenir_information
from reseau.structures.models import Reseau
from reseau.vocabulaires.models import Mission, Theme, TypePublic

BESOINS_DE_DEPART = Path(__file__).resolve().parent.parent / "donnees" / "besoins.yaml"
_TERMES = {"missions": Mission, "themes": Theme, "publics": TypePublic}


@transaction.atomic
def orientation_charger() -> int:
    """Add the needs and situations that are missing and return how many; what exists is never touched."""
    tables = yaml.safe_load(BESOINS_DE_DEPART.read_text(encoding="utf-8"))
    lignes = [(nom, rang, ligne) for nom in tables for rang, ligne in enumerate(tables[nom])]
    return sum(_charger(apps.get_model("orientation", nom), rang, ligne) for nom, rang, ligne in lignes)


@transaction.atomic
def choix_ecrire(*, choix: BesoinType | Situation, **champs: Any) -> BesoinType | Situation:
    """Add, correct or close a need or a situation; its code never changes, since slips and rules hold it.

    Raises RegleRefusee "code_fige" on a new code, ValidationError on a field in fault.
    """
    if choix.pk:
        choix = type(choix).objects.select_for_update().get(pk=choix.pk)
        if champs.get("code", choix.code) != choix.code:
            raise RegleRefusee("code_fige", "Le code ne change plus une fois enregistré.")
    ensembles = {nom: champs.pop(nom) for nom in _TERMES if nom in champs}
    for nom, valeur in champs.items():
        setattr(choix, nom, valeur)
    choix.full_clean()
    choix.save()
    for nom, termes in ensembles.items():
        getattr(choix, nom).set(termes)
    public_purge()
    return choix


def _charger(modele: type[BesoinType | Situation], rang: int, ligne: dict[str, Any]) -> int:
    """Create one entry unless its code is taken; return 1 when created."""
    ensembles = {nom: codes for nom, codes in ligne.items() if nom in _TERMES}
    champs = {"ordre": (rang + 1) * 10} | {nom: dit for nom, dit in ligne.items() if nom not in _TERMES}
    choix, cree = modele.objects.get_or_create(code=champs.pop("code"), defaults=champs)
    if cree:
        for nom, codes in ensembles.items():
            getattr(choix, nom).set(_TERMES[nom].objects.filter(code__in=codes))
    return int(cree)


# The first information is written, confirmed; who keeps one is told once that nobody confirmed it (R5.22).


class Dite(TypedDict):
    """What a first information says, and the network that keeps it."""

    a_dire: str
    a_apporter: str
    sources: str
    reseau: Reseau


@transaction.atomic
def information_ecrire(*, besoin: BesoinType, par: Compte, version: int, **dite: Unpack[Dite]) -> PremiereInformation:
    """Write what any door says first of a need, confirmed today; `version` is the one read, 0 for the first one.

    Raises RegleRefusee "droit" to who does not keep it, or would hand it to a network that she does not lead;
    "version" when someone wrote meanwhile; ValidationError.
    """
    tenu = BesoinType.objects.select_for_update(of=("self",)).get(pk=besoin.pk)
    ecrite = PremiereInformation.objects.filter(besoin=tenu).first() or PremiereInformation(besoin=tenu, version=0)
    _droit_exiger(par, dite["reseau"], *([ecrite.reseau] if ecrite.pk else []))
    if ecrite.version != version:
        raise RegleRefusee("version", "Quelqu’un vient d’écrire cette page : relisez, puis envoyez à nouveau.")
    for nom in ("a_dire", "a_apporter", "sources"):
        setattr(ecrite, nom, dite[nom].strip())  # type: ignore[literal-required]
    ecrite.reseau, ecrite.version = dite["reseau"], version + 1
    _dater(ecrite, par)
    ecrite.full_clean()
    ecrite.save()
    public_purge()
    return ecrite


@transaction.atomic
def information_confirmer(*, information: PremiereInformation, par: Compte) -> bool:
    """« Rien n’a changé »: right as of today; False when someone had said so today. Raises RegleRefusee "droit"."""
    tenue = PremiereInformation.objects.select_for_update(of=("self",)).get(pk=information.pk)
    _droit_exiger(par, tenue.reseau)
    if tenue.confirmee_le == timezone.localdate():
        return False
    _dater(tenue, par)
    tenue.save(update_fields=["confirmee_le", "confirmee_par", "rappelee_le"])
    public_purge()
    return True


@transaction.atomic
def informations_rappeler() -> int:
    """Tell who keeps each page that nobody confirmed for six months, once; return how many people were told.

    Whoever leads its network keeps it; the Région, when nobody does.
    """
    dues = PremiereInformation.objects.select_for_update(of=("self",)).select_related("besoin", "reseau")
    dues = dues.filter(confirmee_le__lt=information_limite(), rappelee_le=None)
    par_compte: dict[Compte, list[PremiereInformation]] = defaultdict(list)
    for information in dues.order_by("besoin__ordre", "pk"):
        menent = list(comptes_mandates(Role.TETE_RESEAU, reseau=information.reseau))
        for compte in menent or comptes_mandates(Role.REGION):
            par_compte[compte].append(information)
    jour = timezone.localdate()
    for compte, informations in par_compte.items():
        seule = len(informations) == 1
        titre = informations[0].besoin.libelle if seule else nombre_dire(len(informations), "page")
        etape = f"{jour}-{'-'.join(str(information.pk) for information in informations)}"
        lignes = "\n".join(map(_ligne, informations))
        avis.INFORMATION.envoyer([compte], reverse("premieres_informations"), etape, titre=titre, lignes=lignes)
    dues.update(rappelee_le=jour)
    return len(par_compte)


def _ligne(information: PremiereInformation) -> str:
    return f"«\u00a0{information.besoin}\u00a0», confirmée le {date_longue(information.confirmee_le)}."


def _dater(information: PremiereInformation, par: Compte) -> None:
    information.confirmee_le, information.confirmee_par, information.rappelee_le = timezone.localdate(), par, None


def _droit_exiger(par: Compte, *reseaux: Reseau) -> None:
    if not all(peut_tenir_information(par, reseau) for reseau in reseaux):
        raise RegleRefusee("droit", "Le réseau qui tient cette page, ou la Région, l’écrit.")
