"""The outbox tells the truth, retries, and never doubles (R06–R08, T21); it keeps no secret, nor words for long."""

import datetime
import io
import re
import smtplib
from unittest import mock

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from home.choices import EtatCourriel
from home.courriels.boite import (
    DELAIS,
    courriel_create,
    courriel_retry,
    courriel_revenu,
    courriel_send,
    courriels_annuler,
    courriels_relancer,
    courriels_vider,
)
from home.models import Courriel
from reseau.annuaire.avis import SIGNALEMENT_TRAITE
from reseau.membres.models import Invitation
from reseau.membres.rules.invitations import invitation_annuler, invitation_creer, invitation_renvoyer
from tests.fabriques import un_referent, une_region, une_structure
from tests.pages import page_lue

pytestmark = pytest.mark.django_db


def ecrire(**champs):
    return courriel_create(
        **{"destinataire": "a@exemple.example", "gabarit": "essai", "objet": "Bonjour", "texte": "Texte", **champs}
    )


def test_courriel_committed_is_sent_once(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        courriel = ecrire()
    assert [m.to for m in mail.outbox] == [["a@exemple.example"]]
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
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


@pytest.mark.parametrize(("code", "etat"), [(550, EtatCourriel.ECHEC), (450, EtatCourriel.A_ENVOYER)])
def test_address_refused_for_good_is_not_tried_again(monkeypatch, code, etat):
    refus = smtplib.SMTPRecipientsRefused({"a@exemple.example": (code, b"no such user")})
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", mock.Mock(side_effect=refus))
    assert courriel_send(ecrire().pk) == etat


def avis_de_retour(courriel, action="failed", a="a@exemple.example", texte=False) -> bytes:
    """What a server sends back: the report, then the headings of our mail, as a message or as a text."""
    genre = "text/rfc822-headers" if texte else "message/rfc822"
    return f"""From: MAILER-DAEMON@mx.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

Sorry.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {a}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user
 unknown
--B
Content-Type: {genre}

Message-ID: <safran-{courriel.pk}@127.0.0.1:8000>
Subject: Bonjour

--B--
""".encode()


@pytest.mark.parametrize(
    ("dits", "revient"),
    [
        ({}, True),
        ({"texte": True, "action": "failure (bad mailbox)"}, True),
        ({"a": "A@Exemple.example"}, True),
        ({"action": "delayed"}, False),
        ({"a": "autre@exemple.example"}, False),
    ],
)
def test_mail_that_comes_back_is_told_on_the_invitation_until_the_next_one_leaves(client, dits, revient, monkeypatch):
    structure = une_structure()
    referent = un_referent(structure)
    invitation_creer(par=referent, structure=structure, email="a@exemple.example", prenom="Nina", nom="Neuve")
    courriel = Courriel.objects.get()
    assert courriel_send(courriel.pk) == EtatCourriel.ENVOYE
    monkeypatch.setattr("sys.stdin", mock.Mock(buffer=io.BytesIO(avis_de_retour(courriel, **dits))))
    call_command("retours", stdout=io.StringIO())
    client.force_login(referent)
    equipe = f"/equipe/{structure.code}/"
    assert ("Courriel non remis" in page_lue(client.get(equipe))) == revient
    courriel.refresh_from_db()
    assert courriel.etat == (EtatCourriel.ECHEC if revient else EtatCourriel.ENVOYE)
    invitation_renvoyer(invitation=Invitation.objects.get(), par=referent)
    courriels_relancer()
    assert "Courriel non remis" not in page_lue(client.get(equipe))


@pytest.mark.parametrize("avis", [b"", b"\x00\xff" * 50, b"Content-Type: multipart/report\n\nrien", b"\xc9t\xe9"])
def test_what_is_no_report_of_ours_is_left(avis):
    ecrire()
    assert courriel_revenu(avis=avis) is None


def test_courriel_waiting_for_a_closed_account_is_cancelled():
    courriel = ecrire()
    assert courriels_annuler(destinataire="a@exemple.example") == 1
    assert courriel_send(courriel.pk) == EtatCourriel.ANNULE and not mail.outbox


def test_courriel_subject_with_a_line_break_stays_one_line(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        SIGNALEMENT_TRAITE.ecrire("a@exemple.example", "/", structure="A\r\nBcc: x@y.example", corrige=True, reponse="")
    assert "\n" not in mail.outbox[0].subject and mail.outbox[0].recipients() == ["a@exemple.example"]


def inviter() -> Courriel:
    """The mail of an invitation, in the outbox."""
    structure = une_structure()
    invitation_creer(
        par=un_referent(structure), structure=structure, email="nina@exemple.example", prenom="Nina", nom="Neuve"
    )
    return Courriel.objects.get(gabarit="membres/invitation")


def test_mail_with_a_link_opens_at_each_attempt_and_is_masked_on_the_screen(client, monkeypatch):
    courriel = inviter()

    def coupure(pk, erreur):
        raise OSError("le travail s’arrête une fois le courriel parti")

    with monkeypatch.context() as panne, pytest.raises(OSError, match="arrête"):
        panne.setattr("home.courriels.boite._conclure", coupure)
        courriel_send(courriel.pk)
    Courriel.objects.update(prochain_essai=timezone.now())
    assert courriels_relancer() == 1 and len(mail.outbox) == 2
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 1
    for message in mail.outbox:
        (html, _) = message.alternatives[0]
        for texte in (message.body, html):
            lien = re.search(r"https?://[^/]+(/invitation/[\w:-]+/)", texte)[1]
            assert client.get(lien).status_code == 200 and "écrit à l’envoi" not in texte
    client.force_login(une_region())
    page = page_lue(client.get(f"/courriels/{courriel.pk}/"))
    assert "[lien personnel, écrit à l’envoi]" in page and "/invitation/" not in page


@pytest.mark.parametrize(
    "nom",
    [
        "Atelier https://pirate.example/?[lien personnel, écrit à l’envoi]",
        "Atelier https://pirate.example/?[lien personnel, écrit à l'envoi]",
        "Atelier https://pirate.example/?[lien d’arrêt, écrit à l’envoi]",
    ],
)
def test_mark_of_a_link_typed_in_a_name_leads_nowhere(nom):
    structure = une_structure(nom=nom)
    invitation_creer(par=un_referent(structure), structure=structure, email="n@x.example", prenom="Nina", nom="Neuve")
    courriel_send(Courriel.objects.get(gabarit="membres/invitation").pk)
    (message,) = mail.outbox
    for texte in (message.body, message.alternatives[0][0]):
        assert "pirate.example/?(lien" in texte and "/invitation/" in texte
        assert not re.search(r"pirate\.example/\?[^(]", texte)


def test_mail_whose_link_opens_nothing_any_more_does_not_leave():
    courriel = inviter()
    invitation_annuler(invitation=Invitation.objects.get())
    assert courriel_send(courriel.pk) == EtatCourriel.ANNULE and not mail.outbox
    courriel.refresh_from_db()
    assert courriel.erreur == "Ce que le lien ouvrait n’est plus là."


def test_words_of_a_mail_are_erased_after_thirty_days_unless_it_still_waits(client):
    vieux = timezone.now() - datetime.timedelta(days=31)
    parti, echec, attend, recent = (ecrire(html="<p>Texte</p>", calendriers=[{}]) for _ in range(4))
    Courriel.objects.filter(pk__in=[parti.pk, echec.pk, attend.pk]).update(cree_le=vieux)
    Courriel.objects.filter(pk__in=[parti.pk, recent.pk]).update(etat="ENVOYE", envoye_le=vieux)
    Courriel.objects.filter(pk=echec.pk).update(etat="ECHEC")
    assert [courriels_vider(), courriels_vider()] == [2, 0]
    vides = Courriel.objects.filter(texte="", html="", calendriers=[], reference="").values_list("pk", flat=True)
    assert {*vides} == {parti.pk, echec.pk}
    client.force_login(une_region())
    page = page_lue(client.get(f"/courriels/{echec.pk}/"))
    assert "s’est effacé" in page and "Relancer" not in page
    client.post(f"/courriels/{echec.pk}/")
    echec.refresh_from_db()
    assert echec.etat == EtatCourriel.ECHEC and echec.objet == "Bonjour"
