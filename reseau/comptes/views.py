"""ProConnect: going there, coming back, tying one's account to it, leaving both."""

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.forms import DisconnectForm
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.views.decorators.cache import never_cache
from wagtail.users.views.users import IndexView, UserViewSet

from home.ecrans.views import geste, page
from reseau.comptes.proconnect import (
    ABSENT,
    JETON,
    NOM,
    EchangeProConnect,
    depart_lire,
    fin_lire,
    proconnect_exiger,
    revenir,
)


@page(login_required)
def proconnect(request: HttpRequest) -> HttpResponse:
    """What ties this account to ProConnect, and how to make it or undo it."""
    proconnect_exiger(request)
    return render(request, "comptes/proconnect.html", {"liens": request.user.socialaccount_set.all()})


@geste(never_cache)
def entrer(request: HttpRequest) -> HttpResponse:
    """Go and sign in at ProConnect."""
    if request.user.is_authenticated:
        return redirect("mon_espace")
    return _partir(request, AuthProcess.LOGIN)


@geste(login_required, reauthentication_required)
def relier(request: HttpRequest) -> HttpResponse:
    """Go and say at ProConnect which identity is one's own; asked of whoever has just proved who she is here."""
    return _partir(request, AuthProcess.CONNECT)


@geste(login_required, reauthentication_required)
def retirer(request: HttpRequest) -> HttpResponse:
    """That identity opens this account no more."""
    proconnect_exiger(request)
    form = DisconnectForm(request.POST, request=request)
    if form.is_valid():
        form.save()
    else:
        messages.warning(request, " ".join(phrase for phrases in form.errors.values() for phrase in phrases))
    return redirect("proconnect")


@page(never_cache)
def retour(request: HttpRequest) -> HttpResponse:
    """Back from ProConnect: the library goes through its steps, second factor included."""
    proconnect_exiger(request)
    return OAuth2CallbackView.adapter_view(EchangeProConnect(request, NOM))(request)


@page(never_cache)
def fin(request: HttpRequest) -> HttpResponse:
    """Out of here; out of ProConnect too, for whoever came in by it."""
    jeton = request.session.pop(JETON, "")
    adresse = jeton and fin_lire(request, jeton)
    return _conduire(request, adresse) if adresse else redirect("/")


def _partir(request: HttpRequest, quoi: str) -> HttpResponse:
    try:
        return _conduire(request, depart_lire(request, quoi))
    except OAuth2Error:
        return revenir(request, ABSENT)


def _conduire(request: HttpRequest, adresse: str) -> HttpResponse:
    """To another site, by a page: the answer to a form leads nowhere but here (form-action of the content policy)."""
    reponse = render(request, "comptes/proconnect_partir.html", {"adresse": adresse})
    reponse["Refresh"] = f"0;url={adresse}"
    return reponse


# Accounts in Wagtail's admin, for the technical administrator: a list to look at.


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
