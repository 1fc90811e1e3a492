"""After the event: held by itself, told by who organised it, chased, read by members and never by the public."""

import datetime

import pytest
from django.utils import timezone

from home.etats.historiques import historiques_coherents
from home.exploitation.indicateurs import Etendue, Perimetre, indicateurs
from home.models import Courriel
from reseau.agenda.choices import Vie
from reseau.agenda.models import BilanEvenement, Evenement
from reseau.agenda.prises import agenda_coherent
from reseau.agenda.rules.evenements import evenement_tenir
from reseau.agenda.rules.participations import apport_accepter, bilans_relancer
from tests.fabriques import un_bassin, un_conseiller, un_referent, une_chargee_de_mission, une_structure
from tests.pages import lue
from tests.refus import refus
from tests.reseau.agenda.fabriques import passe, un_apport, un_bilan, un_evenement
from tests.travaux import battre

pytestmark = pytest.mark.django_db


def un_tenu(jours=1, **champs):
    evenement = passe(un_evenement(**champs), jours)
    return evenement_tenir(evenement=evenement)


def page(client, compte, evenement, suite=""):
    if compte:
        client.force_login(compte)
    return client.get(f"/agenda/{evenement.uuid}/{suite}")


def test_event_whose_last_date_is_over_is_held_by_itself_once():
    fini, option, a_venir = passe(un_evenement()), passe(un_evenement(option=True)), un_evenement()
    assert battre("agenda.tenus") == ["1 événement(s) tenu(s)."] and battre("agenda.tenus") == [
        "0 événement(s) tenu(s)."
    ]
    for evenement, vie in ((fini, Vie.TENU), (option, Vie.OPTION), (a_venir, Vie.CONFIRME)):
        evenement.refresh_from_db()
        assert evenement.vie == vie
    assert list(historiques_coherents()) == list(agenda_coherent()) == []


def test_option_that_nobody_confirmed_is_cancelled_the_night_after_its_date_and_its_organisers_told_once():
    option, brouillon = passe(un_evenement(option=True)), passe(un_evenement("BROUILLON", option=True))
    a_venir, sure = un_evenement(option=True), passe(un_evenement())
    assert [battre("agenda.options") for _ in range(2)] == [
        ["1 option(s) passée(s), annulée(s)."],
        ["0 option(s) passée(s), annulée(s)."],
    ]
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


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("visiteurs", "-3", "supérieure ou égale à 0"),
        ("visiteurs", "999999999", "Au plus 100 000 personnes."),
        ("reussi", " ", "Renseignez ce champ."),
        ("reussi", "Rappeler Mme Roux au 06 12 34 56 78.", "06 12 34 56 78"),
    ],
)
def test_bad_report_is_told_at_its_field_and_keeps_what_was_typed(client, champ, valeur, phrase):
    evenement = un_tenu()
    client.force_login(evenement.cree_par)
    dits = {"visiteurs": "12", "structures": "2", "reussi": "Bien.", "a_changer": "gardécanari", champ: valeur}
    reponse = client.post(f"/agenda/{evenement.uuid}/bilan/", dits)
    assert reponse.status_code == 422 and phrase in lue(reponse) and "gardécanari" in lue(reponse)
    assert not BilanEvenement.objects.exists()


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
    destinataires = set(Courriel.objects.filter(gabarit="agenda/bilan").values_list("destinataire", flat=True))
    assert destinataires == {evenement.cree_par.email, referent.email}


def test_late_night_tells_the_last_step_alone_and_a_report_given_stops_it():
    un_tenu(12), un_bilan(un_tenu(12)), un_tenu(60)
    assert (bilans_relancer(), Courriel.objects.filter(gabarit="agenda/bilan").count()) == (1, 1)


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
