"""Ten people on one diagnosis, two more in one of its sections: every text stays somewhere, nothing is doubled."""

import datetime
import uuid
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from home.models import Courriel
from reseau.ecrits.models import (
    DocumentLocal,
    ImportMesures,
    MesureTerritoire,
    Redaction,
    SectionDocument,
    SignatureLocale,
    TexteEnMarge,
)
from reseau.ecrits.queries.sections import empreinte_de
from reseau.ecrits.rules.documents import document_publier, document_renouveler, documents_rappeler
from reseau.ecrits.rules.sections import marge_departager, section_ajouter, section_ecrire
from reseau.ecrits.rules.signatures import protocole_signer
from reseau.ecrits.rules.tableau import mesures_importer
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.fabriques import un_bassin, un_referent, une_chargee_de_mission, une_region
from tests.reseau.annuaire.fabriques import une_commune
from tests.reseau.ecrits.fabriques import (
    ANNEE,
    publiable,
    un_document,
    un_du_bassin,
    un_indicateur,
    un_protocole,
    une_structure_du_bassin,
)

pytestmark = pytest.mark.django_db(transaction=True)
DEMAIN = timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _bassin_peuple():
    une_commune()


def un_diagnostic(sections):
    document, tient = un_document(), une_chargee_de_mission()
    for rang in range(document.sections.count(), sections):
        section_ajouter(document=document, par=tient, cle=uuid.uuid4(), titre=f"Section {rang}")
    SectionDocument.objects.update(texte="")
    return document, list(document.sections.select_related("document"))


def textes_gardes():
    ecrits = set(SectionDocument.objects.values_list("texte", flat=True))
    return ecrits | set(TexteEnMarge.objects.values_list("texte", flat=True))


def test_ten_people_in_ten_sections_and_two_in_the_same_lose_no_text():
    document, sections = un_diagnostic(10)
    mains = [un_du_bassin() for _ in range(12)]
    textes = [f"Texte de la main {rang}, mot à mot." for rang in range(12)]
    appels = [
        partial(section_ecrire, section=sections[min(rang, 10) % 10], par=main, texte=texte, version=1)
        for rang, (main, texte) in enumerate(zip(mains, textes, strict=True))
    ]
    assert len(reussies(ensemble(*appels))) == 12
    assert textes_gardes() >= set(textes)
    assert {s.version for s in document.sections.all()} == {2} and TexteEnMarge.objects.count() == 2
    assert Redaction.objects.count() == 10


def test_two_texts_are_settled_once():
    _, (section, *_) = un_diagnostic(2)
    une, autre = un_du_bassin(), un_du_bassin()
    section_ecrire(section=section, par=une, texte="Un.", version=1)
    marge = section_ecrire(section=section, par=autre, texte="Deux.", version=1).concurrent
    choix = [partial(marge_departager, marge=marge, par=qui, garder="TOUS", version=2) for qui in (une, autre)]
    assert codes(ensemble(*choix)) == ["", "deja"]
    section.refresh_from_db()
    assert section.texte == "Un.\n\nDeux."


def test_a_text_sent_while_it_is_published_is_in_it_or_refused():
    document, alix = publiable(), un_du_bassin()
    section = document.sections.select_related("document").first()
    publier = partial(document_publier, document=document, par=une_region(), diffusion="RESEAU", revoir_le=DEMAIN)
    ecrire = partial(section_ecrire, section=section, par=alix, texte="Au dernier moment.", version=1)
    issues = ensemble(publier, publier, ecrire)
    section.refresh_from_db()
    assert codes(issues[:2]) == ["", "etat"]
    assert (issues[2].code, section.texte == "Au dernier moment.") in [("", True), ("gele", False)]


def test_one_next_version_and_one_reminder_however_many_ask():
    document = document_publier(document=publiable(), par=une_region(), diffusion="RESEAU", revoir_le=DEMAIN)
    DocumentLocal.objects.filter(pk=document.pk).update(revoir_le=timezone.localdate())
    une_chargee_de_mission()
    reussies(ensemble_fois(3, documents_rappeler))
    dit = {"document": document, "par": une_region(), "annee": ANNEE, "majeure": True}
    suites = ensemble(*[partial(document_renouveler, cle=uuid.uuid4(), **dit) for _ in range(3)])
    assert codes(suites) == ["", "chantier", "chantier"]
    assert DocumentLocal.objects.get(remplace=document).sections.count() == document.sections.count()


# Two hands on one signature, two files on one table: each thing is written once, and nobody gets a breakdown
def test_a_structure_signs_once_and_the_last_two_tell_its_holder_once():
    structures = [une_structure_du_bassin() for _ in range(2)]
    protocole = un_protocole(signataires=tuple(structures))
    dit = {"document": protocole, "qualite": "Directrice", "empreinte": empreinte_de(protocole)}
    qui = [(structure, un_referent(structure)) for structure in structures for _ in range(2)]
    faits = ensemble(*(partial(protocole_signer, structure=structure, par=par, **dit) for structure, par in qui))
    assert sorted(codes(faits)) == ["", "", "deja", "deja"]
    assert SignatureLocale.objects.count() == 2
    assert Courriel.objects.filter(gabarit="ecrits/tous_signes").count() == 1


def test_the_same_file_sent_twice_and_another_at_once_write_each_measure_once():
    region, niort, indicateur = une_region(), un_bassin(), un_indicateur()
    places = [(indicateur.pk, niort.pk, annee) for annee in range(2020, 2025)]
    cle = uuid.uuid4()
    importer = partial(mesures_importer, par=region, nom="a.csv")
    siennes = [(place, (Decimal(1), None)) for place in places]
    autres = [(place, (Decimal(2), None)) for place in places]
    faits = ensemble(
        partial(importer, cle=cle, mesures=siennes),
        partial(importer, cle=cle, mesures=siennes),
        partial(importer, cle=uuid.uuid4(), mesures=autres),
    )
    assert codes(faits) == ["", "", ""]
    assert (ImportMesures.objects.count(), MesureTerritoire.objects.count()) == (2, 5)
    assert MesureTerritoire.objects.values("valeur").distinct().count() == 1
