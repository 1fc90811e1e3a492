"""Files in an object storage: the same doors and answers, nothing on the disk; away, it is said."""

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from home.courriels.boite import courriel_send
from home.documents import gels
from home.exploitation import sante
from home.models import Courriel, DocumentSafran, ImageSafran
from safran.attestations.prises import attestations_coherentes
from safran.installation.sauvegardes import (
    Lot,
    chiffrer,
    cle_faire,
    dechiffrer,
    destinataires_lire,
    identites_lire,
    lot_lire,
    lot_poser,
    lot_ranger,
    noms_lire,
    stockage_vider,
)
from safran.scorm import fichiers, rules
from safran.scorm.models import VersionPaquet
from safran.scorm.prises import paquets_coherents
from safran.settings.services import stockages_lire
from tests.fabriques import un_conseiller, une_region
from tests.home.test_fichiers import photo, televerser_document, televerser_image
from tests.pages import page_lue
from tests.safran.attestations.conftest import emettre  # noqa: F401
from tests.safran.fabriques_scorm import hote_de, un_scorm, une_version
from tests.safran.scorm.test_contenus import adresse
from tests.serveurs import Objets

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(scope="module")
def serveur():
    objets = Objets()
    yield objets
    objets.arreter()


def fermer() -> None:
    for nom in ("default", "prive"):
        storages[nom].connection.meta.client.close()


def brancher(settings, url: str) -> None:
    stockages, origine = stockages_lire(url, "", settings.PRIVE_ROOT)
    settings.STOCKAGE_URL, settings.MEDIAS_ORIGINE = url, origine
    settings.STORAGES = {**settings.STORAGES, **stockages}


@pytest.fixture
def objets(serveur, settings):
    """The storage of this test, empty; at its end, no file of the site stands on the disk."""
    serveur.vider()
    brancher(settings, serveur.url)
    yield serveur
    fermer()
    ecrits = [f for dossier in (settings.MEDIA_ROOT, settings.PRIVE_ROOT) for f in dossier.rglob("*")]
    assert ecrits == [], ecrits


def test_library_keeps_its_files_there_and_pages_may_show_its_pictures(client, objets):
    client.force_login(une_region())
    assert televerser_image(client, "accueil.jpg", photo()).status_code == 302
    rendu = ImageSafran.objects.get().get_rendition("width-100")
    assert rendu.url.startswith(f"http://{objets.hote}/safran/media/images/")
    assert objets.demander("GET", urlsplit(rendu.url).path) == 200
    for page in ("/", "/admin/images/"):
        politique = client.get(page)["Content-Security-Policy"]
        assert f"http://{objets.hote}" in politique.partition("img-src")[2].partition(";")[0]
    televerser_document(client, "guide.mp4", b"\x00\x00\x00\x18ftypmp42" + b"0123456789", "video/mp4")
    assert objets.demander("GET", f"/safran/media/{DocumentSafran.objects.get().file.name}") == 403
    document = client.get(DocumentSafran.objects.get().url, headers={"Range": "bytes=12-14"})
    assert (document.status_code, document.getvalue()) == (206, b"012")
    DocumentSafran.objects.get().file.storage.delete(DocumentSafran.objects.get().file.name)
    assert client.get(DocumentSafran.objects.get().url).status_code == 404


def test_module_is_deposited_played_by_parts_and_taken_back_there_and_a_deposit_cut_short_leaves_nothing(
    objets, monkeypatch
):
    contenu = un_scorm(**{"film__mp4": b"0123456789", "img__svg": "<svg/>"})
    passage = rules.passage_ouvrir(compte=un_conseiller(), paquet=une_version(contenu).paquet)
    contenus = Client(HTTP_HOST=hote_de(passage.version))
    assert b"LMSInitialize" in contenus.get(adresse(passage)).getvalue()
    partie = contenus.get(adresse(passage, "film.mp4"), headers={"Range": "bytes=2-4"})
    assert (partie.status_code, partie.getvalue(), partie["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    for nom in ("absent.html", "../../attestations/a.pdf", ""):
        assert contenus.get(adresse(passage, nom)).status_code == 404, nom
    assert fichiers.present(passage.version.uuid) and list(paquets_coherents()) == []
    fichiers.paquet_retirer(passage.version.uuid)
    assert storages["prive"].listdir("scorm") == ([], []) and any("absents" in dit for dit in paquets_coherents())
    monkeypatch.setattr(VersionPaquet, "save", lambda *args, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        une_version()
    assert storages["prive"].listdir("scorm") == ([], [])


def test_attestation_is_issued_downloaded_and_checked_there_once(client, objets, emettre, monkeypatch):  # noqa: F811
    attestation = emettre()
    client.force_login(attestation.compte)
    lue = client.get(reverse("attestation_pdf", args=[attestation.uuid])).content
    assert lue.startswith(b"%PDF") and gels.empreinte(lue) == attestation.sha256
    assert list(attestations_coherentes()) == []
    # Deux émissions ensemble : la seconde croit la place libre et garde ce que la première y a mis.
    monkeypatch.setattr(type(storages["prive"]), "exists", lambda self, nom: False)
    assert gels.fichier_poser(attestation.fichier, b"autre") == lue


def test_files_are_put_in_a_backup_and_put_back_there_as_they_were(objets, tmp_path):
    """Large, empty, deep, with accents: the same names and bytes, whatever the storage."""
    cle, mis = tmp_path / "cle.txt", {"a.jpg": b"jpg" * 2_000_000, "vide": b"", "été/d’un lieu/b.pdf": b"%PDF"}
    pour, avec = destinataires_lire([cle_faire(cle)]), identites_lire(cle)
    for nom in ("default", "prive"):
        lot = Lot()
        for chemin, octets in mis.items():
            storages[nom].save(chemin, ContentFile(octets))
        piece = chiffrer(lot_ranger(storages[nom], lot), tmp_path / f"{nom}.age", pour)
        stockage_vider(storages[nom])
        assert storages[nom].listdir("") == ([], [])
        assert dechiffrer(tmp_path / f"{nom}.age", tmp_path / nom, avec) == piece
        lot_poser(storages[nom], tmp_path / nom)
        assert lot_lire(storages[nom]) == lot and lot.fichiers == len(mis)
        for chemin in noms_lire(storages[nom]):
            with storages[nom].open(chemin) as fichier:
                assert fichier.read() == mis[chemin], chemin


def test_storage_away_is_said_and_nothing_is_taken_for_lost(settings, objets, emettre):  # noqa: F811
    attestation = emettre()
    client = Client(raise_request_exception=False)
    client.force_login(attestation.compte)
    adresse_pdf = reverse("attestation_pdf", args=[attestation.uuid])
    fermer()
    brancher(settings, "s3+http://cle:secret@127.0.0.1:9/safran")
    sante.sante_oublier()
    absente = client.get(adresse_pdf)
    assert absente.status_code == 503 and absente["Retry-After"] and "revient" in page_lue(absente)
    assert "fichiers" in client.get("/sante/").json()["pannes"]
    client.force_login(une_region())
    champs = {"title": "Un titre tapé longuement", "licence": "CC_BY", "collection": 1}
    refus = client.post("/admin/documents/add/", {**champs, "file": SimpleUploadedFile("a.txt", b"bonjour")})
    assert refus.status_code == 503 and "Un titre tapé longuement" in page_lue(refus)
    assert not DocumentSafran.objects.exists()
    courriel = Courriel.objects.create(destinataire="a@b.example", gabarit="m/m", objet="o", texte="t")
    assert courriel_send(courriel.pk) == "A_ENVOYER"  # une répétition le tiendrait : on ne peut pas le savoir
    fermer()
    brancher(settings, objets.url)
    sante.sante_oublier()
    client.force_login(attestation.compte)
    assert client.get(adresse_pdf).status_code == 200 and courriel_send(courriel.pk) == "ENVOYE"


def preparer(**options) -> str:
    dit = StringIO()
    call_command("preparer_seau", stdout=dit, **options)
    return dit.getvalue()


def test_bucket_is_made_once_shows_its_pictures_alone_and_is_said_when_away_or_unnamed(objets, settings):
    objets.oublier()
    assert "safran : fait" in preparer() and "fait" not in preparer()
    for nom, chemin, statut in (("default", "images/a.png", 200), ("default", "b.txt", 403), ("prive", "c.txt", 403)):
        storages[nom].save(chemin, ContentFile(b"x"))
        dossier = "media" if nom == "default" else nom
        assert objets.demander("GET", f"/safran/{dossier}/{chemin}") == statut
    assert '"arn:aws:s3:::safran/media/images/*"' in preparer(montrer=True)
    fermer()
    brancher(settings, "s3+http://cle:secret@127.0.0.1:9/safran")
    with pytest.raises(CommandError, match="ne répond pas"):
        preparer()
    settings.STOCKAGE_URL = ""
    with pytest.raises(CommandError, match="ne nomme aucun stockage"):
        preparer()
