"""Rattachements and mandats, and Wagtail's groups kept in step with them."""

import datetime

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
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

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_close, sessions_fermer
from reseau.membres.choices import PORTEES, Role
from reseau.membres.models import Mandat, Profil, Rattachement
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin

GROUPE_REGION = "Région"
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
def rattachement_create(
    *, compte: Compte, structure: Structure, fonction: str = "", du: datetime.date | None = None
) -> Rattachement:
    """Attach a person to a structure from `du` (today by default).

    Raises RegleRefusee("deja_rattache") when the attachment is already open.
    """
    _verrouiller(compte.pk)
    if Rattachement.objects.filter(compte=compte, structure=structure, au__isnull=True).exists():
        raise RegleRefusee("deja_rattache", "Cette personne est déjà rattachée à cette structure.")
    Profil.objects.get_or_create(compte=compte)
    return Rattachement.objects.create(
        compte=compte, structure=structure, fonction=fonction.strip(), du=du or timezone.localdate()
    )


@transaction.atomic
def rattachement_end(*, rattachement: Rattachement, le: datetime.date | None = None) -> None:
    """End an attachment on `le` (today by default) and the mandates held for that structure.

    Its sessions end (T03); when nothing else holds, the account is closed.
    """
    le = le or timezone.localdate()
    _verrouiller(rattachement.compte_id)
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
        mandat_end(mandat=mandat, le=le)
    reste = Rattachement.objects.filter(compte=compte).en_vigueur(le).exists()
    reste = reste or Mandat.objects.filter(compte=compte).en_vigueur(le).exists()
    if not reste and le <= timezone.localdate() and compte.is_active and not compte.is_superuser:
        compte_close(compte=compte)


@transaction.atomic
def mandat_create(
    *,
    compte: Compte,
    role: str,
    structure: Structure | None = None,
    reseau: Reseau | None = None,
    bassin: Bassin | None = None,
    nomme_par: Compte | None = None,
    du: datetime.date | None = None,
    au: datetime.date | None = None,
) -> Mandat:
    """Give a role with its scope; the groups of the admin follow in the same transaction.

    When it holds from today, the other sessions of this person end. Raises RegleRefusee("role_inconnu" |
    "portee_manquante" | "deja_mandate").
    """
    if role not in PORTEES:
        raise RegleRefusee("role_inconnu", "Ce rôle ne se donne pas par mandat.")
    portee = PORTEES[role]
    champs = {"structure": structure, "reseau": reseau, "bassin": bassin}
    if any((champs[nom] is not None) != (nom == portee) for nom in champs):
        raise RegleRefusee("portee_manquante", "Ce rôle demande exactement sa portée.")
    _verrouiller(compte.pk)
    if Mandat.objects.filter(compte=compte, role=role, au__isnull=True, **champs).exists():
        raise RegleRefusee("deja_mandate", "Cette personne a déjà ce mandat.")
    Profil.objects.get_or_create(compte=compte)
    mandat = Mandat.objects.create(
        compte=compte, role=role, nomme_par=nomme_par, du=du or timezone.localdate(), au=au, **champs
    )
    groupes_synchroniser(compte=compte)
    if mandat.du <= timezone.localdate():
        sessions_fermer(compte=compte)
    return mandat


@transaction.atomic
def mandat_end(*, mandat: Mandat, le: datetime.date | None = None) -> None:
    """End a mandate on `le` (today by default), and the sessions it opened; one that has ended before keeps its day."""
    _verrouiller(mandat.compte_id)
    mandat.refresh_from_db(fields=["au"])
    le = max(le or timezone.localdate(), mandat.du)
    if mandat.au is None or mandat.au > le:
        mandat.au = le
        mandat.save(update_fields=["au"])
        if le <= timezone.localdate():
            sessions_fermer(compte=mandat.compte)
    groupes_synchroniser(compte=mandat.compte)


def _verrouiller(compte_pk: int) -> None:
    """Of two people who change what someone holds, the second waits: what was checked is still true when it is written.

    Rows that point to the account are not held up.
    """
    Compte.objects.select_for_update(of=("self",), no_key=True).get(pk=compte_pk)


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
