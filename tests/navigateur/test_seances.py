"""A session as people live it: signing up on a telephone, a team signed up at once, a session run from end to end."""

import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import activer, atteindre, cocher, ecrire, presser, suivre, titre, voir

RUBRIQUES = ["light", "dark"], [360, 1280]


def champ(page: Page, nom: str):
    return page.get_by_role("main").locator(f"[name={nom}]")


@pytest.mark.parametrize(("role", "js"), [("nouvelle", True), ("formatrice", False)], ids=["script", "sans-script"])
def test_person_signs_up_then_leaves_on_a_telephone_by_the_keyboard(guichet, role, js):
    page = guichet.ouvrir(role, largeur=360, js=js)
    page.goto("/sessions/?bassin=niort")
    libres = page.get_by_role("main").locator("li", has_text="places sur 16").get_by_role("link")
    page.goto(libres.first.get_attribute("href"))
    presser(page, "S’inscrire")
    voir(page, "Votre place est réservée.")
    fautes = regarder(page, *RUBRIQUES) if js else []
    presser(page, "Libérer ma place")
    voir(page, "S’inscrire")
    fautes += regarder(page, *RUBRIQUES) if js else []
    assert fautes == []


def test_double_click_back_button_and_two_tabs_make_one_sign_up(guichet):
    page = guichet.ouvrir("nouvelle")
    page.goto("/sessions/?bassin=niort")
    libres = page.get_by_role("main").locator("li", has_text="places sur 16").get_by_role("link")
    adresse = libres.last.get_attribute("href")
    code = adresse.rstrip("/").rsplit("/", 1)[-1]
    siennes = "__import__('safran.inscriptions.models', fromlist=['x']).Inscription.objects.filter"
    compter = f"{siennes}(session__public_id={code!r}, compte__email__startswith='nouvelle@').count()"
    avant = guichet.site.interroger(compter)
    autre = page.context.new_page()
    for onglet in (page, autre):
        onglet.goto(adresse)
    page.get_by_role("button", name="S’inscrire").dblclick()
    liberer = page.get_by_role("button", name="Libérer ma place")
    expect(liberer).to_be_visible()
    page.wait_for_load_state("load")
    liberer.dispatch_event("click", {"detail": 2})  # le second coup, tombé sur la page suivante, au même endroit
    autre.get_by_role("button", name="S’inscrire").click()  # la page d’avant : elle ne sait pas que c’est fait
    expect(autre.get_by_role("button", name="Libérer ma place")).to_be_visible()
    page.go_back()
    encore = page.get_by_role("button", name="S’inscrire")
    if encore.count():
        encore.click()
    page.wait_for_load_state("networkidle")
    page.goto(adresse)
    expect(liberer).to_be_visible()
    assert guichet.site.interroger(compter) == avant + 1, adresse
    liberer.click()
    expect(page.get_by_role("button", name="S’inscrire")).to_be_visible()


def preparer(page: Page, jour: datetime.date) -> None:
    """A draft whose sheets are signed at any hour, with one half-day, then opened."""
    page.goto("/sessions/preparer/")
    suivre(page, "Préparer une session")
    atteindre(page, champ(page, "formation")).select_option(index=1)
    atteindre(page, champ(page, "bassin")).select_option(label="Niort")
    ecrire(page, champ(page, "lieu"), "Niort")
    ecrire(page, champ(page, "minimum"), "2")
    ecrire(page, champ(page, "max_par_structure"), "0")
    atteindre(page, champ(page, "une_par_formation"))
    page.keyboard.press("Space")
    ecrire(page, champ(page, "emargement_avant"), "1440")
    ecrire(page, champ(page, "emargement_apres"), "1440")
    presser(page, "Enregistrer la session")
    suivre(page, "Ajouter une séance")
    atteindre(page, champ(page, "date")).fill(jour.isoformat())
    atteindre(page, champ(page, "debut")).fill("09:00")
    atteindre(page, champ(page, "fin")).fill("12:30")
    cocher(page, page.get_by_label("Sonia Barrault"))
    presser(page, "Enregistrer la séance")
    suivre(page, "Ouvrir les inscriptions")
    presser(page, "Ouvrir les inscriptions")


@pytest.mark.parametrize("js", [True, False], ids=["script", "sans-script"])
def test_session_opens_earlier_to_a_group_on_a_telephone_by_the_keyboard(guichet, js):
    page = guichet.ouvrir("chargee-de-mission", largeur=360, js=js)
    page.goto("/sessions/?bassin=niort")
    page.goto(
        page.get_by_role("main").locator("li", has_text="Ouvre pour vous le").get_by_role("link").get_attribute("href")
    )
    suivre(page, "Gérer la session")
    suivre(page, "Ouvertures par groupe")
    presser(page, "Ouvrir plus tôt", exact=True)
    voir(page, "Choisissez une structure, un réseau ou un bassin, et un seul.")
    fautes = regarder(page, *RUBRIQUES) if js else []
    jour = datetime.date.today() + datetime.timedelta(days=3)
    atteindre(page, champ(page, "bassin")).select_option(label="Parthenay")
    atteindre(page, champ(page, "ouvre_le")).fill(f"{jour.isoformat()}T09:00")
    presser(page, "Ouvrir plus tôt", exact=True)
    voir(page, "Les inscriptions ouvrent plus tôt pour le bassin de Parthenay.")
    fautes += regarder(page, *RUBRIQUES) if js else []
    retirer = page.get_by_role("button", name="Retirer l’ouverture pour le bassin de Parthenay")
    retirer.click()
    voir(page, "Ce groupe s’inscrit à la date de tous.")
    expect(retirer).to_have_count(0)
    assert fautes == []


def tenir(page: Page, jour: datetime.date) -> None:
    """The half-day is moved to today, everybody is there, the sheet is certified, the session ends."""
    suivre(page, "Modifier la séance du")
    atteindre(page, champ(page, "date")).fill(jour.isoformat())
    presser(page, "Enregistrer la séance")
    gerer = page.url.partition("#")[0]
    suivre(page, "Feuilles d’émargement")
    activer(page, page.get_by_role("main").locator("a[href*='/emargement/seances/']").first)
    etats = page.get_by_role("main").locator("select")
    expect(etats).to_have_count(4)
    for rang in range(4):
        atteindre(page, etats.nth(rang)).select_option("PRESENT")
    presser(page, "Enregistrer la feuille")
    voir(page, "4 présences sur 4")
    suivre(page, "Contresigner")
    cocher(page, page.get_by_label("Je certifie"))
    presser(page, "Contresigner la feuille")
    page.goto(gerer)
    suivre(page, "Terminer la session")
    presser(page, "Terminer la session")


def test_session_goes_from_draft_to_documents_with_a_team_of_four_by_the_keyboard(guichet):
    aujourd_hui = datetime.date.today()
    page = guichet.ouvrir("chargee-de-mission")
    preparer(page, aujourd_hui + datetime.timedelta(days=1))
    gerer, fautes = page.url.partition("#")[0], regarder(page, *RUBRIQUES)
    referente = guichet.ouvrir("referente")
    referente.goto(page.get_by_role("link", name="Voir la page").get_attribute("href"))
    suivre(referente, "Inscrire des collègues")
    for case in referente.get_by_role("main").locator("input[type=checkbox]").all()[:4]:
        cocher(referente, case)
    fautes += regarder(referente, *RUBRIQUES)
    presser(referente, "Inscrire ces personnes")
    page.goto(gerer)
    voir(page, "4 places prises sur 16")
    suivre(page, "Confirmer la session")
    presser(page, "Confirmer la session")
    tenir(page, aujourd_hui)
    fautes += regarder(page, *RUBRIQUES)
    suivre(page, "Attestations et certificats")
    assert titre(page) == "Attestations et certificats"
    presser(page, "Émettre")
    expect(page.locator("#avancement")).to_contain_text("Terminé", timeout=60_000)
    voir(page, "4 documents émis en tout")
    voir(page, "Rien à émettre pour l’instant")
    assert fautes == []
