"""An event: written once, changed by one hand at a time, proposed whole, read by those for whom it is."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.agenda.choices import Frequence
from reseau.agenda.horaires import Horaire, Repetition
from reseau.agenda.models import Evenement
from reseau.agenda.permissions import evenements_lisibles
from reseau.agenda.prises import agenda_coherent
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import (
    evenement_annuler,
    evenement_creer,
    evenement_modifier,
    evenement_proposer,
    evenement_tenir,
)
from reseau.agenda.rules.moderation import evenement_programmer, evenement_refuser
from tests.fabriques import un_compte, un_conseiller, une_chargee_de_mission, une_region
from tests.reseau.agenda.fabriques import dans, passe, un_creneau, un_evenement, un_horaire

pytestmark = pytest.mark.django_db


def refus(regle, **dits):
    with pytest.raises(RegleRefusee) as pris:
        regle(**dits)
    return pris.value.code


def test_sent_twice_it_is_written_once():
    par, cle = un_conseiller(), uuid.uuid4()
    dits = {"titre": "Forum", "genre": "FORUM", "organisateur": par.rattachements.first().structure}
    premier = evenement_creer(par=par, cle=cle, **dits)
    assert evenement_creer(par=par, cle=cle, **dits) == premier and Evenement.objects.count() == 1


def test_one_proposes_for_ones_own_structure_only():
    par, autre = un_conseiller(), un_conseiller().rattachements.first().structure
    dits = {"par": par, "cle": uuid.uuid4(), "titre": "Forum", "genre": "FORUM", "organisateur": autre}
    assert refus(evenement_creer, **dits) == "organisateur"
    dits["par"] = une_chargee_de_mission()
    assert evenement_creer(**dits).organisateur == autre


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"resume": " "}, "resume"),
        ({"gratuit": False}, "gratuit"),
        ({"neutre": False}, "neutre"),
        ({"bassins": (), "visibilite": "BASSIN"}, "bassins"),
    ],
)
def test_a_proposed_event_says_everything(champs, code):
    evenement = un_evenement("BROUILLON", **champs)
    assert refus(evenement_proposer, evenement=evenement, par=evenement.cree_par) == code
    evenement.refresh_from_db()
    assert evenement.moderation == "BROUILLON" and evenement.historique.count() == 2


def test_the_database_keeps_the_commitments_by_itself():
    evenement = un_evenement()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evenement.objects.filter(pk=evenement.pk).update(gratuit=False)


def test_a_series_is_rows_of_the_same_hour_through_both_nights_of_daylight_saving():
    debut = dans(30)
    serie = un_evenement(
        horaire=Horaire(debut, datetime.time(9), datetime.time(12)),
        repetition=Repetition(Frequence.SEMAINE, debut + datetime.timedelta(weeks=52)),
    )
    heures = {timezone.localtime(creneau.debut).time() for creneau in serie.creneaux.all()}
    assert serie.creneaux.count() == 53 and heures == {datetime.time(9)}
    assert list(serie.creneaux.values_list("rang", flat=True)) == list(range(1, 54))


def test_a_month_keeps_the_rank_of_its_weekday_and_a_fifth_one_is_the_last():
    troisieme_jeudi = Repetition(Frequence.MOIS, datetime.date(2027, 4, 30))
    assert list(troisieme_jeudi.jours(datetime.date(2027, 1, 21))) == [
        datetime.date(2027, mois, jour) for mois, jour in ((1, 21), (2, 18), (3, 18), (4, 15))
    ]
    dernier = Repetition(Frequence.MOIS, datetime.date(2027, 3, 31))
    assert list(dernier.jours(datetime.date(2027, 1, 29)))[1:] == [
        datetime.date(2027, 2, 26),
        datetime.date(2027, 3, 26),
    ]


def test_one_date_of_a_series_moves_or_goes_alone_and_says_so():
    serie = un_evenement(repetition=Repetition(Frequence.SEMAINE, dans(60 + 21)))
    avant, par = un_creneau(serie, 2).debut, une_region()
    creneau_deplacer(creneau=un_creneau(serie, 2), par=par, horaire=un_horaire(70))
    creneau_annuler(creneau=un_creneau(serie, 4), par=par, motif="Salle prise")
    serie.refresh_from_db()
    assert un_creneau(serie, 2).deplace_de == avant and serie.moderation == "PROGRAMME"
    assert serie.creneaux.tenus().count() == 3 and serie.fin == un_creneau(serie, 3).fin and serie.sequence == 3
    assert refus(creneau_annuler, creneau=un_creneau(serie, 4), par=par, motif="Encore") == "date_annulee"
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
    assert refus(evenement_programmer, evenement=evenement, par=une_chargee_de_mission("poitiers")) == "droit"
    evenement_programmer(evenement=evenement, par=une_chargee_de_mission("parthenay"))
    regional = un_evenement("PROPOSE", bassins=())
    assert refus(evenement_programmer, evenement=regional, par=une_chargee_de_mission()) == "droit"
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


def test_held_once_its_last_date_is_over_and_never_changed_then():
    evenement = un_evenement()
    assert refus(evenement_tenir, evenement=evenement) == "pas_finie"
    evenement_tenir(evenement=passe(evenement))
    dits = {"evenement": evenement, "par": evenement.cree_par}
    assert refus(evenement_modifier, version=evenement.version, titre="Autre", **dits) == "fini"
    assert refus(evenement_annuler, motif="Trop tard", **dits) == "etat"
