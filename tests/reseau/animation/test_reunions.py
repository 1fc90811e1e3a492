"""A meeting: its page, answered in one gesture; its documents behind their door; its dossier, naming no one."""

import datetime
import io
import uuid

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from reseau.animation.documents import dossier_pdf
from reseau.animation.models import Piece, Reunion
from reseau.animation.queries.reunions import dossier_lire
from reseau.animation.rules.comites import siege_terminer
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.membres.rules.mandats import rattachement_terminer
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.questions import questions
from tests.reseau.agenda.fabriques import un_evenement, un_horaire
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, un_siege, une_reunion
from tests.reseau.animation.test_convocations import convoquee, tient
from tests.reseau.animation.test_matin import une_action, une_decision

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


@pytest.mark.parametrize("fichier", [lambda: pdf("note.pdf", b"<html><script>"), lambda: pdf("note.exe", b"MZ")])
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


JOUR = timezone.localdate()


def un_dossier():
    """A meeting in ten days, thirty days after one that decided; its bassin moved meanwhile."""
    comite = un_comite_complet(nom="Comité local de Niort")
    tenue = une_reunion("ADOPTEE", comite=comite, jours=-30)
    structure = une_structure(nom="Mission locale du quai")
    appartenance_constater(structure=structure, bassin=un_bassin("niort"), par=une_region(), motif="Reçoit à distance")
    un_conseiller(structure, nom="Arrivée")
    partie = un_conseiller(structure, nom="Partie").rattachements.get()
    type(partie).objects.filter(pk=partie.pk).update(du=JOUR - datetime.timedelta(days=400))
    partie.refresh_from_db()
    rattachement_terminer(rattachement=partie, le=JOUR)
    une_decision(comite, tenue, rang=7, retard=17, porteur_structure=structure)
    une_action(comite, retard=-9, reunion=tenue, porteur="Le CIO", texte="Poser une date de visite")
    reunion = une_reunion("CONVOQUEE", comite=comite, jours=10)
    un_point(reunion, titre="Adoption du compte rendu", duree=5), un_point(reunion, titre="Où en sont nos décisions")
    un_evenement(titre="Nuit de l’orientation", horaire=un_horaire(30))
    return reunion


def texte_de(octets):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(octets)).pages).split())


def test_it_says_what_moved_since_the_meeting_before_and_names_no_one():
    reunion = un_dossier()
    dossier = dossier_lire(qui(reunion.comite, "SECRETARIAT"), reunion)
    vus = [(m["structure__nom"], m["arrivees"], m["departs"]) for m in dossier["mouvements"]]
    assert vus == [("Mission locale du quai", 1, 1)]
    assert dossier["depuis"] == timezone.localdate(reunion.precedente.debut) and len(dossier["en_retard"]) == 1
    premier, second = dossier["points"][:2]
    assert second.debut - premier.debut == datetime.timedelta(minutes=5)
    lu = texte_de(dossier_pdf(reunion, qui(reunion.comite, "SECRETARIAT")))
    for dit in (f"D-{JOUR.year}-007", "En retard, 17 jours", "Poser une date de visite", "Nuit de l’orientation"):
        assert dit in lu, dit
    assert "Partie" not in lu and "Arrivée" not in lu.replace("Arrivées", "")


def test_one_gesture_for_those_of_the_table_and_no_door_for_the_others(client):
    reunion = un_dossier()
    adresse = f"/reunions/{reunion.uuid}/dossier.pdf"
    titulaire = reunion.comite.sieges.filter(qualite="TITULAIRE").first()
    for compte in (qui(reunion.comite, "SECRETARIAT"), titulaire.compte):
        client.force_login(compte)
        reponse = client.get(adresse)
        assert reponse.status_code == 200 and reponse.content.startswith(b"%PDF")
    siege_terminer(siege=titulaire, par=une_region())
    for compte in (titulaire.compte, un_conseiller(), une_chargee_de_mission("cognac")):
        client.force_login(compte)
        assert client.get(adresse).status_code == 404


def test_it_asks_the_same_for_four_events_and_for_seven():
    reunion = un_dossier()
    compte = qui(reunion.comite, "SECRETARIAT")

    def remplir():
        for _ in range(3):
            un_evenement(horaire=un_horaire(30))
            une_action(reunion.comite, retard=2, reunion=reunion.precedente, porteur_structure=une_structure())
        return questions(lambda: dossier_lire(compte, reunion))

    assert remplir() == remplir()
