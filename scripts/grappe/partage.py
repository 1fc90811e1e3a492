"""What two machines must share: a setting, a document, a deposit, the tries that are counted."""

import hashlib
import itertools
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from safran.demo.acces import DOMAINE
from scripts.commandes import Commandes
from scripts.grappe.gardien import allumer, eteindre
from scripts.grappe.plan import MACHINES, Grappe
from scripts.grappe.visiteur import Visiteur, dire, extraire, sessions_ouvrir

REGION = "region" + DOMAINE
REGLAGES = "/admin/settings/home/parametressite/"
FOIS = 20
EMISE = """
import json
from safran.attestations.models import Attestation
emise = Attestation.objects.filter(etat="EMISE", session=None).select_related("compte").order_by("-pk").first()
print(json.dumps([str(emise.uuid), emise.compte.email]))
"""
SUITE = """
import json
from safran.attestations.models import Attestation
suite = Attestation.objects.get(remplace__uuid=LAQUELLE)
print(json.dumps([str(suite.uuid), suite.etat, suite.sha256]))
"""
FICHES = """\
structure_id;structure_nom;reseau;lieu_id;lieu_nom;adresse;code_insee;service_id;service_nom;missions;publics;modes
s1;Structure de la grappe;missions-locales;l1;Antenne;3 rue X;79191;v1;Conseil;conseil;tout-public;SUR_PLACE
"""


@contextmanager
def commandes_de(grappe: Grappe, machine: str = "a") -> Iterator[Commandes]:
    """Commands of one machine."""
    commandes = Commandes(grappe.environnement(machine))
    try:
        yield commandes
    finally:
        commandes.fermer()


def region_sur(grappe: Grappe, commandes: Commandes) -> tuple[Visiteur, Visiteur]:
    """The Région, with one session, on each machine."""
    session = sessions_ouvrir(commandes, [REGION])[REGION]
    return tuple(Visiteur(grappe, machine, session) for machine in MACHINES)


def reglage(grappe: Grappe) -> str:
    """Each change made on one machine is on the next page of the other, kept pages included."""
    with commandes_de(grappe) as commandes:
        gens = region_sur(grappe, commandes)
    page = gens[0].demander("GET", REGLAGES).headers["Location"]
    avant = gens[0].formulaire(page, page)
    vus = 0
    for qui, autre in itertools.islice(itertools.cycle(((0, 1), (1, 0))), FOIS):
        visiteur, mot = Visiteur(grappe, MACHINES[autre]), secrets.token_hex(4)
        visiteur.lire("/")
        change = [(nom, mot if nom.endswith("horaires_telephone") else valeur) for nom, valeur in avant]
        reponse = gens[qui].poster(page, change)
        assert reponse.status_code == 302, f"le réglage n’est pas pris : {reponse.status_code}"
        vus += mot in visiteur.lire("/")
    gens[0].poster(page, avant)
    assert vus == FOIS, f"{vus} changements vus sur {FOIS}"
    return f"{vus} changements sur {FOIS} vus à la page suivante de l’autre machine"


def document(grappe: Grappe) -> str:
    """A document made on B, its worker included, is downloaded from A: the bytes that were frozen."""
    eteindre(grappe, "a-fond")
    try:
        with commandes_de(grappe) as commandes:
            uuid, email = dire(commandes, EMISE)
            _, b = region_sur(grappe, commandes)
            demande = b.poster(f"/attestations/{uuid}/remplacer/", {"motif": "Épreuve de la grappe"})
            assert demande.status_code == 302, f"le remplacement n’est pas pris : {demande.status_code}"
            fin, etat = time.monotonic() + 60, ""
            while etat != "EMISE" and time.monotonic() < fin:
                suite, etat, somme = dire(commandes, SUITE.replace("LAQUELLE", repr(uuid)))
            assert etat == "EMISE", "le document n’est pas fait en une minute"
            session = sessions_ouvrir(commandes, [email])[email]
        lus = [Visiteur(grappe, m, session).demander("GET", f"/attestations/{suite}/pdf/").content for m in MACHINES]
    finally:
        allumer(grappe, "a-fond")
    assert [hashlib.sha256(lu).hexdigest() for lu in lus] == [somme, somme], "ce n’est pas le document qui a été fait"
    return f"fait sur B, {len(lus[0]) // 1024} Ko téléchargés de A, même empreinte"


def depot(grappe: Grappe) -> str:
    """Two deposits begun on A end on B: questions, that wait in the cache, and sheets, that wait in the storage."""
    with commandes_de(grappe) as commandes:
        a, b = region_sur(grappe, commandes)
    mot = secrets.token_hex(4)
    gift = f"::Grappe {mot}::Qui répond à {mot} ?{{=Le CIO ~Apec}}\n".encode()
    theme = extraire(r'<option value="([^"]+)"', a.lire("/admin/questions/"))
    lu = a.poster("/admin/questions/", {"theme": theme}, {"fichier": ("q.txt", gift)})
    jeton = extraire(r'name="jeton" value="([^"]+)"', lu.text)
    b.poster("/admin/questions/ecrire/", {"jeton": jeton})
    dit = b.lire("/admin/questions/")
    assert "1 créée" in dit, f"les questions ne sont pas écrites : {dit[:500]}"
    essai = a.poster("/annuaire/importer/", {"source": f"grappe-{mot}"}, {"fichier": ("f.csv", FICHES.encode())})
    page = essai.headers.get("Location", "")
    assert "/importer/" in page, f"le fichier n’est pas pris : {essai.status_code} {essai.text[:300]}"
    b.poster(page + "appliquer/", {})
    dit = b.lire(page)
    assert "Import appliqué" in dit, "l’import n’est pas appliqué"
    assert b.poster(page + "annuler/", {}).status_code == 302
    return "questions et fiches déposées sur A, écrites depuis B"


def essais(grappe: Grappe) -> str:
    """Ten wrong passwords a quarter of an hour from one place, whichever machine is asked."""
    adresse = f"198.51.100.{secrets.randbelow(250) + 1}"
    gens = [Visiteur(grappe, machine, adresse=adresse) for machine in MACHINES]
    refuses = 0
    for qui in itertools.islice(itertools.cycle(gens), 24):
        dit = qui.poster("/compte/login/", {"login": f"{adresse}@demo.safran.example", "password": "faux-faux-faux"})
        if "trop d’essais" in dit.text.replace("&#x27;", "’") or dit.status_code == 429:
            break
        refuses += 1
    assert refuses == 10, f"{refuses} mots de passe essayés avant le refus, au lieu de 10"
    return "dix mots de passe essayés sur les deux machines, le onzième refusé"
