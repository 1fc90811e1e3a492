"""A document begins from its template; who reads it, written and published."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from home.erreurs import RegleRefusee
from reseau.ecrits.permissions import (
    documents_ecrits,
    documents_lisibles,
    documents_tenus,
    peut_ecrire_document,
    peut_lire_document,
    peut_tenir_document,
)
from reseau.ecrits.rules.documents import document_ouvrir
from tests.fabriques import un_bassin, un_compte, un_conseiller, une_chargee_de_mission, une_region
from tests.reseau.animation.fabriques import qui as assis
from tests.reseau.animation.fabriques import un_comite, un_siege
from tests.reseau.ecrits.fabriques import ANNEE, un_document, un_du_bassin

pytestmark = pytest.mark.django_db


def test_a_document_starts_with_the_sections_of_its_template_once():
    dit = {"par": une_chargee_de_mission(), "cle": uuid.uuid4(), "genre": "NOTE", "bassin": un_bassin(), "annee": ANNEE}
    note = document_ouvrir(**dit)
    assert document_ouvrir(**dit) == note
    assert [s.cle for s in note.sections.all()] == ["essentiel", "emploi", "formation", "tendances", "conseil"]
    with pytest.raises(RegleRefusee) as refus:
        document_ouvrir(**dit | {"cle": uuid.uuid4()})
    assert refus.value.code == "version"


@pytest.mark.parametrize(
    ("etat", "diffusion", "lecteurs"),
    [
        ("CO_ECRITURE", "TOUS", (True, False, False)),
        ("RELECTURE", "TOUS", (True, False, False)),
        ("PUBLIE", "RESEAU", (True, True, False)),
        ("PUBLIE", "TOUS", (True, True, True)),
    ],
)
def test_a_document_is_read_by_its_bassin_until_it_is_published(etat, diffusion, lecteurs):
    document = un_document(etat, diffusion=diffusion)
    vus = [
        documents_lisibles(qui).filter(pk=document.pk).exists()
        for qui in (une_chargee_de_mission(), un_conseiller(), AnonymousUser())
    ]
    assert tuple(vus) == lecteurs
    assert not documents_tenus(un_conseiller()).exists()
    assert documents_ecrits(une_chargee_de_mission()).exists() is (etat in ("CO_ECRITURE", "RELECTURE"))


@pytest.mark.parametrize("etat", ["CO_ECRITURE", "RELECTURE", "PUBLIE", "REMPLACE"])
@pytest.mark.parametrize("diffusion", ["RESEAU", "TOUS"])
def test_what_is_said_of_one_document_is_what_the_lists_say(etat, diffusion):
    document, comite = un_document(etat, diffusion=diffusion), un_comite()
    for qualite in ("SECRETARIAT", "TITULAIRE"):
        un_siege(comite, un_compte(), qualite, organisme="Rectorat")
    lecteurs = [AnonymousUser(), un_compte(), un_conseiller(), un_du_bassin(), une_region()]
    lecteurs += [une_chargee_de_mission(), une_chargee_de_mission("cognac")]
    lecteurs += [assis(comite, "SECRETARIAT"), assis(comite, "TITULAIRE")]
    for compte in lecteurs:
        dits = [peut(compte, document) for peut in (peut_lire_document, peut_ecrire_document, peut_tenir_document)]
        listes = (documents_lisibles, documents_ecrits, documents_tenus)
        assert dits == [liste(compte).filter(pk=document.pk).exists() for liste in listes], compte
