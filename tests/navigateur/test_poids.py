"""What a visit weighs on the wire, and whether the page moves while it arrives."""

import pytest
from playwright.sync_api import Page

KILO = 1024
PREMIERE, AVEC_POLICES, SUIVANTE = 100 * KILO, 200 * KILO, 20 * KILO
IMMOBILE = 0.02
NOTRE_POLICE = """() => document.fonts.check('1rem "Atkinson Hyperlegible Next"')"""
PEINTE = """() => new Promise(rendre => {
    new PerformanceObserver(() => rendre(true)).observe({type: 'paint', buffered: true}); })"""
GLISSEMENT = """() => new Promise(rendre => { let total = 0;
    new PerformanceObserver(liste => { for (const e of liste.getEntries()) if (!e.hadRecentInput) total += e.value; })
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => rendre(total), 500); })"""


class Balance:
    """Bytes received, headers included, by kind of resource; what the cache gives weighs nothing."""

    def __init__(self, page: Page) -> None:
        self.genres, self.octets = {}, {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda e: self.genres.update({e["requestId"]: e["type"]}))
        session.on("Network.loadingFinished", self._peser)

    def _peser(self, evenement: dict) -> None:
        genre = self.genres.get(evenement["requestId"], "Other")
        self.octets[genre] = self.octets.get(genre, 0) + evenement["encodedDataLength"]

    def total(self, *, sans: tuple[str, ...] = ()) -> int:
        return sum(octets for genre, octets in self.octets.items() if genre not in sans)


@pytest.mark.parametrize(
    ("adresse", "largeur"),
    [("/", 1280), ("/", 360), ("/se-former/", 1280), ("/annuaire/?q=VAE&lieu=Niort", 360), ("/pratiques/", 360)],
)
def test_first_visit_is_light_and_the_next_page_lighter(guichet, adresse, largeur):
    page = guichet.ouvrir(largeur=largeur)
    premiere = Balance(page)
    page.goto(adresse, wait_until="networkidle")
    assert premiere.octets.get("Document", 0) > KILO
    assert premiere.total(sans=("Image", "Font")) <= PREMIERE, premiere.octets
    assert premiere.total(sans=("Image",)) <= AVEC_POLICES, premiere.octets
    assert page.evaluate(GLISSEMENT) < IMMOBILE

    suivante = Balance(page)
    page.goto("/droit-a-l-orientation/", wait_until="networkidle")
    assert suivante.octets.get("Document", 0) > KILO
    assert suivante.total(sans=("Image",)) <= SUIVANTE, suivante.octets


@pytest.mark.parametrize("largeur", [360, 1280])
@pytest.mark.parametrize("adresse", ["/", "/annuaire/?q=VAE&lieu=Niort", "/droit-a-l-orientation/"])
def test_nothing_moves_when_the_fonts_arrive_after_the_text(guichet, adresse, largeur):
    page, polices = guichet.ouvrir(largeur=largeur), []
    page.route("**/*.woff2", lambda police: polices.append(police))
    page.goto(adresse, wait_until="domcontentloaded")
    page.evaluate(PEINTE)
    assert polices
    assert not page.evaluate(NOTRE_POLICE)
    for police in polices:
        police.continue_()
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate(NOTRE_POLICE)
    assert page.evaluate(GLISSEMENT) < IMMOBILE
