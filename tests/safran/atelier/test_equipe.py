"""A training is made from a practice note; someone invited writes it, and nothing else."""

import pytest

from home.models import Courriel
from safran.atelier.models import ApportDeFormation, CoAuteur
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from tests.fabriques import un_conseiller
from tests.pages import lue
from tests.pratiques.fabriques import une_fiche
from tests.safran.atelier.envois import commencer, envoyer, lire, premiere_etape, suivre, texte_de

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_note_becomes_a_training_that_quotes_it_and_shows_its_live_card(atelier):
    fiche = une_fiche(contenu={"sources": "Carnet de bord, 2026"})
    assert f"/atelier/fiches/{fiche.pk}/" in atelier.get(fiche.url).content.decode()
    adresse = f"/atelier/fiches/{fiche.pk}/"
    suites = {atelier.post(adresse)["Location"] for _ in range(2)}
    formation = FormationPage.objects.get()
    assert suites == {f"/atelier/{formation.pk}/"} and not formation.live
    assert ApportDeFormation.objects.get().fiche == fiche
    sources = [str(ligne.value) for ligne in formation.sources]
    assert fiche.title in sources[0] and "CC BY 4.0" in sources[0] and sources[1] == "Carnet de bord, 2026"
    contenu = [b for e in ModulePage.objects.get().etapes.raw_data for b in e["value"]["contenu"]]
    assert [b["value"]["fiche"] for b in contenu if b["type"] == "fiche_pratique"] == [fiche.pk]
    etape = ModulePage.objects.get().etapes.raw_data[0]
    page = lue(atelier.get(f"/atelier/{formation.pk}/{ModulePage.objects.get().pk}/{etape['id']}/"))
    assert fiche.probleme.split("\n")[0] in page


def test_note_that_is_not_online_gives_nothing(atelier):
    fiche = une_fiche("SUSPENDUE")
    reponse = atelier.post(f"/atelier/fiches/{fiche.pk}/")
    assert "Un module se tire d’une fiche publiée" in lue(reponse)
    assert not FormationPage.objects.exists()


def inviter(client, formation, compte):
    return client.post(f"/atelier/{formation.pk}/equipe/", {"personne": str(compte.profil.public_id)})


def test_person_invited_writes_the_steps_and_publishes_nothing(client, atelier):
    adresse = premiere_etape(atelier)
    formation = FormationPage.objects.get()
    commencer(atelier, "Une autre")
    autre = FormationPage.objects.exclude(pk=formation.pk).get()
    invitee = un_conseiller()
    for _ in range(2):
        inviter(atelier, formation, invitee)
    assert CoAuteur.objects.count() == 1
    assert Courriel.objects.filter(destinataire=invitee.email).count() == 1
    client.force_login(invitee)
    page = lue(client.get("/atelier/"))
    assert "Deux portes" in page and "Une autre" not in page and "Commencer à écrire" not in page
    suivre(client, adresse, {texte_de(lire(client, adresse)): "Écrit à plusieurs."})
    module = ModulePage.objects.get().get_latest_revision_as_object()
    assert "Écrit à plusieurs." in str(module.etapes.raw_data[0]) and module.latest_revision.user == invitee
    assert "/admin/pages/" not in client.get(adresse).content.decode()
    fermees = [f"/atelier/{formation.pk}/publier/", f"/atelier/{autre.pk}/", f"/atelier/{autre.pk}/equipe/"]
    assert {client.get(une).status_code for une in fermees} == {404}
    assert client.post("/atelier/", {"titre": "Non"}).status_code == 404
    assert inviter(client, formation, un_conseiller()).status_code == 404


def test_person_taken_back_writes_no_longer_and_her_words_stay(client, atelier, autrice):
    adresse = premiere_etape(atelier)
    formation, invitee = FormationPage.objects.get(), un_conseiller()
    inviter(atelier, formation, invitee)
    client.force_login(invitee)
    champs = lire(client, adresse)
    suivre(client, adresse, {texte_de(champs): "Ses mots."})
    coauteur = CoAuteur.objects.get()
    client.force_login(autrice)
    client.post(f"/atelier/{formation.pk}/equipe/{coauteur.uuid}/retirer/")
    client.force_login(invitee)
    assert envoyer(client, adresse, champs=champs).status_code == 404
    assert client.get("/atelier/").status_code == 404
    assert "Ses mots." in str(ModulePage.objects.get().get_latest_revision_as_object().etapes.raw_data)
