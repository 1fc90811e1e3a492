"""The agenda: a forum found and taken away; an event proposed, moderated, moved in every calendar; a report given."""

import datetime
import re

import pytest
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from home.temps.typographie import date_longue
from safran.demo.acces import DOMAINE
from safran.demo.dates import SAMEDI, jour_ouvre
from tests.navigateur.conftest import sans_faute
from tests.navigateur.gestes import (
    SUR_DEUX_ECRANS,
    activer,
    atteindre,
    cocher,
    ecrire,
    presser,
    simple,
    suivre,
    titre,
    voir,
)

FORUM, RESUME = "Forum des métiers du Marais", "Rencontrer, essayer, repartir avec une adresse."
CAFE = "Café des métiers : le numérique"
COURRIELS = "__import__('home.models').models.Courriel.objects"
ECRITS = f"list({COURRIELS}.filter(destinataire='conseiller{DOMAINE}').values_list('objet', flat=True))"
PUBLICS = ("region", "bassin/niort", "reseau/missions-locales")


def calendrier_lire(page: Page, adresse: str) -> dict[str, Calendar]:
    """The dates of a feed, by title."""
    reponse = page.request.get(adresse)
    assert reponse.status == 200 and reponse.headers["content-type"].startswith("text/calendar")
    return {str(date["summary"]): date for date in Calendar.from_ical(reponse.body()).walk("VEVENT")}


@SUR_DEUX_ECRANS
def test_visitor_finds_saturdays_forum_near_niort_and_takes_it_to_her_calendar(guichet, js, largeur):
    """Two gestures from the home page."""
    page = guichet.ouvrir(js=js, largeur=largeur)
    page.goto("/")
    suivre(page, FORUM)
    assert titre(page) == FORUM and sans_faute(page, js)
    voir(page, "Halle des Bateliers, Niort")
    lien = atteindre(page, page.get_by_role("main").get_by_role("link", name="Ajouter à mon agenda"))
    dates = calendrier_lire(page, lien.get_attribute("href"))
    assert list(dates) == [FORUM] and dates[FORUM]["dtstart"].dt.weekday() == SAMEDI


@pytest.mark.parametrize("largeur", [360, 1280])
def test_visitor_turns_the_months_and_keeps_a_bassin(guichet, largeur):
    page = guichet.ouvrir(largeur=largeur)
    page.goto("/agenda/?bassin=niort")
    assert titre(page) == "Agenda régional"
    suivant = page.locator("main a[rel=next]").first
    nom = suivant.get_attribute("aria-label")
    activer(page, suivant)
    expect(page.locator("#t-mois")).to_have_text(nom)
    assert "bassin=niort" in page.url and sans_faute(page, js=True)


def proposer(page: Page, nom: str, js: bool) -> tuple[datetime.date, datetime.date]:
    """Four gestures beyond typing: a better day, the two commitments, send. That day, and the last one offered."""
    page.goto("/agenda/proposer/")
    ecrire(page, page.get_by_label("Titre"), nom)
    ecrire(page, page.get_by_label("En deux phrases, pour le public"), RESUME)
    page.get_by_label("Genre").select_option("FORUM")
    ecrire(page, page.get_by_label("Lieu"), "Espace des Ponts, Niort")
    page.get_by_label("Jour", exact=True).fill(jour_ouvre(57).isoformat())
    page.get_by_label("De", exact=True).fill("14:00")
    page.get_by_label("À", exact=True).fill("18:00")
    if js:
        expect(page.locator("#gene .choc").first).to_be_visible()
    else:
        presser(page, "Regarder les gênes")
    voir(page, "Après-midi mobilité et emploi")
    offres = page.get_by_role("button", name=re.compile("^Prendre cette date"))
    jours = [datetime.date.fromisoformat(offre.get_attribute("value")) for offre in offres.all()]
    if js:
        atteindre(page, offres.first)
        page.keyboard.press("Enter")
        expect(page.locator("#t-gene")).to_be_focused()
    else:
        activer(page, offres.first)
    assert sans_faute(page, js)
    cocher(page, page.get_by_label("L’entrée est gratuite pour le public"))
    cocher(page, page.get_by_label(re.compile("^Rien n’y est vendu")))
    presser(page, "Proposer l’événement", exact=True)
    assert titre(page) == nom
    voir(page, "Il attend la modération")
    return jours[0], jours[-1]


def programmer(page: Page, nom: str, jour: datetime.date, js: bool) -> None:
    """Two gestures: open the queue, programme."""
    page.goto("/mon-espace/")
    activer(page, page.locator("main a[href='/agenda/moderer/']").first)
    carte = page.locator("li.mod", has_text=nom)
    assert date_longue(jour) in carte.inner_text() and sans_faute(page, js)
    bouton = carte.get_by_role("button", name=re.compile("^Programmer"))
    if js:
        atteindre(page, bouton)
        page.keyboard.press("Enter")
        expect(carte.get_by_role("status")).to_contain_text("Programmé")
    else:
        activer(page, bouton)
        voir(page, "L’événement est programmé.")


def agenda_ouvrir(page: Page) -> str:
    """The secret address of one's own calendar."""
    page.goto("/mon-agenda/")
    activer(page, page.get_by_role("main").get_by_role("button", name=re.compile("^Ouvrir mon agenda|^Remplacer")))
    return page.get_by_label("Votre adresse secrète").input_value()


@SUR_DEUX_ECRANS
def test_event_is_proposed_on_a_better_day_programmed_then_moved_in_every_calendar(guichet, js, largeur):
    """One identity in four calendars; another day goes through moderation again, then raises its number in each."""
    conseillere = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    moderatrice = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    nom = f"Rencontrer les métiers du rail, {largeur}"
    jour, autre = proposer(conseillere, nom, js)
    page_de_l_evenement = conseillere.url
    programmer(moderatrice, nom, jour, js)
    calendriers = [f"/agenda/flux/{portee}.ics" for portee in PUBLICS] + [agenda_ouvrir(conseillere)]
    avant = [calendrier_lire(conseillere, adresse)[nom] for adresse in calendriers]
    assert len({date["uid"] for date in avant}) == 1
    assert {date["dtstart"].dt.date() for date in avant} == {jour}

    conseillere.goto(page_de_l_evenement)
    suivre(conseillere, "Modifier", exact=True)
    conseillere.get_by_label("Jour", exact=True).fill(autre.isoformat())
    presser(conseillere, "Enregistrer", exact=True)
    programmer(moderatrice, nom, autre, js)
    apres = [calendrier_lire(conseillere, adresse)[nom] for adresse in calendriers]
    assert {date["uid"] for date in apres} == {date["uid"] for date in avant}
    assert {date["dtstart"].dt.date() for date in apres} == {autre}
    assert min(date["sequence"] for date in apres) > max(date["sequence"] for date in avant)


def lien_du_bilan(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("link", name=f"Bilan à rendre : {CAFE}")


def test_report_is_chased_then_given_from_mon_espace_in_four_answers(guichet):
    guichet.site.manage("battre", "agenda.bilans")
    assert f"{CAFE} : le bilan est attendu" in map(simple, guichet.site.interroger(ECRITS))
    page = guichet.ouvrir("conseiller")
    page.goto("/mon-espace/")
    activer(page, lien_du_bilan(page))
    ecrire(page, page.get_by_label("personnes venues"), "31")
    ecrire(page, page.get_by_label("structures présentes"), "4")
    ecrire(page, page.get_by_label("ce qui a marché"), "Les questions des plus jeunes.")
    presser(page, "Rendre le bilan")
    voir(page, "31 personnes venues")
    page.goto("/mon-espace/")
    expect(lien_du_bilan(page)).to_have_count(0)
