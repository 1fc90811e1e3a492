"""The search: words, places, zones, facets; what `verifier` says of a directory broken from outside the rules."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from reseau.annuaire import prises
from reseau.annuaire.generation import annuaire_inventer
from reseau.annuaire.models import Lieu, LigneRecherche, Service
from reseau.annuaire.queries.lexique import suggerer
from reseau.annuaire.queries.recherche import rechercher, services_delivrant
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.recherche import annuaire_reindexer
from reseau.annuaire.rules.services import lieu_modifier, service_au_lieu_ajouter, service_modifier
from reseau.structures.rules import reseau_creer, structure_fusionner, structure_modifier, structure_statut_changer
from reseau.territoires.models import Bassin
from tests import fabriques
from tests.reseau.annuaire.fabriques import COMMUNES, un_service, une_commune, une_offre

pytestmark = pytest.mark.django_db
MERCREDI_10H = datetime.datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/Paris"))


def noms(texte: str = "", **criteres) -> list[str]:
    return [t.structure.nom for t in rechercher(Criteres(texte=texte, **criteres), moment=MERCREDI_10H).structures]


@pytest.mark.parametrize(
    "texte", ["métiers", "METIER", "le métier", "l’artisanat des métiers", "metie", "artisana", "découvrir un métier"]
)
def test_search_finds_accents_plurals_elisions_and_beginnings(texte):
    une_offre("Maison de l’artisanat", nom="Découverte des métiers de l’artisanat")
    une_offre("Ailleurs", nom="Permis de conduire")
    assert noms(texte) == ["Maison de l’artisanat"]


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("ML", "Mission locale du Marais"),
        ("missions locales", "Mission locale du Marais"),
        ("pôle emploi", "Agence des Bords de Sèvre"),
        ("FT", "Agence des Bords de Sèvre"),
        ("BC", "CIBC des Rives"),
        ("bilan de competence", "CIBC des Rives"),
        ("changer de métier", "CIBC des Rives"),
    ],
)
def test_search_knows_acronyms_and_synonyms(texte, attendu):
    reseau_creer(code="france-travail", nom="France Travail")
    une_offre("Mission locale du Marais", nom="Accueil", missions=["accueil"])
    une_offre("Agence des Bords de Sèvre", reseau="france-travail", nom="Recherche d’emploi")
    une_offre("CIBC des Rives", reseau="cibc", nom="Bilan de compétences", description="Préparer une reconversion.")
    assert noms(texte)[0] == attendu


def test_search_ranks_the_name_before_the_theme_before_the_description():
    une_offre("Trois", nom="Entretien", description="On y parle aussi de mobilité.")
    une_offre("Deux", nom="Entretien", themes=["mobilite"])
    une_offre("Un", nom="Mobilité en campagne")
    assert noms("mobilité") == ["Un", "Deux", "Trois"]


def test_search_around_a_town_sorts_by_distance_and_one_in_a_bassin_finds_what_reaches_it():
    for ville in ("Poitiers", "Melle", "Niort", "Parthenay"):
        une_offre(f"À {ville}", ville)
    niort = une_commune("Niort")
    assert noms(commune=niort, rayon=30) == ["À Niort", "À Melle"]
    assert noms(commune=niort, rayon=50) == ["À Niort", "À Melle", "À Parthenay"]
    sans_coordonnees = LigneRecherche.objects.get(structure__nom="À Niort")
    assert sans_coordonnees.latitude == COMMUNES["Niort"][2]  # un lieu sans position est au centre de sa commune
    un_service(fabriques.une_structure(nom="Ligne"), modes=["A_DISTANCE"], zone="EPCI", zone_codes=["200069755"])
    assert sorted(noms(bassin=Bassin.objects.get(code="niort"))) == ["Ligne", "À Melle", "À Niort"]


def test_equals_take_turns_day_after_day():
    for n in range(5):
        une_offre(f"Offre {n}", lieu={"confirme_le": MERCREDI_10H.date()}, confirme_le=MERCREDI_10H.date())
    jours = [MERCREDI_10H + datetime.timedelta(days=n) for n in range(30)]
    for criteres in (Criteres(), Criteres(texte="conseil", commune=une_commune("Niort"))):
        premieres = [rechercher(criteres, moment=jour).structures[0].structure.nom for jour in jours]
        assert len(set(premieres)) == 5
        assert rechercher(criteres, moment=jours[0]).structures[0].structure.nom == premieres[0]


def test_unpublished_service_place_and_hidden_structure_are_not_found():
    cachee = une_offre("Cachée")
    lieu_modifier(lieu=cachee.lieux.get(), publie=False)
    service_modifier(service=cachee, publie=False)
    fermee = une_offre("Fermée")
    lieu_modifier(lieu=fermee.lieux.get(), publie=False)
    retiree = une_offre("Retirée")
    structure_statut_changer(structure=retiree.structure, statut="CHARTE", du=datetime.date(2020, 1, 1))
    structure_statut_changer(structure=retiree.structure, statut="RETIREE", du=datetime.date(2024, 1, 1))
    une_offre("Visible")
    assert noms() == ["Visible"]


def test_structure_withdrawn_from_a_coming_day_is_still_found_today():
    offre = une_offre("Bientôt retirée")
    structure_statut_changer(structure=offre.structure, statut="CHARTE", du=datetime.date(2020, 1, 1))
    structure_statut_changer(
        structure=offre.structure, statut="RETIREE", du=MERCREDI_10H.date() + datetime.timedelta(1)
    )
    demain = MERCREDI_10H + datetime.timedelta(days=1)
    assert rechercher(Criteres(), moment=MERCREDI_10H).nombre == 1
    assert rechercher(Criteres(), moment=demain).nombre == 0


def test_merged_structure_gives_its_places_to_the_other_found_by_its_new_name_only():
    source, cible = une_offre("Ancienne", "Melle").structure, une_offre("Espace Toucan").structure
    structure_fusionner(source=source, cible=cible)
    structure_modifier(structure=cible, nom="Espace Pélican")
    resultats = rechercher(Criteres(commune=une_commune("Melle")))
    assert [t.structure.nom for t in resultats.structures] == ["Espace Pélican"]
    assert resultats.structures[0].premier_lieu.lieu.commune.nom == "Melle"
    assert noms("pelican") == ["Espace Pélican"] and noms("toucan") == []


def test_change_of_one_sheet_is_seen_without_reading_the_others_again(django_assert_max_num_queries):
    offres = [une_offre(f"Offre {n}") for n in range(4)]
    assert len(noms()) == 4
    service_modifier(service=offres[1], nom="Autre chose")
    assert noms("autre chose") == ["Offre 1"] and len(noms()) == 4
    with django_assert_max_num_queries(12):
        assert sorted(noms("offre", commune=une_commune("Niort"))) == ["Offre 0", "Offre 1", "Offre 2", "Offre 3"]


def test_open_now_counts_closures_and_public_holidays():
    une_offre("Ouverte", lieu={"horaires": "Mo-Fr 09:00-17:00; PH off"})
    fermeture = [{"du": "2026-11-25", "au": "2026-11-25", "motif": "inventaire"}]
    une_offre("En congé", lieu={"horaires": "Mo-Fr 09:00-17:00; PH off", "fermetures": fermeture})
    une_offre("L’après-midi", lieu={"horaires": "Mo-Fr 14:00-17:00"})
    une_offre("Sans horaires")
    resultats = rechercher(Criteres(ouvert=True), moment=MERCREDI_10H)
    assert [t.structure.nom for t in resultats.structures] == ["Ouverte"] and resultats.ouvertes == 1
    noel = datetime.datetime(2026, 12, 25, 10, tzinfo=ZoneInfo("Europe/Paris"))
    assert rechercher(Criteres(ouvert=True), moment=noel).nombre == 0
    assert rechercher(Criteres(ouvert=True), moment=MERCREDI_10H).nombre == 1


def test_public_asked_for_is_also_served_by_what_is_open_to_all_and_a_level_of_2014_is_its_2019_equal():
    une_offre("Pour tous", publics=["tout-public"], niveaux_cep=["cep-2014-3"])
    une_offre("Salariés", publics=["salaries"])
    une_offre("Jeunes", publics=["jeunes-16-25"])
    assert sorted(noms(choix={"public": ("salaries",)})) == ["Pour tous", "Salariés"]
    assert noms(choix={"cep": ("cep-2019-2",)}) == ["Pour tous"]


def test_who_delivers_answers_near_first_within_the_zone_and_fresh():
    criteres = {"missions": ["conseil"], "publics": ["salaries"], "themes": ["cep"]}
    une_offre("Loin", "Parthenay", **criteres)
    une_offre("Près", "Niort", **criteres)
    une_offre("Hors zone", "Niort", zone="BASSIN", zone_codes=["royan"], **criteres)
    une_offre("Autre mission", "Niort", missions=["information"], themes=["cep"])
    vieille = datetime.date.today() - datetime.timedelta(days=400)
    une_offre("Périmée", "Niort", lieu={"confirme_le": vieille}, confirme_le=vieille, **criteres)
    un_service(fabriques.une_structure(nom="Ligne"), modes=["A_DISTANCE"], **criteres)
    offres = services_delivrant(mission="conseil", type_public="salaries", theme="cep", commune=une_commune("Niort"))
    assert [o.structure.nom for o in offres] == ["Près", "Loin", "Ligne"]
    assert offres[0].distance == 0 and offres[2].lieu is None


def test_suggestions_give_needs_then_labels_places_and_structures():
    une_offre("Espace alternance des Remparts")
    proposees = suggerer("alter")
    assert proposees.index("alternance") < proposees.index("Alternance et apprentissage")
    assert proposees[-1] == "Espace alternance des Remparts"
    assert suggerer("a") == [] and suggerer("rempar") == ["Espace alternance des Remparts"]
    assert suggerer("nior") == ["Niort (79)"]


def test_whole_rebuild_changes_no_answer(capsys):
    for n, ville in enumerate(COMMUNES):
        une_offre(f"Offre {n}", ville)
    avant = noms("offre", commune=une_commune("Niort"), rayon=100)
    call_command("indexer_annuaire")
    assert "5 lignes" in capsys.readouterr().out
    assert noms("offre", commune=une_commune("Niort"), rayon=100) == avant and len(avant) == 5
    assert annuaire_reindexer() == 5
    call_command("verifier")


def test_place_closed_today_is_found_says_so_and_is_not_open_now():
    """Closed is not hidden: found without the filter, with « fermé aujourd'hui »; never under « ouvert maintenant »."""
    for nom, fermeture in (
        ("Un jour", {"du": "2026-11-25", "au": "2026-11-25", "motif": "inventaire"}),
        ("Congés", {"du": "2026-11-23", "au": "2026-11-27", "motif": "congés"}),
        ("Chaque année", {"du": "2020-11-20", "au": "2020-11-30", "motif": "", "annuel": True}),
    ):
        une_offre(nom, lieu={"horaires": "Mo-Fr 09:00-17:00; PH off", "fermetures": [fermeture]})
    trouvees = rechercher(Criteres(), moment=MERCREDI_10H).structures
    assert len(trouvees) == 3
    assert {t.premier_lieu.ouverture.texte.split(",")[0] for t in trouvees} == {"Fermé aujourd’hui"}
    assert rechercher(Criteres(ouvert=True), moment=MERCREDI_10H).nombre == 0
    lundi = MERCREDI_10H + datetime.timedelta(days=5)
    ouvertes = rechercher(Criteres(ouvert=True), moment=lundi).structures
    assert sorted(t.structure.nom for t in ouvertes) == ["Congés", "Un jour"]


def test_service_hours_of_its_own_decide_whether_it_is_open_now_and_one_service_opens_its_place():
    service = une_offre("Matin seulement", lieu={"horaires": "Mo-Fr 09:00-18:00; PH off"})
    lieu = service.lieux.get()
    service_au_lieu_ajouter(service=service, lieu=lieu, horaires="We 14:00-17:00")
    assert rechercher(Criteres(ouvert=True), moment=MERCREDI_10H).nombre == 0
    apres_midi = MERCREDI_10H.replace(hour=15)
    assert rechercher(Criteres(ouvert=True), moment=apres_midi).nombre == 1
    un_service(service.structure, lieu, nom="Accueil du jour")
    (trouvee,) = rechercher(Criteres(), moment=MERCREDI_10H).structures
    assert trouvee.premier_lieu.ouverture.ouvert
    lieu_modifier(lieu=lieu, fermetures=[{"du": "2026-11-25", "au": "2026-11-25", "motif": ""}])
    assert rechercher(Criteres(ouvert=True), moment=apres_midi).nombre == 0


def anomalies() -> str:
    return " ".join(
        phrase
        for verifier in (prises.services_coherents, prises.lieux_coherents, prises.index_en_phase)
        for phrase in verifier()
    )


def test_search_row_that_no_longer_says_what_the_sheet_says_is_named():
    service = une_offre("Structure")
    Service.objects.filter(pk=service.pk).update(nom="Changé dans le dos")
    assert "ne dit pas ce que dit la fiche" in anomalies()
    LigneRecherche.objects.all().delete()
    assert f"Le service {service.pk} n’a pas sa ligne" in anomalies()


def test_service_that_breaks_its_promises_or_place_with_unreadable_hours_is_named():
    service = une_offre("Structure")
    assert anomalies() == ""
    service.missions.clear()
    service.publics.clear()
    Service.objects.filter(pk=service.pk).update(zone="BASSIN", zone_codes=[], horaires="le matin")
    Lieu.objects.update(horaires="le matin", structure=fabriques.une_structure())
    dites = anomalies()
    for faute in (
        "n’assure aucune mission",
        "à qui il s’adresse",
        "quels territoires",
        "heures à distance",
        "ne se lisent pas",
        f"Le service {service.pk} est donné dans un lieu",
    ):
        assert faute in dites, faute


def test_made_up_directory_is_sound_and_the_same_for_the_same_seed():
    une_commune("Niort")
    fabriques.un_reseau("cio")
    annuaire_inventer(60, graine=1)
    premiers = list(Service.objects.order_by("pk").values_list("nom", "structure__nom"))
    assert len(premiers) == 60 and anomalies() == ""
    assert rechercher(Criteres()).nombre == len({structure for _, structure in premiers})


def test_generator_without_territory_says_what_to_do():
    with pytest.raises(Exception, match="territoires"):
        call_command("generer_annuaire", services=10)
