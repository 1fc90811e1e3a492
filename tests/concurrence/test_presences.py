"""Many telephones on one sheet: one line each, whatever is sent twice or at the same instant."""

from functools import partial

import pytest

from home.erreurs import RegleRefusee
from safran.presences.models import Contresignature, EtapePresence, Presence
from safran.presences.rules import feuilles
from safran.presences.rules.feuilles import Saisie, feuille_enregistrer
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.safran.fabriques_presences import les_inscriptions, noter, une_formation_en_salle, une_session_du_jour

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session():
    return une_session_du_jour(formation=une_formation_en_salle(50), personnes=3)


def test_same_signature_ten_times_at_once_is_one_line(session):
    matin, inscription = session.seances.first(), les_inscriptions(session)[0]
    lignes = reussies(ensemble_fois(10, feuilles.presence_signer, inscription=inscription, seance=matin))
    assert len(lignes) == 10 and {ligne.pk for ligne in lignes} == {Presence.objects.get().pk}
    assert EtapePresence.objects.count() == 1


def test_people_who_sign_both_half_days_at_once_have_a_line_each(session):
    appels = [
        partial(feuilles.presence_signer, inscription=inscription, seance=seance)
        for inscription in les_inscriptions(session)
        for seance in session.seances.all()
    ]
    reussies(ensemble(*appels))
    assert Presence.objects.count() == EtapePresence.objects.count() == len(appels)


def test_signature_and_paper_at_once_leave_one_line_that_says_what_its_history_says(session):
    matin, inscription = session.seances.first(), les_inscriptions(session)[0]
    saisies = [Saisie(inscription.pk, "ABSENT")]
    issues = ensemble(
        partial(feuilles.presence_signer, inscription=inscription, seance=matin),
        partial(feuille_enregistrer, seance=matin, par=session.formatrice, saisies=saisies),
    )
    reussies(issues)
    # Le papier d'abord : la personne arrivée ensuite est présente ; la signature d'abord : le papier est à relire.
    assert Presence.objects.get().etat == "PRESENT" and codes(issues) in (["", ""], ["", "conflit"])


def test_sheet_certified_while_someone_signs_never_loses_the_line(session):
    matin, (une, deux, trois) = session.seances.first(), les_inscriptions(session)
    for inscription in (une, deux):
        noter(matin, inscription)
    issues = ensemble(
        partial(feuilles.presence_signer, inscription=trois, seance=matin),
        *[partial(feuilles.seance_contresigner, seance=matin, par=session.formatrice)] * 3,
    )
    reussies(issues)
    assert Presence.objects.get(inscription=trois).etat == "PRESENT"
    assert {code for code in codes(issues)} <= {"", "incomplete"}
    assert Contresignature.objects.count() <= 1


def test_half_day_moved_while_someone_signs_keeps_minutes_and_hours_together(session):
    from safran.inscriptions.rules.sessions import seance_modifier

    matin, inscription = session.seances.first(), les_inscriptions(session)[0]
    heures = {"debut": matin.debut.replace(hour=8), "fin": matin.fin, "date": matin.date}
    issues = ensemble(
        partial(feuilles.presence_signer, inscription=inscription, seance=matin),
        partial(seance_modifier, seance=matin, par=matin.session.cree_par, **heures),
    )
    assert all(issue.erreur is None or isinstance(issue.erreur, RegleRefusee) for issue in issues)
    matin.refresh_from_db()
    assert Presence.objects.get().minutes == matin.minutes
