"""The news of a bassin: one door to read them, written and withdrawn by who animates their bassins."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.membres.models import Appartenance
from reseau.vie_locale.models import Actualite
from reseau.vie_locale.permissions import actualites_lisibles, actualites_tenues
from reseau.vie_locale.rules import actualite_corriger, actualite_retirer
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.refus import refus
from tests.reseau.agenda.fabriques import dans
from tests.reseau.vie_locale.fabriques import quelqu_un_du_bassin, une_actualite

pytestmark = pytest.mark.django_db


def lues(compte):
    return {actualite.titre for actualite in actualites_lisibles(compte)}


def test_news_of_a_bassin_is_read_by_its_teams_alone_and_closes_the_day_they_leave():
    une_actualite(titre="Pour tous")
    une_actualite(titre="Entre nous", visibilite="BASSIN")
    niortaise, ailleurs = quelqu_un_du_bassin(), quelqu_un_du_bassin("cognac")
    assert lues(niortaise) == lues(une_chargee_de_mission()) == lues(une_region()) == {"Pour tous", "Entre nous"}
    assert lues(AnonymousUser()) == lues(ailleurs) == lues(une_chargee_de_mission("cognac")) == {"Pour tous"}
    Appartenance.objects.filter(structure__rattachements__compte=niortaise).update(du=dans(-9), au=dans(0))
    assert lues(niortaise) == {"Pour tous"}


def test_news_is_read_from_its_day_to_the_one_it_expires():
    une_actualite(titre="Demain", du=dans(1))
    finie = une_actualite(titre="Finie")
    Actualite.objects.filter(pk=finie.pk).update(du=dans(-9), expire_le=dans(0))
    retiree = une_actualite(titre="Retirée")
    actualite_retirer(actualite=retiree, par=une_region())
    une_actualite(titre="Aujourd’hui")
    assert lues(une_region()) == lues(AnonymousUser()) == {"Aujourd’hui"}
    assert {actualite.etat.value for actualite in actualites_tenues(une_region())} == {
        "A_VENIR", "EXPIREE", "RETIREE", "EN_LIGNE",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"du": dans(-1)}, "du"),
        ({"du": dans(9), "expire_le": dans(9)}, "expire_le"),
        ({"expire_le": dans(400)}, "expire_le"),
        ({"bassins": ()}, "bassins"),
        ({"bassins": ("niort", "cognac")}, "droit"),
    ],
)
def test_rule_refuses_what_no_news_is(champs, code):
    refus(code, une_actualite, par=une_chargee_de_mission(), **champs)
    assert not Actualite.objects.exists()


def test_same_key_writes_once_and_two_who_correct_lose_no_word():
    anime, cle = une_chargee_de_mission(), uuid.uuid4()
    actualite = une_actualite(par=anime, cle=cle)
    assert une_actualite(par=anime, cle=cle) == actualite
    dits = {"titre": "Un", "texte": "Corrigé.", "bassins": actualite.bassins.all(), "expire_le": dans(30)}
    actualite_corriger(actualite=actualite, par=anime, version=1, **dits)
    with pytest.raises(RegleRefusee) as pris:
        actualite_corriger(actualite=actualite, par=une_region(), version=1, **{**dits, "titre": "Deux"})
    actualite.refresh_from_db()
    assert pris.value.code == "version" and actualite.titre == "Un" and actualite.version == 2


def test_news_of_two_bassins_is_corrected_by_who_animates_both():
    actualite = une_actualite(("niort", "cognac"))
    for autre in (un_conseiller(), une_chargee_de_mission()):
        with pytest.raises(RegleRefusee):
            actualite_retirer(actualite=actualite, par=autre)
        assert not actualites_tenues(autre).exists()
    actualite_retirer(actualite=actualite, par=une_region())
    retrait = Actualite.objects.get().retiree_le
    assert actualite_retirer(actualite=actualite, par=une_region()).retiree_le == retrait <= timezone.now()


def envoi(**dits):
    champs = {"cle": uuid.uuid4(), "titre": "Le CIO déménage", "texte": "Rue neuve.", "visibilite": "BASSIN"}
    return {**champs, "bassins": [un_bassin().pk], "du": dans(0), "expire_le": dans(60), **dits}


def test_who_animates_a_bassin_writes_corrects_and_withdraws(client):
    client.force_login(une_chargee_de_mission())
    page, dits = lue(client.get("/actualites/ecrire/?bassin=niort")), envoi()
    assert "Écrire une actualité" in page and dans(60).isoformat()[:4] in page
    for _ in range(2):
        page = lue(client.post("/actualites/ecrire/", dits, follow=True))
    actualite = Actualite.objects.get()
    assert "pour les équipes de ce bassin" in page and "Rue neuve." in page
    adresse = f"/actualites/{actualite.uuid}/"
    corrige = {**envoi(texte="Rue vieille."), "version": 1}
    assert "Rue vieille." in lue(client.post(f"{adresse}modifier/", corrige, follow=True))
    reponse = client.post(f"{adresse}modifier/", {**corrige, "texte": "Rue d’ailleurs."})
    assert reponse.status_code == 422 and "Rue d’ailleurs." in lue(reponse) and "Quelqu’un vient de" in lue(reponse)
    assert "Retirée" in lue(client.post(f"{adresse}retirer/", follow=True))
    assert client.get(f"{adresse}modifier/").status_code == 404
    assert "Retirée" in lue(client.get("/actualites/tenues/"))


def test_bad_news_is_refused_at_its_fields_with_the_typed_words_kept(client):
    client.force_login(une_chargee_de_mission())
    mauvais = envoi(texte="Mme Martin, née le 3/4/1990, tél. 06 12 34 56 78", expire_le=dans(-1), lien="pas un lien")
    reponse = client.post("/actualites/ecrire/", mauvais)
    page = lue(reponse)
    assert reponse.status_code == 422 and not Actualite.objects.exists()
    assert "Mme Martin" in page and "Ces mots ne désignent pas une personne reçue" in page
    page = lue(client.post("/actualites/ecrire/", envoi(bassins=[un_bassin("cognac").pk])))
    assert "Le CIO déménage" in page and not Actualite.objects.exists()


def test_page_of_a_news_opens_to_its_readers_alone(client):
    adresse = f"/actualites/{une_actualite(visibilite='BASSIN').uuid}/"
    assert client.get(adresse).status_code == 404
    client.force_login(quelqu_un_du_bassin("cognac"))
    assert client.get(adresse).status_code == 404 and "CIO déménage" not in lue(client.get("/actualites/"))
    client.force_login(quelqu_un_du_bassin())
    assert client.get(adresse).status_code == 200 and "CIO déménage" in lue(client.get("/actualites/?bassin=niort"))
    Actualite.objects.update(du=dans(-9), expire_le=dans(0))
    assert client.get(adresse).status_code == 404
