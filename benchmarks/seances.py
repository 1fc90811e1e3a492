"""Sessions under pressure: long lists, a rush on twenty seats, a thousand rounds on too few seats."""

import datetime
import multiprocessing
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from django.db import connections
from django.test import Client
from django.urls import reverse

from benchmarks.mesures import Mesure, memoire_mo, mesurer
from benchmarks.salle import MATIN, connecter, demonstration, membres, personnes, region, sessions_a_venir

SESSIONS, PAR_SESSION = 3_000, 10
RUEE, PLACES, DUREE = 300, 20, 30
MAINS = 8  # deux processus de quatre fils, comme le site servi
PROCESSUS = 2  # de MAINS fils chacun : seize mains à la fois
RONDES, SIEGES, ENTRANTS = 1_000, 3, 4


def mesures() -> Iterator[Mesure]:
    """Three thousand sessions to come; three hundred people on twenty seats; a thousand rounds."""
    demonstration()
    sessions_a_venir(SESSIONS, PAR_SESSION, personnes(500))
    taille = f"{SESSIONS} sessions à venir"
    listes = ["/sessions/", "/sessions/?page=50", "/sessions/?bassin=niort", "/sessions/?mois"]
    commun = {"budget": 150, "fois": 40}
    yield mesurer("liste des sessions", taille, listes, requetes=20, **commun)
    yield mesurer(
        "liste des sessions, connectée", taille, listes, requetes=30, client=connecter(membres(1)[0]), **commun
    )
    preparer = ["/sessions/preparer/", "/sessions/preparer/?page=50"]
    yield mesurer("sessions à préparer", taille, preparer, requetes=30, client=connecter(region()), **commun)
    yield _ruee()
    yield _assaut()
    yield _rondes()


def _une_session(**champs):
    """An open session of its own, for everybody."""
    from safran.formations.models import FormationPage
    from safran.inscriptions.models import SessionFormation

    commun = {"lieu": "Niort", "minimum": 1, "etat": "OUVERTE", "max_par_structure": 0, "une_par_formation": False}
    formation = FormationPage.objects.live().first()
    return SessionFormation.objects.create(formation=formation, cree_par=region(), **commun, **champs)


def _ruee() -> Mesure:
    """Each person presses the button at a moment of one's own within the half-minute; waiting in line counts."""
    session = _une_session(capacite=PLACES)
    adresse = reverse("session_inscrire", args=[session.public_id])
    clients = [connecter(compte) for compte in membres(RUEE)]
    depart, cpu = time.perf_counter() + 1, time.process_time()

    def presser(rang: int, client: Client) -> float:
        due = depart + DUREE * rang / RUEE
        time.sleep(max(0, due - time.perf_counter()))
        assert client.post(adresse).status_code == 302
        return 1000 * (time.perf_counter() - due)

    with ThreadPoolExecutor(MAINS) as mains:
        temps = sorted(mains.map(presser, range(RUEE), clients))
        _raccrocher(mains)
    cpu = 1000 * (time.process_time() - cpu) / RUEE
    prises, attente = session.inscriptions.occupent().count(), session.inscriptions.en_attente().count()
    assert (prises, attente) == (PLACES, RUEE - PLACES), (prises, attente)
    taille = f"{RUEE} personnes, {prises} places prises, {attente} en attente"
    p95 = temps[int(RUEE * 0.95) - 1]
    return Mesure("ruée sur une session", taille, statistics.median(temps), p95, cpu, None, memoire_mo(), 2_000)


def _assaut() -> Mesure:
    """The same people on the last seats, sixteen at a time and without a breath: how many tries a second."""
    from safran.inscriptions.models import Seance

    jour = datetime.date.today() + datetime.timedelta(days=30)
    session = _une_session(capacite=PLACES, premier_jour=jour, dernier_jour=jour)
    Seance.objects.create(session=session, date=jour, **MATIN)
    adresse, comptes = reverse("session_inscrire", args=[session.public_id]), membres(RUEE)
    fourche = multiprocessing.get_context("fork")
    depart, rendus = fourche.Barrier(PROCESSUS + 1), fourche.SimpleQueue()
    connections.close_all()
    equipes = [
        fourche.Process(target=_equipe, args=(adresse, comptes[rang::PROCESSUS], depart, rendus))
        for rang in range(PROCESSUS)
    ]
    for equipe in equipes:
        equipe.start()
    depart.wait(120)
    debut = time.perf_counter()
    parts = [rendus.get() for _ in equipes]
    duree = time.perf_counter() - debut
    for equipe in equipes:
        equipe.join()
    temps = sorted(un for part, _ in parts for un in part)
    prises, attente = session.inscriptions.occupent().count(), list(session.inscriptions.en_attente())
    assert prises == PLACES and [i.ordre for i in attente] == list(range(PLACES + 1, RUEE + 1)), (prises, len(attente))
    taille = f"{RUEE} personnes, {prises} places, {len(attente)} en attente : {RUEE / duree:.0f} essais par seconde"
    cpu, p95 = sum(cpu for _, cpu in parts) / RUEE, temps[int(RUEE * 0.95) - 1]
    mains = PROCESSUS * MAINS
    return Mesure(
        f"dernières places, {mains} mains", taille, statistics.median(temps), p95, cpu, None, memoire_mo(), 60
    )


def _equipe(adresse: str, comptes: list, depart, rendus) -> None:
    """One process: each person has the page open, then all press at once, as many at a time as it has hands."""
    clients = [connecter(compte) for compte in comptes]
    for client in clients:
        assert client.get(adresse.removesuffix("inscrire/")).status_code == 200
    depart.wait(120)
    cpu = time.process_time()

    def presser(client: Client) -> float:
        debut = time.perf_counter()
        assert client.post(adresse).status_code == 302
        return 1000 * (time.perf_counter() - debut)

    with ThreadPoolExecutor(MAINS) as mains:
        temps = list(mains.map(presser, clients))
        _raccrocher(mains)
    rendus.put((temps, 1000 * (time.process_time() - cpu)))


def _rondes() -> Mesure:
    """People come in while one leaves and the Région changes the seats, all at once; nobody is ever oversold."""
    from safran.inscriptions.rules import inscriptions, sessions

    comptes, par = membres(ENTRANTS + 1), region()
    temps, survendues, cpu = [], 0, time.process_time()
    with ThreadPoolExecutor(ENTRANTS + 2) as mains:
        for rang in range(RONDES):
            session = _une_session(capacite=SIEGES, delai_offre_heures=0)
            premiere = inscriptions.inscription_creer(session=session, compte=comptes[-1], par=comptes[-1])
            gestes: list[Callable] = [
                partial(inscriptions.inscription_creer, session=session, compte=compte, par=compte)
                for compte in comptes[:-1]
            ]
            gestes.append(partial(inscriptions.inscription_quitter, inscription=premiere, par=comptes[-1]))
            gestes.append(partial(sessions.session_modifier, session=session, par=par, capacite=SIEGES - rang % 2))
            debut = time.perf_counter()
            _ensemble(mains, gestes)
            temps.append(1000 * (time.perf_counter() - debut))
            session.refresh_from_db()
            survendues += session.inscriptions.occupent().count() > session.capacite
        _raccrocher(mains)
    cpu = 1000 * (time.process_time() - cpu) / RONDES
    assert not survendues, survendues
    temps.sort()
    p95 = temps[int(RONDES * 0.95) - 1]
    taille = f"{RONDES} rondes, aucune place survendue"
    return Mesure("rondes sur trois places", taille, statistics.median(temps), p95, cpu, None, memoire_mo(), 2_000)


def _ensemble(mains: ThreadPoolExecutor, gestes: list[Callable]) -> None:
    """Every gesture at the same instant, each by a hand of its own; a refusal is an answer, an error is not."""
    from home.erreurs import RegleRefusee

    barriere = threading.Barrier(len(gestes))

    def faire(geste: Callable) -> None:
        barriere.wait(30)
        try:
            geste()
        except RegleRefusee:
            pass

    list(mains.map(faire, gestes))


def _raccrocher(mains: ThreadPoolExecutor) -> None:
    """Each hand closes its own connection."""
    barriere = threading.Barrier(mains._max_workers)

    def fermer(_rang: int) -> None:
        barriere.wait(30)
        connections.close_all()

    list(mains.map(fermer, range(mains._max_workers)))
