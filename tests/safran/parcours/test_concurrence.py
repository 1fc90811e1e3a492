"""Double clicks on real transactions: one mark, one completion, one message to the rooms above."""

import threading

import pytest
from django.db import connection, connections

from safran.parcours.models import Achevement, EtapeVue, Suivi
from safran.parcours.rules import suivis
from safran.parcours.signals import formation_achevee
from tests.fabriques import un_conseiller
from tests.safran.fabriques_formations import etapes_de, un_module, une_formation

pytestmark = [pytest.mark.integration, pytest.mark.concurrence, pytest.mark.django_db(transaction=True)]
FILS = 6


def ensemble(geste) -> list[Exception]:
    """Do the same thing in several threads that start together; return what went wrong."""
    depart, erreurs = threading.Barrier(FILS), []

    def fil():
        depart.wait()
        try:
            geste()
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=fil) for _ in range(FILS)]
    for f in fils:
        f.start()
    for f in fils:
        f.join(60)
    return erreurs


def test_start_by_six_clicks_begins_once():
    formation = une_formation()
    un_module(formation, 1)
    compte = un_conseiller()
    assert ensemble(lambda: suivis.suivi_commencer(compte=compte, formation=formation)) == []
    assert Suivi.objects.count() == 1


def test_last_step_by_six_clicks_completes_once():
    formation = une_formation()
    module = un_module(formation, 1)
    compte = un_conseiller()
    suivi = suivis.suivi_commencer(compte=compte, formation=formation)
    etape_id = etapes_de(module)[0]
    recus, verrou = [], threading.Lock()

    def noter(sender, suivi, **kwargs):
        with verrou:
            recus.append(suivi.pk)

    formation_achevee.connect(noter)
    try:
        erreurs = ensemble(
            lambda: suivis.etape_marquer(
                suivi=Suivi.objects.select_related("compte", "formation").get(pk=suivi.pk),
                module=module,
                etape_id=etape_id,
            )
        )
    finally:
        formation_achevee.disconnect(noter)
    assert erreurs == [] and connection.is_usable()
    assert EtapeVue.objects.count() == 1 and Achevement.objects.count() == 1 and recus == [suivi.pk]
