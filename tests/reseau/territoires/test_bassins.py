"""Bassins and commissions: what their pages say, what they are made of day by day, kept by the Région."""

import datetime
import json
import re
from functools import partial

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from home import registre
from home.dessins import cartes
from home.registre import BlocLocal, Carte, Chiffre
from reseau.annuaire.queries.tableau import Tableau, releve_lire
from reseau.annuaire.queries.tenue import cadres_de
from reseau.territoires import rules
from reseau.territoires.models import Bassin, Commission, CompositionBassin, CompositionCommission, Contour
from reseau.territoires.prises import commissions_coherentes
from reseau.territoires.queries import carte
from reseau.territoires.queries.carte import COUCHES
from reseau.territoires.queries.communes import bassin_de
from reseau.territoires.rules import commission_creer, commission_modifier
from tests import fabriques
from tests.fabriques import une_region
from tests.pages import lue, page_lue
from tests.questions import questions
from tests.refus import refus
from tests.reseau.annuaire.fabriques import un_lieu, une_commune

pytestmark = pytest.mark.django_db
PUBLIQUE = 13


def carre(ouest, sud):
    cotes = [(0, 0), (0.9, 0), (0.9, 0.5), (0, 0.5), (0, 0)]
    return {"type": "Polygon", "coordinates": [[[ouest + x, sud + y] for x, y in cotes]]}


@pytest.fixture
def bassin():
    une_commune("Melle"), une_commune("Parthenay")
    bassin = une_commune().compositions.get().bassin
    for code, sud in (("niort", 46.1), ("parthenay", 46.6)):
        Contour.objects.create(
            code=code, geojson=carre(-0.9, sud), source=f"Source de {code}", valide_du=datetime.date(2024, 3, 1)
        )
    return bassin


def page_de(client, code="niort"):
    return lue(client.get(f"/bassins/{code}/"))


def test_page_says_its_communes_its_people_its_limits_since_when_and_until_when(client, bassin):
    Bassin.objects.filter(pk=bassin.pk).update(valide_du=datetime.date(2010, 1, 1), source="Zones d’emploi 2010")
    page = page_de(client)
    assert "Bassin de Niort" in page and "65 000" in page
    assert "Département 79, 2 communes :</strong> Melle, Niort." in page and "Parthenay" not in page
    assert "Bassin en vigueur depuis le 1er janvier 2010" in page and "Zones d’emploi 2010" in page
    assert "Contour approché, depuis le 1er mars 2024" in page and "Source de niort" in page
    Bassin.objects.filter(pk=bassin.pk).update(valide_au=datetime.date(2025, 1, 1))
    assert "Ce bassin vaut jusqu’au 1er janvier 2025, ce jour exclu." in page_de(client)
    assert "Niort" not in re.sub(r"<[^>]*>", "", lue(client.get("/bassins/")))


def test_map_is_drawn_close_with_its_communes_and_its_pins_and_within_the_region(client, bassin):
    un_lieu(), un_lieu(commune="Melle")
    region, proche = re.findall(r'<svg class="carte-region".*?</svg>', page_de(client), re.S)
    assert 'aria-label="Le bassin de Niort dans la région"' in region
    for dessin in (region, proche):
        assert dessin.count('class="bassin actif"') == 1 and dessin.count('class="bassin') == 2
        assert dessin.rindex('class="bassin"') < dessin.index('class="bassin actif"')  # son trait reste entier
    assert re.search(r'<path class="semis" d="(?:M\d+ \d+h0){2}"/>', proche) and proche.count('class="repere"') == 2
    assert 'class="repere"' not in region and 'class="semis"' not in region


def test_bassin_without_outline_nor_commune_nor_place_still_has_its_page(client):
    fabriques.un_bassin("neuf")
    page = page_de(client, "neuf")
    assert "Aucun contour n’est enregistré." in page and "Aucune aujourd’hui." in page
    assert '<svg class="carte' not in page
    assert "Ce bassin n’est dans aucune commission." in page and "Aucun lieu d’accueil" in page


def test_every_bassin_is_listed_numbered_as_on_its_map_and_every_door_leads_to_its_page(client, bassin):
    page = lue(client.get("/bassins/"))
    assert "Les 2 bassins" in page
    liste = re.findall(r'<h3[^>]*><a[^>]*href="(/bassins/\w+/)"', page)
    carte = re.findall(r'<a href="(/bassins/\w+/)" tabindex="-1" aria-label="\w+"><path', page)
    assert liste == carte == ["/bassins/niort/", "/bassins/parthenay/"]
    assert page.count('class="repere"') == 2 and "2 communes, 65 000 habitants" in page
    reponse = client.get("/territoires/bassins/niort/")
    assert (reponse.status_code, reponse["Location"]) == (301, "/bassins/niort/")
    page = lue(client.get("/territoires/"))
    assert 'href="/bassins/niort/" aria-label="Sa page : Niort"' in page and 'href="/bassins/"' in page
    assert 'href="/bassins/"' in lue(client.get("/"))


def test_no_bassin_yet_says_so_and_an_unknown_one_is_not_found(client):
    assert "Aucun bassin n’est enregistré pour l’instant." in lue(client.get("/bassins/"))
    for adresse in ("/bassins/nulle-part/", "/territoires/bassins/nulle-part/"):
        assert client.get(adresse).status_code == 404


def test_block_that_a_room_offers_stands_on_the_page_with_its_figures(client, bassin, monkeypatch):
    vus = []

    def offrir(compte, demande):
        vus.append((compte.is_authenticated, demande))
        chiffres = (Chiffre(1, "rencontre", "rencontres"),)
        dit = {"chiffre": Chiffre(7, "date", "dates")}
        return Carte("Prochains rendez-vous", "territoires/chiffre.html", dit, False, chiffres)

    blocs = [BlocLocal(faire) for faire in (offrir, lambda compte, demande: None)]
    offres = [(rang, rang, bloc) for rang, bloc in enumerate(blocs)]
    monkeypatch.setitem(registre._inscrits, "espace_local", offres)
    page = page_de(client)
    assert vus == [(False, bassin)] and "<h2" in page and "Prochains rendez-vous</h2>" in page
    assert '<dt>rencontre</dt><dd class="chiffres__n">1</dd>' in page


@pytest.mark.usefixtures("charpente_en_memoire")
def test_page_asks_as_much_for_one_place_as_for_six_within_budget(client, bassin, a_chaud):
    posees = partial(questions, lambda: client.get("/bassins/niort/"))
    un_lieu()
    fabriques.une_chargee_de_mission(bassin)
    avec_un = posees()
    for commune in ("Niort", "Melle", "Niort", "Melle", "Niort"):
        un_lieu(fabriques.une_structure(), commune)
        fabriques.une_chargee_de_mission(bassin)
    assert posees() == avec_un
    with a_chaud():
        assert posees() <= PUBLIQUE


def test_names_of_towns_cover_neither_each_other_nor_a_pin():
    contours = {"features": [{"properties": {"nom": "Niort"}, "geometry": carre(-0.9, 46.1)}]}
    cadre = cartes.cadre_de(contours, "Niort")
    lieux = {"Grande": (46.3, -0.6), "Collée": (46.301, -0.6), "Derrière le repère": (46.42, -0.32)}
    lieux |= {"Au repère": (46.4, -0.3), "Bord": (46.2, 0)}
    villes = [{"nom": nom, "lat": lat, "lon": lon} for nom, (lat, lon) in lieux.items()]
    nommees = cartes.villes_a_nommer(villes, cadre, 5, [{"lat": 46.4, "lon": -0.3}])
    assert [(ville["nom"], ville["dx"]) for ville in nommees] == [("Grande", 9), ("Au repère", 9), ("Bord", -9)]
    assert cartes.cadre_de(contours, "Ailleurs").echelle < cadre.echelle


# What bassins and commissions are made of, for everyone; communes that change bassin, by the Région, from a day on.

DEPLACER = "/territoires/deplacer/"


def jour(ecart):
    return timezone.localdate() + datetime.timedelta(days=ecart)


@pytest.fixture
def region():
    return fabriques.une_region(prenom="Odile", nom="Marchand")


@pytest.fixture
def parthenay():
    une_commune("Melle"), une_commune("Parthenay")
    return une_commune("Niort") and Bassin.objects.get(code="parthenay")


def envoi(arrivee, **champs):
    return {"communes": "niort\n79174", "bassin": arrivee.pk, "jour": jour(30), **champs}


def lignes():
    return list(CompositionBassin.objects.order_by("pk").values_list("commune", "bassin", "du", "au"))


def test_region_moves_communes_in_two_pages_and_everyone_reads_it(client, region, parthenay):
    avant = lignes()
    client.force_login(region)
    page = page_lue(client.post(DEPLACER, envoi(parthenay)))
    assert "2 communes" in page and "Le bassin Niort n’aurait plus de commune." in page and lignes() == avant
    client.post(DEPLACER, envoi(parthenay, confirme="oui"))
    niort = une_commune()
    assert bassin_de(niort, jour(29)).code == "niort" and bassin_de(niort, jour(30)) == parthenay
    arrivee = niort.compositions.get(au=None)
    assert arrivee.decidee_par == region and arrivee.decidee_le
    assert "par Odile Marchand" in page_lue(client.get("/bassins/parthenay/"))
    client.logout()
    page = page_lue(client.get("/bassins/parthenay/"))
    assert "de Niort à Parthenay" in page and "À venir" in page and "Odile" not in page
    tableau = b"".join(client.get("/territoires/communes.csv").streaming_content).decode()
    assert f'"79191";"Niort";"Niort";"2010-01-01";"{jour(30)}"' in tableau


def test_bad_move_says_so_keeps_what_was_typed_and_moves_nothing(client, region, parthenay):
    for champs, phrase in (
        ({"communes": "Niort\nNulle-Part\nAilleurs"}, "répondent à : Nulle-Part ; Ailleurs"),
        ({"communes": " \n "}, "Renseignez ce champ."),
        ({"bassin": "9" * 40}, "Ce choix n’est pas dans la liste."),
        ({"jour": "30/02/2027"}, "Cette date n’existe pas."),
        ({"jour": "01/01/2040", "confirme": "oui"}, "Choisissez un jour avant deux ans."),
        ({"jour": "01/01/2000", "confirme": "oui"}, "un changement plus récent est déjà enregistré"),
        ({"communes": "Niort\nParthenay", "confirme": "oui"}, "Parthenay est déjà dans le bassin Parthenay."),
    ):
        avant = lignes()
        client.force_login(region)
        page = page_lue(client.post(DEPLACER, envoi(parthenay, **champs)))
        assert phrase in page.replace("\xa0", " ").replace("&nbsp;", " ") and lignes() == avant, champs
        assert champs.get("communes", "79174").splitlines()[-1] in page, champs


def test_bassin_out_of_force_that_day_takes_no_commune(parthenay):
    Bassin.objects.filter(pk=parthenay.pk).update(valide_au=jour(10))
    refus("bassin_ferme", rules.communes_deplacer, communes=[une_commune()], bassin=parthenay, jour=jour(30), par=None)
    rules.communes_deplacer(communes=[une_commune()], bassin=parthenay, jour=jour(9), par=None)


def test_move_to_come_is_given_up_and_one_that_began_is_not(client, region, parthenay):
    avant = lignes()
    (arrivee,) = rules.communes_deplacer(communes=[une_commune()], bassin=parthenay, jour=jour(5), par=region)
    client.force_login(region)
    annuler = f"/territoires/deplacements/{arrivee.pk}/annuler/"
    assert "Niort ne change plus de bassin." in page_lue(client.post(annuler, follow=True))
    assert lignes() == avant and client.post(annuler).status_code == 404
    (arrivee,) = rules.communes_deplacer(communes=[une_commune()], bassin=parthenay, jour=jour(0), par=region)
    page = page_lue(client.post(f"/territoires/deplacements/{arrivee.pk}/annuler/", follow=True))
    assert "Ce changement a commencé" in page and bassin_de(une_commune()) == parthenay


def test_bassin_between_two_commissions_is_refused_and_one_left_out_is_said(client, parthenay):
    niort = Bassin.objects.get(code="niort")
    nord = rules.commission_creer(code="nord", nom="Nord", bassins=[niort, parthenay], du=jour(-90))
    rules.commission_creer(code="sud", nom="Sud", bassins=[parthenay], du=jour(60))
    refus(
        "bassin_sans_commission", rules.commission_modifier, commission=nord, nom="Nord", bassins=[niort], du=jour(30)
    )
    rules.commission_modifier(commission=nord, nom="Nord", bassins=[niort], du=jour(60))
    page = page_lue(client.get("/territoires/commissions/nord/"))
    assert page.count('<li><a href="/bassins/') == 2
    Bassin.objects.create(code="neuf", nom="Neuf")
    assert "Dans aucune commission&nbsp;: Neuf." in page_lue(client.get("/territoires/?couche=commissions"))


def test_figures_of_the_directory_keep_the_bassin_of_their_day(region, parthenay):
    un_lieu(commune="Niort")
    rules.communes_deplacer(communes=[une_commune()], bassin=parthenay, jour=jour(0), par=region)
    cadre = cadres_de(region)[0]
    hier, aujourdhui = (Tableau(releve_lire(cadre, quand), cadre) for quand in (jour(-1), jour(0)))
    for tableau, bassin, communes in ((hier, "Niort", 2), (aujourdhui, "Parthenay", 2)):
        (ligne,) = tableau.par_bassin
        assert (ligne.bassin.nom, ligne.mesures.structures, ligne.communes) == (bassin, 1, communes)


# Commissions: dated compositions of bassins; every bassin in one at least (R4.6).

JOUR, APRES = datetime.date(2026, 1, 1), datetime.date(2026, 9, 1)


@pytest.fixture
def bassins(db):
    return {nom: Bassin.objects.create(code=nom, nom=nom.capitalize()) for nom in ("niort", "saintes", "cognac")}


def commission(code, *bassins, du=JOUR):
    return commission_creer(code=code, nom=code.capitalize(), bassins=bassins, du=du)


def couverts(commission, jour):
    compositions = CompositionCommission.objects.en_vigueur(jour).filter(commission=commission)
    return sorted(compositions.values_list("bassin__code", flat=True))


def test_commission_covers_bassins_from_a_day_on_each_in_two_perhaps_and_one_at_least(bassins):
    nord = commission("nord", bassins["niort"], bassins["saintes"])
    assert couverts(nord, JOUR) == ["niort", "saintes"]
    assert couverts(nord, JOUR - datetime.timedelta(days=1)) == []
    sud = commission("sud", bassins["niort"], bassins["cognac"])
    assert couverts(sud, JOUR) == ["cognac", "niort"]
    refus("commission_vide", commission, code="vide")
    assert Commission.objects.count() == 2


def test_bassin_leaves_a_commission_on_a_day_but_not_its_only_one_nor_before_the_last_change(bassins):
    nord = commission("nord", bassins["niort"], bassins["saintes"])
    dits = {"commission": nord, "nom": "Nord"}
    seul = refus("bassin_sans_commission", commission_modifier, bassins=[bassins["niort"]], du=APRES, **dits)
    assert "Saintes" in seul and couverts(nord, APRES) == ["niort", "saintes"]
    commission("sud", bassins["saintes"], bassins["cognac"])
    commission_modifier(bassins=[bassins["niort"], bassins["cognac"]], du=APRES, **dits)
    assert couverts(nord, APRES - datetime.timedelta(days=1)) == ["niort", "saintes"]
    assert couverts(nord, APRES) == ["cognac", "niort"]
    refus("date_trop_ancienne", commission_modifier, bassins=[bassins["niort"]], du=JOUR, **dits)


def test_checks_are_silent_before_any_commission_then_tell_a_bassin_left_out(bassins):
    assert list(commissions_coherentes()) == []
    nord = commission("nord", bassins["niort"], bassins["saintes"])
    assert list(commissions_coherentes()) == ["Le bassin Cognac n’est dans aucune commission territoriale."]
    commission("sud", bassins["cognac"])
    assert list(commissions_coherentes()) == []
    nord.compositions.all().delete()
    assert "La commission Nord ne couvre aucun bassin." in list(commissions_coherentes())


def test_commission_without_outline_is_drawn_as_its_bassins_together(bassins):
    for rang, code in enumerate(("niort", "saintes")):
        anneau = [[rang, 46], [rang + 1, 46], [rang + 1, 47], [rang, 47], [rang, 46]]
        geojson = {"type": "Polygon", "coordinates": [anneau]}
        Contour.objects.create(niveau="BASSIN", code=code, geojson=geojson, source="essai")
    commission("nord", bassins["niort"], bassins["saintes"])
    (contour,) = carte.carte_region_donnees(COUCHES["commissions"])
    assert (contour.nom, contour.approximatif, contour.source) == ("Nord", True, "essai")
    assert {tuple(point) for point in contour.geojson["coordinates"][0]} == {
        (x, y) for x in (0.0, 1.0, 2.0) for y in (46.0, 47.0)
    }
    assert len(contour.geojson["coordinates"][0]) == 7
    officiel = {"type": "Polygon", "coordinates": [[[0, 46], [2, 46], [2, 47], [0, 46]]]}
    Contour.objects.create(niveau="COMMISSION", code="nord", geojson=officiel, approximatif=False, source="Région")
    assert [c.source for c in carte.carte_region_donnees(COUCHES["commissions"])] == ["Région"]


# Wagtail's admin: the Région makes commissions and gives the official outlines; nobody else.

CARRE = {"type": "Polygon", "coordinates": [[[0, 46], [1, 46], [1, 47], [0, 47], [0, 46]]]}


@pytest.fixture
def admin(client):
    compte = une_region()
    compte.user_permissions.add(
        *Permission.objects.filter(content_type__app_label="territoires"),
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"),
    )
    client.force_login(compte)
    return client


@pytest.fixture
def niort():
    return Bassin.objects.create(code="niort", nom="Niort")


def deposer(client, *entites, **champs):
    donnees = {"type": "FeatureCollection", "features": list(entites)}
    contenu = champs.pop("contenu", json.dumps(donnees).encode())
    saisie = {
        "niveau": "BASSIN", "propriete": "code", "source": "IGN, Licence Ouverte", "du": "2026-01-01",
        "fichier": SimpleUploadedFile("contours.geojson", contenu), **champs,
    }  # fmt: skip
    return client.post(reverse("contours_deposer"), saisie)


def entite(code, geometrie=CARRE):
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometrie}


def test_region_reads_a_file_then_applies_it(admin, niort):
    reponse = deposer(admin, entite("niort"), entite("lyon"))
    texte = page_lue(reponse)
    assert "1 contour reconnu" in texte and "lyon" in texte
    assert not Contour.objects.exists()
    suite = admin.post(reverse("contours_appliquer"), {"jeton": reponse.context["jeton"]}, follow=True)
    assert "créés 1," in page_lue(suite)
    contour = Contour.objects.get()
    assert (contour.code, contour.source, contour.approximatif) == ("niort", "IGN, Licence Ouverte", False)
    assert contour.valide_du == datetime.date(2026, 1, 1)
    assert "Officiels" in page_lue(suite) and "IGN, Licence Ouverte" in page_lue(suite)


def test_file_with_a_fault_or_that_matches_nothing_says_why_and_offers_nothing(admin, niort):
    reponse = deposer(admin, entite("niort", {"type": "Point", "coordinates": [0, 46]}))
    assert "ce n’est pas un polygone" in page_lue(reponse)
    assert "jeton" not in reponse.context
    texte = page_lue(deposer(admin, contenu=b"%PDF-1.4", source="Ma source"))
    assert "GeoJSON lisible" in texte and "Ma source" in texte
    texte = page_lue(deposer(admin, entite("lyon")))
    assert "Aucun contour ne correspond" in texte and "Propriétés de ce fichier" in texte


def test_apply_without_a_file_that_one_kept_says_that_it_expired(admin, niort):
    jeton_d_autrui = deposer(admin, entite("niort")).context["jeton"]
    admin.force_login(une_region())
    for jeton in ("", "inconnu", "x" * 22, "é" * 22, "../../etc/passwd", jeton_d_autrui):
        reponse = admin.post(reverse("contours_appliquer"), {"jeton": jeton}, follow=True)
        assert "a expiré" in page_lue(reponse) and not Contour.objects.exists(), jeton


def test_region_makes_a_commission_and_changes_what_it_covers(admin, niort):
    adresse = reverse("wagtailsnippets_territoires_commission:add")
    saisie = {"code": "nord", "nom": "Nord", "source": "", "du": "2026-01-01", "valide_du": "", "valide_au": ""}
    vide = admin.post(adresse, saisie)
    assert vide.status_code == 200 and not Commission.objects.exists()
    assert admin.post(adresse, {**saisie, "bassins": [niort.pk]}).status_code == 302
    commission = Commission.objects.get()
    saintes = Bassin.objects.create(code="saintes", nom="Saintes")
    modifier = reverse("wagtailsnippets_territoires_commission:edit", args=[commission.pk])
    refus = admin.post(modifier, {**saisie, "du": "2026-09-01", "bassins": [saintes.pk]})
    assert "n’aurait plus de commission" in page_lue(refus)
    juste = {**saisie, "nom": "Nord et Saintes", "bassins": [niort.pk, saintes.pk]}
    assert admin.post(modifier, juste).status_code == 302
    commission.refresh_from_db()
    assert (commission.nom, commission.code, commission.compositions.count()) == ("Nord et Saintes", "nord", 2)
