"""Those who read and write for the benches, and what they ask of the base; called inside the site.

They follow three trainings, or fifty; whoever comes ninth tells what a gesture asks of the base.
"""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from benchmarks.formations import formations_publier, lecon_publier
from benchmarks.gestes import ESSAI, JETON, REPONSES, Apprenant
from benchmarks.paquet import un_paquet
from benchmarks.processeur import INCHANGE, LECTEURS
from reseau.comptes.models import Compte
from reseau.membres.rules.mandats import rattachement_creer
from reseau.structures.models import Structure
from safran.demo.acces import DOMAINE
from safran.formations.models import FormationPage
from safran.parcours.models import EtapeVue, ModulePage, ReponseEtape, Suivi
from safran.parcours.queries.plans import plan_lire
from safran.parcours.queries.questions import elements_poser
from safran.parcours.rules.suivis import suivi_commencer
from safran.parcours.xapi import ouverture_signer
from safran.quiz.genres import GENRES, questions_a_plat
from safran.quiz.models import Quiz, ReponseNotee, Tentative
from safran.quiz.rules.tentatives import tentative_commencer
from safran.scorm.models import EtatSco, Paquet
from safran.scorm.rules import lancement_ouvrir, lancement_signer, paquet_deposer, passage_ouvrir


def client_de(qui: str) -> Client:
    """Someone of the demonstration, signed in; nobody is a visitor."""
    client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc})
    if qui:
        client.force_login(Compte.objects.get(email=qui + DOMAINE))
    return client


def session_ouvrir(qui: str) -> str:
    """The cookie of someone of the demonstration."""
    nom = settings.SESSION_COOKIE_NAME
    return f"{nom}={client_de(qui).cookies[nom].value}"


def etape_de_formation() -> str:
    """The step where the counsellor of the demonstration is in her training: its address."""
    parcours, client = f"/parcours/{FormationPage.objects.get(slug='qui-fait-quoi').pk}/", client_de("conseillere")
    client.post(parcours + "commencer/")
    return client.get(parcours).headers["Location"]


def tailles() -> list[int]:
    """How many trainings, modules of one of them, people."""
    modules = ModulePage.objects.child_of(FormationPage.objects.get(slug="qui-fait-quoi"))
    return [FormationPage.objects.count(), modules.count(), Compte.objects.count()]


def modules_ouvrir(nombre: int) -> list[dict[str, str]]:
    """New people, each in a module."""
    paquet = paquet_deposer(fichier=io.BytesIO(un_paquet()), titre="À côté").version.paquet
    return [_module_ouvrir(_membre_creer(f"module-{rang}"), paquet) for rang in range(nombre)]


def preparer(suivies: int) -> list[dict[str, Any]]:
    """New people who follow so many trainings."""
    paquet = paquet_deposer(fichier=io.BytesIO(un_paquet()), titre=f"Banc, {suivies} formations").version.paquet
    formations = formations_publier()[:suivies]
    deja = Compte.objects.filter(email__startswith=f"suit-{suivies}-").count()
    return [_inscrire(f"suit-{suivies}-{deja + rang}", formations, paquet) for rang in range(LECTEURS + 1)]


def _module_ouvrir(compte: Compte, paquet: Paquet) -> dict[str, str]:
    """Where her module records, with the word that it was opened with; her cookies."""
    passage, client = passage_ouvrir(compte=compte, paquet=paquet), Client()
    client.force_login(compte)
    numero = lancement_ouvrir(passage=passage, sco="i-un").numero
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={JETON}",
        "module": f"/modules/{passage.uuid}/envoi/",
        "jeton": lancement_signer(passage=passage, sco="i-un", numero=numero),
    }


def _membre_creer(qui: str) -> Compte:
    """Somebody who came to a structure today."""
    compte = Compte.objects.create_user(qui + DOMAINE, prenom="Apprenante", nom="Banc")
    structure, jour = Structure.objects.order_by("pk")[0], timezone.localdate()
    rattachement_creer(compte=compte, structure=structure, fonction="Conseil", du=jour)
    return compte


def _inscrire(qui: str, formations: list[FormationPage], paquet: Paquet) -> dict[str, Any]:
    """One of them: her session, every step that she may mark (never the last one of a training), her module."""
    compte = _membre_creer(qui)
    suivis = [suivi_commencer(compte=compte, formation=formation) for formation in formations]
    etapes = [
        [
            f"/parcours/{suivi.formation_id}/{etape.module_pk}/{etape.id}/",
            ouverture_signer(suivi.pk, etape.module_pk, etape.id),
        ]
        for suivi in suivis[:3]
        for etape in plan_lire(suivi.formation).etapes[:-1]
    ]
    return _module_ouvrir(compte, paquet) | {
        "qui": qui,
        "compte": compte.pk,
        "etapes": etapes,
        "sur_place": _sur_place(suivi_commencer(compte=compte, formation=lecon_publier())),
        "essai": _essai_ouvrir(compte, ESSAI),
        "reponses": _essai_ouvrir(compte, REPONSES),
    }


def _sur_place(suivi: Suivi) -> dict[str, Any]:
    """Where this person answers the question of the step, by which field, and what may be chosen."""
    module = plan_lire(suivi.formation).modules[0]
    etape = module.etapes[0].id
    blocs = next(brute["value"]["contenu"] for brute in module.page.etapes.raw_data if brute["id"] == etape)
    question = next(bloc for bloc in blocs if bloc["type"] == "question")
    posee = elements_poser({question["id"]: question["value"]})[question["id"]]
    adresse = f"/parcours/{suivi.formation_id}/{module.pk}/{etape}/"
    return {
        "etape": adresse,
        "adresse": f"{adresse}question/{posee['ancre']}/",
        "champ": f"q{posee['ancre']}",
        "choix": [reponse["id"] for reponse in posee["reponses"]],
    }


def _essai_ouvrir(compte: Compte, code: str) -> dict[str, Any]:
    """An attempt that is open: where, its right answers, what may be answered to its first question."""
    essai = tentative_commencer(compte=compte, quiz=Quiz.objects.get(code=code))
    questions = enumerate(questions_a_plat(essai.questions), start=1)
    return {
        "adresse": f"/quiz/{code}/tentative/{essai.uuid}/",
        "justes": {f"q{rang}": GENRES["unique"].exacte(question)["choix"][0] for rang, question in questions},
        "choix": [reponse["id"] for reponse in essai.questions[0]["reponses"]],
    }


def ecrits(quoi: str, comptes: list[int]) -> int:
    """How many rows, or how many writings of a row, these people have made."""
    essais = Tentative.objects.filter(compte__in=comptes)
    match quoi:
        case "etapes":
            return EtapeVue.objects.filter(suivi__compte__in=comptes).count()
        case "essais":
            return essais.filter(quiz__code=ESSAI, reussie=True).count()
        case "reponses":
            return essais.filter(quiz__code=REPONSES).aggregate(n=Sum("version"))["n"]
        case "sur_place":
            return ReponseEtape.objects.filter(suivi__compte__in=comptes).aggregate(n=Sum("essais"))["n"] or 0
    return EtatSco.objects.filter(passage__compte__in=comptes).aggregate(n=Sum("compteur"))["n"]


def essais_oublier(comptes: list[int]) -> None:
    """Nobody takes the same quiz forty times: these people are as new to it."""
    essais = Tentative.objects.filter(compte__in=comptes, quiz__code=ESSAI, remise_le__isnull=False)
    ReponseNotee.objects.filter(tentative__in=essais).delete()
    essais.delete()


class SansServeur(Apprenant):
    """Somebody who learns, inside the site: what is asked of the base can be counted."""

    def echanger(self, methode: str, adresse: str, corps: str, entetes: dict[str, str]) -> tuple[int, str, bytes]:
        """One exchange, without a server."""
        dites, genre = {"Host": "127.0.0.1"} | self.entetes | entetes, entetes.get("Content-Type", "")
        lue = Client().generic(methode, adresse, corps, genre, headers=dites)
        return lue.status_code, lue.headers.get("Location", ""), lue.content


def questions_de_page(qui: str, adresse: str, inchange: bool) -> int:
    """What a page asks of the base once warm."""
    client = client_de(qui)
    return _compter(lambda: client.get(adresse, headers=INCHANGE if inchange else {}))


def questions_de_geste(geste: str, sien: dict[str, Any]) -> int:
    """What a gesture of this person asks of the base once warm."""
    return _compter(getattr(SansServeur(0, sien), geste))


def _compter(geste: Callable[[], object]) -> int:
    """Once it was done three times."""
    posees = []
    for _ in range(3):
        geste()
    with connection.execute_wrapper(lambda executer, sql, *suite: posees.append(sql) or executer(sql, *suite)):
        geste()
    return len(posees)
