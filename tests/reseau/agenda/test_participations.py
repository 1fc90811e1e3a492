"""Professionals who come: seats, queue, who moves up, who leaves."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from home.models import Courriel
from reseau.agenda.choices import Reponse
from reseau.agenda.models import Evenement, Participation
from reseau.agenda.queries.participations import ensemble_de, rang_de
from reseau.agenda.rules.evenements import evenement_annuler, evenement_reporter
from reseau.agenda.rules.participations import attentes_avancer, participation_repondre, reponses_oublier
from reseau.comptes.rules import compte_fermer
from tests.fabriques import un_ancien_membre, un_conseiller
from tests.refus import refus
from tests.reseau.agenda.fabriques import passe, un_evenement, une_venue
from tests.travaux import battre

pytestmark = pytest.mark.django_db
R = Reponse


def reponses(*venues):
    for venue in venues:
        venue.refresh_from_db()
    return [venue.reponse for venue in venues]


def test_seats_go_to_the_first_and_the_others_wait_in_order():
    evenement = un_evenement(jauge=2)
    venues = [une_venue(evenement) for _ in range(4)]
    assert reponses(*venues) == [R.VIENT, R.VIENT, R.ATTEND, R.ATTEND]
    assert [rang_de(venue) for venue in venues] == [0, 0, 1, 2]


def test_event_without_seats_to_count_takes_everyone():
    evenement = un_evenement()
    assert reponses(*[une_venue(evenement) for _ in range(5)]) == [R.VIENT] * 5


def test_answering_twice_is_one_row_and_one_line_of_history():
    evenement, compte = un_evenement(jauge=1), un_conseiller()
    une, deux = une_venue(evenement, compte), une_venue(evenement, compte)
    assert une == deux and une.historique.count() == 1


def test_seat_freed_goes_to_the_first_who_waits_in_the_same_transaction_and_she_is_told_once():
    evenement = un_evenement(jauge=1, titre="Forum de Brioux")
    tient, premiere, seconde = (une_venue(evenement) for _ in range(3))
    with pytest.raises(KeyError), transaction.atomic():
        une_venue(evenement, tient.compte, vient=False)
        assert reponses(premiere) == [R.VIENT]
        raise KeyError
    assert reponses(tient, premiere) == [R.VIENT, R.ATTEND] and not Courriel.objects.filter(gabarit="agenda/place")
    for _ in range(2):
        une_venue(evenement, tient.compte, vient=False)
    assert reponses(tient, premiere, seconde) == [R.NE_VIENT_PAS, R.VIENT, R.ATTEND]
    courriel = Courriel.objects.get(gabarit="agenda/place")
    assert courriel.destinataire == premiere.compte.email and "Forum de Brioux" in courriel.objet
    assert premiere.historique.last().par is None and rang_de(seconde) == 1


def test_whoever_comes_back_goes_last_in_the_queue():
    evenement = un_evenement(jauge=1)
    une_venue(evenement)
    revient, autre = une_venue(evenement), une_venue(evenement)
    une_venue(evenement, revient.compte, vient=False)
    revient = une_venue(evenement, revient.compte)
    assert (rang_de(autre), rang_de(revient)) == (1, 2)


def test_more_seats_move_the_queue_at_the_next_beat():
    evenement = un_evenement(jauge=1)
    une_venue(evenement)
    attend = une_venue(evenement)
    assert attentes_avancer() == 0
    Evenement.objects.filter(pk=evenement.pk).update(jauge=3)
    assert battre("agenda.attentes") == ["1 place(s) donnée(s)."] and reponses(attend) == [R.VIENT]


def test_whoever_no_longer_reads_it_is_passed_over_and_never_written_its_title():
    evenement = un_evenement(jauge=1)
    tient, premiere, seconde = (une_venue(evenement) for _ in range(3))
    premiere.compte.rattachements.update(au=timezone.localdate())
    Evenement.objects.filter(pk=evenement.pk).update(visibilite="MEMBRES")
    une_venue(evenement, tient.compte, vient=False)
    assert reponses(premiere, seconde) == [R.ATTEND, R.VIENT]
    assert not Courriel.objects.filter(destinataire=premiere.compte.email).exists()


def test_answers_close_when_it_is_over_cancelled_or_without_a_date():
    fini, annule, reporte = un_evenement(), un_evenement(), un_evenement()
    venue = une_venue(reporte)
    passe(fini)
    evenement_annuler(evenement=annule, par=annule.cree_par, motif="Neige")
    evenement_reporter(evenement=reporte, par=reporte.cree_par, motif="Neige")
    for evenement, code in ((fini, "fini"), (annule, "fini"), (reporte, "ferme"), (un_evenement("PROPOSE"), "droit")):
        refus(code, participation_repondre, evenement=evenement, par=un_conseiller(), vient=True)
    assert une_venue(reporte, venue.compte, vient=False).reponse == R.NE_VIENT_PAS
    refus("droit", participation_repondre, evenement=un_evenement(), par=un_ancien_membre(), vient=True)


def test_closed_account_gives_its_coming_seat_back_and_keeps_what_is_past():
    evenement, ancien = un_evenement(jauge=1), un_evenement(jauge=1)
    tient, attend, etait = une_venue(evenement), une_venue(evenement), None
    etait = une_venue(ancien, tient.compte)
    passe(ancien)
    compte_fermer(compte=tient.compte)
    assert reponses(tient, attend, etait) == [R.NE_VIENT_PAS, R.VIENT, R.VIENT]


def test_names_are_read_by_organisers_alone_and_counts_by_members():
    evenement = un_evenement()
    venue = une_venue(evenement)
    lues = ensemble_de(evenement.cree_par, evenement)["venues"]
    assert lues.noms == [venue] and lues.viennent == 1
    ailleurs = ensemble_de(un_conseiller(), evenement)["venues"]
    assert ailleurs.noms == [] and ailleurs.barres == [("Missions locales", 1, 100)]


def test_answers_are_forgotten_two_years_after_the_event():
    vieux, recent = un_evenement(), un_evenement()
    for evenement in (vieux, recent):
        une_venue(evenement)
    passe(vieux, 740), passe(recent, 700)
    assert reponses_oublier() == 1 and reponses_oublier() == 0
    assert list(Participation.objects.values_list("evenement", flat=True)) == [recent.pk]
    assert datetime.timedelta(days=700) < timezone.now() - Evenement.objects.get(pk=recent.pk).debut
