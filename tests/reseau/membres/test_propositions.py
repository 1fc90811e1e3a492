"""The Région invites someone who has no account to hold a mandate: given, and told, when the account opens (R4.13)."""

import datetime

import pytest
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.comptes.models import Compte
from reseau.membres.choices import ROLES_A_INVITER, Role
from reseau.membres.models import Invitation, Mandat
from reseau.membres.queries.equipes import lien_de
from reseau.membres.rules.invitations import invitation_accepter, mandat_proposer
from reseau.membres.rules.mandats import mandat_clore, mandat_creer
from tests import fabriques

pytestmark = pytest.mark.django_db
QUI = {"email": "ines@region.example", "prenom": "Inès", "nom": "Alonso"}
DIT = {**QUI, "role": "ELU"}


@pytest.fixture
def region():
    return fabriques.une_region()


@pytest.fixture
def bureau(client, region):
    client.force_login(fabriques.avec_second_facteur(region))
    return client


def jeton_de(invitation):
    return lien_de(invitation).rstrip("/").rpartition("/")[2]


def accepter(client, invitation, **autres):
    champs = {"prenom": "Inès", "nom": "Alonso", "mot_de_passe": fabriques.MOT_DE_PASSE, **autres}
    return client.post(f"/invitation/{jeton_de(invitation)}/", champs, follow=True)


def test_region_reads_what_it_opens_then_invites_and_the_account_opens_with_the_mandate(client, bureau, region):
    dit = {**QUI, "role": "CHARGE_MISSION", "bassins": [fabriques.un_bassin().pk, fabriques.un_bassin("cognac").pk]}
    page = bureau.post("/mandats/inviter/", dit).text
    assert "Suivre l’annuaire de ses bassins" in page and not Invitation.objects.exists()
    assert bureau.post("/mandats/inviter/", {**dit, "confirme": "oui"}).status_code == 302
    invitation = Invitation.objects.get()
    texte = Courriel.objects.get(destinataire=QUI["email"]).texte
    assert "Chargé ou chargée de mission" in texte and "Suivre l’annuaire de ses bassins" in texte
    assert "ines@region.example" in bureau.get("/mandats/").text
    client.logout()
    assert "Chargé ou chargée de mission" in client.get(f"/invitation/{jeton_de(invitation)}/").text
    accepter(client, invitation)
    mandats = Mandat.objects.filter(compte__email=QUI["email"])
    assert {(m.role, m.bassin.code, m.nomme_par) for m in mandats} == {
        ("CHARGE_MISSION", code, region) for code in ("niort", "cognac")
    }
    assert not Compte.objects.get(email=QUI["email"]).rattachements.exists()
    assert "Chargé ou chargée de mission" in Courriel.objects.get(gabarit="membres/nomination").texte


@pytest.mark.parametrize("role", [r for r in ROLES_A_INVITER if r not in (Role.TETE_RESEAU, Role.CHARGE_MISSION)])
def test_each_role_without_scope_is_given_at_the_opening(client, region, role):
    accepter(client, mandat_proposer(par=region, **QUI, role=role))
    assert Mandat.objects.get(compte__email=QUI["email"]).role == role


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"role": "TETE_RESEAU"}, "Choisissez le réseau"),
        ({"role": "CHARGE_MISSION"}, "Choisissez au moins un bassin"),
        ({"role": "REFERENT"}, "pas dans la liste"),
        ({"role": "ELU", "au": "2020-01-01"}, "La fin vient après aujourd’hui"),
        ({"role": "ELU", "email": "dejala@region.example"}, "a déjà un compte"),
        ({"role": "ELU", "nom": "https://gagner.example"}, "adresse"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_no_mail_leaves(bureau, champs, phrase):
    fabriques.un_compte(email="dejala@region.example")
    page = bureau.post("/mandats/inviter/", {**QUI, **champs, "confirme": "oui"})
    assert page.status_code == 422 and phrase in page.text and "Inès" in page.text
    assert not Invitation.objects.exists() and not Courriel.objects.filter(gabarit="membres/invitation").exists()


def test_scope_that_the_role_does_not_ask_is_refused_by_the_rule(region):
    for portee in ({"role": "ELU", "bassins": [fabriques.un_bassin()]}, {"role": "TETE_RESEAU"}):
        with pytest.raises(RegleRefusee, match="portée"):
            mandat_proposer(par=region, **QUI, **portee)


def test_nobody_else_proposes_a_mandate(client):
    for compte in (fabriques.une_tete_de_reseau(), fabriques.une_chargee_de_mission(), fabriques.un_referent()):
        with pytest.raises(RegleRefusee, match="Vous ne donnez pas"):
            mandat_proposer(par=compte, **DIT)


def test_same_words_twice_send_one_mail_and_another_role_is_another_invitation(region):
    premiere, seconde = (mandat_proposer(par=region, **DIT) for _ in range(2))
    assert premiere == seconde and Courriel.objects.count() == 1
    mandat_proposer(par=region, **QUI, role="DPO")
    assert Invitation.objects.filter(annulee_le=None).count() == 2


def test_invited_twice_with_two_roles_one_account_holds_both(client, region):
    elue, dpo = (mandat_proposer(par=region, **QUI, role=role) for role in ("ELU", "DPO"))
    accepter(client, elue)
    assert "Accepter ce mandat" in client.get(f"/invitation/{jeton_de(dpo)}/").text
    client.post(f"/invitation/{jeton_de(dpo)}/")
    compte = Compte.objects.get(email=QUI["email"])
    assert set(compte.mandats.values_list("role", flat=True)) == {"ELU", "DPO"}


def test_invitation_whose_author_left_the_region_opens_nothing(client, region):
    autre = fabriques.une_region()
    invitation = mandat_proposer(par=autre, **DIT)
    mandat_clore(mandat=autre.mandats.get())
    assert client.get(f"/invitation/{jeton_de(invitation)}/").status_code == 410
    assert not Compte.objects.filter(email=QUI["email"]).exists()


def test_mandate_given_meanwhile_is_not_given_twice(region):
    invitation = mandat_proposer(par=region, **DIT)
    mandat_creer(compte=fabriques.un_compte(email=QUI["email"]), role="ELU")
    with pytest.raises(RegleRefusee, match="a déjà ce mandat"):
        invitation_accepter(jeton=jeton_de(invitation), prenom="Inès", nom="Alonso", mot_de_passe="")
    invitation.refresh_from_db()
    assert invitation.acceptee_le is None and Mandat.objects.filter(role="ELU").count() == 1


def test_invitation_is_sent_again_then_cancelled(client, bureau, region):
    invitation = mandat_proposer(par=region, **DIT, au=timezone.localdate() + datetime.timedelta(days=90))
    Invitation.objects.update(creee_le=timezone.now() - datetime.timedelta(hours=2))
    bureau.post(f"/mandats/invitation/{invitation.pk}/renvoyer/")
    suivante = Invitation.objects.get(annulee_le=None)
    assert suivante.pk != invitation.pk and (suivante.role, suivante.au) == ("ELU", invitation.au)
    bureau.post(f"/mandats/invitation/{suivante.pk}/annuler/")
    assert client.get(f"/invitation/{jeton_de(suivante)}/").status_code == 410
