"""Rattachements and mandats, from a day to another; what is checked holds when it is written.

These two rules on mandates check no right: the screens go through `nominations` and `equipes`.
"""

import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_fermer, sessions_fermer
from reseau.membres.choices import GROUPE_REGION, PORTEES, Geste, Role
from reseau.membres.models import GesteMandat, Mandat, Profil, Rattachement
from reseau.membres.queries.mandats import region_tenue_jusqu_au
from reseau.membres.rules.groupes import groupes_synchroniser
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin


@transaction.atomic
def rattachement_creer(
    *, compte: Compte, structure: Structure, fonction: str = "", du: datetime.date | None = None
) -> Rattachement:
    """Attach a person to a structure from `du` (today by default).

    Raises RegleRefusee("deja_rattache") when the attachment is already open.
    """
    compte_verrouiller(compte=compte)
    if Rattachement.objects.filter(compte=compte, structure=structure, au__isnull=True).exists():
        raise RegleRefusee("deja_rattache", "Cette personne est déjà rattachée à cette structure.")
    Profil.objects.get_or_create(compte=compte)
    return Rattachement.objects.create(
        compte=compte, structure=structure, fonction=fonction.strip(), du=du or timezone.localdate()
    )


@transaction.atomic
def rattachement_terminer(
    *, rattachement: Rattachement, le: datetime.date | None = None, par: Compte | None = None
) -> None:
    """End an attachment on `le` (today by default) and the mandates held for that structure.

    Its sessions end (T03); when nothing else holds, the account is closed.
    """
    le = le or timezone.localdate()
    compte_verrouiller(compte=rattachement.compte)
    rattachement = Rattachement.objects.select_for_update(of=("self",)).get(pk=rattachement.pk)
    if rattachement.au is not None and rattachement.au <= le:
        return
    rattachement.au = max(le, rattachement.du)
    rattachement.save(update_fields=["au"])
    public_purge()
    compte = rattachement.compte
    if le <= timezone.localdate():
        sessions_fermer(compte=compte)
    for mandat in Mandat.objects.filter(compte=compte, structure=rattachement.structure).exclude(au__lte=le):
        mandat_clore(mandat=mandat, le=le, par=par, motif="Départ de l’équipe.")
    reste = Rattachement.objects.filter(compte=compte).en_vigueur(le).exists()
    reste = reste or Mandat.objects.filter(compte=compte).en_vigueur(le).exists()
    if not reste and le <= timezone.localdate() and compte.is_active and not compte.is_superuser:
        compte_fermer(compte=compte)


@transaction.atomic
def mandat_creer(
    *,
    compte: Compte,
    role: str,
    structure: Structure | None = None,
    reseau: Reseau | None = None,
    bassin: Bassin | None = None,
    nomme_par: Compte | None = None,
    du: datetime.date | None = None,
    au: datetime.date | None = None,
    supplee: Mandat | None = None,
) -> Mandat:
    """Give a role with its scope; the groups of the admin follow in the same transaction.

    When it holds from today, the other sessions of this person end. Raises RegleRefusee("role_inconnu" |
    "portee_manquante" | "compte_ferme" | "deja_mandate").
    """
    if role not in PORTEES:
        raise RegleRefusee("role_inconnu", "Ce rôle ne se donne pas par mandat.")
    portee = PORTEES[role]
    champs = {"structure": structure, "reseau": reseau, "bassin": bassin}
    if any((champs[nom] is not None) != (nom == portee) for nom in champs):
        raise RegleRefusee("portee_manquante", "Ce rôle demande exactement sa portée.")
    compte_verrouiller(compte=compte)
    if role == Role.REGION:
        region_verrouiller()
    if not Compte.objects.filter(pk=compte.pk, is_active=True).exists():
        raise RegleRefusee("compte_ferme", "Ce compte est fermé : invitez d’abord cette personne de nouveau.")
    dit: dict[str, Any] = {"compte": compte, "role": role, "du": du or timezone.localdate(), "au": au, **champs}
    chevauchement_refuser(mandat=Mandat(**dit))
    Profil.objects.get_or_create(compte=compte)
    mandat = Mandat.objects.create(nomme_par=nomme_par, supplee=supplee, **dit)
    GesteMandat.objects.create(mandat=mandat, geste=Geste.DONNE, par=nomme_par, au=au)
    groupes_synchroniser(compte=compte)
    if mandat.du <= timezone.localdate():
        sessions_fermer(compte=compte)
    public_purge()
    return mandat


@transaction.atomic
def mandat_clore(
    *, mandat: Mandat, le: datetime.date | None = None, par: Compte | None = None, motif: str = ""
) -> None:
    """End a mandate on `le` (today by default), and the sessions it opened; its stand-ins end with it.

    One that has ended before keeps its day. Raises RegleRefusee("derniere_region") when a day that the Région held
    would be left without anyone.
    """
    compte_verrouiller(compte=mandat.compte)
    if mandat.role == Role.REGION:
        region_verrouiller()
    mandat.refresh_from_db(fields=["au"])
    le = max(le or timezone.localdate(), mandat.du)
    if mandat.au is None or mandat.au > le:
        if mandat.role == Role.REGION:
            _region_garder(mandat, le)
        mandat.au = le
        mandat.save(update_fields=["au"])
        GesteMandat.objects.create(mandat=mandat, geste=Geste.TERMINE, par=par, au=le, motif=motif)
        if le <= timezone.localdate():
            sessions_fermer(compte=mandat.compte)
        for suppleance in mandat.suppleances.exclude(au__lte=le):
            mandat_clore(mandat=suppleance, le=le, par=par, motif=motif)
        public_purge()
    groupes_synchroniser(compte=mandat.compte)


def compte_verrouiller(*, compte: Compte) -> None:
    """Of two people who change what someone holds, the second waits: what was checked is still true when it is written.

    Rows that point to the account are not held up.
    """
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=compte.pk)


def region_verrouiller() -> None:
    """One change of the Région at a time, whoever it is about; taken after the account's own lock."""
    Group.objects.select_for_update(of=("self",), no_key=True).filter(name=GROUPE_REGION).first()


def chevauchement_refuser(*, mandat: Mandat) -> None:
    """Refuse the days of a mandate when the same person holds the same one on some of them.

    Raises RegleRefusee("deja_mandate"), with the days of the other.
    """
    memes: dict[str, Any] = {nom: getattr(mandat, nom) for nom in ("compte", "role", "structure", "reseau", "bassin")}
    autres = Mandat.objects.filter(**memes).exclude(pk=mandat.pk)
    if autre := autres.chevauchent(mandat.du, mandat.au).first():
        fin = f" jusqu’au {date_longue(autre.au)}" if autre.au else ""
        raise RegleRefusee("deja_mandate", f"Cette personne a déjà ce mandat, du {date_longue(autre.du)}{fin}.")


def _region_garder(mandat: Mandat, le: datetime.date) -> None:
    """Ending this one on `le` opens no day without anyone of the Région."""
    avant, apres = region_tenue_jusqu_au(mandat), region_tenue_jusqu_au(mandat, le)
    if apres is not None and (avant is None or apres < avant):
        raise RegleRefusee(
            "derniere_region",
            "C’est le dernier mandat de la Région : nommez d’abord une autre personne, qui prenne la suite.",
        )
