"""The queue of who moderates: what the charter looks at, two gestures each, and who decided what."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from reseau.agenda.choices import Frequence
from reseau.agenda.horaires import Repetition
from reseau.agenda.models import Evenement, JourSensible
from reseau.agenda.rules.evenements import evenement_annuler, evenement_modifier, evenement_proposer, evenement_tenir
from reseau.agenda.rules.moderation import evenement_completer, evenement_programmer, evenement_refuser
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.agenda.fabriques import dans, passe, un_evenement, un_horaire, une_charte

pytestmark = pytest.mark.django_db
FILE = "/agenda/moderer/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def adresse(geste, evenement):
    return reverse(f"agenda_{geste}", args=[evenement.uuid])


def entree(client, compte):
    client.force_login(compte)
    return compte


def programmer(client, evenement, **entetes):
    dit = {"version": evenement.version}
    return client.post(adresse("programmer", evenement), dit, **entetes)


def repondre(client, evenement, issue, manque="ACCESSIBILITE", mot="", **entetes):
    dit = {"version": evenement.version, "issue": issue, "manque": manque, "mot": mot}
    return client.post(adresse("repondre", evenement), dit, **entetes)


def recus(gabarit):
    return sorted(Courriel.objects.filter(gabarit=f"agenda/{gabarit}").values_list("destinataire", flat=True))


def test_queue_is_hers_the_oldest_first_and_says_so_when_it_is_empty(client):
    entree(client, une_chargee_de_mission())
    assert "Aucun événement attend" in lue(client.get(FILE)) and "Rien n’attend votre réponse" in lue(client.get(FILE))
    with time_machine.travel(timezone.now() - datetime.timedelta(days=6), tick=False):
        un_evenement("PROPOSE", titre="Le plus ancien")
    un_evenement("PROPOSE", titre="Le dernier")
    un_evenement("PROPOSE", titre="Ailleurs", bassins=("poitiers",))
    evenement_annuler(evenement=(annule := un_evenement("PROPOSE", titre="Annulé")), par=annule.cree_par, motif="Grève")
    page = lue(client.get(FILE))
    assert "Deux événements attendent" in page and "Proposé il y a 6 jours" in page
    assert page.index("Le plus ancien") < page.index("Le dernier")
    assert "Ailleurs" not in page and "Annulé" not in page


def test_region_reads_what_is_regional_before_the_rest(client):
    entree(client, une_region())
    un_evenement("PROPOSE", titre="Local")
    un_evenement("PROPOSE", titre="Grand salon", bassins=())
    page = lue(client.get(FILE))
    assert page.index("Grand salon") < page.index("Local")


def test_card_says_what_the_charter_looks_at(client):
    une_charte(45)
    entree(client, une_chargee_de_mission())
    un_evenement("PROPOSE", horaire=un_horaire(43))
    page = lue(client.get(FILE))
    assert "43 jours avant : la charte en demande 45. Motif : « Date nationale »" in page
    assert "Gratuit, neutre" in page and "Accessibilité du lieu non dite" in page and "Aucune gêne" in page
    un_evenement("PROPOSE", titre="Salon", horaire=un_horaire(80), accessibilite=["PLAIN_PIED"])
    page = lue(client.get(FILE))
    assert "80 jours avant" in page and "Accès de plain-pied" in page


def test_card_tells_duplicates_and_the_dates_of_a_series_that_fall_badly(client):
    entree(client, une_chargee_de_mission())
    un_evenement(titre="Forum des métiers")
    un_evenement("PROPOSE", titre="Forum des métiers")
    serie = un_evenement(
        "PROPOSE", titre="Permanence", horaire=un_horaire(90), repetition=Repetition(Frequence.SEMAINE, dans(90 + 28))
    )
    for rang in (1, 2, 3):
        jour = timezone.localdate(serie.creneaux.get(rang=rang).debut)
        fin = jour + datetime.timedelta(days=1)
        JourSensible.objects.create(nature="FERIE", titre=f"Férié {rang}", du=jour, au=fin, source="Loi")
    page = lue(client.get(FILE))
    assert "Peut-être le même événement" in page and "Gardée quand même : « Date nationale »" in page
    assert "3 dates tombent un jour férié" in page and "Aucune gêne sur 2 dates" in page


def test_one_gesture_programmes_and_tells_the_organiser_once(client):
    evenement = un_evenement("PROPOSE")
    moi = entree(client, une_chargee_de_mission())
    carte = lue(programmer(client, evenement, **HTMX))
    assert "Programmé" in carte and f"par {moi.nom_complet}" in carte and "Revenir sur ce choix" in carte
    assert "<html" not in carte and recus("programme") == [evenement.cree_par.email]
    assert "C’est impossible" in lue(programmer(client, evenement, **HTMX))
    evenement.refresh_from_db()
    assert evenement.moderation == "PROGRAMME" and len(recus("programme")) == 1


def test_without_script_the_gesture_comes_back_to_the_queue(client):
    evenement = un_evenement("PROPOSE")
    entree(client, une_chargee_de_mission())
    reponse = repondre(client, evenement, "refuser", "HORS_CHAMP", "Un salon de l’habitat")
    assert reponse.status_code == 302 and reponse.url == FILE
    page = lue(client.get(FILE))
    assert "Refusé" in page and "Hors du champ de l’orientation : Un salon de l’habitat" in page
    courriel = Courriel.objects.get(gabarit="agenda/refuse")
    assert "Un salon de l’habitat" in courriel.texte and courriel.destinataire == evenement.cree_par.email


def test_an_answer_without_a_reason_or_with_someones_name_keeps_the_words(client):
    evenement = un_evenement("PROPOSE")
    entree(client, une_chargee_de_mission())
    reponse = repondre(client, evenement, "completer", "", "Quelle salle ?")
    assert reponse.status_code == 422 and "Faites un choix" in lue(reponse) and "Quelle salle ?" in lue(reponse)
    carte = lue(repondre(client, evenement, "completer", mot="Joindre le 06 12 34 56 78", **HTMX))
    assert "06 12 34 56 78" in carte and "ne désignent pas une personne reçue" in carte and "<html" not in carte
    evenement.refresh_from_db()
    assert evenement.moderation == "PROPOSE" and not recus("a-completer")


def test_second_moderator_reads_who_decided_what(client):
    evenement = un_evenement("PROPOSE", bassins=("niort", "parthenay"))
    premiere = une_chargee_de_mission("parthenay", prenom="Hélène", nom="Tessier")
    evenement_refuser(evenement=evenement, par=premiere, manque="HORS_CHAMP")
    entree(client, une_chargee_de_mission())
    carte = lue(programmer(client, evenement, **HTMX))
    assert "C’est impossible" in carte and "« Refusé » depuis" in carte and "par Hélène Tessier" in carte
    page = lue(client.post(adresse("programmer", evenement), {"version": evenement.version}, follow=True))
    assert "Décidé par Hélène Tessier" in page
    evenement.refresh_from_db()
    assert evenement.moderation == "REFUSE" and not recus("programme")


def test_an_event_changed_since_it_was_read_is_read_again(client):
    evenement = un_evenement("PROPOSE")
    entree(client, une_chargee_de_mission())
    evenement_modifier(evenement=evenement, par=evenement.cree_par, version=evenement.version, titre="Autre titre")
    reponse = programmer(client, evenement)
    assert reponse.status_code == 422 and "a changé depuis que vous l’avez lu" in lue(reponse)
    assert "Autre titre" in lue(reponse) and Evenement.objects.get().moderation == "PROPOSE"


def test_one_comes_back_on_a_choice_but_not_on_what_was_held(client):
    evenement = un_evenement()
    entree(client, une_chargee_de_mission())
    assert "de nouveau dans la file" in lue(client.post(adresse("rouvrir", evenement), follow=True))
    evenement.refresh_from_db()
    assert evenement.moderation == "PROPOSE"
    tenu = passe(un_evenement(titre="Tenu"))
    evenement_tenir(evenement=tenu)
    assert "a eu lieu" in lue(client.post(adresse("rouvrir", tenu), follow=True))
    tenu.refresh_from_db()
    assert tenu.moderation == "PROGRAMME"


def test_agenda_leads_each_to_what_she_opens(client):
    page = lue(client.get("/agenda/"))
    assert "Charte des événements" in page and "À modérer" not in page and "Proposer un événement" not in page
    entree(client, un_conseiller())
    assert "/agenda/proposer/" in lue(client.get("/agenda/")) and FILE not in lue(client.get("/agenda/"))
    entree(client, une_chargee_de_mission())
    assert FILE in lue(client.get("/agenda/")) and "/agenda/jours/" not in lue(client.get("/agenda/"))
    entree(client, une_region())
    assert "/agenda/jours/" in lue(client.get("/agenda/"))


def test_stranger_finds_no_queue_and_another_bassin_no_event(client):
    evenement = un_evenement("PROPOSE")
    entree(client, un_conseiller())
    assert client.get(FILE).status_code == 404
    entree(client, une_chargee_de_mission("poitiers"))
    assert programmer(client, evenement).status_code == 404


def test_proposal_is_told_once_to_each_moderator_of_its_bassins_else_to_the_region():
    region = une_region()
    deux, autre = une_chargee_de_mission("niort"), une_chargee_de_mission("parthenay")
    une_chargee_de_mission("poitiers")
    un_evenement("PROPOSE", bassins=("niort", "parthenay"))
    assert recus("propose") == sorted([deux.email, autre.email])
    un_evenement("PROPOSE", bassins=())
    assert region.email in recus("propose") and len(recus("propose")) == 3


def test_what_is_missing_is_asked_then_chased_after_seven_and_fourteen_days_once_each(client):
    evenement = un_evenement("PROPOSE")
    evenement_completer(evenement=evenement, par=une_region(), manque="ACCESSIBILITE", mot="Une rampe, ou non")
    assert "Une rampe, ou non" in Courriel.objects.get(gabarit="agenda/a-completer").texte
    for jours, attendus in ((6, 0), (7, 1), (8, 1), (14, 2), (15, 2), (40, 2)):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=jours)):
            call_command("battre", "agenda.relances")
        assert len(recus("relance")) == attendus, jours
    entree(client, une_chargee_de_mission())
    assert "L’accessibilité du lieu, demandé aujourd’hui" in lue(client.get(FILE))


def test_completed_and_proposed_again_it_keeps_its_delay_and_its_charter(client):
    premiere = une_charte(45)
    evenement = un_evenement("PROPOSE", horaire=un_horaire(50))
    evenement_completer(evenement=evenement, par=une_region(), manque="RESUME")
    une_charte(60, en_vigueur_du=dans(0), demande=["accessibilite"])
    with time_machine.travel(timezone.now() + datetime.timedelta(days=10)):
        evenement_proposer(evenement=evenement, par=evenement.cree_par)
        evenement.refresh_from_db()
        assert evenement.charte == premiere
        entree(client, une_chargee_de_mission())
        page = lue(client.get(FILE))
    assert "Complété par l’organisateur" in page and "50 jours avant" in page


def test_change_of_date_after_the_programme_is_told_to_who_moderates():
    moderatrice, evenement = une_chargee_de_mission(), un_evenement()
    dits = {"evenement": evenement, "par": evenement.cree_par, "version": evenement.version}
    evenement_modifier(horaire=un_horaire(61), **dits)
    assert recus("date-changee") == [moderatrice.email]


@pytest.mark.integration
def test_thirty_cards_cost_as_many_queries_as_three(client):
    entree(client, une_chargee_de_mission())

    def questions(nombre):
        for rang in range(Evenement.objects.count(), nombre):
            evenement = un_evenement("PROPOSE", titre=f"Salon {rang}", horaire=un_horaire(50 + rang))
            decide = un_evenement("PROPOSE", titre=f"Réglé {rang}", horaire=un_horaire(50 + rang))
            evenement_programmer(evenement=decide, par=une_region())
            assert evenement
        client.get(FILE)
        with CaptureQueriesContext(connection) as captees:
            assert client.get(FILE).status_code == 200
        return len(captees)

    assert questions(3) == questions(30)
