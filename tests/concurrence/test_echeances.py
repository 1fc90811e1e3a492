"""The calendar and people at the same second, and two nights at once: one outcome, each person told once."""

import datetime
from functools import partial

import pytest
from django.utils import timezone

from home.models import Courriel
from pratiques.choices import Statut
from pratiques.models import FichePratiquePage, Relecture
from pratiques.rules import publication, relectures
from pratiques.rules.publication import fiches_echoir, places_relancer, relectures_echoir
from pratiques.rules.relectures import relecture_prendre
from tests.concurrence.outils import Rencontre, ensemble, ensemble_fois, reussies
from tests.fabriques import une_tete_de_reseau
from tests.pratiques.fabriques import rendre, un_auteur, une_fiche, une_fiche_soumise

pytestmark = pytest.mark.django_db(transaction=True)
UN_AN = datetime.timedelta(days=365)


def _en_retard():
    """A reading whose day passed a year ago."""
    lue = relecture_prendre(fiche=une_fiche_soumise(), par=un_auteur("apec"))
    Relecture.objects.filter(pk=lue.pk).update(echeance=timezone.localdate() - UN_AN)
    return Relecture.objects.get(pk=lue.pk)


def test_reading_given_back_while_the_night_opens_its_seat_has_one_outcome(monkeypatch):
    """The reader gives the reading back while the night opens the seat; both wait where their checks end."""
    lue = _en_retard()
    rencontre = Rencontre(2).placer(monkeypatch, relectures, "grille_verifier", apres=True)
    rencontre.placer(monkeypatch, publication, "lit_encore", apres=True)
    issues = ensemble(partial(rendre, lue), relectures_echoir)
    lue.refresh_from_db()
    assert rencontre.empechee
    rendue = not issues[0].code
    assert (bool(lue.verdict), issues[1].valeur["liberees"]) == ((True, 0) if rendue else (False, 1))
    assert rendue or issues[0].code == "lecteur"


def test_two_nights_at_once_seek_a_reader_once():
    une_tete_de_reseau()
    fiche = une_fiche_soumise()
    fiche.relectures.update(echeance=timezone.localdate())
    bilans = reussies(ensemble_fois(2, places_relancer))
    assert sum(bilan["relancees"] for bilan in bilans) == 2
    for gabarit in ("place-attend", "ou-en-est"):
        assert Courriel.objects.filter(gabarit=f"pratiques/{gabarit}").count() == 1


def test_two_nights_at_once_remind_open_seats_announce_and_archive_once():
    une_tete_de_reseau()
    for _ in range(2):
        _en_retard()
    proche = _en_retard()
    Relecture.objects.filter(pk=proche.pk).update(echeance=timezone.localdate())
    _perimee, annoncee = (une_fiche(Statut.A_REVOIR, publiee_le=timezone.now() - 3 * UN_AN) for _ in range(2))
    FichePratiquePage.objects.filter(pk=annoncee.pk).update(archivage_annonce_le=timezone.localdate() - UN_AN)
    lectures = reussies(ensemble_fois(2, relectures_echoir))
    fiches = reussies(ensemble_fois(2, fiches_echoir))
    assert sum(bilan["liberees"] for bilan in lectures) == 2 and sum(bilan["rappelees"] for bilan in lectures) == 1
    assert sum(bilan["annoncees"] for bilan in fiches) == 1 and sum(bilan["archivees"] for bilan in fiches) == 1
    for gabarit, lettres in (("place-rendue", 2), ("place-libre", 2), ("relecture-rappel", 1), ("archivee", 2)):
        assert Courriel.objects.filter(gabarit=f"pratiques/{gabarit}").count() == lettres
