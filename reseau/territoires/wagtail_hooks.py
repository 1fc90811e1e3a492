"""Territories in Wagtail's admin, for the Région: commissions and official outlines."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet

from home.wagtail_hooks import EntreeRegion
from reseau.territoires import views
from reseau.territoires.models import Commission
from reseau.vocabulaires.portes import ReferenceViewSet


class CommissionViewSet(ReferenceViewSet):
    """Territorial commissions."""

    model = Commission
    icon = "group"
    menu_label = "Commissions territoriales"
    menu_order = 244
    add_to_admin_menu = True
    list_display = ("nom", "code", "valide_du", "valide_au")
    search_fields = ("nom", "code")
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel(nom) for nom in ("code", "nom", "source")], heading="Commission"),
            MultiFieldPanel([FieldPanel("bassins"), FieldPanel("du")], heading="Composition"),
            MultiFieldPanel([FieldRowPanel([FieldPanel("valide_du"), FieldPanel("valide_au")])], heading="Validité"),
        ],
        base_form_class=views.CommissionForm,
    )


register_snippet(CommissionViewSet)


@hooks.register("register_admin_urls")
def adresses() -> list[URLPattern]:
    """The two steps of an import of outlines."""
    return [
        path("contours/", views.contours_deposer, name="contours_deposer"),
        path("contours/appliquer/", views.contours_appliquer, name="contours_appliquer"),
    ]


@hooks.register("register_admin_menu_item")
def contours() -> MenuItem:
    """The screen of outlines."""
    return EntreeRegion(
        "Contours de la carte", reverse("contours_deposer"), name="contours", icon_name="globe", order=246
    )
