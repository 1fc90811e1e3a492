"""The gate of uploads: a file is what its name says, a picture keeps nothing of its author, a document stays inert."""

import gc
import tracemalloc
import warnings
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse
from PIL import Image, ImageFile, PngImagePlugin
from wagtail.images.forms import get_image_form
from wagtail.models import Collection, CollectionViewRestriction, UploadedFile

from home.fichiers.images import image_nettoyer, image_reduire
from home.fichiers.reception import contenu_verifier, document_verifier
from home.models import DocumentSafran, ImageSafran
from tests import fabriques
from tests.pages import page_lue

HTML = b"<!doctype html><script>alert(1)</script>"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def archive(*noms: str, **contenus: bytes) -> bytes:
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w") as z:
        for nom, contenu in contenus.items():
            z.writestr(nom, contenu)
        for nom in noms:
            z.writestr(nom, b"x")
    return sortie.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
ODT_GENRE = b"application/vnd.oasis.opendocument.text"
ODT = archive("content.xml", mimetype=ODT_GENRE)


def dense(*noms: str) -> bytes:
    """Parts of forty megabytes of spaces, in a few kilobytes."""
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as z:
        for nom in noms:
            z.writestr(nom, b" " * 40_000_000)
    return sortie.getvalue()


def photo(genre: str = "JPEG", mode: str = "RGB", taille=(60, 40), **options) -> bytes:
    sortie = BytesIO()
    Image.new(mode, taille, 120).save(sortie, format=genre, **options)
    return sortie.getvalue()


def avec_position() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Appareil", "<script>alert(1)</script>", 6
    exif.get_ifd(0x8825)[2] = (46.0, 35.0, 0.0)
    return photo(exif=exif, comment=b"Prise chez moi", xmp=b"<x:xmpmeta>secret</x:xmpmeta>")


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("guide.pdf", PDF),
        ("guide.PDF", PDF),
        ("lettre.docx", DOCX),
        ("lettre.odt", ODT),
        ("dossier.zip", archive("a.txt")),
        ("liste.csv", "prénom;ville\nZoé;Niort".encode()),
        ("liste.csv", "prénom;ville".encode("cp1252")),
        ("liste.txt", "prénom".encode("utf-16")),
        ("video.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour"),
        ("voix.mp3", b"ID3\x04" + b"\x00" * 20),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("lettre.rtf", b"{\\rtf1 Bonjour}"),
    ],
)
def test_file_that_is_what_it_says_is_accepted_and_left_rewound(nom, contenu):
    fichier = SimpleUploadedFile(nom, contenu)
    contenu_verifier(fichier)
    assert fichier.read() == contenu


@pytest.mark.parametrize(
    "nom",
    ["x.html", "x.HTML", "x.xhtml", "x.htm.", "x.pdf.html", "x.svg", "x.svgz", "x.html;", "x", ".pdf.exe", "x.docm"],
)
def test_file_of_another_kind_is_refused_by_its_name(nom):
    with pytest.raises(ValidationError) as refus:
        contenu_verifier(SimpleUploadedFile(nom, HTML))
    assert refus.value.code == "type_refuse" and "pdf" in refus.value.message


@pytest.mark.parametrize(
    ("nom", "contenu", "code"),
    [
        ("x.pdf", HTML, "contenu_different"),
        ("x.pdf", archive("a.txt"), "contenu_different"),
        ("x.pdf", HTML + PDF, "contenu_different"),
        ("x.txt", HTML, "contenu_different"),
        ("x.csv", b"\xef\xbb\xbf <HTML><body>", "contenu_different"),
        ("x.txt", b"MZ\x90\x00\x03", "contenu_different"),
        ("x.zip", PDF + archive("a.txt"), "contenu_different"),
        ("x.docx", archive("a.txt"), "contenu_different"),
        ("x.xlsx", DOCX, "contenu_different"),
        ("x.ods", ODT, "contenu_different"),
        ("x.docx", DOCX[: len(DOCX) // 2], "fichier_abime"),
        ("x.zip", b"PK\x03\x04", "fichier_abime"),
        ("x.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        ("x.odt", archive("Basic/Standard/m.xml", mimetype=b"application/vnd.oasis.opendocument.text"), "macros"),
        ("x.mp4", HTML, "contenu_different"),
        ("x.pdf", b"", "contenu_different"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(nom, contenu, code):
    with pytest.raises(ValidationError) as refus:
        contenu_verifier(SimpleUploadedFile(nom, contenu))
    assert refus.value.code == code


def odt_comprime(contenu: bytes) -> bytes:
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", contenu)
    return sortie.getvalue()


def test_archive_of_thousands_of_entries_damaged_or_that_unpacks_to_a_flood_is_refused():
    with pytest.raises(ValidationError):
        contenu_verifier(SimpleUploadedFile("x.zip", archive(*(f"{n}.txt" for n in range(5001)))))
    abime = bytearray(odt_comprime(ODT_GENRE * 20))
    abime[38:42] = b"\xff" * 4  # juste après l’en-tête du premier fichier
    with pytest.raises(ValidationError) as refus:
        contenu_verifier(SimpleUploadedFile("x.odt", bytes(abime)))
    assert refus.value.code == "fichier_abime"
    fichier = SimpleUploadedFile("x.odt", odt_comprime(b"a" * 60_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError) as refus:
            contenu_verifier(fichier)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert refus.value.code == "contenu_different"
    contenu = archive(mimetype=ODT_GENRE, **{"META-INF/manifest.xml": MANIFESTE.encode()})
    assert document_verifier(SimpleUploadedFile("vieux.odt", contenu))


ENTITE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>'
MANIFESTE = '<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd"><m/>'


@pytest.mark.parametrize(
    ("nom", "contenu", "code"),
    [
        ("a.docx", archive("[Content_Types].xml", **{"word/document.xml": ENTITE.encode()}), "piege"),
        ("a.docx", archive("[Content_Types].xml", **{"word/document.xml": ENTITE.encode("utf-16")}), "piege"),
        ("a.xlsx", archive("[Content_Types].xml", **{"xl/workbook.xml": b" " * 300_000 + ENTITE.encode()}), "piege"),
        ("a.odt", archive("content.xml", mimetype=ODT_GENRE, **{"styles.xml": ENTITE.encode()}), "piege"),
        ("a.odt", archive(mimetype=ODT_GENRE, **{"META-INF/manifest.xml": ENTITE.encode()}), "piege"),
        ("a.docx", dense("[Content_Types].xml", "word/document.xml"), "lourd"),
    ],
)
def test_attached_document_with_an_entity_or_a_bomb_is_refused(nom, contenu, code):
    with pytest.raises(ValidationError) as refus:
        document_verifier(SimpleUploadedFile(nom, contenu))
    assert refus.value.code == code


def test_photo_loses_its_place_its_author_and_its_comments_in_memory_as_on_disk():
    source = avec_position()
    assert b"Appareil" in source and b"secret" in source
    propre = image_nettoyer(SimpleUploadedFile("x.jpg", source, content_type="image/jpeg"))
    contenu = propre.read()
    for trace in (b"Appareil", b"script", b"secret", b"chez moi", b"Exif"):
        assert trace not in contenu
    image = Image.open(BytesIO(contenu))
    assert image.size == (40, 60) and image.format == "JPEG" and not image.getexif()
    with TemporaryUploadedFile("x.jpg", "image/jpeg", 0, None) as fichier:
        fichier.write(avec_position() + b"secret" * 1000)
        propre = image_nettoyer(fichier)
        with open(fichier.temporary_file_path(), "rb") as garde:
            contenu = garde.read()
    assert propre is fichier and fichier.size == len(contenu)
    assert b"secret" not in contenu and b"Appareil" not in contenu


@pytest.mark.parametrize("genre", ["JPEG", "PNG", "WEBP"])
def test_photo_whose_camera_notes_are_damaged_is_kept_without_them_and_stands_upright(genre):
    exif = Image.Exif()
    exif[0x0100], exif[0x0112] = 60, 6
    source = photo(genre, exif=exif.tobytes().replace(b"\x01\x00\x00\x04", b"\x01\x00\x00\x02", 1))
    propre = image_nettoyer(SimpleUploadedFile(f"x.{genre.lower()}", source)).read()
    image = Image.open(BytesIO(propre))
    assert image.size == (40, 60) and not image.getexif()


def test_picture_loses_what_is_glued_after_its_end_and_its_notes_and_keeps_transparency_and_frames():
    propre = image_nettoyer(SimpleUploadedFile("x.png", photo("PNG") + archive("a.txt") + HTML)).read()
    assert b"alert" not in propre and b"PK\x03\x04" not in propre
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Zoé")
    propre = image_nettoyer(SimpleUploadedFile("x.png", photo("PNG", "RGBA", pnginfo=notes))).read()
    assert b"Author" not in propre and Image.open(BytesIO(propre)).mode == "RGBA"
    vues = [Image.new("RGB", (20, 20), couleur) for couleur in ("red", "green", "blue")]
    sortie = BytesIO()
    vues[0].save(sortie, "GIF", save_all=True, append_images=vues[1:], duration=[100, 200, 300], comment=b"secret")
    propre = image_nettoyer(SimpleUploadedFile("x.gif", sortie.getvalue())).read()
    assert b"secret" not in propre and Image.open(BytesIO(propre)).n_frames == 3


def test_picture_of_any_kind_and_depth_is_written_anew_and_gives_its_thumbnails():
    for genre, mode in (("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGB"), ("AVIF", "RGB")):
        assert Image.open(image_nettoyer(SimpleUploadedFile("x", photo(genre, mode)))).format == genre, mode
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        propre = image_nettoyer(SimpleUploadedFile("x.png", photo("PNG", mode))).read()
        assert image_reduire(propre, 20)[1:] == (20, 13), mode


@pytest.mark.parametrize("tolerant", [False, True])
def test_picture_cut_in_half_is_refused(monkeypatch, tolerant):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", tolerant)  # WeasyPrint le met, pour tout le processus
    source = photo("PNG", taille=(600, 600))
    with pytest.raises(ValidationError):
        image_nettoyer(SimpleUploadedFile("x.png", source[: len(source) // 2]))


# The media library: what its doors refuse, what they keep, and how it is read


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
def test_photo_is_stored_clean_by_every_door_of_the_library_and_asked_for_its_words(client, region, porte):
    sans_mots = televerser_image(client, "photo.jpg", photo(), description="")
    assert sans_mots.status_code == 200 and not ImageSafran.objects.exists()
    assert "Texte alternatif" in page_lue(sans_mots) and "à qui ne la voit pas" in page_lue(sans_mots)
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        porte(client, "photo.jpg", avec_position())
        gc.collect()  # Wagtail laisse ouverte l’image qu’il vient de reprendre
    image = ImageSafran.objects.get()
    with image.file.open() as fichier:
        contenu = fichier.read()
    assert b"Appareil" not in contenu and b"secret" not in contenu
    assert (image.width, image.height) == (40, 60) and image.file_size == len(contenu)
    assert image.description.startswith("Une ")
    with warnings.catch_warnings(record=True) as dites:
        warnings.simplefilter("always")
        ImageSafran.objects.get().get_rendition("max-20x20")
        gc.collect()
    assert not [str(dite.message) for dite in dites if issubclass(dite.category, ResourceWarning)]


def televerser_document(client, nom, contenu, genre="application/pdf"):
    champs = {"title": "Guide", "licence": "CC_BY", "collection": Collection.objects.get(depth=1).pk}
    fichier = SimpleUploadedFile(nom, contenu, content_type=genre)
    return client.post("/admin/documents/add/", {**champs, "file": fichier})


def _document_plusieurs(client, nom, contenu):
    champs = {"title": nom, "collection": Collection.objects.get(depth=1).pk}
    champs["files[]"] = SimpleUploadedFile(nom, contenu)
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


def test_document_too_heavy_is_refused_and_one_that_is_not_what_it_says_replaces_none(client, region, settings):
    doc = DocumentSafran.objects.create(title="Guide", file=ContentFile(PDF, name="guide.pdf"))
    envoi = {"title": "Guide", "licence": "CC_BY", "collection": doc.collection_id}
    client.post(reverse("wagtaildocs:edit", args=[doc.pk]), envoi | {"file": SimpleUploadedFile("x.pdf", HTML)})
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    assert televerser_document(client, "x.pdf", PDF + b" " * 200).status_code == 200
    with DocumentSafran.objects.get().file.open() as fichier:
        assert fichier.read() == PDF


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


def test_film_whole_says_its_parts_and_one_kept_for_members_or_lost_is_not_given(client, film):
    reponse = client.get(film.url)
    assert reponse.getvalue() == FILM and reponse["Accept-Ranges"] == "bytes"
    assert "attachment" in reponse["Content-Disposition"]
    film.collection = Collection.objects.get(depth=1).add_child(name="Films")
    film.save()
    CollectionViewRestriction.objects.create(collection=film.collection, restriction_type="login")
    assert client.get(film.url, headers={"range": "bytes=0-3"}).status_code == 302
    client.force_login(fabriques.un_conseiller())
    assert client.get(film.url, headers={"range": "bytes=0-3"}).getvalue() == FILM[:4]
    film.file.storage.delete(film.file.name)
    assert client.get(film.url, headers={"range": "bytes=0-3"}).status_code == 404
