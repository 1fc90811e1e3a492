"""What this room offers to the pages of others."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def orienter_depuis_l_accueil(request: HttpRequest) -> dict[str, Any]:
    """The way in from the home page."""
    return {"url_orienter": reverse("orienter")}
