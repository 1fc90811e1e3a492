"""The module: an ordered list of steps, followed in the player."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.publication import PublicationGardee
from safran.parcours.blocks import EtapesBlock


class ModulePage(PublicationGardee, Page):
    """A part of a training; its own address leads to the player."""

    resume = models.TextField("résumé", max_length=300, blank=True, help_text="Une phrase, montrée sur la fiche.")
    duree_minutes = models.PositiveSmallIntegerField(
        "autre durée (minutes)",
        null=True,
        blank=True,
        help_text="Vide : celle de ses étapes, comptée sur leur contenu.",
        validators=[
            MinValueValidator(1, "Un module dure au moins une minute."),
            MaxValueValidator(1500, "Un module dure au plus vingt-cinq heures."),
        ],
    )
    duree_motif = models.CharField("pourquoi cette durée", max_length=200, blank=True)
    etapes = StreamField(EtapesBlock(), verbose_name="étapes", blank=True)
    template = "parcours/module_apercu.html"
    parent_page_types = ["formations.FormationPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("resume"),
        FieldPanel("etapes"),
        MultiFieldPanel([FieldPanel("duree_minutes"), FieldPanel("duree_motif")], "Durée prévue"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("resume"), index.SearchField("etapes")]

    class Meta:
        verbose_name = "module"
        verbose_name_plural = "modules"

    def clean(self) -> None:
        """A length that is not the computed one has its reason."""
        super().clean()
        if self.duree_minutes and not self.duree_motif.strip():
            raise ValidationError({"duree_motif": "Dites pourquoi, ou laissez la durée se compter sur les étapes."})

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Readers go to the player, which knows where they stopped; editors preview the whole module."""
        if getattr(request, "is_preview", False):
            return TemplateResponse(request, self.template, self.get_context(request))
        return redirect(reverse("parcours_reprendre", args=[self.get_parent().pk]))
