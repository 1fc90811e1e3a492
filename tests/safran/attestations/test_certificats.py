"""Certificates say the certified hours, and once corrected what replaces them says so; asking twice doubles nothing."""

import datetime
import io
import re

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from home.models import Courriel
from safran.attestations import documents as pdf
from safran.attestations import queries, rules
from safran.attestations.models import Attestation, LotDocuments
from safran.attestations.prises import attestations_coherentes
from safran.attestations.rules import lot_commencer, lot_executer
from safran.parcours.models import Suivi
from safran.parcours.queries.suivis import avancement_lire
from safran.parcours.rules.suivis import suivi_commencer, temps_ajouter
from safran.pilotage.queries.bilans import bpf_lignes
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue, page_lue
from tests.refus import refus
from tests.safran.fabriques_attestations import achever, octets, texte_de, une_formation_a_quiz
from tests.safran.fabriques_presences import (
    contresigner,
    les_inscriptions,
    noter,
    une_formation_en_salle,
    une_session_du_jour,
)
from tests.safran.fabriques_quiz import un_quiz

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True
EN_VIDEO = {"salle": "", "lien": "https://visio.example/a"}


@pytest.fixture
def salle():
    """A session of today: one came all day, one in the morning, late, one not at all; sheets kept, not certified."""
    comptes = [un_conseiller(prenom="Zoé", nom=nom) for nom in ("Présente", "Matinale", "Venue-Nulle-Part")]
    session = une_session_du_jour(
        formation=une_formation_en_salle(title="Accueillir ensemble"), comptes=comptes, adresse="3 rue du Port"
    )
    session.matin, session.apres_midi = session.seances.all()
    presente, matinale, absente = les_inscriptions(session)
    for seance in (session.matin, session.apres_midi):
        noter(seance, presente)
        noter(seance, absente, "ABSENT")
    noter(session.matin, matinale, retard=20)
    noter(session.apres_midi, matinale, "ABSENT")
    return session


def lancer(session, capture, par=None):
    with capture(execute=True):
        return lot_commencer(session=session, par=par or une_region())


def celui_de_matinale(session, capture) -> Attestation:
    """Her certificate, once the sheets are certified and the batch asked for."""
    contresigner(session.matin, session.apres_midi)
    lancer(session, capture)
    return Attestation.objects.certificats().get(compte__nom="Matinale")


def test_batch_issues_what_is_due_says_why_not_and_doubles_nothing(salle, django_capture_on_commit_callbacks):
    capture = django_capture_on_commit_callbacks
    droits = queries.session_droits(salle)
    assert not droits.a_emettre and "matin" in droits.attend and "après-midi" in droits.attend
    refus("rien", lancer, session=salle, capture=capture)
    with capture(execute=True):
        contresigner(salle.matin, salle.apres_midi)
    lignes = {ligne.inscription.compte.nom: ligne for ligne in queries.session_droits(salle).lignes}
    assert lignes["Présente"].attestation.emis, "l’achèvement donne déjà l’attestation"
    assert "48 % certifiés" in lignes["Matinale"].attestation.raison
    assert lignes["Venue-Nulle-Part"].attestation.raison == "la formation n’est pas commencée"
    assert lignes["Venue-Nulle-Part"].certificat.raison == "aucune heure certifiée en salle"
    lot = lancer(salle, capture)
    lot.refresh_from_db()
    assert lot.termine_le and not lot.echecs
    certificats = {c.faits["nom"]: c for c in Attestation.objects.certificats()}
    assert set(certificats) == {"Présente", "Matinale"} and all(c.est_emise for c in certificats.values())
    assert certificats["Matinale"].faits["duree_minutes"] == 210 - 20
    assert Courriel.objects.filter(gabarit="attestations/emise").count() == 3
    refus("rien", lancer, session=salle, capture=capture)
    lot_executer(pk=lot.pk)
    assert Attestation.objects.count() == 3 and list(attestations_coherentes()) == []


def test_batch_cut_half_way_is_asked_again_and_completed(salle, monkeypatch, django_capture_on_commit_callbacks):
    contresigner(salle.matin, salle.apres_midi)
    vrai = pdf.attestation_pdf

    def sauf_une(document):
        return vrai(document) if document.nom_complet != "Zoé Matinale" else 1 / 0

    with monkeypatch.context() as panne:
        panne.setattr(pdf, "attestation_pdf", sauf_une)
        lot = lancer(salle, django_capture_on_commit_callbacks)
    lot.refresh_from_db()
    droits = queries.session_droits(salle)
    assert lot.echecs == 1 and droits.a_emettre == 1 and 0 < droits.avancement < 100
    lancer(salle, django_capture_on_commit_callbacks)
    assert queries.session_droits(salle).avancement == 100
    assert Attestation.objects.count() == len({(a.compte_id, a.genre) for a in Attestation.objects.all()}) == 3


def test_two_clicks_ask_for_one_batch_and_a_stranger_for_none(salle):
    contresigner(salle.matin, salle.apres_midi)
    region = une_region()
    assert lot_commencer(session=salle, par=region) == lot_commencer(session=salle, par=region)
    assert LotDocuments.objects.count() == 1
    for par in (salle.formatrice, une_chargee_de_mission("cognac"), un_conseiller()):
        refus("interdit", lot_commencer, session=salle, par=par)


@pytest.mark.parametrize(
    ("matin", "apres_midi", "dite"),
    [({}, {}, "En salle"), (EN_VIDEO, EN_VIDEO, "À distance"), ({"salle": "Salle bleue"}, EN_VIDEO, "Mixte")],
    ids=["salle", "visioconference", "les-deux"],
)
def test_certificate_of_a_session_says_where_its_hours_were_followed(
    salle, matin, apres_midi, dite, django_capture_on_commit_callbacks
):
    for seance, valeurs in ((salle.matin, matin), (salle.apres_midi, apres_midi)):
        type(seance).objects.filter(pk=seance.pk).update(**({"salle": "Grande salle", "lien": ""} | valeurs))
    certificat = celui_de_matinale(salle, django_capture_on_commit_callbacks)
    assert salle.formation.get_format_display() == "À distance"
    assert certificat.faits["modalite"] == dite and dite in texte_de(certificat)


def test_certificate_carries_the_legal_mentions_and_never_changes(salle, django_capture_on_commit_callbacks):
    certificat = celui_de_matinale(salle, django_capture_on_commit_callbacks)
    texte = texte_de(certificat)
    for mention in (
        "Certificat de réalisation",
        certificat.numero,
        "Région Poitou-Charentes",
        "Zoé Matinale",
        "Accueillir ensemble",
        "Action de formation (article L. 6313-1 du code du travail)",
        "3 h 10, sur 6 h 30 prévues",
        "Niort, 3 rue du Port",
        "absence",
        "Fait à Poitiers, le",
        certificat.code_lisible,
    ):
        assert mention in texte, mention
    racine = PdfReader(io.BytesIO(octets(certificat))).trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"] and racine["/Lang"] == "fr" and "/StructTreeRoot" in racine
    avant = octets(certificat), certificat.faits
    noter(salle.matin, les_inscriptions(salle)[1], par=une_region(), motif="Elle était à l’heure.")
    type(salle).objects.update(lieu="Saintes")
    rules.attestation_emettre(pk=certificat.pk)
    certificat.refresh_from_db()
    assert (octets(certificat), certificat.faits) == avant
    constat = queries.attestation_constat(certificat.code, "matinale")
    assert constat["genre"] == "Certificat de réalisation" and constat["etat"] == "EMISE"
    with django_capture_on_commit_callbacks(execute=True):
        remplacant = rules.attestation_remplacer(attestation=certificat, par=une_region(), motif="Nom corrigé.")
    assert (remplacant.genre, remplacant.session_id) == (certificat.genre, certificat.session_id)
    assert queries.attestation_constat(certificat.code, "matinale")["etat"] == "REMPLACEE"
    assert not queries.session_droits(salle).a_emettre
    call_command("battre", "attestations")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.create(compte=certificat.compte, formation=certificat.formation, session=salle)


def test_certificate_at_a_distance_waits_for_the_end_and_leaves_hours_in_the_room_to_the_sheets(emettre, salle):
    attestation = emettre()
    suivi = Suivi.objects.get(compte=attestation.compte)
    certificat = rules.certificat_preparer(suivi=suivi)
    assert rules.certificat_preparer(suivi=suivi) == certificat
    rules.attestation_emettre(pk=certificat.pk)
    certificat.refresh_from_db()
    assert certificat.est_emise and "À distance" in texte_de(certificat) and "1 heure" in texte_de(certificat)
    contresigner(salle.matin, salle.apres_midi)
    for suivi, code in ((Suivi.objects.get(compte__nom="Présente"), "en_salle"), (Suivi(), "en_cours")):
        refus(code, rules.certificat_preparer, suivi=suivi)


def test_screen_shows_rights_then_progress_in_a_steady_number_of_queries(
    client, salle, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    contresigner(salle.matin, salle.apres_midi)
    client.force_login(une_region())
    adresse = reverse("session_documents", args=[salle.public_id])
    page = page_lue(client.get(adresse))
    assert "Émettre 3 documents" in page and "48 % certifiés" in page.replace("\xa0", " ")
    client.post(adresse)
    en_cours = page_lue(client.get(adresse, headers={"HX-Request": "true"}))
    assert "hx-trigger" in en_cours and "3 à faire" in en_cours and "<html" not in en_cours
    lot_executer(pk=LotDocuments.objects.get().pk)
    assert client.get(adresse, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    fini = page_lue(client.get(adresse))
    assert "Rien à émettre" in fini and "hx-trigger" not in fini
    with django_assert_max_num_queries(30):
        client.get(adresse)


def test_portfolio_gathers_what_is_valid_and_counts_no_hour_twice(
    client, salle, emettre, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    compte = les_inscriptions(salle)[0].compte
    a_distance = emettre(compte)
    with django_capture_on_commit_callbacks(execute=True):
        contresigner(salle.matin, salle.apres_midi)
    lancer(salle, django_capture_on_commit_callbacks)
    client.force_login(compte)
    lu = queries.portefeuille_lire(compte)
    assert (lu.en_salle, lu.mesurees, len(lu.documents), lu.badges) == (390, 0, 3, 2)
    page = page_lue(client.get(reverse("portefeuille")))
    assert "Certificat de réalisation" in page and page.count('/certificat/"') == 1
    assert re.search('<a href="http[^"]+/attestations/verifier/">page de vérification', page), "sur papier, elle se dit"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("certificat_demander", args=[a_distance.formation_id]))
    assert queries.portefeuille_lire(compte).en_salle == 390
    rules.attestation_revoquer(attestation=a_distance, par=une_region(), motif="Erreur.")
    with django_assert_max_num_queries(12):
        page = page_lue(client.get(reverse("portefeuille")))
    assert a_distance.numero not in page and "Demander le certificat" not in page
    assert client.post(reverse("certificat_demander", args=[salle.formation_id + 9999])).status_code == 404


JOUR, MATIN = 390, 210


@pytest.fixture
def certifiee(django_capture_on_commit_callbacks):
    """A session of today, certified, its documents issued: Zoé and Max were there all day."""
    comptes = [un_conseiller(prenom=prenom, nom=f"De-{prenom}") for prenom in ("Zoé", "Max")]
    session = une_session_du_jour(formation=une_formation_en_salle(30), comptes=comptes, bassin=un_bassin("niort"))
    session.region = une_region()
    with django_capture_on_commit_callbacks(execute=True):
        for seance in session.seances.all():
            for inscription in les_inscriptions(session):
                noter(seance, inscription)
        contresigner(*session.seances.all())
    with django_capture_on_commit_callbacks(execute=True):
        rules.lot_commencer(session=session, par=session.region)
    session.page = reverse("session_documents", args=[session.public_id])
    return session


def corriger(session, demi: int, etat: str = "ABSENT") -> None:
    """Zoé was not there, after all."""
    noter(session.seances.all()[demi], les_inscriptions(session)[0], etat, par=session.region, motif="Rectifié.")


def celui_de_zoe(**etat) -> Attestation:
    return Attestation.objects.certificats().filter(compte__prenom="Zoé", **etat).latest("pk")


def lire(client, adresse: str) -> str:
    return page_lue(client.get(adresse)).replace("\xa0", " ").replace("&nbsp;", " ")


def test_replaced_certificate_says_the_hours_of_today_and_its_page_says_so_before(
    client, certifiee, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    ancien = celui_de_zoe()
    remplacer = reverse("attestation_remplacer", args=[ancien.uuid])
    client.force_login(certifiee.region)
    assert ancien.faits["duree_minutes"] == JOUR
    with django_assert_max_num_queries(40) as requetes:
        assert "Les feuilles disent" not in lire(client, certifiee.page)
    avant = len(requetes)
    assert "Les feuilles disent" not in lire(client, remplacer)
    corriger(certifiee, 1)
    with django_assert_max_num_queries(avant):
        page = lire(client, certifiee.page)
    assert page.count("Les feuilles disent aujourd’hui 3 h 30") == 1 and remplacer in page
    for nom in ("attestation_remplacer", "attestation_revoquer"):
        assert "Les feuilles disent aujourd’hui 3 h 30" in lire(client, reverse(nom, args=[ancien.uuid]))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(remplacer, {"motif": "Absente l’après-midi."})
    nouveau = celui_de_zoe()
    assert nouveau.remplace == ancien and nouveau.est_emise and nouveau.faits["duree_minutes"] == MATIN
    assert [demi["minutes"] for demi in nouveau.faits["demi_journees"]] == [MATIN, 0]
    assert "3 h 30, sur 6 h 30 prévues" in texte_de(nouveau)
    ancien.refresh_from_db()
    assert ancien.faits["duree_minutes"] == JOUR and "6 h 30" in texte_de(ancien)
    assert "Les feuilles disent" not in lire(client, certifiee.page)
    corriger(certifiee, 0)
    assert "ne certifient plus aucune heure" in lire(client, certifiee.page)
    refusee = lire(client, reverse("attestation_remplacer", args=[nouveau.uuid]))
    assert "ne peut pas se refaire" in refusee and "Révoquez-le" in refusee
    refus("feuilles", rules.attestation_remplacer, attestation=nouveau, par=certifiee.region, motif="Absente.")
    nouveau.refresh_from_db()
    assert nouveau.est_emise


def test_replaced_attestation_of_the_room_takes_the_hours_of_today(certifiee, django_capture_on_commit_callbacks):
    ancienne = Attestation.objects.de_formation().get(compte__prenom="Zoé")
    assert ancienne.faits["duree_minutes"] == JOUR
    corriger(certifiee, 1)
    with django_capture_on_commit_callbacks(execute=True):
        nouvelle = rules.attestation_remplacer(attestation=ancienne, par=certifiee.region, motif="Heures corrigées.")
    assert nouvelle.faits["duree_minutes"] == MATIN
    figes = ("titre", "commence_le", "acheve_le", "resultats", "objectifs")
    assert [nouvelle.faits[cle] for cle in figes] == [ancienne.faits[cle] for cle in figes]


def test_revoked_certificate_is_made_again_on_request_only(client, certifiee, django_capture_on_commit_callbacks):
    ancien, chargee = celui_de_zoe(), une_chargee_de_mission("niort")
    corriger(certifiee, 1)
    rules.attestation_revoquer(attestation=ancien, par=certifiee.region, motif="Heures fausses.")
    call_command("battre", "attestations")
    refus("rien", rules.lot_commencer, session=certifiee, par=certifiee.region)
    assert celui_de_zoe() == ancien
    client.force_login(chargee)
    page = lire(client, certifiee.page)
    assert "Émettre de nouveau" not in page and "demandez-le à la Région" in page
    client.post(certifiee.page, {"revoques": "1"})
    assert celui_de_zoe() == ancien, "qui pilote sans être la Région ne refait rien"
    client.force_login(certifiee.region)
    assert "Émettre de nouveau les certificats révoqués (1)" in lire(client, certifiee.page)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(certifiee.page, {"revoques": "1"})
    nouveau = celui_de_zoe()
    assert nouveau.est_emise and nouveau.faits["duree_minutes"] == MATIN and nouveau.remplace == ancien
    ancien.refresh_from_db()
    assert ancien.etat == "REVOQUEE" and Attestation.objects.certificats().count() == 3
    client.post(certifiee.page, {"revoques": "1"})
    assert Attestation.objects.certificats().count() == 3 and "Émettre de nouveau" not in lire(client, certifiee.page)
    rules.attestation_revoquer(attestation=nouveau, par=certifiee.region, motif="Encore fausses.")
    corriger(certifiee, 0)
    assert "Émettre de nouveau" not in lire(client, certifiee.page), "sans heure, rien à refaire"
    assert list(attestations_coherentes()) == []


# A length is printed as followed once it is proved; what was issued before stays, is counted, listed, replaced.

SIGNE = datetime.timedelta(seconds=30)


def lire_a_l_ecran(compte, formation, minutes: int) -> None:
    """The page of a step makes its signs, every thirty seconds, for so many minutes."""
    suivi = suivi_commencer(compte=compte, formation=formation)
    etape = avancement_lire(suivi).plan.etapes[0]
    debut = timezone.now() - datetime.timedelta(minutes=minutes)
    for rang in range(2 * minutes + 1):
        with time_machine.travel(debut + rang * SIGNE, tick=False):
            temps_ajouter(suivi=suivi, module_pk=etape.module_pk, etape_id=etape.id)


def certificat_de(compte, formation) -> Attestation:
    """The certificate of a training at a distance, asked for and issued."""
    certificat = rules.certificat_preparer(suivi=Suivi.objects.get(compte=compte, formation=formation))
    return rules.attestation_emettre(pk=certificat.pk)


def comme_avant(document: Attestation, minutes: int = 121) -> Attestation:
    """The same document with the facts of the first wording, its declared length held as followed."""
    nouvelles = ("duree_formation", "mesure_minutes")
    document.faits = {c: v for c, v in document.faits.items() if c not in nouvelles}
    document.faits |= {"version": "2026-1", "duree_minutes": minutes}
    document.save(update_fields=["faits"])
    return document


def verifier() -> str:
    sortie = io.StringIO()
    call_command("verifier", stdout=sortie)
    return sortie.getvalue()


def test_time_is_printed_as_followed_once_measured_and_assessed_with_its_method_and_never_else(emettre):
    compte, formation = un_conseiller(), une_formation_a_quiz(duree_minutes=120)
    documents = [emettre(compte, formation), certificat_de(compte, formation)]
    for texte in map(texte_de, documents):
        assert "Durée déclarée" in texte and "2 heures" in texte
        assert "Durée suivie" not in texte and "réellement suivie" not in texte and "mesuré" not in texte
    assert "pour la durée indiquée" not in texte_de(documents[1])
    autre = un_conseiller()
    lire_a_l_ecran(autre, formation, 4)
    for texte in map(texte_de, [emettre(autre, formation), certificat_de(autre, formation)]):
        assert "4 min mesurées : temps actif à l’écran" in texte and "plafonné par étape" in texte
        assert "pauses non comprises" in texte and "quiz corrigé par le serveur" in texte
    sans_quiz = une_formation_a_quiz(criteres=("etapes_vues",), quiz=un_quiz())
    lire_a_l_ecran(autre, sans_quiz, 4)
    achever(autre, sans_quiz)
    assert "Aucun temps suivi n’est attesté" in texte_de(certificat_de(autre, sans_quiz)), "mesuré, non évalué"
    lu = queries.portefeuille_lire(autre)
    assert (lu.en_salle, lu.mesurees) == (0, 4), "l’attestation et le certificat disent les mêmes minutes"


def test_issued_document_without_proof_stays_is_counted_listed_and_replaced(
    client, emettre, django_capture_on_commit_callbacks
):
    region, compte = une_region(), un_conseiller()
    ancienne, vide = comme_avant(emettre(compte)), "Aucun document valable ne dit de durée sans preuve."
    avant = octets(ancienne), ancienne.sha256
    liste = reverse("attestations_toutes")
    assert "• 1 document valable dit une durée que rien ne prouve" in verifier()
    client.force_login(region)
    assert "1 document valable dit une durée que rien ne prouve" in lue(client.get(liste))
    page = lue(client.get(liste, {"sans_preuve": "on"}))
    assert ancienne.numero in page and "Dit 2 h 01, sans preuve" in page
    export = client.get(reverse("attestations_export"), {"sans_preuve": "on"})
    assert ancienne.numero in b"".join(export.streaming_content).decode()
    assert queries.portefeuille_lire(compte).en_salle == 0
    with django_capture_on_commit_callbacks(execute=True):
        nouvelle = rules.attestation_remplacer(attestation=ancienne, par=region, motif="Durée sans preuve.")
    nouvelle.refresh_from_db()
    ancienne.refresh_from_db()
    assert (octets(ancienne), ancienne.sha256) == avant and ancienne.faits["duree_minutes"] == 121
    assert "Durée déclarée" in texte_de(nouvelle) and "Durée suivie" not in texte_de(nouvelle)
    assert verifier() == "Aucune anomalie.\n" and vide in lue(client.get(liste, {"sans_preuve": "on"}))


def test_issued_document_whose_sheets_say_its_hours_is_not_listed(django_capture_on_commit_callbacks):
    session = une_session_du_jour(1, formation=une_formation_en_salle())
    (inscription,) = les_inscriptions(session)
    with django_capture_on_commit_callbacks(execute=True):
        for seance in session.seances.all():
            noter(seance, inscription)
        contresigner(*session.seances.all())
    attestation = Attestation.objects.get()
    assert attestation.faits["duree_minutes"] == 390 and "6 h 30 en salle" in texte_de(attestation)
    assert not queries.durees_non_prouvees().filter(pk=comme_avant(attestation, 390).pk)
    assert queries.portefeuille_lire(inscription.compte).en_salle == 390
    comme_avant(attestation, 400)
    assert queries.durees_non_prouvees().get() == attestation


def test_yearly_hours_at_a_distance_are_measured_and_assessed_ones():
    formation = une_formation_a_quiz(duree_minutes=600)
    for compte in [un_conseiller() for _ in range(5)]:
        lire_a_l_ecran(compte, formation, 12)
        achever(compte, formation)
    lignes = dict(bpf_lignes(timezone.localdate().year))
    a_distance = {nom: valeur for nom, valeur in lignes.items() if "distance" in nom or "en tout" in nom}
    assert list(a_distance.values()) == [5, 1, 5, 1], a_distance


def test_hours_of_a_trainer_wait_for_the_certified_sheet(client):
    session = une_session_du_jour(1, jour=timezone.localdate() - datetime.timedelta(days=1))
    client.force_login(session.formatrice)
    espace = reverse("espace_formateur")
    assert "<dt>Heures animées</dt><dd>aucune</dd>" in lue(client.get(espace))
    for seance in session.seances.all():
        noter(seance, *les_inscriptions(session))
    contresigner(*session.seances.all())
    assert "<dt>Heures animées</dt><dd>6 h 30</dd>" in lue(client.get(espace))
