"""Every cycle of the house, by its table: each pair of states is tried, whatever the room."""

import pytest
from django.urls import reverse

from home.erreurs import RegleRefusee
from home.etats.cycles import CYCLES, cycles_dessiner
from home.etats.historiques import historiques_coherents
from tests.citations import RACINE
from tests.cycles import LIGNES
from tests.fabriques import un_conseiller, une_region
from tests.pages import lue

pytestmark = pytest.mark.django_db


def test_every_cycle_has_a_row_to_try_it_with_and_its_page_draws_the_tables_as_they_are():
    assert set(LIGNES) == {cle for cle, cycle in CYCLES.items() if cycle.modele}
    page = (RACINE / "docs/cycles.md").read_text("utf-8")
    assert page == cycles_dessiner(), "Une table a changé : lancez « manage.py dessiner_cycles »."


def poser(cycle, objet, etat, champs):
    """The row in this state, by force, with what the database asks of it there."""
    cycle.modele._default_manager.filter(pk=objet.pk).update(**{cycle.champ: etat}, **champs)


def _relire(client, cycle, objet, demande, region) -> None:
    """The row is checked against its history, which is never rewritten and which the region alone reads."""
    cycle.noter(objet, "Relue", par=region)
    assert list(historiques_coherents()) == []
    adresse = reverse("historique", args=[cycle.cle, objet.pk])
    client.force_login(region)
    page = lue(client.get(adresse))
    assert "Relue" in page and str(region) in page
    client.force_login(un_conseiller())
    assert client.get(adresse).status_code == 404
    with pytest.raises(TypeError):
        objet.historique.last().save()
    autre = next(etape for etape in reversed(cycle.etapes) if etape != cycle.etape(objet))
    poser(cycle, objet, autre, demande(autre))
    assert any("ne mène pas" in phrase for phrase in historiques_coherents())
    objet.refresh_from_db()
    cycle.noter(objet, "Relue", par=None)
    assert any("ne se suit pas" in phrase for phrase in historiques_coherents())


@pytest.mark.parametrize("cle", sorted(LIGNES))
def test_each_pair_of_states_follows_the_table_and_tells_who_and_why(client, cle):
    """Allowed, it leaves one line with its author; forbidden, it is refused in French and leaves nothing."""
    cycle, (fabrique, demande) = CYCLES[cle], LIGNES[cle]
    objet, par, essayes = fabrique(), une_region(), 0
    _relire(client, cycle, objet, demande, par)
    for de in cycle.etapes:
        for vers in cycle.etapes:
            poser(cycle, objet, de, demande(de))
            lignes, essayes = objet.historique.count(), essayes + 1
            if vers in cycle.passages[de]:
                with cycle.passer(objet, vers=vers, par=par, motif="Essai") as verrou:
                    assert cycle.etape(verrou) == de
                    for nom, valeur in demande(vers).items():
                        setattr(verrou, nom, valeur)
                ligne = objet.historique.last()
                assert (ligne.de, ligne.vers, ligne.par, ligne.motif) == (de, vers, par, "Essai")
                assert (ligne.libelle, ligne.ton) == (vers.label, cycle.tons[vers])
                assert objet.historique.count() == lignes + 1
            else:
                with pytest.raises(RegleRefusee) as refus, cycle.passer(objet, vers=vers, par=par):
                    pytest.fail("Un passage interdit ne se commence pas.")
                assert refus.value.code == cycle.code and refus.value.message[0].isupper()
                assert objet.historique.count() == lignes
            relu = cycle.modele._default_manager.get(pk=objet.pk)
            assert cycle.etape(relu) == (vers if vers in cycle.passages[de] else de)
    assert essayes == len(cycle.etapes) ** 2


def test_a_rule_that_refuses_inside_leaves_nothing():
    cle = min(LIGNES)
    cycle, (fabrique, demande) = CYCLES[cle], LIGNES[cle]
    objet = fabrique()
    de = next(etape for etape in cycle.etapes if cycle.passages[etape])
    poser(cycle, objet, de, demande(de))
    lignes = objet.historique.count()
    with pytest.raises(RegleRefusee), cycle.passer(objet, vers=min(cycle.passages[de]), par=None):
        raise RegleRefusee("non", "Non.")
    assert cycle.etape(cycle.modele._default_manager.get(pk=objet.pk)) == de and objet.historique.count() == lignes
