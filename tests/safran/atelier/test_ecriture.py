"""A training is written on one screen, by one or by several: nothing is lost, nothing is written twice."""

import json
import re
import uuid

import pytest
from django.utils import timezone

from home.models import Courriel
from reseau.structures.models import Reseau
from safran.atelier.models import ApportDeFormation, CoAuteur, Commentaire, EtapeCroisee, LectureProposition
from safran.atelier.rules.ecriture import etape_ajouter
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, ModulePage, Suivi
from safran.quiz.models import QuestionBanque
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue
from tests.pratiques.fabriques import un_auteur, une_fiche
from tests.questions import questions
from tests.refus import refus
from tests.safran.atelier.envois import commencer, envoyer, lire, premiere_etape, suivre, texte_de
from tests.safran.atelier.fabriques import une_lecture, une_proposition
from tests.safran.atelier.test_publication import LONG
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def brouillon() -> ModulePage:
    return ModulePage.objects.get().get_latest_revision_as_object()


def etapes() -> list[dict]:
    return [bloc["value"] for bloc in brouillon().etapes.raw_data]


def textes() -> list[str]:
    return [bloc["value"] for etape in etapes() for bloc in etape["contenu"]]


def titres() -> list[str]:
    return [etape["titre"] for etape in etapes()]


def test_training_grows_by_typing_titles_and_each_step_opens_where_one_writes(atelier, autrice):
    adresse = premiere_etape(atelier)
    suivante = suivre(atelier, adresse, {texte_de(lire(atelier, adresse)): "Une **idée**.", "suivante": "Orienter"})
    assert suivante != adresse and "autofocus" in atelier.get(suivante).content.decode()
    assert [etape["titre"] for etape in etapes()] == ["Accueillir", "Orienter"]
    assert etapes()[0]["contenu"][0]["value"] == "<p>Une <b>idée</b>.</p>"
    formation = FormationPage.objects.get()
    assert not formation.live and formation.owner == autrice and brouillon().latest_revision.user == autrice
    assert "Une **idée**." in lire(atelier, adresse)[texte_de(lire(atelier, adresse))][0]


def test_question_written_in_its_step_is_in_the_bank(atelier):
    adresse = suivre(atelier, premiere_etape(atelier), geste="bloc.ajouter unique")
    champs = lire(atelier, adresse)
    assert not [cle for cle in champs if cle.endswith("-juste")], "aucune réponse n’est juste d’avance"
    nom = next(cle.partition("-enonce")[0] for cle in champs if cle.endswith("-enonce"))
    dits = {"enonce": "Qui reçoit ?", "reponses-0-texte": "La mission locale", "reponses-1-texte": "Personne"}
    dits |= {"reponses-0-juste": "on", "retour": "Jusqu’à 25 ans."}
    suivre(atelier, adresse, {f"{nom}-{cle}": texte for cle, texte in dits.items()})
    question = QuestionBanque.objects.get()
    reponses = [r["value"] for r in question.contenu.raw_data[0]["value"]["reponses"]]
    assert question.titre == "Qui reçoit ?" and not question.live
    assert [(r["texte"], r["juste"]) for r in reponses] == [("La mission locale", True), ("Personne", False)]
    assert lire(atelier, adresse)[f"{nom}-retour"] == ["Jusqu’à 25 ans."]


def test_module_takes_two_hundred_steps_and_a_step_sent_twice_once():
    module, region = un_module(une_formation(), [une_etape() for _ in range(199)]), une_region()
    cle = uuid.uuid4()
    for _ in range(2):
        assert etape_ajouter(module=module, titre="La dernière", par=region, cle=cle) == str(cle)
    refus("trop", etape_ajouter, module=module, titre="De trop", par=region, cle=uuid.uuid4())
    assert len(etapes()) == 200


def test_what_is_taken_out_comes_back_whole_in_one_gesture(atelier):
    adresse = premiere_etape(atelier).partition("?")[0]
    premier = texte_de(lire(atelier, adresse)).removeprefix("b-").partition("-valeur")[0]
    suivre(atelier, adresse, geste="bloc.ajouter encadre")
    tape = {texte_de(lire(atelier, adresse)): "Tapé juste avant de retirer."}
    sans = suivre(atelier, adresse, tape, geste=f"bloc.retirer {premier}")
    assert [bloc["type"] for bloc in etapes()[0]["contenu"]] == ["encadre"]
    page = lue(atelier.get(sans))
    assert "Le bloc est retiré." in page and f'value="bloc.remettre {premier}"' in page
    for _ in range(2):
        suivre(atelier, adresse, geste=f"bloc.remettre {premier}")
        assert [bloc["type"] for bloc in etapes()[0]["contenu"]] == ["texte", "encadre"]
    assert etapes()[0]["contenu"][0]["value"] == "<p>Tapé juste avant de retirer.</p>"
    assert "Le bloc est retiré." not in lue(atelier.get(sans)), "revenue en arrière, la page ne ment pas"
    ailleurs = suivre(atelier, adresse, {"suivante": "Une de plus"}, geste=f"bloc.retirer {premier}")
    assert "Le bloc est retiré." in lue(atelier.get(ailleurs))
    suivre(atelier, adresse, geste=f"bloc.remettre {premier}")
    module, etape = adresse.strip("/").split("/")[-2:]
    plan = suivre(atelier, adresse, geste=f"etape.retirer {module} {etape}")
    assert [une["titre"] for une in etapes()] == ["Une de plus"] and "La remettre" in lue(atelier.get(plan))
    assert suivre(atelier, plan, geste=f"etape.remettre {module} {etape}") == adresse
    assert len(etapes()[0]["contenu"]) == 2
    for inconnu in ("bloc.remettre abc", f"etape.remettre {module} abc"):
        assert "ne se retrouve plus" in lue(envoyer(atelier, adresse, geste=inconnu))


def test_module_that_holds_steps_is_asked_about_before_it_goes(atelier):
    adresse = premiere_etape(atelier).partition("?")[0]
    module = adresse.strip("/").split("/")[-2]
    demande = suivre(atelier, adresse, geste=f"module.retirer {module}")
    assert ModulePage.objects.exists() and f'value="module.supprimer {module}"' in lue(atelier.get(demande))
    suivre(atelier, adresse, geste=f"module.supprimer {module}")
    assert not ModulePage.objects.exists()


JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def croisees(atelier):
    """Two pages read the same step, then both are sent: the address, the second page's answer."""
    adresse = premiere_etape(atelier)
    lus = lire(atelier, adresse)
    nom = texte_de(lus)
    envoyer(atelier, adresse, {nom: "Le premier texte."}, champs=lus)
    atelier.force_login(une_region(prenom="Hélène", nom="Tard"))
    return adresse, envoyer(atelier, adresse, {nom: "Le second texte."}, champs=lus)


def test_second_author_of_a_step_is_told_and_both_texts_are_kept(atelier, autrice, croisees):
    adresse, reponse = croisees
    assert reponse.status_code == 303 and textes() == ["<p>Le premier texte.</p>"]
    page = lue(atelier.get(adresse))
    assert "Quelqu’un a enregistré cette étape" in page and "Le second texte." in page and "Le premier texte." in page
    atelier.force_login(autrice)
    assert "Hélène Tard a écrit" in lue(atelier.get(adresse))


@pytest.mark.parametrize(
    ("garder", "attendus"),
    [
        ("ECRIT", ["<p>Le premier texte.</p>"]),
        ("AUTRE", ["<p>Le second texte.</p>"]),
        ("TOUS", ["<p>Le premier texte.</p>", "<p>Le second texte.</p>"]),
    ],
)
def test_one_says_what_becomes_of_two_texts(atelier, croisees, garder, attendus):
    adresse, _ = croisees
    formation, croisee = FormationPage.objects.get(), EtapeCroisee.objects.get()
    ici = f"/atelier/{formation.pk}/croisees/{croisee.uuid}/"
    version = lire(atelier, adresse)["version"][0]
    atelier.post(ici, {"garder": f"{garder} perimee"})
    if garder == "AUTRE":
        assert textes() == ["<p>Le premier texte.</p>"]
    atelier.post(ici, {"garder": f"{garder} {version}"})
    atelier.post(ici, {"garder": f"{garder} {version}"})
    assert textes() == attendus and "se sont croisés" not in lue(atelier.get(adresse))


def test_two_steps_of_a_module_are_written_at_once_without_a_word(atelier):
    une = premiere_etape(atelier)
    autre = suivre(atelier, une, {"suivante": "Orienter"})
    lus = lire(atelier, une)
    suivre(atelier, autre, {texte_de(lire(atelier, autre)): "Là-bas."})
    envoyer(atelier, une, {texte_de(lus): "Ici."}, champs=lus)
    assert textes() == ["<p>Ici.</p>", "<p>Là-bas.</p>"] and not EtapeCroisee.objects.exists()


def test_double_click_adds_once(atelier):
    ecran = commencer(atelier)
    lus = lire(atelier, ecran)
    for _ in range(2):
        envoyer(atelier, ecran, {"module": "Le cadre"}, champs=lus)
    dans = f"dans-{ModulePage.objects.get().pk}"
    lus = lire(atelier, ecran)
    for _ in range(2):
        etape = envoyer(atelier, ecran, {dans: "Accueillir"}, champs=lus)["Location"]
    lus = lire(atelier, etape)
    for _ in range(2):
        envoyer(atelier, etape, geste="bloc.ajouter texte", champs=lus)
    assert len(textes()) == 2
    cle = uuid.uuid4()
    assert commencer(atelier, cle=cle) == commencer(atelier, cle=cle)


def test_page_sent_while_one_types_keeps_a_version_and_says_what_it_refuses(atelier):
    adresse = premiere_etape(atelier)
    nom = texte_de(lire(atelier, adresse))
    avant = ModulePage.objects.get().revisions.count()
    for texte in ("U", "Une", "Une idée."):
        dit = json.loads(envoyer(atelier, adresse, {nom: texte}, **JSON).content)
    assert "Une idée." in dit["apercu"] and dit["version"] == lire(atelier, adresse)["version"][0]
    assert ModulePage.objects.get().revisions.count() == avant
    reponse = envoyer(atelier, adresse, {"titre": "t" * 161}, **JSON)
    assert reponse.status_code == 422 and "C’est trop long" in json.loads(reponse.content)["erreurs"][0]
    page = envoyer(atelier, adresse, {"titre": "", nom: "Tapé sans titre."})
    assert page.status_code == 422 and "Tapé sans titre." in lue(page) and textes() == ["<p>Une idée.</p>"]


def test_outline_moves_copies_and_takes_out_by_buttons(atelier):
    une = premiere_etape(atelier)
    deux = suivre(atelier, une, {"suivante": "Orienter"})
    module, etape = deux.partition("?")[0].strip("/").split("/")[2:]
    suivre(atelier, deux, geste=f"etape.monter {module} {etape}")
    assert titres() == ["Orienter", "Accueillir"]
    suivre(atelier, deux, geste=f"etape.dupliquer {module} {etape}")
    assert titres() == ["Orienter", "Orienter (copie)", "Accueillir"]
    suivre(atelier, deux, geste=f"etape.retirer {module} {etape}")
    assert titres() == ["Orienter (copie)", "Accueillir"]


def test_step_that_people_have_done_stays_in_its_module(atelier):
    formation = une_formation()
    module, autre = un_module(formation, [une_etape("Suivie")]), un_module(formation, 1)
    etape = module.etapes.raw_data[0]["id"]
    suivi = Suivi.objects.create(compte=un_conseiller(), formation=formation)
    EtapeVue.objects.create(suivi=suivi, module=module, etape_id=etape)
    adresse = f"/atelier/{formation.pk}/{module.pk}/{etape}/"
    reponse = envoyer(atelier, adresse, geste=f"etape.placer {module.pk} {etape} {autre.pk} 0")
    assert reponse.status_code == 422 and "elle reste dans son module" in lue(reponse)
    page = lue(envoyer(atelier, adresse, geste=f"module.retirer {module.pk}"))
    assert "Ce module a été publié" in page


def test_gesture_that_is_none_of_ours_breaks_nothing(atelier):
    adresse = premiere_etape(atelier)
    for geste in ("etape.monter", "etape.placer 1 2 3 quatre", "bloc.ajouter inconnu", "rien", "🦊 x"):
        assert envoyer(atelier, adresse, geste=geste).status_code in (303, 422), geste
        assert titres() == ["Accueillir"] and len(textes()) == 1, geste


def test_step_of_two_hundred_blocks_is_read_written_and_no_longer(atelier):
    formation, blocs = une_formation(live=False), [("texte", f"<p>Bloc {n}.</p>") for n in range(200)]
    module = un_module(formation, [une_etape("Longue", blocs)], live=False)
    adresse = f"/atelier/{formation.pk}/{module.pk}/{module.etapes.raw_data[0]['id']}/"
    lus = lire(atelier, adresse)
    envoyer(atelier, adresse, {texte_de(lus): "Le premier."}, champs=lus)
    assert textes()[0] == "<p>Le premier.</p>" and len(textes()) == 200
    reponse = envoyer(atelier, adresse, geste="bloc.ajouter texte")
    assert reponse.status_code == 422 and "200 blocs au plus" in lue(reponse) and len(textes()) == 200


def test_outline_costs_the_same_for_three_steps_and_for_two_hundred(atelier):
    nombres = []
    for combien in (1, 66):
        formation = une_formation(live=False)
        module = [un_module(formation, combien, live=False) for _ in range(3)][0]
        adresse = f"/atelier/{formation.pk}/{module.pk}/{module.etapes.raw_data[0]['id']}/"
        nombres.append(questions(lambda adresse=adresse: lue(atelier.get(adresse))))
    assert nombres[0] == nombres[1] < 40


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
