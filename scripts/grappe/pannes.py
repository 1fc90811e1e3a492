"""Twenty processes killed at random while people read and write: nothing acknowledged is lost, no error but 503."""

import json
import os
import random
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from benchmarks.commits import PREPARER, RELIRE, perdus_compter
from scripts.banc import RACINE
from scripts.commandes import Commandes
from scripts.grappe.gardien import ecoutants, tuer, vit
from scripts.grappe.ouverture import attendre_pret
from scripts.grappe.partage import commandes_de
from scripts.grappe.plan import MACHINES, Grappe, outil
from scripts.grappe.visiteur import Visiteur, dire

APPRENANTS, CADENCE, LECTEURS = 40, 2, 6
MORTS, ENTRE, PRIMAIRE = 20, 4, "primaire"
SITES = tuple(f"{machine}-site-{rang}" for machine in MACHINES for rang in (1, 2))
TUABLES = (*SITES, *(f"{machine}-fond" for machine in MACHINES), "cache", "replique", "mandataire")
PAGES = (
    "/",
    "/annuaire/?q=vae&lieu=Niort",
    "/se-former/",
    "/pratiques/",
    "/mon-espace/",
    "/agenda/",
    "/bassins/niort/",
)
ATTENTE = 1  # secondes : une réponse qui tarde plus n’en est pas une pour qui lit une page
REPRISE = 3  # secondes : la base répond de nouveau, ceux qui l’attendaient l’apprennent


@dataclass
class Essai:
    """What happened, and when."""

    morts: list[tuple[float, str]] = field(default_factory=list)
    lectures: list[tuple[float, int]] = field(default_factory=list)
    absences: list[list[float]] = field(default_factory=list)
    fini: threading.Event = field(default_factory=threading.Event)

    def base_absente(self, instant: float) -> bool:
        """The base did not answer then, or had only just come back."""
        return any(debut <= instant <= fin + REPRISE for debut, fin in self.absences)

    def tenue_par_un_mort(self, instant: float) -> bool:
        """A web process had just been killed: what it held is not sent again by itself."""
        return any(nom in SITES and abs(instant - quand) < 1 for quand, nom in self.morts)


def pannes(grappe: Grappe) -> str:
    """Kill one every few seconds; then the primary; then look for everything that was acknowledged."""
    essai = Essai()
    with commandes_de(grappe) as commandes, tempfile.TemporaryDirectory() as dossier:
        monde = _apprenants(commandes)
        session = monde["entrees"][0][0]
        gens = [Visiteur(grappe, session=session if rang % 2 else "") for rang in range(LECTEURS)]
        taches: list[Callable[[], None]] = [lambda qui=visiteur: _lire(qui, essai) for visiteur in gens]
        fils = [threading.Thread(target=tache) for tache in [*taches, lambda: _sonder(grappe, essai)]]
        ecrivent = _ecrire(grappe, Path(dossier), monde)
        try:
            for fil in fils:
                fil.start()
            time.sleep(ENTRE)
            _tuer_au_hasard(grappe, essai)
        finally:
            ecrivent.terminate()
            ecrivent.wait(120)
            essai.fini.set()
            for fil in fils:
                fil.join()
        vus = json.loads((Path(dossier) / "accuses.json").read_text())
        perdus = perdus_compter(vus["accuses"], dire(commandes, RELIRE))
    return _bilan(essai, vus, perdus)


def _apprenants(commandes: Commandes) -> dict:
    """New learners in a module, each with her session."""
    serie = f"grappe-{time.time():.0f}-"
    code = PREPARER.replace("NOMBRE", str(APPRENANTS)).replace("apprenant{n}", f"apprenant-{serie}{{n}}")
    return dire(commandes, code)


def _ecrire(grappe: Grappe, dossier: Path, monde: dict) -> subprocess.Popen:
    """The learners of « make charge-modules », who record every other second until they are stopped."""
    apprenants = dossier / "apprenants.json"
    apprenants.write_text(json.dumps(monde))
    commande = [outil("locust"), "-f", "benchmarks/apprenants.py", "--host", grappe.url, "--headless", "--only-summary"]
    commande += ["-u", str(APPRENANTS), "-r", str(APPRENANTS), "--stop-timeout", "30"]
    dit = {
        "SAFRAN_CERTIFICAT": str(grappe.certificat), "SAFRAN_APPRENANTS": str(apprenants),
        "SAFRAN_ACCUSES": str(dossier / "accuses.json"), "SAFRAN_CADENCE": str(CADENCE),
    }  # fmt: skip
    return subprocess.Popen(
        commande, cwd=RACINE, env=os.environ | dit, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _lire(visiteur: Visiteur, essai: Essai) -> None:
    """One reader, page after page."""
    hasard = random.Random()
    while not essai.fini.wait(0.3):
        statut = visiteur.statut(hasard.choice(PAGES))
        essai.lectures.append((time.time(), statut))


def _sonder(grappe: Grappe, essai: Essai) -> None:
    """When the base did not answer, as the site asks for it: through the pooler, which may have a question wait."""
    derniere, repond = time.time(), True
    while not essai.fini.wait(0.2):
        repondait = repond
        try:
            with psycopg.connect(grappe.base(), connect_timeout=2, prepare_threshold=None) as lien:
                lien.execute("SELECT 1")
        except psycopg.OperationalError:
            repond = False
        else:
            repond = True
        if repondait and (not repond or time.time() - derniere > ATTENTE):
            essai.absences.append([derniere, time.time()])
        if not repondait:
            essai.absences[-1][1] = time.time()
        if repond:
            derniere = time.time()


def _tuer_au_hasard(grappe: Grappe, essai: Essai) -> None:
    """Each of them at least once; a web process only when three of the four answer, as a machine does not lose all."""
    hasard = random.Random()
    tirees = [*TUABLES, *hasard.choices(TUABLES, k=MORTS - len(TUABLES))]
    hasard.shuffle(tirees)
    for nom in [*tirees, PRIMAIRE]:
        while not vit(grappe, nom) or sum(ecoutants(grappe.ports[machine]) for machine in MACHINES) < len(SITES) - 1:
            time.sleep(0.1)
        essai.morts.append((time.time(), nom))
        tuer(grappe, nom)
        time.sleep(ENTRE)
    for machine in MACHINES:
        attendre_pret(grappe, machine)
    time.sleep(REPRISE)


def _bilan(essai: Essai, vus: dict, perdus: int) -> str:
    rendus = [("lecture", *lue) for lue in essai.lectures] + [("envoi", *refus) for refus in vus["refus"]]
    erreurs = Counter(f"{quoi} {statut}" for quoi, _, statut in rendus if statut not in (200, 302, 503))
    coupes = [(quoi, instant) for quoi, instant, statut in rendus if statut == 503]
    sans_base = [quoi for quoi, instant in coupes if essai.base_absente(instant)]
    autres = [(quoi, instant) for quoi, instant in coupes if not essai.base_absente(instant)]
    tenus = [quoi for quoi, instant in autres if quoi == "envoi" and essai.tenue_par_un_mort(instant)]
    accuses = sum(map(len, vus["accuses"].values()))
    assert not perdus, f"{perdus} écritures accusées sont perdues"
    assert not erreurs, f"{sum(erreurs.values())} erreurs : {dict(erreurs)}"
    assert len(autres) == len(tenus), f"503 alors que la base répondait : {_situer(essai, autres)}"
    absente = sum(fin - debut for debut, fin in essai.absences)
    return (
        f"{MORTS} morts, puis celle de la primaire ; {accuses} écritures accusées, 0 perdue ; {len(essai.lectures)} "
        f"lectures ; 503 : {len(sans_base)} pendant les {absente:.0f} s où la base ne répondait pas, {len(tenus)} "
        "envois que tenait un processus tué ; aucune autre erreur"
    )


def _situer(essai: Essai, coupes: list[tuple[str, float]]) -> list[str]:
    """What had been killed last before each, and how long before."""
    dites = []
    for quoi, instant in coupes[:30]:
        avant = [(instant - quand, nom) for quand, nom in essai.morts if quand <= instant]
        dites.append(f"{quoi} {min(avant)[0]:.1f} s après {min(avant)[1]}" if avant else quoi)
    return dites
