"""Services given at a distance: which needs, when, who takes over (R5.23, R5.3)."""

import pytest
from django.urls import reverse

from home.erreurs import RegleRefusee
from reseau.annuaire.models import Modification
from reseau.annuaire.rules.services import service_modifier
from tests.fabriques import un_referent, un_reseau, une_structure
from tests.pages import lue
from tests.reseau.annuaire.fabriques import un_service
from tests.reseau.annuaire.test_edition import saisie
from tests.reseau.orientation.fabriques import un_besoin

pytestmark = pytest.mark.django_db


def un_service_a_distance(reseau="cibc", **champs):
    champs.setdefault("themes", ["reconversion"])
    return un_service(une_structure(reseau, nom=champs.pop("de", "Visio")), modes=["A_DISTANCE"], **champs)


def test_page_lists_what_is_given_at_a_distance_the_regional_line_first(client):
    un_besoin(), un_besoin("vae", themes=("vae",))
    un_service_a_distance(nom="Conseil en visio", horaires="Mo-Fr 09:00-12:00")
    un_service_a_distance("region", de="Zone régionale", nom="Ligne régionale", missions=["information"])
    un_service(nom="Sur place seulement")
    page = lue(client.get("/a-distance/"))
    assert page.index("Ligne régionale") < page.index("Conseil en visio") and "Sur place seulement" not in page
    assert "Conseille :" in page and "Informe :" in page and "besoin changer" in page
    assert "9 h à 12 h" in page and "Heures non dites" in page
    assert "Conseil en visio" in lue(client.get("/a-distance/?besoin=changer"))
    assert "Conseil en visio" not in lue(client.get("/a-distance/?besoin=vae"))


def test_remote_service_says_to_whom_it_hands_over_and_is_found_by_it(client):
    service, reseau = un_service_a_distance(nom="Conseil en visio"), un_reseau("apec", nom="Association pour l’emploi")
    client.force_login(un_referent(service.structure))
    adresse = reverse("service_modifier", args=[service.pk])
    envoi = saisie(client, adresse, description="Par téléphone.", passe_la_main_a=[reseau.pk])
    assert client.post(adresse, envoi).status_code == 302
    assert Modification.objects.latest("pk").champs["passe_la_main_a"] == [[], ["apec"]]
    for page in (reverse("structure", args=[service.structure.code]), "/a-distance/?relais=apec"):
        assert "Passe la main à :" in lue(client.get(page)) and reverse("reseau", args=["apec"]) in lue(
            client.get(page)
        )
    assert "Conseil en visio" not in lue(client.get("/a-distance/?relais=cibc"))
    assert "Association pour l’emploi" in lue(
        client.get(reverse("structure_historique", args=[service.structure.code]))
    )


def test_service_on_the_spot_hands_over_to_nobody():
    service = un_service()
    with pytest.raises(RegleRefusee) as leve:
        service_modifier(service=service, passe_la_main_a=[un_reseau("apec")])
    assert leve.value.code == "a_distance" and not service.passe_la_main_a.exists()
