"""A team invites, changes, hands over, and never loses its last referent by accident."""

import datetime
import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from home.courriels.boite import courriel_send
from home.models import Courriel
from reseau.membres import permissions
from reseau.membres.models import DemandeCompte, Invitation, Mandat
from reseau.membres.queries.equipes import lien_de
from reseau.membres.rules.invitations import invitation_creer, lignes_lire
from reseau.membres.rules.mandats import equipe_quitter, mandat_donner, mandat_terminer, referent_transmettre
from reseau.membres.rules.personnes import demande_creer
from tests import fabriques
from tests.pages import page_lue
from tests.refus import refus
from tests.reseau.annuaire.fabriques import un_lieu

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return fabriques.une_structure(code="ici")


@pytest.fixture
def referent(structure):
    return fabriques.un_referent(structure)


@pytest.fixture
def connecte(client, referent):
    client.force_login(referent)
    return client


def test_pasted_line_is_understood_as_mail_programs_write_it():
    for texte, attendu in (
        ("nina@exemple.example", ("nina@exemple.example", "", "", "")),
        ("Nina Neuve <Nina@Exemple.example>", ("nina@exemple.example", "Nina", "Neuve", "")),
        ("Nina Neuve ; nina@exemple.example ; Conseillère", ("nina@exemple.example", "Nina", "Neuve", "Conseillère")),
        ("Nina\tNeuve\tnina@exemple.example", ("nina@exemple.example", "Nina", "Neuve", "")),
        ("nina@exemple.example, Nina de la Neuve, Accueil", ("nina@exemple.example", "Nina", "de la Neuve", "Accueil")),
        ("Nina sans adresse", ("", "", "", "")),
    ):
        (ligne,) = lignes_lire(texte=f"\n  {texte}\n;;\n")
        assert (ligne.email, ligne.prenom, ligne.nom, ligne.fonction) == attendu, texte


def test_several_invitations_have_each_their_outcome_and_refused_lines_or_too_many_come_back(
    connecte, structure, django_capture_on_commit_callbacks
):
    trop = "\n".join(f"a{n}@exemple.example" for n in range(51))
    page = page_lue(connecte.post("/equipe/ici/inviter/", {"lignes": trop}))
    assert "is-invalid" in page and "a50@exemple.example" in page and not Invitation.objects.exists()
    deja = fabriques.un_conseiller(structure)
    lignes = f"a@exemple.example\nZoé sans adresse\n{deja.email}\nLou Neuf <b@exemple.example>\nmal@adresse"
    with django_capture_on_commit_callbacks(execute=True):
        page = page_lue(connecte.post("/equipe/ici/inviter/", {"lignes": lignes}))
    assert {i.email for i in Invitation.objects.all()} == {"a@exemple.example", "b@exemple.example"}
    assert {adresse for message in mail.outbox for adresse in message.to} == {"a@exemple.example", "b@exemple.example"}
    assert "2 invitations envoyées sur 5 lignes" in page and "fait déjà partie" in page
    champ = page[page.index("<textarea") : page.index("</textarea>")]
    assert "Zoé sans adresse" in champ and deja.email in champ and "mal@adresse" in champ and "b@exemple" not in champ


def test_colleague_invited_twice_in_a_row_is_mailed_once_and_the_link_opens(connecte):
    def envoyees():
        return list(Courriel.objects.filter(gabarit="membres/invitation").order_by("pk"))

    donnees = {"email": "Nina@exemple.example", "prenom": "Nina", "nom": "Neuve", "fonction": "Accueil"}
    for _ in range(2):
        reponse = connecte.post("/equipe/ici/", donnees, follow=True)
        assert reponse.status_code == 200 and "L’invitation est partie" in page_lue(reponse)
    (courriel,) = envoyees()
    courriel_send(courriel.pk)
    lien = re.search(r"/invitation/[\w:-]+/", mail.outbox[-1].body).group()
    assert Client().get(lien).status_code == 200, "le lien du courriel ouvre encore"
    connecte.post("/equipe/ici/", {**donnees, "fonction": "Conseil"})
    assert len(envoyees()) == 2 and Client().get(lien).status_code == 410, "d’autres mots : une autre invitation"
    Invitation.objects.update(creee_le=timezone.now() - datetime.timedelta(minutes=2))
    connecte.post("/equipe/ici/", {**donnees, "fonction": "Conseil"})
    assert len(envoyees()) == 3, "plus tard, on la renvoie en invitant de nouveau"
    for _ in range(2):
        page = connecte.post("/equipe/ici/inviter/", {"lignes": "a@exemple.example\nb@exemple.example"})
        assert "2 invitations envoyées sur 2 lignes" in page_lue(page).replace("\xa0", " ")
    assert len(envoyees()) == 5


def test_invitation_sent_again_opens_with_the_new_link_only(connecte, referent, structure):
    ancienne = invitation_creer(par=referent, structure=structure, email="a@b.example", prenom="A", nom="B")
    Invitation.objects.update(expire_le=timezone.now())
    assert "périmée depuis" in page_lue(connecte.get("/equipe/ici/"))
    connecte.post(f"/equipe/ici/invitation/{ancienne.pk}/renvoyer/")
    ancienne.refresh_from_db()
    nouvelle = Invitation.objects.exclude(pk=ancienne.pk).get()
    assert ancienne.annulee_le and nouvelle.expire_le > timezone.now() and lien_de(nouvelle) != lien_de(ancienne)
    reponse = connecte.post(f"/equipe/ici/invitation/{ancienne.pk}/renvoyer/", follow=True)
    assert "a déjà servi" not in page_lue(reponse) and "Une nouvelle invitation est partie" in (page_lue(reponse))
    assert Courriel.objects.filter(gabarit="membres/invitation").count() == 2, "un double clic n’en renvoie qu’une"
    assert Invitation.objects.filter(annulee_le=None).get() == nouvelle
    Invitation.objects.update(creee_le=timezone.now() - datetime.timedelta(minutes=2))
    reponse = connecte.post(f"/equipe/ici/invitation/{ancienne.pk}/renvoyer/", follow=True)
    assert "a déjà servi" in page_lue(reponse)


def test_invitation_sent_again_more_than_five_times_an_hour_waits(connecte, referent, structure):
    invitation_creer(par=referent, structure=structure, email="a@b.example", prenom="A", nom="B")
    for _ in range(7):
        pk = Invitation.objects.get(annulee_le=None).pk
        connecte.post(f"/equipe/ici/invitation/{pk}/renvoyer/")
    assert Courriel.objects.filter(destinataire="a@b.example").count() == 5


def test_function_is_changed_by_who_manages_and_by_nobody_else(connecte, client, structure):
    compte = fabriques.un_conseiller(structure)
    adresse = f"/equipe/ici/membre/{compte.rattachements.get().pk}/"
    assert connecte.post(adresse, {"fonction": "Accueil"}).status_code == 302
    assert compte.rattachements.get().fonction == "Accueil"
    assert "is-invalid" in page_lue(connecte.post(adresse, {"fonction": "a" * 121}))
    client.force_login(compte)
    assert client.post(adresse, {"fonction": "Chef"}).status_code == 404
    assert compte.rattachements.get().fonction == "Accueil"


def test_mandate_is_handed_over_to_the_team_alone_on_a_possible_day_when_both_are_told(connecte, referent, structure):
    mandat, suite, etranger = referent.mandats.get(), fabriques.un_conseiller(structure), fabriques.un_conseiller()
    adresse, aujourdhui = f"/equipe/ici/referent/{mandat.pk}/transmettre/", timezone.localdate()
    for jours in (-1, 400):
        le = aujourdhui + datetime.timedelta(days=jours)
        page = page_lue(connecte.post(adresse, {"vers": suite.pk, "le": le.isoformat()}))
        assert "Choisissez une date" in page and "is-invalid" in page and not Mandat.objects.exclude(au=None).exists()
    assert connecte.post(adresse, {"vers": etranger.pk, "le": aujourdhui.isoformat()}).status_code == 422
    refus("hors_equipe", referent_transmettre, mandat=mandat, vers=etranger, le=aujourdhui, par=referent)
    refus("hors_equipe", mandat_donner, par=referent, compte=etranger, role="REFERENT", structure=structure)
    le = aujourdhui + datetime.timedelta(days=10)
    assert connecte.post(adresse, {"vers": suite.pk, "le": le.isoformat()})["Location"] == "/equipe/ici/"
    for jour, attendus in ((le - datetime.timedelta(days=1), {referent.pk}), (le, {suite.pk})):
        assert set(Mandat.objects.en_vigueur(jour).values_list("compte_id", flat=True)) == attendus
    courriels = Courriel.objects.filter(gabarit="membres/transmission")
    assert {c.destinataire for c in courriels} == {suite.email, referent.email}
    assert "Prévu" in page_lue(connecte.get("/equipe/ici/historique/"))


def test_mandate_handed_over_today_closes_the_team_page_to_the_former_referent(connecte, referent, structure):
    suite = fabriques.un_conseiller(structure)
    donnees = {"vers": suite.pk, "le": timezone.localdate().isoformat()}
    reponse = connecte.post(f"/equipe/ici/referent/{referent.mandats.get().pk}/transmettre/", donnees)
    assert reponse["Location"] == "/mon-espace/"
    assert connecte.get("/equipe/ici/").status_code == 404
    assert permissions.compte_represente(suite, structure) and not permissions.compte_represente(referent, structure)


def test_last_referent_leaves_only_after_saying_so_by_the_rules_as_on_the_screen(connecte, referent, structure):
    refus("dernier_referent", equipe_quitter, rattachement=referent.rattachements.get(), par=referent)
    refus("dernier_referent", mandat_terminer, mandat=referent.mandats.get(), par=referent, motif="Fin.")
    adresse = f"/equipe/ici/depart/{referent.rattachements.get().pk}/"
    assert "dernière personne référente" in page_lue(connecte.get(adresse))
    page = connecte.post(adresse)
    assert page.status_code == 422 and "Transmettez d’abord" in page_lue(page)
    assert permissions.est_referent(referent, structure)
    assert connecte.post(adresse, {"sans_referent": "on"})["Location"] == "/mon-espace/"
    assert not permissions.est_membre(type(referent).objects.get(pk=referent.pk))
    avant, _ = fabriques.un_referent(structure), fabriques.un_referent(structure)
    mandat_terminer(mandat=avant.mandats.get(), par=avant, motif="Fin.")
    assert not permissions.est_referent(avant, structure)


def test_structure_without_referent_says_so_to_whoever_manages_it(client, structure):
    client.force_login(fabriques.une_tete_de_reseau())
    assert "Personne ne tient la fiche" in page_lue(client.get("/equipe/ici/"))
    compte = fabriques.un_conseiller(structure)
    client.post(f"/equipe/ici/membre/{compte.rattachements.get().pk}/referent/")
    assert permissions.est_referent(compte, structure)
    assert "Personne ne tient la fiche" not in page_lue(client.get("/equipe/ici/"))


def test_history_tells_arrivals_departures_mandates_and_invitations(connecte, referent, structure):
    partant = fabriques.un_conseiller(structure, nom="Partant")
    equipe_quitter(rattachement=partant.rattachements.get(), par=referent)
    invitation_creer(par=referent, structure=structure, email="a@b.example", prenom="Nina", nom="Neuve")
    page = page_lue(connecte.get("/equipe/ici/historique/"))
    for attendu in ("Arrivée", "Départ", "Début du mandat de référent", "Nina Neuve", "Camille Partant"):
        assert attendu in page
    connecte.force_login(fabriques.un_conseiller(structure))
    assert connecte.get("/equipe/ici/historique/").status_code == 404


def test_charge_de_mission_invites_in_own_bassins_or_where_no_place_is_yet_and_manages_nothing_there(client, structure):
    client.force_login(fabriques.une_chargee_de_mission())
    assert client.post("/equipe/ici/inviter/", {"lignes": "a@exemple.example"}).status_code == 200
    assert Invitation.objects.get().structure == structure
    un_lieu(structure, "Niort")
    membre = fabriques.un_conseiller(structure)
    client.force_login(fabriques.une_chargee_de_mission("niort"))
    donnees = {"prenom": "N", "nom": "N", "email": "n@exemple.example", "referent": "on"}
    assert client.post("/equipe/ici/", donnees).status_code == 302
    assert dict(Invitation.objects.values_list("email", "referent")) == {
        "a@exemple.example": False,
        donnees["email"]: True,
    }
    assert client.get("/equipe/ici/historique/").status_code == 404
    assert client.get(f"/equipe/ici/depart/{membre.rattachements.get().pk}/").status_code == 404
    client.force_login(fabriques.une_chargee_de_mission("poitiers"))
    assert client.get("/equipe/ici/").status_code == 404
    qui = {"email": "x@y.example", "prenom": "", "nom": ""}
    refus("interdit", invitation_creer, par=fabriques.une_chargee_de_mission("melle"), structure=structure, **qui)


def test_request_is_answered_by_who_animates_its_bassin_and_by_no_other(client, structure):
    un_lieu(structure, "Niort")
    ailleurs = fabriques.une_structure(code="ailleurs", nom="La structure d’ailleurs")
    un_lieu(ailleurs, "Poitiers")
    ou = {"ici": structure, "la": ailleurs, "sans-lieu": fabriques.une_structure(), "libre": None, "traitee": structure}
    for nom, la in ou.items():
        demande_creer(email=f"{nom}@exemple.example", prenom="A", nom=nom, fonction="", structure=la)
    DemandeCompte.objects.filter(nom="traitee").update(etat="REFUSEE")
    demandes = {demande.nom: demande for demande in DemandeCompte.objects.order_by("pk")}
    client.force_login(fabriques.une_chargee_de_mission("niort"))
    page = page_lue(client.get("/demandes/"))
    montrees = [nom for nom, demande in demandes.items() if f"/demandes/{demande.pk}/" in page]
    assert montrees == ["ici", "sans-lieu", "libre"]
    assert client.get(f"/demandes/{demandes['la'].pk}/").status_code == 404
    adresse = f"/demandes/{demandes['libre'].pk}/"
    assert "La structure d’ailleurs" not in page_lue(client.get(adresse))
    reponse = client.post(adresse, {"decision": "accepter", "structure": ailleurs.pk})
    assert reponse.status_code == 422 and not Invitation.objects.exists()
    assert client.post(adresse, {"decision": "accepter", "structure": structure.pk}).status_code == 302
    assert Invitation.objects.get().structure == structure
