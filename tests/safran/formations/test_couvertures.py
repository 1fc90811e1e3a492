"""Each training has a cover of its own, the same wherever it is shown; its card says where one stands, and when."""

import re

import pytest
from django.urls import reverse

from home.dessins.couvertures import couverture_dessiner
from home.dessins.personnages import Sujet
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation
from tests.safran.fabriques_sessions import dans, une_session

pytestmark = pytest.mark.django_db
ADRESSE = "/se-former/"


def dessins(texte: str) -> list[str]:
    return re.findall(r'<svg class="dessin couverture.*?</svg>', texte, re.S)


def test_trainings_that_say_the_same_are_drawn_apart_each_the_same_everywhere(client):
    formations = [une_formation(title="Accueillir", slug=f"accueillir-{rang}") for rang in range(3)]
    for formation in formations:
        un_module(formation)
    catalogue = dessins(page_lue(client.get(ADRESSE)))
    assert len(catalogue) == len(set(catalogue)) == 3
    conseiller = un_conseiller()
    client.force_login(conseiller)
    suivi_commencer(compte=conseiller, formation=formations[0])
    suivi_commencer(compte=conseiller, formation=formations[1])
    assert set(dessins(page_lue(client.get("/mon-espace/")))) <= set(catalogue)
    for formation in formations:
        assert dessins(page_lue(client.get(formation.url)))[0] == formation.dessin


@pytest.mark.parametrize(
    ("dits", "sujet"),
    [
        ({"couverture": Sujet.MOBILITE, "title": "La VAE"}, Sujet.MOBILITE),
        ({"title": "La VAE, du récit au jury"}, Sujet.VAE),
        ({"title": "Zebrecanari", "accroche": "Le numérique pour tous."}, Sujet.NUMERIQUE),
        ({"title": "Zebrecanari", "accroche": "Oui.", "rubrique": "tendances-du-territoire"}, Sujet.TERRITOIRE),
    ],
)
def test_cover_is_chosen_else_said_by_the_title_else_by_the_heading(dits, sujet):
    formation = une_formation(**dits)
    assert formation.dessin == couverture_dessiner(sujet, graine=formation.pk)


def test_step_and_sheet_show_a_drawn_scene_with_its_words(client):
    scene = {
        "lieu": "bureau",
        "personnages": [
            {
                "type": "item",
                "id": "a",
                "value": {"qui": "lea", "pose": "assis", "geste": "ecrit", "humeur": "attentif"},
            }
        ],
        "objets": ["dossier"],
        "alternative": "",
        "legende": "Un entretien",
    }
    formation = une_formation(corps=[("scene", {**scene, "personnages": []})])
    module = un_module(formation, [une_etape(blocs=[("scene", scene)])])
    assert 'aria-label="Dans un bureau. Autour : un dossier."' in page_lue(client.get(formation.url))
    conseiller = un_conseiller()
    client.force_login(conseiller)
    suivi_commencer(compte=conseiller, formation=formation)
    texte = page_lue(client.get(reverse("parcours_etape", args=[formation.pk, module.pk, etapes_de(module)[0]])))
    assert 'aria-label="Dans un bureau : Léa, sur une chaise, écrit. Autour : un dossier."' in texte
    assert "Un entretien" in texte


def test_card_says_where_one_stands_and_the_next_date_to_whom_it_concerns(client):
    commencee = une_formation(title="Commencée")
    module = un_module(commencee, 2)
    suivie = une_session(formation=commencee, jour=dans(40), lieu="Saintes")
    une_session(formation=commencee, jour=dans(20), lieu="Niort", par=suivie.cree_par)
    une_session("BROUILLON", formation=commencee, jour=dans(5), lieu="Cognac", par=suivie.cree_par)
    autre = une_formation(title="Autre", accroche="Ailleurs.")
    texte = page_lue(client.get(ADRESSE))
    assert "Où j’en suis" not in texte and "<progress" not in texte
    assert "Niort" in texte and "Saintes" not in texte and "Cognac" not in texte and "places sur" in texte
    conseiller = un_conseiller()
    client.force_login(conseiller)
    assert "Où j’en suis" not in page_lue(client.get(ADRESSE))
    suivi = suivi_commencer(compte=conseiller, formation=commencee)
    etape_marquer(suivi=suivi, module=module, etape_id=etapes_de(module)[0])
    texte = page_lue(client.get(ADRESSE))
    assert "Où j’en suis" in texte and 'value="50" max="100"' in texte
    filtree = page_lue(client.get(f"{ADRESSE}?suivi=en-cours"))
    assert commencee.title in filtree and autre.accroche not in filtree
    client.force_login(un_conseiller())
    assert "<progress" not in page_lue(client.get(ADRESSE))
