"""After the session: a person says what she thinks, the trainer reads what everyone said."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import choisir, cocher, ecrire, presser, suivre, titre, voir


@pytest.mark.parametrize(("role", "js"), [("conseiller", False), ("formatrice", True)], ids=["sans-script", "script"])
def test_person_answers_by_the_keyboard_on_a_telephone(guichet, role, js):
    page = guichet.ouvrir(role, largeur=360, js=js)
    page.goto("/mon-espace/")
    page.get_by_role("main").locator("a[href*='/evaluations/']").first.click()
    assert "/evaluations/" in page.url
    fautes = regarder(page, ["light", "dark"], [320, 360]) if js else []
    adresse = page.url
    texte = page.get_by_role("main").locator("textarea")
    ecrire(page, texte, "Merci à Madame Berthelot, joignable au 05 49 00 00 00")
    presser(page, "Envoyer mon avis")
    voir(page, "Faites un choix.")
    expect(texte).to_have_value("Merci à Madame Berthelot, joignable au 05 49 00 00 00")
    fautes += regarder(page, ["light", "dark"], [360]) if js else []
    page.goto(adresse)
    for nom in (
        page.get_by_role("main")
        .locator("input[type=radio]")
        .evaluate_all("radios => [...new Set(radios.map(r => r.name))]")
    ):
        choisir(page, page.locator(f"input[name={nom}]").nth(1))
    for case in page.get_by_role("main").locator("input[type=checkbox]").all()[:1]:
        cocher(page, case)
    ecrire(page, texte, "Merci à Madame Berthelot")
    presser(page, "Envoyer mon avis")
    voir(page, "On dirait le nom d’une personne")
    cocher(page, page.get_by_label("Ces mots ne désignent personne"))
    presser(page, "Envoyer mon avis")
    assert titre(page) == "Merci, votre avis est enregistré"
    page.goto("/mon-espace/")
    assert page.locator(f"a[href='{adresse.removeprefix(guichet.site.url)}']").count() == 0
    assert fautes == []


def test_trainer_reads_what_everyone_said(guichet):
    page = guichet.ouvrir("formatrice", largeur=1280)
    page.goto("/evaluations/")
    fautes = regarder(page, ["light", "dark"], [320, 1280])
    page.get_by_role("row").filter(has_text="sur 5").first.get_by_role("link").click()
    voir(page, "Moyenne")
    page.locator("summary").first.click()
    expect(page.get_by_role("columnheader", name="Nombre").first).to_be_visible()
    fautes += regarder(page, ["light", "dark"], [320, 1280])
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(page.url)
    suivre(page, "Toutes les sessions de cette formation")
    voir(page, "Session par session")
    fautes += regarder(page, ["light", "dark"], [320, 1280])
    with page.expect_download() as recu:
        page.get_by_role("link", name="Le tableau (CSV)").click()
    assert "Satisfaction" not in Path(recu.value.path()).read_text("utf-8-sig").splitlines()[0]
    page.goto("/evaluations/")
    page.get_by_role("row").filter(has_text="Moins de cinq réponses").first.get_by_role("link").click()
    voir(page, "Moins de cinq personnes ont répondu")
    assert fautes == []
