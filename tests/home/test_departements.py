"""The département after « de », as it is said."""

import pytest

from home.temps.typographie import du_departement

DITS = """
des |Deux-Sèvres;de la |Vienne;de la |Charente-Maritime;du |Cher;du |Pas-de-Calais;de l’|Aisne;de l’|Hérault;de l’|Yonne
de la |Haute-Vienne;des |Hautes-Pyrénées;des |Côtes-d’Armor;du |Val-d’Oise;du |Territoire de Belfort;de |Paris
de |La Réunion;de |Maine-et-Loire;d’|Ille-et-Vilaine;de |Saône-et-Loire;de |Seine-Saint-Denis;de la |Seine-Maritime
des |Landes;de |Vaucluse;de la |Corse-du-Sud;des |Alpes-de-Haute-Provence;des |Bouches-du-Rhône;du |Haut-Rhin
de la |Guadeloupe;de |Mayotte
"""


@pytest.mark.parametrize("dit", DITS.strip().replace("\n", ";").split(";"))
def test_departement_is_said_with_its_article(dit):
    article, nom = dit.split("|")
    assert du_departement(nom) == f"{article}{nom}"
