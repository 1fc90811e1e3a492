"""What guards a date: the room of a confirmed event, a reason for what disturbs, the others told."""

import datetime

import pytest

from home.models import Courriel
from reseau.agenda.horaires import Repetition
from reseau.agenda.models import Apport, Evenement, Participation, Tolerance
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import (
    evenement_annuler,
    evenement_confirmer,
    evenement_jeter,
    evenement_modifier,
    evenement_proposer,
    evenement_remettre_en_option,
    evenement_reporter,
    evenement_reprendre,
)
from reseau.agenda.rules.moderation import evenement_refuser, evenement_rouvrir
from tests.fabriques import un_conseiller, un_referent, une_region, une_structure
from tests.reseau.agenda.fabriques import dans, un_creneau, un_evenement, un_horaire
from tests.reseau.agenda.test_evenements import refus

pytestmark = pytest.mark.django_db


def ecrits(gabarit):
    return sorted(Courriel.objects.filter(gabarit=f"agenda/{gabarit}").values_list("destinataire", flat=True))


def une_salle(moderation="PROGRAMME", **champs):
    champs = {"titre": "Forum de l’emploi", "salle": "Blossac", **champs}
    return un_evenement(moderation, **champs)


def le_meme_jour(moderation="BROUILLON", **champs):
    return un_evenement(moderation, titre="Salon du livre", salle="", **{"endroit": "Ailleurs", **champs})


def test_a_room_held_by_a_confirmed_event_is_taken_for_another_even_with_a_reason():
    une_salle()
    autre = une_salle("BROUILLON", titre="Atelier")
    dits = {"evenement": autre, "par": autre.cree_par, "motif_delai": "National"}
    assert refus(evenement_proposer, motif="Je la garde", **dits) == "lieu_confirme"
    autre.refresh_from_db()
    assert autre.moderation == "BROUILLON" and not Tolerance.objects.exists()


def test_touching_hours_and_another_room_are_free():
    une_salle()
    apres = un_horaire(de=datetime.time(18), a=datetime.time(20))
    assert une_salle("PROPOSE", titre="Atelier", horaire=apres).moderation == "PROPOSE"
    assert une_salle("PROPOSE", titre="Visite", salle="Autre").moderation == "PROPOSE"


def test_an_option_waits_beside_a_confirmed_date_and_is_not_confirmed_over_it():
    une_salle()
    option = une_salle("PROPOSE", titre="Atelier", option=True)
    assert refus(evenement_confirmer, evenement=option, par=option.cree_par, motif="Malgré tout") == "lieu_confirme"
    option.refresh_from_db()
    assert option.vie == "OPTION"


def test_an_option_whose_room_is_confirmed_for_another_stays_one_and_its_owners_are_told_once():
    option = une_salle(option=True)
    autre = une_salle("PROPOSE", titre="Atelier")
    option.refresh_from_db()
    assert option.vie == "OPTION" and ecrits("cede") == [option.cree_par.email]
    texte = Courriel.objects.get(gabarit="agenda/cede").texte
    assert "Forum de l’emploi" in texte and autre.titre not in texte


def test_a_date_that_disturbs_asks_a_reason_and_tells_the_others_once():
    premier = une_salle()
    referent = un_referent(premier.organisateur)
    autre = le_meme_jour()
    dits = {"evenement": autre, "par": autre.cree_par, "motif_delai": "National"}
    assert refus(evenement_proposer, **dits) == "motif"
    autre.refresh_from_db()
    assert autre.moderation == "BROUILLON" and not ecrits("gene")
    evenement_proposer(motif="Journée nationale", **dits)
    assert ecrits("gene") == sorted([premier.cree_par.email, referent.email])
    tolerance = Tolerance.objects.get(evenement=autre)
    assert tolerance.motif == "Journée nationale" and str(premier.uuid) in tolerance.uid_autre
    texte = Courriel.objects.filter(gabarit="agenda/gene").first().texte
    assert "Journée nationale" in texte and "Salon du livre" not in texte


def test_what_is_tolerated_is_not_asked_again_until_one_of_the_two_moves():
    premier, autre = une_salle(), le_meme_jour("PROPOSE")
    autre.refresh_from_db()
    dits = {"evenement": autre, "par": autre.cree_par}
    evenement_modifier(version=autre.version, marge=30, **dits)
    autre.refresh_from_db()
    plus_tard = un_horaire(de=datetime.time(15), a=datetime.time(17))
    assert refus(evenement_modifier, version=autre.version, horaire=plus_tard, **dits) == "motif"
    evenement_modifier(version=autre.version, horaire=un_horaire(61), **dits)
    premier.refresh_from_db()
    moi = {"evenement": premier, "par": premier.cree_par, "version": premier.version}
    assert refus(evenement_modifier, horaire=un_horaire(61), **moi) == "motif"


def test_one_date_of_a_series_that_moves_is_guarded_too():
    une_salle(horaire=un_horaire(75))
    serie = une_salle(titre="Permanence", repetition=Repetition("SEMAINE", dans(60 + 14)))
    deplacer = {"creneau": un_creneau(serie, 2), "par": serie.cree_par, "horaire": un_horaire(75)}
    assert refus(creneau_deplacer, motif="Malgré tout", **deplacer) == "lieu_confirme"
    assert un_creneau(serie, 2).deplace_de is None


def test_taken_back_an_event_frees_its_room():
    premier = une_salle("PROPOSE")
    collegue = un_conseiller(premier.organisateur)
    assert refus(evenement_reprendre, evenement=premier, par=collegue) == "droit"
    evenement_reprendre(evenement=premier, par=premier.cree_par)
    assert une_salle("PROPOSE", titre="Atelier").moderation == "PROPOSE"
    assert refus(evenement_proposer, evenement=premier, par=premier.cree_par, motif="x", motif_delai="x") == (
        "lieu_confirme"
    )


def test_refused_an_event_frees_its_room_and_comes_back_only_while_it_is_free():
    refuse, region = une_salle("PROPOSE"), une_region()
    evenement_refuser(evenement=refuse, par=region, manque="DATE")
    prise = une_salle("PROPOSE", titre="Atelier")
    assert refus(evenement_rouvrir, evenement=refuse, par=region) == "lieu_confirme"
    evenement_annuler(evenement=prise, par=region, motif="Faute de salle")
    assert evenement_rouvrir(evenement=refuse, par=region).moderation == "PROPOSE"


def test_put_off_it_frees_its_room_and_a_new_date_takes_place_again():
    premier = une_salle()
    evenement_reporter(evenement=premier, par=premier.cree_par, motif="Grève")
    une_salle("PROPOSE", titre="Atelier")
    premier.refresh_from_db()
    assert refus(evenement_confirmer, evenement=premier, par=premier.cree_par) == "date"
    dits = {"evenement": premier, "par": premier.cree_par, "version": premier.version}
    assert refus(evenement_modifier, horaire=un_horaire(), motif="x", **dits) == "lieu_confirme"
    evenement_modifier(horaire=un_horaire(80), **dits)
    premier.refresh_from_db()
    assert (premier.vie, premier.moderation) == ("CONFIRME", "PROPOSE")


def test_those_who_come_and_those_who_bring_something_are_told_of_what_becomes_of_it():
    serie = une_salle(repetition=Repetition("SEMAINE", dans(60 + 14)))
    vient, apporte, ailleurs = un_conseiller(), un_conseiller(), un_conseiller()
    Participation.objects.create(evenement=serie, compte=vient, reponse="VIENT")
    Participation.objects.create(evenement=serie, compte=ailleurs, reponse="NE_VIENT_PAS")
    Apport.objects.create(evenement=serie, structure=une_structure(), quoi="Un stand", par=apporte)
    creneau_annuler(creneau=un_creneau(serie, 2), par=serie.cree_par, motif="Salle prise")
    creneau_deplacer(creneau=un_creneau(serie, 3), par=serie.cree_par, horaire=un_horaire(77))
    serie.refresh_from_db()
    evenement_reporter(evenement=serie, par=serie.cree_par, motif="Grève")
    evenement_annuler(evenement=serie, par=serie.cree_par, motif="Faute de salle")
    assert ecrits("change") == sorted([vient.email, apporte.email] * 4)
    assert refus(evenement_modifier, evenement=serie, par=serie.cree_par, version=serie.version) == "fini"


def test_a_date_is_sure_or_tentative_as_its_hand_says_and_a_stranger_does_nothing():
    premier = une_salle(option=True)
    assert refus(evenement_confirmer, evenement=premier, par=un_conseiller()) == "droit"
    evenement_confirmer(evenement=premier, par=premier.cree_par)
    evenement_remettre_en_option(evenement=premier, par=une_region())
    premier.refresh_from_db()
    assert (premier.vie, premier.moderation) == ("OPTION", "PROGRAMME")


def test_a_draft_is_thrown_away_but_not_what_was_proposed():
    brouillon, propose = un_evenement("BROUILLON"), un_evenement("PROPOSE")
    assert refus(evenement_jeter, evenement=propose, par=propose.cree_par) == "propose"
    evenement_jeter(evenement=brouillon, par=brouillon.cree_par)
    assert list(Evenement.objects.all()) == [propose]
