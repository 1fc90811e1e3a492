"""Whatever is typed, posted or forged, no page breaks, none sends elsewhere, none shows a tag as it was typed.

The sweep finds the pages and their forms by itself in the demonstration region: a room that arrives is swept too.
"""

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from reseau.comptes.models import Compte
from safran.demo.acces import DOMAINE
from tests import balayage, hostiles
from tests.hostiles_html import paquets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charpente_en_memoire")]
LONG = True
FICHIERS_COMMUNS = True  # les fichiers de la région durent autant que ce module
ROLES = ["", "referente", "region"]  # chacun voit ce que voit le précédent, et davantage
ENVOIS = 7
# Les textes, plusieurs par recherche ; ce qui fait boucler reste seul, et entier.
COURTS = [texte for texte in hostiles.TEXTES if len(texte) <= 190]
RECHERCHES = [*paquets(190, COURTS), *(texte for texte in hostiles.TEXTES if texte not in COURTS)]


@pytest.fixture(scope="module")
def region(base_du_module):
    """The demonstration, built once for this file and taken back at the end."""
    call_command("charger_demo", verbosity=0)


def client_de(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(Compte.objects.get(email=role + DOMAINE))
    return client


@pytest.fixture(scope="module")
def pages(region):
    """The pages that each role reaches, each kind of page under the first role that finds it."""
    vues, trouvees = set(), {}
    for role in ROLES:
        siennes = balayage.explorer(client_de(role))
        trouvees[role] = [p for p in siennes if p.genre not in vues]
        vues |= {p.genre for p in siennes}
    return trouvees


def test_hostile_texts_are_many_and_different():
    assert len(set(hostiles.TEXTES)) == len(hostiles.TEXTES) >= 120


@pytest.mark.parametrize(
    ("reponse", "dit"),
    [
        (HttpResponse(status=500), "panne 500"),
        (HttpResponse(f"<p>{hostiles.MARQUE}</p>"), "balise"),
        *[(HttpResponse(status=302, headers={"Location": s}), "sortie") for s in ("//mal.example", "javascript:x")],
        (HttpResponse(status=302, headers={"Location": "/\\mal.example"}), "sortie"),
    ],
)
def test_sweep_would_see_a_breakage(reponse, dit):
    assert balayage.defaut(reponse).startswith(dit)
    assert not balayage.defaut(HttpResponse("&lt;zebre-x7&gt;"))


@pytest.mark.long
def test_sweep_finds_pages_filters_and_forms(pages):
    assert len(pages[""]) > 15 and len(pages["referente"]) > 10 and len(pages["region"]) >= 4
    toutes = [p for role in ROLES for p in pages[role]]
    assert len({f.action for p in toutes for f in p.formulaires if f.methode == "post"}) >= 12
    assert len([p for p in toutes if "q" in p.filtres]) >= 4


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_filter_of_any_page_never_breaks(pages, role):
    """Each filter of each page, alone; the values change from page to page."""
    client, fautes = client_de(role), []
    for numero, page in enumerate(pages[role]):
        courants = [balayage.COURANTS[(numero * 3 + rang) % len(balayage.COURANTS)] for rang in range(3)]
        for rang, filtre in enumerate(sorted(page.filtres | set(courants))):
            valeurs = hostiles.SUITES if filtre in balayage.SAUTS else hostiles.TEXTES
            listes = [valeurs, hostiles.IDENTIFIANTS, hostiles.PAGES, hostiles.DATES]
            for liste in listes if filtre in page.filtres else [listes[rang % len(listes)]]:
                valeur = liste[(numero * 5 + rang) % len(liste)]
                adresse = page.adresse.split("?")[0] + balayage.requete({filtre: valeur})
                if souci := balayage.defaut(balayage.envoyer(client, "get", adresse)):
                    fautes.append((souci, adresse[:200]))
    assert not fautes, fautes


@pytest.mark.long
def test_search_over_everything_takes_every_hostile_text(region):
    client = client_de("region")
    for texte in hostiles.TEXTES:
        reponse = balayage.envoyer(client, "get", "/recherche/" + balayage.requete({"q": texte}))
        assert not balayage.defaut(reponse), texte[:100]


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_search_box_of_any_page_takes_hostile_texts(pages, role):
    """Each box takes a part of the texts, several in a search, so that together they take them all."""
    client, fautes = client_de(role), []
    adresses = {p.adresse.split("?")[0] for p in pages[role] if "q" in p.filtres}
    if not role:
        adresses |= {a for a in balayage.adresses_simples() if "suggestions" in a or "communes" in a}
    for rang, adresse in enumerate(sorted(adresses)):
        for texte in RECHERCHES[rang % 4 :: 4]:
            url = adresse + balayage.requete({"q": texte})
            if souci := balayage.defaut(balayage.envoyer(client, "get", url)):
                fautes.append((souci, url[:200]))
    assert not fautes, fautes


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_form_of_any_page_never_breaks(pages, role):
    client, fautes, vus = client_de(role), [], set()
    for formulaire in (f for p in pages[role] for f in p.formulaires):
        cle = (formulaire.action.split("?")[0], formulaire.methode, tuple(sorted({c.nom for c in formulaire.champs})))
        if cle in vus:
            continue
        vus.add(cle)
        for donnees in balayage.envois(formulaire, ENVOIS):
            if formulaire.methode == "get":
                if any(len(str(v)) > 5_000 for v in donnees.values()):
                    continue
                donnees = {nom: v[0] if isinstance(v, list) else v for nom, v in donnees.items()}
            reponse = balayage.envoyer(client, formulaire.methode, formulaire.action, donnees)
            if souci := balayage.defaut(reponse):
                fautes.append((souci, formulaire.page, formulaire.action, str(donnees)[:300]))
    assert not fautes, fautes


@pytest.mark.long
@pytest.mark.parametrize(("methode", "role"), [("get", ""), ("get", "region"), ("post", "region")])
def test_forged_address_never_breaks(region, role, methode):
    client, fautes = client_de(role), []
    for adresse in balayage.adresses_forgees(3):
        if souci := balayage.defaut(balayage.envoyer(client, methode, adresse)):
            fautes.append((souci, adresse[:200]))
    assert not fautes, fautes


METHODES = ("put", "delete", "patch", "options", "trace", "head")


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_other_methods_and_bodies_never_break(pages, role):
    client, fautes = client_de(role), []
    for numero, page in enumerate(pages[role]):
        for methode in METHODES[numero % 2 :: 2]:
            reponse = balayage.envoyer(client, methode, page.adresse)
            if souci := balayage.defaut(reponse):
                fautes.append((souci, methode, page.adresse))
        for corps, genre in ((b"{", "application/json"), (b"\xff\xfe", "multipart/form-data"), (b"", "text/plain")):
            reponse = balayage.envoyer(client, "post", page.adresse, corps, content_type=genre)
            if souci := balayage.defaut(reponse):
                fautes.append((souci, genre, page.adresse))
        trop = {f"champ{n}": "x" for n in range(1_001)} | {"form-TOTAL_FORMS": "10000", "form-INITIAL_FORMS": "-1"}
        if souci := balayage.defaut(balayage.envoyer(client, "post", page.adresse, trop)):
            fautes.append((souci, "trop de champs", page.adresse))
    assert not fautes, fautes


@pytest.mark.long
@pytest.mark.parametrize(
    "entetes",
    [
        {"HTTP_HOST": "mal.example"},
        {"HTTP_HOST": "testserver:99999999"},
        {"HTTP_X_FORWARDED_HOST": "mal.example"},
        # Ceux que rien n’arrête en chemin vont ensemble.
        {
            "HTTP_X_FORWARDED_FOR": ", ".join(f"10.0.0.{n}" for n in range(20)),
            "HTTP_COOKIE": "x=" + "a" * 16_000,
            "HTTP_ACCEPT_LANGUAGE": "fr;q=" + "9" * 10_000,
            "HTTP_IF_MODIFIED_SINCE": "hier",
            "HTTP_REFERER": "javascript:alert(1)",
            "HTTP_AUTHORIZATION": "Basic =====",
        },
        {
            "HTTP_X_FORWARDED_FOR": "<script>",
            "HTTP_COOKIE": "sessionid=../../x; theme=<b>; csrftoken=é",
            "HTTP_ACCEPT": "application/json",
            "HTTP_IF_NONE_MATCH": '"' * 500,
            "HTTP_RANGE": "bytes=-1,0-,9-2",
            "HTTP_ORIGIN": "null",
            "HTTP_USER_AGENT": hostiles.MARQUE,
        },
        {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": hostiles.MARQUE, "HTTP_HX_CURRENT_URL": "//mal.example"},
    ],
)
def test_forged_header_never_breaks_any_page(pages, settings, entetes):
    settings.PAGES_GARDEES_SECONDES = 60
    client = client_de("")
    reponses = [(p.adresse, balayage.envoyer(client, "get", p.adresse, **entetes)) for p in pages[""][:25]]
    fautes = [(souci, adresse) for adresse, reponse in reponses if (souci := balayage.defaut(reponse))]
    assert not fautes, fautes
    assert not any(b"mal.example" in r.content for _a, r in reponses if not r.streaming)
