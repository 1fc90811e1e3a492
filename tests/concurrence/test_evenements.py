"""Many hands on one seat, one need, one report of an event: one wins, nobody is counted twice."""

import uuid
from functools import partial

import pytest
from django.db.models import QuerySet

from reseau.agenda.choices import EtatApport, Reponse
from reseau.agenda.models import Apport, BilanEvenement, Participation
from reseau.agenda.rules import participations
from reseau.agenda.rules.evenements import evenement_tenir
from reseau.agenda.rules.participations import apport_proposer, apport_reprendre, bilan_rendre, participation_repondre
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_conseiller, un_referent
from tests.reseau.agenda.fabriques import passe, un_evenement, un_manque, une_venue

pytestmark = pytest.mark.django_db(transaction=True)


def venir(evenement, compte, vient=True):
    return partial(participation_repondre, evenement=evenement, par=compte, vient=vient)


def viennent(evenement):
    return Participation.objects.filter(evenement=evenement, reponse=Reponse.VIENT).count()


def test_twenty_professionals_on_the_last_seat_leave_one():
    evenement = un_evenement(jauge=1)
    comptes = [un_conseiller() for _ in range(20)]
    reussies(ensemble(*[venir(evenement, compte) for compte in comptes]))
    assert viennent(evenement) == 1 and evenement.participations.filter(reponse=Reponse.ATTEND).count() == 19


def test_four_on_the_last_seat_without_the_lock_oversell(monkeypatch):
    evenement = un_evenement(jauge=1)
    comptes = [un_conseiller() for _ in range(4)]
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self)
    rencontre = Rencontre(4, delai=10).placer(monkeypatch, participations, "_repondre")
    sans_transaction = participation_repondre.__wrapped__
    reussies(ensemble(*[partial(sans_transaction, evenement=evenement, par=c, vient=True) for c in comptes]))
    assert rencontre.complete and viennent(evenement) == 4


def test_leaving_and_coming_at_once_never_oversell_nor_lose_a_seat():
    evenement = un_evenement(jauge=3)
    partent = [une_venue(evenement).compte for _ in range(3)]
    arrivent = [un_conseiller() for _ in range(8)]
    departs = [venir(evenement, compte, vient=False) for compte in partent]
    reussies(ensemble(*departs, *[venir(evenement, compte) for compte in arrivent]))
    assert viennent(evenement) == 3 and evenement.participations.filter(reponse=Reponse.ATTEND).count() == 5


def test_same_person_ten_times_at_once_is_one_answer():
    evenement, compte = un_evenement(jauge=5), un_conseiller()
    reussies(ensemble_fois(10, participation_repondre, evenement=evenement, par=compte, vient=True))
    assert evenement.participations.get().historique.count() == 1


def test_one_structure_takes_up_what_is_looked_for_and_one_offer_is_written_once():
    evenement, comptes = un_evenement(), [un_conseiller() for _ in range(6)]
    manque = un_manque(evenement)
    structures = {compte: compte.rattachements.first().structure for compte in comptes}
    issues = ensemble(*[partial(apport_reprendre, apport=manque, par=c, structure=structures[c]) for c in comptes])
    assert codes(issues) == ["", *["etat"] * 5]
    manque.refresh_from_db()
    assert (manque.etat, manque.structure) == (EtatApport.PROPOSE, structures[manque.par])
    une, cle = comptes[0], uuid.uuid4()
    dits = {"evenement": evenement, "par": une, "cle": cle, "structure": structures[une], "quoi": "Un stand"}
    reussies(ensemble_fois(6, apport_proposer, **dits))
    assert Apport.objects.filter(uuid=cle).count() == 1


def test_two_organisers_give_one_report():
    evenement = un_evenement()
    evenement = evenement_tenir(evenement=passe(evenement))
    mains = [evenement.cree_par, un_referent(evenement.organisateur)]
    dits = {"evenement": evenement, "visiteurs": 10, "structures": 2, "reussi": "Bien."}
    issues = ensemble(*[partial(bilan_rendre, par=par, **dits) for par in mains])
    assert codes(issues) == ["", "etat"] and BilanEvenement.objects.count() == 1
