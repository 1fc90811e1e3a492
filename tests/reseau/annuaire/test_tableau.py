"""The board of whoever keeps or animates sheets: own scope only, figures counted by hand, the list behind each."""

import datetime
import io
import random
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from home.erreurs import RegleRefusee
from home.models import Courriel
from reseau.annuaire.models import DemandeConfirmation, Lieu, Service, ServiceAuLieu
from reseau.annuaire.queries.bassins import couverture_lire, positions_lire
from reseau.annuaire.queries.bilans import bilans_visibles, faits_lire
from reseau.annuaire.queries.qualite import qualite_de
from reseau.annuaire.queries.tableau import Ligne, horaires_complets
from reseau.annuaire.queries.tenue import fiches_a_tenir
from reseau.annuaire.rules.tenue import confirmation_demander, structure_confirmer
from reseau.membres.models import Mandat
from reseau.membres.rules.mandats import mandat_creer
from reseau.structures.models import Structure
from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import distance_km
from tests import fabriques
from tests.pages import lue
from tests.reseau.annuaire.fabriques import COMMUNES, client_de, lire, refus, un_lieu, un_service, une_commune
from tests.reseau.annuaire.fabriques_qualite import (
    LIEU,
    PHRASE,
    SERVICE,
    il_y_a,
    lignes_csv,
    un_signalement_de,
    une_region_a_suivre,
)

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True
ADRESSES = ("tableau_annuaire", "tableau_csv", "tableau_xlsx", "communes_eloignees", "communes_csv", "communes_xlsx")


def noms(page: str) -> list[str]:
    """The structures of the list, in order."""
    return re.findall(r'<h3 class="h4 mb-1"><a href="[^"]*qualite/">([^<]*)</a>', page)


def chiffre(page: str, libelle: str) -> list[str]:
    """What is written under a figure: value, details."""
    (bloc,) = re.findall(rf"<div><dt>{libelle}</dt>(.*?)</div>", page)
    return re.findall(r"<dd[^>]*>([^<]+)</dd>", bloc)


def adresse_du_lien(page: str, libelle: str) -> str:
    (bloc,) = re.findall(rf"<div><dt>{libelle}</dt>(.*?)</div>", page)
    return re.search(r'href="([^"#]*)', bloc).group(1).replace("&amp;", "&")


@pytest.fixture
def region():
    return une_region_a_suivre()


def test_each_role_sees_own_scope_only(region):
    referent = region["Neuve de Niort"].rattachements.get().compte
    attendus = {
        referent: {"Neuve de Niort"},
        fabriques.une_tete_de_reseau("missions-locales"): {
            "Ancienne de Niort", "Neuve de Niort", "Mission de Parthenay"
        },
        fabriques.une_chargee_de_mission("niort"): {"Ancienne de Niort", "Neuve de Niort"},
        fabriques.une_chargee_de_mission("parthenay"): {"Mission de Parthenay"},
        fabriques.une_region(): set(region),
    }  # fmt: skip
    for compte, siens in attendus.items():
        client = client_de(compte)
        assert set(noms(lire(client))) == siens
        for page in (lire(client), lire(client, "tableau_csv")):
            assert all((nom in page) == (nom in siens) for nom in region)


def test_point_of_view_or_bassin_of_someone_else_is_not_there_nor_are_its_sheets(region):
    client = client_de(fabriques.une_chargee_de_mission("niort"))
    for cadre in ("region", "reseaux", "structures", "n’importe quoi"):
        assert {client.get(reverse(nom), {"cadre": cadre}).status_code for nom in ADRESSES} == {404}, cadre
    page = lire(client, bassin="parthenay")
    assert "Ce choix n’est pas dans la liste" in page
    assert "Mission de Parthenay" not in page and "arthenay" not in lire(client, "communes_csv", bassin="parthenay")
    ici, ailleurs = region["Neuve de Niort"].code, region["Mission de Parthenay"].code
    assert client.get(reverse("structure_qualite", args=[ici])).status_code == 200
    assert client.get(reverse("structure_qualite", args=[ailleurs])).status_code == 404
    assert client.post(reverse("confirmation_demander", args=[ailleurs])).status_code == 404
    un_lieu(region["Neuve de Niort"], "Poitiers", **LIEU)
    assert chiffre(lire(client_de(fabriques.une_chargee_de_mission("niort"))), "structures")[:2] == [
        "2", "2 lieux d’accueil"
    ]  # fmt: skip


def test_several_roles_choose_their_point_of_view(region):
    compte = region["Neuve de Niort"].rattachements.get().compte
    mandat_creer(compte=compte, role="CHARGE_MISSION", bassin=fabriques.un_bassin("parthenay"), du=il_y_a(1))
    client = client_de(compte)
    assert noms(lire(client)) == ["Mission de Parthenay"]
    assert noms(lire(client, cadre="structures")) == ["Neuve de Niort"]
    assert 'href="?cadre=structures"' in lire(client)


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_of_a_board_is_for_its_point_of_view_and_follows_sheets_and_rights():
    fiches, a_jour = une_region_a_suivre(), "des fiches confirmées depuis moins de six mois"
    ici, ailleurs = fabriques.une_chargee_de_mission("niort"), fabriques.une_chargee_de_mission("parthenay")
    siens = {
        ici: {"Ancienne de Niort", "Neuve de Niort"}, ailleurs: {"Mission de Parthenay"},
        fabriques.une_region(): set(fiches),
    }  # fmt: skip
    clients = {compte: client_de(compte) for compte in siens}
    for _ in range(2):  # à froid, puis gardé
        for compte, client in clients.items():
            assert set(noms(page := lire(client))) == siens[compte]
            assert ("Modifier la fiche" in page) is (compte not in (ici, ailleurs))
    assert chiffre(lire(clients[ici]), a_jour)[0] == "50 %"
    structure_confirmer(structure=fiches["Ancienne de Niort"], par=fabriques.une_region())
    assert chiffre(lire(clients[ici]), a_jour)[0] == "100 %"
    Mandat.objects.filter(compte=ailleurs).update(bassin=fabriques.un_bassin("niort"))
    assert set(noms(lire(clients[ailleurs]))) == siens[ici]


def test_figures_of_the_region_agree_with_a_count_by_hand_bassin_by_bassin(region):
    page = lire(client_de(fabriques.une_region()))
    assert chiffre(page, "structures")[:2] == ["4", "4 lieux d’accueil"]
    assert chiffre(page, "des fiches confirmées depuis moins de six mois") == [
        "75 %", "3 sur 4", "de 50 % (Niort) à 100 % (Poitiers) selon le bassin"
    ]  # fmt: skip
    assert chiffre(page, "des lieux aux horaires complets")[:2] == ["75 %", "3 sur 4"]
    assert chiffre(page, "signalement ouvert")[:2] == ["1", "dont 1 depuis plus de quinze jours"]
    assert chiffre(page, "structure sans référent")[:2] == ["1", "25 % du total"]
    assert chiffre(page, "des communes à 20 km au plus d’un lieu")[0] == "100 %"
    assert chiffre(page, "sur 100, note moyenne des fiches")[0] == str((85 + 90 + 94 + 100) // 4)
    assert re.findall(r'<tr><th scope="row">([^<]*)</th><td class="nombre">(\d+)</td>', page) == [
        ("Niort", "2"), ("Parthenay", "1"), ("Poitiers", "1")
    ]  # fmt: skip
    client = client_de(fabriques.une_region())
    feuille = load_workbook(io.BytesIO(client.get(reverse("tableau_xlsx")).getvalue())).active
    tableur = [["" if v is None else str(v) for v in ligne] for ligne in feuille.iter_rows(values_only=True)][1:]
    assert tableur == lignes_csv(client)
    page = lire(client)
    assert noms(page) == [ligne[0] for ligne in tableur]
    assert re.findall(r"<span class=\"nombre\">(\d+) sur 100</span>", page) == [ligne[3] for ligne in tableur]
    Structure.objects.filter(pk=region["Neuve de Niort"].pk).update(fusionnee_dans=region["Ancienne de Niort"])
    assert "Neuve de Niort" not in noms(lire(client_de(fabriques.une_region())))


def test_figures_of_a_bassin_compare_to_the_region(region):
    page = lire(client_de(fabriques.une_chargee_de_mission("niort")))
    assert chiffre(page, "des fiches confirmées depuis moins de six mois") == ["50 %", "1 sur 2", "région : 75 %"]
    assert chiffre(page, "des lieux aux horaires complets") == ["50 %", "1 sur 2", "région : 75 %"]
    assert chiffre(page, "signalement ouvert")[-1] == "0 % des fiches ; région : 25 %"
    assert chiffre(page, "structure sans référent")[2] == "région : 25 %"


def test_each_figure_leads_to_the_list_behind_it(region):
    client = client_de(fabriques.une_region())
    page = lire(client)
    for libelle, attendus in (
        ("des fiches confirmées depuis moins de six mois", "Ancienne de Niort"),
        ("des lieux aux horaires complets", "Neuve de Niort"),
        ("structure sans référent", "Cap de Poitiers"),
        ("sur 100, note moyenne", "Ancienne de Niort, Neuve de Niort, Cap de Poitiers, Mission de Parthenay"),
    ):
        libelle = f"{libelle} des fiches" if libelle.endswith("moyenne") else libelle
        assert ", ".join(noms(lue(client.get(adresse_du_lien(page, libelle))))) == attendus, libelle


def test_empty_scope_divides_nothing_by_zero_and_pages_follow_one_another():
    client = client_de(fabriques.une_chargee_de_mission("niort"))
    assert "Aucune fiche à suivre pour l’instant" in lire(client)
    assert "Aucune commune" in lire(client, "communes_eloignees")
    remplir(31)
    client = client_de(fabriques.une_region())
    ensemble = noms(lire(client, tri="nom")) + noms(lire(client, tri="nom", page=2))
    assert ensemble == [f"Structure {n:04d}" for n in range(31)]


def test_filters_narrow_the_list_and_its_spreadsheet_alike_sorted_as_asked(region):
    for filtres, attendus in (
        ({"bassin": "niort"}, ["Ancienne de Niort", "Neuve de Niort"]),
        ({"reseau": "cap-emploi"}, ["Cap de Poitiers"]),
        ({"fraicheur": "A_JOUR"}, ["Neuve de Niort", "Cap de Poitiers", "Mission de Parthenay"]),
        ({"fraicheur": "TROIS_MOIS"}, ["Ancienne de Niort"]),
        ({"fraicheur": "DOUZE_MOIS"}, []),
        ({"note": "100"}, ["Ancienne de Niort", "Neuve de Niort", "Cap de Poitiers"]),
        ({"note": "60"}, []),
        ({"manque": "signalements"}, ["Cap de Poitiers"]),
        ({"q": "PARTHENAY"}, ["Mission de Parthenay"]),
        ({"q": "niort", "manque": "horaires"}, ["Neuve de Niort"]),
    ):
        client = client_de(fabriques.une_region())
        assert set(noms(lire(client, **filtres))) == set(attendus), filtres
        assert {ligne[0] for ligne in lignes_csv(client, **filtres)} == set(attendus), filtres
    client = client_de(fabriques.une_region())
    par_note = ["Ancienne de Niort", "Neuve de Niort", "Cap de Poitiers", "Mission de Parthenay"]
    for tri, attendus in (("nom", sorted(region)), ("note", par_note)):
        assert noms(lire(client, tri=tri)) == attendus
        assert [ligne[0] for ligne in lignes_csv(client, tri=tri)] == attendus


def test_filter_that_means_nothing_is_told_at_its_field(region):
    client = client_de(fabriques.une_region())
    for nom, valeur in (
        ("note", "abc"),
        ("manque", "rien"),
        ("tri", "-"),
        ("distance", "9e9"),
        ("q", "a" * 101),
        ("fraicheur", "X"),
    ):
        reponse = client.get(reverse("tableau_annuaire"), {nom: valeur})
        assert reponse.status_code == 200 and "à corriger" in lue(reponse), nom
        for adresse in ADRESSES:
            assert client.get(reverse(adresse), {nom: valeur, "page": "10**9"}).status_code == 200, (nom, adresse)


def remplir(nombre: int) -> None:
    """Many structures at once, each with a place and a service there."""
    reseau, commune = fabriques.un_reseau(), une_commune("Niort")
    structures = Structure.objects.bulk_create(
        Structure(reseau=reseau, nom=f"Structure {n:04d}", code=f"masse-{n}", presentation=PHRASE)
        for n in range(nombre)
    )
    lieux = Lieu.objects.bulk_create(
        Lieu(structure=s, commune=commune, nom="Siège", confirme_le=il_y_a(n % 400), **LIEU)
        for n, s in enumerate(structures)
    )
    services = Service.objects.bulk_create(
        Service(structure=s, nom="Conseil", modes=["SUR_PLACE"], confirme_le=il_y_a(5)) for s in structures
    )
    ServiceAuLieu.objects.bulk_create(
        ServiceAuLieu(service=service, lieu=lieu) for service, lieu in zip(services, lieux, strict=True)
    )


def test_lines_offer_what_this_person_may_do(region):
    page = lire(client_de(fabriques.une_chargee_de_mission("niort")))
    assert "Modifier la fiche" not in page and "Nommer un référent" not in page
    assert page.count("Demander la confirmation : ") == 1
    page = lire(client_de(fabriques.une_region()))
    assert page.count("Modifier la fiche : ") == 4
    assert "Nommer un référent : Cap de Poitiers" in page
    referent = region["Ancienne de Niort"].rattachements.get().compte
    assert "Demander la confirmation" not in lire(client_de(referent))


def test_confirmation_asked_writes_once_a_week_to_the_referents(region):
    structure = region["Ancienne de Niort"]
    chargee = fabriques.une_chargee_de_mission("niort", prenom="Awa", nom="Diallo")
    client, tableau = client_de(chargee), reverse("tableau_annuaire") + "?tri=note"
    for attendu in ("Un courriel part au référent", "laissez une semaine"):
        adresse = reverse("confirmation_demander", args=[structure.code])
        reponse = client.post(adresse, {"retour": tableau}, follow=True)
        assert attendu in lue(reponse) and reponse.redirect_chain[-1][0] == tableau
    (courriel,) = Courriel.objects.filter(gabarit="annuaire/confirmation_demandee")
    assert courriel.destinataire == structure.rattachements.get().compte.email
    assert "Awa Diallo" in courriel.texte and structure.nom in courriel.objet
    assert f"http://127.0.0.1:8000{reverse('structure_modifier', args=[structure.code])}" in courriel.texte
    assert "Confirmation demandée le" in lire(client)
    with pytest.raises(RegleRefusee, match="laissez une semaine"):
        confirmation_demander(structure=structure, par=fabriques.une_region())
    DemandeConfirmation.objects.update(demandee_le=timezone.now() - datetime.timedelta(days=7, minutes=1))
    confirmation_demander(structure=structure, par=chargee)
    assert DemandeConfirmation.objects.count() == 2


@pytest.mark.parametrize("code", ["recente", "sans_adresse", "soi_meme"])
def test_confirmation_is_not_asked_when_it_makes_no_sense(region, code):
    structure, par = region["Ancienne de Niort"], fabriques.une_region()
    if code == "recente":
        structure_confirmer(structure=structure, par=par)
    elif code == "soi_meme":
        par = structure.rattachements.get().compte
    else:
        structure = region["Cap de Poitiers"]
        Lieu.objects.filter(structure=structure).update(confirme_le=il_y_a(100))
    assert refus(confirmation_demander, structure=structure, par=par) == code
    assert not Courriel.objects.filter(gabarit="annuaire/confirmation_demandee").exists()


def test_way_back_never_leaves_the_site(region):
    structure, client = region["Ancienne de Niort"], client_de(fabriques.une_region())
    for retour in ("https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)", ""):
        reponse = client.post(reverse("confirmation_demander", args=[structure.code]), {"retour": retour})
        assert reponse["Location"] == reverse("structure_qualite", args=[structure.code]), retour


def test_communes_farther_than_the_distance_are_listed_the_farthest_first(region):
    for nom in COMMUNES:
        une_commune(nom)
    client = client_de(fabriques.une_region())
    lignes = lignes_csv(client, "communes_csv", distance="10")
    niort = COMMUNES["Niort"]
    attendues = {nom: distance_km(*COMMUNES[nom][2:4], *niort[2:4]) for nom in ("La Rochelle", "Melle")}
    assert [ligne[0] for ligne in lignes] == ["La Rochelle", "Melle"]
    assert lignes[0][4] == "Siège de Niort"
    for ligne in lignes:
        assert (
            abs(float(ligne[5].replace(",", ".")) - attendues[ligne[0]]) < 2
        )  # le lieu n’est pas tout à fait au centre
    page = lire(client, "communes_eloignees", distance="10")
    assert "2 communes sur 5" in page and page.index("La Rochelle") < page.index("Melle")
    assert "1 commune sur 5" in lire(client, "communes_eloignees", distance="30")
    lignes = lignes_csv(client_de(fabriques.une_tete_de_reseau("cap-emploi")), "communes_csv")
    assert {ligne[0] for ligne in lignes} == {"Niort", "Parthenay", "Melle", "La Rochelle"}
    assert {ligne[4] for ligne in lignes} == {"Siège de Poitiers"}


def test_nearest_place_is_the_one_that_a_full_search_finds(region):
    for nom in COMMUNES:
        une_commune(nom)
    lieux = [(45.0 + n * 0.137 % 3, -1.5 + n * 0.311 % 3, f"Lieu {n}") for n in range(60)]
    couverture = couverture_lire(lieux, None, -1)
    assert len(couverture.lointaines) == len(COMMUNES)
    for commune in couverture.lointaines:
        centre = Commune.objects.get(code_insee=commune.code)
        tous = {nom: distance_km(centre.latitude, centre.longitude, lat, lon) for lat, lon, nom in lieux}
        assert commune.lieu == min(tous, key=tous.get)
        assert abs(commune.distance - min(tous.values())) < 0.001


DES_LIEUX = (
    {"horaires": ""}, {"horaires": "off"}, {"acces": "Sonner."}, {"telephone": ""}, {"publie": False}, {},
    {"telephone": "", "courriel": "a@b.fr"}, {"langues": []}, {"adresse": ""}, {"identite_affichee": False},
    {"latitude": None, "longitude": None},
)  # fmt: skip
DES_SERVICES = (
    {"description": "Court."}, {"comment_joindre": ""}, {"modes": ["A_DISTANCE"]}, {"modes": []}, {"publie": False}, {},
    {"zone": "COMMUNE", "zone_codes": ["79191"]}, {"zone": "BASSIN", "zone_codes": ["nulle-part"]},
)  # fmt: skip
TERMES = ("missions", "publics", "niveaux_cep", "themes")


def un_annuaire(nombre: int = 40) -> None:
    """Structures that lack a little of everything, at random but always the same."""
    hasard = random.Random(5)
    for n in range(nombre):
        nom = hasard.choice(["Éclair", "eclair", "Zinc", "Ânes", "Mission"]) + f" {n % 7}"
        reseau = hasard.choice(["missions-locales", "cap-emploi"])
        structure = fabriques.une_structure(reseau, nom=nom, presentation=hasard.choice([PHRASE, ""]))
        communes = hasard.choices(["Niort", "Poitiers", "Parthenay"], k=hasard.randrange(3))
        lieux = [un_lieu(structure, commune, **LIEU) for commune in communes]
        for lieu in lieux:
            Lieu.objects.filter(pk=lieu.pk).update(**{"publie": True} | hasard.choice(DES_LIEUX))
        for _ in range(hasard.randrange(3)):
            service = un_service(structure, *lieux[: hasard.randrange(3)], **SERVICE)
            Service.objects.filter(pk=service.pk).update(**{"publie": True} | hasard.choice(DES_SERVICES))
            getattr(service, hasard.choice(TERMES)).clear()
        if hasard.random() < 0.5:
            fabriques.un_referent(structure)
        if hasard.random() < 0.3:
            un_signalement_de(structure, hasard.randrange(30))
    for modele in (Lieu, Service):
        for fiche in modele.objects.order_by("pk"):
            modele.objects.filter(pk=fiche.pk).update(confirme_le=il_y_a(hasard.choice([0, 92, 183, 366, 500])))
    ServiceAuLieu.objects.filter(pk__in=list(ServiceAuLieu.objects.values_list("pk", flat=True))[::3]).update(
        horaires="Mo 09:00-12:00"
    )


def test_one_pass_weighs_each_structure_as_its_own_page_does():
    un_annuaire()
    jour = timezone.localdate()
    bilans = {bilan.pk: bilan for bilan in bilans_visibles(jour)}
    visibles = Structure.objects.visibles()
    assert set(bilans) == set(visibles.values_list("pk", flat=True))
    for faits in faits_lire(visibles):
        bilan, qualite = bilans[faits.pk], qualite_de(faits)
        assert (bilan.note, bilan.manques) == (qualite.note, qualite.manques)
        assert (bilan.confirme_le, bilan.fraicheur) == (qualite.confirme_le, qualite.fraicheur)
        assert (bilan.a_rappeler, bilan.referents) == (qualite.a_rappeler, faits.referents)
        assert bilan.ages == tuple((jour - recu).days for _, recu in faits.signalements)
        complets = horaires_complets(Ligne(qualite, None, (), faits.lieux))
        assert sum(lieu.horaires for lieu in bilan.lieux) == complets
        assert [lieu.commune for lieu in bilan.lieux] == [f.commune for f in faits.lieux]
        seuls = {faits.pk: bilan.lieux[:1]}
        attendues = [(*f.position, f.nom) for f in faits.lieux if f.commune == bilan.lieux[0].commune]
        assert sorted(positions_lire(seuls)) == sorted(attendues)
    assert len({bilan.note for bilan in bilans.values()}) > 10


def test_sheets_to_keep_come_the_stalest_first_page_after_page():
    un_annuaire()
    region = fabriques.une_region()
    attendues = []
    for structure in Structure.objects.filter(fusionnee_dans=None):
        dates = [f.confirme_le for f in (*structure.lieux.publies(), *structure.services.publies())]
        ancienne = min(dates) if dates else None
        attendues.append((ancienne is not None, ancienne or il_y_a(0), structure.nom, structure.pk, len(dates)))
    attendues.sort()
    fiches = fiches_a_tenir(region)
    assert len(fiches) == len(attendues)
    lues = [fiche for debut in range(0, len(fiches), 7) for fiche in fiches[debut : debut + 7]]
    assert [(fiche.structure.pk, fiche.total) for fiche in lues] == [(ligne[3], ligne[4]) for ligne in attendues]
    page = lire(client_de(region), "mes_fiches", page=2)
    assert f"{len(attendues)} fiches" in page and page.count("Rien n’a changé : ") == len(attendues) - 30
