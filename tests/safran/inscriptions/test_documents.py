"""The documents of a session: who joins them, who reads them and from when, what the gate refuses."""

import uuid

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from home.models import Passage
from safran.inscriptions.models import DocumentSession, SessionFormation
from safran.inscriptions.prises import inscriptions_coherentes
from safran.inscriptions.rules.sessions import DOCUMENTS_MAX, document_retirer
from tests.fabriques import un_conseiller, un_role
from tests.pages import lue
from tests.refus import refus
from tests.safran.fabriques_sessions import adresse, dans, un_document, une_inscription, une_session

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def session():
    session = une_session("CONFIRMEE")
    session.formatrice = un_role("FORMATEUR")
    session.seances.first().formateurs.set([session.formatrice])
    return session


def fichier(nom: str = "cas.pdf", contenu: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, contenu)


def lire(client, adresse: str) -> bytes | int:
    """What is downloaded, or the answer that refuses it."""
    reponse = client.get(adresse)
    if reponse.status_code != 200:
        return reponse.status_code
    assert "attachment" in reponse["Content-Disposition"]
    return b"".join(reponse.streaming_content)


def test_trainer_joins_a_document_once_though_it_is_sent_twice_and_takes_it_away_with_its_file(
    client, session, django_capture_on_commit_callbacks
):
    client.force_login(session.formatrice)
    page, cle = adresse("session_pieces", session), uuid.uuid4()
    for _ in range(2):
        envoi = {"titre": "Les huit cas", "fichier": fichier(), "cle": str(cle)}
        assert "Le document est joint" in lue(client.post(page, envoi, follow=True))
    document = DocumentSession.objects.get()
    assert (document.genre, document.taille, document.depose_par) == ("PDF", len(PDF), session.formatrice)
    retirer = reverse("session_piece_retirer", args=[document.uuid])
    assert "Son fichier est effacé" in lue(client.get(retirer)) and DocumentSession.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(retirer)
    assert not DocumentSession.objects.exists() and not storages["prive"].exists(document.fichier)
    document_retirer(document=document, par=session.formatrice)
    gestes = Passage.objects.de(SessionFormation).filter(object_id=session.pk).values_list("geste", flat=True)
    assert [geste for geste in gestes if "ocument" in geste] == [
        "Document joint : Les huit cas",
        "Document retiré : Les huit cas",
    ]


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        ("cas.exe", b"MZ", "Envoyez un fichier de ces genres"),
        ("cas.pdf", b"<html>", "n’est pas ce que dit son nom"),
        ("cas.pdf", b"", "Ce fichier est vide"),
    ],
)
def test_file_that_the_gate_refuses_is_told_at_its_field_and_the_title_stays(client, session, nom, contenu, phrase):
    client.force_login(session.formatrice)
    reponse = client.post(adresse("session_pieces", session), {"titre": "Mes cas", "fichier": fichier(nom, contenu)})
    assert reponse.status_code == 422 and phrase in str(reponse.context["form"].errors["fichier"])
    assert 'value="Mes cas"' in lue(reponse) and not DocumentSession.objects.exists()


def test_document_is_read_from_its_day_by_who_has_a_seat_and_before_by_who_trains(client, session):
    inscrite = une_inscription(session).compte
    tout_de_suite, plus_tard = un_document(session), un_document(session, "Diaporama", remis_le=dans(40))
    lectures = {inscrite: (200, 404), session.formatrice: (200, 200), un_conseiller(): (404, 404)}
    for compte, statuts in lectures.items():
        client.force_login(compte)
        page = lue(client.get(adresse("session", session)))
        assert (
            "Les huit cas" in page and "Diaporama, remis le" in page.replace("\n", "") or compte == session.formatrice
        )
        for document, statut in zip((tout_de_suite, plus_tard), statuts, strict=True):
            fichier_lu = reverse("session_piece", args=[document.uuid])
            assert (lire(client, fichier_lu), fichier_lu in page) == (PDF if statut == 200 else 404, statut == 200)


def test_stranger_joins_nothing_and_a_session_carries_so_many(session):
    for etranger in (un_role("FORMATEUR"), un_conseiller()):
        refus("interdit", un_document, session=session, par=etranger)
    for rang in range(DOCUMENTS_MAX):
        un_document(session, f"Document {rang}")
    refus("trop", un_document, session=session)
    assert list(inscriptions_coherentes()) == []
    storages["prive"].delete(DocumentSession.objects.first().fichier)
    assert len(list(inscriptions_coherentes())) == 1
