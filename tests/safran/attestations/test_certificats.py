"""Certificates say the certified hours, and once corrected what replaces them says so; asking twice doubles nothing."""

import io
import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from home.erreurs import RegleRefusee
from home.models import Courriel
from safran.attestations import documents as pdf
from safran.attestations import queries, rules
from safran.attestations.models import Attestation, LotDocuments
from safran.attestations.prises import attestations_coherentes
from safran.attestations.rules import lot_commencer, lot_executer
from safran.parcours.models import Suivi
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_attestations import octets, texte_de
from tests.safran.fabriques_presences import (
    contresigner,
    les_inscriptions,
    noter,
    une_formation_en_salle,
    une_session_du_jour,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True


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


def test_batch_issues_what_is_due_says_why_not_and_doubles_nothing(salle, django_capture_on_commit_callbacks):
    capture = django_capture_on_commit_callbacks
    droits = queries.session_droits(salle)
    assert not droits.a_emettre and "matin" in droits.attend and "après-midi" in droits.attend
    with pytest.raises(RegleRefusee) as levee:
        lancer(salle, capture)
    assert levee.value.code == "rien"
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
    with pytest.raises(RegleRefusee):
        lancer(salle, capture)
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
    [
        ({}, {}, "En salle"),
        (
            {"salle": "", "lien": "https://visio.example/a"},
            {"salle": "", "lien": "https://visio.example/b"},
            "À distance",
        ),
        ({"salle": "Salle bleue"}, {"salle": "", "lien": "https://visio.example/b"}, "Mixte"),
    ],
    ids=["salle", "visioconference", "les-deux"],
)
def test_certificate_of_a_session_says_where_its_hours_were_followed(
    salle, matin, apres_midi, dite, django_capture_on_commit_callbacks
):
    for seance, valeurs in ((salle.matin, matin), (salle.apres_midi, apres_midi)):
        type(seance).objects.filter(pk=seance.pk).update(**({"salle": "Grande salle", "lien": ""} | valeurs))
    contresigner(salle.matin, salle.apres_midi)
    lancer(salle, django_capture_on_commit_callbacks)
    certificat = Attestation.objects.certificats().get(compte__nom="Matinale")
    assert salle.formation.get_format_display() == "À distance"
    assert certificat.faits["modalite"] == dite and dite in texte_de(certificat)


def test_certificate_carries_the_legal_mentions_and_never_changes(salle, django_capture_on_commit_callbacks):
    contresigner(salle.matin, salle.apres_midi)
    lancer(salle, django_capture_on_commit_callbacks)
    certificat = Attestation.objects.certificats().get(compte__nom="Matinale")
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
    with pytest.raises(RegleRefusee) as levee:
        rules.attestation_remplacer(attestation=nouveau, par=certifiee.region, motif="Absente.")
    nouveau.refresh_from_db()
    assert levee.value.code == "feuilles" and nouveau.est_emise


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
