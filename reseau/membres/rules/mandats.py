"""Rattachements and mandats: opened, named, extended, handed over, ended, and Wagtail's groups kept in step (ADR
004).
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from home.erreurs import RegleRefusee
from home.site.cache import public_purge
from home.temps.typographie import date_longue
from reseau.comptes.models import Compte
from reseau.comptes.portes import compte_fermer, sessions_fermer
from reseau.membres.avis import FIN_DE_MANDAT, NOMINATION, TRANSMISSION
from reseau.membres.choices import GROUPE_REGION, OUVERTURES, PORTEES, EtatMandat, Geste, Role
from reseau.membres.models import GesteMandat, Mandat, Profil, Rattachement
from reseau.membres.permissions import compte_nomme, compte_represente
from reseau.membres.queries.equipes import dernier_referent
from reseau.membres.queries.mandats import region_tenue_jusqu_au
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

# Wagtail's groups, kept in step with the mandates (ADR 004).

AILES = ("home", "reseau", "pratiques", "safran")
SUR_LES_PAGES = (
    "add_page",
    "change_page",
    "delete_page",
    "publish_page",
    "lock_page",
    "unlock_page",
    "bulk_delete_page",
)
SUR_LES_MEDIAS = (
    *("add_image", "change_image", "choose_image"),
    *("add_document", "change_document", "choose_document"),
    *("add_collection", "change_collection", "delete_collection"),
)
RELECTURE = "Relecture par la Région"


@transaction.atomic
def groupes_synchroniser(*, compte: Compte) -> None:
    """Make the Wagtail groups of a person say what the mandates in force say."""
    groupe, cree = Group.objects.get_or_create(name=GROUPE_REGION)
    if cree:
        groupe_region_garnir(groupe=groupe)
    if Mandat.objects.filter(compte=compte, role=Role.REGION).en_vigueur().exists():
        compte.groups.add(groupe)
    else:
        compte.groups.remove(groupe)


@transaction.atomic
def groupe_region_garnir(*, groupe: Group) -> None:
    """Give the Région's group everything the admin shows but the management of users; rerun after an upgrade."""
    apps_du_produit = [app.label for app in apps.get_app_configs() if app.name.split(".")[0] in AILES]
    codes = Q(content_type__app_label__in=[*apps_du_produit, "taggit", "wagtailredirects"])
    codes |= Q(content_type__app_label="wagtailadmin", codename="access_admin")
    codes |= Q(content_type__app_label="wagtailcore", content_type__model__in=["workflow", "task"])
    permissions = Permission.objects.filter(codes).exclude(content_type__app_label__in=["comptes", "membres"])
    groupe.permissions.set(permissions)
    racine = Page.objects.get(depth=1)
    collection = Collection.objects.get(depth=1)
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=SUR_LES_PAGES):
        GroupPagePermission.objects.get_or_create(group=groupe, page=racine, permission=permission)
    medias = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs", "wagtailcore"], codename__in=SUR_LES_MEDIAS
    )
    for permission in medias:
        GroupCollectionPermission.objects.get_or_create(group=groupe, collection=collection, permission=permission)
    _relecture_installer(groupe, racine)


def _relecture_installer(groupe: Group, racine: Page) -> None:
    """The one reading circuit of pages: one step, kept by the Région, over the whole tree; kept if it was changed."""
    circuit, cree = Workflow.objects.get_or_create(name=RELECTURE)
    if not cree:
        return
    etape, _ = GroupApprovalTask.objects.get_or_create(name=RELECTURE)
    etape.groups.add(groupe)
    WorkflowTask.objects.create(workflow=circuit, task=etape, sort_order=0)
    WorkflowPage.objects.get_or_create(page=racine, defaults={"workflow": circuit})


# Rattachements and mandats, from a day to another; what is checked holds when it is written.
#
# These two rules on mandates check no right: the screens go through `nominations` and `equipes`.


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
            avant, apres = region_tenue_jusqu_au(mandat), region_tenue_jusqu_au(mandat, le)
            if apres is not None and (avant is None or apres < avant):
                raise RegleRefusee(
                    "derniere_region",
                    "C’est le dernier mandat de la Région : nommez d’abord une autre personne, qui prenne la suite.",
                )
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


# Life of a team: who does what, who keeps the structure's sheet, who hands that over, who leaves.
#
# A structure never loses its last referent by accident: whoever asks for it is warned, and must say so.

AVANCE = datetime.timedelta(days=366)
DERNIER = (
    "C’est la dernière personne référente de cette structure. Transmettez d’abord son mandat, "
    "ou confirmez que la structure restera sans référent."
)


@transaction.atomic
def fonction_changer(*, rattachement: Rattachement, fonction: str) -> None:
    """Say what someone does in the structure."""
    rattachement.fonction = fonction.strip()
    rattachement.save(update_fields=["fonction"])


@transaction.atomic
def equipe_quitter(*, rattachement: Rattachement, par: Compte, sans_referent: bool = False) -> None:
    """Someone leaves the team today. Raises RegleRefusee("interdit" | "dernier_referent")."""
    _equipe_verrouiller(rattachement.structure, par)
    reste_exiger(structure=rattachement.structure, compte=rattachement.compte, sans_referent=sans_referent)
    rattachement_terminer(rattachement=rattachement, par=par)


@transaction.atomic
def referent_transmettre(*, mandat: Mandat, vers: Compte, le: datetime.date, par: Compte) -> Mandat:
    """Hand a referent's mandate over to a colleague from `le`: no day without, no day with both; both are told.

    Raises RegleRefusee("interdit" | "date" | "deja_transmis" | "hors_equipe" | "deja_mandate").
    """
    structure = mandat.structure
    _equipe_verrouiller(structure, par)
    mandat.refresh_from_db(fields=["au"])
    if mandat.au is not None:
        raise RegleRefusee("deja_transmis", "Ce mandat a déjà une fin prévue : il ne se transmet plus.")
    aujourdhui = timezone.localdate()
    if not aujourdhui <= le <= aujourdhui + AVANCE:
        raise RegleRefusee("date", "Choisissez une date entre aujourd’hui et dans un an.")
    if vers.pk == mandat.compte_id:
        raise RegleRefusee("hors_equipe", "Choisissez une autre personne de l’équipe.")
    de_l_equipe_exiger(structure=structure, compte=vers)
    suivant = mandat_creer(compte=vers, role=Role.REFERENT, structure=structure, nomme_par=par, du=le)
    mandat_clore(mandat=mandat, le=le, par=par, motif=f"Transmis à {vers.nom_complet}.")
    for compte in (vers, mandat.compte):
        TRANSMISSION.envoyer(
            [compte],
            reverse("mon_espace"),
            etape=f"{suivant.pk}",
            recoit=compte.pk == vers.pk,
            structure=structure.nom,
            de=mandat.compte.nom_complet,
            vers=vers.nom_complet,
            quand=date_longue(le),
        )
    return suivant


def _equipe_verrouiller(structure: Structure, par: Compte) -> None:
    """One change of a team at a time; only by who may act for the structure."""
    Structure.objects.select_for_update(of=("self",), no_key=True).get(pk=structure.pk)
    if not compte_represente(par, structure):
        raise RegleRefusee("interdit", "Vous ne représentez pas cette structure.")


def reste_exiger(*, structure: Structure, compte: Compte, sans_referent: bool) -> None:
    """Refuse to take its last referent from a structure, unless that was said.

    Raises RegleRefusee("dernier_referent").
    """
    if not sans_referent and dernier_referent(structure, compte):
        raise RegleRefusee("dernier_referent", DERNIER)


def de_l_equipe_exiger(*, structure: Structure, compte: Compte) -> None:
    """Refuse someone who does not work for this structure today. Raises RegleRefusee("hors_equipe")."""
    rattache = Rattachement.objects.filter(structure=structure, compte=compte).en_vigueur().exists()
    if not rattache or not compte.is_active:
        raise RegleRefusee("hors_equipe", "Cette personne ne fait pas partie de l’équipe.")


# Naming someone, and what follows: extend, end, stand in.
#
# The Région names all; who acts for a structure, its referents.
#
# Every gesture rereads the right of its author once it holds the locks: two people of the Région who end each other's
# mandate at the same second have one outcome.

AVANCE_NOMINATIONS = datetime.timedelta(days=731)


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
    if not aujourdhui <= du <= aujourdhui + AVANCE_NOMINATIONS:
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
