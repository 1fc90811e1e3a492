"""The orientations of the regional scheme in Wagtail's admin, for the Région."""

from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet

from reseau.plans.models import OrientationDuSchema
from reseau.vocabulaires.portes import ReferenceViewSet


class OrientationViewSet(ReferenceViewSet):
    """Added and corrected, never taken away once an action cites it."""

    model = OrientationDuSchema
    icon = "list-ul"
    list_display = ("code", "titre")
    search_fields = ("code", "titre")
    panels = [FieldPanel("code"), FieldPanel("titre")]
    add_to_admin_menu = False


register_snippet(OrientationViewSet)
