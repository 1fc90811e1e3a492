"""Two moderators at the same second: one decision, its author, one mail; the other reads who came first."""

import uuid
from functools import partial

import pytest

from home.etats.cycles import Cycle
from home.models import Courriel
from reseau.agenda.models import AvisEtat, CharteEvenements, Evenement, ProgrammeAnnuel
from reseau.agenda.rules.moderation import (
    avis_etat_donner,
    charte_publier,
    evenement_programmer,
    evenement_refuser,
    programme_figer,
)
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_role, une_chargee_de_mission, une_region
from tests.reseau.agenda.fabriques import dans, un_evenement

pytestmark = pytest.mark.django_db(transaction=True)


def les_deux(evenement):
    return [
        partial(evenement_programmer, evenement=evenement, par=une_chargee_de_mission()),
        partial(evenement_refuser, evenement=evenement, par=une_region(), manque="HORS_CHAMP"),
    ]


def test_two_moderators_at_once_are_one_decision_and_one_mail():
    evenement = un_evenement("PROPOSE")
    issues = ensemble(*les_deux(evenement))
    assert codes(issues) == ["", "etat"] and len(reussies(issues)) == 1
    evenement.refresh_from_db()
    assert evenement.historique.last().vers == evenement.moderation
    assert Courriel.objects.filter(gabarit__in=("agenda/programme", "agenda/refuse")).count() == 1


def test_two_moderators_without_the_lock_both_decide(monkeypatch, verrous_retires):
    evenement = un_evenement("PROPOSE")
    rencontre = Rencontre(2, delai=10).placer(monkeypatch, Cycle, "exiger")
    ensemble(*les_deux(evenement))
    assert rencontre.complete


def test_two_opinions_at_once_are_one():
    un_evenement("PROPOSE", publics=("eleves-etudiants",))
    avis = AvisEtat.objects.get()
    appels = [
        partial(avis_etat_donner, avis=avis, par=un_role("ETAT"), sens=sens, texte="Oui")
        for sens in ("FAVORABLE", "RESERVE")
    ]
    assert codes(ensemble(*appels)) == ["", "donne"]


def test_two_versions_of_the_charter_at_once_are_one():
    appels = [
        partial(charte_publier, par=une_region(), texte=texte, delai=45, demande=[], en_vigueur_du=dans(0), derniere=0)
        for texte in ("Une", "Autre")
    ]
    issues = ensemble(*appels)
    assert len(reussies(issues)) == 1 and CharteEvenements.objects.get().numero == 1


def test_same_programme_frozen_three_times_at_once_is_one_and_two_are_two_numbers():
    un_evenement()
    par, annee = une_region(), dans(60).year
    issues = ensemble_fois(3, programme_figer, par=par, annee=annee, bassin=None, cle=uuid.uuid4())
    assert len({programme.pk for programme in reussies(issues)}) == 1 == ProgrammeAnnuel.objects.count()
    ensemble(*[partial(programme_figer, par=par, annee=annee, bassin=None, cle=uuid.uuid4()) for _ in range(2)])
    assert Evenement.objects.count() == 1
    assert sorted(ProgrammeAnnuel.objects.values_list("numero", flat=True)) == [
        f"PROG-{annee}-{rang:03d}" for rang in (1, 2, 3)
    ]
