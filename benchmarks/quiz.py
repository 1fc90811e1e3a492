"""Handing in a quiz drawn from a bank of thousands, statistics over a million answers, a step among five or sixty."""

import statistics
import time
from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.formations import etapes_inventer, formation_publier, quiz_publier
from benchmarks.mesures import Mesure, chronometrer, memoire_mo, mesurer
from safran.demo.acces import DOMAINE

POSEES, RENDUS = 20, 60
REPONSES, ESSAIS = 1_000_000, 50_000
PAR_COMPTE = 25_000


def mesures() -> Iterator[Mesure]:
    """The demonstration, the bank of the import bench when it is not there yet, then each task alone."""
    from safran.formations.models import CataloguePage
    from safran.quiz.models import QuestionBanque

    if not CataloguePage.objects.exists():
        call_command("charger_demo", verbosity=0)
    if QuestionBanque.objects.count() < 5_000:
        from benchmarks.questions import fichier_inventer
        from safran.quiz.rules.banque import questions_importer

        questions_importer(contenu=fichier_inventer())
    for etapes in (5, 60):
        yield _etape(etapes)
    yield _rendre()
    yield _jour()
    yield from _statistiques()


def _compte(nom: str = "conseillere"):
    from reseau.comptes.models import Compte

    return Compte.objects.get(email=nom + DOMAINE)


def _client(nom: str = "conseillere") -> Client:
    client = Client()
    client.force_login(_compte(nom))
    return client


def _etape(nombre: int) -> Mesure:
    """One step of a module of `nombre` steps, by someone in the middle of it."""
    from safran.parcours.queries.plans import plan_lire
    from safran.parcours.rules.suivis import etape_marquer, suivi_commencer

    page = formation_publier(f"banc-{nombre}", f"Banc de {nombre} étapes", [etapes_inventer(nombre)])
    suivi, plan = suivi_commencer(compte=_compte(), formation=page), plan_lire(page)
    for etape in plan.etapes[: nombre // 2]:
        etape_marquer(suivi=suivi, module=etape.module_pk, etape_id=etape.id)
    milieu = plan.etapes[nombre // 2]
    adresse = f"/parcours/{page.pk}/{milieu.module_pk}/{milieu.id}/"
    return mesurer(
        "étape du lecteur, connectée", f"module de {nombre} étapes", [adresse], budget=60, requetes=25, client=_client()
    )


def reponses_justes(tentative) -> dict[str, Any]:
    """The fields of the form of an attempt, each with its right answer."""
    from safran.quiz.genres import GENRES, questions_a_plat

    champs: dict[str, Any] = {}
    for rang, question in enumerate(questions_a_plat(tentative.questions), start=1):
        exacte = GENRES[question["genre"]].exacte(question)
        champs |= {f"q{rang}-{cle}": texte for cle, texte in exacte.get("parties", {}).items()}
        if "choix" in exacte:
            champs[f"q{rang}"] = exacte["choix"]
    return champs


def _rendre() -> Mesure:
    """Hand in twenty questions drawn from the bank; only the sending is measured, a new attempt each time."""
    from safran.quiz.models import QuestionBanque
    from safran.quiz.rules.tentatives import tentative_commencer

    quiz = quiz_publier("banc-rendre", [("tirage", {"theme": "", "categorie": "Banc", "nombre": POSEES})])
    compte, client = _compte(), _client()
    temps, processeur, posees = [], [], 0
    for _tour in range(RENDUS):
        tentative = tentative_commencer(compte=compte, quiz=quiz)
        donnees = {"action": "rendre", **reponses_justes(tentative)}
        adresse = reverse("quiz_tentative", args=[quiz.code, tentative.uuid])
        debut, cpu = time.perf_counter(), time.process_time()
        reponse = client.post(adresse, donnees)
        temps.append(1000 * (time.perf_counter() - debut))
        processeur.append(1000 * (time.process_time() - cpu))
        tentative.refresh_from_db()
        assert reponse.status_code == 302 and tentative.pourcentage == 100, tentative.pourcentage
    tentative = tentative_commencer(compte=compte, quiz=quiz)
    with CaptureQueriesContext(connection) as captees:
        client.post(reverse("quiz_tentative", args=[quiz.code, tentative.uuid]), {"action": "echeance", **donnees})
        posees = len(captees)
    temps.sort()
    return Mesure(
        f"rendre un quiz de {POSEES} questions", f"banque de {QuestionBanque.objects.count()}",
        statistics.median(temps), temps[int(len(temps) * 0.95) - 1], statistics.median(processeur), posees,
        memoire_mo(), 80, 20,
    )  # fmt: skip


def _jour() -> Mesure:
    """The training of the day, drawn, none answered: every question is read again in the directory."""
    from safran.quiz.rules.entrainements import entrainement_commencer

    entrainement_commencer(compte=_compte())
    return mesurer(
        "questions du jour", "démonstration", [reverse("entrainement")], budget=80, requetes=40, client=_client()
    )


def _statistiques() -> Iterator[Mesure]:
    """A million answers, invented by the database itself, then the page and the sums alone."""
    from django.utils import timezone

    from safran.quiz.models import ItemQuiz, Quiz, ReponseNotee, Tentative
    from safran.quiz.queries.statistiques import statistiques_lire

    quiz = quiz_publier("banc-statistiques", [("vrai_faux", {"enonce": "Vrai ?", "juste": True, "retour": ""})])
    reponses = [
        {"id": f"r{n}", "texte": f"Réponse {n}", "juste": n == 1, "part": "", "retour": ""} for n in range(1, 5)
    ]
    ItemQuiz.objects.bulk_create(
        ItemQuiz(quiz=quiz, identite=f"q{rang}", question={
            "id": f"q{rang}", "genre": "unique", "enonce": f"Question {rang} ?", "reponses": reponses})
        for rang in range(REPONSES // ESSAIS)
    )  # fmt: skip
    comptes, maintenant = [_compte(), _compte("conseiller")], timezone.now()
    Tentative.objects.bulk_create(
        (
            Tentative(compte=comptes[rang // PAR_COMPTE], quiz=quiz, numero=1 + rang % PAR_COMPTE, seuil=70,
                      points=10, points_max=20, pourcentage=50, reussie=False, commencee_le=maintenant,
                      remise_le=maintenant)
            for rang in range(ESSAIS)
        ),
        batch_size=2_000,
    )  # fmt: skip
    with connection.cursor() as curseur:
        curseur.execute(
            "INSERT INTO quiz_reponsenotee (tentative_id, item_id, note, reste, choix) "
            "SELECT t.id, i.id, (1 - (t.id * 3 + i.id * 5) %% 4 %% 2) * 1000, (t.id * 31 + i.id * 17) %% 1001, "
            "'r' || (1 + (t.id * 3 + i.id * 5) %% 4) "
            "FROM quiz_tentative t CROSS JOIN quiz_itemquiz i WHERE t.quiz_id = %s AND i.quiz_id = %s",
            [quiz.pk, quiz.pk],
        )
        if connection.vendor == "postgresql":  # ce que son entretien ordinaire aurait fait
            curseur.execute("VACUUM ANALYZE quiz_reponsenotee")
    total = ReponseNotee.objects.filter(item__quiz=quiz).count()
    assert total == REPONSES, total
    taille = f"{total} réponses"
    yield chronometrer("statistiques des questions", taille, lambda: statistiques_lire(quiz), budget=2_000)
    client = _client("region")
    adresse = reverse("quiz_statistiques", args=[quiz.code])
    client.get(reverse("mon_espace"))
    yield chronometrer("page des statistiques", taille, lambda: client.get(adresse), budget=2_000)
    yield chronometrer("suivi des quiz", taille, lambda: client.get(reverse("quiz_suivis")), budget=2_000)
    assert client.get(adresse).status_code == 200 and Quiz.objects.filter(pk=quiz.pk).exists()
