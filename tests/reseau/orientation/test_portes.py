"""Two doors: who delivers comes first near, who only informs never; rules prefer, drop and require."""

import pytest
from django.utils import timezone

from reseau.orientation.choices import Contrainte, EtatJeu, Rang
from reseau.orientation.models import Regle
from reseau.orientation.queries.assistant import Cas, portes_calculer
from reseau.structures.models import Reseau
from tests.reseau.orientation.fabriques import un_besoin, un_jeu, une_demande, une_porte, une_situation

pytestmark = pytest.mark.django_db


def noms(portes):
    return [porte.structure.nom for porte in portes]


def test_two_doors_deliver_and_are_of_two_networks():
    une_porte("Informe", missions=["information"], publics=["tout-public"])
    une_porte("Loin", "Poitiers", "apec")
    une_porte("Ici", "Niort")
    une_porte("Sœur", "Niort")
    une_porte("Voisine", "Melle", "cibc")
    reponse = portes_calculer(une_demande())
    assert reponse.cas == Cas.PORTES
    assert noms(reponse.portes)[1] == "Voisine" and noms(reponse.portes)[0] in {"Ici", "Sœur"}
    assert reponse.dernier_rang == 2 and "Informe" not in noms(reponse.proposees)
    assert "Loin" not in noms(reponse.proposees)


def test_who_is_door_one_gets_door_two_elsewhere_and_who_is_door_two_answers():
    ici = une_porte("Ici")
    une_porte("Sœur")
    une_porte("Autre", "Melle", "cibc")
    deuxieme = portes_calculer(une_demande(rang=Rang.PREMIERE, chez=ici))
    assert noms(deuxieme.portes) == ["Autre"] and deuxieme.dernier_rang == 2
    assert "Ici" not in noms(deuxieme.proposees)
    assert portes_calculer(une_demande(rang=Rang.DEUXIEME, chez=ici)).cas == Cas.REPONDRE


def test_nothing_near_is_named_with_what_answers_from_afar():
    une_porte("De loin", "Poitiers", "apec", modes=["SUR_PLACE", "A_DISTANCE"])
    reponse = portes_calculer(une_demande("La Rochelle"))
    assert reponse.cas == Cas.HORS_DE_PORTEE and noms(reponse.portes) == ["De loin"]
    souhaitee = portes_calculer(une_demande("La Rochelle", contraintes=frozenset({Contrainte.A_DISTANCE})))
    assert souhaitee.cas == Cas.PORTES


@pytest.mark.parametrize(
    ("regle", "premiere"),
    [
        ({"effet": "PREFERER", "poids": 40}, "Melle"),
        ({"effet": "EXIGER"}, "Melle"),
        ({"effet": "PREFERER", "poids": 5}, "Niort"),
        ({"effet": "ECARTER"}, "Niort"),
    ],
)
def test_rules_of_the_set_in_force_act(regle, premiere):
    une_porte("Niort")
    une_porte("Melle", "Melle", "cibc")
    jeu = un_jeu(etat=EtatJeu.EN_VIGUEUR, publie_le=timezone.now())
    cible = {"reseau": Reseau.objects.get(code="cibc"), "motif": "Parce que"}
    Regle.objects.create(jeu=jeu, numero=1, besoin=un_besoin(), **cible, **regle)
    Regle.objects.create(jeu=jeu, numero=2, situation=une_situation("ailleurs"), effet="ECARTER", **cible)
    reponse = portes_calculer(une_demande())
    assert noms(reponse.portes)[0] == premiere
    motifs = {porte.structure.nom: porte.motifs for porte in reponse.proposees}
    assert ("Melle" in motifs) == (regle["effet"] != "ECARTER")
    assert motifs.get("Melle", ()) in ((), ("Parce que",))
