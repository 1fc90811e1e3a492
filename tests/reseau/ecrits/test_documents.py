"""A document begins from its template, is read by whom it may, published complete and frozen, renewed, seen again."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from home.models import Courriel
from reseau.agenda.rules.evenements import evenement_tenir
from reseau.ecrits.choices import Diffusion, EtatDocument
from reseau.ecrits.models import ChiffreInsere, DocumentLocal, Redaction, SectionDocument, TexteEnMarge
from reseau.ecrits.permissions import (
    documents_ecrits,
    documents_lisibles,
    documents_tenus,
    peut_ecrire_document,
    peut_lire_document,
    peut_tenir_document,
)
from reseau.ecrits.prises import carte_documents, documents_coherents
from reseau.ecrits.queries.documents import SANS_RESEAU, contributions_compter
from reseau.ecrits.queries.sections import Lecteur, versions_comparer
from reseau.ecrits.rules.documents import (
    document_ouvrir,
    document_publier,
    document_relire,
    document_renouveler,
    document_reprendre,
    documents_rappeler,
)
from reseau.ecrits.rules.sections import (
    chiffre_inserer,
    marge_departager,
    plume_prendre,
    plume_rendre,
    remarque_faire,
    remarque_regler,
    section_ajouter,
    section_deplacer,
    section_ecrire,
    section_nommer,
    section_retirer,
    source_citer,
)
from tests.fabriques import un_bassin, un_compte, un_conseiller, une_chargee_de_mission, une_region
from tests.refus import refus
from tests.reseau.agenda.fabriques import passe, un_evenement
from tests.reseau.animation.fabriques import qui as assis
from tests.reseau.animation.fabriques import un_comite, un_comite_complet, un_siege
from tests.reseau.ecrits.fabriques import ANNEE, publiable, un_chiffre, un_document, un_du_bassin, une_section
from tests.reseau.plans.fabriques import un_plan, une_action, une_decision

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_a_document_starts_with_the_sections_of_its_template_once():
    dit = {"par": une_chargee_de_mission(), "cle": uuid.uuid4(), "genre": "NOTE", "bassin": un_bassin(), "annee": ANNEE}
    note = document_ouvrir(**dit)
    assert document_ouvrir(**dit) == note
    assert [s.cle for s in note.sections.all()] == ["essentiel", "emploi", "formation", "tendances", "conseil"]
    refus("version", document_ouvrir, **dit | {"cle": uuid.uuid4()})


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


DEMAIN = timezone.localdate() + datetime.timedelta(days=1)


def publier(document, **dit):
    return document_publier(
        **{"document": document, "par": une_chargee_de_mission(), "diffusion": "RESEAU", "revoir_le": DEMAIN} | dit
    )


def manque(document, code):
    return refus(code, publier, document=document)


def un_forum():
    """Held yesterday in the bassin."""
    evenement_tenir(evenement=passe(un_evenement(bassins=("niort",))))


def test_what_is_missing_is_told_with_the_sections_where_it_is():
    document, alix, tient = un_document("RELECTURE"), un_du_bassin(), une_chargee_de_mission()
    section = une_section(document, "accueil")
    assert "« Le territoire », « Les publics »" in manque(document, "sources").replace("\xa0", " ")
    for autre in document.sections.filter(sources_exigees=True):
        source_citer(section=autre, par=alix, cle=uuid.uuid4(), intitule="Insee, 2023")
    section_ecrire(section=section, par=tient, texte="", version=1)
    assert "« L’accueil et l’orientation »" in manque(document, "vide").replace("\xa0", " ")
    section_ecrire(section=section, par=tient, texte="Deux portes.", version=2)
    section_ecrire(section=section, par=alix, texte="Trois portes.", version=1)
    assert "L’accueil" in manque(document, "marge")
    section.en_marge.update(regle_le=timezone.now())
    remarque = remarque_faire(section=section, par=alix, cle=uuid.uuid4(), texte="Lesquelles ?")
    assert "L’accueil" in manque(document, "remarques")
    assert refus("droit", remarque_regler, remarque=remarque, par=alix, sort="RETENUE")
    assert refus("reponse", remarque_regler, remarque=remarque, par=tient, sort="ECARTEE")
    remarque_regler(remarque=remarque, par=tient, sort="ECARTEE", reponse="Dites plus haut.")
    assert refus("revoir_le", publier, document=document, revoir_le=timezone.localdate())
    assert publier(document).etat == EtatDocument.PUBLIE


def test_a_live_figure_says_what_its_source_says_and_a_frozen_one_never_moves():
    document, tient = publiable(), une_chargee_de_mission()
    chiffre = un_chiffre(une_section(document), tient)

    def lu():
        return Lecteur(document.bassin_id).lire(ChiffreInsere.objects.get(pk=chiffre.pk))

    assert (lu().phrase, lu().quand) == ("événements : 0", "lu aujourd’hui")
    un_forum()
    tenus = lu().valeur
    assert tenus == (1 if passe(un_evenement()).fin.year == ANNEE else 0)
    publie = publier(document)
    un_forum()
    assert lu().valeur == tenus and lu().quand.startswith("gelé le")
    assert not list(documents_coherents())
    ChiffreInsere.objects.filter(pk=chiffre.pk).update(valeur=40)
    assert list(documents_coherents()) == [f"Le document {publie.pk} ne dit plus ce qui a été publié."]


def test_only_what_the_house_counts_is_set_on_days_that_follow_each_other():
    section, alix = une_section(), un_du_bassin()
    dit = {"section": section, "par": alix, "cle": uuid.uuid4(), "code": "evenements_tenus"}
    jour = datetime.date(ANNEE, 1, 1)
    assert refus("code", chiffre_inserer, **dit | {"code": "inconnu"}, du=jour, au=jour)
    assert refus("au", chiffre_inserer, **dit, du=jour, au=jour)


def test_the_next_version_starts_from_the_published_one_and_replaces_it_once_published():
    document = publiable(annee=ANNEE - 1)
    un_chiffre(une_section(document), une_chargee_de_mission())
    publie = publier(document, diffusion=Diffusion.TOUS)
    dit = {"document": publie, "par": une_chargee_de_mission(), "annee": ANNEE, "majeure": False}
    assert refus("etat", document_renouveler, **dit | {"document": un_document(genre="NOTE")}, cle=uuid.uuid4())
    cle = uuid.uuid4()
    suivante = document_renouveler(**dit, cle=cle)
    assert document_renouveler(**dit, cle=cle) == suivante
    assert refus("chantier", document_renouveler, **dit, cle=uuid.uuid4())
    section = une_section(suivante)
    chiffre = section.chiffres.get()
    assert (chiffre.gele_le, chiffre.valeur, chiffre.du) == (None, None, datetime.date(ANNEE + 1, 1, 1))
    assert section.sources.get().intitule == "Insee, 2023"
    section_ecrire(section=section, par=une_chargee_de_mission(), texte="Ce que nous disons : autre chose.", version=1)
    document_relire(document=suivante, par=une_chargee_de_mission())
    assert DocumentLocal.objects.get(pk=publie.pk).etat == EtatDocument.PUBLIE
    suivante = publier(suivante)
    assert [(d.numero, d.etat) for d in DocumentLocal.objects.filter(genre="DIAGNOSTIC").order_by("numero")] == [
        (1, EtatDocument.REMPLACE), (2, EtatDocument.PUBLIE),
    ]  # fmt: skip
    change = versions_comparer([suivante, publie], "1", "2")["changements"][0]
    assert "autre chose." in " ".join(m.texte for m in change["morceaux"] if m.genre == "ajoute")
    assert not list(documents_coherents())


def test_reading_over_asks_for_words_and_writing_may_be_taken_up_again():
    document, tient = un_document(), une_chargee_de_mission()
    assert refus("droit", document_relire, document=document, par=un_du_bassin())
    assert refus("etat", remarque_faire, section=une_section(document), par=tient, cle=uuid.uuid4(), texte="Non.")
    SectionDocument.objects.filter(document=document).update(texte="")
    assert refus("vide", document_relire, document=document, par=tient)
    SectionDocument.objects.filter(document=document).update(texte="Écrit.")
    document_relire(document=document, par=tient)
    assert refus("etat", document_relire, document=document, par=tient)
    assert document_reprendre(document=document, par=tient, motif="Il manque un nombre.").etat == "CO_ECRITURE"
    assert document.historique.last().motif == "Il manque un nombre."


def test_what_one_does_not_read_is_not_cited():
    document = publiable()
    ailleurs = une_action(un_plan("PREPARE", territoire=un_comite_complet("BUREAU")))
    assert refus("actions", publier, document=document, actions=[ailleurs])
    sienne, decision = une_action(), une_decision()
    publie = publier(document, actions=[sienne], decision=decision)
    assert (publie.decision, publie.actions.get()) == (decision, sienne)


def test_on_its_day_a_document_is_told_once_to_who_holds_it():
    tient = une_chargee_de_mission()
    document = publier(publiable())
    assert documents_rappeler() == 0
    DocumentLocal.objects.filter(pk=document.pk).update(revoir_le=timezone.localdate())
    assert (documents_rappeler(), documents_rappeler()) == (1, 0)
    ecrits = Courriel.objects.filter(gabarit="ecrits/revoir")
    assert tient.email in ecrits.values_list("destinataire", flat=True)
    assert carte_documents(tient).contexte["documents"] == [document]
    assert carte_documents(un_conseiller()) is None
    DocumentLocal.objects.filter(pk=document.pk).update(rappele_le=None)
    suite = document_renouveler(document=document, par=une_region(), cle=uuid.uuid4(), annee=ANNEE, majeure=True)
    assert carte_documents(tient).contexte["documents"] == [suite] and documents_rappeler() == 0


# Écrire une section


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
    assert refus("droit", source_citer, section=section, par=un_conseiller(), cle=uuid.uuid4(), intitule="Insee")
    nouvelle = section_ajouter(document=document, par=animatrice, cle=document.uuid, titre="Les lieux")
    assert section_ajouter(document=document, par=animatrice, cle=document.uuid, titre="Les lieux") == nouvelle
    section_deplacer(section=nouvelle, par=animatrice, vers=1)
    assert [s.titre for s in document.sections.all()][:2] == ["Les lieux", "Le territoire"]
    section_ecrire(section=nouvelle, par=du_bassin, texte="Un lieu.", version=1)
    assert refus("occupe", section_retirer, section=nouvelle, par=animatrice)
    section_ecrire(section=nouvelle, par=du_bassin, texte="", version=2)
    section_retirer(section=nouvelle, par=animatrice)
    assert refus("partie", section_ecrire, section=nouvelle, par=du_bassin, texte="Trop tard.", version=3)
