"""What bassins and commissions are made of, for everyone; communes that change bassin, by the Région, from a day on."""

import datetime

import pytest
from django.utils import timezone

from reseau.annuaire.queries.tableau import Tableau, releve_lire
from reseau.annuaire.queries.tenue import cadres_de
from reseau.territoires import rules
from reseau.territoires.models import Bassin, CompositionBassin
from reseau.territoires.queries.communes import bassin_de
from tests import fabriques
from tests.pages import page_lue
from tests.refus import refus
from tests.reseau.annuaire.fabriques import un_lieu, une_commune

pytestmark = pytest.mark.django_db
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


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"communes": "Niort\nNulle-Part\nAilleurs"}, "répondent à : Nulle-Part ; Ailleurs"),
        ({"communes": " \n "}, "Renseignez ce champ."),
        ({"bassin": "9" * 40}, "Ce choix n’est pas dans la liste."),
        ({"jour": "30/02/2027"}, "Cette date n’existe pas."),
        ({"jour": "01/01/2040", "confirme": "oui"}, "Choisissez un jour avant deux ans."),
        ({"jour": "01/01/2000", "confirme": "oui"}, "un changement plus récent est déjà enregistré"),
        ({"communes": "Niort\nParthenay", "confirme": "oui"}, "Parthenay est déjà dans le bassin Parthenay."),
    ],
)
def test_bad_move_says_so_keeps_what_was_typed_and_moves_nothing(client, region, parthenay, champs, phrase):
    avant = lignes()
    client.force_login(region)
    page = page_lue(client.post(DEPLACER, envoi(parthenay, **champs)))
    assert phrase in page.replace("\xa0", " ").replace("&nbsp;", " ") and lignes() == avant
    assert champs.get("communes", "79174").splitlines()[-1] in page


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
