"""Duty tables of shared places: who receives, on which half-days; what hours they make; who writes in them."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from reseau.annuaire import prises
from reseau.annuaire.models import Creneau, Lieu, LigneRecherche, Modification
from reseau.annuaire.queries.permanences import creneau_dire, creneau_ecrire, creneaux_se_croisent
from reseau.annuaire.queries.recherche import rechercher
from reseau.annuaire.recherche.classement import Criteres
from reseau.annuaire.rules.fiches import creneau_creer, creneau_modifier, creneau_supprimer
from reseau.annuaire.rules.services import lieu_modifier
from reseau.structures.rules import structure_fusionner, structure_statut_changer
from tests import fabriques
from tests.pages import lue, page_lue
from tests.reseau.annuaire.fabriques import client_de, lire, refus, saisie, un_lieu, un_service, une_offre

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MARDI_10H = datetime.datetime(2026, 11, 24, 10, tzinfo=PARIS)


@pytest.fixture
def maison() -> Lieu:
    """A house where others receive."""
    structure = fabriques.une_structure("france-services", nom="France services du Pont")
    return un_lieu(structure, nom="Maison du Pont", horaires="Mo-Fr 08:30-18:00; PH off", bureaux=2)


@pytest.fixture
def permanence(maison) -> Lieu:
    """The place of a mission locale in those walls, without hours of its own."""
    structure = fabriques.une_structure(nom="Mission locale du Marais")
    lieu = un_lieu(structure, nom="Permanence au Pont", chez=maison.structure, permanence=True)
    un_service(structure, lieu, nom="Conseil")
    return lieu


def un_creneau(maison: Lieu, structure, jour: int = 1, **champs) -> Creneau:
    champs.setdefault("demi_journee", "MATIN")
    apres_midi = champs["demi_journee"] == "APRES_MIDI"
    champs.setdefault("debut", datetime.time(14 if apres_midi else 9))
    champs.setdefault("fin", datetime.time(17 if apres_midi else 12))
    return creneau_creer(lieu=maison, structure=structure, jour=jour, **champs)


def page(client: Client, maison: Lieu) -> str:
    reponse = client.get(reverse("permanences", args=[maison.public_id]))
    assert reponse.status_code == 200
    return lue(reponse)


def test_table_tells_who_receives_by_half_day_and_by_structure(client, maison, permanence):
    un_creneau(maison, permanence.structure, semaines="MOIS", rangs=[1, 3], salle="Bureau bleu")
    un_creneau(maison, fabriques.une_structure(nom="Autre maison"), 3, demi_journee="APRES_MIDI", sur_rendez_vous=True)
    texte = page(client, maison)
    for morceau in (
        "1er et 3e mardis du mois, matin", "9 h à 12 h", "Bureau bleu", "14 h à 17 h, sur rendez-vous",
        '<th scope="col">Vendredi</th>', '<th scope="row">Après-midi</th>', "Structure par structure",
        "Jeudi après-midi",
    ):  # fmt: skip
        assert morceau in texte, morceau
    assert "Samedi" not in texte and "Modifier" not in texte and "Ajouter un créneau" not in texte
    assert not client.get(reverse("permanences", args=[maison.public_id])).cookies


def test_table_shows_no_past_row_nor_hidden_structure_and_none_of_a_hidden_place(client, maison, permanence):
    un_creneau(maison, permanence.structure, au=datetime.date(2020, 1, 1))
    cachee = fabriques.une_structure(nom="Pas encore là")
    un_creneau(maison, cachee)
    structure_statut_changer(structure=cachee, statut="CANDIDATE", du=datetime.date(2026, 1, 1))
    assert "Aucune permanence n’est annoncée" in page(client, maison)
    lieu_modifier(lieu=maison, publie=False)
    assert client.get(reverse("permanences", args=[maison.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("champs", "osm", "jours"),
    [
        ({}, "Tu 09:00-12:00", "Mardi matin"),
        ({"semaines": "PAIRES"}, "week 2-52/2 Tu 09:00-12:00", "Mardi matin, semaines paires"),
        ({"semaines": "IMPAIRES"}, "week 1-53/2 Tu 09:00-12:00", "Mardi matin, semaines impaires"),
        ({"semaines": "MOIS", "rangs": [1, 3]}, "Tu[1,3] 09:00-12:00", "1er et 3e mardis du mois, matin"),
        ({"semaines": "MOIS", "rangs": [-1]}, "Tu[-1] 09:00-12:00", "Dernier mardi du mois, matin"),
        (
            {"du": datetime.date(2026, 9, 1), "au": datetime.date(2027, 6, 30)},
            "2026 Sep 01-2027 Jun 30 Tu 09:00-12:00", "Mardi matin",
        ),
        ({"du": datetime.date(2026, 9, 1)}, "2026 Sep 01+ Tu 09:00-12:00", "Mardi matin"),
        ({"au": datetime.date(2027, 6, 30)}, "2000 Jan 01-2027 Jun 30 Tu 09:00-12:00", "Mardi matin"),
    ],
)  # fmt: skip
def test_row_is_said_in_french_and_written_as_hours(maison, permanence, champs, osm, jours):
    creneau = un_creneau(maison, permanence.structure, **champs)
    assert (creneau_ecrire(creneau), creneau_dire(creneau).jours) == (osm, jours)


def ouvertes(moment: datetime.datetime) -> list[str]:
    return [t.structure.nom for t in rechercher(Criteres(ouvert=True), moment=moment).structures]


def test_place_without_hours_in_a_shared_place_is_open_on_its_half_days(client, maison, permanence):
    assert ouvertes(MARDI_10H) == []
    un_creneau(maison, permanence.structure)
    un_creneau(maison, permanence.structure, demi_journee="APRES_MIDI")
    assert LigneRecherche.objects.get().horaires == "Tu 09:00-12:00, Tu 14:00-17:00; PH off"
    for heure, ouvert in ((10, True), (13, False), (15, True)):
        assert bool(ouvertes(MARDI_10H.replace(hour=heure))) is ouvert, heure
    assert ouvertes(MARDI_10H + datetime.timedelta(days=1)) == []
    texte = lire(client, "structure", permanence.structure.code)
    assert "Mardi matin" in texte and reverse("permanences", args=[maison.public_id]) in texte
    assert list(prises.index_en_phase()) == []


def test_hours_of_the_place_itself_win_over_its_half_days(maison, permanence):
    un_creneau(maison, permanence.structure)
    lieu_modifier(lieu=permanence, horaires="We 09:00-12:00; PH off")
    assert LigneRecherche.objects.get().horaires == "We 09:00-12:00; PH off" and not ouvertes(MARDI_10H)


def test_host_closed_closes_who_receives_in_its_walls(maison, permanence):
    un_creneau(maison, permanence.structure)
    assert ouvertes(MARDI_10H)
    lieu_modifier(lieu=maison, fermetures=[{"du": "2026-11-24", "au": "2026-11-24", "motif": "travaux"}])
    assert not ouvertes(MARDI_10H) and list(prises.index_en_phase()) == []


def test_row_taken_off_or_changed_is_followed_by_the_search(maison, permanence):
    creneau = un_creneau(maison, permanence.structure)
    creneau_modifier(creneau=creneau, jour=2)
    assert not ouvertes(MARDI_10H) and ouvertes(MARDI_10H + datetime.timedelta(days=1))
    creneau_supprimer(creneau=creneau)
    assert LigneRecherche.objects.get().horaires == ""


def test_host_adds_corrects_and_takes_off_a_row_for_any_structure(maison, permanence):
    client = client_de(fabriques.un_referent(maison.structure))
    adresse = reverse("permanence_ajouter", args=[maison.public_id])
    donnees = saisie(
        client, adresse, structure="mission locale DU marais", jour="1", demi_journee="MATIN", salle="Bleu",
        semaines="MOIS", rangs=["1", "3"],
    )  # fmt: skip
    for _ in range(2):  # un double clic
        assert client.post(adresse, donnees).status_code == 302
    creneau = Creneau.objects.get()
    assert (creneau.structure, creneau.debut, creneau.rangs) == (permanence.structure, datetime.time(9), [1, 3])
    assert "Modifier" in page(client, maison)
    adresse = reverse("permanence_modifier", args=[creneau.pk])
    service = permanence.structure.services.get()
    donnees = saisie(client, adresse, semaines="TOUTES", service=str(service.pk), fin="11:30")
    assert client.post(adresse, donnees).status_code == 302
    creneau.refresh_from_db()
    assert (creneau.rangs, creneau.service, creneau.fin) == ([], service, datetime.time(11, 30))
    lignes = Modification.objects.filter(champs__has_key="permanences")
    assert len(lignes) == 2 and "Mission locale du Marais, mardi matin" in lignes[0].champs["permanences"][1]
    client.post(reverse("permanence_retirer", args=[creneau.pk]))
    assert not Creneau.objects.exists()


def test_referent_received_in_the_walls_writes_own_rows_only(maison, permanence):
    client = client_de(fabriques.un_referent(permanence.structure))
    adresse = reverse("permanence_ajouter", args=[maison.public_id])
    autre = fabriques.une_structure(nom="Autre")
    base = {"jour": "1", "demi_journee": "MATIN"}
    refus = client.post(adresse, saisie(client, adresse, structure=autre.code, **base))
    assert "dans la liste" in page_lue(refus) and not Creneau.objects.exists()
    assert client.post(adresse, saisie(client, adresse, structure=permanence.structure.code, **base)).status_code == 302
    assert Creneau.objects.get().structure == permanence.structure
    d_autrui = un_creneau(maison, autre)
    assert client.get(reverse("permanence_modifier", args=[d_autrui.pk])).status_code == 404
    assert client.post(reverse("permanence_retirer", args=[d_autrui.pk])).status_code == 404


@pytest.mark.parametrize(
    ("changements", "message"),
    [
        ({"structure": "Zzzz"}, "Nous ne trouvons pas cette structure"),
        ({"structure": "Jumelle"}, "Plusieurs structures portent ce nom"),
        ({"demi_journee": ""}, "Faites un choix"),
        ({"debut": "11:00", "fin": "10:00"}, "La fin doit suivre le début"),
        ({"semaines": "MOIS"}, "Dites lesquelles"),
        ({"du": "2026-12-31", "au": "2026-12-01"}, "La fin précède le début"),
        ({}, "reçoit déjà ici à cette demi-journée"),
    ],
)
def test_row_with_a_bad_entry_is_refused_at_its_field_with_the_text_kept(maison, permanence, changements, message):
    un_creneau(maison, permanence.structure)
    for _ in range(2):
        fabriques.une_structure(nom="Jumelle")
    client = client_de(fabriques.un_referent(maison.structure))
    adresse = reverse("permanence_ajouter", args=[maison.public_id])
    base = {"structure": permanence.structure.code, "jour": "1", "demi_journee": "MATIN", "salle": "Tapé ici"}
    texte = lue(client.post(adresse, saisie(client, adresse, **base | changements)))
    assert message in texte and "Tapé ici" in texte and Creneau.objects.count() == 1


def test_two_structures_in_one_room_or_more_than_the_desks_are_told_not_refused(maison, permanence):
    lieu_modifier(lieu=maison, bureaux=1)
    autre = fabriques.une_structure(nom="Cap emploi")
    un_creneau(maison, permanence.structure, salle="Bureau bleu")
    un_creneau(maison, autre, salle="bureau Bleu", debut=datetime.time(11), fin=datetime.time(13))
    hote = page(client_de(fabriques.un_referent(maison.structure)), maison)
    assert "Bureau bleu : Mission locale du Marais et Cap emploi" in hote
    assert "un bureau pour 2 structures : Cap emploi, Mission locale du Marais" in hote
    assert "au même moment" not in page(Client(), maison)
    Creneau.objects.filter(structure=autre).update(debut=datetime.time(12))
    assert "au même moment" not in page(client_de(fabriques.un_referent(maison.structure)), maison)


def test_rows_meet_when_some_day_is_both():
    for un, autre, croise in (
        ({}, {}, True),
        ({}, {"jour": 2}, False),
        ({"semaines": "PAIRES"}, {"semaines": "IMPAIRES"}, False),
        ({"semaines": "PAIRES"}, {"semaines": "PAIRES"}, True),
        ({"semaines": "PAIRES"}, {"semaines": "MOIS", "rangs": [1]}, True),
        ({"semaines": "MOIS", "rangs": [1, 3]}, {"semaines": "MOIS", "rangs": [2, 4]}, False),
        ({"semaines": "MOIS", "rangs": [4]}, {"semaines": "MOIS", "rangs": [-1]}, True),
        ({"au": datetime.date(2026, 6, 30)}, {"du": datetime.date(2026, 7, 1)}, False),
        ({"au": datetime.date(2026, 7, 1)}, {"du": datetime.date(2026, 7, 1)}, True),
    ):
        base = {"jour": 1, "demi_journee": "MATIN", "semaines": "TOUTES"}
        creneaux = Creneau(**base | un), Creneau(**base | autre)
        assert creneaux_se_croisent(*creneaux) is croise and creneaux_se_croisent(*creneaux[::-1]) is croise, un


def test_row_of_another_structures_service_or_said_twice_is_refused_and_named_by_the_checks(maison, permanence):
    creneau = un_creneau(maison, permanence.structure, semaines="PAIRES")
    assert refus(un_creneau, maison, permanence.structure) == "deja_tenu"
    d_autrui = une_offre("Autre")
    assert refus(creneau_modifier, creneau=creneau, service=d_autrui) == "autre_structure"
    second = un_creneau(maison, permanence.structure, semaines="IMPAIRES")
    assert list(prises.permanences_coherentes()) == []
    Creneau.objects.filter(pk=second.pk).update(semaines="TOUTES", service=d_autrui)
    dites = " ".join(prises.permanences_coherentes())
    assert "répète une ligne" in dites and "d’une autre structure" in dites


@pytest.mark.parametrize(
    "champs",
    [{"jour": 7}, {"fin": datetime.time(8)}, {"du": datetime.date(2027, 1, 1), "au": datetime.date(2026, 1, 1)}],
)
def test_database_refuses_a_row_that_cannot_be(maison, permanence, champs):
    creneau = un_creneau(maison, permanence.structure)
    with pytest.raises(IntegrityError), transaction.atomic():
        Creneau.objects.filter(pk=creneau.pk).update(**champs)


def test_rows_follow_their_structure_when_it_is_merged_and_stay_once(maison, permanence):
    cible = fabriques.une_structure(nom="La suivante")
    un_creneau(maison, permanence.structure)
    un_creneau(maison, permanence.structure, 3)
    un_creneau(maison, cible)
    structure_fusionner(source=permanence.structure, cible=cible)
    assert sorted(Creneau.objects.values_list("structure__nom", "jour")) == [("La suivante", 1), ("La suivante", 3)]
    assert list(prises.permanences_coherentes()) == [] and list(prises.index_en_phase()) == []


def test_half_day_held_for_one_service_opens_that_service_only(maison, permanence):
    conseil = permanence.structure.services.get()
    autre = un_service(permanence.structure, permanence, nom="Autre service")
    un_creneau(maison, permanence.structure, service=conseil)
    un_creneau(maison, permanence.structure, jour=3, service=autre)
    horaires = dict(LigneRecherche.objects.values_list("service__nom", "horaires"))
    assert horaires == {"Conseil": "Tu 09:00-12:00; PH off", "Autre service": "Th 09:00-12:00; PH off"}
    un_creneau(maison, permanence.structure, jour=4)
    assert LigneRecherche.objects.get(service=autre).horaires == "Th 09:00-12:00, Fr 09:00-12:00; PH off"
