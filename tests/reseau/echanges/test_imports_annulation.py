"""An import is undone as a whole: what it wrote is given back, what people changed since stays and is told."""

import random

import pytest
from django.core.management import call_command

from reseau.annuaire.models import Import, Lieu, LigneRecherche, Modification, MotIndexe, Service
from reseau.annuaire.rules.fiches import structure_fiche_modifier
from reseau.annuaire.rules.services import lieu_modifier, service_modifier
from reseau.annuaire.rules.tenue import fiche_confirmer, signalement_creer
from reseau.echanges.rules.imports import annulation
from reseau.echanges.rules.imports.depots import import_annuler, import_appliquer, import_poursuivre, import_travailler
from reseau.structures.models import Reseau, Structure
from reseau.structures.rules import reseau_modifier, structure_fusionner
from tests import fabriques
from tests.refus import refus
from tests.reseau.annuaire.fabriques import une_commune, une_offre
from tests.reseau.echanges.cliche import cliche
from tests.reseau.echanges.test_fichiers_publics import ANNUAIRE, un_fichier, un_guichet
from tests.reseau.echanges.test_fichiers_publics import importer as public
from tests.reseau.echanges.test_imports import SERVICE, STRUCTURE, fichier, importer

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True


@pytest.fixture(autouse=True)
def _territoire():
    for nom in ("Niort", "Poitiers", "Melle"):
        une_commune(nom)
    reseau_modifier(reseau=fabriques.un_reseau("missions-locales"), correspondance=["mission-locale"])
    une_offre("Offre déjà là", commune="Poitiers")


def annuler(importation: Import) -> Import:
    return import_annuler(importation=importation, par=fabriques.une_region())


def lot(alea: random.Random, nombre: int) -> tuple[list[dict], list[dict]]:
    """Structures and services at random, some in the same town, with several services and places."""
    communes = [("79191", "79000", "Niort"), ("86194", "86000", "Poitiers"), ("79174", "79500", "Melle")]
    structures, services = [], []
    for rang in range(nombre):
        insee, postal, nom = alea.choice(communes)
        situe = {"code_insee": insee, "code_postal": postal, "commune": nom, "adresse": f"{rang} rue {alea.random()}"}
        situe |= {"latitude": None, "longitude": None}  # celles du modèle sont à Niort
        structures.append({**STRUCTURE, **situe, "id": f"s{rang}", "nom": f"Structure {alea.choice('abc')} {rang}"})
        for suite in range(alea.randrange(3)):
            service = {**SERVICE, "id": f"v{rang}-{suite}", "structure_id": f"s{rang}", "nom": f"Offre {suite}"}
            services.append(service | {"publics": [alea.choice(["jeunes", "salaries", "tous-publics"])]})
            if alea.random() < 0.5:
                services[-1] |= dict(zip(("code_insee", "code_postal", "commune"), alea.choice(communes), strict=True))
                services[-1]["adresse"] = f"{rang} quai"
    return structures, services


def remuer(alea: random.Random, structures: list[dict], services: list[dict]) -> tuple[list[dict], list[dict]]:
    """The same file a month later: words changed, dates moved, some gone, some new."""
    for fiche in [*structures, *services]:
        if alea.random() < 0.5:
            fiche |= alea.choice(
                [{"nom": f"Autre nom {alea.random()}"}, {"date_maj": "2026-11-01"}, {"telephone": "+33549000001"}]
            )
    for service in services:
        if alea.random() < 0.3:
            service |= {"publics": ["tous-publics"], "type": "information", "zone_eligibilite": ["france"]}
    neuves, offres = lot(alea, 2)
    suite = [{**s, "id": f"neuve-{s['id']}"} for s in neuves]
    suivis = [{**v, "id": f"neuf-{v['id']}", "structure_id": f"neuve-{v['structure_id']}"} for v in offres]
    gardes = [service for service in services if alea.random() < 0.8]
    return structures + suite, gardes + suivis


@pytest.mark.parametrize("graine", range(8))
def test_import_undone_on_an_untouched_base_leaves_nothing(graine):
    alea = random.Random(graine)
    structures, services = lot(alea, 6)
    avant_tout = cliche()
    premier = importer(fichier(structures, services))
    entre = cliche()
    second = importer(fichier(*remuer(alea, structures, services)), retirer=True, confirme=True)
    assert second.creees and second.modifiees and cliche() != entre
    assert annuler(second).etat == "ANNULE" and second.restes == []
    assert cliche() == entre
    call_command("verifier")
    assert annuler(premier).restes == [] and cliche() == avant_tout
    call_command("verifier")


def test_field_changed_since_stays_and_is_told_while_the_others_are_given_back():
    importer()
    suite = importer(fichier([{**STRUCTURE, "adresse": "14 rue des Essais", "courriel": "autre@essai.example"}]))
    lieu = Lieu.objects.get(source_id="s1")
    lieu_modifier(lieu=lieu, adresse="16 rue des Essais", acces="Plain-pied")
    annuler(suite)
    lieu.refresh_from_db()
    assert (lieu.adresse, lieu.courriel, lieu.acces) == ("16 rue des Essais", "accueil@essai.example", "Plain-pied")
    assert suite.restes == [{"genre": "LIEU", "pk": lieu.pk, "nom": lieu.nom, "champs": ["adresse"], "motif": ""}]
    ligne = Modification.objects.get(genre="LIEU", objet=lieu.pk, action="ANNULATION")
    assert ligne.champs == {"courriel": ["autre@essai.example", "accueil@essai.example"]} and ligne.qui
    call_command("verifier")


def test_fields_that_only_make_sense_together_stay_together():
    importer()
    suite = importer(fichier(services=[{**SERVICE, "zone_eligibilite": ["79191"], "description": "Autre texte."}]))
    service = Service.objects.get(source_id="v1")
    service_modifier(service=service, zone_codes=["79191", "79174"])
    annuler(suite)
    service.refresh_from_db()
    assert (service.zone, service.zone_codes) == ("COMMUNE", ["79191", "79174"])
    assert service.description == SERVICE["description"] and suite.restes[0]["champs"] == ["zone", "zone_codes"]
    call_command("verifier")


def test_sheet_that_would_break_its_promises_once_given_back_stays_whole():
    importer(fichier(services=[{**SERVICE, "publics": ["jeunes"]}]))  # masqué, à compléter
    suite = importer(fichier(services=[{**SERVICE, "publics": ["tous-publics"]}]))
    service = Service.objects.get(source_id="v1")
    service_modifier(service=service, publie=True)
    annuler(suite)
    assert [public.code for public in service.publics.all()] == ["tout-public"]
    assert suite.restes[0]["champs"] == ["publics"]
    call_command("verifier")


def _modifier(structure: Structure, lieu: Lieu, service: Service) -> None:
    structure_fiche_modifier(structure=structure, presentation="Une équipe à l’écoute.")
    lieu_modifier(lieu=lieu, acces="Plain-pied")
    service_modifier(service=service, description="Un autre texte.")


def _confirmer(structure: Structure, lieu: Lieu, service: Service) -> None:
    for fiche in (lieu, service):
        fiche_confirmer(fiche=fiche, par=fabriques.un_referent(structure))


@pytest.mark.parametrize("geste", [_modifier, _confirmer])
def test_sheets_created_then_touched_by_someone_are_unpublished_kept_and_told(geste):
    importation = importer()
    structure, lieu = Structure.objects.get(source_id="s1"), Lieu.objects.get(source_id="s1")
    service = Service.objects.get(source_id="v1")
    geste(structure, lieu, service)
    annuler(importation)
    lieu.refresh_from_db()
    service.refresh_from_db()
    assert not lieu.publie and not service.publie and Structure.objects.filter(pk=structure.pk).exists()
    assert {reste["genre"] for reste in importation.restes} == {"STRUCTURE", "LIEU", "SERVICE"}
    assert not LigneRecherche.objects.filter(structure=structure).exists()
    call_command("verifier")
    retour = importer()
    assert (retour.creees, retour.refusees) == (0, 0)
    lieu.refresh_from_db()
    assert lieu.publie and lieu.acces == ("Plain-pied" if geste is _modifier else "")


def test_structure_where_something_hangs_is_kept_and_told():
    importation = importer()
    structure = Structure.objects.get(source_id="s1")
    fabriques.un_referent(structure)
    annuler(importation)
    assert importation.restes == [
        {"genre": "STRUCTURE", "pk": structure.pk, "nom": structure.nom, "champs": [],
         "motif": "D’autres données y tiennent."},
    ]  # fmt: skip
    assert not Lieu.objects.filter(source_id="s1").exists()
    assert {(m.genre, m.action) for m in structure.modifications.all()} == {
        (genre, action) for genre in ("LIEU", "SERVICE") for action in ("CREATION", "ANNULATION")
    } | {("STRUCTURE", "CREATION")}
    call_command("verifier")


def test_structure_created_then_merged_into_another_goes_with_its_import():
    cible = Structure.objects.get(nom="Offre déjà là")
    avant = cliche()
    importation = importer()
    structure_fusionner(source=Structure.objects.get(source_id="s1"), cible=cible)
    annuler(importation)
    assert importation.restes == [] and cliche() == avant
    call_command("verifier")


def test_import_followed_by_another_of_the_same_sheets_is_undone_after_it():
    premier = importer()
    second = importer(fichier([{**STRUCTURE, "telephone": "+33549000001"}]))
    assert "annulez-le d’abord" in refus("suivi", annuler, importation=premier)
    annuler(second)
    assert annuler(premier).etat == "ANNULE" and not Structure.objects.filter(source_id="s1").exists()


def test_import_followed_by_one_that_changed_nothing_or_other_sheets_is_undone_at_once():
    premier = importer()
    importer()
    importer(fichier([{**STRUCTURE, "id": "s2", "telephone": None}], []))
    assert annuler(premier).etat == "ANNULE" and Structure.objects.get(source="essai").source_id == "s2"


def test_import_of_a_source_that_is_half_undone_waits_until_the_end():
    premier, suite = importer(), importer(fichier([{**STRUCTURE, "telephone": "+33549000001"}]), essai=True)
    Import.objects.filter(pk=premier.pk).update(etat="ANNULATION", options={**premier.options, "rendues": 1})
    message = refus("simultane", import_appliquer, importation=suite, par=fabriques.une_region())
    premier.refresh_from_db(), suite.refresh_from_db()
    assert "s’annule" in message and (suite.etat, suite.erreur.replace("\u00a0", " ")) == ("ESSAI", message)
    assert import_travailler(importation=premier).etat == "ANNULE"
    assert not Service.objects.filter(source="essai").exists()
    assert import_appliquer(importation=suite, par=None).etat == "APPLIQUE"


def test_undoing_that_waited_while_another_import_wrote_the_same_sheets_leaves_everything_applied_and_says_why():
    premier = importer()
    Import.objects.filter(pk=premier.pk).update(etat="ANNULATION")  # demandée, la tâche de fond n’est pas passée
    importer(fichier([{**STRUCTURE, "telephone": "+33549000001"}]))
    avant = cliche()
    assert import_poursuivre.func(pk=premier.pk) == "APPLIQUE"
    premier.refresh_from_db()
    assert cliche() == avant and "annulez-le d’abord" in premier.erreur and premier.annule_par is None
    assert Service.objects.filter(source="essai").exists()
    call_command("verifier")


def test_trial_that_leaves_sheets_as_they_are_makes_them_again_once_these_went_with_another_import():
    premier = importer()
    essai = importer(fichier([{**STRUCTURE, "telephone": "+33549000001"}]), essai=True)
    assert essai.bilan.startswith("créées 0, modifiées 1, inchangées 1")
    annuler(premier)
    assert import_appliquer(importation=essai, par=None).bilan.startswith("créées 2, modifiées 0, inchangées 0")
    assert Service.objects.get(source_id="v1").structure.source_id == "s1"
    call_command("verifier")


def test_import_undone_is_not_undone_again_but_may_be_done_again_and_gives_the_same():
    essai, premier = importer(essai=True), importer()
    apres = Structure.objects.get(source_id="s1").code
    annuler(premier)
    refus("pas_applique", annuler, importation=essai)
    refus("deja_annule", annuler, importation=premier)
    assert importer().bilan == premier.bilan and Structure.objects.get(source_id="s1").code == apres


def test_words_used_by_others_since_stay_in_the_suggestions():
    importation = importer(fichier(services=[{**SERVICE, "nom": "Zythologie appliquée", "description": "Xylophone."}]))
    une_offre("Ailleurs", nom="Xylophone pour tous")
    annuler(importation)
    mots = set(MotIndexe.objects.values_list("mot", flat=True))
    assert "xylophone" in mots and "zythologie" not in mots


def test_network_registered_by_an_import_goes_with_it_unless_someone_leads_it():
    apec = {"id": "1", "type": "chambre_metier", "type_libelle": "CMA", "nom": "Chambre - Niort", "insee_2019": "79191"}
    avant = cliche()
    annuler(public(un_fichier(ANNUAIRE, un_guichet(**apec))))
    assert cliche() == avant
    importation = public(un_fichier(ANNUAIRE, un_guichet(**apec)))
    (cle,) = importation.options["reseaux"]
    fabriques.une_tete_de_reseau(Reseau.objects.get(pk=cle))
    annuler(importation)
    assert Reseau.objects.filter(pk=cle).exists() and not Structure.objects.filter(reseau=cle).exists()


def test_place_that_a_visitor_reported_is_unpublished_and_kept_with_the_report():
    importation = importer()
    structure, lieu = Structure.objects.get(source_id="s1"), Lieu.objects.get(source_id="s1")
    signalement_creer(structure=structure, inexactitudes=["HORAIRES"], lieu=lieu)
    annuler(importation)
    lieu.refresh_from_db()
    assert not lieu.publie and {reste["genre"] for reste in importation.restes} == {"STRUCTURE", "LIEU"}
    assert not Service.objects.filter(source_id="v1").exists()
    call_command("verifier")


def test_undoing_cut_before_its_end_is_taken_up_again(monkeypatch):
    avant = cliche()
    importation = importer()
    pleine = cliche()

    def couper(**suite):
        raise KeyboardInterrupt

    with monkeypatch.context() as coupe:
        coupe.setattr(annulation, "index_retirer", couper)
        with pytest.raises(KeyboardInterrupt):
            annuler(importation)
    importation.refresh_from_db()
    assert importation.etat == "ANNULATION" and cliche() == pleine
    assert import_travailler(importation=importation).etat == "ANNULE" and cliche() == avant
    assert import_travailler(importation=importation).etat == "ANNULE"
