"""Accounts: opened by invitation, closed at once, anonymised without trace of the name."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from home.courriels.boite import courriel_create
from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_anonymise, compte_creer, compte_fermer
from tests import fabriques
from tests.pages import page_lue

pytestmark = pytest.mark.django_db
CONNEXION = "/compte/login/"


def se_connecter(client, email, mot_de_passe=fabriques.MOT_DE_PASSE):
    return client.post(CONNEXION, {"login": email, "password": mot_de_passe})


def test_compte_with_the_same_address_in_another_case_is_refused():
    fabriques.un_compte(email="a@exemple.example")
    with pytest.raises(RegleRefusee) as refus:
        compte_creer(email="A@Exemple.example", prenom="B", nom="C")
    assert refus.value.code == "deja_pris"


def test_compte_keeps_its_name_as_typed_and_takes_no_weak_password():
    for faible in ("court", "motdepasse123", "safran-2026-xyz", "Poitou vive le vent", "camille.durand.2026"):
        with pytest.raises(ValidationError):
            compte_creer(email="camille.durand@exemple.example", prenom="Camille", nom="Durand", mot_de_passe=faible)
    for rang, nom in enumerate(("O'Brien", "D’Arc", "Œuvre", "Nguyễn", "Jean--Luc", "X", "é" * 120)):
        assert (
            Compte.objects.get(pk=compte_creer(email=f"a{rang}@exemple.example", prenom="Lou", nom=nom).pk).nom == nom
        )


def test_sign_in_says_the_same_of_unknown_and_known_addresses(client):
    compte = fabriques.un_conseiller(mot_de_passe=fabriques.MOT_DE_PASSE)
    connue = se_connecter(client, compte.email, "faux-mot-de-passe")
    inconnue = se_connecter(client, "personne@exemple.example", "faux-mot-de-passe")
    masquer = [
        page_lue(r).replace(compte.email, "X").replace("personne@exemple.example", "X") for r in (connue, inconnue)
    ]
    import re

    masquer = [re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page) for page in masquer]
    assert connue.status_code == inconnue.status_code == 200 and masquer[0] == masquer[1]


def test_sign_up_is_closed(client):
    reponse = client.get("/compte/signup/")
    assert "demander-un-compte" in page_lue(reponse)
    client.post("/compte/signup/", {"email": "x@exemple.example", "password1": fabriques.MOT_DE_PASSE})
    assert not Compte.objects.filter(email="x@exemple.example").exists()


def test_reset_sends_one_mail_to_a_known_address_and_says_the_same_to_all(client, django_capture_on_commit_callbacks):
    compte = fabriques.un_conseiller(mot_de_passe=fabriques.MOT_DE_PASSE)
    with django_capture_on_commit_callbacks(execute=True):
        a = client.post("/compte/password/reset/", {"email": compte.email}, follow=True)
        b = client.post("/compte/password/reset/", {"email": "personne@exemple.example"}, follow=True)
    assert [m.to for m in mail.outbox] == [[compte.email]] and a.request["PATH_INFO"] == b.request["PATH_INFO"]
    assert "/compte/password/reset/key/" in mail.outbox[0].body
    assert Courriel.objects.get().destinataire == compte.email


def test_compte_closed_loses_its_session_and_its_waiting_mails(client):
    compte = fabriques.un_conseiller()
    client.force_login(compte)
    courriel = courriel_create(destinataire=compte.email, gabarit="x", objet="x", texte="x")
    compte_fermer(compte=compte)
    assert client.get("/mon-espace/").status_code == 302
    courriel.refresh_from_db()
    assert courriel.etat == "ANNULE"


def test_compte_anonymised_keeps_no_name_nor_address():
    compte = fabriques.un_compte(email="lou.martin@exemple.example", prenom="Lou", nom="Martin")
    compte_anonymise(compte=compte)
    compte.refresh_from_db()
    assert "Martin" not in str(vars(compte)) and "lou.martin" not in str(vars(compte)) and not compte.is_active


def test_profile_form_ignores_forged_fields(client):
    compte = fabriques.un_conseiller()
    client.force_login(compte)
    avant, visible = compte.rattachements.get().structure_id, {"visibilite": "MEMBRES", "telephone_visible": "MEMBRES"}
    forges = dict.fromkeys(("is_staff", "is_superuser", "role", "structure", "groups", "user"), "1")
    client.post("/mon-profil/", {"prenom": "Lou", "nom": "M", "courriel_visible": "PERSONNE", **visible, **forges})
    compte.refresh_from_db()
    assert compte.prenom == "Lou" and not compte.is_superuser and compte.rattachements.get().structure_id == avant
