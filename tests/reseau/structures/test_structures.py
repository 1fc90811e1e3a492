"""The register: networks, structures, dated status, mergers, checks."""

import datetime
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reseau.structures import queries, rules
from reseau.structures.choices import STATUT, Statut
from reseau.structures.models import StatutStructure, Structure, structure_fusionnee
from reseau.structures.prises import structures_coherentes
from reseau.vocabulaires.models import Mission, NiveauCep, TypePublic
from tests.fabriques import un_reseau, une_structure
from tests.refus import refus

pytestmark = pytest.mark.django_db
JANVIER, MARS, JUIN = datetime.date(2026, 1, 1), datetime.date(2026, 3, 1), datetime.date(2026, 6, 1)
SIRET, SIEGE_LA_POSTE, BUREAU_LA_POSTE = "73282932000074", "35600000000048", "35600000000001"


# Réseaux


def test_network_create_keeps_what_it_delivers_and_to_whom():
    reseau = rules.reseau_creer(
        code="missions-locales",
        nom=" Missions locales ",
        sigle="ML",
        publics=TypePublic.objects.filter(code="jeunes-16-25"),
        missions=Mission.objects.all(),
        niveaux_cep=NiveauCep.objects.en_vigueur(),
    )
    assert reseau.nom == "Missions locales"
    assert [p.code for p in reseau.publics.all()] == ["jeunes-16-25"]
    assert reseau.missions.count() == 4 and reseau.niveaux_cep.count() == 2
    assert reseau.correspondance == ["mission-locale"]


def test_network_received_by_its_exchange_code_may_be_several():
    for code in ("cci", "cma", "cio"):
        rules.reseau_creer(code=code, nom=code.upper())
    assert [r.code for r in queries.reseaux_recus(["chambres-consulaires"])] == ["cci", "cma"]
    assert queries.reseaux_recus(["mission-locale"]) == []


def test_network_keeps_its_code_which_nobody_else_takes_and_its_exchange_codes_are_known():
    reseau = rules.reseau_creer(code="cio", nom="CIO")
    with pytest.raises(ValidationError) as exception:
        rules.reseau_creer(code="cio", nom="Autres CIO")
    assert exception.value.message_dict == {"code": ["Ce code est déjà pris par un autre réseau."]}
    with pytest.raises(ValidationError, match="data.inclusion"):
        rules.reseau_creer(code="autre", nom="Autre", correspondance=["les-cio"])
    change = rules.reseau_modifier(reseau=reseau, nom="Centres d’information", missions=Mission.objects.all()[:2])
    assert change.nom == "Centres d’information" and change.missions.count() == 2
    refus("code_fige", rules.reseau_modifier, reseau=reseau, code="cio-2")


# Structures


def test_structure_create_without_code_makes_one_from_its_name():
    premiere = rules.structure_creer(reseau=un_reseau(), nom="Mission locale de l’Île d’Oléron")
    seconde = rules.structure_creer(reseau=un_reseau(), nom="Mission locale de l’Île d’Oléron")
    assert premiere.code == "mission-locale-de-l-ile-d-oleron"
    assert seconde.code == "mission-locale-de-l-ile-d-oleron-2"
    assert premiere.public_id != seconde.public_id


@pytest.mark.parametrize(
    ("ecrit", "garde"),
    [
        (SIRET, SIRET), ("732 829 320 00074", SIRET), ("732\u00a0829\u00a0320\u202f00074", SIRET),
        (SIEGE_LA_POSTE, SIEGE_LA_POSTE), (BUREAU_LA_POSTE, BUREAU_LA_POSTE), ("", ""), ("73282932000075", None),
        ("7328293200007", None), ("abc", None), ("73282932000074 9", None), ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", None),
    ],
)  # fmt: skip
def test_siret_is_kept_as_digits_and_a_wrong_one_refused_at_its_field(ecrit, garde):
    creer = {"reseau": un_reseau(), "nom": "Structure", "siret": ecrit}
    if garde is not None:
        assert rules.structure_creer(**creer).siret == garde
        return
    with pytest.raises(ValidationError) as exception:
        rules.structure_creer(**creer)
    assert "SIRET" in " ".join(exception.value.message_dict["siret"]) and not Structure.objects.exists()


def test_structure_create_twice_from_the_same_source_is_refused():
    rules.structure_creer(reseau=un_reseau(), nom="Une", source="dora", source_id="12")
    with pytest.raises(ValidationError, match="Cette source"):
        rules.structure_creer(reseau=un_reseau(), nom="Deux", source="dora", source_id="12")
    rules.structure_creer(reseau=un_reseau(), nom="Trois", source="dora")
    rules.structure_creer(reseau=un_reseau(), nom="Quatre", source="dora")


def test_structure_update_changes_fields_but_never_its_identity_nor_closes_a_loop():
    structure = une_structure(nom="Ancien nom")
    assert rules.structure_modifier(structure=structure, nom="Nouveau nom").nom == "Nouveau nom"
    refus("champ_fige", rules.structure_modifier, structure=structure, code="autre")
    refus("champ_fige", rules.structure_modifier, structure=structure, fusionnee_dans=une_structure())
    mere, fille = une_structure(), une_structure()
    petite_fille = une_structure(parent=fille)
    rules.structure_modifier(structure=fille, parent=mere)
    for parent in (petite_fille, mere):
        refus("boucle", rules.structure_modifier, structure=mere, parent=parent)
    assert Structure.objects.get(pk=mere.pk).parent is None
    absorbee, cible = une_structure(), une_structure(nom="La suivante")
    rules.structure_fusionner(source=absorbee, cible=cible)
    assert "La suivante" in refus("parent_fusionne", rules.structure_modifier, structure=fille, parent=absorbee)


# Statuts


def test_status_change_ends_the_former_one_the_same_day():
    structure = une_structure()
    rules.structure_statut_changer(structure=structure, statut=Statut.CHARTE, du=JANVIER, acte="Charte du 5 janvier")
    rules.structure_statut_changer(structure=structure, statut=Statut.OPERATEUR_CEP, du=MARS)
    assert queries.structure_statut(structure, JANVIER).statut == Statut.CHARTE
    assert queries.structure_statut(structure, MARS - datetime.timedelta(days=1)).acte == "Charte du 5 janvier"
    assert queries.structure_statut(structure, MARS).statut == Statut.OPERATEUR_CEP
    assert queries.structure_statut(structure, JANVIER - datetime.timedelta(days=1)) is None
    assert list(structures_coherentes()) == [] and "L. 6111-6" in queries.structure_statut(structure, MARS).base_legale


def test_status_change_follows_the_table_of_transitions():
    assert Statut.RETIREE not in STATUT.suites(None)
    for depart, arrivee in product([None, *Statut], Statut):
        structure = une_structure()
        if depart:
            StatutStructure.objects.create(structure=structure, statut=depart, du=JANVIER)
        champs = {"structure": structure, "statut": arrivee, "du": MARS}
        if arrivee in STATUT.suites(depart):
            assert rules.structure_statut_changer(**champs).statut == arrivee != depart
        else:
            refus("transition_interdite", rules.structure_statut_changer, **champs)


def test_status_change_not_after_the_former_one_or_a_second_open_one_is_refused():
    structure = une_structure()
    rules.structure_statut_changer(structure=structure, statut=Statut.CHARTE, du=JANVIER)
    for du in (JANVIER, JANVIER - datetime.timedelta(days=1)):
        champs = {"structure": structure, "statut": Statut.RETIREE, "du": du}
        refus("date_anterieure", rules.structure_statut_changer, **champs)
    assert queries.structure_statut(structure, JANVIER).statut == Statut.CHARTE
    with pytest.raises(IntegrityError), transaction.atomic():
        StatutStructure.objects.create(structure=structure, statut=Statut.RETIREE, du=MARS)


def test_visible_structures_leave_out_candidates_withdrawn_and_merged():
    visible, sans_statut, candidate, retiree, fusionnee = (une_structure() for _ in range(5))
    rules.structure_statut_changer(structure=visible, statut=Statut.CHARTE, du=JANVIER)
    rules.structure_statut_changer(structure=candidate, statut=Statut.CANDIDATE, du=JANVIER)
    rules.structure_statut_changer(structure=retiree, statut=Statut.CHARTE, du=JANVIER)
    rules.structure_statut_changer(structure=retiree, statut=Statut.RETIREE, du=MARS)
    rules.structure_fusionner(source=fusionnee, cible=visible)
    assert set(queries.structures_visibles(JUIN)) == {visible, sans_statut}
    assert set(queries.structures_visibles(JANVIER)) == {visible, sans_statut, retiree}


# Fusions


def test_merge_leads_the_old_structure_to_the_new_one_by_every_step():
    a, b, c = une_structure(), une_structure(), une_structure()
    rules.structure_fusionner(source=a, cible=b)
    rules.structure_fusionner(source=b, cible=c)
    a.refresh_from_db()
    assert queries.structure_canonique(a) == c
    assert queries.structure_canonique(c) == c
    assert list(structures_coherentes()) == []


def test_merge_moves_the_antennas_and_ends_the_status_and_one_into_an_antenna_makes_no_loop():
    source, cible = une_structure(), une_structure()
    antenne = une_structure(parent=source)
    rules.structure_statut_changer(structure=source, statut=Statut.CHARTE, du=JANVIER)
    rules.structure_fusionner(source=source, cible=cible, jour=MARS)
    antenne.refresh_from_db()
    assert antenne.parent == cible and queries.structure_statut(source, MARS) is None
    assert queries.structure_statut(source, JANVIER).statut == Statut.CHARTE
    rules.structure_fusionner(source=cible, cible=antenne)
    antenne.refresh_from_db()
    assert antenne.parent is None and list(structures_coherentes()) == []


def test_merge_tells_the_rooms_above_in_the_same_transaction():
    source, cible = une_structure(), une_structure()
    recus = []

    def ecouter(sender, source, cible, **_):
        recus.append((source, cible))
        raise RuntimeError("une pièce refuse")

    structure_fusionnee.connect(ecouter)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            rules.structure_fusionner(source=source, cible=cible)
    finally:
        structure_fusionnee.disconnect(ecouter)
    source.refresh_from_db()
    assert recus == [(source, cible)] and source.fusionnee_dans is None


def test_merge_that_makes_no_sense_is_refused():
    a, b, c = une_structure(), une_structure(), une_structure()
    refus("meme_structure", rules.structure_fusionner, source=a, cible=a)
    rules.structure_fusionner(source=a, cible=b)
    refus("deja_fusionnee", rules.structure_fusionner, source=a, cible=c)
    refus("cible_fusionnee", rules.structure_fusionner, source=c, cible=a)
    refus("fusionnee", rules.structure_modifier, structure=a, nom="Trop tard")
    champs = {"structure": a, "statut": Statut.CHARTE, "du": MARS}
    refus("fusionnee", rules.structure_statut_changer, **champs)


# Vérifications


def test_checks_tell_loops_wrong_numbers_and_overlaps():
    a, b, c, d = (une_structure(code=code) for code in ("a", "b", "c", "d"))
    Structure.objects.filter(pk=a.pk).update(parent=b)
    Structure.objects.filter(pk=b.pk).update(parent=a)
    Structure.objects.filter(pk=c.pk).update(fusionnee_dans=d, siret="12345678901234")
    Structure.objects.filter(pk=d.pk).update(fusionnee_dans=c)
    StatutStructure.objects.create(structure=a, statut=Statut.CHARTE, du=JANVIER, au=JUIN)
    StatutStructure.objects.create(structure=a, statut=Statut.RETIREE, du=MARS)
    StatutStructure.objects.create(structure=c, statut=Statut.CHARTE, du=JANVIER)
    anomalies = "\n".join(structures_coherentes())
    assert "La structure a dépend d’elle-même" in anomalies
    assert "Les fusions de la structure c tournent en rond" in anomalies
    assert "SIRET de la structure c" in anomalies
    assert "La structure a a deux statuts le 01/03/2026" in anomalies
    assert "La structure c, fusionnée, a encore un statut" in anomalies
    assert queries.structure_canonique(Structure.objects.get(pk=c.pk)) in {c, d}
