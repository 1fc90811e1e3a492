"""Faults met through HTTP by the site as it is served: kills, full and read-only disks, refused mail, a late clock.

After each, `manage.py verifier` has nothing to say (the folder's own fixture asks).
"""

import os
import re
import resource
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.courriels import boite
from home.models import Courriel
from reseau.animation.models import Action, Decision
from reseau.annuaire.models import Import, Lieu, Service
from reseau.echanges.rules.imports import depots
from safran.attestations.models import Attestation
from safran.attestations.rules import attestations_completer
from safran.parcours.models import Achevement, Suivi
from safran.presences.models import Contresignature
from safran.quiz.models import Tentative
from scripts.commandes import RACINE
from tests.concurrence.facteur import Facteur, facteur_en_poste
from tests.concurrence.serveur import JETON, Navigateur, Serveur, environnement, mots_de, serveur_ouvert, tuer
from tests.concurrence.test_imports import _fichier, _ligne
from tests.concurrence.test_quiz import _derniere_question
from tests.fabriques import un_reseau, une_region
from tests.reseau.animation.fabriques import qui, un_comite_complet
from tests.reseau.animation.suites import une_seance
from tests.reseau.annuaire.fabriques import une_commune
from tests.safran.fabriques_presences import les_inscriptions, noter, une_session_du_jour
from tests.safran.fabriques_quiz import formulaire_de, reponses_de
from tests.safran.fabriques_sessions import dans
from tests.serveurs import Postgres, postgres_programmes

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


def _couper_au_milieu(serveur: Serveur, modele: type[Model], envoyer: Callable[[], Any]) -> None:
    """Kill the site while this sending waits to write its row of `modele`: nobody has said yes."""
    issues = []

    def tenter() -> None:
        try:
            issues.append(envoyer())
        except Exception as erreur:
            issues.append(type(erreur).__name__)

    table = modele._meta.db_table
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(f'LOCK TABLE "{table}" IN EXCLUSIVE MODE')
        envoi = threading.Thread(target=tenter)
        envoi.start()

        def attend() -> bool:
            curseur.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
            return curseur.fetchone() is not None

        serveur.attendre(attend, "l’envoi ne vient pas écrire")
        for numero in serveur.webs:
            tuer(numero)
        envoi.join(30)
        assert issues and isinstance(issues[0], str), issues


def test_quiz_cut_while_it_is_handed_in_then_its_attestation_cut_too_are_both_there_once(site):
    suivi, tentative = _derniere_question()
    serveur = site.serveur
    navigateur = serveur.navigateur(suivi.compte)
    _couper_au_milieu(serveur, Tentative, lambda: _rendre(navigateur, tentative))
    tentative.refresh_from_db()
    assert not tentative.est_remise and not Attestation.objects.exists()
    assert _rendre(navigateur, tentative, insister=True) == 302
    serveur.attendre(EN_COURS.exists, "l’attestation ne commence pas")
    tuer(serveur.fonds[0])
    _calme(serveur)
    assert max(len(tache.worker_ids) for tache in DBTaskResult.objects.all()) == 2
    _une_attestation(site)


def test_minutes_cut_while_they_close_are_closed_once_and_told_once(site):
    serveur = site.serveur
    une_commune()
    reunion = une_seance(un_comite_complet("LOCAL"))
    adresse = reverse("reunion_clore", args=[reunion.uuid])
    navigateur = serveur.navigateur(qui(reunion.comite, "SECRETARIAT"))
    _couper_au_milieu(serveur, Courriel, lambda: navigateur.envoyer(adresse).statut)
    reunion.refresh_from_db()
    assert reunion.etat == "EN_COURS" and not Decision.objects.exists() and not Action.objects.exists()
    for _fois in range(2):
        navigateur.insister(adresse)
    reunion.refresh_from_db()
    assert (reunion.etat, Decision.objects.count(), Action.objects.count()) == ("PROVISOIRE", 1, 1)
    ecrits = Counter(Courriel.objects.values_list("destinataire", "objet"))
    assert ecrits and set(ecrits.values()) == {1}


def test_signature_cut_while_it_certifies_a_sheet_is_there_once_at_the_second_sending(site):
    serveur = site.serveur
    session = une_session_du_jour(jour=dans(-1))
    matin = session.seances.first()
    for inscription in les_inscriptions(session):
        noter(matin, inscription)
    adresse = reverse("feuille_contresigner", args=[matin.public_id])
    navigateur = serveur.navigateur(session.formatrice)
    _couper_au_milieu(serveur, Contresignature, lambda: navigateur.envoyer(adresse, {"certifie": "on"}).statut)
    assert not Contresignature.objects.exists()
    for _fois in range(2):
        assert navigateur.insister(adresse, {"certifie": "on"}).statut == 302
    assert Contresignature.objects.get().par == session.formatrice


PREPARER = """
from django.test import Client
from tests.fabriques import un_conseiller, une_region
une_region()
for _ in range(12):
    client = Client()
    client.force_login(un_conseiller())
    print("temoin", client.cookies["sessionid"].value)
"""


def _remplir(navigateurs: list[Navigateur], acquittes: list[str], assez: threading.Event, fautes: list[str]) -> None:
    """Notebooks, one after the other: each is sent again, with its key, until the site says that it is there.

    A person opens fifty at most: after forty, the next one goes on, however long the machine takes.
    """
    for navigateur in (n for n in navigateurs for _carnet in range(40)):
        if assez.is_set():
            return
        titre, fin = f"Carnet {uuid.uuid4()}", time.monotonic() + 60
        envoi = {"titre": titre, "cle": uuid.uuid4()}
        while (reponse := navigateur.insister("/carnets/creer/", envoi)).statut != 302:
            if reponse.statut not in (500, 502, 503) or time.monotonic() > fin:
                fautes.append(f"{reponse.statut} {mots_de(reponse.texte)[:200]}")
                return
        acquittes.append(titre)
        time.sleep(1)


@pytest.mark.skipif(postgres_programmes() is None, reason="aucun PostgreSQL sur cette machine")
def test_base_cut_three_times_under_load_loses_nothing_acknowledged(tmp_path):
    base = Postgres()
    try:
        suite = {"DATABASE_URL": base.url, "PYTHONPATH": str(RACINE)}
        commande = partial(subprocess.run, cwd=RACINE, env=environnement(tmp_path, **suite), text=True, check=True)
        commande([sys.executable, "manage.py", "migrate", "-v", "0"])
        dit = commande([sys.executable, "manage.py", "shell", "-v", "0", "-c", PREPARER], stdout=subprocess.PIPE).stdout
        temoins = re.findall(r"^temoin (\S+)$", dit, re.MULTILINE)
        acquittes, fautes, assez = list[str](), list[str](), threading.Event()
        with serveur_ouvert(tmp_path, **suite) as serveur:
            navigateurs = [Navigateur(serveur.port, {"sessionid": t, "csrftoken": JETON}) for t in temoins]
            parts = [navigateurs[rang::3] for rang in range(3)]
            fils = [threading.Thread(target=_remplir, args=(part, acquittes, assez, fautes)) for part in parts]
            for fil in fils:
                fil.start()
            try:
                for _coupure in range(3):
                    vus = len(acquittes)
                    serveur.attendre(lambda vus=vus: len(acquittes) >= vus + 5 or fautes, "le site ne sert plus")
                    base.couper()
                vus = len(acquittes)
                serveur.attendre(lambda: len(acquittes) >= vus + 5 or fautes, "le site ne sert plus")
            finally:
                assez.set()
                for fil in fils:
                    fil.join()
            with psycopg.connect(base.url) as lien:
                gardes = Counter(titre for (titre,) in lien.execute("SELECT titre FROM carnets_carnet"))
        assert fautes == [] and [titre for titre in acquittes if gardes[titre] != 1] == []
        commande([sys.executable, "manage.py", "verifier"])
    finally:
        base.arreter()


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
