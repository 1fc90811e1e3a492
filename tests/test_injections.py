"""What a text or a file carries never acts: a formula in a table, a line in a calendar or in the headings of a mail.

The doors are found, not listed: every address that answers a table or a calendar, every mail that has a template,
every form and every command that takes a file.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command, get_commands
from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django.urls import Resolver404, resolve
from icalendar import Calendar
from wagtail.models import Page

from home.courriels.avis import avis_de_la_maison
from home.courriels.boite import courriel_create, courriels_relancer
from home.models import Courriel
from reseau.structures.models import Structure
from reseau.structures.rules import reseau_modifier
from safran.attestations.models import Attestation
from tests.balayage import Formulaire, lire_page
from tests.droits.monde import monde_construire
from tests.droits.table import TABLE
from tests.droits.visite import Visite, adresse_de, adresses_admin, client_de, visiter
from tests.fabriques import un_conseiller, un_reseau
from tests.pieges import SECRET, SUITE, ZEBRE, Piege, fichiers_qui_demandent
from tests.reseau.annuaire.fabriques import une_commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charpente_en_memoire")]
LONG = True
FICHIERS_COMMUNS = True  # les fichiers du monde durent autant que ce module
PIECES = ("home.", "pratiques", "reseau.", "safran.")
TECHNIQUES = {"password", "fichier", "vignette"}
DEBUTS = ("=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", " =1", "=cmd|' /C calc'!A0")
# Ce qu’un tableur lit comme une formule, dit ici sans regarder comment le produit s’en garde.
FORMULE = re.compile(r"[\s\xa0]*[=+\-@|%＝＋－＠]|[\t\r\n]")
NOMBRE = re.compile(r"-?\d+([.,]\d+)?")
FEUILLE = "xl/worksheets/sheet1.xml"
FICHIER_D_AUTRUI = "pratiques_ressource_fichier"  # le fichier qu’un membre a déposé se rend tel quel
# Dans le petit monde, vides ou de mots à nous : `test_only_one_place_writes_a_table_or_a_mail` en répond.
SANS_TEXTE_LIBRE = set(
    """
annuaire_telecharger communes_csv document_mesures_csv evaluation_formation_csv evaluation_session_csv
import_compte_rendu pilotage_bpf_export quiz_statistiques_export
""".split()
)
ENTETES = {"Content-Type", "MIME-Version", "Subject", "From", "To", "Reply-To", "Date", "Message-ID", "Auto-Submitted"}
D_ARRET = {"List-Unsubscribe", "List-Unsubscribe-Post"}
PORTES = {
    "csv.writer": {"home/documents/tableurs.py"},
    "BEGIN:VCALENDAR": {"home/temps/flux.py"},
    "EmailMultiAlternatives(": {"home/courriels/boite.py"},
    "send_mail(": {"reseau/comptes/connexion.py"},  # met en file les avis du compte
}
QUI_OUVRE = ("region", "auteur", "referent", "formateur", "tete", "conseiller", "anonyme")


def textes_libres() -> Iterator[tuple[type[models.Model], str, int]]:
    """Every column where people write what they like, and its length."""
    yield Page, "title", 255
    for modele in apps.get_models():
        if not modele.__module__.startswith(PIECES):
            continue
        for champ in modele._meta.local_concrete_fields:
            libre = type(champ) in {models.CharField, models.TextField} and not champ.choices and not champ.unique
            longueur = champ.max_length or 10_000
            if libre and champ.name not in TECHNIQUES and longueur >= 30:
                yield modele, champ.attname, longueur


def tout_empoisonner() -> None:
    """Put a formula and a line at the head of every such text of the base, but where the base itself refuses it."""
    for rang, (modele, nom, longueur) in enumerate(textes_libres()):
        debut = DEBUTS[rang % len(DEBUTS)] + SUITE
        try:
            with transaction.atomic():
                modele.objects.exclude(**{nom: ""}).update(**{nom: Left(Concat(Value(debut), F(nom)), longueur)})
        except IntegrityError:
            continue
    for attestation in Attestation.objects.exclude(faits={}):
        dits = {nom: f"=1+1{SUITE}{attestation.faits[nom]}" for nom in ("titre", "nom", "prenom", "structure")}
        Attestation.objects.filter(pk=attestation.pk).update(faits=attestation.faits | dits)
    cache.clear()
    call_command("indexer_annuaire", verbosity=0)
    call_command("indexer_pratiques", verbosity=0)


@pytest.fixture(scope="module")
def monde(base_du_module):
    """The small world of the rights, every free text of it hostile."""
    monde = monde_construire()
    tout_empoisonner()
    return monde


@pytest.fixture(scope="module")
def visites(monde) -> dict[str, tuple[str, Visite]]:
    """Every address that opens to someone: who, and what it answered; the layout of documents is left out."""
    clients, vues = {role: client_de(monde.comptes.get(role)) for role in QUI_OUVRE}, {}
    with (
        mock.patch("home.documents.pdf.pdf_fit", return_value=b"%PDF"),
        mock.patch("pratiques.documents.pdf_fit", return_value=b""),
    ):
        for ligne in TABLE:
            qui = ("auteur", *QUI_OUVRE) if ligne.route.startswith("pratiques_") else QUI_OUVRE
            role = next((role for role in qui if ligne.lecture[role] == 200), "")
            if not role or ligne.route == FICHIER_D_AUTRUI:
                continue
            arguments = monde.objets[ligne.objet][0]
            for forme in ("csv", "xlsx") if "csv" in arguments else ("",):
                adresse = adresse_de(ligne, [forme if a == "csv" else a for a in arguments])
                vues[adresse] = role, visiter(clients[role], adresse)
        for adresse in adresses_admin().values():
            with suppress(Resolver404):
                if getattr(resolve(adresse).func, "__module__", "").startswith(PIECES):
                    vues[adresse] = "region", visiter(clients["region"], adresse)
    return vues


def de_genre(visites: dict, *genres: str) -> dict[str, bytes]:
    return {a: v.corps for a, (_role, v) in visites.items() if any(genre in v.type for genre in genres)}


@pytest.mark.long
def test_no_cell_of_any_table_is_a_formula(visites):
    tables = de_genre(visites, "text/csv")
    assert len(tables) >= 17
    fautes, hostiles = [], set()
    for adresse, corps in tables.items():
        lignes = csv.reader(io.StringIO(corps.decode("utf-8-sig"), newline=""), delimiter=";")
        cellules = [cellule for ligne in lignes for cellule in ligne]
        fautes += [(adresse, c[:60]) for c in cellules if FORMULE.match(c) and not NOMBRE.fullmatch(c)]
        hostiles |= {adresse} if any(ZEBRE in c for c in cellules) else set()
    assert not fautes, fautes
    assert {resolve(adresse).view_name for adresse in set(tables) - hostiles} <= SANS_TEXTE_LIBRE


@pytest.mark.long
def test_no_cell_of_any_workbook_is_a_formula(visites):
    classeurs = de_genre(visites, "spreadsheetml")
    assert len(classeurs) >= 4
    assert any(b"X-ZEBRE" in zipfile.ZipFile(io.BytesIO(c)).read(FEUILLE) for c in classeurs.values())
    for adresse, corps in classeurs.items():
        cases = [case for rang in openpyxl.load_workbook(io.BytesIO(corps)).active.iter_rows() for case in rang]
        assert {case.data_type for case in cases} <= {"s", "n", "inlineStr"}, adresse


@pytest.mark.long
def test_no_text_opens_a_line_in_a_calendar_or_a_card(visites):
    lus = de_genre(visites, "text/calendar", "text/vcard")
    assert len(lus) >= 8 and all(ZEBRE in corps.decode() for corps in lus.values())
    for adresse, corps in lus.items():
        deplie = re.sub(r"\r?\n[ \t]", "", corps.decode())
        assert not re.search(f"^{ZEBRE}", deplie.replace("\r", "\n"), re.MULTILINE), adresse
        if "CALENDAR" in deplie:
            calendrier = Calendar.from_ical(corps)
            assert not calendrier.errors and len(calendrier.walk("VEVENT")) == deplie.count("\nUID:")


def test_no_mail_takes_a_heading_from_a_text(django_capture_on_commit_callbacks):
    un_conseiller(email="a@exemple.example")
    maison = avis_de_la_maison()
    with django_capture_on_commit_callbacks(execute=True):
        for avis in maison:
            avis.ecrire("a@exemple.example", "/", prenom=Piege(), **{mot: Piege() for mot in avis.mots.split()})
    assert len(mail.outbox) == len(maison) >= 60
    for avis, parti in zip(maison, mail.outbox, strict=True):
        lu = message_from_bytes(parti.message().as_bytes(), policy=policy.SMTP)
        attendus = ENTETES if avis.categorie.imposee else ENTETES | D_ARRET
        assert set(lu.keys()) == attendus and len(lu.keys()) == len(attendus), avis.cle
        assert lu["To"] == "a@exemple.example" and parti.recipients() == ["a@exemple.example"], avis.cle


@pytest.mark.parametrize("champ", ["destinataire", "objet", "repondre_a", "reference"])
def test_mail_whose_heading_holds_a_line_is_never_sent(champ, django_capture_on_commit_callbacks):
    dits = {"destinataire": "a@exemple.example", "objet": "Bonjour", "texte": "Texte", "gabarit": "essai"}
    with django_capture_on_commit_callbacks(execute=True):
        courriel_create(**{**dits, champ: f"a@exemple.example{SUITE}Bcc: mal@mal.example"})
    courriels_relancer()
    assert not mail.outbox and Courriel.objects.get(gabarit="essai").erreur


def test_only_one_place_writes_a_table_or_a_mail():
    """What the tests above see of a few rows holds for all: the guard stands at the only door."""
    racine, portes = Path(settings.RACINE), {}
    for fichier in (f for piece in PIECES for f in (racine / piece.strip(".")).rglob("*.py")):
        for nom in re.findall(
            r"csv\.writer|Workbook\(|BEGIN:VCALENDAR|EmailM\w+\(|send_mail\(|smtplib", fichier.read_text("utf-8")
        ):
            portes.setdefault(nom, set()).add(str(fichier.relative_to(racine)))
    assert portes == PORTES


def formulaires_a_fichier(visites: dict) -> dict[str, tuple[str, Formulaire]]:
    """The forms that take a file, one per route, and who may send them."""
    trouves = {}
    for adresse, (role, vue) in visites.items():
        if "text/html" in vue.type and b'type="file"' in vue.corps:
            for formulaire in lire_page(adresse, vue.texte)[0].formulaires:
                if any(champ.genre == "file" for champ in formulaire.champs):
                    try:
                        trouves.setdefault(resolve(formulaire.action.split("?")[0]).view_name, (role, formulaire))
                    except Resolver404:
                        continue
    return trouves


def remplir(formulaire: Formulaire, nom: str, contenu: bytes) -> dict[str, object]:
    donnees: dict[str, object] = {}
    for champ in formulaire.champs:
        if champ.genre == "file":
            donnees[champ.nom] = SimpleUploadedFile(nom, contenu)
        elif champ.genre in {"radio", "checkbox", "bouton"}:
            donnees.setdefault(champ.nom, champ.valeur)
        else:
            donnees[champ.nom] = champ.valeur or next((c for c in champ.choix if c), "Essai")
    return donnees


@pytest.mark.long
def test_no_file_makes_the_site_ask_for_anything(visites, monde, trappe, secret):
    formulaires = formulaires_a_fichier(visites)
    assert len(formulaires) >= 13
    for role, formulaire in formulaires.values():
        for nom, contenu in fichiers_qui_demandent(trappe.adresse, secret).items():
            cache.clear()  # les limites d’essais
            client = client_de(monde.comptes.get(role))
            reponse = visiter(client, formulaire.action, "post", data=remplir(formulaire, nom, contenu))
            assert reponse.statut < 500 and SECRET not in reponse.texte, (formulaire.action, nom, reponse.texte[-600:])
    assert not trappe.venues


def test_no_command_that_imports_asks_for_anything(trappe, secret, tmp_path, capsys):
    une_commune("Niort")
    reseau_modifier(reseau=un_reseau("missions-locales"), correspondance=["mission-locale"])
    commandes = [nom for nom in get_commands() if nom.startswith("importer_")]
    suites = {"importer_annuaire": {"source": "essai"}, "importer_contours": {"niveau": "commune", "source": "essai"}}
    for nom, contenu in fichiers_qui_demandent(trappe.adresse, secret).items():
        (tmp_path / nom).write_bytes(contenu)
        for commande in commandes:
            with suppress(CommandError, SystemExit):
                call_command(commande, str(tmp_path / nom), **suites.get(commande, {}))
    assert Structure.objects.filter(nom="Essai", site=f"{trappe.adresse}/s"), "un import est allé au bout"
    assert not trappe.venues and SECRET not in capsys.readouterr().out
