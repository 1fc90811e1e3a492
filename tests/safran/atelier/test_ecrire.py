"""A training is written on one screen: outline, step, questions; what is typed is kept by every gesture."""

import uuid

import pytest

from home.erreurs import RegleRefusee
from safran.atelier.rules.ecriture import etape_ajouter
from safran.formations.models import FormationPage
from safran.parcours.models import ModulePage
from safran.quiz.models import QuestionBanque
from tests.fabriques import une_region
from tests.safran.atelier.envois import lire, premiere_etape, suivre, texte_de
from tests.safran.fabriques_formations import un_module, une_etape, une_formation

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def brouillon() -> ModulePage:
    return ModulePage.objects.get().get_latest_revision_as_object()


def etapes() -> list[dict]:
    return [bloc["value"] for bloc in brouillon().etapes.raw_data]


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
    nom = {cle.partition("-enonce")[0] for cle in champs if cle.endswith("-enonce")}.pop()
    dits = {
        f"{nom}-enonce": "Qui reçoit ?",
        f"{nom}-reponses-0-texte": "La mission locale",
        f"{nom}-reponses-1-texte": "Personne",
        f"{nom}-retour": "Jusqu’à 25 ans.",
    }
    suivre(atelier, adresse, dits)
    question = QuestionBanque.objects.get()
    valeur = question.contenu.raw_data[0]["value"]
    assert question.titre == "Qui reçoit ?" and not question.live
    assert [(r["value"]["texte"], r["value"]["juste"]) for r in valeur["reponses"]] == [
        ("La mission locale", True),
        ("Personne", False),
    ]
    assert lire(atelier, adresse)[f"{nom}-retour"] == ["Jusqu’à 25 ans."]


def test_module_takes_two_hundred_steps_and_a_step_sent_twice_once():
    module, region = un_module(une_formation(), [une_etape() for _ in range(199)]), une_region()
    cle = uuid.uuid4()
    for _ in range(2):
        assert etape_ajouter(module=module, titre="La dernière", par=region, cle=cle) == str(cle)
    with pytest.raises(RegleRefusee) as refus:
        etape_ajouter(module=module, titre="De trop", par=region, cle=uuid.uuid4())
    assert refus.value.code == "trop"
    assert len(ModulePage.objects.get().get_latest_revision_as_object().etapes.raw_data) == 200
