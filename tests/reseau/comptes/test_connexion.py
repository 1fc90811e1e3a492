"""One door to sign in: two steps where it is due, sessions that end, mails that tell what changed."""

import datetime
import re
import time
from pathlib import Path

import allauth
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from home.models import Courriel
from reseau.comptes import avis
from reseau.membres.rules.invitations import invitation_creer
from tests import fabriques
from tests.pages import page_lue
from tests.second_facteur import code_du_moment

pytestmark = pytest.mark.django_db
CONNEXION, SECOND = "/compte/login/", "/compte/second-facteur/authenticate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MDP = fabriques.MOT_DE_PASSE
AUTRE = "nuage-tambour-lichen-pivot"


def se_connecter(client, compte, mot_de_passe=MDP, **suite):
    return client.post(CONNEXION, {"login": compte.email, "password": mot_de_passe, **suite})


@pytest.fixture
def region():
    return fabriques.une_region(mot_de_passe=MDP)


# Les mots


def test_sign_in_limit_by_address_ignores_a_forged_header(client):
    for rang in range(31):
        reponse = client.post(
            CONNEXION, {"login": f"p{rang}@exemple.example", "password": "x"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{rang}"
        )
    html = page_lue(reponse)
    assert reponse.status_code == 429 and "Cette porte se repose un instant" in html and "<h1>" in html


# Les courriels


def test_every_mail_of_the_library_has_our_words_or_cannot_be_sent_and_says_what_to_do():
    dossier = Path(allauth.__file__).parent / "templates"
    prefixes = {
        str(f.relative_to(dossier)).removesuffix("_subject.txt")
        for piece in ("account", "mfa", "socialaccount")
        for f in (dossier / piece / "email").glob("*_subject.txt")
    }
    ecrits = set(avis.CHANGEMENTS) | {"account/email/password_reset_key", "account/email/email_confirmation"}
    assert prefixes == ecrits | avis.JAMAIS
    for evenement, (_, phrase) in avis.CHANGEMENTS.items():
        courriel = avis.changement_dire(destinataire="a@exemple.example", evenement=evenement)
        for version in (courriel.texte, courriel.html):
            assert settings.SITE_URL + "/compte/password/reset/" in version and settings.REPONDRE_A in version
        assert phrase in courriel.texte


def test_reset_by_mail_opens_no_session_and_closes_the_others(client, conseiller, valide):
    autre = type(client)()
    autre.force_login(conseiller)
    valide(client.post, "/compte/password/reset/", {"email": conseiller.email})
    lien = re.search(r"/compte/password/reset/key/\S+", mail.outbox[-1].body).group()
    assert mail.outbox[-1].subject.startswith("Choisissez votre nouveau mot de passe")
    page = client.get(lien, follow=True)
    reponse = valide(client.post, page.request["PATH_INFO"], {"password1": AUTRE, "password2": AUTRE})
    assert reponse["Location"].endswith("/compte/password/reset/key/done/")
    assert "_auth_user_id" not in client.session
    assert autre.get("/mon-espace/").status_code == 302
    assert mail.outbox[-1].subject.startswith("Nouveau mot de passe")
    assert "ne sert plus" in page_lue(client.get(lien, follow=True))
    assert se_connecter(client, conseiller, AUTRE)["Location"].endswith("/mon-espace/")


def test_reset_link_stands_on_our_host_whatever_the_request_says_and_mails_to_one_address_are_five_an_hour(
    client, conseiller, valide, settings
):
    settings.SITE_URL = "https://safran.example"
    valide(client.post, "/compte/password/reset/", {"email": conseiller.email}, HTTP_HOST="localhost")
    assert "https://safran.example/compte/password/reset/key/" in mail.outbox[-1].body
    assert "localhost" not in mail.outbox[-1].body
    for _ in range(7):
        valide(client.post, "/compte/password/reset/", {"email": conseiller.email})
    assert len(mail.outbox) == 5


def test_address_changes_only_once_confirmed_and_the_old_one_is_told(client, conseiller, valide):
    ancienne = conseiller.email
    se_connecter(client, conseiller)
    client.post("/compte/reauthenticate/", {"password": MDP})
    valide(client.post, "/compte/email/", {"email": "neuve@exemple.example", "action_add": ""})
    conseiller.refresh_from_db()
    assert conseiller.email == ancienne and mail.outbox[-1].to == ["neuve@exemple.example"]
    lien = re.search(r"/compte/confirm-email/\S+", mail.outbox[-1].body).group()
    assert "Confirmer cette adresse" in page_lue(client.get(lien))
    valide(client.post, lien)
    conseiller.refresh_from_db()
    assert conseiller.email == "neuve@exemple.example"
    assert mail.outbox[-1].to == [ancienne] and mail.outbox[-1].subject.startswith("Adresse de connexion changée")


def test_address_change_asks_for_the_password_first(client, conseiller, monkeypatch):
    se_connecter(client, conseiller)
    plus_tard = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: plus_tard)
    reponse = client.post("/compte/email/", {"email": "neuve@exemple.example", "action_add": ""})
    assert reponse["Location"].startswith("/compte/reauthenticate/") and not Courriel.objects.exists()


# Les sessions


def test_session_key_rotates_at_sign_in_and_dies_at_sign_out(client, conseiller):
    client.get(CONNEXION)
    session = client.session
    session["trace"] = "avant"
    session.save()
    client.cookies["sessionid"] = session.session_key
    avant = session.session_key
    se_connecter(client, conseiller)
    apres = client.cookies["sessionid"].value
    assert apres != avant
    client.post("/compte/logout/")
    client.cookies["sessionid"] = apres
    assert client.get("/mon-espace/").status_code == 302


def test_password_change_kills_the_other_sessions_and_tells(client, conseiller, valide):
    autre = type(client)()
    autre.force_login(conseiller)
    se_connecter(client, conseiller)
    avant = client.cookies["sessionid"].value
    champs = {"oldpassword": MDP, "password1": AUTRE, "password2": AUTRE}
    valide(client.post, "/compte/password/change/", champs)
    assert client.get("/mon-espace/").status_code == 200 and client.cookies["sessionid"].value != avant
    assert autre.get("/mon-espace/").status_code == 302
    assert mail.outbox[-1].subject.startswith("Mot de passe changé")


@pytest.mark.parametrize(
    ("personne", "repos", "code"),
    [("region", 29, 200), ("region", 31, 302), ("conseiller", 31, 200), ("conseiller", 8 * 60 + 1, 302)],
)
def test_session_left_idle_ends_sooner_for_wider_rights(client, request, monkeypatch, personne, repos, code):
    client.force_login(request.getfixturevalue(personne))
    assert client.get("/mon-espace/").status_code == 200
    plus_tard = time.time() + repos * 60
    monkeypatch.setattr(time, "time", lambda: plus_tard)
    reponse = client.get("/mon-espace/")
    assert reponse.status_code == code
    if code == 302:
        assert "Votre session s’est fermée" in page_lue(client.get(reponse["Location"]))


def test_session_never_lasts_beyond_twelve_hours(client, region, monkeypatch):
    client.force_login(region)
    client.get("/mon-espace/")
    debut = time.time()
    for minutes in range(20, 12 * 60, 20):
        instant = debut + minutes * 60
        monkeypatch.setattr(time, "time", lambda instant=instant: instant)
        assert client.get("/mon-profil/").status_code == 200
    monkeypatch.setattr(time, "time", lambda: debut + 12 * 3600 + 60)
    assert client.get("/mon-profil/").status_code == 302


def test_partial_page_of_an_ended_session_reloads_the_whole(client, region, monkeypatch):
    client.force_login(region)
    client.get("/mon-espace/")
    plus_tard = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: plus_tard)
    assert client.get("/mon-espace/", HTTP_HX_REQUEST="true")["HX-Refresh"] == "true"


# Le second facteur


def test_second_factor_is_added_from_its_page_and_told_by_mail(client, conseiller, valide):
    se_connecter(client, conseiller)
    client.post("/compte/reauthenticate/", {"password": MDP})
    adresse = reverse("mfa_activate_totp")
    html = page_lue(client.get(adresse))
    secret = re.search(r'<strong class="cle-longue">([A-Z2-7]+)</strong>', html).group(1)
    assert 'src="data:image/svg+xml' in html
    assert "Ce code n’est pas le bon" in page_lue(client.post(adresse, {"code": "000000"}))
    valide(client.post, adresse, {"code": code_du_moment(secret)})
    assert Authenticator.objects.filter(user=conseiller, type="totp").exists()
    assert mail.outbox[-1].subject.startswith("Application de codes ajoutée")
    client.logout()
    assert se_connecter(client, conseiller)["Location"].startswith(SECOND)


def test_sign_in_in_two_steps_opens_only_after_the_code(client, region):
    reponse = se_connecter(client, region, next="/admin/")
    assert reponse["Location"].startswith(SECOND) and client.get("/mon-espace/").status_code == 302
    page = client.get(SECOND)
    assert "Votre code, s’il vous plaît" in page_lue(page)
    assert "Ce code n’est pas le bon" in page_lue(client.post(SECOND, {"code": "000000"}))
    assert client.get("/admin/").status_code == 302
    assert client.post(SECOND, {"code": code_du_moment(SECRET)}).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_code_of_the_application_serves_once(client, region):
    code = code_du_moment(SECRET)
    se_connecter(client, region)
    client.post(SECOND, {"code": code})
    client.post("/compte/logout/")
    se_connecter(client, region)
    assert client.post(SECOND, {"code": code}).status_code == 200


def test_code_of_the_application_serves_once_as_long_as_it_is_good(client, region):
    with time_machine.travel(datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC), tick=False) as heure:
        code = code_du_moment(SECRET)
        se_connecter(client, region)
        assert client.post(SECOND, {"code": code}).status_code == 302
        for _ in range(2):  # bon une minute de plus, pour les montres en retard
            heure.shift(29)
            voleur = Client()
            se_connecter(voleur, region)
            assert voleur.post(SECOND, {"code": code}).status_code == 200 and "_auth_user_id" not in voleur.session


def test_recovery_code_opens_once_and_new_ones_replace_them(client, region, valide):
    se_connecter(client, region)
    client.post(SECOND, {"code": code_du_moment(SECRET)})
    client.post("/compte/reauthenticate/", {"password": MDP})
    valide(client.post, reverse("mfa_generate_recovery_codes"))
    assert mail.outbox[-1].subject.startswith("Nouveaux codes de secours")
    html = page_lue(client.get(reverse("mfa_view_recovery_codes")))
    codes = re.findall(r"<li>(\d{8})</li>", html)
    assert len(codes) == 10 and codes[0] in page_lue(client.get(reverse("mfa_download_recovery_codes")))
    client.post("/compte/logout/")
    se_connecter(client, region)
    assert client.post(SECOND, {"code": codes[0]})["Location"].endswith("/mon-espace/")
    client.post("/compte/logout/")
    se_connecter(client, region)
    assert client.post(SECOND, {"code": codes[0]}).status_code == 200


FERMEES = """
/admin/ /admin/login/ /admin/pages/ /admin/account/ /admin/password_reset/ /admin/api/main/pages/ /mon-espace/
/mon-profil/ /courriels/ /equipe/ /compte/email/ /compte/password/change/ /compte/reauthenticate/
/compte/second-facteur/ /compte/second-facteur/totp/deactivate/ /compte/second-facteur/recovery-codes/
""".split()


def test_password_alone_never_opens_what_asks_for_two_steps(client, region):
    """T06: after the first step, each address answers with sign-in, the challenge, or nothing."""
    for adresse in FERMEES:
        client.logout()
        se_connecter(client, region)
        for requete in (client.get, client.post):
            reponse = requete(adresse)
            assert reponse.status_code in {302, 404}, adresse
            if reponse.status_code == 302:
                assert reponse["Location"].split("?")[0] in {CONNEXION, SECOND}, reponse["Location"]
        assert "_auth_user_id" not in client.session


def test_reset_of_a_password_does_not_skip_the_code(client, region, valide):
    valide(client.post, "/compte/password/reset/", {"email": region.email})
    lien = re.search(r"/compte/password/reset/key/\S+", mail.outbox[-1].body).group()
    page = client.get(lien, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": AUTRE, "password2": AUTRE})
    assert client.get("/admin/").status_code == 302
    assert se_connecter(client, region, AUTRE)["Location"].startswith(SECOND)


def test_invitation_of_a_member_joins_without_opening_a_session(client, region, valide):
    structure = fabriques.une_structure()
    referent = fabriques.un_referent(structure)
    valide(invitation_creer, par=referent, structure=structure, email=region.email, prenom="A", nom="B", referent=False)
    lien = re.search(r"/invitation/\S+", mail.outbox[-1].body).group()
    assert "Rejoindre l’équipe" in page_lue(client.get(lien))
    assert client.post(lien)["Location"] == "/mon-espace/"
    assert region.rattachements.filter(structure=structure).exists() and "_auth_user_id" not in client.session


def test_last_second_factor_of_a_role_that_needs_it_is_asked_again(client, region, valide):
    se_connecter(client, region)
    client.post(SECOND, {"code": code_du_moment(SECRET)})
    client.post("/compte/reauthenticate/", {"password": MDP})
    valide(client.post, reverse("mfa_deactivate_totp"))
    assert mail.outbox[-1].subject.startswith("Application de codes retirée")
    assert client.get("/admin/")["Location"] == reverse("mfa_activate_totp")
