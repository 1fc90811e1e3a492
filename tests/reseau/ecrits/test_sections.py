"""Writing a section: late, at once, under the pen of someone else, nothing is lost; who wrote is counted."""

import pytest

from reseau.ecrits.models import Redaction, TexteEnMarge
from reseau.ecrits.queries.documents import SANS_RESEAU, contributions_compter
from reseau.ecrits.rules.sections import (
    marge_departager,
    plume_prendre,
    plume_rendre,
    section_ajouter,
    section_deplacer,
    section_ecrire,
    section_nommer,
    section_retirer,
)
from tests.fabriques import un_conseiller, une_chargee_de_mission
from tests.refus import refus
from tests.reseau.ecrits.fabriques import un_document, un_du_bassin, une_section

pytestmark = pytest.mark.django_db


def test_the_writings_of_one_hand_in_a_row_are_one_state():
    section, camille, alix = une_section(), un_du_bassin("missions-locales"), un_du_bassin("cap-emploi")
    for version, (qui, texte) in enumerate(
        [(camille, "Un."), (camille, "Un. Deux."), (alix, "Trois."), (camille, "4")]
    ):
        section = section_ecrire(section=section, par=qui, texte=texte, version=version + 1).ligne
        plume_rendre(section=section, par=qui)
    etats = Redaction.objects.values_list("auteur", "texte", "version", "reseau__code")
    assert list(etats) == [
        (camille.pk, "Un. Deux.", 3, "missions-locales"), (alix.pk, "Trois.", 4, "cap-emploi"),
        (camille.pk, "4", 5, "missions-locales"),
    ]  # fmt: skip


def test_a_late_text_is_kept_beside_and_its_author_counts_once_it_is_chosen():
    section, camille, alix = une_section(), un_du_bassin(), un_du_bassin("cap-emploi")
    plume_prendre(section=section, par=camille)
    assert refus("plume", plume_prendre, section=section, par=alix)
    section_ecrire(section=section, par=camille, texte="Mille habitants.", version=1)
    marge = section_ecrire(section=section, par=alix, texte="1 000 habitants.", version=1).concurrent
    assert TexteEnMarge.objects.get() == marge and not Redaction.objects.filter(auteur=alix).exists()
    lue = marge_departager(marge=marge, par=camille, garder="TOUS", version=2)
    assert lue.texte == "Mille habitants.\n\n1 000 habitants."
    assert Redaction.objects.last().auteur == alix


def test_who_wrote_is_counted_by_the_network_of_that_day():
    document, animatrice = un_document(), une_chargee_de_mission()
    camille, sacha, alix = un_du_bassin(), un_du_bassin(), un_du_bassin("apec")
    for cle, qui in [("territoire", camille), ("publics", camille), ("metiers", sacha), ("accueil", alix)]:
        section_ecrire(section=une_section(document, cle), par=qui, texte="Écrit.", version=1)
    section_ecrire(section=une_section(document, "besoins"), par=animatrice, texte="Écrit.", version=1)
    camille.rattachements.update(au=camille.rattachements.get().du)
    lues = contributions_compter(document)
    assert (lues["personnes"], lues["reseaux"]) == (4, 2)
    assert [(ligne["nom"], ligne["personnes"]) for ligne in lues["lignes"]] == [
        ("Missions locales", 2), ("Apec", 1), (SANS_RESEAU, 1),
    ]  # fmt: skip


def test_someone_received_is_not_named_unless_one_says_why():
    dit = {"section": une_section(), "par": un_du_bassin(), "version": 1, "texte": "Mme Martin est venue deux fois."}
    assert "une personne" in refus("personne", section_ecrire, **dit)
    assert section_ecrire(**dit, garder=True).ligne.version == 2


@pytest.mark.parametrize(("etat", "code"), [("RELECTURE", ""), ("PUBLIE", "gele"), ("REMPLACE", "gele")])
def test_what_is_published_is_not_written_any_more(etat, code):
    dit = {"section": une_section(un_document(etat)), "par": un_du_bassin(), "texte": "Autre.", "version": 1}
    assert refus(code, section_ecrire, **dit) if code else section_ecrire(**dit).change


def test_a_stranger_writes_nothing_and_only_its_holder_shapes_it():
    document = un_document()
    section, du_bassin, animatrice = une_section(document), un_du_bassin(), une_chargee_de_mission()
    assert refus("droit", section_ecrire, section=section, par=un_conseiller(), texte="Moi.", version=1)
    assert refus("droit", section_nommer, section=section, par=du_bassin, titre="Autre")
    nouvelle = section_ajouter(document=document, par=animatrice, cle=document.uuid, titre="Les lieux")
    assert section_ajouter(document=document, par=animatrice, cle=document.uuid, titre="Les lieux") == nouvelle
    section_deplacer(section=nouvelle, par=animatrice, vers=1)
    assert [s.titre for s in document.sections.all()][:2] == ["Les lieux", "Le territoire"]
    section_ecrire(section=nouvelle, par=du_bassin, texte="Un lieu.", version=1)
    assert refus("occupe", section_retirer, section=nouvelle, par=animatrice)
    section_ecrire(section=nouvelle, par=du_bassin, texte="", version=2)
    section_retirer(section=nouvelle, par=animatrice)
    assert refus("partie", section_ecrire, section=nouvelle, par=du_bassin, texte="Trop tard.", version=3)
