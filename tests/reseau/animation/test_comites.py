"""Bodies and seats: who reads what, and that a seat ended closes every door that it opened."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.animation.permissions import (
    comites_tenus,
    peut_presider,
    peut_sieger,
    peut_tenir,
    reunions_lisibles,
    sieges_de,
)
from reseau.animation.rules.comites import comite_creer, comite_fermer, siege_nommer, siege_terminer
from reseau.animation.rules.preparation import reunion_creer
from reseau.comptes.models import Compte
from reseau.comptes.signals import compte_ferme
from reseau.structures.models import Structure
from reseau.structures.signals import structure_fusionnee
from reseau.territoires.models import Commission, CompositionCommission
from tests.fabriques import (
    un_ancien_membre,
    un_bassin,
    un_compte,
    un_conseiller,
    une_chargee_de_mission,
    une_region,
    une_structure,
)
from tests.reseau.animation.fabriques import qui, un_comite, un_comite_complet, un_siege, une_reunion

pytestmark = pytest.mark.django_db
HIER = timezone.localdate() - datetime.timedelta(days=1)


def test_one_open_local_body_per_bassin_and_a_territory_by_kind():
    un_comite()
    for faux in (
        {"genre": "LOCAL", "bassin": un_bassin("niort")},
        {"genre": "LOCAL", "bassin": None},
        {"genre": "CREFOP", "bassin": un_bassin("cognac")},
    ):
        with pytest.raises(ValidationError):
            comite_creer(par=une_region(), cle=uuid.uuid4(), code="faux", nom="Faux", **faux)


def test_the_region_alone_opens_bodies_and_the_secretary_names_seats():
    comite = un_comite_complet()
    secretaire = qui(comite, "SECRETARIAT")
    with pytest.raises(RegleRefusee, match="Région"):
        comite_creer(par=secretaire, cle=uuid.uuid4(), genre="BUREAU", code="b", nom="Bureau")
    cle = uuid.uuid4()
    premier = siege_nommer(comite=comite, par=secretaire, cle=cle, personne="Anne Lavigne", organisme="Rectorat")
    assert siege_nommer(comite=comite, par=secretaire, cle=cle, personne="Autre") == premier
    with pytest.raises(RegleRefusee):
        siege_nommer(comite=comite, par=secretaire, cle=uuid.uuid4())
    with pytest.raises(ValidationError):  # une seule présidence
        siege_nommer(comite=comite, par=secretaire, cle=uuid.uuid4(), qualite="PRESIDENCE", personne="Deux")
    with pytest.raises(RegleRefusee, match="tenu"):
        siege_nommer(comite=comite, par=un_conseiller(), cle=uuid.uuid4(), personne="Moi")


def test_a_seat_ended_today_opens_nothing_today_nor_does_one_to_come():
    comite = un_comite_complet("BUREAU")
    reunion = une_reunion("CONVOQUEE", comite=comite)
    siege = comite.sieges.filter(qualite="TITULAIRE").first()
    assert reunion in reunions_lisibles(siege.compte)
    siege_terminer(siege=siege, par=une_region())
    assert not peut_sieger(siege.compte, comite)
    assert reunion not in reunions_lisibles(siege.compte)
    demain = un_siege(comite, un_conseiller(), du=timezone.localdate() + datetime.timedelta(days=1))
    assert reunion not in reunions_lisibles(demain.compte)
    with pytest.raises(RegleRefusee):
        siege_terminer(siege=siege, par=une_region())


def test_who_reads_the_meetings_of_a_bassin():
    comite = un_comite_complet()
    convoquee, brouillon = une_reunion("CONVOQUEE", comite=comite), une_reunion(comite=comite)
    president, secretaire = qui(comite, "PRESIDENCE"), qui(comite, "SECRETARIAT")
    for compte, lues in {
        secretaire: {convoquee, brouillon},
        une_region(): {convoquee, brouillon},
        president: {convoquee},
        une_chargee_de_mission("cognac"): set(),
        un_conseiller(): set(),
        un_ancien_membre(): set(),
        un_compte(): set(),
    }.items():
        assert set(reunions_lisibles(compte)) == lues, compte
    assert peut_presider(president, comite)
    assert not peut_tenir(president, comite)
    assert not peut_presider(secretaire, comite)


def test_what_is_said_of_one_body_is_what_the_list_says():
    commission = Commission.objects.create(code="deux-sevres", nom="Deux-Sèvres")
    CompositionCommission.objects.create(commission=commission, bassin=un_bassin(), du="2020-01-01")
    territoriale = un_comite_complet("TERRITORIALE", bassin="cognac", commission=commission)
    comites = [un_comite_complet(), territoriale, un_comite_complet("BUREAU", bassin="cognac")]
    lecteurs = [
        une_region(),
        un_conseiller(),
        un_compte(),
        *map(une_chargee_de_mission, ("niort", "cognac", "saintes")),
    ]
    lecteurs += [qui(comite, qualite) for comite in comites for qualite in ("PRESIDENCE", "SECRETARIAT", "TITULAIRE")]
    for compte in lecteurs:
        tenus = [comite for comite in comites if peut_tenir(compte, comite)]
        assert set(tenus) == set(comites_tenus(compte)), compte


def test_a_president_without_an_account_role_reads_and_a_closed_body_meets_no_more():
    comite = un_comite_complet("CREFOP")
    elue = un_compte()
    siege_terminer(siege=comite.sieges.get(qualite="PRESIDENCE"), par=une_region())
    un_siege(comite, elue, "PRESIDENCE", organisme="Conseil régional")
    assert une_reunion("CONVOQUEE", comite=comite) in reunions_lisibles(elue)
    comite_fermer(comite=comite, par=une_region())
    comite.refresh_from_db()
    assert not peut_sieger(elue, comite)
    assert not comites_tenus(elue).exists()
    with pytest.raises(RegleRefusee, match="fermée"):
        debut = timezone.now()
        fin = debut + datetime.timedelta(hours=1)
        reunion_creer(comite=comite, par=une_region(), cle=uuid.uuid4(), debut=debut, fin=fin)


def test_numbers_follow_within_a_body_and_a_key_writes_once():
    comite = un_comite_complet()
    premiere = une_reunion(comite=comite)
    seconde = une_reunion(comite=comite, jours=40)
    assert (premiere.numero, seconde.numero, seconde.precedente) == (1, 2, premiere)
    encore = reunion_creer(comite=comite, par=une_region(), cle=seconde.uuid, debut=seconde.debut, fin=seconde.fin)
    assert encore == seconde


def test_an_account_closed_sits_nowhere_and_a_structure_merged_keeps_its_seats():
    comite = un_comite_complet()
    siege = comite.sieges.filter(qualite="TITULAIRE").first()
    cible = une_structure(siege.structure.reseau)
    structure_fusionnee.send(sender=Structure, source=siege.structure, cible=cible)
    siege.refresh_from_db()
    assert siege.structure == cible and not siege.terminee
    siege_a_venir = un_siege(un_comite("BUREAU"), siege.compte, du=timezone.localdate() + datetime.timedelta(days=9))
    compte_ferme.send(sender=Compte, compte=siege.compte)
    siege.refresh_from_db()
    siege_a_venir.refresh_from_db()
    assert siege.au == timezone.localdate() and siege_a_venir.au == siege_a_venir.du
    assert sieges_de(siege.compte) == {}
