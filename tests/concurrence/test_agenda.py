"""One room, many hands: one confirmed date holds it, and the same form sent at once is one event."""

import uuid
from functools import partial

import pytest
from django.db import connection

from reseau.agenda.models import Evenement
from reseau.agenda.rules import chocs
from reseau.agenda.rules.evenements import evenement_confirmer, evenement_envoyer, evenement_proposer
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_conseiller
from tests.reseau.agenda.fabriques import un_evenement, un_horaire
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db(transaction=True)
SALLE = {"endroit": "Espace Franquin", "salle": "Blossac"}
MOTIF = {"motif": "Date nationale"}


def _confirmes():
    return Evenement.objects.filter(vie="CONFIRME").exclude(moderation="BROUILLON").count()


def test_twenty_options_confirmed_at_once_in_one_room_leave_one_confirmed():
    par = un_conseiller()
    options = [un_evenement("PROPOSE", par=par, option=True, titre=f"Option {n}", **SALLE) for n in range(20)]
    issues = ensemble(*[partial(evenement_confirmer, evenement=un, par=par, **MOTIF) for un in options])
    reussies(issues)
    assert codes(issues) == ["", *["lieu_confirme"] * 19] and _confirmes() == 1


def test_twenty_confirmed_drafts_proposed_at_once_in_one_room_leave_one_proposed():
    par = un_conseiller()
    drafts = [un_evenement("BROUILLON", par=par, titre=f"Date {n}", **SALLE) for n in range(20)]
    issues = ensemble(*[partial(evenement_proposer, evenement=un, par=par, **MOTIF) for un in drafts])
    reussies(issues)
    assert codes(issues) == ["", *["lieu_confirme"] * 19] and _confirmes() == 1


def test_two_confirmed_at_once_without_the_lock_both_hold_the_room(monkeypatch, verrous_retires):
    par = un_conseiller()
    options = [un_evenement("PROPOSE", par=par, option=True, titre=f"Option {n}", **SALLE) for n in range(2)]
    rencontre = Rencontre(2, delai=2).placer(monkeypatch, chocs, "chocs_lire", apres=True)
    ensemble(*[partial(evenement_confirmer, evenement=un, par=par, **MOTIF) for un in options])
    if connection.vendor == "sqlite":  # une base à un seul écrivain les tient écartés d’elle-même
        assert rencontre.empechee
    else:
        assert rencontre.complete and _confirmes() == 2


def test_one_form_sent_ten_times_at_once_is_one_event():
    par = un_conseiller()
    envoi = {
        "par": par, "cle": uuid.uuid4(), "version": 0, "proposer": True, "titre": "Forum", "resume": "Un forum.",
        "genre": "FORUM", "organisateur": par.rattachements.first().structure, "commune": une_commune("Niort"),
        "gratuit": True, "neutre": True, "horaire": un_horaire(), **SALLE, **MOTIF,
    }  # fmt: skip
    assert len({ecrit.pk for ecrit in reussies(ensemble_fois(10, evenement_envoyer, **envoi))}) == 1
    assert Evenement.objects.get().historique.filter(vers="PROPOSE").exclude(de="PROPOSE").count() == 1
