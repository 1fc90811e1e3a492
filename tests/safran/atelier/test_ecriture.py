"""A training is written on one screen, by one or by several: nothing is lost, nothing is written twice."""

import json
import uuid

import pytest

from safran.atelier.models import EtapeCroisee
from safran.atelier.rules.ecriture import etape_ajouter
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, ModulePage, Suivi
from safran.quiz.models import QuestionBanque
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue
from tests.questions import questions
from tests.refus import refus
from tests.safran.atelier.envois import commencer, envoyer, lire, premiere_etape, suivre, texte_de
from tests.safran.fabriques_formations import un_module, une_etape, une_formation

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
    nom = next(cle.partition("-enonce")[0] for cle in lire(atelier, adresse) if cle.endswith("-enonce"))
    dits = {"enonce": "Qui reçoit ?", "reponses-0-texte": "La mission locale", "reponses-1-texte": "Personne"}
    dits["retour"] = "Jusqu’à 25 ans."
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


@pytest.mark.parametrize("geste", ["etape.monter", "etape.placer 1 2 3 quatre", "bloc.ajouter inconnu", "rien", "🦊 x"])
def test_gesture_that_is_none_of_ours_breaks_nothing(atelier, geste):
    adresse = premiere_etape(atelier)
    assert envoyer(atelier, adresse, geste=geste).status_code in (303, 422)
    assert titres() == ["Accueillir"] and len(textes()) == 1


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


def test_workshop_does_not_exist_for_a_stranger(client, atelier):
    adresse = premiere_etape(atelier)
    formation = FormationPage.objects.get()
    adresses = ["/atelier/", f"/atelier/{formation.pk}/", adresse, f"/atelier/{formation.pk}/publier/"]
    client.force_login(un_conseiller())
    assert {client.get(une).status_code for une in adresses} == {404}
