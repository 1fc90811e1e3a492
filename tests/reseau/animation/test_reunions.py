"""A meeting: its page, its documents, its dossier, naming no one; and the page that says each morning what waits."""

import datetime
import io
import uuid

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from reseau.animation.documents import dossier_pdf
from reseau.animation.models import Action, Decision, Observation, Piece, Reunion
from reseau.animation.queries.reunions import dossier_lire
from reseau.animation.queries.tableaux_de_bord import appels_lire
from reseau.animation.rules.comites import siege_terminer
from reseau.membres.models import Profil
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.membres.rules.mandats import rattachement_terminer
from tests.fabriques import entree, un_bassin, un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.questions import questions
from tests.reseau.agenda.fabriques import un_evenement, un_horaire
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, un_siege, une_reunion, une_suite
from tests.reseau.animation.test_convocations import convoquee, tient
from tests.reseau.vie_locale.fabriques import une_entree

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
    assert "Mobilité" in page and '<strong class="nombre">5</strong> n’ont pas répondu' in page
    assert "Vous venez ?" in page
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


def test_a_file_that_fails_the_gate_or_comes_once_minutes_are_written_is_not_kept(client):
    reunion = convoquee()
    client.force_login(tient(reunion))
    for fichier in (pdf("note.pdf", b"<html><script>"), pdf("note.exe", b"MZ")):
        reponse = client.post(adresse(reunion, "pieces/joindre/"), {"fichier": fichier})
        assert reponse.status_code == 422 and list(reponse.context["form"].errors) == ["fichier"]
    close = une_reunion("PROVISOIRE", comite=reunion.comite, jours=-3)
    un_point(close, titre="Dit")
    client.force_login(tient(close))
    assert client.post(adresse(close, "pieces/joindre/"), {"fichier": pdf()}).status_code == 422
    assert "Dit" in lue(client.get(adresse(close))) and close.fin < timezone.now() and not Piece.objects.exists()


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


def test_the_dossier_says_what_moved_and_names_no_one_to_those_of_the_table_alone(client):
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


FINI = "C’est tout pour ce matin."


def il_y_a(jours):
    return JOUR - datetime.timedelta(days=jours)


def page_de(client):
    return lue(client.get("/matin/"))


def une_action(comite, *, retard=3, reunion=None, **champs):
    reunion = reunion or une_reunion("ADOPTEE", comite=comite, jours=-1)
    suite = une_suite(un_point(reunion), "ACTION")
    champs.setdefault("texte", "Ouvrir le jeudi")
    return Action.objects.create(comite=comite, reunion=reunion, suite=suite, echeance=il_y_a(retard), **champs)


def une_decision(comite, reunion, *, rang, retard, **champs):
    suite = une_suite(un_point(reunion))
    return Decision.objects.create(
        comite=comite, reunion=reunion, suite=suite, point=suite.point, annee=JOUR.year, rang=rang, etat="ADOPTEE",
        texte="Étendre l’accueil", prise_le=il_y_a(retard + 30), echeance=il_y_a(retard), **champs,
    )  # fmt: skip


def test_a_quiet_morning_says_so_and_keeps_the_page_to_who_animates(client):
    entree(client, une_chargee_de_mission("cognac"))
    un_comite_complet(cadence=0)  # à Niort
    une_action(un_comite_complet("TECHNIQUE"))
    page = page_de(client)
    assert FINI in page and "Ouvrir le jeudi" not in page and "Rien dans vos bassins." in page
    for compte in (un_conseiller(), une_region()):
        entree(client, compte)
        assert client.get("/matin/").status_code == 404


def test_meetings_wait_by_their_deadline_then_minutes_by_their_remarks(client):
    comite = un_comite_complet(nom="Comité de Niort", delai_convocation=10)
    entree(client, qui(comite, "SECRETARIAT"))
    prete, tardive = une_reunion(comite=comite, jours=14), une_reunion(comite=comite, jours=4)
    un_point(prete)
    tenue = une_reunion("OBSERVATIONS", comite=comite, jours=-20)
    Observation.objects.create(reunion=tenue, texte="Il manque", auteur=qui(comite, "PRESIDENCE"))
    une_reunion("EN_COURS", comite=comite, jours=-1)
    page = page_de(client)
    assert "1 point. Il reste 4 jours pour tenir le délai de 10 jours." in page
    assert "Le délai de 10 jours est passé : dites pourquoi." in page and "1 observation à traiter." in page
    assert page.index("est passé") < page.index("Clore : Comité de Niort") < page.index("Il reste 4 jours")
    assert FINI not in page and "Prévoir une réunion" not in page and tardive.numero == 2


def test_a_body_without_a_date_ahead_is_told_once_its_cadence_is_over(client):
    comite = un_comite_complet(nom="Comité de Niort", cadence=3)
    entree(client, qui(comite, "SECRETARIAT"))
    une_reunion("ADOPTEE", comite=comite, jours=-80)
    assert "Prévoir une réunion" not in page_de(client)
    un_comite_complet(bassin="parthenay")
    une_reunion("ADOPTEE", comite=(autre := un_comite_complet("BUREAU", cadence=1)), jours=-80)
    entree(client, qui(autre, "SECRETARIAT"))
    assert "Prévoir une réunion : " + autre.nom in page_de(client)


def test_what_slipped_says_its_days_and_only_a_number_that_is_shown_is_to_call(client):
    comite = un_comite_complet()
    entree(client, qui(comite, "SECRETARIAT"))
    montre, cache = un_conseiller(nom="Montrée"), un_conseiller(nom="Discrète")
    Profil.objects.filter(compte=montre).update(telephone="0536490031", telephone_visible="MEMBRES")
    Profil.objects.filter(compte=cache).update(telephone="0536490032", telephone_visible="PERSONNE")
    tenue = une_reunion("ADOPTEE", comite=comite, jours=-1)
    une_action(comite, retard=3, reunion=tenue, porteur_compte=montre)
    une_action(comite, retard=5, reunion=tenue, porteur_compte=cache, texte="Appeler le CIO")
    une_action(comite, retard=9, reunion=tenue, porteur="Faite", etat="FAITE", texte="Déjà faite")
    une_action(comite, retard=-1, reunion=tenue, porteur="Demain", texte="Pour demain")
    une_decision(comite, tenue, rang=7, retard=31, porteur_compte=montre)
    page = page_de(client)
    assert page.index("31 jours") < page.index("Appeler le CIO") < page.index("3 jours")
    assert f"D-{JOUR.year}-007" in page and "Déjà faite" not in page and "Pour demain" not in page
    assert page.count("05 36 49 00 31") == 1 and "05 36 49 00 32" not in page
    (appel,) = appels_lire(qui(comite, "SECRETARIAT"), [*Decision.objects.all(), *Action.objects.order_by("pk")])
    assert (appel["nom"], appel["telephone"]) == (montre.nom_complet, "0536490031")
    assert [type(chose) for chose in appel["choses"]] == [Decision, Action]


def test_events_to_moderate_come_with_those_of_her_bassins_alone(client):
    entree(client, une_chargee_de_mission())
    un_evenement("PROPOSE", titre="Forum du quai")
    un_evenement("PROPOSE", titre="Ailleurs", bassins=("poitiers",))
    une_entree(minutes=650)
    page = page_de(client)
    assert "10 h 50" in page and "650" not in page
    assert "1 événement à relire" in page and "Forum du quai." in page and "Ailleurs" not in page


def test_page_asks_the_same_for_one_thing_and_for_many(client):
    comite = un_comite_complet()
    entree(client, qui(comite, "SECRETARIAT"))

    def remplir(combien):
        for _ in range(combien):
            tenue = une_reunion("PROVISOIRE", comite=comite, jours=-3)
            une_reunion(comite=comite, jours=30)
            une_action(comite, reunion=tenue, porteur_compte=un_conseiller())
            un_evenement("PROPOSE")
        return questions(lambda: page_de(client))

    assert remplir(1) == remplir(3)
