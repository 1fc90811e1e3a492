"""The register in Wagtail's admin, for the Région."""

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reseau.structures.forms import STATUT, ReseauForm, StructureForm
from reseau.structures.models import Reseau, Structure
from reseau.vocabulaires.portes import ReferenceViewSet


class ReseauViewSet(ReferenceViewSet):
    """Networks."""

    model = Reseau
    icon = "site"
    list_display = ("nom", "sigle", "code", "ordre")
    search_fields = ("nom", "sigle", "code")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel(nom) for nom in ("code", "nom", "sigle", "description", "site", "ordre")], heading="Réseau"
            ),
            MultiFieldPanel(
                [
                    FieldPanel(nom, widget=forms.CheckboxSelectMultiple)
                    for nom in ("publics", "missions", "niveaux_cep")
                ],
                heading="Ce qu’il délivre",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("reserve_a", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("exclut", widget=forms.CheckboxSelectMultiple),
                    FieldRowPanel([FieldPanel("age_min"), FieldPanel("age_max")]),
                ],
                heading="Qui il reçoit, quand le service ne dit rien de plus",
            ),
            FieldPanel("correspondance"),
        ],
        base_form_class=ReseauForm,
    )


class StructureViewSet(ReferenceViewSet):
    """Structures, with their status."""

    model = Structure
    icon = "home"
    list_display = ("nom", "reseau", "code", "modifie_le")
    list_filter = ("reseau",)
    search_fields = ("nom", "sigle", "code", "siret")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel(nom) for nom in ("reseau", "nom", "sigle", "code", "siret", "parent")], heading="Identité"
            ),
            MultiFieldPanel(
                [FieldPanel(nom) for nom in ("presentation", "site", "courriel", "telephone")],
                heading="Présentation et contact",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel(STATUT[0]), FieldPanel(STATUT[1])]),
                    FieldPanel(STATUT[2]),
                    FieldPanel(STATUT[3]),
                ],
                heading="Statut dans le service",
            ),
        ],
        base_form_class=StructureForm,
    )


class RegistreGroup(SnippetViewSetGroup):
    """One entry of the menu for the register."""

    menu_label = "Registre"
    menu_icon = "site"
    menu_order = 240
    items = (StructureViewSet, ReseauViewSet)


register_snippet(RegistreGroup)
