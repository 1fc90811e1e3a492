"""Sign-in by ProConnect: tied by one's own gesture, never by an address; each paper verified; out of both at once."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from home.temps.typographie import typo
from reseau.comptes import proconnect as porte
from reseau.comptes.models import Compte
from reseau.comptes.prises import mot_de_passe_lien
from reseau.comptes.rules import compte_anonymise, compte_fermer, compte_rouvrir
from reseau.membres.choices import Role
from reseau.membres.models import Mandat
from reseau.membres.queries.personnes import rubriques_de
from tests import fabriques
from tests.pages import page_lue
from tests.proconnect import SUR_LES_PAPIERS, un_proconnect
from tests.second_facteur import code_du_moment

pytestmark = pytest.mark.django_db
BASE = "/compte/proconnect/"
ENTRER, RELIER, RETIRER, RETOUR = f"{BASE}entrer/", f"{BASE}relier/", f"{BASE}retirer/", f"{BASE}retour/"
ABANDON, ABSENT, DOUTEUX, INCONNU = map(typo, (porte.ABANDON, porte.ABSENT, porte.DOUTEUX, porte.INCONNU))
AUTRE, SECOND = "nuage-tambour-lichen-pivot", "/compte/second-facteur/authenticate/"
CONNEXION, MDP, SECRET = "/compte/login/", fabriques.MOT_DE_PASSE, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def proconnect(settings):
    with un_proconnect() as serveur:
        for nom, valeur in serveur.reglages.items():
            setattr(settings, nom, valeur)
        yield serveur


def mener(reponse) -> str:
    """Where the page sends the browser by itself, and by its link."""
    adresse = reponse["Refresh"].removeprefix("0;url=")
    assert adresse.replace("&", "&amp;") in reponse.content.decode()
    return adresse


def entrer(client, proconnect, suite="", **qui):
    """Sign in by ProConnect from the form."""
    depart = client.post(ENTRER, {"next": suite})
    return client.get(RETOUR, proconnect.identifier(mener(depart), **qui))


def relier(client, proconnect, compte, **qui):
    """Tie one's account, once one's password is given again."""
    client.force_login(compte)
    assert client.post(RELIER)["Location"].startswith("/compte/reauthenticate/")
    depart = client.post(f"/compte/reauthenticate/?next={RELIER}", {"password": MDP})
    return client.get(RETOUR, proconnect.identifier(mener(depart), **qui))


def est_entre(client) -> bool:
    return "_auth_user_id" in client.session


def phrase_lue(client, reponse) -> str:
    return page_lue(client.get(reponse["Location"]))


def test_without_its_three_settings_proconnect_is_nowhere(client, conseiller, settings):
    settings.PROCONNECT_URL, settings.PROCONNECT_CLIENT = "https://auth.example/api/v2", "safran"
    assert "ProConnect" not in page_lue(client.get(CONNEXION))
    assert {client.post(ENTRER).status_code, client.get(RETOUR).status_code} == {404}
    client.force_login(conseiller)
    assert client.get(BASE).status_code == 404 and "ProConnect" not in page_lue(client.get("/mon-profil/"))


def test_account_tied_by_its_owner_opens_by_proconnect_and_ends_the_other_sessions(
    client, proconnect, conseiller, django_capture_on_commit_callbacks
):
    ailleurs = type(client)()
    ailleurs.force_login(conseiller)
    with django_capture_on_commit_callbacks(execute=True):
        reponse = relier(client, proconnect, conseiller)
    assert reponse["Location"] == BASE and mail.outbox[-1].subject.startswith("ProConnect relié à votre compte")
    page = phrase_lue(client, reponse)
    assert "elle ouvre désormais votre compte" in page and "agent@region.example" in page
    assert client.get("/mon-espace/").status_code == 200 and ailleurs.get("/mon-espace/").status_code == 302
    client.logout()
    assert "S’identifier avec" in page_lue(client.get(CONNEXION))
    assert entrer(client, proconnect, "/mon-agenda/", email="autre@ailleurs.example")["Location"] == "/mon-agenda/"
    assert client.session["_auth_user_id"] == str(conseiller.pk)
    dites = next(r for r in rubriques_de(conseiller) if r.titre == "Identités ProConnect")
    assert dites.lignes[0]["Adresse"] == "autre@ailleurs.example"
    assert SocialAccount.objects.get().extra_data == {"email": "autre@ailleurs.example"}


def test_known_address_that_is_not_tied_opens_nothing_and_nobody_is_tied_without_a_recent_password(
    client, proconnect, conseiller
):
    reponse = entrer(client, proconnect, email=conseiller.email)
    assert reponse["Location"] == CONNEXION and INCONNU in phrase_lue(client, reponse)
    assert not est_entre(client) and not SocialAccount.objects.exists() and Compte.objects.count() == 1
    client.force_login(conseiller)
    assert client.get(RELIER).status_code in (302, 405) and client.post(RELIER)["Location"].startswith("/compte/reauth")
    assert client.post(ENTRER)["Location"] == "/mon-espace/" and not SocialAccount.objects.exists()


def test_identity_tied_elsewhere_is_refused(client, proconnect, conseiller):
    relier(client, proconnect, conseiller)
    autre = fabriques.un_conseiller(mot_de_passe=MDP)
    assert "déjà reliée à un autre compte" in phrase_lue(client, relier(client, proconnect, autre))
    assert SocialAccount.objects.get().user == conseiller


def test_role_that_asks_for_a_second_factor_sets_one_first(client, proconnect, conseiller):
    relier(client, proconnect, conseiller)
    Mandat.objects.create(compte=conseiller, role=Role.REGION, du=timezone.localdate())
    client.logout()
    entrer(client, proconnect)
    assert client.get("/mon-espace/")["Location"] == "/compte/second-facteur/totp/activate/"


def test_identity_taken_back_opens_nothing_any_more(client, proconnect, conseiller, django_capture_on_commit_callbacks):
    relier(client, proconnect, conseiller)
    lien = SocialAccount.objects.get()
    etrangere = type(client)()
    relier(etrangere, proconnect, fabriques.un_conseiller(mot_de_passe=MDP), sub="agent-2")
    etrangere.post(RETIRER, {"account": lien.pk})
    assert SocialAccount.objects.filter(pk=lien.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert "elle n’ouvre plus" in phrase_lue(client, client.post(RETIRER, {"account": lien.pk}))
    assert mail.outbox[-1].subject.startswith("ProConnect retiré") and mail.outbox[-1].to == [conseiller.email]
    client.logout()
    assert INCONNU in phrase_lue(client, entrer(client, proconnect)) and not est_entre(client)


def test_account_taken_back_by_mail_is_tied_to_nothing_any_more(client, proconnect, conseiller):
    relier(client, proconnect, conseiller)
    client.logout()
    page = client.get(mot_de_passe_lien(conseiller.pk, conseiller.email).removeprefix(settings.SITE_URL), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": AUTRE, "password2": AUTRE})
    assert INCONNU in phrase_lue(client, entrer(client, proconnect)) and not est_entre(client)


@pytest.mark.parametrize("faute", SUR_LES_PAPIERS)
def test_paper_that_is_not_for_us_opens_nothing(client, proconnect, conseiller, faute):
    relier(client, proconnect, conseiller)
    client.logout()
    proconnect.faute = faute
    reponse = entrer(client, proconnect)
    assert reponse["Location"] == CONNEXION and DOUTEUX in phrase_lue(client, reponse) and not est_entre(client)


def test_return_that_nobody_asked_for_opens_nothing_and_who_gives_up_is_told_how_to_go_on(client, proconnect):
    for envoi in ({}, {"state": "inventé", "code": "x"}, {"code": "x"}, {"error": "access_denied"}):
        reponse = client.get(RETOUR, envoi)
        assert reponse["Location"] == CONNEXION and DOUTEUX in phrase_lue(client, reponse), envoi
    etat = parse_qs(urlsplit(mener(client.post(ENTRER))).query)["state"][0]
    assert ABANDON in phrase_lue(client, client.get(RETOUR, {"state": etat, "error": "access_denied"}))


def test_return_serves_once_and_to_the_browser_that_asked(client, proconnect, conseiller):
    relier(client, proconnect, conseiller)
    client.logout()
    rendu = proconnect.identifier(mener(client.post(ENTRER)))
    assert type(client)().get(RETOUR, rendu)["Location"] == CONNEXION
    assert client.get(RETOUR, rendu)["Location"] == "/mon-espace/"
    client.logout()
    assert DOUTEUX in phrase_lue(client, client.get(RETOUR, rendu)) and not est_entre(client)


def test_proconnect_away_or_an_answer_that_cannot_be_read_leaves_the_usual_form(client, proconnect, settings):
    depart = mener(client.post(ENTRER))
    rendu = proconnect.identifier(depart)
    proconnect.codes.clear()
    assert ABSENT in phrase_lue(client, client.get(RETOUR, rendu))
    cache.clear()
    settings.PROCONNECT_URL = "http://127.0.0.1:9/api/v2"
    page = phrase_lue(client, client.post(ENTRER))
    assert ABSENT in page and 'name="password"' in page
    cache.clear()
    proconnect.configuration = ["rien"]
    assert ABSENT in phrase_lue(client, client.post(ENTRER))
    proconnect.configuration = {"issuer": proconnect.url}
    assert ABSENT in phrase_lue(client, client.post(ENTRER))


def test_second_factor_is_asked_after_proconnect_too(client, proconnect):
    region = fabriques.une_region(mot_de_passe=MDP)
    relier(client, proconnect, region)
    client.logout()
    assert entrer(client, proconnect, "/admin/")["Location"] == SECOND
    assert not est_entre(client) and client.get("/admin/").status_code == 302
    assert client.post(SECOND, {"code": code_du_moment(SECRET)})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_signing_out_ends_the_session_at_proconnect_too(client, proconnect, conseiller, settings):
    relier(client, proconnect, conseiller)
    client.logout()
    entrer(client, proconnect)
    fin = client.post("/compte/logout/")
    assert fin["Location"] == f"{BASE}fin/" and not est_entre(client)
    adresse = mener(client.get(fin["Location"]))
    lus = parse_qs(urlsplit(adresse).query)
    assert adresse.startswith(f"{proconnect.url}/session/end?") and re.fullmatch(r"[\w.-]+", lus["id_token_hint"][0])
    assert lus["post_logout_redirect_uri"] == [settings.SITE_URL + CONNEXION]
    assert client.get(f"{BASE}fin/")["Location"] == "/"


def test_closed_account_stays_closed_and_reopens_without_its_identity(client, proconnect, conseiller):
    relier(client, proconnect, conseiller)
    compte_fermer(compte=conseiller)
    client.logout()
    assert entrer(client, proconnect)["Location"] == "/compte/inactive/" and not est_entre(client)
    compte_rouvrir(compte=conseiller, prenom="Ada", nom="Durand", mot_de_passe=AUTRE)
    assert not SocialAccount.objects.exists()
    relie = fabriques.un_conseiller(mot_de_passe=MDP)
    relier(client, proconnect, relie)
    compte_anonymise(compte=relie)
    assert not SocialAccount.objects.exists()


# ProConnect, or whoever stands in its place, turned hostile: what it leads to, publishes, hands over, calls somebody

AILLEURS = ["https://intrus.example/a", "javascript:alert(1)", "http://127.0.0.1:9\r\nSet-Cookie: a=b", 5, ["x"]]
AILLEURS += ["//intrus.example", "http://127.0.0.1@intrus.example/", "file:///etc/passwd"]
PROFOND = "[" * 200_000
CLES = ["[]", "{}", "5", "<p>", PROFOND, '{"keys": 5}', '{"keys": [1]}', '{"keys": [{"kid": "un", "kty": "oct"}]}']
ECHANGES = [PROFOND, "{}", "[]", '{"access_token": 5}', '{"access_token": ["x"], "id_token": ["x"]}']
ECHANGES += ['{"access_token": "a\\r\\nX: y"}', '{"access_token": "x", "expires_in": "demain"}']
ECHANGES += ['{"access_token": "x", "expires_in": 1e30, "id_token": "e30.e30.e30"}']


def test_browser_and_its_paper_are_led_to_the_host_of_proconnect_only(client, proconnect, conseiller):
    relier(client, proconnect, conseiller)
    juste = dict(proconnect.configuration)
    for ailleurs in AILLEURS:
        client.logout()
        proconnect.configuration = juste
        cache.clear()
        entrer(client, proconnect)
        proconnect.configuration = {**juste, "end_session_endpoint": ailleurs}
        cache.clear()
        assert client.post("/compte/logout/", follow=True).redirect_chain[-1][0] == "/", ailleurs
        proconnect.configuration = {**juste, "authorization_endpoint": ailleurs}
        assert client.post(ENTRER)["Location"] == CONNEXION, ailleurs


@pytest.mark.parametrize(
    ("chemin", "rendus"),
    [("/jwks", CLES), ("/token", ECHANGES), ("/userinfo", ["é", PROFOND, "e30.e30.e30", "W10.e30.x"])],
)
def test_answer_of_a_hostile_provider_opens_nothing_and_is_no_breakdown(
    client, proconnect, conseiller, chemin, rendus, monkeypatch
):
    relier(client, proconnect, conseiller)
    client.logout()
    juste = proconnect.RequestHandlerClass.repondre
    for rendu in rendus:

        def repondre(session, corps, genre="application/json", rendu=rendu):
            juste(session, rendu if session.path.endswith(chemin) else corps, genre)

        monkeypatch.setattr(proconnect.RequestHandlerClass, "repondre", repondre)
        reponse = entrer(client, proconnect)
        assert reponse["Location"] == CONNEXION and not est_entre(client), rendu[:60]


@pytest.mark.postgres
def test_identity_that_the_base_would_not_keep_is_refused_and_an_address_is_only_shown(client, proconnect, conseiller):
    for sub in ("", "x" * 192, "a\x00b", "\ud800", "é", 5, ["x"]):
        navigateur = type(client)()
        assert DOUTEUX in phrase_lue(navigateur, relier(navigateur, proconnect, conseiller, sub=sub)), sub
        assert not SocialAccount.objects.exists(), sub
    for rang, email in enumerate(("a\x00b@x.example", "\ud800", ["x"], {"<b>": 1}, "<script>alert(1)</script>")):
        conseiller.refresh_from_db()  # ce qui vient d’être relié a fermé ses autres sessions
        cache.clear()  # et un mot de passe ne se redonne que quelques fois
        relier(client := type(client)(), proconnect, conseiller, sub=f"agent-{rang}", email=email)
        assert "<script>alert" not in client.get(BASE).content.decode()
    assert SocialAccount.objects.count() == 5 and Compte.objects.count() == 1
