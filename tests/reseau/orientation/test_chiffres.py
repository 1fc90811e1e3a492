"""Figures of re-addressing, hidden under five people; old slips become counts by month, none of them lost."""

import datetime
from collections import Counter

import pytest
from django.db.models import Sum
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from home.models import Passage
from home.registre import Etendue, Perimetre, Valeur, indicateurs
from reseau.orientation.choices import FICHE, FICHE_JOURS, PLANCHER, EtatFiche, EtatJeu, Issue
from reseau.orientation.models import Couverture, Decompte, FicheLiaison, JeuDeRegles, PassagePorte, Trou
from reseau.orientation.prises import couverture_coherente, decomptes_coherents, fiches_coherentes, jeux_coherents
from reseau.orientation.queries.fiches import troisiemes_portes
from reseau.orientation.rules.fiches import Cle, decomptes_fondre, fiches_decompter
from tests.fabriques import un_bassin, un_compte, une_chargee_de_mission, une_structure
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.orientation.fabriques import un_besoin, un_jeu, une_fiche

pytestmark = pytest.mark.django_db
JOUR = datetime.timedelta(days=1)


def un_parcours(portes, bassin, etat=EtatFiche.RECUE, **champs):
    """A slip that went through so many doors; the last one received the person."""
    fiche = une_fiche(bassin=bassin, etat=etat, **champs)
    for rang in range(1, portes + 1):
        issue = Issue.RECUE if rang == portes else Issue.ADRESSEE
        PassagePorte.objects.create(fiche=fiche, rang=rang, structure=une_structure(), issue=issue)
    return fiche


def lire(code, bassin):
    """A number over the last weeks: a whole month at least."""
    demain = timezone.localdate() + JOUR
    return indicateurs()[code].lire(Perimetre(Etendue.BASSIN, bassin.pk), demain - 40 * JOUR, demain)


def test_doors_are_counted_with_the_erased_ones_and_hidden_under_five():
    niort, ailleurs = un_bassin(), un_bassin("poitiers")
    for portes in (1, 2, 3, 2):
        un_parcours(portes, niort)
    un_parcours(4, niort, etat=EtatFiche.OUVERTE)
    assert lire("portes_en_moyenne", niort) == lire("deux_portes", niort) == Valeur(None, masque=True)
    Decompte.objects.create(mois=timezone.localdate().replace(day=1), bassin=niort, portes=2, nombre=6)
    assert lire("portes_en_moyenne", niort) == Valeur(2.0)
    assert lire("deux_portes", niort) == Valeur(9, sur=10)
    assert lire("portes_en_moyenne", ailleurs) == Valeur(None) and lire("deux_portes", ailleurs) == Valeur(0, sur=0)


def une_mesure(servis, bassin=None):
    """A need of a bassin, as a night measured it."""
    return Couverture.objects.create(
        bassin=bassin or un_bassin(), besoin=un_besoin(), habitants=1000, a_15_km=0, a_30_km=servis, a_50_km=1000,
        structures=1, perimes=0,
    )  # fmt: skip


def test_the_page_of_a_bassin_says_its_shares_and_its_doors_to_who_animates(client):
    une_commune("Niort")
    une_mesure(375)
    for _ in range(5):
        un_parcours(2, un_bassin())
    assert lire("part_couverte", un_bassin()).nombre == 37
    url = "/bassins/niort/"
    assert "Portes et couverture" in page_lue(client.get(url)) and "portes passées" not in page_lue(client.get(url))
    client.force_login(une_chargee_de_mission("niort"))
    lue = page_lue(client.get(url))
    assert "37&nbsp;%" in lue and "<strong>2,0 portes</strong> passées en moyenne" in lue


def test_the_morning_card_says_holes_and_third_doors_of_ones_own_bassins(client):
    un_parcours(3, un_bassin()), un_parcours(3, None), un_parcours(2, un_bassin("royan"))
    depuis = timezone.localdate() - 7 * JOUR
    assert troisiemes_portes(None, depuis) == {"Hors bassin": 1, "Niort": 1}
    assert (
        troisiemes_portes([un_bassin().pk], depuis) == {"Niort": 1} and troisiemes_portes(None, depuis + 9 * JOUR) == {}
    )
    trou = Trou.objects.create(bassin=un_bassin(), besoin=un_besoin(), part_avant=60, du=timezone.localdate())
    client.force_login(une_chargee_de_mission("niort"))
    lue = page_lue(client.get("/mon-espace/"))
    assert str(trou.besoin) in lue and "Troisièmes portes depuis sept jours&nbsp;: Niort (1)." in lue
    client.force_login(une_chargee_de_mission("poitiers"))
    assert "Troisièmes portes" not in page_lue(client.get("/mon-espace/"))


def test_the_check_finds_each_thing_wrong_and_nothing_right():
    un_parcours(2, un_bassin(), ouverte_le=timezone.localdate() - 100 * JOUR)
    Trou.objects.create(bassin=un_bassin(), besoin=un_besoin(), part_avant=60, du=timezone.localdate())
    mesure = une_mesure(0)
    premier = datetime.date(2026, 1, 1)
    Decompte.objects.create(mois=premier, portes=1, nombre=2)
    jeu = un_jeu(etat=EtatJeu.EN_VIGUEUR, publie_le=timezone.now(), resultats={"cas": [{"juste": True}]})
    verifications = (fiches_coherentes, couverture_coherente, decomptes_coherents, jeux_coherents)
    assert [list(verifier()) for verifier in verifications] == [[]] * 4
    un_parcours(1, un_bassin(), ouverte_le=timezone.localdate() - 190 * JOUR)
    attend = une_fiche()
    PassagePorte.objects.create(fiche=attend, rang=2, structure=attend.structure, le=timezone.localdate() - 70 * JOUR)
    Couverture.objects.filter(pk=mesure.pk).update(a_30_km=10)
    Decompte.objects.create(mois=premier, portes=1, nombre=4, bassin=un_bassin())
    JeuDeRegles.objects.filter(pk=jeu.pk).update(resultats={"cas": [{"juste": False}]})
    assert [len(list(verifier())) for verifier in verifications] == [3, 1, 1, 1]
    assert FicheLiaison.objects.count() == 3


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
