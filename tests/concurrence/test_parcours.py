"""Many hands on one following: progress exact, completion once, its date for good."""

from functools import partial

import pytest

from safran.parcours.models import Achevement, Derogation, EtapeVue, ModulePage, Suivi, formation_achevee
from safran.parcours.queries.suivis import avancement_lire
from safran.parcours.rules import suivis
from safran.parcours.rules import suivis as achevements
from safran.parcours.rules.suivis import etape_marquer, suivi_commencer
from safran.scorm.models import EtatSco, PassageScorm, scorm_terminee
from safran.scorm.rules import Cliche, cliche_enregistrer, lancement_ouvrir, passage_ouvrir
from tests.concurrence.outils import Rencontre, codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_conseiller, une_region
from tests.safran.fabriques_formations import etapes_de, etapes_remplacer, un_module, une_etape, une_formation
from tests.safran.fabriques_scorm import une_version

pytestmark = pytest.mark.django_db(transaction=True)
DIX = 10


@pytest.fixture
def achevees():
    recues = []

    def ecouter(sender, suivi, **kwargs):
        recues.append(suivi.pk)

    formation_achevee.connect(ecouter)
    yield recues
    formation_achevee.disconnect(ecouter)


def _suivre(etapes: int = DIX) -> tuple[Suivi, ModulePage]:
    formation = une_formation()
    module = un_module(formation, etapes)
    return suivi_commencer(compte=un_conseiller(), formation=formation), module


def _marquer(suivi: Suivi, module: ModulePage, etape_id: str) -> int:
    """As a request does: read the following, then mark."""
    lu = Suivi.objects.select_related("compte", "formation").get(pk=suivi.pk)
    return etape_marquer(suivi=lu, module=module.pk, etape_id=etape_id).pourcentage


def test_training_begun_eight_times_is_one_following_and_a_step_marked_ten_times_counts_once(monkeypatch):
    formation, compte = une_formation(), un_conseiller()
    un_module(formation, 2)
    suivis = reussies(ensemble_fois(8, suivi_commencer, compte=compte, formation=formation))
    assert len({suivi.pk for suivi in suivis}) == Suivi.objects.count() == 1
    suivi, module = _suivre()
    rencontre = Rencontre(DIX).placer(monkeypatch, achevements, "avancement_lire", apres=True)
    etape = etapes_de(module)[0]
    assert reussies(ensemble_fois(DIX, _marquer, suivi=suivi, module=module, etape_id=etape)) == [10] * DIX
    suivi.refresh_from_db()
    assert EtapeVue.objects.count() == 1 and suivi.progression_max == 10 and rencontre.empechee


def test_ten_steps_marked_by_ten_threads_complete_once_with_exact_progress(achevees):
    suivi, module = _suivre()
    issues = ensemble(*[partial(_marquer, suivi, module, etape) for etape in etapes_de(module)])
    assert sorted(reussies(issues)) == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    suivi.refresh_from_db()
    assert EtapeVue.objects.count() == DIX and suivi.progression_max == 100 and achevees == [suivi.pk]
    date = suivi.acheve_le
    assert reussies(ensemble(*[partial(_marquer, suivi, module, etape) for etape in etapes_de(module)])) == [100] * DIX
    suivi.refresh_from_db()
    assert suivi.acheve_le == date and Achevement.objects.count() == 1 and achevees == [suivi.pk]


def test_module_edited_while_ten_steps_are_marked_never_goes_beyond_100_nor_back():
    suivi, module = _suivre()
    ids = etapes_de(module)
    gardees = [une_etape(etape_id=un) for un in ids[:6]]

    def publier(etapes: list[dict]) -> None:
        etapes_remplacer(module, etapes)

    editions = [partial(publier, gardees), partial(publier, [*gardees, une_etape()])]
    issues = ensemble(*[partial(_marquer, suivi, module, un) for un in ids], *editions)
    assert set(codes(issues)) <= {"", "etape_absente"}
    atteint = max(v for v in reussies(issues) if v is not None)
    suivi.refresh_from_db()
    avancement = avancement_lire(suivi)
    assert atteint <= suivi.progression_max <= avancement.pourcentage <= 100
    assert {cle for _module, cle in avancement.vues} <= set(ids) and set(ids[:6]) <= {c for _m, c in avancement.vues}


def test_exception_granted_while_the_last_step_is_marked_completes_once(achevees):
    suivi, module = _suivre(1)
    region = une_region()
    issues = ensemble(
        partial(_marquer, suivi, module, etapes_de(module)[0]),
        *[partial(achevements.derogation_accorder, suivi=suivi, accordee_par=region, motif="Vu à l’oral.")] * 2,
    )
    assert set(codes(issues)) <= {"", "deja_achevee"} and achevees == [suivi.pk]
    assert Achevement.objects.count() == 1 and Derogation.objects.count() <= 1


# Two tabs on one module: one passage, each sending kept once, one completion (R14, R26)
STATUT = "cmi.core.lesson_status"


@pytest.fixture
def recus():
    etats = []

    def ecouter(sender, passage, **kwargs):
        etats.append(passage.etat)

    scorm_terminee.connect(ecouter)
    yield etats
    scorm_terminee.disconnect(ecouter)


def _ouvert():
    passage = passage_ouvrir(compte=un_conseiller(), paquet=une_version().paquet)
    lancement_ouvrir(passage=passage, sco="i-un")
    return passage


def _envoi(passage, compteur, **valeurs):
    cliche = Cliche(1, compteur, {STATUT: "incomplete", **valeurs})
    return partial(cliche_enregistrer, passage=passage, sco="i-un", cliche=cliche)


def test_module_begun_six_times_is_one_passage_and_an_activity_opened_four_times_gives_four_numbers():
    compte, paquet = un_conseiller(), une_version().paquet
    passages = reussies(ensemble_fois(6, passage_ouvrir, compte=compte, paquet=paquet))
    assert len({passage.uuid for passage in passages}) == 1 and PassageScorm.objects.count() == 1
    passage = passage_ouvrir(compte=un_conseiller(), paquet=une_version().paquet)
    lancements = reussies(ensemble_fois(4, lancement_ouvrir, passage=passage, sco="i-un"))
    assert sorted(lancement.depart["cmi.core.entry"] for lancement in lancements) == ["ab-initio"] * 4
    assert EtatSco.objects.get().lancement == 4


def test_two_tabs_with_the_same_counter_keep_one_sending_and_those_that_cross_end_with_the_latest():
    passage = _ouvert()
    envois = [_envoi(passage, 1, **{"cmi.suspend_data": f"onglet {n}"}) for n in range(4)]
    reponses = reussies(ensemble(*envois))
    assert all(reponse == reponses[0] for reponse in reponses)
    etat = EtatSco.objects.get()
    assert etat.compteur == 1 and etat.valeurs["cmi.suspend_data"].startswith("onglet")
    passage = _ouvert()
    envois = [_envoi(passage, n, **{"cmi.suspend_data": f"page {n}"}) for n in (3, 1, 5, 2, 4)]
    reussies(ensemble(*envois))
    etat = EtatSco.objects.get(passage=passage)
    assert (etat.compteur, etat.valeurs["cmi.suspend_data"]) == (5, "page 5")


def test_module_finished_six_times_at_once_completes_the_training_once(recus):
    passage = _ouvert()
    paquet = passage.version.paquet
    formation = une_formation()
    un_module(formation, [une_etape("Le module", [("scorm", paquet.pk)])])
    suivi = suivis.suivi_commencer(compte=passage.compte, formation=formation)
    envois = [_envoi(passage, n, **{STATUT: "passed"}) for n in (1, 1, 2, 2, 3, 3)]
    reussies(ensemble(*envois))
    suivi.refresh_from_db()
    assert suivi.est_acheve and recus == ["REUSSI"]
    assert EtapeVue.objects.count() == Achevement.objects.count() == 1
