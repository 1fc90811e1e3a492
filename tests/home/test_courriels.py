"""The outbox tells the truth, retries, and never doubles (R06–R08, T21)."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from home.choices import EtatCourriel
from home.courriels import (
    DELAIS,
    courriel_create,
    courriel_enqueue,
    courriel_retry,
    courriel_send,
    courriels_annuler,
    courriels_relancer,
)
from home.models import Courriel

pytestmark = pytest.mark.django_db


def ecrire(**champs):
    return courriel_create(
        **{"destinataire": "a@exemple.example", "gabarit": "essai", "objet": "Bonjour", "texte": "Texte", **champs}
    )


def test_courriel_committed_is_sent_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        courriel = ecrire()
    assert [m.to for m in mail.outbox] == [["a@exemple.example"]]
    courriel.refresh_from_db()
    assert courriel.etat == EtatCourriel.ENVOYE and courriel.envoye_le
    assert courriel_send(courriel.pk) == EtatCourriel.ENVOYE
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_courriel_of_a_rolled_back_fact_is_never_sent():
    with pytest.raises(RuntimeError), transaction.atomic():
        ecrire()
        raise RuntimeError
    assert not mail.outbox and not Courriel.objects.exists()


def test_courriel_with_the_same_key_is_queued_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        premier, second = ecrire(cle="rappel:1"), ecrire(cle="rappel:1", objet="Autre")
    assert premier.pk == second.pk and len(mail.outbox) == 1


def test_courriel_refused_by_the_server_is_retried_then_visible(monkeypatch):
    courriel = ecrire()

    def panne(self):
        raise OSError("serveur muet")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", panne)
    for essai in range(1, len(DELAIS) + 1):
        assert courriel_send(courriel.pk) == EtatCourriel.A_ENVOYER
        courriel.refresh_from_db()
        assert courriel.essais == essai and "serveur muet" in courriel.erreur
        assert courriel_send(courriel.pk) == EtatCourriel.A_ENVOYER and courriel.prochain_essai > timezone.now()
        Courriel.objects.update(prochain_essai=timezone.now())
    assert courriel_send(courriel.pk) == EtatCourriel.ECHEC
    monkeypatch.undo()
    courriel_retry(courriel=courriel)
    assert courriels_relancer() == 1 and len(mail.outbox) == 1


def test_courriel_waiting_for_a_closed_account_is_cancelled():
    courriel = ecrire()
    assert courriels_annuler(destinataire="a@exemple.example") == 1
    assert courriel_send(courriel.pk) == EtatCourriel.ANNULE and not mail.outbox


def test_courriel_subject_with_a_line_break_stays_one_line(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        courriel_enqueue(
            destinataire="a@exemple.example",
            gabarit="membres/invitation",
            contexte={"prenom": "Lou", "structure": "A\r\nBcc: x@y.example", "invitant": "B", "url": "/", "jours": 14},
        )
    assert "\n" not in mail.outbox[0].subject and mail.outbox[0].recipients() == ["a@exemple.example"]
