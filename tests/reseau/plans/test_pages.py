"""Plans on their pages: who reads, writes, says; what is mailed; the yearly state."""

import datetime
import io
import json
import uuid
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from home.choices import EtatDocument
from home.erreurs import RegleRefusee
from home.models import Courriel
from home.registre import lire
from reseau.agenda.rules.evenements import evenement_tenir
from reseau.animation.choices import Qualite
from reseau.animation.models import Point
from reseau.animation.rules.decisions import animation_relancer
from reseau.animation.rules.preparation import point_ecarter, point_prendre
from reseau.membres.models import Appartenance
from reseau.plans import rules
from reseau.plans.models import ActionPlan, EtatAnnuel, IndicateurAction, NoteSuivi, OrientationDuSchema, Plan
from reseau.plans.prises import actions_nouvelles, donnees_des_plans
from reseau.plans.rules import (
    action_dire,
    action_inscrire,
    action_modifier,
    etat_composer,
    etat_demander,
    etats_purger,
    indicateur_ecrire,
    note_ajouter,
    pilotes_prevenir,
    plan_reporter,
)
from reseau.vocabulaires.models import TypePublic
from tests.fabriques import (
    entree,
    un_ancien_membre,
    un_bassin,
    un_compte,
    un_conseiller,
    un_referent,
    une_chargee_de_mission,
    une_region,
    une_structure,
    une_tete_de_reseau,
)
from tests.pages import lue
from tests.reseau.agenda.fabriques import passe, un_evenement
from tests.reseau.animation.fabriques import qui, un_comite_complet, une_reunion
from tests.reseau.animation.suites import une_close
from tests.reseau.plans.fabriques import ANNEE, amener, dans, un_plan, une_action, une_decision

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SECRET = "zebrecanariplan"


def adresse(plan, suite=""):
    return f"/plans/{plan.code}/{plan.annee}/{suite}"


def test_an_action_is_written_from_a_decision_in_two_gestures(client):
    comite, structure = un_comite_complet(), une_structure()
    decision = une_decision(comite, porteur=str(structure), porteur_structure=structure)
    entree(client, qui(comite, Qualite.SECRETARIAT))
    offre, *_ = lire("suites_de_decision")
    (porte,) = offre(qui(comite, Qualite.SECRETARIAT), decision)
    assert client.get(porte.url).url == f"{reverse('plan_creer')}?territoire=comite-{comite.pk}"
    plan = un_plan(territoire=comite)
    une_action(plan)
    (porte,) = offre(qui(comite, Qualite.SECRETARIAT), decision)
    page = client.get(porte.url, follow=True)
    form = page.context["form"]
    envoi = {champ.html_name: champ.value() for champ in form if champ.value() not in (None, [], False)}
    assert envoi["titre"] == decision.texte
    reponse = client.post(page.redirect_chain[0][0], {**envoi, "axe": plan.axes.get().pk})
    action = ActionPlan.objects.get(decision=decision)
    assert reponse.url == reverse("plan_action", args=[action.uuid])
    assert (action.porteur, action.porteur_structure, action.echeance) == ("", structure, decision.echeance)
    titres = [suite.titre for suite in offre(qui(comite, Qualite.SECRETARIAT), decision)]
    assert titres == [decision.texte, "Ajouter une action au plan"]
    assert not list(offre(un_conseiller(), decision))


def test_a_select_moves_an_action_and_asks_for_words_when_it_is_blocked(client):
    action = une_action(titre="Accueil à deux voix")
    entree(client, une_chargee_de_mission())
    retour = f"{adresse(action.plan)}?vue=liste"
    etat = reverse("plan_action_etat", args=[action.uuid])
    reponse = client.post(etat, {"etat": "EN_COURS", "retour": retour})
    assert reponse.url == f"{retour}#action-{action.pk}"
    reponse = client.post(etat, {"etat": "BLOQUEE", "retour": retour})
    assert reponse.status_code == 422 and "Dites ce qui bloque." in lue(reponse)
    client.post(etat, {"etat": "BLOQUEE", "dit": "Pas de bureau fermé", "retour": retour})
    page = lue(client.get(adresse(action.plan)))
    assert "Une action attend une décision" in page
    assert page.count("Pas de bureau fermé") == 2
    assert client.post(etat, {"etat": "VOLEE"}).status_code == 422


def test_each_reads_the_decisions_that_are_hers_and_moves_the_actions_that_she_leads(client):
    plan, comite = un_plan(), un_comite_complet("BUREAU")
    une_action(plan, "EN_COURS", porteur="La mairie", decision=une_decision(comite))
    sienne = une_action(plan, porteur_structure=une_structure())
    pilote, membre = un_conseiller(sienne.porteur_structure), un_conseiller()
    for compte in (pilote, membre):
        un_bassin_de(compte, compte.rattachements.get().structure)
    for vue in ("", "?vue=liste"):
        for compte, selects, decision in ((membre, 0, False), (une_region(), 2, True), (pilote, 1, False)):
            entree(client, compte)
            lu = lue(client.get(f"{adresse(plan)}{vue}"))
            assert (lu.count("data-un-geste"), "D-" in lu) == (selects, decision), (compte, vue)
            assert ("Ma structure" in lu) is (compte == pilote)


def test_a_plan_is_reviewed_with_one_gesture_per_action(client):
    plan = un_plan()
    actions = [une_action(plan) for _ in range(11)]
    une_action(plan, "TERMINEE", titre="Déjà finie")
    entree(client, une_chargee_de_mission())
    page = client.get(adresse(plan, "revue/"))
    assert len(page.context["actions"]) == 11
    assert "Déjà finie" not in lue(page)
    for action in actions:
        envoi = {"etat": "EN_COURS", "dit": "", "revue": "oui", "retour": adresse(plan, "revue/")}
        client.post(reverse("plan_action_etat", args=[action.uuid]), envoi)
    assert ActionPlan.objects.filter(revue_le=dans(0), etat="EN_COURS").count() == 11
    assert client.get(adresse(plan, "revue/")).content.decode().count("Revue le") == 11


def test_an_action_says_for_whom_who_answers_for_it_and_what_it_serves(client):
    orientation = OrientationDuSchema.objects.create(code="o2", titre="Relayer sans perdre personne")
    plan, public = un_plan(), TypePublic.objects.en_vigueur().first()
    entree(client, une_chargee_de_mission())
    champs = {"axe": plan.axes.get().pk, "titre": "Relier", "porteur": "Un lycée", "echeance": dans(3)}
    champs |= {"publics": public.pk, "responsable": "DEUX", "orientation": orientation.pk, "engagement": "R6.9"}
    page = client.post(adresse(plan, "actions/"), {**champs, "politique": "Contrat de ville"}, follow=True)
    lu = lue(page)
    for dit in (public.libelle, "L’État et la Région", str(orientation), "R6.9", "Contrat de ville"):
        assert dit in lu, dit


def test_filters_keep_the_actions_of_an_axis_of_a_pilot_of_my_structure(client):
    plan, structure = un_plan(axes=["Être trouvé", "Se relayer"]), une_structure()
    premier, second = plan.axes.all()
    une_action(plan, axe=second, titre="Croiser les permanences", porteur_structure=structure)
    une_action(plan, axe=premier, titre="Vérifier les fiches", porteur="La Région")
    compte = entree(client, un_conseiller(structure))
    un_bassin_de(compte, structure)
    tout = client.get(adresse(plan)).context["liste"].trouvees
    assert [action.titre for action in tout] == ["Vérifier les fiches", "Croiser les permanences"]
    for demande in (f"axe={second.pk}", "pilote=ma-structure", f"pilote={structure}"):
        filtree = client.get(f"{adresse(plan)}?{demande}").context["liste"].trouvees
        assert [action.titre for action in filtree] == ["Croiser les permanences"], demande


def un_bassin_de(compte, structure):
    """The structure belongs to the bassin of Niort: its people read its plan."""
    Appartenance.objects.create(structure=structure, bassin=un_bassin(), du=dans(-30), constatee_par=une_region())
    return compte


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(client):
    plan = un_plan("PREPARE")
    entree(client, une_chargee_de_mission())
    envoi = {"axe": plan.axes.get().pk, "titre": "Relier", "but": "Appeler Paul Martin au 06 12 34 56 78"}
    page = client.post(adresse(plan, "actions/"), {**envoi, "debut": dans(9), "echeance": dans(3)})
    assert page.status_code == 422
    lu = lue(page)
    assert "Une action finit après avoir commencé." in lu and "un numéro de téléphone" in lu
    assert "Relier" in lu
    page = client.post(adresse(plan, "actions/"), {"axe": envoi["axe"], "titre": "Relier", "echeance": dans(3)})
    assert "un pilote et un seul" in lue(page)
    assert not ActionPlan.objects.exists()
    page = client.post("/plans/preparer/", {"territoire": "bassin-0", "annee": "demain", "axes": "x\n" * 40})
    assert page.status_code == 422
    assert Plan.objects.count() == 1


def test_a_live_number_is_read_where_the_house_counts_it_and_never_copied(client):
    action = une_action()
    entree(client, une_chargee_de_mission())
    champs = {"libelle": "Forums", "unite": "événements", "cible": 4, "source": "evenements_tenus"}
    client.post(reverse("plan_indicateur", args=[action.uuid]), {**champs, "cle": uuid.uuid4()})
    assert IndicateurAction.objects.get().valeur is None
    assert "0 sur 4 événements" in lue(client.get(reverse("plan_action", args=[action.uuid])))
    evenement = un_evenement(bassins=("niort",))
    evenement_tenir(evenement=passe(evenement))
    page = lue(client.get(reverse("plan_action", args=[action.uuid])))
    assert "1 sur 4 événements" in page or evenement.fin.year != ANNEE


def test_the_yearly_state_is_one_gesture_away_in_three_shapes(client):
    plan = un_plan()
    action = une_action(plan, "BLOQUEE", titre="Étendre l’accueil <à Ruffec> & ailleurs")
    mesure = {"libelle": "Lieux", "unite": "lieux", "cible": 8, "valeur": Decimal("5")}
    indicateur_ecrire(action=action, par=une_region(), cle=uuid.uuid4(), **mesure)
    entree(client, une_chargee_de_mission())
    assert "5 lieux sur 8, 62 %" in lue(client.get(adresse(plan, "etat/")))
    odp = client.get(adresse(plan, "etat.odp")).content
    archive = zipfile.ZipFile(io.BytesIO(odp))
    premier = archive.infolist()[0]
    assert (premier.filename, premier.compress_type, archive.read("mimetype")[-12:]) == ("mimetype", 0, b"presentation")
    textes = ElementTree.fromstring(archive.read("content.xml")).itertext()
    assert "Étendre l’accueil <à Ruffec> & ailleurs" in list(textes)
    classeur = b"".join(client.get(f"{adresse(plan)}?format=xlsx").streaming_content)
    lignes = list(load_workbook(io.BytesIO(classeur)).active.values)
    assert lignes[1][0] == "Étendre l’accueil <à Ruffec> & ailleurs"
    assert "Lieux : 5 lieux sur 8" in lignes[1]


def test_a_draft_is_for_its_holders_and_seats_a_voted_plan_for_who_reads_its_meetings(client):
    comite, structure = un_comite_complet(), une_structure()
    pilote, du_bassin = un_conseiller(structure), un_conseiller()
    un_bassin_de(du_bassin, du_bassin.rattachements.get().structure)
    brouillon, vote = un_plan("PREPARE", territoire=comite), un_plan(territoire=un_bassin())
    actions = {plan: une_action(plan, porteur_structure=structure, titre=SECRET) for plan in (brouillon, vote)}
    tiennent = {une_region(), qui(comite, Qualite.SECRETARIAT)}
    siegent = tiennent | {qui(comite, Qualite.PRESIDENCE), qui(comite, Qualite.TITULAIRE)}
    etrangers = {un_conseiller(), un_ancien_membre(), un_compte(), une_chargee_de_mission("cognac")}
    lisent = {brouillon: siegent, vote: siegent | {du_bassin}}
    for plan, permis in lisent.items():
        for compte in siegent | etrangers | {du_bassin, pilote}:
            entree(client, compte)
            for suite in ("", "etat/", "etat.odp", "?format=csv"):
                attendu = 200 if compte in permis else 404
                assert client.get(adresse(plan, suite)).status_code == attendu, (plan, compte)
            page = client.get(reverse("plan_action", args=[actions[plan].uuid]))
            sienne = compte == pilote and plan == vote
            assert page.status_code == (200 if compte in permis or sienne else 404)
            for suite in ("revue/", "voter/", "actions/"):
                attendu = 200 if compte in tiennent else 404
                assert client.get(adresse(plan, suite)).status_code == attendu, (suite, compte)
    entree(client, qui(comite, Qualite.SECRETARIAT))
    assert client.get(reverse("plan_action_etat", args=[actions[brouillon].uuid])).status_code == 404


def test_no_door_tells_a_stranger_of_a_plan(client):
    comite = un_comite_complet()
    plan = un_plan(territoire=comite)
    action = une_action(plan, titre=f"Relayer {SECRET}", echeance=dans(-1), but=SECRET)
    note_ajouter(action=action, par=une_region(), cle=uuid.uuid4(), texte=SECRET)
    portes = ["/recherche/?q=relayer", "/mon-espace/", "/bassins/niort/", "/plans/", "/plans/miennes/"]
    entree(client, une_region())
    assert SECRET in lue(client.get(portes[0]))
    for etranger in (un_conseiller(), un_compte(), une_chargee_de_mission("cognac")):
        entree(client, etranger)
        for porte in portes:
            page = client.get(porte)
            contenu = page.content.decode() if page.status_code == 200 else ""
            assert SECRET not in contenu, porte
            assert f"Plan d’actions {ANNEE}" not in contenu, porte
    client.logout()
    assert SECRET not in lue(client.get("/bassins/niort/"))


def test_the_page_of_the_bassin_says_how_far_its_plan_is_and_my_space_what_i_lead(client):
    structure = une_structure()
    compte = entree(client, un_bassin_de(un_conseiller(structure), structure))
    plan = un_plan()
    une_action(plan, porteur_structure=structure, titre="Croiser les permanences", echeance=dans(-3))
    une_action(plan, "TERMINEE")
    page = lue(client.get("/bassins/niort/"))
    assert f"Plan d’actions {ANNEE}" in page
    assert "1 sur 2" in page
    page = lue(client.get("/mon-espace/"))
    assert "Mes actions de plan" in page and "3 jours de retard" in page
    assert "Croiser les permanences" in lue(client.get("/plans/miennes/"))
    assert compte.is_active


def test_who_chairs_reads_how_far_the_plans_of_her_territories_are(client, django_assert_max_num_queries):
    comite = un_comite_complet()
    entree(client, qui(comite, Qualite.PRESIDENCE))
    un_plan("CLOS", annee=ANNEE - 1)
    ailleurs, prepare = un_plan(territoire=un_comite_complet(bassin="saintes")), un_plan("PREPARE", territoire=comite)
    with CaptureQueriesContext(connection) as peu:
        page = lue(client.get("/presidence/"))
    assert f"Plan d’actions {ANNEE - 1}, bassin de Niort" in page and "Aucune action en cours." in page
    for plan in (ailleurs, prepare):
        assert adresse(plan) not in page
    plan = un_plan()
    for etat, jours in (("TERMINEE", -3), ("EN_COURS", 3), ("EN_COURS", -3), ("BLOQUEE", 3), ("ABANDONNEE", -3)):
        une_action(plan, etat, echeance=dans(jours))
    with django_assert_max_num_queries(len(peu)):
        page = lue(client.get("/presidence/"))
    assert "Votre plan d’actions" in page and adresse(plan) in page
    assert f"/{ANNEE - 1}/" not in page
    assert "1 sur 4</strong> actions finies" in page and "1 finie, 1 en cours, 1 en retard, 1 bloquée." in page


def test_what_is_known_of_a_person_says_her_actions_and_notes(client):
    compte = un_conseiller()
    action = une_action(porteur_compte=compte, titre="La mienne")
    NoteSuivi.objects.create(action=action, auteur=compte, texte="Vu")
    dits = json.dumps([rubrique.lignes for rubrique in donnees_des_plans(compte)], default=str)
    assert "La mienne" in dits and "Vu" in dits


def test_a_blocked_action_goes_once_to_the_agenda_of_who_follows_its_plan(client):
    comite = un_comite_complet(bassin="niort")
    plan = un_plan(territoire=un_bassin())
    action = une_action(plan, "BLOQUEE", titre="Accueil à deux voix")
    secretaire = qui(comite, Qualite.SECRETARIAT)
    client.force_login(secretaire)
    inscrire = reverse("plan_action_inscrire", args=[action.uuid])
    for adresse in (f"/plans/{plan.code}/{plan.annee}/", reverse("plan_action", args=[action.uuid])):
        assert f'action="{inscrire}"' in lue(client.get(adresse)), adresse
    for _ in range(2):
        assert client.post(inscrire).status_code == 302
    point = Point.objects.get(comite=comite, titre="Accueil à deux voix")
    assert (point.reunion, point.nature, point.presente_par) == (None, "DECISION", action.qui)
    assert "Sans bureau fermé" in point.preparation
    page = lue(client.get(reverse("plan_action", args=[action.uuid])))
    assert "En réserve" in page
    assert inscrire not in page
    reunion = une_reunion("BROUILLON", comite=comite)
    point_prendre(point=point, reunion=reunion, par=secretaire)
    assert action_inscrire(action=action, par=secretaire) == point, "elle y est déjà"
    assert reverse("reunion", args=[reunion.uuid]) in lue(client.get(reverse("plan_action", args=[action.uuid])))
    assert reverse("plan_action", args=[action.uuid]) in lue(client.get(reverse("reunion", args=[reunion.uuid])))


def test_without_a_body_the_button_is_not_there_then_who_sits_proposes_it_and_nobody_else(client):
    action = une_action(un_plan(territoire=un_bassin()), "BLOQUEE")
    client.force_login(une_chargee_de_mission())
    page = lue(client.get(reverse("plan_action", args=[action.uuid])))
    assert "Mettre à l’ordre du jour" not in page
    with pytest.raises(RegleRefusee, match="pas encore de comité"):
        action_inscrire(action=action, par=une_region())
    comite = un_comite_complet(bassin="niort")
    etranger = un_conseiller()
    client.force_login(etranger)
    assert client.post(reverse("plan_action_inscrire", args=[action.uuid])).status_code == 404
    with pytest.raises(RegleRefusee, match="à lire"):
        action_inscrire(action=action, par=etranger)
    point = action_inscrire(action=action, par=qui(comite, Qualite.TITULAIRE))
    point_ecarter(point=point, par=une_region())
    assert action_inscrire(action=action, par=une_region()) != point, "écarté, il se repropose"
    action_dire(action=action, par=une_region(), etat="EN_COURS")
    with pytest.raises(RegleRefusee, match="bloquée"):
        action_inscrire(action=action, par=une_region())


def test_a_meeting_links_to_the_review_of_its_plan_and_decisions_to_their_actions(client):
    comite = un_comite_complet(bassin="niort")
    plan, decision = un_plan(territoire=comite), une_decision(comite)
    action = une_action(plan, decision=decision)
    reunion = une_reunion("CONVOQUEE", comite=comite)
    revue, lire = (reverse(nom, args=[plan.code, plan.annee]) for nom in ("plan_revue", "plan"))
    for qualite, voulue in ((Qualite.SECRETARIAT, revue), (Qualite.PRESIDENCE, lire)):
        client.force_login(qui(comite, qualite))
        if reunion.debut.year == plan.annee:
            assert f'href="{voulue}"' in lue(client.get(reverse("reunion", args=[reunion.uuid])))
        page = lue(client.get(reverse("decision", args=[decision.numero])))
        assert reverse("plan_action", args=[action.uuid]) in page
        for page in (lire, reverse("plan_action", args=[action.uuid])):
            assert reverse("decision", args=[decision.numero]) in lue(client.get(page)), page
    autre = une_reunion("CONVOQUEE", comite=un_comite_complet("BUREAU"))
    client.force_login(une_region())
    assert "À suivre en séance" not in lue(client.get(reverse("reunion", args=[autre.uuid])))


# What is written to pilots: one mail a day over all that they take care of; a new one is told after an hour.


def recus(gabarit):
    return {courriel.destinataire: courriel for courriel in Courriel.objects.filter(gabarit=gabarit)}


def test_all_that_one_takes_care_of_is_one_mail_a_day():
    structure, seule = une_structure(), un_compte()
    plan, referent = un_plan(), un_referent(structure)
    tete = une_tete_de_reseau("cap-emploi")
    for jours in (-1, 7, -15):
        une_action(plan, porteur_structure=structure, echeance=dans(jours))
    une_action(plan, porteur_structure=structure, echeance=dans(9), titre="Pas encore")
    une_action(plan, "TERMINEE", porteur_structure=structure, echeance=dans(-1), titre="Déjà finie")
    une_action(plan, porteur_reseau=tete.mandats.get().reseau, echeance=dans(-1))
    une_action(plan, porteur_compte=seule, echeance=dans(7), titre="La seule")
    porte = {"porteur": "", "porteur_structure": structure, "echeance": dans(5)}
    une_close(un_comite_complet("BUREAU"), texte="écrire aux lycées", action=porte)
    call_command("battre", "animation", "plans")
    assert animation_relancer() == 0
    assert recus("animation/relance").keys() == {referent.email, tete.email, seule.email}
    assert Courriel.objects.filter(destinataire=referent.email, gabarit__contains="relance").count() == 1
    lu = recus("animation/relance")[referent.email]
    assert "4 échéances" in lu.objet
    assert "écrire aux lycées" in lu.texte
    assert "Pas encore" not in lu.texte
    assert "Déjà finie" not in lu.texte
    assert "La seule" in recus("animation/relance")[seule.email].texte


def test_another_date_has_its_own_reminders(monkeypatch):
    seule = un_compte()
    action = une_action(porteur_compte=seule, echeance=dans(-1))
    assert animation_relancer() == 1
    action_modifier(action=action, par=une_region(), version=1, echeance=dans(8))
    demain = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: demain)
    assert animation_relancer() == 1
    assert Courriel.objects.filter(gabarit="animation/relance", destinataire=seule.email).count() == 2


def test_a_new_pilot_is_told_after_an_hour_and_a_name_undone_meanwhile_to_nobody(monkeypatch):
    plan, region = un_plan("PREPARE"), une_region()
    juste, faux = un_conseiller(), un_conseiller()
    action = une_action(plan, porteur_compte=juste, titre="Croiser les permanences")
    une_action(plan, porteur_compte=juste)
    finie = une_action(plan, porteur_compte=un_conseiller())
    ActionPlan.objects.filter(pk=finie.pk).update(etat="TERMINEE")  # son pilote n’a plus rien à y faire

    def plus_tard(minutes):
        instant = timezone.now() + datetime.timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: instant)
        return pilotes_prevenir()

    def nommer(compte):
        version = ActionPlan.objects.get(pk=action.pk).version
        action_modifier(action=action, par=region, version=version, porteur_compte=compte)

    assert plus_tard(90) == 0, "le plan n’est pas voté : ses pilotes attendent avec lui"
    amener(plan, "VOTE")
    assert plus_tard(0) == 1
    assert "2 actions" in recus("plans/pilote")[juste.email].objet
    nommer(faux)
    assert plus_tard(59) == 0
    nommer(juste)
    assert plus_tard(120) == 0, "remis comme avant : personne n’en sait rien"
    nommer(faux)
    assert (plus_tard(61), pilotes_prevenir()) == (1, 0)
    assert recus("plans/pilote").keys() == {juste.email, faux.email}
    suivant = plan_reporter(plan=plan, par=region)
    amener(suivant, "VOTE")
    assert plus_tard(120) == 0, "le même pilote, l’année d’après, le sait déjà"


def test_my_actions_are_in_my_space_and_what_others_did_to_them_in_my_digest(client):
    moi, debut = un_conseiller(), timezone.now()
    plan = un_plan()
    action = une_action(plan, porteur_compte=moi, titre="Croiser les permanences", echeance=dans(-1))
    une_action(plan, "EN_COURS", titre="Celle d’un autre")

    def nouvelles():
        return [(une.objet, une.phrase) for une in actions_nouvelles(moi, debut, timezone.now())]

    assert nouvelles() == [], "un nom écrit par erreur ne se dit à personne pendant une heure"
    ActionPlan.objects.update(pilote_le=None)
    animation_relancer()
    action_dire(action=action, par=moi, etat="EN_COURS")
    action_dire(action=action, par=une_region(), etat="BLOQUEE", dit="Sans bureau")
    action_dire(action=action, par=une_region(), etat="TERMINEE")
    dites = ["Vous pilotez cette action", "Bloquée : Sans bureau", "Terminée"]
    assert nouvelles() == [("Croiser les permanences", dite) for dite in dites]
    client.force_login(moi)
    assert "Croiser les permanences" not in lue(client.get("/mon-espace/"))
    action_dire(action=action, par=moi, etat="EN_COURS")
    assert "Croiser les permanences" in lue(client.get("/mon-espace/"))


# The yearly state as a document: one gesture, made in the background, frozen, for whoever asked.


def pages_du_document(client, etat):
    """What another reader than ours finds in the document."""
    octets = b"".join(client.get(reverse("plan_pdf", args=[etat.uuid])).streaming_content)
    document = PdfReader(io.BytesIO(octets))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"], "un document balisé"
    return " ".join(" ".join(page.extract_text().split()) for page in document.pages)


def test_the_document_is_one_gesture_and_does_not_move_again(client, django_capture_on_commit_callbacks):
    plan = un_plan()
    action = une_action(plan, "BLOQUEE", titre="Étendre l’accueil")
    client.force_login(une_chargee_de_mission())
    demander = reverse("plan_etat_demander", args=[plan.code, plan.annee])
    assert f'action="{demander}"' in lue(client.get(f"/plans/{plan.code}/{plan.annee}/etat/"))
    with django_capture_on_commit_callbacks(execute=True):
        reponse = client.post(demander)
    etat = EtatAnnuel.objects.get()
    assert (etat.etat, etat.avancement, etat.erreur) == (EtatDocument.PRET, 100, "")
    fichier = reverse("plan_pdf", args=[etat.uuid])
    assert f'content="0; url={fichier}"' in lue(client.get(reponse.url)), "prêt, il se donne sans autre geste"
    revenue = lue(client.get(reverse("plan_etat_annuel", args=[etat.uuid])))
    assert fichier in revenue
    assert "http-equiv" not in revenue, "qui y revient le demande"
    action_dire(action=action, par=une_region(), etat="TERMINEE", dit="Ouvert en mai")
    texte = pages_du_document(client, etat)
    assert "Étendre l’accueil" in texte
    assert "Sans bureau fermé" in texte
    assert "Ouvert en mai" not in texte


def test_a_stranger_has_neither_the_document_nor_a_way_to_ask(client):
    plan = un_plan()
    etat = etat_demander(plan=plan, par=une_chargee_de_mission())
    etat_composer(pk=etat.pk)
    with pytest.raises(RegleRefusee, match="à lire"):
        etat_demander(plan=plan, par=un_conseiller())
    for etranger in (un_conseiller(), une_region()):
        client.force_login(etranger)
        for nom in ("plan_etat_annuel", "plan_pdf"):
            assert client.get(reverse(nom, args=[etat.uuid])).status_code == 404, (nom, etranger)
    client.force_login(un_conseiller())
    assert client.post(reverse("plan_etat_demander", args=[plan.code, plan.annee])).status_code == 404


def test_it_is_made_once_says_how_far_it_is_and_starts_again_when_cut(client, monkeypatch):
    plan, par = un_plan(), une_chargee_de_mission()
    monkeypatch.setattr(rules, "ACTIONS_PAR_PAGE", 1)
    for _ in range(8):
        une_action(plan)
    etat = etat_demander(plan=plan, par=par)
    assert etat_demander(plan=plan, par=par) == etat, "un double clic n’en fait qu’un"
    EtatAnnuel.objects.update(etat=EtatDocument.EN_COURS, faites=5)
    assert etat_composer(pk=etat.pk) == EtatDocument.EN_COURS, "un second ouvrier passe son chemin"
    client.force_login(par)
    adresse = reverse("plan_etat_annuel", args=[etat.uuid])
    page = lue(client.get(adresse))
    assert "45 %" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    morceau = client.get(adresse, headers={"HX-Request": "true"})
    assert "<html" not in lue(morceau) and "HX-Refresh" not in morceau
    EtatAnnuel.objects.update(battement=timezone.now() - datetime.timedelta(minutes=5))
    assert "Recommencer" in lue(client.get(adresse))
    suivant = etat_demander(plan=plan, par=par)
    assert suivant.pk != etat.pk

    def casser(*_):
        raise OSError("plus de place")

    monkeypatch.setattr(rules, "etat_pdf", casser)
    assert etat_composer(pk=suivant.pk) == EtatDocument.ECHEC
    assert "Recommencer" in lue(client.get(reverse("plan_etat_annuel", args=[suivant.uuid])))


def test_each_page_laid_out_is_told(monkeypatch):
    plan, dites = un_plan(), []
    for rang in range(40):
        une_action(plan, titre=f"Action commune {rang}")
    etat = etat_demander(plan=plan, par=une_region())
    monkeypatch.setattr(EtatAnnuel, "avancer", lambda self, faites: dites.append(faites))
    etat_composer(pk=etat.pk)
    assert dites == list(range(1, len(dites) + 1))
    assert len(dites) > 3


def test_old_documents_leave_with_their_file(django_capture_on_commit_callbacks):
    etat = etat_demander(plan=un_plan(), par=une_region())
    etat_composer(pk=etat.pk)
    assert etats_purger() == 0
    EtatAnnuel.objects.update(demande_le=timezone.now() - datetime.timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        assert etats_purger() == 1
    assert not storages["prive"].exists(etat.fichier)
