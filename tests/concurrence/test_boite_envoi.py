"""The outbox under several workers, a slow transport, a killed worker: each mail leaves once (R06–R08)."""

import datetime
import threading
from functools import partial
from unittest import mock

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends import locmem
from django.db import IntegrityError, transaction
from django.utils import timezone

from home.choices import EtatCourriel
from home.courriels import boite, nouvelles
from home.models import Courriel, Recapitulatif
from tests.concurrence.outils import Rencontre, ensemble, ensemble_fois, reussies
from tests.pratiques.fabriques import un_auteur, une_fiche

pytestmark = pytest.mark.django_db(transaction=True)


def _ecrire(cle: str = "") -> Courriel:
    return boite.courriel_create(
        destinataire="a@exemple.example", gabarit="essai/essai", objet="Bonjour", texte="Texte", cle=cle
    )


@pytest.fixture
def attente(monkeypatch):
    """A mail whose task has not run yet."""
    with monkeypatch.context() as sans_tache:
        sans_tache.setattr(boite, "courriel_envoyer", mock.Mock())
        return _ecrire()


def test_one_mail_sent_by_six_workers_at_once_leaves_once(monkeypatch, attente):
    rencontre = Rencontre(6).placer(monkeypatch, boite, "_message")
    reussies(ensemble_fois(6, boite.courriel_send, pk=attente.pk))
    attente.refresh_from_db()
    assert len(mail.outbox) == 1 and attente.etat == EtatCourriel.ENVOYE and attente.essais == 1
    assert rencontre.empechee


def test_due_mails_sent_by_four_schedulers_at_once_leave_once_each(monkeypatch):
    with monkeypatch.context() as sans_tache:
        sans_tache.setattr(boite, "courriel_envoyer", mock.Mock())
        for _ in range(12):
            _ecrire()
    reussies(ensemble_fois(4, boite.courriels_relancer))
    assert Courriel.objects.filter(etat=EtatCourriel.ENVOYE, essais=1).count() == len(mail.outbox) == 12
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 12


def test_same_key_queued_by_eight_threads_at_once_is_one_mail_and_the_base_refuses_another():
    rangees = reussies(ensemble_fois(8, _ecrire, cle="rappel:1"))
    assert len({courriel.pk for courriel in rangees}) == Courriel.objects.count() == len(mail.outbox) == 1
    _ecrire("rappel:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Courriel.objects.create(destinataire="b@exemple.example", gabarit="e/e", objet="B", texte="B", cle="rappel:1")


def test_fact_that_is_written_while_a_mail_is_slow_to_leave_does_not_wait(monkeypatch, attente):
    parti, ecrit = threading.Event(), threading.Event()

    def lent(self, messages):
        parti.set()
        assert ecrit.wait(10), "le courriel retient les autres"
        return len(messages)

    def ecrire() -> None:
        assert parti.wait(10)
        Courriel.objects.filter(pk=attente.pk).update(gabarit="autre/autre")
        ecrit.set()

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", lent)
    reussies(ensemble(partial(boite.courriel_send, attente.pk), ecrire))
    attente.refresh_from_db()
    assert attente.etat == EtatCourriel.ENVOYE and attente.gabarit == "autre/autre"


def test_mail_of_a_worker_killed_while_sending_leaves_later_under_the_same_name(monkeypatch, attente):
    class Tue(BaseException):
        """What no `except Exception` catches."""

    def tuer(self, messages):
        raise Tue

    with monkeypatch.context() as coupure:
        coupure.setattr(locmem.EmailBackend, "send_messages", tuer)
        with pytest.raises(Tue):
            boite.courriel_send(attente.pk)
    assert boite.courriels_relancer() == 0 and not mail.outbox
    with time_machine.travel(timezone.now() + boite.BAIL, tick=False):
        assert boite.courriels_relancer() == 1
    assert [m.extra_headers["Message-ID"].split("@")[0] for m in mail.outbox] == [f"<safran-{attente.pk}"]


def test_mail_cancelled_while_it_leaves_says_that_it_left(monkeypatch, attente):
    parti, annule = threading.Event(), threading.Event()
    envoyer = locmem.EmailBackend.send_messages

    def lent(self, messages):
        parti.set()
        assert annule.wait(10)
        return envoyer(self, messages)

    def annuler() -> None:
        assert parti.wait(10)
        boite.courriels_annuler(destinataire=attente.destinataire)
        annule.set()

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", lent)
    reussies(ensemble(partial(boite.courriel_send, attente.pk), annuler))
    attente.refresh_from_db()
    assert attente.etat == EtatCourriel.ENVOYE and len(mail.outbox) == 1


# Two workers writing the same digests at once: each person gets each thing once
def test_two_workers_at_once_write_each_digest_once(monkeypatch):
    hier = timezone.now() - datetime.timedelta(days=1)
    comptes = [un_auteur("cio") for _ in range(3)]
    for compte in comptes:
        nouvelles.recapitulatif_choose(compte=compte, rythme="QUOTIDIEN")
    Recapitulatif.objects.update(dit_jusqu_a=hier)
    une_fiche(publiee_le=timezone.now() - datetime.timedelta(hours=2))
    Rencontre(2).placer(monkeypatch, nouvelles, "nouvelles_lire")
    issues = ensemble(*[partial(nouvelles.recapitulatifs_send) for _ in range(2)])
    assert len(reussies(issues)) == 2
    lignes = Courriel.objects.filter(gabarit="home/recapitulatif")
    assert sorted(lignes.values_list("destinataire", flat=True)) == sorted(c.email for c in comptes)
    assert set(Recapitulatif.objects.values_list("fait_le", flat=True)) == {timezone.localdate()}
