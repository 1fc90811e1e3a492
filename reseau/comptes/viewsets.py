"""Accounts in Wagtail's admin, for the technical administrator: a list to look at."""

from django.urls import URLPattern
from wagtail.users.views.users import IndexView, UserViewSet


class ComptesIndexView(IndexView):
    """Accounts by name; nothing to add, change or delete here."""

    page_title = "Comptes"
    any_permission_required = ["view"]
    search_fields = {"prenom", "nom", "email"}


class CompteViewSet(UserViewSet):
    """The list alone: an account opens by invitation, and closes with its last attachment."""

    menu_label = "Comptes"
    ordering = "nom"
    index_view_class = ComptesIndexView

    def get_urlpatterns(self) -> list[URLPattern]:
        """Leave out the screens that write."""
        return [adresse for adresse in super().get_urlpatterns() if adresse.name in {"index", "index_results"}]
