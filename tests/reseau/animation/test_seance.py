"""A session: opened, one point after another, who was there, what is written of it; its seats alone follow it."""

import datetime
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from reseau.animation.models import Point, Reunion, Suite, TexteConcurrent
from reseau.animation.queries.comptes_rendus import presences_lire
from reseau.animation.queries.decisions import porteurs_de
from reseau.animation.queries.seance import Seance
from reseau.animation.rules.comites import siege_terminer
from reseau.animation.rules.seance import (
    concurrent_regler,
    plume_passer,
    plume_prendre,
    point_aborder,
    point_ecrire,
    point_traiter,
    presences_noter,
    seance_ouvrir,
    suite_ajouter,
    suite_modifier,
    suite_retirer,
)
from tests.fabriques import un_conseiller, une_chargee_de_mission, une_region, une_structure
from tests.pages import lue
from tests.questions import questions
from tests.refus import refus
from tests.reseau.animation.fabriques import amener, qui, un_comite_complet, un_point, un_siege, une_reunion, une_suite

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    return un_point(une_reunion("EN_COURS"))


def tient(point):
    return qui(point.comite, "SECRETARIAT")


def decider(point, **dit):
    dit = {"genre": "DECISION", "texte": "L’entrée est fléchée.", "porteur": "Région", **dit}
    return suite_ajouter(point=point, par=tient(point), cle=dit.pop("cle", uuid.uuid4()), **dit)


def test_a_session_opens_at_its_first_point_and_asks_the_presence_of_every_seat():
    reunion = une_reunion("CONVOQUEE")
    par = qui(reunion.comite, "SECRETARIAT")
    refus("vide", seance_ouvrir, reunion=reunion, par=par)
    second, premier = un_point(reunion, ordre=2), un_point(reunion, ordre=1)
    un_siege(reunion.comite)
    ouverte = seance_ouvrir(reunion=reunion, par=par)
    assert (ouverte.etat, ouverte.point_courant) == ("EN_COURS", premier) and ouverte.ouverte_le
    assert Seance(ouverte, par).points == [premier, second]
    assert reunion.convocations.count() == reunion.comite.sieges.count()
    assert seance_ouvrir(reunion=reunion, par=par).point_courant == premier != second


def test_the_clock_of_a_point_stops_when_another_begins_and_goes_on_when_it_is_back(point):
    autre = un_point(point.reunion)
    point_aborder(point=point, par=tient(point))
    Point.objects.filter(pk=point.pk).update(commence_le=timezone.now() - datetime.timedelta(minutes=4))
    point_aborder(point=autre, par=tient(point))
    point.refresh_from_db()
    assert 240 <= point.secondes < 250 and not point.traite
    point_aborder(point=point, par=tient(point), traite=True)
    autre.refresh_from_db()
    assert autre.traite and not point_traiter(point=autre, par=tient(point), traite=False).traite


@pytest.mark.parametrize(
    ("etat", "en_seance", "texte"),
    [
        ("CONVOQUEE", "etat", "etat"),
        ("PROVISOIRE", "etat", ""),
        ("OBSERVATIONS", "etat", ""),
        ("ADOPTEE", "verrouillee", "verrouillee"),
    ],
)
def test_points_and_outcomes_move_in_session_alone_and_minutes_are_polished_until_adopted(etat, en_seance, texte):
    point = un_point(une_reunion(etat))
    refus(en_seance, point_aborder, point=point, par=tient(point))
    refus(en_seance, decider, point=point)
    refus(en_seance, suite_retirer, suite=une_suite(point), par=tient(point))
    dit = {"point": point, "par": tient(point), "texte": "Relu.", "version": 1}
    assert refus(texte, point_ecrire, **dit) if texte else point_ecrire(**dit).ligne.compte_rendu == "Relu."


def test_quorum_counts_the_seats_that_count_there_or_stood_in_for():
    comite = un_comite_complet(titulaires=3)  # présidence, secrétariat, trois titulaires : trois requis
    titulaire = comite.sieges.filter(qualite="TITULAIRE").first()
    un_siege(comite, qualite="SUPPLEANT", supplee=titulaire)
    un_siege(comite, qualite="INVITE")
    reunion = une_reunion("EN_COURS", comite=comite)
    vus = {c.siege.qualite: c.uuid for c in reunion.convocations.all()}
    par = qui(comite, "SECRETARIAT")
    constats = {vus["PRESIDENCE"]: "PRESENT", vus["INVITE"]: "PRESENT", vus["SECRETARIAT"]: "REPRESENTE"}
    assert presences_noter(reunion=reunion, par=par, constats=constats) == 3
    assert (presences_lire(reunion).la, presences_lire(reunion).atteint) == (2, False)
    presences_noter(reunion=reunion, par=par, constats={vus["SUPPLEANT"]: "PRESENT"})
    assert presences_lire(reunion).phrase == "3 sur 5, quorum atteint"
    dites = presences_lire(reunion)  # ce que le compte rendu en dira
    assert (dites.la, dites.sieges, dites.requis, dites.atteint) == (3, 5, 3, True)
    assert sorted(dites.nombres) == [("présent", 3), ("représenté", 1)]
    refus("constat", presences_noter, reunion=reunion, par=par, constats={vus["INVITE"]: "PARTI"})


def test_a_decision_has_who_does_it_and_for_when_the_next_meeting_unless_told(point):
    refus("porteur", decider, point=point, porteur=" ")
    prevue = decider(point)
    assert prevue.echeance.month == (timezone.localdate(point.reunion.debut).month + 1) % 12 + 1
    suivante = une_reunion("CONVOQUEE", comite=point.comite, jours=60)
    assert decider(point).echeance == timezone.localdate(suivante.debut)
    hier = timezone.localdate() - datetime.timedelta(days=1)
    refus("echeance", decider, point=point, echeance=hier)


def test_words_name_a_person_a_structure_or_a_network_when_one_of_the_body_bears_them():
    comite = un_comite_complet()
    ruelle, claire = une_structure(nom="Mission locale de Ruelle"), un_conseiller(prenom="Claire", nom="Moreau")
    un_siege(comite, claire, structure=ruelle)
    point = un_point(une_reunion("EN_COURS", comite=comite))
    suite = decider(point, porteur="claire  moreau, mission locale de ruelle")
    assert suite.porteur_compte == claire and suite.qui == "claire moreau, mission locale de ruelle"
    assert decider(point, porteur="Mission locale de Ruelle").porteur_structure == ruelle
    libre = decider(point, porteur="Tous les réseaux")
    assert (libre.porteur_compte, libre.porteur_structure, libre.porteur_reseau) == (None, None, None)
    un_siege(comite, un_conseiller(prenom="Claire", nom="Moreau"))
    assert porteurs_de(comite).lire("Claire Moreau")["porteur_compte"] is None


def test_an_opinion_becomes_a_decision_and_back_one_key_adds_once_and_what_is_followed_may_go(point):
    avis = decider(point, genre="AVIS", texte="Favorable à une navette.", precision="Une abstention : Apec")
    assert (avis.porteur, avis.echeance) == ("", None)
    dit = {"suite": avis, "par": tient(point), "texte": avis.texte}
    refus("porteur", suite_modifier, genre="DECISION", version=1, **dit)
    decision = suite_modifier(genre="DECISION", version=1, porteur="Région", **dit)
    assert (decision.genre, decision.version, bool(decision.echeance)) == ("DECISION", 2, True)
    refus("conflit", suite_modifier, genre="AVIS", version=1, **dit)
    assert suite_modifier(genre="INFORMATION", version=2, **dit).echeance is None
    cle = uuid.uuid4()
    decision = decider(point, cle=cle)
    assert decider(point, cle=cle) == decision
    action = decider(point, genre="ACTION", texte="Recueillir les noms.", suit=decision)
    suite_retirer(suite=decision, par=tient(point))
    action.refresh_from_db()
    assert action.suit is None and set(Suite.objects.all()) == {action, avis}
    ailleurs = une_suite(un_point(une_reunion("EN_COURS", comite=point.comite)))
    refus("suit", decider, point=point, suit=ailleurs)


def lire(client, compte, adresse, **dits):
    client.force_login(compte)
    return client.get(adresse, **dits)


def adresse(nom, objet, suite=""):
    return reverse(nom, args=[objet.uuid]) + suite


def test_who_sits_follows_the_session_live_and_who_holds_the_pen_is_told_so_and_writes(client, point):
    point_ecrire(point=point, par=tient(point), texte="Le stand commun est tenu.", version=1)
    une_suite(point, texte="Chacun à son tour.")
    suivie = lire(client, qui(point.comite, "TITULAIRE"), adresse("reunion_seance", point.reunion)).content.decode()
    assert "Le stand commun est tenu." in suivie and "Chacun à son tour." in suivie and "<textarea" not in suivie
    assert "<textarea" in lire(client, tient(point), adresse("reunion_seance", point.reunion)).content.decode()
    for route in ("reunion_seance", "reunion_salle", "reunion_pouls"):
        assert lire(client, qui(point.comite, "TITULAIRE"), adresse(route, point.reunion)).status_code == 200
        assert lire(client, un_conseiller(), adresse(route, point.reunion)).status_code == 404
    secretaire, titulaire = tient(point), qui(point.comite, "TITULAIRE")
    plume_prendre(point=point, par=secretaire)
    sienne = lue(lire(client, secretaire, adresse("reunion_seance", point.reunion)))
    autre = lue(lire(client, titulaire, adresse("reunion_seance", point.reunion)))
    assert "Vous écrivez" in sienne and f"{secretaire.nom_complet} écrit" not in sienne
    assert f"{secretaire.nom_complet} écrit" in autre and "Vous écrivez" not in autre
    assert 'class="presence' in sienne and "<datalist" in sienne
    assert 'class="presence' not in autre and "<datalist" not in autre
    siege_terminer(siege=point.comite.sieges.get(compte=titulaire), par=une_region())
    assert lire(client, titulaire, adresse("reunion_seance", point.reunion)).status_code == 404


def test_pulse_answers_304_in_four_queries_until_a_word_is_written(client, point):
    url = adresse("reunion_pouls", point.reunion, "?point=1")
    with time_machine.travel(timezone.now().replace(second=5), tick=False):
        etag = lire(client, qui(point.comite, "TITULAIRE"), url)["ETag"]
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(url, headers={"if-none-match": etag}).status_code == 304
        assert len(requetes) <= 4, [r["sql"][:80] for r in requetes]
        point_ecrire(point=point, par=tient(point), texte="Un mot.", version=1)
        neuve = client.get(url, headers={"if-none-match": etag})
        assert neuve.status_code == 200 and "Un mot." in neuve.content.decode()


def test_a_decision_is_minuted_in_two_gestures_changed_then_taken_away_without_script(client, point):
    point_aborder(point=point, par=tient(point))
    client.force_login(tient(point))
    ecrit = {"texte": "Discussion sur le transport.", "version": 1, "puis": un_point(point.reunion).uuid}
    suite = {"genre": "DECISION", "texte": "Une navette.", "porteur": "Région", "cle": uuid.uuid4()}
    assert client.post(adresse("suite_ajouter", point), suite).status_code == 302
    assert client.post(adresse("point_ecrire", point), ecrit)["Location"].endswith("?point=2")
    point.refresh_from_db()
    assert (point.compte_rendu, point.traite, point.suites.count()) == (ecrit["texte"], True, 1)
    client.force_login(tient(point))
    suite = point.suites.get()
    dit = {"genre": "AVIS", "texte": "Plutôt un avis.", "version": 1}
    assert client.post(adresse("suite_modifier", suite), dit).status_code == 302
    tard = client.post(adresse("suite_modifier", suite), dit)
    assert tard.status_code == 422 and "Elle a changé depuis" in tard.content.decode()
    client.post(adresse("suite_retirer", suite))
    assert not Suite.objects.exists()


def test_what_is_refused_comes_back_with_what_was_typed(client, point):
    client.force_login(tient(point))
    texte = "Mme Martin, reçue lundi, <b>habite</b> loin."
    page = client.post(adresse("point_ecrire", point), {"texte": texte, "version": 1})
    assert page.status_code == 422 and escape(texte) in page.text and 'name="garder"' in page.text
    envoi = {"texte": texte, "version": 1}
    rep = client.post(adresse("point_ecrire", point), envoi, headers={"accept": "application/json"})
    assert rep.status_code == 422 and rep.json()["personne"] is True
    page = client.post(adresse("suite_ajouter", point), {"genre": "ACTION", "texte": "Appeler.", "cle": uuid.uuid4()})
    assert page.status_code == 422 and "Dites qui s’en charge." in page.content.decode()
    assert "Appeler." in page.content.decode() and not point.suites.exists()


def test_two_texts_are_read_side_by_side_and_settled(client, point):
    point_ecrire(point=point, par=tient(point), texte="Un.", version=1)
    autre = point_ecrire(point=point, par=une_region(), texte="Deux.", version=1).concurrent
    page = lire(client, tient(point), adresse("reunion_seance", point.reunion)).content.decode()
    assert "Deux textes pour ce point" in page and "Deux." in page and 'value="TOUS 2"' in page
    client.post(adresse("concurrent_regler", autre), {"garder": "TOUS 2"})
    point.refresh_from_db()
    assert point.compte_rendu == "Un.\n\nDeux."


def test_presences_are_proposed_from_the_answers_and_written_in_one_gesture(client, point):
    convocation = point.reunion.convocations.first()
    convocation.reponse = "OUI"
    convocation.save()
    client.force_login(tient(point))
    assert "À relever" in client.get(adresse("reunion_seance", point.reunion)).content.decode()
    client.post(adresse("presences_noter", point.reunion), {f"presence-{convocation.uuid}": "PRESENT", "point": 1})
    convocation.refresh_from_db()
    assert convocation.constat == "PRESENT"
    envoi = {f"presence-{convocation.uuid}": "PARTI"}
    faux = client.post(adresse("presences_noter", point.reunion), envoi, follow=True)
    convocation.refresh_from_db()
    assert "Ce choix n’est pas dans la liste." in faux.content.decode() and convocation.constat == "PRESENT"


def test_room_reads_the_point_its_decisions_and_what_comes_next(client, point):
    un_point(point.reunion, titre="Besoins de formation", duree=45)
    point_aborder(point=point, par=tient(point))
    une_suite(point, texte="Le stand est tenu.", porteur="Tous les réseaux")
    une_suite(point, "AVIS", texte="Favorable.")
    page = lire(client, qui(point.comite, "TITULAIRE"), adresse("reunion_salle", point.reunion)).content.decode()
    for mot in (point.titre, "Le stand est tenu.", "Tous les réseaux", "1 avis", "Besoins de formation", "Fin vers"):
        assert mot in page


def test_session_page_asks_few_queries_whatever_its_size(client, point):
    for _ in range(8):
        un_siege(point.comite)
        une_suite(un_point(point.reunion))
        une_suite(point)
    amener(point.reunion, "BROUILLON", tient(point))
    lire(client, tient(point), adresse("reunion_seance", point.reunion))
    assert questions(lambda: client.get(adresse("reunion_seance", point.reunion))) <= 15  # trois sont du gabarit


def test_closing_keeps_what_was_typed_and_a_refusal_leads_back_to_the_point(client, point):
    client.force_login(tient(point))
    decider(point)
    adresse_ecrire = adresse("point_ecrire", point)
    envoi = {"texte": "Le forum est confirmé.", "version": 1, "puis": "clore"}
    TexteConcurrent.objects.create(point=point, texte="Autre.", auteur=tient(point))
    refusee = client.post(adresse_ecrire, envoi)
    assert refusee["Location"].startswith(f"/reunions/{point.reunion.uuid}/seance/")
    point.concurrents.all().delete()
    close = client.post(adresse_ecrire, {**envoi, "version": 2})
    assert close["Location"] == f"/reunions/{point.reunion.uuid}/compte-rendu/"
    point.refresh_from_db()
    assert point.compte_rendu == "Le forum est confirmé." and point.reunion.etat == "PROVISOIRE"
    inconnu = {**envoi, "version": 9, "texte": "x", "puis": "n-importe-quoi"}
    assert client.post(adresse_ecrire, inconnu).status_code == 302


def test_a_text_takes_the_pen_tells_the_readers_and_is_refused_to_who_only_sits(point):
    avant = point.reunion.version
    ecrit = point_ecrire(point=point, par=tient(point), texte="Bilan de 2025.\r\n640 visiteurs.", version=1)
    assert (ecrit.ligne.compte_rendu, ecrit.ligne.version) == ("Bilan de 2025.\n640 visiteurs.", 2)
    assert ecrit.ligne.plume == tient(point) and Reunion.objects.get(pk=point.reunion_id).version == avant + 1
    refus("droit", point_ecrire, point=point, par=qui(point.comite, "TITULAIRE"), texte="Moi.", version=1)


def test_the_same_text_sent_again_is_written_once_and_one_that_goes_on_from_it_replaces_it(point):
    dit = {"point": point, "par": tient(point), "version": 1}
    assert point_ecrire(texte="Bilan.", **dit).ligne.version == point_ecrire(texte="Bilan.", **dit).ligne.version == 2
    assert not TexteConcurrent.objects.exists()
    assert point_ecrire(texte="Bilan. Navette.", **dit).concurrent is None  # la réponse ne lui est jamais venue


def test_a_late_text_is_kept_beside_and_sent_twice_is_kept_once(point):
    autre = une_chargee_de_mission()
    point_ecrire(point=point, par=tient(point), texte="Neuf par matinée.", version=1)
    plume_passer(point=point, par=tient(point))
    for texte in ("9 pers", "9 personnes.", "9 personnes."):
        ecrit = point_ecrire(point=point, par=autre, texte=texte, version=1)
    assert (ecrit.ligne.compte_rendu, ecrit.concurrent.texte) == ("Neuf par matinée.", "9 personnes.")
    assert TexteConcurrent.objects.get().auteur == autre


def test_under_the_pen_of_someone_else_even_the_right_version_is_kept_beside(point):
    autre = une_chargee_de_mission()
    plume_prendre(point=point, par=tient(point))
    refus("plume", plume_prendre, point=point, par=autre)
    assert point_ecrire(point=point, par=autre, texte="Tout de même.", version=1).concurrent is not None
    Point.objects.filter(pk=point.pk).update(tenu_jusqua=timezone.now() - datetime.timedelta(seconds=1))
    assert plume_prendre(point=point, par=autre).plume == autre


def test_one_reader_says_what_becomes_of_two_texts_once_unless_one_changed_since(point):
    def deux_textes():
        ici = un_point(point.reunion)
        point_ecrire(point=ici, par=tient(point), texte="Un.", version=1)
        return ici, point_ecrire(point=ici, par=une_region(), texte="Deux.", version=1).concurrent

    for garder, attendu in (("ECRIT", "Un."), ("AUTRE", "Deux."), ("TOUS", "Un.\n\nDeux.")):
        dit = {"concurrent": deux_textes()[1], "par": tient(point), "garder": garder, "version": 2}
        assert concurrent_regler(**dit).compte_rendu == attendu
        refus("deja", concurrent_regler, **dit)
    ici, autre = deux_textes()
    point_ecrire(point=ici, par=tient(point), texte="Un, et la suite.", version=2)
    refus("version", concurrent_regler, concurrent=autre, par=tient(point), garder="AUTRE", version=2)
    ici.refresh_from_db()
    assert ici.compte_rendu == "Un, et la suite."


def test_someone_who_holds_no_seat_is_not_named_unless_one_says_why():
    comite = un_comite_complet()
    un_siege(comite, un_conseiller(prenom="Hélène", nom="Tessier"))
    point = un_point(une_reunion("EN_COURS", comite=comite))
    dit = {"point": point, "par": tient(point), "version": 1}
    refus("personne", point_ecrire, texte="Mme Martin est venue avec son fils.", **dit)
    assert point_ecrire(texte="Mme Tessier rappelle le bilan.", **dit).ligne.version == 2
    ecrit = point_ecrire(texte="Mme Tessier rappelle le bilan. M. Dupont, de la mairie.", garder=True, **dit)
    plus = point_ecrire(texte=ecrit.ligne.compte_rendu + " Suite.", **dit | {"version": 3})
    assert plus.ligne.version == 4
