"""The news of a bassin: one door to read them, written and withdrawn by who animates their bassins."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.membres.models import Appartenance
from reseau.vie_locale.models import Actualite
from reseau.vie_locale.permissions import actualites_lisibles, actualites_tenues
from reseau.vie_locale.rules.actualites import actualite_corriger, actualite_retirer
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region
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
    with pytest.raises(RegleRefusee) as refus:
        une_actualite(par=une_chargee_de_mission(), **champs)
    assert refus.value.code == code and not Actualite.objects.exists()


def test_same_key_writes_once_and_two_who_correct_lose_no_word():
    anime, cle = une_chargee_de_mission(), uuid.uuid4()
    actualite = une_actualite(par=anime, cle=cle)
    assert une_actualite(par=anime, cle=cle) == actualite
    dits = {"titre": "Un", "texte": "Corrigé.", "bassins": actualite.bassins.all(), "expire_le": dans(30)}
    actualite_corriger(actualite=actualite, par=anime, version=1, **dits)
    with pytest.raises(RegleRefusee) as refus:
        actualite_corriger(actualite=actualite, par=une_region(), version=1, **{**dits, "titre": "Deux"})
    actualite.refresh_from_db()
    assert refus.value.code == "version" and actualite.titre == "Un" and actualite.version == 2


def test_news_of_two_bassins_is_corrected_by_who_animates_both():
    actualite = une_actualite(("niort", "cognac"))
    for autre in (un_conseiller(), une_chargee_de_mission()):
        with pytest.raises(RegleRefusee):
            actualite_retirer(actualite=actualite, par=autre)
        assert not actualites_tenues(autre).exists()
    actualite_retirer(actualite=actualite, par=une_region())
    retrait = Actualite.objects.get().retiree_le
    assert actualite_retirer(actualite=actualite, par=une_region()).retiree_le == retrait <= timezone.now()
