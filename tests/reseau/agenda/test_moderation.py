"""The queue of who moderates, and what it leans on: the charter, the State’s opinion, the days not like the others."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.agenda.choices import Frequence
from reseau.agenda.horaires import Repetition
from reseau.agenda.models import AvisEtat, CharteEvenements, Evenement, JourSensible
from reseau.agenda.rules.evenements import evenement_annuler, evenement_modifier, evenement_proposer, evenement_tenir
from reseau.agenda.rules.moderation import (
    charte_publier,
    evenement_completer,
    evenement_programmer,
    evenement_refuser,
    jours_feries,
    jours_ouvres_apres,
    vacances_scolaires,
)
from tests.fabriques import entree, un_conseiller, un_role, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.refus import refus
from tests.reseau.agenda.fabriques import dans, passe, recus, un_evenement, un_horaire, une_charte

pytestmark = pytest.mark.django_db
FILE = "/agenda/moderer/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def adresse(geste, evenement):
    return reverse(f"agenda_{geste}", args=[evenement.uuid])


def programmer(client, evenement, **entetes):
    dit = {"version": evenement.version}
    return client.post(adresse("programmer", evenement), dit, **entetes)


def repondre(client, evenement, issue, manque="ACCESSIBILITE", mot="", **entetes):
    dit = {"version": evenement.version, "issue": issue, "manque": manque, "mot": mot}
    return client.post(adresse("repondre", evenement), dit, **entetes)


def test_queue_is_hers_the_oldest_first_and_what_is_regional_before_the_rest_for_the_region(client):
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
    entree(client, une_region())
    un_evenement("PROPOSE", titre="Local")
    un_evenement("PROPOSE", titre="Grand salon", bassins=())
    page = lue(client.get(FILE))
    assert page.index("Grand salon") < page.index("Local")


def test_card_says_what_the_charter_looks_at_duplicates_and_the_dates_that_fall_badly(client):
    une_charte(45)
    entree(client, une_chargee_de_mission())
    un_evenement("PROPOSE", horaire=un_horaire(43))
    page = lue(client.get(FILE))
    assert "43 jours avant : la charte demande 45 jours. Motif : « Date nationale »" in page
    assert "Gratuit, neutre" in page and "Accessibilité du lieu non dite" in page and "Aucune gêne" in page
    un_evenement("PROPOSE", titre="Salon", horaire=un_horaire(80), accessibilite=["PLAIN_PIED"])
    page = lue(client.get(FILE))
    assert "80 jours avant" in page and "Accès de plain-pied" in page
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


def test_an_answer_without_a_reason_keeps_the_words_and_an_event_changed_since_is_read_again(client):
    evenement = un_evenement("PROPOSE")
    entree(client, une_chargee_de_mission())
    reponse = repondre(client, evenement, "completer", "", "Quelle salle ?")
    assert reponse.status_code == 422 and "Faites un choix" in lue(reponse) and "Quelle salle ?" in lue(reponse)
    carte = lue(repondre(client, evenement, "completer", mot="Joindre le 06 12 34 56 78", **HTMX))
    assert "06 12 34 56 78" in carte and "ne désignent pas une personne reçue" in carte and "<html" not in carte
    evenement.refresh_from_db()
    assert evenement.moderation == "PROPOSE" and not recus("a-completer")
    evenement_modifier(evenement=evenement, par=evenement.cree_par, version=evenement.version, titre="Autre titre")
    reponse = programmer(client, evenement)
    assert reponse.status_code == 422 and "a changé depuis que vous l’avez lu" in lue(reponse)
    assert "Autre titre" in lue(reponse) and Evenement.objects.get().moderation == "PROPOSE"


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


def test_change_of_date_after_the_programme_is_told_to_who_moderates(client):
    moderatrice, evenement = une_chargee_de_mission(), un_evenement()
    dits = {"evenement": evenement, "par": evenement.cree_par, "version": evenement.version}
    evenement_modifier(horaire=un_horaire(61), **dits)
    assert recus("date-changee") == [moderatrice.email]
    entree(client, moderatrice)
    page = lue(client.get(FILE))
    assert "Était programmé." in page and "Complété par l’organisateur" not in page


# The charter of events: published by the Région, never written again, asked of what is proposed under it.

CHARTE, PUBLIER = "/agenda/charte/", "/agenda/charte/publier/"


def envoi(**dits):
    champs = {
        "texte": "Gratuit et neutre.",
        "delai": 45,
        "demande": ["publics"],
        "en_vigueur_du": dans(0),
        "version": 0,
    }
    return {**champs, **dits}


def test_region_publishes_and_everyone_reads_the_version_in_force_and_the_past_ones(client):
    assert "Aucune version n’est encore en vigueur" in lue(client.get(CHARTE))
    client.force_login(une_region())
    page = lue(client.post(PUBLIER, envoi(), follow=True))
    assert "La version est publiée" in page and "Version 1" in page
    client.post(PUBLIER, envoi(texte="Un autre texte.", version=1, en_vigueur_du=dans(30)))
    client.logout()
    page = lue(client.get(CHARTE))
    assert "Gratuit et neutre." in page and "Dire : Les publics" in page and "Version 2" in page
    assert "Un autre texte." in lue(client.get(f"{CHARTE}2/")) and client.get(f"{CHARTE}3/").status_code == 404


def test_sent_twice_it_is_one_version_and_of_two_authors_the_second_reads_again(client):
    client.force_login(une_region())
    assert client.post(PUBLIER, envoi()).status_code == client.post(PUBLIER, envoi()).status_code == 302
    assert CharteEvenements.objects.count() == 1
    client.force_login(une_region())
    reponse = client.post(PUBLIER, envoi(texte="Le mien, écrit en même temps."))
    assert reponse.status_code == 422 and "Une autre version vient d’être publiée" in lue(reponse)
    assert "Le mien, écrit en même temps." in lue(reponse) and CharteEvenements.objects.count() == 1


@pytest.mark.parametrize(
    ("dits", "phrase"),
    [({"en_vigueur_du": dans(-1)}, "Une version vaut d’aujourd’hui ou d’un jour à venir"), ({"delai": -4}, "0")],
)
def test_a_version_that_cannot_be_is_told_at_its_field(client, dits, phrase):
    client.force_login(une_region())
    reponse = client.post(PUBLIER, envoi(**dits))
    assert reponse.status_code == 422 and phrase in lue(reponse) and not CharteEvenements.objects.exists()


def test_only_the_region_publishes_and_a_version_is_never_written_again(client):
    client.force_login(une_chargee_de_mission())
    assert client.get(PUBLIER).status_code == 404
    with pytest.raises(RegleRefusee, match="Seule la Région"):
        charte_publier(
            par=une_chargee_de_mission(), texte="Texte", delai=1, demande=[], en_vigueur_du=dans(0), derniere=0
        )
    charte = une_charte()
    charte.texte = "Réécrit"
    with pytest.raises(TypeError):
        charte.save()


@pytest.mark.parametrize("champ", ["accessibilite", "publics", "themes", "effectif", "programme", "acces", "source"])
def test_what_the_version_in_force_asks_is_refused_at_its_field(champ):
    une_charte(demande=[champ])
    evenement = un_evenement("BROUILLON")
    assert "La charte le demande" in refus(champ, evenement_proposer, evenement=evenement, par=evenement.cree_par)
    evenement.refresh_from_db()
    assert evenement.moderation == "BROUILLON" and evenement.charte is None


def test_at_a_distance_no_place_is_asked_to_be_accessible():
    une_charte(demande=["accessibilite", "acces"])
    evenement = un_evenement("BROUILLON", lien="https://visio.example/salon")
    evenement_proposer(evenement=evenement, par=evenement.cree_par)
    evenement.refresh_from_db()
    assert evenement.moderation == "PROPOSE"


# The opinion of the State services: asked for pupils, given once, and silence says nothing.

AVIS = "/agenda/avis/"


def pour_les_eleves(**champs):
    return un_evenement("PROPOSE", publics=("eleves-etudiants",), **champs)


def donner(client, evenement, sens="FAVORABLE", texte=""):
    return client.post(f"{AVIS}{evenement.uuid}/", {"sens": sens, "texte": texte})


def test_five_working_days_leave_out_the_week_end_and_public_holidays():
    mercredi = datetime.date(2027, 5, 5)
    assert jours_ouvres_apres(jour=mercredi, nombre=5) == datetime.date(2027, 5, 12)
    demain = mercredi + datetime.timedelta(days=1)
    JourSensible.objects.create(
        nature="FERIE", titre="Ascension", du=demain, au=demain + datetime.timedelta(days=1), source="Loi"
    )
    assert jours_ouvres_apres(jour=mercredi, nombre=5) == datetime.date(2027, 5, 13)


def test_asked_when_pupils_are_the_public_and_given_once(client):
    etat, moderatrice = un_role("ETAT"), une_chargee_de_mission()
    un_evenement("PROPOSE", titre="Pour les adultes")
    evenement = pour_les_eleves(titre="Forum des lycéens")
    assert Courriel.objects.get(gabarit="agenda/avis-demande").destinataire == etat.email
    client.force_login(etat)
    assert "Avis demandés" in lue(client.get("/mon-espace/"))
    page = lue(client.get(AVIS))
    assert "Forum des lycéens" in page and "Pour les adultes" not in page
    assert donner(client, evenement, texte="Bien placé").status_code == 302
    client.force_login(un_role("ETAT"))
    reponse = donner(client, evenement, "DEFAVORABLE", "Non")
    assert reponse.status_code == 422 and f"donné par {etat.nom_complet}" in lue(reponse)
    assert AvisEtat.objects.get().sens == "FAVORABLE"
    assert Courriel.objects.get(gabarit="agenda/avis-donne").destinataire == moderatrice.email
    client.force_login(moderatrice)
    assert "Avis de l’État, favorable : « Bien placé »" in lue(client.get(FILE))


def test_silence_says_nothing_and_never_blocks(client):
    evenement = pour_les_eleves()
    client.force_login(moderatrice := une_chargee_de_mission())
    assert "Avis de l’État attendu jusqu’au" in lue(client.get(FILE))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=20)):
        client.force_login(moderatrice)
        page = lue(client.get(FILE))
    assert "Avis de l’État : sans réponse au" in page
    evenement_programmer(evenement=evenement, par=une_region())
    evenement.refresh_from_db()
    assert evenement.moderation == "PROGRAMME"
    client.force_login(un_role("ETAT"))
    assert "Aucun avis n’est attendu" in lue(client.get(AVIS))
    assert "n’attend plus d’avis" in lue(donner(client, evenement))


@pytest.mark.parametrize("moderation", ["PROPOSE", "PROGRAMME", "A_COMPLETER"])
def test_another_date_asks_another_opinion_and_history_keeps_the_former(client, moderation):
    etat, evenement = un_role("ETAT"), pour_les_eleves()
    client.force_login(etat)
    assert donner(client, evenement, "RESERVE", "Trop près du brevet").status_code == 302
    if moderation == "PROGRAMME":
        evenement_programmer(evenement=evenement, par=une_region())
    if moderation == "A_COMPLETER":
        evenement_completer(evenement=evenement, par=une_region(), manque="DATE")
    evenement.refresh_from_db()
    par, version = evenement.cree_par, evenement.version
    evenement_modifier(
        evenement=evenement, par=par, version=version, horaire=un_horaire(80), motif_delai="Date nationale"
    )
    if moderation == "A_COMPLETER":
        assert not AvisEtat.objects.exists()
        evenement_proposer(evenement=evenement, par=par, motif="Date nationale")
    avis = AvisEtat.objects.get()
    assert not avis.donne and not avis.echu
    assert Courriel.objects.filter(gabarit="agenda/avis-demande", destinataire=etat.email).count() == 2
    assert "Trop près du brevet" in " ".join(ligne.motif for ligne in evenement.historique.all())
    assert donner(client, evenement).status_code == 302


def test_an_opinion_still_awaited_or_a_date_moved_by_its_moderator_asks_nothing_more(client):
    etat, evenement, moderatrice = un_role("ETAT"), pour_les_eleves(), une_region()
    attendu = AvisEtat.objects.get()
    evenement_modifier(evenement=evenement, par=evenement.cree_par, version=evenement.version, horaire=un_horaire(80))
    assert AvisEtat.objects.get() == attendu and recus("avis-demande") == [etat.email]
    client.force_login(etat)
    assert donner(client, evenement).status_code == 302
    evenement_programmer(evenement=evenement, par=moderatrice)
    evenement.refresh_from_db()
    evenement_modifier(evenement=evenement, par=moderatrice, version=evenement.version, horaire=un_horaire(81))
    assert AvisEtat.objects.get().donne


def test_nobody_else_gives_it_and_reserves_are_told_in_words(client):
    evenement = pour_les_eleves()
    client.force_login(un_conseiller())
    assert client.get(AVIS).status_code == donner(client, evenement).status_code == 404
    client.force_login(un_role("ETAT"))
    assert donner(client, un_evenement("PROPOSE")).status_code == 404
    reponse = donner(client, evenement, "RESERVE")
    assert reponse.status_code == 422 and "Dites pourquoi, en quelques mots" in lue(reponse)
    assert not AvisEtat.objects.get().donne


# The days that are not like the others: loaded from the official calendars, typed and corrected by the Région.

JOURS = "/agenda/jours/"


def un_jour(**dits):
    champs = {"nature": "EXAMEN", "titre": "Bac, philosophie", "du": dans(30), "dernier": dans(31)}
    return {**champs, "source": "Bulletin officiel", **dits}


def test_public_holidays_of_a_year_follow_easter_and_school_holidays_are_those_of_zone_a():
    feries = {jour.titre: jour.du for jour in jours_feries(annee=2027)}
    assert len(feries) == 11 and feries["Lundi de Pâques"] == datetime.date(2027, 3, 29)
    assert feries["Ascension"] == datetime.date(2027, 5, 6) and feries["Noël"] == datetime.date(2027, 12, 25)
    vacances = {(jour.titre, jour.du): jour.au for jour in vacances_scolaires(depuis=datetime.date(2027, 1, 1))}
    assert min(vacances.values()) == datetime.date(2027, 1, 4)  # ce qui est fini ne se charge pas
    assert vacances["Vacances d’hiver", datetime.date(2027, 2, 13)] == datetime.date(2027, 3, 1)
    assert vacances["Vacances de Noël", datetime.date(2026, 12, 19)] == datetime.date(2027, 1, 4)


def test_loading_again_changes_nothing_and_leaves_what_the_region_corrected(client):
    call_command("charger_jours_sensibles")
    nombre = JourSensible.objects.count()
    ete = JourSensible.objects.filter(titre="Vacances d’été").first()
    assert nombre > 33 and [public.code for public in ete.publics.all()] == ["eleves-etudiants"]
    client.force_login(une_region())
    corrige = un_jour(
        nature="VACANCES", titre=ete.titre, du=ete.du - datetime.timedelta(days=1), dernier=ete.dernier_jour
    )
    assert client.post(reverse("jour_sensible_modifier", args=[ete.pk]), corrige).status_code == 302
    call_command("battre", "agenda.jours")
    ete.refresh_from_db()
    assert JourSensible.objects.count() == nombre and not ete.charge
    assert ete.du == corrige["du"]


def test_region_alone_adds_changes_removes_and_loads_days_with_their_source(client):
    client.force_login(une_region())
    assert "La liste est vide" in lue(client.get(JOURS))
    assert "Renseignez ce champ" in lue(client.post(f"{JOURS}ajouter/", un_jour(source="")))
    for _ in range(2):
        page = lue(client.post(f"{JOURS}ajouter/", un_jour(), follow=True))
    jour = JourSensible.objects.get()
    assert "Bac, philosophie" in page and jour.au == dans(32)
    assert "Ce jour est déjà dans la liste" in lue(client.post(f"{JOURS}ajouter/", un_jour(source="Ailleurs")))
    reponse = client.post(reverse("jour_sensible_modifier", args=[jour.pk]), un_jour(dernier=dans(29)))
    assert reponse.status_code == 422 and "Le dernier jour suit le premier" in lue(reponse)
    for champs in ({"dernier": dans(33)}, {"titre": "Bac, français"}):
        assert client.post(reverse("jour_sensible_modifier", args=[jour.pk]), un_jour(**champs)).status_code == 302
    assert "Bac, français" in lue(client.get(JOURS))
    for _ in range(2):
        client.post(reverse("jour_sensible_retirer", args=[jour.pk]))
    assert not JourSensible.objects.exists()
    client.force_login(une_chargee_de_mission())
    assert client.get(JOURS).status_code == 404 and client.post(f"{JOURS}charger/").status_code == 404
    client.force_login(une_region())
    assert "périodes ajoutées" in lue(client.post(f"{JOURS}charger/", follow=True))
    assert JourSensible.objects.filter(du__year=timezone.localdate().year, nature="FERIE").count() == 11
