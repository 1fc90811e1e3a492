"""The outbox tells the truth, retries, and never doubles (R06–R08, T21); it keeps no secret, nor words for long."""

import datetime
import html
import io
import re
import smtplib
from unittest import mock
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.template import engines
from django.test import Client
from django.utils import timezone

from home.choices import EtatCourriel
from home.courriels import boite as preferences
from home.courriels import nouvelles
from home.courriels.avis import avis_de_la_maison, categories_lire
from home.courriels.boite import (
    DELAIS,
    courriel_create,
    courriel_retry,
    courriel_revenu,
    courriel_send,
    courriels_annuler,
    courriels_relancer,
    courriels_vider,
    lien_d_arret,
)
from home.models import Courriel, Recapitulatif
from home.temps.typographie import typo
from reseau.annuaire.avis import SIGNALEMENT_TRAITE
from reseau.membres.models import Invitation
from reseau.membres.rules.invitations import invitation_annuler, invitation_creer, invitation_renvoyer
from tests.fabriques import un_compte, un_conseiller, un_referent, une_region, une_structure
from tests.pages import page_lue
from tests.pieges import gabarits_de_courriels
from tests.pratiques.fabriques import un_auteur, une_fiche

pytestmark = pytest.mark.django_db


def ecrire(**champs):
    return courriel_create(
        **{"destinataire": "a@exemple.example", "gabarit": "essai", "objet": "Bonjour", "texte": "Texte", **champs}
    )


def test_courriel_committed_is_sent_once_and_queued_once_with_its_key(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        courriel, second = ecrire(cle="rappel:1"), ecrire(cle="rappel:1", objet="Autre")
    assert courriel.pk == second.pk and [m.to for m in mail.outbox] == [["a@exemple.example"]]
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


def test_mail_of_a_closed_account_or_whose_link_opens_nothing_any_more_does_not_leave():
    attend, courriel = ecrire(), inviter()
    assert courriels_annuler(destinataire="a@exemple.example") == 1
    invitation_annuler(invitation=Invitation.objects.get())
    for annule in (attend, courriel):
        assert courriel_send(annule.pk) == EtatCourriel.ANNULE and not mail.outbox
    courriel.refresh_from_db()
    assert courriel.erreur == "Ce que le lien ouvrait n’est plus là."


def test_courriel_subject_with_a_line_break_stays_one_line(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        SIGNALEMENT_TRAITE.ecrire("a@exemple.example", "/", structure="A\r\nBcc: x@y.example", corrige=True, reponse="")
    assert "\n" not in mail.outbox[0].subject and mail.outbox[0].recipients() == ["a@exemple.example"]


def inviter(**champs) -> Courriel:
    """The mail of an invitation, in the outbox."""
    structure = une_structure(**champs)
    personne = {"email": "nina@exemple.example", "prenom": "Nina", "nom": "Neuve"}
    invitation_creer(par=un_referent(structure), structure=structure, **personne)
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
    "marque",
    ["[lien personnel, écrit à l’envoi]", "[lien personnel, écrit à l'envoi]", "[lien d’arrêt, écrit à l’envoi]"],
)
def test_mark_of_a_link_typed_in_a_name_leads_nowhere(marque):
    courriel_send(inviter(nom=f"Atelier https://pirate.example/?{marque}").pk)
    (message,) = mail.outbox
    for texte in (message.body, message.alternatives[0][0]):
        assert "pirate.example/?(lien" in texte and "/invitation/" in texte
        assert not re.search(r"pirate\.example/\?[^(]", texte)


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


# Leaving the digests from a mail: in one click, without signing in, and without a gateway doing it for you
UN_CLIC = {"List-Unsubscribe": "One-Click"}


def abonne():
    """Someone who is told each day, and was told nothing since yesterday."""
    compte = un_auteur("cio")
    nouvelles.recapitulatif_choose(compte=compte, rythme="QUOTIDIEN", sauf=["suites"])
    Recapitulatif.objects.filter(compte=compte).update(dit_jusqu_a=timezone.now() - datetime.timedelta(days=2))
    return compte


def chemin(recap):
    return urlsplit(lien_d_arret(recap)).path


def rythme(compte):
    return Recapitulatif.objects.get(compte=compte).rythme


def test_digest_stops_in_one_click_and_reading_the_link_stops_nothing(settings):
    compte, voisin = abonne(), abonne()
    une_fiche(publiee_le=timezone.now() - datetime.timedelta(days=1), contenu={"titre": "Toute fraîche"})
    assert nouvelles.recapitulatifs_send() == 2
    settings.COURRIEL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    courriel_send(Courriel.objects.get(destinataire=compte.email, gabarit="home/recapitulatif").pk)
    envoye = mail.outbox[-1]
    lien = re.fullmatch(rf"<{re.escape(settings.SITE_URL)}(/[^>]+)>", envoye.extra_headers["List-Unsubscribe"])[1]
    assert envoye.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert lien in envoye.body and all(lien in html for html, _ in envoye.alternatives)

    logiciel = Client(enforce_csrf_checks=True)
    for methode in (logiciel.get, logiciel.head, logiciel.get):
        page = methode(lien)
        assert page.status_code == 200 and rythme(compte) == "QUOTIDIEN", "une passerelle lit les liens avant nous"
    assert "<button" in page_lue(page) and "no-store" in page["Cache-Control"] and not page.cookies
    for _ in range(2):
        page = logiciel.post(lien, UN_CLIC)
        assert page.status_code == 200 and rythme(compte) == "AUCUN"
    texte = page_lue(page)
    assert "/mes-nouvelles/" in texte and not page.cookies and not logiciel.session.keys()
    assert not [mot for mot in (compte.nom, compte.prenom, compte.email) if mot in texte], "la page ne nomme personne"
    assert logiciel.get("/mes-nouvelles/").status_code == 302, "le lien ne connecte pas"
    assert rythme(voisin) == "QUOTIDIEN"

    nouvelles.recapitulatif_choose(compte=compte, rythme="HEBDO", sauf=["suites"])
    assert rythme(compte) == "HEBDO", "on revient quand on veut"
    assert logiciel.post(lien).status_code == 200 and rythme(compte) == "AUCUN", "le formulaire de la page, sans jeton"
    assert Recapitulatif.objects.get(compte=compte).sauf == ["suites"]


def test_link_forged_old_or_of_a_closed_account_opens_nothing(client):
    compte, autre = abonne(), abonne()
    bon = chemin(Recapitulatif.objects.get(compte=compte))
    assert client.get(bon).status_code == 200
    cle, date, signature = bon.strip("/").rpartition("/")[2].split(":")
    assert str(compte.pk) not in (cle, date) and compte.email not in bon
    autre_cle = f"{Recapitulatif.objects.get(compte=autre).cle.hex}.nouvelles"
    racine = bon[: bon.index(cle)]
    forges = [f"{autre_cle}:{date}:{signature}", f"{cle}:{date}:{signature[:-2]}xx", f"{cle}:{signature}", cle, "x"]
    for jeton in forges:
        assert client.get(f"{racine}{jeton}/").status_code == client.post(f"{racine}{jeton}/").status_code == 404
    with time_machine.travel(timezone.now() - datetime.timedelta(days=366), tick=False):
        vieux = chemin(Recapitulatif.objects.get(compte=compte))
    assert client.get(vieux).status_code == client.post(vieux, UN_CLIC).status_code == 404
    compte.is_active = False
    compte.save()
    assert client.get(bon).status_code == client.post(bon, UN_CLIC).status_code == 404
    assert rythme(compte) == rythme(autre) == "QUOTIDIEN"


# Each notice of the house, as it leaves: every word there, in good French, to who did not turn it off
MAISON = avis_de_la_maison()
VIDE = "‹mot absent›"
# Les mots dont le gabarit attend plus qu’un texte.
FICHE = {"nom": "Lieu", "url": "/", "date": "2027"}
PAR_MOT = {
    "groupes": [{"nom": "Ici", "objet": "Une page", "url": "/", "fiches": [FICHE], "lignes": ["Neuf"]}],
    "structures": [{"nom": "Ici", "nombre": 2}],
    "parts": [{"numero": "D-2027-001", "texte": "Relire", "echeance": "lundi 1er mars 2027", "url": "/"}],
    "lignes": [{"numero": "D-2027-001", "texte": "Relire", "quand": "pour demain", "qui": "Apec", "url": "/"}],
    "actions": [{"titre": "Relayer", "plan": "Plan 2027", "quand": "lundi 1er mars 2027", "url": "/"}],
    "chiffres": {"sessions": 2},
    "bordereau": {"annees": 3},
    **dict.fromkeys(("manques", "seances", "retirees", "ouvre", "points", "dates"), ["Une ligne."]),
    **dict.fromkeys(("nombre", "jours", "paiements", "perimees", "autres", "structures_de_plus"), 2),
    **dict.fromkeys(("corrige", "certificat", "recoit", "relance", "referent"), True),
}


def mots(avis):
    """A value for each word of a notice."""
    return {mot: PAR_MOT.get(mot, f"Le mot {mot}") for mot in avis.mots.split()}


@pytest.mark.parametrize("avis", MAISON, ids=lambda avis: avis.cle)
def test_notice_is_written_in_full_once_to_who_did_not_turn_it_off(avis, monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", VIDE)
    compte, ferme, refuse = un_compte(prenom="Camille"), un_compte(), un_compte()
    ferme.is_active = False
    Recapitulatif.objects.create(compte=refuse, refusees=[avis.categorie.cle])
    for _ in range(2):
        avis.envoyer([compte, ferme, refuse], "/ici/", etape="1", **mots(avis))
    recus = {courriel.destinataire: courriel for courriel in Courriel.objects.all()}
    assert set(recus) == ({compte.email, refuse.email} if avis.categorie.imposee else {compte.email})
    courriel = recus[compte.email]
    lu = f"{courriel.objet}\n{courriel.texte}"
    assert courriel.gabarit == avis.cle and courriel.objet and "Objet" not in courriel.objet
    assert f"{settings.SITE_URL}/ici/" in courriel.texte and f"{settings.SITE_URL}/ici/" in courriel.html
    assert (preferences.LIEN_ARRET in courriel.texte) == (preferences.LIEN_ARRET in courriel.html)
    assert (preferences.LIEN_ARRET in lu) == bool(courriel.categorie) == (not avis.categorie.imposee)
    vue = html.unescape(re.sub(r"<style.*?</style>|<[^>]+>", "", courriel.html, flags=re.DOTALL))
    assert VIDE not in lu + vue and typo(lu) == lu and typo(vue) == vue
    assert avis.quand[0].isupper() and avis.quand.endswith(".") and avis.a_qui and not avis.a_qui.endswith(".")
    with pytest.raises(ValueError, match=re.escape(avis.cle)):
        avis.ecrire(compte.email, "/", **mots(avis), inconnu="")


def test_every_template_is_of_a_notice_and_the_list_names_them_all():
    assert {avis.modele or avis.cle for avis in MAISON} == set(gabarits_de_courriels())
    sortie = io.StringIO()
    call_command("avis", stdout=sortie)
    assert all(f"  {avis.cle} : " in sortie.getvalue() for avis in MAISON)
    assert "chacun peut le refuser" in sortie.getvalue() and "Texte modifiable" in sortie.getvalue()


def test_each_chooses_what_is_received_and_the_link_of_a_mail_turns_off_its_category_alone(client):
    compte = un_conseiller()
    client.force_login(compte)
    page = client.get("/mes-courriels/").content.decode()
    imposees = [categorie for categorie in categories_lire() if categorie.imposee]
    assert len(imposees) >= 4 and page.count(" checked") == len(categories_lire()) - len(imposees) - 1
    client.post("/mes-courriels/", {"recus": ["fiches", "relectures"]})
    refusees = Recapitulatif.objects.get(compte=compte).refusees
    assert "rappels" in refusees and not {"fiches", "relectures", "compte"} & set(refusees)
    reponse = client.post("/mes-courriels/", {"recus": ["compte"]})
    assert reponse.status_code == 422 and Recapitulatif.objects.get(compte=compte).refusees == refusees
    compte = un_conseiller()
    lien = preferences.arret_lien("rappels", compte.email).removeprefix(settings.SITE_URL)
    assert "Les rappels avant une session" in client.get(lien).content.decode()
    for _ in range(2):
        assert client.post(lien, {"List-Unsubscribe": "One-Click"}).status_code == 200
    recap = Recapitulatif.objects.get(compte=compte)
    assert recap.refusees == ["rappels"] and recap.rythme == "AUCUN"
    forge = preferences.lien_d_arret(recap, "compte").removeprefix(settings.SITE_URL)
    assert client.post(forge).status_code == 404, "ce qui ne se refuse pas n’a pas de lien"
