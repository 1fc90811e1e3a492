"""Many hands on few seats: exactly as many people as seats, the others in order, nobody oversold."""

import datetime
from functools import partial

import pytest
from django.utils import timezone

from home.models import Passage
from safran.inscriptions.choices import EtatInscription
from safran.inscriptions.models import Inscription
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as reserves
from safran.inscriptions.rules.inscriptions import equipe_inscrire, inscription_creer
from tests.concurrence.outils import ensemble, ensemble_fois, reussies
from tests.fabriques import un_conseiller, un_referent, une_region, une_structure
from tests.safran.fabriques_sessions import une_inscription, une_ouverture, une_session

pytestmark = pytest.mark.django_db(transaction=True)
E = EtatInscription


def _inscrire(session, compte):
    return inscription_creer(session=session, compte=compte, par=compte)


def _ordres(session, etat):
    return list(session.inscriptions.filter(etat=etat).order_by("ordre").values_list("ordre", flat=True))


def test_twenty_sign_ups_on_five_seats_give_exactly_five_and_fifteen_in_order():
    structure = une_structure()
    session = une_session(capacite=5, max_par_structure=0)
    comptes = [un_conseiller(structure) for _ in range(20)]
    reussies(ensemble(*[partial(_inscrire, session, compte) for compte in comptes]))
    assert _ordres(session, E.INSCRITE) == [1, 2, 3, 4, 5]
    assert _ordres(session, E.EN_ATTENTE) == list(range(6, 21))
    # L'ordre des rangs est celui où les demandes ont été écrites.
    demandes = Passage.objects.de(Inscription).filter(de="").order_by("pk")
    assert list(demandes.values_list("inscription__ordre", flat=True)) == list(range(1, 21))


def test_twelve_for_three_with_cancellations_and_capacity_changes_at_once_never_oversell():
    session, region = une_session(capacite=3, delai_offre_heures=0), une_region()
    depart = [une_inscription(session) for _ in range(3)]
    comptes = [un_conseiller() for _ in range(12)]
    issues = ensemble(
        *[partial(_inscrire, session, compte) for compte in comptes],
        *[partial(inscriptions.inscription_quitter, inscription=i, par=i.compte) for i in depart],
        *[partial(reserves.session_modifier, session=session, par=region, capacite=n) for n in (2, 4, 3)],
    )
    reussies(issues)
    session.refresh_from_db()
    inscriptions.attente_promouvoir(session=session)
    assert session.inscriptions.occupent().count() == session.capacite
    assert session.inscriptions.en_attente().count() == 12 - session.capacite
    occupent = list(session.inscriptions.occupent().values_list("ordre", flat=True))
    assert max(occupent) < min(_ordres(session, E.EN_ATTENTE))


def test_same_person_ten_times_at_once_is_one_row_and_one_mail():
    session, compte = une_session(), un_conseiller()
    lignes = reussies(ensemble_fois(10, _inscrire, session=session, compte=compte))
    assert len({ligne.pk for ligne in lignes}) == session.inscriptions.count() == 1
    assert Passage.objects.de(Inscription).count() == 2


def test_same_person_enters_one_session_of_a_training_and_stays_under_the_cap_of_all():
    une, compte = une_session(), un_conseiller()
    autre = une_session(formation=une.formation, lieu="Saintes")
    issues = ensemble(*[partial(_inscrire, session, compte) for session in (une, autre)])
    assert sorted(issue.code for issue in issues) == ["", "deja_ailleurs"]
    compte = un_conseiller()
    une, autre = une_session(plafond_ensemble=1), une_session(plafond_ensemble=1, nature="AUTRE")
    issues = ensemble(*[partial(_inscrire, session, compte) for session in (une, autre)])
    assert sorted(issue.code for issue in issues) == ["", "plafond"] and compte.inscriptions.count() == 1


def test_two_referents_sign_the_same_team_up_at_once_without_blocking_each_other():
    structure, session = une_structure(), une_session(capacite=3, max_par_structure=0)
    equipe = [un_conseiller(structure) for _ in range(4)]
    appels = [
        partial(equipe_inscrire, session=session, comptes=ordre, structure=structure, par=un_referent(structure))
        for ordre in (equipe, equipe[::-1])
    ]
    reussies(ensemble(*appels))
    assert session.inscriptions.count() == 4 and session.inscriptions.occupent().count() == 3


def test_seat_freed_twice_at_once_promotes_one_person():
    session = une_session(capacite=1, delai_offre_heures=0)
    tient, premiere, seconde = (une_inscription(session) for _ in range(3))
    reussies(ensemble_fois(4, inscriptions.inscription_quitter, inscription=tient, par=tient.compte))
    etats = [Inscription.objects.get(pk=i.pk).etat for i in (tient, premiere, seconde)]
    assert etats == [E.ANNULEE, E.INSCRITE, E.EN_ATTENTE]


def test_two_dates_of_opening_for_a_group_at_once_leave_one():
    structure, bientot = une_structure(), timezone.now() + datetime.timedelta(days=9)
    session = une_session(ouvre_le=bientot)
    dates = [bientot - datetime.timedelta(days=jours) for jours in (1, 2, 3, 4)]
    reussies(ensemble(*[partial(une_ouverture, session=session, ouvre_le=d, structure=structure) for d in dates]))
    assert session.ouvertures.get().ouvre_le in dates


def test_sign_up_and_the_opening_taken_away_at_once_agree():
    structure, bientot = une_structure(), timezone.now() + datetime.timedelta(days=9)
    session, compte = une_session(ouvre_le=bientot), un_conseiller(structure)
    ouverture = une_ouverture(session, ouvre_le=timezone.now(), structure=structure)
    entre, retire = ensemble(
        partial(_inscrire, session, compte),
        partial(reserves.ouverture_supprimer, ouverture=ouverture, par=ouverture.session.cree_par),
    )
    # Entrée avant, elle garde sa place ; après, la date de tous lui est dite : jamais de demande à demi écrite.
    assert retire.code == "" and entre.code in ("", "ferme")
    assert session.inscriptions.count() == (entre.code == "")
