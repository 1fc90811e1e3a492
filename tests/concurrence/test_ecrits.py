"""Ten people on one diagnosis, two more in one of its sections: every text stays somewhere, nothing is doubled."""

import datetime
import uuid
from functools import partial

import pytest
from django.utils import timezone

from reseau.ecrits.models import DocumentLocal, Redaction, SectionDocument, TexteEnMarge
from reseau.ecrits.rules.documents import document_publier, document_renouveler, documents_rappeler
from reseau.ecrits.rules.sections import marge_departager, section_ajouter, section_ecrire
from tests.concurrence.outils import codes, ensemble, ensemble_fois, reussies
from tests.concurrence.test_annuaire import _une_commune
from tests.fabriques import une_chargee_de_mission, une_region
from tests.reseau.ecrits.fabriques import ANNEE, publiable, un_document, un_du_bassin

pytestmark = pytest.mark.django_db(transaction=True)
DEMAIN = timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _bassin_peuple():
    _une_commune()


def un_diagnostic(sections):
    """Being written, with that many sections, all empty."""
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
