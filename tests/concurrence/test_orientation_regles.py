"""Two of the Région at the same second: one set in force, one draft, one rule kept from who read an older set."""

import uuid
from functools import partial

import pytest

from home.etats.cycles import Cycle
from reseau.orientation.models import CasDEssai, JeuDeRegles
from reseau.orientation.rules.regles import cas_proposer, jeu_essayer, jeu_preparer, jeu_publier, regle_ecrire
from tests.concurrence.outils import Rencontre, codes, ensemble, reussies
from tests.fabriques import un_reseau, une_region
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.orientation.fabriques import un_besoin, un_cas_ecrit, une_porte, une_situation

pytestmark = pytest.mark.django_db(transaction=True)


def un_jeu_essaye(region):
    une_porte()
    un_cas_ecrit(region, un_reseau("missions-locales"))
    jeu = jeu_preparer(par=region)
    jeu_essayer(jeu=jeu, par=region)
    return jeu


def test_two_publishers_at_once_put_one_set_in_force():
    region, autre = une_region(), une_region()
    jeu = un_jeu_essaye(region)
    issues = ensemble(*(partial(jeu_publier, jeu=jeu, par=par) for par in (region, autre)))
    assert codes(issues) == ["", "etat"] and len(reussies(issues)) == 1
    assert JeuDeRegles.objects.get().etat == "EN_VIGUEUR"
    assert jeu.historique.filter(vers="EN_VIGUEUR").count() == 1


def test_two_publishers_without_the_lock_both_decide(monkeypatch, verrous_retires):
    region, autre = une_region(), une_region()
    jeu = un_jeu_essaye(region)
    rencontre = Rencontre(2, delai=10).placer(monkeypatch, Cycle, "changer")
    ensemble(*(partial(jeu_publier, jeu=jeu, par=par) for par in (region, autre)))
    assert rencontre.complete


def test_two_drafts_at_once_are_one():
    appels = [partial(jeu_preparer, par=une_region()) for _ in range(2)]
    assert codes(ensemble(*appels)) == ["", ""] and JeuDeRegles.objects.count() == 1


def test_two_writers_of_one_version_are_one_rule():
    region = une_region()
    jeu = jeu_preparer(par=region)
    dits = {"besoin": un_besoin(), "effet": "EXIGER", "reseau": un_reseau("cibc"), "motif": "Parce que."}
    appels = [partial(regle_ecrire, jeu=jeu, par=region, version=1, cle=uuid.uuid4(), **dits) for _ in range(2)]
    assert codes(ensemble(*appels)) == ["", "version"] and jeu.regles.count() == 1


def test_two_cases_proposed_at_once_have_each_their_number():
    region = une_region()
    jeu_preparer(par=region)
    dits = {"besoin": un_besoin(), "situation": une_situation(), "commune": une_commune()}
    appels = [partial(cas_proposer, par=region, cle=uuid.uuid4(), libelle=nom, **dits) for nom in ("Un", "Deux")]
    assert codes(ensemble(*appels)) == ["", ""]
    assert sorted(CasDEssai.objects.values_list("numero", flat=True)) == [1, 2]
