"""Old slips become counts by month: none below five but the widest, none lost; then nothing remains of them."""

import datetime
from collections import Counter

import pytest
from django.db.models import Sum
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from home.models import Passage
from reseau.orientation.choices import FICHE, FICHE_JOURS, PLANCHER, Issue
from reseau.orientation.models import Decompte, FicheLiaison, PassagePorte
from reseau.orientation.rules.fiches import Cle, decomptes_fondre, fiches_decompter
from tests.fabriques import un_bassin, un_compte
from tests.reseau.orientation.fabriques import une_fiche

MOIS = st.sampled_from([datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)])
CODE = st.sampled_from([None, 1, 2])
CLES = st.tuples(MOIS, st.sampled_from([1, 2, 3]), CODE, CODE, CODE, CODE).map(lambda dit: Cle(*dit))


@given(st.dictionaries(CLES, st.sampled_from(range(1, 13))), st.frozensets(CLES))
def test_counts_are_never_small_but_in_their_widest_row_and_none_is_lost(comptes, deja):
    fondus = decomptes_fondre(comptes=comptes, deja=deja)
    for cle, nombre in fondus.items():
        assert nombre >= PLANCHER or cle in deja or cle[2:] == (None,) * 4
    avant, apres = Counter(), Counter()
    for somme, lus in ((avant, comptes), (apres, fondus)):
        for cle, nombre in lus.items():
            somme[cle.mois, cle.portes] += nombre
    assert avant == apres


def des_fiches(combien, jour, **champs):
    """Slips opened that day, each with a history and two doors, the second of which received the person."""
    fiches = []
    for _ in range(combien):
        fiche = une_fiche(ouverte_le=jour, **champs)
        FICHE.commencer(fiche, par=un_compte())
        PassagePorte.objects.create(fiche=fiche, rang=1, structure=fiche.structure, issue=Issue.ADRESSEE)
        PassagePorte.objects.create(fiche=fiche, rang=2, structure=fiche.structure, issue=Issue.RECUE)
        fiches.append(fiche)
    return fiches


@pytest.mark.django_db
def test_a_month_is_counted_whole_and_each_slip_lives_to_its_last_day():
    niort = un_bassin()
    premier = datetime.date(2026, 3, 1)
    aujourdhui = premier + datetime.timedelta(days=FICHE_JOURS)
    anciennes = des_fiches(3, premier, bassin=niort)
    jeunes = des_fiches(3, datetime.date(2026, 3, 20), bassin=niort)
    a_venir = des_fiches(2, datetime.date(2026, 4, 2), bassin=niort)
    assert fiches_decompter(jour=aujourdhui - datetime.timedelta(days=1)) == 0 and not Decompte.objects.exists()
    assert fiches_decompter(jour=aujourdhui) == 3 and fiches_decompter(jour=aujourdhui) == 0
    compte = Decompte.objects.get()
    assert (compte.mois, compte.bassin, compte.portes, compte.nombre) == (premier, niort, 2, 6)
    assert compte.besoin and compte.situation and compte.reseau
    restent = {fiche.pk for fiche in jeunes + a_venir}
    assert set(FicheLiaison.objects.values_list("pk", flat=True)) == restent
    assert set(Passage.objects.de(FicheLiaison).values_list("object_id", flat=True)) == restent
    assert not PassagePorte.objects.filter(fiche__in=[fiche.pk for fiche in anciennes]).exists()
    fiches_decompter(jour=aujourdhui + datetime.timedelta(days=25))
    assert set(FicheLiaison.objects.values_list("pk", flat=True)) == {fiche.pk for fiche in a_venir}


@pytest.mark.django_db
def test_what_comes_late_joins_the_counts_of_its_month():
    jour = timezone.localdate() - datetime.timedelta(days=400)
    des_fiches(2, jour, bassin=un_bassin())
    des_fiches(1, jour, bassin=un_bassin("poitiers"))
    assert fiches_decompter() == 3
    assert list(Decompte.objects.values_list("bassin", "besoin", "nombre")) == [(None, None, 3)]
    des_fiches(5, jour, bassin=un_bassin())
    des_fiches(1, jour)
    assert fiches_decompter() == 6
    assert set(Decompte.objects.values_list("bassin__code", "nombre")) == {(None, 4), ("niort", 5)}
    assert Decompte.objects.aggregate(somme=Sum("nombre"))["somme"] == 9
