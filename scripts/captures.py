"""Take the pictures of the README and of the guide from a freshly built demonstration.

With names (`python scripts/captures.py module quiz`), only these. SAFRAN_DEMONSTRATION names a demonstration already
built, that is copied.
"""

import json
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

from scripts.banc import ARGUMENTS_CHROMIUM, RACINE, Site, chromium, connecter, site_ouvert

DOSSIER = RACINE / "docs" / "captures"
# nom : (compte, adresse, largeur quand elle est d’un téléphone)
VUES = {
    "accueil": ("", "/"),
    "annuaire": ("", "/annuaire/?q=VAE&lieu=Niort"),
    "ecrire": ("conseillere", "/pratiques/ecrire/"),
    "echange-relecture": ("conseillere", "/pratiques/{relue}/relecture/"),
    "fiche-illustree": ("", "/pratiques/afficher-qui-recoit-qui-dans-un-lieu-partage/#fait"),
    "mes-fiches": ("referente", "/annuaire/mes-fiches/"),
    "equipe": ("referente", "/equipe/"),
    "a-valider": ("tete-de-reseau", "/pratiques/a-valider/"),
    "admin": ("region", "/admin/"),
    "courriels": ("region", "/courriels/"),
    "agenda": ("", "/agenda/?mois={mois}#agenda-tete"),
    "agenda-proposer": ("conseillere", "/agenda/proposer/"),
    "agenda-moderer": ("chargee-de-mission", "/agenda/moderer/"),
    "matin": ("chargee-de-mission", "/matin/"),
    "instances": ("chargee-de-mission", "/instances/"),
    "reunion-preparer": ("chargee-de-mission", "/reunions/{preparee}/preparer/"),
    "reunion-seance": ("chargee-de-mission", "/reunions/{en_seance}/seance/?point=3"),
    "presidence": ("elue", "/presidence/"),
    "registre": ("conseillere", "/decisions/"),
    "plan-d-actions": ("chargee-de-mission", "/plans/niort/{annee}/"),
    "document-a-plusieurs": ("conseiller", "/documents-locaux/{diagnostic}/"),
    "protocole-signatures": ("referente", "/documents-locaux/{protocole}/"),
    "verifier": ("", "/attestations/verifier/"),
    "bienvenue": ("nouvelle", "/bienvenue/"),
    "personnes": ("conseillere", "/personnes/"),
    "entrainement": ("conseillere", "/quiz/entrainement/du-jour/"),
    "tableau": ("region", "/annuaire/tableau/"),
    "importer": ("region", "/annuaire/importer/"),
    "etapes": ("region", "/admin/pages/{module}/edit/"),
    "verifications": ("region", "/admin/parcours/{module}/controles/"),
    "depot-module": ("region", "/admin/modules/{paquet}/"),
    "lecteur": ("conseillere", "/se-former/qui-fait-quoi/"),
    "lecon": ("conseillere", "/parcours/{lecon}/"),
    "atelier": ("region", "/atelier/{lecon}/"),
    "deux-portes": ("", "/orienter/"),
    "module": ("conseillere", "/mon-espace/"),
    "quiz": ("conseillere", "/quiz/cep-entrainement/"),
    "avis": ("conseiller", "/evaluations/{avis}/", 360),
    "evaluation": ("formatrice", "/evaluations/sessions/{evaluee}/"),
    "statistiques-quiz": ("region", "/quiz/cep-entrainement/statistiques/"),
    "gerer-session": ("chargee-de-mission", "/sessions/{ouverte}/gerer/"),
    "inscrire-equipe": ("referente", "/sessions/{ouverte}/equipe/"),
    "ecran-salle": ("formatrice", "/emargement/seances/{demi}/ecran/"),
    "feuille": ("formatrice", "/emargement/seances/{demi}/"),
    "signer": ("conseillere", "/emargement/code/{code}/", 360),
    "espace-formateur": ("formatrice", "/pilotage/formateur/"),
    "documents-session": ("region", "/attestations/sessions/{evaluee}/"),
    "pilotage": ("region", "/pilotage/?axe=bassin"),
    "pilotage-structure": ("referente", "/pilotage/?perimetre=structure"),
    "attestation": ("conseillere", "/attestations/"),
}
# Ce que les adresses demandent, lu dans le site ouvert.
NUMEROS = """
import datetime, json
from pratiques.models import MessageDeRelecture
from reseau.animation.models import Reunion
from reseau.ecrits.models import DocumentLocal
from safran.demo.dates import jour_ouvre
from safran.evaluations.models import Campagne
from safran.inscriptions.models import Seance, SessionFormation
from safran.parcours.models import ModulePage
from safran.presences.jetons import code_du_moment
from safran.scorm.models import Paquet
mobilite = str(jour_ouvre(57))  # l’après-midi mobilité, à Niort
seance = Seance.objects.filter(session__etat="CONFIRMEE").order_by("date", "debut")[0]
etapes = [(page, etape) for page in ModulePage.objects.live() for etape in page.etapes.raw_data]
lecon = next(x for x in etapes if x[1]["value"]["titre"] == "Écouter, informer, choisir ensemble")
ecrit = lambda **quoi: str(DocumentLocal.objects.get(**quoi).uuid)
ouvertes = SessionFormation.objects.filter(etat="OUVERTE").order_by("premier_jour")
print(json.dumps({
    "module": ModulePage.objects.live().order_by("pk")[0].pk,
    "paquet": Paquet.objects.latest("pk").pk, "paquet_uuid": str(Paquet.objects.latest("pk").uuid),
    "lecon": f"{lecon[0].get_parent().pk}/{lecon[0].pk}/{lecon[1]['id']}",
    "mobilite": mobilite, "mois": mobilite[:7], "annee": datetime.date.today().year,
    "preparee": str(Reunion.objects.filter(etat="BROUILLON").latest("debut").uuid),
    "en_seance": str(Reunion.objects.filter(etat="EN_COURS").latest("debut").uuid),
    "diagnostic": ecrit(genre="DIAGNOSTIC", etat="CO_ECRITURE"), "protocole": ecrit(genre="PROTOCOLE", etat="PUBLIE"),
    "relue": MessageDeRelecture.objects.first().fiche_id,
    "evaluee": str(Campagne.objects.filter(nombre__gte=5)[0].session.public_id),
    "ouverte": str(ouvertes[0].public_id), "demi": str(seance.public_id), "code": code_du_moment(seance),
    "avis": str(Campagne.objects.get(moment="A_FROID").public_id),
}))
"""
# Chromium dit les dates dans les langues installées avec lui : sous Debian, l’anglais seul.
EN_FRANCAIS = """cases => cases.forEach(cas => {
    const dit = cas.value;
    cas.type = "text";
    cas.value = dit.split("-").reverse().join("/");
    cas.blur();
})"""
LARGEUR_DOCUMENT = 1000
H5P = RACINE / "tests" / "navigateur" / "paquets_h5p"


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
    return json.loads(site.manage("shell", "-v", "0", "-c", NUMEROS).strip().splitlines()[-1])


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
        for nom, (role, adresse, *largeur) in voulues.items():
            if role and role not in etats:
                contexte = navigateur.new_context(base_url=site.url, locale="fr-FR")
                connecter(contexte.new_page(), role)
                etats[role] = contexte.storage_state()
                contexte.close()
            contexte = navigateur.new_context(
                base_url=site.url, locale="fr-FR", timezone_id="Europe/Paris", color_scheme="light",
                viewport={"width": largeur[0] if largeur else 1280, "height": 860},
                storage_state=etats.get(role), reduced_motion="reduce",
            )  # fmt: skip
            page = contexte.new_page()
            if nom == "signer":
                numeros = _numeros(site)  # le code tourne
            page.goto(adresse.format(**numeros))
            if geste := GESTES.get(nom):
                geste(page)
            if nom == "agenda-proposer":
                _proposer(page, numeros["mobilite"])
            if nom == "module":
                _jouer(page, numeros["paquet_uuid"])
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
