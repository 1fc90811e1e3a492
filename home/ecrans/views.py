"""The three screens of a public service: a page to read, a form to send, a gesture to make."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from http.client import FOUND
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from home.ecrans.erreurs import texte_a_renvoyer
from home.ecrans.forms import ConfirmerForm, FormulaireSafran
from home.erreurs import RegleRefusee

Vue = Callable[..., Any]
Garde = Callable[[Vue], Vue]
FORMULAIRE = "home/formulaire.html"
PDF, AGENDA = "application/pdf", "text/calendar; charset=utf-8"


def page(*gardes: Garde) -> Garde:
    """A page: GET and HEAD, after these guards, asked in their order."""
    return _porte(["GET", "HEAD"], gardes)


def formulaire(*gardes: Garde) -> Garde:
    """A form or a question: read, then sent to the same address."""
    return _porte(["GET", "HEAD", "POST"], gardes)


def geste(*gardes: Garde) -> Garde:
    """A gesture: POST alone."""
    return _porte(["POST"], gardes)


def _porte(methodes: list[str], gardes: Iterable[Garde]) -> Garde:
    def ouvrir(vue: Vue) -> Vue:
        vue = require_http_methods(methodes)(vue)
        for garde in reversed(list(gardes)):
            vue = garde(vue)
        return _rendre_le_texte(vue) if "POST" in methodes else vue

    return ouvrir


def _rendre_le_texte(vue: Vue) -> Vue:
    """Whoever wrote while the session ended gets the text back, to be sent again, before being sent to sign in."""

    @wraps(vue)
    def rendue(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        reponse = vue(request, *args, **kwargs)
        vers = reponse.url if request.method == "POST" and reponse.status_code == FOUND else ""
        if vers.startswith(resolve_url(settings.LOGIN_URL)) and not request.user.is_authenticated:
            return texte_a_renvoyer(request) or reponse
        return reponse

    return rendue


@contextmanager
def refus_sur(form: FormulaireSafran, sinon: str | None = None) -> Iterator[None]:
    """Do what is inside; what a rule refuses there is shown by the form, with everything that was typed.

    It lands at the field that the form names for its code (CHAMPS_REFUSES), else at `sinon`, else above the form.
    What a model refuses lands at its fields.
    """
    try:
        yield
    except RegleRefusee as refus:
        form.refuser(refus, sinon)
    except ValidationError as erreur:
        for nom, phrases in getattr(erreur, "message_dict", {"": erreur.messages}).items():
            form.add_error(nom if nom in form.fields else None, phrases)


def accepte(form: FormulaireSafran, regle: Callable[..., Any], **objet: Any) -> bool:
    """Whether what was sent is right, and the rule takes it with `objet`; what it refuses is shown by the form."""
    if form.is_valid():
        with refus_sur(form):
            regle(**objet, **form.champs())
            return True
    return False


@contextmanager
def tenter(request: HttpRequest, phrase: str = "") -> Iterator[None]:
    """Do what is inside, then say `phrase`; what a rule refuses there is said instead, on the next page."""
    try:
        yield
    except RegleRefusee as refus:
        messages.warning(request, refus.message)
    except ValidationError as erreur:
        messages.warning(request, " ".join(erreur.messages))
    else:
        if phrase:
            messages.success(request, phrase)


def fait(request: HttpRequest, phrase: str, vers: Any, *args: object, **kwargs: object) -> HttpResponse:
    """Say what was done, and go on to the address that `redirect` makes of the rest."""
    messages.success(request, phrase)
    return redirect(vers, *args, **kwargs)


def montrer(request: HttpRequest, form: FormulaireSafran, gabarit: str, **contexte: object) -> HttpResponse:
    """The page of a form; its errors make it a 422."""
    return render(request, gabarit, {"form": form, **contexte}, status=422 if form.errors else 200)


def question(request: HttpRequest, titre: str, explication: str, bouton: str, retour: str) -> HttpResponse:
    """Ask before a gesture that cannot be undone; the answer is posted to the same address."""
    contexte = {"titre": titre, "explication": explication, "bouton": bouton, "retour": retour}
    return render(request, FORMULAIRE, contexte)


@dataclass(frozen=True)
class Decision:
    """One decision on the life of a row, asked on its own page: its words, its rule, what its form asks."""

    titre: str
    explication: str
    bouton: str
    regle: Callable[..., Any]
    formulaire: type[FormulaireSafran] = ConfirmerForm
    fait: str = "C’est fait."

    def demander(
        self,
        request: HttpRequest,
        retour: str,
        *,
        nom: str = "",
        fil: Iterable[str] = (),
        options: Mapping[str, Any] | None = None,
        **objet: Any,
    ) -> HttpResponse:
        """The page that asks; once sent, the rule takes `objet`, its author and what was typed; then back to `retour`.

        `nom` is what it is about, `fil` the pages above it (labels and addresses in turn), `options` is for its form.
        """
        form = self.formulaire(request.POST if request.method == "POST" else None, **(options or {}))
        if form.is_valid():
            with refus_sur(form):
                self.regle(**objet, par=request.user, **form.cleaned_data)
                return fait(request, self.fait, retour)
        dit = {"titre": self.titre, "explication": self.explication, "bouton": self.bouton}
        return montrer(request, form, FORMULAIRE, nom=nom, fil=fil, retour=retour, **dit)


def page_de(request: HttpRequest, lignes: Any, taille: int, nombre: int | None = None) -> Page:
    """The page of these rows that the address asks for: the nearest one when there is no such page.

    `nombre` is how many they are, when it is known already.
    """
    feuilles = Paginator(lignes, taille)
    if nombre is not None:
        feuilles.count = nombre
    return feuilles.get_page(request.GET.get("page"))


def retour_local(request: HttpRequest) -> str:
    """Where to go back to: a path of this site, or nothing (F16)."""
    retour = request.POST.get("retour") or request.GET.get("retour") or ""
    locale = retour.startswith("/") and url_has_allowed_host_and_scheme(retour, allowed_hosts=None)
    return retour if locale else ""


class RedirectionVoir(HttpResponseRedirect):
    """303: what was posted is done, look there."""

    status_code = 303


def veut_json(request: HttpRequest) -> bool:
    """The page's own script asks; a browser without script wants a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def document(contenu: bytes | str, nom: str, genre: str = PDF, *, joint: bool = False) -> HttpResponse:
    """A document made here, shown by the browser under its name, or taken away (`joint`)."""
    entetes = {"Content-Disposition": content_disposition_header(joint, nom), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(contenu, content_type=genre, headers=entetes)
