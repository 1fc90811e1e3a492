"""The data interface: what it says and to whom, what it never says, and that its description is true."""

import json
from urllib.parse import urlsplit

import jsonschema_rs
import pytest
import schemathesis
from django.test import Client
from django.test.client import ClientHandler
from django.urls import get_resolver, reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings

from home.securite.limites import seaux
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.queries.recherche import services_delivrant
from reseau.echanges.api.openapi import document
from reseau.echanges.api.operations import LISTE, OPERATIONS
from reseau.structures.rules import structure_fusionner, structure_statut_changer
from tests import fabriques
from tests.pages import page_lue
from tests.reseau.annuaire.fabriques import un_lieu, un_service, une_commune, une_offre

pytestmark = pytest.mark.django_db


def lire(chemin: str, **parametres):
    reponse = Client().get(f"/api/v1{chemin}", parametres)
    assert reponse.status_code == 200, page_lue(reponse)
    return reponse.json()


def refuse(chemin: str, statut: int, **parametres) -> dict:
    reponse = Client().get(f"/api/v1{chemin}", parametres)
    assert reponse.status_code == statut and reponse["Content-Type"] == "application/problem+json"
    corps = reponse.json()
    assert corps["status"] == statut and corps["title"] and corps["detail"]
    return corps


def un_monde() -> Service:
    """A structure with a place, a service, a parent, a host."""
    service = une_offre("Mission locale du Marais", publics=["jeunes-16-25"], niveaux_cep=["cep-2019-1"])
    structure, lieu = service.structure, Lieu.objects.get()
    structure.parent = fabriques.une_structure(code="mere")
    structure.save()
    lieu.chez = fabriques.une_structure("cap-emploi", code="hote")
    lieu.horaires, lieu.fermetures = "Mo-Fr 09:00-12:00", [{"du": "2026-12-24", "au": "2026-12-31", "motif": "Congés"}]
    lieu.save()
    return service


# What it says


def test_api_sheets_of_a_structure_are_linked_and_vocabularies_translate_their_codes():
    service = un_monde()
    structure = lire(f"/structures/{service.structure.code}")
    lieu = lire(f"/lieux/{structure['lieux'][0]}")
    lu = lire(f"/services/{structure['services'][0]}")
    assert structure["nom"] == "Mission locale du Marais" and structure["structure_mere"] == "mere"
    assert lieu["chez"] == "hote" and lieu["code_insee"] == "79191" and lieu["bassin"] == "niort"
    assert lieu["services"] == [service.pk] == structure["services"] and lu["lieux"][0]["lieu"] == lieu["id"]
    assert lu["missions"] == ["conseil"] and lu["publics"] == ["jeunes-16-25"] and lu["frais"] == "gratuit"
    page = urlsplit(structure["lien_source"]).path
    assert Client().get(page).status_code == 200
    mots = lire("/vocabulaires")
    lu = lire(f"/services/{service.pk}")
    for nom in ("missions", "publics", "thematiques", "niveaux_cep", "modes_accueil"):
        assert set(lu[nom]) <= {terme["code"] for terme in mots[nom]}
        assert lire(f"/vocabulaires/{nom}")["resultats"] == mots[nom]


def test_api_search_gives_what_the_page_gives():
    for nom in ("Mission locale du Marais", "Mission locale de la Gâtine"):
        une_offre(nom)
    une_offre("Cap emploi", reseau="cap-emploi")
    lu = lire("/recherche", q="mision locale", lieu="Niort", reseau=["missions-locales"], rayon=50)
    page = Client().get(reverse("annuaire"), {"q": "mision locale", "lieu": "Niort", "reseau": "missions-locales"})
    noms = [trouvee["structure"]["nom"] for trouvee in lu["resultats"]]
    assert lu["nombre"] == 2 and noms == [porte.structure.nom for porte in page.context["portes"]]
    assert lu["facettes"]["mission"] == {"conseil": 2} and lu["corrections"] and lu["commune"]["nom"] == "Niort"


def test_api_who_delivers_is_the_query_that_the_site_uses():
    proche = une_offre("Proche", publics=["salaries"])
    une_offre("Loin", commune="La Rochelle", publics=["salaries"])
    une_offre("Autre mission", missions=["accueil"])
    lu = lire("/services-delivrant", mission="conseil", public="salaries", lieu="79000", rayon=20)
    attendues = services_delivrant("conseil", "salaries", commune=une_commune("Niort"), rayon=20)
    assert [offre["service"]["id"] for offre in lu["resultats"]] == [offre.service.pk for offre in attendues]
    assert [offre["service"]["id"] for offre in lu["resultats"] if offre["distance_km"] == 0] == [proche.pk]


def test_api_pages_linked_in_the_header_give_every_row_once_even_when_one_appears_meanwhile():
    structures = [fabriques.une_structure() for _ in range(7)]
    page = lire("/structures", taille=3)
    vus = [structure["code"] for structure in page["resultats"]]
    fabriques.une_structure(code="arrivee")
    while suivant := page["liens"]["suivant"]:
        parties = urlsplit(suivant)
        page = Client().get(f"{parties.path}?{parties.query}").json()
        vus += [structure["code"] for structure in page["resultats"]]
    assert vus == [*(structure.code for structure in structures), "arrivee"]
    reponse = Client().get("/api/v1/structures", {"taille": 1})
    assert f'<{reponse.json()["liens"]["suivant"]}>; rel="next"' in reponse["Link"]


def test_api_list_is_narrowed_by():
    for chemin, filtre, trouve in (
        ("/structures", {"reseau": "cap-emploi"}, False), ("/structures", {"reseau": "missions-locales"}, True),
        ("/lieux", {"commune": "79191"}, True), ("/lieux", {"commune": "17300"}, False),
        ("/lieux", {"departement": "79"}, True), ("/lieux", {"departement": "17"}, False),
        ("/services", {"mission": "conseil", "public": "jeunes-16-25"}, True), ("/services", {"theme": "vae"}, False),
        ("/services", {"modifie_depuis": "2099-01-01"}, False), ("/services", {"modifie_depuis": "2020-01-01"}, True),
        ("/lieux", {"structure": "nulle-part"}, False),
    ):  # fmt: skip
        une_offre("Mission locale du Marais", publics=["jeunes-16-25"])
        assert bool(lire(chemin, **filtre)["resultats"]) is trouve, chemin


# What it never says


def test_api_hides_what_is_not_published_candidate_or_merged_and_names_no_hidden_parent_or_host():
    service = un_monde()
    cachee, absorbee = fabriques.une_structure(code="candidate"), fabriques.une_structure(code="absorbee")
    un_service(cachee, un_lieu(cachee))
    structure_statut_changer(structure=cachee, statut="CANDIDATE", du=timezone.localdate())
    structure_fusionner(source=absorbee, cible=service.structure)
    retire = un_lieu(service.structure, publie=False)
    prepare = un_service(service.structure, publie=False)
    ServiceAuLieu.objects.create(service=service, lieu=retire)
    tout = json.dumps([lire(chemin) for chemin in ("/structures", "/lieux", "/services", "/recherche")])
    assert "candidate" not in tout and "absorbee" not in tout and str(retire.public_id) not in tout
    assert prepare.pk not in {s["id"] for s in lire("/services")["resultats"]}
    for chemin in ("/structures/candidate", f"/lieux/{retire.public_id}", f"/services/{prepare.pk}"):
        refuse(chemin, 404)
    comptes = lire("/")["comptes"]
    assert comptes == {"structures": 3, "lieux": 1, "services": 1}
    for code in ("mere", "hote"):
        structure = type(service.structure).objects.get(code=code)
        structure_statut_changer(structure=structure, statut="CANDIDATE", du=timezone.localdate())
    assert lire(f"/structures/{service.structure.code}")["structure_mere"] is None
    assert lire("/lieux")["resultats"][0]["chez"] is None


def test_api_merged_structure_leads_to_the_one_that_replaces_it_unless_hidden():
    cible, source = fabriques.une_structure(code="cible"), fabriques.une_structure(code="source")
    structure_fusionner(source=source, cible=cible)
    reponse = Client().get("/api/v1/structures/source")
    assert reponse.status_code == 301 and reponse["Location"] == "/api/v1/structures/cible"
    structure_statut_changer(structure=cible, statut="CANDIDATE", du=timezone.localdate())
    refuse("/structures/source", 404)


def test_api_holds_no_personal_data_knows_nobody_and_sets_no_cookie():
    service = un_monde()
    referent = fabriques.un_referent(service.structure, prenom="Zéphyrine", nom="Zebrecanari", email="z@canari.example")
    for fiche in (service, Lieu.objects.get()):
        fiche.confirme_par = fiche.modifie_par = referent
        fiche.confirmee = True
        fiche.save()
    ServiceAuLieu.objects.update(contact="Demander Zebrecanari")
    chemins = ["/", "/structures", "/lieux", "/services", "/recherche", "/services-delivrant", "/reseaux"]
    tout = "".join(json.dumps(lire(chemin), ensure_ascii=False) for chemin in chemins).lower()
    assert "zebrecanari" not in tout and "zéphyrine" not in tout and "canari.example" not in tout
    client = Client()
    client.force_login(fabriques.un_referent(service.structure))
    for chemin in ("/", "/structures", "/recherche"):
        avec, sans = client.get(f"/api/v1{chemin}"), Client().get(f"/api/v1{chemin}")
        assert avec.content == sans.content and not avec.cookies and "Vary" not in avec


# How it speaks


def test_api_answer_unchanged_is_a_304_whether_it_is_kept_or_not(settings):
    service = un_monde()
    adresse = f"/api/v1/services/{service.pk}"
    premiere = Client().get(adresse)
    assert Client().get(adresse, headers={"If-None-Match": premiere["ETag"]}).status_code == 304
    Service.objects.update(nom="Un autre nom")
    assert Client().get(adresse, headers={"If-None-Match": premiere["ETag"]}).status_code == 200
    settings.PAGES_GARDEES_SECONDES = 60
    fabriques.une_structure()
    empreintes = set()
    for _ in range(2):
        reponse = Client().get("/api/v1/structures")
        empreintes.add(reponse["ETag"])
        assert Client().get("/api/v1/structures", headers={"If-None-Match": reponse["ETag"]}).status_code == 304
    assert len(empreintes) == 1


def test_api_too_many_requests_are_told_when_to_come_back(settings):
    settings.API_REQUETES_PAR_MINUTE = 3
    seaux.vider()
    statuts = [Client().get("/api/v1/reseaux").status_code for _ in range(3)]
    reponse = Client().get("/api/v1/reseaux")
    seaux.vider()
    assert statuts == [200] * 3 and reponse.status_code == 429 and 1 <= int(reponse["Retry-After"]) <= 20
    assert reponse["Content-Type"] == "application/problem+json" and "Reprenez dans" in reponse.json()["detail"]
    assert reponse["Access-Control-Allow-Origin"] == "*"


def test_api_may_be_read_from_any_site_and_written_from_none():
    reponse = Client().get("/api/v1/reseaux", headers={"Origin": "https://ailleurs.example"})
    assert reponse["Access-Control-Allow-Origin"] == "*" and "Access-Control-Allow-Credentials" not in reponse
    avant = Client().options("/api/v1/reseaux", headers={"Access-Control-Request-Method": "GET"})
    assert avant.status_code == 204 and "GET" in avant["Access-Control-Allow-Methods"]
    for methode in ("post", "put", "patch", "delete"):
        refusee = getattr(Client(), methode)("/api/v1/reseaux")
        assert refusee.status_code == 405 and refusee["Allow"] == "GET, HEAD, OPTIONS"
        assert refusee["Content-Type"] == "application/problem+json"


def test_api_parameter_that_cannot_be_read_is_named_with_a_sentence():
    for chemin, parametres, nom in (
        ("/structures", {"taille": "0"}, "taille"), ("/structures", {"taille": "101"}, "taille"),
        ("/structures", {"taille": "dix"}, "taille"), ("/structures", {"apres": "-1"}, "apres"),
        ("/structures", {"apres": "9" * 40}, "apres"), ("/structures", {"apres": ["1", "2"]}, "apres"),
        ("/structures", {"page": "2"}, "page"), ("/structures", {"reseau": "a b"}, "reseau"),
        ("/structures", {"modifie_depuis": "31/02/26"}, "modifie_depuis"), ("/lieux", {"commune": "Niort"}, "commune"),
        ("/structures", {"modifie_depuis": "2026-02-31"}, "modifie_depuis"), ("/structures", {"reseau": ""}, "reseau"),
        ("/recherche", {"rayon": "11"}, "rayon"), ("/recherche", {"ouvert": "oui"}, "ouvert"),
        ("/recherche", {"q": "a" * 201}, "q"), ("/recherche", {"page": "0"}, "page"),
        ("/recherche", {"theme": [f"t{n}" for n in range(21)]}, "theme"), ("/reseaux", {"x": "1"}, "x"),
    ):  # fmt: skip
        assert refuse(chemin, 400, **parametres)["parametres"][nom].endswith("."), chemin


def test_api_unknown_address_or_town_or_null_character_is_a_problem_that_a_program_reads():
    une_commune()
    for chemin in ("/recherche", "/services-delivrant"):
        assert "commune" in refuse(chemin, 404, lieu="Xyzxyzxyz")["detail"]
    refuse("/recherche", 400, q="a\x00b")
    for chemin in (
        "/nulle-part",
        "/structures/inconnue",
        "/services/abc",
        f"/services/{10**30}",
        "/vocabulaires/couleurs",
    ):
        refuse(chemin, 404)


# Its description


def test_api_description_names_every_route_with_true_examples_and_is_explained_to_people():
    motifs = {m.name for m in get_resolver("reseau.echanges.api.urls").url_patterns}
    assert motifs - {"api_documentation", "api_openapi", "api_introuvable"} == set(OPERATIONS)
    assert lire("/openapi.json") == json.loads(json.dumps(document()))
    for operation in LISTE:
        schema = {"$ref": f"#/components/schemas/{operation.schema}", "components": document()["components"]}
        jsonschema_rs.Draft202012Validator(schema).validate(json.loads(json.dumps(operation.exemple)))
    texte = page_lue(Client().get("/api/"))
    for operation in LISTE:
        assert f"/api/v1{operation.chemin}" in texte
        assert all(f"<code>{parametre.nom}</code>" in texte for parametre in operation.parametres)


# Requests drawn at random from the description, valid and not: what comes back is what it promises

contrat = schemathesis.openapi.from_dict({**document(), "servers": [{"url": "http://testserver/api/v1"}]})
porte = ClientHandler()


def application(environ, start_response):
    """The site as a WSGI application whose database stays that of the test; answers come uncompressed."""
    reponse = porte({"REMOTE_ADDR": "127.0.0.1", **environ, "HTTP_ACCEPT_ENCODING": "identity"})
    start_response(f"{reponse.status_code} {reponse.reason_phrase}", list(reponse.items()))
    return [reponse.content]


contrat.app = application


@pytest.fixture
def annuaire():
    return une_offre("Mission locale du Marais", publics=["jeunes-16-25"], niveaux_cep=["cep-2019-1"])


@contrat.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_api_keeps_its_promises_whatever_is_asked(annuaire, case):
    case.call_and_validate()
