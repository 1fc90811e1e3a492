"""Archives at the gate (U01 to U20): refused with a reason, or read to the last byte."""

import io
import re
import tracemalloc
import zipfile
import zlib

import pytest

from home.fichiers.archives import MO
from safran.scorm.choices import Norme
from tests.safran.fabriques_scorm import (
    PAGE,
    avertis,
    base_brute,
    lire,
    refus,
    un_manifeste,
    un_scorm,
    un_scorm_2004,
    une_archive,
    une_archive_brute,
    une_entree,
)


def avec_nom(nom: str | bytes, **champs) -> bytes:
    """An honest package with one entry more."""
    brut = nom if isinstance(nom, bytes) else nom.encode()
    return une_archive_brute([*base_brute(), une_entree(brut, **champs)])


# Témoins : une porte qui refuse tout échouerait ici


EDITIONS = {
    "CAM 1.3": Norme.SCORM_2004_2,
    "2004 3rd Edition": Norme.SCORM_2004_3,
    "2004 4th Edition": Norme.SCORM_2004_4,
}


def test_raw_archive_of_the_builders_and_a_package_of_each_edition_are_accepted():
    examen = lire(avec_nom("img/fleur.png"))
    assert examen.accepte and examen.norme == Norme.SCORM_12 and examen.titre == "Deux portes"
    assert len(examen.empreinte) == 64 and examen.taille > 500
    for edition, norme in EDITIONS.items():
        examen = lire(un_scorm_2004(edition))
        assert examen.accepte and examen.norme == norme and not avertis(examen), edition


@pytest.mark.parametrize(
    "nom", ["é à/ç.png", "a b/c(1)'.html", "dossier.v2/x-y_z~.js", "__MACOSX/._un.html", "a/", "A"]
)
def test_unusual_but_honest_name_is_accepted(nom):
    assert lire(avec_nom(nom, contenu=b"")).accepte
    assert "é.png" in lire(avec_nom("é.png".encode("cp437"), drapeaux=0)).archive.par_nom


def test_package_streamed_with_data_descriptors_is_accepted():
    class SansRetour(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *a):
            raise io.UnsupportedOperation

        def tell(self):
            raise io.UnsupportedOperation

    tampon = SansRetour()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("imsmanifest.xml", un_manifeste())
        archive.writestr("un.html", PAGE * 100)
    assert lire(tampon.getvalue()).accepte


def test_long_form_of_the_directory_is_read():
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom, contenu in (("imsmanifest.xml", un_manifeste()), ("un.html", PAGE)):
            with archive.open(nom, "w", force_zip64=True) as fichier:
                fichier.write(contenu.encode())
    assert lire(tampon.getvalue()).accepte


# Noms (U01 à U12)

NOMS = {
    "sort de son dossier": [
        "../evil.txt", "tmp/../../moo", "../settings/__init__.py", "a/./b", "a//b", "..", "x/..", "./un.js",
    ],
    "barre inversée": ["..\\..\\Temp\\evil.txt", "\\\\srv\\x", "a\\b.txt", "C:\\win\\x"],
    "absolu": ["/abs", "//abs", "C:/win/x", "c:x"],
    "réservé": ["CON.txt", "a/nul", "com1", "LPT9.tar.gz", "x/aux.js", "ab:c", "flux.txt:$DATA", "con .txt"],
    "finit par un point ou une espace": ["a. ", "a.", "dossier /x", "dossier./x"],
    "invisible": [
        "a\u202egnp.js", "a\u200bb", "a\x00b", "a\nb", "a\tb", "a\x7fb", "\ufeffa", "a\u2066b", "a\ue000", "a\u2028b",
    ],
    "dépasse 200 octets": ["a" * 201, "é" * 101],
    "s’emboîtent": ["/".join("a" * 50), "a/" * 21],
}  # fmt: skip


@pytest.mark.parametrize(("phrase", "nom"), [(phrase, nom) for phrase, noms in NOMS.items() for nom in noms])
def test_name_that_is_not_a_plain_path_is_refused(phrase, nom):
    assert phrase in refus(avec_nom(nom))


def avec(*noms: str) -> bytes:
    return une_archive_brute([*base_brute(), *(une_entree(nom.encode()) for nom in noms)])


TROMPEUSES = [
    *[("portent le même nom", avec(nom)) for nom in ("un.html", "UN.html", "un.HTML", "imsmanifest.XML")],
    ("portent le même nom", avec("é.png", "e\u0301.png")),
    ("porte le nom d’un dossier", avec("a", "a/b")),
    ("encodage", avec_nom(b"\xff\xfe.html")),
    ("se contredit", avec_nom("b.html", nom_local=b"c.html")),
    ("abîmé", avec_nom("a.js", contenu=b"abc", taille=4, compresse=4)),
    *[
        ("méthode de compression non prise en charge", avec_nom("a.js", methode=methode))
        for methode in (1, 6, 9, 12, 14, 93, 95, 98, 99, 250)
    ],
    *[("chiffré", avec_nom("a.js", drapeaux=drapeaux)) for drapeaux in (0x801, 0x841, 0x2800)],
]


@pytest.mark.parametrize(
    ("phrase", "contenu"), TROMPEUSES, ids=lambda valeur: valeur if isinstance(valeur, str) else ""
)
def test_archive_that_contradicts_itself_or_hides_its_contents_is_refused(phrase, contenu):
    assert phrase in refus(contenu)


@pytest.mark.parametrize("mode", [0o120777, 0o060644, 0o020644, 0o010644, 0o140644])
def test_symlink_or_special_file_is_refused(mode):
    assert "lien" in (phrase := refus(avec_nom("lien", mode=mode))) or "ordinaire" in phrase


def test_too_many_entries_are_refused_before_being_read():
    assert "plus de 5000" in refus(une_archive_brute(base_brute(), total=5001))
    vides = [une_entree(b"d%d/" % n, b"") for n in range(5001)]
    assert "plus de 5000" in refus(une_archive_brute([*base_brute(), *vides]))


# Poids (U13 à U16)


def bombe(megas: int, annonce: int | None = None) -> bytes:
    outil = zlib.compressobj(9, zlib.DEFLATED, -15)
    serre = b"".join(outil.compress(bytes(MO)) for _ in range(megas)) + outil.flush()
    taille = megas * MO if annonce is None else annonce
    entree = {"nom": b"zero.js", "donnees": serre, "crc": 0, "taille": taille, "methode": 8}
    return une_archive_brute([*base_brute(), entree])


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [(bombe(300), "déplié|piège"), (bombe(60, annonce=70_000), "plus gros que l’archive ne l’annonce")],
    ids=["de sa taille annoncée", "au premier octet de trop"],
)
def test_bomb_is_refused_without_memory(contenu, phrase):
    tracemalloc.start()
    try:
        assert re.search(phrase, refus(contenu))
        assert tracemalloc.get_traced_memory()[1] < 2 * MO
    finally:
        tracemalloc.stop()


def test_overlapping_entries_are_refused():
    cachee = une_archive_brute([une_entree(b"b.js", b"xyz")])
    cachee = cachee[: cachee.index(b"PK\1\2")]
    entrees = base_brute()
    debut = sum(30 + len(e["nom"] + e["donnees"]) for e in entrees)
    entrees += [une_entree(b"a.bin", cachee), une_entree(b"b.js", b"xyz", position=debut + 30 + len(b"a.bin"))]
    assert "chevauchent" in refus(une_archive_brute(entrees))


def test_archive_inside_is_kept_closed():
    dedans = une_archive({"../x": "x"})
    assert lire(un_scorm(ressources__zip=dedans)).accepte
    assert "pas de imsmanifest.xml" in refus(une_archive({"lib0.zip": dedans, "lib1.zip": dedans}))


# Compression, coupures, autres fichiers (U18 à U20)


def test_upload_that_is_split_cut_or_glued_to_something_is_refused():
    volume, entier = bytearray(une_archive_brute(base_brute())), un_scorm()
    volume[-18] = 1
    for phrase, contenu in (
        ("plusieurs volumes", bytes(volume)),
        ("plusieurs volumes", b"PK\7\x08" + bytes(100)),
        *[("abîmé", entier[: int(len(entier) * part)]) for part in (0.1, 0.5, 0.9)],
        ("abîmé", entier[:-1]),
        ("abîmé", b"PK\3\4" + bytes(50) + une_archive_brute(base_brute())),
        ("abîmé", entier + b"<script>"),
        ("vide", b""),
        ("vide", une_archive({})),
    ):
        assert phrase in refus(contenu), contenu[:20]


def test_flipped_byte_anywhere_is_refused_or_harmless():
    """Every byte of the contents counts; a flipped byte never gives another content."""
    entier = une_archive_brute(base_brute())
    place = entier.index(PAGE.encode()) + 5
    assert "abîmé" in refus(entier[:place] + bytes([entier[place] ^ 1]) + entier[place + 1 :])
    serre = un_scorm()
    for place in range(0, len(serre), 7):
        examen = lire(serre[:place] + bytes([serre[place] ^ 0x10]) + serre[place + 1 :])
        assert examen.accepte or len(examen.rapport.erreurs) == 1


@pytest.mark.parametrize(
    ("debut", "mot"),
    [
        (b"Rar!\x1a\x07\x01\x00", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7-Zip"), (b"\x1f\x8b\x08", "gzip"),
        (b"<!DOCTYPE html>", "HTML"), (b"\n <html>", "HTML"), (b"\xff\xd8\xff\xe0", "JPEG"), (b"%PDF-1.7", "PDF"),
        (b"\x00" * 257 + b"ustar", "TAR"), (b"nimporte", "pas une archive ZIP"),
    ],
)  # fmt: skip
def test_other_file_is_named_even_with_an_archive_glued_behind(debut, mot):
    phrase = refus(debut + bytes(300) + un_scorm())
    assert mot in phrase and "pas une archive ZIP" in phrase
