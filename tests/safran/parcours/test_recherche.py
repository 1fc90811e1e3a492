"""What a step explains is found from the search over everything, with its passage, by whoever may follow it."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import PageViewRestriction

from home.registre import lire
from safran.parcours.models import IndexEtape, ModulePage
from safran.parcours.prises import etapes_cherchees
from safran.parcours.queries.recherche import etapes_chercher
from safran.parcours.rules.modules import module_indexer
from tests.fabriques import un_conseiller
from tests.pages import lue
from tests.questions import questions
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation

pytestmark = pytest.mark.django_db
DEFINITION = {
    "terme": "Reconnaissance de la qualité de travailleur handicapé (RQTH)",
    "texte": "<p>Décision de la commission, sur demande de la <b>personne</b> &amp; d’elle seule.</p>",
}
LONG_TEXTE = (
    "<p>" + "Une phrase qui parle d’autre chose. " * 30 + "Un <b>bilan de compétences</b>, lui, aide à choisir.</p>"
)


@pytest.fixture
def module():
    formation = une_formation(title="Qui appeler")
    etapes = [
        une_etape("Ce que l’on cite", [("texte", "<p>On peut demander une RQTH, ou pas.</p>")]),
        une_etape("La reconnaissance", [("definition", DEFINITION)]),
        une_etape("Choisir", [("texte", LONG_TEXTE)]),
    ]
    return un_module(formation, etapes)


def titres(texte, compte=None) -> list[str]:
    return [resultat.titre for resultat in etapes_chercher(compte, texte, 5)]


@pytest.mark.parametrize("texte", ["RQTH", "rqth", "R.Q.T.H.", "qualité de travailleurs handicapés"])
def test_step_that_explains_comes_before_the_one_that_cites(module, texte):
    assert titres(texte)[0] == "La reconnaissance"


@pytest.mark.parametrize("texte", ["bilan de compétences", "bilans de competence", "BILAN DE COMPÉTENCES"])
def test_passage_is_shown_with_its_words_marked_whatever_accents_and_plurals(module, texte):
    trouvee = etapes_chercher(un_conseiller(), texte, 5)[0]
    assert "<mark>bilan</mark> de <mark>compétences</mark>, lui, aide à choisir" in trouvee.extrait
    assert trouvee.extrait.startswith("… ") and len(trouvee.extrait) < 320


def test_member_is_led_to_the_step_and_a_visitor_to_the_training(client, module):
    etape = reverse("parcours_etape", args=[module.get_parent().pk, module.pk, etapes_de(module)[1]])
    adresse = reverse("recherche") + "?q=RQTH"
    vue = lue(client.get(adresse))
    assert "Dans les formations" in vue and etape not in vue and module.get_parent().get_url() in vue
    assert "<b>personne" not in vue and "&amp; d’elle seule" in vue, "le passage est du texte"
    client.force_login(un_conseiller())
    assert f'href="{etape}"' in lue(client.get(adresse))


def test_search_follows_what_is_online_and_restricted(module):
    formation = module.get_parent()
    etapes_remplacer(module, [une_etape("Neuve", [("texte", "<p>Parler de la RQTH.</p>")])])
    assert titres("RQTH") == ["Neuve"]
    page = ModulePage.objects.get(pk=module.pk)
    page.etapes = []
    page.save_revision()
    assert titres("RQTH") == ["Neuve"], "un brouillon ne change rien"
    barriere = PageViewRestriction.objects.create(page=formation, restriction_type="password", password="x")
    assert titres("RQTH") == []
    barriere.delete()
    ModulePage.objects.get(pk=module.pk).unpublish()
    assert titres("RQTH") == [] and not IndexEtape.objects.exists()


@pytest.mark.parametrize("texte", ["", "  ", "le la les", "'\"*(", "é" * 500, "zzzz"])
def test_search_that_means_nothing_finds_nothing(module, texte):
    assert titres(texte) == []


def test_search_asks_the_same_questions_whatever_the_steps(module):
    avant = questions(lambda: titres("RQTH"))
    un_module(une_formation(), [une_etape(blocs=[("texte", "<p>Encore la RQTH.</p>")]) for _ in range(8)])
    assert questions(lambda: titres("RQTH")) == avant


def test_missing_row_is_told_and_rebuilt(module):
    assert not list(etapes_cherchees()) and etapes_cherchees in lire("verifications")
    IndexEtape.objects.first().delete()
    (phrase,) = etapes_cherchees()
    assert "manque à la recherche" in phrase
    call_command("indexer_etapes", verbosity=0)
    assert not list(etapes_cherchees()) and module_indexer(pk=module.pk) == 3
