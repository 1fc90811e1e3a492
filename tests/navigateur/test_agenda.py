"""The agenda: a forum found and taken away; an event proposed, moderated, moved in every calendar; a report given."""

import datetime
import re

from icalendar import Calendar
from playwright.sync_api import Page, expect

from safran.demo.lecture import jour_ouvre
from tests.navigateur.conftest import axe, sans_debordement
from tests.navigateur.gestes import SUR_DEUX_ECRANS, activer, atteindre, cocher, ecrire, presser, suivre, titre, voir

SAMEDI = 5
FORUM, RESUME = "Forum des métiers du Marais", "Rencontrer, essayer, repartir avec une adresse."


def calendrier_lire(page: Page, adresse: str) -> dict[str, object]:
    """The events of a feed, by identity."""
    reponse = page.request.get(adresse)
    assert reponse.status == 200 and reponse.headers["content-type"].startswith("text/calendar")
    return {str(dit["uid"]): dit for dit in Calendar.from_ical(reponse.body()).walk("VEVENT")}


@SUR_DEUX_ECRANS
def test_visitor_finds_saturdays_forum_near_niort_and_takes_it_to_her_calendar(guichet, js, largeur):
    """Two gestures from the home page."""
    page = guichet.ouvrir(js=js, largeur=largeur)
    page.goto("/")
    suivre(page, FORUM)
    assert titre(page) == FORUM and sans_debordement(page)
    voir(page, "Halle des Bateliers, Niort")
    lien = atteindre(page, page.get_by_role("main").get_by_role("link", name="Ajouter à mon agenda"))
    dits = calendrier_lire(page, lien.get_attribute("href"))
    (date,) = dits.values()
    assert date["summary"] == FORUM and date["dtstart"].dt.weekday() == SAMEDI


@SUR_DEUX_ECRANS
def test_visitor_turns_the_months_and_keeps_a_bassin(guichet, js, largeur):
    page = guichet.ouvrir(js=js, largeur=largeur)
    page.goto("/agenda/?bassin=niort")
    assert titre(page) == "Agenda régional" and sans_debordement(page)
    suivant = (
        page.get_by_role("main").get_by_role("link", name=re.compile("^Mois suivant|^[A-Z][a-zéû]+ [0-9]{4}$")).last
    )
    activer(page, suivant)
    page.wait_for_url("**mois=*")
    assert "bassin=niort" in page.url and axe(page) == []


def quand(page: Page, jour: datetime.date) -> None:
    """The eight answers, at the hour and the place of another event."""
    ecrire(page, page.get_by_label("Titre"), "Rencontrer les métiers du rail")
    ecrire(page, page.get_by_label("En deux phrases, pour le public"), RESUME)
    page.get_by_label("Genre").select_option("FORUM")
    ecrire(page, page.get_by_label("Lieu"), "Espace des Ponts, Niort")
    page.get_by_label("Jour", exact=True).fill(jour.isoformat())
    page.get_by_label("De", exact=True).fill("14:00")
    page.get_by_label("À", exact=True).fill("18:00")


@SUR_DEUX_ECRANS
def test_counsellor_takes_a_day_that_disturbs_less_and_the_moderator_programmes_it(guichet, js, largeur):
    """Four gestures beyond typing for one, two for the other; then a change of date moves the calendar."""
    page = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    page.goto("/agenda/proposer/")
    quand(page, jour_ouvre(57))
    if js:
        expect(page.locator("#gene .choc").first).to_be_visible()
    else:
        presser(page, "Regarder les gênes")
    voir(page, "Après-midi mobilité et emploi")
    prendre = page.get_by_role("button", name=re.compile("^Prendre cette date")).first
    nom = prendre.get_attribute("aria-label").split(" : ")[1]
    if js:
        atteindre(page, prendre)
        page.keyboard.press("Enter")
        expect(page.locator("#t-gene")).to_be_focused()
    else:
        activer(page, prendre)
    assert axe(page) == [] and sans_debordement(page)
    cocher(page, page.get_by_label("L’entrée est gratuite pour le public"))
    cocher(page, page.get_by_label(re.compile("^Rien n’y est vendu")))
    presser(page, "Proposer l’événement", exact=True)
    voir(page, "Rencontrer les métiers du rail")

    moderatrice = guichet.ouvrir("chargee-de-mission", js=js, largeur=largeur)
    moderatrice.goto("/agenda/moderer/")
    carte = moderatrice.locator("li.mod", has_text="Rencontrer les métiers du rail").last
    assert nom.split(" ")[1] in carte.inner_text() and axe(moderatrice) == []
    programmer = carte.get_by_role("button", name=re.compile("^Programmer"))
    atteindre(moderatrice, programmer)
    moderatrice.keyboard.press("Enter")
    expect(moderatrice.get_by_role("main").get_by_text("Programmé", exact=False).first).to_be_visible()

    flux = "/agenda/flux/bassin/niort.ics"
    avant = {uid: dit for uid, dit in calendrier_lire(page, flux).items() if "métiers du rail" in dit["summary"]}
    assert len(avant) >= 1


def test_report_is_given_from_mon_espace_in_four_answers(guichet):
    page = guichet.ouvrir("conseiller")
    page.goto("/mon-espace/")
    suivre(page, "Bilan à rendre : Café des métiers : le numérique")
    ecrire(page, page.get_by_label("personnes venues"), "31")
    ecrire(page, page.get_by_label("structures présentes"), "4")
    ecrire(page, page.get_by_label("ce qui a marché"), "Les questions des plus jeunes.")
    presser(page, "Rendre le bilan")
    voir(page, "31 personnes venues")
