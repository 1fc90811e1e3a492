"""The workshop, counted: one module, three steps, a question, published whole, twelve gestures at most besides typing.

And what no test client can say: the keyboard, the network cut, the preview, both themes, a phone."""

import re
import uuid

from playwright.sync_api import Locator, Page, expect

from tests.fabriques_docx import un_docx
from tests.navigateur.conftest import regarder, sans_debordement
from tests.navigateur.gestes import (
    SUR_DEUX_ECRANS,
    SUR_DEUX_ECRANS_NOMMES,
    Compte,
    a_le_focus,
    activer,
    atteindre,
    cocher,
    ecrire,
    presser,
    suivre,
    titre,
    voir,
)
from tests.safran.quiz.echange.sauvegardes import contenu, en_tar

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXTES = {
    "Accueillir": "Une personne qui repart avec une adresse sur un papier peut se perdre en chemin.",
    "Écouter": "Dix minutes suffisent pour entendre ce qui amène la personne.",
    "Orienter": "La deuxième porte est celle du service qui délivre ce dont elle a besoin.",
}


def taper(page: Page, cible: Locator, texte: str) -> None:
    """Type where the keyboard already is, or comes by Tab: no gesture."""
    expect(cible).to_have_count(1)
    if not a_le_focus(cible):
        atteindre(page, cible)
    page.keyboard.insert_text(texte)


def entrer(page: Page) -> None:
    """Press Enter, and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def appuyer(page: Page, nom: str) -> None:
    """Reach a button of the page, press Enter."""
    atteindre(page, page.get_by_role("button", name=nom, exact=True))
    entrer(page)


def test_training_with_three_steps_and_a_question_takes_at_most_twelve_gestures(guichet):
    mot = uuid.uuid4().hex[:8]
    page = guichet.ouvrir("region")
    page.goto("/atelier/")
    geste = Compte(page)
    ecrire(page, page.get_by_label("Titre", exact=True), f"Deux portes {mot}")
    ecrire(page, page.get_by_label("En une ou deux phrases"), "Ne perdre personne en chemin.")
    geste(lambda page: page.get_by_label("Rubrique", exact=True).select_option(index=1))
    geste(appuyer, "Commencer à écrire")
    taper(page, page.get_by_label("Titre du module suivant"), "Recevoir")
    geste(entrer)
    for rang, (etape, texte) in enumerate(TEXTES.items()):
        nom = "Étape suivante" if rang else "Étape de plus"
        taper(page, page.get_by_label(re.compile(nom)), etape)
        geste(entrer)
        taper(page, page.get_by_role("main").get_by_label("Texte", exact=True), texte)
    geste(appuyer, "Question")
    question = page.locator(".bloc-ecrit").last
    taper(page, question.get_by_label("Question", exact=True), "Qui délivre le conseil ?")
    taper(page, page.locator("[name$=reponses-0-texte]"), "Le service dont c’est la mission")
    geste(cocher, page.locator("[name$=reponses-0-juste]"))
    taper(page, page.locator("[name$=reponses-1-texte]"), "Le premier venu")
    taper(page, page.get_by_label("Explication générale"), "Chaque porte a sa mission.")
    geste(appuyer, "Vérifier et publier")
    geste(cocher, page.get_by_label("Conseil", exact=True))
    taper(page, page.get_by_label("Sources"), "Cahier des charges du service, article 5")
    geste(cocher, page.get_by_label("Elle est gratuite pour la personne"))
    geste(appuyer, "Publier le tout")
    assert titre(page) == f"Deux portes {mot}"
    assert geste.gestes <= 12

    lectrice = guichet.ouvrir("conseillere")
    lectrice.goto(page.url)
    voir(lectrice, "Recevoir")
    with lectrice.expect_navigation():
        lectrice.get_by_role("button", name="Commencer").first.press("Enter")
    voir(lectrice, TEXTES["Accueillir"])


def commencer(page: Page, titre_: str = "") -> None:
    """A training from a template, its first step open."""
    page.goto("/atelier/")
    page.get_by_label("Titre", exact=True).fill(titre_ or f"Essai {uuid.uuid4().hex[:8]}")
    page.get_by_label("En une ou deux phrases").fill("Un essai.")
    page.get_by_label("Rubrique", exact=True).select_option(index=1)
    page.get_by_label("Partir", exact=True).select_option("decouverte")
    with page.expect_navigation():
        page.get_by_role("button", name="Commencer à écrire").press("Enter")
    with page.expect_navigation():
        page.get_by_role("link", name="L’essentiel").press("Enter")


def test_what_is_typed_is_kept_and_survives_a_network_cut_and_the_outline_is_moved_by_the_keyboard(guichet):
    page = guichet.ouvrir("region")
    commencer(page)
    texte = page.get_by_role("main").get_by_label("Texte", exact=True).first
    apercu = page.locator("[data-apercu]")
    texte.fill("Gardé sans rien appuyer.")
    expect(apercu).to_contain_text("Gardé sans rien appuyer.")
    page.context.set_offline(True)
    texte.fill("Tapé sans réseau.")
    expect(page.locator("[data-garde]")).to_contain_text("Pas de réseau")
    page.context.set_offline(False)
    expect(apercu).to_contain_text("Tapé sans réseau.", timeout=20_000)
    page.reload()
    expect(texte).to_have_value("Tapé sans réseau.")
    plan = page.get_by_role("navigation", name="Plan de la formation")
    etapes = plan.locator("[data-etape] a")
    assert etapes.all_inner_texts() == ["Une personne pousse la porte", "L’essentiel", "Vérifier"]
    with page.expect_navigation():
        etapes.nth(1).press("Alt+ArrowUp")
    assert etapes.all_inner_texts() == ["L’essentiel", "Une personne pousse la porte", "Vérifier"]
    with page.expect_navigation():
        plan.locator("[data-etape] [data-prise]").nth(2).drag_to(plan.locator("[data-etape]").nth(0))
    assert etapes.all_inner_texts() == ["Vérifier", "L’essentiel", "Une personne pousse la porte"]


def test_whole_step_is_written_without_script(guichet):
    page = guichet.ouvrir("region", js=False, largeur=360)
    commencer(page)
    page.get_by_role("main").get_by_label("Texte", exact=True).first.fill("Sans script.")
    with page.expect_navigation():
        page.get_by_role("button", name="Encadré").press("Enter")
    expect(page.locator("[data-apercu]")).to_contain_text("Sans script.")
    expect(page.locator(".bloc-ecrit")).to_have_count(3)


def un_document() -> bytes:
    """What an officer has on her disk: titles, a text, statements."""
    return un_docx(
        ("Deux portes, pas davantage", "Title"),
        ("Ne perdre personne en chemin.", "Subtitle"),
        ("Recevoir", "Heading 1"),
        ("Accueillir", "Heading 2"),
        " ".join([TEXTES["Accueillir"]] * 30),
        ("Orienter", "Heading 2"),
        TEXTES["Orienter"],
        ("Vrai ou faux", "Heading 2"),
        ("Le conseil est gratuit : vrai. Il l’est pour tous.", "List Bullet"),
    )


def test_word_document_is_published_in_at_most_six_gestures(guichet):
    page = guichet.ouvrir("region")
    page.goto("/atelier/")
    geste = Compte(page)
    fichier = {"name": f"portes {uuid.uuid4().hex[:8]}.docx", "mimeType": WORD, "buffer": un_document()}
    geste(lambda page: atteindre(page, page.get_by_label("Votre document Word")).set_input_files(fichier))
    geste(appuyer, "Lire le document")
    voir(page, "Ce que nous y avons lu")
    geste(lambda page: activer(page, page.get_by_role("link", name="Vérifier et publier")))
    geste(cocher, page.get_by_label("Conseil", exact=True))
    taper(page, page.get_by_label("Sources"), "Cahier des charges du service, article 5")
    geste(cocher, page.get_by_label("Elle est gratuite pour la personne"))
    geste(appuyer, "Publier le tout")
    assert titre(page) == "Deux portes, pas davantage"
    assert geste.gestes <= 6


def test_step_is_commented_block_by_block_by_the_keyboard(guichet):
    mot = uuid.uuid4().hex[:8]
    page = guichet.ouvrir("region")
    commencer(page)
    activer(page, page.get_by_role("link", name="Commenter le bloc 1"))
    taper(page, page.get_by_label("Votre commentaire"), f"D’où vient ce chiffre ? {mot}")
    appuyer(page, "Commenter ce bloc")
    voir(page, f"D’où vient ce chiffre ? {mot}")
    activer(page, page.get_by_role("link", name="Répondre"))
    taper(page, page.get_by_label("Votre commentaire"), "De l’enquête de 2026.")
    appuyer(page, "Répondre")
    assert not regarder(page, ["light", "dark"], [360, 1280])
    activer(page, page.get_by_role("link", name="Revenir à l’étape"))
    voir(page, "1 commentaire à régler")
    activer(page, page.get_by_role("link", name="1 commentaire à régler"))
    reglages = page.get_by_role("button", name=re.compile("^Régler"))
    atteindre(page, reglages)
    entrer(page)
    expect(reglages).to_have_count(0)


# Trente personnes : douze finissent tout, six s’arrêtent à chacune des étapes deux, trois et quatre.
SUIVIE = """
from datetime import timedelta
from django.utils import timezone
from reseau.comptes.models import Compte
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, Suivi, TempsEtape
from safran.parcours.queries.plans import plan_lire
formation = FormationPage.objects.live().filter(suivis=None).first()
etapes = plan_lire(formation).etapes
for rang, compte in enumerate(Compte.objects.order_by("pk")[:30]):
    faites = len(etapes) if rang < 12 else 1 + rang % 3
    passage = timezone.now() - timedelta(days=30)
    suivi = Suivi.objects.create(
        compte=compte, formation=formation, derniere_etape=etapes[min(faites, len(etapes) - 1)].id,
        commence_le=passage, dernier_passage_le=passage,
    )
    for etape in etapes[:faites]:
        cle = {"suivi": suivi, "module_id": etape.module_pk, "etape_id": etape.id}
        EtapeVue.objects.create(**cle)
        TempsEtape.objects.create(**cle, secondes=40 * (1 + rang % 7))
print(formation.pk)
"""


def test_authors_see_where_people_stop_without_a_name_and_a_moodle_backup_before_it_is_written(guichet):
    pk = guichet.site.manage("shell", "-v", "0", "-c", SUIVIE).strip().splitlines()[-1]
    page = guichet.ouvrir("region")
    page.goto(f"/atelier/{pk}/")
    activer(page, page.get_by_role("link", name="Où l’on s’arrête"))
    voir(page, "30 à 34 personnes l’ont commencée")
    voir(page, "On s’y arrête le plus")
    assert not regarder(page, ["light", "dark"], [360, 1280])
    page.goto("/atelier/")
    activer(page, page.get_by_role("link", name="Partir d’une sauvegarde Moodle"))
    assert not regarder(page, ["light", "dark"], [360, 1280])
    fichier = {"name": "cours.mbz", "mimeType": "application/gzip", "buffer": en_tar(contenu())}
    atteindre(page, page.get_by_label("Votre sauvegarde Moodle")).set_input_files(fichier)
    appuyer(page, "Lire la sauvegarde")
    voir(page, "Chapitre 1")
    assert not regarder(page, ["light", "dark"], [360, 1280])
    appuyer(page, "En faire un module")
    voir(page, "est un brouillon")


# A Word document dropped by keyboard becomes a draft: its account is read, then the draft it opens
CONSTAT = "Une personne sur deux n’arrivait pas au second rendez-vous."


def choisir_un_fichier(page, nom: str, octets: bytes) -> None:
    """Reach the field by Tab; the window of the system that Enter opens is not the site's."""
    champ = atteindre(page, page.get_by_label("Votre document Word"))
    champ.set_input_files({"name": nom, "mimeType": WORD, "buffer": octets})


@SUR_DEUX_ECRANS
def test_word_document_dropped_by_keyboard_becomes_a_draft(guichet, js, largeur):
    page = guichet.ouvrir("conseillere", js=js, largeur=largeur)
    page.goto("/pratiques/ecrire/")
    suivre(page, "Partir d’un document Word")
    choisir_un_fichier(page, "fiche.docx", b"pas un document")
    presser(page, "Lire le document")
    assert page.get_by_role("alert").count() and sans_debordement(page)
    page.goto("/pratiques/ecrire/document/")
    document = un_docx(("Appeler ensemble", "Title"), ("Constat", "Heading 1"), CONSTAT)
    choisir_un_fichier(page, "fiche.docx", document)
    presser(page, "Lire le document")
    assert titre(page) == "Votre document est devenu un brouillon" and sans_debordement(page)
    voir(page, "Le fichier n’est pas gardé")
    suivre(page, "Relire le brouillon")
    assert page.get_by_label("Titre ★").input_value() == "Appeler ensemble"
    assert page.get_by_label("Le problème de départ").input_value() == CONSTAT


# A late reading of a proposed module: the Région gives it to someone else, by keyboard, without script
EN_RETARD = """
import datetime
from django.utils import timezone
from reseau.comptes.models import Compte
from tests.safran.atelier.fabriques import une_lecture, une_proposition
auteur = Compte.objects.get(email="conseillere@demo.safran.example")
noms = {"title": "Deux portes NOM", "slug": "deux-portes-NOM"}
proposition = une_proposition(auteur, "EN_LECTURE", "Accueillir à deux.", **noms)
lecture = une_lecture(proposition)
lecture.echeance = timezone.localdate() - datetime.timedelta(days=1)
lecture.save()
"""


@SUR_DEUX_ECRANS_NOMMES
def test_region_gives_a_late_reading_to_someone_else(guichet, site, js, largeur, nom):
    site.manage("shell", "-v", "0", "-c", EN_RETARD.replace("NOM", nom))
    assert "1 en retard" in site.manage("battre", "atelier.lectures")
    page = guichet.ouvrir("region", js=js, largeur=largeur)
    page.goto("/mon-espace/")
    suivre(page, f"Deux portes {nom}")
    assert titre(page) == "Confier une lecture"
    ecrire(page, page.get_by_label("Nom, structure ou sujet"), "Karim")
    presser(page, "Chercher")
    assert not js or regarder(page, ["light", "dark"], [360, 1280]) == []
    page.set_viewport_size({"width": largeur, "height": 900})
    presser(page, "Confier")
    voir(page, "a dix jours pour la lire")
    lectrice = guichet.ouvrir("conseiller", js=js, largeur=largeur)
    lectrice.goto("/atelier/propositions/")
    suivre(lectrice, f"Deux portes {nom}")
    voir(lectrice, "Accueillir à deux.")
