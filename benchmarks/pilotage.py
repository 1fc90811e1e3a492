"""The board over a hundred and twenty thousand sign-ups; the documents of a session of five hundred people."""

import datetime
import time
from collections.abc import Iterator

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from benchmarks.mesures import Mesure, memoire_mo, mesurer
from safran.demo.acces import DOMAINE

SESSIONS, PAR_SESSION, DOCUMENTS = 3_000, 40, 500
BUDGET_PAGE, BUDGET_APRES, REQUETES_PAGE, BUDGET_DOCUMENTS = 150, 1_000, 30, 60_000


def mesures() -> Iterator[Mesure]:
    """The demonstration first, when it is not there; then the years of sessions, then the big session."""
    from safran.formations.pages import CataloguePage

    if not CataloguePage.objects.exists():
        call_command("charger_demo", verbosity=0)
    comptes = _comptes(DOCUMENTS)
    _sessions(SESSIONS, PAR_SESSION, comptes)
    client = Client()
    client.force_login(_region(), backend="allauth.account.auth_backends.AuthenticationBackend")
    taille = f"{SESSIONS} sessions, {SESSIONS * PAR_SESSION} inscriptions"
    for axe in ("formation", "reseau", "bassin"):
        commun = {"budget": BUDGET_PAGE, "requetes": REQUETES_PAGE, "client": client}
        yield mesurer(f"pilotage par {axe}, rien n’a changé", taille, [f"/pilotage/?axe={axe}"], fois=40, **commun)
    yield _apres_un_geste(client, taille)
    yield _documents(comptes)


def _apres_un_geste(client: Client, taille: str) -> Mesure:
    """The same page once something was signed: this year is added up again."""
    from safran.presences.models import EtapePresence, Presence

    presence = Presence.objects.first()

    def signer() -> None:
        EtapePresence.objects.create(presence=presence, etat="PRESENT", geste="Mesure", par=_region())

    return mesurer(
        "pilotage, après un geste", taille, ["/pilotage/"], budget=BUDGET_APRES, requetes=REQUETES_PAGE, fois=10,
        client=client, avant=signer,
    )  # fmt: skip


def _region():
    from reseau.comptes.models import Compte

    return Compte.objects.get(email="region" + DOMAINE)


def _comptes(nombre: int) -> list:
    from reseau.comptes.models import Compte

    Compte.objects.bulk_create(
        [Compte(email=f"p{rang}@mesures.example", prenom="Camille", nom=f"Mesure {rang}") for rang in range(nombre)]
    )
    return list(Compte.objects.filter(email__endswith="@mesures.example").order_by("pk"))


def _sessions(nombre: int, personnes: int, comptes: list, *, jour: datetime.date | None = None) -> list:
    """Sessions of one half-day, spread over five years, finished and certified; everybody came."""
    from reseau.structures.models import Structure
    from reseau.territoires.models import Bassin
    from safran.formations.models import FormationPage
    from safran.inscriptions.models import Inscription, Seance, SessionFormation
    from safran.presences.models import Contresignature, Presence

    formations, bassins = list(FormationPage.objects.all()), list(Bassin.objects.all())
    structures, region = list(Structure.objects.all()), _region()
    jours = [jour or timezone.localdate() - datetime.timedelta(days=1 + rang % 1800) for rang in range(nombre)]
    sessions = SessionFormation.objects.bulk_create(
        SessionFormation(
            formation=formations[rang % len(formations)], bassin=bassins[rang % len(bassins)], lieu="Niort",
            etat="TERMINEE", capacite=max(16, personnes), minimum=1, cree_par=region,
            premier_jour=le, dernier_jour=le,
        )
        for rang, le in enumerate(jours)
    )  # fmt: skip
    matin = {"debut": datetime.time(9), "fin": datetime.time(12)}
    seances = Seance.objects.bulk_create(
        Seance(session=session, date=session.premier_jour, **matin) for session in sessions
    )
    Contresignature.objects.bulk_create(Contresignature(seance=seance, par=region) for seance in seances)
    for debut in range(0, nombre, 100):
        inscriptions = Inscription.objects.bulk_create(
            Inscription(
                session=session, compte=comptes[(rang + place) % len(comptes)], etat="PRESENTE", ordre=place,
                structure=structures[(rang * 7 + place // 2) % len(structures)],
            )
            for rang, session in enumerate(sessions[debut : debut + 100], debut)
            for place in range(personnes)
        )  # fmt: skip
        Presence.objects.bulk_create(
            Presence(inscription=une, seance=seances[debut + rang // personnes], etat="PRESENT", minutes=180)
            for rang, une in enumerate(inscriptions)
        )
    return sessions


def _documents(comptes: list) -> Mesure:
    """Certificates of five hundred people, by the background worker's own function."""
    from safran.attestations.models import Attestation, LotDocuments
    from safran.attestations.rules import lot_run

    (session,) = _sessions(1, len(comptes), comptes, jour=timezone.localdate())
    lot = LotDocuments.objects.create(session=session, demande_par=_region())
    debut, cpu = time.perf_counter(), time.process_time()
    fini = lot_run(pk=lot.pk)
    temps, cpu = 1000 * (time.perf_counter() - debut), 1000 * (time.process_time() - cpu)
    emis = Attestation.objects.certificats().filter(session=session, etat="EMISE").count()
    assert emis == len(comptes) and not fini.echecs, (emis, fini.echecs)
    taille = f"{emis} certificats"
    return Mesure("documents d’une session, en fond", taille, temps, temps, cpu, None, memoire_mo(), BUDGET_DOCUMENTS)
