"""What is kept always says what counting everything anew would say, and only what changed is counted again."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from reseau.structures.models import Reseau, Structure
from safran.evaluations.models import Campagne
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as seances
from safran.inscriptions.rules.sessions import session_annuler, session_modifier
from safran.parcours.models import Suivi
from safran.pilotage.choices import Axe
from safran.pilotage.permissions import perimetre_get
from safran.pilotage.queries import releves
from safran.pilotage.queries.releves import releve_compter, releve_lire
from safran.pilotage.queries.tableaux import masques_lire
from tests.fabriques import un_referent, une_chargee_de_mission
from tests.safran.fabriques_presences import les_inscriptions, noter, une_session_du_jour
from tests.safran.fabriques_sessions import dans, une_inscription, une_session

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True


@pytest.fixture
def comptees(monkeypatch):
    """The trainings counted anew, read after read."""
    lectures, compter = [], releves.tranches_compter

    def tranches_compter(perimetre, sessions, reseaux):
        lectures.append({session.formation for session in sessions})
        return compter(perimetre, sessions, reseaux)

    monkeypatch.setattr(releves, "tranches_compter", tranches_compter)
    return lectures


def chiffres(releve) -> dict:
    mixte = {cle: nombre for cle, nombre in releve.croisement.items() if nombre}
    return {axe: releve.par(axe) for axe in Axe} | {"total": releve.total, "croisement": mixte}


def lire(*comptes) -> list[dict]:
    """What each reads, which is what counting everything would say."""
    perimetres = [perimetre_get(compte) for compte in comptes]
    lus = [releve_lire(perimetre, dans(0).year) for perimetre in perimetres]
    comptes_neufs = [releve_compter(perimetre, dans(0).year) for perimetre in perimetres]
    assert [masques_lire(lu) for lu in lus] == [masques_lire(compte) for compte in comptes_neufs]
    lus = [chiffres(lu) for lu in lus]
    assert lus == [chiffres(compte) for compte in comptes_neufs]
    return lus


def test_figures_follow_every_fact_they_come_from(annee):
    lecteurs = annee.region, une_chargee_de_mission("angouleme"), un_referent(annee.structures["missions-locales"])
    formation, region = annee.croisee, annee.region
    acheve = dict.fromkeys(("commence_le", "acheve_le"), timezone.now())
    demain = une_session(etat="CONFIRMEE", formation=formation, par=region, jour=dans(1), max_par_structure=0)
    inscrite = une_inscription(demain)
    du_jour = une_session_du_jour(formation=annee.entre_soi, par=region)
    premiere, deuxieme = les_inscriptions(annee.grande)[:2]
    cap = annee.structures["cap-emploi"]
    matin = du_jour.seances.first()
    heures = {"date": matin.date, "debut": datetime.time(8), "fin": matin.fin}
    note = {"ferme_le": dans(30), "close_le": timezone.now(), "nombre": 6, "notes_nombre": 6, "notes_somme": 24}
    vague = {"moment": "A_CHAUD", "public": "PARTICIPANT", "titre": "À chaud", "questions": []}
    gestes = {
        "une présence corrigée": lambda: noter(
            annee.grande.seances.first(), premiere, par=region, motif="Elle était là."
        ),
        "une inscription": lambda: une_inscription(demain),
        "un départ": lambda: inscriptions.inscription_quitter(inscription=inscrite, par=inscrite.compte),
        "des places": lambda: session_modifier(session=demain, par=region, capacite=11),
        "autant de places, réparties autrement": lambda: [
            session_modifier(session=demain, par=region, capacite=12),
            session_modifier(session=du_jour, par=region, capacite=15),
        ],
        "une heure": lambda: seances.seance_modifier(seance=matin, par=matin.session.cree_par, **heures),
        "un bassin": lambda: session_modifier(session=demain, par=region, bassin=annee.grande.bassin),
        "un réseau": lambda: Structure.objects.filter(pk=cap.pk).update(reseau=Reseau.objects.get(code="apec")),
        "un achèvement": lambda: Suivi.objects.create(
            compte=les_inscriptions(du_jour)[0].compte, formation=annee.entre_soi, **acheve
        ),
        "une satisfaction": lambda: Campagne.objects.create(session=annee.grande, **vague, **note),
        "une annulation": lambda: session_annuler(session=du_jour, par=region, motif="Salle fermée"),
    }
    avant = lire(*lecteurs)
    for nom, geste in gestes.items():
        geste()
        apres = lire(*lecteurs)
        assert apres[0] != avant[0], nom
        avant = apres
    assert lire(*lecteurs) == avant
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        if timezone.localdate().year == demain.premier_jour.year == dans(-1).year:
            assert lire(*lecteurs)[0]["total"].prevues > avant[0]["total"].prevues


def test_only_what_changed_is_counted_again(annee, comptees):
    perimetre, cette_annee = perimetre_get(annee.region), dans(0).year
    toutes = {annee.croisee.pk, annee.entre_soi.pk}

    def relire() -> set[int]:
        comptees.clear()
        releve_lire(perimetre, cette_annee)
        return comptees[0]

    assert relire() == toutes and relire() == set()
    noter(annee.simple.seances.first(), les_inscriptions(annee.simple)[0], par=annee.region, motif="Là.")
    assert relire() == {annee.entre_soi.pk} and relire() == set()


def test_a_session_counts_for_completion_from_its_last_day(annee):
    demain = une_session(etat="CONFIRMEE", formation=annee.entre_soi, par=annee.region, jour=dans(1))
    quelqu_un = une_inscription(demain).compte
    acheve = dict.fromkeys(("commence_le", "acheve_le"), timezone.now())
    Suivi.objects.create(compte=quelqu_un, formation=annee.entre_soi, **acheve)
    perimetre, cette_annee = perimetre_get(annee.region), demain.premier_jour.year
    avant = releve_lire(perimetre, cette_annee).par(Axe.SESSION)[demain.pk]
    assert (avant.participations, avant.acheves, avant.finies, avant.achevement) == (1, 0, 0, None)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        apres = releve_lire(perimetre, cette_annee).par(Axe.SESSION)[demain.pk]
    assert (apres.participations, apres.acheves, apres.finies, apres.achevement) == (1, 1, 1, 100)


def test_what_is_hidden_is_chosen_again_only_when_people_are_counted_elsewhere(annee):
    perimetre, cette_annee = perimetre_get(annee.region), dans(0).year
    matin, (quelqu_un, *_) = annee.simple.seances.first(), les_inscriptions(annee.simple)
    noter(matin, quelqu_un, par=annee.region, motif="Là.")
    avant = releve_lire(perimetre, cette_annee)
    noter(matin, quelqu_un, retard=20, par=annee.region, motif="Vingt minutes de retard.")
    apres = releve_lire(perimetre, cette_annee)
    assert apres.total.minutes < avant.total.minutes and masques_lire(apres) is masques_lire(avant)
    noter(matin, quelqu_un, "ABSENT", par=annee.region, motif="Pas là.")
    assert masques_lire(releve_lire(perimetre, cette_annee)) is not masques_lire(avant)
    structure = annee.structures["cap-emploi"]
    lu = releve_lire(perimetre, cette_annee)
    Structure.objects.filter(pk=structure.pk).update(reseau=Reseau.objects.get(code="apec"))
    assert masques_lire(releve_lire(perimetre, cette_annee)) is not masques_lire(lu)


def test_so_many_gestures_that_some_could_be_missed_have_everything_counted_again(annee, comptees, monkeypatch):
    monkeypatch.setattr(releves, "FENETRE", 4)
    perimetre, cette_annee = perimetre_get(annee.region), dans(0).year
    releve_lire(perimetre, cette_annee)
    for inscription in les_inscriptions(annee.grande)[1:7]:
        noter(annee.grande.seances.first(), inscription, "ABSENT", par=annee.region, motif="Pas là.")
    comptees.clear()
    releve_lire(perimetre, cette_annee)
    assert comptees == [{annee.croisee.pk, annee.entre_soi.pk}]
    lire(annee.region)
