"""Whoever tries passwords is slowed down without locking the owner out; invitations are no way to write to anybody."""

import datetime
import re
import uuid

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from home.temps.flux import RendezVous, calendrier_ecrire
from pratiques.rules import brouillons as regles_brouillons
from reseau.agenda.models import Evenement
from reseau.agenda.rules import evenements as regles_evenements
from reseau.animation.models import Comite
from reseau.annuaire.models import Lieu, Service, Signalement
from reseau.comptes.connexion import ESSAIS_DE_PARTOUT
from reseau.comptes.models import Compte
from reseau.comptes.rules import compte_fermer
from reseau.membres.models import DemandeCompte, Invitation
from reseau.membres.rules.invitations import invitation_creer, invitation_renvoyer
from reseau.structures.models import Reseau, Structure
from safran.atelier.plan import PlanFormation
from safran.atelier.rules import ecriture as regles_atelier
from safran.atelier.rules.ecriture import formation_ecrire
from safran.formations.models import FormationPage
from tests import fabriques
from tests.pages import page_lue
from tests.pratiques.fabriques import un_auteur, un_brouillon
from tests.reseau.agenda.fabriques import un_evenement
from tests.reseau.annuaire.fabriques import saisie, une_offre
from tests.safran.fabriques_formations import un_catalogue
from tests.second_facteur import code_du_moment

pytestmark = pytest.mark.django_db
CONNEXION = "/compte/login/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TROP = "Attendez un quart d’heure"


def se_connecter(compte, mot_de_passe, adresse):
    """Whether this sign-in, from this place, opened a session, and what it said."""
    client = Client(REMOTE_ADDR=adresse)
    reponse = client.post(CONNEXION, {"login": compte.email, "password": mot_de_passe})
    return "_auth_user_id" in client.session, page_lue(reponse)


def test_wrong_passwords_from_one_place_do_not_close_the_door_elsewhere(conseiller):
    for _ in range(10):
        assert not se_connecter(conseiller, "faux-mot-de-passe", "10.0.0.1")[0]
    ouverte, page = se_connecter(conseiller, fabriques.MOT_DE_PASSE, "10.0.0.1")
    assert not ouverte and TROP in page
    assert se_connecter(conseiller, fabriques.MOT_DE_PASSE, "10.0.0.2")[0]


def test_wrong_passwords_from_everywhere_leave_the_known_place_and_the_mail(
    conseiller, django_capture_on_commit_callbacks
):
    assert se_connecter(conseiller, fabriques.MOT_DE_PASSE, "10.9.9.9")[0]
    for rang in range(ESSAIS_DE_PARTOUT):
        se_connecter(conseiller, "faux-mot-de-passe", f"10.0.{rang}.1")
    ouverte, page = se_connecter(conseiller, fabriques.MOT_DE_PASSE, "10.8.8.8")
    assert not ouverte and TROP in page
    assert se_connecter(conseiller, fabriques.MOT_DE_PASSE, "10.9.9.9")[0], "l’endroit d’où elle vient d’ordinaire"
    client = Client(REMOTE_ADDR="10.8.8.8")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/password/reset/", {"email": conseiller.email})
    page = client.get(re.search(r"http://\S+(/compte/password/reset/key/\S+)", mail.outbox[-1].body)[1], follow=True)
    neuf = "quatre-mots-sans-rapport"
    client.post(page.redirect_chain[-1][0], {"password1": neuf, "password2": neuf})
    assert se_connecter(conseiller, neuf, "10.8.8.8")[0], "un nouveau mot de passe rouvre la porte"


# Inviter


@pytest.fixture
def structure():
    return fabriques.une_structure(code="ici")


@pytest.fixture
def referent(structure):
    return fabriques.un_referent(structure)


def inviter(referent, structure, rang=0, **champs):
    donnees = {"prenom": f"Nina{rang}", "nom": "Neuve", "email": f"p{rang}@exemple.example", **champs}
    return invitation_creer(par=referent, structure=structure, **donnees)


def test_name_with_an_address_is_refused_everywhere(client, referent, structure):
    for champ, texte in (
        ("prenom", "Gagnez www.pilules.example"),
        ("nom", "https://pilules.example/a"),
        ("nom", "Pilules.COM"),
        ("fonction", "pilules.example"),
    ):
        with pytest.raises(RegleRefusee) as refus:
            inviter(referent, structure, **{champ: texte})
        assert refus.value.code == "adresse", champ
        donnees = {"prenom": "A", "nom": "B", "email": "a@b.example", "structure_libre": "Ici", champ: texte}
        page = page_lue(client.post(reverse("demande_compte"), donnees))
        assert "pas d’adresse de site" in page and texte in page, champ
        client.force_login(referent)
        page = page_lue(client.post(reverse("equipe", args=[structure.code]), donnees))
        assert "pas d’adresse de site" in page, champ
        assert not Invitation.objects.exists() and not DemandeCompte.objects.exists(), champ


def test_name_with_a_dot_is_a_name(referent, structure):
    assert inviter(referent, structure, prenom="J.-P.", nom="St.Jean d’Angély", fonction="Conseiller emploi/insertion")


def test_sixth_invitation_in_an_hour_to_one_address_is_refused_whoever_sends_it(referent, structure):
    invitation = inviter(referent, structure)
    for rang in range(4):
        invitation = inviter(referent, structure, email=invitation.email, rang=rang + 1)
    ailleurs = fabriques.une_structure(code="ailleurs")
    with pytest.raises(RegleRefusee) as refus:
        inviter(fabriques.un_referent(ailleurs), ailleurs, email=invitation.email)
    assert refus.value.code == "trop_pour_elle"
    with pytest.raises(RegleRefusee):
        invitation_renvoyer(invitation=invitation, par=fabriques.une_region())


def test_thirty_first_invitation_in_an_hour_from_one_person_is_refused(referent, structure):
    for rang in range(30):
        inviter(referent, structure, rang)
    with pytest.raises(RegleRefusee) as refus:
        inviter(referent, structure, 30)
    assert refus.value.code == "trop_de_vous" and Invitation.objects.count() == 30


# Un envoi vide


def test_empty_form_uses_up_no_limit(client):
    offre = une_offre("Ici")
    for adresse, plein in {
        reverse("demande_compte"): {"prenom": "A", "nom": "B", "email": "a@b.example", "structure_libre": "Ici"},
        reverse("signaler", args=[offre.structure.code]): {"inexactitudes": ["HORAIRES"], "texte": "Fermé le lundi"},
        reverse("attestation_verifier"): {"code": "ABCD-EFGH-JKMN-PQRS-T", "nom": "Moreau"},
    }.items():
        assert {client.post(adresse, {}).status_code for _ in range(40)} == {200}, adresse
        assert client.post(adresse, plein).status_code in (200, 302), adresse
    assert DemandeCompte.objects.count() == Signalement.objects.count() == 1


PIRATE = "Mission locale https://pirate.example/?"


def test_name_that_our_mails_quote_holds_no_address():
    for classe, champ in (
        (Structure, "nom"), (Structure, "sigle"), (Reseau, "nom"), (Lieu, "nom"), (Service, "nom"), (Comite, "nom"),
        (Evenement, "titre"), (FormationPage, "title"),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match="pas d’adresse de site") as refus:
            classe(**{champ: PIRATE}).clean()
        assert set(refus.value.error_dict) == {champ}, classe
        classe(**{champ: "Mission locale St.Jean, C.I.O. du 1.er étage"}).clean()


def test_structure_named_by_an_address_is_refused_at_its_field_and_the_typed_name_stays(client, referent, structure):
    client.force_login(referent)
    adresse = reverse("structure_modifier", args=[structure.code])
    reponse = client.post(adresse, saisie(client, adresse, nom=PIRATE))
    page = page_lue(reponse)
    assert "pas d’adresse de site" in page and PIRATE in page
    structure.refresh_from_db()
    assert "pirate" not in structure.nom


RETOURNE = "Mission \u202elacol\u2069 \u200fNord"


def test_mark_that_turns_reading_leaves_in_no_mail_nor_calendar():
    demain = timezone.now() + datetime.timedelta(days=1)
    rdv = RendezVous("1", RETOURNE, demain, demain, lieu=RETOURNE, texte=RETOURNE, invite=("a@b.example", RETOURNE))
    structure = fabriques.une_structure(nom=RETOURNE)
    qui = fabriques.un_referent(structure)
    invitation_creer(par=qui, structure=structure, email="n@x.example", prenom="Nina", nom=RETOURNE)
    courriel = Courriel.objects.get(gabarit="membres/invitation")
    for dit in (courriel.objet + courriel.texte + courriel.html, calendrier_ecrire([rdv], produit="essai")):
        assert "Mission lacol Nord" in dit and not set(dit) & set("\u202e\u2069\u200f")


@pytest.mark.parametrize("quoi", ["evenements", "brouillons", "formations"])
def test_one_person_does_not_fill_the_site_in_a_day_and_the_journal_says_so(quoi, monkeypatch, caplog):
    auteur, cles = fabriques.une_region() if quoi == "formations" else un_auteur(), [uuid.uuid4() for _ in range(3)]
    un_catalogue()

    def faire(cle):
        match quoi:
            case "evenements":
                return un_evenement("BROUILLON", par=auteur)
            case "brouillons":
                return un_brouillon(auteur)
            case "formations":
                return formation_ecrire(plan=PlanFormation("Accueillir", "Mieux recevoir", ""), par=auteur, cle=cle)

    for regles in (regles_evenements, regles_brouillons, regles_atelier):
        monkeypatch.setattr(regles, "PAR_JOUR", 2)
    for cle in cles[:2]:
        faire(cle)
    with pytest.raises(RegleRefusee, match="c’est beaucoup pour une personne") as refus:
        faire(cles[2])
    assert refus.value.code == "quota" and "quota atteint : 2" in caplog.text
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, seconds=1), tick=False):
        faire(cles[2])


# What the time of an answer, or many tries, would tell


def test_sign_in_hashes_once_whoever_is_named(conseiller, monkeypatch):
    """An unknown address, a known one, a closed account, one without a password: the same work, so the same time."""
    ferme = fabriques.un_conseiller(mot_de_passe=fabriques.MOT_DE_PASSE)
    compte_fermer(compte=ferme)
    faits, coder = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *dit: faits.append(dit) or coder(*dit))
    comptes = {"connue": conseiller, "inconnue": Compte(email="personne@exemple.example"), "fermé": ferme}
    travail = {}
    for rang, (nom, compte) in enumerate(comptes.items()):
        faits.clear()
        assert not se_connecter(compte, "faux-mot-de-passe", f"10.1.1.{rang}")[0]
        travail[nom] = len(faits)
    assert travail == dict.fromkeys(comptes, 1)


def test_codes_of_the_second_factor_cannot_be_tried_one_after_the_other():
    region = fabriques.une_region(mot_de_passe=fabriques.MOT_DE_PASSE)
    for rang in range(12):  # d’une session à l’autre, d’un endroit à l’autre
        client = Client(REMOTE_ADDR=f"10.2.{rang}.1")
        client.post(CONNEXION, {"login": region.email, "password": fabriques.MOT_DE_PASSE})
        reponse = client.post("/compte/second-facteur/authenticate/", {"code": f"{rang:06}"})
    assert "trop d’essais" in page_lue(reponse)
    reponse = client.post("/compte/second-facteur/authenticate/", {"code": code_du_moment(SECRET)})
    assert "_auth_user_id" not in client.session
