"""The lists of this room: who reads them, where, and how to add one more row."""

from tests.fabriques import un_conseiller, un_reseau, une_region, une_structure
from tests.reseau.annuaire.fabriques import un_service
from tests.reseau.orientation.fabriques import un_besoin, une_fiche_ouverte


def fiches_de_liaison():
    """As a counsellor of the awaited structure reads it."""
    ici, la = une_structure("cibc"), une_structure("apec")
    return un_conseiller(la), "/orienter/fiches/", lambda rang: une_fiche_ouverte(ici, la)


def comptes_de_fiches():
    """As the Région reads it: five slips make a row."""
    ici, la = une_structure("cibc"), une_structure("apec")

    def ajouter(rang):
        besoin = un_besoin(f"besoin-{rang}")
        for _ in range(5):
            une_fiche_ouverte(ici, la, besoin=besoin)

    return une_region(), "/orienter/fiches/comptes/", ajouter


def services_a_distance():
    """As anyone reads it."""
    structure, cibc = une_structure("cibc"), un_reseau("cibc")

    def ajouter(rang):
        un_service(structure, nom=f"Service {rang}", modes=["A_DISTANCE"]).passe_la_main_a.add(cibc)

    return None, "/a-distance/", ajouter
