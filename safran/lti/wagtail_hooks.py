"""The door of this room in the menu of the Région."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.wagtail_hooks import EntreeRegion


@hooks.register("register_admin_menu_item")
def plateformes() -> MenuItem:
    """The list of platforms."""
    return EntreeRegion(
        "Plateformes partenaires", reverse("lti_plateformes"), name="plateformes", icon_name="link", order=248
    )
