"""Favourites and short lists: one's own only, printed, shared by a link that ends, followed (article 5)."""

import datetime
import uuid
from urllib.parse import urlparse

import pytest
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.rules.services import service_modifier
from reseau.carnets.models import Carnet, FicheRetenue, Partage
from reseau.carnets.permissions import lien_de
from reseau.carnets.prises import carnets_coherents, fiches_gardees
from reseau.carnets.rules import partage_ouvrir, partage_revoquer
from reseau.comptes.rules import compte_anonymise
from reseau.structures.rules import structure_fusionner
from tests.fabriques import un_conseiller, une_region, une_structure
from tests.pages import lue
from tests.questions import questions
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_offre
from tests.reseau.carnets.fabriques import un_carnet

pytestmark = pytest.mark.django_db


def etoile(client, genre, cle, pose="1", **suite):
    return client.post("/carnets/favori/", {"genre": genre, "cle": cle, "pose": pose, **suite})


def chemin(partage):
    return urlparse(lien_de(partage)).path


def test_star_keeps_a_structure_a_service_and_a_place_then_lets_them_go(client):
    service = une_offre("Avenir")
    structure, lieu = service.structure, service.structure.lieux.get()
    fiche = reverse("structure", args=[structure.code])
    assert "/carnets/favori/" not in lue(client.get(fiche))
    client.force_login(un_conseiller())
    page = lue(client.get(fiche))
    assert "Garder cette structure" in page and "Garder un service ou un lieu" in page
    for genre, cle in (("STRUCTURE", structure.code), ("SERVICE", service.pk), ("LIEU", lieu.public_id)):
        for _ in range(2):
            assert etoile(client, genre, cle, retour=fiche).headers["Location"] == fiche
    assert FicheRetenue.objects.count() == 3 and "Dans mes favoris" in lue(client.get(fiche))
    assert lieu.nom in lue(client.get("/carnets/"))
    etoile(client, "SERVICE", service.pk, pose="0")
    assert not FicheRetenue.objects.exclude(service=None)
    assert (
        etoile(client, "STRUCTURE", structure.code, retour="https://ailleurs.example").headers["Location"]
        == "/carnets/"
    )


@pytest.mark.parametrize(
    ("genre", "cle"),
    [("STRUCTURE", "inconnue"), ("SERVICE", "9" * 40), ("SERVICE", "-1"), ("LIEU", "x"), ("RESEAU", "apec"), ("", "")],
)
def test_star_on_what_is_not_there_is_404(client, genre, cle):
    client.force_login(un_conseiller())
    cache = un_service(publie=False)
    assert etoile(client, genre, cle).status_code == etoile(client, "SERVICE", cache.pk).status_code == 404
    assert not Carnet.objects.exists()


def test_list_of_another_is_404_at_every_address(client):
    mien = un_carnet(un_conseiller(), une_offre("Avenir"))
    retenue = mien.fiches.get()
    lues, gestes = ("", "liste.pdf", "remplir/", "renommer/", "supprimer/"), ("partager/", "revoquer/", "supprimer/")
    for compte in (un_conseiller(), une_region()):
        client.force_login(compte)
        adresse = f"/carnets/{mien.uuid}/"
        assert {client.get(adresse + suite).status_code for suite in lues} == {404}
        assert {client.post(adresse + suite).status_code for suite in gestes} == {404}
        assert client.post(f"/carnets/fiches/{retenue.pk}/retirer/").status_code == 404
        assert mien.titre not in lue(client.get("/carnets/"))
    assert mien.fiches.count() == 1 and not Partage.objects.exists()


def test_list_is_opened_once_by_a_double_click_filled_printed_renamed_and_undone(client):
    compte, service = un_conseiller(), une_offre("Avenir", nom="Conseil VAE")
    client.force_login(compte)
    etoile(client, "SERVICE", service.pk)
    cle = uuid.uuid4()
    for _ in range(2):
        assert client.post("/carnets/creer/", {"titre": "VAE à Niort", "cle": cle}).status_code == 302
    mien = Carnet.objects.get(titre="VAE à Niort")
    favori = FicheRetenue.objects.get()
    assert client.post(f"/carnets/{mien.uuid}/remplir/", {"fiches": [favori.pk]}).status_code == 302
    assert "Conseil VAE" in lue(client.get(f"/carnets/{mien.uuid}/"))
    assert client.get(f"/carnets/{mien.uuid}/liste.pdf").content[:5] == b"%PDF-"
    assert client.post(f"/carnets/{mien.uuid}/renommer/", {"titre": "Titre neuf"}).status_code == 302
    assert client.post(f"/carnets/{mien.uuid}/supprimer/").status_code == 302
    assert not Carnet.objects.exclude(titre="") and FicheRetenue.objects.get() == favori


def test_title_that_names_a_way_to_reach_someone_or_is_too_long_is_refused_with_its_text_kept(client):
    client.force_login(un_conseiller())
    for titre in ("Pour jeanne.dupont@exemple.fr", "x" * 61, "   "):
        reponse = client.post("/carnets/creer/", {"titre": titre, "cle": uuid.uuid4()})
        assert reponse.status_code == 422 and titre.strip() in lue(reponse)
    assert not Carnet.objects.exists()


def test_link_opens_the_list_without_account_then_nothing_once_revoked_or_after_ninety_days(client):
    compte = un_conseiller(prenom="Hermeline", nom="Quantin")
    service = une_offre("Avenir", nom="Conseil VAE", lieu={"telephone": "05 49 00 00 00", "horaires": "Mo 09:00-12:00"})
    cache = un_service(service.structure, nom="Caché")
    mien = un_carnet(compte, service, cache, service.structure.lieux.get())
    service_modifier(service=cache, publie=False)
    partage = partage_ouvrir(carnet=mien, par=compte)
    adresse = chemin(partage)
    assert partage_ouvrir(carnet=mien, par=compte) == partage
    reponse = client.get(adresse)
    page = lue(reponse)
    assert "Conseil VAE" in page and "05 49 00 00 00" in page and "Lundi" in page and "Caché" not in page
    assert "Quantin" not in page and "Hermeline" not in page and reponse["X-Robots-Tag"] == "noindex"
    assert client.get(adresse[:-2] + "x/").status_code == 404
    Partage.objects.update(ouvert_le=timezone.localdate() - datetime.timedelta(days=90))
    assert client.get(adresse).status_code == 404
    neuf = partage_ouvrir(carnet=mien, par=compte)
    assert neuf != partage and client.get(chemin(neuf)).status_code == 200
    partage_revoquer(carnet=mien, par=compte)
    assert client.get(chemin(neuf)).status_code == 404 == client.get("/liste/inconnu/").status_code


def test_sheet_of_mine_that_changes_closes_or_goes_stale_is_told_once(client):
    compte, autre = un_conseiller(), une_region()
    service = une_offre("Avenir", nom="Conseil VAE")
    lieu = service.structure.lieux.get()
    un_carnet(compte, service, lieu)
    avant = timezone.now() - datetime.timedelta(minutes=1)
    apres = timezone.now() + datetime.timedelta(hours=1)

    def dites(depuis=avant, jusqu_a=apres):
        return [f"{une.objet} | {une.phrase}" for une in fiches_gardees(compte, depuis, jusqu_a)]

    assert dites() == []
    service_modifier(service=service, par=compte, conditions="Écrit par soi")
    assert dites() == []
    service_modifier(service=service, par=autre, conditions="Sur rendez-vous")
    service.refresh_from_db()
    assert dites() == ["Conseil VAE | Conseil VAE : a changé (conditions)"]
    assert list(fiches_gardees(un_conseiller(), avant, apres)) == []
    type(lieu).objects.filter(pk=lieu.pk).update(confirme_le=timezone.localdate() - datetime.timedelta(days=366))
    stales = [phrase for phrase in dites(timezone.now() - datetime.timedelta(days=2)) if "Non confirmée" in phrase]
    assert len(stales) == 1 and stales[0].startswith(lieu.nom)
    assert not [phrase for phrase in dites() if "Non confirmée" in phrase]


def test_merged_structure_is_followed_and_stays_once():
    source, cible, compte = une_structure(nom="Avant"), une_structure(nom="Après"), un_conseiller()
    deux, une = un_carnet(compte, source, cible), un_carnet(un_conseiller(), source)
    structure_fusionner(source=source, cible=cible)
    assert deux.fiches.get().structure == cible == une.fiches.get().structure
    assert list(carnets_coherents()) == []


def test_who_leaves_is_forgotten_and_her_link_with_her(client):
    compte = un_conseiller()
    partage = partage_ouvrir(carnet=un_carnet(compte, une_structure()), par=compte)
    assert client.get(chemin(partage)).status_code == 200
    compte_anonymise(compte=compte)
    assert not Carnet.objects.exists() and client.get(chemin(partage)).status_code == 404


def test_list_asks_the_same_questions_for_one_sheet_and_for_twenty(client):
    compte = un_conseiller()
    mien = un_carnet(compte, une_offre("Avenir"), une_structure(), un_lieu())
    client.force_login(compte)

    def demandees():
        return questions(lambda: client.get(f"/carnets/{mien.uuid}/"))

    une = demandees()
    for rang in range(5):
        offre = une_offre(f"Offre {rang}")
        for nom, cible in (("service", offre), ("structure", offre.structure), ("lieu", offre.structure.lieux.get())):
            FicheRetenue.objects.create(carnet=mien, **{nom: cible})
    assert demandees() == une and mien.fiches.count() == 18
