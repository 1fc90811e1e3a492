"""Feeds read by two foreign readers, asked again for nothing, and silent on what is private."""

import datetime
from functools import partial

import pytest
import time_machine
import vobject
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from home.temps.calendrier import flux_create, heure_de_paris
from home.temps.flux import PARIS, RendezVous, calendrier_ecrire
from reseau.agenda.choices import EtatApport, Frequence, Reponse
from reseau.agenda.horaires import Horaire, Repetition
from reseau.agenda.models import Apport, Participation
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import (
    evenement_annuler,
    evenement_confirmer,
    evenement_modifier,
    evenement_reporter,
)
from reseau.membres.rules.mandats import mandat_clore, rattachement_creer
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.reseau.agenda.fabriques import dans, passe, un_creneau, un_evenement, un_horaire

pytestmark = pytest.mark.django_db
SENTINELLE = "Zibeline"
REGION = "/agenda/flux/region.ics"


def lus(texte):
    """The events of a calendar, by identity, as two readers tell them; they agree."""
    autres = getattr(vobject.readOne(texte), "vevent_list", [])
    evenements = {str(e["uid"]): e for e in Calendar.from_ical(texte).walk("VEVENT")}
    assert [e.uid.value for e in autres] == list(evenements)
    for autre in autres:
        lu = evenements[autre.uid.value]
        assert autre.summary.value == str(lu["summary"]) and int(autre.sequence.value) == lu["sequence"]
        for nom in ("dtstart", "dtend"):
            assert getattr(autre, nom).value.timestamp() == lu[nom].dt.timestamp()
    return evenements


def ecrit(adresse, client=None):
    """A calendar, byte for byte."""
    reponse = (client or Client()).get(adresse)
    assert reponse.status_code == 200 and reponse["Content-Type"].startswith("text/calendar")
    return reponse.content.decode()


def flux(adresse=REGION):
    return lus(ecrit(adresse))


def personnel(compte):
    return lus(ecrit(f"/agenda/{flux_create(compte=compte)}.ics"))


def uid(evenement, rang=1):
    return f"evenement-{evenement.uuid}-{rang}@{settings.SITE_URL.partition('://')[2]}"


def test_one_event_for_three_bassins_is_one_identity_in_three_feeds():
    evenement = un_evenement(bassins=("niort", "parthenay", "poitiers"), themes=("mobilite",))
    regional = un_evenement(bassins=(), titre="Salon régional")
    ici = {uid(evenement), uid(regional)}
    for code in ("niort", "parthenay", "poitiers"):
        assert set(flux(f"/agenda/flux/bassin/{code}.ics")) == ici
    un_evenement(bassins=("royan",))
    assert set(flux("/agenda/flux/bassin/niort.ics")) == ici
    assert set(flux("/agenda/flux/theme/mobilite.ics")) == {uid(evenement)}
    assert set(flux(f"/agenda/flux/reseau/{evenement.organisateur.reseau.code}.ics")) >= {uid(evenement)}


def test_an_option_is_tentative_then_confirmed_and_the_number_only_rises():
    evenement, par = un_evenement(option=True, bassins=("niort",)), une_chargee_de_mission()
    avant = flux()[uid(evenement)]
    evenement_confirmer(evenement=evenement, par=par)
    confirme = flux()[uid(evenement)]
    evenement.refresh_from_db()
    evenement_modifier(evenement=evenement, par=par, version=evenement.version, horaire=un_horaire(61))
    change = flux()[uid(evenement)]
    assert change["last-modified"].dt >= avant["last-modified"].dt
    assert [e["status"] for e in (avant, confirme, change)] == ["TENTATIVE", "CONFIRMED", "CONFIRMED"]
    numeros = [e["sequence"] for e in (avant, confirme, change)]
    assert numeros == sorted(set(numeros))
    assert change["dtstart"].dt.date() == dans(61) != confirme["dtstart"].dt.date()


def test_what_is_cancelled_or_put_off_says_so_in_its_title_for_a_season():
    annule, reporte = un_evenement(titre="Forum"), un_evenement(titre="Salon")
    serie = un_evenement(titre="Atelier", repetition=Repetition(Frequence.SEMAINE, dans(60 + 200)))
    region = une_region()
    evenement_annuler(evenement=annule, par=region, motif="Salle inondée")
    evenement_reporter(evenement=reporte, par=region, motif="Grève")
    creneau_annuler(creneau=un_creneau(serie, 2), par=region, motif="Salle prise")
    dits = flux()
    tombes = {str(e["summary"]) for e in dits.values() if e["status"] == "CANCELLED"}
    assert tombes == {"ANNULÉ : Forum", "REPORTÉ : Salon", "ANNULÉ : Atelier"}
    assert "Salle prise" in dits[uid(serie, 2)]["description"] and dits[uid(serie, 1)]["status"] == "CONFIRMED"
    with time_machine.travel(dans(89), tick=False):
        assert uid(reporte) in flux()
    with time_machine.travel(dans(92), tick=False):
        restent = flux()
    assert not {uid(annule), uid(reporte), uid(serie, 2)} & set(restent) and uid(serie, 20) in restent


def test_a_season_back_and_all_those_to_come():
    recent, ancien = passe(un_evenement(), 89), passe(un_evenement(), 92)
    lointain = un_evenement(horaire=un_horaire(700))
    assert set(flux()) == {uid(recent), uid(lointain)} and uid(ancien) not in flux()


def test_forty_dates_with_three_exceptions_are_forty_rows_and_no_rule_of_return():
    debut = dans(30)
    serie = un_evenement(
        horaire=Horaire(debut, datetime.time(9), datetime.time(12)),
        repetition=Repetition(Frequence.SEMAINE, debut + datetime.timedelta(weeks=39)),
    )
    region = une_region()
    creneau_annuler(creneau=un_creneau(serie, 3), par=region, motif="Férié")
    creneau_annuler(creneau=un_creneau(serie, 7), par=region, motif="Férié")
    creneau_deplacer(creneau=un_creneau(serie, 9), par=region, horaire=un_horaire(400))
    dits = flux()
    assert len(dits) == 40 and not any("rrule" in e for e in dits.values())
    assert sorted(serie.creneaux.values_list("rang", flat=True)) == list(range(1, 41))
    assert {str(e["status"]) for e in dits.values()} == {"CONFIRMED", "CANCELLED"}
    assert dits[uid(serie, 9)]["dtstart"].dt.date() == dans(400) and "déplacée" in dits[uid(serie, 9)]["description"]
    assert {e["dtstart"].dt.hour for cle, e in dits.items() if cle != uid(serie, 9)} == {9}


def nuit(annee, mois, jour, heure, minute=0, fold=0):
    return datetime.datetime(annee, mois, jour, heure, minute, tzinfo=PARIS, fold=fold)


def test_the_same_instants_whatever_the_night():
    for debut, fin in (
        (nuit(2027, 3, 27, 22), nuit(2027, 3, 28, 4)),
        (nuit(2027, 3, 28, 1, 30), heure_de_paris(datetime.date(2027, 3, 28), datetime.time(2, 45))),  # n’est pas
        (nuit(2027, 10, 30, 22), nuit(2027, 10, 31, 4)),
        (nuit(2027, 10, 31, 2, 30), nuit(2027, 10, 31, 2, 45, fold=1)),  # l’heure vient deux fois
        (nuit(2027, 10, 31, 2, 30, fold=1), nuit(2027, 10, 31, 3)),
        (nuit(2027, 12, 31, 22), nuit(2028, 1, 1, 1)),
        (nuit(2027, 6, 15, 9), nuit(2027, 6, 17, 18)),
        (nuit(2028, 2, 29, 0), nuit(2028, 3, 1, 0)),
    ):
        texte = calendrier_ecrire([RendezVous("a@b", "Nuit", debut, fin)], produit="Essai")
        lu = lus(texte)["a@b"]
        assert (lu["dtstart"].dt.timestamp(), lu["dtend"].dt.timestamp()) == (debut.timestamp(), fin.timestamp()), debut


def test_a_title_or_a_text_is_read_as_it_was_written():
    for texte in (
        "Métiers ; santé, social : « oui »",
        "Une ligne\nune autre\r\nune troisième\rla dernière",
        "Salle A\\B, un \\ seul",
        "é" * 10_000,
        "👩🏽‍🦽 accès " * 60,
        "BEGIN:VEVENT\r\nUID:volé\r\nEND:VEVENT",
        "a\u2028b\x85c\x0bd\x1ce\tf",
        'Guillemets " et <balise>',
    ):
        rendez_vous = RendezVous("a@b", texte, nuit(2027, 1, 1, 9), nuit(2027, 1, 1, 10), texte=texte, lieu=texte,
                                 categories=(texte, "autre"))  # fmt: skip
        ecrit = calendrier_ecrire([rendez_vous], produit="Essai", nom=texte)
        assert all(len(ligne.encode()) <= 75 for ligne in ecrit.split("\r\n")), texte
        assert "\n" not in ecrit.replace("\r\n", "") and "\r" not in ecrit.replace("\r\n", ""), texte
        attendu = "\n".join(texte.splitlines())
        (lu,) = lus(ecrit).values()
        assert str(lu["summary"]) == str(lu["description"]) == str(lu["location"]) == attendu, texte
        assert vobject.readOne(ecrit).vevent.description.value == attendu, texte


def test_asked_again_it_answers_in_two_queries_that_nothing_changed(settings):
    settings.PAGES_GARDEES_SECONDES = 0
    evenement, visiteur = un_evenement(), Client()
    for adresse in (REGION, "/agenda/flux/bassin/niort.ics"):
        premiere = visiteur.get(adresse)
        for entete in ({"HTTP_IF_NONE_MATCH": premiere["ETag"]}, {"HTTP_IF_MODIFIED_SINCE": premiere["Last-Modified"]}):
            with CaptureQueriesContext(connection) as posees:
                assert visiteur.get(adresse, **entete).status_code == 304
            assert len(posees) <= 2
    etag = visiteur.get(REGION)["ETag"]
    for changer in (partial(evenement_reporter, evenement=evenement, par=une_region(), motif="Grève"), un_evenement):
        changer()
        reponse = visiteur.get(REGION, HTTP_IF_NONE_MATCH=etag)
        assert reponse.status_code == 200 and reponse["ETag"] != etag
        etag = reponse["ETag"]
    with time_machine.travel(dans(1)):
        assert visiteur.get(REGION, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_an_event_that_leaves_the_programme_leaves_every_kept_feed(settings):
    settings.PAGES_GARDEES_SECONDES = 120
    evenement, visiteur = un_evenement(), Client()
    avec = visiteur.get(REGION)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=5)):
        dits = {"evenement": evenement, "par": evenement.cree_par, "version": evenement.version}
        evenement_modifier(horaire=un_horaire(63), **dits)
        for entete in ({"HTTP_IF_NONE_MATCH": avec["ETag"]}, {"HTTP_IF_MODIFIED_SINCE": avec["Last-Modified"]}):
            reponse = visiteur.get(REGION, **entete)
            assert reponse.status_code == 200 and str(evenement.uuid) not in reponse.content.decode()


def test_ones_own_calendar_holds_what_concerns_one_and_private_things_too():
    claire = un_conseiller()
    vient, ailleurs = un_evenement(titre="Où je viens"), un_evenement(titre="Ailleurs")
    Participation.objects.create(evenement=vient, compte=claire, reponse=Reponse.VIENT)
    Participation.objects.create(evenement=ailleurs, compte=claire, reponse=Reponse.NE_VIENT_PAS)
    mien = un_evenement(titre="Le mien", par=claire, visibilite="MEMBRES", option=True)
    propose = un_evenement("PROPOSE", titre="À modérer", par=claire)
    un_evenement("BROUILLON", titre="Brouillon", par=claire)
    structure = claire.rattachements.first().structure
    apporte, cherche = un_evenement(titre="J’apporte"), un_evenement(titre="On y pense")
    for evenement, etat in ((apporte, EtatApport.ACCEPTE), (cherche, EtatApport.PROPOSE)):
        Apport.objects.create(evenement=evenement, structure=structure, quoi="Un stand", par=claire, etat=etat)
    dits = personnel(claire)
    assert set(dits) == {uid(vient), uid(mien), uid(propose), uid(apporte)}
    assert (dits[uid(mien)]["status"], dits[uid(mien)]["class"]) == ("TENTATIVE", "PRIVATE")
    assert dits[uid(propose)]["status"] == "TENTATIVE" and dits[uid(vient)]["class"] == "PUBLIC"


def test_a_right_lost_closes_ones_calendar_that_day_and_one_event_is_taken_by_whoever_reads_it():
    claire = une_chargee_de_mission()
    rattachement_creer(compte=claire, structure=une_structure(), fonction="Conseillère")
    prive = un_evenement(titre=SENTINELLE, visibilite="BASSIN")
    Participation.objects.create(evenement=prive, compte=claire, reponse=Reponse.VIENT)
    adresse = f"/agenda/{flux_create(compte=claire)}.ics"
    assert SENTINELLE in ecrit(adresse)
    mandat_clore(mandat=claire.mandats.get(), par=une_region())
    assert lus(ecrit(adresse)) == {}
    prive = un_evenement(titre=SENTINELLE, visibilite="MEMBRES")
    adresse, membre = f"/agenda/{prive.uuid}/agenda.ics", Client()
    assert Client().get(adresse).status_code == 404
    membre.force_login(un_conseiller())
    assert set(lus(ecrit(adresse, membre))) == {uid(prive)}
