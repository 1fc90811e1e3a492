"""One antivirus behind every upload (U32): each door of the site, the verdicts, and what a silent one does."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as reglages
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.forms import BaseForm, FileField
from django.urls import get_resolver, reverse
from PIL import Image
from wagtail.documents.forms import get_document_form
from wagtail.images.forms import get_image_form
from wagtail.models import UploadedFile

from home.fichiers.reception import virus_refuser
from home.models import DocumentSafran, ImageSafran
from tests import fabriques
from tests.clamd import EICAR, un_clamd
from tests.pratiques.fabriques import un_brouillon
from tests.reseau.animation.fabriques import une_reunion
from tests.reseau.echanges.test_correspondances import PARTENAIRES
from tests.safran.fabriques_formations import un_catalogue
from tests.safran.fabriques_presences import les_inscriptions, une_session_du_jour
from tests.safran.fabriques_scorm import une_version

pytestmark = pytest.mark.django_db
DIT = "contient un virus (Eicar-Test-Signature)"


@pytest.fixture
def clamd(settings):
    with un_clamd() as serveur:
        settings.ANTIVIRUS_URL = serveur.url
        yield serveur


def une_photo() -> bytes:
    """A sound picture, with the signature glued after its end."""
    sortie = BytesIO()
    Image.new("RGB", (20, 20), "red").save(sortie, "PNG")
    return sortie.getvalue() + EICAR


PDF = b"%PDF-1.7\n" + EICAR
IMAGES, DOCUMENTS = "django.ImageSafranForm", "django.DocumentSafranForm"


def _region(client, _settings):
    client.force_login(fabriques.une_region())


def _document(client, settings):
    _region(client, settings)
    document = DocumentSafran.objects.create(title="Guide", file=ContentFile(PDF, name="guide.pdf"))
    return reverse("wagtaildocs:edit", args=[document.pk])


def _version(client, settings):
    _region(client, settings)
    return reverse("modules_detail", args=[une_version().paquet_id])


def _correspondance(client, settings):
    fabriques.un_reseau("partenaires")
    _region(client, settings)
    envoi = {"source": "partenaires", "fichier": SimpleUploadedFile("p.csv", PARTENAIRES.encode())}
    depot = client.post(reverse("import_deposer"), envoi, follow=True).context["depot"]
    return reverse("correspondance_charger", args=[depot.public_id])


def _piece(genre):
    def ouvrir(client, _settings):
        brouillon = un_brouillon()
        client.force_login(brouillon.auteur)
        return reverse("pratiques_piece_ajouter", args=[brouillon.uuid, genre])

    return ouvrir


def _ressource(client, _settings):
    client.force_login(fabriques.une_tete_de_reseau())


def _justificatif(client, _settings):
    session = une_session_du_jour()
    inscription, _autre = les_inscriptions(session)
    client.force_login(inscription.compte)
    return reverse("presence_ligne", args=[inscription.public_id, session.seances.first().pk])


def _session(client, settings):
    session = une_session_du_jour()
    client.force_login(session.formatrice)
    return reverse("session_pieces", args=[session.public_id])


def _catalogue(client, settings):
    un_catalogue()
    _region(client, settings)


def _membre(client, _settings):
    client.force_login(fabriques.un_conseiller())


def _reunion(client, _settings):
    reunion = une_reunion("CONVOQUEE")
    client.force_login(fabriques.une_region())
    return reverse("reunion_piece_joindre", args=[reunion.uuid])


# Le formulaire, la porte, le champ, le fichier, qui l’ouvre.
PORTES = [
    (IMAGES, "wagtailimages:add", "file", "x.png", une_photo(), _region),
    (IMAGES, "wagtailimages:add_multiple", "files[]", "x.png", une_photo(), _region),
    (IMAGES, "wagtailimages_chooser:create", "image-chooser-upload-file", "x.png", une_photo(), _region),
    (DOCUMENTS, "wagtaildocs:add", "file", "x.pdf", PDF, _region),
    (DOCUMENTS, "wagtaildocs:add_multiple", "files[]", "x.pdf", PDF, _region),
    (DOCUMENTS, "wagtaildocs_chooser:create", "document-chooser-upload-file", "x.pdf", PDF, _region),
    (DOCUMENTS, "", "file", "x.pdf", PDF, _document),
    (DOCUMENTS, "wagtaildocs:add", "file", "sous-titres.vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + EICAR, _region),
    ("wagtail.ImportForm", "wagtailredirects:start_import", "import_file", "x.csv", b"a,b\n" + EICAR, _region),
    ("safran.DepotForm", "modules", "fichier", "x.zip", EICAR, _region),
    ("safran.VersionForm", "", "fichier", "x.zip", EICAR, _version),
    ("safran.QuestionsForm", "questions_echanger", "fichier", "x.txt", EICAR, _region),
    ("reseau.ContoursForm", "contours_deposer", "fichier", "x.geojson", EICAR, _region),
    ("reseau.ImportForm", "import_deposer", "fichier", "x.csv", EICAR, _region),
    ("reseau.CorrespondanceFichierForm", "", "fichier", "x.json", EICAR, _correspondance),
    ("pratiques.DocumentForm", "pratiques_document_deposer", "fichier", "x.docx", EICAR, _membre),
    ("pratiques.PieceForm", "", "fichier", "x.png", une_photo(), _piece("image")),
    ("pratiques.PieceForm", "", "fichier", "x.pdf", PDF, _piece("fichier")),
    ("pratiques.RessourceForm", "pratiques_ressource_ajouter", "fichier", "x.pdf", PDF, _ressource),
    ("reseau.PieceForm", "", "fichier", "x.pdf", PDF, _reunion),
    ("reseau.CompareForm", "compte_rendu_verifier", "fichier", "x.pdf", PDF, lambda client, settings: None),
    ("reseau.VerifierForm", "document_verifier", "fichier", "x.pdf", PDF, lambda client, settings: None),
    ("reseau.MesuresForm", "document_mesures", "fichier", "x.csv", EICAR, _region),
    ("safran.PieceForm", "", "piece", "x.pdf", PDF, _justificatif),
    ("safran.DocumentForm", "", "fichier", "x.pdf", PDF, _session),
    ("safran.WordForm", "atelier_word", "fichier", "x.docx", EICAR, _catalogue),
    ("safran.MoodleForm", "atelier_moodle", "fichier", "x.mbz", EICAR, _catalogue),
    ("safran.FichierForm", "attestation_verifier", "fichier", "x.pdf", PDF, lambda client, settings: None),
]


def _gardes() -> set[Path]:
    return {chemin for racine in (reglages.MEDIA_ROOT, reglages.PRIVE_ROOT) for chemin in Path(racine).rglob("*.*")}


@pytest.mark.parametrize(("form", "porte", "champ", "nom", "contenu", "ouvrir"), PORTES)
def test_virus_is_refused_at_every_door_and_nothing_stays(
    client, clamd, settings, form, porte, champ, nom, contenu, ouvrir
):
    adresse = ouvrir(client, settings) or reverse(porte)
    avant = _gardes()
    clamd.recus.clear()
    envoi = {champ: SimpleUploadedFile(nom, contenu), "piece_envoyer": "1", "par": "fichier"}
    reponse = client.post(adresse, envoi)
    dits = reponse.content.decode("unicode_escape" if reponse["Content-Type"] == "application/json" else "utf-8")
    dits += " ".join(str(message) for message in get_messages(reponse.wsgi_request))
    assert reponse.status_code in (200, 302, 422) and DIT in dits
    assert clamd.recus == [contenu] and _gardes() == avant and not UploadedFile.objects.exists()


def _descendants(classe: type) -> set[type]:
    return {classe, *(d for enfant in classe.__subclasses__() for d in _descendants(enfant))}


def test_every_form_that_receives_a_file_has_its_door_tried_above():
    """A new file field turns this red until its door is added to PORTES."""
    assert get_resolver().url_patterns and get_image_form(ImageSafran) and get_document_form(DocumentSafran)
    # L’écran du portrait est retiré (home.site.admin) : le compte n’en a pas.
    a_part = {"wagtail.AvatarPreferencesForm"}
    recoivent = {
        f"{classe.__module__.partition('.')[0]}.{classe.__name__}"
        for classe in _descendants(BaseForm)
        if not classe.__module__.startswith("tests")
        and any(isinstance(champ, FileField) for champ in getattr(classe, "base_fields", {}).values())
    }
    assert recoivent - a_part == {porte[0] for porte in PORTES}


def _envoye(contenu=b"Bonjour", nom="a.txt"):
    return SimpleUploadedFile(nom, contenu)


def test_sound_file_passes_rewound_over_a_local_socket_as_over_tcp_and_without_the_setting(settings, tmp_path):
    virus_refuser(_envoye(EICAR))
    for dossier in (None, tmp_path):
        with un_clamd(dossier) as serveur:
            settings.ANTIVIRUS_URL = serveur.url
            fichier = _envoye(b"x" * 200_000)
            virus_refuser(fichier)
            assert serveur.recus == [b"x" * 200_000] and fichier.tell() == 0
            with pytest.raises(ValidationError) as refus, TemporaryUploadedFile("a.bin", "", 0, None) as lourd:
                lourd.write(b"y" * 100_000 + EICAR)
                virus_refuser(lourd)
            assert refus.value.code == "virus"


@pytest.mark.parametrize("panne", ["absent", "erreur", "vide", "trop lourd"])
def test_without_a_verdict_the_file_is_refused_or_passes_and_is_logged(settings, caplog, tmp_path, panne):
    reponse = {"erreur": b"stream: Can't allocate memory ERROR\0", "vide": b""}.get(panne)
    with un_clamd(reponse=reponse, limite=1000 if panne == "trop lourd" else None) as serveur:
        settings.ANTIVIRUS_URL = f"unix://{tmp_path}/personne.ctl" if panne == "absent" else serveur.url
        fichier = _envoye(b"z" * 400_000)
        with pytest.raises(ValidationError) as refus:
            virus_refuser(fichier)
        assert refus.value.code == "antivirus_muet" and "rien n’a été gardé" in refus.value.message
        settings.ANTIVIRUS_EN_PANNE = "accepter"
        virus_refuser(fichier)
    assert fichier.tell() == 0 and [ligne.levelname for ligne in caplog.records] == ["ERROR", "ERROR"]
    assert "accepter" in caplog.records[1].getMessage() and "a.txt" not in caplog.text


@pytest.mark.parametrize("adresse", ["127.0.0.1:3310", "http://127.0.0.1", "tcp://", "tcp://a:b", "unix://run/clamd"])
def test_site_says_at_start_that_the_antivirus_can_never_be_asked(settings, adresse):
    settings.ANTIVIRUS_URL = adresse
    with pytest.raises(SystemCheckError, match="ANTIVIRUS_URL"):
        call_command("check")
    settings.ANTIVIRUS_URL, settings.ANTIVIRUS_EN_PANNE = "tcp://127.0.0.1", "laisser"
    with pytest.raises(SystemCheckError, match="ANTIVIRUS_EN_PANNE"):
        call_command("check")
