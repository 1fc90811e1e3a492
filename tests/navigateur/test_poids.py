"""What a visit weighs on the wire, and whether the page moves while it arrives."""

import pytest
from playwright.sync_api import Page

KILO = 1024
PREMIERE, AVEC_POLICES, SUIVANTE = 100 * KILO, 200 * KILO, 20 * KILO
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
    assert page.evaluate(GLISSEMENT) < 0.02

    suivante = Balance(page)
    page.goto("/droit-a-l-orientation/", wait_until="networkidle")
    assert suivante.octets.get("Document", 0) > KILO
    assert suivante.total(sans=("Image",)) <= SUIVANTE, suivante.octets
