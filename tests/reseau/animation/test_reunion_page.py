"""The page of a meeting: read by those who may, answered in one gesture, its documents behind its own door."""

import io
import uuid
import zipfile

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reseau.animation.models import Piece, Reunion
from reseau.animation.rules.comites import siege_terminer
from reseau.animation.rules.convocations import reunion_convoquer
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, un_siege, une_reunion
from tests.reseau.animation.test_convocations import convoquee, tient

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def adresse(reunion, suite=""):
    return f"/reunions/{reunion.uuid}/{suite}"


def pdf(nom="note.pdf", contenu=b"%PDF-1.7 note"):
    return SimpleUploadedFile(nom, contenu)


def test_who_sits_reads_and_answers_and_a_seat_ended_today_reads_no_more(client):
    reunion = convoquee(un_comite_complet("BUREAU"))
    siege = reunion.comite.sieges.filter(qualite="TITULAIRE").first()
    client.force_login(siege.compte)
    page = lue(client.get(adresse(reunion)))
    assert (
        "Mobilité" in page and '<strong class="nombre">5</strong> n’ont pas répondu' in page and "Vous venez ?" in page
    )
    repondre = f"/reunions/convocations/{reunion.convocations.get(siege=siege).uuid}/repondre/"
    assert "Vous venez." in lue(client.post(repondre, {"reponse": "OUI"}, follow=True))
    page = lue(client.post(repondre, {"reponse": "REMPLACE", "remplacant": " "}, follow=True))
    assert "Dites qui vous remplace." in page and "1</strong> vient" in page
    autre = reunion.convocations.exclude(siege=siege).first()
    assert client.post(f"/reunions/convocations/{autre.uuid}/repondre/", {"reponse": "NON"}).status_code == 404
    assert client.get(repondre).status_code == 405
    siege_terminer(siege=siege, par=une_region())
    for suite in ("", "convocation.pdf", "reunion.ics"):
        assert client.get(adresse(reunion, suite)).status_code == 404
    assert client.post(repondre, {"reponse": "NON"}).status_code == 404


def test_members_of_the_bassin_read_how_many_come_and_not_who(client):
    reunion = convoquee()
    absente = un_conseiller(prenom="Zénobie", nom="Remplaçante")
    un_siege(reunion.comite, absente)
    Reunion.objects.filter(pk=reunion.pk).update(lien="https://visio.example/salle")
    reunion.comite.visibilite = "RESEAU"
    reunion.comite.save()
    client.force_login(un_conseiller())
    page = lue(client.get(adresse(reunion)))
    assert "n’ont pas répondu" in page and qui(reunion.comite, "PRESIDENCE").nom not in page
    assert "visio.example" not in page and "Préparer" not in page
    assert client.get(adresse(reunion, "presence.pdf")).status_code == 404


def test_a_draft_has_no_papers_and_a_cancelled_one_says_why(client):
    reunion = une_reunion(comite=un_comite_complet())
    client.force_login(tient(reunion))
    assert client.get(adresse(reunion)).status_code == 200
    for suite in ("convocation.pdf", "presence.pdf", "reunion.ics", "vie/reporter/", "vie/inventee/"):
        assert client.get(adresse(reunion, suite)).status_code == 404
    assert "Pourquoi" in lue(client.get(adresse(reunion, "vie/annuler/")))
    assert client.post(adresse(reunion, "vie/annuler/"), {"motif": ""}).status_code == 422
    client.post(adresse(reunion, "vie/annuler/"), {"motif": "La salle est fermée."})
    assert "La salle est fermée." in lue(client.get(adresse(reunion)))


def test_papers_of_a_convened_meeting(client):
    reunion = convoquee()
    client.force_login(tient(reunion))
    for suite in ("convocation.pdf", "presence.pdf"):
        assert client.get(adresse(reunion, suite)).content.startswith(b"%PDF")
    ics = client.get(adresse(reunion, "reunion.ics"))
    assert "attachment" in ics["Content-Disposition"] and f"UID:reunion-{reunion.uuid}" in ics.content.decode()


def test_as_many_questions_for_three_seats_as_for_sixty(client):
    reunion = convoquee()
    client.force_login(tient(reunion))
    client.get(adresse(reunion))
    with CaptureQueriesContext(connection) as peu:
        client.get(adresse(reunion))
    for rang in range(30):
        un_siege(reunion.comite, personne=f"P{rang}", organisme="O", courriel="o@exemple.example")
    Reunion.objects.filter(pk=reunion.pk).update(etat="REPORTEE")
    reunion.refresh_from_db()
    reunion_convoquer(reunion=reunion, par=tient(reunion))
    with CaptureQueriesContext(connection) as beaucoup:
        page = lue(client.get(adresse(reunion)))
    assert len(beaucoup) == len(peu) and page.count("Répondre pour ") == 35


def test_a_document_is_joined_once_read_by_its_own_door_and_taken_away(client, django_capture_on_commit_callbacks):
    reunion = convoquee()
    client.force_login(tient(reunion))
    cle = str(uuid.uuid4())
    for _ in range(2):
        client.post(adresse(reunion, "pieces/joindre/"), {"fichier": pdf(), "cle": cle})
    piece = Piece.objects.get()
    fichier = client.get(f"/reunions/pieces/{piece.uuid}/")
    assert b"".join(fichier.streaming_content) == b"%PDF-1.7 note" and "attachment" in fichier["Content-Disposition"]
    client.force_login(un_conseiller())
    assert client.get(f"/reunions/pieces/{piece.uuid}/").status_code == 404
    client.force_login(qui(reunion.comite, "PRESIDENCE"))
    assert b"".join(client.get(f"/reunions/pieces/{piece.uuid}/").streaming_content) == b"%PDF-1.7 note"
    assert client.get(f"/reunions/pieces/{piece.uuid}/retirer/").status_code == 404
    client.force_login(tient(reunion))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/reunions/pieces/{piece.uuid}/retirer/")
    assert not Piece.objects.exists() and not storages["prive"].exists(piece.fichier)


def _docx(avec):
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        for nom in avec:
            archive.writestr(nom, "x")
    return octets.getvalue()


@pytest.mark.parametrize(
    "fichier",
    [
        lambda: pdf("note.pdf", b"<html><script>"),
        lambda: pdf("note.exe", b"MZ"),
        lambda: pdf("note.docx", b"PK\x03\x04 coupe"),
        lambda: pdf("note.docx", _docx(["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"])),
        lambda: pdf("note.docx", _docx(["xl/workbook.xml"])),
        lambda: pdf("note.svg", b"<svg/>"),
        lambda: pdf("note.pdf", b""),
    ],
)
def test_a_file_that_fails_the_gate_is_said_at_its_field_and_nothing_is_kept(client, fichier):
    reunion = convoquee()
    client.force_login(tient(reunion))
    reponse = client.post(adresse(reunion, "pieces/joindre/"), {"fichier": fichier()})
    assert reponse.status_code == 422 and list(reponse.context["form"].errors) == ["fichier"]
    assert not Piece.objects.exists()


def test_documents_are_fixed_once_the_minutes_are_written(client):
    reunion = une_reunion("PROVISOIRE", jours=-3)
    un_point(reunion, titre="Dit")
    client.force_login(tient(reunion))
    assert client.post(adresse(reunion, "pieces/joindre/"), {"fichier": pdf()}).status_code == 422
    assert "Dit" in lue(client.get(adresse(reunion))) and reunion.fin < timezone.now()
