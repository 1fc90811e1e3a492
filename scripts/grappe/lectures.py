"""Reads on the replica: one reads at once what one has just written, and no page is missed when it is late or away."""

import itertools
import time

from safran.demo.acces import DOMAINE
from scripts.grappe.gardien import allumer, eteindre
from scripts.grappe.partage import commandes_de
from scripts.grappe.plan import MACHINES, Grappe, base_ouvrir
from scripts.grappe.visiteur import Visiteur, sessions_ouvrir

QUI, ECRAN = "conseillere" + DOMAINE, "/mes-nouvelles/"
PAGES = ("/", "/annuaire/?q=vae&lieu=Niort", "/pratiques/", "/mon-espace/", "/agenda/", "/bassins/niort/")
FOIS, RETOUR = 20, 60
MOITIE = 50  # pour cent : le reste est ce qu’une page écrit, ou cherche dans les textes
LUES = "SELECT xact_commit FROM pg_stat_database WHERE datname = 'safran'"


def lectures(grappe: Grappe) -> str:
    """With the replica there, then late, then away, then back."""
    with commandes_de(grappe) as commandes:
        session = sessions_ouvrir(commandes, [QUI])[QUI]
    gens = [Visiteur(grappe, machine, session) for machine in MACHINES]
    part = _part_lue(grappe, gens)
    _ecrire_et_relire(gens)
    with base_ouvrir(grappe.base("safran", "replique")) as replique:
        replique.execute("SELECT pg_wal_replay_pause()")
        try:
            _ecrire_et_relire(gens)
        finally:
            replique.execute("SELECT pg_wal_replay_resume()")
    eteindre(grappe, "replique")
    try:
        pire = max(_lire(gens) for _ in range(2))
    finally:
        allumer(grappe, "replique")
    assert part >= MOITIE, f"{part} % seulement des questions posées à la réplique"
    retour, debut = 0, time.monotonic()
    while retour < MOITIE:
        assert time.monotonic() - debut < RETOUR, f"revenue depuis {RETOUR} s, {retour} % des questions lui sont posées"
        retour = _part_lue(grappe, gens)
    return (
        f"{part} % des questions posées à la réplique ; {2 * FOIS} écritures sur {2 * FOIS} relues aussitôt, dont "
        f"{FOIS} pendant qu’elle était figée ; absente, aucune page manquée ({pire:.1f} s la plus longue) ; "
        f"revenue, {retour} % en {time.monotonic() - debut:.0f} s"
    )


def _lire(gens: list[Visiteur]) -> float:
    """Every page on each machine; the longest."""
    durees = []
    for qui, page in itertools.product(gens, PAGES):
        debut = time.monotonic()
        statut = qui.statut(page)
        durees.append(time.monotonic() - debut)
        assert statut == 200, f"{page} répond {statut}"
    return max(durees)


def _ecrire_et_relire(gens: list[Visiteur]) -> None:
    """A choice made on one machine is what the next page of the other shows."""
    for rang in range(FOIS):
        ici, ailleurs = gens[rang % 2], gens[1 - rang % 2]
        choix = ("HEBDO", "AUCUN")[rang % 2]
        assert ici.poster(ECRAN, {"rythme": choix}).status_code == 302
        relu = dict(ailleurs.formulaire(ECRAN)).get("rythme")
        assert relu == choix, f"« {choix} » choisi, « {relu} » relu"


def _part_lue(grappe: Grappe, gens: list[Visiteur]) -> int:
    """Of the questions that a few pages ask, how many in a hundred are asked of the replica."""
    avant = _questions(grappe)
    for _ in range(5):
        _lire(gens)
    time.sleep(2)  # une base ne dit ses comptes qu’un peu plus tard
    apres = _questions(grappe)
    posees = {nom: apres[nom] - avant[nom] for nom in avant}
    return round(100 * posees["replique"] / max(1, sum(posees.values())))


def _questions(grappe: Grappe) -> dict[str, int]:
    comptes = {}
    for nom in ("primaire", "replique"):
        with base_ouvrir(grappe.base("safran", nom)) as lien:
            comptes[nom] = lien.execute(LUES).fetchone()[0]
    return comptes
