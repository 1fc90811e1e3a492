"""The first information is written, confirmed; who keeps one is told once that nobody confirmed it (R5.22)."""

from collections import defaultdict
from typing import TypedDict, Unpack

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_longue, nombre_dire
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.membres.queries.mandats import comptes_mandates
from reseau.orientation import avis
from reseau.orientation.models import BesoinType, PremiereInformation
from reseau.orientation.models.besoins import information_limite
from reseau.orientation.permissions import peut_tenir_information
from reseau.structures.models import Reseau


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
