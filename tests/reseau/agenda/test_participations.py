"""What people do together: who comes, who brings what, and the report once an event is over."""

import datetime
import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from home.etats.historiques import historiques_coherents
from home.models import Courriel
from home.registre import Etendue, Perimetre, indicateurs
from reseau.agenda.choices import EtatApport, Reponse, Vie
from reseau.agenda.models import Apport, BilanEvenement, Evenement, Participation
from reseau.agenda.prises import agenda_coherent
from reseau.agenda.queries.participations import ensemble_de, rang_de
from reseau.agenda.rules.evenements import evenement_annuler, evenement_reporter, evenement_tenir
from reseau.agenda.rules.participations import (
    apport_accepter,
    apport_chercher,
    apport_proposer,
    apport_reprendre,
    apport_retirer,
    attentes_avancer,
    bilans_relancer,
    participation_repondre,
    reponses_oublier,
)
from reseau.comptes.rules import compte_fermer
from tests.fabriques import (
    un_ancien_membre,
    un_bassin,
    un_conseiller,
    un_referent,
    une_chargee_de_mission,
    une_structure,
)
from tests.pages import lue
from tests.refus import refus
from tests.reseau.agenda.fabriques import passe, recus, un_apport, un_bilan, un_evenement, un_manque, une_venue
from tests.travaux import battre

pytestmark = pytest.mark.django_db
R = Reponse


def reponses(*venues):
    for venue in venues:
        venue.refresh_from_db()
    return [venue.reponse for venue in venues]


def test_seats_go_to_the_first_the_others_wait_in_order_and_one_who_answers_twice_is_one_row():
    evenement = un_evenement(jauge=2)
    venues = [une_venue(evenement) for _ in range(4)]
    assert reponses(*venues) == [R.VIENT, R.VIENT, R.ATTEND, R.ATTEND]
    assert [rang_de(venue) for venue in venues] == [0, 0, 1, 2]
    evenement = un_evenement()
    assert reponses(*[une_venue(evenement) for _ in range(5)]) == [R.VIENT] * 5
    evenement, compte = un_evenement(jauge=1), un_conseiller()
    une, deux = une_venue(evenement, compte), une_venue(evenement, compte)
    assert une == deux and une.historique.count() == 1


def test_seat_freed_goes_to_the_first_who_waits_in_the_same_transaction_and_she_is_told_once():
    evenement = un_evenement(jauge=1, titre="Forum de Brioux")
    tient, premiere, seconde = (une_venue(evenement) for _ in range(3))
    with pytest.raises(KeyError), transaction.atomic():
        une_venue(evenement, tient.compte, vient=False)
        assert reponses(premiere) == [R.VIENT]
        raise KeyError
    assert reponses(tient, premiere) == [R.VIENT, R.ATTEND] and not Courriel.objects.filter(gabarit="agenda/place")
    for _ in range(2):
        une_venue(evenement, tient.compte, vient=False)
    assert reponses(tient, premiere, seconde) == [R.NE_VIENT_PAS, R.VIENT, R.ATTEND]
    courriel = Courriel.objects.get(gabarit="agenda/place")
    assert courriel.destinataire == premiere.compte.email and "Forum de Brioux" in courriel.objet
    assert premiere.historique.last().par is None and rang_de(seconde) == 1


def test_more_seats_move_the_queue_at_the_next_beat_and_whoever_comes_back_goes_last():
    evenement = un_evenement(jauge=1)
    une_venue(evenement)
    attend = une_venue(evenement)
    assert attentes_avancer() == 0
    Evenement.objects.filter(pk=evenement.pk).update(jauge=3)
    assert battre("agenda.attentes") == ["1 place(s) donnée(s)."] and reponses(attend) == [R.VIENT]
    evenement = un_evenement(jauge=1)
    une_venue(evenement)
    revient, autre = une_venue(evenement), une_venue(evenement)
    une_venue(evenement, revient.compte, vient=False)
    revient = une_venue(evenement, revient.compte)
    assert (rang_de(autre), rang_de(revient)) == (1, 2)


def test_whoever_no_longer_reads_it_is_passed_over_and_never_written_its_title():
    evenement = un_evenement(jauge=1)
    tient, premiere, seconde = (une_venue(evenement) for _ in range(3))
    premiere.compte.rattachements.update(au=timezone.localdate())
    Evenement.objects.filter(pk=evenement.pk).update(visibilite="MEMBRES")
    une_venue(evenement, tient.compte, vient=False)
    assert reponses(premiere, seconde) == [R.ATTEND, R.VIENT]
    assert not Courriel.objects.filter(destinataire=premiere.compte.email).exists()


def test_answers_close_when_it_is_over_cancelled_or_without_a_date():
    fini, annule, reporte = un_evenement(), un_evenement(), un_evenement()
    venue = une_venue(reporte)
    passe(fini)
    evenement_annuler(evenement=annule, par=annule.cree_par, motif="Neige")
    evenement_reporter(evenement=reporte, par=reporte.cree_par, motif="Neige")
    for evenement, code in ((fini, "fini"), (annule, "fini"), (reporte, "ferme"), (un_evenement("PROPOSE"), "droit")):
        refus(code, participation_repondre, evenement=evenement, par=un_conseiller(), vient=True)
    assert une_venue(reporte, venue.compte, vient=False).reponse == R.NE_VIENT_PAS
    refus("droit", participation_repondre, evenement=un_evenement(), par=un_ancien_membre(), vient=True)


def test_closed_account_gives_its_coming_seat_back_and_keeps_what_is_past():
    evenement, ancien = un_evenement(jauge=1), un_evenement(jauge=1)
    tient, attend, etait = une_venue(evenement), une_venue(evenement), None
    etait = une_venue(ancien, tient.compte)
    passe(ancien)
    compte_fermer(compte=tient.compte)
    assert reponses(tient, attend, etait) == [R.NE_VIENT_PAS, R.VIENT, R.VIENT]


def test_names_are_read_by_organisers_alone_and_answers_are_forgotten_two_years_after():
    vieux, recent = un_evenement(), un_evenement()
    for evenement in (vieux, recent):
        une_venue(evenement)
    passe(vieux, 740), passe(recent, 700)
    assert reponses_oublier() == 1 and reponses_oublier() == 0
    assert list(Participation.objects.values_list("evenement", flat=True)) == [recent.pk]
    assert datetime.timedelta(days=700) < timezone.now() - Evenement.objects.get(pk=recent.pk).debut
    evenement = un_evenement()
    venue = une_venue(evenement)
    lues = ensemble_de(evenement.cree_par, evenement)["venues"]
    assert lues.noms == [venue] and lues.viennent == 1
    ailleurs = ensemble_de(un_conseiller(), evenement)["venues"]
    assert ailleurs.noms == [] and ailleurs.barres == [("Missions locales", 1, 100)]


# Who brings what: offered in one's own name, looked for, taken up, accepted, taken away.

E = EtatApport


def test_one_brings_in_the_name_of_ones_own_structure_and_organisers_are_told():
    structure = une_structure()
    evenement, referent = un_evenement(par=un_conseiller(structure)), un_referent(structure)
    apport = un_apport(evenement, personnes=3)
    assert (apport.etat, apport.personnes) == (E.PROPOSE, 3)
    assert recus("apport_propose") == sorted([evenement.cree_par.email, referent.email])
    dits = {"evenement": evenement, "cle": uuid.uuid4(), "structure": une_structure(), "quoi": "Un stand"}
    refus("structure", apport_proposer, par=un_conseiller(), **dits)


def test_what_an_organiser_brings_waits_for_nobody_and_what_is_sent_twice_is_written_once():
    evenement = un_evenement()
    apport = un_apport(evenement, evenement.cree_par)
    assert apport.etat == E.ACCEPTE and recus("apport_propose") == []
    (ligne,) = ensemble_de(un_conseiller(), evenement)["apports"].lignes
    assert ligne.etat == ("ok", "Organise")
    evenement, par, cle = un_evenement(), un_conseiller(), uuid.uuid4()
    assert un_apport(evenement, par, cle=cle) == un_apport(evenement, par, cle=cle)
    structure = une_structure()
    dits = {"evenement": evenement, "cle": cle, "structure": structure, "quoi": "Un stand"}
    refus("deja", apport_proposer, par=un_conseiller(structure), **dits)
    assert evenement.apports.count() == 1 and len(recus("apport_propose")) == 1


def test_what_is_looked_for_is_taken_up_by_one_structure():
    evenement, prend = un_evenement(), un_conseiller()
    manque = un_manque(evenement)
    assert manque.structure is None
    structure = prend.rattachements.first().structure
    repris = apport_reprendre(apport=manque, par=prend, structure=structure, personnes=1)
    assert (repris.etat, repris.structure, repris.par) == (E.PROPOSE, structure, prend)
    autre = un_conseiller()
    sienne = autre.rattachements.first().structure
    refus("etat", apport_reprendre, apport=manque, par=autre, structure=sienne)
    refus("droit", apport_chercher, evenement=evenement, par=autre, cle=uuid.uuid4(), quoi="Des tables")
    assert [ligne.par for ligne in manque.historique.all()] == [evenement.cree_par, prend]


def test_organisers_accept_and_whoever_offered_it_is_told():
    evenement = un_evenement()
    apport = un_apport(evenement)
    refus("droit", apport_accepter, apport=apport, par=apport.par)
    assert apport_accepter(apport=apport, par=evenement.cree_par).etat == E.ACCEPTE
    assert recus("apport_accepte") == [apport.par.email]


@pytest.mark.parametrize("cote", ["structure", "organisateur"])
def test_either_side_takes_it_away_and_the_other_is_told_why(cote):
    evenement, structure = un_evenement(), une_structure()
    apport = un_apport(evenement, un_conseiller(structure))
    collegue = un_conseiller(structure)
    par, prevenu = (collegue, evenement.cree_par) if cote == "structure" else (evenement.cree_par, apport.par)
    refus("droit", apport_retirer, apport=apport, par=un_conseiller(), motif="Rien")
    apport_retirer(apport=apport, par=par, motif="Plus de salle")
    courriel = Courriel.objects.get(gabarit="agenda/apport_retire", destinataire=prevenu.email)
    assert "Plus de salle" in courriel.texte and par.email not in recus("apport_retire")
    assert ensemble_de(evenement.cree_par, evenement)["apports"].lignes == []


@pytest.mark.parametrize("accepte", [False, True])
def test_what_was_looked_for_and_is_given_up_is_looked_for_again_unless_the_organiser_says_no(accepte):
    evenement, prend = un_evenement(), un_conseiller()
    structure = prend.rattachements.first().structure
    for _ in range(2):  # le même manque se reprend autant de fois qu’il est rendu
        manque = Apport.objects.first() or un_manque(evenement)
        repris = apport_reprendre(apport=manque, par=prend, structure=structure, personnes=4)
        if accepte:
            apport_accepter(apport=repris, par=evenement.cree_par)
        rendu = apport_retirer(apport=repris, par=prend, motif="Plus personne")
        assert (rendu.etat, rendu.structure, rendu.personnes, rendu.par) == (E.CHERCHE, None, 0, evenement.cree_par)
        refus("etat", apport_retirer, apport=repris, par=prend)
    courriel = Courriel.objects.filter(gabarit="agenda/apport_retire", destinataire=evenement.cree_par.email).first()
    assert str(structure) in courriel.texte and "Plus personne" in courriel.texte
    repris = apport_reprendre(apport=rendu, par=prend, structure=structure)
    assert apport_retirer(apport=repris, par=evenement.cree_par).etat == E.RETIRE


def test_nothing_is_brought_to_what_is_over_cancelled_or_not_read():
    fini, annule = passe(un_evenement()), un_evenement()
    evenement_annuler(evenement=annule, par=annule.cree_par, motif="Neige")
    par = un_conseiller()
    dits = {"par": par, "structure": par.rattachements.first().structure, "quoi": "Un stand"}
    for evenement, code in ((fini, "fini"), (annule, "fini"), (un_evenement("PROPOSE"), "droit")):
        refus(code, apport_proposer, evenement=evenement, cle=uuid.uuid4(), **dits)


def test_staff_is_told_by_network_and_structure_from_what_is_accepted():
    evenement = un_evenement()
    cap = un_conseiller(une_structure("cap-emploi", nom="Cap emploi 79"))
    for personnes in (2, 3):
        apport_accepter(apport=un_apport(evenement, cap, personnes=personnes), par=evenement.cree_par)
    un_apport(evenement, evenement.cree_par, personnes=1)
    un_apport(evenement, personnes=40)
    apports = ensemble_de(cap, evenement)["apports"]
    assert apports.personnes == 6 and apports.resume == "3 apports acceptés, 1 proposé"
    assert apports.mobilisees[0] == ("Cap emploi", 5, [("Cap emploi 79", 5)])


# After the event: held by itself, told by who organised it, chased, read by members and never by the public.


def un_tenu(jours=1, **champs):
    evenement = passe(un_evenement(**champs), jours)
    return evenement_tenir(evenement=evenement)


def page(client, compte, evenement, suite=""):
    if compte:
        client.force_login(compte)
    return client.get(f"/agenda/{evenement.uuid}/{suite}")


def test_event_whose_last_date_is_over_is_held_by_itself_once():
    fini, option, a_venir = passe(un_evenement()), passe(un_evenement(option=True)), un_evenement()
    assert [battre("agenda.tenus") for _ in range(2)] == [[f"{n} événement(s) tenu(s)."] for n in (1, 0)]
    for evenement, vie in ((fini, Vie.TENU), (option, Vie.OPTION), (a_venir, Vie.CONFIRME)):
        evenement.refresh_from_db()
        assert evenement.vie == vie
    assert list(historiques_coherents()) == list(agenda_coherent()) == []


def test_option_that_nobody_confirmed_is_cancelled_the_night_after_its_date_and_its_organisers_told_once():
    option, brouillon = passe(un_evenement(option=True)), passe(un_evenement("BROUILLON", option=True))
    a_venir, sure = un_evenement(option=True), passe(un_evenement())
    assert [battre("agenda.options") for _ in range(2)] == [[f"{n} option(s) passée(s), annulée(s)."] for n in (1, 0)]
    vies = {evenement: Evenement.objects.get(pk=evenement.pk).vie for evenement in (option, brouillon, a_venir, sure)}
    assert list(vies.values()) == [Vie.ANNULE, Vie.OPTION, Vie.OPTION, Vie.CONFIRME]
    courriel = Courriel.objects.get(gabarit="agenda/change")
    assert courriel.destinataire == option.cree_par.email and "sans avoir été confirmée" in courriel.texte
    assert list(historiques_coherents()) == list(agenda_coherent()) == []


def test_organiser_gives_four_answers_and_members_read_them(client):
    evenement = un_evenement()
    apport_accepter(apport=un_apport(evenement), par=evenement.cree_par)
    evenement = evenement_tenir(evenement=passe(evenement))
    assert "Rendre le bilan" in lue(page(client, evenement.cree_par, evenement))
    formulaire = lue(page(client, None, evenement, "bilan/"))
    assert 'name="structures" value="2"' in formulaire  # qui organise, et qui a apporté
    dits = {"visiteurs": "1200", "structures": "2", "reussi": "Du monde canaribilan.", "a_changer": ""}
    adresse = f"/agenda/{evenement.uuid}/bilan/"
    for _ in range(2):
        assert client.post(adresse, dits).status_code == 302
    assert BilanEvenement.objects.count() == 1 and client.get(adresse).status_code == 302
    lu = lue(page(client, un_conseiller(), evenement))
    assert "1 200 personnes venues" in lu and "canaribilan" in lu
    client.logout()
    assert "canaribilan" not in lue(client.get(f"/agenda/{evenement.uuid}/"))


def test_bad_report_is_told_at_its_field_and_keeps_what_was_typed(client):
    for champ, valeur, phrase in (
        ("visiteurs", "-3", "supérieure ou égale à 0"),
        ("visiteurs", "999999999", "Au plus 100 000 personnes."),
        ("reussi", " ", "Renseignez ce champ."),
        ("reussi", "Rappeler Mme Roux au 06 12 34 56 78.", "06 12 34 56 78"),
    ):
        evenement = un_tenu()
        client.force_login(evenement.cree_par)
        dits = {"visiteurs": "12", "structures": "2", "reussi": "Bien.", "a_changer": "gardécanari", champ: valeur}
        reponse = client.post(f"/agenda/{evenement.uuid}/bilan/", dits)
        assert reponse.status_code == 422 and phrase in lue(reponse) and "gardécanari" in lue(reponse), champ
        assert not BilanEvenement.objects.exists(), champ


def test_report_is_of_an_event_that_was_held_and_of_its_organisers(client):
    tenu, a_venir = un_tenu(), un_evenement()
    assert page(client, un_conseiller(), tenu, "bilan/").status_code == 404
    assert page(client, a_venir.cree_par, a_venir, "bilan/").status_code == 404
    refus("etat", un_bilan, evenement=a_venir)
    un_bilan(tenu)
    autre = un_referent(tenu.organisateur)
    client.force_login(autre)
    dits = {"visiteurs": "1", "structures": "1", "reussi": "Moi aussi."}
    assert client.post(f"/agenda/{tenu.uuid}/bilan/", dits).status_code == 422  # déjà rendu par une autre main


def test_report_is_chased_three_then_ten_days_after_once_each():
    structure = une_structure()
    referent = un_referent(structure)
    evenement = un_tenu(par=un_conseiller(structure))
    fin = timezone.localdate(evenement.fin)
    ecrits = {}
    for jour in range(15):
        bilans_relancer(jour=fin + datetime.timedelta(days=jour))
        bilans_relancer(jour=fin + datetime.timedelta(days=jour))
        ecrits[jour] = Courriel.objects.filter(gabarit="agenda/bilan").count()
    assert [ecrits[jour] for jour in (2, 3, 9, 10, 14)] == [0, 2, 2, 4, 4]
    assert set(recus("bilan")) == {evenement.cree_par.email, referent.email}
    un_bilan(evenement)
    un_tenu(12), un_bilan(un_tenu(12)), un_tenu(60)
    assert (bilans_relancer(), len(recus("bilan"))) == (1, 5)  # la dernière étape seule, et rien une fois rendu


def test_moderator_reads_the_reports_that_her_events_owe(client):
    ici, ailleurs, rendu = un_tenu(titre="Ici"), un_tenu(titre="Ailleurs", bassins=("cognac",)), un_tenu(titre="Fait")
    un_bilan(rendu)
    client.force_login(une_chargee_de_mission())
    lu = lue(client.get("/agenda/bilans/"))
    assert "Ici" in lu and "Ailleurs" not in lu and "Fait" not in lu
    assert "1 bilan attendu" in lue(client.get("/mon-espace/"))
    assert ici.vie == ailleurs.vie == Vie.TENU


def test_numbers_are_counted_by_region_bassin_network_and_structure():
    cap = un_conseiller(une_structure("cap-emploi"))
    evenement = un_evenement(bassins=("niort", "cognac"))
    apport_accepter(apport=un_apport(evenement, cap, personnes=4), par=evenement.cree_par)
    un_apport(evenement, evenement.cree_par, personnes=2)
    un_bilan(evenement_tenir(evenement=passe(evenement)))
    un_tenu(bassins=("cognac",))
    un_evenement()
    aujourdhui = timezone.localdate()
    bornes = aujourdhui - datetime.timedelta(days=30), aujourdhui + datetime.timedelta(days=1)
    structure = cap.rattachements.first().structure
    attendus = {
        Perimetre(Etendue.REGION): (2, 1, 6),
        Perimetre(Etendue.BASSIN, un_bassin("niort").pk): (1, 1, 6),
        Perimetre(Etendue.BASSIN, un_bassin("cognac").pk): (2, 1, 6),
        Perimetre(Etendue.RESEAU, structure.reseau_id): (0, 0, 4),
        Perimetre(Etendue.STRUCTURE, evenement.organisateur_id): (1, 1, 2),
        Perimetre(Etendue.STRUCTURE, structure.pk): (0, 0, 4),
    }
    codes = ("evenements_tenus", "bilans_evenements", "personnes_mobilisees")
    for perimetre, nombres in attendus.items():
        assert tuple(indicateurs()[code].lire(perimetre, *bornes).nombre for code in codes) == nombres, perimetre
    avant = (bornes[0] - datetime.timedelta(days=365), bornes[0])
    assert indicateurs()["evenements_tenus"].lire(Perimetre(Etendue.REGION), *avant).nombre == 0
