"""The page of a session, then its sheet: read on two screens, with and without script, by the keyboard."""

import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from scripts.banc import site_ouvert
from tests.navigateur.conftest import guichet_ouvrir, regarder
from tests.navigateur.gestes import (
    SUR_DEUX_ECRANS,
    activer,
    atteindre,
    choisir,
    cocher,
    ecrire,
    presser,
    suivre,
    titre,
    voir,
)

MODELES = "__import__('safran.inscriptions.models', fromlist=['x'])"
ECRITES = f"{MODELES}.SessionFormation.objects.filter(documents__isnull=False).distinct().order_by('pk')"
PERSONNES, ABSENTES, GESTES = 16, 2, 4
SALLE = f"""
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from tests.safran.fabriques_presences import une_session_du_jour
une_session_du_jour(
    {PERSONNES}, lieu="La grande salle", formation=FormationPage.objects.live().first(),
    formateur=Compte.objects.get(email__startswith="formatrice@"),
)
"""


def adresse_de(guichet, rang: int) -> str:
    return f"/sessions/{guichet.site.interroger(f'str({ECRITES}[{rang}].public_id)')}/"


@SUR_DEUX_ECRANS
def test_session_is_read_then_joined_by_the_keyboard_and_its_document_opens(guichet, js, largeur):
    page = guichet.ouvrir("nouvelle", largeur=largeur, js=js)
    page.goto(adresse_de(guichet, 0))
    for lu in ("Qui anime", "Trois récits", "En train.", "Qui vient", "Diaporama de la journée, remis le"):
        voir(page, lu)
    expect(page.get_by_role("link", name="Les huit cas du bassin")).to_have_count(0)
    expect(page.get_by_role("img", name="16 places")).to_be_visible()
    fautes = regarder(page, ["light", "dark"], [360, 1280]) if js else []
    presser(page, "S’inscrire")
    voir(page, "Votre place est réservée.")
    with page.expect_download() as recu:
        atteindre(page, page.get_by_role("link", name="Les huit cas du bassin"))
        page.keyboard.press("Enter")
    assert recu.value.suggested_filename == "huit-cas-du-bassin.odt"
    atteindre(page, page.locator("summary", has_text="Les noms"))
    page.keyboard.press("Enter")
    voir(page, "Claire Moreau, ")
    fautes += regarder(page, ["light", "dark"], [360, 1280]) if js else []
    presser(page, "Libérer ma place")
    assert fautes == []


def test_trainer_joins_a_document_and_who_runs_the_session_writes_its_programme(guichet, tmp_path):
    fichier = tmp_path / "plan-de-la-salle.txt"
    fichier.write_text("Deux portes, trois tables.")
    page = guichet.ouvrir("formatrice")
    page.goto(adresse_de(guichet, 1))
    suivre(page, "Joindre ou retirer")
    ecrire(page, page.get_by_label("Titre"), "Plan de la salle")
    page.locator("input[type=file]").set_input_files(fichier)
    presser(page, "Joindre")
    voir(page, "Le document est joint.")
    assert regarder(page, ["light"], [360, 1280]) == []
    page = guichet.ouvrir("chargee-de-mission", js=False)
    page.goto(adresse_de(guichet, 1))
    suivre(page, "Gérer la session")
    activer(page, page.get_by_role("link", name="Modifier la séance").first)
    ecrire(page, page.get_by_label("Programme"), "8 h 15 | Accueil")
    presser(page, "Enregistrer la séance")
    voir(page, "n’est pas dans la demi-journée")
    ecrire(page, page.get_by_label("Programme"), "9 h 15 | Accueil en musique")
    presser(page, "Enregistrer la séance")
    page.goto(adresse_de(guichet, 1))
    voir(page, "Accueil en musique")
    voir(page, "Plan de la salle")


def test_room_of_sixteen_with_two_absentees_is_noted_in_four_gestures_at_most(modele, navigateur, tmp_path):
    with site_ouvert(tmp_path / "site", modele=modele) as site:  # le sien : sa salle est pleine
        site.manage("shell", "-v", "0", "-c", SALLE)
        with guichet_ouvrir(site, navigateur, {}) as guichet:
            page, gestes = guichet.ouvrir("formatrice", largeur=360), 0
            seance = site.interroger(
                f"str({MODELES}.Seance.objects.filter(session__lieu='La grande salle').first().public_id)"
            )
            page.goto(f"/emargement/seances/{seance}/")
            voir(page, f"Aucune présence sur {PERSONNES}.")
            fautes = regarder(page, ["light", "dark"], [360, 1280])
            presser(page, "Tous présents", exact=True)
            gestes += 1
            voir(page, f"{PERSONNES} présences : notez maintenant les absences.")
            for _ in range(ABSENTES):
                page.get_by_role("button", name="Noter l’absence de").first.click()
                gestes += 1
                voir(page, "1 ligne enregistrée.")
            voir(page, f"{PERSONNES - ABSENTES} présences sur {PERSONNES}. Chaque ligne est notée.")
            expect(page.get_by_role("button", name="Annuler « tous présents »")).to_have_count(0)
            assert fautes == [] and gestes <= GESTES and titre(page) == "Feuille d’émargement"


# A session as people live it: signing up on a telephone, a team signed up at once, a session run from end to end
RUBRIQUES = ["light", "dark"], [360, 1280]


def champ(page: Page, nom: str):
    return page.get_by_role("main").locator(f"[name={nom}]")


def test_double_click_back_button_and_two_tabs_make_one_sign_up(guichet):
    page = guichet.ouvrir("nouvelle")
    page.goto("/sessions/?bassin=niort")
    libres = page.get_by_role("main").locator("li", has_text="places sur 16").get_by_role("link")
    adresse = libres.last.get_attribute("href")
    code = adresse.rstrip("/").rsplit("/", 1)[-1]
    siennes = "__import__('safran.inscriptions.models', fromlist=['x']).Inscription.objects.filter"
    compter = f"{siennes}(session__public_id={code!r}, compte__email__startswith='nouvelle@').count()"
    avant = guichet.site.interroger(compter)
    autre = page.context.new_page()
    for onglet in (page, autre):
        onglet.goto(adresse)
    page.get_by_role("button", name="S’inscrire").dblclick()
    liberer = page.get_by_role("button", name="Libérer ma place")
    expect(liberer).to_be_visible()
    page.wait_for_load_state("load")
    liberer.dispatch_event("click", {"detail": 2})  # le second coup, tombé sur la page suivante, au même endroit
    autre.get_by_role("button", name="S’inscrire").click()  # la page d’avant : elle ne sait pas que c’est fait
    expect(autre.get_by_role("button", name="Libérer ma place")).to_be_visible()
    page.go_back()
    encore = page.get_by_role("button", name="S’inscrire")
    if encore.count():
        encore.click()
    page.wait_for_load_state("networkidle")
    page.goto(adresse)
    expect(liberer).to_be_visible()
    assert guichet.site.interroger(compter) == avant + 1, adresse
    liberer.click()
    expect(page.get_by_role("button", name="S’inscrire")).to_be_visible()


def preparer(page: Page, jour: datetime.date) -> None:
    """A draft whose sheets are signed at any hour, with one half-day, then opened."""
    page.goto("/sessions/preparer/")
    suivre(page, "Préparer une session")
    atteindre(page, champ(page, "formation")).select_option(index=1)
    atteindre(page, champ(page, "bassin")).select_option(label="Niort")
    ecrire(page, champ(page, "lieu"), "Niort")
    ecrire(page, champ(page, "minimum"), "2")
    ecrire(page, champ(page, "max_par_structure"), "0")
    atteindre(page, champ(page, "une_par_formation"))
    page.keyboard.press("Space")
    ecrire(page, champ(page, "emargement_avant"), "1440")
    ecrire(page, champ(page, "emargement_apres"), "1440")
    presser(page, "Enregistrer la session")
    suivre(page, "Ajouter une séance")
    atteindre(page, champ(page, "date")).fill(jour.isoformat())
    atteindre(page, champ(page, "debut")).fill("09:00")
    atteindre(page, champ(page, "fin")).fill("12:30")
    cocher(page, page.get_by_label("Sonia Barrault"))
    presser(page, "Enregistrer la séance")
    suivre(page, "Ouvrir les inscriptions")
    presser(page, "Ouvrir les inscriptions")


@pytest.mark.parametrize("js", [True, False], ids=["script", "sans-script"])
def test_session_opens_earlier_to_a_group_on_a_telephone_by_the_keyboard(guichet, js):
    page = guichet.ouvrir("chargee-de-mission", largeur=360, js=js)
    page.goto("/sessions/?bassin=niort")
    page.goto(
        page.get_by_role("main").locator("li", has_text="Ouvre pour vous le").get_by_role("link").get_attribute("href")
    )
    suivre(page, "Gérer la session")
    suivre(page, "Ouvertures par groupe")
    presser(page, "Ouvrir plus tôt", exact=True)
    voir(page, "Choisissez une structure, un réseau ou un bassin, et un seul.")
    fautes = regarder(page, *RUBRIQUES) if js else []
    jour = datetime.date.today() + datetime.timedelta(days=3)
    atteindre(page, champ(page, "bassin")).select_option(label="Parthenay")
    atteindre(page, champ(page, "ouvre_le")).fill(f"{jour.isoformat()}T09:00")
    presser(page, "Ouvrir plus tôt", exact=True)
    voir(page, "Les inscriptions ouvrent plus tôt pour le bassin de Parthenay.")
    fautes += regarder(page, *RUBRIQUES) if js else []
    retirer = page.get_by_role("button", name="Retirer l’ouverture pour le bassin de Parthenay")
    retirer.click()
    voir(page, "Ce groupe s’inscrit à la date de tous.")
    expect(retirer).to_have_count(0)
    assert fautes == []


def tenir(page: Page, jour: datetime.date) -> None:
    """The half-day is moved to today, everybody is there, the sheet is certified, the session ends."""
    suivre(page, "Modifier la séance du")
    atteindre(page, champ(page, "date")).fill(jour.isoformat())
    presser(page, "Enregistrer la séance")
    gerer = page.url.partition("#")[0]
    suivre(page, "Feuilles d’émargement")
    activer(page, page.get_by_role("main").locator("a[href*='/emargement/seances/']").first)
    etats = page.get_by_role("main").locator("select")
    expect(etats).to_have_count(4)
    for rang in range(4):
        atteindre(page, etats.nth(rang)).select_option("PRESENT")
    presser(page, "Enregistrer la feuille")
    voir(page, "4 présences sur 4")
    suivre(page, "Contresigner")
    cocher(page, page.get_by_label("Je certifie"))
    presser(page, "Contresigner la feuille")
    page.goto(gerer)
    suivre(page, "Terminer la session")
    presser(page, "Terminer la session")


def test_session_goes_from_draft_to_documents_with_a_team_of_four_by_the_keyboard(guichet):
    aujourd_hui = datetime.date.today()
    page = guichet.ouvrir("chargee-de-mission")
    preparer(page, aujourd_hui + datetime.timedelta(days=1))
    gerer, fautes = page.url.partition("#")[0], regarder(page, *RUBRIQUES)
    referente = guichet.ouvrir("referente")
    referente.goto(page.get_by_role("link", name="Voir la page").get_attribute("href"))
    suivre(referente, "Inscrire des collègues")
    for case in referente.get_by_role("main").locator("input[type=checkbox]").all()[:4]:
        cocher(referente, case)
    fautes += regarder(referente, *RUBRIQUES)
    presser(referente, "Inscrire ces personnes")
    page.goto(gerer)
    voir(page, "4 places prises sur 16")
    suivre(page, "Confirmer la session")
    presser(page, "Confirmer la session")
    tenir(page, aujourd_hui)
    fautes += regarder(page, *RUBRIQUES)
    suivre(page, "Attestations et certificats")
    assert titre(page) == "Attestations et certificats"
    presser(page, "Émettre")
    expect(page.locator("#avancement")).to_contain_text("Terminé", timeout=60_000)
    voir(page, "4 documents émis en tout")
    voir(page, "Rien à émettre pour l’instant")
    assert fautes == []


# After the session: a person says what she thinks, the trainer reads what everyone said
@pytest.mark.parametrize(
    ("role", "js", "bouton", "mot"),
    [("conseiller", False, "Envoyer mon avis", "avis"), ("formatrice", True, "Signer et envoyer mon bilan", "bilan")],
    ids=["sans-script", "script"],
)
def test_person_answers_by_the_keyboard_on_a_telephone(guichet, role, js, bouton, mot):
    page = guichet.ouvrir(role, largeur=360, js=js)
    page.goto("/mon-espace/")
    page.get_by_role("main").locator("a[href*='/evaluations/']").first.click()
    assert "/evaluations/" in page.url
    fautes = regarder(page, ["light", "dark"], [320, 360]) if js else []
    adresse = page.url
    texte = page.get_by_role("main").locator("textarea")
    ecrire(page, texte, "Merci à Madame Berthelot, joignable au 05 49 00 00 00")
    presser(page, bouton)
    voir(page, "Faites un choix.")
    expect(texte).to_have_value("Merci à Madame Berthelot, joignable au 05 49 00 00 00")
    fautes += regarder(page, ["light", "dark"], [360]) if js else []
    page.goto(adresse)
    for nom in (
        page.get_by_role("main")
        .locator("input[type=radio]")
        .evaluate_all("radios => [...new Set(radios.map(r => r.name))]")
    ):
        choisir(page, page.locator(f"input[name={nom}]").nth(1))
    for case in page.get_by_role("main").locator("input[type=checkbox]").all()[:1]:
        cocher(page, case)
    ecrire(page, texte, "Merci à Madame Berthelot")
    presser(page, bouton)
    voir(page, "On dirait le nom d’une personne")
    cocher(page, page.get_by_label("Ces mots ne désignent personne"))
    presser(page, bouton)
    assert titre(page) == f"Merci, votre {mot} est enregistré"
    page.goto("/mon-espace/")
    assert page.locator(f"a[href='{adresse.removeprefix(guichet.site.url)}']").count() == 0
    assert fautes == []


def test_trainer_reads_what_everyone_said(guichet):
    page = guichet.ouvrir("formatrice", largeur=1280)
    page.goto("/evaluations/")
    fautes = regarder(page, ["light", "dark"], [320, 1280])
    page.get_by_role("row").filter(has_text="sur 5").first.get_by_role("link").click()
    voir(page, "Moyenne")
    page.locator("summary").first.click()
    expect(page.get_by_role("columnheader", name="Nombre").first).to_be_visible()
    fautes += regarder(page, ["light", "dark"], [320, 1280])
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(page.url)
    suivre(page, "Toutes les sessions de cette formation")
    voir(page, "Session par session")
    fautes += regarder(page, ["light", "dark"], [320, 1280])
    with page.expect_download() as recu:
        page.get_by_role("link", name="Le tableau (CSV)").click()
    assert "Satisfaction" not in Path(recu.value.path()).read_text("utf-8-sig").splitlines()[0]
    page.goto("/evaluations/")
    page.get_by_role("row").filter(has_text="Moins de cinq réponses").first.get_by_role("link").click()
    voir(page, "Moins de cinq personnes ont répondu")
    assert fautes == []


# In the room: the trainer shows the square, people scan it, sign with a finger or a box, and the network may fail
def ecran_de_la_salle(guichet, tmp_path, nom: str) -> str:
    """The trainer opens the screen of a half-day of today; what a telephone reads on it."""
    page = guichet.ouvrir("formatrice")
    page.goto("/emargement/feuilles/")
    du_jour = page.get_by_role("main").get_by_role("link", name="Écrire une fiche").filter(has_text=",")
    feuilles = [lien.get_attribute("href") for lien in du_jour.all() if "/seances/" in lien.get_attribute("href")]
    page.goto(feuilles[0 if nom == "matin" else 1])
    voir(page, f"{nom}")
    suivre(page, "Écran de la salle")
    assert titre(page) == "Signez votre présence"
    image = tmp_path / "ecran.png"
    page.screenshot(path=image)
    adresse = zxingcpp.read_barcode(Image.open(image)).text
    assert page.locator(".salle__code").inner_text().replace("-", "").endswith(adresse.rstrip("/").rpartition("/")[2])
    assert regarder(page, ["light"], [360, 1280]) == []
    return urlsplit(adresse).path


def test_person_scans_the_square_draws_a_signature_and_reads_signed(guichet, tmp_path):
    chemin = ecran_de_la_salle(guichet, tmp_path, "matin")
    page = guichet.ouvrir("conseillere", largeur=360, tactile=True)
    page.goto(chemin)
    assert regarder(page, ["light", "dark"], [360]) == []
    page.get_by_role("button", name="Signer ma présence").click()
    voir(page, "Signez dans le cadre, ou cochez la case.")
    cadre = page.locator("canvas").bounding_box()
    page.mouse.move(cadre["x"] + 30, cadre["y"] + 60)
    page.mouse.down()
    for pas in range(12):
        page.mouse.move(cadre["x"] + 30 + 18 * pas, cadre["y"] + 60 + (25 if pas % 2 else -25))
    page.mouse.up()
    with page.expect_navigation():
        page.get_by_role("button", name="Signer ma présence").click()
    voir(page, "Votre présence est signée")
    voir(page, "Signé à")
    assert regarder(page, ["light", "dark"], [360]) == []
    suivre(page, "Ce que dit la feuille du matin")
    expect(page.get_by_role("img", name="Signature tracée")).to_be_visible()


@pytest.mark.parametrize("js", [True, False], ids=["script", "sans-script"])
def test_person_signs_by_the_keyboard_with_the_box(guichet, tmp_path, js):
    chemin = ecran_de_la_salle(guichet, tmp_path, "matin" if js else "après-midi")
    page = guichet.ouvrir("conseiller", largeur=360, js=js)
    page.goto(chemin)
    cocher(page, page.get_by_label("Je certifie être en salle"))
    presser(page, "Signer ma présence")
    voir(page, "Signé à")


def test_signature_waits_for_the_network_and_leaves_alone_when_it_comes_back(guichet, tmp_path):
    chemin = ecran_de_la_salle(guichet, tmp_path, "après-midi")
    page = guichet.ouvrir("conseillere", largeur=360)
    page.goto(chemin)
    page.context.set_offline(True)
    page.get_by_label("Je certifie être en salle").check()
    page.get_by_role("button", name="Signer ma présence").click()
    expect(page.locator("[data-etat]")).to_contain_text("votre signature attend le réseau")
    with page.expect_navigation():
        page.context.set_offline(False)
    voir(page, "Signé à")


LISIBLES = """listes => listes.map(liste => {
    const style = getComputedStyle(liste), trait = document.createElement('canvas').getContext('2d')
    trait.font = style.font
    const place = liste.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    return trait.measureText(liste.selectedOptions[0].text).width <= place
})"""


def test_trainer_reads_each_state_in_full_on_a_telephone(guichet):
    page = guichet.ouvrir("formatrice", largeur=320)
    page.goto("/emargement/feuilles/")
    page.get_by_role("main").locator("a[href*='/seances/']").first.click()
    expect(page.get_by_label("Feuille").first).to_be_visible()
    for largeur in (320, 360, 390, 560):
        page.set_viewport_size({"width": largeur, "height": 900})
        lues = page.locator(".feuille-saisie select").evaluate_all(LISIBLES)
        assert lues and all(lues), largeur
