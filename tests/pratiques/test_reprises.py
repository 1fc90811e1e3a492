"""Reprises: recorded in a few gestures, answered by the authors, counted, and the level that follows (R3.6, R5.18)."""

import datetime
import html
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from home.models import Courriel
from pratiques.choices import EtatReprise, Niveau, Statut
from pratiques.models import FichePratiquePage, Reprise
from pratiques.prises import fiches_coherentes
from pratiques.queries import bibliotheque, echanges
from pratiques.rules.echanges import fiche_recommander, reprise_repondre, reprise_retirer
from reseau.membres.models import Rattachement
from reseau.structures.models import Reseau
from tests.fabriques import un_bassin, un_compte, un_conseiller, une_region, une_structure, une_tete_de_reseau
from tests.pages import page_lue
from tests.pratiques.fabriques import avec_rangs, un_auteur, une_fiche, une_reprise
from tests.refus import refus
from tests.reseau.animation.fabriques import un_comite_complet
from tests.reseau.animation.suites import une_close, une_decision

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SAISIE = {"maniere": "TELLE_QUELLE", "effet": "MIEUX", "recit": "Neuf rendez-vous tenus sur dix.", "preuve": "SUIVI"}


def saisie(compte, **champs):
    structure = Rattachement.objects.get(compte=compte).structure
    return {**SAISIE, "structure": structure.pk, "depuis": timezone.localdate().isoformat(), **champs}


def niveau(fiche):
    return FichePratiquePage.objects.get(pk=fiche.pk).niveau


def accepter(reprise, par=None, **champs):
    par = par or reprise.fiche.auteurs.first().compte
    return reprise_repondre(reprise=reprise, par=par, accepter=True, **champs)


def test_reprise_is_recorded_from_the_note_in_six_gestures_and_the_author_told_once(client):
    fiche, compte = une_fiche(), un_auteur("apec")
    client.force_login(compte)
    page = page_lue(client.get(fiche.get_url()))
    adresse = reverse("pratiques_reprendre", args=[fiche.pk])
    assert adresse in page  # un geste
    formulaire = client.get(adresse)
    initial = {nom: formulaire.context["form"][nom].value() for nom in ("structure", "depuis", "preuve")}
    assert all(initial.values()), "ce qui se devine est déjà rempli"
    # Deux choix, deux textes où se placer, un envoi : avec l’ouverture, six gestes.
    choix = {"maniere": "ADAPTEE", "adaptations": "À deux voix.", "effet": "SEMBLABLE", "recit": "Huit sur dix."}
    for _ in range(2):
        reponse = client.post(adresse, {**initial, "bassin": "", **choix})
        assert reponse.status_code == 302
    reprise = Reprise.objects.get()
    assert reprise.etat == EtatReprise.EN_ATTENTE and reprise.reseau.code == "apec"
    assert Courriel.objects.filter(gabarit="pratiques/reprise-recue").count() == 1
    auteur = fiche.auteurs.first().compte
    assert Courriel.objects.get(gabarit="pratiques/reprise-recue").destinataire == auteur.email
    client.force_login(auteur)
    assert "Huit sur dix." in page_lue(client.get(reverse("pratiques_reprise", args=[reprise.uuid])))
    lien = reverse("pratiques_reprise", args=[reprise.uuid])
    assert lien in page_lue(client.get("/pratiques/mes-fiches/"))
    client.post(lien, {"accepter": "oui", "reponse": "Merci, à deux voix nous n’y avions pas pensé."})
    page = page_lue(client.get(fiche.get_url()))
    assert "Huit sur dix." in page and "à deux voix nous n’y avions pas pensé" in page
    assert Courriel.objects.get(gabarit="pratiques/reprise-repondue").destinataire == compte.email


def test_faulty_reprise_is_told_at_its_field_and_keeps_what_was_typed(client):
    fiche, compte = une_fiche(), un_auteur("apec")
    client.force_login(compte)
    adresse = reverse("pratiques_reprendre", args=[fiche.pk])
    demain = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    for champ, faute in (
        ("adaptations", {"maniere": "ADAPTEE", "adaptations": " "}),
        ("recit", {"effet": "ABANDON", "recit": ""}),
        ("recit", {"recit": "Rappeler Mme Roux au 06 39 98 12 34."}),
        ("depuis", {"depuis": demain}),
        ("depuis", {"depuis": "hier"}),
        ("effet", {"effet": "SUPER"}),
        ("bassin", {"bassin": "9" * 30}),
    ):
        reponse = client.post(adresse, saisie(compte, **faute))
        assert reponse.status_code == 422 and list(reponse.context["form"].errors) == [champ], faute
        assert faute.get("recit", SAISIE["recit"]) in page_lue(reponse)
    assert not Reprise.objects.exists()
    raison = {"recit": "Rappeler Mme Roux.", "motif_conserve": "Nom d’emprunt, dans un jeu de rôle."}
    assert client.post(adresse, saisie(compte, **raison)).status_code == 302
    refus("identifiants", une_reprise, fiche, un_auteur("cio"), recit="Écrire à roux@boite.example.")


def test_reprise_comes_from_elsewhere_on_a_note_of_the_library():
    auteur = un_auteur()
    fiche = une_fiche(auteurs=[auteur])
    refus("auteur", une_reprise, fiche, auteur)
    collegue = un_conseiller(fiche.structure)
    assert une_reprise(fiche, collegue).structure == fiche.structure
    refus("structure", une_reprise, fiche, un_auteur("cio"), structure=une_structure("apec"))
    for statut in (Statut.ARCHIVEE, Statut.EN_RELECTURE):
        refus("etat", une_reprise, une_fiche(statut, motif="Le dispositif a changé."), un_auteur("cio"))


def test_answer_is_by_who_keeps_the_note_never_by_oneself():
    auteur, coauteur = un_auteur(), un_auteur("cap-emploi")
    fiche = une_fiche(auteurs=[auteur, coauteur])
    reprise = une_reprise(fiche, coauteur)
    for par in (un_auteur("cio"), une_tete_de_reseau("apec")):
        refus("droit", accepter, reprise, par)
    refus("soi", accepter, reprise, coauteur)
    refus("reponse_requise", reprise_repondre, reprise=reprise, par=auteur, accepter=False)
    refus("identifiants", accepter, reprise, auteur, reponse="Appelez-moi au 06 39 98 12 34.")
    accepter(reprise, une_tete_de_reseau("missions-locales"))
    refus("repondue", accepter, reprise, auteur)


def test_authors_who_left_give_the_answer_to_their_network_lead():
    fiche, tete = une_fiche(), une_tete_de_reseau("missions-locales")
    fiche.auteurs.first().compte.__class__.objects.filter(fiches_signees__fiche=fiche).update(is_active=False)
    reprise = une_reprise(fiche, un_auteur("apec"))
    assert Courriel.objects.get(gabarit="pratiques/reprise-recue").destinataire == tete.email
    accepter(reprise, tete)


def test_level_follows_accepted_reprises_and_the_decision_of_the_committee():
    fiche, region = une_fiche(), une_region()
    niort, royan = un_bassin("niort"), un_bassin("royan")
    premiere = accepter(une_reprise(fiche, un_auteur("apec")))
    assert niveau(fiche) == Niveau.PARTAGEE
    attendue = une_reprise(fiche, un_auteur("cio"))
    assert niveau(fiche) == Niveau.PARTAGEE, "une reprise sans réponse ne compte pas"
    technique = un_comite_complet("TECHNIQUE")
    decision, ailleurs = une_decision(technique), une_decision()
    refus("niveau", fiche_recommander, fiche=fiche, par=region, decision=decision)
    accepter(attendue)
    assert niveau(fiche) == Niveau.REPRISE
    refus("droit", fiche_recommander, fiche=fiche, par=un_auteur(), decision=decision)
    for autre in (ailleurs, une_close(technique).decisions.get()):
        refus("decision", fiche_recommander, fiche=fiche, par=region, decision=autre)
    fiche_recommander(fiche=fiche, par=region, decision=decision)
    fiche.refresh_from_db()
    assert (fiche.decision_numero, fiche.decision_le) == (decision.numero, decision.prise_le)
    assert niveau(fiche) == Niveau.RECOMMANDEE
    assert avec_rangs(bibliotheque.fiches_en_bibliotheque(None)).get(pk=fiche.pk).rang_niveau == Niveau.RECOMMANDEE
    # L’une des deux s’arrête : le niveau retombe, l’arrêt se montre.
    une_reprise(fiche, premiere.compte, effet="ABANDON", recit="Plus de bureau fermé.")
    assert niveau(fiche) == Niveau.PARTAGEE
    accepter(Reprise.objects.get(pk=premiere.pk))
    bilan = echanges.bilan_de(fiche)
    assert niveau(fiche) == Niveau.PARTAGEE
    assert [bilan[nom] for nom in ("nombre", "structures", "favorables", "abandons")] == [2, 2, 1, 1]
    assert not list(fiches_coherentes())

    meme = une_structure("apec")
    autre = une_fiche()
    for bassin, attendu in ((niort, Niveau.PARTAGEE), (niort, Niveau.PARTAGEE), (royan, Niveau.REPRISE)):
        accepter(une_reprise(autre, un_conseiller(meme), bassin=bassin))
        assert niveau(autre) == attendu, "une structure et un bassin ne font pas une reprise ; deux bassins, si"
    dernier = Reprise.objects.filter(fiche=autre).first()
    reprise_retirer(reprise=dernier, par=dernier.compte)
    assert niveau(autre) == Niveau.PARTAGEE
    FichePratiquePage.objects.filter(pk=autre.pk).update(reprise_le=timezone.localdate())
    assert [phrase for phrase in fiches_coherentes() if "ne suit pas ses reprises" in phrase]


def test_level_needs_someone_who_does_not_sign_the_note():
    auteur, second, troisieme = un_auteur(), un_auteur("cap-emploi"), un_auteur("cio")
    fiche = une_fiche(auteurs=[auteur, second, troisieme])
    for coauteur in (second, troisieme):
        accepter(une_reprise(fiche, coauteur), auteur)
    assert niveau(fiche) == Niveau.PARTAGEE
    accepter(une_reprise(fiche, un_auteur("apec")), auteur)
    assert niveau(fiche) == Niveau.REPRISE


def test_database_refuses_a_second_reprise_and_one_that_hides_what_it_must_say():
    reprise = une_reprise(une_fiche(), un_auteur("apec"))
    lignes = Reprise.objects.filter(pk=reprise.pk)
    for champs in (
        {"maniere": "ADAPTEE", "adaptations": ""},
        {"effet": "ABANDON", "recit": ""},
        {"etat": "ACCEPTEE"},
        {"etat": "DECLINEE", "repondue_le": timezone.now(), "repondue_par": reprise.compte},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            lignes.update(**champs)
    reprise.pk = None
    reprise.uuid = "5b3a2f2e-8a55-4d4f-9a55-0d8c8f0b7c11"
    with pytest.raises(IntegrityError), transaction.atomic():
        reprise.save(force_insert=True)


def test_waiting_and_set_aside_reprises_are_read_by_those_concerned_only(client):
    fiche, compte, auteur = une_fiche(), un_auteur("apec"), None
    auteur = fiche.auteurs.first().compte
    reprise = une_reprise(fiche, compte, recit="ZEBRE-CANARI dans ce récit.")
    adresses = [fiche.get_url(), reverse("pratiques_reprises", args=[fiche.pk]), "/pratiques/?q=zebre"]
    seule = reverse("pratiques_reprise", args=[reprise.uuid])
    for etat in (EtatReprise.EN_ATTENTE, EtatReprise.DECLINEE):
        for role, qui in {"": None, "membre": un_auteur("cio"), "tete": une_tete_de_reseau("apec")}.items():
            client.logout()
            if qui:
                client.force_login(qui)
            for adresse in adresses:
                assert b"ZEBRE" not in client.get(adresse).content, (etat, role, adresse)
            assert client.get(seule).status_code == (404 if qui else 302)
        client.force_login(compte)
        assert b"ZEBRE" in client.get(adresses[1]).content and b"ZEBRE" in client.get(seule).content
        if etat == EtatReprise.EN_ATTENTE:
            client.force_login(auteur)
            assert b"ZEBRE" in client.get(adresses[0]).content
            reprise_repondre(reprise=reprise, par=auteur, accepter=False, reponse="C’est une autre pratique.")
    client.logout()
    reprise_retirer(reprise=reprise, par=compte)
    accepter(une_reprise(fiche, compte, recit="Public."))
    for qui, nomme in ((None, False), (un_compte(), False), (un_auteur("cio"), True)):
        client.logout()
        if qui:
            client.force_login(qui)
        for adresse in adresses[:2]:
            page = page_lue(client.get(adresse))
            assert "Public." in page and (compte.nom in page) == nomme, "le nom de la personne est pour les membres"


def test_contributions_count_each_network_on_the_page_and_in_the_spreadsheet(client):
    fiche = une_fiche()
    accepter(une_reprise(fiche, un_auteur("apec")))
    client.force_login(un_auteur("cio"))
    page = client.get("/pratiques/contributions/")
    rangs = re.findall(r'<th scope="row">\s*(.*?)\s*</th>(.*?)</tr>', page.content.decode(), re.S)
    lus = {html.unescape(nom): re.findall(r'<td class="nombre">\s*(\d+)\s*</td>', cellules) for nom, cellules in rangs}
    assert lus[fiche.reseau.nom] == ["1", "0", "0", "1", "0"]
    assert lus[Reseau.objects.get(code="apec").nom] == ["0", "1", "1", "0", "0"], "relu pour un autre, refait"
    csv = b"".join(client.get("/pratiques/contributions/?format=csv").streaming_content).decode("utf-8-sig")
    ligne = next(li for li in csv.splitlines() if '"0";"1";"1";"0";"0"' in li)
    assert ligne


def test_visitor_reads_an_accepted_reprise_at_once_on_a_page_already_kept(
    client, settings, django_capture_on_commit_callbacks
):
    settings.PAGES_GARDEES_SECONDES = 120
    fiche = une_fiche()
    reprise = une_reprise(fiche, un_auteur("apec"), recit="Refaite en mars.")
    assert "Refaite en mars." not in page_lue(client.get(fiche.get_url()))
    with django_capture_on_commit_callbacks(execute=True):
        accepter(reprise)
    assert "Refaite en mars." in page_lue(client.get(fiche.get_url()))
