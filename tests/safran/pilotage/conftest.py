"""A small year in the room: three sessions, certified, their people from several networks."""

import pytest

from safran.presences.rules.feuilles import Saisie, feuille_enregistrer
from tests.fabriques import un_bassin, un_conseiller, un_role, une_region, une_structure
from tests.safran.fabriques_presences import contresigner, les_inscriptions, une_formation_en_salle, une_session_du_jour

RESEAUX = ("missions-locales", "cap-emploi", "apec", "france-travail")


@pytest.fixture(scope="module")
def annee(base_du_module):
    """Built once for a file.

    Angoulême: twelve people of three networks, and six of one. Cognac: three people. Everybody came, but one.
    """

    class Annee:
        region, formatrice = une_region(), un_role("FORMATEUR")
        structures = {code: une_structure(code, code=f"s-{code}") for code in RESEAUX[:3]}
        croisee = une_formation_en_salle(title="Croiser les regards")
        entre_soi = une_formation_en_salle(title="Entre soi")

    def tenir(formation, bassin, equipes):
        comptes = [un_conseiller(Annee.structures[code]) for code, nombre in equipes.items() for _ in range(nombre)]
        session = une_session_du_jour(
            par=Annee.region, formation=formation, bassin=bassin, comptes=comptes, formateur=Annee.formatrice
        )
        lignes = les_inscriptions(session)
        for seance in session.seances.all():
            saisies = [Saisie(ligne.pk, "ABSENT" if rang == 0 else "PRESENT") for rang, ligne in enumerate(lignes)]
            feuille_enregistrer(seance=seance, par=Annee.formatrice, saisies=saisies)
        contresigner(*session.seances.all())
        return session

    angouleme, cognac = un_bassin("angouleme"), un_bassin("cognac")
    Annee.grande = tenir(Annee.croisee, angouleme, {"missions-locales": 5, "cap-emploi": 4, "apec": 3})
    Annee.simple = tenir(Annee.entre_soi, angouleme, {"missions-locales": 6})
    Annee.petite = tenir(Annee.croisee, cognac, {"missions-locales": 3})
    return Annee
