"""Three years after a session, drawings and evidence leave; what the sheets and the documents say does not move."""

import datetime

import pytest
import time_machine
from django.core.files.storage import storages
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from safran.attestations.models import Attestation
from safran.presences import queries, rules
from safran.presences.models import Contresignature, Presence, Purge
from safran.presences.rules import purge_limite, purges
from safran.presences.verifications import presences_coherentes
from tests.fabriques import une_region
from tests.safran.fabriques_presences import (
    PDF,
    TRACE,
    les_inscriptions,
    une_formation_en_salle,
    une_session_du_jour,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(django_capture_on_commit_callbacks):
    """Two people: one signed by hand and has her attestation, the other sent evidence; the trainer signed by hand."""
    session = une_session_du_jour(formation=une_formation_en_salle(80))
    une, autre = les_inscriptions(session)
    with django_capture_on_commit_callbacks(execute=True):
        for seance in session.seances.all():
            rules.presence_sign(inscription=une, seance=seance, signature=TRACE)
            rules.piece_add(inscription=autre, seance=seance, contenu=PDF, nom="arrêt.pdf", par=autre.compte)
            rules.absence_excuse(inscription=autre, seance=seance, par=une_region())
            rules.seance_countersign(seance=seance, par=session.formatrice, signature=TRACE)
    return session


def apres(annees: int, jours: int = 0) -> time_machine.travel:
    jour = timezone.localdate()
    jour = jour.replace(year=jour.year + annees, day=min(jour.day, 28)) + datetime.timedelta(days=jours)
    return time_machine.travel(timezone.make_aware(datetime.datetime.combine(jour, datetime.time(3))), tick=False)


def dit(session) -> tuple:
    """What the sheets say of everybody."""
    grille = queries.grille_lire(session)
    cases = [
        (case.etat, case.minutes, case.comptees, case.libelle, case.presence.moyen)
        for ligne in grille.lignes
        for case in ligne.cases
    ]
    return cases, queries.chiffres_lire([session])


def test_traces_leave_after_three_years_and_everything_else_stays(session, client, capsys):
    avant, attestation = dit(session), Attestation.objects.get()
    with storages["prive"].open(attestation.fichier) as fichier:
        octets = fichier.read()
    pieces = [p for p in Presence.objects.values_list("piece", flat=True) if p]
    with apres(3, -2):
        call_command("purger_emargement")
        assert "Rien à effacer" in capsys.readouterr().out and Presence.objects.exclude(signature="").count() == 2
    with apres(3, 5):
        call_command("purger_emargement")
        assert "4 signatures tracées, 2 justificatifs" in capsys.readouterr().out
        call_command("purger_emargement")
        assert "Rien à effacer" in capsys.readouterr().out
        client.force_login(une_region())
        page = client.get(reverse("presences_session", args=[session.public_id])).content.decode().replace("\xa0", " ")
        assert "4 signatures tracées, 2 justificatifs" in page
        une, autre = les_inscriptions(session)
        seance = session.seances.first()
        page = client.get(reverse("presence_ligne", args=[une.public_id, seance.pk])).content.decode()
        assert "a été effacée le" in page and TRACE not in page
        assert client.get(reverse("presence_piece", args=[autre.public_id, seance.pk])).status_code == 404
        page = client.get(reverse("presence_ligne", args=[autre.public_id, seance.pk])).content.decode()
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
    assert [*presences_coherentes()] == []


def test_purge_cut_half_way_ends_the_next_night(session, settings, monkeypatch):
    settings.EMARGEMENT_CONSERVATION_ANNEES = 5
    with apres(4):
        assert rules.traces_purge() == []

    def coupee(**champs):
        raise OSError("coupure")

    with apres(5, 2):
        with monkeypatch.context() as coupure:
            coupure.setattr(purges.Purge.objects, "create", coupee)
            with pytest.raises(OSError, match="coupure"):
                rules.traces_purge()
        assert Presence.objects.exclude(signature="").count() == 2 and not Purge.objects.exists()
        (purge,) = rules.traces_purge()
        assert (purge.signatures, purge.justificatifs) == (2, 2)


@pytest.mark.parametrize(
    ("jour", "limite"),
    [("2028-02-29", "2025-02-28"), ("2027-03-01", "2024-03-01"), ("2029-12-31", "2026-12-31")],
)
def test_limit_is_the_same_day_three_years_before(jour, limite):
    with time_machine.travel(f"{jour}T12:00:00+01:00", tick=False):
        assert purge_limite(annees=3) == datetime.date.fromisoformat(limite)
