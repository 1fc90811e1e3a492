"""Ten situations as people say them: three gestures to a number to call, by keyboard, on four screens."""

import re
import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.navigateur.conftest import regarder, sans_debordement
from tests.navigateur.gestes import (
    FORMATS,
    NOMS_COURTS,
    SUR_DEUX_ECRANS,
    SUR_DEUX_ECRANS_NOMMES,
    SUR_QUATRE_ECRANS,
    activer,
    atteindre,
    choisir,
    cocher,
    ecrire,
    pli,
    presser,
    suivre,
    titre,
    voir,
)

# Ce que l’on dit, où l’on est.
SITUATIONS = [
    ("jeune de 19 ans, a décroché du lycée, pas de permis, voudrait travailler vite", "Ruffec"),
    ("femme isolée sans emploi avec enfants", "Cognac"),
    ("changer de métier, salarié", "Niort"),
    ("VAE", "Saintes"),
    ("RQTH, travailler avec un handicap", "Poitiers"),
    ("veut monter son entreprise", "Angoulême"),
    ("cadre, bilan de compétences", "La Rochelle"),
    ("reprendre une ferme", "Parthenay"),
    ("étudiant qui veut changer de voie", "Poitiers"),
    ("chômage, trouver une formation", "Châtellerault"),
]


def chercher(page: Page, situation: str, commune: str) -> None:
    """Say it, say where, press Enter."""
    ecrire(page, page.get_by_label("La situation, comme vous la diriez"), situation)
    ecrire(page, page.get_by_label("Commune ou code postal"), commune)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@SUR_QUATRE_ECRANS
def test_ten_situations_reach_a_number_to_call_in_three_gestures(guichet, js, largeur):
    page = guichet.ouvrir(js=js, largeur=largeur)
    for situation, commune in SITUATIONS:
        page.goto("/annuaire/")
        chercher(page, situation, commune)
        assert re.match(r"\d+ structures? autour d", titre(page)), f"{situation} : {titre(page)}"
        numero = page.locator("#resultats .service").first.locator("a[href^='tel:']")
        pli(page, page.locator("#resultats .service").first)
        assert re.fullmatch(r"\d\d(\s\d\d){4}", numero.inner_text().strip())
        assert sans_debordement(page), situation
    atteindre(page, numero)


@pytest.mark.parametrize(("js", "largeur"), FORMATS[:2], ids=["script-1280", "sans-script-360"])
def test_several_values_of_a_filter_add_up_and_each_goes_away_alone(guichet, js, largeur):
    page = guichet.ouvrir(js=js, largeur=largeur)
    page.goto("/annuaire/?lieu=Niort")
    tiroir = page.locator("#filtres > summary")
    atteindre(page, tiroir)
    page.keyboard.press("Enter")
    for valeur in ("conseil", "accompagnement"):
        cocher(page, page.locator(f"#f-mission-{valeur}"))
        if js:
            page.wait_for_url(f"**mission={valeur}**")
            expect(page.locator("#filtres[open]")).to_have_count(1)
    if not js:
        bouton = page.get_by_role("button", name="Afficher les structures")
        atteindre(page, bouton)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(tiroir).to_contain_text("2 filtres actifs")
    retraits = page.get_by_role("link", name=re.compile("^Retirer le filtre"))
    expect(retraits).to_have_count(2)
    cartes = page.locator("#resultats .service")
    annonce = int(titre(page).split()[0])
    assert cartes.count() == min(annonce, 20) > 0


def test_map_and_list_tell_the_same_services_in_the_same_order(guichet):
    page = guichet.ouvrir()
    page.goto("/annuaire/?q=VAE&lieu=Niort")
    expect(page.locator(".repere-leaflet").first).to_be_visible()
    ici = page.locator("#resultats .service[data-lat]")
    numeros = ici.evaluate_all("cartes => cartes.map(carte => Number(carte.dataset.n))")
    assert numeros == sorted(numeros) and numeros[0] == 1
    dits = " ; ".join(page.locator(".repere-leaflet").evaluate_all("reperes => reperes.map(repere => repere.title)"))
    for rang in range(ici.count()):
        carte = ici.nth(rang)
        assert f"{carte.get_attribute('data-n')}, {carte.get_attribute('data-nom')}" in dits
        assert carte.get_attribute("data-nom") == carte.locator(".service__titre").inner_text()


def test_open_drawer_and_a_question_not_understood_have_no_fault(guichet):
    page = guichet.ouvrir()
    page.goto("/annuaire/?q=VAE conseil xyzxyz&lieu=Niort&public=salaries")
    page.locator("#filtres > summary").click()
    expect(page.locator("#f-mission-conseil")).to_be_visible()
    assert not regarder(page, ["light", "dark"], [1280, 360])
    page.goto("/annuaire/?q=xyzxyz&lieu=Royan")
    assert titre(page) == "Nous n’avons pas compris ce que vous cherchez"
    assert page.get_by_label("La situation, comme vous la diriez").input_value() == "xyzxyz"
    assert not regarder(page, ["light", "dark"], [1280, 360])


# A visitor types « VAE » near Niort, filters, opens a structure, prints its sheet: by keyboard, on every screen


def combien(page: Page) -> int:
    entete = page.get_by_role("heading", name=re.compile(r"structures? autour de Niort"))
    expect(entete).to_be_visible()
    return int(entete.inner_text().split()[0])


@SUR_QUATRE_ECRANS
def test_visitor_finds_a_service_near_niort_filters_and_prints_its_sheet(guichet, js, largeur):
    page = guichet.ouvrir(js=js, largeur=largeur)
    page.goto("/")
    ecrire(page, page.get_by_label("De quoi avez-vous besoin"), "VAE")
    ecrire(page, page.get_by_label("Où", exact=False).and_(page.locator("input")), "Niort")
    presser(page, "Chercher")
    assert re.match(r"\d+ structures? autour de Niort", titre(page))
    toutes = combien(page)
    assert toutes > 1 and sans_debordement(page)
    atteindre(page, page.locator("#filtres > summary"))
    page.keyboard.press("Enter")
    cocher(page, page.locator("#f-mission-conseil"))
    if js:
        page.wait_for_url("**mission=conseil**")
    else:
        presser(page, "Afficher les structures")
    retrait = page.get_by_role("link", name=re.compile("^Retirer le filtre.*Conseil"))
    expect(retrait).to_be_visible()
    assert 1 <= combien(page) < toutes

    premier = page.locator("#resultats .service").first
    lien = premier.locator(".service__lieu a")
    nom = lien.inner_text()
    distance = re.search(r"à \d+(,\d+)?\s(m|km)", premier.inner_text())
    assert distance, premier.inner_text()
    activer(page, lien)
    assert titre(page) == " ".join(nom.split())
    pli(page, page.get_by_role("main"))
    voir(page, distance[0])
    voir(page, "VAE")
    voir(page, "Gratuit")
    fiche = page.get_by_role("main").inner_text()
    assert re.search(r"\d+ h( \d\d)? à \d+ h", fiche.replace("\xa0", " ")), "Les horaires manquent."
    assert re.search(r"Fiche (confirmée par la structure le|à jour au) \d", fiche), "Qui a confirmé, et quand ?"
    assert sans_debordement(page)

    page.emulate_media(media="print")
    papier = page.get_by_role("main").inner_text()
    perdues = [mot for mot in (nom, distance[0], "Fiche ") if mot not in papier]
    assert not perdues and re.search(r"\d+\sh", papier)
    expect(page.get_by_role("navigation", name="Navigation principale")).to_be_hidden()
    assert not page.context.cookies()


@pytest.mark.parametrize("adresse", ["/pratiques/", "/annuaire/"])
def test_word_without_end_never_makes_a_search_scroll_sideways(guichet, adresse):
    page = guichet.ouvrir(js=False, largeur=360)
    for texte in ("é" * 190, "accueil " + "w" * 150):
        page.goto(f"{adresse}?q={texte}")
        expect(page.locator("#resultats")).to_be_visible()
        assert sans_debordement(page), texte


# A visitor reports an error without an account; the referent reads it and closes it: by keyboard, on every screen
STRUCTURE = "Mission locale Marais et Plaine"


@SUR_DEUX_ECRANS
def test_visitor_reports_an_error_that_the_referent_closes(guichet, js, largeur):
    mot = f"La porte est fermée le mardi ({uuid.uuid4().hex[:6]})"
    visiteur = guichet.ouvrir(js=js, largeur=largeur)
    visiteur.goto("/annuaire/?q=" + STRUCTURE.replace(" ", "+"))
    suivre(visiteur, STRUCTURE, exact=True)
    suivre(visiteur, "Signaler une erreur")
    presser(visiteur, "Envoyer le signalement")
    voir(visiteur, "Cochez au moins une ligne.")
    contenu = visiteur.get_by_role("main")
    cocher(visiteur, contenu.get_by_label("Les horaires", exact=True))
    ecrire(visiteur, contenu.get_by_label("En quelques mots"), f"Appeler le 06 12 34 56 78. {mot}")
    presser(visiteur, "Envoyer le signalement")
    texte = contenu.get_by_label("En quelques mots")
    expect(texte).to_have_attribute("aria-invalid", "true")
    assert mot in texte.input_value()
    ecrire(visiteur, texte, mot)
    presser(visiteur, "Envoyer le signalement")
    voir(visiteur, "Merci, c’est noté")
    assert sans_debordement(visiteur)

    referente = guichet.ouvrir("referente", js=js, largeur=largeur)
    referente.goto("/annuaire/signalements/")
    lien = referente.get_by_role("main").get_by_role("listitem").get_by_role("link", name=STRUCTURE).first
    referente.goto(lien.get_attribute("href"))
    voir(referente, mot)
    choisir(referente, referente.get_by_label("La fiche est corrigée"))
    presser(referente, "Clore le signalement")
    voir(referente, "Le signalement est clos.")
    assert sans_debordement(referente)


# The map in a real browser: another layer by keyboard, the server's map without scripts, « Autour de moi »
ARRET = """() => {
    const ici = document.activeElement
    return ici.closest('#carte') && [ici.tagName, ici.title || ici.innerText]
}"""
NIORT = {"latitude": 46.323456, "longitude": -0.464567}


@pytest.mark.parametrize("largeur", [1280, 360])
def test_layer_changes_by_keyboard_is_announced_and_stays_in_the_address(guichet, largeur):
    page = guichet.ouvrir(largeur=largeur)
    page.goto("/annuaire/?q=VAE")
    lien = page.get_by_role("navigation", name="Découpage de la carte").get_by_role("link", name="Départements")
    lien.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#carte-dit")).to_have_text("La carte montre : départements.")
    expect(page.locator("#carte path.bassin")).to_have_count(4)
    expect(lien).to_have_attribute("aria-current", "true")
    expect(lien).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?q=VAE&couche=departements$"))
    assert not regarder(page, ["light", "dark"], [largeur])
    page.reload()
    expect(page.locator("#couche-choisie")).to_have_value("departements")


def test_layer_chosen_while_the_map_is_still_coming_changes_it_in_place(guichet):
    page, retenues = guichet.ouvrir(), []
    page.route("**/leaflet*.js", lambda route: retenues.append(route))
    page.goto("/annuaire/?q=VAE")
    page.evaluate("window.memePage = true")
    lien = page.get_by_role("navigation", name="Découpage de la carte").get_by_role("link", name="Départements")
    page.locator("#carte").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('head script[src*=leaflet]')")
    lien.press("Enter")
    while retenues:
        retenues.pop().continue_()
    page.route("**/leaflet*.js", lambda route: route.continue_())
    expect(page.locator("#carte-dit")).to_have_text("La carte montre : départements.")
    expect(page.locator("#carte path.bassin")).to_have_count(4)
    assert page.evaluate("window.memePage"), "la page a été redemandée"


def test_every_stop_of_the_keyboard_in_the_map_has_a_name_and_a_bubble_opens_closes_and_speaks_french(guichet):
    page = guichet.ouvrir()
    page.goto("/annuaire/?q=VAE&lieu=Niort")
    page.locator("#carte").scroll_into_view_if_needed()
    expect(page.locator("#carte .leaflet-control-zoom-in")).to_be_visible()
    expect(page.locator("#carte path.bassin")).to_have_count(13)
    page.locator("#carte").focus()
    arrets = []
    for _ in range(40):
        page.keyboard.press("Tab")
        arret = page.evaluate(ARRET)
        if not arret:
            break
        arrets.append(arret)
    assert arrets and all(nom for _balise, nom in arrets), arrets
    repere = page.locator("#carte .repere-leaflet").first
    repere.focus()
    page.keyboard.press("Enter")
    bulle = page.locator(".leaflet-popup")
    expect(bulle.get_by_role("button", name="Fermer", exact=True)).to_be_visible()
    bulle.get_by_role("link").first.focus()
    page.keyboard.press("Escape")
    expect(bulle).to_have_count(0)
    expect(repere).to_be_focused()


@pytest.mark.parametrize("adresse", ["/annuaire/", "/territoires/"])
def test_layer_changes_without_javascript(guichet, adresse):
    page = guichet.ouvrir(js=False)
    page.goto(adresse)
    expect(page.locator("svg.carte-region path.bassin")).to_have_count(13)
    page.get_by_role("link", name="Commissions", exact=True).click()
    expect(page.locator("svg.carte-region path.bassin")).to_have_count(4)
    expect(page.get_by_role("button", name="Autour de moi")).to_have_count(0)


def test_around_me_sends_a_rounded_position_on_click_only_and_keeps_the_town_alone(guichet):
    page = guichet.ouvrir()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(NIORT)
    envoyees = []
    page.on("request", lambda requete: envoyees.append((requete.url, requete.headers.get("x-position"))))
    page.goto("/annuaire/?q=VAE")
    assert not [position for _, position in envoyees if position]
    page.get_by_role("button", name="Autour de moi").click()
    page.wait_for_url("**lieu=Niort**")
    assert {position for _, position in envoyees if position} == {"46.32,-0.46"}
    assert not [url for url, _ in envoyees if "46.3" in url]
    expect(page.get_by_role("heading", name=re.compile("autour de Niort"))).to_be_visible()


def test_around_me_refused_says_what_to_do(guichet):
    page = guichet.ouvrir(largeur=360)
    page.goto("/annuaire/")
    bouton = page.get_by_role("button", name="Autour de moi")
    bouton.click()
    expect(page.get_by_role("status").filter(has_text="Écrivez le nom de votre commune.")).to_be_visible()
    expect(bouton).to_be_enabled()
    assert not regarder(page, ["light", "dark"], [360])


# A referent corrects the hours of a place, and of a service there, on the weekly grid; the rest has not changed
HEURES = dict(zip(NOMS_COURTS, ("08:45", "08:50"), strict=True))


def taper(page: Page, champ: Locator, heure: str) -> None:
    """Type an hour digit by digit; « AM » or « PM » only count in a browser that shows half days."""
    atteindre(page, champ)
    page.keyboard.type(heure.replace(":", "") + ("PM" if heure >= "12:00" else "AM"))
    assert champ.input_value() == heure


def corriger(page: Page, heure: str) -> None:
    """A morning that ends before it begins is refused in words and kept as typed; then the right hour."""
    lundi = page.get_by_role("group", name="Lundi", exact=True)
    debut, fin = lundi.locator("input").nth(0), lundi.locator("input").nth(1)
    taper(page, debut, "12:45")
    taper(page, fin, "12:30")
    presser(page, "Enregistrer", exact=True)
    expect(page.get_by_role("alert")).to_be_visible()
    assert (debut.input_value(), fin.input_value()) == ("12:45", "12:30")
    taper(page, debut, heure)
    presser(page, "Enregistrer", exact=True)
    voir(page, "c’est enregistré et confirmé aujourd’hui")


def preciser_un_service(page: Page, fin: str) -> str:
    """From the page of the structure, a service gets a Tuesday of its own at a place; the name of the service."""
    activer(page, page.get_by_role("main").locator("a[href*='/annuaire/services/aux-lieux/']").first)
    assert sans_debordement(page)
    mardi = page.get_by_role("group", name="Mardi", exact=True)
    taper(page, mardi.locator("input").nth(0), "14:00")
    taper(page, mardi.locator("input").nth(1), "13:00")
    presser(page, "Enregistrer", exact=True)
    expect(page.get_by_role("alert")).to_be_visible()
    service = " ".join(page.locator("h1").inner_text().split()).partition(", ")[0]  # le titre nomme aussi le lieu
    taper(page, mardi.locator("input").nth(1), fin)
    presser(page, "Enregistrer", exact=True)
    voir(page, "c’est enregistré et confirmé aujourd’hui")
    return service


@SUR_DEUX_ECRANS_NOMMES
def test_referent_corrects_hours_then_confirms_that_nothing_else_changed(guichet, site, js, largeur, nom):
    site.manage(
        "shell",
        "-c",
        "import datetime; from reseau.annuaire.models import Lieu, Service\n"
        "jour = datetime.date.today() - datetime.timedelta(100)\n"
        f"for modele in (Lieu, Service): modele.objects.filter(structure__nom={STRUCTURE!r}).update(confirme_le=jour)",
    )
    page = guichet.ouvrir("referente", js=js, largeur=largeur)
    page.goto("/mon-espace/")
    activer(page, page.get_by_role("main").locator("a[href='/annuaire/mes-fiches/']").first)
    suivre(page, STRUCTURE, exact=True)
    activer(page, page.get_by_role("main").locator("a[href*='/annuaire/lieux/']").first)
    assert sans_debordement(page)
    heure = HEURES[nom]
    corriger(page, heure)

    fin = f"16:{heure[3:]}"
    service = preciser_un_service(page, fin)

    visiteur = guichet.ouvrir(js=js, largeur=largeur)
    visiteur.goto("/annuaire/?q=" + STRUCTURE.replace(" ", "+"))
    suivre(visiteur, STRUCTURE, exact=True)
    voir(visiteur, f"{int(heure[:2])} h {heure[3:]} à 12 h 30")
    voir(visiteur, service)
    voir(visiteur, f"mardi, 14 h à 16 h {fin[3:]}")

    page.goto("/annuaire/mes-fiches/")
    presser(page, f"Rien n’a changé : {STRUCTURE}")
    voir(page, f"La fiche de {STRUCTURE} est confirmée aujourd’hui.")
    voir(page, "À jour")
