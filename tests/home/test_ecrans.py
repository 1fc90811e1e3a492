"""The screens: who comes in by which method, where a refusal is read, what is said of a gesture."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import fait, formulaire, geste, page, refus_sur, tenter
from home.erreurs import RegleRefusee
from home.permissions import reserve_a


class Boite(BaseStorage):
    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


def demande(methode="get", compte=None):
    request = getattr(RequestFactory(), methode)("/")
    request.user, request._messages = compte or AnonymousUser(), None
    request._messages = Boite(request)
    return request


class EssaiForm(FormulaireSafran, forms.Form):
    CHAMPS_REFUSES = {"trop_tot": "jour"}
    jour = forms.CharField()
    motif = forms.CharField(required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=7)
    cle = forms.CharField(required=False, widget=forms.HiddenInput, initial="neuve")


def refusee(erreur, sinon=None):
    form = EssaiForm({"jour": "tapé", "version": "3", "cle": "vieille"})
    assert form.is_valid()
    with refus_sur(form, sinon):
        raise erreur
    return form


@pytest.mark.parametrize(
    ("erreur", "sinon", "champ"),
    [
        (RegleRefusee("trop_tot", "Non."), None, "jour"),
        (RegleRefusee("motif", "Non."), None, "motif"),
        (RegleRefusee("autre", "Non."), "motif", "motif"),
        (RegleRefusee("autre", "Non."), None, "__all__"),
        (RegleRefusee("conflit", "Non."), None, "__all__"),
        (ValidationError({"motif": "Non."}), None, "motif"),
        (ValidationError("Non."), None, "__all__"),
    ],
)
def test_refusal_lands_at_its_field_with_what_was_typed(erreur, sinon, champ):
    form = refusee(erreur, sinon)
    assert form.errors == {champ: ["Non."]} and form.data["jour"] == "tapé"


@pytest.mark.parametrize(("code", "champ", "valeur"), [("conflit", "version", "7"), ("deja", "cle", "neuve")])
def test_sending_again_after_a_conflict_is_deliberate(code, champ, valeur):
    assert refusee(RegleRefusee(code, "Non.")).data[champ] == valeur
    assert refusee(RegleRefusee("autre", "Non.")).data[champ] in ("3", "vieille")


@pytest.mark.parametrize(
    ("porte", "ouvertes"), [(page, {"get", "head"}), (formulaire, {"get", "head", "post"}), (geste, {"post"})]
)
def test_screen_takes_its_methods_alone(porte, ouvertes):
    vue = porte()(lambda request: HttpResponse())
    for methode in ("get", "head", "post", "put", "delete"):
        assert vue(demande(methode)).status_code == (200 if methode in ouvertes else 405)


def test_guard_sends_strangers_to_sign_in_and_hides_the_rest():
    vue = page(reserve_a(lambda compte: compte.nom == "Oui"))(lambda request: HttpResponse())
    assert vue(demande()).status_code == 302
    compte = type("Compte", (), {"is_authenticated": True, "nom": "Non"})()
    with pytest.raises(Http404):
        vue(demande(compte=compte))
    compte.nom = "Oui"
    assert vue(demande(compte=compte)).status_code == 200


def test_gesture_says_what_was_done_or_what_was_refused():
    request = demande("post")
    with tenter(request, "C’est fait."):
        pass
    with tenter(request, "C’est fait."):
        raise RegleRefusee("non", "Refusé.")
    assert fait(request, "Parti.", "/ailleurs/").url == "/ailleurs/"
    dits = [(message.level_tag, message.message) for message in get_messages(request)]
    assert dits == [("success", "C’est fait."), ("warning", "Refusé."), ("success", "Parti.")]
