"""Random sequences of what learners, authors and coordinators do: nothing acquired is lost, nothing is dated again.

Marks (first, late, repeated, by an old page), notes, signs of presence, edits of modules (steps added, removed, moved,
module withdrawn or back), changes of the completion rule, exceptions, evaluations.
"""

import datetime
import os

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from home.erreurs import RegleRefusee
from safran.formations.choices import Operateur
from safran.formations.models import FormationPage
from safran.parcours.models import Achevement, EtapeVue, ModuleAcheve, ModulePage, NoteEtape, Suivi, TempsEtape
from safran.parcours.prises import parcours_coherents
from safran.parcours.queries.suivis import avancement_lire
from safran.parcours.rules import suivis as achevements
from safran.parcours.rules.suivis import note_enregistrer, temps_ajouter
from tests.fabriques import un_conseiller, une_region
from tests.safran.fabriques_formations import un_module, une_etape, une_formation

pytestmark = pytest.mark.django_db
T0 = datetime.datetime(2027, 3, 12, 9, tzinfo=datetime.UTC)
SUITES = int(os.environ.get("SAFRAN_SUITES", "20"))  # mille avant de dire que c’est fait
IDENTITES = [f"00000000-0000-4000-8000-00000000000{n}" for n in range(7)]

rang = st.integers(0, 1)
etape = st.sampled_from(IDENTITES)
gestes = st.lists(
    st.one_of(
        st.tuples(st.just("marquer"), rang, etape),
        st.tuples(st.just("marquer"), rang, etape),
        st.tuples(st.just("noter"), rang, etape, st.sampled_from("abc"), st.integers(1, 3), st.integers(0, 3)),
        st.tuples(st.just("signe"), rang, etape),
        st.tuples(st.just("editer"), rang, st.lists(etape, max_size=5, unique=True)),
        st.tuples(st.just("retirer"), rang),
        st.tuples(st.just("remettre"), rang),
        st.tuples(st.just("regle"), st.sampled_from(["etapes_vues", "module_vu", "rien"])),
        st.tuples(st.just("deroger")),
        st.tuples(st.just("evaluer")),
        st.tuples(st.just("attendre"), st.sampled_from([1, 20, 70, 4000])),
    ),
    min_size=4,
    max_size=18,
)


class Monde:
    """One training of two modules, one learner; what was acquired so far."""

    def __init__(self) -> None:
        self.formation = une_formation()
        self.modules = [
            un_module(self.formation, [une_etape(etape_id=identite) for identite in IDENTITES[3 * n : 3 * n + 2]])
            for n in range(2)
        ]
        self.suivi = achevements.suivi_commencer(compte=un_conseiller(), formation=self.formation)
        self.region = une_region()
        self.secondes = 0
        self.ecoule = 0
        self.acquis: dict = {}
        self.recues: dict = {}

    def jouer(self, geste: tuple) -> None:
        """One gesture, at its hour; a refusal is an answer too."""
        with time_machine.travel(T0 + datetime.timedelta(seconds=self.ecoule), tick=False):
            try:
                with transaction.atomic():
                    getattr(self, geste[0])(*geste[1:])
            except RegleRefusee:
                pass

    def lu(self) -> Suivi:
        return Suivi.objects.select_related("compte", "formation").get(pk=self.suivi.pk)

    def marquer(self, n: int, identite: str) -> None:
        achevements.etape_marquer(suivi=self.lu(), module=self.modules[n].pk, etape_id=identite)

    def noter(self, n: int, identite: str, page: str, numero: int, version: int) -> None:
        texte = f"{page}{numero}"
        note_enregistrer(
            suivi=self.lu(), module_pk=self.modules[n].pk, etape_id=identite, texte=texte,
            page=page, numero=numero, version=version,
        )  # fmt: skip

    def signe(self, n: int, identite: str) -> None:
        temps_ajouter(suivi=self.lu(), module_pk=self.modules[n].pk, etape_id=identite)

    def editer(self, n: int, identites: list[str]) -> None:
        page = ModulePage.objects.get(pk=self.modules[n].pk)
        page.etapes = page.etapes.stream_block.to_python([une_etape("E", etape_id=i) for i in identites])
        page.save()

    def retirer(self, n: int) -> None:
        ModulePage.objects.filter(pk=self.modules[n].pk).update(live=False)

    def remettre(self, n: int) -> None:
        ModulePage.objects.filter(pk=self.modules[n].pk).update(live=True)

    def regle(self, genre: str) -> None:
        formation = FormationPage.objects.get(pk=self.formation.pk)
        criteres = {"etapes_vues": [("etapes_vues", None)], "rien": []}
        criteres["module_vu"] = [("module_vu", {"module": str(self.modules[0].pk)})]
        formation.achevement_operateur, formation.achevement_criteres = Operateur.TOUS, criteres[genre]
        formation.save()

    def deroger(self) -> None:
        achevements.derogation_accorder(suivi=self.lu(), accordee_par=self.region, motif="Présente")

    def evaluer(self) -> None:
        achevements.achevement_evaluer(suivi=self.lu())

    def attendre(self, secondes: int) -> None:
        self.ecoule += secondes

    def verifier(self) -> None:
        """What was acquired before is still there, with its date; progress goes one way only."""
        suivi = self.lu()
        avancement = avancement_lire(suivi)
        assert self.acquis.get("progression", 0) <= suivi.progression_max <= 100
        assert suivi.progression_max <= avancement.pourcentage <= 100
        lus = {
            "acheve": {suivi.pk: suivi.acheve_le} if suivi.acheve_le else {},
            "raisons": dict(Achevement.objects.values_list("suivi_id", "expression")),
            "etapes": {(m, e): le for m, e, le in EtapeVue.objects.values_list("module_id", "etape_id", "vue_le")},
            "modules": dict(ModuleAcheve.objects.values_list("module_id", "acheve_le")),
        }
        for nom, lu in lus.items():
            for cle, valeur in self.acquis.get(nom, {}).items():
                assert lu.get(cle) == valeur, f"{nom} : {cle} valait {valeur}, vaut {lu.get(cle)}"
        temps = sum(TempsEtape.objects.values_list("secondes", flat=True))
        assert self.acquis.get("temps", 0) <= temps <= self.ecoule
        notes = {n.pk: n.version for n in NoteEtape.objects.all()}
        assert all(notes.get(pk, -1) >= version for pk, version in self.acquis.get("notes", {}).items())
        self.acquis = {**lus, "progression": suivi.progression_max, "temps": temps, "notes": notes}


@pytest.mark.integration
@given(st.data())
@settings(
    max_examples=SUITES,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_nothing_acquired_is_lost_whatever_the_order_of_things(db, donnees):
    with transaction.atomic():
        monde = Monde()
        for geste in donnees.draw(gestes):
            monde.jouer(geste)
            monde.verifier()
        assert list(parcours_coherents()) == []
        transaction.set_rollback(True)
