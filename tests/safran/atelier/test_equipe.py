"""Comments beside a draft: on a block or a step, answered, settled; each reads what is hers to read."""

import re
import uuid

import pytest
from django.utils import timezone

from home.models import Courriel
from reseau.structures.models import Reseau
from safran.atelier.models import ApportDeFormation, CoAuteur, Commentaire, LectureProposition
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue
from tests.pratiques.fabriques import un_auteur, une_fiche
from tests.questions import questions
from tests.safran.atelier.envois import commencer, envoyer, lire, premiere_etape, suivre, texte_de
from tests.safran.atelier.fabriques import une_lecture, une_proposition
from tests.safran.atelier.test_publication import LONG
from tests.safran.fabriques_formations import etapes_de

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def page_de(adresse: str) -> str:
    """Where the comments of a step of the workshop are, from the address of the step."""
    formation, _module, etape = adresse.partition("?")[0].strip("/").split("/")[1:]
    return f"/atelier/{formation}/commentaires/{etape}/"


def dire(client, adresse, texte, cle=None):
    return client.post(adresse, {"texte": texte, "cle": cle or uuid.uuid4()})


@pytest.fixture
def etape(atelier):
    """A step of one text, and the page of its comments."""
    adresse = premiere_etape(atelier).partition("?")[0]
    return adresse, page_de(adresse)


def bloc_de(client, adresse) -> str:
    return re.search(r'id="bloc-([0-9a-f-]+)"', client.get(adresse).content.decode())[1]


def test_comment_on_a_block_is_written_once_counted_answered_settled_and_opened_again(atelier, autrice, etape):
    ecran, page = etape
    bloc, cle = bloc_de(atelier, ecran), uuid.uuid4()
    suites = {dire(atelier, f"{page}?bloc={bloc}", "D’où vient ce chiffre ?", cle)["Location"] for _ in range(2)}
    commentaire = Commentaire.objects.get()
    assert suites == {f"{page}#c-{cle}"} and commentaire.bloc_id == bloc
    assert "1 commentaire à régler" in lue(atelier.get(ecran)) and "1 en attente" in lue(atelier.get(ecran))
    autre = une_region(prenom="Inès", nom="Faure")
    atelier.force_login(autre)
    assert dire(atelier, f"{page}?fil={cle}", "De l’enquête 2026.").status_code == 302
    for _ in range(2):
        atelier.post(f"/atelier/{commentaire.formation_id}/commentaires/{cle}/regler/")
    commentaire.refresh_from_db()
    assert (commentaire.regle_par, commentaire.reponses.get().auteur) == (autre, autre)
    lus = lue(atelier.get(page))
    assert "De l’enquête 2026." in lus and "Réglé" in lus and "Inès Faure" in lus
    assert "à régler" not in lue(atelier.get(ecran))
    dire(atelier, f"{page}?fil={cle}", "Elle a changé depuis.")
    assert "1 commentaire à régler" in lue(atelier.get(ecran))


def test_others_are_told_once_a_day_and_not_who_writes(atelier, autrice, etape):
    _ecran, page = etape
    formation, invitee = FormationPage.objects.get(), un_conseiller()
    atelier.post(f"/atelier/{formation.pk}/equipe/", {"personne": str(invitee.profil.public_id)})
    Courriel.objects.all().delete()
    for texte in ("Un.", "Deux."):
        dire(atelier, page, texte)
    assert [c.destinataire for c in Courriel.objects.all()] == [invitee.email]
    atelier.force_login(invitee)
    dire(atelier, page, "Trois.")
    assert Courriel.objects.filter(destinataire=autrice.email, objet__contains="Deux portes").count() == 1


def test_question_of_a_step_is_commented_and_a_block_taken_out_keeps_its_comments_under_the_step(atelier, etape):
    ecran, page = etape
    bloc = bloc_de(atelier, ecran)
    suivre(atelier, ecran, geste="bloc.ajouter vrai_faux")
    question = re.findall(r'id="bloc-([0-9a-f-]+)"', atelier.get(ecran).content.decode())[-1]
    dire(atelier, f"{page}?bloc={question}", "Trop facile.")
    assert "Trop facile." in lue(atelier.get(page)) and Commentaire.objects.get().bloc_id == question
    dire(atelier, f"{page}?bloc={bloc}", "À couper.")
    suivre(atelier, ecran, geste=f"bloc.retirer {bloc}")
    assert "Bloc retiré" in lue(atelier.get(page)) and "À couper." in lue(atelier.get(page))
    dire(atelier, f"{page}?bloc={bloc}", "Sur quoi ?")
    assert Commentaire.objects.get(texte="Sur quoi ?").bloc_id == ""


def test_comment_that_waits_is_to_know_and_keeps_nothing_offline(atelier, etape):
    ecran, page = etape
    suivre(atelier, ecran, {texte_de(lire(atelier, ecran)): LONG})
    dire(atelier, page, "Relisez la fin.")
    lus = lue(atelier.get(f"/atelier/{FormationPage.objects.get().pk}/publier/"))
    assert "À savoir" in lus and "un commentaire attend" in lus and "Rien n’empêche de publier" in lus


def test_words_too_long_or_that_name_someone_are_told_at_their_field(atelier, etape):
    _ecran, page = etape
    longue = "a" * 1001
    reponse = dire(atelier, page, longue)
    assert reponse.status_code == 422 and longue in reponse.content.decode()
    reponse = dire(atelier, page, "Appelez Mme Durand au 06 12 34 56 78.")
    assert reponse.status_code == 422 and "06 12 34 56 78" in lue(reponse)
    assert dire(atelier, page, "").status_code == 422 and not Commentaire.objects.exists()


@pytest.fixture
def lue_a_deux(client):
    """A proposal under the eyes of two readers, and the page of the comments of its step."""
    proposition = une_proposition(un_auteur("missions-locales"), "EN_LECTURE")
    type(proposition).objects.update(envoyee_le=timezone.now())
    lecteurs = [un_auteur("cio"), un_auteur("missions-locales")]
    for lecteur in lecteurs:
        reseau = lecteur.rattachements.get().structure.reseau
        une_lecture(proposition, lecteur, reseau, meme=reseau == proposition.reseau)
    module = proposition.formation.get_children().get().specific
    return proposition, lecteurs, f"/atelier/{proposition.formation_id}/commentaires/{etapes_de(module)[0]}/"


def lit(client, compte, page) -> str:
    client.force_login(compte)
    return lue(client.get(page))


def test_reader_of_a_proposal_is_read_once_the_two_readings_are_given_and_by_her_network(client, lue_a_deux):
    proposition, (premiere, seconde), page = lue_a_deux
    client.force_login(premiere)
    assert dire(client, page, "Le mot blesse.").status_code == 302
    assert "Le mot blesse." in lit(client, premiere, page) and not Courriel.objects.exists()
    for qui in (seconde, proposition.auteur, une_region()):
        assert "Le mot blesse." not in lit(client, qui, page)
    cle = Commentaire.objects.get().uuid
    assert client.post(f"/atelier/{proposition.formation_id}/commentaires/{cle}/regler/").status_code == 404
    dire(client, page, "La Région le dit aussi.")
    assert "La Région le dit aussi." in lit(client, seconde, page)
    LectureProposition.objects.update(verdict="ACCEPTEE", rendue_le=timezone.now())
    lus = lit(client, proposition.auteur, page)
    assert "Le mot blesse." in lus and f"Une lecture, {Reseau.objects.get(code='cio').nom}" in lus
    assert premiere.nom_complet not in lus


def test_reader_settles_her_own_words_alone_and_a_stranger_finds_nothing(client, lue_a_deux):
    proposition, (premiere, _seconde), page = lue_a_deux
    client.force_login(proposition.auteur)
    dire(client, page, "Une source manque.")
    commentaire = Commentaire.objects.get()
    regler = f"/atelier/{proposition.formation_id}/commentaires/{commentaire.uuid}/regler/"
    client.force_login(premiere)
    client.post(regler)
    commentaire.refresh_from_db()
    assert commentaire.regle_le is None
    client.force_login(un_conseiller())
    assert {client.get(page).status_code, client.post(regler).status_code} == {404}
    assert dire(client, page, "Moi aussi.").status_code == 404 and Commentaire.objects.count() == 1


def test_page_of_comments_costs_the_same_for_one_as_for_thirty(atelier, etape):
    _ecran, page = etape
    dire(atelier, page, "Un.")
    une = questions(lambda: atelier.get(page))
    ici = {"formation": FormationPage.objects.get(), "etape_id": page.strip("/").split("/")[-1]}
    auteur = une_region()
    Commentaire.objects.bulk_create(Commentaire(**ici, texte=f"{n}", auteur=auteur) for n in range(30))
    assert questions(lambda: atelier.get(page)) <= une
    assert lue(atelier.get(page)).count("Répondre") >= 31


# A training is made from a practice note; someone invited writes it, and nothing else.


def test_note_becomes_a_training_that_quotes_it_and_shows_its_live_card_once_online(atelier):
    suspendue, fiche = une_fiche("SUSPENDUE"), une_fiche(contenu={"sources": "Carnet de bord, 2026"})
    assert "Un module se tire d’une fiche publiée" in lue(atelier.post(f"/atelier/fiches/{suspendue.pk}/"))
    assert not FormationPage.objects.exists()
    adresse = f"/atelier/fiches/{fiche.pk}/"
    assert adresse in atelier.get(fiche.url).content.decode()
    suites = {atelier.post(adresse)["Location"] for _ in range(2)}
    formation, module = FormationPage.objects.get(), ModulePage.objects.get()
    assert suites == {f"/atelier/{formation.pk}/"} and not formation.live
    assert ApportDeFormation.objects.get().fiche == fiche
    sources = [str(ligne.value) for ligne in formation.sources]
    assert fiche.title in sources[0] and "CC BY 4.0" in sources[0] and sources[1] == "Carnet de bord, 2026"
    contenu = [b for e in module.etapes.raw_data for b in e["value"]["contenu"]]
    assert [b["value"]["fiche"] for b in contenu if b["type"] == "fiche_pratique"] == [fiche.pk]
    page = lue(atelier.get(f"/atelier/{formation.pk}/{module.pk}/{module.etapes.raw_data[0]['id']}/"))
    assert fiche.probleme.split("\n")[0] in page


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
