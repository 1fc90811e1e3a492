"""The Région writes a training, its module and its quiz in the admin, previews them, schedules the publication.

And a step that holds every kind of block: accessible in both themes, on a phone and on a wide screen.
"""

import datetime
import re
import uuid
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import activer, ecrire, presser, suivre, titre, voir
from tests.navigateur.paquets import module_h5p
from tests.navigateur.test_modules import entrer

PARIS = ZoneInfo("Europe/Paris")
TOUT = """
import io, uuid
from django.core.files.base import ContentFile
from PIL import Image as Dessin
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from pratiques.pages import FichePratiquePage
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Mission, Rubrique
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.blocks.etapes import ContenuEtapeBlock
from safran.parcours.models import ModulePage
from safran.quiz.models import Quiz
from safran.scorm.models import Paquet

def document(nom, contenu=b"x"):
    return get_document_model().objects.create(title=nom, file=ContentFile(contenu, name=nom)).pk

tampon = io.BytesIO()
Dessin.new("RGB", (800, 500), "#5b3a96").save(tampon, "PNG")
dessin = get_image_model().objects.create(title="Une porte", file=ContentFile(tampon.getvalue(), name="porte.png"))
sous_titres = document("film.vtt", "WEBVTT\\n\\n00:00.000 --> 00:02.000\\nBonjour.\\n".encode())
choisis = {
    "image": {"image": {"image": dessin.pk, "decorative": False, "alt_text": "Une porte ouverte"}},
    "document": {"document": document("fiche.pdf", b"%PDF-1.4")},
    "video": {"video": document("film.mp4"), "sous_titres": sous_titres},
    "audio": {"audio": document("recit.mp3")},
    "fiche_structure": {"structure": Structure.objects.visibles().order_by("pk")[0].pk, "mot": "À lire."},
    "fiche_pratique": {"fiche": FichePratiquePage.objects.live().order_by("pk")[0].pk, "mot": ""},
    "quiz": Quiz.objects.get(code="cep-entrainement").pk,
    "scorm": Paquet.objects.latest("pk").pk,
}
contenu = []
for genre, bloc in ContenuEtapeBlock().child_blocks.items():
    choisi = choisis.get(genre, {})
    if isinstance(choisi, dict):
        exemple = bloc.get_prep_value(bloc.get_preview_value())
        choisi = {**exemple, **choisi} if isinstance(exemple, dict) else exemple
    contenu.append({"type": genre, "value": choisi, "id": str(uuid.uuid4())})
propres = {"accroche": "Tous les blocs.", "duree_minutes": 10, "rubrique": Rubrique.objects.first()}
propres |= {"sources": [("ligne", "Cahier des charges du service, article 5")], "atteste_gratuite": True}
formation = FormationPage(title="Tous les blocs", slug="tous-les-blocs", **propres)
formation.missions.set(Mission.objects.all()[:1])
CataloguePage.objects.get().add_child(instance=formation)
etape = {"type": "etape", "value": {"titre": "Tout", "contenu": contenu}, "id": str(uuid.uuid4())}
page = formation.add_child(instance=ModulePage(title="Tout", slug="tout", etapes=[etape]))
print(f"/parcours/{formation.pk}/{page.pk}/{etape['id']}/")
"""
# Ce qui sépare chaque bloc d’une étape du suivant, en pixels.
ECARTS = """() => [...document.querySelector('main .prose').children].flatMap((bloc, rang, blocs) => {
    const suivant = blocs[rang + 1];
    if (!suivant) return [];
    const ecart = suivant.getBoundingClientRect().top - bloc.getBoundingClientRect().bottom;
    return [[bloc.className || bloc.tagName, suivant.className || suivant.tagName, Math.round(ecart)]];
})"""
# Le travail du fond à l’heure dite : sa montre avance, personne n’attend.
L_HEURE_VENUE = """
import time_machine
from django.core.management import call_command
with time_machine.travel({}):
    call_command("publish_scheduled")
"""
CATALOGUE = "__import__('safran.formations.models').formations.models.CataloguePage.objects.get().pk"
AFFIRMATION = "Le service public régional de l’orientation est gratuit pour la personne."


def saisir(cible: Locator, texte: str) -> None:
    """Put the keyboard in a field and type."""
    cible.focus()
    cible.page.keyboard.press("Control+a")
    cible.page.keyboard.insert_text(texte)
    expect(cible).to_have_value(texte)


def zone(page: Page, nom: str) -> Locator:
    """A control of the edit form by its label (its panel and its anchors bear the same name)."""
    return page.get_by_label(nom).and_(page.locator("input, textarea"))


def entree(cible: Locator) -> None:
    cible.press("Enter")


def ajouter_bloc(champ: Locator, nom: str = "") -> None:
    """Open the last « + » of a stream, type the name of a block, take it; a stream of one kind asks nothing."""
    page = champ.page
    entree(champ.get_by_title("Insérer un bloc").last)
    if not nom:
        return
    recherche = page.get_by_placeholder("Options de recherche…")
    expect(recherche).to_be_visible()
    page.keyboard.press("Tab")
    expect(recherche).to_be_focused()
    page.keyboard.type(nom)
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def choisir_objet(page: Page, bouton: str, nom: str) -> None:
    """Pick an object in a chooser's window."""
    entree(page.get_by_role("button", name=bouton))
    fenetre = page.locator(".modal-body")
    lien = fenetre.get_by_role("link", name=nom, exact=True)
    expect(fenetre.get_by_role("link").first).to_be_visible()
    if not lien.count():
        saisir(fenetre.get_by_role("textbox"), nom)
    entree(lien)
    expect(fenetre).to_have_count(0)
    expect(page.locator(".chooser__title", has_text=nom).first).to_be_visible()


def champ(page: Page, nom: str) -> Locator:
    return page.locator(f'[data-contentpath="{nom}"]').first


def apercu_montre(page: Page, texte: str) -> None:
    """The preview panel shows the page as it will be read."""
    bouton = page.get_by_role("button", name="Afficher/masquer la prévisualisation")
    entree(bouton)
    expect(page.frame_locator("#w-preview-iframe").locator("main")).to_contain_text(texte)
    entree(bouton)


def garder(page: Page) -> None:
    """Keep the draft. The admin often did it by itself, half a second after the last key: its address says so."""
    page.wait_for_timeout(800)
    expect(page.locator(".w-autosave-indicator__state--saving")).to_be_hidden(timeout=15_000)
    if "/edit/" not in page.url:
        entree(page.get_by_role("button", name="Enregistrer le brouillon"))
        page.wait_for_url("**/edit/**")


def publier(page: Page, action: str = "Publier", fait: str = "publié") -> None:
    """An action of the footer's menu, and the message that says it is done."""
    garder(page)
    entree(page.get_by_role("button", name="Plus d'actions"))
    entree(page.get_by_role("button", name=action, exact=True))
    expect(page.locator(".messages")).to_contain_text(fait)


def ecrire_quiz(page: Page, intitule: str, mot: str) -> None:
    """One question; previewed as it will be taken, then published."""
    page.goto("/admin/snippets/quiz/quiz/add/")
    saisir(zone(page, "Titre*"), intitule)
    ajouter_bloc(champ(page, "questions"), "Vrai ou faux")
    champ(page, "questions").locator("[contenteditable=true]").first.focus()
    page.keyboard.type(AFFIRMATION)
    zone(page, "L’affirmation est vraie").press("Space")
    entree(page.get_by_role("tab", name="Réglages"))
    saisir(zone(page, "Code*"), f"essai-{mot}")
    choisir_objet(page, "Choisir thème", "Choisir un métier")
    apercu_montre(page, AFFIRMATION)
    publier(page)


def ecrire_formation(page: Page, intitule: str, catalogue: int) -> None:
    """The task of the admin's home leads to the workshop; here the sheet is written in the editor, kept as a draft."""
    page.goto("/admin/")
    with page.expect_navigation(url="**/atelier/"):
        entree(page.get_by_role("main").get_by_role("link", name="Écrire une formation"))
    page.goto(f"/admin/pages/add/formations/formationpage/{catalogue}/")
    saisir(page.locator("#id_title"), intitule)
    saisir(zone(page, "Accroche*"), "Ce que l’on apprend en l’écrivant soi-même.")
    choisir_objet(page, "Choisir rubrique", "Construire des outils")
    saisir(zone(page, "Durée déclarée (minutes)*"), "5")
    page.get_by_role("checkbox", name="Conseil", exact=True).press("Space")
    page.get_by_role("checkbox", name="Tout public", exact=True).press("Space")
    ajouter_bloc(champ(page, "sources"))
    saisir(champ(page, "sources").get_by_role("textbox"), "Cahier des charges du service, article 5")
    page.get_by_role("checkbox", name=re.compile("gratuite pour la personne", re.IGNORECASE)).press("Space")
    apercu_montre(page, intitule)
    garder(page)


def ecrire_module(page: Page, quiz: str) -> None:
    """One module of two steps, the second with the quiz, under the training being edited; published at once."""
    page.goto(page.url.replace("/edit/", "/add_subpage/"))
    saisir(page.locator("#id_title"), "Le seul module")
    ajouter_etape(page, 0, "Lire avant d’écrire")
    ajouter_bloc(contenu(page, 0), "Texte")
    expect(contenu(page, 0).locator("[contenteditable=true]")).to_be_focused()
    page.keyboard.type("Trois lignes suffisent pour commencer.")
    ajouter_etape(page, 1, "Vérifier")
    ajouter_bloc(contenu(page, 1), "Quiz")
    choisir_objet(page, "Choisir quiz", quiz)
    apercu_montre(page, "Trois lignes suffisent")
    publier(page)


def ajouter_etape(page: Page, rang: int, intitule: str) -> None:
    """One more step at the end of the module."""
    ajouter_bloc(champ(page, "etapes"))
    cible = page.locator(f"#etapes-{rang}-value-titre")
    expect(cible).to_be_focused()  # l'admin y met le curseur quand le bloc a fini d'arriver
    saisir(cible, intitule)


def contenu(page: Page, rang: int) -> Locator:
    return page.locator('[data-contentpath="contenu"]').nth(rang)


def lire_comme_visiteur(guichet, intitule: str, *, attendue: bool) -> None:
    """What the catalogue says of the training."""
    page = guichet.ouvrir(js=False)
    page.goto("/")
    activer(page, page.get_by_role("banner").get_by_role("link", name="Se former"))
    ecrire(page, page.get_by_role("main").get_by_label("Rechercher", exact=True), intitule)
    presser(page, "Afficher les formations")
    if not attendue:
        expect(page.get_by_role("main").get_by_role("link", name=intitule, exact=True)).to_have_count(0)
        return
    suivre(page, intitule, exact=True)
    assert titre(page) == intitule
    voir(page, "2 étapes")


def test_step_with_every_kind_of_block_is_accessible(guichet, site, tmp_path):
    fichier = tmp_path / "module.h5p"
    fichier.write_bytes(module_h5p())
    site.manage("importer_scorm", str(fichier))
    etape = site.manage("shell", "-v", "0", "-c", TOUT).strip().splitlines()[-1]
    page = guichet.ouvrir("conseillere")
    entrer(page, etape)
    page.goto(etape)
    contenu = page.get_by_role("main")
    for present in ("figure img", "video track", "audio", "details"):
        assert contenu.locator(present).count(), present
    assert not regarder(page, ["light", "dark"], [320, 360, 1280])
    ecarts = page.evaluate(ECARTS)
    assert min(ecarts, key=lambda ecart: ecart[2])[2] >= 15, f"un bloc collé au suivant : {ecarts}"


def test_region_writes_previews_and_schedules_a_training_read_from_its_hour(guichet, site):
    mot = uuid.uuid4().hex[:8]
    intitule, quiz = f"Écrire une formation, essai {mot}", f"Quiz d’essai {mot}"
    page = guichet.ouvrir("region")
    ecrire_quiz(page, quiz, mot)
    ecrire_formation(page, intitule, site.interroger(CATALOGUE))
    formation = page.url
    ecrire_module(page, quiz)
    page.goto(formation)
    heure = datetime.datetime.now(PARIS).replace(second=0, microsecond=0) + datetime.timedelta(hours=1)
    entree(page.get_by_role("button", name="Afficher/masquer le statut"))
    entree(page.get_by_role("button", name="Programmer"))
    saisir(zone(page, "Date/heure de publication"), heure.strftime("%Y-%m-%d %H:%M"))
    page.keyboard.press("Tab")
    entree(page.get_by_role("button", name="Enregistrer la programmation"))
    expect(page.locator(".messages")).to_contain_text("mise à jour")
    publier(page, "Programmer pour publication", "planifiée pour")
    site.manage("publish_scheduled")
    lire_comme_visiteur(guichet, intitule, attendue=False)
    site.manage("shell", "-v", "0", "-c", L_HEURE_VENUE.format(heure.timestamp()))
    lire_comme_visiteur(guichet, intitule, attendue=True)

    lectrice = guichet.ouvrir("conseillere")
    lectrice.goto(f"/se-former/ecrire-une-formation-essai-{mot}/")
    presser(lectrice, "Commencer")
    voir(lectrice, "Trois lignes suffisent pour commencer.")
    presser(lectrice, "J’ai terminé cette étape, continuer")
    voir(lectrice, quiz)
