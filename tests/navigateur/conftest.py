"""A real site on the demonstration region, and a real browser in front of it."""

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.banc import ARGUMENTS_CHROMIUM, Site, chromium, connecter, site_ouvert

AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
# La page s’est peinte deux fois depuis le changement, plus rien n’y bouge, et l’en-tête ne suit plus : un champ qui
# prend le focus en retard ne fait rien passer dessous.
IMMOBILE = """async () => {
    const image = () => new Promise(requestAnimationFrame);
    document.querySelectorAll(".entete, .lecteur-tete").forEach(tete => { tete.style.position = "relative"; });
    scrollTo({top: 0, behavior: "instant"});
    await image();
    do await image(); while (document.getAnimations().some(a => a.playState === "running" || a.pending));
}"""
# Du clair au sombre, seules les couleurs changent : le second thème ne repasse que les règles qui les lisent.
REGLES_DE_COULEUR = ["color-contrast", "link-in-text-block"]
REGLES_AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Les dix parcours qu’un étranger essaierait d’abord : `make test` les ouvre, l’intégration ouvre les autres.
PREMIERS = (
    "test_chercher.py::test_ten_situations_reach_a_number_to_call_in_three_gestures[script-1280]",
    "test_orienter.py::test_slip_is_received_on_another_account_in_two_gestures[script-1280]",
    "test_chercher.py::test_visitor_finds_a_service_near_niort_filters_and_prints_its_sheet[sans-script-360]",
    "test_agenda.py::test_visitor_finds_saturdays_forum_near_niort_and_takes_it_to_her_calendar[script-1280]",
    "test_apprendre.py::test_counsellor_invited_learns_over_two_visits_and_the_attestation_is_verified[script-1280]",
    "test_session.py::test_session_is_read_then_joined_by_the_keyboard_and_its_document_opens[script-1280]",
    "test_session.py::test_person_scans_the_square_draws_a_signature_and_reads_signed",
    "test_partager.py::test_note_written_read_twice_published_then_found_by_a_visitor[script-1280]",
    "test_animer.py::test_session_closed_then_adopted_in_one_gesture_each_and_the_register_gives_it[script-1280]",
    "test_chercher.py::test_referent_corrects_hours_then_confirms_that_nothing_else_changed[script-1280]",
)


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/navigateur/" in str(item.path):
            item.add_marker(pytest.mark.navigateur)
            if item.nodeid.endswith(PREMIERS):
                item.add_marker(pytest.mark.premiers)


@pytest.fixture(scope="session")
def modele(request, tmp_path_factory):
    """Where the demonstration is built once, however many processes run."""
    if faite := os.environ.get("SAFRAN_DEMONSTRATION"):
        return Path(faite)
    plusieurs = hasattr(request.config, "workerinput")
    return tmp_path_factory.getbasetemp().parent / "demonstration" if plusieurs else None


@pytest.fixture(scope="session")
def site(modele, tmp_path_factory):
    with site_ouvert(tmp_path_factory.mktemp("site"), modele=modele) as ouvert:
        yield ouvert


@pytest.fixture(scope="session")
def navigateur():
    with sync_playwright() as outil:
        moteur = outil.chromium.launch(executable_path=chromium(), headless=True, args=ARGUMENTS_CHROMIUM)
        yield moteur
        moteur.close()


@dataclass
class Guichet:
    """Open pages as someone, and watch what they do behind our back."""

    site: Site
    navigateur: Browser
    etats: dict[str, dict]
    contextes: list[BrowserContext] = field(default_factory=list)
    ailleurs: list[str] = field(default_factory=list)
    plaintes: list[str] = field(default_factory=list)

    def ouvrir(
        self, role: str = "", *, js: bool = True, largeur: int = 1280, theme: str = "", tactile: bool = False
    ) -> Page:
        """A new page, signed in as a demonstration account when `role` is given (the e-mail's local part)."""
        contexte = self.navigateur.new_context(
            base_url=self.site.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": largeur, "height": 900},
            color_scheme=theme or "light",
            java_script_enabled=js,
            has_touch=tactile,
            storage_state=self._etat(role) if role else None,
            accept_downloads=True,
        )
        contexte.set_default_timeout(15_000)
        page = contexte.new_page()
        page.on("request", self._noter_requete)
        page.on("console", self._noter_plainte)
        self.contextes.append(contexte)
        return page

    def _noter_requete(self, requete) -> None:
        if not requete.url.startswith(("data:", "blob:")) and not self.site.sert(requete.url):
            self.ailleurs.append(requete.url)

    def _noter_plainte(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.plaintes.append(message.text)

    def _etat(self, role: str) -> dict:
        """Cookies of a signed-in session, taken once per role through the real sign-in page."""
        if role not in self.etats:
            page = self.ouvrir()
            connecter(page, role)
            self.etats[role] = page.context.storage_state()
        return self.etats[role]


@pytest.fixture(scope="session")
def _etats():
    return {}


@contextmanager
def guichet_ouvrir(site, navigateur, etats):
    """Opens pages of today's site; at the end, no request went elsewhere, the content policy was never broken."""
    site.a_la_date()
    guichet = Guichet(site, navigateur, etats)
    yield guichet
    for contexte in guichet.contextes:
        contexte.close()
    assert not guichet.ailleurs, f"Requêtes vers d’autres hôtes : {guichet.ailleurs[:3]}"
    assert not guichet.plaintes, f"Politique de contenu enfreinte : {guichet.plaintes[:3]}"


@pytest.fixture
def guichet(site, navigateur, _etats):
    """One for a test."""
    with guichet_ouvrir(site, navigateur, _etats) as ouvert:
        yield ouvert


def axe(page: Page, *, couleurs_seules: bool = False) -> list[str]:
    """What axe-core finds wrong in the page, one line each."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    seulement = (
        {"type": "rule", "values": REGLES_DE_COULEUR} if couleurs_seules else {"type": "tag", "values": REGLES_AXE}
    )
    # Ce qui est en règle n'est que compté : le décrire nœud par nœud prend le tiers du temps. Des fichiers de la page,
    # ces règles ne lisent que les médias : recopier les feuilles de style, ce que la politique de contenu refuse, en
    # prendrait autant.
    options = {"runOnly": seulement, "resultTypes": ["violations"], "preload": {"assets": ["media"]}}
    resultat = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{v['id']} : {v['nodes'][0]['html'][:160]} ({len(v['nodes'])}) : {v['nodes'][0]['failureSummary']}"
        for v in resultat["violations"]
    ]


def sans_debordement(page: Page) -> bool:
    """True when nothing makes the page scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


def sans_faute(page: Page, js: bool) -> bool:
    """No overflow, and no fault of access where axe can look: it waits for ever in a page without scripts."""
    return sans_debordement(page) and (not js or axe(page) == [])


def regarder(page: Page, themes: list[str], largeurs: list[int]) -> list[str]:
    """What is wrong in the page as it stands, in each theme and at each width."""
    fautes = []
    page.wait_for_load_state("load")  # le résumé des erreurs a pris le focus, et fait défiler la page
    for rang, theme in enumerate(themes):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # sans fondu : la couleur est là
        page.evaluate(IMMOBILE)
        fautes += [f"{theme} : {faute}" for faute in axe(page, couleurs_seules=rang > 0)]
    for largeur in largeurs:
        page.set_viewport_size({"width": largeur, "height": 900})
        if not sans_debordement(page):
            fautes.append(f"débordement à {largeur} px")
    return fautes
