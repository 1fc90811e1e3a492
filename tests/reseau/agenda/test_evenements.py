"""An event: written once, changed by one hand at a time, proposed whole, read by whom it is for, its date guarded."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from home.models import Courriel
from reseau.agenda.choices import Frequence
from reseau.agenda.horaires import Repetition
from reseau.agenda.models import Apport, Evenement, Participation, Tolerance
from reseau.agenda.permissions import evenements_lisibles, peut_defaire
from reseau.agenda.prises import agenda_coherent
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import (
    evenement_annuler,
    evenement_confirmer,
    evenement_creer,
    evenement_jeter,
    evenement_modifier,
    evenement_proposer,
    evenement_remettre_en_option,
    evenement_reporter,
    evenement_reprendre,
    evenement_tenir,
)
from reseau.agenda.rules.moderation import evenement_programmer, evenement_refuser, evenement_rouvrir
from tests.fabriques import un_compte, un_conseiller, un_referent, une_chargee_de_mission, une_region, une_structure
from tests.refus import refus
from tests.reseau.agenda.fabriques import dans, passe, recus, un_creneau, un_evenement, un_horaire

pytestmark = pytest.mark.django_db


def test_one_proposes_for_ones_own_structure_only_and_sent_twice_it_is_written_once():
    par, cle = un_conseiller(), uuid.uuid4()
    dits = {"titre": "Forum", "genre": "FORUM", "organisateur": par.rattachements.first().structure}
    premier = evenement_creer(par=par, cle=cle, **dits)
    assert evenement_creer(par=par, cle=cle, **dits) == premier and Evenement.objects.count() == 1
    par, autre = un_conseiller(), un_conseiller().rattachements.first().structure
    dits = {"par": par, "cle": uuid.uuid4(), "titre": "Forum", "genre": "FORUM", "organisateur": autre}
    refus("organisateur", evenement_creer, **dits)
    dits["par"] = une_chargee_de_mission()
    assert evenement_creer(**dits).organisateur == autre


def test_a_proposed_event_says_everything():
    for champs, code in (
        ({"resume": " "}, "resume"),
        ({"gratuit": False}, "gratuit"),
        ({"neutre": False}, "neutre"),
        ({"bassins": (), "visibilite": "BASSIN"}, "bassins"),
    ):
        evenement = un_evenement("BROUILLON", **champs)
        refus(code, evenement_proposer, evenement=evenement, par=evenement.cree_par)
        evenement.refresh_from_db()
        assert evenement.moderation == "BROUILLON" and evenement.historique.count() == 2, champs


def test_the_database_keeps_the_commitments_and_an_event_held_is_never_changed():
    evenement = un_evenement()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evenement.objects.filter(pk=evenement.pk).update(gratuit=False)
    refus("pas_finie", evenement_tenir, evenement=evenement)
    evenement_tenir(evenement=passe(evenement))
    dits = {"evenement": evenement, "par": evenement.cree_par}
    refus("fini", evenement_modifier, version=evenement.version, titre="Autre", **dits)
    refus("etat", evenement_annuler, motif="Trop tard", **dits)


def test_a_month_keeps_the_rank_of_its_weekday_and_a_fifth_one_is_the_last():
    troisieme_jeudi = Repetition(Frequence.MOIS, datetime.date(2027, 4, 30))
    assert list(troisieme_jeudi.jours(datetime.date(2027, 1, 21))) == [
        datetime.date(2027, mois, jour) for mois, jour in ((1, 21), (2, 18), (3, 18), (4, 15))
    ]
    dernier = Repetition(Frequence.MOIS, datetime.date(2027, 3, 31))
    jours = list(dernier.jours(datetime.date(2027, 1, 29)))
    assert jours[1:] == [datetime.date(2027, 2, 26), datetime.date(2027, 3, 26)]


def test_one_date_of_a_series_moves_or_goes_alone_and_says_so():
    serie = un_evenement(repetition=Repetition(Frequence.SEMAINE, dans(60 + 21)))
    avant, par = un_creneau(serie, 2).debut, une_region()
    creneau_deplacer(creneau=un_creneau(serie, 2), par=par, horaire=un_horaire(70))
    creneau_annuler(creneau=un_creneau(serie, 4), par=par, motif="Salle prise")
    serie.refresh_from_db()
    assert un_creneau(serie, 2).deplace_de == avant and serie.moderation == "PROGRAMME"
    assert serie.creneaux.tenus().count() == 3 and serie.fin == un_creneau(serie, 3).fin and serie.sequence == 3
    refus("date_annulee", creneau_annuler, creneau=un_creneau(serie, 4), par=par, motif="Encore")
    assert list(agenda_coherent()) == []


def test_a_date_changed_after_the_programme_is_moderated_again_but_by_its_moderator():
    evenement = un_evenement()
    dits = {"evenement": evenement, "version": evenement.version, "horaire": un_horaire(61)}
    evenement_modifier(par=evenement.cree_par, **dits)
    evenement.refresh_from_db()
    assert evenement.moderation == "PROPOSE" and evenement.sequence == 2
    evenement_programmer(evenement=evenement, par=(animatrice := une_chargee_de_mission()))
    evenement.refresh_from_db()
    evenement_modifier(par=animatrice, **{**dits, "version": evenement.version, "horaire": un_horaire(62)})
    evenement.refresh_from_db()
    assert evenement.moderation == "PROGRAMME"


def test_only_who_animates_the_bassin_or_the_region_moderates():
    evenement = un_evenement("PROPOSE", bassins=("niort", "parthenay"))
    refus("droit", evenement_programmer, evenement=evenement, par=une_chargee_de_mission("poitiers"))
    evenement_programmer(evenement=evenement, par=une_chargee_de_mission("parthenay"))
    regional = un_evenement("PROPOSE", bassins=())
    refus("droit", evenement_programmer, evenement=regional, par=une_chargee_de_mission())
    evenement_refuser(evenement=regional, par=une_region(), manque="HORS_CHAMP", mot="Un salon de l’habitat")
    assert regional.historique.last().motif == "Hors du champ de l’orientation : Un salon de l’habitat"


def test_each_event_is_read_by_those_for_whom_it_is_and_nobody_else():
    public = un_evenement(titre="Public")
    membres = un_evenement(titre="Membres", visibilite="MEMBRES")
    bassin = un_evenement(titre="Bassin", visibilite="BASSIN")
    propose = un_evenement("PROPOSE", titre="Proposé")
    brouillon = un_evenement("BROUILLON", titre="Brouillon")

    def lus(compte):
        return set(evenements_lisibles(compte))

    assert lus(AnonymousUser()) == lus(un_compte()) == {public}
    assert lus(un_conseiller()) == {public, membres}
    assert lus(une_chargee_de_mission()) == {public, membres, bassin, propose}
    assert lus(une_chargee_de_mission("poitiers")) == {public, membres}
    assert lus(une_region()) == {public, membres, bassin, propose}
    assert lus(brouillon.cree_par) == {public, membres, brouillon}
    assert lus(bassin.cree_par) == {public, membres, bassin}


def test_somebody_who_has_just_come_does_not_undo_alone_what_is_announced():
    evenement = un_evenement()
    structure = evenement.organisateur
    arrivee, ancienne = un_conseiller(structure), un_conseiller(structure)
    ancienne.rattachements.update(du=timezone.localdate() - datetime.timedelta(days=30))
    for regle in (evenement_reporter, evenement_annuler):
        refus("recent", regle, evenement=evenement, par=arrivee, motif="Salle prise")
    refus("recent", creneau_annuler, creneau=evenement.creneaux.get(), par=arrivee, motif="Salle prise")
    for par in (ancienne, evenement.cree_par, un_referent(structure), une_chargee_de_mission("niort"), une_region()):
        assert peut_defaire(par, evenement)
    evenement_annuler(evenement=evenement, par=ancienne, motif="Salle prise")
    proposee = un_evenement("PROPOSE", organisateur=structure, par=evenement.cree_par)
    evenement_annuler(evenement=proposee, par=arrivee, motif="Pas encore annoncé")


# What guards a date: the room of a confirmed event, a reason for what disturbs, the others told.


def une_salle(moderation="PROGRAMME", **champs):
    champs = {"titre": "Forum de l’emploi", "salle": "Blossac", **champs}
    return un_evenement(moderation, **champs)


def le_meme_jour(moderation="BROUILLON", **champs):
    return un_evenement(moderation, titre="Salon du livre", salle="", **{"endroit": "Ailleurs", **champs})


def test_a_room_held_by_a_confirmed_event_is_taken_for_another_and_for_an_option_but_not_beside_it():
    une_salle()
    autre = une_salle("BROUILLON", titre="Atelier")
    dits = {"evenement": autre, "par": autre.cree_par, "motif_delai": "National"}
    refus("lieu_confirme", evenement_proposer, motif="Je la garde", **dits)
    autre.refresh_from_db()
    assert autre.moderation == "BROUILLON" and not Tolerance.objects.exists()
    option = une_salle("PROPOSE", titre="Atelier", option=True)
    refus("lieu_confirme", evenement_confirmer, evenement=option, par=option.cree_par, motif="Malgré tout")
    option.refresh_from_db()
    assert option.vie == "OPTION"
    apres = un_horaire(de=datetime.time(18), a=datetime.time(20))
    assert une_salle("PROPOSE", titre="Atelier", horaire=apres).moderation == "PROPOSE"
    assert une_salle("PROPOSE", titre="Visite", salle="Autre").moderation == "PROPOSE"


def test_an_option_whose_room_is_confirmed_for_another_stays_one_and_its_owners_are_told_once():
    option = une_salle(option=True)
    autre = une_salle("PROPOSE", titre="Atelier")
    option.refresh_from_db()
    assert option.vie == "OPTION" and recus("cede") == [option.cree_par.email]
    texte = Courriel.objects.get(gabarit="agenda/cede").texte
    assert "Forum de l’emploi" in texte and autre.titre not in texte


def test_a_date_that_disturbs_asks_a_reason_and_tells_the_others_once():
    premier = une_salle()
    referent = un_referent(premier.organisateur)
    autre = le_meme_jour()
    dits = {"evenement": autre, "par": autre.cree_par, "motif_delai": "National"}
    refus("motif", evenement_proposer, **dits)
    autre.refresh_from_db()
    assert autre.moderation == "BROUILLON" and not recus("gene")
    evenement_proposer(motif="Journée nationale", **dits)
    assert recus("gene") == sorted([premier.cree_par.email, referent.email])
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
    refus("motif", evenement_modifier, version=autre.version, horaire=plus_tard, **dits)
    evenement_modifier(version=autre.version, horaire=un_horaire(61), **dits)
    premier.refresh_from_db()
    moi = {"evenement": premier, "par": premier.cree_par, "version": premier.version}
    refus("motif", evenement_modifier, horaire=un_horaire(61), **moi)


def test_one_date_of_a_series_that_moves_is_guarded_too():
    une_salle(horaire=un_horaire(75))
    serie = une_salle(titre="Permanence", repetition=Repetition("SEMAINE", dans(60 + 14)))
    deplacer = {"creneau": un_creneau(serie, 2), "par": serie.cree_par, "horaire": un_horaire(75)}
    refus("lieu_confirme", creneau_deplacer, motif="Malgré tout", **deplacer)
    assert un_creneau(serie, 2).deplace_de is None


def test_taken_back_an_event_frees_its_room():
    premier = une_salle("PROPOSE")
    collegue = un_conseiller(premier.organisateur)
    refus("droit", evenement_reprendre, evenement=premier, par=collegue)
    assert evenement_reprendre(evenement=premier, par=premier.cree_par).moderation == "BROUILLON"
    assert une_salle("PROPOSE", titre="Atelier").moderation == "PROPOSE"
    dits = {"evenement": premier, "par": premier.cree_par}
    refus("lieu_confirme", evenement_proposer, motif="x", motif_delai="x", **dits)


def test_refused_an_event_frees_its_room_and_comes_back_only_while_it_is_free():
    refuse, region = une_salle("PROPOSE"), une_region()
    evenement_refuser(evenement=refuse, par=region, manque="DATE")
    prise = une_salle("PROPOSE", titre="Atelier")
    refus("lieu_confirme", evenement_rouvrir, evenement=refuse, par=region)
    evenement_annuler(evenement=prise, par=region, motif="Faute de salle")
    assert evenement_rouvrir(evenement=refuse, par=region).moderation == "PROPOSE"


def test_put_off_it_frees_its_room_and_a_new_date_takes_place_again():
    premier = une_salle()
    evenement_reporter(evenement=premier, par=premier.cree_par, motif="Grève")
    une_salle("PROPOSE", titre="Atelier")
    premier.refresh_from_db()
    refus("date", evenement_confirmer, evenement=premier, par=premier.cree_par)
    dits = {"evenement": premier, "par": premier.cree_par, "version": premier.version}
    refus("lieu_confirme", evenement_modifier, horaire=un_horaire(), motif="x", **dits)
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
    assert recus("change") == sorted([vient.email, apporte.email] * 4)
    refus("fini", evenement_modifier, evenement=serie, par=serie.cree_par, version=serie.version)


def test_a_draft_is_thrown_away_but_not_what_was_proposed_and_a_date_is_sure_as_its_hand_says():
    brouillon, propose = un_evenement("BROUILLON"), un_evenement("PROPOSE")
    refus("propose", evenement_jeter, evenement=propose, par=propose.cree_par)
    evenement_jeter(evenement=brouillon, par=brouillon.cree_par)
    assert list(Evenement.objects.all()) == [propose]
    premier = une_salle(option=True)
    refus("droit", evenement_confirmer, evenement=premier, par=un_conseiller())
    evenement_confirmer(evenement=premier, par=premier.cree_par)
    evenement_remettre_en_option(evenement=premier, par=une_region())
    premier.refresh_from_db()
    assert (premier.vie, premier.moderation) == ("OPTION", "PROGRAMME")
