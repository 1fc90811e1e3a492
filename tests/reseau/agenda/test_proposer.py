"""Proposing in one page: what is typed is kept, what cannot be is said at its field, nothing is half-written."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from reseau.agenda.horaires import Repetition
from reseau.agenda.models import Creneau, Evenement, JourSensible, Tolerance
from reseau.agenda.queries.propositions import lieu_lire
from reseau.agenda.rules.moderation import evenement_completer
from reseau.structures.rules import structure_statut_changer
from reseau.vocabulaires.models import Theme
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_structure
from tests.pages import lue
from tests.reseau.agenda.fabriques import dans, un_creneau, un_evenement, une_charte
from tests.reseau.annuaire.fabriques import un_lieu, une_commune

pytestmark = pytest.mark.django_db
PROPOSER = "/agenda/proposer/"


@pytest.fixture
def compte(client):
    une_commune("Niort")
    compte = un_conseiller()
    client.force_login(compte)
    return compte


def saisie(compte, **dits):
    huit = {
        "titre": "Après-midi mobilité", "resume": "Permis, covoiturage, aides.", "genre": "FORUM",
        "organisateur": compte.rattachements.first().structure_id, "jour": dans(60).isoformat(), "de": "14:00",
        "a": "18:00", "lieu": "Espace Franquin, Niort",
    }  # fmt: skip
    return {**huit, "gratuit": "on", "neutre": "on", "visibilite": "PUBLIC", "cle": str(uuid.uuid4()), **dits}


def erreurs(reponse):
    assert reponse.status_code == 422
    return {nom: list(dites) for nom, dites in reponse.context["form"].errors.items()}


def test_eight_answers_and_two_commitments_make_a_proposed_event(client, compte):
    reponse = client.post(PROPOSER, saisie(compte))
    evenement = Evenement.objects.get()
    assert reponse.url == f"/agenda/{evenement.uuid}/" and evenement.moderation == "PROPOSE"
    assert (evenement.endroit, evenement.commune.nom, evenement.vie) == ("Espace Franquin", "Niort", "CONFIRME")
    assert [bassin.code for bassin in evenement.bassins.all()] == ["niort"]
    assert evenement.creneaux.count() == 1


def test_those_who_organise_beside_are_named_one_a_line_and_stay_when_they_leave_the_directory(client, compte):
    sienne, aussi, code = compte.rattachements.first().structure, une_structure(nom="Cap 79"), une_structure()
    lignes = f"{aussi.nom}\n\n {code.code} \n{sienne.nom}\n{aussi.nom}"
    assert client.post(PROPOSER, saisie(compte, co_organisateurs=lignes)).status_code == 302
    evenement = Evenement.objects.get()
    assert set(evenement.co_organisateurs.all()) == {aussi, code}
    structure_statut_changer(structure=aussi, statut="CANDIDATE", du=timezone.localdate())
    modifier = f"/agenda/{evenement.uuid}/modifier/"
    assert "Cap 79" in lue(client.get(modifier))
    version = {"version": evenement.version, "cle": evenement.uuid}
    dit = erreurs(client.post(modifier, saisie(compte, **version, co_organisateurs="Cap 79\nInconnue\nAutre")))
    assert [faute.split(" :")[0] for faute in dit["co_organisateurs"]] == ["« Inconnue »", "« Autre »"]
    assert client.post(modifier, saisie(compte, **version, co_organisateurs="Cap 79")).status_code == 302
    assert list(evenement.co_organisateurs.all()) == [aussi]


def test_the_only_structure_is_chosen_and_the_page_is_whole_without_script(client, compte):
    page = lue(client.get(PROPOSER))
    structure = compte.rattachements.first().structure
    assert f'<option value="{structure.pk}" selected>' in page and "Regarder les gênes" in page


def test_sent_twice_it_is_written_once_and_a_kept_draft_takes_what_is_sent_last(client, compte):
    envoi = saisie(compte)
    client.post(PROPOSER, {**envoi, "brouillon": "1", "resume": ""})
    assert Evenement.objects.get().moderation == "BROUILLON"
    client.post(PROPOSER, envoi)
    client.post(PROPOSER, {**envoi, "titre": "Encore"})
    evenement = Evenement.objects.get()
    assert (evenement.titre, evenement.moderation) == ("Après-midi mobilité", "PROPOSE")


def test_a_draft_keeps_what_is_there(client, compte):
    peu = {"titre": "Forum", "lieu": "Quelque part", "brouillon": "1", "cle": str(uuid.uuid4())}
    organise = {"organisateur": compte.rattachements.first().structure_id, "visibilite": "PUBLIC"}
    reponse = client.post(PROPOSER, peu | organise)
    evenement = Evenement.objects.get()
    assert reponse.url == f"/agenda/{evenement.uuid}/modifier/" and evenement.endroit == "Quelque part"
    assert 'value="Quelque part"' in lue(client.get(reponse.url))


@pytest.mark.parametrize(
    ("dits", "champ", "phrase"),
    [
        ({"jour": dans(-1).isoformat()}, "jour", "passée"),
        ({"jour": "9999-12-31"}, "jour", "n’existe pas"),
        ({"jour": "2999-12-31"}, "jour", "deux ans"),
        ({"a": "13:00"}, "a", "La fin suit le début"),
        ({"frequence": "SEMAINE"}, "jusqu_au", "Une série a une fin"),
        ({"frequence": "SEMAINE", "jusqu_au": dans(50).isoformat()}, "jusqu_au", "suit la première"),
        ({"frequence": "SEMAINE", "jusqu_au": dans(60 + 600).isoformat()}, "jusqu_au", "dix-huit mois"),
        ({"dernier_jour": dans(50).isoformat()}, "dernier_jour", "suit le premier"),
        ({"titre": "x" * 10_000}, "titre", "120 caractères au plus"),
        ({"programme": "x" * 10_000}, "programme", "1500 caractères au plus"),
        ({"lieu": "Espace Franquin"}, "lieu", "Dites aussi la commune"),
        ({"lieu": "Salle, Xyzville"}, "lieu", "Dites aussi la commune"),
        ({"gratuit": ""}, "gratuit", "Cochez"),
        ({"resume": "Appelez Mme Lefèvre au 06 12 34 56 78."}, "resume", "06"),
        ({"genre": "AUTRE"}, "genre", "dans la liste"),
        ({"effectif": "999999999999999999999"}, "effectif", "100"),
        ({"titre": "Forum\x00"}, "titre", "invisible"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_the_rest_is_kept(client, compte, dits, champ, phrase):
    reponse = client.post(PROPOSER, saisie(compte, **dits))
    assert phrase in " ".join(erreurs(reponse)[champ]).replace("\xa0", " ")
    assert 'value="Après-midi mobilité"' in lue(reponse) or champ == "titre"
    assert not Evenement.objects.exists() and not Creneau.objects.exists()


def nuit_de_mars() -> datetime.date:
    """The next one when summer time skips an hour: the last Sunday of March."""
    aujourdhui = timezone.localdate()
    nuits = (datetime.date(annee, 3, 31) for annee in (aujourdhui.year, aujourdhui.year + 1))
    dimanches = (jour - datetime.timedelta(days=(jour.weekday() + 1) % 7) for jour in nuits)
    return next(dimanche for dimanche in dimanches if dimanche > aujourdhui + datetime.timedelta(days=1))


def test_night_of_summer_time_has_no_half_past_two_and_what_ends_at_midnight_ends_that_evening(client, compte):
    nuit = nuit_de_mars()
    for de, a in (("02:30", "02:45"), ("02:30", "04:00"), ("01:00", "02:30")):
        assert "horloges" in str(
            erreurs(client.post(PROPOSER, saisie(compte, jour=nuit.isoformat(), de=de, a=a)))["de"]
        )
    veille = (nuit - datetime.timedelta(days=7)).isoformat()
    serie = {"frequence": "SEMAINE", "jusqu_au": (nuit + datetime.timedelta(days=7)).isoformat()}
    client.post(PROPOSER, saisie(compte, jour=veille, de="02:15", a="02:45", **serie))
    assert [(c.fin - c.debut).seconds for c in Evenement.objects.get().creneaux.all()] == [1800] * 3
    client.post(PROPOSER, saisie(compte, titre="Veillée", de="20:00", a="00:00"))
    veillee = Evenement.objects.get(titre="Veillée")
    assert (veillee.fin - veillee.debut).seconds == 4 * 3600
    page = lue(client.get(f"/agenda/{veillee.uuid}/modifier/"))
    assert "minuit" in lue(client.get(f"/agenda/{veillee.uuid}/")) and 'value="00:00"' in page


def test_a_place_of_the_directory_is_known_and_two_of_one_name_are_told_apart(client, compte):
    premier = un_lieu(nom="Espace Franquin", adresse="1 rue Haute")
    assert lieu_lire("espace franquin, 79000 Niort").lieu == premier
    assert lieu_lire("Espace Franquin").lieu == premier
    second = un_lieu(nom="Espace Franquin", adresse="8 quai Bas")
    reponse = client.post(PROPOSER, saisie(compte))
    assert "8 quai Bas" in erreurs(reponse)["lieu"][0]
    assert '<option value="Espace Franquin, 8 quai Bas, Niort (79)"></option>' in lue(reponse)
    assert lieu_lire("Espace Franquin, 8 quai Bas, Niort (79)").lieu == second
    dite = lieu_lire("12 rue de la Paix, Niort")
    assert (dite.lieu, dite.adresse, dite.commune.nom) == (None, "12 rue de la Paix", "Niort")
    assert "Espace Franquin, 1 rue Haute, Niort (79)" in client.get("/agenda/lieux/?q=franquin").json()["suggestions"]


def test_below_the_delay_the_page_says_it_and_asks_why(client, compte):
    une_charte(45)
    assert "dans les temps" in lue(client.post("/agenda/gene/", saisie(compte)))
    proche = saisie(compte, jour=dans(20).isoformat())
    assert "20 jours avant l’événement" in lue(client.post("/agenda/gene/", proche))
    assert "motif_delai" in erreurs(client.post(PROPOSER, proche))
    client.post(PROPOSER, {**proche, "motif_delai": "Journée nationale"})
    evenement = Evenement.objects.get()
    assert evenement.motif_delai == evenement.historique.last().motif == "Journée nationale"
    assert evenement.charte.delai == 45


def test_the_panel_says_the_clashes_worst_first_and_writes_nothing(client, compte):
    un_evenement(titre="Forum de l’emploi", endroit="Espace Franquin", salle="")
    un_evenement(titre="zebrecanari", visibilite="BASSIN", endroit="Ailleurs")
    JourSensible.objects.create(nature="EXAMEN", titre="Brevet", du=dans(60), au=dans(61), source="BO")
    gardees = Tolerance.objects.count()
    page = lue(client.post("/agenda/gene/", saisie(compte)))
    assert page.index("Même lieu") < page.index("Même bassin") < page.index("Jour d’examen")
    assert "Trois gênes, la plus lourde d’abord" in page and "zebrecanari" not in page
    assert page.count('name="prendre"') == 3 and 'class="frise"' in page
    assert (Evenement.objects.count(), Tolerance.objects.count()) == (2, gardees)
    sans_script = lue(client.post(PROPOSER, saisie(compte, regarder="1", resume="")))
    assert "Trois gênes" in sans_script and "Renseignez ce champ" not in sans_script


def test_a_day_that_is_offered_is_taken_in_one_gesture(client, compte):
    un_evenement(titre="Forum de l’emploi", endroit="Espace Franquin", salle="")
    envoi = saisie(compte)
    reponse = client.post(PROPOSER, {**envoi, "regarder": "1"})
    pris = reponse.context["regard"].jours[0][0].date.isoformat()
    page = lue(client.post(PROPOSER, {**envoi, "prendre": pris}))
    assert f'name="jour" value="{pris}"' in page and "Aucune gêne" in page
    assert f'name="jour" value="{pris}"' in lue(client.post("/agenda/gene/", {**envoi, "prendre": pris}))
    assert client.post(PROPOSER, {**envoi, "jour": pris}).status_code == 302


def test_a_date_that_disturbs_is_kept_with_a_reason_and_a_taken_room_is_not(client, compte):
    un_evenement(titre="Forum de l’emploi", endroit="Ailleurs", salle="")
    envoi = saisie(compte)
    assert "motif" in erreurs(client.post(PROPOSER, envoi)) and not Evenement.objects.filter(cree_par=compte).exists()
    pris = saisie(compte, lieu="Ailleurs, Niort", motif="Journée nationale")
    assert "déjà prise" in erreurs(client.post(PROPOSER, pris))["lieu"][0]
    assert client.post(PROPOSER, {**envoi, "motif": "Journée nationale"}).status_code == 302
    assert Tolerance.objects.get().motif == "Journée nationale"


@pytest.mark.parametrize("dits", [{"cle": "abc"}, {"prendre": "hier"}, {"jour": "0001-01-01"}, {"publics": "-1"}, {}])
def test_the_panel_bears_anything(client, compte, dits):
    assert client.post("/agenda/gene/", dits).status_code == 200
    assert client.post("/agenda/gene/", saisie(compte, **dits)).status_code == 200


def test_another_s_key_writes_nothing(client, compte):
    autre = un_evenement("BROUILLON")
    reponse = client.post(PROPOSER, saisie(compte, cle=str(autre.uuid)))
    autre.refresh_from_db()
    assert reponse.status_code == 422 and autre.titre == "Forum des métiers"


def test_changing_words_keeps_the_programme_and_another_place_goes_back_to_moderation(client):
    evenement = un_evenement()
    client.force_login(evenement.cree_par)
    adresse = reverse("evenement_modifier", args=[evenement.uuid])
    theme = Theme.objects.en_vigueur().first()
    page = client.get(adresse).context["form"]
    envoi = saisie(evenement.cree_par, cle=str(evenement.uuid), version=evenement.version, lieu=page["lieu"].value())
    envoi |= {"salle": evenement.salle, "bassins": [bassin.pk for bassin in evenement.bassins.all()]}
    client.post(adresse, envoi | {"titre": "Nouveau titre", "themes": [theme.pk]})
    evenement.refresh_from_db()
    assert (evenement.titre, evenement.moderation, evenement.sequence) == ("Nouveau titre", "PROGRAMME", 2)
    assert erreurs(client.post(adresse, envoi | {"titre": "Perdu"}))["__all__"]
    client.post(adresse, envoi | {"version": evenement.version, "lieu": "Hôtel de ville, Niort"})
    evenement.refresh_from_db()
    assert (evenement.endroit, evenement.moderation) == ("Hôtel de ville", "PROPOSE")


def test_a_series_is_changed_one_date_at_a_time_from_its_page(client):
    serie = un_evenement(repetition=Repetition("SEMAINE", dans(60 + 14)))
    client.force_login(serie.cree_par)
    page = lue(client.get(reverse("evenement_modifier", args=[serie.uuid])))
    assert page.count(">Déplacer<") == 3 and page.count(">Annuler cette date<") == 3
    deplacer = reverse("creneau_deplacer", args=[serie.uuid, 2])
    jour = {"jour": dans(70).isoformat(), "de": "10:00", "a": "12:00"}
    assert "suit" in erreurs(client.post(deplacer, {**jour, "a": "09:00"}))["a"][0]
    client.post(deplacer, jour)
    client.post(reverse("creneau_annuler", args=[serie.uuid, 3]), {"motif": "Salle prise"})
    assert un_creneau(serie, 2).deplace_de and un_creneau(serie, 3).annule_le
    page = lue(client.get(reverse("evenement_modifier", args=[serie.uuid])))
    assert "Prévue d’abord le" in page and "Annulée : Salle prise" in page


def test_the_gestures_of_its_life_are_offered_when_they_may_be_made(client):
    evenement = un_evenement(option=True)
    client.force_login(evenement.cree_par)

    def vie(geste, **dits):
        return client.post(reverse("evenement_vie", args=[evenement.uuid, geste]), dits).status_code

    assert vie("option") == 404 and vie("confirmer") == 302 and vie("confirmer") == 404
    assert vie("reporter") == 422 and vie("reporter", motif="Grève") == 302
    page = lue(client.get(reverse("evenement_modifier", args=[evenement.uuid])))
    assert "donnez-lui un autre jour" in page
    assert vie("annuler", motif="Faute de salle") == 302
    assert client.get(reverse("evenement_modifier", args=[evenement.uuid])).status_code == 302


def test_one_reads_and_takes_up_again_what_one_prepares(client):
    evenement = un_evenement("PROPOSE", titre="À revoir")
    client.force_login(evenement.cree_par)
    evenement_completer(evenement=evenement, par=une_chargee_de_mission(), manque="ACCESSIBILITE", mot="Et la rampe ?")
    page = lue(client.get("/agenda/miens/"))
    assert "L’accessibilité du lieu : Et la rampe ?" in page and f"/agenda/{evenement.uuid}/modifier/" in page
    client.force_login(un_conseiller())
    assert "À revoir" not in lue(client.get("/agenda/miens/"))


def test_several_bassins_or_the_whole_region_are_said(client, compte):
    client.post(PROPOSER, saisie(compte, toute_la_region="on"))
    assert Evenement.objects.get().regional
    dits = saisie(compte, lieu="", lien="https://visio.exemple.example")
    assert "bassins" in erreurs(client.post(PROPOSER, dits))
    client.post(PROPOSER, {**dits, "toute_la_region": "on", "jour": dans(90).isoformat()})
    assert Evenement.objects.filter(lien__startswith="https://visio").exists()
