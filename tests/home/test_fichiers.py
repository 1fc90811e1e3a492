"""The gate of uploads: a file is what its name says, a picture keeps nothing of its author, a document stays inert."""

import tracemalloc
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image, ImageFile, PngImagePlugin

from home.fichiers.images import image_nettoyer, image_reduire
from home.fichiers.reception import contenu_verifier, document_verifier

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


# Ce que dit le nom, ce que tient le fichier


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


def test_archive_with_thousands_of_entries_is_refused():
    with pytest.raises(ValidationError):
        contenu_verifier(SimpleUploadedFile("x.zip", archive(*(f"{n}.txt" for n in range(5001)))))


def odt_comprime(contenu: bytes) -> bytes:
    sortie = BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", contenu)
    return sortie.getvalue()


def test_archive_damaged_inside_is_refused_in_a_sentence():
    abime = bytearray(odt_comprime(b"application/vnd.oasis.opendocument.text" * 20))
    abime[38:42] = b"\xff" * 4  # juste après l’en-tête du premier fichier
    with pytest.raises(ValidationError) as refus:
        contenu_verifier(SimpleUploadedFile("x.odt", bytes(abime)))
    assert refus.value.code == "fichier_abime"


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


def test_old_open_document_whose_manifest_names_its_type_is_accepted():
    contenu = archive(mimetype=ODT_GENRE, **{"META-INF/manifest.xml": MANIFESTE.encode()})
    assert document_verifier(SimpleUploadedFile("vieux.odt", contenu))


def test_archive_whose_kind_unpacks_to_a_flood_is_refused_unread():
    fichier = SimpleUploadedFile("x.odt", odt_comprime(b"a" * 60_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError) as refus:
            contenu_verifier(fichier)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()
    assert refus.value.code == "contenu_different"


# Les images


def test_photo_loses_its_place_its_author_and_its_comments_and_stands_upright():
    source = avec_position()
    assert b"Appareil" in source and b"secret" in source
    propre = image_nettoyer(SimpleUploadedFile("x.jpg", source, content_type="image/jpeg"))
    contenu = propre.read()
    for trace in (b"Appareil", b"script", b"secret", b"chez moi", b"Exif"):
        assert trace not in contenu
    image = Image.open(BytesIO(contenu))
    assert image.size == (40, 60) and image.format == "JPEG" and not image.getexif()


@pytest.mark.parametrize("genre", ["JPEG", "PNG", "WEBP"])
def test_photo_whose_camera_notes_are_damaged_is_kept_without_them_and_stands_upright(genre):
    exif = Image.Exif()
    exif[0x0100], exif[0x0112] = 60, 6
    source = photo(genre, exif=exif.tobytes().replace(b"\x01\x00\x00\x04", b"\x01\x00\x00\x02", 1))
    propre = image_nettoyer(SimpleUploadedFile(f"x.{genre.lower()}", source)).read()
    image = Image.open(BytesIO(propre))
    assert image.size == (40, 60) and not image.getexif()


def test_picture_with_something_glued_after_its_end_loses_it():
    propre = image_nettoyer(SimpleUploadedFile("x.png", photo("PNG") + archive("a.txt") + HTML)).read()
    assert b"alert" not in propre and b"PK\x03\x04" not in propre


def test_png_text_notes_leave_and_transparency_stays():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Zoé")
    propre = image_nettoyer(SimpleUploadedFile("x.png", photo("PNG", "RGBA", pnginfo=notes))).read()
    assert b"Author" not in propre and Image.open(BytesIO(propre)).mode == "RGBA"


def test_animation_keeps_its_frames():
    vues = [Image.new("RGB", (20, 20), couleur) for couleur in ("red", "green", "blue")]
    sortie = BytesIO()
    vues[0].save(sortie, "GIF", save_all=True, append_images=vues[1:], duration=[100, 200, 300], comment=b"secret")
    propre = image_nettoyer(SimpleUploadedFile("x.gif", sortie.getvalue())).read()
    assert b"secret" not in propre and Image.open(BytesIO(propre)).n_frames == 3


@pytest.mark.parametrize(("genre", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("WEBP", "RGB"), ("AVIF", "RGB")])
def test_picture_of_any_accepted_kind_is_written_anew(genre, mode):
    propre = image_nettoyer(SimpleUploadedFile("x", photo(genre, mode)))
    assert Image.open(propre).format == genre


@pytest.mark.parametrize("tolerant", [False, True])
def test_picture_cut_in_half_is_refused(monkeypatch, tolerant):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", tolerant)  # WeasyPrint le met, pour tout le processus
    source = photo("PNG", taille=(600, 600))
    with pytest.raises(ValidationError):
        image_nettoyer(SimpleUploadedFile("x.png", source[: len(source) // 2]))


def test_heavy_photo_kept_on_disk_while_it_comes_is_written_anew_where_it_stands():
    with TemporaryUploadedFile("x.jpg", "image/jpeg", 0, None) as fichier:
        fichier.write(avec_position() + b"secret" * 1000)
        propre = image_nettoyer(fichier)
        with open(fichier.temporary_file_path(), "rb") as garde:
            contenu = garde.read()
    assert (
        propre is fichier and fichier.size == len(contenu) and b"secret" not in contenu and b"Appareil" not in contenu
    )


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_picture_of_any_depth_gives_its_thumbnails(mode):
    propre = image_nettoyer(SimpleUploadedFile("x.png", photo("PNG", mode))).read()
    assert image_reduire(propre, 20)[1:] == (20, 13)
