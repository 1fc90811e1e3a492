"""The days that would disturb less: the nearest, at the same hours, never on a week-end nor a public holiday."""

import datetime
from dataclasses import replace

import pytest

from home.temps.flux import PARIS
from reseau.agenda.chocs import Entourage, JourMarque, fenetre_a_lire, meilleurs_jours
from reseau.agenda.choices import NatureJour
from tests.reseau.agenda.fabriques_chocs import ANGOULEME, FRANQUIN, instant, la_mienne, une_autre, une_occupation

LUNDI = datetime.date(2027, 1, 4)
LIEU = {"lieux": [FRANQUIN]}


def jours(*couples, nature=NatureJour.FERIE):
    lus = [[datetime.date.fromisoformat(jour) for jour in couple] for couple in couples]
    return [JourMarque("Marqué", nature, du, au) for du, au in lus]


def prises(*numeros, **champs):
    """The place is held in the afternoon of these days of January."""
    return [
        replace(une_autre(du=f"2027-01-{n:02} 14:00", au=f"2027-01-{n:02} 15:00", **LIEU | champs), uid=f"prise-{n}")
        for n in numeros
    ]


def proposes(mienne, autres=(), marques=(), du=LUNDI):
    return [
        note.date.strftime("%m-%d")
        for note in meilleurs_jours(mienne, Entourage(autres, jours=marques), du=du).meilleurs
    ]


def test_nearest_days_without_a_clash_are_offered_the_later_of_two_first():
    assert proposes(la_mienne(), prises(14)) == ["01-15", "01-13", "01-12"]
    assert proposes(la_mienne(), prises(12, 13, 14, 15)) == ["01-11", "01-18", "01-19"]
    assert proposes(la_mienne(), prises(14), du=datetime.date(2027, 1, 14)) == ["01-15", "01-18", "01-19"]


def test_day_that_disturbs_less_is_offered_when_none_is_free():
    partout = [
        une_occupation(f"bassin-{n}", f"2027-{m:02}-{n:02} 09:00", f"2027-{m:02}-{n:02} 10:00", bassins=[ANGOULEME])
        for m in (1, 2, 3, 4)
        for n in range(1, 29)
    ]
    partout += [une_occupation("janvier", "2027-01-29 09:00", "2027-01-31 10:00", bassins=[ANGOULEME])]
    partout = [replace(autre, uid=str(rang)) for rang, autre in enumerate(partout)]
    assert proposes(la_mienne(), [*prises(14), *partout]) == ["01-15", "01-13", "01-12"]


def test_nothing_is_offered_that_would_not_go_better():
    assert proposes(la_mienne()) == []


@pytest.mark.parametrize(
    ("marques", "attendus"),
    [
        (jours(("2027-01-15", "2027-01-16"), ("2027-01-13", "2027-01-14")), ["01-12", "01-11", "01-18"]),
        (jours(("2027-01-15", "2027-01-23"), nature=NatureJour.VACANCES), ["01-13", "01-12", "01-11"]),
    ],
)
def test_public_holidays_are_never_offered_and_school_holidays_come_last(marques, attendus):
    assert proposes(la_mienne(), prises(14), marques) == attendus


def test_forum_of_a_saturday_is_offered_saturdays_and_two_days_stay_together():
    samedi = la_mienne(du="2027-01-16 10:00", au="2027-01-16 17:00")
    assert proposes(samedi, prises(16)) == ["01-23", "01-09", "01-30"]
    deux = la_mienne(du="2027-01-14 09:00", au="2027-01-15 17:00")
    assert proposes(deux, prises(14)) == ["01-12", "01-11", "01-18"]  # ni vendredi, ni un jour pris par l’autre
    fin_de_semaine = la_mienne(du="2027-01-15 09:00", au="2027-01-16 17:00")
    assert proposes(fin_de_semaine, prises(15)) == ["01-22", "01-08", "01-29"]


def test_hours_stay_those_of_the_wall_across_the_change_of_hour():
    mienne = la_mienne(du="2027-03-26 14:00", au="2027-03-26 18:00")
    autre = une_autre(du="2027-03-26 14:00", au="2027-03-26 15:00", **LIEU)
    premier, *_ = meilleurs_jours(mienne, Entourage([autre]), du=mienne.debut.date()).meilleurs
    assert (premier.debut, premier.fin) == (instant("2027-03-29 14:00"), instant("2027-03-29 18:00"))
    assert premier.debut.astimezone(PARIS).utcoffset() == datetime.timedelta(hours=2)


def test_strip_has_sixty_working_days_their_load_and_the_day_that_was_asked():
    autres = [
        *prises(14),
        une_occupation("equipe", "2027-01-12 14:00", "2027-01-12 16:00", structures=[100]),
        une_occupation("bassin", "2027-01-13 09:00", "2027-01-13 10:00", bassins=[ANGOULEME]),
        une_occupation("region", "2027-01-15 09:00", "2027-01-15 10:00"),
    ]
    marques = jours(("2027-01-25", "2027-01-26")) + jours(("2027-02-06", "2027-02-22"), nature=NatureJour.VACANCES)
    frise = meilleurs_jours(la_mienne(), Entourage(autres, jours=marques), du=LUNDI).frise
    par_jour = {note.date.strftime("%m-%d"): note for note in frise}
    assert sum(not note.ferie for note in frise) == 60 and all(note.date.weekday() < 5 for note in frise)
    assert [par_jour[f"01-{n}"].charge for n in (11, 12, 13, 14, 15)] == [0, 3, 2, 3, 1]
    assert [par_jour[f"01-{n}"].equipes_libres for n in (11, 12)] == [1, 0]
    assert [note.date.day for note in frise if note.ici] == [14] and not par_jour["01-14"].salle_libre
    assert sum(note.vacances for note in frise) == 10 and [choc.rang for choc in par_jour["02-08"].chocs] == [6]
    assert par_jour["01-25"].ferie and not par_jour["01-25"].possible


def test_far_date_is_in_the_middle_of_its_strip_and_what_is_read_covers_it():
    mienne = la_mienne(du="2027-10-14 14:00", au="2027-10-14 18:00")
    frise = meilleurs_jours(mienne, Entourage([]), du=LUNDI).frise
    assert [note.date for note in frise].index(datetime.date(2027, 10, 14)) == 30
    du, au = fenetre_a_lire([mienne], LUNDI)
    assert (frise[0].debut - du).days >= 7 and (au - frise[-1].fin).days >= 7
    serie = [mienne, la_mienne(du="2028-10-14 14:00", au="2028-10-14 18:00")]
    assert fenetre_a_lire(serie, LUNDI) == (du, instant("2028-10-22 00:00"))
    assert fenetre_a_lire([mienne]) == (instant("2027-10-06 00:00"), instant("2027-10-22 00:00"))


def test_load_of_a_day_does_not_tell_that_a_title_was_guessed():
    privee = une_autre(du="2027-01-12 09:00", au="2027-01-12 10:00", titre="Conseil secret du forum", **LIEU)
    lues = [
        [(note.date, note.score, note.charge, len(note.chocs)) for note in semaines.frise]
        for semaines in (
            meilleurs_jours(la_mienne(titre=titre), Entourage([privee]), du=LUNDI)
            for titre in ("Conseil secret du forum", "Tout autre chose")
        )
    ]
    assert lues[0] == lues[1]
