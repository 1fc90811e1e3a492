"""Two bodies close at the same second, two chairs adopt: no number is shared, nothing is frozen twice."""

import uuid
from functools import partial

import pytest
from django.utils import timezone

from home.documents import gels
from home.models import Courriel
from reseau.animation.models import CompteRendu, Convocation, Decision, Numerotation, Point, Reunion, TexteConcurrent
from reseau.animation.rules import comptes_rendus
from reseau.animation.rules.comptes_rendus import observation_deposer, reunion_adopter, reunion_clore
from reseau.animation.rules.convocations import reunion_convoquer, sondage_choisir
from reseau.animation.rules.decisions import animation_relancer
from reseau.animation.rules.preparation import point_inscrire
from reseau.animation.rules.seance import (
    concurrent_regler,
    plume_prendre,
    point_aborder,
    point_ecrire,
    seance_ouvrir,
    suite_ajouter,
)
from tests.concurrence.outils import anomalies, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import une_chargee_de_mission, une_region
from tests.reseau.animation.fabriques import qui, un_comite_complet, un_point, une_reunion
from tests.reseau.animation.suites import une_close, une_seance
from tests.reseau.animation.test_convocations import prete, tient, un_sondage
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _bassin_compose(transactional_db):
    une_commune()


GENRES = ("LOCAL", "BUREAU", "TECHNIQUE", "CREFOP")


def clotures():
    seances = [une_seance(un_comite_complet(genre, titulaires=1)) for genre in GENRES]
    return [
        partial(reunion_clore, reunion=seance, par=qui(seance.comite, "SECRETARIAT")) for seance in seances * 2
    ]  # fmt: skip


def test_bodies_that_close_at_once_share_no_number_and_each_closes_once():
    issues = ensemble(*clotures())
    assert codes(issues) == [""] * 4 + ["etat"] * 4 and len(reussies(issues)) == 4
    assert sorted(Decision.objects.values_list("rang", flat=True)) == [1, 2, 3, 4]
    assert Numerotation.objects.get().dernier == 4 and not anomalies()


def test_a_chair_who_adopts_twice_at_once_freezes_one_file(monkeypatch):
    monkeypatch.setattr(comptes_rendus, "compte_rendu_pdf", lambda minutes, gele, motif: f"%PDF-{gele.code}".encode())
    reunion = une_close()
    issues = ensemble_fois(3, reunion_adopter, reunion=reunion, par=qui(reunion.comite, "PRESIDENCE"))
    assert codes(issues) == ["", "verrouillee", "verrouillee"]
    gele = CompteRendu.objects.get()
    assert gels.empreinte(gels.fichier_lire(gele.fichier)) == gele.empreinte and not anomalies()


def test_a_remark_sent_while_the_chair_adopts_is_kept_before_or_refused_after(monkeypatch):
    monkeypatch.setattr(comptes_rendus, "compte_rendu_pdf", lambda minutes, gele, motif: f"%PDF-{gele.code}".encode())
    reunion = une_close()
    presidente, titulaire = qui(reunion.comite, "PRESIDENCE"), qui(reunion.comite, "TITULAIRE")
    remarque = partial(
        observation_deposer, reunion=reunion, par=titulaire, cle=reunion.uuid, texte="Encore un mot.",
    )  # fmt: skip
    assert codes(ensemble(partial(reunion_adopter, reunion=reunion, par=presidente), remarque)) == ["", "delai"]
    assert not anomalies()


def test_a_chase_run_by_two_workers_writes_one_mail():
    comite = un_comite_complet("BUREAU")
    titulaire = qui(comite, "TITULAIRE")
    porte = {"porteur": "", "porteur_compte": titulaire, "echeance": timezone.localdate()}
    une_close(comite, action=porte)
    assert sorted(issue.valeur for issue in ensemble_fois(3, animation_relancer)) == [0, 0, 1]
    assert Courriel.objects.filter(gabarit="animation/relance").count() == 1


# One meeting, many hands: each seat is written to once, one body holds the room, one form is one point
def test_two_people_convening_at_once_write_to_each_seat_once():
    reunion = prete()
    gestes = [partial(reunion_convoquer, reunion=reunion, par=par) for par in (tient(reunion), une_region()) * 4]
    assert {lue.sequence for lue in reussies(ensemble(*gestes))} == {1}
    assert Courriel.objects.count() == Convocation.objects.count() == reunion.comite.sieges.count()
    assert reunion.historique.filter(vers="CONVOQUEE").count() == 1


def test_bodies_convened_at_once_in_one_room_leave_it_to_one_and_one_form_is_one_point():
    par, ici = une_region(), {"endroit": "Espace Franquin, Niort", "salle": "Blossac"}
    premiere = prete(un_comite_complet("BUREAU"), **ici)
    autres = [prete(un_comite_complet("BUREAU"), debut=premiere.debut, **ici) for _ in range(5)]
    issues = ensemble(*[partial(reunion_convoquer, reunion=une, par=par) for une in (premiere, *autres)])
    assert codes(issues) == ["", *["salle"] * 5] and Reunion.objects.filter(etat="CONVOQUEE").count() == 1
    reunion = une_reunion()
    envoi = {"comite": reunion.comite, "par": tient(reunion), "cle": uuid.uuid4(), "reunion": reunion, "titre": "Un"}
    assert len({ecrit.pk for ecrit in reussies(ensemble_fois(10, point_inscrire, **envoi))}) == 1
    assert Point.objects.filter(reunion=reunion).count() == 1


def test_two_dates_chosen_at_once_open_one_meeting():
    comite = un_comite_complet()
    par, dates = qui(comite, "SECRETARIAT"), list(un_sondage(comite).dates.all())
    issues = ensemble(*[partial(sondage_choisir, date=date, par=par) for date in dates * 2])
    reussies(issues)
    assert Reunion.objects.count() == 1 and codes(issues).count("") == 2


# Many hands on one meeting: every text stays somewhere, one pen, one session, one outcome per key
def des_points(points=1):
    reunion = une_reunion("EN_COURS", comite=un_comite_complet(titulaires=0))
    return [un_point(reunion) for _ in range(points)]


def textes_gardes():
    ecrits = list(Point.objects.values_list("compte_rendu", flat=True))
    return {*ecrits, *TexteConcurrent.objects.values_list("texte", flat=True)}


def test_forty_writers_on_one_meeting_lose_no_text():
    points, plumes = des_points(4), [une_chargee_de_mission() for _ in range(4)]
    textes = [f"Texte {rang}, mot à mot." for rang in range(40)]
    appels = [
        partial(point_ecrire, point=points[rang % 4], par=plumes[rang // 10], texte=texte, version=1)
        for rang, texte in enumerate(textes)
    ]
    assert len(reussies(ensemble(*appels))) == 40
    assert textes_gardes() >= set(textes)
    reunion = Reunion.objects.get(pk=points[0].reunion_id)
    assert reunion.version == 41 and {p.version for p in reunion.points.all()} == {2}


def test_one_pen_for_ten_hands():
    (point,), plumes = des_points(), [une_chargee_de_mission() for _ in range(10)]
    issues = ensemble(*[partial(plume_prendre, point=point, par=plume) for plume in plumes])
    assert codes(issues) == ["", *["plume"] * 9]


def test_two_texts_are_settled_once():
    (point,) = des_points()
    tient, autre = qui(point.comite, "SECRETARIAT"), une_chargee_de_mission()
    point_ecrire(point=point, par=tient, texte="Un.", version=1)
    concurrent = point_ecrire(point=point, par=autre, texte="Deux.", version=1).concurrent
    choix = [partial(concurrent_regler, concurrent=concurrent, par=p, garder="TOUS", version=2) for p in (tient, autre)]
    assert codes(ensemble(*choix)) == ["", "deja"]
    point.refresh_from_db()
    assert point.compte_rendu == "Un.\n\nDeux."


def test_one_session_opens_and_one_key_adds_one_decision():
    reunion = une_reunion("CONVOQUEE")
    point, tient, cle = un_point(reunion), qui(reunion.comite, "SECRETARIAT"), uuid.uuid4()
    reussies(ensemble_fois(5, seance_ouvrir, reunion=reunion, par=tient))
    assert reunion.historique.filter(vers="EN_COURS").count() == 1
    dit = {"genre": "DECISION", "texte": "Flécher l’entrée.", "porteur": "Région"}
    reussies(ensemble_fois(6, suite_ajouter, point=point, par=tient, cle=cle, **dit))
    assert point.suites.count() == 1


def test_the_clock_of_a_point_is_counted_once():
    premier, second = des_points(2)
    tient = qui(premier.comite, "SECRETARIAT")
    point_aborder(point=premier, par=tient)
    Point.objects.filter(pk=premier.pk).update(secondes=600)
    reussies(ensemble_fois(6, point_aborder, point=second, par=tient, traite=True))
    premier.refresh_from_db()
    assert 600 <= premier.secondes < 630 and premier.traite
