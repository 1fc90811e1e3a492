"""Two bodies close at the same second, two chairs adopt: no number is shared, nothing is frozen twice."""

from functools import partial

import pytest
from django.utils import timezone

from home.documents import gels
from home.models import Courriel
from reseau.animation.models import CompteRendu, Decision, Numerotation
from reseau.animation.rules import comptes_rendus
from reseau.animation.rules.comptes_rendus import observation_deposer, reunion_adopter, reunion_clore
from reseau.animation.rules.decisions import animation_relancer
from tests.concurrence.outils import anomalies, codes, ensemble, ensemble_fois, reussies
from tests.reseau.animation.fabriques import qui, un_comite_complet
from tests.reseau.animation.suites import une_close, une_seance
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _bassin_compose(transactional_db):
    """A bassin has a commune, or the verification says so."""
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
