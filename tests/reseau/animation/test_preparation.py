"""A meeting opens ready: what it carries, in which order, on which date; its points move and none is lost."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.temps.calendrier import heure_de_paris
from reseau.animation.choices import POINTS_MAX
from reseau.animation.models import Point, Reunion
from reseau.animation.queries.preparation import horaire_suggerer, ordre_du_jour
from reseau.animation.rules.comites import siege_terminer
from reseau.animation.rules.preparation import (
    point_deplacer,
    point_ecarter,
    point_inscrire,
    point_modifier,
    point_prendre,
    point_proposer,
    point_reserver,
    points_regler,
    reunion_preparer,
)
from tests.fabriques import un_conseiller, une_region
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_reunion

pytestmark = pytest.mark.django_db


def dans(jours, a=14):
    return heure_de_paris(timezone.localdate() + datetime.timedelta(days=jours), datetime.time(a))


def preparee(comite, *, jours=30, cle=None, **champs):
    dates = {"debut": dans(jours), "fin": dans(jours, 16), **champs}
    return reunion_preparer(comite=comite, par=qui(comite, "SECRETARIAT"), cle=cle or uuid.uuid4(), **dates)


def titres(reunion):
    return [point.titre for point in reunion.points.all()]


def refus(code, regle, **champs):
    with pytest.raises(RegleRefusee) as dit:
        regle(**champs)
    assert dit.value.code == code, dit.value.message


def test_it_opens_with_the_adoption_the_follow_up_what_was_left_and_the_next_date():
    comite = un_comite_complet()
    avant = une_reunion("PROVISOIRE", comite=comite, jours=-30)
    un_point(avant, titre="Traité", traite=True)
    reste = un_point(avant, titre="Permanences croisées", duree=40, preparation="Bilan", nature="AVIS")
    cle = uuid.uuid4()
    reunion = preparee(comite, cle=cle)
    assert titres(reunion) == [
        "Adoption du compte rendu n° 1", "Où en sont nos décisions", "Permanences croisées", "Prochaine réunion",
    ]  # fmt: skip
    repris = reunion.points.get(titre="Permanences croisées")
    assert (repris.reporte_de, repris.duree, repris.preparation, repris.nature) == (reste, 40, "Bilan", "AVIS")
    assert [point.ordre for point in reunion.points.all()] == [1, 2, 3, 4]
    assert preparee(comite, cle=cle) == reunion and reunion.points.count() == 4
    assert titres(preparee(comite, jours=60)) == [  # une seconde : ce qui est déjà repris ne l’est pas deux fois
        "Adoption du compte rendu n° 1", "Où en sont nos décisions", "Prochaine réunion",
    ]  # fmt: skip


@pytest.mark.parametrize("etat", ["ADOPTEE", "CONVOQUEE", "BROUILLON", "ANNULEE"])
def test_nothing_to_adopt_nor_to_carry_from_minutes_adopted_or_not_written(etat):
    comite = un_comite_complet()
    avant = une_reunion(etat, comite=comite, jours=10)
    un_point(avant, titre="Prévu")
    assert titres(preparee(comite))[:1] == ["Où en sont nos décisions"]
    assert ("Prévu" in titres(Reunion.objects.latest("pk"))) == (etat == "ADOPTEE")


@pytest.mark.parametrize(
    ("code", "champs"),
    [
        ("passe", {"debut": dans(-2), "fin": dans(-2, 16)}),
        ("fin", {"debut": dans(9, 16), "fin": dans(9)}),
        ("fin", {"debut": dans(9), "fin": dans(9)}),
        ("lointain", {"debut": datetime.datetime(9999, 12, 30, 9, tzinfo=datetime.UTC),
                      "fin": datetime.datetime(9999, 12, 30, 10, tzinfo=datetime.UTC)}),
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_writes_nothing(code, champs):
    comite = un_comite_complet()
    refus(code, preparee, comite=comite, **champs)
    assert not Reunion.objects.exists()


def test_the_same_weekday_of_the_same_rank_after_the_cadence_leaving_time_to_convene():
    comite = un_comite_complet(cadence=2)
    aujourdhui = timezone.localdate()
    assert horaire_suggerer(comite).jour >= aujourdhui + datetime.timedelta(days=comite.delai_convocation)
    premier = aujourdhui.replace(day=1)
    mardi = premier + datetime.timedelta(days=(1 - premier.weekday()) % 7 + 14)  # le troisième mardi de ce mois
    une_reunion("ADOPTEE", comite=comite, debut=heure_de_paris(mardi, datetime.time(14)))
    dit = horaire_suggerer(comite)
    assert (dit.jour.weekday(), (dit.jour.day - 1) // 7, dit.de, dit.a) == (1, 2, datetime.time(14), datetime.time(16))
    assert (dit.jour.year * 12 + dit.jour.month - premier.year * 12 - premier.month) % 2 == 0
    comite.cadence = 0  # mal réglée, elle ne tourne pas sans fin
    assert horaire_suggerer(comite).jour > aujourdhui


def test_a_fifth_monday_is_the_last_one_where_there_are_four():
    comite = un_comite_complet(cadence=1)
    debut = heure_de_paris(datetime.date(2027, 5, 31), datetime.time(9))
    une_reunion(comite=comite, debut=debut)
    assert horaire_suggerer(comite).jour == datetime.date(2027, 6, 28)


def test_points_are_written_moved_kept_and_taken_back_and_offices_stay():
    comite = un_comite_complet()
    par, reunion = qui(comite, "SECRETARIAT"), preparee(comite)
    cle = uuid.uuid4()
    for _ in range(2):
        neuf = point_inscrire(comite=comite, par=par, cle=cle, reunion=reunion, titre="Mobilité", duree=20)
    assert titres(reunion) == ["Où en sont nos décisions", "Mobilité", "Prochaine réunion"]
    for _ in range(2):  # le second clic d’un même geste ne déplace plus
        point_deplacer(point=neuf, par=par, de=-1, vue=2)
    assert titres(reunion) == ["Mobilité", "Où en sont nos décisions", "Prochaine réunion"]
    point_deplacer(point=neuf, par=par, de=-1)
    assert titres(reunion)[0] == "Mobilité"
    office = reunion.points.get(office="SUIVI")
    refus("office", point_reserver, point=office, par=par)
    refus("office", point_modifier, point=office, par=par, titre="Autre")
    point_modifier(point=office, par=par, duree=25)
    point_reserver(point=neuf, par=par)
    neuf.refresh_from_db()
    assert neuf.reunion is None and [p.ordre for p in reunion.points.all()] == [1, 2]
    for _ in range(2):
        point_prendre(point=neuf, reunion=reunion, par=par)
    refus("ailleurs", point_ecarter, point=neuf, par=par)
    assert titres(reunion) == ["Où en sont nos décisions", "Mobilité", "Prochaine réunion"]
    refus("ailleurs", point_prendre, point=neuf, reunion=preparee(comite, jours=60), par=par)
    with pytest.raises(ValidationError):
        point_modifier(point=neuf, par=par, duree=0)


def test_who_sits_proposes_to_the_reserve_until_the_seat_ends():
    comite = un_comite_complet()
    siege = comite.sieges.filter(qualite="TITULAIRE").first()
    point = point_proposer(comite=comite, par=siege.compte, cle=uuid.uuid4(), titre="Visites croisées")
    assert point.reunion is None and point.propose_par == siege.compte
    refus("droit", point_inscrire, comite=comite, par=siege.compte, cle=uuid.uuid4(), titre="À moi")
    refus("droit", point_modifier, point=point, par=siege.compte, titre="Autre")
    siege_terminer(siege=siege, par=une_region())
    for compte in (siege.compte, un_conseiller()):
        refus("droit", point_proposer, comite=comite, par=compte, cle=uuid.uuid4(), titre="Encore")
    assert Point.objects.count() == 1


def test_an_agenda_holds_so_many_points_and_changes_no_more_once_held():
    comite = un_comite_complet()
    par, reunion = qui(comite, "SECRETARIAT"), preparee(comite)
    Point.objects.bulk_create(
        Point(comite=comite, reunion=reunion, titre="P", ordre=9, propose_par=par) for _ in range(POINTS_MAX - 2)
    )
    neuf = {"comite": comite, "par": par, "reunion": reunion}
    refus("trop", point_inscrire, cle=uuid.uuid4(), titre="De trop", **neuf)
    with CaptureQueriesContext(
        connection,
    ) as beaucoup:
        assert len(ordre_du_jour(reunion).points) == POINTS_MAX
    assert len(beaucoup) <= 4
    Reunion.objects.filter(pk=reunion.pk).update(etat="EN_COURS", convoquee_le=timezone.now())
    refus("etat", point_inscrire, cle=uuid.uuid4(), titre="Trop tard", **neuf)
    refus("etat", points_regler, reunion=reunion, par=par, reglages={})
    refus("etat", point_reserver, point=reunion.points.filter(office="").first(), par=par)


def test_hours_follow_the_minutes_and_the_sum_is_told():
    reunion = une_reunion(debut=dans(30), fin=dans(30, 15))
    un_point(reunion, duree=45)
    un_point(reunion, duree=30)
    odj = ordre_du_jour(reunion)
    assert [timezone.localtime(p.debut).strftime("%H:%M") for p in odj.points] == ["14:00", "14:45"]
    assert not odj.tient and "15\xa0min de trop, fin à 15\xa0h\xa015" in odj.dit
