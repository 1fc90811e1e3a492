"""Wagtail's groups, kept in step with the mandates (ADR 004)."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
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

from reseau.comptes.models import Compte
from reseau.membres.choices import GROUPE_REGION, Role
from reseau.membres.models import Mandat

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
