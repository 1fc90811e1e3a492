"""Where documents show: a bassin, « Mon espace », the search, the digest, a decision, an action, a meeting."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reseau.animation.models import Point
from reseau.ecrits.choices import DOCUMENT
from reseau.ecrits.models import DocumentLocal, SectionDocument, SignatureLocale
from reseau.ecrits.prises import carte_documents, documents_nouveaux
from reseau.ecrits.queries import documents
from reseau.ecrits.queries.sections import extrait, lisible
from reseau.membres.models import Appartenance
from reseau.vocabulaires.models import Theme
from tests.fabriques import un_bassin, un_conseiller, un_referent, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.reseau.animation.fabriques import un_comite_complet
from tests.reseau.ecrits.fabriques import ANNEE, un_document
from tests.reseau.plans.fabriques import dans, une_action, une_decision

pytestmark = pytest.mark.django_db
SECRET = "zebrecanaridocument"


def du_bassin(structure, bassin=None):
    bassin = bassin or un_bassin()
    Appartenance.objects.create(structure=structure, bassin=bassin, du=dans(-30), constatee_par=une_region())
    return structure


def signer(document, structure, **champs):
    dit = {"structure_nom": structure.nom, "signataire_nom": "Une directrice", "qualite": "Directrice"}
    return SignatureLocale.objects.create(
        document=document, structure=structure, signataire=un_referent(structure), empreinte="0" * 64, **dit, **champs
    )


def phrase_secrete(document):
    SectionDocument.objects.filter(document=document).update(texte=f"**{SECRET}** et la suite")
    return document


def test_a_bassin_shows_what_is_published_to_anyone_and_what_is_written_to_its_own(client):
    un_document("PUBLIE", genre="NOTE", diffusion="TOUS")
    un_document("PUBLIE", genre="PROTOCOLE", diffusion="RESEAU")
    un_document(genre="DIAGNOSTIC")
    dit = {"Note de territoire": 1, "Protocole d’accueil": 1, "Diagnostic des besoins": 1}
    attendus = {None: ["Note de territoire"], "ailleurs": list(dit)[:2], "ici": list(dit)}
    comptes = {"ailleurs": un_conseiller(), "ici": un_conseiller(du_bassin(une_structure()))}
    for nom, lisibles in attendus.items():
        client.logout()
        if nom:
            client.force_login(comptes[nom])
        page = lue(client.get("/bassins/niort/"))
        assert [genre for genre in dit if genre in page] == lisibles, nom
        assert ("En cours, entre ceux du bassin" in page) is (nom == "ici")
    assert "7 sections écrites sur 7" in page


def test_a_bassin_without_document_says_nothing_but_to_who_may_open_one():
    bassin = un_bassin()
    assert documents.bloc_documents(AnonymousUser(), bassin) is None
    assert documents.bloc_documents(un_conseiller(), bassin) is None
    assert documents.bloc_documents(une_chargee_de_mission(), bassin).contexte["libelle_suite"] == "Ouvrir un document"


def test_signatures_are_counted_back_to_the_last_major_version_and_those_who_left_are_not_awaited():
    du, parti = du_bassin(une_structure()), une_structure()
    attendue = du_bassin(une_structure())
    protocole = un_document("PUBLIE", genre="PROTOCOLE")
    signer(protocole, du)
    DOCUMENT.changer(protocole, vers="REMPLACE", par=None)
    mineure = DocumentLocal.objects.create(
        genre="PROTOCOLE", bassin=protocole.bassin, annee=ANNEE, numero=2, majeure=False, remplace=protocole,
        etat="PUBLIE", ouvert_par=une_region(), publie_par=une_region(), publie_le=timezone.now(), empreinte="0" * 64,
    )  # fmt: skip
    mineure.signataires.set([du, parti, attendue])

    def lire(compte):
        (document,) = documents.bloc_documents(compte, protocole.bassin).contexte["publies"]
        return document.signees, document.appelees, documents.ilot_signature(compte, protocole.bassin) is not None

    assert lire(un_referent(attendue)) == (1, 2, True)
    assert lire(un_referent(du)) == (1, 2, False)
    assert lire(un_referent(parti)) == (1, 2, False)
    DocumentLocal.objects.filter(pk=mineure.pk).update(majeure=True)
    assert lire(un_referent(du)) == (0, 2, True)


def test_mon_espace_tells_what_to_sign_then_to_look_at_again_then_to_read_then_to_write():
    structure = du_bassin(une_structure())
    ecrit, relu = un_document(genre="NOTE"), un_document("RELECTURE", genre="DIAGNOSTIC")
    protocole = un_document("PUBLIE", genre="PROTOCOLE", revoir_le=dans(-1))
    protocole.signataires.set([structure])
    referent, animatrice = un_referent(structure), une_chargee_de_mission()
    assert carte_documents(referent).contexte["documents"] == [protocole, relu, ecrit]
    assert carte_documents(un_conseiller(structure)).contexte["documents"] == [relu, ecrit]
    assert carte_documents(animatrice).contexte["documents"] == [protocole, relu, ecrit]
    signer(protocole, structure)
    assert carte_documents(referent).contexte["documents"] == [relu, ecrit]
    assert carte_documents(une_region()) is None
    assert carte_documents(un_conseiller()) is None


def chercher(compte, texte):
    """What the search of the site says of the documents that hold these words."""
    return [documents.document_dire(document, texte) for document in documents.documents_trouver(compte, texte)]


def test_each_page_asks_one_question_for_one_document_and_for_six():
    bassin, compte = un_bassin(), une_chargee_de_mission()
    demandes = (
        lambda: documents.bloc_documents(compte, bassin),
        lambda: carte_documents(compte),
        lambda: chercher(compte, "disons niort"),
    )

    def posees():
        """Questions about documents; those about rights are asked once a page."""
        comptes = []
        for demander in demandes:
            with CaptureQueriesContext(connection) as captees:
                demander()
            comptes.append(sum("ecrits_documentlocal" in requete["sql"] for requete in captees))
        return comptes

    un_document()
    assert posees() == [1, 1, 1]
    for genre in ("NOTE", "PROTOCOLE"):
        un_document("PUBLIE", genre=genre).signataires.set([du_bassin(une_structure()) for _ in range(3)])
    assert posees() == [1, 1, 1]


def test_the_search_finds_by_bassin_year_and_words_and_shows_where():
    note = un_document("PUBLIE", genre="NOTE", diffusion="TOUS")
    section = note.sections.last()
    texte = "Rien ici. " * 20 + "Les **immersions** d’une journée ouvrent des portes."
    SectionDocument.objects.filter(pk=section.pk).update(texte=texte)
    (trouve,) = chercher(AnonymousUser(), f"note {ANNEE} immersions")
    assert trouve.titre == str(note) and trouve.url == reverse("document_local", args=[note.uuid])
    assert trouve.extrait.startswith("… ") and "Les immersions d’une journée" in trouve.extrait
    assert chercher(AnonymousUser(), "immersions jamaisdit") == []
    assert chercher(AnonymousUser(), "") == []


def test_an_excerpt_keeps_the_words_and_drops_the_signs():
    assert extrait("## Niort\n\n- **un** [lien](https://x.fr)\n1. deux_mots") == "Niort un lien deux_mots"
    assert extrait("mot " * 100).endswith(" …")
    dit = lisible("## Niort\n\n- **un** [lien](https://x.fr)\n- 2 * 3 * 4, deux_mots")
    assert dit == "Niort\n\n- un lien (https://x.fr)\n- 2 * 3 * 4, deux_mots"


def test_no_door_tells_a_stranger_of_a_document_being_written(client):
    action, decision = une_action(), une_decision()
    theme = Theme.objects.en_vigueur().first()
    document = phrase_secrete(un_document("RELECTURE", decision=decision))
    document.actions.set([action])
    document.themes.set([theme])
    hier, demain = (timezone.now() + datetime.timedelta(days=jours) for jours in (-1, 1))

    def portes(compte):
        return [
            chercher(compte, SECRET),
            list(documents.suites_de_decision(compte, decision)),
            list(documents.origines_d_action(compte, action)),
            carte_documents(compte),
            documents.bloc_documents(compte, document.bassin),
        ]

    assert not list(documents_nouveaux(un_conseiller(), hier, demain))
    for etranger in (AnonymousUser(), un_conseiller()):
        assert not any(portes(etranger)), etranger
    assert all(portes(une_chargee_de_mission()))
    assert documents.par_theme(une_chargee_de_mission(), [theme], 5) == []


def test_a_decision_an_action_and_a_theme_lead_to_the_document_they_gave(client):
    comite = un_comite_complet()
    decision, action = une_decision(comite), une_action()
    document = un_document("PUBLIE", decision=decision)
    document.actions.set([action])
    document.themes.set(Theme.objects.en_vigueur()[:2])
    client.force_login(une_chargee_de_mission())
    page = reverse("document_local", args=[document.uuid])
    for adresse in (reverse("decision", args=[decision.numero]), reverse("plan_action", args=[action.uuid])):
        assert f'href="{page}"' in lue(client.get(adresse)), adresse
    (porte,) = documents.par_theme(un_conseiller(), Theme.objects.en_vigueur()[:2], 5)
    assert (porte.url, porte.etiquette) == (page, "Documents des territoires")


def test_the_digest_tells_who_reads_it_what_others_did_and_of_a_published_one_only_that():
    document = un_document("PUBLIE", diffusion="RESEAU")
    hier, demain = (timezone.now() + datetime.timedelta(days=jours) for jours in (-1, 1))
    assert [n.phrase for n in documents_nouveaux(un_conseiller(), hier, demain)] == ["Publié"]
    DocumentLocal.objects.filter(pk=document.pk).update(etat="RELECTURE")
    phrases = [n.phrase for n in documents_nouveaux(une_chargee_de_mission(), hier, demain)]
    assert phrases == ["S’écrit à plusieurs", "Se relit : vos remarques sont attendues", "Publié"]


def test_a_document_goes_to_the_reserve_of_the_local_body_once_by_who_sits_there(client):
    comite = un_comite_complet()
    document = un_document("RELECTURE")
    adresse = reverse("document_ordre_du_jour", args=[document.uuid])
    client.force_login(un_conseiller())
    assert client.get(adresse).status_code == 404
    client.force_login(une_chargee_de_mission())
    form = client.get(adresse).context["form"]
    envoi = {champ.html_name: champ.value() or "" for champ in form}
    for _ in range(2):
        client.post(adresse, envoi)
    point = Point.objects.get(comite=comite, reunion=None)
    assert point.titre == f"Diagnostic des besoins {ANNEE} : relire et adopter"
    assert reverse("document_local", args=[document.uuid]) in point.preparation
