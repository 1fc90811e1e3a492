"""Proposing in one page, where what cannot be is said at its field; then the page of the event, and what it says."""

import datetime
import uuid
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from home.temps.periodes import acces_lire, moments_lire
from reseau.agenda.choices import Frequence
from reseau.agenda.horaires import Repetition
from reseau.agenda.models import Creneau, Evenement, JourSensible, Tolerance
from reseau.agenda.queries.evenements import responsables_dire
from reseau.agenda.queries.propositions import lieu_lire
from reseau.agenda.rules.dates import creneau_annuler, creneau_deplacer
from reseau.agenda.rules.evenements import evenement_annuler, evenement_reporter
from reseau.agenda.rules.moderation import evenement_completer, evenement_refuser
from reseau.membres.models import Profil
from reseau.structures.rules import structure_statut_changer
from reseau.vocabulaires.models import Theme, TypePublic
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.questions import questions
from tests.reseau.agenda.fabriques import dans, passe, un_creneau, un_evenement, un_horaire, une_charte
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


def test_eight_answers_make_a_proposed_event_on_a_page_whole_without_script(client, compte):
    page = lue(client.get(PROPOSER))
    structure = compte.rattachements.first().structure
    assert f'<option value="{structure.pk}" selected>' in page and "Regarder les gênes" in page
    reponse = client.post(PROPOSER, saisie(compte))
    evenement = Evenement.objects.get()
    assert reponse.url == f"/agenda/{evenement.uuid}/" and evenement.moderation == "PROPOSE"
    assert (evenement.endroit, evenement.commune.nom, evenement.vie) == ("Espace Franquin", "Niort", "CONFIRME")
    assert [bassin.code for bassin in evenement.bassins.all()] == ["niort"]
    assert evenement.creneaux.count() == 1


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


def test_what_cannot_be_is_said_at_its_field_and_the_rest_is_kept(client, compte):
    for dits, champ, phrase in (
        ({"jour": dans(-1).isoformat()}, "jour", "passée"),
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
    ):
        reponse = client.post(PROPOSER, saisie(compte, **dits))
        assert phrase in " ".join(erreurs(reponse)[champ]).replace("\xa0", " "), dits
        assert 'value="Après-midi mobilité"' in lue(reponse) or champ == "titre", dits
        assert not Evenement.objects.exists() and not Creneau.objects.exists(), dits


def nuit_de_mars() -> datetime.date:
    """The next one when summer time skips an hour: the last Sunday of March."""
    aujourdhui = timezone.localdate()
    nuits = (datetime.date(annee, 3, 31) for annee in (aujourdhui.year, aujourdhui.year + 1))
    dimanches = (jour - datetime.timedelta(days=(jour.weekday() + 1) % 7) for jour in nuits)
    return next(dimanche for dimanche in dimanches if dimanche > aujourdhui + datetime.timedelta(days=1))


def test_night_of_summer_time_has_no_half_past_two_and_what_ends_at_midnight_ends_that_evening(client, compte):
    nuit = nuit_de_mars()
    for de, a in (("02:30", "02:45"), ("02:30", "04:00"), ("01:00", "02:30")):
        reponse = client.post(PROPOSER, saisie(compte, jour=nuit.isoformat(), de=de, a=a))
        assert "horloges" in str(erreurs(reponse)["de"])
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


def test_the_panel_bears_anything_and_another_s_key_writes_nothing(client, compte):
    for dits in ({"cle": "abc"}, {"prendre": "hier"}, {"jour": "0001-01-01"}):
        assert client.post("/agenda/gene/", saisie(compte, **dits)).status_code == 200, dits
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


def lire(client, evenement, compte=None) -> str:
    client.logout()
    if compte:
        client.force_login(compte)
    reponse = client.get(f"/agenda/{evenement.uuid}/")
    assert reponse.status_code == 200
    return lue(reponse)


def test_a_line_of_the_programme_is_an_hour_a_title_and_a_detail_and_a_way_to_come_begins_with_its_name():
    for ligne, moment in (
        ("14 h 30 Atelier, salle 2 | Vingt places", ("14 h 30", "Atelier, salle 2", "Vingt places")),
        ("14 h 30 | Atelier, salle 2 | Vingt places", ("14 h 30", "Atelier, salle 2", "Vingt places")),
        ("9h Ouverture des stands", ("9h", "Ouverture des stands", "")),
        ("15 h : table ronde", ("15 h", "table ronde", "")),
        ("Toute la journée, des stands", ("", "Toute la journée, des stands", "")),
        ("14 heures de stands", ("", "14 heures de stands", "")),
        ("| rien", ("", "", "rien")),
    ):
        assert moments_lire(f"\n  {ligne}  \n\n") == [moment], ligne
    lus = acces_lire("En bus. Lignes A et 3.\nParking gratuit")
    assert lus == [("En bus.", "Lignes A et 3."), ("", "Parking gratuit")]


def test_who_answers_for_its_publics_is_said():
    les_deux = ["L’État", "la Région"]
    for codes, dits in (
        (["eleves-etudiants"], ["L’État"]),
        (["salaries"], ["La Région"]),
        *((codes, les_deux) for codes in (["eleves-etudiants", "salaries"], ["tout-public"], [])),
    ):
        phrase = responsables_dire(list(TypePublic.objects.filter(code__in=codes)))
        assert [mot for mot in ("L’État", "La Région", "la Région") if mot in phrase] == dits, codes


def test_the_page_says_everything_that_is_public_of_it(client):
    autre = une_structure(nom="Cap emploi Charente", telephone="0536490031")
    par = un_conseiller(une_structure(nom="Mission locale des Deux Rivières", telephone="0536490031"))
    dits = {"programme": "14 h Ouverture | Sans rendez-vous", "acces": "En train. Gare de Niort.", "salle": "Salle B"}
    dits |= {
        "adresse": "1 rue du Port",
        "accessibilite": ["PLAIN_PIED", "LSF", "INVENTE"],
        "source": "Site de la ville",
    }
    evenement = un_evenement(par=par, titre="Après-midi mobilité", publics=("salaries",), themes=("vae",), **dits)
    evenement.co_organisateurs.add(autre)
    page = lire(client, evenement)
    for dit in (
        "Après-midi mobilité", "ouvert à tout le monde, gratuit", "14 h à 18 h", "Halle de Brioux, Niort",
        "1 rue du Port, Salle B", "Ouverture", "Sans rendez-vous", "En train.", "Gare de Niort.", "Accès de plain-pied",
        "Interprète en langue des signes", "Salariés", "La Région", "Mission locale des Deux Rivières",
        "Cap emploi Charente", "05 36 49 00 31", "Site de la ville", "Dernier changement le",
    ):  # fmt: skip
        assert dit in page, dit
    assert "INVENTE" not in page and str(par) not in page


@pytest.mark.parametrize(
    ("visibilite", "lu_par"), [("PUBLIC", "visiteur membre"), ("MEMBRES", "membre"), ("PERSONNE", "")]
)
def test_its_author_is_named_to_those_whom_she_chose(client, visibilite, lu_par):
    par = un_conseiller(prenom="Claire", nom="Moreau")
    Profil.objects.filter(compte=par).update(visibilite=visibilite)
    evenement = un_evenement(par=par)
    for qui, compte in (("visiteur", None), ("membre", un_conseiller())):
        page = lire(client, evenement, compte)
        assert ("Claire Moreau" in page) == (qui in lu_par.split()), qui
        assert evenement.organisateur.nom in page


def test_what_becomes_of_it_is_said_first_with_its_reason_and_what_moderation_says_to_who_organises(client):
    par = une_region()
    dits = {
        "Date à confirmer": un_evenement(option=True),
        "Reporté": evenement_reporter(evenement=un_evenement(), par=par, motif="Grève des trains"),
        "Annulé": evenement_annuler(evenement=un_evenement(), par=par, motif="Grève des trains"),
        "Cet événement est passé": passe(un_evenement()),
    }
    for mot, evenement in dits.items():
        page = lire(client, evenement)
        assert f"<h2>{mot}</h2>" in page and ("Grève des trains. " in page) == (mot in ("Reporté", "Annulé")), mot
    par = un_conseiller()
    assert "<h2>Un brouillon</h2>" in lire(client, un_evenement("BROUILLON", par=par), par)
    propose = un_evenement("PROPOSE", par=par)
    assert "<h2>Il attend la modération</h2>" in lire(client, propose, par)
    evenement_refuser(evenement=propose, par=une_region(), manque="HORS_CHAMP", mot="Un salon de l’habitat")
    page = lire(client, propose, par)
    assert "<h2>Refusé</h2>" in page and "Un salon de l’habitat" in page


def test_every_date_of_a_series_says_what_happened_to_it(client):
    serie = un_evenement(repetition=Repetition(Frequence.SEMAINE, dans(60 + 7 * 9)))
    par, avant = une_region(), un_creneau(serie, 1).debut
    creneau_annuler(creneau=un_creneau(serie, 2), par=par, motif="Jour férié")
    creneau_deplacer(creneau=un_creneau(serie, 1), par=par, horaire=un_horaire(61))
    page = lire(client, serie)
    assert page.count('<li><span class="premiere-majuscule') == 9 and page.count("<del") == 1
    assert "Jour férié" in page and f"initialement le {avant.day}" in page
    assert "4 autres dates à venir" in page and "Chaque semaine, jusqu’au" in page
    assert "jusqu’au" not in lire(client, un_evenement())


def test_a_page_asks_as_much_with_forty_dates_as_with_one(client, a_chaud):
    posees = []
    for repetition in (None, Repetition(Frequence.SEMAINE, dans(60) + datetime.timedelta(weeks=39))):
        evenement = un_evenement(publics=("salaries",), themes=("vae",), repetition=repetition)
        with a_chaud():
            lire(client, evenement)
            posees.append(questions(partial(client.get, evenement.url)))
    assert posees[0] == posees[1] <= 15
