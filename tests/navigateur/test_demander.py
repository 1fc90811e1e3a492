"""From an action to a session: a training is asked for, then programmed; a trend and its sources, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.navigateur.conftest import regarder, sans_faute
from tests.navigateur.gestes import SUR_DEUX_ECRANS, atteindre, ecrire, presser, suivre, titre, voir

ACTION = (
    "[[str(a.uuid)] for a in __import__('reseau.plans.models').plans.models.ActionPlan.objects"
    ".filter(titre='Recenser les bureaux partageables')]"
)


@SUR_DEUX_ECRANS
def test_need_of_an_action_becomes_a_request_that_the_region_programmes_on_a_session(guichet, site, js, largeur):
    """Two gestures beyond what is typed, for who asks; three from the card of « Mon espace », for the Région."""
    ((action,),) = site.interroger(ACTION)
    demande = f"Partager un bureau, à {largeur} pixels"
    page = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    page.goto(f"/plans/actions/{action}/")
    assert sans_faute(page, js)
    suivre(page, "Demander une formation")
    expect(page.get_by_label("Ce qu’il faudrait apprendre")).to_have_value("Recenser les bureaux partageables")
    assert sans_faute(page, js)
    ecrire(page, page.get_by_label("Ce qu’il faudrait apprendre"), demande)
    ecrire(page, page.get_by_label("Le besoin"), "Personne n’ose prêter son bureau : comment s’accorder.")
    presser(page, "Déposer la demande")
    assert titre(page) == demande and sans_faute(page, js)
    voir(page, "Déposée")

    region = guichet.ouvrir("region", js=js, largeur=largeur)
    region.goto("/demandes-de-formation/?etat=DEPOSEE")
    assert sans_faute(region, js)
    suivre(region, demande)
    suivre(region, "Programmer")
    session = region.get_by_label("Session")
    atteindre(region, session)
    session.select_option(index=1)
    presser(region, "Programmer")
    voir(region, "Programmée")
    assert sans_faute(region, js)
    region.get_by_role("main").get_by_role("link", name=re.compile("^Session ")).click()
    voir(region, f"Répond à la demande {demande}")
    assert sans_faute(region, js)
    page.goto(f"/plans/actions/{action}/")
    voir(page, "Formation demandée : programmée")


def test_trend_is_read_by_keyboard_and_looks_right_in_both_themes(guichet):
    page = guichet.ouvrir(largeur=360)
    page.goto("/tendances/")
    assert regarder(page, ["light", "dark"], [320, 1280, 360]) == []
    suivre(page, "Transition écologique et énergétique")
    assert titre(page) == "Transition écologique et énergétique"
    pli = page.get_by_text("Les mêmes chiffres, en tableau")
    atteindre(page, pli)
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="1", exact=True).first).to_be_visible()
    assert regarder(page, ["light", "dark"], [320, 1280, 360]) == []
    page.goto("/schema/o3/")
    assert regarder(page, ["light", "dark"], [320, 360]) == []


@pytest.mark.parametrize("js", [True, False], ids=["script", "sans-script"])
def test_source_is_checked_in_one_gesture_without_leaving_its_list(guichet, js):
    page = guichet.ouvrir("tete-de-reseau", js=js, largeur=360)
    page.goto("/tendances/veille/?etat=A_REVOIR&genre=ACTUALITE" if js else "/tendances/veille/?genre=ETUDE")
    assert sans_faute(page, js)
    presser(page, "Vérifiée aujourd’hui : La Région" if js else "Vérifiée aujourd’hui : Emplois et transition")
    assert "genre=" in page.url
    voir(page, "est vérifiée aujourd’hui")
