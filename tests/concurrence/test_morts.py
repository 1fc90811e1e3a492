"""kill -9 of any process of the site, twenty times under load: it stays open and loses nothing (R01, R07)."""

import re
import threading

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from home.courriels import boite
from home.models import Courriel
from tests.concurrence.serveur import Navigateur, Serveur, serveur_ouvert, tuer
from tests.fabriques import une_region

pytestmark = pytest.mark.django_db(transaction=True)
LONG = True
MORTS, ASSEZ, MAINS, COURRIELS = 20, 8, 3, 2000


def _charge(navigateur: Navigateur, pks: list[int], acquittes: set[int], assez: threading.Event) -> None:
    """Put failed mails back in the queue, one after the other, each until the site says that it is done."""
    for pk in pks:
        if assez.is_set():
            return
        reponse = navigateur.insister(f"/courriels/{pk}/")
        assert reponse.statut == 302 and reponse.vers.startswith("/courriels/"), reponse
        acquittes.add(pk)


def _tuer_encore_et_encore(serveur: Serveur, acquittes: set[int]) -> int:
    """Kill a web process and the background one each time the site has served a little more; how many fell."""
    morts = vus = 0
    while morts < MORTS:
        serveur.attendre(lambda vus=vus: len(acquittes) >= vus + ASSEZ and serveur.fonds, "le site ne sert plus")
        vus = len(acquittes)
        for cible in (*serveur.webs[:1], *serveur.fonds[:1]):  # les plus anciens : tous y passent
            tuer(cible)
            morts += 1
    return morts


def _partis(serveur: Serveur) -> list[str]:
    """The Message-ID of every mail that left, as often as it did."""
    dossier = serveur.dossier / "media" / "courriels"
    textes = [fichier.read_text() for fichier in dossier.iterdir()]
    return [nom for texte in textes for nom in re.findall(r"^Message-ID: <(safran-\d+)@", texte, re.MULTILINE)]


def test_twenty_kills_under_load_lose_no_acknowledged_write_and_stop_nothing(tmp_path):
    region = une_region()
    Courriel.objects.bulk_create(
        Courriel(destinataire=f"p{n}@exemple.example", gabarit="m/m", objet="Essai", texte="Essai\n", etat="ECHEC")
        for n in range(COURRIELS)
    )
    pks = list(Courriel.objects.order_by("pk").values_list("pk", flat=True))
    acquittes: set[int] = set()
    assez = threading.Event()
    with serveur_ouvert(tmp_path) as serveur:
        qui = serveur.navigateur(region)
        mains = [
            threading.Thread(target=_charge, args=[qui, pks[rang::MAINS], acquittes, assez], daemon=True)
            for rang in range(MAINS)
        ]
        for main in mains:
            main.start()
        morts = _tuer_encore_et_encore(serveur, acquittes)
        serveur.attendre(serveur.repond, "le site ne répond plus après les morts")
        assez.set()
        for main in mains:
            main.join(30)
        assert not any(main.is_alive() for main in mains)
        en_cours = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"])
        serveur.attendre(lambda: not en_cours.exists(), "des tâches restent en cours")
    assert morts >= MORTS and len(acquittes) > MORTS, len(acquittes)
    # Ce qu’un processus tué envoyait part quand le temps laissé à son envoi est passé, sous le même identifiant.
    coupes = Courriel.objects.filter(pk__in=acquittes, etat="A_ENVOYER").values_list("pk", flat=True)
    coupes = {f"safran-{pk}" for pk in coupes}
    with time_machine.travel(timezone.now() + boite.BAIL, tick=False):
        boite.courriels_relancer()
    relances = [message.extra_headers["Message-ID"].split("@")[0][1:] for message in mail.outbox]
    partis = _partis(serveur) + relances
    assert {f"safran-{pk}" for pk in acquittes} <= set(partis)
    # Deux fois : seulement ce dont le transport avait déjà pris le message à l’instant de la mort.
    assert {nom for nom in partis if partis.count(nom) > 1} <= coupes
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
