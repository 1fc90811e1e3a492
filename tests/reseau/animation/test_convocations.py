"""Dates proposed to the seats, then a meeting convened: one mail a seat, calendars that follow, answers."""

import datetime
import uuid

import pytest
from django.db import IntegrityError
from django.utils import timezone

from home.models import Courriel
from home.temps.calendrier import occupations_lire
from reseau.agenda.chocs import chocs_lire
from reseau.agenda.queries.chocs import entourage_lire
from reseau.animation.calendrier import agenda_de, occupation_de
from reseau.animation.models import Convocation, Disponibilite, Reunion, Sondage
from reseau.animation.queries.preparation import dates_lire
from reseau.animation.rules.comites import siege_terminer
from reseau.animation.rules.convocations import (
    convocation_repondre,
    reunion_annuler,
    reunion_convoquer,
    reunion_deplacer,
    reunion_reporter,
    sondage_abandonner,
    sondage_choisir,
    sondage_ouvrir,
    sondage_repondre,
)
from tests.fabriques import un_compte, un_conseiller, une_region, une_structure
from tests.pages import lue
from tests.refus import refus
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, un_siege, une_reunion
from tests.reseau.animation.test_preparation import dans

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


def partis():
    """What the meetings wrote; the end of a seat is told on its own."""
    return Courriel.objects.exclude(gabarit="animation/siege_fini")


def calendriers():
    return [courriel.calendriers[0]["ics"].replace("\r\n ", "") for courriel in partis().order_by("pk")]


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
    assert sorted(partis().values_list("destinataire", flat=True)) == sorted(
        [*(s.compte.email for s in comite.sieges.all() if s.compte and s.compte != fini.compte and not s.a_venir),
         "anne@rectorat.example", "accueil@structure.example"]
    )  # fmt: skip
    assert Convocation.objects.get(siege=sans).envoyee_le is None
    ics = calendriers()[0]
    for ligne in ("METHOD:REQUEST", f"UID:reunion-{reunion.uuid}@", "SEQUENCE:1", "PARTSTAT=NEEDS-ACTION;RSVP=TRUE"):
        assert ligne in ics
    assert "2. Mobilité" in partis().earliest("pk").texte


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
    envoyes = partis().count()
    refus("chevauchement", reunion_convoquer, reunion=prete(comite, debut=pres.debut + UN_JOUR / 24), par=par,
          motif_delai="Urgent")  # fmt: skip
    siege_terminer(siege=comite.sieges.get(qualite="PRESIDENCE"), par=une_region())
    loin = prete(comite)
    refus("sans_presidence", reunion_convoquer, reunion=loin, par=par)
    loin.refresh_from_db()
    assert (loin.etat, loin.sequence, partis().count()) == ("BROUILLON", 0, envoyes)


def test_one_room_at_one_time_is_held_by_one_body():
    premiere = convoquee(endroit="Espace Franquin, Angoulême", salle="Salle 2")
    autre = prete(un_comite_complet("BUREAU"), debut=premiere.debut, endroit="Espace Franquin, Angoulême", salle="2")
    refus("salle", reunion_convoquer, reunion=autre, par=une_region())
    reunion_deplacer(reunion=autre, par=une_region(), debut=autre.debut, fin=autre.fin, salle="3")
    autre.refresh_from_db()
    assert reunion_convoquer(reunion=autre, par=une_region()).etat == "CONVOQUEE"


def test_a_seat_answers_in_one_gesture_and_its_secretary_for_it():
    reunion = convoquee()
    siege = reunion.comite.sieges.filter(qualite="TITULAIRE").first()
    convocation = reunion.convocations.get(siege=siege)
    convocation_repondre(convocation=convocation, par=siege.compte, reponse="OUI")
    refus("remplacant", convocation_repondre, convocation=convocation, par=siege.compte, reponse="REMPLACE")
    refus("reponse", convocation_repondre, convocation=convocation, par=siege.compte, reponse="PEUT_ETRE")
    passee = une_reunion("CONVOQUEE", comite=un_comite_complet(bassin="cognac"), jours=-2).convocations.first()
    refus("passe", convocation_repondre, convocation=passee, par=une_region(), reponse="OUI")
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
    assert "Neige" in partis().latest("pk").texte and not list(occupations_lire(dans(0), dans(60)))
    siege_terminer(siege=reunion.comite.sieges.filter(qualite="TITULAIRE").first(), par=une_region())
    debut = reunion.debut + 7 * UN_JOUR
    reunion_deplacer(reunion=reportee, par=tient(reunion), debut=debut, fin=debut + UN_JOUR / 12)
    assert partis().count() == 10  # le nouveau jour se dit en convoquant
    lue = reunion_convoquer(reunion=reportee, par=tient(reunion))
    assert (lue.sequence, lue.convocations.count(), partis().count()) == (3, 4, 14)


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


DEMAIN = timezone.localdate() + datetime.timedelta(days=1)


def un_sondage(comite, *, jours=(20, 21, 22), **champs):
    dits = {"dates": [(dans(j), dans(j, 16)) for j in jours], "repondre_avant": DEMAIN, "cle": uuid.uuid4(), **champs}
    return sondage_ouvrir(comite=comite, par=qui(comite, "SECRETARIAT"), **dits)


def test_dates_are_proposed_once_and_one_question_is_open_at_a_time():
    comite = un_comite_complet()
    for code, champs in {
        "dates": {"jours": (20,)}, "double": {"jours": (20, 20)}, "passe": {"jours": (-3, 20)},
        "avant": {"repondre_avant": timezone.localdate() + datetime.timedelta(days=20)},
    }.items():  # fmt: skip
        refus(code, un_sondage, comite=comite, **champs)
    refus("dates", un_sondage, comite=comite, jours=range(20, 31))
    refus("avant", un_sondage, comite=comite, repondre_avant=DEMAIN - datetime.timedelta(days=2))
    assert not Sondage.objects.exists() and not Courriel.objects.exists()
    cle = uuid.uuid4()
    assert un_sondage(comite, cle=cle) == un_sondage(comite, cle=cle) and Courriel.objects.count() == 5
    refus("ouvert", un_sondage, comite=comite)
    with pytest.raises(IntegrityError):
        Sondage.objects.create(comite=comite, repondre_avant=DEMAIN, cree_par=une_region())


def test_each_seat_says_all_dates_in_one_form_and_may_change(client):
    comite = un_comite_complet()
    sondage = un_sondage(comite)
    siege = comite.sieges.filter(qualite="TITULAIRE").first()
    client.force_login(siege.compte)
    page = f"/reunions/dates/{sondage.uuid}/"
    dites = {f"date_{date.pk}": "OUI" for date in sondage.dates.all()} | {"siege": siege.pk}
    assert "Choisir" not in lue(client.get(page))
    manque = client.post(page, dict(list(dites.items())[1:]))
    assert manque.status_code == 422 and not Disponibilite.objects.exists()
    for _ in range(2):
        client.post(page, dites)
    client.post(page, {**dites, f"date_{sondage.dates.first().pk}": "NON"})
    assert sorted(Disponibilite.objects.values_list("reponse", flat=True)) == ["NON", "OUI", "OUI"]
    autre = comite.sieges.exclude(pk=siege.pk).first()
    assert client.post(page, {**dites, "siege": autre.pk}).status_code == 422
    client.force_login(un_conseiller())
    assert client.get(page).status_code == 404
    siege_terminer(siege=siege, par=une_region())
    siege.refresh_from_db()
    client.force_login(siege.compte)
    assert client.get(page).status_code == 404
    refus("droit", sondage_repondre, sondage=sondage, par=siege.compte, siege=siege, reponses={})


def test_each_date_has_its_verdict_in_one_look_around():
    comite = un_comite_complet()
    convoquee(comite, debut=dans(21, 15))
    lues = dates_lire(un_sondage(comite), qui(comite, "SECRETARIAT"))
    assert [bool(lue.genes) for lue in lues] == [False, True, False]
    assert lues[0].verdict == "Aucune gêne" and lues[1].verdict.startswith("1 gêne")


def test_one_date_opens_a_prepared_meeting_and_ends_the_question(client):
    comite = un_comite_complet()
    sondage = un_sondage(comite, endroit="Halle de Brioux, Niort")
    premiere, seconde = sondage.dates.all()[:2]
    client.force_login(qui(comite, "SECRETARIAT"))
    for _ in range(2):
        reponse = client.post(f"/reunions/dates/{sondage.uuid}/{premiere.pk}/choisir/")
    reunion = Reunion.objects.get()
    assert reponse.url == f"/reunions/{reunion.uuid}/preparer/"
    assert (reunion.debut, reunion.endroit, reunion.points.count()) == (premiere.debut, "Halle de Brioux, Niort", 2)
    seconde.sondage.refresh_from_db()
    refus("clos", sondage_choisir, date=seconde, par=une_region())
    refus("clos", sondage_abandonner, sondage=sondage, par=une_region())
    siege = comite.sieges.get(qualite="PRESIDENCE")
    refus("clos", sondage_repondre, sondage=sondage, par=siege.compte, siege=siege, reponses={})
    assert "La date est choisie" in lue(client.get(f"/reunions/dates/{sondage.uuid}/"))
    assert un_sondage(comite).clos_le is None


def test_up_to_ten_dates_are_typed_in_one_page(client):
    comite = un_comite_complet()
    client.force_login(qui(comite, "SECRETARIAT"))
    page = f"/instances/{comite.code}/dates/"
    assert lue(client.get(page)).count("<legend") == 10
    envoi = {"repondre_avant": DEMAIN.isoformat(), "endroit": "Halle", "cle": str(uuid.uuid4())}
    for n, jour in enumerate((20, 21), start=1):
        envoi |= {f"jour_{n}": dans(jour).date().isoformat(), f"de_{n}": "14:00", f"a_{n}": "16:00"}
    assert client.post(page, {**envoi, "jour_2": "9999-12-31"}).status_code == 422
    assert client.post(page, {**envoi, "a_2": ""}).status_code == 422
    reponse = client.post(page, envoi)
    assert reponse.url == f"/reunions/dates/{Sondage.objects.get().uuid}/" and client.get(page).url == reponse.url
    client.post(f"{reponse.url}clore/")
    assert Sondage.objects.get().clos_le and not Reunion.objects.exists()
    client.force_login(qui(comite, "PRESIDENCE"))
    assert client.get(page).status_code == 404 and client.get(f"{reponse.url}clore/").status_code == 404
