"""Convening: what forbids it, one mail per seat whatever is clicked, calendars that follow, answers in one gesture."""

import datetime

import pytest
from django.utils import timezone

from home.models import Courriel
from home.temps.calendrier import occupations_lire
from reseau.agenda.chocs import chocs_lire
from reseau.agenda.queries.chocs import entourage_lire
from reseau.animation.calendrier import agenda_de, occupation_de
from reseau.animation.models import Convocation, Siege
from reseau.animation.rules.comites import siege_terminer
from reseau.animation.rules.convocations import (
    convocation_repondre,
    reunion_annuler,
    reunion_convoquer,
    reunion_deplacer,
    reunion_reporter,
)
from tests.fabriques import un_compte, un_conseiller, une_region, une_structure
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, un_siege, une_reunion
from tests.reseau.animation.test_preparation import dans, refus

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
UN_JOUR = datetime.timedelta(days=1)


def prete(comite=None, *, jours=20, **champs):
    reunion = une_reunion(comite=comite, jours=jours, **champs)
    un_point(reunion, titre="Mobilité", duree=30)
    return reunion


def tient(reunion):
    return qui(reunion.comite, "SECRETARIAT")


def convoquee(comite=None, **champs):
    reunion = prete(comite, **champs)
    return reunion_convoquer(reunion=reunion, par=tient(reunion))


def calendriers():
    return [courriel.calendriers[0]["ics"].replace("\r\n ", "") for courriel in Courriel.objects.order_by("pk")]


def test_each_seat_in_force_has_one_mail_with_its_invitation_whatever_is_clicked():
    comite = un_comite_complet()
    par = qui(comite, "SECRETARIAT")
    ouverte = une_structure(courriel="accueil@structure.example")
    un_siege(comite, personne="Anne Lavigne", organisme="Rectorat", courriel="anne@rectorat.example")
    un_siege(comite, personne="À désigner", structure=ouverte)
    sans = un_siege(comite, personne="Sans adresse", organisme="Chambre")
    fini = un_siege(comite, un_conseiller())
    siege_terminer(siege=fini, par=une_region(), au=timezone.localdate() - UN_JOUR)
    un_siege(comite, un_conseiller(), du=timezone.localdate() + UN_JOUR)
    reunion = prete(comite)
    for _ in range(2):
        lue = reunion_convoquer(reunion=reunion, par=par)
    assert (lue.etat, lue.sequence, lue.convocations.count()) == ("CONVOQUEE", 1, 8)
    assert sorted(Courriel.objects.values_list("destinataire", flat=True)) == sorted(
        [*(s.compte.email for s in comite.sieges.all() if s.compte and s.compte != fini.compte and not s.a_venir),
         "anne@rectorat.example", "accueil@structure.example"]
    )  # fmt: skip
    assert Convocation.objects.get(siege=sans).envoyee_le is None
    ics = calendriers()[0]
    for ligne in ("METHOD:REQUEST", f"UID:reunion-{reunion.uuid}@", "SEQUENCE:1", "PARTSTAT=NEEDS-ACTION;RSVP=TRUE"):
        assert ligne in ics
    assert "2. Mobilité" in Courriel.objects.earliest("pk").texte


def test_a_second_reader_of_the_same_page_sends_nothing_more():
    reunion = prete()
    reunion_convoquer(reunion=reunion, par=tient(reunion))
    assert reunion.etat == "BROUILLON"  # la page de l’autre date d’avant
    reunion_convoquer(reunion=reunion, par=une_region())
    assert Courriel.objects.count() == 5 and reunion.historique.filter(vers="CONVOQUEE").count() == 1


def test_what_forbids_to_convene_leaves_nothing():
    comite = un_comite_complet()
    par = qui(comite, "SECRETARIAT")
    vide = une_reunion(comite=comite)
    refus("vide", reunion_convoquer, reunion=vide, par=par)
    pres = prete(comite, jours=3)
    refus("delai", reunion_convoquer, reunion=pres, par=par, motif_delai="  ")
    refus("passe", reunion_convoquer, reunion=prete(comite, jours=-1), par=par, motif_delai="Urgent")
    refus("droit", reunion_convoquer, reunion=pres, par=qui(comite, "PRESIDENCE"), motif_delai="Urgent")
    dite = reunion_convoquer(reunion=pres, par=par, motif_delai="Le préfet vient ce jour-là.")
    assert dite.motif_delai and dite.historique.last().motif == dite.motif_delai
    envoyes = Courriel.objects.count()
    refus("chevauchement", reunion_convoquer, reunion=prete(comite, debut=pres.debut + UN_JOUR / 24), par=par,
          motif_delai="Urgent")  # fmt: skip
    siege_terminer(siege=comite.sieges.get(qualite="PRESIDENCE"), par=une_region())
    loin = prete(comite)
    refus("sans_presidence", reunion_convoquer, reunion=loin, par=par)
    loin.refresh_from_db()
    assert (loin.etat, loin.sequence, Courriel.objects.count()) == ("BROUILLON", 0, envoyes)


def test_one_room_at_one_time_is_held_by_one_body():
    premiere = convoquee(endroit="Espace Franquin, Angoulême", salle="Salle 2")
    autre = prete(un_comite_complet("BUREAU"), debut=premiere.debut, endroit="Espace Franquin, Angoulême", salle="2")
    refus("salle", reunion_convoquer, reunion=autre, par=une_region())
    reunion_deplacer(reunion=autre, par=une_region(), debut=autre.debut, fin=autre.fin, salle="3")
    autre.refresh_from_db()
    assert reunion_convoquer(reunion=autre, par=une_region()).etat == "CONVOQUEE"


def test_two_hundred_seats_are_convened_with_few_questions():
    comite = un_comite_complet(titulaires=0)
    Siege.objects.bulk_create(
        Siege(comite=comite, organisme=f"Organisme {rang}", personne=f"P{rang}", courriel=f"p{rang}@exemple.example",
              du=timezone.localdate(), nomme_par=une_region())
        for rang in range(198)
    )  # fmt: skip
    reunion = prete(comite)
    reunion_convoquer(reunion=reunion, par=tient(reunion))
    assert Convocation.objects.count() == Courriel.objects.count() == 200
    assert Convocation.objects.filter(envoyee_le=None).count() == 0


def test_a_seat_answers_in_one_gesture_and_its_secretary_for_it():
    reunion = convoquee()
    siege = reunion.comite.sieges.filter(qualite="TITULAIRE").first()
    convocation = reunion.convocations.get(siege=siege)
    convocation_repondre(convocation=convocation, par=siege.compte, reponse="OUI")
    refus("remplacant", convocation_repondre, convocation=convocation, par=siege.compte, reponse="REMPLACE")
    refus("reponse", convocation_repondre, convocation=convocation, par=siege.compte, reponse="PEUT_ETRE")
    refus("droit", convocation_repondre, convocation=convocation, par=un_conseiller(), reponse="NON")
    refus("droit", convocation_repondre, convocation=convocation, par=qui(reunion.comite, "PRESIDENCE"), reponse="NON")
    dite = convocation_repondre(convocation=convocation, par=tient(reunion), reponse="REMPLACE", remplacant="Zoé Pi")
    assert (dite.reponse, dite.remplacant, dite.repondu_par) == ("REMPLACE", "Zoé Pi", tient(reunion))
    assert convocation_repondre(convocation=convocation, par=siege.compte, reponse="NON").remplacant == ""
    siege_terminer(siege=siege, par=une_region())
    convocation.siege.refresh_from_db()
    refus("droit", convocation_repondre, convocation=convocation, par=siege.compte, reponse="OUI")
    reunion_annuler(reunion=reunion, par=tient(reunion), motif="Grève")
    refus("etat", convocation_repondre, convocation=convocation, par=tient(reunion), reponse="OUI")


def test_another_date_raises_the_number_and_asks_again_another_room_does_not():
    reunion = convoquee()
    convocation = reunion.convocations.first()
    convocation_repondre(convocation=convocation, par=tient(reunion), reponse="OUI")
    memes = {"debut": reunion.debut, "fin": reunion.fin}
    assert reunion_deplacer(reunion=reunion, par=tient(reunion), **memes).sequence == 1  # rien n’a changé
    assert reunion_deplacer(reunion=reunion, par=tient(reunion), salle="4", **memes).sequence == 2
    convocation.refresh_from_db()
    assert convocation.reponse == "OUI"
    debut = reunion.debut + UN_JOUR
    lue = reunion_deplacer(reunion=reunion, par=tient(reunion), debut=debut, fin=debut + UN_JOUR / 12)
    convocation.refresh_from_db()
    assert (lue.sequence, convocation.reponse, Courriel.objects.count()) == (3, "", 15)
    uids = {ligne for ics in calendriers() for ligne in ics.split("\r\n") if ligne.startswith("UID:")}
    assert len(uids) == 1 and "SEQUENCE:3" in calendriers()[-1] and "METHOD:REQUEST" in calendriers()[-1]
    pres = timezone.now() + 2 * UN_JOUR
    refus("delai", reunion_deplacer, reunion=lue, par=tient(lue), debut=pres, fin=pres + UN_JOUR / 24)
    refus("passe", reunion_deplacer, reunion=lue, par=tient(lue), debut=dans(-3), fin=dans(-3, 16))


def test_put_off_it_leaves_calendars_then_comes_back_under_the_same_name():
    reunion = convoquee()
    refus("motif", reunion_reporter, reunion=reunion, par=tient(reunion), motif=" ")
    reportee = reunion_reporter(reunion=reunion, par=tient(reunion), motif="Neige")
    assert "METHOD:CANCEL" in calendriers()[-1] and "STATUS:CANCELLED" in calendriers()[-1]
    assert "Neige" in Courriel.objects.latest("pk").texte and not list(occupations_lire(dans(0), dans(60)))
    siege_terminer(siege=reunion.comite.sieges.filter(qualite="TITULAIRE").first(), par=une_region())
    debut = reunion.debut + 7 * UN_JOUR
    reunion_deplacer(reunion=reportee, par=tient(reunion), debut=debut, fin=debut + UN_JOUR / 12)
    assert Courriel.objects.count() == 10  # le nouveau jour se dit en convoquant
    lue = reunion_convoquer(reunion=reportee, par=tient(reunion))
    assert (lue.sequence, lue.convocations.count(), Courriel.objects.count()) == (3, 4, 14)


def test_cancelled_its_points_go_back_to_the_reserve_and_a_draft_tells_nobody():
    reunion = convoquee()
    reunion_annuler(reunion=reunion, par=tient(reunion), motif="Plus rien à dire")
    point = reunion.comite.points.get(titre="Mobilité")
    assert point.reunion is None and "SEQUENCE:2" in calendriers()[-1] and "METHOD:CANCEL" in calendriers()[-1]
    envoyes = Courriel.objects.count()
    reunion_annuler(reunion=prete(un_comite_complet("BUREAU")), par=une_region(), motif="Erreur")
    assert Courriel.objects.count() == envoyes


def test_convened_it_takes_its_seats_and_who_may_not_read_it_has_no_title():
    reunion = convoquee()
    prete(reunion.comite, jours=21)
    occupee = list(occupations_lire(dans(0), dans(60)))
    assert [o.uid for o in occupee] == [f"reunion-{reunion.uuid}"]
    occupation = occupee[0]
    president, autre = qui(reunion.comite, "PRESIDENCE"), un_conseiller()
    assert president.pk in occupation.attendus() and len(occupation.attendus()) == 5
    assert occupation.lisible_par(president) and not occupation.lisible_par(autre)
    convocation = reunion.convocations.get(siege__compte=president)
    convocation_repondre(convocation=convocation, par=president, reponse="NON")
    assert president.pk not in occupation_de(reunion).attendus()
    ailleurs = prete(un_comite_complet("BUREAU"), debut=reunion.debut)
    un_siege(ailleurs.comite, tient(reunion), organisme="Région")
    dates = [occupation_de(ailleurs)]
    assert [choc.b.uid for choc in chocs_lire(dates, entourage_lire(dates))] == [occupation.uid]


def test_the_personal_calendar_has_the_meetings_where_one_sits_and_comes():
    reunion = convoquee()
    president = qui(reunion.comite, "PRESIDENCE")
    assert [dit.debut for dit in agenda_de(president)] == [reunion.debut]
    assert not list(agenda_de(un_compte())) and not list(agenda_de(une_region()))
    convocation_repondre(
        convocation=reunion.convocations.get(siege__compte=president), par=president, reponse="REMPLACE",
        remplacant="Zoé Pi",
    )  # fmt: skip
    assert not list(agenda_de(president))
