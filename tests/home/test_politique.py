"""What browsers refused: counted once each, cut to what may be kept, bounded, read by the Région."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from home.models import RapportPolitique
from home.securite import navigateur
from tests.fabriques import une_region
from tests.pages import page_lue
from tests.travaux import battre

pytestmark = pytest.mark.django_db
PORTE = "/politique-de-contenu/rapports/"


def dire(client, page="http://testserver/annuaire/", refuse="https://pub.example/a.js?qui=moi", **autres) -> int:
    corps = {"document-uri": page, "violated-directive": "script-src-elem 'self'", "blocked-uri": refuse, **autres}
    return client.post(PORTE, json.dumps({"csp-report": corps}), "application/csp-report").status_code


def test_every_page_says_where_to_tell_what_is_refused(client):
    assert f"report-uri {PORTE}" in client.get("/")["Content-Security-Policy"]
    client.force_login(une_region())
    assert f"report-uri {PORTE}" in client.get("/admin/")["Content-Security-Policy"]


def test_same_refusal_is_one_line_that_says_nothing_of_anybody_and_the_region_reads_it(client):
    assert [dire(Client(enforce_csrf_checks=True)) for _ in range(3)] == [204] * 3
    dire(client, page="http://testserver/mes-courriels/arreter/SECRET-JETON/?code=SECRET")
    neuf = {"documentURL": "http://testserver/", "effectiveDirective": "img-src", "blockedURL": "data"}
    envoi = json.dumps([{"type": "csp-violation", "body": neuf}, {"type": "deprecation", "body": neuf}])
    assert client.post(PORTE, envoi, "application/reports+json").status_code == 204
    lignes = {(r.page, r.refuse, r.regle): r.fois for r in RapportPolitique.objects.all()}
    assert lignes == {
        ("/annuaire/", "https://pub.example", "script-src-elem"): 3,
        ("/mes-courriels/arreter/<str:jeton>/", "https://pub.example", "script-src-elem"): 1,
        ("/", "data", "img-src"): 1,
    }
    client.force_login(une_region())
    html = page_lue(client.get("/politique-de-contenu/"))
    assert "https://pub.example" in html and "3 fois" in html and "SECRET" not in html


@pytest.mark.parametrize("envoi", [
    b"", b"{", b"[[[]]]", b'{"csp-report": 3}', b"[" * 9000, b"\xff\xfe",
    json.dumps({"csp-report": {"document-uri": "http://ailleurs.example/", "violated-directive": "img-src",
                               "blocked-uri": "data"}}).encode(),
    json.dumps({"csp-report": {"document-uri": "http://testserver/", "violated-directive": "img-src",
                               "blocked-uri": "moz-extension://abc"}}).encode(),
    json.dumps({"csp-report": {"document-uri": "http://[", "violated-directive": "<b>", "blocked-uri": {}}}).encode(),
])  # fmt: skip
def test_anything_else_is_answered_alike_and_leaves_nothing(client, envoi):
    assert client.post(PORTE, envoi, "application/csp-report").status_code == 204
    assert client.post(PORTE, envoi + b" " * 16_385, "application/csp-report").status_code == 413
    assert not RapportPolitique.objects.exists()


def test_lines_are_few_and_forgotten(client, monkeypatch):
    monkeypatch.setattr(navigateur, "LIGNES_MAX", 3)
    for rang in range(40):
        dire(client, refuse=f"https://site{rang}.example/")
    assert {r.refuse for r in RapportPolitique.objects.all()} == {f"https://site{n}.example" for n in (27, 28, 29)}
    RapportPolitique.objects.update(dernier_le=timezone.now() - timedelta(days=31))
    assert "3 refus" in battre("socle.politique")[0]
    assert not RapportPolitique.objects.exists()
