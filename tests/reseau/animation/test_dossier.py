"""The dossier of a meeting: live figures of its territory since the one before, structures named and nobody else."""

import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from reseau.animation.documents import dossier_pdf
from reseau.animation.queries.reunions import dossier_lire
from reseau.animation.rules.comites import siege_terminer
from reseau.membres.rules.appartenances import appartenance_constater
from reseau.membres.rules.mandats import rattachement_terminer
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.reseau.agenda.fabriques import un_evenement, un_horaire
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_reunion
from tests.reseau.animation.test_matin import une_action, une_decision

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
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

    def compter():
        with CaptureQueriesContext(connection) as requetes:
            dossier_lire(compte, reunion)
        return len(requetes)

    def remplir():
        un_evenement(horaire=un_horaire(30))
        une_action(reunion.comite, retard=2, reunion=reunion.precedente, porteur_structure=une_structure())

    remplir(), remplir(), remplir()
    compter()
    quatre = compter()
    remplir(), remplir(), remplir()
    assert compter() == quatre
