"""The outbox tells the truth, retries, and never doubles (R06–R08, T21); it keeps no secret, nor words for long."""

import datetime
import re

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from home.choices import EtatCourriel
from home.courriels.boite import (
    DELAIS,
    courriel_create,
    courriel_retry,
    courriel_send,
    courriels_annuler,
    courriels_relancer,
    courriels_vider,
)
from home.models import Courriel
from reseau.annuaire.avis import SIGNALEMENT_TRAITE
from reseau.membres.models import Invitation
from reseau.membres.rules.invitations import invitation_annuler, invitation_creer
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
