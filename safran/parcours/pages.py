"""The module: an ordered list of steps, followed in the player."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.publication import PublicationGardee
from safran.parcours.blocks import EtapesBlock


class ModulePage(PublicationGardee, Page):
    """A part of a training; its own address leads to the player."""

    resume = models.TextField("résumé", max_length=300, blank=True, help_text="Une phrase, montrée sur la fiche.")
    duree_minutes = models.PositiveSmallIntegerField(
        "durée (minutes)",
        default=15,
        validators=[
            MinValueValidator(1, "Un module dure au moins une minute."),
            MaxValueValidator(1500, "Un module dure au plus vingt-cinq heures."),
        ],
    )
    etapes = StreamField(EtapesBlock(), verbose_name="étapes", blank=True)
    template = "parcours/module_apercu.html"
    parent_page_types = ["formations.FormationPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("resume"),
        FieldPanel("duree_minutes"),
        FieldPanel("etapes"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("resume"), index.SearchField("etapes")]

    class Meta:
        verbose_name = "module"
        verbose_name_plural = "modules"

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Readers go to the player, which knows where they stopped; editors preview the whole module."""
        if getattr(request, "is_preview", False):
            return TemplateResponse(request, self.template, self.get_context(request))
        return redirect(reverse("parcours_reprendre", args=[self.get_parent().pk]))
