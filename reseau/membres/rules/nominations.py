"""Naming someone, and what follows: extend, end, stand in.

The Région names all; who acts for a structure, its referents.

Every gesture rereads the right of its author once it holds the locks: two people of the Région who end each other's
mandate at the same second have one outcome.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.membres.avis import FIN_DE_MANDAT, NOMINATION
from reseau.membres.choices import OUVERTURES, EtatMandat, Geste, Role
from reseau.membres.models import GesteMandat, Mandat
from reseau.membres.permissions import compte_nomme
from reseau.membres.rules.equipes import de_l_equipe_exiger, reste_exiger
from reseau.membres.rules.mandats import (
    chevauchement_refuser,
    compte_verrouiller,
    mandat_clore,
    mandat_creer,
    region_verrouiller,
)
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

AVANCE = datetime.timedelta(days=731)


@transaction.atomic
def mandat_donner(
    *,
    par: Compte,
    compte: Compte,
    role: str,
    structure: Structure | None = None,
    reseau: Reseau | None = None,
    bassins: Sequence[Bassin] = (),
    du: datetime.date | None = None,
    au: datetime.date | None = None,
) -> list[Mandat]:
    """Give a mandate, one row for each bassin; all of them or none. The person is told.

    A mandate of the Région is told to everyone who holds one too. Raises RegleRefusee("interdit" | "debut" | "fin" |
    "hors_equipe") and what mandat_creer raises.
    """
    du = du or timezone.localdate()
    _dates_exiger(du, au)
    _geste_ouvrir(par, role, compte, structure)
    if role == Role.REFERENT and structure:
        de_l_equipe_exiger(structure=structure, compte=compte)
    mandats = [
        mandat_creer(
            compte=compte, role=role, structure=structure, reseau=reseau, bassin=bassin, nomme_par=par, du=du, au=au
        )
        for bassin in bassins or (None,)
    ]
    _nomination_dire(mandats)
    return mandats


@transaction.atomic
def mandat_prolonger(*, mandat: Mandat, par: Compte, au: datetime.date | None) -> None:
    """Put the end of a mandate later, or take it away with None.

    Raises RegleRefusee("interdit" | "termine" | "fin" | "deja_mandate").
    """
    mandat = _mandat_ouvrir(mandat, par)
    if mandat.etat == EtatMandat.TERMINE:
        raise RegleRefusee("termine", "Ce mandat est terminé : donnez-en un nouveau.")
    if mandat.au is None:
        raise RegleRefusee("fin", "Ce mandat n’a pas de fin prévue : il n’y a rien à prolonger.")
    if au is not None and au <= mandat.au:
        raise RegleRefusee("fin", f"Choisissez une date après le {date_longue(mandat.au)}.")
    if mandat.supplee is not None:
        _suppleance_exiger(mandat.supplee, mandat.du, au)
    mandat.au = au
    chevauchement_refuser(mandat=mandat)
    mandat.save(update_fields=["au"])
    GesteMandat.objects.create(mandat=mandat, geste=Geste.PROLONGE, par=par, au=au)
    public_purge()


@transaction.atomic
def mandat_terminer(
    *, mandat: Mandat, par: Compte, motif: str, le: datetime.date | None = None, sans_referent: bool = False
) -> None:
    """End a mandate on `le` (today by default), with a reason; the person is told. One to come is given up.

    Raises RegleRefusee("motif_manquant" | "interdit" | "termine" | "date" | "dernier_referent" | "derniere_region").
    """
    motif, aujourdhui = " ".join(motif.split()), timezone.localdate()
    if not motif:
        raise RegleRefusee("motif_manquant", "Dites pourquoi, en une phrase.")
    mandat = _mandat_ouvrir(mandat, par)
    if mandat.etat == EtatMandat.TERMINE:
        raise RegleRefusee("termine", "Ce mandat est déjà terminé.")
    if le is not None and le < aujourdhui:
        raise RegleRefusee("date", "Choisissez aujourd’hui, ou un jour à venir.")
    le = max(le or aujourdhui, mandat.du)
    if mandat.au is not None and le >= mandat.au:
        raise RegleRefusee("date", f"Ce mandat finit déjà le {date_longue(mandat.au)} : choisissez un jour d’avant.")
    if mandat.role == Role.REFERENT and mandat.structure:
        reste_exiger(structure=mandat.structure, compte=mandat.compte, sans_referent=sans_referent)
    suppleances = list(mandat.suppleances.exclude(au__lte=le).select_related("compte"))
    mandat_clore(mandat=mandat, le=le, par=par, motif=motif)
    for fini in (mandat, *suppleances):
        FIN_DE_MANDAT.envoyer(
            [fini.compte],
            reverse("mon_espace"),
            etape=f"{fini.pk}-{le}",
            role=fini.get_role_display(),
            portees=str(fini.portee) if fini.portee else "",
            motif=motif,
            le=date_longue(le),
        )


@transaction.atomic
def mandat_suppleer(
    *, mandats: Sequence[Mandat], compte: Compte, par: Compte, du: datetime.date, au: datetime.date
) -> list[Mandat]:
    """Have someone act for the holder of these mandates, from a day to another within theirs; the person is told.

    Raises RegleRefusee("interdit" | "debut" | "fin" | "suppleance" | "soi" | "hors_equipe") and what mandat_creer
    raises.
    """
    _dates_exiger(du, au)
    suppleances = []
    for choisi in sorted(mandats, key=lambda mandat: mandat.pk):
        mandat = _mandat_ouvrir(choisi, par)
        if mandat.compte_id == compte.pk:
            raise RegleRefusee("soi", "Choisissez une autre personne que celle qui tient ce mandat.")
        _suppleance_exiger(mandat, du, au)
        if mandat.role == Role.REFERENT and mandat.structure:
            de_l_equipe_exiger(structure=mandat.structure, compte=compte)
        portee: dict[str, Any] = {"structure": mandat.structure, "reseau": mandat.reseau, "bassin": mandat.bassin}
        suppleances.append(
            mandat_creer(compte=compte, role=mandat.role, nomme_par=par, du=du, au=au, supplee=mandat, **portee)
        )
    _nomination_dire(suppleances)
    return suppleances


def _geste_ouvrir(par: Compte, role: str, compte: Compte, structure: Structure | None) -> None:
    """Take the locks, then read the right of the author anew: the page may have read it before another's gesture."""
    if structure is not None:
        Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    compte_verrouiller(compte=compte)
    if role == Role.REGION:
        region_verrouiller()
    if not compte_nomme(Compte.objects.get(pk=par.pk), role, structure):
        raise RegleRefusee("interdit", "Vous ne donnez ni ne retirez ce mandat.")


def _mandat_ouvrir(mandat: Mandat, par: Compte) -> Mandat:
    """This mandate, its holder locked, read anew."""
    _geste_ouvrir(par, mandat.role, mandat.compte, mandat.structure)
    return Mandat.objects.select_related("compte", "structure", "supplee").get(pk=mandat.pk)


def _dates_exiger(du: datetime.date, au: datetime.date | None) -> None:
    aujourdhui = timezone.localdate()
    if not aujourdhui <= du <= aujourdhui + AVANCE:
        raise RegleRefusee("debut", "Choisissez un début entre aujourd’hui et dans deux ans.")
    if au is not None and au <= du:
        raise RegleRefusee("fin", "La fin vient après le début.")


def _suppleance_exiger(mandat: Mandat, du: datetime.date, au: datetime.date | None) -> None:
    """A stand-in is for a mandate of its own, within its days; of the Région, one names another person."""
    if mandat.role == Role.REGION or mandat.supplee_id:
        raise RegleRefusee("suppleance", "Ce mandat ne se supplée pas : nommez plutôt une autre personne.")
    if mandat.etat == EtatMandat.TERMINE:
        raise RegleRefusee("suppleance", "Ce mandat est terminé.")
    if du < mandat.du:
        raise RegleRefusee("debut", f"Le mandat suppléé commence le {date_longue(mandat.du)}.")
    if au is None:
        raise RegleRefusee("fin", "Une suppléance a une fin.")
    if mandat.au is not None and au > mandat.au:
        raise RegleRefusee("fin", f"Le mandat suppléé finit le {date_longue(mandat.au)}.")


def _nomination_dire(mandats: Sequence[Mandat]) -> None:
    """Tell the person; when it is the Région, everyone who holds that mandate too, the author among them."""
    premier = mandats[0]
    avertis = {premier.compte}
    if premier.role == Role.REGION:
        tenus = Mandat.objects.filter(role=Role.REGION, compte__is_active=True).en_vigueur().select_related("compte")
        avertis |= {mandat.compte for mandat in tenus}
    for compte in avertis:
        NOMINATION.envoyer(
            [compte],
            reverse("mon_espace"),
            etape=f"{premier.pk}",
            qui=premier.compte.nom_complet,
            role=premier.get_role_display(),
            portees=", ".join(str(mandat.portee) for mandat in mandats if mandat.portee),
            recoit=compte == premier.compte,
            ouvre=OUVERTURES[Role(premier.role)],
            par=premier.nomme_par.nom_complet if premier.nomme_par else "",
            supplee=premier.supplee.compte.nom_complet if premier.supplee else "",
            du=date_longue(premier.du),
            au=date_longue(premier.au) if premier.au else "",
        )
