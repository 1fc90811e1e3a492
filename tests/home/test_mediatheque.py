"""The media library: what its doors refuse, what they keep, and how it is read."""

import gc
import warnings
import zlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, CollectionViewRestriction, UploadedFile

from home.models import DocumentSafran, ImageSafran
from tests import fabriques
from tests.home.test_fichiers import HTML, PDF, archive, avec_position, photo
from tests.pages import page_lue

# Dans l’administration


@pytest.fixture
def region(client, db):
    client.force_login(fabriques.une_region())


def televerser_image(client, nom, contenu, genre="image/jpeg", **champs):
    champs = {"title": "Accueil", "description": "Une conseillère accueille un lycéen", "licence": "CC_BY", **champs}
    champs.setdefault("collection", Collection.objects.get(depth=1).pk)
    return client.post("/admin/images/add/", {**champs, "file": SimpleUploadedFile(nom, contenu, content_type=genre)})


def _envoyer_plusieurs(client, nom, contenu):
    """The door of several files at once: the file first, then what is said of it."""
    champs = {"title": nom, "collection": Collection.objects.get(depth=1).pk}
    fichier = SimpleUploadedFile(nom, contenu)
    reponse = client.post("/admin/images/multiple/add/", champs | {"files[]": fichier}).json()
    if numero := reponse.get("uploaded_file_id"):
        dit = {**champs, "description": "Une salle", "licence": "CC_BY"}
        adresse = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[numero])
        reponse = client.post(adresse, {f"uploaded-image-{numero}-{cle}": mot for cle, mot in dit.items()}).json()
    return reponse.get("error_message", "")


def _choisir(client, nom, contenu):
    champs = {"title": nom, "description": "Une salle", "licence": "CC_BY", "file": SimpleUploadedFile(nom, contenu)}
    champs["collection"] = Collection.objects.get(depth=1).pk
    envoi = {f"image-chooser-upload-{cle}": valeur for cle, valeur in champs.items()}
    return client.post(reverse("wagtailimages_chooser:create"), envoi).content.decode("unicode_escape")


def _ajouter(client, nom, contenu):
    return page_lue(televerser_image(client, nom, contenu))


def _remplacer(client, nom, contenu):
    """What the edit screen does with a new file."""
    formulaire = get_image_form(ImageSafran)
    form = formulaire({}, {"file": SimpleUploadedFile(nom, contenu)}, instance=ImageSafran(), user=None)
    return " ".join(form.errors.get("file", []))


PORTES_IMAGE = [_ajouter, _envoyer_plusieurs, _choisir, _remplacer]
BRUIT = Image.effect_noise((300, 300), 80)


def _bruit(genre: str) -> bytes:
    sortie = BytesIO()
    BRUIT.convert("RGB").save(sortie, genre)
    return sortie.getvalue()


def _png_immense(cote: int) -> bytes:
    tete = b"IHDR" + cote.to_bytes(4) * 2 + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\r" + tete + zlib.crc32(tete).to_bytes(4) + _bruit("PNG")[33:]


CASSEES = {
    "coupée.jpg": (_bruit("JPEG")[:-2000], "incomplet ou abîmé"),
    "coupée.png": (_bruit("PNG")[:-2000], "incomplet ou abîmé"),
    "coupée.webp": (_bruit("WEBP")[:-2000], "n’est pas ce que dit son nom"),
    "coupée.avif": (_bruit("AVIF")[:-500], "n’est pas ce que dit son nom"),
    "tête.png": (_bruit("PNG")[:60] + b"\xff" * 3000, "incomplet ou abîmé"),
    "tête.jpg": (_bruit("JPEG")[:200] + b"\x01" * 3000, "incomplet ou abîmé"),
    "autre.jpg": (_bruit("PNG"), "n’est pas ce que dit son nom"),
    "iphone.jpg": (b"\x00\x00\x00\x18ftypheic" + bytes(100), "n’est pas ce que dit son nom"),
    "iphone.heic": (b"\x00\x00\x00\x18ftypheic" + bytes(100), "de ces genres"),
    "dessin.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "de ces genres"),
    "script.png": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "n’est pas ce que dit son nom"),
    "page.png": (HTML, "n’est pas ce que dit son nom"),
    "photo.tiff": (photo("TIFF"), "de ces genres"),
    "photo.bmp": (photo("BMP"), "de ces genres"),
    "immense.png": (_png_immense(13_000), "trop grande"),
    "bombe.png": (_png_immense(30_000), "trop grande"),
    "vide.png": (b"", "vide"),
}


@pytest.mark.parametrize("porte", PORTES_IMAGE)
def test_broken_picture_is_refused_in_a_sentence_at_every_door_of_the_library(client, region, porte):
    for nom, (contenu, phrase) in CASSEES.items():
        assert phrase in porte(client, nom, contenu), nom
        assert not ImageSafran.objects.exists() and not UploadedFile.objects.exists(), nom


@pytest.mark.parametrize("porte", PORTES_IMAGE[:2])
def test_photo_is_stored_clean_by_every_door_of_the_library(client, region, porte):
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        porte(client, "photo.jpg", avec_position())
        gc.collect()  # Wagtail laisse ouverte l’image qu’il vient de reprendre
    image = ImageSafran.objects.get()
    with image.file.open() as fichier:
        contenu = fichier.read()
    assert b"Appareil" not in contenu and b"secret" not in contenu
    assert (image.width, image.height) == (40, 60) and image.file_size == len(contenu)
    assert image.description.startswith("Une ")


def televerser_document(client, nom, contenu, genre="application/pdf"):
    champs = {"title": "Guide", "licence": "CC_BY", "collection": Collection.objects.get(depth=1).pk}
    fichier = SimpleUploadedFile(nom, contenu, content_type=genre)
    return client.post("/admin/documents/add/", {**champs, "file": fichier})


def test_image_without_alternative_text_is_asked_for_it(client, region):
    reponse = televerser_image(client, "photo.jpg", photo(), description="")
    assert reponse.status_code == 200 and not ImageSafran.objects.exists()
    html = page_lue(reponse)
    assert "Texte alternatif" in html and "à qui ne la voit pas" in html


def _document_plusieurs(client, nom, contenu):
    champs = {
        "title": nom,
        "collection": Collection.objects.get(depth=1).pk,
        "files[]": SimpleUploadedFile(nom, contenu),
    }
    assert not client.post("/admin/documents/multiple/add/", champs).json()["success"]


def _document_choisir(client, nom, contenu):
    champs = {"title": nom, "licence": "CC_BY", "file": SimpleUploadedFile(nom, contenu)}
    champs["collection"] = Collection.objects.get(depth=1).pk
    client.post(
        reverse("wagtaildocs_chooser:create"), {f"document-chooser-upload-{cle}": mot for cle, mot in champs.items()}
    )


@pytest.mark.parametrize("porte", [televerser_document, _document_plusieurs, _document_choisir])
def test_document_that_is_not_what_it_says_is_refused(client, region, porte):
    for nom, contenu in (("x.pdf", HTML), ("x.html", HTML), ("x.docx", archive("a.txt"))):
        porte(client, nom, contenu)
        assert not DocumentSafran.objects.exists() and not UploadedFile.objects.exists(), nom


def test_document_is_not_replaced_by_one_that_is_not_what_it_says(client, region):
    doc = DocumentSafran.objects.create(title="Guide", file=ContentFile(PDF, name="guide.pdf"))
    envoi = {"title": "Guide", "licence": "CC_BY", "collection": doc.collection_id}
    client.post(reverse("wagtaildocs:edit", args=[doc.pk]), envoi | {"file": SimpleUploadedFile("x.pdf", HTML)})
    with DocumentSafran.objects.get().file.open() as fichier:
        assert fichier.read() == PDF


def test_document_too_heavy_is_refused(client, region, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    assert televerser_document(client, "x.pdf", PDF + b" " * 200).status_code == 200
    assert not DocumentSafran.objects.exists()


@pytest.mark.parametrize(
    ("nom", "contenu"), [("guide.pdf", PDF), ("page.txt", b"<b>x</b>"), ("lé; té.pdf", PDF), ("x.zip", archive("a"))]
)
def test_document_is_downloaded_and_stays_inert(client, region, nom, contenu):
    assert televerser_document(client, nom, contenu).status_code == 302
    client.logout()
    reponse = client.get(DocumentSafran.objects.get().url)
    assert reponse.status_code == 200 and b"".join(reponse.streaming_content) == contenu
    assert reponse["Content-Disposition"].startswith("attachment") and reponse["X-Content-Type-Options"] == "nosniff"
    assert reponse["Content-Security-Policy"] == "default-src 'none'" and not reponse.cookies


def test_document_of_a_private_collection_asks_to_sign_in_fully(client, db):
    """T06: the password alone, before the code, opens no private document."""
    privee = Collection.objects.get(depth=1).add_child(name="Réservé")
    CollectionViewRestriction.objects.create(collection=privee, restriction_type=CollectionViewRestriction.LOGIN)
    doc = DocumentSafran.objects.create(title="Guide", collection=privee, file=ContentFile(PDF, name="guide.pdf"))
    compte = fabriques.une_region(mot_de_passe=fabriques.MOT_DE_PASSE)
    for _ in range(2):
        reponse = client.get(doc.url)
        assert reponse.status_code == 302 and reponse["Location"].startswith("/compte/login/")
        client.post(reverse("account_login"), {"login": compte.email, "password": fabriques.MOT_DE_PASSE})
    client.force_login(compte)
    assert client.get(doc.url).getvalue() == PDF


FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(200)) * 3


@pytest.fixture
def film(db):
    return DocumentSafran.objects.create(title="Film", file=ContentFile(FILM, name="film.mp4"))


@pytest.mark.parametrize(
    ("demande", "statut", "attendu"),
    [
        ("bytes=0-3", 206, FILM[:4]),
        ("bytes=600-", 206, FILM[600:]),
        ("bytes=-5", 206, FILM[-5:]),
        ("bytes=9999-", 416, b""),
        ("lignes=1-2", 200, FILM),
        ("bytes=0-1,5-6", 200, FILM),
    ],
)
def test_film_comes_by_the_part_that_the_player_asks_for(client, film, demande, statut, attendu):
    reponse = client.get(film.url, headers={"range": demande})
    assert reponse.status_code == statut and reponse.getvalue() == attendu
    assert reponse["Content-Security-Policy"].startswith("default-src 'none'")
    if statut == 206:
        assert reponse["Content-Range"].endswith(f"/{len(FILM)}") and reponse["Content-Type"] == "video/mp4"


def test_film_whole_says_that_it_can_be_asked_by_parts(client, film):
    reponse = client.get(film.url)
    assert reponse.getvalue() == FILM and reponse["Accept-Ranges"] == "bytes"
    assert "attachment" in reponse["Content-Disposition"]


def test_part_of_a_film_kept_for_members_is_not_given_to_others(client, film):
    film.collection = Collection.objects.get(depth=1).add_child(name="Films")
    film.save()
    CollectionViewRestriction.objects.create(collection=film.collection, restriction_type="login")
    assert client.get(film.url, headers={"range": "bytes=0-3"}).status_code == 302
    client.force_login(fabriques.un_conseiller())
    assert client.get(film.url, headers={"range": "bytes=0-3"}).getvalue() == FILM[:4]


def test_part_of_a_film_whose_file_is_lost_is_not_found(client, film):
    film.file.storage.delete(film.file.name)
    assert client.get(film.url, headers={"range": "bytes=0-3"}).status_code == 404


def test_size_of_an_image_leaves_no_file_open(client, region):
    televerser_image(client, "photo.jpg", avec_position())
    with warnings.catch_warnings(record=True) as dites:
        warnings.simplefilter("always")
        ImageSafran.objects.get().get_rendition("max-20x20")
        gc.collect()
    assert not [str(dite.message) for dite in dites if issubclass(dite.category, ResourceWarning)]
