"""What lives in the bassins: news, the regional orientations, the log, what other rooms read of them."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.utils import timezone

from home.courriels.nouvelles import nouvelles_lire
from home.erreurs import RegleRefusee
from home.models import Courriel
from home.registre import Etendue, Perimetre, indicateurs, lire
from home.temps.periodes import mois_apres
from reseau.membres.models import Appartenance, Mandat
from reseau.membres.queries.personnes import pas_de, rubriques_de
from reseau.structures.rules import structure_fusionner
from reseau.territoires.models import Bassin
from reseau.vie_locale.models import Actualite, EntreeJournal, OrientationRegionale, Relais
from reseau.vie_locale.permissions import actualites_lisibles, actualites_tenues, journal_lisible
from reseau.vie_locale.queries import a_relayer_par, relais_manquants
from reseau.vie_locale.rules import (
    actualite_corriger,
    actualite_retirer,
    entree_corriger,
    entree_effacer,
    orientation_clore,
    orientation_relayer,
)
from tests.fabriques import (
    un_bassin,
    un_conseiller,
    un_reseau,
    une_chargee_de_mission,
    une_region,
    une_structure,
    une_tete_de_reseau,
)
from tests.pages import lue
from tests.refus import refus
from tests.reseau.agenda.fabriques import dans
from tests.reseau.vie_locale.fabriques import quelqu_un_du_bassin, reculer, une_actualite, une_entree, une_orientation

pytestmark = pytest.mark.django_db


def lues(compte):
    return {actualite.titre for actualite in actualites_lisibles(compte)}


def test_news_of_a_bassin_is_read_by_its_teams_alone_and_closes_the_day_they_leave():
    une_actualite(titre="Pour tous")
    une_actualite(titre="Entre nous", visibilite="BASSIN")
    niortaise, ailleurs = quelqu_un_du_bassin(), quelqu_un_du_bassin("cognac")
    assert lues(niortaise) == lues(une_chargee_de_mission()) == lues(une_region()) == {"Pour tous", "Entre nous"}
    assert lues(AnonymousUser()) == lues(ailleurs) == lues(une_chargee_de_mission("cognac")) == {"Pour tous"}
    Appartenance.objects.filter(structure__rattachements__compte=niortaise).update(du=dans(-9), au=dans(0))
    assert lues(niortaise) == {"Pour tous"}


def test_news_is_read_from_its_day_to_the_one_it_expires():
    une_actualite(titre="Demain", du=dans(1))
    finie = une_actualite(titre="Finie")
    Actualite.objects.filter(pk=finie.pk).update(du=dans(-9), expire_le=dans(0))
    retiree = une_actualite(titre="Retirée")
    actualite_retirer(actualite=retiree, par=une_region())
    une_actualite(titre="Aujourd’hui")
    assert lues(une_region()) == lues(AnonymousUser()) == {"Aujourd’hui"}
    assert {actualite.etat.value for actualite in actualites_tenues(une_region())} == {
        "A_VENIR", "EXPIREE", "RETIREE", "EN_LIGNE",
    }  # fmt: skip


def test_rule_refuses_what_no_news_is():
    for champs, code in (
        ({"du": dans(-1)}, "du"),
        ({"du": dans(9), "expire_le": dans(9)}, "expire_le"),
        ({"expire_le": dans(400)}, "expire_le"),
        ({"bassins": ()}, "bassins"),
        ({"bassins": ("niort", "cognac")}, "droit"),
    ):
        refus(code, une_actualite, par=une_chargee_de_mission(), **champs)
        assert not Actualite.objects.exists(), champs


def test_same_key_writes_once_and_two_who_correct_lose_no_word():
    anime, cle = une_chargee_de_mission(), uuid.uuid4()
    actualite = une_actualite(par=anime, cle=cle)
    assert une_actualite(par=anime, cle=cle) == actualite
    dits = {"titre": "Un", "texte": "Corrigé.", "bassins": actualite.bassins.all(), "expire_le": dans(30)}
    actualite_corriger(actualite=actualite, par=anime, version=1, **dits)
    with pytest.raises(RegleRefusee) as pris:
        actualite_corriger(actualite=actualite, par=une_region(), version=1, **{**dits, "titre": "Deux"})
    actualite.refresh_from_db()
    assert pris.value.code == "version" and actualite.titre == "Un" and actualite.version == 2


def test_news_of_two_bassins_is_corrected_by_who_animates_both():
    actualite = une_actualite(("niort", "cognac"))
    for autre in (un_conseiller(), une_chargee_de_mission()):
        refus("droit", actualite_retirer, actualite=actualite, par=autre)
        assert not actualites_tenues(autre).exists()
    actualite_retirer(actualite=actualite, par=une_region())
    retrait = Actualite.objects.get().retiree_le
    assert actualite_retirer(actualite=actualite, par=une_region()).retiree_le == retrait <= timezone.now()


def test_kept_page_of_a_bassin_follows_each_gesture_on_its_news(client, settings, django_capture_on_commit_callbacks):
    settings.PAGES_GARDEES_SECONDES = 60

    def lire_apres(geste, **dits):
        with django_capture_on_commit_callbacks(execute=True):
            rendu = geste(**dits)
        page = lue(client.get("/bassins/niort/"))
        return rendu, [titre for titre in ("Le CIO déménage", "Le CIO revient") if titre in page]

    caches["pages"].clear()
    assert "Le CIO" not in lue(client.get(f"/bassins/{un_bassin().code}/"))
    actualite, lus = lire_apres(une_actualite)
    assert lus == ["Le CIO déménage"]
    dits = {"actualite": actualite, "par": une_region()}
    corrige = {"titre": "Le CIO revient", "texte": "Au 12.", "bassins": actualite.bassins.all(), "expire_le": dans(30)}
    assert lire_apres(actualite_corriger, version=1, **corrige, **dits)[1] == ["Le CIO revient"]
    assert lire_apres(actualite_retirer, **dits)[1] == []
    caches["pages"].clear()


def envoi(**dits):
    champs = {"cle": uuid.uuid4(), "titre": "Le CIO déménage", "texte": "Rue neuve.", "visibilite": "BASSIN"}
    return {**champs, "bassins": [un_bassin().pk], "du": dans(0), "expire_le": dans(60), **dits}


def test_who_animates_a_bassin_writes_corrects_and_withdraws(client):
    client.force_login(une_chargee_de_mission())
    page, dits = lue(client.get("/actualites/ecrire/?bassin=niort")), envoi()
    assert "Écrire une actualité" in page and dans(60).isoformat()[:4] in page
    for _ in range(2):
        page = lue(client.post("/actualites/ecrire/", dits, follow=True))
    actualite = Actualite.objects.get()
    assert "pour les équipes de ce bassin" in page and "Rue neuve." in page
    adresse = f"/actualites/{actualite.uuid}/"
    corrige = {**envoi(texte="Rue vieille."), "version": 1}
    assert "Rue vieille." in lue(client.post(f"{adresse}modifier/", corrige, follow=True))
    reponse = client.post(f"{adresse}modifier/", {**corrige, "texte": "Rue d’ailleurs."})
    assert reponse.status_code == 422 and "Rue d’ailleurs." in lue(reponse) and "Quelqu’un vient de" in lue(reponse)
    assert "Retirée" in lue(client.post(f"{adresse}retirer/", follow=True))
    assert client.get(f"{adresse}modifier/").status_code == 404
    assert "Retirée" in lue(client.get("/actualites/tenues/"))


def test_bad_news_is_refused_at_its_fields_with_the_typed_words_kept(client):
    client.force_login(une_chargee_de_mission())
    mauvais = envoi(texte="Mme Martin, née le 3/4/1990, tél. 06 12 34 56 78", expire_le=dans(-1), lien="pas un lien")
    reponse = client.post("/actualites/ecrire/", mauvais)
    page = lue(reponse)
    assert reponse.status_code == 422 and not Actualite.objects.exists()
    assert "Mme Martin" in page and "Ces mots ne désignent pas une personne reçue" in page
    page = lue(client.post("/actualites/ecrire/", envoi(bassins=[un_bassin("cognac").pk])))
    assert "Le CIO déménage" in page and not Actualite.objects.exists()


def test_page_of_a_news_opens_to_its_readers_alone(client):
    adresse = f"/actualites/{une_actualite(visibilite='BASSIN').uuid}/"
    assert client.get(adresse).status_code == 404
    client.force_login(quelqu_un_du_bassin("cognac"))
    assert client.get(adresse).status_code == 404 and "CIO déménage" not in lue(client.get("/actualites/"))
    client.force_login(quelqu_un_du_bassin())
    assert client.get(adresse).status_code == 200 and "CIO déménage" in lue(client.get("/actualites/?bassin=niort"))
    Actualite.objects.update(du=dans(-9), expire_le=dans(0))
    assert client.get(adresse).status_code == 404


# The log of a bassin: written by who animates it, read by nobody else but the Région, kept three years (R4.20).


def corriger(entree, par, **dits):
    champs = {"genre": "CONTACT", "le": entree.le, "bassin": entree.bassin, "minutes": 15, "note": "Appel."}
    return entree_corriger(entree=entree, par=par, **{"version": 1, **champs, **dits})


def test_log_is_read_by_who_animates_the_bassin_and_the_region_alone():
    entree = une_entree()
    for lectrice in (une_chargee_de_mission(), une_region()):
        assert journal_lisible(lectrice).get() == entree
    for autre in (une_chargee_de_mission("cognac"), une_tete_de_reseau(), quelqu_un_du_bassin()):
        assert not journal_lisible(autre).exists()
    Mandat.objects.filter(compte=entree.auteur).update(du=dans(-9), au=dans(0))
    assert not journal_lisible(entree.auteur).exists()


def test_rule_refuses_what_no_line_is():
    for champs, code in (
        ({"le": dans(1)}, "le"),
        ({"le": mois_apres(jour=dans(-1), mois=-36)}, "le"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"note": "  "}, "note"),
    ):
        refus(code, une_entree, **champs)
        assert not EntreeJournal.objects.exists(), champs


def test_same_key_writes_once_and_nobody_writes_for_the_bassin_of_another():
    anime, cle = une_chargee_de_mission(), uuid.uuid4()
    entree = une_entree(par=anime, cle=cle)
    assert une_entree(par=anime, cle=cle) == entree
    with pytest.raises(RegleRefusee):
        une_entree("cognac", par=anime)
    with pytest.raises(RegleRefusee):
        corriger(entree, anime, bassin=un_bassin("cognac"))
    assert EntreeJournal.objects.get().bassin.code == "niort"


def test_author_or_the_region_corrects_and_erases_a_line():
    entree = une_entree()
    collegue = une_chargee_de_mission()
    for geste in (lambda: corriger(entree, collegue), lambda: entree_effacer(entree=entree, par=collegue)):
        refus("droit", geste)
    assert corriger(entree, entree.auteur).version == 2
    refus("version", corriger, entree=entree, par=une_region(), note="Autre chose.")
    assert EntreeJournal.objects.get().note == "Appel."
    for _ in range(2):
        entree_effacer(entree=entree, par=une_region())
    assert not EntreeJournal.objects.exists()


def test_lines_older_than_three_years_are_erased_at_night():
    gardee = une_entree(le=mois_apres(jour=dans(0), mois=-36))
    EntreeJournal.objects.filter(pk=une_entree().pk).update(le=mois_apres(jour=dans(-1), mois=-36))
    call_command("battre", "vie_locale.journal")
    assert EntreeJournal.objects.get() == gardee


def une_ligne(**dits):
    champs = {"cle": uuid.uuid4(), "genre": "VISITE", "le": dans(0), "minutes": 90, "note": "Visite de l’équipe."}
    return {**champs, "bassin": un_bassin().pk, **dits}


def test_line_is_noted_from_the_list_corrected_and_erased(client):
    client.force_login(une_chargee_de_mission())
    assert "Le journal est vide" in lue(client.get("/journal/"))
    dits = une_ligne()
    for _ in range(2):
        page = lue(client.post("/journal/", dits, follow=True))
    entree = EntreeJournal.objects.get()
    assert "Visite de l’équipe." in page and "Temps passé : 1 h 30." in page
    adresse = f"/journal/{entree.uuid}/"
    assert "Appel bref." in lue(
        client.post(f"{adresse}modifier/", une_ligne(note="Appel bref.", version=1), follow=True)
    )
    reponse = client.post(f"{adresse}modifier/", une_ligne(note="Trop tard.", version=1))
    assert reponse.status_code == 422 and "Trop tard." in lue(reponse)
    client.post(f"{adresse}effacer/")
    assert not EntreeJournal.objects.exists()


def test_bad_line_is_refused_on_the_list_with_the_typed_words_kept(client):
    client.force_login(une_chargee_de_mission())
    reponse = client.post("/journal/", une_ligne(le=dans(1), minutes=0, bassin=un_bassin("cognac").pk, note="Gardé."))
    page = lue(reponse)
    assert reponse.status_code == 422 and "Gardé." in page and not EntreeJournal.objects.exists()
    page = lue(client.post("/journal/", une_ligne(note="Vu M. Paul Durand, 06 12 34 56 78")))
    assert "Ces mots ne désignent pas une personne reçue" in page and not EntreeJournal.objects.exists()


def test_log_is_narrowed_by_genre_bassin_and_month_and_taken_away(client):
    une_entree(note="Visite de Niort.")
    une_entree("cognac", genre="CONTACT", note="Appel de Cognac.", le=mois_apres(jour=dans(-1), mois=-2))
    client.force_login(une_region())
    assert "2 entrées" in lue(client.get("/journal/"))
    mois = f"{mois_apres(jour=dans(-1), mois=-2):%Y-%m}"
    for filtre in ("genre=CONTACT", "bassin=cognac", f"mois={mois}", "q=appel"):
        page = lue(client.get(f"/journal/?{filtre}"))
        assert "Appel de Cognac." in page and "Visite de Niort." not in page
    fichier = lue(client.get("/journal/?format=csv&genre=CONTACT"))
    assert "Appel de Cognac." in fichier and "Visite de Niort." not in fichier
    assert client.get("/journal/?format=xlsx").status_code == 200


# What lives in a bassin is met elsewhere: its page, « Mon espace », search, digests, welcome, yearly report.


def dites(compte):
    maintenant = timezone.now()
    hier = maintenant - datetime.timedelta(days=1)
    return {groupe.objet: groupe.lignes for groupe in nouvelles_lire(compte, hier, maintenant)}


def test_page_of_a_bassin_shows_each_reader_its_news_and_members_the_orientations(client):
    une_actualite(titre="Pour tous")
    une_actualite(titre="Entre nous", visibilite="BASSIN")
    une_orientation(titre="Close")
    orientation_clore(orientation=une_orientation(titre="Finie"), par=une_region())
    un_bassin("cognac")
    assert "Actualités du bassin" not in lue(client.get("/bassins/cognac/"))
    page = lue(client.get("/bassins/niort/"))
    assert "Actualités du bassin" in page
    assert "Pour tous" in page and "Entre nous" not in page and "Orientations régionales" not in page
    assert "Écrire une actualité" not in page
    client.force_login(quelqu_un_du_bassin())
    page = lue(client.get("/bassins/niort/"))
    assert "Entre nous" in page and "ORI-" in page and "Finie" not in page and "Écrire une actualité" not in page
    client.force_login(une_chargee_de_mission())
    assert "/actualites/ecrire/?bassin=niort" in lue(client.get("/bassins/niort/"))


def test_search_finds_what_each_reader_may_read(client):
    une_actualite(titre="Le CIO déménage", visibilite="BASSIN")
    une_orientation(titre="Deux portes au plus")
    assert "CIO déménage" not in lue(client.get("/recherche/?q=demenage"))
    client.force_login(quelqu_un_du_bassin())
    assert "CIO déménage" in lue(client.get("/recherche/?q=demenage"))
    assert "Deux portes au plus" in lue(client.get("/recherche/?q=deux+portes"))
    client.force_login(quelqu_un_du_bassin("cognac"))
    assert "CIO déménage" not in lue(client.get("/recherche/?q=demenage"))


def test_digest_tells_the_news_of_ones_bassins_the_day_they_begin_and_not_to_their_author():
    anime = une_chargee_de_mission()
    une_actualite(titre="Neuve", visibilite="BASSIN", par=anime)
    plus_tard = une_actualite(titre="Parue ce matin", du=dans(1))
    Actualite.objects.filter(pk=plus_tard.pk).update(du=dans(0), ecrite_le=timezone.now() - datetime.timedelta(days=9))
    une_actualite(titre="Demain", du=dans(1))
    une_orientation(titre="Deux portes")
    niortaise = quelqu_un_du_bassin()
    assert {"Neuve", "Deux portes"} <= dites(niortaise).keys() and "Demain" not in dites(niortaise)
    assert "Parue ce matin" in dites(niortaise)
    assert "Neuve" not in dites(anime) and not {"Neuve", "Parue ce matin"} & dites(quelqu_un_du_bassin("cognac")).keys()


def test_card_of_a_lead_says_what_is_left_to_relay_and_the_late_ones(client):
    reculer(une_orientation(), 31)
    client.force_login(une_tete_de_reseau())
    page = lue(client.get("/mon-espace/"))
    assert "Orientations à relayer" in page and "Échéance passée" in page
    client.force_login(une_region())
    page = lue(client.get("/mon-espace/"))
    assert "1 relais d’orientations manquant" in page and "Orientations à relayer" not in page
    client.force_login(une_chargee_de_mission())
    assert "Journal : rien de noté ce mois-ci" in lue(client.get("/mon-espace/"))


def test_newcomer_is_led_to_the_page_of_her_bassin():
    pas = {un.cle: un for un in pas_de(quelqu_un_du_bassin())}
    assert pas["votre-bassin"].url == "/bassins/niort/" and pas["votre-bassin"].fait is False
    assert "votre-bassin" not in {un.cle for un in pas_de(un_conseiller())}


def test_numbers_of_the_log_are_those_of_the_days_and_of_the_bassin():
    une_entree(minutes=90)
    une_entree(genre="CONTACT", minutes=15)
    une_entree("cognac", minutes=30)
    une_entree(le=dans(-40))
    lus = {
        (code, territoire): source.lire(perimetre, dans(-7), dans(0)).nombre
        for code, source in indicateurs().items()
        if code.startswith("journal_")
        for territoire, perimetre in (
            ("région", Perimetre(Etendue.REGION)),
            ("niort", Perimetre(Etendue.BASSIN, Bassin.objects.get(code="niort").pk)),
        )
    }
    assert lus == {
        ("journal_visites", "région"): 2, ("journal_visites", "niort"): 1,
        ("journal_reunions", "région"): 0, ("journal_reunions", "niort"): 0,
        ("journal_contacts", "région"): 1, ("journal_contacts", "niort"): 1,
        ("journal_minutes", "région"): 135, ("journal_minutes", "niort"): 105,
    }  # fmt: skip


def test_line_follows_a_merged_structure_and_everything_that_one_wrote_is_given_back():
    source, cible = une_structure(), une_structure()
    une_entree(structure=source)
    structure_fusionner(source=source, cible=cible, par=une_region())
    assert EntreeJournal.objects.get().structure == cible
    anime = une_chargee_de_mission()
    une_entree(par=anime, note="Ce que j’ai noté.")
    une_actualite(par=anime, titre="Ce que j’ai écrit")
    dit = str(rubriques_de(anime))
    assert "Ce que j’ai noté." in dit and "Ce que j’ai écrit" in dit


def test_verification_names_what_no_constraint_holds():
    une_actualite().bassins.clear()
    une_entree()
    EntreeJournal.objects.update(le=dans(-1200))
    phrases = [phrase for verifier in lire("verifications") for phrase in verifier()]
    assert any("n’est d’aucun bassin" in phrase for phrase in phrases)
    assert any("ont plus de trois ans" in phrase for phrase in phrases)


# Regional orientations: numbered, relayed by each network, asked for once when they are late (R4.3).

RELAIS = {"destinataires": "Les 42 conseillers du réseau", "nombre": 42}


def relayer(orientation, par, reseau="missions-locales", **dits):
    return orientation_relayer(
        orientation=orientation, reseau=un_reseau(reseau), par=par, **{"le": dans(0), **RELAIS, **dits}
    )


def manquants():
    return [(manquant.orientation.titre, manquant.reseau.code) for manquant in relais_manquants()]


def test_region_publishes_under_the_next_number_and_tells_the_leads():
    tete, region, cle = une_tete_de_reseau(), une_region(), uuid.uuid4()
    premiere = une_orientation(par=region, cle=cle)
    assert une_orientation(par=region, cle=cle) == premiere
    deuxieme = une_orientation(par=region, titre="Une autre")
    annee = premiere.du.year
    assert [premiere.numero, deuxieme.numero] == [f"ORI-{annee}-01", f"ORI-{annee}-02"]
    courriels = Courriel.objects.filter(gabarit="vie_locale/orientation")
    assert [c.destinataire for c in courriels] == [tete.email, tete.email]
    for par, code in ((tete, "droit"), (region, "echeance")):
        refus(code, une_orientation, par=par, echeance=dans(-1))
    assert OrientationRegionale.objects.count() == 2 and not mail.outbox


def test_each_network_says_once_that_it_relayed_and_the_rest_is_listed():
    une_structure("cap-emploi"), une_structure("missions-locales")
    tete, autre = une_tete_de_reseau(), une_tete_de_reseau()
    orientation = une_orientation()
    assert manquants() == [("Deux portes au plus", "cap-emploi"), ("Deux portes au plus", "missions-locales")]
    assert [manquant.reseau.code for manquant in a_relayer_par(tete)] == ["missions-locales"]
    relais = relayer(orientation, tete)
    assert relayer(orientation, tete, nombre=7) == relais and relais.nombre == 42
    assert tete.nom_complet in refus("deja", relayer, orientation=orientation, par=autre)
    assert manquants() == [("Deux portes au plus", "cap-emploi")] and a_relayer_par(tete) == []
    orientation_clore(orientation=orientation, par=une_region())
    assert manquants() == []


def test_rule_refuses_a_relay_that_says_nothing():
    for dits, code in (
        ({"le": dans(1)}, "le"),
        ({"le": dans(-99)}, "le"),
        ({"destinataires": "  "}, "destinataires"),
        ({"nombre": 0}, "nombre"),
        ({"reseau": "cap-emploi"}, "droit"),
    ):
        orientation = reculer(une_orientation(), 9)
        refus(code, relayer, orientation=orientation, par=une_tete_de_reseau(), **dits)
        assert not Relais.objects.exists(), dits


def test_nobody_says_it_for_a_network_nor_once_it_is_closed():
    orientation, tete = une_orientation(), une_tete_de_reseau()
    for par in (une_region(), une_chargee_de_mission()):
        refus("droit", relayer, orientation=orientation, par=par)
    orientation_clore(orientation=orientation, par=une_region())
    refus("etat", relayer, orientation=orientation, par=tete)
    assert not Relais.objects.exists()


def test_region_says_it_for_a_network_that_nobody_leads(client):
    une_structure("cap-emploi")
    region, orientation = une_region(), une_orientation()
    client.force_login(region)
    partie = une_tete_de_reseau("cap-emploi")
    assert [manquant.tetes for manquant in relais_manquants()] == [(partie,)]
    partie.is_active = False
    partie.save()
    assert [manquant.tetes for manquant in relais_manquants()] == [()]
    assert "Dire que c’est relayé" in lue(client.get(f"/orientations/{orientation.numero}/"))
    assert relayer(orientation, region, "cap-emploi").par == region and manquants() == []


def test_late_networks_are_reminded_once_and_the_others_never():
    en_retard, a_jour = une_tete_de_reseau(), une_tete_de_reseau("cap-emploi")
    orientation = reculer(une_orientation(), 31)
    une_orientation(titre="Pas encore due")
    relayer(orientation, a_jour, "cap-emploi")
    for _ in range(2):
        call_command("battre", "vie_locale.relais")
    rappels = Courriel.objects.filter(gabarit="vie_locale/rappel")
    assert [rappel.destinataire for rappel in rappels] == [en_retard.email]
    assert f"/orientations/{orientation.numero}/relayer/missions-locales/" in rappels[0].texte


def test_lead_reads_the_orientation_and_says_that_it_is_relayed_and_a_member_does_not_read_by_whom(client):
    orientation, tete = une_orientation(), une_tete_de_reseau()
    client.force_login(tete)
    assert "Relayée dans Missions locales" in lue(client.get("/orientations/"))
    adresse = f"/orientations/{orientation.numero}/"
    assert "Pas encore relayée" in lue(client.get(adresse))
    reponse = client.post(f"{adresse}relayer/missions-locales/", {"le": dans(1), **RELAIS})
    assert reponse.status_code == 422 and "Les 42 conseillers" in lue(reponse) and not Relais.objects.exists()
    for _ in range(2):
        page = lue(client.post(f"{adresse}relayer/missions-locales/", {"le": dans(0), **RELAIS}, follow=True))
    assert "à 42 personnes" in page and tete.nom_complet in page and Relais.objects.count() == 1
    assert client.get(f"{adresse}relayer/cap-emploi/").status_code == 404
    client.force_login(une_chargee_de_mission())
    page = lue(client.get(adresse))
    assert "Chacun oriente en deux portes." in page and "42 conseillers" not in page


def test_region_publishes_follows_what_is_not_relayed_and_closes(client):
    tete, region = une_tete_de_reseau("cap-emploi"), une_region()
    client.force_login(region)
    dits = {"cle": uuid.uuid4(), "titre": "Dire vrai", "texte": "Une fiche juste.", "echeance": dans(9)}
    for _ in range(2):
        client.post("/orientations/publier/", dits)
    orientation = OrientationRegionale.objects.get()
    page = lue(client.get("/orientations/relais/?reseau=cap-emploi"))
    assert "1 relais manquant" in page and tete.nom_complet in page
    adresse = f"/orientations/{orientation.numero}/"
    page = lue(client.get(adresse))
    assert "Pas encore relayée" in page and "Dire que c’est relayé" not in page
    for _ in range(2):
        client.post(f"{adresse}clore/")
    assert "Close" in lue(client.get(adresse)) and "Tous les réseaux ont relayé" in lue(
        client.get("/orientations/relais/")
    )
