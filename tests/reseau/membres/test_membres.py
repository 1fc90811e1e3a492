"""Rights derive from what is in force; invitations open the only door."""

import datetime
import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from reseau.comptes.models import Compte
from reseau.comptes.prises import comptes_coherents
from reseau.membres import permissions
from reseau.membres.choices import Role
from reseau.membres.models import DemandeCompte, GesteMandat, Invitation, Mandat, Rattachement
from reseau.membres.rules.invitations import invitation_creer
from reseau.membres.rules.mandats import mandat_clore, mandat_creer, rattachement_creer, rattachement_terminer
from reseau.membres.rules.personnes import demande_creer
from reseau.structures.rules import structure_fusionner
from safran.installation.rules import pages_poser
from tests import fabriques
from tests.pages import page_lue
from tests.refus import refus

pytestmark = pytest.mark.django_db


def jeton_du_courriel() -> str:
    return re.search(r"/invitation/([\w:-]+)/", mail.outbox[-1].body).group(1)


@pytest.fixture
def inviter(django_capture_on_commit_callbacks):
    def faire(referent, structure, email="neuve@exemple.example", **champs):
        with django_capture_on_commit_callbacks(execute=True):
            return invitation_creer(
                par=referent, structure=structure, email=email, prenom="Nina", nom="Neuve", **champs
            )

    return faire


def test_mandat_without_its_scope_or_invitation_by_a_stranger_is_refused():
    compte, qui = fabriques.un_compte(), {"email": "a@b.example", "prenom": "A", "nom": "B"}
    refus("portee_manquante", mandat_creer, compte=compte, role=Role.REFERENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandat.objects.create(compte=compte, role=Role.REFERENT)
    refus("interdit", invitation_creer, par=fabriques.un_referent(), structure=fabriques.une_structure(), **qui)


def test_rights_come_from_what_is_in_force_until_its_last_day_excluded():
    ici, ailleurs = fabriques.une_structure(), fabriques.une_structure("apec")
    referent, tete = fabriques.un_referent(ici), fabriques.une_tete_de_reseau("apec")
    assert permissions.compte_represente(referent, ici) and not permissions.compte_represente(referent, ailleurs)
    assert permissions.compte_represente(tete, ailleurs) and not permissions.compte_represente(tete, ici)
    assert permissions.compte_represente(fabriques.une_region(), ici)
    compte = fabriques.un_conseiller()
    assert permissions.roles_en_vigueur(compte) == {"CONSEILLER"}
    demain = timezone.localdate() + datetime.timedelta(days=1)
    Rattachement.objects.update(du=demain)
    assert not permissions.est_membre(compte)
    compte, aujourdhui = fabriques.une_region(), timezone.localdate()
    Mandat.objects.update(au=aujourdhui + datetime.timedelta(days=1))
    assert permissions.est_region(compte)
    Mandat.objects.update(au=aujourdhui)
    assert not permissions.est_region(compte)


def test_admin_follows_the_mandate_of_the_region_and_is_404_without_it(client):
    compte, _ = fabriques.une_region(), fabriques.une_region()
    assert compte.groups.filter(name="Région").exists()
    mandat_clore(mandat=compte.mandats.get())
    assert not compte.groups.filter(name="Région").exists()
    for compte in (fabriques.un_conseiller(), fabriques.un_referent(), fabriques.une_tete_de_reseau()):
        client.force_login(compte)
        assert client.get("/admin/").status_code == 404
    client.force_login(fabriques.une_region())
    assert client.get("/admin/").status_code == 200


def test_invited_person_sets_a_password_and_joins(client, inviter):
    pages_poser()
    structure = fabriques.une_structure()
    inviter(fabriques.un_referent(structure), structure, fonction="Conseil")
    adresse = f"/invitation/{jeton_du_courriel()}/"
    page = page_lue(client.get(adresse))
    assert 'vous acceptez <a href="/conditions-d-utilisation/">les conditions d’utilisation</a>' in page
    assert not Compte.objects.filter(email="neuve@exemple.example").exists()
    reponse = client.post(adresse, {"prenom": "Nina", "nom": "Neuve", "mot_de_passe": fabriques.MOT_DE_PASSE})
    assert reponse["Location"] == "/mon-espace/"
    compte = Compte.objects.get(email="neuve@exemple.example")
    assert compte.rattachements.get().structure == structure
    assert client.get(adresse).status_code == 410


def test_invitation_with_a_weak_password_keeps_what_was_typed_and_past_its_date_is_refused(client, inviter):
    structure = fabriques.une_structure()
    inviter(fabriques.un_referent(structure), structure)
    saisie = {"prenom": "Zoé", "nom": "Neuve", "mot_de_passe": "court"}
    page = page_lue(client.post(f"/invitation/{jeton_du_courriel()}/", saisie))
    assert 'value="Zoé"' in page and "is-invalid" in page and "court" not in re.findall(r'value="([^"]*)"', page)
    Invitation.objects.update(expire_le=timezone.now())
    assert client.get(f"/invitation/{jeton_du_courriel()}/").status_code == 410


def test_team_page_is_for_those_who_represent_until_the_next_request_after_they_lose_it(client):
    structure = fabriques.une_structure()
    client.force_login(fabriques.un_referent(structure))
    assert client.get(f"/equipe/{structure.code}/").status_code == 200
    for etranger in (fabriques.un_referent(), fabriques.un_conseiller(structure), fabriques.une_tete_de_reseau("apec")):
        client.force_login(etranger)
        assert client.get(f"/equipe/{structure.code}/").status_code == 404
        assert client.post(f"/equipe/{structure.code}/", {"email": "x@y.example"}).status_code == 404
    referent = fabriques.un_referent(structure)
    client.force_login(referent)
    assert client.get(f"/equipe/{structure.code}/").status_code == 200
    mandat_clore(mandat=referent.mandats.get())
    assert client.get(f"/equipe/{structure.code}/").status_code == 302, "sa session est fermée"
    client.force_login(Compte.objects.get(pk=referent.pk))
    assert client.get(f"/equipe/{structure.code}/").status_code == 404


def test_departure_closes_what_nothing_else_holds_and_keeps_who_works_elsewhere(client):
    structure = fabriques.une_structure()
    referent, partant = fabriques.un_referent(structure), fabriques.un_conseiller(structure)
    client.force_login(referent)
    pk = partant.rattachements.get().pk
    assert client.get(f"/equipe/{structure.code}/depart/{pk}/").status_code == 200
    client.post(f"/equipe/{structure.code}/depart/{pk}/")
    partant.refresh_from_db()
    assert not partant.is_active and not permissions.est_membre(partant)
    compte = fabriques.un_conseiller()
    rattachement_creer(compte=compte, structure=fabriques.une_structure("apec"))
    rattachement_terminer(rattachement=compte.rattachements.order_by("pk").first())
    compte.refresh_from_db()
    assert compte.is_active and permissions.est_membre(compte)


def test_closed_account_opens_again_for_whoever_is_invited_elsewhere(client, inviter):
    compte = fabriques.avec_second_facteur(fabriques.un_conseiller(email="revient@exemple.example"))
    rattachement_terminer(rattachement=compte.rattachements.get())
    donnees = {"email": compte.email, "prenom": "Lou", "nom": "Revenue", "fonction": "", "structure_libre": "Ici"}
    demande_creer(structure=None, **donnees)
    assert DemandeCompte.objects.filter(email=compte.email).exists(), "la porte lui est ouverte comme à tous"
    structure = fabriques.une_structure("apec")
    inviter(fabriques.un_referent(structure), structure, email=compte.email)
    adresse = f"/invitation/{jeton_du_courriel()}/"
    assert 'name="mot_de_passe"' in page_lue(client.get(adresse))
    faible = client.post(adresse, {"prenom": "Lou", "nom": "Revenue", "mot_de_passe": "court"})
    compte.refresh_from_db()
    assert "is-invalid" in page_lue(faible) and not compte.is_active
    saisie = {"prenom": "Lou", "nom": "Revenue", "mot_de_passe": fabriques.MOT_DE_PASSE}
    assert client.post(adresse, saisie)["Location"] == "/mon-espace/"
    compte.refresh_from_db()
    assert compte.is_active and compte.ferme_le is None and compte.nom == "Revenue"
    assert compte.check_password(fabriques.MOT_DE_PASSE) and not compte.authenticator_set.exists()
    assert [r.structure for r in compte.rattachements.filter(au=None)] == [structure]
    assert not list(comptes_coherents()) and client.get("/mon-espace/").status_code == 200


def test_request_for_an_account_is_answered_by_the_structures_referent(client, django_capture_on_commit_callbacks):
    structure = fabriques.une_structure()
    champs = {"prenom": "Nina", "nom": "Neuve", "email": "neuve@exemple.example", "structure": structure.pk}
    assert client.post("/demander-un-compte/", champs)["Location"] == "/demander-un-compte/recue/"
    assert client.post("/demander-un-compte/", champs).status_code == 302
    demande = DemandeCompte.objects.get()
    client.force_login(fabriques.un_referent())
    assert client.get(f"/demandes/{demande.pk}/").status_code == 404
    client.force_login(fabriques.un_referent(structure))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/demandes/{demande.pk}/", {"decision": "accepter", "structure": structure.pk})
    demande.refresh_from_db()
    assert demande.etat == "ACCEPTEE" and mail.outbox[-1].to == ["neuve@exemple.example"]


def test_request_of_a_known_address_changes_nothing_one_without_structure_is_told_and_a_refusal_has_its_reason(client):
    compte = fabriques.un_conseiller()
    champs = {"prenom": "A", "nom": "B", "email": compte.email, "structure_libre": "Ailleurs"}
    assert client.post("/demander-un-compte/", champs).status_code == 302
    assert not DemandeCompte.objects.exists()
    reponse = client.post("/demander-un-compte/", {"prenom": "Zoé", "nom": "B", "email": "a@b.example"})
    assert "Choisissez votre structure" in page_lue(reponse) and 'value="Zoé"' in page_lue(reponse)
    demande_creer(email="a@b.example", prenom="A", nom="B", fonction="", structure=fabriques.une_structure())
    client.force_login(fabriques.une_region())
    adresse = f"/demandes/{DemandeCompte.objects.get().pk}/"
    assert client.post(adresse, {"decision": "refuser"}).status_code == 422
    assert adresse in page_lue(client.get("/demandes/"))
    client.post(adresse, {"decision": "refuser", "motif": "Structure hors du service."})
    assert DemandeCompte.objects.get().etat == "REFUSEE" and adresse not in page_lue(client.get("/demandes/"))


def test_people_follow_their_merged_structure_and_nobody_has_the_same_mandate_twice():
    ancienne, nouvelle = fabriques.une_structure(), fabriques.une_structure()
    referent, deux_fois = fabriques.un_referent(ancienne), fabriques.un_conseiller(ancienne)
    rattachement_creer(compte=deux_fois, structure=nouvelle)
    structure_fusionner(source=ancienne, cible=nouvelle)
    assert permissions.structures_de(referent) == permissions.structures_de(deux_fois) == {nouvelle.pk}
    assert permissions.compte_represente(referent, nouvelle) and not permissions.est_referent(referent, ancienne)
    ancienne, nouvelle, region = fabriques.une_structure(), fabriques.une_structure(), fabriques.une_region()
    compte, aujourdhui = fabriques.un_conseiller(ancienne), timezone.localdate()
    jours = [aujourdhui + datetime.timedelta(days=n) for n in (10, 20)]
    mandat_creer(compte=compte, role=Role.REFERENT, structure=ancienne, du=aujourdhui)
    mandat_creer(compte=compte, role=Role.REFERENT, structure=nouvelle, nomme_par=region, du=jours[0], au=jours[1])
    structure_fusionner(source=ancienne, cible=nouvelle)
    suivis = Mandat.objects.filter(structure=nouvelle).order_by("du")
    assert [(m.du, m.au) for m in suivis] == [(aujourdhui, jours[0]), (jours[0], jours[1]), (jours[1], None)]


def test_merge_moves_what_has_an_end_or_is_to_come_with_its_author_and_writes_each_gesture():
    ancienne, nouvelle, region = fabriques.une_structure(), fabriques.une_structure(), fabriques.une_region()
    aujourdhui = timezone.localdate()
    dans_un_mois, dans_un_an = aujourdhui + datetime.timedelta(days=30), aujourdhui + datetime.timedelta(days=365)
    referent, suppleant = fabriques.un_conseiller(ancienne), fabriques.un_conseiller(ancienne)
    Rattachement.objects.filter(compte=referent).update(au=dans_un_an)  # un départ prévu
    dit = {"role": Role.REFERENT, "structure": ancienne, "nomme_par": region}
    tenu = mandat_creer(compte=referent, du=aujourdhui, au=dans_un_mois, **dit)
    mandat_creer(compte=referent, du=dans_un_mois, **dit)
    mandat_creer(compte=suppleant, du=aujourdhui, au=dans_un_mois, supplee=tenu, **dit)
    structure_fusionner(source=ancienne, cible=nouvelle, par=region)
    assert not Mandat.objects.filter(structure=ancienne).exclude(au__lte=aujourdhui).exclude(au=F("du")).exists()
    suivis = Mandat.objects.filter(structure=nouvelle).order_by("compte_id", "du")
    assert [(m.compte, m.du, m.au, m.nomme_par) for m in suivis] == [
        (referent, aujourdhui, dans_un_mois, region),
        (referent, dans_un_mois, None, region),
        (suppleant, aujourdhui, dans_un_mois, region),
    ]
    assert suivis[2].supplee == suivis[0]
    assert [list(m.gestes.values_list("geste", "par")) for m in suivis] == [[("DONNE", region.pk)]] * 3
    assert GesteMandat.objects.filter(geste="TERMINE", par=region, motif__contains=nouvelle.nom).count() == 3
    assert Rattachement.objects.get(compte=referent, structure=nouvelle).au == dans_un_an


def test_leaving_a_structure_ends_the_mandates_that_had_a_later_end_or_start():
    structure = fabriques.une_structure()
    compte = fabriques.un_conseiller(structure)
    demain = timezone.localdate() + datetime.timedelta(days=1)
    dans_un_mois = demain + datetime.timedelta(days=30)
    mandat_creer(compte=compte, role=Role.REFERENT, structure=structure, au=dans_un_mois)
    mandat_creer(compte=compte, role=Role.REFERENT, structure=structure, du=dans_un_mois)
    rattachement_terminer(rattachement=compte.rattachements.get())
    compte.refresh_from_db()
    assert not compte.is_active and not Mandat.objects.en_vigueur(dans_un_mois).exists()
