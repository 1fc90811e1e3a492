"""Leaving the digests from a mail: in one click, without signing in, and without a gateway doing it for you."""

import datetime
import re
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from home.courriels import nouvelles
from home.courriels.boite import courriel_send, lien_d_arret
from home.models import Courriel, Recapitulatif
from tests.pages import page_lue
from tests.pratiques.fabriques import un_auteur, une_fiche

pytestmark = pytest.mark.django_db
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
