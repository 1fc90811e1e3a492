"""Take the pictures of the README and of the guide from a freshly built demonstration.

With names (`python scripts/captures.py module quiz`), only these. SAFRAN_DEMONSTRATION names a demonstration already
built, that is copied.
"""

import os
import re
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from safran.demo.acces import DOMAINE, MOT_DE_PASSE, SECRETS, code_du_moment
from scripts.banc import ARGUMENTS_CHROMIUM, RACINE, Site, chromium, site_ouvert
from scripts.vues import VUES

DOSSIER = RACINE / "docs" / "captures"
PREMIER_MODULE = "__import__('safran.parcours.models').parcours.models.ModulePage.objects.live().order_by('pk')[0].pk"
LECON = (
    "next(f'{page.get_parent().pk}/{page.pk}/{etape[\"id\"]}' for page in "
    "__import__('safran.parcours.models').parcours.models.ModulePage.objects.live() for etape in page.etapes.raw_data "
    "if etape['value']['titre'] == 'Écouter, informer, choisir ensemble')"
)
PAQUET = "__import__('safran.scorm.models').scorm.models.Paquet.objects.latest('pk')"
CAMPAGNES = "__import__('safran.evaluations.models').evaluations.models.Campagne.objects"
SEANCES = "__import__('safran.inscriptions.models').inscriptions.models"
DU_JOUR = f"{SEANCES}.Seance.objects.filter(session__etat='CONFIRMEE').order_by('date', 'debut')[0]"
CODE = f"__import__('safran.presences.jetons').presences.jetons.code_du_moment({DU_JOUR})"
RELUE = "__import__('pratiques.models').models.MessageDeRelecture.objects.first().fiche_id"
REUNIONS = "__import__('reseau.animation.models').animation.models.Reunion.objects"
DOCUMENTS = "__import__('reseau.ecrits.models').ecrits.models.DocumentLocal.objects"
MOBILITE = "str(__import__('safran.demo.lecture').demo.lecture.jour_ouvre(57))"  # l’après-midi mobilité, à Niort
# Chromium dit les dates dans les langues installées avec lui : sous Debian, l’anglais seul.
EN_FRANCAIS = """cases => cases.forEach(cas => {
    const dit = cas.value;
    cas.type = "text";
    cas.value = dit.split("-").reverse().join("/");
    cas.blur();
})"""
LARGEUR_DOCUMENT = 1000
H5P = RACINE / "tests" / "navigateur" / "paquets_h5p"


def connecter(page: Page, role: str) -> None:
    """Sign in as a demonstration account."""
    page.goto("/compte/login/")
    page.fill("input[name=login]", role + DOMAINE)
    page.fill("input[name=password]", MOT_DE_PASSE)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    if role in SECRETS:
        page.fill("input[name=code]", code_du_moment(role))
        page.press("input[name=code]", "Enter")
        page.wait_for_load_state()


def _repondre(page: Page) -> None:
    """Draw the questions of the day and answer the first two."""
    page.click("button:has-text('Tirer mes questions du jour')")
    for numero in (1, 2):
        page.locator(f"form:has(#question-{numero}) label.option").first.click()
        page.locator(f"form:has(#question-{numero}) button").click()
        page.wait_for_load_state()


def _proposer(page: Page, jour: str) -> None:
    """Type an event at the hour and the place of another one, and look at what its date disturbs."""
    page.fill("[name=titre]", "Rencontrer les métiers du rail")
    page.fill("[name=resume]", "Conduire, entretenir, accueillir : cinq métiers racontés par qui les fait.")
    page.select_option("[name=genre]", "FORUM")
    page.fill("[name=lieu]", "Espace des Ponts, Niort")
    page.fill("[name=jour]", jour)
    page.fill("[name=de]", "14:00")
    page.fill("[name=a]", "18:00")
    page.press("[name=a]", "Tab")
    page.wait_for_selector("#gene .choc")
    page.locator("#prop-jour input, [name=de], [name=a]").evaluate_all(EN_FRANCAIS)
    page.locator("#prop-quand").evaluate("bloc => bloc.scrollIntoView()")


def _deposer(site: Site, dossier: Path) -> None:
    """Give the demonstration a module made elsewhere: it has none of its own."""
    fichier = dossier / "module.h5p"
    with zipfile.ZipFile(fichier, "w") as archive:
        for chemin in sorted(H5P.rglob("*.*")):
            archive.write(chemin, chemin.relative_to(H5P))
    site.manage("importer_scorm", str(fichier))


def _jouer(page: Page, uuid: str) -> None:
    """Open the module and answer its first question."""
    page.evaluate(
        """uuid => {
            const formulaire = document.createElement("form");
            formulaire.method = "post";
            formulaire.action = `/modules/commencer/${uuid}/`;
            const jeton = document.querySelector("[name=csrfmiddlewaretoken]").cloneNode();
            formulaire.append(jeton);
            document.body.append(formulaire);
            formulaire.submit();
        }""",
        uuid,
    )
    page.wait_for_url("**/modules/**")
    page.frame_locator("#module iframe").frame_locator("iframe").locator("input[value=oui]").first.check()
    page.locator("#module-etat:has-text('Enregistré')").wait_for()


def _document(page: Page, chemin: Path) -> None:
    """The first document of the list, as it prints."""
    adresse = page.get_by_role("main").locator("a[href$='/pdf/']").first.get_attribute("href")
    feuille = pdfium.PdfDocument(page.request.get(adresse).body())[0]
    feuille.render(scale=LARGEUR_DOCUMENT / feuille.get_width()).to_pil().save(chemin)


def _alleger(chemin: Path) -> None:
    """256 colours are plenty for a page."""
    Image.open(chemin).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(chemin, optimize=True)


def _commencer_quiz(page: Page) -> None:
    """Open the questions."""
    page.get_by_role("main").get_by_role("button", name=re.compile("le quiz")).click()
    page.wait_for_load_state()


def _descendre(page: Page) -> None:
    """To what is looked at in the lesson, past its first words."""
    page.locator(".schema").first.evaluate("schema => schema.scrollIntoView({block: 'center'})")


def _reprendre(page: Page) -> None:
    """Where one stopped."""
    page.click("a:has-text('Reprendre'), button:has-text('Reprendre')")
    page.wait_for_load_state()


def _numeros(site: Site) -> dict[str, object]:
    """What the addresses need."""
    numeros = {"module": site.interroger(PREMIER_MODULE), "paquet": site.interroger(f"{PAQUET}.pk")}
    numeros["lecon"] = site.interroger(LECON)
    numeros["mobilite"] = site.interroger(MOBILITE)
    numeros["mois"] = numeros["mobilite"][:7]
    numeros["annee"] = site.interroger("__import__('datetime').date.today().year")
    numeros["preparee"] = site.interroger(f"str({REUNIONS}.filter(etat='BROUILLON').latest('debut').uuid)")
    numeros["en_seance"] = site.interroger(f"str({REUNIONS}.filter(etat='EN_COURS').latest('debut').uuid)")
    for genre, etat in (("DIAGNOSTIC", "CO_ECRITURE"), ("PROTOCOLE", "PUBLIE")):
        numeros[genre.lower()] = site.interroger(f"str({DOCUMENTS}.get(genre='{genre}', etat='{etat}').uuid)")
    numeros["relue"] = site.interroger(RELUE)
    numeros["evaluee"] = site.interroger(f"str({CAMPAGNES}.filter(nombre__gte=5)[0].session.public_id)")
    ouvertes = f"{SEANCES}.SessionFormation.objects.filter(etat='OUVERTE').order_by('premier_jour')"
    numeros["ouverte"] = site.interroger(f"str({ouvertes}[0].public_id)")
    numeros["demi"] = site.interroger(f"str({DU_JOUR}.public_id)")
    numeros["avis"] = site.interroger(f"str({CAMPAGNES}.get(moment='A_FROID').public_id)")
    return numeros


GESTES = {
    "entrainement": _repondre,
    "quiz": _commencer_quiz,
    "lecteur": _reprendre,
    "lecon": _descendre,
}  # ce qui se fait avant la photo


def main() -> None:
    """Build, open, photograph."""
    DOSSIER.mkdir(parents=True, exist_ok=True)
    voulues = {nom: vue for nom, vue in VUES.items() if not sys.argv[1:] or nom in sys.argv[1:]}
    modele = Path(faite) if (faite := os.environ.get("SAFRAN_DEMONSTRATION")) else None
    with (
        tempfile.TemporaryDirectory() as donnees,
        site_ouvert(Path(donnees), modele=modele) as site,
        sync_playwright() as outil,
    ):
        navigateur = outil.chromium.launch(executable_path=chromium(), headless=True, args=ARGUMENTS_CHROMIUM)
        etats: dict[str, dict] = {}
        _deposer(site, Path(donnees))
        numeros = _numeros(site)
        for nom, (role, adresse, largeur, theme) in voulues.items():
            if role and role not in etats:
                contexte = navigateur.new_context(base_url=site.url, locale="fr-FR")
                connecter(contexte.new_page(), role)
                etats[role] = contexte.storage_state()
                contexte.close()
            contexte = navigateur.new_context(
                base_url=site.url, locale="fr-FR", timezone_id="Europe/Paris", color_scheme=theme,
                viewport={"width": largeur, "height": 860}, storage_state=etats.get(role), reduced_motion="reduce",
            )  # fmt: skip
            page = contexte.new_page()
            if nom == "signer":
                numeros["code"] = site.interroger(CODE)
            page.goto(adresse.format(**numeros))
            if geste := GESTES.get(nom):
                geste(page)
            if nom == "agenda-proposer":
                _proposer(page, numeros["mobilite"])
            if nom == "module":
                _jouer(page, site.interroger(f"str({PAQUET}.uuid)"))
            page.wait_for_timeout(400)
            page.wait_for_load_state("networkidle")  # une image qui vient d’entrer à l’écran
            page.screenshot(path=DOSSIER / f"{nom}.png")
            if nom == "attestation":
                _document(page, DOSSIER / f"{nom}.png")
            _alleger(DOSSIER / f"{nom}.png")
            print(f"  {nom}.png")
            contexte.close()
        navigateur.close()


if __name__ == "__main__":
    main()
