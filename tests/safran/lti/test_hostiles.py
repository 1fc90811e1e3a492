"""A registered platform turned hostile: what it signs, what it publishes, who signs in its place."""

import base64
import hashlib
import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from safran.lti.models import Lancement
from tests.pages import lue
from tests.safran.lti.fabriques import adresse_de, commencer, lancer
from tests.safran.lti.plateforme_servie import DEPLOIEMENT, DIT, NOTER, NOTES

pytestmark = [pytest.mark.integration, pytest.mark.django_db, pytest.mark.postgres]
ICI = f"{settings.SITE_URL}/formations"
AILLEURS = (5, ["x"], "http://[", "javascript:1", "file:///etc/passwd", "http://169.254.169.254/latest")
SALES = ("http://127.0.0.1/\x00", "http://127.0.0.1/\ud800", "\r\nhttp://127.0.0.1/")
SANS_COMPTE_A_RENDRE = ["x", 5, [], {"scope": None}, {"scope": 5}, {"scope": {NOTER: 1}, "lineitem": "x"}]
SANS_COMPTE_A_RENDRE += [{"scope": [NOTER], "lineitem": ligne} for ligne in (*AILLEURS, *SALES)]
REFUSES = {
    "sub": ("", "a\x00b", "a\r\nb", "\u202eelrac", "\ud800", 5, ["x"]),
    f"{DIT}/deployment_id": (1, [DEPLOIEMENT], {"a": 1}, True, "1\x00", f"{DEPLOIEMENT} "),
    f"{DIT}/target_link_uri": (5, ["x"], "//", "\x00", f"{ICI}/{'9' * 40}/", "javascript:1"),
    f"{DIT}/message_type": (5, ["LtiDeepLinkingRequest"], "LtiDeepLinkingRequest"),
    f"{DIT}/resource_link": ([1], "x"),
    "exp": ("demain", -1),
    "nbf": (10_000_000_000,),
    "aud": ({"outil-safran": 1},),
    "azp": ("un-autre-outil",),
}


def test_what_a_platform_says_amiss_is_refused_or_left_out(servie, formation):
    for endpoint in SANS_COMPTE_A_RENDRE:
        assert lancer(Client(), servie, formation, **{f"{NOTES}/endpoint": endpoint}).status_code == 303, endpoint
    assert not Lancement.objects.exclude(ligne="").exists()
    Lancement.objects.all().delete()
    for nom, valeurs in REFUSES.items():
        for valeur in valeurs:
            assert lancer(Client(), servie, formation, **{nom: valeur}).status_code == 403, (nom, valeur)
    assert not Lancement.objects.exists()


def test_choice_goes_back_to_a_host_that_is_permitted_with_what_a_base_keeps(servie, formation):
    adresse = servie.adresse
    retours = [[adresse], "javascript:alert(1)//127.0.0.1", "", None, f"{adresse}@intrus.example/", f"{adresse}/\x00"]
    retours += [f"{adresse}/\r\nSet-Cookie: a=b", f"{adresse};script-src */"]
    datas = ("a\x00b", {"a": ["\ud800"]}, json.loads("[" * 90 + "]" * 90), "x" * 60_000)
    for change in [{"deep_link_return_url": retour} for retour in retours] + [{"data": data} for data in datas]:
        demande = commencer(navigateur := Client(), servie)
        envoi = {"state": demande["state"], "id_token": servie.choix(demande["nonce"], **change)}
        reponse = navigateur.post(reverse("lti_ouvrir"), envoi)
        assert reponse.status_code == 403 or "data" in change and reponse.status_code == 303, change
        if reponse.status_code == 303:
            page = navigateur.get(reponse["Location"], {"formation": formation.pk})
            assert page.status_code == 200 and f"form-action {adresse};" in page["Content-Security-Policy"]


def test_keys_published_amiss_are_said_and_the_right_ones_believed_once_back(servie, formation, monkeypatch):
    monkeypatch.setattr("safran.lti.jetons.CLES_REDEMANDEES", 0)
    juste = servie.repondre
    for dites in ([], {}, 5, "<p>", "[" * 50_000, {"keys": 5}, {"keys": "x"}, {"keys": [1]}, {"keys": [{"kid": [1]}]}):
        cache.clear()
        monkeypatch.setattr(servie, "repondre", lambda c, *r, d=dites: (200, d) if c == "/cles" else juste(c, *r))
        refus = lue(lancer(Client(), servie, formation))
        assert "n’est pas un jeu de clés" in refus or "keys" in dites and "Rien n’a été ouvert" in refus, dites
        monkeypatch.setattr(servie, "repondre", juste)
        assert lancer(Client(), servie, formation).status_code == 303, dites


def test_message_signed_with_what_is_public_or_naming_its_own_key_opens_nothing(servie, formation):
    publique = servie.cles["cle-1"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    intruse = servie.cles[servie.tourner("intruse")]
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(servie.cles.pop(servie.kid).public_key(), as_dict=True)
    servie.kid = "cle-1"
    demande = commencer(navigateur := Client(), servie)
    juste = servie.message(demande["nonce"], **{f"{DIT}/target_link_uri": adresse_de(formation)})
    dit = jwt.decode(juste, options={"verify_signature": False})
    autres = ({"jwk": {**jwk, "kid": "cle-1"}}, {"kid": "intruse", "jku": f"{servie.adresse}/x"}, {"crit": ["b64"]})
    jetons = [jwt.encode(dit, intruse, "RS256", {"kid": "cle-1", **autre}) for autre in autres]
    for alg in ("HS256", "hs256", "none"):
        entete = base64.urlsafe_b64encode(json.dumps({"alg": alg, "kid": "cle-1"}).encode()).rstrip(b"=").decode()
        papier = f"{entete}.{juste.split('.')[1]}"
        sceau = hmac.new(publique, papier.encode(), hashlib.sha256).digest()
        jetons.append(f"{papier}.{base64.urlsafe_b64encode(sceau).rstrip(b'=').decode()}")
    for jeton in jetons:
        reponse = navigateur.post(reverse("lti_ouvrir"), {"state": demande["state"], "id_token": jeton})
        assert reponse.status_code == 403 and not Lancement.objects.exists(), jwt.get_unverified_header(jeton)
    assert navigateur.post(reverse("lti_ouvrir"), {"state": demande["state"], "id_token": juste}).status_code == 303
