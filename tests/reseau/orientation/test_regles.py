"""Rules in versions: nobody publishes a set that answers a case wrongly, and nobody writes over somebody else."""

import uuid
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.annuaire.models import Service
from reseau.orientation.models import BesoinType, JeuDeRegles, Regle, Situation
from reseau.orientation.queries.assistant import portes_calculer
from reseau.orientation.queries.regles import ABSENTE, ATTENDUE_HORS_DE_PORTEE, FERME, INTERDITE_PREMIERE, essayer
from reseau.orientation.rules.besoins import choix_ecrire, orientation_charger
from reseau.orientation.rules.fiches import refus_proposer
from reseau.orientation.rules.regles import (
    cas_ecarter,
    cas_ecrire,
    cas_proposer,
    cas_retenir,
    cas_retirer,
    jeu_essayer,
    jeu_preparer,
    jeu_publier,
    regle_ecarter,
    regle_ecrire,
    regle_proposer,
    regle_retenir,
    regle_retirer,
)
from tests.fabriques import un_conseiller, un_reseau, une_chargee_de_mission, une_region
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.orientation.fabriques import un_besoin, une_demande, une_situation
from tests.reseau.orientation.fabriques_regles import un_cas_ecrit, un_jeu_en_vigueur, une_porte, une_regle

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def region():
    """Two doors at two distances, a case that awaits the far one, and who keeps the rules."""
    une_porte()
    une_porte("Melle", "cibc")
    compte = une_region()
    un_cas_ecrit(compte, un_reseau("cibc"), interdits=[un_reseau("apec")])
    return compte


def refus(regle_dite, /, **champs):
    with pytest.raises(RegleRefusee) as dit:
        regle_dite(**champs)
    return dit.value.code


def premiere():
    return portes_calculer(une_demande()).portes[0].structure.reseau.code


def etat(jeu):
    return JeuDeRegles.objects.get(pk=jeu.pk).etat


def test_set_is_tried_published_then_replaced_by_its_copy_and_history_says_who(region):
    assert premiere() == "missions-locales"
    jeu = un_jeu_en_vigueur(region)
    assert premiere() == "cibc" and etat(jeu) == "EN_VIGUEUR"
    assert [passage.par for passage in jeu.historique.all()] == [region] * 4
    suivant = jeu_preparer(par=region)
    assert jeu_preparer(par=region) == suivant and suivant.numero == jeu.numero + 1
    copie = suivant.regles.get()
    assert copie.nom == jeu.regles.get().nom and copie.motif == "Parce que."
    une_regle(suivant, region, poids=5, regle=copie)
    assert premiere() == "cibc"  # le brouillon n’agit pas
    jeu_essayer(jeu=suivant, par=region)
    jeu_publier(jeu=suivant, par=region)
    assert (etat(jeu), etat(suivant)) == ("REMPLACE", "EN_VIGUEUR") and premiere() == "missions-locales"
    assert jeu.regles.get().poids == 40
    assert jeu_publier(jeu=suivant, par=region).publie_le == suivant.__class__.objects.get(pk=suivant.pk).publie_le


def test_wrong_case_refuses_publication_even_to_the_region(region):
    jeu = jeu_preparer(par=region)
    une_regle(jeu, region, effet="ECARTER")
    essai = jeu_essayer(jeu=jeu, par=region)
    assert [(r.juste, r.raison, r.regles) for r in essai.cas] == [(False, ABSENTE, ("R-01",))]
    assert refus(jeu_publier, jeu=jeu, par=region) == "etat" and etat(jeu) == "BROUILLON"
    regle_retirer(regle=jeu.regles.get(), par=region, version=JeuDeRegles.objects.get().version)
    assert jeu_essayer(jeu=jeu, par=region).tous_justes and etat(jeu) == "ESSAYE"
    # Essayé juste, puis l’annuaire change : c’est à l’instant de publier que tout se repasse.
    Service.objects.filter(structure__reseau__code="cibc").delete()
    assert refus(jeu_publier, jeu=jeu, par=region) == "essai"
    assert not JeuDeRegles.objects.filter(etat="EN_VIGUEUR").exists()


def test_bench_without_a_case_publishes_nothing():
    region = une_region()
    jeu = jeu_preparer(par=region)
    assert not jeu_essayer(jeu=jeu, par=region).tous_justes and etat(jeu) == "BROUILLON"


@pytest.mark.parametrize(
    "geste", ["regle", "retrait", "cas", "correction", "retrait_cas", "cas_retenu", "regle_retenue"]
)
def test_any_change_brings_a_tried_set_back_to_draft(region, geste):
    jeu = jeu_preparer(par=region)
    regle = une_regle(jeu, region)
    cas = un_cas_ecrit(region, un_reseau("cibc"))
    charge = une_chargee_de_mission()
    dits = {"besoin": un_besoin(), "situation": une_situation(), "commune": une_commune(), "libelle": "Cas"}
    propose = cas_proposer(par=charge, cle=uuid.uuid4(), **dits)
    proposee = regle_proposer(
        par=charge, cle=uuid.uuid4(), besoin=un_besoin(), effet="ECARTER", mode="PERMANENCE", motif="Trop loin."
    )
    jeu_essayer(jeu=jeu, par=region)
    assert etat(jeu) == "ESSAYE"
    gestes = {
        "regle": lambda: une_regle(jeu, region),
        "retrait": lambda: regle_retirer(regle=regle, par=region, version=JeuDeRegles.objects.get().version),
        "cas": lambda: un_cas_ecrit(region),
        "correction": lambda: un_cas_ecrit(region, cas=cas, version=1),
        "retrait_cas": lambda: cas_retirer(cas=cas, par=region),
        "cas_retenu": lambda: cas_retenir(cas=propose, par=region),
        "regle_retenue": lambda: regle_retenir(regle=proposee, par=region),
    }
    gestes[geste]()
    assert etat(jeu) == "BROUILLON"


def test_second_writer_reads_again_and_a_double_click_writes_once(region):
    jeu = jeu_preparer(par=region)
    dits = {"besoin": un_besoin(), "effet": "EXIGER", "reseau": un_reseau("cibc"), "motif": "Parce que."}
    cle = uuid.uuid4()
    envois = [regle_ecrire(jeu=jeu, par=region, version=1, cle=cle, **dits) for _ in range(2)]
    assert envois[0] == envois[1] and Regle.objects.count() == 1
    assert refus(regle_ecrire, jeu=jeu, par=region, version=1, cle=uuid.uuid4(), **dits) == "version"
    assert refus(regle_retirer, regle=envois[0], par=region, version=1) == "version"
    cas = un_cas_ecrit(region)
    un_cas_ecrit(region, cas=cas, version=1)
    with pytest.raises(RegleRefusee, match="entre-temps"):
        un_cas_ecrit(region, cas=cas, version=1)


@pytest.mark.parametrize(
    ("dits", "code"), [({"besoin": None}, "condition"), ({"mode": "A_DISTANCE"}, "cible"), ({"reseau": None}, "cible")]
)
def test_rule_says_when_it_acts_and_one_target(region, dits, code):
    jeu = jeu_preparer(par=region)
    assert refus(une_regle, jeu=jeu, par=region, **dits) == code
    assert not jeu.regles.exists()


def test_proposal_acts_on_nothing_until_the_region_takes_it(region):
    jeu, charge = un_jeu_en_vigueur(region), une_chargee_de_mission()
    dits = {"par": charge, "besoin": un_besoin(), "effet": "ECARTER", "reseau": un_reseau("cibc"), "motif": "Fermé."}
    proposee = regle_proposer(cle=uuid.uuid4(), **dits)
    refusee = regle_proposer(cle=uuid.uuid4(), **dits)
    assert premiere() == "cibc" and proposee.jeu == jeu
    assert refus(regle_proposer, cle=uuid.uuid4(), **{**dits, "par": un_conseiller()}) == "droit"
    assert refus(regle_ecarter, regle=refusee, par=region, motif=" ") == "motif"
    assert refus(regle_retenir, regle=refusee, par=charge) == "droit"
    regle_ecarter(regle=refusee, par=region, motif="Il a rouvert.")
    assert refus(regle_retenir, regle=refusee, par=region) == "decidee"
    retenue = regle_retenir(regle=proposee, par=region)
    assert retenue.jeu.numero == jeu.numero + 1 and retenue.jeu.regles.filter(etat="RETENUE").count() == 2
    regle_retenir(regle=proposee, par=region)
    dits = [courriel.texte for courriel in Courriel.objects.filter(destinataire=charge.email).order_by("pk")]
    assert ["Il a rouvert." in dit for dit in dits] == [True, False] and "retient votre proposition" in dits[1]
    assert premiere() == "cibc"


def test_three_refusals_propose_once_for_a_service_and_a_situation(region):
    service = Service.objects.get(structure__reseau__code="cibc")
    une, autre = (refus_proposer(service=service, situation=une_situation()) for _ in range(2))
    assert une == autre and une.etat == "PROPOSEE" and une.propose_par is None
    assert refus_proposer(service=service, situation=une_situation("scolaire")) != une


def test_case_is_proposed_then_taken_or_set_aside_with_a_reason(region):
    charge = une_chargee_de_mission()
    dits = {"besoin": un_besoin(), "situation": une_situation(), "commune": une_commune(), "libelle": "Cas"}
    cas = [cas_proposer(par=charge, cle=uuid.uuid4(), **dits) for _ in range(2)]
    jeu = jeu_preparer(par=region)
    assert len(essayer(jeu).cas) == 1
    cas_retenir(cas=cas[0], par=region)
    cas_ecarter(cas=cas[1], par=region, motif="Déjà là.")
    assert len(essayer(jeu).cas) == 2
    assert refus(cas_ecarter, cas=cas[0], par=region, motif="Non") == "decidee"
    assert refus(cas_ecrire, par=charge, cle=uuid.uuid4(), **dits) == "droit"
    deux = {"attendus": [un_reseau("cibc")], "interdits": [un_reseau("cibc")]}
    assert refus(cas_ecrire, par=region, cle=uuid.uuid4(), **dits, **deux) == "interdits"


@pytest.mark.parametrize(
    ("champs", "raison"),
    [
        ({"attendus": ["missions-locales"], "interdits": ["apec"]}, ""),
        ({"attendus": ["cibc"]}, ""),
        ({"attendus": ["apec"]}, ABSENTE),
        ({"attendus": ["cibc"], "interdits": ["missions-locales"]}, INTERDITE_PREMIERE),
        ({}, ATTENDUE_HORS_DE_PORTEE),
        ({"commune": "La Rochelle"}, ""),
    ],
)
def test_case_is_right_by_its_first_two_doors_or_by_nothing_near(region, champs, raison):
    ensembles = {nom: [un_reseau(code) for code in champs.get(nom, ())] for nom in ("attendus", "interdits")}
    cas = un_cas_ecrit(region, commune=une_commune(champs.get("commune", "Niort")), **ensembles)
    resultats = {resultat.numero: resultat for resultat in essayer(jeu_preparer(par=region)).cas}
    assert resultats[cas.numero].raison == raison


def test_case_whose_need_is_closed_is_wrong_and_says_so(region):
    BesoinType.objects.update(valide_au=timezone.localdate())
    assert [resultat.raison for resultat in essayer(jeu_preparer(par=region)).cas] == [FERME]


def test_bench_asks_three_questions_per_case_at_most(region):
    jeu, choisies = jeu_preparer(par=region), ["SOIR", "ACCES", "SANS_TRANSPORT", "LECTURE"]
    differentes = (list(suite) for taille in range(1, 4) for suite in combinations(choisies, taille))

    def questions(nombre):
        for rang in range(nombre):  # chaque cas est une autre demande : rien de ce qui est lu ne sert deux fois
            commune = une_commune(["Niort", "Melle", "La Rochelle"][rang % 3])
            un_cas_ecrit(region, un_reseau("cibc"), commune=commune, contraintes=next(differentes))
        essayer(jeu)
        with CaptureQueriesContext(connection) as posees:
            assert len(essayer(jeu).cas) > nombre
        return len(posees)

    avant = questions(3)
    assert questions(9) - avant <= 9 * 3


def test_needs_of_the_start_are_loaded_once_and_what_the_region_wrote_stays():
    assert orientation_charger() == 23 and orientation_charger() == 0
    besoin = BesoinType.objects.get(code="evoluer")
    choix_ecrire(choix=besoin, libelle="Progresser", publics=[])
    with pytest.raises(RegleRefusee):
        choix_ecrire(choix=besoin, code="autre")
    Situation.objects.get(code="cadre").delete()
    assert orientation_charger() == 1
    besoin.refresh_from_db()
    assert besoin.libelle == "Progresser" and not besoin.publics.exists()
    for charge in BesoinType.objects.all():
        assert charge.missions.exists() and charge.themes.exists(), charge
