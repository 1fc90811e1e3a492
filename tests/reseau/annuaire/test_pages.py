"""The public screens, and the search at the command line: list, fragment, sheet, spreadsheet, suggestions."""

import csv
import datetime
import html
import io
import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.temps.typographie import date_courte
from reseau.annuaire.adresses import requete_stable
from reseau.annuaire.rules.fiches import creneau_creer
from reseau.annuaire.rules.services import lieu_modifier, service_au_lieu_ajouter
from reseau.structures.models import Structure
from tests import fabriques
from tests.pages import lue, page_lue
from tests.reseau.annuaire.fabriques import lire, un_lieu, un_service, une_commune, une_offre

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def page(client: Client, **parametres) -> str:
    reponse = client.get(reverse("annuaire"), parametres)
    assert reponse.status_code == 200
    return lue(reponse)


def test_search_lists_near_structures_without_cookie_and_says_on_paper_what_was_asked(client):
    une_offre("Mission locale du Marais", publics=["salaries"], niveaux_cep=["cep-2019-1"])
    reponse = client.get(reverse("annuaire"), {"q": "conseil", "lieu": "Niort"})
    texte = page_lue(reponse)
    assert "1 structure autour de Niort" in texte and "Mission locale du Marais" in texte
    assert 'data-lat="46.32840"' in texte and "Niveau CEP 1" in texte.replace("\u00a0", " ")
    assert not reponse.cookies and "HX-Request" in reponse["Vary"]
    texte = page(client, q="conseil", mission="conseil", lieu="Niort", x="1")
    imprime = texte.split("d-print-block")[1].split("</p>")[0]
    assert "Recherche : « conseil »" in imprime and "Filtres : Conseil" in imprime
    assert "http://testserver/annuaire/?q=conseil&amp;lieu=Niort&amp;mission=conseil" in imprime
    texte = page(client, public="salaries", ouvert="oui")
    assert 'aria-label="Retirer le filtre Salariés"' in texte and 'aria-label="Retirer le filtre Ouvert' in texte


def test_printed_list_says_the_ordinary_week_and_the_closures_to_come(client):
    lieu = une_offre("Mission locale du Marais").structure.lieux.get()
    jour = timezone.localdate() + datetime.timedelta(days=3)
    fermeture = {"du": jour.isoformat(), "au": jour.isoformat(), "motif": "inventaire"}
    lieu_modifier(lieu=lieu, horaires="Mo-Fr 09:00-12:00; PH off", acces="Par la cour", fermetures=[fermeture])
    texte = page(client, q="conseil", lieu="Niort").replace("\u00a0", " ")
    assert "Du lundi au vendredi : 9 h à 12 h" in texte and "Accès : Par la cour" in texte
    assert f"Fermé le {date_courte(jour)} (inventaire)".replace("\u00a0", " ") in texte


def test_search_asked_by_htmx_gives_a_clean_address_suggestions_and_the_home_page_leads_there(client):
    une_offre("Mission locale du Marais")
    parametres = {"q": "", "lieu": "Niort", "public": "salaries", "rayon": "30", "mission": ""}
    reponse = client.get(reverse("annuaire"), parametres, headers={"HX-Request": "true"})
    texte = page_lue(reponse)
    assert "<html" not in texte and 'id="resultats"' in texte and 'hx-swap-oob="true"' in texte
    assert reponse["HX-Push-Url"] == "/annuaire/?lieu=Niort&public=salaries"
    texte = page_lue(client.get("/"))
    assert 'action="/annuaire/"' in texte and "/annuaire/?bassin=niort" in texte and "lieux d’accueil" in texte
    reponse = client.get(reverse("annuaire_suggestions"), {"q": "alter"})
    assert "Alternance et apprentissage" in reponse.json()["suggestions"] and not reponse.cookies
    assert client.get(reverse("annuaire_suggestions"), {"q": '"*('}).json() == {"suggestions": []}


def test_search_page_understands_a_mistyped_town_and_says_an_unknown_one_at_its_field(client):
    une_commune("Niort")
    assert "Nous avons compris Niort (79)" in page(client, lieu="Niot")
    texte = page(client, q="vae", lieu="Xyzxyzxyz")
    assert "Nous ne trouvons pas cette commune" in texte and 'value="Xyzxyzxyz"' in texte and 'value="vae"' in texte
    assert 'aria-describedby="a-ou-erreur"' in texte


def test_search_page_reads_the_town_at_the_end_of_the_need(client):
    une_offre("Mission locale du Marais", nom="Bilan de compétences")
    une_offre("À Poitiers", "Poitiers", nom="Bilan de compétences")
    texte = page(client, q="bilan de compétences à Niort")
    assert "1 structure autour de Niort" in texte and "Nous cherchons « bilan de compétences » autour de" in texte


def test_search_page_without_answer_proposes_what_to_loosen(client):
    une_offre("Près", publics=["salaries"])
    une_offre("Loin", "Poitiers", publics=["apprentis"])
    texte = page(client, lieu="Niort", rayon="10", public="apprentis")
    assert "Aucune structure autour de Niort" in texte
    assert "Chercher à 100 km</a>" in texte and "Chercher dans toute la région</a>" in texte
    assert texte.count("(1 structure)") == 3 and "Chercher à 50 km" not in texte  # n’y changerait rien
    assert "?lieu=Niort&amp;rayon=10" in texte


def test_search_page_without_answer_widens_each_part_of_a_need_that_names_its_town(client):
    une_offre("Loin", "Parthenay", nom="Atelier VAE", publics=["salaries"])
    une_offre("Près", nom="Entretien", publics=["apprentis"])
    texte = page(client, q="atelier vae niort", public="apprentis")
    assert "Aucune structure autour de Niort" in texte
    assert 'href="?lieu=Niort+%2879%29&amp;public=apprentis">Chercher sans les mots' in texte
    assert 'href="?q=atelier+vae&amp;lieu=Niort+%2879%29">Retirer le filtre' in texte


def test_search_page_after_the_first_goes_on_counting(client):
    for n in range(23):
        une_offre(f"Offre {n:02d}")
    texte = page(client, page="2")
    assert '<ol class="services-liste" start="21">' in texte and texte.count('class="structure__n"') == 3


def test_address_of_a_search_is_the_same_whatever_the_order(rf):
    une = requete_stable(rf.get("/", {"public": "salaries", "q": "vae", "page": "1", "mission": ""}).GET)
    assert une == requete_stable(rf.get("/?q=vae&x=1&public=salaries&rayon=30").GET) == "q=vae&public=salaries"


def test_export_gives_every_line_of_the_search_neutralised(client):
    une_offre("=Danger", nom="Conseil", lieu={"horaires": "Mo 09:00-12:00", "telephone": "0536490011"})
    une_offre("Ailleurs", "Poitiers")
    reponse = client.get(reverse("annuaire_export"), {"lieu": "Niort"})
    texte = b"".join(reponse.streaming_content).decode()
    assert texte.startswith("\ufeff") and '"\'=Danger"' in texte and "Ailleurs" not in texte
    assert "05\u00a036\u00a049\u00a000\u00a011" in texte and "Lundi" in texte and texte.count("\n") == 2


def export(client: Client, **parametres) -> list[dict[str, str]]:
    reponse = client.get(reverse("annuaire_export"), parametres)
    texte = b"".join(reponse.streaming_content).decode("utf-8-sig").replace("\u00a0", " ").replace("\u202f", " ")
    return list(csv.DictReader(io.StringIO(texte, newline=""), delimiter=";"))


def test_export_tells_the_hours_of_the_service_else_of_the_place_else_of_its_half_days(client):
    hote, recue = fabriques.une_structure(nom="Hôte"), fabriques.une_structure(nom="Reçue")
    murs = un_lieu(hote, horaires="Mo-Fr 09:00-17:00; PH off")
    service = un_service(hote, murs, nom="Conseil")
    assert export(client)[0]["Horaires"] == "Du lundi au vendredi : 9 h à 17 h"
    service_au_lieu_ajouter(service=service, lieu=murs, horaires="Tu 14:00-16:00", contact="Accueil, 05 49 00 00 00")
    assert [export(client)[0][nom] for nom in ("Horaires", "Contact")] == [
        "Mardi : 14 h à 16 h", "Accueil, 05 49 00 00 00",
    ]  # fmt: skip
    antenne = un_lieu(recue, chez=hote, horaires="", permanence=True)
    un_service(recue, antenne, nom="Permanence")
    creneau_creer(
        lieu=murs, structure=recue, jour=3, demi_journee="MATIN", debut=datetime.time(9), fin=datetime.time(12)
    )
    lignes = {ligne["Service"]: ligne for ligne in export(client)}
    assert lignes["Permanence"]["Horaires"] == "Jeudi matin : 9 h à 12 h"


def test_export_of_a_remote_service_still_says_whom_to_call(client):
    structure = fabriques.une_structure(nom="Ligne", telephone="0549000000", courriel="ligne@essai.example")
    un_service(structure, nom="Par téléphone", modes=["A_DISTANCE"])
    ligne = export(client)[0]
    assert (ligne["Téléphone"], ligne["Courriel"], ligne["Commune"]) == ("05 49 00 00 00", "ligne@essai.example", "")


def fiche(client: Client, structure, **parametres) -> str:
    reponse = client.get(reverse("structure", args=[structure.code]), parametres)
    assert reponse.status_code == 200
    return lue(reponse)


def test_sheet_tells_who_what_where_and_when(client):
    offre = une_offre(
        "Mission locale du Marais", nom="Faire le point", publics=["jeunes-16-25"], zone="BASSIN", zone_codes=["niort"],
        niveaux_cep=["cep-2019-1"], lieu={"horaires": "Mo-Fr 09:00-12:00; PH off", "telephone": "0536490011",
                                          "acces": "Plain-pied", "langues": ["français"]},
    )  # fmt: skip
    texte = fiche(client, offre.structure, lieu="Parthenay")
    for attendu in (
        "Faire le point", "jeunes de 16 à 25 ans", "bassin de Niort", "Du lundi au vendredi", "9 h à 12 h",
        "05 36 49 00 11", "Plain-pied", "Niveau CEP 1", "Gratuit", "Bassin de Niort", "confirmée|Fiche à jour au",
    ):  # fmt: skip
        assert any(morceau in texte for morceau in attendu.split("|")), attendu
    assert "L’équipe" not in texte


def test_sheet_says_to_whom_a_service_is_open_as_one_says_it(client):
    codes, structure = ["niort", "angouleme", "cognac"], fabriques.une_structure()
    for nombre, code in enumerate(codes, 1):
        fabriques.un_bassin(code)
        un_service(structure, nom=f"Pour {nombre}", modes=["A_DISTANCE"], zone="BASSIN", zone_codes=codes[:nombre])
    dites = re.findall(r"Ouvert à :</strong>\s*([^<]*)", lire(client, "structure", structure.code))
    assert sorted(dite.strip() for dite in dites) == [
        "bassin de Niort.",
        "bassins de Niort et d’Angouleme.",
        "bassins de Niort, d’Angouleme et de Cognac.",
    ]


def test_sheet_gives_the_distance_hides_unpublished_services_and_shows_its_team_to_members_only(client):
    une_commune("Parthenay")
    structure = une_offre("Structure").structure
    un_service(structure, nom="En préparation", publie=False)
    fabriques.un_conseiller(structure, prenom="Nadia", nom="Ferrand")
    texte = fiche(client, structure, lieu="Parthenay")
    assert "à 39 km de Parthenay" in texte and "Ferrand" not in texte and "En préparation" not in texte
    client.force_login(fabriques.un_conseiller())
    assert "Ferrand" in fiche(client, structure)
    assert "n’a pas encore décrit ses services" in fiche(client, fabriques.une_structure())


def test_search_over_everything_finds_structures_and_tells_their_services_apart(client):
    service = une_offre("Relais des Ajoncs", nom="Lire, écrire, compter : faire le point")
    un_service(service.structure, *service.lieux.all(), nom="Ajoncs : conseil VAE")
    texte = lue(client.get(reverse("recherche"), {"q": "ajoncs"}))
    assert "Structures et services" in texte and "Relais des Ajoncs" in texte
    dits = ("Lire, écrire, compter : faire le point", "Ajoncs : conseil VAE")
    assert " · ".join(dits) in texte or " · ".join(dits[::-1]) in texte


def dite(html: str) -> str:
    """What is read of a piece of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cartes(texte: str) -> list[str]:
    return texte.split('<li class="service"')[1:]


def une_mission_locale() -> Structure:
    structure = fabriques.une_structure(nom="Mission locale du Marais", telephone="0536490012")
    lieu = un_lieu(structure, nom="Antenne des Tilleuls", telephone="0536490011")
    un_service(
        structure, lieu, nom="Suivi des jeunes", missions=["conseil", "accompagnement"], publics=["jeunes-16-25"],
        themes=["raccrochage"], zone="BASSIN", zone_codes=["niort"],
    )  # fmt: skip
    un_service(structure, lieu, nom="Atelier du jeudi", publics=["jeunes-16-25"])
    return structure


def test_card_is_the_service_at_its_place_and_leads_to_its_structure(client):
    structure = une_mission_locale()
    (carte,) = cartes(page(client, q="jeunes", lieu="Niort"))
    dits = dite(carte.partition("</li>")[0])
    for attendu in (
        "Suivi des jeunes", "Mission locale du Marais", "Antenne des Tilleuls, Niort", "05 36 49 00 11",
        "Accompagne : jeunes de 16 à 25 ans", "« jeunes », dans son nom", "Réservé aux habitants du bassin de Niort",
        "1 autre service", "à 100 m", "Confirmé le ",
    ):  # fmt: skip
        assert attendu in dits, (attendu, dits)
    assert 'href="tel:+33536490011"' in carte
    structure.lieux.update(latitude=46.35, longitude=-0.44)
    un_lieu(structure, nom="Permanence du centre", telephone="0536490013")
    (adresse,) = re.findall(r'service__lieu"><a href="([^"]+)"', carte)
    numeros = r"05 36 49 00 1[0-9]"
    assert re.findall(numeros, lue(client.get(html.unescape(adresse))).partition("<main")[2])[0] == "05 36 49 00 11"
    sans_lui = lue(client.get(reverse("structure", args=[structure.code]), {"lieu": "79191", "ou": "n’importe quoi"}))
    assert re.findall(numeros, sans_lui.partition("<main")[2])[0] == "05 36 49 00 13"


def test_things_understood_go_away_alone_and_a_word_set_aside_may_be_asked_alone(client):
    une_mission_locale()
    texte = page(client, q="jeune décroché du lycée, pas de permis", lieu="Niort")
    retraits = dict(re.findall(r'href="([^"]+)"[^>]*aria-label="Retirer ([^"]+)"', texte))
    adresses = {nom: adresse for adresse, nom in retraits.items()}
    reste = "?q=d%C3%A9croch%C3%A9+du+lyc%C3%A9e%2C+pas+de+permis&amp;lieu=Niort"
    assert adresses["Public jeunes de 16 à 25 ans"] == reste
    assert all("permis" in adresse or "obilit" in nom for nom, adresse in adresses.items())
    texte = page(client, q="conseil jeune Éphémère", lieu="Niort")
    assert "Mis de côté : « Éphémère »" in dite(texte) and "?q=%C3%89ph%C3%A9m%C3%A8re&amp;lieu=Niort" in texte


def test_offered_word_takes_the_place_of_one_and_the_rest_of_the_question_stays(client):
    une_offre("Le Kiosque", nom="Foire aux métiers", missions=["information"])
    texte = page(client, q="Poire, métiers", lieu="Niort")
    assert "Vouliez-vous dire foire , plutôt que « Poire » ?" in dite(texte)
    assert 'href="?q=foire%2C+m%C3%A9tiers&amp;lieu=Niort"' in texte


@pytest.mark.parametrize(("question", "dit"), [("une girafe dans le jardin", True), ("vae", False)])
def test_page_says_when_no_word_leads_to_a_service_and_who_listens_is_shown(client, question, dit):
    une_offre("Ici", nom="Entretien", themes=["cep", "vae"])
    texte = page(client, q=question, lieu="Niort")
    assert len(cartes(texte)) == 1
    assert ("voici qui écoute toute demande" in dite(texte)) is dit


def test_several_values_of_one_filter_add_up_and_are_counted(client):
    une_offre("A", missions=["accueil"])
    une_offre("B", missions=["information"])
    une_offre("C", missions=["conseil"])
    texte = page(client, lieu="Niort", mission=["accueil", "information"])
    assert "2 structures autour de Niort" in texte and len(cartes(texte)) == 2
    assert "2 filtres actifs" in dite(texte).replace(" ,", ",")
    for valeur, coche in (("accueil", True), ("information", True), ("conseil", False)):
        case = re.search(rf'<input[^>]*id="f-mission-{valeur}"[^>]*>', texte)[0]
        assert ("checked" in case) is coche
    assert "Conseil 1" in dite(texte)


def test_question_that_means_nothing_is_kept_answered_by_needs_and_proposed_to_members(client):
    une_offre("Mission locale du Marais", themes=["vae"])
    texte = page(client, q="xyzxyz", lieu="Niort")
    assert "Nous n’avons pas compris ce que vous cherchez" in texte and 'value="xyzxyz"' in texte
    assert not cartes(texte) and "Ou partez du besoin" in texte
    assert 'href="?lieu=Niort&amp;theme=vae"' in texte and reverse("orienter") in texte
    propose = f"{reverse('lexique_proposer')}?mot=xyzxyz"
    assert propose not in page(client, q="xyzxyz")
    client.force_login(fabriques.un_conseiller())
    assert propose in page(client, q="xyzxyz")


def test_answer_found_farther_says_how_far(client):
    une_commune("Niort")
    une_offre("À Parthenay", "Parthenay", nom="Atelier VAE", themes=["vae"], modes=["SUR_PLACE"])
    texte = page(client, q="vae", lieu="Niort")
    for attendu in ("1 structure autour de Niort", "voici ce qui répond à 50 km", "à 39 km"):
        assert attendu in texte, (attendu, dite(texte)[800:2000])


def test_list_and_map_hold_the_same_numbers_and_remote_doors_no_pin(client):
    une_offre("Ici")
    un_service(fabriques.une_structure(nom="Ligne", telephone="0549000000"), nom="Par téléphone", modes=["A_DISTANCE"])
    reponse = client.get(reverse("annuaire"), {"lieu": "Niort"})
    texte = page_lue(reponse)
    listes = re.findall(r'<li class="service" data-n="(\d+)"\s+data-lat', texte)
    epingles = [repere["n"] for repere in reponse.context["reperes"] if "n" in repere]
    assert listes == [str(n) for n in sorted(epingles)] == ["1"] and len(cartes(texte)) == 2
    assert "sans se déplacer" in texte


def test_card_without_a_number_of_its_own_gives_the_one_of_the_first_place_or_of_the_structure(client):
    offre = une_offre("Avenir", lieu={"telephone": "05 36 49 00 90"})
    une_commune("La Rochelle")
    un_service(offre.structure, nom="Conseil en vidéo", modes=["A_DISTANCE"], themes=["vae"])
    (carte,) = cartes(page(client, q="vidéo", lieu="La Rochelle"))
    assert "Conseil en vidéo" in carte and "05 36 49 00 90" in dite(carte)
    structure = fabriques.une_structure(nom="Cap", telephone="0536490012")
    un_service(structure, un_lieu(structure))
    (carte,) = (carte for carte in cartes(page(client, lieu="Niort")) if ">Cap<" in carte)
    assert 'href="tel:+33536490012"' in carte  # le lieu n’a pas de numéro : celui de la structure


def dire(capsys, *arguments: str, **options) -> str:
    call_command("chercher_annuaire", *arguments, **options)
    return capsys.readouterr().out


def test_command_prints_a_readable_list_with_what_was_understood(capsys):
    une_offre("Mission locale du Marais", nom="Atelier mobilité", themes=["mobilite"])
    une_offre("À Poitiers", "Poitiers", nom="Atelier mobilité")
    texte = dire(capsys, "mobilitté niort")
    assert texte.splitlines() == [
        "1 structure autour de Niort",
        "Commune comprise : Niort (79)",
        "« mobilitte » lu « mobilite »",
        "  1. Mission locale du Marais (Missions locales), Niort, à 0 km",
        "     Atelier mobilité",
    ]


def test_command_answers_a_program_in_json_and_still_runs_when_it_finds_nothing(capsys):
    une_offre("Mission locale du Marais", publics=["salaries"])
    reponse = json.loads(dire(capsys, "conseil xyzxyz", "--commune", "Niort", "--format", "json"))
    assert reponse["nombre"] == 1 and reponse["commune"] == {"code_insee": "79191", "nom": "Niort"}
    assert reponse["ignores"] == ["xyzxyz"] and reponse["facettes"]["public"]["salaries"] == 1
    (structure,) = reponse["structures"]
    assert structure["nom"] == "Mission locale du Marais" and structure["distance_km"] == 0
    assert dire(capsys, "xyzxyz").splitlines() == ["Aucune structure", "Mots laissés de côté : xyzxyz"]
    une_offre("À Parthenay", "Parthenay")
    assert "À Parthenay" not in dire(capsys, "conseil", "--commune", "Niort")
    assert "À Parthenay" in dire(capsys, "conseil", "--commune", "79000", "--rayon", "50")


def test_command_that_cannot_search_says_why_and_fails():
    for arguments, message in (
        (["vae", "--commune", "Xyzxyzxyz"], "Nous ne trouvons pas cette commune"),
        (["vae", "--rayon", "31"], "Choisissez un rayon"),
        (["x" * 300], "200"),
    ):
        with pytest.raises(CommandError, match=message):
            call_command("chercher_annuaire", *arguments)
