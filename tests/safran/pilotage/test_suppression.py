"""No small number is shown, nor given back by any addition or subtraction of what is shown, by any axis or year."""

from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safran.pilotage.choices import Axe
from safran.pilotage.protection import TOUTES, Comptes, petite, proteger

# Une machine chargée n’est pas une faute.
SANS_MONTRE = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
PREMIER = 2**31 - 1
NOMBRES = st.one_of(st.integers(0, 3), st.integers(0, 6), st.integers(0, 30))
STRUCTURES = {"a1": "a", "a2": "a", "b1": "b", "b2": "b", "c1": "c", None: None}
SESSIONS = st.tuples(st.integers(2024, 2026), st.integers(1, 3), st.sampled_from([None, 1, 2]))
MONDES = st.lists(
    st.tuples(SESSIONS, st.dictionaries(st.sampled_from(list(STRUCTURES)), NOMBRES, max_size=4)), min_size=1, max_size=8
)


def les_comptes(monde) -> tuple[Comptes, dict]:
    """The same people told by sessions, structures and the crossed table; and every figure, as what it adds up."""
    structures, mixte = defaultdict(int), defaultdict(int)
    chiffres: dict[tuple, dict] = defaultdict(dict)
    for pk, ((annee, formation, bassin), equipe) in enumerate(monde):
        for structure in STRUCTURES:
            n, reseau = equipe.get(structure, 0), STRUCTURES[structure]
            if structure in equipe:
                structures[structure, reseau, annee] += n
                mixte[bassin, reseau, annee] += n
            for vue in (annee, TOUTES):
                cles = [
                    (Axe.SESSION, pk), (Axe.FORMATION, formation), (Axe.BASSIN, bassin), (Axe.STRUCTURE, structure),
                    (Axe.RESEAU, reseau), ("croisement", (bassin, reseau)), (Axe.ANNEE, vue),
                ]  # fmt: skip
                for axe, cle in cles:
                    chiffres[axe, cle, vue][pk, structure] = n
            chiffres[Axe.ANNEE, annee, TOUTES][pk, structure] = n
    sessions = tuple((pk, *ou, sum(equipe.values())) for pk, (ou, equipe) in enumerate(monde))
    lignes = [tuple((*cle, n) for cle, n in nombres.items()) for nombres in (structures, mixte)]
    return Comptes(sessions, *lignes), chiffres


class Base:
    """What follows from what is shown: additions and subtractions, modulo a great prime."""

    def __init__(self) -> None:
        self.pivots: dict = {}

    def reste(self, forme: dict) -> dict:
        forme = {cle: n % PREMIER for cle, n in forme.items()}
        while pivot := next((cle for cle in forme if forme[cle] and cle in self.pivots), None):
            facteur = forme[pivot]
            for cle, n in self.pivots[pivot].items():
                forme[cle] = (forme.get(cle, 0) - facteur * n) % PREMIER
        return {cle: n for cle, n in forme.items() if n}

    def ajouter(self, forme: dict) -> None:
        if reste := self.reste(forme):
            pivot = next(iter(reste))
            inverse = pow(reste[pivot], -1, PREMIER)
            reste = {cle: n * inverse % PREMIER for cle, n in reste.items()}
            for cle, autre in self.pivots.items():
                if facteur := autre.get(pivot):
                    for c, n in reste.items():
                        autre[c] = (autre.get(c, 0) - facteur * n) % PREMIER
                    self.pivots[cle] = {c: n for c, n in autre.items() if n}
            self.pivots[pivot] = reste


@SANS_MONTRE
@given(MONDES)
def test_no_hidden_figure_follows_from_those_shown_by_any_axis_or_year(monde):
    comptes, chiffres = les_comptes(monde)
    caches, base = proteger(comptes), Base()
    caches_de = {cle: caches.cachee(*cle) for cle in chiffres}
    for cle, cases in chiffres.items():
        valeur = sum(cases.values())
        assert caches_de[cle] or not petite(valeur), cle
        if not caches_de[cle]:
            base.ajouter(dict.fromkeys(cases, 1))
    for cle, cases in chiffres.items():
        if petite(sum(cases.values())):
            assert base.reste(dict.fromkeys(cases, 1)), cle


def comptes_de(*sessions) -> Comptes:
    """Sessions (year, training, bassin, people), everybody from one structure."""
    monde = [((annee, formation, bassin), {"a1": n}) for annee, formation, bassin, n in sessions]
    return les_comptes(monde)[0]


def test_complement_is_taken_among_sisters_and_held_over_years():
    caches = proteger(comptes_de((2026, 1, 1, 3), (2026, 1, 1, 12), (2026, 2, 1, 6), (2026, 2, 1, 20)))
    assert {cle for axe in Axe for cle, _ in caches.lignes[axe]} == {0, 1}, "A1 avec A2, et aucun total"
    assert all(caches.cachee(Axe.SESSION, pk, TOUTES) == (pk < 2) for pk in range(4))
    caches = proteger(comptes_de((2025, 1, 1, 3), (2025, 2, 1, 9), (2026, 1, 1, 12), (2026, 2, 1, 20)))
    for formation in (1, 2):
        vues = {vue: caches.cachee(Axe.FORMATION, formation, vue) for vue in (2025, 2026, TOUTES)}
        assert vues == {2025: True, 2026: False, TOUTES: True}
    assert not caches.cachee(Axe.ANNEE, 2025, 2025) and not caches.cachee(Axe.BASSIN, 1, 2025)
    tranquille = proteger(comptes_de((2025, 1, 1, 5), (2025, 2, 1, 9), (2026, 1, 2, 12)))
    assert not any(tranquille.lignes.values()) and not tranquille.annees


def test_first_sign_ups_of_next_year_take_nothing_from_this_year():
    """What covers all years waits until they are five: the three of next year would be what this year leaves of it."""
    caches = proteger(comptes_de((2026, 1, 1, 12), (2026, 2, 1, 20), (2027, 1, 1, 3)))
    assert not caches.cachee(Axe.ANNEE, 2026, 2026) and not caches.cachee(Axe.ANNEE, 2026, TOUTES)
    assert not caches.cachee(Axe.FORMATION, 1, 2026) and not caches.cachee(Axe.BASSIN, 1, 2026)
    assert caches.cachee(Axe.ANNEE, 2027, 2027) and caches.cachee(Axe.BASSIN, 1, 2027)
    assert caches.cachee(Axe.ANNEE, TOUTES, TOUTES) and caches.cachee(Axe.FORMATION, 2, TOUTES)
    ensemble = proteger(comptes_de((2025, 1, 1, 12), (2026, 1, 1, 4), (2027, 1, 1, 3)))
    vues = {annee: ensemble.cachee(Axe.ANNEE, annee, TOUTES) for annee in (2025, 2026, 2027, TOUTES)}
    assert vues == {2025: False, 2026: True, 2027: True, TOUTES: False}
