"""Packages in Wagtail's admin: deposited and read by the Région, chosen in a step, never deleted."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages as messages_scorm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import formulaire, page_de, refus_sur
from home.fichiers.archives import MO
from home.permissions import region_required
from home.wagtail_hooks import EntreeRegion
from safran.scorm import queries, rules
from safran.scorm.depot.rapport import constats_relire
from safran.scorm.models import Paquet
from safran.scorm.rules import Depot

FICHIER_MAX = 300 * MO


class DepotForm(FormulaireSafran, forms.Form):
    """A package, and the name that learners will read."""

    fichier = forms.FileField(
        label="Fichier du module",
        max_length=200,
        help_text="Un fichier ZIP exporté en SCORM 1.2 ou 2004 ou pour le web (avec index.html), ou un fichier .h5p. "
        "Trois cents mégaoctets au plus.",
    )
    titre = forms.CharField(
        label="Titre montré aux apprenants",
        max_length=200,
        required=False,
        help_text="Laissez vide pour garder celui que le module se donne.",
    )

    def clean_fichier(self) -> UploadedFile:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > FICHIER_MAX:
            raise forms.ValidationError("Ce fichier dépasse trois cents mégaoctets : allégez ses vidéos, ou coupez-le.")
        return fichier


class VersionForm(DepotForm):
    """The next version of a package: it keeps its title."""

    titre = None


# The Région deposits modules made elsewhere, and reads what the gate found in each version.

PAR_PAGE = 30


@formulaire(region_required)
def modules(request: HttpRequest) -> HttpResponse:
    """Every package; deposit a new one."""
    form = DepotForm(request.POST or None, request.FILES or None)
    depot = _deposer(request, form)
    if depot and depot.version:
        return redirect("modules_detail", depot.version.paquet_id)
    page = page_de(request, queries.paquets_lister(), PAR_PAGE)
    return render(request, "scorm/admin/modules.html", {"form": form, "depot": depot, "page_obj": page})


@formulaire(region_required)
def module(request: HttpRequest, pk: int) -> HttpResponse:
    """One package: its versions and their reports; deposit the next one."""
    paquet = get_object_or_404(Paquet, pk=pk)
    form = VersionForm(request.POST or None, request.FILES or None)
    depot = _deposer(request, form, paquet)
    if depot and depot.version:
        return redirect("modules_detail", depot.version.paquet_id)
    versions = [
        (version, constats_relire(version.rapport)) for version in paquet.versions.select_related("deposee_par")
    ]
    contexte = {"form": form, "depot": depot, "paquet": paquet, "versions": versions}
    return render(request, "scorm/admin/module.html", contexte)


def _deposer(request: HttpRequest, form: DepotForm, paquet: Paquet | None = None) -> Depot | None:
    """What came of a deposit; None when none was made, or when the form says why not."""
    if not form.is_valid():
        return None
    fichier, titre = form.cleaned_data["fichier"], form.cleaned_data.get("titre", "")
    with refus_sur(form, "fichier"):
        depot = rules.paquet_deposer(fichier=fichier, compte=request.user, paquet=paquet, titre=titre)
        if depot.deja:
            messages.info(request, "Ce fichier était déjà là : rien n’a été ajouté.")
        elif depot.version:
            messages.success(request, f"Le module est accepté : version {depot.version.numero}.")
        else:
            form.add_error("fichier", "Ce module est refusé : rien n’a été gardé. Le rapport dit pourquoi.")
        return depot
    return None


class VersLeDepot(CreateView):
    """A package is not typed, it is deposited."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return redirect("modules")


class PaquetViewSet(SnippetViewSet):
    """What the chooser of a step stands on; its title, and whether opening it is enough."""

    model = Paquet
    icon = "desktop"
    add_view_class = VersLeDepot
    copy_view_enabled = False
    list_display = ["titre"]
    panels = [FieldPanel("titre"), FieldPanel("acheve_a_l_ouverture")]


register_snippet(PaquetViewSet)


@hooks.register("before_delete_snippet")
def suppression_refuser(request: HttpRequest, instances: Iterable[Any]) -> HttpResponse | None:
    """What people did with a package stays readable: it is never deleted."""
    if not any(isinstance(instance, Paquet) for instance in instances):
        return None
    messages_scorm.error(request, "Un module déposé ne se supprime pas : retirez-le des étapes qui le montrent.")
    return redirect("modules")


@hooks.register("register_admin_urls")
def adresses_des_modules() -> list[URLPattern]:
    """Deposits and reports."""
    return [path("modules/", modules, name="modules"), path("modules/<int:pk>/", module, name="modules_detail")]


@hooks.register("register_admin_menu_item")
def entree_modules() -> MenuItem:
    """The screen of deposits."""
    return EntreeRegion("Modules SCORM et H5P", reverse("modules"), name="modules", icon_name="desktop", order=253)
