"""Many telephones on one sheet: one line each, whatever is sent twice or at the same instant."""

import datetime
from functools import partial

import pytest
import time_machine
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from safran.presences.choices import BORDEREAU
from safran.presences.models import (
    BordereauElimination,
    Contresignature,
    EtapePresence,
    LigneBordereau,
    Presence,
    Purge,
)
from safran.presences.queries import bordereaux as lectures
from safran.presences.queries.bordereaux import empreinte_de
from safran.presences.rules import feuilles
from safran.presences.rules.bordereaux import (
    bordereau_approuver,
    bordereau_proposer,
    bordereau_reporter,
    bordereaux_detruire,
)
from safran.presences.rules.feuilles import Saisie, feuille_enregistrer
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import une_region
from tests.safran.fabriques_presences import TRACE, les_inscriptions, noter, une_formation_en_salle, une_session_du_jour

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session():
    return une_session_du_jour(formation=une_formation_en_salle(50), personnes=3)


def test_same_signature_ten_times_is_one_line_and_people_who_sign_both_half_days_have_a_line_each(session):
    matin, inscription = session.seances.first(), les_inscriptions(session)[0]
    lignes = reussies(ensemble_fois(10, feuilles.presence_signer, inscription=inscription, seance=matin))
    assert len(lignes) == 10 and {ligne.pk for ligne in lignes} == {Presence.objects.get().pk}
    assert EtapePresence.objects.count() == 1
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


# Two people, three people, two nights on one list: two approvals at most, by two people; destroyed once
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
