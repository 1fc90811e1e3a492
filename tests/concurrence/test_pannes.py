"""Faults met through HTTP by the site as it is served: kills, full and read-only disks, refused mail, a late clock.

After each, `manage.py verifier` has nothing to say (the folder's own fixture asks).
"""

import os
import resource
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.courriels import boite
from home.models import Courriel
from reseau.annuaire.models import Import, Lieu, Service
from reseau.echanges.rules.imports import depots
from safran.attestations.models import Attestation
from safran.attestations.rules import attestations_completer
from safran.parcours.models import Achevement, Suivi
from safran.quiz.models import Tentative
from scripts.commandes import RACINE
from tests.concurrence.facteur import Facteur, facteur_en_poste
from tests.concurrence.serveur import Navigateur, Serveur, mots_de, serveur_ouvert, tuer
from tests.concurrence.test_imports import _fichier, _ligne
from tests.concurrence.test_quiz import _derniere_question
from tests.fabriques import un_reseau, une_region
from tests.reseau.annuaire.fabriques import une_commune
from tests.safran.fabriques_quiz import formulaire_de, reponses_de

pytestmark = pytest.mark.django_db(transaction=True)
LONG = True
LIGNES = 700  # au-delà de cinq cents, un import s’écrit en tâche de fond
EN_COURS = DBTaskResult.objects.filter(status="RUNNING")
# Root écrit où il veut : le site perd ce droit, et un dossier en lecture seule le devient pour lui aussi.
SANS_PASSE_DROIT = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


@dataclass
class Site:
    serveur: Serveur
    facteur: Facteur


@pytest.fixture(autouse=True)
def _site_ouvert_par_la_region(transactional_db):
    """A site where the Région never came shows nothing but the first day."""
    une_region()


@pytest.fixture(scope="module")
def site_servi(django_db_setup, tmp_path_factory):
    """One site for all the faults: each leaves it as it found it."""
    dossier = tmp_path_factory.mktemp("site")
    racines = f"{Path(__file__).parent / 'horloge'}:{RACINE}"
    suite = {"DJANGO_SETTINGS_MODULE": "tests.concurrence.reglages", "PYTHONPATH": racines}
    prefixe = SANS_PASSE_DROIT if os.geteuid() == 0 else ()
    with facteur_en_poste() as facteur:
        with serveur_ouvert(dossier, prefixe, PORT_SMTP=str(facteur.port), **suite) as serveur:
            yield Site(serveur, facteur)


@pytest.fixture
def site(site_servi, settings):
    """The site, whose files and postman are those of the test too; all its processes are up."""
    dossier = site_servi.serveur.dossier
    settings.MEDIA_ROOT, settings.PRIVE_ROOT = dossier / "media", dossier / "prive"
    prive = {**settings.STORAGES["prive"], "OPTIONS": {"location": str(dossier / "prive")}}
    settings.STORAGES = {**settings.STORAGES, "prive": prive}
    settings.COURRIEL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", site_servi.facteur.port
    for nom in ("media", "prive"):
        (dossier / nom).mkdir(exist_ok=True)
    site_servi.facteur.recus.clear()
    serveur = site_servi.serveur
    serveur.attendre(lambda: serveur.repond() and serveur.fonds, "le site n’est pas debout")
    return site_servi


def _rendre(navigateur: Navigateur, tentative: Tentative, insister: bool = False) -> int:
    """Hand a quiz in as its page does; the status."""
    champs = {**formulaire_de(tentative, reponses_de(tentative)), "action": "rendre"}
    envoyer = navigateur.insister if insister else navigateur.envoyer
    return envoyer(reverse("quiz_tentative", args=[tentative.quiz.code, tentative.uuid]), champs).statut


def _calme(serveur: Serveur) -> None:
    reste = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"])
    serveur.attendre(lambda: not reste.exists(), "des tâches restent en cours")


def _une_attestation(site: Site) -> Attestation:
    """The only one there is: one document, one mail, given to the postman once."""
    attestation = Attestation.objects.get()
    assert attestation.est_emise and Achevement.objects.count() == 1
    courriel = Courriel.objects.get(gabarit="attestations/emise")
    with time_machine.travel(timezone.now() + boite.BAIL, tick=False):
        boite.courriels_relancer()  # coupé pendant l’envoi, il part quand son temps est passé
    assert site.facteur.recus.count(f"safran-{courriel.pk}") == 1
    return attestation


def test_import_whose_workers_are_killed_is_taken_up_again_and_written_once(site):
    une_commune()
    un_reseau("missions-locales")
    region, serveur = une_region(), site.serveur
    contenu = _fichier(*(_ligne(rang, rang) for rang in range(LIGNES)))
    depot = depots.import_deposer(contenu=contenu, nom="long.csv", source="essai", par=region)
    assert serveur.navigateur(region).envoyer(f"/annuaire/importer/{depot.pk}/appliquer/").statut == 302
    serveur.attendre(EN_COURS.exists, "l’import ne commence pas")
    for numero in serveur.fonds + serveur.webs:
        tuer(numero)
    assert Import.objects.get().etat == "ECRITURE" and not Lieu.objects.exists()
    _calme(serveur)
    tache = DBTaskResult.objects.get(task_path__endswith="import_poursuivre")
    assert Import.objects.get().etat == "APPLIQUE" and len(tache.worker_ids) == 2 and tache.status == "SUCCESSFUL"
    assert Lieu.objects.count() == Service.objects.count() == LIGNES


def test_quiz_cut_while_it_is_handed_in_then_its_attestation_cut_too_are_both_there_once(site):
    suivi, tentative = _derniere_question()
    serveur, issues = site.serveur, []
    navigateur = serveur.navigateur(suivi.compte)

    def rendre() -> None:
        try:
            issues.append(_rendre(navigateur, tentative))
        except Exception as erreur:
            issues.append(type(erreur).__name__)

    with transaction.atomic():  # la remise attend ici, au milieu de son écriture
        Tentative.objects.select_for_update().get(pk=tentative.pk)
        envoi = threading.Thread(target=rendre)
        envoi.start()
        time.sleep(1)
        for numero in serveur.webs:
            tuer(numero)
        envoi.join(30)
        assert issues and isinstance(issues[0], str), issues  # personne n’a dit oui
    tentative.refresh_from_db()
    assert not tentative.est_remise and not Attestation.objects.exists()
    assert _rendre(navigateur, tentative, insister=True) == 302
    serveur.attendre(EN_COURS.exists, "l’attestation ne commence pas")
    tuer(serveur.fonds[0])
    _calme(serveur)
    assert max(len(tache.worker_ids) for tache in DBTaskResult.objects.all()) == 2
    _une_attestation(site)


@contextmanager
def _disque_plein(numeros: list[int]):
    """No file of these processes takes another byte."""
    for numero in numeros:
        resource.prlimit(numero, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        for numero in numeros:
            try:
                resource.prlimit(numero, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            except ProcessLookupError:
                continue


@contextmanager
def _lecture_seule(serveur: Serveur):
    """The files of the site are only read."""
    racines = [serveur.dossier / "media", serveur.dossier / "prive"]
    dossiers = [dossier for racine in racines for dossier in (racine, *racine.rglob("*")) if dossier.is_dir()]
    for dossier in dossiers:
        dossier.chmod(0o555)
    try:
        yield
    finally:
        for dossier in dossiers:
            dossier.chmod(0o755)


def _se_lit_et_refuse(serveur: Serveur) -> None:
    """A signed-in person reads; the file she deposits is refused in words, and nothing of it stays."""
    region = une_region()
    navigateur = serveur.navigateur(region)
    fichier = ("long.csv", _fichier(*(_ligne(rang, rang) for rang in range(2 * LIGNES))))
    refus = navigateur.deposer("/annuaire/importer/", "fichier", fichier, {"source": "une-source-bien-nommee"})
    assert refus.statut == 503 and "ne peut pas enregistrer" in refus.texte, mots_de(refus.texte)
    assert "une-source-bien-nommee" in refus.texte and not Import.objects.exists()
    assert [chemin for chemin in (serveur.dossier / "prive" / "imports").glob("*")] == []
    for adresse in ("/mon-espace/", "/annuaire/", "/annuaire/importer/", "/courriels/"):
        assert navigateur.demander(adresse).statut == 200, adresse
    serveur.attendre(lambda: "fichiers" in navigateur.demander("/sante/").texte, "la santé ne le dit pas")


def test_full_disk_is_read_refuses_a_deposit_and_delays_an_attestation(site):
    serveur = site.serveur
    suivi, tentative = _derniere_question()
    with _disque_plein(serveur.webs):
        _se_lit_et_refuse(serveur)
    with _disque_plein(serveur.fonds):
        assert _rendre(serveur.navigateur(suivi.compte), tentative) == 302
        _calme(serveur)
    attestations_completer()
    _calme(serveur)
    _une_attestation(site)


def test_read_only_files_are_read_refuse_a_deposit_and_delay_an_attestation(site):
    serveur = site.serveur
    suivi, tentative = _derniere_question()
    with _lecture_seule(serveur):
        _se_lit_et_refuse(serveur)
        assert _rendre(serveur.navigateur(suivi.compte), tentative) == 302
        _calme(serveur)
        assert not Attestation.objects.get().est_emise
    attestations_completer()
    _une_attestation(site)


def test_refused_mail_does_not_refuse_the_gesture_and_leaves_later_once(site):
    serveur, facteur = site.serveur, site.facteur
    courriel = Courriel.objects.create(destinataire="x@y.example", gabarit="m/m", objet="O", texte="T\n", etat="ECHEC")
    facteur.refuse = True
    assert serveur.navigateur(une_region()).envoyer(f"/courriels/{courriel.pk}/").statut == 302
    _calme(serveur)
    facteur.refuse = False
    courriel.refresh_from_db()
    assert facteur.refus == 1 and courriel.etat == "A_ENVOYER" and "boite occupee" in courriel.erreur
    with time_machine.travel(courriel.prochain_essai, tick=False):
        assert boite.courriels_relancer() == 1 and boite.courriels_relancer() == 0
    assert facteur.recus == [f"safran-{courriel.pk}"]


def test_clock_an_hour_back_completes_a_training_begun_later(site):
    serveur = site.serveur
    retard = serveur.dossier / "retard"
    suivi, tentative = _derniere_question()
    navigateur = serveur.navigateur(suivi.compte)
    assert navigateur.demander("/mon-espace/").statut == 200
    try:
        retard.write_text("3600")
        for numero in serveur.webs + serveur.fonds:
            tuer(numero)
        assert _rendre(navigateur, tentative, insister=True) == 302
        assert navigateur.demander("/mon-espace/").statut == 200
        _calme(serveur)
    finally:
        retard.unlink()
        for numero in serveur.webs + serveur.fonds:
            tuer(numero)
    tentative.refresh_from_db()
    # Rien ne finit avant d’avoir commencé, ni la formation avant le quiz qui la prouve.
    assert tentative.remise_le == tentative.commencee_le <= Suivi.objects.get().acheve_le
    assert _une_attestation(site).faits["resultats"]
