"""The personal calendar: a secret address, shown once, replaced or closed at will (T19)."""

import datetime
import re

import icalendar
import pytest
from django.urls import reverse
from vobject import readComponents

from home.choices import Rythme
from home.models import FluxAgenda, Recapitulatif
from home.securite.donnees_personnelles import reglages_personnels
from home.temps import calendrier
from reseau.comptes.rules import compte_fermer
from safran.inscriptions.models import Seance
from safran.inscriptions.rules import inscriptions, sessions
from tests.fabriques import un_conseiller
from tests.pages import page_lue
from tests.safran.fabriques_sessions import dans, une_inscription, une_session

pytestmark = pytest.mark.django_db


def ouvrir(client, compte) -> str:
    """The address, as the page shows it."""
    client.force_login(compte)
    vue = page_lue(client.post(reverse("mon_agenda"), {"ouvrir": "1"}))
    (adresse,) = re.findall(r'value="[^"]*(/agenda/[^"]+\.ics)"', vue)
    return adresse


def evenements(reponse) -> list:
    return icalendar.Calendar.from_ical(reponse.content).walk("VEVENT")


def test_address_is_shown_once_its_print_alone_kept_and_replaced_or_closed_it_opens_nothing(client):
    compte = un_conseiller()
    premiere = ouvrir(client, compte)
    seconde = ouvrir(client, compte)
    assert client.get(premiere).status_code == 404 and client.get(seconde).status_code == 200
    client.post(reverse("mon_agenda"), {"fermer": "1"})
    assert client.get(seconde).status_code == 404 and not FluxAgenda.objects.exists()
    troisieme = ouvrir(client, compte)
    compte_fermer(compte=compte)
    assert client.get(troisieme).status_code == 404
    calendrier.flux_revoke(compte=compte)
    calendrier.flux_revoke(compte=compte)
    assert not FluxAgenda.objects.exists()
    compte = un_conseiller()
    adresse = ouvrir(client, compte)
    secret = adresse.removeprefix("/agenda/").removesuffix(".ics")
    assert len(secret) >= 43 and secret not in FluxAgenda.objects.get().empreinte
    assert adresse not in page_lue(client.get(reverse("mon_agenda")))
    reponse = client.get(adresse)
    assert reponse["Cache-Control"] == "private, no-store" and reponse["Referrer-Policy"] == "no-referrer"


def test_calendar_says_title_place_and_hours_of_ones_own_half_days_and_of_those_one_trains(client):
    session, formatrice = une_session("CONFIRMEE", jour=dans(12)), un_conseiller()
    Seance.objects.filter(session=session).first().formateurs.add(formatrice)
    assert len(evenements(client.get(ouvrir(client, formatrice)))) == 1
    siennes, autre = une_session("CONFIRMEE", jour=dans(12)), une_session("CONFIRMEE", jour=dans(13))
    siennes.seances.update(lien="https://visio.example/secret")
    compte = une_inscription(siennes).compte
    temoin = une_inscription(siennes).compte
    une_inscription(autre)
    adresse = ouvrir(client, compte)
    client.logout()
    reponse = client.get(adresse)
    lus = evenements(reponse)
    assert {e["summary"] for e in lus} == {siennes.formation.title} and len(lus) == 2
    assert {e["dtstart"].dt.replace(tzinfo=None) for e in lus} == {
        datetime.datetime.combine(s.date, s.debut) for s in siennes.seances.all()
    }
    texte = page_lue(reponse)
    for mot in ("visio.example", "mailto", compte.email, compte.nom_complet, temoin.nom_complet):
        assert mot not in texte
    assert len(next(readComponents(texte)).vevent_list) == 2


def test_seat_given_back_or_session_cancelled_leaves_the_calendar(client):
    quittee, annulee = une_session("CONFIRMEE", jour=dans(12)), une_session("CONFIRMEE", jour=dans(13))
    inscription = une_inscription(quittee)
    une_inscription(annulee, inscription.compte)
    adresse = ouvrir(client, inscription.compte)
    assert len(evenements(client.get(adresse))) == 4
    inscriptions.inscription_quitter(inscription=inscription, par=inscription.compte)
    assert len(evenements(client.get(adresse))) == 2
    sessions.session_annuler(session=annulee, par=annulee.cree_par, motif="Neige")
    assert evenements(client.get(adresse)) == []


def test_export_of_ones_data_says_that_the_calendar_is_open_and_how_often_one_is_told_never_the_address(client):
    compte = un_conseiller()
    secret = calendrier.flux_create(compte=compte)
    Recapitulatif.objects.create(compte=compte, rythme=Rythme.HEBDOMADAIRE)
    (rubrique,) = reglages_personnels(compte)
    assert rubrique.lignes[0]["Récapitulatif"] == "Une fois par semaine, le lundi"
    assert rubrique.lignes[1] == {"Agenda personnel ouvert le": compte.flux_agenda.cree_le}
    dit = str(rubrique)
    assert secret not in dit and compte.flux_agenda.empreinte not in dit
