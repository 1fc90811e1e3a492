"""Documents fetch nothing and attach nothing but our own files (T15)."""

import io

import pytest
from pypdf import PdfReader

from home.documents import pdf
from tests.pieges import SECRET, html_qui_demande


@pytest.fixture
def gabarit(settings, tmp_path):
    def ecrire(corps):
        (tmp_path / "essai.html").write_text(
            f'<!doctype html><html lang="fr"><head><title>Essai</title></head><body><h1>Été</h1>{corps}</body></html>'
        )
        return "essai.html"

    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    return ecrire


def test_pdf_is_tagged_in_french_with_embedded_fonts(gabarit):
    lecteur = PdfReader(io.BytesIO(pdf.pdf_render(gabarit("<p>Texte</p>"), {})))
    racine = lecteur.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in racine and racine["/Lang"] == "fr"
    polices = lecteur.pages[0]["/Resources"]["/Font"]
    for police in polices.values():
        descripteur = police.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descripteur.keys())


def test_pdf_of_the_same_facts_has_the_same_bytes(gabarit):
    nom = gabarit("<p>Texte</p>")
    assert pdf.pdf_render(nom, {}) == pdf.pdf_render(nom, {})


def test_pdf_asking_for_a_local_file_or_an_address_gets_nothing(gabarit, trappe, secret):
    corps = html_qui_demande(trappe.adresse) + html_qui_demande(secret.removesuffix("/secret.css"))
    corps += f'<link rel="attachment" href="{secret}"><style>@import "{secret}";</style><img src="{secret}" alt="x">'
    octets = pdf.pdf_render(gabarit(corps), {})
    lecteur = PdfReader(io.BytesIO(octets))
    assert not trappe.venues and not lecteur.attachments and b"EmbeddedFile" not in octets
    assert not any(SECRET in page.extract_text() for page in lecteur.pages)


@pytest.mark.parametrize("adresse", ["file:///etc/passwd", "safran:///static/../../manage.py", "http://a.example/x"])
def test_chemin_statique_outside_our_files_is_refused(adresse):
    with pytest.raises((pdf.RessourceRefusee, Exception), match="refus|introuvable|located"):
        pdf._chemin_statique(adresse)
