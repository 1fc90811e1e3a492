"""A document as files: the PDF of its publication, the ODT, the sheet of signatures; opened by other readers."""

import io
import uuid
import xml.etree.ElementTree as ET
import zipfile

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from home.documents import gels
from reseau.ecrits.models import DocumentLocal, SectionDocument
from reseau.ecrits.prises import fichiers_entiers
from reseau.ecrits.rules.documents import document_publier
from reseau.ecrits.rules.sections import source_citer
from tests.fabriques import un_conseiller, un_referent, une_chargee_de_mission
from tests.pages import lue
from tests.reseau.ecrits.fabriques import un_document
from tests.reseau.ecrits.protocoles import signer, un_indicateur, un_protocole, une_mesure, une_structure_du_bassin

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
TEXTE = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def publier(document: DocumentLocal) -> DocumentLocal:
    """By its rule, each section with the source that it owes."""
    tient = une_chargee_de_mission()
    for section in document.sections.filter(sources_exigees=True):
        source_citer(section=section, par=tient, cle=uuid.uuid4(), intitule="Insee, recensement 2023")
    revoir = timezone.localdate().replace(day=1, month=1, year=timezone.localdate().year + 1)
    return document_publier(document=document, par=tient, diffusion="TOUS", revoir_le=revoir)


def mots(pdf: bytes) -> str:
    lecteur = PdfReader(io.BytesIO(pdf))
    assert lecteur.trailer["/Root"]["/MarkInfo"]["/Marked"]
    return " ".join(" ".join(page.extract_text() for page in lecteur.pages).split())


def test_the_pdf_of_what_is_published_is_the_same_for_ever_and_anyone_checks_it(client):
    une_mesure(58000, indicateur=un_indicateur(libelle="Habitants"))
    note = un_document("RELECTURE", genre="NOTE")
    brouillon = document_lu(client, note, une_chargee_de_mission())
    assert "Version de travail" in mots(brouillon)
    note = publier(note)
    octets = client.get(reverse("document_pdf", args=[note.uuid])).content
    dit = mots(octets)
    for mot in ("Ce que nous disons", "Insee, recensement 2023", "Habitants", "58 000", note.empreinte):
        assert mot in dit.replace("\xa0", " "), mot
    une_mesure(1, indicateur=un_indicateur("autre", libelle="Venu après"))
    assert client.get(reverse("document_pdf", args=[note.uuid])).content == octets
    for contenu, reponse in ((octets, "Identique"), (octets + b" ", "Différent")):
        envoi = {"fichier": SimpleUploadedFile("note.pdf", contenu)}
        assert reponse in lue(client.post(reverse("document_verifier"), envoi))
    assert not list(fichiers_entiers())
    storages["prive"].delete(note.fichier)
    gels.fichier_poser(note.fichier, b"%PDF-1.7 autre")
    assert client.get(reverse("document_pdf", args=[note.uuid])).status_code == 503
    assert len(list(fichiers_entiers())) == 1


def document_lu(client, document: DocumentLocal, compte) -> bytes:
    client.force_login(compte)
    contenu = client.get(reverse("document_pdf", args=[document.uuid])).content
    client.logout()
    return contenu


def test_the_text_to_reuse_has_sections_figures_sources_and_signatures(client):
    ici = une_structure_du_bassin(nom="Mission locale du Marais")
    protocole = un_protocole(signataires=(ici, une_structure_du_bassin(nom="Cap emploi 79")), diffusion="TOUS")
    riche = "# Le lundi\n\nUn **accueil** commun :\n\n- à Niort\n- à Melle\n\n<script>alert(1)</script>"
    SectionDocument.objects.filter(document=protocole, cle="objet").update(texte=riche)
    source = {"intitule": "Charte régionale", "adresse": "https://exemple.example/charte"}
    objet = protocole.sections.get(cle="objet")
    objet.sources.create(citee_par=une_chargee_de_mission(), **source)
    DocumentLocal.objects.filter(pk=protocole.pk).update(empreinte="0" * 64)
    signer(protocole, ici, un_referent(ici, prenom="Aline", nom="Brossard"))
    adresse = reverse("document_odt", args=[protocole.uuid])
    publique, racine = ouvrir(client.get(adresse).content)
    titres = [(t.get(f"{TEXTE}outline-level"), "".join(t.itertext())) for t in racine.iter(f"{TEXTE}h")]
    assert titres[:3] == [("1", str(protocole)), ("2", "Ce que nous convenons"), ("3", "Le lundi")]
    assert ("2", "Signatures") in titres
    for mot in ("Un accueil commun", "à Melle", "Charte régionale (https://exemple.example/charte)", "Cap emploi 79"):
        assert mot in publique, mot
    assert "Brossard" not in publique
    client.force_login(un_conseiller())
    assert "Aline Brossard, Directrice" in ouvrir(client.get(adresse).content)[0]


def ouvrir(odt: bytes) -> tuple[str, ET.Element]:
    """Its words and its tree, read as any office suite does."""
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        assert archive.testzip() is None
        assert archive.infolist()[0].filename == "mimetype"
        racine = ET.fromstring(archive.read("content.xml"))
    return " ".join(racine.itertext()).replace("\xa0", " "), racine


def test_the_sheet_of_signatures_says_who_signed_and_who_is_awaited(client):
    ici, autre = une_structure_du_bassin(nom="Mission locale du Marais"), une_structure_du_bassin(nom="Cap emploi 79")
    protocole = un_protocole(signataires=(ici, autre), diffusion="TOUS")
    signer(protocole, ici, un_referent(ici, prenom="Aline", nom="Brossard"))
    adresse = reverse("document_signatures_pdf", args=[protocole.uuid])
    publique = mots(client.get(adresse).content)
    assert "1 signature sur 2" in publique
    assert "Brossard" not in publique
    assert (
        publique.index("Mission locale du Marais") < publique.index("On les attend") < publique.index("Cap emploi 79")
    )
    client.force_login(un_conseiller())
    assert "Aline Brossard" in mots(client.get(adresse).content)
    diagnostic = un_document("PUBLIE", diffusion="TOUS")
    assert client.get(reverse("document_signatures_pdf", args=[diagnostic.uuid])).status_code == 404
