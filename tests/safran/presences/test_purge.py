"""Three years after a session, approved twice, drawings and evidence leave; what sheets and documents say stays."""

import datetime

import pytest
import time_machine
from django.core.files.storage import storages
from django.urls import reverse

from safran.attestations.models import Attestation
from safran.presences import models
from safran.presences.models import BordereauElimination, Contresignature, LigneBordereau, Presence, Purge
from safran.presences.prises import bordereaux_coherents, presences_coherentes
from safran.presences.queries import bordereaux, feuilles
from safran.presences.queries.feuilles import grille_lire
from tests.fabriques import une_region
from tests.pages import page_lue
from tests.safran.fabriques_bordereaux import apres, la_nuit, lire_page, tout_est_la, une_session_signee
from tests.safran.fabriques_presences import TRACE, les_inscriptions

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def dit(session) -> tuple:
    """What the sheets say of everybody."""
    grille = grille_lire(session)
    cases = [
        (case.etat, case.minutes, case.comptees, case.libelle, case.presence.moyen)
        for ligne in grille.lignes
        for case in ligne.cases
    ]
    return cases, feuilles.chiffres_lire([session])


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
    assert [*presences_coherentes(), *bordereaux_coherents()] == []


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
        la_nuit()
        bordereau = BordereauElimination.objects.get()
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
    assert [*bordereaux_coherents()] == []


def test_traces_erased_before_the_lists_keep_their_proof_as_it_is(session, client):
    Presence.objects.update(signature="", piece_nom="")
    Contresignature.objects.update(signature="")
    Purge.objects.create(session=session, annees=3, signatures=2, contresignatures=2, justificatifs=2)
    with apres(3, 5):
        assert la_nuit() == "Rien à effacer." and not BordereauElimination.objects.exists()
        client.force_login(une_region())
        page = lire_page(client.get(reverse("presences_session", args=[session.public_id])))
        assert "4 signatures tracées, 2 justificatifs" in page and [*bordereaux_coherents()] == []


@pytest.mark.parametrize(
    ("jour", "limite"),
    [("2028-02-29", "2025-02-28"), ("2027-03-01", "2024-03-01"), ("2029-12-31", "2026-12-31")],
)
def test_limit_is_the_same_day_three_years_before(jour, limite):
    with time_machine.travel(f"{jour}T12:00:00+01:00", tick=False):
        assert bordereaux.conservation_limite(3) == datetime.date.fromisoformat(limite)
