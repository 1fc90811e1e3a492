"""Two people, three people, two nights on one list: two approvals at most, by two people; destroyed once."""

import datetime
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from home.models import Courriel
from safran.presences.choices import BORDEREAU
from safran.presences.models import BordereauElimination, LigneBordereau, Purge
from safran.presences.queries import bordereaux as lectures
from safran.presences.queries.bordereaux import empreinte_de
from safran.presences.rules import feuilles
from safran.presences.rules.bordereaux import (
    bordereau_approuver,
    bordereau_proposer,
    bordereau_reporter,
    bordereaux_detruire,
)
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import une_region
from tests.safran.fabriques_presences import TRACE, les_inscriptions, une_session_du_jour

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plus_tard():
    """Two signed sessions and three people of the Région, read three years and a week later."""
    for _ in range(2):
        session = une_session_du_jour(personnes=1)
        for seance in session.seances.all():
            feuilles.presence_signer(inscription=les_inscriptions(session)[0], seance=seance, signature=TRACE)
    regions = [une_region() for _ in range(3)]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=3 * 366 + 7)):
        yield regions


def approbations(regions):
    bordereau = BordereauElimination.objects.get()
    commun = {"bordereau": bordereau, "empreinte": empreinte_de(bordereau)}
    return [partial(bordereau_approuver, par=par, **commun) for par in regions]


def test_three_people_at_once_are_two_approvals_and_one_destruction(plus_tard):
    bordereau_proposer()
    issues = ensemble(*approbations(plus_tard))
    assert len(reussies(issues)) == 2 and codes(issues) == ["", "", "etat"]
    bordereau = BordereauElimination.objects.get()
    assert bordereau.premiere_par != bordereau.seconde_par and bordereau.etat == "DETRUIT"
    assert Purge.objects.count() == 2


def test_same_person_five_times_at_once_is_one_approval_and_nothing_is_destroyed(plus_tard):
    bordereau_proposer()
    issues = ensemble(*approbations(plus_tard[:1] * 5))
    assert codes(issues) == ["", *["meme_personne"] * 4]
    assert BordereauElimination.objects.get().seconde_par is None and not Purge.objects.exists()


def _approuvent_ensemble(monkeypatch, regions, **delai):
    """Two people pass the checks, then wait for one another where the list is compared with the one they read."""
    bordereau_proposer()
    appels = approbations(regions)
    rencontre = Rencontre(2, **delai).placer(monkeypatch, lectures, "empreinte_de", apres=True)
    return ensemble(*appels), rencontre


def test_two_people_at_once_are_the_first_and_the_second(plus_tard, monkeypatch):
    issues, rencontre = _approuvent_ensemble(monkeypatch, plus_tard[:2])
    assert rencontre.empechee and codes(issues) == ["", ""]
    assert BordereauElimination.objects.get().etat == "DETRUIT" and Purge.objects.count() == 2


def test_without_the_lock_two_people_at_once_are_one_approval_or_refused(plus_tard, monkeypatch, verrous_retires):
    _issues, rencontre = _approuvent_ensemble(monkeypatch, plus_tard[:2], delai=10)
    assert rencontre.complete and BordereauElimination.objects.get().seconde_par is None


def test_line_put_off_while_the_second_person_approves_is_one_or_the_other(plus_tard):
    bordereau_proposer()
    premiere, seconde = approbations(plus_tard[:2])
    premiere()
    bordereau, ligne = BordereauElimination.objects.get(), LigneBordereau.objects.first()
    report = {"jusqu_au": timezone.localdate() + datetime.timedelta(days=30), "motif": "Contrôle"}
    issues = ensemble(
        seconde, partial(bordereau_reporter, bordereau=bordereau, ligne=ligne, par=plus_tard[2], **report)
    )
    reussies(issues)
    ligne.refresh_from_db()
    assert (ligne.etat, Purge.objects.count()) in (("REPORTEE", 0), ("DETRUITE", 2))


def test_two_nights_and_two_workers_at_once_propose_and_destroy_once(plus_tard):
    reussies(ensemble_fois(3, bordereau_proposer))
    assert LigneBordereau.objects.count() == 2
    assert (
        Courriel.objects.filter(gabarit="presences/bordereau").count()
        == Courriel.objects.filter(gabarit="presences/bordereau").values("destinataire").distinct().count()
    )
    approbations(plus_tard[:1])[0]()
    # Approuvé deux fois, puis coupé avant la destruction.
    seconde = {"seconde_par": plus_tard[1], "seconde_nom": "Une autre", "seconde_le": timezone.now()}
    BORDEREAU.changer(BordereauElimination.objects.get(), vers="APPROUVE", par=plus_tard[1], champs=seconde)
    purges = reussies(ensemble_fois(3, bordereaux_detruire))
    assert sum(len(purge) for purge in purges) == Purge.objects.count() == 2
    assert BordereauElimination.objects.get().etat == "DETRUIT"
