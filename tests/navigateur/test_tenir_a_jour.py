"""A referent corrects the hours of a place, and says that nothing changed."""

import pytest


@pytest.mark.parametrize(("js", "largeur"), [(True, 1280), (False, 360)])
def test_referent_corrects_hours_then_confirms_the_rest(guichet, js, largeur):
    page = guichet.ouvrir("referente", js=js, largeur=largeur)
    page.goto("/annuaire/mes-fiches/")
    page.click("main a[href*='/annuaire/structures/']")
    modifier = page.locator("main a[href*='/annuaire/lieux/']").first
    modifier.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/annuaire/lieux/**")
    heures = page.locator("main input[type=time]")
    heures.first.fill("08:45" if js else "08:50")
    enregistrer = page.get_by_role("button", name="Enregistrer le lieu")
    enregistrer.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto("/annuaire/structures/ml-marais-et-plaine/")
    assert ("8 h 45" if js else "8 h 50") in page.inner_text("main").replace("\xa0", " ").replace("\u202f", " ")
    page.goto("/annuaire/mes-fiches/")
    page.get_by_role("button", name="Rien n’a changé").first.click()
    page.wait_for_load_state()
    assert "aujourd’hui" in page.inner_text("main") or "À jour" in page.inner_text("main")
