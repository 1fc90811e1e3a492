"""A document written by several: the pen seen, the text that goes by itself, two hands, two gestures to compare."""

from playwright.sync_api import Page, expect

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import ecrire, presser, suivre, titre, voir

OUVRIR = """
import datetime, uuid
from django.utils import timezone
from reseau.comptes.models import Compte
from reseau.ecrits.models import DocumentLocal
from reseau.ecrits.permissions import bassins_a_ecrire
from reseau.ecrits.rules.sections import chiffre_inserer
from reseau.ecrits.rules.documents import document_ouvrir
from reseau.ecrits.rules.sections import plume_rendre, section_ecrire
from reseau.ecrits.rules.documents import document_publier
from reseau.ecrits.rules.sections import source_citer
from reseau.ecrits.rules.documents import document_renouveler
from reseau.ecrits.rules.documents import document_relire

par = Compte.objects.get(email="chargee-de-mission@demo.safran.example")
pris = DocumentLocal.objects.filter(genre="{genre}").values("bassin")
bassin = bassins_a_ecrire(par).exclude(pk__in=pris).first()
annee = timezone.localdate().year
document = document_ouvrir(par=par, cle=uuid.uuid4(), genre="{genre}", bassin=bassin, annee=annee)
for section in document.sections.select_related("document"):
    section_ecrire(section=section, par=par, texte="## Nous disons\\n\\n- " + section.titre, version=1)
    plume_rendre(section=section, par=par)
    source_citer(section=section, par=par, cle=uuid.uuid4(), intitule="Insee, 2023", adresse="https://www.insee.fr")
    du = datetime.date(annee, 1, 1)
    chiffre_inserer(section=section, par=par, cle=uuid.uuid4(), code="evenements_tenus", du=du, au=timezone.localdate())
document = document_relire(document=document, par=par)
demain = timezone.localdate() + datetime.timedelta(days=1)
document = document_publier(document=document, par=par, diffusion="TOUS", revoir_le=demain)
print(document_renouveler(document=document, par=par, cle=uuid.uuid4(), annee=annee + 1, majeure=True).uuid)
"""


def ouvrir(site, genre: str) -> str:
    """The address of a second version being written, the first one published."""
    uuid = site.manage("shell", "-v", "0", "-c", OUVRIR.replace("{genre}", genre)).strip().splitlines()[-1]
    return f"/documents-locaux/{uuid}/"


def champ(page: Page):
    return page.get_by_label("Texte de la section", exact=True)


def garde(page: Page, mot: str):
    expect(page.locator("[data-garde]")).to_contain_text(mot, timeout=20_000)


def premiere(page: Page) -> None:
    """Where the first section is written."""
    page.get_by_role("link", name="Écrire :").first.click()
    expect(champ(page)).to_be_visible()


def test_two_browsers_on_one_section_keep_both_texts_and_see_the_pen(guichet, site):
    adresse = ouvrir(site, "NOTE")
    une, autre = guichet.ouvrir("chargee-de-mission"), guichet.ouvrir("region")
    for page in (une, autre):
        page.goto(adresse)
        premiere(page)
    champ(une).fill("Neuf portes d’entrée.")
    garde(une, "Gardé à")
    expect(autre.locator("#part-plume")).to_contain_text("écrit jusqu’à", timeout=12_000)
    expect(une.locator("#part-lu")).to_contain_text("Neuf portes d’entrée.", timeout=12_000)
    expect(champ(autre)).to_have_value("Neuf portes d’entrée.", timeout=12_000)
    champ(autre).fill("Dix portes.")
    garde(autre, "Deux textes se sont croisés")
    expect(une.locator("#part-conflits")).to_contain_text("Deux textes pour cette section", timeout=12_000)
    fautes = regarder(une, ["light", "dark"], [320, 360, 1280])
    une.get_by_role("button", name="Garder les deux à la suite").click()
    expect(champ(une)).to_have_value("Neuf portes d’entrée.\n\nDix portes.")
    une.goto(adresse)
    fautes += regarder(une, ["light", "dark"], [320, 360, 1280])
    assert fautes == []


def test_without_script_a_section_is_written_and_two_versions_compared_in_two_gestures(guichet, site):
    adresse = ouvrir(site, "PROTOCOLE")
    page = guichet.ouvrir("chargee-de-mission", largeur=360, js=False)
    page.goto(adresse)
    premiere(page)
    ecrire(page, champ(page), "Une seule porte.")
    presser(page, "Garder", exact=True)
    voir(page, "C’est gardé.")
    suivre(page, "Revenir au document")
    suivre(page, "Ce qui a changé depuis la version 1")
    expect(page.locator("#changements dd ins", has_text="seule")).to_be_visible()
    page.goto(adresse)
    suivre(page, "Passer en relecture")
    presser(page, "Passer en relecture")
    suivre(page, "Publier")
    presser(page, "Publier le document")
    voir(page, "Le document est publié.")
    expect(page.get_by_text("gelé le").first).to_be_visible()


# A referent signs the protocol of her bassin from « Mon espace »: four gestures, on a telephone, without script
def jusqu_au_texte(page: Page) -> None:
    """Two gestures: the card, then the door."""
    page.goto("/mon-espace/")
    suivre(page, "Protocole d’accueil")
    suivre(page, "Lire et signer")
    assert titre(page) == "Lire, puis signer"


def test_a_protocol_is_signed_in_four_gestures(guichet):
    page = guichet.ouvrir("referente", js=True, largeur=1280)
    jusqu_au_texte(page)
    fautes = regarder(page, ["light", "dark"], [360, 1280])
    page = guichet.ouvrir("referente", js=False, largeur=360)
    jusqu_au_texte(page)
    ecrire(page, page.get_by_label("À quel titre"), "Directrice")
    presser(page, "Signer au nom de la structure")
    assert titre(page) == "Signatures"
    voir(page, "6 sur 7")
    page = guichet.ouvrir("region", js=True, largeur=1280)
    for adresse in ("/documents-locaux/tableau/", "/documents-locaux/tableau/mesures/", "/documents-locaux/verifier/"):
        page.goto(adresse)
        fautes += regarder(page, ["light", "dark"], [360, 1280])
    assert not fautes
