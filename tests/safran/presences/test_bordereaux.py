"""What has been kept long enough is proposed; two people of the Région decide, and nobody else (G11)."""

import datetime
import hashlib
import html
import io
import re

import pytest
import time_machine
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from home.models import Courriel
from reseau.comptes.rules import compte_anonymise
from safran.attestations.models import Attestation
from safran.inscriptions.models import SessionFormation
from safran.presences import models
from safran.presences.models import BordereauElimination, Contresignature, LigneBordereau, Presence, Purge
from safran.presences.prises import bordereaux_coherents, donnees_des_presences
from safran.presences.queries.bordereaux import conservation_limite, empreinte_de
from safran.presences.queries.feuilles import chiffres_lire, grille_lire
from safran.presences.rules import bordereaux, feuilles
from tests.fabriques import une_region
from tests.hostiles import MARQUE, TEXTES
from tests.pages import page_lue
from tests.safran.fabriques_bordereaux import (
    apres,
    la_liste,
    la_nuit,
    lire_page,
    tout_est_la,
    un_bordereau,
    une_session_signee,
)
from tests.safran.fabriques_presences import PDF, TRACE, les_inscriptions, une_session_du_jour

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True


@pytest.fixture
def session(django_capture_on_commit_callbacks):
    """Signed by hand, with its evidence and its attestation."""
    with django_capture_on_commit_callbacks(execute=True):
        return une_session_signee()


@pytest.fixture
def agir(client, django_capture_on_commit_callbacks):
    """Send a form as someone, run what follows the commit, return the page that comes."""

    def agir(compte, bordereau, geste="approuver", pk=None, **donnees):
        client.force_login(compte)
        if geste == "approuver":
            adresse = reverse("bordereau_approuver", args=[bordereau.public_id])
            page = client.get(adresse)
            contexte = page.context or {}
            donnees = {"empreinte": contexte["empreinte"] if "empreinte" in contexte else "", **donnees}
        else:
            arguments = [bordereau.public_id] if pk is None else [bordereau.public_id, pk]
            adresse = reverse("bordereau_ligne_reporter" if pk else "bordereau_reporter", args=arguments)
        with django_capture_on_commit_callbacks(execute=True):
            return lire_page(client.post(adresse, donnees, follow=True))

    return agir


def test_night_three_years_later_proposes_exactly_the_sessions_whose_term_has_passed(session, client):
    region, jour = une_region(), timezone.localdate()
    with apres(0, 3):
        recente = une_session_signee()
    une_session_du_jour()  # rien de tracé : rien à proposer
    with apres(3, 2):
        assert "à approuver : 1 session." in la_nuit()
        la_nuit()
        (ligne,) = LigneBordereau.objects.all()
        assert (ligne.session, ligne.dernier_jour) == (session, jour)
        assert (ligne.signatures, ligne.contresignatures, ligne.justificatifs) == (2, 2, 2)
        courriel = Courriel.objects.get(gabarit="presences/bordereau", destinataire=region.email)
        bordereau = BordereauElimination.objects.get()
        assert reverse("bordereau", args=[bordereau.public_id]) in courriel.texte
    with apres(3, 6):
        assert "à approuver : 2 sessions." in la_nuit()
        assert {ligne.session for ligne in bordereau.lignes.all()} == {session, recente}
        assert Courriel.objects.filter(gabarit="presences/bordereau", destinataire=region.email).count() == 1
        client.force_login(region)
        assert "attend votre approbation" in lire_page(client.get("/mon-espace/"))
        assert str(bordereau.public_id) in lire_page(client.get(reverse("bordereaux")))


def test_same_person_twice_destroys_nothing_and_is_told_who_must(session, agir):
    region = une_region()
    with apres(3, 2):
        bordereau = la_liste()
        page = agir(region, bordereau)
        assert "rien n’est détruit d’ici là" in page and "Approuvé une fois" in page
        page = agir(region, bordereau, empreinte=empreinte_de(bordereau))
        assert "la seconde revient à une autre personne de la Région" in page
        la_nuit()
        assert tout_est_la() and BordereauElimination.objects.get().seconde_par is None
        page = agir(une_region(), bordereau)
        assert "la destruction commence" in page and not tout_est_la()
        assert BordereauElimination.objects.get().etat == "DETRUIT" and LigneBordereau.objects.get().purge


def test_approval_is_of_the_list_that_was_read(session, agir):
    region = une_region()
    with apres(0, 3):
        une_session_signee()
    with apres(3, 2):
        bordereau = la_liste()
        lue = empreinte_de(bordereau)
    with apres(3, 6):
        la_nuit()
        for empreinte in (lue, "", "\x00", "x" * 5000):
            page = agir(region, bordereau, empreinte=empreinte)
            assert "La liste a changé depuis votre lecture" in page
        assert BordereauElimination.objects.get().premiere_par is None


def test_list_approved_once_is_frozen_and_what_comes_since_waits_for_the_next(session, agir):
    with apres(0, 3):
        recente = une_session_signee()
    with apres(3, 2):
        premier = la_liste()
        agir(une_region(), premier)
    with apres(3, 6):
        la_nuit()
        assert premier.lignes.count() == 1
        agir(une_region(), premier)
        la_nuit()
        assert [li.session for li in LigneBordereau.objects.exclude(bordereau=premier)] == [recente]
        assert Purge.objects.get().session == session


def test_list_holds_the_oldest_sessions_and_the_others_wait_for_the_next(session, agir, monkeypatch):
    monkeypatch.setattr(bordereaux, "LIGNES_MAX", 1)
    regions = [une_region(), une_region()]
    with apres(0, -2):
        ancienne = une_session_signee()
    with apres(3, 2):
        for attendue in (ancienne, session):
            assert "à approuver : 1 session." in la_nuit()
            ouvert = BordereauElimination.objects.get(etat="OUVERT")
            assert ouvert.lignes.get().session == attendue
            for region in regions:
                agir(region, ouvert)
        assert la_nuit() == "Rien à effacer." and Purge.objects.count() == 2


def test_line_put_off_is_not_destroyed_and_comes_back_on_its_day(session, agir):
    with apres(0, 1):
        une_session_signee()
    une_de, deux_de = une_region(), une_region()
    with apres(3, 4):
        premier, ligne = la_liste(), LigneBordereau.objects.get(session=session)
        agir(une_de, premier)
        jour = timezone.localdate() + datetime.timedelta(days=365)
        page = agir(deux_de, premier, "reporter", ligne.pk, jusqu_au=jour.isoformat(), motif="Contrôle en cours")
        assert "1 session à proposer de nouveau" in page and "Contrôle en cours" in page
        assert BordereauElimination.objects.get().premiere_par is None  # ce n’est plus la liste approuvée
        for region in (deux_de, une_de):
            agir(region, premier)
        assert {p.session for p in Purge.objects.all()} == {*SessionFormation.objects.exclude(pk=session.pk)}
    with apres(3, 4 + 364):
        assert la_nuit() == "Rien à effacer."
    with apres(3, 4 + 366):
        assert "1 session." in la_nuit()
        second = BordereauElimination.objects.exclude(pk=premier.pk).get()
        assert second.lignes.get().session == session
        for region in (deux_de, une_de):
            agir(region, second)
        assert Purge.objects.filter(session=session).count() == 1


def test_whole_list_put_off_is_closed_and_its_day_may_be_changed(session, agir, client):
    region = une_region()
    with apres(3, 2):
        bordereau = la_liste()
        jour = timezone.localdate() + datetime.timedelta(days=300)
        for _double_clic in range(2):
            page = agir(region, bordereau, "reporter", jusqu_au=jour.isoformat(), motif="Archives demandées")
            assert "Clos, rien n’a été détruit" in page and "trop tard" not in page
        assert la_nuit() == "Rien à effacer." and tout_est_la()
        demain = timezone.localdate() + datetime.timedelta(days=1)
        ligne = bordereau.lignes.get()
        page = agir(region, bordereau, "reporter", ligne.pk, jusqu_au=demain.isoformat(), motif="Faute de frappe")
        assert "Faute de frappe" in page
        page = agir(region, bordereau, "reporter", jusqu_au=jour.isoformat(), motif="Encore")
        assert "Il est trop tard pour reporter" in page
    with apres(3, 3):
        assert "1 session." in la_nuit()
        client.force_login(region)
        assert client.get(reverse("bordereau_ligne_reporter", args=[bordereau.public_id, ligne.pk])).status_code == 404


def test_reason_typed_is_kept_on_a_refusal_and_never_a_program(session, agir):
    region = une_region()
    with apres(3, 2):
        bordereau = la_liste()
        refus = [("", texte) for texte in [*TEXTES, "é" * 301, "\x00caché", "   "]]
        refus += [(jour, "Contrôle") for jour in ("2026-02-30", f"{timezone.localdate()}", "2199-01-01", "0001-01-01")]
        for jour, motif in refus:
            page = agir(region, bordereau, "reporter", jusqu_au=jour, motif=motif)
            assert "à corriger" in page and MARQUE not in page
            (texte,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
            attendu = motif.replace("\x00", "").replace("\xa0", " ")
            assert html.unescape(texte).split() == attendu.split()
        assert LigneBordereau.objects.get().etat == "PROPOSEE"


def test_sheet_changed_since_the_proposal_is_set_aside_and_proposed_again(session, agir):
    regions = [une_region(), une_region()]
    autre = les_inscriptions(session)[1]
    with apres(3, 2):
        bordereau = la_liste()
        agir(regions[0], bordereau)
    with apres(3, 3):
        feuilles.piece_ajouter(
            inscription=autre, seance=session.seances.first(), contenu=PDF, nom="recours.pdf", par=autre.compte
        )
        agir(regions[1], bordereau)
        assert not Purge.objects.exists() and Presence.objects.exclude(signature="").count() == 2
        ligne = LigneBordereau.objects.get()
        assert (ligne.etat, ligne.bordereau.etat) == ("ECARTEE", "CLOS") and "modifiée" in ligne.motif
        assert "1 session." in la_nuit()


def test_term_lengthened_takes_the_session_out_of_the_list(session, settings, agir):
    regions = [une_region(), une_region()]
    with apres(3, 2):
        bordereau = la_liste()
        agir(regions[0], bordereau)
        settings.EMARGEMENT_CONSERVATION_ANNEES = 5
        agir(regions[1], bordereau)
        assert tout_est_la() and "durée de conservation" in bordereau.lignes.get().motif
        assert la_nuit() == "Rien à effacer."
    with apres(4, 2):
        assert la_nuit() == "Rien à effacer."
    with apres(5, 2):
        assert "1 session." in la_nuit()
        settings.EMARGEMENT_CONSERVATION_ANNEES = 7
        assert la_nuit() == "Rien à effacer."
        assert not LigneBordereau.objects.filter(etat="PROPOSEE").exists()


def test_proof_stays_with_both_names_counts_and_the_print_of_the_list(session, agir, client):
    session.formation.title = "=2+2 Orienter"
    session.formation.save()
    une_de, deux_de = une_region(nom="Arnould"), une_region(nom="Béraud")
    with apres(3, 2):
        bordereau = la_liste()
        for region in (une_de, deux_de):
            agir(region, bordereau)
        client.force_login(deux_de)
        page = lire_page(client.get(reverse("bordereau", args=[bordereau.public_id])))
        csv = b"".join(client.get(reverse("bordereau_csv", args=[bordereau.public_id])).streaming_content)
        pdf = client.get(reverse("bordereau_pdf", args=[bordereau.public_id])).content
    empreinte = hashlib.sha256(csv).hexdigest()
    assert b'"\'=2+2 Orienter"' in csv and str(session.public_id).encode() in csv
    texte = "".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages).replace("\xa0", " ")
    for lu in (page, texte):
        assert empreinte in lu.replace("\n", "")
        assert "Arnould" in lu and "Béraud" in lu and "=2+2 Orienter" in lu
    assert {
        "Bordereau": bordereau.pk,
        "Geste": "Première approbation",
        "Le": BordereauElimination.objects.get().premiere_le,
    } in donnees_des_presences(une_de)[-1].lignes
    compte_anonymise(compte=une_de)
    client.force_login(deux_de)
    assert "Arnould" in lire_page(client.get(reverse("bordereau", args=[bordereau.public_id])))
    assert "1, dont 1 détruite" in page and "Effacés : 1 session, 2 signatures" in texte


def test_cancelled_session_is_proposed_without_a_link_that_leads_nowhere(session, client):
    lien = reverse("presences_session", args=[session.public_id])
    with apres(3, 2):
        la_nuit()
        client.force_login(une_region())
        adresse = reverse("bordereau", args=[BordereauElimination.objects.get().public_id])
        assert lien in lire_page(client.get(adresse)) and client.get(lien).status_code == 200
        SessionFormation.objects.update(etat="ANNULEE", motif="Salle inondée")
        assert lien not in lire_page(client.get(adresse)) and client.get(lien).status_code == 404


def test_region_finds_an_empty_page_before_anything_is_due(client, session):
    client.force_login(une_region())
    assert "rien n’a encore dépassé" in lire_page(client.get(reverse("bordereaux")))
    assert reverse("bordereaux") in lire_page(client.get(reverse("feuilles")))
    assert "Un bordereau d’élimination attend" not in lire_page(client.get("/mon-espace/"))


def test_database_refuses_one_person_twice_and_a_destruction_without_two(session):
    une_de, deux_de = une_region(), une_region()
    with transaction.atomic():
        un_bordereau(session)
        liste = BordereauElimination.objects.all()
        une_fois = {"premiere_par": une_de, "premiere_nom": "A", "premiere_le": timezone.now(), "empreinte": "e" * 64}
        elle_meme = {"seconde_par": une_de, "seconde_nom": "A", "seconde_le": timezone.now()}
        une_autre = {**elle_meme, "seconde_par": deux_de}
        fini = {"etat": "DETRUIT", "fini_le": timezone.now()}
        for champs in (fini, une_fois | fini, une_autre | fini, une_fois | elle_meme | fini, une_fois | une_autre):
            with pytest.raises(IntegrityError), transaction.atomic():
                liste.update(**champs)
        with pytest.raises(IntegrityError), transaction.atomic():
            LigneBordereau.objects.update(etat="DETRUITE")
        with pytest.raises(IntegrityError), transaction.atomic():
            un_bordereau(session)
        with pytest.raises(IntegrityError), transaction.atomic():
            BordereauElimination.objects.create(annees=3)
        liste.update(**une_fois, **une_autre, **fini)
        assert any("attend encore" in phrase for phrase in bordereaux_coherents())
        assert any("plus celle qui a été approuvée" in phrase for phrase in bordereaux_coherents())
        transaction.set_rollback(True)


# Three years after a session, approved twice, drawings and evidence leave; what sheets and documents say stays.


def dit(session) -> tuple:
    """What the sheets say of everybody."""
    grille = grille_lire(session)
    cases = [
        (case.etat, case.minutes, case.comptees, case.libelle, case.presence.moyen)
        for ligne in grille.lignes
        for case in ligne.cases
    ]
    return cases, chiffres_lire([session])


def test_traces_leave_after_three_years_and_everything_else_stays(session, client, agir):
    avant, attestation = dit(session), Attestation.objects.get()
    with storages["prive"].open(attestation.fichier) as fichier:
        octets = fichier.read()
    pieces = [p for p in Presence.objects.values_list("piece", flat=True) if p]
    une_de, deux_de = une_region(), une_region()
    with apres(3, -2):
        assert la_nuit() == "Rien à effacer." and not BordereauElimination.objects.exists()
    with apres(3, 5):
        assert "1 session." in la_nuit() and tout_est_la()
        bordereau = BordereauElimination.objects.get()
        agir(une_de, bordereau)
        assert "approuvé une fois" in la_nuit() and tout_est_la()
        agir(deux_de, bordereau)
        assert la_nuit() == "Rien à effacer."
        client.force_login(une_region())
        page = lire_page(client.get(reverse("presences_session", args=[session.public_id])))
        assert "4 signatures tracées, 2 justificatifs" in page
        une, autre = les_inscriptions(session)
        seance = session.seances.first()
        page = page_lue(client.get(reverse("presence_ligne", args=[une.public_id, seance.pk])))
        assert "a été effacée le" in page and TRACE not in page
        assert client.get(reverse("presence_piece", args=[autre.public_id, seance.pk])).status_code == 404
        page = page_lue(client.get(reverse("presence_ligne", args=[autre.public_id, seance.pk])))
        assert "Justificatif</h2>" not in page
        assert client.get(reverse("feuille_pdf", args=[seance.public_id])).content.startswith(b"%PDF")
    assert dit(session) == avant and not any(storages["prive"].exists(piece) for piece in pieces)
    assert not Presence.objects.exclude(signature="", piece_nom="") and not Contresignature.objects.exclude(
        signature=""
    )
    purge = Purge.objects.get()
    assert (purge.signatures, purge.contresignatures, purge.justificatifs, purge.annees) == (2, 2, 2, 3)
    with storages["prive"].open(attestation.fichier) as fichier:
        assert fichier.read() == octets


def test_purge_cut_half_way_ends_the_next_night(session, agir, monkeypatch):
    with apres(0, 1):
        une_session_signee()
    faites = []

    def coupee(**champs):
        if faites:
            raise OSError("coupure")
        faites.append(Purge(**champs))
        faites[0].save()
        return faites[0]

    with apres(3, 4):
        bordereau = la_liste()
        agir(une_region(), bordereau)
        with monkeypatch.context() as coupure:
            coupure.setattr(models.Purge.objects, "create", coupee)
            agir(une_region(), bordereau)
            assert la_nuit() == "OSError : coupure"
        assert Purge.objects.count() == 1 and Presence.objects.exclude(signature="").count() == 2
        assert BordereauElimination.objects.get().etat == "APPROUVE"
        assert "4 signatures tracées, 2 justificatifs effacés" in la_nuit()
        assert la_nuit() == "Rien à effacer."
        assert Purge.objects.count() == 2 == LigneBordereau.objects.filter(etat="DETRUITE").count()
        assert BordereauElimination.objects.get().etat == "DETRUIT" and not Presence.objects.exclude(signature="")


def test_traces_erased_before_the_lists_keep_their_proof_as_it_is(session, client):
    Presence.objects.update(signature="", piece_nom="")
    Contresignature.objects.update(signature="")
    Purge.objects.create(session=session, annees=3, signatures=2, contresignatures=2, justificatifs=2)
    with apres(3, 5):
        assert la_nuit() == "Rien à effacer." and not BordereauElimination.objects.exists()
        client.force_login(une_region())
        page = lire_page(client.get(reverse("presences_session", args=[session.public_id])))
        assert "4 signatures tracées, 2 justificatifs" in page


@pytest.mark.parametrize(
    ("jour", "limite"), [("2028-02-29", "2025-02-28"), ("2027-03-01", "2024-03-01"), ("2029-12-31", "2026-12-31")]
)
def test_limit_is_the_same_day_three_years_before(jour, limite):
    with time_machine.travel(f"{jour}T12:00:00+01:00", tick=False):
        assert conservation_limite(3) == datetime.date.fromisoformat(limite)
