"""A referent signs the protocol of her bassin from « Mon espace »: four gestures, on a telephone, without script."""

from playwright.sync_api import Page

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import ecrire, presser, suivre, titre, voir


def jusqu_au_texte(page: Page) -> None:
    """Two gestures: the card, then the door."""
    page.goto("/mon-espace/")
    suivre(page, "Protocole d’accueil")
    suivre(page, "Lire et signer")
    assert titre(page) == "Lire, puis signer"


def test_a_protocol_is_signed_in_four_gestures(guichet):
    page = guichet.ouvrir("referente", js=True, largeur=1280)
    jusqu_au_texte(page)
    fautes = regarder(page, ["light", "dark"], [360, 1280])
    page = guichet.ouvrir("referente", js=False, largeur=360)
    jusqu_au_texte(page)
    ecrire(page, page.get_by_label("À quel titre"), "Directrice")
    presser(page, "Signer au nom de la structure")
    assert titre(page) == "Signatures"
    voir(page, "6 sur 7")
    page = guichet.ouvrir("region", js=True, largeur=1280)
    for adresse in ("/documents-locaux/tableau/", "/documents-locaux/tableau/mesures/", "/documents-locaux/verifier/"):
        page.goto(adresse)
        fautes += regarder(page, ["light", "dark"], [360, 1280])
    assert not fautes
