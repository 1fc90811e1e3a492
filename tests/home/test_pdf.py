"""Documents fetch nothing and attach nothing but our own files (T15)."""

import io
import re
import socket
import threading

import pytest
from pypdf import PdfReader

from home import pdf


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


def test_pdf_asking_for_a_local_file_or_an_address_gets_nothing(gabarit):
    ecoute = socket.socket()
    ecoute.bind(("127.0.0.1", 0))
    ecoute.listen()
    ecoute.settimeout(1.5)
    port = ecoute.getsockname()[1]
    recu = []

    def attendre():
        try:
            recu.append(ecoute.accept())
        except TimeoutError:
            pass

    fil = threading.Thread(target=attendre)
    fil.start()
    octets = pdf.pdf_render(
        gabarit(
            '<link rel="attachment" href="file:///etc/hostname"><img src="file:///etc/passwd" alt="x">'
            f'<img src="http://127.0.0.1:{port}/x.png" alt="x"><link rel="stylesheet" href="http://127.0.0.1:{port}/x">'
        ),
        {},
    )
    fil.join()
    ecoute.close()
    assert not recu and b"EmbeddedFile" not in octets and not re.search(rb"root:x", octets)


@pytest.mark.parametrize("adresse", ["file:///etc/passwd", "safran:///static/../../manage.py", "http://a.example/x"])
def test_chemin_statique_outside_our_files_is_refused(adresse):
    with pytest.raises((pdf.RessourceRefusee, Exception), match="refus|introuvable|located"):
        pdf._chemin_statique(adresse)
