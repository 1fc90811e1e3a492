"""The trends in Wagtail's admin, for the Région."""

from django import forms
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet

from reseau.tendances.models import Tendance
from reseau.vocabulaires.portes import ReferenceViewSet


class TendanceViewSet(ReferenceViewSet):
    """Written and corrected there; its page is public at once."""

    model = Tendance
    icon = "view"
    list_display = ("titre", "code", "ordre")
    search_fields = ("titre", "accroche", "introduction")
    panels = [
        FieldPanel("titre"),
        FieldPanel("code"),
        FieldPanel("accroche"),
        FieldPanel("introduction"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        MultiFieldPanel([FieldPanel("sources"), FieldPanel("ordre")], "Sources et rang"),
    ]
    menu_label = "Tendances du territoire"
    menu_order = 247
    add_to_admin_menu = True


register_snippet(TendanceViewSet)
