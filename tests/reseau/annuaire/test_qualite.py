"""The score of a sheet: every criterion passes and fails, the count agrees with a count by hand, each link leads."""

import datetime
import re
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone

from reseau.annuaire.queries.bilans import faits_lire
from reseau.annuaire.queries.qualite import CRITERES, Qualite, qualite_de
from reseau.annuaire.rules.fiches import creneau_creer
from reseau.membres.rules.mandats import mandat_clore
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import TypePublic
from reseau.vocabulaires.rules import terme_modifier
from tests import fabriques
from tests.pages import lue, page_lue
from tests.reseau.annuaire.fabriques import client_de, lire, un_lieu, un_service
from tests.reseau.annuaire.fabriques_qualite import LIEU, SERVICE, il_y_a, un_signalement_de, une_fiche_complete

pytestmark = pytest.mark.django_db
POIDS = {critere.code: critere.poids for critere in CRITERES}
DE_LIEU = {"horaires", "contact", "accessibilite", "mission", "adresse", "position", "identite", "langues"}
DE_SERVICE = {"description", "joindre", "publics", "modes", "zone"}


def qualite(structure: Structure) -> Qualite:
    (faits,) = faits_lire(Structure.objects.filter(pk=structure.pk))
    return qualite_de(faits)


def clos(structure: Structure) -> None:
    """The public of the service leaves the vocabulary."""
    terme_modifier(terme=TypePublic.objects.get(code="tout-public"), valide_au=timezone.localdate())


def parti(structure: Structure) -> None:
    Bassin.objects.filter(code="niort").update(valide_du=datetime.date(2010, 1, 1), valide_au=timezone.localdate())


def remercie(structure: Structure) -> None:
    compte = structure.rattachements.get().compte
    mandat_clore(mandat=compte.mandats.get(role="REFERENT"))


CAS = {
    "fraicheur du lieu": ({"lieu": {"confirme_le": il_y_a(183)}}, None, {"fraicheur"}),
    "fraicheur du service": ({"service": {"confirme_le": il_y_a(183)}}, None, {"fraicheur"}),
    "horaires absents": ({"lieu": {"horaires": ""}}, None, {"horaires"}),
    "horaires qui n’ouvrent jamais": ({"lieu": {"horaires": "Mo off"}}, None, {"horaires"}),
    "contact": ({"lieu": {"telephone": ""}}, None, {"contact"}),
    "description": ({"service": {"description": "x" * 79}}, None, {"description"}),
    "accessibilite tue": ({"lieu": {"acces": "Bus 2, arrêt Mairie."}}, None, {"accessibilite"}),
    "mission": ({"service": {"modes": ["A_DISTANCE"]}, "service_au_lieu": False}, None, {"mission"}),
    "joindre": ({"service": {"comment_joindre": ""}}, None, {"joindre"}),
    "adresse": ({"lieu": {"adresse": ""}}, None, {"adresse"}),
    "code postal": ({"lieu": {"code_postal": ""}}, None, {"adresse"}),
    "position": ({"lieu": {"latitude": None, "longitude": None}}, None, {"position"}),
    "identite non datée": ({"lieu": {"identite_le": None}}, None, {"identite"}),
    "identite": ({"lieu": {"identite_affichee": False}}, None, {"identite"}),
    "publics": ({}, clos, {"publics"}),
    "modes": ({"service_au_lieu": False}, None, {"modes", "mission"}),
    "cep": ({"service": {"niveaux_cep": []}}, None, {"cep"}),
    "cep de 2014": ({"service": {"niveaux_cep": ["cep-2014-2"]}}, None, {"cep"}),
    "zone": ({"service": {"zone": "BASSIN", "zone_codes": ["niort"]}}, parti, {"zone"}),
    "lieu": ({"avec_lieu": False}, None, {"lieu", "modes"} | DE_LIEU),
    "offre": ({"avec_service": False}, None, {"offre", "mission"} | DE_SERVICE),
    "signalements": ({}, lambda structure: un_signalement_de(structure, 16), {"signalements"}),
    "référent absent": ({"referent": False}, None, {"referent"}),
    "référent parti": ({}, remercie, {"referent"}),
    "langues": ({"lieu": {"langues": []}}, None, {"langues"}),
    "presentation": ({"structure": {"sigle": "ML"}}, "Courte.", {"presentation"}),
}


@pytest.mark.parametrize("nom", CAS)
def test_each_criterion_fails_alone_when_its_fact_is_missing(nom):
    manquant, ensuite, attendus = CAS[nom]
    structure = une_fiche_complete(**manquant)
    if isinstance(ensuite, str):
        Structure.objects.filter(pk=structure.pk).update(presentation=ensuite)
    elif ensuite:
        ensuite(structure)
    obtenue = qualite(structure)
    assert obtenue.manques == attendus
    assert obtenue.note < 100


def test_weights_make_a_hundred_and_every_criterion_has_a_failing_case():
    assert sum(POIDS.values()) == 100 and len(POIDS) == len(CRITERES)
    assert set(POIDS) == set().union(*(attendus for _, _, attendus in CAS.values()))


def test_what_is_just_enough_keeps_a_hundred():
    for suffisant in (
        {},
        {"lieu": {"confirme_le": il_y_a(182)}},
        {"service": {"description": "x" * 80}},
        {"lieu": {"telephone": "3949"}},
        {"lieu": {"telephone": "", "courriel": "accueil@exemple.example"}},
        {"lieu": {"telephone": ""}, "structure": {"courriel": "accueil@exemple.example"}},
        {"lieu": {"acces": "Trois marches à l’entrée."}},
        {"service": {"missions": ["information"], "niveaux_cep": []}},
        {"service": {"modes": ["A_DISTANCE"]}, "service_au_lieu": False, "avec_lieu": False},
        {"service": {"zone": "BASSIN", "zone_codes": ["niort"]}},
    ):
        obtenue = qualite(une_fiche_complete(**suffisant))
        assert (obtenue.note, obtenue.manques, obtenue.ameliorations) == (100, frozenset(), ()), suffisant


def test_recent_report_and_hidden_sheets_count_for_nothing_and_an_empty_structure_is_close_to_zero():
    structure = une_fiche_complete()
    un_signalement_de(structure, 15)
    un_lieu(structure, "Melle", publie=False)
    un_service(structure, nom="Caché", description="", publie=False)
    assert qualite(structure).note == 100
    vide = qualite(fabriques.une_structure())
    assert vide.note == 100 * POIDS["signalements"] // (100 - POIDS["cep"])


def test_place_without_hours_is_told_by_the_hours_of_its_services_or_by_its_half_days_in_the_walls_of_another():
    structure = une_fiche_complete(lieu={"horaires": ""})
    au_lieu = structure.services.get().aux_lieux.get()
    au_lieu.horaires = "We 14:00-17:00"
    au_lieu.save()
    assert "horaires" not in qualite(structure).manques
    hote = un_lieu(fabriques.une_structure(nom="Hôte"))
    structure = une_fiche_complete(lieu={"horaires": "", "chez": hote.structure, "permanence": True})
    assert "horaires" in qualite(structure).manques
    creneau_creer(
        lieu=hote, structure=structure, jour=1, demi_journee="MATIN", debut=datetime.time(9), fin=datetime.time(12)
    )
    assert qualite(structure).note == 100


def test_score_agrees_with_a_count_by_hand():
    structure = une_fiche_complete()
    annexe = un_lieu(structure, nom="Annexe", **LIEU | {"horaires": "", "langues": [], "confirme_le": il_y_a(200)})
    un_service(structure, annexe, d_avant=True, **SERVICE | {"description": "Court."})
    muet = {"description": "Court.", "niveaux_cep": [], "modes": ["A_DISTANCE"]}
    un_service(structure, nom="De loin", d_avant=True, **SERVICE | muet)
    parts = {code: Fraction(1, 2) for code in ("horaires", "langues")}
    parts |= {"description": Fraction(1, 3), "cep": Fraction(2, 3), "fraicheur": Fraction(4, 5)}
    obtenue = qualite(structure)
    assert obtenue.manques == set(parts)
    assert obtenue.note == int(100 - sum(POIDS[code] * (1 - part) for code, part in parts.items()))
    gains = [-a.critere.poids * (1 - parts[a.critere.code]) for a in obtenue.ameliorations]
    assert gains == sorted(gains) and len(gains) == 5


def une_fiche_a_reprendre() -> Structure:
    """Nearly everything is missing."""
    structure = une_fiche_complete(
        lieu={**dict.fromkeys(("horaires", "telephone", "acces", "adresse"), ""), "langues": [], "latitude": None,
              "longitude": None, "identite_affichee": False, "confirme_le": il_y_a(400)},
        service={"description": "", "comment_joindre": "", "niveaux_cep": [], "confirme_le": il_y_a(400),
                 "zone": "BASSIN", "zone_codes": ["niort"]},
        service_au_lieu=False, referent=False,
    )  # fmt: skip
    Structure.objects.filter(pk=structure.pk).update(presentation="")
    un_signalement_de(structure, 30)
    clos(structure)
    parti(structure)
    return structure


def test_each_improvement_leads_to_the_very_field():
    structure = une_fiche_a_reprendre()
    client = client_de(fabriques.une_region())
    page = lire(client, "structure_qualite", structure.code)
    ameliorations = qualite(structure).ameliorations
    assert {a.critere.code for a in ameliorations} == set(POIDS) - {"lieu", "offre"}
    for correction in (c for a in ameliorations for c in a.corrections):
        assert f'href="{correction.url}"' in page
        adresse, _, ancre = correction.url.partition("#")
        ecran = client.get(adresse)
        assert ecran.status_code == 200, adresse
        assert not ancre or re.search(rf'\sid="{ancre}"', page_lue(ecran)), correction.url


@pytest.mark.parametrize(("absent", "code"), [("avec_lieu", "lieu"), ("avec_service", "offre")])
def test_missing_place_or_service_leads_to_the_form_that_adds_it(absent, code):
    structure = une_fiche_complete(**{absent: False})
    (amelioration,) = [a for a in qualite(structure).ameliorations if a.critere.code == code]
    adresse = amelioration.corrections[0].url
    assert adresse.partition("#")[0] == reverse(
        {"lieu": "lieu_ajouter", "offre": "service_ajouter"}[code], args=[structure.code]
    )
    assert client_de(fabriques.une_region()).get(adresse).status_code == 200


def test_most_points_come_first_and_points_are_told():
    structure = une_fiche_complete(lieu={"langues": [], "horaires": ""})
    page = lire(client_de(fabriques.une_region()), "structure_qualite", structure.code)
    assert page.index("Horaires de chaque lieu") < page.index("Langues parlées dans chaque lieu")
    assert "88 sur 100" in page and "10 points" in page and "2 points" in page


def test_score_is_shown_to_the_referent_with_the_first_thing_to_improve_and_never_to_the_public(client):
    structure = une_fiche_complete(lieu={"horaires": ""}, referent=False)
    referent = client_de(fabriques.un_referent(structure))
    for nom in ("mes_fiches", "mon_espace"):
        page = lue(referent.get(reverse(nom)))
        assert "90 sur 100" in page, nom
        assert reverse("lieu_modifier", args=[structure.lieux.get().public_id]) + "#id_j0_d1" in page
    for adresse in (reverse("structure", args=[structure.code]), reverse("annuaire") + "?q=marais"):
        assert "sur 100" not in lue(client.get(adresse))
