"""Rules in versions: no set that answers a case wrongly is published, nobody writes over somebody else."""

import uuid
from itertools import combinations

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.annuaire.models import Service
from reseau.orientation.models import BesoinType, CasDEssai, JeuDeRegles, Regle, Situation
from reseau.orientation.queries.assistant import portes_calculer
from reseau.orientation.queries.besoins import choix_lire
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
from reseau.vocabulaires.models import Mission, Theme
from tests.fabriques import avec_second_facteur, un_conseiller, un_reseau, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.questions import questions
from tests.reseau.annuaire.fabriques import client_de, lire, refus, une_commune
from tests.reseau.orientation.fabriques import (
    un_besoin,
    un_cas_ecrit,
    un_jeu_en_vigueur,
    une_demande,
    une_porte,
    une_regle,
    une_situation,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def region():
    """Two doors at two distances, a case that awaits the far one, and who keeps the rules."""
    une_porte()
    une_porte(commune="Melle", reseau="cibc")
    compte = avec_second_facteur(une_region())
    un_cas_ecrit(compte, un_reseau("cibc"), libelle="Cas du réseau", interdits=[un_reseau("apec")])
    return compte


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


def test_bench_without_a_case_publishes_nothing_and_one_whose_need_is_closed_is_wrong(region):
    jeu, attendu = jeu_preparer(par=region), CasDEssai.objects.get()
    BesoinType.objects.update(valide_au=timezone.localdate())
    assert [resultat.raison for resultat in essayer(jeu).cas] == [FERME]
    attendu.delete()
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


def test_rule_says_when_it_acts_and_one_target_a_double_click_writes_once_and_a_second_writer_reads_again(region):
    jeu = jeu_preparer(par=region)
    for dits, code in (({"besoin": None}, "condition"), ({"mode": "A_DISTANCE"}, "cible"), ({"reseau": None}, "cible")):
        assert refus(une_regle, jeu=jeu, par=region, **dits) == code
        assert not jeu.regles.exists()
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


def test_proposal_acts_on_nothing_until_the_region_takes_it(region):
    jeu, charge = un_jeu_en_vigueur(region), une_chargee_de_mission()
    dits = {"par": charge, "besoin": un_besoin(), "effet": "ECARTER", "reseau": un_reseau("cibc"), "motif": "Fermé."}
    proposee = regle_proposer(cle=uuid.uuid4(), **dits)
    refusee, attend = (regle_proposer(cle=uuid.uuid4(), **dits) for _ in range(2))
    assert premiere() == "cibc" and proposee.jeu == jeu
    assert refus(regle_proposer, cle=uuid.uuid4(), **{**dits, "par": un_conseiller()}) == "droit"
    assert refus(regle_ecarter, regle=refusee, par=region, motif=" ") == "motif"
    assert refus(regle_retenir, regle=refusee, par=charge) == "droit"
    regle_ecarter(regle=refusee, par=region, motif="Il a rouvert.")
    assert refus(regle_retenir, regle=refusee, par=region) == "decidee"
    retenue = regle_retenir(regle=proposee, par=region)
    assert retenue.jeu.numero == jeu.numero + 1 and retenue.jeu.regles.filter(etat="RETENUE").count() == 2
    attend.refresh_from_db()
    assert (attend.jeu, attend.etat) == (retenue.jeu, "PROPOSEE")  # sans réponse, elle suit le jeu que l’on prépare
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


def test_case_is_right_by_its_first_two_doors_or_by_nothing_near(region):
    for champs, raison in (
        ({"attendus": ["missions-locales"], "interdits": ["apec"]}, ""),
        ({"attendus": ["cibc"]}, ""),
        ({"attendus": ["apec"]}, ABSENTE),
        ({"attendus": ["cibc"], "interdits": ["missions-locales"]}, INTERDITE_PREMIERE),
        ({}, ATTENDUE_HORS_DE_PORTEE),
        ({"commune": "La Rochelle"}, ""),
    ):
        ensembles = {nom: [un_reseau(code) for code in champs.get(nom, ())] for nom in ("attendus", "interdits")}
        cas = un_cas_ecrit(region, commune=une_commune(champs.get("commune", "Niort")), **ensembles)
        resultats = {resultat.numero: resultat for resultat in essayer(jeu_preparer(par=region)).cas}
        assert resultats[cas.numero].raison == raison, champs


def test_bench_asks_three_questions_per_case_at_most(region):
    jeu, choisies = jeu_preparer(par=region), ["SOIR", "ACCES", "SANS_TRANSPORT", "LECTURE"]
    differentes = (list(suite) for taille in range(1, 4) for suite in combinations(choisies, taille))

    def posees(nombre):
        for rang in range(nombre):  # chaque cas est une autre demande : rien de ce qui est lu ne sert deux fois
            commune = une_commune(["Niort", "Melle", "La Rochelle"][rang % 3])
            un_cas_ecrit(region, un_reseau("cibc"), commune=commune, contraintes=next(differentes))
        return questions(lambda: essayer(jeu))

    avant = posees(3)
    assert posees(9) - avant <= 9 * 3


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


CLOS = 'disabled aria-describedby="pub-dit"'


def adresse(nom, *args):
    return reverse(nom, args=args)


def test_bench_shows_wrong_cases_first_and_keeps_its_button_closed_until_all_are_right(region):
    un_jeu_en_vigueur(region)
    client = client_de(region)
    client.post(adresse("jeu_de_regles_preparer"))
    jeu = JeuDeRegles.objects.get(etat="BROUILLON")
    une_regle(jeu, region, effet="ECARTER", poids=20, regle=jeu.regles.get())
    un_cas_ecrit(region, un_reseau("missions-locales"), libelle="Cas juste")
    client.post(adresse("jeu_de_regles_essayer", jeu.numero))
    page = lue(client.get(adresse("jeu_de_regles", jeu.numero)))
    assert "1 cas refuse la publication" in page and CLOS in page and "1 juste sur 2" in page
    assert page.index("Cas du réseau") < page.index("Cas juste") and "R-01, modifiée" in page
    assert "Cas juste" not in lue(client.get(adresse("jeu_de_regles", jeu.numero) + "?v=faux"))
    client.post(adresse("jeu_de_regles_publier", jeu.numero))
    assert JeuDeRegles.objects.get(etat="EN_VIGUEUR").numero == 1
    une_regle(jeu, region, regle=jeu.regles.get())
    client.post(adresse("jeu_de_regles_essayer", jeu.numero))
    assert CLOS not in lue(client.get(adresse("jeu_de_regles", jeu.numero)))
    un_cas_ecrit(region, libelle="Écrit depuis")
    page = lue(client.get(adresse("jeu_de_regles", jeu.numero)))
    assert CLOS in page and "à essayer" in page
    CasDEssai.objects.filter(libelle="Écrit depuis").delete()
    client.post(adresse("jeu_de_regles_essayer", jeu.numero))
    client.post(adresse("jeu_de_regles_publier", jeu.numero))
    assert JeuDeRegles.objects.get(etat="EN_VIGUEUR") == jeu


def test_bad_rule_is_said_at_its_field_and_what_was_typed_stays(region):
    jeu, client = jeu_preparer(par=region), client_de(region)
    envoi = {"effet": "PREFERER", "poids": "99", "motif": "Ma phrase", "cle": uuid.uuid4(), "version": jeu.version}
    page = client.post(adresse("regle_ajouter", jeu.numero), envoi)
    assert page.status_code == 422 and "Ma phrase" in lue(page)
    page = client.post(adresse("regle_ajouter", jeu.numero), {**envoi, "poids": "9", "reseau": un_reseau("cibc").pk})
    assert page.status_code == 422 and page.context["form"].errors.keys() == {"besoin"}
    juste = {**envoi, "poids": "9", "reseau": un_reseau("cibc").pk, "besoin": un_besoin().pk}
    vieux = client.post(adresse("regle_ajouter", jeu.numero), {**juste, "version": 99})
    assert vieux.status_code == 422 and "entre-temps" in lue(vieux) and not Regle.objects.exists()
    assert [client.post(adresse("regle_ajouter", jeu.numero), juste).status_code for _ in range(2)] == [302, 302]
    assert Regle.objects.get().motif == "Ma phrase"
    tel = {**juste, "cle": uuid.uuid4(), "version": 2, "motif": "Appelez Mme Dupont au 06 12 34 56 78"}
    assert client.post(adresse("regle_ajouter", jeu.numero), tel).context["form"].errors.keys() == {"motif"}


def test_what_is_proposed_is_answered_and_its_author_reads_the_answer(region):
    un_jeu_en_vigueur(region)
    charge, client = une_chargee_de_mission(), client_de(region)
    sien = client_de(charge)
    regle = {"besoin": un_besoin().pk, "effet": "ECARTER", "mode": "A_DISTANCE", "motif": "Trop loin"}
    regle["cle"] = uuid.uuid4()
    cas = {
        "libelle": "Cas vécu", "besoin": un_besoin().pk, "situation": une_situation().pk, "commune": "Niort (79)",
        "attendus": [un_reseau("cibc").pk], "cle": uuid.uuid4(),
    }  # fmt: skip
    assert sien.post(adresse("regle_proposer"), regle).status_code == 302
    assert sien.post(adresse("cas_proposer"), cas).status_code == 302
    proposee, propose = Regle.objects.get(etat="PROPOSEE"), CasDEssai.objects.get(etat="PROPOSEE")
    page = lue(client.get(adresse("regles_orientation")))
    assert "Trop loin" in page and "Cas vécu" in page
    client.post(adresse("cas_retenir", propose.uuid))
    client.post(adresse("regle_ecarter", proposee.uuid), {"motif": "Il reste des habitants sans train."})
    page = lue(sien.get(adresse("regles_orientation")))
    assert "Il reste des habitants sans train." in page and "Retenue" in page
    assert sien.get(adresse("jeu_de_regles", 1)).status_code == 200


def test_case_is_corrected_and_taken_off_by_the_region(region):
    cas, client = CasDEssai.objects.get(), client_de(region)
    page = client.get(adresse("cas_modifier", cas.uuid))
    envoi = {nom: valeur for nom, valeur in page.context["form"].initial.items() if nom in ("libelle", "version")}
    envoi |= {"besoin": cas.besoin_id, "situation": cas.situation_id, "commune": "Niort (79)", "cle": uuid.uuid4()}
    deux = {"attendus": [un_reseau("cibc").pk], "interdits": [un_reseau("cibc").pk]}
    refus = client.post(adresse("cas_modifier", cas.uuid), {**envoi, **deux})
    assert refus.status_code == 422 and refus.context["form"].errors.keys() == {"interdits"}
    assert client.post(adresse("cas_modifier", cas.uuid), {**envoi, "libelle": "Corrigé"}).status_code == 302
    cas.refresh_from_db()
    assert (cas.libelle, cas.version, cas.attendus.count()) == ("Corrigé", 2, 0)
    client.post(adresse("cas_retirer", cas.uuid))
    assert client.get(adresse("cas_modifier", cas.uuid)).status_code == 404


def test_bench_page_asks_as_much_for_three_cases_as_for_thirty(region):
    jeu, client = jeu_preparer(par=region), client_de(region)

    def posees(nombre):
        for _ in range(nombre):
            un_cas_ecrit(region, un_reseau("cibc"))
            une_regle(jeu, region)
        jeu_essayer(jeu=jeu, par=region)
        return questions(lambda: lire(client, "jeu_de_regles", jeu.numero))

    assert posees(2) == posees(20)


def test_region_adds_and_closes_a_need_in_the_admin_and_never_deletes_it(client):
    compte = une_region()
    pieces = Permission.objects.filter(content_type__app_label="orientation")
    compte.user_permissions.add(*pieces, Permission.objects.get(codename="access_admin"))
    client.force_login(compte)
    saisie = {
        "code": "partir", "libelle": "Partir à l’étranger", "aide": "", "ordre": "200", "valide_du": "",
        "valide_au": "",
        "missions": [Mission.objects.get(code="conseil").pk], "themes": [Theme.objects.get(code="mobilite").pk],
    }  # fmt: skip
    assert client.post(reverse("wagtailsnippets_orientation_besointype:add"), saisie).status_code == 302
    besoin = BesoinType.objects.en_vigueur().get(code="partir")
    assert besoin.themes.get().code == "mobilite" and not besoin.publics.exists()
    ferme = {**saisie, "code": "autre", "valide_au": "2026-01-01"}
    client.post(reverse("wagtailsnippets_orientation_besointype:edit", args=[besoin.pk]), ferme)
    client.post(reverse("wagtailsnippets_orientation_besointype:delete", args=[besoin.pk]))
    besoin.refresh_from_db()
    assert besoin.code == "partir" and "partir" not in choix_lire().besoins
