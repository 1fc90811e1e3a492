"""The first day, by hands, on an empty base: the Région's account, then everyone's place, then each door closed."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from scripts.banc import site_neuf_ouvert
from tests.fabriques import MOT_DE_PASSE
from tests.navigateur.conftest import guichet_ouvrir, regarder
from tests.navigateur.gestes import ecrire, presser, suivre, titre, voir
from tests.second_facteur import code_du_moment

CHAMPS = {"Adresse électronique": "ada@region.example", "Prénom": "Ada", "Nom": "Berger", "Mot de passe": MOT_DE_PASSE}


@dataclass(frozen=True)
class Personne:
    """Someone the Région invites: her mandate, its scope, with a script or not, and what her first job shows."""

    prenom: str
    mandat: str
    js: bool
    travail: str
    voit: str
    portee: tuple[str, ...] = ()

    @property
    def courriel(self) -> str:
        return f"{self.prenom.lower()}@region.example"


ANIMER, FORMER = "Chargé ou chargée de mission", "Formateur ou formatrice"
EQUIPE = [
    Personne("Maud", ANIMER, True, "/equipe/accueil-jeunes/", "Inviter un ou une collègue", ("Angoulême", "Cognac")),
    Personne("Paul", ANIMER, False, "/sessions/preparer/", "Préparer les sessions", ("Niort",)),
    Personne("Rose", "Tête de réseau", True, "/mandats/", "Accueil jeunes", ("Missions locales d’essai",)),
    Personne("Tom", FORMER, False, "/mon-profil/", "Mon profil"),
    Personne("Elia", "Élue ou élu régional", True, "/personnes/", "Maud Alonso"),
    Personne("Denis", "Délégué ou déléguée à la protection des données", False, "/personnes/", "Maud Alonso"),
]
ELUE = EQUIPE[4]


@pytest.fixture
def guichet(navigateur, tmp_path):
    """A new site, which no other test may use: its first day comes once."""
    with site_neuf_ouvert(tmp_path) as site, guichet_ouvrir(site, navigateur, {}) as ouvert:
        yield ouvert


def donner(page: Page, code: str) -> None:
    ecrire(page, page.get_by_label("Code d’installation"), code)
    for libelle, valeur in CHAMPS.items():
        ecrire(page, page.get_by_label(libelle, exact=libelle == "Nom"), valeur)
    presser(page, "Ouvrir le compte de la Région")


def second_facteur_poser(page: Page) -> None:
    """The page asks for the password again, shows the key, wants a code of it."""
    ecrire(page, page.get_by_label("Mot de passe"), MOT_DE_PASSE)
    page.keyboard.press("Enter")
    secret = page.locator(".cle-longue").inner_text()
    ecrire(page, page.get_by_label("Code à six chiffres"), code_du_moment(secret))
    presser(page, "Mettre en service")


def region_ouvrir(guichet, code: str) -> Page:
    """Open the account of the Région, without a script on a phone; the page signed in, with one."""
    page = guichet.ouvrir(js=False, largeur=360)
    page.goto("/")
    donner(page, code)
    second_facteur_poser(page)
    etat = page.context.storage_state()
    page = guichet.ouvrir()
    page.context.add_cookies(etat["cookies"])
    return page


def test_first_account_is_opened_then_everyone_is_given_a_place_does_a_first_job_and_leaves(guichet):
    region = premier_compte_ouvrir(guichet)
    registre_garnir(region)
    for personne in EQUIPE:
        inviter(region, personne)
    pages = {personne: arriver(guichet, personne) for personne in EQUIPE}
    for personne, page in pages.items():
        page.goto(personne.travail)
        voir(page, personne.voit)
    equipe_ouvrir(pages[EQUIPE[0]])
    region.goto("/installation/mettre-en-route/")
    voir(region, "Il manque")
    assert regarder(region, ["light"], [360]) == []
    for personne, page in pages.items():
        for _ in range(max(1, len(personne.portee))):
            region.goto(f"/mandats/?etat=EN_VIGUEUR&q={personne.prenom}")
            region.get_by_role("link", name=f"{personne.prenom} Alonso").first.click()
            suivre(region, "Terminer ce mandat")
            ecrire(region, region.get_by_label("Motif"), "Fin de la convention.")
            presser(region, "Terminer ce mandat")
            voir(region, "Fin de la convention")
        page.goto(personne.travail)
        assert titre(page) == "Se connecter", (personne, page.url)
    revenir(pages[ELUE])


def premier_compte_ouvrir(guichet) -> Page:
    """The welcome page, a wrong code, the account, what is left to do, and what a visitor sees meanwhile."""
    code = re.search(r"(?:\w{4}-){4}\w", guichet.site.manage("installer", "--sans-question")).group()
    page = guichet.ouvrir()
    page.goto("/annuaire/")
    assert titre(page) == "Bienvenue" and regarder(page, ["light", "dark"], [360, 1280]) == []
    donner(page, "0000-0000-0000-0000-0")
    voir(page, "Ce code n’ouvre rien")
    assert page.get_by_label("Prénom").input_value() == "Ada" and regarder(page, ["light"], [360]) == []

    page = region_ouvrir(guichet, code.lower())
    page.goto("/mon-espace/")
    voir(page, "Nommer qui anime chaque bassin")
    suivre(page, "Toute la liste")
    voir(page, "0 sur 10")
    assert titre(page) == "Mettre en route" and regarder(page, ["light", "dark"], [360, 1280]) == []
    suivre(page, "Faire : Compléter les mentions légales et les autres pages de départ")
    assert "/admin/pages/" in page.url
    page.goto("/mon-espace/")
    presser(page, "Ranger « Mettre en route »")
    voir(page, "« Mettre en route » est rangée")
    visiteur = guichet.ouvrir()
    visiteur.goto("/mentions-legales/")
    voir(visiteur, "[à compléter")
    return page


def registre_garnir(region: Page) -> None:
    """A network and a structure, from the register of the admin."""
    region.goto("/admin/snippets/structures/reseau/add/")
    region.fill("#id_nom", "Missions locales d’essai")
    region.fill("#id_code", "missions-locales-essai")
    region.press("#id_nom", "Enter")
    region.wait_for_url("**/snippets/structures/reseau/")
    region.goto("/admin/snippets/structures/structure/add/")
    region.fill("#id_nom", "Accueil jeunes")
    region.fill("#id_code", "accueil-jeunes")
    region.get_by_role("button", name="Choisir réseau").click()
    region.get_by_role("dialog").get_by_role("link", name="Missions locales d’essai").click()
    region.get_by_role("dialog").wait_for(state="hidden")
    region.press("#id_nom", "Enter")
    region.wait_for_url("**/snippets/structures/structure/")


def inviter(region: Page, personne: Personne) -> None:
    """From the list of mandates: who, what it opens in words, and the invitation leaves."""
    region.goto("/mandats/")
    suivre(region, "Inviter quelqu’un à un mandat")
    region.get_by_label("Prénom").fill(personne.prenom)
    region.get_by_label("Nom", exact=True).fill("Alonso")
    region.get_by_label("Adresse électronique professionnelle").fill(personne.courriel)
    region.get_by_role("radio", name=personne.mandat).check()
    for nom in personne.portee:
        if personne.mandat == ANIMER:
            region.get_by_role("checkbox", name=nom).check()
        else:
            region.locator("select[name=reseau]").select_option(label=nom)
    presser(region, "Voir ce que ce mandat ouvre")
    if personne is EQUIPE[0]:
        assert regarder(region, ["light", "dark"], [360, 1280]) == []
    presser(region, "Envoyer l’invitation")
    voir(region, f"L’invitation est partie à {personne.courriel}")


def arriver(guichet, personne: Personne) -> Page:
    """Open the account from the mail, with the second factor that the mandate asks for."""
    texte = guichet.site.courriels(personne.courriel)[0]["texte"]
    page = guichet.ouvrir(js=personne.js, largeur=1280 if personne.js else 360)
    page.goto(re.search(r"/invitation/\S+", texte).group())
    voir(page, personne.mandat)
    ecrire(page, page.get_by_label("Mot de passe"), MOT_DE_PASSE)
    presser(page, "Ouvrir mon compte")
    if personne is not ELUE:
        second_facteur_poser(page)
    page.goto("/mon-espace/")
    assert titre(page) == f"Bonjour {personne.prenom}", page.url
    return page


def equipe_ouvrir(page: Page) -> None:
    """The first colleague of a structure is invited by whoever animates its bassin."""
    page.goto("/equipe/accueil-jeunes/")
    ecrire(page, page.get_by_label("Prénom"), "Lise")
    ecrire(page, page.get_by_label("Nom", exact=True), "Ardouin")
    ecrire(page, page.get_by_label("Adresse électronique professionnelle"), "lise@structure.example")
    presser(page, "Envoyer l’invitation")
    voir(page, "L’invitation est partie à lise@structure.example")


def revenir(page: Page) -> None:
    """Signed in again, someone who holds nothing any more finds the door closed, as if it were not there."""
    ecrire(page, page.get_by_label("Adresse électronique professionnelle"), ELUE.courriel)
    ecrire(page, page.get_by_label("Mot de passe", exact=True), MOT_DE_PASSE)
    presser(page, "Se connecter", exact=True)
    page.goto(ELUE.travail)
    assert titre(page) == "Cette porte ne mène nulle part", page.url
