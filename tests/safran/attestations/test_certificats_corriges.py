"""Hours corrected after a certificate: told, then said by what replaces it; nothing comes back by itself."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from home.erreurs import RegleRefusee
from safran.attestations import rules
from safran.attestations.models import Attestation
from safran.attestations.prises import attestations_coherentes
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import page_lue
from tests.refus import refus
from tests.safran.fabriques_attestations import texte_de
from tests.safran.fabriques_presences import (
    contresigner,
    les_inscriptions,
    noter,
    une_formation_en_salle,
    une_session_du_jour,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True
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
