"""The gate of the pictures and files of a note: what is refused and why, what must be said (U26–U31)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pratiques.models import PieceJointe
from pratiques.rules import brouillons, relectures
from tests.home.test_fichiers import HTML, archive, avec_position
from tests.pratiques.fabriques import un_auteur, un_brouillon
from tests.pratiques.fabriques_pieces import PDF, poste, une_photo
from tests.pratiques.test_pieces import adresse, corps, texte

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("genre", "nom", "contenu", "dit"),
    [
        ("image", "plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "de ces genres"),
        ("image", "photo.png", HTML, "n’est pas ce que dit son nom"),
        ("image", "photo.png", une_photo("PNG", (300, 300))[:150], "incomplet ou abîmé"),
        ("fichier", "trame.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        ("fichier", "trame.pdf.html", HTML, "de ces genres"),
        ("fichier", "trame.pdf", b"", "Ce fichier est vide."),
        ("fichier", "appel 06 39 98 12 34.pdf", PDF, "Dans le nom de ce fichier : On dirait un numéro de téléphone"),
    ],
)
def test_refused_file_says_why_at_its_field_and_keeps_the_words(client, genre, nom, contenu, dit):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    envoi = poste(genre, nom, titre="Titre gardé à l’écran") | {"fichier": SimpleUploadedFile(nom, contenu)}
    reponse = client.post(adresse("piece_ajouter", brouillon.uuid, genre), envoi)
    assert reponse.status_code == 422 and dit in str(reponse.context["form"].errors.get("fichier"))
    assert "Titre gardé à l’écran" in texte(reponse)
    assert contenu == b"" or "Choisissez à nouveau le fichier" in texte(reponse)
    assert not PieceJointe.objects.exists()


def test_file_too_heavy_is_refused(client, monkeypatch):
    monkeypatch.setattr("pratiques.views.pieces.MAX_OCTETS", 20)
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    assert "plus de 20 Mo" in texte(client.post(adresse("piece_ajouter", brouillon.uuid, "fichier"), poste()))


def test_photo_is_kept_without_its_place_nor_the_name_of_its_file(client):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    envoi = poste("image", "vacances-chez-zoe.jpg", avec_position(), titre='Plan "a"; \r\n é')
    assert client.post(adresse("piece_ajouter", brouillon.uuid, "image"), envoi).status_code == 302
    piece = PieceJointe.objects.get()
    assert (piece.largeur, piece.hauteur) == (40, 60), "redressée"
    recu = client.get(adresse("piece", piece.uuid))
    assert recu["Content-Disposition"] == 'attachment; filename="plan-a-e.jpg"'
    contenu = corps(recu)
    for trace in (b"Appareil", b"script", b"secret", b"chez moi", b"Exif"):
        assert trace not in contenu
    assert "zoe" not in str(PieceJointe.objects.values()) and not Image.open(io.BytesIO(contenu)).getexif()


@pytest.mark.parametrize(
    ("genre", "dits", "champ"),
    [
        ("image", {"alternatif": ""}, "alternatif"),
        ("image", {"decorative": "on"}, "decorative"),
        ("image", {"alternatif": "Mme Roux à l’accueil"}, "alternatif"),
        ("image", {"licence": ""}, "licence"),
        ("fichier", {"licence": "GRATUIT"}, "licence"),
        ("fichier", {"titre": ""}, "titre"),
        ("fichier", {"titre": "t" * 101}, "titre"),
        ("fichier", {"source": "jeanne.roux@exemple.example"}, "source"),
        ("fichier", {"accessibilite": "SANS"}, "accessibilite"),
    ],
)
def test_piece_is_described_licensed_and_names_nobody(client, genre, dits, champ):
    brouillon = un_brouillon()
    client.force_login(brouillon.auteur)
    reponse = client.post(adresse("piece_ajouter", brouillon.uuid, genre), poste(genre, **dits))
    assert reponse.status_code == 422 and champ in reponse.context["form"].errors and not PieceJointe.objects.exists()


def test_what_the_detector_sees_is_kept_with_a_reason_told_to_the_reader(client):
    brouillon, lecteur = un_brouillon(), un_auteur("apec")
    client.force_login(brouillon.auteur)
    porte = adresse("piece_ajouter", brouillon.uuid, "fichier")
    envoi = poste(source="contact@exemple.example")
    assert "Pourquoi garder ces mots" in texte(client.post(porte, envoi))
    envoi = poste(source="contact@exemple.example", motif_conserve="Boîte du service éditeur.")
    assert client.post(porte, envoi).status_code == 302
    fiche = brouillons.brouillon_soumettre(brouillon=brouillon, par=brouillon.auteur)
    relecture = relectures.relecture_prendre(fiche=fiche, par=lecteur)
    client.force_login(lecteur)
    assert "Boîte du service éditeur." in texte(client.get(adresse("relecture", relecture.uuid)))
